# The import ID is the runner's name. Quote a name that has spaces in it.
terraform import kubiya_runner.edge edge-west
