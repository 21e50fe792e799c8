fn main() {
    let value = || kubiya_sdk::SecretString::from("value");
    assert!(value() == value());
}
