//! Which object a name stands for: the rule, apart from where its facts come from.

use crate::directory::Entries;
use crate::run::Known;

/// What a name stands for.
#[derive(Debug, PartialEq)]
pub(super) enum Binding {
    /// The object with this id.
    To(String),
    /// What this run is about to make.
    Later,
    /// One of several; these are their ids.
    Several(Vec<String>),
    /// Nothing that is known.
    Nothing,
}

/// The facts about one name.
pub(super) struct Facts<'a> {
    pub(super) name: &'a str,
    /// The id that the name stood for.
    pub(super) bound: Option<&'a str>,
    /// The ids that it stood for in another letter case.
    pub(super) bound_alike: &'a [&'a str],
    /// What this run knows of the name.
    pub(super) known: &'a Known,
    /// What the organisation has; nothing where the list is not at hand.
    pub(super) listed: Option<&'a Entries>,
}

/// What is bound stays bound while the name fits it and this run has not deleted it; else what this run makes
/// wins, once all of it is made; else it is what the organisation has of this name.
pub(super) fn bind(facts: Facts<'_>, is_deleted: impl Fn(&str) -> bool) -> Binding {
    let Facts {
        name,
        bound,
        bound_alike,
        known,
        listed,
    } = facts;
    let fits = |id: &str| {
        listed.is_none_or(|listed| listed.goes_by(id, name))
            || known.found.iter().chain(&known.made).any(|it| it == id)
    };
    if let Some(id) = bound
        && !is_deleted(id)
        && fits(id)
    {
        return Binding::To(id.to_owned());
    }
    if known.is_due() {
        return Binding::Later;
    }
    // What is made in another letter case is not meant where there is one in the very letters.
    let is_listed = listed.is_some_and(|listed| listed.has(name));
    if !known.made.is_empty() && (known.is_exact || !is_listed) {
        return one_of(known.made.clone());
    }
    let listed = listed.into_iter().flat_map(|listed| listed.ids_of(name));
    let mut listed: Vec<&str> = listed.filter(|id| !is_deleted(id)).collect();
    if listed.len() > 1 && listed.iter().any(|id| bound_alike.contains(id)) {
        listed.retain(|id| bound_alike.contains(id));
    }
    let listed: Vec<String> = listed.into_iter().map(str::to_owned).collect();
    match listed.is_empty() {
        true => one_of(known.found.clone()),
        false => one_of(listed),
    }
}

