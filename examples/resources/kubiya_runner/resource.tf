resource "kubiya_runner" "edge" {
  name = "edge-west"
}

# The manifest at this URL installs the runner in a cluster. Whoever has the URL
# can read the runner's credentials.
output "edge_manifest_url" {
  value     = kubiya_runner.edge.manifest_url
  sensitive = true
}
