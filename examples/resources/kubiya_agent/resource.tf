resource "kubiya_agent" "librarian" {
  name         = "librarian"
  runner       = "kubiya-hosted"
  description  = "Finds the right page of the handbook"
  instructions = "Answer from the handbook only, and name the page."

  model         = "claude-4-sonnet"
  is_debug_mode = true

  groups       = ["Users"]
  integrations = ["slack"]
  links        = ["https://handbook.example.net"]

  environment_variables = {
    HANDBOOK_URL = "https://handbook.example.net"
    LOG_FORMAT = jsonencode({
      level  = "info"
      fields = ["question", "page"]
    })
  }

  starters = [
    {
      name    = "Holidays"
      command = "How do I ask for holidays?"
    },
    {
      name    = "Travel"
      command = "What may a night in a hotel cost?"
    },
  ]

  tasks = [
    {
      name        = "weekly-gaps"
      prompt      = "List the questions of the week that no page answers."
      description = "Shows what the handbook lacks"
    },
  ]
}

output "librarian_id" {
  value = kubiya_agent.librarian.id
}
