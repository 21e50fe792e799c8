//! An action: rings a bell, which leaves a file behind.

use std::path::PathBuf;

use async_trait::async_trait;
use serde::Deserialize;
use tfplugin_framework::schema::{Attribute, Schema, not_empty};
use tfplugin_framework::{
    Action, Attr, Cx, Diagnostic, Diagnostics, Progress, Result, Sensitive, Type,
};

pub(crate) const TYPE_NAME: &str = "toy_bell";

pub(super) struct Bell;

#[derive(Deserialize)]
pub(super) struct Config {
    tune: Attr<String>,
    times: Attr<i64>,
    token: Attr<Sensitive>,
}

#[async_trait]
impl Action for Bell {
    type Client = PathBuf;
    type Config = Config;

    fn schema(&self) -> Schema {
        Schema::new("Rings a bell.")
            .attribute("tune", Attribute::required(Type::String).check(not_empty()))
            .attribute("times", Attribute::optional(Type::Number))
            .attribute("token", Attribute::optional(Type::String).never_quoted())
    }

    fn validate(&self, config: &Config) -> Diagnostics {
        match config.times.known() {
            Some(times) if *times > 9 => Diagnostic::error("Too often", "At most nine times.")
                .at_attribute("times")
                .into(),
            _ => Diagnostics::new(),
        }
    }

    async fn invoke(
        &self,
        cx: &mut Cx,
        store: &PathBuf,
        progress: &Progress,
        config: Config,
    ) -> Result<()> {
        let tune = config.tune.known().unwrap().as_str();
        for time in 1..=*config.times.known().unwrap_or(&1) {
            progress.tell(format!("Ring {time}"));
        }
        match tune {
            "fail" => {
                cx.warn(Diagnostic::warning("Out of tune", "It rang all the same."));
                let error = Diagnostic::error("Bell broke", "It is cracked.");
                return Err(error.at_attribute("token").into());
            }
            "panic" => panic!("canary {}", config.token.is_null()),
            "hang" => {
                let _in_drop = Silence(store.join("silenced"));
                std::future::pending::<()>().await;
            }
            _ => {}
        }
        std::fs::write(store.join(tune), "rung").unwrap();
        Ok(())
    }
}

/// Leaves a file when an invocation is given up.
struct Silence(PathBuf);

impl Drop for Silence {
    fn drop(&mut self) {
        std::fs::write(&self.0, "silence").unwrap();
    }
}
