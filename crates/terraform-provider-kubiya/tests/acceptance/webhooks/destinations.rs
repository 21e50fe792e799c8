//! Where the answers go: Slack, people, Teams and http, in the spelling that is configured.

use kubiya_emulator::Quirk;
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{ORDERS, edit, orders, remote, with_orders, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, CHANGED, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        every_destination_is_sent_as_the_api_has_it_and_kept_as_it_is_configured,
        readings_of_destinations_make_no_difference,
        the_display_name_of_a_user_becomes_their_address,
        a_name_that_no_user_has_is_sent_as_it_is,
        two_users_of_one_name_are_told_apart_by_address,
        a_user_whose_address_changes_is_followed,
        another_spelling_of_the_same_place_is_no_change,
        quotes_in_names_of_teams_and_channels_are_escaped,
        teams_without_a_team_or_a_channel_is_refused,
        the_default_destination_follows_the_method,
        a_place_that_is_changed_elsewhere_is_put_back,
    ]
}

/// What the API has of the place.
fn place(world: &World) -> Fallible<serde_json::Value> {
    Ok(remote(world)?["communication"].clone())
}

const PLACES: [(&str, &str, &str); 12] = [
    ("destination = \"#orders\"", "Slack", "#orders"),
    ("destination = \"social\"", "Slack", "social"),
    ("destination = \"C0123ABCD\"", "Slack", "C0123ABCD"),
    (
        "destination = \"bob@example.com\"",
        "Slack",
        "bob@example.com",
    ),
    ("destination = \"@Ann\"", "Slack", "ann@example.com"),
    ("destination = \"\"", "Slack", "webhook"),
    ("method = \"slack\"", "slack", "webhook"),
    ("method = \"http\"", "http", ""),
    (
        "method = \"HTTP\"\n  destination = \"webhook\"",
        "HTTP",
        "webhook",
    ),
    (
        "method = \"http\"\n  destination = \"https://example.com/in\"",
        "http",
        "https://example.com/in",
    ),
    (
        "method = \"teams\"\n  team_name = \"Platform\"\n  destination = \"#general\"",
        "teams",
        r##"#{"team_name":"Platform","channel_name":"general"}"##,
    ),
    (
        "method = \"Teams\"\n  team_name = \"Platform\"\n  destination = \"general\"",
        "Teams",
        r##"#{"team_name":"Platform","channel_name":"general"}"##,
    ),
];

/// Defects W-8 and W-17 of the Go provider: "inconsistent result" for most of them, and a refusal of a method without
/// a destination although there is a default.
fn every_destination_is_sent_as_the_api_has_it_and_kept_as_it_is_configured(
    terraform: &Terraform,
) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    world
        .emulator
        .directory()
        .add_user("Ann", "ann@example.com");
    for (arguments, method, destination) in PLACES {
        world.configure(orders(arguments))?;
        world.terraform.apply()?.expect_success()?;
        let expected = json!({"method": method, "destination": destination});
        assert_eq!(place(&world)?, expected, "{arguments}");
        for line in arguments.lines() {
            let (attribute, value) = line.trim().split_once(" = ").ok_or("no argument")?;
            let stored = world.attribute(ORDERS, attribute)?;
            assert_eq!(stored.to_string(), value, "{arguments}");
        }
        world.expect_no_changes()?;
        world.destroy()?;
    }
    Ok(())
}

fn readings_of_destinations_make_no_difference(terraform: &Terraform) -> Outcome {
    for quirks in [
        [Quirk::MethodLowercased, Quirk::EmptyWriteResponse],
        [Quirk::DestinationNormalised, Quirk::PutReplaces],
    ] {
        let world = with_quirks(terraform, &quirks)?;
        world
            .emulator
            .directory()
            .add_user("Ann", "ann@example.com");
        for (arguments, _, _) in PLACES {
            world.configure(orders(arguments))?;
            world.terraform.apply()?.expect_success()?;
            world.expect_no_changes()?;
        }
    }
    Ok(())
}

fn the_display_name_of_a_user_becomes_their_address(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    world
        .emulator
        .directory()
        .add_user("Ann Smith", "ann@example.com");
    world.configure(orders("destination = \"@ann SMITH\""))?;
    world.expect_apply(ADDED)?;
    assert_eq!(place(&world)?["destination"], "ann@example.com");
    assert_eq!(world.attribute(ORDERS, "destination")?, "@ann SMITH");
    // Once to plan and once to apply.
    let lists = world.emulator.requests();
    let lists = lists.count_where(|it| it.path == "/api/v1/users" && !it.has_query);
    assert_eq!(lists, 2);
    world.expect_no_changes()?;
    world.configure(orders(
        "destination = \"@ann SMITH\"\n  source = \"GitHub\"",
    ))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(place(&world)?["destination"], "ann@example.com");
    world.expect_no_changes()
}

fn a_name_that_no_user_has_is_sent_as_it_is(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "destination = \"@oncall\"")?;
    assert_eq!(place(&world)?["destination"], "@oncall");
    world.expect_no_changes()
}

