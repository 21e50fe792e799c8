# The import ID is the agent's id, not its name. The data source kubiya_agent finds the id.
terraform import kubiya_agent.librarian 3f1c8e9a-5d24-4b7e-9c06-2a7d51e8b043
