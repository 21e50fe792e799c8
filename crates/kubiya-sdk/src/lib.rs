//! Async client for the Kubiya API that keeps secret values out of logs, errors and memory.
