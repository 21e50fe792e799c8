//! The tier that answers for anyone: argon2id.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::Bytes;

/// Memory in KiB, passes and lanes.
///
/// **Source:** the smallest-memory row of OWASP's Password Storage Cheat Sheet for argon2id.
const MEMORY_KIB: u32 = 7 * 1024;
const PASSES: u32 = 5;
const LANES: u32 = 1;

/// What one hash is computed in; any number of them may be computed in it, one after another.
pub(super) struct Memory(Vec<Block>);

impl Memory {
    /// Nothing where the system has none left.
    pub(super) fn new() -> Option<Self> {
        let length = MEMORY_KIB as usize * 1024 / Block::SIZE;
        let mut blocks = Vec::new();
        blocks.try_reserve_exact(length).ok()?;
        blocks.resize(length, Block::default());
        Some(Self(blocks))
    }
}

/// A hash and the cost it was computed at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct SlowHash {
    m: u32,
    t: u32,
    p: u32,
    hash: Bytes<32>,
}

impl SlowHash {
    pub(super) fn compute(salt: &[u8], input: &[u8], memory: &mut Memory) -> Option<Self> {
        let mut hash = Bytes([0; 32]);
        let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(hash.0.len())).ok()?;
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(input, salt, &mut hash.0, &mut memory.0)
            .ok()?;
        Some(Self {
            m: MEMORY_KIB,
            t: PASSES,
            p: LANES,
            hash,
        })
    }

    /// Nothing where the stored cost is not ours: a hostile state must not choose what we spend.
    pub(super) fn verify(&self, salt: &[u8], input: &[u8], memory: &mut Memory) -> Option<bool> {
        if (self.m, self.t, self.p) != (MEMORY_KIB, PASSES, LANES) {
            return None;
        }
        let computed = Self::compute(salt, input, memory)?;
        Some(computed.hash.0.ct_eq(&self.hash.0).into())
    }
}
