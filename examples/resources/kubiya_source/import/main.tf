# By the id, or by the name where no other source has it.
import {
  to = kubiya_source.orders
  id = "orders"
}

resource "kubiya_source" "orders" {
  url = "https://git.example/org/tools/tree/main/orders"
}
