//! Finding an entry of a list by what a practitioner calls it.

use crate::letters::{composed, is_respelled, same_characters, same_letters};

/// Everything of one kind.
#[derive(Debug, Default)]
pub(crate) struct Entries(Vec<Entry>);

/// One thing that can be referred to.
#[derive(Debug)]
pub(crate) struct Entry {
    id: String,
    /// What it can be called besides its id; the first name is the one to show.
    names: Vec<String>,
}

/// The outcome of a search.
#[derive(Debug)]
enum Lookup<'a> {
    /// There is one such thing.
    Found(&'a Entry),
    /// There is none.
    Missing,
    /// There are several; these are their ids.
    Ambiguous(Vec<&'a str>),
}

impl Entry {
    pub(super) fn new(id: &str, names: &[&str]) -> Self {
        let names = names.iter().filter(|name| !name.is_empty());
        Self {
            id: id.to_owned(),
            names: names.map(|name| (*name).to_owned()).collect(),
        }
    }

    /// Something whose name is its id.
    pub(super) fn of_name(name: &str) -> Self {
        Self::new(name, &[])
    }

    fn id(&self) -> &str {
        &self.id
    }

    /// Whether it goes by this id or name, in whatever letter case.
    pub(super) fn is_called(&self, reference: &str) -> bool {
        self.answers_to(|name| same_letters(name, reference))
    }

    fn answers_to(&self, accepts: impl Fn(&str) -> bool) -> bool {
        accepts(&self.id) || self.names.iter().any(|name| accepts(name))
    }
}

impl Entries {
    pub(super) fn new(entries: Vec<Entry>) -> Self {
        Self(entries)
    }

    /// Things with these ids and names.
    #[cfg(test)]
    pub(crate) fn of(named: &[(&str, &str)]) -> Self {
        let entries = named.iter().map(|(id, name)| Entry::new(id, &[name]));
        Self(entries.collect())
    }

    /// Finds what a reference means. One in the very characters wins over others, then one in the letter case, and
    /// what the API may have made of the reference comes last.
    fn find(&self, reference: &str) -> Lookup<'_> {
        let rules: [fn(&str, &str) -> bool; 4] =
            [|a, b| a == b, same_characters, same_letters, is_respelled];
        let found = rules
            .iter()
            .map(|rule| self.called(|name| rule(name, reference)));
        let mut found = found.filter(|found| !matches!(found, Lookup::Missing));
        found.next().unwrap_or(Lookup::Missing)
    }

    fn called(&self, accepts: impl Fn(&str) -> bool) -> Lookup<'_> {
        let found: Vec<_> = self.0.iter().filter(|it| it.answers_to(&accepts)).collect();
        match found[..] {
            [] => Lookup::Missing,
            [entry] => Lookup::Found(entry),
            _ => Lookup::Ambiguous(found.into_iter().map(Entry::id).collect()),
        }
    }

    /// The ids of what goes by a reference. Those in the exact letter case win over others.
    pub(crate) fn ids_of(&self, reference: &str) -> Vec<&str> {
        match self.find(reference) {
            Lookup::Found(entry) => vec![entry.id()],
            Lookup::Missing => Vec::new(),
            Lookup::Ambiguous(ids) => ids,
        }
    }

    /// Whether something goes by exactly this id or name.
    pub(crate) fn has(&self, reference: &str) -> bool {
        self.ids_called(reference).next().is_some()
    }

    /// The ids of what goes by exactly this id or name.
    pub(crate) fn ids_called(&self, reference: &str) -> impl Iterator<Item = &str> {
        let called = self.0.iter();
        let called =
            called.filter(move |entry| entry.answers_to(|name| same_characters(name, reference)));
        called.map(Entry::id)
    }

    /// Whether the thing with this id goes by a reference, perhaps beside others, or has a name that the API may have
    /// made of it.
    pub(crate) fn goes_by(&self, id: &str, reference: &str) -> bool {
        let mut entries = self.0.iter().filter(|entry| entry.id == id);
        entries.any(|entry| entry.answers_to(|name| is_respelled(name, reference)))
    }

    /// What to call the thing with this id: its first name that means it and nothing else, or the id.
    /// As Terraform writes it.
    pub(crate) fn name_of(&self, id: &str) -> String {
        let entry = self.0.iter().find(|entry| entry.id == id);
        let names = entry.iter().flat_map(|entry| &entry.names);
        let mut telling = names
            .map(|name| composed(name))
            .filter(|name| self.means(name, id));
        telling.next().unwrap_or_else(|| composed(id)).into_owned()
    }

    /// The same letter by letter as the organisation keeps it: to be sent, and not to be shown.
    pub(crate) fn kept_name_of<'a>(&'a self, id: &'a str) -> &'a str {
        let entry = self.0.iter().find(|entry| entry.id == id);
        let names = entry.into_iter().flat_map(|entry| &entry.names);
        let mut telling = names.filter(|name| self.means(name, id));
        telling.next().map_or(id, String::as_str)
    }

    /// Whether a reference means the thing with this id.
    pub(crate) fn means(&self, reference: &str, id: &str) -> bool {
        reference == id || matches!(self.find(reference), Lookup::Found(found) if found.id == id)
    }

    /// The ids, as they are listed.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(Entry::id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn users() -> Entries {
        Entries::new(vec![
            Entry::new("u-1", &["ann@example.com", "Ann"]),
            Entry::new("u-2", &["bob@example.com", "Sam"]),
            Entry::new("u-3", &["sam@example.com", "sam"]),
            Entry::new("u-4", &["", "Sam"]),
        ])
    }

    fn found(reference: &str) -> String {
        match users().find(reference) {
            Lookup::Found(entry) => entry.id().to_owned(),
            Lookup::Missing => "missing".to_owned(),
            Lookup::Ambiguous(ids) => ids.join(" or "),
        }
    }

    #[test]
    fn a_thing_is_found_by_id_and_every_name_in_any_letter_case() {
        for reference in ["u-1", "U-1", "ann@example.com", "ANN@Example.com", "ann"] {
            assert_eq!(found(reference), "u-1", "{reference}");
        }
        assert_eq!(found(" ann "), "u-1", "an API may drop white space");
        assert_eq!(found("nobody"), "missing");
        assert_eq!(found(""), "missing");
    }

    #[test]
    fn the_exact_letter_case_decides_between_equal_names() {
        assert_eq!(found("sam"), "u-3");
        assert_eq!(found("Sam"), "u-2 or u-4");
        assert_eq!(found("SAM"), "u-2 or u-3 or u-4");
    }

    #[test]
    fn a_name_is_found_in_either_form_of_unicode_and_the_very_form_wins() {
        let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}");
        let listed = Entries::of(&[("1", decomposed)]);
        for name in [composed, decomposed, "CAF\u{c9}"] {
            assert_eq!(listed.ids_of(name), ["1"], "{name:?}");
        }
        assert!(listed.has(composed) && listed.goes_by("1", composed));
        assert_eq!(listed.name_of("1"), composed);
        let both = Entries::of(&[("1", decomposed), ("2", composed)]);
        assert_eq!(both.ids_of(composed), ["2"]);
        assert_eq!(both.ids_of(decomposed), ["1"]);
        assert_eq!(both.ids_of("CAF\u{c9}"), ["1", "2"]);
        assert_eq!(
            both.name_of("1"),
            "1",
            "its name as Terraform writes it is another's"
        );
        let other_case = Entries::of(&[("1", "CAFE\u{301}"), ("2", decomposed)]);
        assert_eq!(other_case.ids_of(composed), ["2"]);
    }

    #[test]
    fn a_thing_is_shown_by_a_name_that_leads_back_to_it() {
        let users = users();
        assert_eq!(users.name_of("u-1"), "ann@example.com");
        assert_eq!(users.name_of("u-4"), "u-4", "its name is another's too");
        assert_eq!(users.name_of("u-9"), "u-9", "it was deleted");
    }
}
