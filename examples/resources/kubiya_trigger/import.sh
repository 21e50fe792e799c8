# The import ID is the trigger's id, or its name where no other workflow has it.
terraform import kubiya_trigger.orders 7d0f3f6e-2b51-4f0c-8a63-1f9d4b1c6a20