fn two_users_of_one_name_are_told_apart_by_address(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    for address in ["ann@example.com", "ann@example.org"] {
        world.emulator.directory().add_user("Ann", address);
    }
    world.configure(orders("destination = \"@Ann\""))?;
    let found = refusal(world.terraform.plan_json()?, "destination")?;
    assert_eq!(found.summary, r#"There are several users "Ann""#);
    assert!(
        found
            .detail
            .contains(r#""ann@example.com" or "ann@example.org""#),
        "{found:?}"
    );
    assert_eq!(world.writes(), 0);
    world.configure(orders("destination = \"ann@example.org\""))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()
}

fn a_user_whose_address_changes_is_followed(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let users = world.emulator.directory();
    let ann = users.add_user("Ann", "ann@example.com");
    world.configure(orders("destination = \"@Ann\""))?;
    world.expect_apply(ADDED)?;
    users.remove_user(&ann);
    users.add_user("Ann", "ann@example.org");
    world.configure(orders("destination = \"@Ann\"\n  source = \"GitHub\""))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(place(&world)?["destination"], "ann@example.org");
    world.expect_no_changes()
}

fn another_spelling_of_the_same_place_is_no_change(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    world
        .emulator
        .directory()
        .add_user("Ann", "ann@example.com");
    let teams = |method: &str, channel: &str| {
        format!("method = {method:?}\n  team_name = \"Platform\"\n  destination = {channel:?}")
    };
    for (one, other) in [
        (
            "".to_owned(),
            "method = \"SLACK\"\n  destination = \"\"".to_owned(),
        ),
        (
            "method = \"http\"".to_owned(),
            "method = \"Http\"\n  destination = \"webhook\"".to_owned(),
        ),
        (teams("Teams", "#general"), teams("teams", "general")),
        (
            "destination = \"ann@example.com\"".to_owned(),
            "destination = \"@Ann\"".to_owned(),
        ),
    ] {
        world.configure(orders(&one))?;
        world.terraform.apply()?.expect_success()?;
        world.configure(orders(&other))?;
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Defect W-9 of the Go provider, which pasted names into JSON.
fn quotes_in_names_of_teams_and_channels_are_escaped(terraform: &Terraform) -> Outcome {
    let world = with_orders(
        terraform,
        r##"method = "Teams"
  team_name   = "The \"A\" \\ team"
  destination = "#\"quoted\" é""##,
    )?;
    let sent = place(&world)?["destination"].clone();
    let sent = sent.as_str().and_then(|text| text.strip_prefix('#'));
    let sent: serde_json::Value = serde_json::from_str(sent.ok_or("no channel")?)?;
    assert_eq!(
        sent,
        json!({"team_name": "The \"A\" \\ team", "channel_name": "\"quoted\" é"})
    );
    world.expect_no_changes()
}

/// Defect W-15: it passed, and an empty team was sent.
fn teams_without_a_team_or_a_channel_is_refused(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    for (arguments, attribute) in [
        ("destination = \"general\"", "team_name"),
        ("destination = \"general\"\n  team_name = \"\"", "team_name"),
        ("team_name = \"Platform\"", "destination"),
        (
            "team_name = \"Platform\"\n  destination = \"#\"",
            "destination",
        ),
    ] {
        world.configure(orders(&format!("method = \"TEAMS\"\n  {arguments}")))?;
        for command in [["validate", "-no-color"], ["plan", "-no-color"]] {
            let run = world.terraform.run(command)?.expect_failure()?;
            assert_says(&run, &format!("Teams needs {attribute}"));
        }
    }
    let unknown = "resource \"terraform_data\" \"team\" {\n  input = \"Platform\"\n}\n";
    world.configure(
        unknown.to_owned()
            + &orders(
                "method = \"Teams\"\n  destination = \"general\"\n  \
                 team_name = terraform_data.team.output",
            ),
    )?;
    world.expect_apply([2, 0, 0])?;
    world.expect_no_changes()
}

fn the_default_destination_follows_the_method(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "destination = \"#orders\"")?;
    for (arguments, destination) in [
        ("", "webhook"),
        ("method = \"http\"", ""),
        ("method = \"Slack\"", "webhook"),
    ] {
        world.configure(orders(arguments))?;
        world.expect_plan(&[(ORDERS, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        assert_eq!(world.attribute(ORDERS, "destination")?, destination);
        assert_eq!(place(&world)?["destination"], destination);
        world.expect_no_changes()?;
    }
    Ok(())
}

fn a_place_that_is_changed_elsewhere_is_put_back(terraform: &Terraform) -> Outcome {
    for arguments in [
        "destination = \"#orders\"",
        "method = \"Teams\"\n  team_name = \"Platform\"\n  destination = \"orders\"",
    ] {
        let world = with_orders(terraform, arguments)?;
        let before = place(&world)?;
        for theirs in [
            json!({"method": "Slack", "destination": "#theirs"}),
            json!({"method": "http", "destination": ""}),
            json!({"method": "Teams", "destination": "not a channel"}),
            json!({"method": "Teams", "destination": "{\"team_name\":\"B\",\"channel_name\":\"orders\"}"}),
        ] {
            edit(&world, |webhook| {
                drop(webhook.insert("communication".into(), theirs))
            })?;
            world.expect_plan(&[(ORDERS, Action::Update)])?;
            world.expect_apply(CHANGED)?;
            assert_eq!(place(&world)?, before);
            world.expect_no_changes()?;
        }
    }
    Ok(())
}
