fn main() {
    let update = || kubiya_sdk::SecretUpdate::new(kubiya_sdk::SecretString::from("value"), "");
    assert!(update() == update());
}
