//! The environment that a host starts a provider with.

use hostile_inputs::attack;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use tfplugin_proto::HostEnv;
use tfplugin_proto::handshake::{MAGIC_COOKIE, check_cookie, check_protocol};

fn host_env() -> impl Strategy<Value = HostEnv> {
    let cookie = prop_oneof![
        Just(MAGIC_COOKIE.to_owned()),
        any::<proptest::sample::Index>().prop_map(|at| {
            let mut cookie = MAGIC_COOKIE.to_owned();
            cookie.truncate(at.index(MAGIC_COOKIE.len()));
            cookie
        }),
        any::<String>(),
    ];
    let version = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        select(&["6", " 6", "+6", "06", "6.0", "", "\u{a0}6", "4294967302"][..])
            .prop_map(str::to_owned),
        any::<String>(),
    ];
    let versions = proptest::collection::vec(version, 0..5).prop_map(|versions| versions.join(","));
    (of(cookie), of(versions)).prop_map(|(magic_cookie, protocol_versions)| HostEnv {
        magic_cookie,
        protocol_versions,
        ..HostEnv::default()
    })
}

#[test]
fn a_host_is_believed_only_with_the_cookie_and_a_version_that_is_a_six() {
    attack(1_500, host_env(), |env| {
        let cookie = env.magic_cookie.as_deref() == Some(MAGIC_COOKIE);
        prop_assert_eq!(check_cookie(&env).is_ok(), cookie);
        let offers_six = env.protocol_versions.as_ref().is_none_or(|offer| {
            offer
                .split(',')
                .any(|it| matches!(it.trim(), "6" | "+6" | "06"))
        });
        match check_protocol(&env) {
            Ok(()) => prop_assert!(offers_six, "{:?}", env.protocol_versions),
            Err(error) => {
                prop_assert!(!offers_six, "{:?}", env.protocol_versions);
                let text = error.to_string();
                prop_assert!(!text.chars().any(char::is_control), "{text:?}");
            }
        }
        Ok(())
    });
}
