# The import ID is the entry's id, or its vendor and its id.
terraform import kubiya_external_knowledge.orders slack/31f0c2a4-6d0b-4f0e-9b57-0f4f3c1d9a62
