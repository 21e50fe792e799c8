data "kubiya_runners" "edge" {
  name_prefix = "edge-"
}

output "edge_runners" {
  value = data.kubiya_runners.edge.runners[*].name
}
