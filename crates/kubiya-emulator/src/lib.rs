//! A local Kubiya API for tests, demos and offline module development.
