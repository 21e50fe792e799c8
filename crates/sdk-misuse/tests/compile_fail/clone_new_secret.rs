fn main() {
    let new = kubiya_sdk::NewSecret::new("name", kubiya_sdk::SecretString::from("value"));
    let _two = (new.clone(), new);
}
