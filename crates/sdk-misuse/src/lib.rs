//! Nothing but a place for the tests of what must not compile against the SDK.
//!
//! `trybuild` builds every dependency of the crate that it tests once more, those of its tests included. The SDK's own
//! tests stand on a server, an emulator and TLS, and would cost minutes; this crate stands on the SDK alone.
