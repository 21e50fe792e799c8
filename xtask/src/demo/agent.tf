resource "kubiya_agent" "dba" {
  name         = "orders-dba"
  runner       = "kubiya-hosted"
  description  = "Looks after the orders database"
  instructions = "Analyse slow queries. The password is in the secret database-password."
  secrets      = [kubiya_secret.database_password.name]
}
