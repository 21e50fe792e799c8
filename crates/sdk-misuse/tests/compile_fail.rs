//! What must not compile: printing, comparing, cloning, serialising or reading back a value.

#[test]
fn a_value_cannot_be_printed_compared_cloned_serialised_or_read_back() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
