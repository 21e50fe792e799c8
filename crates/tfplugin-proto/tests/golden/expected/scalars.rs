//! Booleans, texts and numbers.

use tfplugin_proto::value::Value;

use super::{Expected, decimal, float, same, unrefined};

pub(super) fn bools() -> Vec<Expected> {
    vec![
        same("no", false),
        same("null", Value::Null),
        same("yes", true),
        same("unknown", Value::Unknown),
        unrefined("refined_not_null", Value::Unknown),
    ]
}

pub(super) fn strings() -> Vec<Expected> {
    let x = |length| Value::string("x".repeat(length));
    vec![
        same("ascii", "plain text"),
        same("composed", "\u{e9}"),
        same(
            "control",
            "line\nfeed, tab\t, escape \u{1b}, quote \", backslash \\",
        ),
        // Terraform composes what the configuration has in two characters.
        same("decomposed", "\u{e9}"),
        same("empty", ""),
        same("four_bytes", "\u{1f511}"),
        same("html", "<a href=\"?b&c\">"),
        same("length_31", x(31)),
        same("length_32", x(32)),
        same("length_255", x(255)),
        same("length_256", x(256)),
        same("length_65535", x(65_535)),
        same("length_65536", x(65_536)),
        same("line_separator", "\u{2028}"),
        same("null", Value::Null),
        same("number", "0.1"),
        same("unknown", Value::Unknown),
        unrefined("refined_prefix", Value::Unknown),
        unrefined("refined_long_prefix", Value::Unknown),
        unrefined("refined_not_null", Value::Unknown),
    ]
}

pub(super) fn numbers() -> Vec<Expected> {
    let zeros = |count| "0".repeat(count);
    vec![
        same("above_i64", decimal("9223372036854775808")),
        same("above_u64", decimal("12345678901234567890123")),
        same("below_i64", decimal("-9223372036854775809")),
        same("eight_bits", 128),
        same("exact_half", float(0.5)),
        same("i64_max", i64::MAX),
        same("i64_min", i64::MIN),
        same("minus_129", -129),
        same("minus_2147483649", -2_147_483_649),
        same("minus_32769", -32_769),
        same("minus_33", -33),
        same("minus_one", -1),
        same("minus_one_and_half", float(-1.5)),
        same("null", Value::Null),
        same("one_and_half", float(1.5)),
        same("one_tenth", decimal("0.1")),
        // An integer that a double holds, yet text: doubles are for fractions only.
        same("power_of_two", decimal("1180591620717411303424")),
        same("seven", 7),
        same("seven_bits", 127),
        same("sixteen_bits", 65_535),
        same("small", decimal("0.0000001")),
        same("ten_to_the_100", decimal(format!("1{}", zeros(100)))),
        same("ten_to_the_minus_100", decimal(format!("0.{}1", zeros(99)))),
        same("tenth_negative", decimal("-0.1")),
        same("text", 42),
        // As far as 512 bits go.
        same("third", decimal(format!("0.{}5", "3".repeat(154)))),
        same("thirty_two_bits", 4_294_967_295),
        same("trailing_zeros", float(2.5)),
        same("twenty_digits", decimal("12345678901234567890")),
        same("u16", 256),
        same("u32", 65_536),
        same("u64", 4_294_967_296),
        same("u64_max", decimal("18446744073709551615")),
        same("zero", 0),
        same("unknown", Value::Unknown),
        unrefined("refined_bound", Value::Unknown),
        unrefined("refined_not_null", Value::Unknown),
    ]
}
