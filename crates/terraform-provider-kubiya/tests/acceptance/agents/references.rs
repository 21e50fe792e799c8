//! Users, groups, sources, integrations and runners: spelled in any way, checked while planning.

use kubiya_emulator::{Emulator, Fault, Method, Quirk, Reply};
use serde_json::json;
use terraform_harness::{Diagnostic, Severity, Terraform};

use super::{HELPER, edit, helper, helper_on, remote, texts, with_helper};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::one;
use crate::world::{ADDED, CHANGED, World, assert_says, discreet_refusal, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        users_are_accepted_by_address_name_and_id_in_any_letter_case,
        groups_and_sources_are_accepted_by_name_and_id,
        another_spelling_of_the_same_is_no_change,
        integrations_are_sent_as_the_organisation_spells_them,
        an_integration_in_other_letters_is_no_change,
        a_lower_case_name_is_refused_for_one_with_capitals,
        ids_need_no_list,
        the_id_of_a_deleted_user_can_stay_in_the_configuration,
        a_runner_is_accepted_in_any_letter_case,
        order_never_makes_a_diff,
        a_user_added_elsewhere_is_shown_by_address_and_removed,
        access_of_a_deleted_user_is_shown_and_revoked,
        what_does_not_exist_is_noticed_while_planning,
        every_name_that_is_missing_is_told,
        six_tool_sources_are_refused_while_planning,
        an_empty_tool_source_of_an_old_configuration_is_kept,
        a_warning_is_given_once_where_an_agent_is_planned_twice,
        every_wrong_reference_is_reported_at_once,
        an_ambiguous_name_is_refused_with_the_ids,
        of_many_ids_of_one_name_some_are_shown,
        a_message_quotes_a_name_once,
        a_model_that_is_not_listed_is_a_warning,
        an_agent_with_a_model_that_was_taken_off_the_list_is_updated,
        what_is_not_known_yet_is_not_checked,
    ]
}

pub(super) fn sent(world: &World, key: &str) -> Fallible<Vec<String>> {
    let agent = remote(world)?;
    Ok(texts(&agent[key]).into_iter().map(str::to_owned).collect())
}

fn users_are_accepted_by_address_name_and_id_in_any_letter_case(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let mut ids = [
        directory.add_user("Ann Example", "ann@example.com"),
        directory.add_user("Bob Example", "Bob@Example.com"),
        directory.add_user("Cy Example", "cy@example.com"),
    ];
    let users = format!(
        r#"users = ["ANN EXAMPLE", "bob@example.COM", "{}"]"#,
        ids[2].to_uppercase()
    );
    world.configure(helper(&users))?;
    world.expect_apply(ADDED)?;
    ids.sort();
    assert_eq!(sent(&world, "allowed_users")?, ids);
    world.expect_no_changes()?;
    world.configure(helper(&format!("{users}\n  is_debug_mode = true")))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(sent(&world, "allowed_users")?, ids);
    world.expect_no_changes()
}

fn groups_and_sources_are_accepted_by_name_and_id(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let mut groups = [
        directory.add_group("Night Shift"),
        directory.add_group("Day Shift"),
    ];
    let mut sources = [
        directory.add_source("runbooks"),
        directory.add_source("Tools"),
    ];
    world.configure(helper(&format!(
        r#"groups = ["night shift", "{}"]
  sources = ["{}", "tools"]"#,
        groups[1], sources[0]
    )))?;
    world.expect_apply(ADDED)?;
    groups.sort();
    sources.sort();
    assert_eq!(sent(&world, "allowed_groups")?, groups);
    assert_eq!(sent(&world, "sources")?, sources);
    world.expect_no_changes()
}

