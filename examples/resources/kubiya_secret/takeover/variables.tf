variable "ingest_token" {
  type        = string
  ephemeral   = true
  description = "Token of the telemetry service"
}
