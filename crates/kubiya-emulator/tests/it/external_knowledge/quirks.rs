//! What the only known client of external knowledge does not rule out.

use kubiya_emulator::Quirk;
use serde_json::json;

use super::{LIST, created, path, sent};
use crate::api::with;

#[tokio::test]
async fn channels_can_come_back_in_another_order() {
    let (_emulator, api) = with(&[Quirk::ReorderedCollections]).await;
    let made = created(&api, sent()).await;
    assert_eq!(made["channel_ids"], json!(["C01", "C02"]));
    let read = api.get(&path(&made)).await.json();
    assert_eq!(read["channel_ids"], json!(["C01", "C02"]));
}

#[tokio::test]
async fn channels_that_are_not_known_can_be_left_out_with_a_word() {
    let (_emulator, api) = with(&[Quirk::DropsUnknownChannels]).await;
    let made = created(&api, json!({"channel_ids": ["C01", "general", "D01"]})).await;
    assert_eq!(made["channel_ids"], json!(["C01"]));
    let message = "Channels that are not known and left out: 2.";
    assert_eq!(made["message"], message);
    let update = json!({"channel_ids": ["C01", "C02"]});
    let updated = api.put(&path(&made), update).await.json();
    assert_eq!(updated["message"], "");
    let update = json!({"channel_ids": ["general"]});
    let updated = api.put(&path(&made), update).await.json();
    assert_eq!(updated["channel_ids"], json!([]));
}

#[tokio::test]
async fn the_list_can_be_wrapped() {
    let (_emulator, api) = with(&[Quirk::WrappedList]).await;
    let made = created(&api, sent()).await;
    let read = api.get(&path(&made)).await.json();
    assert_eq!(api.get(LIST).await.json(), json!({"integrations": [read]}));
}

#[tokio::test]
async fn an_update_can_answer_nothing_but_words() {
    let (_emulator, api) = with(&[Quirk::UpdateAnswersMessageOnly]).await;
    let made = created(&api, sent()).await;
    let update = json!({"channel_ids": ["C03"]});
    let updated = api.put(&path(&made), update).await.json();
    assert_eq!(updated, json!({"message": "The channels are read anew."}));
    let read = api.get(&path(&made)).await.json();
    assert_eq!(read["channel_ids"], json!(["C03"]));
}
