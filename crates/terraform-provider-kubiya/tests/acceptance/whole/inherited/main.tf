resource "kubiya_runner" "edge" {
  name = "edge-west"
}

# Its state has what releases before 0.8.1 had.
resource "kubiya_runner" "plant" {
  name = "plant-north"
}

# Its type was not told.
resource "kubiya_runner" "lab" {
  name = "lab"
}

resource "kubiya_secret" "database" {
  name        = "orders-db-password"
  description = "Password of the orders database"
  value       = var.value
}

resource "kubiya_secret" "pager" {
  name  = "pager-key"
  value = "${var.value}-pager"
}

# Created and never refreshed.
resource "kubiya_secret" "chat" {
  name  = "chat-token"
  value = "${var.value}-chat"
}

resource "kubiya_secret" "adopted" {
  name          = "deploy-key"
  description   = "Key of the deployments"
  value         = "${var.value}-deploy"
  value_version = 1
}

# Refreshed, which made its settings an empty object.
resource "kubiya_source" "orders" {
  url            = "https://git.example/org/tools/tree/main/orders"
  runner         = kubiya_runner.edge.name
  dynamic_config = jsonencode({ region = "eu", limits = { b = "2", a = "1" } })
}

# Releases 0.6.0 to 0.6.4: its settings are a map, and it has no runner.
resource "kubiya_source" "mapped" {
  url            = "https://git.example/org/tools/tree/main/mapped"
  dynamic_config = jsonencode({ region = "eu", empty = "" })
}

# Created and never refreshed.
resource "kubiya_source" "fresh" {
  url            = "https://git.example/org/tools/tree/main/fresh"
  dynamic_config = "{ \"b\": 1.0, \"a\": \"x & y\" }"
}

resource "kubiya_source" "plain" {
  url = "https://git.example/org/tools/tree/main/plain"
}

resource "kubiya_inline_source" "tools" {
  name   = "orders-tools"
  runner = kubiya_runner.edge.name
  tools  = jsonencode([{ name = "hi", type = "docker", image = "alpine:3", content = "echo hi 2>&1" }])
}

# Releases 0.8.5 to 0.8.8: its tools are a list of objects.
resource "kubiya_inline_source" "listed" {
  name  = "listed-tools"
  tools = jsonencode([{ name = "hi", type = "docker", image = "alpine:3", content = "echo hi" }])
}

# Its settings are a map, and releases before 0.9.6 had no workflows.
resource "kubiya_inline_source" "mapped" {
  name           = "mapped-tools"
  runner         = ""
  tools          = jsonencode([{ name = "hi", content = "echo hi" }])
  dynamic_config = jsonencode({ region = "eu" })
}

# Its state lacks the members that are empty.
resource "kubiya_inline_source" "pruned" {
  name = "pruned-workflows"
  workflows = jsonencode([{
    name   = "close"
    params = []
    steps  = [{ name = "close", output = "" }]
  }])
}

resource "kubiya_integration" "orders" {
  name        = "aws-orders"
  description = "orders account"

  configs = [
    {
      name       = "main"
      is_default = true
      vendor_specific = {
        arn    = "arn:aws:iam::111122223333:role/orders"
        region = "eu-west-1"
      }
    },
    { name = "spare", is_default = false, vendor_specific = {} },
  ]
}

# Its state has nulls.
resource "kubiya_integration" "shop" {
  name        = "aws-shop"
  description = ""
  configs = [
    { name = "main", is_default = true, vendor_specific = { region = "eu-west-1" } },
    { name = "spare", is_default = false, vendor_specific = {} },
  ]
}

resource "kubiya_agent" "desk" {
  name         = "orders-desk"
  runner       = kubiya_runner.edge.name
  description  = "Answers questions about orders"
  instructions = "Answer briefly."
  users        = ["ann@example.com"]
  groups       = ["Orders", "On call"]
  secrets      = [kubiya_secret.database.name, kubiya_secret.pager.name]
  sources      = [kubiya_source.orders.name, kubiya_source.mapped.name, kubiya_inline_source.tools.name]
  integrations = [kubiya_integration.orders.name, "slack"]
  links        = ["https://wiki.example/orders"]
  starters     = [{ name = "Hello", command = "hello" }]
  tasks        = [{ name = "Sum", prompt = "Sum up the orders.", description = "" }]

  environment_variables = {
    LOG_LEVEL = "info"
  }
}

# Updated and not refreshed, which left it without an owner.
resource "kubiya_agent" "courier" {
  name         = "courier"
  runner       = kubiya_runner.plant.name
  description  = "Follows parcels"
  instructions = "Say where it is."
  sources      = [kubiya_source.fresh.name]
  integrations = [kubiya_integration.shop.name]
}

# Empty lists are nulls.
resource "kubiya_agent" "clerk" {
  name         = "clerk"
  runner       = "kubiya-hosted"
  description  = ""
  instructions = ""
  secrets      = []
  sources      = []
}

resource "kubiya_knowledge" "guide" {
  name             = "Orders guide"
  description      = "How orders work"
  content          = "# Orders\n"
  groups           = ["On call", "Orders"]
  labels           = ["b", "a"]
  supported_agents = [kubiya_agent.desk.name, kubiya_agent.courier.name]
}

