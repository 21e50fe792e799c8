//! Every switch that makes Terraform or a provider talkative.

use terraform_harness::Terraform;

use super::watched::{APPLY, Watched};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{canary, one};
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        no_log_switch_makes_a_value_seen,
        data_of_the_protocol_is_written_to_no_directory,
    ]
}

/// Variables that are set together.
struct Switch {
    variables: &'static [(&'static str, &'static str)],
    /// Whether this provider logs because of them. Those that only providers of Go know do nothing.
    heard: bool,
}

const SWITCHES: [Switch; 7] = [
    Switch {
        variables: &[("TF_LOG", "TRACE")],
        heard: true,
    },
    Switch {
        variables: &[("TF_LOG", "JSON")],
        heard: true,
    },
    Switch {
        variables: &[("TF_LOG_CORE", "TRACE")],
        heard: false,
    },
    Switch {
        variables: &[("TF_LOG_PROVIDER", "TRACE")],
        heard: true,
    },
    Switch {
        variables: &[("TF_LOG_CORE", "JSON"), ("TF_LOG_PROVIDER", "JSON")],
        heard: true,
    },
    Switch {
        variables: &[
            ("TF_LOG_SDK", "TRACE"),
            ("TF_LOG_SDK_PROTO", "TRACE"),
            ("TF_LOG_SDK_FRAMEWORK", "TRACE"),
            ("TF_LOG_PROVIDER_KUBIYA", "TRACE"),
        ],
        heard: false,
    },
    // What programs in Rust commonly listen to.
    Switch {
        variables: &[
            ("TF_LOG", "TRACE"),
            ("RUST_LOG", "trace"),
            ("RUST_BACKTRACE", "full"),
        ],
        heard: true,
    },
];

fn no_log_switch_makes_a_value_seen(terraform: &Terraform) -> Outcome {
    let mut watched = Watched::of(World::new(terraform)?);
    watched.world.configure(one(""))?;
    for switch in SWITCHES {
        for (name, value) in switch.variables {
            watched.world.terraform.env(name, value);
        }
        watched.set_value(canary("logged"));
        let run = watched.run(&APPLY)?;
        assert!(run.is_success(), "{:?}", switch.variables);
        assert_eq!(
            run.stderr.contains("secrets."),
            switch.heard,
            "whether the provider logs under {:?}",
            switch.variables
        );
        for (name, _) in switch.variables {
            watched.world.terraform.env_remove(name);
        }
    }
    watched.expect_none_in(watched.places()?)
}

/// Providers that HashiCorp's SDK for Go serves write all they are sent where this variable says.
fn data_of_the_protocol_is_written_to_no_directory(terraform: &Terraform) -> Outcome {
    let mut watched = Watched::new(terraform)?;
    let directory = watched.world.terraform.root().join("protocol");
    std::fs::create_dir(&directory)?;
    watched
        .world
        .terraform
        .env("TF_LOG_SDK_PROTO_DATA_DIR", &directory);
    watched.world.configure(one(""))?;
    watched.set_value(canary("value"));
    watched.succeed(&APPLY)?;
    assert_eq!(std::fs::read_dir(&directory)?.count(), 0);
    watched.expect_no_leak()
}
