//! What the practitioner configures.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Value as Json, json};
use tfplugin_framework::Value;

use crate::kinds::{KINDS, Kind, OPEN, place_of};
use crate::organisation::Organisation;
use crate::random::Random;
use crate::terraform::Stored;

/// The agent of a colleague that those can refer to which need one.
pub(crate) const STEWARD: &str = "steward";

/// The argument with which a create takes what a colleague has under its name.
pub(crate) const OVERWRITES: &str = "overwrite_on_create";

/// The address of a resource.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Label {
    /// The place of its kind in [`KINDS`].
    pub(crate) kind: usize,
    pub(crate) number: usize,
}

impl Label {
    pub(crate) fn kind(self) -> &'static dyn Kind {
        KINDS[self.kind]
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.l{}", self.kind().type_name(), self.number)
    }
}

/// What an attribute is set to.
#[derive(Clone)]
pub(crate) enum Expression {
    Is(Value),
    /// An attribute of another resource.
    Of(Label, &'static str),
    Set(Vec<Expression>),
}

impl Expression {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Is(Value::string(text))
    }

    fn refers_to(&self, found: &mut BTreeSet<Label>) {
        match self {
            Self::Is(_) => {}
            Self::Of(label, _) => drop(found.insert(*label)),
            Self::Set(elements) => elements.iter().for_each(|it| it.refers_to(found)),
        }
    }

    fn evaluate(&self, of: &impl Fn(Label, &str) -> Value) -> Value {
        match self {
            Self::Is(value) => value.clone(),
            Self::Of(label, attribute) => of(*label, attribute),
            Self::Set(elements) => Value::set(elements.iter().map(|it| it.evaluate(of)).collect()),
        }
    }

    /// The same with another address in the place of one.
    fn readdressed(&self, old: Label, new: Label) -> Self {
        match self {
            Self::Of(label, attribute) if *label == old => Self::Of(new, attribute),
            Self::Set(elements) => {
                Self::Set(elements.iter().map(|it| it.readdressed(old, new)).collect())
            }
            other => other.clone(),
        }
    }
}

