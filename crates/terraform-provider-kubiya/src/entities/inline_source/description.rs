//! What the attributes of an inline source are for, in the words of the documentation.

pub(super) const INLINE_SOURCE: &str = "\
    A source that holds its tools and workflows itself, for agents that need no repository. To agents it is a source like \
    any other: they name it in `sources`. The API loads it when it is created and when it is changed.";

pub(super) const NAME: &str = "\
    Name of the source. Several can have one name; what tells them apart is their `id`. A change replaces the source.";

pub(super) const RUNNER: &str = "\
    The runner that executes the tools, by name in any letter case. Where it is not set it is the one that the API chose, \
    or none; `\"\"` is none.";

pub(super) const TOOLS: &str = "\
    The tools: a JSON array of objects that each have a `name`, such as `jsonencode([{ name = \"hello\", image = \
    \"alpine:3\", content = \"echo hello\" }])`. Another spelling of the same value is no change, and neither is what the \
    API adds. It is stored and shown; values from variables with `sensitive = true` are hidden. `tools` or `workflows` \
    must have an element.";

pub(super) const WORKFLOWS: &str = "\
    The workflows: a JSON array of objects that each have a `name` and `steps`, compared as `tools` are.";

pub(super) const DYNAMIC_CONFIG: &str = "\
    What the tools are given: a JSON object, such as `jsonencode({ region = \"eu-west-1\" })`. Another spelling of the \
    same value is no change. It is stored and shown; values from variables with `sensitive = true` are hidden. \
    Defaults to `\"{}\"`.";

pub(super) const TYPE: &str = "What the API calls this type of source: `inline`.";

pub(super) const ID: &str = "Id of the source, a UUID.";
