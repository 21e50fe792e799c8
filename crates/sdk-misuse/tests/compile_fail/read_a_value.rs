async fn read(client: kubiya_sdk::Client) {
    let secret = client.secrets().get("name").await.unwrap();
    let _value = secret.value();
}

fn main() {
    drop(read);
}
