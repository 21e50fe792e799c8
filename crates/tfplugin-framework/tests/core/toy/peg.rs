//! A toy that is told from others by two things: the board that it is in, and its number there.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema, not_empty};
use tfplugin_framework::{
    Applied, Attr, Cx, Diagnostic, ListResource, Listed, Resource, Result, Type,
};

pub(crate) const TYPE_NAME: &str = "toy_peg";

/// The board that an import ID without one means.
const BOARD: &str = "left";

pub(super) struct Peg;

#[derive(Serialize, Deserialize)]
pub(super) struct Model {
    board: Attr<String>,
    number: Attr<String>,
    colour: Attr<String>,
}

impl Model {
    fn file(&self, store: &Path) -> PathBuf {
        let (board, number) = (self.board.known().unwrap(), self.number.known().unwrap());
        store.join(format!("{board}-{}", number.replace('/', "of")))
    }

    fn read(store: &Path, board: &str, number: &str) -> Option<Self> {
        let known = |text: &str| Attr::Known(text.to_owned());
        let mut peg = Self {
            board: known(board),
            number: known(number),
            colour: Attr::Null,
        };
        let colour = std::fs::read_to_string(peg.file(store)).ok()?;
        peg.colour = Attr::Known(colour);
        Some(peg)
    }

    fn save(&self, store: &Path) {
        std::fs::write(self.file(store), self.colour.known().unwrap()).unwrap();
    }
}

#[async_trait]
impl Resource for Peg {
    type Client = PathBuf;
    type Model = Model;

    fn schema(&self) -> Schema {
        let board = Attribute::required(Type::String).requires_replace();
        Schema::new("A peg in a board.")
            .identified_by("number")
            .identified_by("board")
            .attribute("board", board.check(not_empty()))
            .attribute("number", Attribute::computed(Type::String).keeps_state())
            .attribute("colour", Attribute::required(Type::String))
    }

    async fn create(&self, _: &mut Cx, store: &PathBuf, mut planned: Model) -> Applied<Model> {
        planned.number = Attr::Known("1".to_owned());
        planned.save(store);
        Applied::ok(planned)
    }

    async fn read(&self, _: &mut Cx, store: &PathBuf, state: Model) -> Result<Option<Model>> {
        let (board, number) = (state.board.known().unwrap(), state.number.known().unwrap());
        Ok(Model::read(store, board, number))
    }

    async fn update(
        &self,
        _: &mut Cx,
        store: &PathBuf,
        _: Model,
        planned: Model,
    ) -> Applied<Model> {
        planned.save(store);
        Applied::ok(planned)
    }

    async fn delete(&self, _: &mut Cx, store: &PathBuf, state: Model) -> Result<()> {
        let _ = std::fs::remove_file(state.file(store));
        Ok(())
    }

    /// `NUMBER/BOARD`, or the number alone.
    async fn import(&self, _: &mut Cx, store: &PathBuf, id: &str) -> Result<Model> {
        let (number, board) = id.split_once('/').unwrap_or((id, BOARD));
        let missing = || Diagnostic::error("There is no peg", format!("Asked for by {id:?}."));
        Ok(Model::read(store, board, number).ok_or_else(missing)?)
    }
}

/// All pegs.
pub(super) struct Pegs;

#[derive(Deserialize)]
pub(super) struct Everything {}

#[async_trait]
impl ListResource for Pegs {
    type Client = PathBuf;
    type Config = Everything;
    type Model = Model;

    fn schema(&self) -> Schema {
        Schema::new("All pegs.")
    }

    async fn list(&self, _: &mut Cx, store: &PathBuf, _: Everything) -> Result<Vec<Listed<Model>>> {
        let boards = ["left", "right"].into_iter();
        let pegs = boards.filter_map(|board| Model::read(store, board, "1"));
        let listed = pegs.map(|object| Listed {
            display_name: object.board.known().unwrap().clone(),
            object,
            is_configurable: true,
        });
        Ok(listed.collect())
    }
}
