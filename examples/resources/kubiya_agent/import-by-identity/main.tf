data "kubiya_agent" "librarian" {
  name = "librarian"
}

import {
  to = kubiya_agent.librarian
  identity = {
    id = data.kubiya_agent.librarian.id
  }
}

resource "kubiya_agent" "librarian" {
  name         = "librarian"
  runner       = "kubiya-hosted"
  description  = "Finds the right page of the handbook"
  instructions = "Answer from the handbook only, and name the page."
}
