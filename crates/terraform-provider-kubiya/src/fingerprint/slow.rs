//! The tier that answers for anyone: argon2id.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq;

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

/// A hash at the cost above, which is not stored: a hostile state must not choose what we spend.
///
/// **Source** of its length: RFC 9106, section 4, which calls 128 bits sufficient for most applications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SlowHash(pub(super) [u8; 16]);

impl SlowHash {
    pub(super) fn compute(salt: &[u8], input: &[u8], memory: &mut Memory) -> Option<Self> {
        let mut hash = [0; 16];
        let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(hash.len())).ok()?;
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(input, salt, &mut hash, &mut memory.0)
            .ok()?;
        Some(Self(hash))
    }

    /// Nothing where it cannot be computed.
    pub(super) fn verify(self, salt: &[u8], input: &[u8], memory: &mut Memory) -> Option<bool> {
        let computed = Self::compute(salt, input, memory)?;
        Some(computed.0.ct_eq(&self.0).into())
    }
}
