//! The data of one organisation.

use std::collections::{BTreeMap, BTreeSet};

use crate::clock::Clock;
use crate::collection::{
    Collections, Fields, Reference, SentFields, Shape, Stamp, StoredObject, presented,
};
use crate::noun::Noun;
use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::secret::{SECRET, Secret, SecretMetadata};
use crate::shapes::{USERS, errors_of_loading};
use crate::tracked::Tracked;

/// All organisations by name; one is founded when it is first reached.
pub(crate) type Organizations = BTreeMap<String, Organization>;

/// The data that one or more API keys open.
#[derive(Clone, Debug)]
pub(crate) struct Organization {
    pub(crate) name: String,
    pub(crate) secrets: Tracked<Secret>,
    pub(crate) objects: Collections,
    /// The last number that was an object's id.
    last_number: u64,
}

/// The number before the first.
const NO_NUMBER: u64 = 1_000;

impl Organization {
    /// One without anything.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            secrets: Tracked::default(),
            objects: Collections::default(),
            last_number: NO_NUMBER,
        }
    }

    /// The last number that was given to an object; none where no number was.
    pub(crate) fn last_number(&self) -> Option<u64> {
        Some(self.last_number).filter(|number| *number != NO_NUMBER)
    }

    /// Goes on with the numbers after this one.
    pub(crate) fn count_on_from(&mut self, last_number: u64) {
        self.last_number = self.last_number.max(last_number);
    }

    /// A number for an id of such an object, which none has, and none had that got its number here.
    pub(crate) fn next_number(&mut self, shape: &Shape) -> u64 {
        loop {
            self.last_number += 1;
            let key = self.last_number.to_string();
            if self.objects.find(shape.noun, &key).is_none() {
                return self.last_number;
            }
        }
    }

    pub(crate) fn secret(&self, name: &str) -> Result<&Secret, Problem> {
        self.secrets.get(name).ok_or(Problem::NotFound(SECRET))
    }

    /// Changes a secret.
    pub(crate) fn edit_secret<R>(
        &mut self,
        name: &str,
        edit: impl FnOnce(&mut Secret) -> R,
    ) -> Result<R, Problem> {
        let outcome = self.secrets.edit(name, edit);
        outcome.ok_or(Problem::NotFound(SECRET))
    }

    pub(crate) fn metadata(&self) -> Vec<SecretMetadata> {
        let secrets = self.secrets.iter();
        let mut metadata: Vec<_> = secrets.map(|(name, it)| it.metadata(name)).collect();
        metadata.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        metadata
    }

    /// Begins a change, so that it can be undone.
    pub(crate) fn begin(&mut self) {
        self.secrets.begin();
        self.objects.each().for_each(Tracked::begin);
    }

    /// Makes everything as it was when the last change began.
    pub(crate) fn undo(&mut self) {
        self.secrets.undo();
        self.objects.each().for_each(Tracked::undo);
    }

    /// Takes everything for saved.
    pub(crate) fn settle(&mut self) {
        self.secrets.settle();
        self.objects.each().for_each(Tracked::settle);
    }

    /// Refuses a name that another object than the one with this key has, and references to nothing.
    pub(crate) fn admits(&self, sent: &SentFields, key: Option<&str>) -> Result<(), Problem> {
        let shape = sent.shape();
        let is_taken = |name: &str| {
            let mut objects = self.objects.with_name(shape, name);
            objects.any(|it| Some(&*it.key) != key)
        };
        if shape.unique_name && sent.name().is_some_and(is_taken) {
            return Err(Problem::NameTaken(shape.noun));
        }
        let is_dangling = |(reference, key): &(Reference, &str)| !self.has(reference.to, key);
        match sent.references().find(is_dangling) {
            Some((reference, _)) => Err(Problem::DanglingReference(shape.noun, reference.to)),
            None => Ok(()),
        }
    }

    /// Whether an object refers to the one with this key.
    pub(crate) fn uses(&self, noun: Noun, key: &str) -> bool {
        self.objects.all().any(|object| object.refers_to(noun, key))
    }

    /// An object as the API shows it.
    pub(crate) fn presented(&self, object: &StoredObject, quirks: &BTreeSet<Quirk>) -> Fields {
        let mut fields = presented(object, quirks);
        if object.shape.has(Quirk::OwnerEmail, quirks)
            && let Some(owner) = object.text("owner")
            && let Ok(user) = self.objects.get(&USERS, &owner)
            && let Some(email) = user.text("email")
        {
            fields.insert("owner".to_owned(), email.as_ref().into());
        }
        if object.shape.has(Quirk::CreateWithErrors, quirks) {
            fields.insert("errors".to_owned(), errors_of_loading(&fields));
        }
        fields
    }

    /// The mark of a change that is made now: by the user with this e-mail address, or else by
    /// `author`, whoever that is.
    pub(crate) fn stamp(&self, author: &str, clock: &Clock) -> Stamp {
        let user = self.objects.with_email(&USERS, author);
        Stamp {
            organization: self.name.clone(),
            by: user.map_or(author, |user| &*user.key).to_owned(),
            at: clock.timestamp(),
        }
    }

    fn has(&self, noun: Noun, key: &str) -> bool {
        match noun {
            SECRET => self.secrets.get(key).is_some(),
            _ => self.objects.find(noun, key).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::collection::FieldType::{Flag, Variables};
    use crate::collection::{Field, Key, Paths, Shape};
    use crate::shapes::AGENTS;

    /// A collection that goes by names, and refers to another that goes by uuids.
    static THINGS: Shape = Shape {
        noun: Noun {
            one: "an inline thing",
            many: "things",
        },
        paths: Paths::Items {
            list: "/things",
            item: "/things/{name}",
        },
        key: Key::Name,
        fields: &[
            Field::text("name").required(),
            Field::text("url").required(),
            Field::new("is_on", Flag),
            Field::new("variables", Variables),
            Field::set("agents"),
            Field::text("made_at")
                .initially(|_, stamp| json!(stamp.at))
                .decided_here(),
        ],
        unique_name: true,
        references: &[Reference {
            field: "agents",
            to: AGENTS.noun,
            is_checked: true,
        }],
        is_guarded: false,
        has_pages: false,
        sparse: None,
        quirks: &[],
        founded: &[],
    };

    fn fields(object: Value) -> Fields {
        serde_json::from_value(object).unwrap()
    }

    fn sent(object: Value) -> Result<SentFields, Problem> {
        SentFields::parse(&THINGS, fields(object))
    }

    fn stamp(organization: &Organization) -> Stamp {
        organization.stamp("ci", &Clock::system())
    }

    /// Creates a thing as the API does.
    fn create(organization: &mut Organization, object: Value) -> Result<(), Problem> {
        let sent = sent(object)?.whole()?;
        organization.admits(&sent, None)?;
        let object = StoredObject::new(&THINGS, sent.into_fields(), &stamp(organization));
        organization.objects.put(object);
        Ok(())
    }

    /// Updates a thing as the API does.
    fn update(organization: &mut Organization, key: &str, object: Value) -> Result<(), Problem> {
        let sent = sent(object)?.about(key);
        organization.admits(&sent, Some(key))?;
        let stamp = stamp(organization);
        let objects = &mut organization.objects;
        objects.change(&THINGS, key, |object| object.merge(sent, &stamp))
    }

    fn shown(organization: &Organization, key: &str) -> Fields {
        organization.objects.get(&THINGS, key).unwrap().shown()
    }

    #[test]
    fn a_name_that_is_the_key_belongs_to_one_object_and_stays() {
        let mut organization = Organization::new("o");
        let a = json!({"name": "a", "url": "u", "new": [1]});
        create(&mut organization, a.clone()).unwrap();
        let taken = create(&mut organization, a).unwrap_err();
        assert_eq!(taken.message(), "An inline thing with this name exists");
        create(&mut organization, json!({"name": "b", "url": "u"})).unwrap();

        let renaming = json!({"name": "b", "url": "v"});
        update(&mut organization, "a", renaming).unwrap();
        let a = shown(&organization, "a");
        assert_eq!(
            (&a["name"], &a["url"], &a["new"]),
            (&json!("a"), &json!("v"), &json!([1]))
        );
        let missing = update(&mut organization, "c", json!({})).unwrap_err();
        assert_eq!(missing.message(), "Inline thing not found");
    }

    #[test]
    fn what_an_object_needs_has_to_be_sent_and_what_is_decided_here_is_passed_over() {
        let mut organization = Organization::new("o");
        let mut refused = |object| create(&mut organization, object).unwrap_err();
        let incomplete = refused(json!({"name": "a"}));
        assert_eq!(
            incomplete.message(),
            "The url of an inline thing is missing or empty"
        );
        assert_eq!(
            refused(json!({"name": "", "url": "u"})),
            Problem::Missing(THINGS.noun, "name")
        );
        for (field, value) in [
            ("url", json!(1)),
            ("is_on", json!("yes")),
            ("agents", json!([1])),
        ] {
            let mut object = json!({"name": "a", "url": "u"});
            object[field] = value;
            assert_eq!(refused(object), Problem::WrongType, "{field}");
        }
        let null = json!({"name": "a", "url": "u", "variables": null});
        assert_eq!(refused(null), Problem::NullVariables);

        let sent = json!({"name": "a", "url": "u", "made_at": 7, "is_on": null});
        create(&mut organization, sent).unwrap();
        let made = shown(&organization, "a");
        assert!(made["made_at"].is_string());
        assert_eq!(
            (&made["is_on"], &made["agents"]),
            (&json!(false), &json!([]))
        );
    }

    #[test]
    fn references_are_checked_when_an_object_is_written_and_by_key() {
        let mut organization = Organization::new("o");
        let agent = fields(json!({"name": "ci", "uuid": "1"}));
        let agent = StoredObject::new(&AGENTS, agent, &stamp(&organization));
        organization.objects.put(agent);
        let thing = |agent| json!({"name": "a", "url": "u", "agents": [agent]});
        let dangling = create(&mut organization, thing("ci")).unwrap_err();
        assert_eq!(
            dangling.message(),
            "The inline thing refers to an agent that does not exist"
        );
        create(&mut organization, thing("1")).unwrap();
        assert!(organization.uses(AGENTS.noun, "1") && !organization.uses(AGENTS.noun, "a"));

        organization.objects.remove(&AGENTS, "1").unwrap();
        assert_eq!(shown(&organization, "a")["agents"], json!(["1"]));
        update(&mut organization, "a", json!({"is_on": true})).unwrap();
        assert!(update(&mut organization, "a", thing("1")).is_err());
    }
}
