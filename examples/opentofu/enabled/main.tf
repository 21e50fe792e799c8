terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

variable "has_pager" {
  type    = bool
  default = true
}

variable "pager_routing_key" {
  type      = string
  ephemeral = true
}

resource "kubiya_secret" "pager" {
  name  = "pager-routing-key"
  value = var.pager_routing_key

  lifecycle {
    enabled = var.has_pager
  }
}

resource "kubiya_agent" "desk" {
  name         = "orders-desk"
  runner       = "kubiya-hosted"
  description  = "Answers questions about orders"
  instructions = "Answer in two sentences."
  secrets      = kubiya_secret.pager == null ? [] : [kubiya_secret.pager.name]
}
