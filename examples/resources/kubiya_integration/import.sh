# The import ID is the integration's name. Quote a name that has spaces in it.
terraform import kubiya_integration.aws aws-orders
