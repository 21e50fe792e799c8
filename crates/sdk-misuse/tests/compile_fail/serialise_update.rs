fn main() {
    let update = kubiya_sdk::SecretUpdate::new(kubiya_sdk::SecretString::from("value"), "");
    let _json = serde_json::to_string(&update);
}
