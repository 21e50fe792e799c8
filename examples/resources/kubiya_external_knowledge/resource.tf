resource "kubiya_external_knowledge" "orders" {
  vendor = "slack"

  config = {
    # The ids of the channels, as Slack shows them at the end of a channel's details.
    channel_ids = ["C08ORDERS01", "C08VANS0001"]
  }
}
