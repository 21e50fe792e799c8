//! Finds or fetches real Terraform and drives it in a temporary directory.
