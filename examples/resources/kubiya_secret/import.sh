# The import ID is the secret's name. Quote a name that has spaces in it.
terraform import kubiya_secret.pager pager-routing-key
