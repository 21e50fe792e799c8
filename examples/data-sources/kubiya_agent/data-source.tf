data "kubiya_agent" "librarian" {
  name = "librarian"
}

output "librarian_runs_on" {
  value = data.kubiya_agent.librarian.runner
}
