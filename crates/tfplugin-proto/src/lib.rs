//! Terraform's plugin wire: handshake, mutual TLS, protocol 6 messages, value encoding.
