//! What OpenTofu has and Terraform has not, and how a state gets from one to the other.

use kubiya_emulator::shapes::WEBHOOKS;
use kubiya_emulator::{Emulator, Key};
use serde_json::json;
use terraform_harness::{Capability, Search, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases, newer};
use crate::configuration::{ONE, canary, one, secret};
use crate::subject::{Content, SUBJECTS, prepare_all};
use crate::world::{ADDED, CHANGED, NOTHING, SOURCE, World, assert_counts, assert_says, examples};

pub(crate) fn cases() -> Vec<Case> {
    let cases = cases![
        a_state_of_terraform_is_taken_over_and_goes_back,
        what_is_not_enabled_is_not_there,
        a_provider_for_each_organisation,
        an_encrypted_state_shows_nothing,
        what_is_excluded_stays_as_it_is,
    ];
    let needs = |case: Case| case.needs(Capability::TofuOnly);
    cases.into_iter().map(needs).collect()
}

/// All kinds of objects. The way back takes one command, since the state names the registry.
fn a_state_of_terraform_is_taken_over_and_goes_back(tofu: &Terraform) -> Outcome {
    let terraform = newer(&Search::from_env())?;
    let mut world = World::new(&terraform)?;
    prepare_all(&world);
    let blocks = |content| SUBJECTS.map(|it| it.block("one", content)).concat();
    let count = u32::try_from(SUBJECTS.len())?;
    let updated = SUBJECTS.iter().filter(|it| it.has_update()).count();
    let updated = u32::try_from(updated)?;
    world.configure(blocks(Content::Old))?;
    world.expect_apply([count, 0, 0])?;
    let writes = world.writes();
    let [theirs, ours] = [&terraform, tofu].map(|it| it.product().registry());
    let names = |world: &World, registry: &str| -> Fallible<bool> {
        let state = world.terraform.state_file()?;
        Ok(String::from_utf8_lossy(&state).contains(registry))
    };
    assert!(names(&world, theirs)?);

    world.terraform.use_terraform(tofu);
    world.expect_no_changes()?;
    world.expect_apply(NOTHING)?;
    assert_eq!(world.writes(), writes, "the takeover wrote");
    world.configure(blocks(Content::New))?;
    world.expect_apply([0, updated, 0])?;
    world.expect_no_changes()?;
    let writes = world.writes();
    assert!(names(&world, ours)? && !names(&world, theirs)?);

    world.terraform.use_terraform(&terraform);
    let [from, to] = [ours, theirs].map(|registry| format!("{registry}/{SOURCE}"));
    let replace = ["state", "replace-provider", "-auto-approve", &from, &to];
    world.terraform.run(replace)?.expect_success()?;
    world.expect_no_changes()?;
    assert_eq!(world.writes(), writes, "the way back wrote");
    world.destroy()?;
    Ok(())
}

fn what_is_not_enabled_is_not_there(tofu: &Terraform) -> Outcome {
    const DESK: &str = "kubiya_agent.desk";
    let mut world = World::of_example(tofu, "opentofu/enabled")?;
    let value = canary("pager");
    world.set("pager_routing_key", &value);
    world.expect_apply([2, 0, 0])?;
    world.expect_value("pager-routing-key", &value);
    let secrets = world.attribute(DESK, "secrets")?;
    assert_eq!(secrets, json!(["pager-routing-key"]));

    world.terraform.env("TF_VAR_has_pager", "false");
    world.emulator.requests().clear();
    world.expect_apply([0, 1, 1])?;
    let requests = world.emulator.requests().all();
    let writes = requests.iter().map(|it| it.method.as_str());
    let writes: Vec<_> = writes.filter(|method| *method != "GET").collect();
    assert_eq!(writes, ["DELETE", "PUT"]);
    assert_eq!(world.names(), [""; 0]);
    assert_eq!(world.attribute(DESK, "secrets")?, json!([]));
    world.expect_no_changes()
}

fn a_provider_for_each_organisation(tofu: &Terraform) -> Outcome {
    const EVERYBODY: &str = "leaving       = toset([])";
    let [north, south] = ["north", "south"].map(canary);
    let emulator = Emulator::builder()
        .key(Key::new(north.as_str()))
        .key(Key::new(south.as_str()).organization("south"));
    let mut world = World::with(tofu, emulator)?;
    world.terraform.write("versions.tf", "")?;
    let example = examples().join("opentofu/organisations");
    world.terraform.copy_files_from(&example)?;
    let keys = json!({"north": north, "south": south}).to_string();
    let value = canary("weather");
    world.set("api_keys", &keys).set("weather_api_key", &value);
    world.terraform.redact(&north).redact(&south);
    world.terraform.env("KUBIYA_API_KEY", "of nobody");

    world.expect_apply([2, 0, 0])?;
    let has = |world: &World| {
        let south = world.emulator.secrets_of("south");
        [world.emulator.secrets(), south].map(|it| it.value_matches("weather-api-key", &value))
    };
    assert_eq!(has(&world), [true, true]);
    world.expect_no_changes()?;

    let text = std::fs::read_to_string(example.join("main.tf"))?;
    assert!(text.contains(EVERYBODY));
    let left = text.replace(EVERYBODY, "leaving       = toset([\"south\"])");
    world.configure(&left)?;
    world.expect_apply([0, 0, 1])?;
    assert_eq!(has(&world), [true, false]);
    world.expect_no_changes()?;
    let gone = text.replace("[\"north\", \"south\"]", "[\"north\"]");
    assert_ne!(gone, text);
    world.configure(gone)?;
    world.expect_no_changes()
}

/// The URL of a webhook is a credential, and is in every state.
fn an_encrypted_state_shows_nothing(tofu: &Terraform) -> Outcome {
    const PASSPHRASE: &str = "state_passphrase";
    let mut world = World::of_example(tofu, "opentofu/state-encryption")?;
    world.set(PASSPHRASE, &canary("passphrase"));
    world.expect_apply(ADDED)?;
    let shown = world.terraform.show_state()?.to_string();
    let stored = world.terraform.state_file()?;
    let stored = String::from_utf8_lossy(&stored);
    let webhook = world.emulator.objects(&WEBHOOKS).by_name("orders-restart");
    let webhook = webhook.ok_or("there is no webhook")?;
    let url = webhook["webhook_url"].as_str().ok_or("it has no URL")?;
    for known in [url, "orders-restart", "kubiya_webhook"] {
        assert!(shown.contains(known), "{known} is not in the state");
        assert!(!stored.contains(known), "{known} is in the clear");
    }
    assert!(stored.contains("encrypted_data"));
    world.expect_no_changes()?;

    world.set(PASSPHRASE, &canary("another"));
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "decryption failed");
    Ok(())
}

fn what_is_excluded_stays_as_it_is(tofu: &Terraform) -> Outcome {
    let mut world = World::new(tofu)?;
    let first = world.set_new_value();
    let both = one("") + &secret("two", "two", "var.value", "");
    world.configure(&both)?;
    world.expect_apply([2, 0, 0])?;
    let second = world.set_new_value();
    let exclude = format!("-exclude={ONE}");
    let apply = ["apply", "-no-color", "-auto-approve", &exclude];
    let run = world.terraform.run(apply)?.expect_success()?;
    assert_counts(&run, CHANGED);
    world.expect_value("one", &first);
    world.expect_value("two", &second);
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &second);
    world.expect_no_changes()
}
