# The import ID is the agent and the source, each an id or a unique name.
terraform import kubiya_agent_source.orders 9b2f6a58-1c0d-4f6e-8a3b-5d7e9f1a2b3c/5b0c7d42-6e1f-4a9b-8c3d-2f7a1e9b0d64