fn another_spelling_of_the_same_is_no_change(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let ann = world
        .emulator
        .directory()
        .add_user("Ann", "ann@example.com");
    world.configure(helper(r#"users = ["ann@example.com"]"#))?;
    world.expect_apply(ADDED)?;
    for spelling in ["ANN@example.com", "Ann", &ann] {
        world.configure(helper(&format!("users = [{spelling:?}]")))?;
        world.expect_no_changes()?;
    }
    // Applied together with something else, both plans of the apply have to agree.
    world.configure(helper("users = [\"Ann\"]\n  is_debug_mode = true"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(sent(&world, "allowed_users")?, [ann]);
    world.expect_no_changes()
}

fn integrations_are_sent_as_the_organisation_spells_them(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    assert!(world.emulator.directory().add_integration("Own-AWS"));
    world.set_new_value();
    // The secret makes the process write before it creates the agent.
    let references =
        "secrets = [kubiya_secret.one.name]\n  integrations = [\"OWN-AWS\", \"GITHUB\", \"Slack\"]";
    world.configure(one("") + &helper(references))?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(
        sent(&world, "integrations")?,
        ["Own-AWS", "github", "slack"]
    );
    world.expect_no_changes()?;
    let references = "integrations = [\"OWN-AWS\", \"GITHUB\"]\n  is_debug_mode = true";
    world.configure(one("") + &helper(references))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(sent(&world, "integrations")?, ["Own-AWS", "github"]);
    world.expect_no_changes()
}

fn an_integration_in_other_letters_is_no_change(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    assert!(world.emulator.directory().add_integration("Own-AWS"));
    world.configure(helper(r#"integrations = ["Own-AWS", "GITHUB"]"#))?;
    world.expect_apply(ADDED)?;
    world.configure(helper(r#"integrations = ["github", "own-aws"]"#))?;
    world.expect_no_changes()?;
    assert_eq!(sent(&world, "integrations")?, ["Own-AWS", "github"]);
    Ok(())
}

fn a_lower_case_name_is_refused_for_one_with_capitals(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    assert!(world.emulator.directory().add_integration("Own-AWS"));
    world.configure(helper(r#"integrations = ["own-aws"]"#))?;
    let found = refusal(world.terraform.plan_json()?, "integrations")?;
    assert!(found.detail.contains(r#""Own-AWS""#), "{found:?}");
    Ok(())
}

/// A key that may not list users can still name them by id.
fn ids_need_no_list(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let ann = world
        .emulator
        .directory()
        .add_user("Ann", "ann@example.com");
    let refused = Fault::new(Reply::status(403)).on(Method::GET, "/api/v1/users");
    world.emulator.faults().add(refused.forever());
    world.configure(helper(&format!("users = [{ann:?}]")))?;
    world.expect_apply(ADDED)?;
    assert_eq!(sent(&world, "allowed_users")?, [ann]);
    world.expect_no_changes()
}

fn the_id_of_a_deleted_user_can_stay_in_the_configuration(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let ann = directory.add_user("Ann", "ann@example.com");
    world.configure(helper(&format!("users = [{ann:?}]")))?;
    world.expect_apply(ADDED)?;
    assert!(directory.remove_user(&ann));
    world.expect_no_changes()?;
    world.configure(helper(&format!(
        "users = [{ann:?}]\n  is_debug_mode = true"
    )))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(sent(&world, "allowed_users")?, [ann]);
    Ok(())
}

fn a_runner_is_accepted_in_any_letter_case(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    assert!(world.emulator.directory().add_runner("Berlin"));
    world.configure(helper_on("BERLIN", ""))?;
    world.expect_apply(ADDED)?;
    assert_eq!(texts(&remote(&world)?["runners"]), ["Berlin"]);
    world.configure(helper_on("BERLIN", "is_debug_mode = true"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(texts(&remote(&world)?["runners"]), ["Berlin"]);
    world.configure(helper_on("berlin", "is_debug_mode = true"))?;
    world.expect_no_changes()?;
    world.configure(helper_on("Kubiya-Hosted", ""))?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}

fn order_never_makes_a_diff(terraform: &Terraform) -> Outcome {
    let emulator = Emulator::builder().quirk(Quirk::ReorderedCollections);
    let world = World::with(terraform, emulator)?;
    world
        .emulator
        .directory()
        .add_user("Ann", "ann@example.com");
    for secret in ["a", "b", "c"] {
        world.emulator.secrets().put(secret, "v".to_owned());
    }
    world.configure(helper(
        r#"users = ["someone@example.com", "ann@example.com"]
  groups       = ["Users", "Admin"]
  secrets      = ["c", "a", "b"]
  integrations = ["jira", "github", "datadog"]
  links        = ["https://z.example.com", "https://a.example.com"]
  tool_sources = ["https://z.example.com", "https://a.example.com"]
  starters = [{ name = "z", command = "1" }, { name = "a", command = "2" }]"#,
    ))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    let starters = world.attribute(HELPER, "starters")?;
    assert_eq!(starters[0]["name"], "z", "starters have an order");
    Ok(())
}

fn a_user_added_elsewhere_is_shown_by_address_and_removed(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, "")?;
    let ann = world
        .emulator
        .directory()
        .add_user("Ann", "ann@example.com");
    edit(&world, |agent| {
        drop(agent.insert("allowed_users".into(), json!([ann])))
    })?;
    let run = world.terraform.plan()?;
    assert_says(&run, r#"- "ann@example.com""#);
    world.expect_apply(CHANGED)?;
    assert_eq!(sent(&world, "allowed_users")?, [""; 0]);
    Ok(())
}

fn access_of_a_deleted_user_is_shown_and_revoked(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let ann = directory.add_user("Ann", "ann@example.com");
    world.configure(helper(
        r#"users = ["ann@example.com", "someone@example.com"]"#,
    ))?;
    world.expect_apply(ADDED)?;
    assert!(directory.remove_user(&ann));
    world.configure(helper(r#"users = ["someone@example.com"]"#))?;
    let run = world.terraform.plan()?;
    assert_says(&run, &format!("- {ann:?}"));
    world.expect_apply(CHANGED)?;
    assert_eq!(sent(&world, "allowed_users")?.len(), 1);
    world.expect_no_changes()
}

/// What is not there, where it is referred to, and with which words that is said.
type Missing = (&'static str, &'static str, &'static str);

/// What Terraform cannot make.
#[rustfmt::skip]
const REFUSED: [Missing; 2] = [
    ("users", r#"users = ["nobody@example.com"]"#, r#"There is no user "nobody@example.com""#),
    ("groups", r#"groups = ["Nobodies"]"#, r#"There is no group "Nobodies""#),
];

/// What Terraform may be about to make.
#[rustfmt::skip]
const WARNED_ABOUT: [Missing; 4] = [
    ("sources", r#"sources = ["nowhere"]"#, r#"There is no source "nowhere""#),
    ("integrations", r#"integrations = ["githb"]"#, r#"There is no integration "githb""#),
    ("secrets", r#"secrets = ["unheard-of"]"#, r#"There is no secret "unheard-of""#),
    ("runner", "", r#"There is no runner "nowhere""#),
];

/// Terraform itself warns of a provider that is under development.
pub(super) fn is_ours(diagnostic: &Diagnostic) -> bool {
    diagnostic.attribute.is_some()
}

fn configure_missing(world: &World, (attribute, arguments, _): Missing) -> Outcome {
    let runner = match attribute {
        "runner" => "nowhere",
        _ => "kubiya-hosted",
    };
    world.configure(helper_on(runner, arguments))
}

fn expect_missing(world: &World) -> Outcome {
    for missing in REFUSED {
        configure_missing(world, missing)?;
        let found = refusal(world.terraform.plan_json()?, missing.0)?;
        assert_eq!(found.summary, missing.2);
    }
    for missing in WARNED_ABOUT {
        configure_missing(world, missing)?;
        let run = world.terraform.plan_json()?.expect_success()?;
        let mut found = run.diagnostics()?;
        found.retain(is_ours);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].severity, Severity::Warning, "{found:?}");
        assert_eq!(found[0].attribute.as_deref(), Some(missing.0));
        assert_eq!(found[0].summary, missing.2);
    }
    Ok(())
}

fn what_does_not_exist_is_noticed_while_planning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    expect_missing(&world)?;
    assert_eq!(world.requests(&Method::POST), 0);
    // An update is treated as a create is.
    world.configure(helper(""))?;
    world.expect_apply(ADDED)?;
    expect_missing(&world)?;
    assert_eq!(world.requests(&Method::PUT), 0);
    Ok(())
}

fn every_name_that_is_missing_is_told(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env("KUBIYA_WAITS", "0.05");
    let missing = "sources = [\"tools\", \"other\"]\n  secrets = [\"unheard-of\", \"untold\"]";
    world.configure(helper(missing))?;
    let summaries = |run: terraform_harness::Run, severity| -> Fallible<Vec<String>> {
        let mut found = run.diagnostics()?;
        found.retain(|it| is_ours(it) && it.severity == severity);
        let mut summaries: Vec<_> = found.into_iter().map(|it| it.summary).collect();
        summaries.sort();
        Ok(summaries)
    };
    let expected = [
        r#"There is no secret "unheard-of""#,
        r#"There is no secret "untold""#,
        r#"There is no source "other""#,
        r#"There is no source "tools""#,
    ];
    let run = world.terraform.plan_json()?.expect_success()?;
    assert_eq!(summaries(run, Severity::Warning)?, expected);
    let run = world.terraform.apply_json()?.expect_failure()?;
    assert_eq!(summaries(run, Severity::Error)?, expected);
    assert_eq!(world.requests(&Method::POST), 0);
    Ok(())
}

fn six_tool_sources_are_refused_while_planning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let six = r#"tool_sources = [for n in range(6) : "https://tools.example.com/${n}"]"#;
    world.configure(helper(six))?;
    let found = discreet_refusal(world.terraform.plan_json()?, "tool_sources")?;
    assert!(found.detail.contains("6 tool sources"), "{found:?}");
    Ok(())
}

fn an_empty_tool_source_of_an_old_configuration_is_kept(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(helper(r#"tool_sources = [""]"#))?;
    world.expect_apply([1, 0, 0])?;
    assert_eq!(remote(&world)?["tools"], json!([""]));
    world.expect_no_changes()
}

/// Terraform plans an update first, and then the create of what takes its place.
fn a_warning_is_given_once_where_an_agent_is_planned_twice(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(helper(""))?;
    world.expect_apply([1, 0, 0])?;
    world.configure(helper(r#"secrets = ["untold"]"#))?;
    let replace = ["plan", "-json", "-replace=kubiya_agent.helper"];
    let run = world.terraform.run(replace)?.expect_success()?;
    let found = run.diagnostics()?.into_iter().filter(is_ours);
    let warnings = found.filter(|it| it.severity == Severity::Warning);
    let warnings: Vec<String> = warnings.map(|it| it.summary).collect();
    assert_eq!(warnings, [r#"There is no secret "untold""#]);
    Ok(())
}

fn every_wrong_reference_is_reported_at_once(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let missing = || REFUSED.iter().chain(&WARNED_ABOUT);
    let all: Vec<&str> = missing().map(|(_, arguments, _)| *arguments).collect();
    world.configure(helper_on("nowhere", &all.join("\n  ")))?;
    let run = world.terraform.plan_json()?.expect_failure()?;
    let mut found: Vec<String> = run
        .diagnostics()?
        .into_iter()
        .filter(is_ours)
        .map(|it| it.summary)
        .collect();
    let mut expected: Vec<&str> = missing().map(|(_, _, says)| *says).collect();
    found.sort();
    expected.sort_unstable();
    assert_eq!(found, expected);
    Ok(())
}

fn an_ambiguous_name_is_refused_with_the_ids(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let sources = [directory.add_source("tools"), directory.add_source("tools")];
    world.configure(helper(r#"sources = ["tools"]"#))?;
    let found = refusal(world.terraform.plan_json()?, "sources")?;
    assert_eq!(found.summary, r#""tools" is not a unique source"#);
    for id in &sources {
        assert!(found.detail.contains(id.as_str()), "{found:?}");
    }
    world.configure(helper(&format!("sources = [{:?}]", sources[1])))?;
    world.expect_apply(ADDED)?;
    assert_eq!(sent(&world, "sources")?, [sources[1].as_str()]);
    world.expect_no_changes()
}

fn of_many_ids_of_one_name_some_are_shown(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for _ in 0..12 {
        world.emulator.directory().add_source("tools");
    }
    world.configure(helper(r#"sources = ["tools"]"#))?;
    let found = refusal(world.terraform.plan_json()?, "sources")?;
    assert!(found.detail.starts_with("12 sources"), "{found:?}");
    assert!(found.detail.contains("one of 2 more"), "{found:?}");
    assert_eq!(found.detail.matches(" or \"").count(), 9, "{found:?}");
    Ok(())
}

fn a_message_quotes_a_name_once(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(helper(r#"groups = ["g-1"]"#))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, r#" "g-1""#);
    assert!(!run.text().contains(r#"""g-1"#), "{}", run.text());
    assert!(!run.text().contains(r#"\"g-1"#), "{}", run.text());
    Ok(())
}

fn a_model_that_is_not_listed_is_a_warning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(helper(r#"model = "future-9""#))?;
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, r#"Model "future-9" is not listed"#);
    assert_eq!(remote(&world)?["llm_model"], "future-9");
    world.expect_no_changes()?;
    world.configure(helper(r#"model = "gpt-4o""#))?;
    let run = world.expect_apply(CHANGED)?;
    assert!(!run.text().contains("is not listed"), "{}", run.text());
    // An organisation that lists none says nothing about any.
    world.emulator.directory().set_models(&[]);
    world.configure(helper(r#"model = "future-9""#))?;
    let run = world.expect_apply(CHANGED)?;
    assert!(!run.text().contains("is not listed"), "{}", run.text());
    Ok(())
}

fn an_agent_with_a_model_that_was_taken_off_the_list_is_updated(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, r#"model = "claude-4-sonnet""#)?;
    world.emulator.directory().set_models(&["gpt-4o"]);
    world.configure(helper(
        "model = \"claude-4-sonnet\"\n  is_debug_mode = true",
    ))?;
    let run = world.expect_apply(CHANGED)?;
    assert!(!run.text().contains("is not listed"), "{}", run.text());
    Ok(())
}

const LATER: &str = r#"
resource "terraform_data" "later" {
  input = "github"
}
"#;

fn what_is_not_known_yet_is_not_checked(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let integrations = "integrations = [terraform_data.later.output, \"jira\"]";
    world.configure(helper(integrations) + LATER)?;
    world.terraform.plan()?.expect_success()?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(sent(&world, "integrations")?, ["github", "jira"]);
    world.expect_no_changes()
}
