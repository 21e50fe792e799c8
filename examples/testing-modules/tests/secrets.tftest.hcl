variables {
  service = "checkout"
  descriptions = {
    database = "Password of the orders database"
    queue    = "Password of the message queue"
  }
  values = {
    database = "first database password"
    queue    = "first queue password"
  }
}

run "secrets_are_named_after_their_service" {
  assert {
    condition     = output.names == { database = "checkout-database", queue = "checkout-queue" }
    error_message = "The names are ${jsonencode(output.names)}."
  }

  assert {
    condition     = kubiya_secret.this["queue"].created_by != null
    error_message = "The API does not say who created the secret."
  }
}

run "a_new_value_is_written_once" {
  variables {
    values = {
      database = "second database password"
      queue    = "first queue password"
    }
  }

  assert {
    condition     = kubiya_secret.this["database"].value_version == 2
    error_message = "The new value was not written."
  }

  assert {
    condition     = kubiya_secret.this["queue"].value_version == 1
    error_message = "A value was written that has not changed."
  }
}

run "a_service_with_a_space_is_refused" {
  command = plan

  variables {
    service = "check out"
  }

  expect_failures = [var.service]
}
