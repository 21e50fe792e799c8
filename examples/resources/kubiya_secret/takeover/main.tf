# An installer makes this secret, with a placeholder, before Terraform runs for
# the first time. The create overwrites whatever value it has by then: set
# overwrite_on_create only where nobody else needs that value, and otherwise
# import the secret.
resource "kubiya_secret" "ingest" {
  name                = "telemetry-ingest-token"
  value               = var.ingest_token
  description         = "Lets agents send telemetry"
  overwrite_on_create = true
}
