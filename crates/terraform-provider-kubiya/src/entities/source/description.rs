//! What the attributes of a source are for, in the words of the documentation.

pub(super) const SOURCE: &str = "\
    A source of the organisation: a repository, or a folder of one, that agents have their tools from. The API loads \
    it when it is created and when it is changed.";

pub(super) const URL: &str = "\
    Where the tools are, such as `https://github.com/ORGANISATION/REPOSITORY/tree/BRANCH/FOLDER`. A change replaces \
    the source.";

pub(super) const RUNNER: &str = "\
    The runner that loads the source and executes its tools, by name in any letter case. Where it is not set it is \
    the one that the API chose, or none; `\"\"` is none.";

pub(super) const DYNAMIC_CONFIG: &str = "\
    What the tools are given: a JSON object, such as `jsonencode({ region = \"eu-west-1\" })`. Another spelling of the \
    same value is no change. It is stored and shown; values from variables with `sensitive = true` are hidden. \
    Defaults to `\"{}\"`.";

pub(super) const NAME: &str = "\
    Name of the source, which the API takes from the URL: that of the last folder, as a rule. Several sources can have \
    one name; what tells them apart is their `id`.";

pub(super) const ID: &str = "Id of the source, a UUID.";
