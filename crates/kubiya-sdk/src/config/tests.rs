use super::*;
use crate::error::ErrorKind;

fn builder() -> ClientBuilder {
    ClientBuilder::new().api_key(SecretString::from("kby_canary"))
}

fn refused(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    std::error::Error::source(&error).unwrap().to_string()
}

#[test]
fn a_client_needs_nothing_but_a_key() {
    let config = builder().check().unwrap();
    assert_eq!(config.api.endpoint, Endpoint::production());
    assert_eq!(config.timeout, Duration::from_secs(30));
    assert_eq!(config.retry_timeout, Duration::from_secs(180));
    assert_eq!(config.source, None);
}

#[test]
fn unusable_settings_are_named() {
    assert!(refused(ClientBuilder::new()).contains("KUBIYA_API_KEY"));
    assert!(refused(builder().api_key(SecretString::from(" "))).contains("empty"));
    assert!(refused(builder().timeout(Duration::ZERO)).contains("attempt"));
    assert!(refused(builder().retry_timeout(Duration::ZERO)).contains("budget"));
    assert!(refused(builder().user_agent_suffix("a\r\nb: c")).contains("user agent"));
    assert!(refused(builder().source("a\nb")).contains("source"));
    assert!(refused(builder().endpoint("prod")).contains("\"prod\""));
}

#[cfg(not(feature = "rustls"))]
#[test]
fn https_is_refused_where_it_is_not_built_in() {
    assert!(refused(builder()).contains("rustls"));
}

#[test]
fn the_user_agent_has_prefix_own_name_and_suffix_in_this_order() {
    let config = builder()
        .user_agent_prefix("tool/1 (+https://example.com)")
        .user_agent_suffix(" extra ")
        .check()
        .unwrap();
    let expected = format!("tool/1 (+https://example.com) {OWN_USER_AGENT} extra");
    assert_eq!(config.user_agent.to_str().unwrap(), expected);
}

#[test]
fn a_parsed_endpoint_is_accepted_as_well_as_text() {
    let config = builder().endpoint(Endpoint::staging()).check().unwrap();
    assert_eq!(config.api.endpoint, Endpoint::staging());
}

#[test]
fn unlimited_durations_do_not_overflow() {
    let config = builder()
        .timeout(Duration::MAX)
        .retry_timeout(Duration::MAX)
        .check()
        .unwrap();
    assert_eq!((config.timeout, config.retry_timeout), (LONGEST, LONGEST));
}

#[test]
fn debug_does_not_show_the_key() {
    let shown = format!("{:?}", builder());
    assert!(
        shown.contains("[REDACTED]") && !shown.contains("canary"),
        "{shown}"
    );
}

#[test]
fn a_policy_has_the_delays_of_the_waits_unless_it_has_its_own() {
    let waits = Waits::default().scaled(0.5);
    let policy = RetryPolicy::default().max_delay(LONGEST);
    let config = builder().waits(waits).retry(policy).check().unwrap();
    let resolved = RetryPolicy::default().base_delay(waits.base_delay);
    assert_eq!(config.retry, resolved.max_delay(LONGEST));
    assert_eq!(config.waits, waits);
}
