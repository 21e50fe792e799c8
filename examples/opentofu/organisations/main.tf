terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}

variable "api_keys" {
  type        = map(string)
  ephemeral   = true
  description = "API key of each organisation"
}

variable "weather_api_key" {
  type      = string
  ephemeral = true
}

locals {
  organisations = toset(["north", "south"])
  leaving       = toset([])
}

provider "kubiya" {
  alias    = "of"
  for_each = local.organisations
  api_key  = var.api_keys[each.key]
}

resource "kubiya_secret" "weather_api" {
  for_each = setsubtract(local.organisations, local.leaving)
  provider = kubiya.of[each.key]
  name     = "weather-api-key"
  value    = var.weather_api_key
}
