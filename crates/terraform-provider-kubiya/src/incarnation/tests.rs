use hostile_inputs::attack;
use proptest::prelude::*;

use super::*;

const TIME: &str = "2025-01-16T14:32:49Z";

#[track_caller]
fn expect(before: &str, now: &str, expected: Incarnation) {
    for (before, now) in [(before, now), (now, before)] {
        let found = Incarnation::by_creation(Some(before), Some(now));
        assert_eq!(found, expected, "{before:?} and {now:?}");
    }
}

#[test]
fn one_time_in_several_spellings_is_one_object() {
    for spelling in [
        TIME,
        " 2025-01-16T14:32:49Z\n",
        "2025-01-16t14:32:49z",
        "2025-01-16T14:32:49+00:00",
        "2025-01-16T14:32:49-00:00",
        "2025-01-16T14:32:49+0000",
        "2025-01-16T14:32:49+00",
        "2025-01-16T14:32:49.000Z",
        "2025-01-16T14:32:49.000000000Z",
        "2025-01-16T20:02:49+05:30",
        "2025-01-15T23:32:49-15:00",
        "2025-01-16 14:32:49+00:00",
        "2025-01-16 14:32:49.000000+00:00",
        "2025-01-16 14:32:49 UTC",
        "2025-01-16 14:32:49 +0000 UTC",
        "2025-01-16 15:32:49 +0100 CET",
        "2025-01-16T14:32:49",
        "2025-01-16 14:32:49.000",
    ] {
        expect(TIME, spelling, Incarnation::Same);
    }
}

#[test]
fn the_coarser_of_two_precisions_counts() {
    for (coarse, fine) in [
        (TIME, "2025-01-16T14:32:49.999999Z"),
        (TIME, "2025-01-16T14:32:48.999999Z"), // Rounded up.
        ("2025-01-16T14:32:49.123Z", "2025-01-16T14:32:49.123456Z"),
        (
            "2025-01-16T14:32:49.123457Z",
            "2025-01-16T14:32:49.123456789Z",
        ),
    ] {
        expect(coarse, fine, Incarnation::Same);
    }
    for (coarse, fine) in [
        (TIME, "2025-01-16T14:32:50.000001Z"),
        ("2025-01-16T14:32:49.123Z", "2025-01-16T14:32:49.124001Z"),
    ] {
        expect(coarse, fine, Incarnation::Another);
    }
}

#[test]
fn two_times_are_two_objects() {
    for other in [
        "2025-01-16T14:32:50Z",
        "2025-01-16T14:32:49+00:01",
        "2026-01-16 14:32:49 +0000 UTC",
        "1970-01-01T00:00:00Z",
    ] {
        expect(TIME, other, Incarnation::Another);
    }
    expect(
        "2025-01-16T14:32:49",
        "2025-01-16 14:32:50.1",
        Incarnation::Another,
    );
    let digits = ["2025-01-16T14:32:49.000001Z", "2025-01-16T14:32:49.000002Z"];
    expect(digits[0], digits[1], Incarnation::Another);
}

#[test]
fn a_zone_that_is_missing_explains_hours_and_no_days() {
    expect(TIME, "2025-01-16T16:32:49", Incarnation::Unclear);
    expect(TIME, "2025-01-17T04:32:49", Incarnation::Unclear);
    expect(TIME, "2025-01-17T04:32:50", Incarnation::Another);
    expect(TIME, "2024-01-16T14:32:49", Incarnation::Another);
}

#[test]
fn what_is_missing_says_nothing() {
    let never = [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00.000+00:00",
        "0001-01-01 00:00:00 +0000 UTC",
    ];
    for nothing in [None, Some(""), Some(" ")]
        .into_iter()
        .chain(never.map(Some))
    {
        for something in [None, Some(TIME), Some("yesterday")] {
            for (before, now) in [(nothing, something), (something, nothing)] {
                let found = Incarnation::by_creation(before, now);
                assert_eq!(found, Incarnation::Same, "{before:?} and {now:?}");
            }
        }
    }
}

#[test]
fn what_is_no_time_is_unclear_unless_it_is_the_same_text() {
    let long = format!("{TIME}{}", "0".repeat(100_000));
    for text in [
        "yesterday",
        "2025-01-16",
        "2025-01-16T14:32Z",
        "20250116T143249Z",
        "2025-02-30T14:32:49Z",
        "2025-01-16T25:00:00Z",
        "2025-01-16T14:32:49+99:00",
        "2025-01-16T14:32:49Z[",
        "2025-01-16T14:32:49.Z",
        "2025-01-16T14:32:49 or so, I think",
        "99999-01-16T14:32:49Z",
        "9999-12-31T23:59:59Z",
        "-2025-01-16T14:32:49Z",
        "1737037969",
        "2025-01-16T14:32:4é",
        "２０２５-01-16T14:32:49Z",
        "\u{0}",
        &long,
    ] {
        expect(TIME, text, Incarnation::Unclear);
        expect(text, text, Incarnation::Same);
    }
}

#[test]
fn times_with_and_without_a_zone_are_compared_as_far_as_that_goes() {
    expect(TIME, "2025-01-16T16:32:49", Incarnation::Unclear);
}

#[test]
fn any_texts_are_compared_alike_in_both_directions() {
    let time = "[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,10})?(Z|[+-][0-9]{2}:?[0-9]{2}| ?UTC)?";
    let text = || prop_oneof![3 => time, 1 => any::<String>()];
    attack(2_000, (text(), text()), |(a, b)| {
        let compare = |a: &str, b: &str| Incarnation::by_creation(Some(a), Some(b));
        prop_assert_eq!(compare(&a, &b), compare(&b, &a));
        prop_assert_eq!(compare(&a, &a), Incarnation::Same);
        Ok(())
    });
}