fn one_of(mut ids: Vec<String>) -> Binding {
    match ids.len() {
        0 => Binding::Nothing,
        1 => Binding::To(ids.remove(0)),
        _ => Binding::Several(ids),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `tools` stands for, where the organisation has sources with these ids and names.
    fn tools(
        bound: Option<&str>,
        made: &[&str],
        deleted: &[&str],
        listed: &[(&str, &str)],
    ) -> Binding {
        let listed = Entries::of(listed);
        let known = Known {
            is_exact: true,
            made: made.iter().map(|id| (*id).to_owned()).collect(),
            ..Known::default()
        };
        let facts = Facts {
            name: "tools",
            bound,
            bound_alike: &[],
            known: &known,
            listed: Some(&listed),
        };
        bind(facts, |id| deleted.contains(&id))
    }

    fn to(id: &str) -> Binding {
        Binding::To(id.to_owned())
    }

    const TWO: [(&str, &str); 2] = [("1", "tools"), ("2", "tools")];

    #[test]
    fn what_is_bound_stays_bound_while_its_name_fits() {
        assert_eq!(tools(Some("1"), &[], &[], &TWO), to("1"));
        assert_eq!(tools(Some("1"), &["2"], &[], &TWO), to("1"));
        assert_eq!(tools(Some("1"), &[], &[], &[("1", "Tools")]), to("1"));
        assert_eq!(
            tools(Some("1"), &[], &[], &[("1", "other"), ("2", "tools")]),
            to("2")
        );
        assert_eq!(tools(Some("1"), &[], &[], &[("2", "tools")]), to("2"));
    }

    #[test]
    fn what_is_bound_in_another_letter_case_is_meant_where_there_are_several() {
        let listed = Entries::of(&TWO);
        let known = Known::default();
        let facts = |bound_alike| Facts {
            name: "TOOLS",
            bound: None,
            bound_alike,
            known: &known,
            listed: Some(&listed),
        };
        assert_eq!(bind(facts(&["2"]), |_| false), to("2"));
        let both = Binding::Several(vec!["1".to_owned(), "2".to_owned()]);
        assert_eq!(bind(facts(&["9"]), |_| false), both);
        assert_eq!(bind(facts(&["1", "2"]), |_| false), both);
    }

    #[test]
    fn what_this_run_has_deleted_is_not_bound_any_more() {
        assert_eq!(tools(Some("1"), &["3"], &["1"], &TWO), to("3"));
        assert_eq!(tools(Some("1"), &[], &["1"], &TWO), to("2"));
        assert_eq!(
            tools(Some("1"), &[], &["1"], &[("1", "tools")]),
            Binding::Nothing
        );
    }

    #[test]
    fn what_this_run_has_made_wins_over_what_was_there() {
        assert_eq!(tools(None, &["3"], &[], &TWO), to("3"));
        let both = Binding::Several(vec!["3".to_owned(), "4".to_owned()]);
        assert_eq!(tools(None, &["3", "4"], &[], &TWO), both);
    }

    #[test]
    fn what_this_run_is_about_to_make_wins_over_all_but_what_is_bound() {
        let listed = Entries::of(&TWO[..1]);
        let known = |is_exact| Known {
            is_exact,
            is_planned: true,
            made: vec!["3".to_owned()],
            found: vec!["1".to_owned()],
        };
        let tools = |bound, known: &Known| {
            let facts = Facts {
                name: "tools",
                bound,
                bound_alike: &[],
                known,
                listed: Some(&listed),
            };
            bind(facts, |id| id == "deleted")
        };
        assert_eq!(tools(None, &known(true)), Binding::Later);
        assert_eq!(tools(Some("deleted"), &known(true)), Binding::Later);
        assert_eq!(tools(Some("1"), &known(true)), to("1"));
        assert_eq!(tools(None, &known(false)), to("1"));
    }

    #[test]
    fn what_this_run_has_made_in_other_letters_does_not_take_the_place_of_what_is_there() {
        let known = Known {
            made: vec!["3".to_owned()],
            ..Known::default()
        };
        for (listed, expected) in [("tools", to("1")), ("Tools", to("3"))] {
            let listed = Entries::of(&[("1", listed)]);
            let facts = Facts {
                name: "tools",
                bound: None,
                bound_alike: &[],
                known: &known,
                listed: Some(&listed),
            };
            assert_eq!(bind(facts, |_| false), expected);
        }
    }

    #[test]
    fn a_new_reference_needs_one_of_its_name() {
        let both = Binding::Several(vec!["1".to_owned(), "2".to_owned()]);
        assert_eq!(tools(None, &[], &[], &TWO), both);
        assert_eq!(tools(None, &[], &[], &[("2", "TOOLS")]), to("2"));
        assert_eq!(tools(None, &[], &[], &[]), Binding::Nothing);
    }

    #[test]
    fn what_is_renamed_is_found_under_a_name_that_no_list_shows() {
        let known = Known {
            found: vec!["1".to_owned()],
            ..Known::default()
        };
        let listed = Entries::of(&[("1", "old")]);
        for bound in [None, Some("1")] {
            let facts = Facts {
                name: "tools",
                bound,
                bound_alike: &[],
                known: &known,
                listed: Some(&listed),
            };
            assert_eq!(bind(facts, |_| false), to("1"));
        }
    }

    #[test]
    fn without_a_list_what_is_bound_stays_bound() {
        let known = Known::default();
        let facts = |bound| Facts {
            name: "tools",
            bound,
            bound_alike: &[],
            known: &known,
            listed: None,
        };
        assert_eq!(bind(facts(Some("1")), |_| false), to("1"));
        assert_eq!(bind(facts(Some("1")), |_| true), Binding::Nothing);
        assert_eq!(bind(facts(None), |_| false), Binding::Nothing);
    }
}
