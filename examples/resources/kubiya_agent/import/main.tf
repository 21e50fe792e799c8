data "kubiya_agent" "librarian" {
  name = "librarian"
}

# An agent is imported by its id, which the data source finds by name.
import {
  to = kubiya_agent.librarian
  id = data.kubiya_agent.librarian.id
}

resource "kubiya_agent" "librarian" {
  name         = "librarian"
  runner       = "kubiya-hosted"
  description  = "Finds the right page of the handbook"
  instructions = "Answer from the handbook only, and name the page."
}
