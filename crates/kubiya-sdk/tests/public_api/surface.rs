//! What other programs can name, taken from the sources: signatures without bodies, comments and what is private.
//!
//! The compiler's own list of it is for its nightly releases only.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, Type, UseTree, Visibility, parse_quote};

/// The items that the library exports.
pub(crate) struct Surface {
    /// What comes from other crates.
    foreign: Vec<Item>,
    /// By name: the item, and what is implemented for it.
    ours: BTreeMap<String, Vec<Item>>,
}

impl Surface {
    /// Reads the sources, each a name below `src` and its text. `lib.rs` says what is exported.
    pub(crate) fn of(files: &[(String, String)]) -> Self {
        let parsed = files.iter().filter(|(name, _)| !name.ends_with("tests.rs"));
        let parsed = parsed.map(|(name, text)| {
            let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name.as_str(), file.items)
        });
        let (library, rest): (Vec<_>, Vec<_>) = parsed.partition(|(name, _)| *name == "lib.rs");
        let mut foreign = Vec::new();
        let mut names = BTreeSet::new();
        for item in library.into_iter().flat_map(|(_, items)| items) {
            match item {
                Item::Use(it) if is_public(&it.vis) => match it.tree {
                    UseTree::Path(path) if path.ident == "crate" => leaves(&path.tree, &mut names),
                    _ => foreign.push(Item::Use(it)),
                },
                Item::Use(_) | Item::Mod(_) => {}
                _ => panic!("lib.rs has more than modules and what they export"),
            }
        }
        let items: Vec<_> = rest.into_iter().flat_map(|(_, items)| items).collect();
        Self {
            foreign,
            ours: ours(items, &names),
        }
    }

    /// As Rust code, in the order of names.
    pub(crate) fn render(self) -> String {
        let items = self
            .foreign
            .into_iter()
            .chain(self.ours.into_values().flatten());
        prettyplease::unparse(&syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: items.collect(),
        })
    }
}

/// The names at the ends of an export.
fn leaves(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, names),
        UseTree::Name(name) => assert!(names.insert(name.ident.to_string())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, names)),
        _ => panic!("what is exported has its own name, and is named"),
    }
}

fn ours(items: Vec<Item>, names: &BTreeSet<String>) -> BTreeMap<String, Vec<Item>> {
    let traits: BTreeSet<_> = items.iter().filter_map(private_trait(names)).collect();
    let mut found = BTreeMap::<String, Vec<Item>>::new();
    let mut implemented = BTreeMap::<String, Vec<Item>>::new();
    for mut item in items {
        if let Item::Impl(block) = &mut item {
            let Some(name) = subject(block).filter(|name| names.contains(name)) else {
                continue;
            };
            if is_shown(block, &traits) {
                Bare.visit_item_impl_mut(block);
                implemented.entry(name).or_default().push(item);
            }
        } else if let Some(name) = public_name(&item).filter(|name| names.contains(name)) {
            Bare.visit_item_mut(&mut item);
            let before = found.insert(name.clone(), vec![item]);
            assert!(before.is_none(), "there are two of the name {name}");
        }
    }
    for (name, mut blocks) in implemented {
        // What is its own comes first, then the traits by their names.
        blocks.sort_by_cached_key(|block| match block {
            Item::Impl(it) => it
                .trait_
                .as_ref()
                .map(|(path, _)| path.segments.last().map(|it| it.ident.to_string())),
            _ => None,
        });
        found.entry(name).or_default().extend(blocks);
    }
    let missing: Vec<_> = names
        .iter()
        .filter(|name| !found.contains_key(*name))
        .collect();
    assert!(missing.is_empty(), "these were not found: {missing:?}");
    found
}

/// The name of a trait that others cannot name.
fn private_trait(names: &BTreeSet<String>) -> impl Fn(&Item) -> Option<String> {
    |item| match item {
        Item::Trait(it) => Some(it.ident.to_string()).filter(|name| !names.contains(name)),
        _ => None,
    }
}

/// The type that something is implemented for.
fn subject(block: &ItemImpl) -> Option<String> {
    match block.self_ty.as_ref() {
        Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

/// Takes out of a block what is private; whether others see something of the block.
fn is_shown(block: &mut ItemImpl, private_traits: &BTreeSet<String>) -> bool {
    if let Some((path, _)) = &block.trait_ {
        let name = path.segments.last().map(|it| it.ident.to_string());
        block.items.retain(|item| matches!(item, ImplItem::Type(_)));
        return name.is_some_and(|name| !private_traits.contains(&name));
    }
    block.items.retain(|item| match item {
        ImplItem::Fn(it) => is_public(&it.vis),
        ImplItem::Const(it) => is_public(&it.vis),
        _ => false,
    });
    !block.items.is_empty()
}

fn public_name(item: &Item) -> Option<String> {
    let (vis, ident) = match item {
        Item::Const(it) => (&it.vis, &it.ident),
        Item::Enum(it) => (&it.vis, &it.ident),
        Item::Fn(it) => (&it.vis, &it.sig.ident),
        Item::Struct(it) => (&it.vis, &it.ident),
        Item::Trait(it) => (&it.vis, &it.ident),
        Item::Type(it) => (&it.vis, &it.ident),
        _ => return None,
    };
    is_public(vis).then(|| ident.to_string())
}

fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

/// Takes away what users of an item cannot rely on.
struct Bare;

impl VisitMut for Bare {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let kept = ["derive", "non_exhaustive", "must_use", "deprecated", "cfg"];
        attributes.retain(|it| kept.iter().any(|name| it.path().is_ident(name)));
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        block.stmts.clear();
    }

    fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
        visit_mut::visit_item_struct_mut(self, item);
        match &mut item.fields {
            Fields::Named(fields) => {
                let all = std::mem::take(&mut fields.named);
                let count = all.len();
                fields.named = all.into_iter().filter(|it| is_public(&it.vis)).collect();
                if fields.named.len() < count {
                    fields.named.push(parse_quote!(not_public: _));
                }
            }
            Fields::Unnamed(fields) => {
                for field in fields.unnamed.iter_mut().filter(|it| !is_public(&it.vis)) {
                    field.ty = parse_quote!(_);
                }
            }
            Fields::Unit => {}
        }
    }
}
