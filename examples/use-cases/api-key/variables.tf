variable "weather_api_key" {
  type        = string
  ephemeral   = true
  description = "API key that the forecast service issued"
}
