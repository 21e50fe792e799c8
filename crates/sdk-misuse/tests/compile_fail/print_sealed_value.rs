fn main() {
    let value = kubiya_sdk::SecretString::from("value");
    println!("{value}");
}
