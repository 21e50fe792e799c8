# The import ID is the agent's id, or its unique name, and the names of the variables.
terraform import kubiya_agent_environment.orders 9b2f6a58-1c0d-4f6e-8a3b-5d7e9f1a2b3c/WEBHOOK_URL,REGION
