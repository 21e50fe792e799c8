data "kubiya_runner" "edge" {
  name = "edge-west"
}

output "edge_runner_type" {
  value = data.kubiya_runner.edge.runner_type
}
