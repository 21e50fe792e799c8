//! The way to the API: its address, proxies and certificates.

use terraform_harness::{Diagnostic, Severity, Terraform};
use test_network::{Authority, Identity, Manner, Proxy, TlsFront};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{one, provider};
use crate::world::{ADDED, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_failure_names_the_address_and_the_setting_it_comes_from,
        a_proxy_and_an_authority_of_the_environment_lead_to_the_api,
        a_certificate_that_is_not_trusted_is_named_with_what_to_do,
        a_proxy_that_wants_a_password_is_named,
        a_proxy_that_cannot_be_used_is_an_error_before_anything_is_sent,
        a_trust_file_without_certificates_is_named,
    ]
}

/// Where nothing listens.
const NOWHERE: &str = "http://127.0.0.1:9";

/// No name server has heard of it.
const NAME: &str = "api.kubiya.invalid";

const IMPATIENT: &str = r#"retry_timeout = "1s""#;

/// The only error of a plan, which says all of this.
fn expect_error(world: &World, says: &[&str]) -> Fallible<Diagnostic> {
    let run = world.terraform.plan_json()?.expect_failure()?;
    let mut found = run.diagnostics()?;
    found.retain(|it| it.severity == Severity::Error);
    assert_eq!(found.len(), 1, "{found:?}");
    let error = found.remove(0);
    for text in says {
        assert!(
            error.detail.contains(text),
            "{text:?} is not said in {error:?}"
        );
    }
    Ok(error)
}

fn lists_secrets(arguments: &str) -> String {
    provider(arguments) + "data \"kubiya_secrets\" \"all\" {}\n"
}

fn a_failure_names_the_address_and_the_setting_it_comes_from(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let log = world.terraform.path("debug.log");
    world.configure(lists_secrets(IMPATIENT))?;
    world
        .terraform
        .env("TF_LOG_PROVIDER", "DEBUG")
        .env("TF_LOG_PATH", &log);
    for (variable, text) in [
        ("KUBIYA_BASE_URL", format!("{NOWHERE}/api/v1")),
        ("KUBIYA_ENV", NOWHERE.to_owned()),
    ] {
        world.terraform.env(variable, text);
        let from = format!("{NOWHERE}, set by the environment variable {variable}");
        let error = expect_error(&world, &["could not be reached", &from])?;
        assert!(!error.detail.contains("provider block"), "{error:?}");
        let logged = std::fs::read_to_string(&log)?;
        assert!(
            logged
                .lines()
                .any(|line| line.contains("[DEBUG]") && line.contains(&from))
        );
    }
    world.configure(lists_secrets(&format!(
        "endpoint = \"{NOWHERE}\"\n{IMPATIENT}"
    )))?;
    let from = format!("{NOWHERE}, set by endpoint in the provider block");
    expect_error(&world, &["could not be reached", &from])?;

    world.configure(lists_secrets(IMPATIENT))?;
    world
        .terraform
        .env_remove("KUBIYA_ENV")
        .env_remove("KUBIYA_BASE_URL")
        .env("HTTPS_PROXY", NOWHERE);
    let from = format!(
        "https://api.kubiya.ai, by default, through the proxy {NOWHERE}, set by the environment variable HTTPS_PROXY"
    );
    expect_error(&world, &["could not be reached", &from])?;
    Ok(())
}

/// TLS before the emulator of `world`, which is told to come that way.
fn secure(world: &mut World, authority: &Authority, identity: Identity) -> TlsFront {
    let front = TlsFront::start(identity, world.emulator.address());
    world
        .terraform
        .env("KUBIYA_BASE_URL", front.url())
        .env("SSL_CERT_FILE", authority.file())
        .env_remove("SSL_CERT_DIR");
    front
}

