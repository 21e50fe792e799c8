# One of everything that an organisation can have. The references make each before what needs it.

resource "kubiya_runner" "edge" {
  name = "warehouse-edge"
}

resource "kubiya_secret" "database" {
  name  = "warehouse-password"
  value = var.warehouse_password
}

resource "kubiya_source" "shelves" {
  url            = "https://github.com/example/agent-tools/tree/main/shelves"
  runner         = kubiya_runner.edge.name
  dynamic_config = jsonencode({ region = "eu-west-1" })
}

resource "kubiya_inline_source" "stock" {
  name   = "warehouse-stock"
  runner = kubiya_runner.edge.name
  tools = jsonencode([{
    name        = "count_stock"
    description = "Counts what is there"
    type        = "docker"
    image       = "alpine:3"
    content     = "wget -qO- https://warehouse.example/stock 2>&1"
  }])
}

resource "kubiya_integration" "aws" {
  name    = "aws-warehouse"
  configs = [{ name = "live", vendor_specific = { region = "eu-west-1" } }]
}

resource "kubiya_agent" "desk" {
  name         = "warehouse-desk"
  runner       = kubiya_runner.edge.name
  description  = "Answers questions about the warehouse"
  instructions = "Say what is there. The password is in the secret warehouse-password."
  secrets      = [kubiya_secret.database.name]
  sources      = [kubiya_source.shelves.id, kubiya_inline_source.stock.id]
  integrations = [kubiya_integration.aws.name]
}

resource "kubiya_knowledge" "guide" {
  name             = "Warehouse guide"
  description      = "Where things are"
  content          = "What is heavy is at the bottom."
  groups           = ["Users"]
  supported_agents = [kubiya_agent.desk.name]
}

resource "kubiya_external_knowledge" "channels" {
  vendor = "slack"
  config = { channel_ids = ["C08ORDERS01"] }
}

resource "kubiya_webhook" "alarm" {
  name        = "warehouse-alarm"
  agent       = kubiya_agent.desk.name
  source      = "Datadog"
  prompt      = "Look into {{.event.title}}"
  destination = "#warehouse"
}

resource "kubiya_scheduled_task" "monday" {
  agent       = kubiya_agent.desk.name
  channel_id  = "#warehouse"
  description = "Say what is running out."
  repeat      = "0 8 * * 1"
}

resource "kubiya_trigger" "inventory" {
  name   = "warehouse-inventory"
  runner = kubiya_runner.edge.name
  workflow = jsonencode({
    name    = "Inventory"
    version = 1
    steps   = [{ name = "count", executor = { type = "command", config = { command = "stock count" } } }]
  })
}
