import {
  to = kubiya_agent.librarian
  identity = {
    id = "3f1c8e9a-5d24-4b7e-9c06-2a7d51e8b043"
  }
}

resource "kubiya_agent" "librarian" {
  name         = "librarian"
  runner       = "kubiya-hosted"
  description  = "Finds the right page of the handbook"
  instructions = "Answer from the handbook only, and name the page."
}
