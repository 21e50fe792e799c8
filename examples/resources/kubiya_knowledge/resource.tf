resource "kubiya_agent" "orders" {
  name         = "orders-desk"
  runner       = "kubiya-hosted"
  description  = "Answers questions about orders"
  instructions = "Answer from the guide only."
}

resource "kubiya_knowledge" "orders" {
  name        = "Orders guide"
  description = "How an order gets from the basket to the door"
  groups      = ["Users"]
  labels      = ["orders", "shipping"]

  # The reference makes the agent first.
  supported_agents = [kubiya_agent.orders.name]

  # A longer text is easier to read from a file: file("${path.module}/orders.md")
  content = <<-EOT
    # Orders

    An order is packed within a day, and leaves with the next van.
  EOT
}
