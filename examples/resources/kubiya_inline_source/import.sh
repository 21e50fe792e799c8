# The import ID is the source's id, or its name where no other inline source has it.
terraform import kubiya_inline_source.orders 5b0c1f0e-8d55-4a3c-9b1d-2f6d6f1c9b12
