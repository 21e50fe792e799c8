terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

provider "kubiya" {}

# The settings are as nested as the tools want them. What comes from a sensitive variable is hidden in plans; it is
# stored in the state, and whoever may see the source at Kubiya sees it.
resource "kubiya_source" "jenkins" {
  url = "https://github.com/example/agent-tools/tree/main/jenkins"

  dynamic_config = jsonencode({
    jenkins = {
      url      = "https://jenkins.example.com"
      username = "kubiya"
      password = var.jenkins_password
    }
    jobs = {
      sync_all     = true
      include      = var.jobs
      exclude      = null
      timeout      = 3600
      backoff_rate = 1.5
    }
  })
}

# The settings as text, as other tools write them.
resource "kubiya_source" "notices" {
  url            = "https://github.com/example/agent-tools/blob/main/notices.yaml"
  dynamic_config = var.notices_settings
}

resource "kubiya_agent" "builder" {
  name         = "build-desk"
  runner       = "kubiya-hosted"
  description  = "Starts builds and says how they ended"
  instructions = "Ask before you start a build that takes longer than ten minutes."

  sources = [kubiya_source.jenkins.id, kubiya_source.notices.id]
}
