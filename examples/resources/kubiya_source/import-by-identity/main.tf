import {
  to = kubiya_source.orders
  identity = {
    id = "5b0c1f0e-8d55-4a3c-9b1d-2f6d6f1c9b11"
  }
}

resource "kubiya_source" "orders" {
  url = "https://git.example/org/tools/tree/main/orders"
}
