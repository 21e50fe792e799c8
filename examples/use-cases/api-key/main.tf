terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

# The provider's own key comes from the environment variable KUBIYA_API_KEY.
provider "kubiya" {}

resource "kubiya_secret" "weather_api" {
  name        = "weather-api-key"
  value       = var.weather_api_key
  description = "Key for the forecast service"
}

resource "kubiya_agent" "forecaster" {
  name         = "forecaster"
  runner       = "kubiya-hosted"
  description  = "Answers questions about the weather on building sites"
  instructions = "Ask the forecast service, with the key in the secret weather-api-key. Answer in two sentences."

  secrets = [kubiya_secret.weather_api.name]
}
