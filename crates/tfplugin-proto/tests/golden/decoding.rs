//! Recorded bytes through our codec, held against what they mean.

use std::collections::BTreeSet;
use std::path::PathBuf;

use libtest_mimic::{Failed, Trial};
use tfplugin_proto::value::{Type, Value, ValueError, json, msgpack};

use crate::expected::{Case, Encoding, cases};
use crate::kinds;
use crate::recording::{file, files, recorded};

/// One trial for each case, and one for their completeness.
pub(crate) fn trials() -> Vec<Trial> {
    let complete = Trial::test("every_recorded_file_has_a_meaning", every_file_has_a_case);
    let each = cases().into_iter().map(|case| {
        let name = format!("{}::{}", case.kind, case.name);
        Trial::test(name, move || case.check())
    });
    [complete].into_iter().chain(each).collect()
}

fn every_file_has_a_case() -> Result<(), Failed> {
    let mut meant = BTreeSet::new();
    for case in cases() {
        meant.insert(case.file("msgpack"));
        if case.value.is_wholly_known() {
            meant.insert(case.file("json"));
        }
    }
    let found: BTreeSet<PathBuf> = files(&recorded())?.into_keys().collect();
    let odd: Vec<_> = found.symmetric_difference(&meant).collect();
    if odd.is_empty() {
        Ok(())
    } else {
        Err(format!("only a file or only a meaning: {odd:?}").into())
    }
}

impl Case {
    /// Where its bytes are, below the directory of all.
    fn file(&self, extension: &str) -> PathBuf {
        file(self.kind, self.name, extension)
    }

    fn check(&self) -> Result<(), Failed> {
        let ty = kinds::resource(&kinds::type_name(self.kind)).ok_or("there is no such kind")?;
        let whole = Value::map([("case", self.name.into()), ("value", self.value.clone())]);
        self.check_configuration(&whole, &ty)?;
        if whole.is_wholly_known() {
            self.check_state(&whole, &ty)?;
        }
        Ok(())
    }

    fn check_configuration(&self, whole: &Value, ty: &Type) -> Result<(), Failed> {
        let sent = std::fs::read(recorded().join(self.file("msgpack")))?;
        expect_same("MessagePack", msgpack::decode(&sent, ty), whole)?;
        let ours = msgpack::encode(whole, ty)?;
        expect_same("our own MessagePack", msgpack::decode(&ours, ty), whole)?;
        match self.encoding {
            Encoding::Same if ours != sent => {
                Err(format!("encoded as {ours:02x?}\ninstead of {sent:02x?}").into())
            }
            Encoding::Reordered if ours == sent || ours.len() != sent.len() => {
                Err("expected other bytes, as many".into())
            }
            Encoding::Unrefined if ours.len() >= sent.len() => Err("expected fewer bytes".into()),
            Encoding::Same | Encoding::Reordered | Encoding::Unrefined => Ok(()),
        }
    }

    /// Stored state is indented and sent as it is, so its form is not ours to keep.
    fn check_state(&self, whole: &Value, ty: &Type) -> Result<(), Failed> {
        let stored = std::fs::read(recorded().join(self.file("json")))?;
        expect_same("JSON", json::decode(&stored, ty), whole)?;
        let ours = json::encode(whole, ty)?;
        expect_same("our own JSON", json::decode(&ours, ty), whole)
    }
}

fn expect_same(
    what: &str,
    found: Result<Value, ValueError>,
    expected: &Value,
) -> Result<(), Failed> {
    match found {
        Ok(found) if found == *expected => Ok(()),
        Ok(found) => Err(format!("{what}: another {found:?} than {expected:?}").into()),
        Err(error) => Err(format!("{what}: {error}").into()),
    }
}
