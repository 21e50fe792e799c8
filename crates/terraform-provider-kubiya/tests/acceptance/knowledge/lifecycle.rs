//! Entries that change, here and elsewhere, and entries that are gone.

use kubiya_emulator::{Method, Quirk};
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{GUIDE, edit, entries, group, guide, id, put_agent, remote, with_guide, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, CHANGED, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        everything_changes_in_place,
        any_edit_keeps_id_and_owner_known,
        what_is_changed_elsewhere_is_put_back,
        what_is_deleted_elsewhere_is_created_again,
        what_is_gone_is_destroyed_without_an_error,
        labels_and_agents_that_are_taken_out_are_removed,
        what_is_not_managed_survives_an_update,
        readings_of_the_api_make_no_difference,
        an_entry_that_only_the_list_shows_is_found_and_missed,
    ]
}

const FULL: &str = r##"
  content          = "# New\n"
  groups           = ["Admin", "Users"]
  labels           = ["b", "a"]
  supported_agents = ["helper"]
  type             = "manual"
"##;

fn full() -> String {
    guide(FULL)
        .replace("\"guides\"", "\"guides anew\"")
        .replace("= \"guide\"", "= \"renamed\"")
}

fn everything_changes_in_place(terraform: &Terraform) -> Outcome {
    let world = with_guide(terraform, "")?;
    let helper = put_agent(&world, "helper");
    let id = id(&world)?;
    world.configure(full())?;
    world.expect_plan(&[(GUIDE, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(world.requests(&Method::PUT), 1);
    let entry = entries(&world).get(&id).ok_or("it is gone")?;
    assert_eq!(entry["name"], "renamed");
    assert_eq!(entry["description"], "guides anew");
    assert_eq!(entry["content"], "# New\n");
    assert_eq!(entry["type"], "manual");
    assert_eq!(entry["labels"], json!(["a", "b"]));
    assert_eq!(entry["supported_agents"], json!([helper]));
    let mut groups = [group(&world, "Admin")?, group(&world, "Users")?];
    groups.sort();
    assert_eq!(entry["groups"], json!(groups));
    world.expect_no_changes()
}

/// Defect K-9 of the Go provider.
fn any_edit_keeps_id_and_owner_known(terraform: &Terraform) -> Outcome {
    let world = with_guide(terraform, "")?;
    world.configure(guide("labels = [\"a\"]"))?;
    let run = world.terraform.plan()?;
    assert!(!run.text().contains("known after apply"), "{}", run.text());
    Ok(())
}

/// Defect K-2 of the Go provider, whose reads and updates ignored what the API answered.
fn what_is_changed_elsewhere_is_put_back(terraform: &Terraform) -> Outcome {
    let world = with_guide(terraform, "labels = [\"a\"]")?;
    let helper = put_agent(&world, "helper");
    let before = remote(&world)?;
    for (field, theirs) in [
        ("description", json!("theirs")),
        ("content", json!("# Theirs\n")),
        ("type", json!("theirs")),
        ("labels", json!(["a", "theirs"])),
        ("groups", json!([])),
        ("supported_agents", json!([helper])),
    ] {
        edit(&world, |entry| drop(entry.insert(field.into(), theirs)))?;
        world.expect_plan(&[(GUIDE, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        assert_eq!(remote(&world)?[field], before[field], "{field}");
        world.expect_no_changes()?;
    }
    Ok(())
}

fn what_is_deleted_elsewhere_is_created_again(terraform: &Terraform) -> Outcome {
    let world = with_guide(terraform, "")?;
    // One of the same name is another one.
    entries(&world).put(json!({"name": "guide", "description": "theirs"}));
    let id = id(&world)?;
    assert!(entries(&world).remove(&id));
    world.expect_plan(&[(GUIDE, Action::Create)])?;
    world.expect_apply(ADDED)?;
    assert_ne!(world.attribute(GUIDE, "id")?, id);
    world.expect_no_changes()
}

/// Defect K-11 of the Go provider.
fn what_is_gone_is_destroyed_without_an_error(terraform: &Terraform) -> Outcome {
    for refresh in ["-refresh=true", "-refresh=false"] {
        let world = with_guide(terraform, "")?;
        assert!(entries(&world).remove(&id(&world)?));
        let destroy = ["destroy", "-no-color", "-auto-approve", refresh];
        world.terraform.run(destroy)?.expect_success()?;
        assert!(world.instance(GUIDE).is_err());
    }
    Ok(())
}

/// Defect K-5 of the Go provider: the agents kept their access.
fn labels_and_agents_that_are_taken_out_are_removed(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::PutReplaces], &[Quirk::NullCollections]] {
        let world = with_quirks(terraform, quirks)?;
        put_agent(&world, "helper");
        let both = "labels = [\"a\"]\n  supported_agents = [\"helper\"]";
        world.configure(guide(both))?;
        world.expect_apply(ADDED)?;
        for less in ["", "labels = []\n  supported_agents = []"] {
            world.configure(guide(both))?;
            world.terraform.apply()?.expect_success()?;
            world.configure(guide(less))?;
            world.expect_plan(&[(GUIDE, Action::Update)])?;
            world.expect_apply(CHANGED)?;
            assert_eq!(remote(&world)?["labels"], json!([]));
            assert_eq!(remote(&world)?["supported_agents"], json!([]));
            world.expect_no_changes()?;
        }
    }
    Ok(())
}

/// Whether the API merges or replaces.
fn what_is_not_managed_survives_an_update(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::PutReplaces]] {
        let world = with_quirks(terraform, quirks)?;
        world.configure(guide(""))?;
        world.expect_apply(ADDED)?;
        let owner = world.attribute(GUIDE, "owner")?;
        let theirs = [
            ("properties", json!({"pinned": true})),
            ("supported_agents_groups", json!(["a-group-of-agents"])),
        ];
        edit(&world, |entry| {
            entry.extend(theirs.clone().map(|(field, value)| (field.into(), value)));
        })?;
        world.expect_no_changes()?;
        world.configure(guide("labels = [\"a\"]"))?;
        world.expect_apply(CHANGED)?;
        let entry = remote(&world)?;
        for (field, value) in theirs {
            assert_eq!(entry[field], value, "{field}");
        }
        assert_eq!(entry["owner"], owner);
        assert_eq!(entry["managed_by"], "terraform");
        world.expect_no_changes()?;
    }
    Ok(())
}

/// A life in which whatever is not set is told in another way, or whatever has no order in another one.
fn readings_of_the_api_make_no_difference(terraform: &Terraform) -> Outcome {
    for quirk in [
        Quirk::NullCollections,
        Quirk::ReorderedCollections,
        Quirk::OwnerEmail,
        Quirk::SparseKnowledgeList,
        Quirk::PagesOfTwo,
        Quirk::IgnoredPage,
        Quirk::EmptyWriteResponse,
        Quirk::EmptyDeleteResponse,
        Quirk::PutReplaces,
        Quirk::AsciiJson,
    ] {
        let world = with_quirks(terraform, &[quirk])?;
        put_agent(&world, "helper");
        for configuration in [
            guide("labels = [\"c\", \"a\", \"b\"]\n  groups = [\"Users\", \"Admin\"]"),
            guide("groups = []").replace("guides", ""),
            full(),
        ] {
            world.configure(configuration)?;
            world.terraform.apply()?.expect_success()?;
            world.expect_no_changes()?;
        }
        world.destroy()?;
        assert!(entries(&world).list().is_empty(), "{quirk:?}");
    }
    Ok(())
}

fn an_entry_that_only_the_list_shows_is_found_and_missed(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::NoGetById])?;
    world.configure(guide(""))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.configure(guide("labels = [\"a\"]"))?;
    world.expect_apply(CHANGED)?;
    let remains = |world: &World| -> Fallible<bool> { Ok(entries(world).remove(&id(world)?)) };
    assert!(remains(&world)?);
    world.expect_plan(&[(GUIDE, Action::Create)])?;
    world.expect_apply(ADDED)?;
    world.destroy()?;
    assert!(entries(&world).list().is_empty());
    Ok(())
}
