# The import ID is the webhook's id, or its name where no other webhook has it.
terraform import kubiya_webhook.opened 2f7d4f0e-8a51-4c0b-b3f6-6a1c9e5d7b42