/// The attributes of a resource's block, but for what names it.
#[derive(Clone, Default)]
pub(crate) struct Content(BTreeMap<&'static str, Expression>);

impl Content {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// What it refers to.
    pub(crate) fn references(&self) -> BTreeSet<Label> {
        let mut found = BTreeSet::new();
        self.0.values().for_each(|it| it.refers_to(&mut found));
        found
    }

    pub(crate) fn set(&mut self, attribute: &'static str, expression: Expression) {
        self.0.insert(attribute, expression);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn unset(&mut self, attribute: &'static str) {
        self.0.remove(attribute);
    }

    /// Whether its create takes what a colleague has under its name.
    pub(crate) fn overwrites(&self) -> bool {
        self.0.contains_key(OVERWRITES)
    }

    /// Whether it is of an agent that leaves its parts to others.
    pub(crate) fn is_open(&self) -> bool {
        let links = self.0.get("links");
        let links = links.map(|it| it.evaluate(&|_, _| Value::Null));
        match links {
            Some(Value::List(links)) => links.iter().any(|it| it.as_str() == Some(OPEN)),
            _ => false,
        }
    }

    /// Lets go of a resource that is referred to; false where that cannot be done without.
    pub(crate) fn release(&mut self, label: Label) -> bool {
        for expression in self.0.values_mut() {
            match expression {
                Expression::Of(other, _) if *other == label => return false,
                Expression::Set(elements) => {
                    elements
                        .retain(|it| !matches!(it, Expression::Of(other, _) if *other == label));
                }
                Expression::Is(_) | Expression::Of(..) => {}
            }
        }
        true
    }

    pub(crate) fn is(&mut self, attribute: &'static str, text: String) {
        self.set(attribute, Expression::text(text));
    }

    pub(crate) fn is_set(&mut self, attribute: &'static str, texts: &[&str]) {
        let elements = texts.iter().map(|text| Value::from(*text)).collect();
        self.set(attribute, Expression::Is(Value::set(elements)));
    }

    pub(crate) fn is_object<const N: usize>(
        &mut self,
        attribute: &'static str,
        members: [(&str, String); N],
    ) {
        let members = members.map(|(name, text)| (name, Value::string(text)));
        self.set(attribute, Expression::Is(Value::map(members)));
    }
}

/// A resource's block.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) content: Content,
    /// What it was before the last change.
    pub(crate) previous: Option<Content>,
    /// What the practitioner says of when a value is written.
    pub(crate) pinned: Option<i64>,
    /// Fields that a plan may leave as a colleague has written them; no colleague writes those that can be shared.
    pub(crate) loose: BTreeSet<&'static str>,
    /// Fields that may have something of which nobody knows whose it is, where nothing is configured for them.
    pub(crate) murky: BTreeSet<String>,
}

impl Item {
    pub(crate) fn new(name: String, content: Content) -> Self {
        Self {
            name,
            content,
            previous: None,
            pinned: None,
            loose: BTreeSet::new(),
            murky: BTreeSet::new(),
        }
    }

    /// What it refers to.
    pub(crate) fn references(&self) -> BTreeSet<Label> {
        self.content.references()
    }

    /// Takes back the last change of some attributes.
    pub(crate) fn keep(&mut self, attributes: &[&'static str]) {
        for attribute in attributes {
            let previous = self.previous.as_ref().and_then(|it| it.0.get(attribute));
            match previous.cloned() {
                Some(expression) => self.content.set(attribute, expression),
                None => drop(self.content.0.remove(attribute)),
            }
        }
    }

    pub(crate) fn readdress(&mut self, old: Label, new: Label) {
        for content in [&mut self.content].into_iter().chain(&mut self.previous) {
            for expression in content.0.values_mut() {
                *expression = expression.readdressed(old, new);
            }
        }
    }

    /// Its arguments, with what the attributes of others are.
    pub(crate) fn arguments(
        &self,
        kind: &dyn Kind,
        of: impl Fn(Label, &str) -> Value,
    ) -> Vec<(&'static str, Value)> {
        let named = kind.named(&self.name).into_iter();
        let mut arguments: Vec<_> = named
            .map(|(naming, text)| (naming, Value::string(text)))
            .collect();
        arguments.extend(
            self.content
                .0
                .iter()
                .map(|(name, it)| (*name, it.evaluate(&of))),
        );
        if let Some(version) = self.pinned {
            arguments.push(("value_version", version.into()));
        }
        arguments
    }
}

/// What a kind draws the content of an object from.
pub(crate) struct Drawing<'a> {
    pub(crate) random: Random,
    pub(crate) canaries: &'a mut Canaries,
    /// What can be referred to.
    pub(crate) items: &'a BTreeMap<Label, Item>,
    pub(crate) stored: &'a BTreeMap<Label, Stored>,
    /// What is changed; none where it is new.
    pub(crate) of: Option<Label>,
}

/// Texts that must not show.
#[derive(Default)]
pub(crate) struct Canaries {
    pub(crate) never_stored: Vec<String>,
    pub(crate) sensitive: Vec<String>,
}

impl Drawing<'_> {
    pub(crate) fn text(&mut self) -> String {
        format!("t{:x}", self.random.below(1 << 20))
    }

    pub(crate) fn never_stored(&mut self) -> String {
        let canary = format!("canary-{:016x}", self.random.next());
        self.canaries.never_stored.push(canary.clone());
        canary
    }

    pub(crate) fn sensitive(&mut self) -> String {
        let canary = format!("hidden-{:016x}", self.random.next());
        self.canaries.sensitive.push(canary.clone());
        canary
    }

    /// An attribute of some resource of a kind.
    pub(crate) fn one_of(
        &mut self,
        type_name: &str,
        attribute: &'static str,
    ) -> Option<Expression> {
        let labels = self.labels(type_name);
        let is_there = !labels.is_empty();
        is_there.then(|| Expression::Of(self.random.pick(&labels), attribute))
    }

    /// The same attribute of some resources of a kind.
    pub(crate) fn many(&mut self, type_name: &str, attribute: &'static str) -> Vec<Expression> {
        let labels = self.labels(type_name);
        let labels = self.random.some(&labels, 40).into_iter();
        labels
            .map(|label| Expression::Of(label, attribute))
            .collect()
    }

    /// A runner, for what needs none.
    pub(crate) fn runner(&mut self) -> Option<Expression> {
        match self.one_of("kubiya_runner", "name") {
            Some(runner) if self.random.chance(60) => Some(runner),
            _ if self.random.chance(30) => Some(Expression::text("kubiya-hosted")),
            _ => None,
        }
    }

    /// What is there of what is changed.
    pub(crate) fn content(&self) -> Option<&Content> {
        Some(&self.items[&self.of?].content)
    }

    /// What of this kind it refers to so far.
    pub(crate) fn referred_to(&self, type_name: &str) -> Option<Label> {
        let mut references = self.content()?.references().into_iter();
        references.find(|it| it.kind == place_of(type_name))
    }

    /// The agents that leave their parts to others.
    pub(crate) fn open_agents(&self) -> Vec<Label> {
        let mut agents = self.labels("kubiya_agent");
        agents.retain(|it| self.items[it].content.is_open());
        agents
    }

    /// Whether another of this kind refers to all of these, or did when it was last applied.
    pub(crate) fn is_shared_by(&self, type_name: &str, labels: &[Label]) -> bool {
        let kind = place_of(type_name);
        let has_all = |it: &BTreeSet<Label>| labels.iter().all(|label| it.contains(label));
        let is_other = |label: &Label| label.kind == kind && Some(*label) != self.of;
        let mut items = self.items.iter();
        let mut stored = self.stored.iter();
        items.any(|(label, it)| is_other(label) && has_all(&it.references()))
            || stored.any(|(label, it)| is_other(label) && has_all(&it.refers_to))
    }

    pub(crate) fn labels(&self, type_name: &str) -> Vec<Label> {
        let kind = place_of(type_name);
        let labels = self.items.keys().copied();
        labels.filter(|label| label.kind == kind).collect()
    }
}

