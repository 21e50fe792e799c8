# The import ID is the entry's id, or its name where no other entry has it.
terraform import kubiya_knowledge.orders 77aa2c1e-3f5b-4d0a-9a86-5c1d7e90b214
