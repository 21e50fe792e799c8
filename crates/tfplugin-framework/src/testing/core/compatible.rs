//! Whether a value may come of one that was planned: what is known in it stays.
//!
//! **Source:** Terraform 1.11 `internal/plans/objchange`, `AssertObjectCompatible` and what it calls.

use tfplugin_proto::value::{Fields, Type, Value};

/// Whether `actual` may come of `planned`. It may hold unknown values itself, in the place of others.
pub(super) fn is_compatible(ty: &Type, planned: &Value, actual: &Value) -> bool {
    match (ty, planned, actual) {
        (_, Value::Unknown, _) => true,
        _ if planned.is_wholly_known() => planned == actual,
        (Type::Set(element), Value::List(planned), Value::List(actual)) => {
            sets(element, planned, actual)
        }
        (Type::List(element), Value::List(planned), Value::List(actual)) => {
            let mut pairs = planned.iter().zip(actual);
            planned.len() == actual.len() && pairs.all(|(a, b)| is_compatible(element, a, b))
        }
        (Type::Map(element), Value::Map(planned), Value::Map(actual)) => {
            members(planned, actual, |_| Some(element))
        }
        (Type::Object(types), Value::Map(planned), Value::Map(actual)) => {
            members(planned, actual, |name| types.get(name))
        }
        // Tuples and dynamic values occur in no schema that is played; what is partly unknown there decides nothing.
        (Type::Tuple(_) | Type::Dynamic, _, _) => true,
        _ => false,
    }
}

/// Unknown elements may turn out to be the same, so that the set shrinks, but each element has an origin and each
/// planned one has come to something.
fn sets(element: &Type, planned: &[Value], actual: &[Value]) -> bool {
    let comes_of = |a: &Value, b: &Value| is_compatible(element, a, b);
    let has_origin = |b: &Value| planned.iter().any(|a| comes_of(a, b));
    let has_come = |a: &Value| actual.iter().any(|b| comes_of(a, b));
    actual.len() <= planned.len() && actual.iter().all(has_origin) && planned.iter().all(has_come)
}

fn members<'t>(planned: &Fields, actual: &Fields, ty: impl Fn(&str) -> Option<&'t Type>) -> bool {
    let fits = |(name, a): (&String, &Value)| match (ty(name), actual.get(name)) {
        (Some(ty), Some(b)) => is_compatible(ty, a, b),
        _ => false,
    };
    planned.len() == actual.len() && planned.iter().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(elements: &[Value]) -> Value {
        Value::set(elements.to_vec())
    }

    #[test]
    fn the_known_elements_of_a_partly_unknown_set_stay() {
        let ty = Type::set(Type::String);
        let planned = set(&["a".into(), Value::Unknown, Value::Unknown]);
        let may = |actual: &[Value]| is_compatible(&ty, &planned, &set(actual));
        assert!(may(&["a".into(), "b".into(), "c".into()]));
        assert!(may(&["a".into(), "b".into()]));
        assert!(may(&["a".into()]));
        assert!(may(&["a".into(), Value::Unknown]));
        assert!(!may(&["b".into(), "c".into()]));
        assert!(!may(&[]));
        assert!(!may(&["a".into(), "b".into(), "c".into(), "d".into()]));
        assert!(!is_compatible(&ty, &planned, &Value::Null));
    }

    #[test]
    fn the_known_members_of_lists_maps_and_objects_stay() {
        let list = Type::list(Type::String);
        let planned = Value::List(vec!["a".into(), Value::Unknown]);
        let may = |actual: &[Value]| is_compatible(&list, &planned, &Value::List(actual.to_vec()));
        assert!(may(&["a".into(), "b".into()]));
        assert!(!may(&["b".into(), "b".into()]));
        assert!(!may(&["a".into()]));

        let pair = |a: Value, b: Value| Value::map([("a", a), ("b", b)]);
        let object = Type::object([("a", Type::String), ("b", Type::String)]);
        for ty in [Type::map(Type::String), object] {
            let planned = pair("x".into(), Value::Unknown);
            assert!(is_compatible(&ty, &planned, &pair("x".into(), "y".into())));
            assert!(!is_compatible(&ty, &planned, &pair("y".into(), "y".into())));
            let short = Value::map([("a", Value::from("x"))]);
            assert!(!is_compatible(&ty, &planned, &short));
        }
    }
}