/// A configuration of which everything is known, in the organisation that it is for.
pub(crate) struct Known<'a> {
    pub(crate) arguments: &'a [(&'static str, Value)],
    pub(crate) organisation: &'a Organisation<'a>,
}

impl Known<'_> {
    pub(crate) fn optional(&self, name: &str) -> Option<String> {
        let found = self.arguments.iter().find(|(it, _)| *it == name);
        found.and_then(|(_, value)| value.as_str().map(str::to_owned))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.arguments.iter().any(|(it, _)| *it == name)
    }

    pub(crate) fn text_or(&self, name: &str, default: &str) -> String {
        self.optional(name).unwrap_or_else(|| default.to_owned())
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.optional(name)
            .unwrap_or_else(|| panic!("{name} is not configured"))
    }

    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        texts(self.objects(name))
    }

    /// The texts of a list in an object.
    pub(crate) fn within(&self, name: &str, member: &str) -> Vec<String> {
        let found = self.arguments.iter().find(|(it, _)| *it == name);
        match found.map(|(_, value)| value.field(member)) {
            Some(Value::List(elements)) => texts(elements),
            _ => Vec::new(),
        }
    }

    /// The elements of a list.
    pub(crate) fn objects(&self, name: &str) -> &[Value] {
        match self.arguments.iter().find(|(it, _)| *it == name) {
            Some((_, Value::List(elements))) => elements,
            _ => &[],
        }
    }

    pub(crate) fn texts_by_name(&self, name: &str) -> Json {
        let found = self.arguments.iter().find(|(it, _)| *it == name);
        let members = found
            .and_then(|(_, value)| value.as_fields())
            .into_iter()
            .flatten();
        members
            .map(|(name, value)| (name.clone(), json!(value.as_str())))
            .collect()
    }

    /// The id of what a text refers to.
    pub(crate) fn id(&self, name: &str, type_name: &str) -> Option<String> {
        let text = self.optional(name)?;
        Some(self.organisation.id_of(&[type_name], &text))
    }

    pub(crate) fn ids(&self, name: &str, type_names: &[&str]) -> Vec<String> {
        let texts = self.texts(name).into_iter();
        texts
            .map(|text| self.organisation.id_of(type_names, &text))
            .collect()
    }

    pub(crate) fn groups(&self, name: &str) -> Vec<String> {
        let texts = self.texts(name).into_iter();
        texts.map(|text| self.organisation.group(&text)).collect()
    }
}

fn texts(elements: &[Value]) -> Vec<String> {
    let texts = elements.iter().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}