# Releases before 0.4.1 had no owner; its references are ids.
resource "kubiya_knowledge" "returns" {
  name             = "Returns"
  description      = "How returns work"
  content          = "Be kind.\n"
  groups           = ["Orders"]
  supported_agents = [kubiya_agent.courier.id]
}

# Empty lists are nulls.
resource "kubiya_knowledge" "bare" {
  name        = "Left over"
  description = ""
  content     = "Nothing."
  groups      = []
}

# Created as it was configured, and never refreshed.
resource "kubiya_external_knowledge" "channels" {
  vendor = "slack"
  config = { channel_ids = ["C02", "C01"] }
}

resource "kubiya_external_knowledge" "refreshed" {
  vendor = "slack"
  config = { channel_ids = ["C03"] }
}

resource "kubiya_webhook" "opened" {
  name        = "orders-opened"
  agent       = kubiya_agent.desk.name
  source      = "GitHub"
  prompt      = "Look at {{.event.id}}"
  filter      = ""
  destination = "#orders"
}

# Releases up to 1.0.7 had no workflow and no runner.
resource "kubiya_webhook" "closed" {
  name        = "orders-closed"
  agent       = kubiya_agent.desk.name
  source      = "GitHub"
  prompt      = "Close {{.event.id}}"
  filter      = "action == 'closed'"
  destination = "#orders"
}

# Releases before 0.8.6 had no method and no team either.
resource "kubiya_webhook" "oldest" {
  name        = "orders-oldest"
  agent       = kubiya_agent.courier.name
  source      = "Datadog"
  prompt      = "What is {{.event.title}}?"
  filter      = ""
  destination = "#alerts"
}

# Its agent is an id.
resource "kubiya_webhook" "by_id" {
  name        = "orders-by-id"
  agent       = kubiya_agent.clerk.id
  source      = "K8S"
  prompt      = "Look."
  filter      = ""
  destination = "#orders"
}

resource "kubiya_webhook" "person" {
  name        = "orders-for-ann"
  agent       = kubiya_agent.desk.name
  source      = "GitHub"
  prompt      = "Look."
  filter      = ""
  destination = "@Ann"
}

resource "kubiya_webhook" "teams" {
  name        = "orders-in-teams"
  agent       = kubiya_agent.desk.name
  source      = "GitHub"
  prompt      = "Look."
  filter      = ""
  method      = "teams"
  team_name   = "Platform"
  destination = "#general"
}

resource "kubiya_webhook" "http" {
  name   = "orders-by-http"
  agent  = kubiya_agent.desk.name
  source = "JIT"
  prompt = "Look."
  filter = ""
  method = "HTTP"
}

# A workflow, without an agent.
resource "kubiya_webhook" "restart" {
  name        = "orders-restart"
  source      = "Datadog"
  prompt      = ""
  filter      = ""
  destination = "#orders"
  workflow = jsonencode({
    name  = "restart"
    steps = [{ name = "one", command = "date > a" }]
  })
}

resource "kubiya_scheduled_task" "daily" {
  agent          = kubiya_agent.desk.name
  channel_id     = "#orders"
  description    = "Summarise the orders of today."
  repeat         = "daily"
  scheduled_time = "2025-01-04T09:05:00"
}

# It was taken for daily.
resource "kubiya_scheduled_task" "hourly" {
  agent          = kubiya_agent.desk.name
  channel_id     = "#orders"
  description    = "Look for orders that wait."
  repeat         = "hourly"
  scheduled_time = "2025-01-04T09:05:00"
}

# It was taken for daily as well.
resource "kubiya_scheduled_task" "quarterly" {
  agent          = kubiya_agent.courier.name
  channel_id     = "#parcels"
  description    = "Look for parcels."
  repeat         = "*/15 * * * *"
  scheduled_time = "2025-01-04T09:05:00"
}

# Without a time there was none in the state either.
resource "kubiya_scheduled_task" "timeless" {
  agent       = kubiya_agent.courier.name
  channel_id  = "#parcels"
  description = "Look for vans."
  repeat      = "*/30 * * * *"
}

# Its time is that of the next run.
resource "kubiya_scheduled_task" "weekly" {
  agent          = kubiya_agent.desk.name
  channel_id     = "#orders"
  description    = "Summarise the orders of the week."
  repeat         = "weekly"
  scheduled_time = "2025-01-04T09:05:00"
}

# Releases before 0.4.3 could not repeat.
resource "kubiya_scheduled_task" "once" {
  agent          = kubiya_agent.clerk.name
  channel_id     = "#orders"
  description    = "Say hello."
  scheduled_time = "2199-01-26T09:05:00"
}

# It has run and is gone.
resource "kubiya_scheduled_task" "over" {
  agent          = kubiya_agent.clerk.name
  channel_id     = "#orders"
  description    = "Say goodbye."
  scheduled_time = "2025-01-04T09:05:00"
}

resource "kubiya_trigger" "report" {
  name   = "orders-report"
  runner = kubiya_runner.edge.name
  workflow = jsonencode({
    name    = "Orders"
    version = 1
    steps   = [{ name = "now", command = "date > now && cat now" }]
  })
}
