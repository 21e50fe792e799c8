use super::*;

fn host() -> Host {
    Host {
        terraform_version: "1.11.4".into(),
    }
}

fn block(members: &[(&str, Value)]) -> Block {
    let names = [
        "api_key",
        "endpoint",
        "composer_endpoint",
        "request_timeout",
        "retry_timeout",
    ];
    let mut value = Value::map(names.map(|name| (name, Value::Null)));
    for (name, member) in members {
        value.set_field(name, member.clone());
    }
    tfplugin_framework::from_value(&value).unwrap()
}

fn env(key: &str) -> Environment {
    Environment {
        api_key: Some(key.into()),
        ..Environment::default()
    }
}

fn resolved(members: &[(&str, Value)], env: Environment) -> Settings {
    Settings::resolve(block(members), env, &host())
        .unwrap()
        .unwrap()
}

fn problems(members: &[(&str, Value)], env: Environment) -> Vec<(String, String)> {
    let Err(found) = Settings::resolve(block(members), env, &host()) else {
        panic!("nothing is wrong with it")
    };
    let attribute = |d: &Diagnostic| {
        d.attribute
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    found
        .iter()
        .map(|d| (attribute(d), d.detail.clone()))
        .collect()
}

#[test]
fn without_settings_the_environment_and_the_defaults_hold() {
    let settings = resolved(&[], env("  from-env\n"));
    assert_eq!(settings.api_key.expose_secret(), "from-env");
    assert_eq!(settings.endpoint, Endpoint::production());
    assert_eq!(settings.request_timeout, Duration::from_secs(30));
    assert_eq!(settings.retry_timeout, Duration::from_secs(180));
}

#[test]
fn the_block_wins_over_the_environment() {
    let env = Environment {
        environment: Some("staging".into()),
        base_url: Some("https://base.example.com".into()),
        ..env("from-env")
    };
    let block = [
        ("api_key", "from-block".into()),
        ("endpoint", "http://127.0.0.1:8080/api/v1".into()),
        ("request_timeout", "1m30s".into()),
        ("retry_timeout", "500ms".into()),
    ];
    let settings = resolved(&block, env);
    assert_eq!(settings.api_key.expose_secret(), "from-block");
    assert_eq!(settings.endpoint.as_str(), "http://127.0.0.1:8080");
    assert_eq!(settings.request_timeout, Duration::from_secs(90));
    assert_eq!(settings.retry_timeout, Duration::from_millis(500));
}

#[test]
fn the_environment_name_wins_over_the_base_url() {
    let both = |environment: Option<&str>| Environment {
        environment: environment.map(Into::into),
        base_url: Some("https://base.example.com/api/v1".into()),
        ..env("key")
    };
    assert_eq!(
        resolved(&[], both(Some("staging"))).endpoint,
        Endpoint::staging()
    );
    assert_eq!(
        resolved(&[], both(None)).endpoint.as_str(),
        "https://base.example.com"
    );
}

#[test]
fn every_unusable_setting_is_named_with_its_attribute_and_its_variable() {
    let bad = Environment {
        environment: Some("prod".into()),
        ..Environment::default()
    };
    let found = problems(
        &[
            ("request_timeout", "soon".into()),
            ("retry_timeout", "0s".into()),
        ],
        bad,
    );
    let attributes: Vec<_> = found
        .iter()
        .map(|(attribute, _)| attribute.as_str())
        .collect();
    assert_eq!(
        attributes,
        ["", "api_key", "request_timeout", "retry_timeout"]
    );
    assert!(
        found[0].1.contains("KUBIYA_ENV") && found[0].1.contains("prod"),
        "{}",
        found[0].1
    );
    assert!(found[1].1.contains("KUBIYA_API_KEY"), "{}", found[1].1);
}

#[test]
fn a_key_that_no_header_could_carry_is_refused_where_it_comes_from_without_being_shown() {
    for key in [
        "canary key",
        "canary\nkey",
        "canary-k\u{e9}y",
        "canary\u{fffd}",
    ] {
        let of_variable = &problems(&[], env(key))[0];
        assert_eq!(of_variable.0, "", "{key:?}");
        assert!(
            of_variable.1.contains("KUBIYA_API_KEY"),
            "{}",
            of_variable.1
        );
        assert!(!of_variable.1.contains("api_key"), "{}", of_variable.1);
        let of_block = &problems(&[("api_key", key.into())], env("key"))[0];
        assert_eq!(of_block.0, "api_key", "{key:?}");
        assert!(!of_block.1.contains("KUBIYA_API_KEY"), "{}", of_block.1);
        for (_, detail) in [of_variable, of_block] {
            assert!(!detail.contains("canary"), "{detail}");
        }
    }
}

#[test]
fn a_key_that_turns_out_empty_is_refused() {
    let found = problems(&[("api_key", " ".into())], env("key"));
    assert_eq!(found[0].0, "api_key");
    assert!(found[0].1.contains("is empty"), "{}", found[0].1);
}

#[test]
fn plain_http_to_another_machine_is_refused() {
    let found = problems(
        &[("endpoint", "http://kubiya.example.com".into())],
        env("key"),
    );
    assert!(found[0].1.contains("https"), "{}", found[0].1);
}

#[test]
fn an_unknown_setting_leaves_the_provider_without_a_client() {
    for name in ["api_key", "endpoint", "request_timeout"] {
        let block = block(&[(name, Value::Unknown)]);
        assert!(
            Settings::resolve(block, env("key"), &host())
                .unwrap()
                .is_none(),
            "{name}"
        );
    }
}

#[test]
fn a_key_of_white_space_is_refused_by_its_check() {
    assert!(check_api_key(&" \n".into()).is_err());
    assert!(check_api_key(&"key".into()).is_ok());
}

#[test]
fn the_user_agent_names_provider_and_core_and_nothing_that_breaks_a_header() {
    let odd = Host {
        terraform_version: "1.12.0-rc1\r\nX: y".into(),
    };
    let agent = user_agent(&odd);
    assert!(agent.starts_with("terraform-provider-kubiya/"), "{agent}");
    assert!(agent.ends_with("terraform/1.12.0-rc1Xy"), "{agent}");
}

#[test]
fn new_objects_are_put_down_to_terraform_unless_the_environment_says_otherwise() {
    let settings = resolved(&[], env("key"));
    assert_eq!(
        (&*settings.managed_by, &*settings.task_id),
        ("terraform", "")
    );
    let named = Environment {
        managed_by: Some("a use case".into()),
        task_id: Some("task-1".into()),
        ..env("key")
    };
    let settings = resolved(&[], named);
    assert_eq!(
        (&*settings.managed_by, &*settings.task_id),
        ("a use case", "task-1")
    );
}

/// Where the client of these settings finds the composer, and which setting says so.
fn composer(members: &[(&str, Value)], env: Environment) -> (Option<String>, Option<String>) {
    let settings = resolved(members, env);
    let origin = settings.composer.as_ref().map(|(_, origin)| origin.clone());
    let client = settings.client().unwrap();
    let address = client.composer_endpoint().map(ToString::to_string);
    (address, origin)
}

#[test]
fn the_composer_is_that_of_the_block_or_of_the_environment_or_goes_with_the_api() {
    let url = "https://composer.example/api/";
    let with = |composer_url: Option<&str>| Environment {
        composer_url: composer_url.map(Into::into),
        ..env("k")
    };
    let endpoint = |text: &'static str| ("endpoint", Value::from(text));
    let own = ("composer_endpoint", Value::from("https://own.example"));
    let block = "set by composer_endpoint in the provider block";
    let variable = "set by the environment variable KUBIYA_COMPOSER_URL";
    for (members, env, address, origin) in [
        (vec![], with(None), Some("https://composer.kubiya.ai"), None),
        (
            vec![],
            with(Some(url)),
            Some("https://composer.example"),
            Some(variable),
        ),
        (
            vec![own.clone()],
            with(Some(url)),
            Some("https://own.example"),
            Some(block),
        ),
        (
            vec![endpoint("https://api.example/kubiya")],
            with(Some(url)),
            Some("https://api.example/kubiya"),
            None,
        ),
        (
            vec![endpoint("production")],
            with(Some(url)),
            Some("https://composer.kubiya.ai"),
            None,
        ),
        (vec![endpoint("staging")], with(Some(url)), None, None),
        (
            vec![endpoint("staging"), own],
            with(None),
            Some("https://own.example"),
            Some(block),
        ),
    ] {
        let found = composer(&members, env);
        let expected = (address.map(str::to_owned), origin.map(str::to_owned));
        assert_eq!(found, expected, "{members:?}");
    }
    let staging = Environment {
        environment: Some("staging".into()),
        ..with(Some(url))
    };
    let (address, _) = composer(&[], staging);
    assert_eq!(address.as_deref(), Some("https://composer.example"));
}

#[test]
fn a_composer_that_cannot_be_used_is_named_by_its_setting() {
    let members = [("composer_endpoint", Value::from("http://c.example"))];
    let found = problems(&members, env("k"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "composer_endpoint");
    assert!(found[0].1.contains("https"), "{found:?}");
    let env = Environment {
        composer_url: Some("production".into()),
        ..env("k")
    };
    let found = problems(&[], env);
    assert_eq!(found[0].0, "");
    assert!(found[0].1.contains("KUBIYA_COMPOSER_URL"), "{found:?}");
}