fn a_proxy_and_an_authority_of_the_environment_lead_to_the_api(terraform: &Terraform) -> Outcome {
    let authority = Authority::new();
    for (variable, manner, scheme) in [
        ("HTTPS_PROXY", Manner::Http, "http"),
        ("ALL_PROXY", Manner::Socks5, "socks5h"),
    ] {
        let mut world = World::new(terraform)?;
        let front = secure(&mut world, &authority, authority.certify(&[NAME]));
        let proxy = Proxy::start(manner, Some(("user", "p@ss")), front.address());
        world
            .terraform
            .env("KUBIYA_BASE_URL", format!("https://{NAME}"))
            .env(
                variable,
                format!("{scheme}://user:p@ss@{}", proxy.address()),
            );
        let value = world.set_new_value();
        world.configure(one(""))?;
        world.expect_apply(ADDED)?;
        world.expect_value("one", &value);
        world.expect_no_changes()?;
        world.destroy()?;
        let asked = proxy.asked();
        assert!(!asked.is_empty());
        assert!(
            asked.iter().all(|host| *host == format!("{NAME}:443")),
            "{asked:?}"
        );
    }
    Ok(())
}

fn a_certificate_that_is_not_trusted_is_named_with_what_to_do(terraform: &Terraform) -> Outcome {
    let (authority, other) = (Authority::new(), Authority::new());
    let here = &["localhost"];
    for (identity, says) in [
        (other.certify(here), "not trusted here, or by itself"),
        (Identity::self_signed(here), "self-signed"),
    ] {
        let mut world = World::new(terraform)?;
        let front = secure(&mut world, &authority, identity);
        world.configure(lists_secrets(""))?;
        let says = [says, "SSL_CERT_FILE", "SSL_CERT_DIR", &front.url()];
        let error = expect_error(&world, &says)?;
        assert!(!error.detail.contains("attempts"), "{error:?}");
        assert_eq!(front.connections(), 1);
    }
    let mut world = World::new(terraform)?;
    let _front = secure(&mut world, &authority, authority.certify_for_the_past(here));
    world.configure(lists_secrets(""))?;
    expect_error(&world, &["has expired at", "clock"])?;
    let mut world = World::new(terraform)?;
    let _front = secure(
        &mut world,
        &authority,
        authority.certify(&["other.example"]),
    );
    world.configure(lists_secrets(""))?;
    expect_error(
        &world,
        &["not for the host name localhost", "other.example"],
    )?;
    Ok(())
}

fn a_proxy_that_wants_a_password_is_named(terraform: &Terraform) -> Outcome {
    let authority = Authority::new();
    let mut world = World::new(terraform)?;
    let front = secure(&mut world, &authority, authority.certify(&[NAME]));
    let proxy = Proxy::start(Manner::Http, Some(("user", "right")), front.address());
    world
        .terraform
        .env("KUBIYA_BASE_URL", format!("https://{NAME}"));
    let url = format!("http://user:hunter2@{}", proxy.address());
    world.terraform.env("HTTPS_PROXY", url);
    world.configure(lists_secrets(""))?;
    let error = expect_error(&world, &["407", "HTTPS_PROXY", "percent-encoded"])?;
    assert!(!error.detail.contains("hunter2"), "{error:?}");
    assert_eq!(proxy.asked(), ["refused"]);
    Ok(())
}

fn a_proxy_that_cannot_be_used_is_an_error_before_anything_is_sent(
    terraform: &Terraform,
) -> Outcome {
    let mut world = World::new(terraform)?;
    world
        .terraform
        .env("KUBIYA_BASE_URL", format!("https://{NAME}"));
    world.configure(lists_secrets(""))?;
    for url in [
        " http://user:hunter2@127.0.0.1:9",
        "user:hunter2@127.0.0.1:http",
    ] {
        world.terraform.env("https_proxy", url);
        let error = expect_error(&world, &["https_proxy"])?;
        assert_eq!(error.summary, "Invalid proxy");
        assert!(!error.detail.contains("hunter2"), "{error:?}");
    }
    Ok(())
}

fn a_trust_file_without_certificates_is_named(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world
        .terraform
        .env("KUBIYA_BASE_URL", format!("https://{NAME}"))
        .env("SSL_CERT_FILE", "/dev/null")
        .env_remove("SSL_CERT_DIR");
    world.configure(lists_secrets(""))?;
    let says = ["SSL_CERT_FILE names \"/dev/null\", which holds no certificate"];
    let error = expect_error(&world, &says)?;
    assert_eq!(error.summary, "No certificates to trust");
    Ok(())
}
