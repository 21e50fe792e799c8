use std::borrow::Cow;

use super::*;

impl Entry for u8 {
    /// Whether it is even, and the number itself.
    fn labels(&self) -> [Option<Cow<'_, str>>; 2] {
        let even = self.is_multiple_of(2).then_some("even".into());
        [even, Some(self.to_string().into())]
    }
}

fn shown(tracked: &Tracked<u8>) -> Vec<(&str, u8)> {
    let entries = tracked.iter();
    entries.map(|(key, value)| (key, *value)).collect()
}

#[test]
fn what_is_undone_has_its_place_again_and_what_was_before_stays_unsaved() {
    let mut tracked = Tracked::default();
    for (key, value) in [("a", 1), ("b", 2), ("c", 3)] {
        tracked.insert(key, value);
    }
    tracked.begin();
    tracked.remove("a");
    tracked.edit("b", |value| *value = 7).unwrap();
    tracked.insert("d", 4);
    tracked.insert("a", 8);
    assert_eq!(shown(&tracked), [("b", 7), ("c", 3), ("d", 4), ("a", 8)]);
    tracked.undo();
    assert_eq!(shown(&tracked), [("a", 1), ("b", 2), ("c", 3)]);
    assert_eq!(tracked.unsaved().count(), 3);

    tracked.begin();
    tracked.clear();
    tracked.undo();
    assert_eq!(shown(&tracked), [("a", 1), ("b", 2), ("c", 3)]);
    assert_eq!(tracked.edit("none", |_| ()), None);
}

#[test]
fn what_is_unsaved_leads_to_the_same_entries_in_the_same_order() {
    let mut tracked = Tracked::default();
    for key in ["a", "b", "c"] {
        tracked.insert(key, 1);
    }
    tracked.settle();
    let mut replayed = tracked.clone();
    tracked.clear();
    for (key, value) in [("d", 2), ("b", 3), ("e", 4), ("d", 5)] {
        tracked.insert(key, value);
    }
    tracked.remove("e");
    for (key, value) in tracked.unsaved() {
        match value {
            Some(value) => replayed.insert(key, *value),
            None => {
                replayed.remove(key);
            }
        }
    }
    assert_eq!(shown(&replayed), [("d", 5), ("b", 3)]);
    assert_eq!(shown(&replayed), shown(&tracked));
}

#[test]
fn labels_lead_to_what_has_them_now_in_its_order_also_after_an_undo() {
    let mut tracked = Tracked::default();
    for (key, value) in [("a", 2), ("b", 3), ("c", 4)] {
        tracked.insert(key, value);
    }
    let even =
        |tracked: &Tracked<u8>| -> Vec<u8> { tracked.labelled(0, "even").copied().collect() };
    let has = |tracked: &Tracked<u8>, label: &str| tracked.labelled(1, label).count();
    assert_eq!(
        (even(&tracked), has(&tracked, "3"), has(&tracked, "")),
        (vec![2, 4], 1, 0)
    );
    tracked.begin();
    tracked.edit("c", |value| *value = 5);
    tracked.edit("b", |value| *value = 6);
    tracked.insert("a", 8);
    assert_eq!(even(&tracked), [8, 6]);
    tracked.remove("a");
    tracked.insert("a", 10);
    tracked.insert("d", 12);
    assert_eq!((even(&tracked), has(&tracked, "3")), (vec![6, 10, 12], 0));
    tracked.undo();
    assert_eq!(
        (even(&tracked), has(&tracked, "3"), has(&tracked, "12")),
        (vec![2, 4], 1, 0)
    );
    tracked.clear();
    assert_eq!((even(&tracked), has(&tracked, "3")), (vec![], 0));
}
