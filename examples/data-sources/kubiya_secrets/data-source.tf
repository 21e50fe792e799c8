data "kubiya_secrets" "shop" {
  name_prefix = "shop-"
}

output "shop_secrets" {
  value = { for secret in data.kubiya_secrets.shop.secrets : secret.name => secret.description }
}
