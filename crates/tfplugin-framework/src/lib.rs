//! A small framework for Terraform providers: schema, planning, dispatch.
