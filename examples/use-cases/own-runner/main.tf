terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

provider "kubiya" {}

# An agent that runs in a cluster of yours. The reference makes the runner first.
resource "kubiya_runner" "plant" {
  name = "plant-north"
}

resource "kubiya_agent" "plant" {
  name         = "plant-keeper"
  runner       = kubiya_runner.plant.name
  description  = "Watches the machines of the northern plant"
  instructions = "Report what the sensors of the plant say."
}

output "plant_manifest_url" {
  value       = kubiya_runner.plant.manifest_url
  sensitive   = true
  description = "Install the runner with: kubectl apply -f URL"
}
