//! Asks axe whether the screen can be used by everybody.

use super::{Fault, Outcome, top, window::Window};
use serde_json::Value;
use std::fs;

/// The themes in which every screen is looked at.
pub const THEMES: [&str; 3] = ["light", "dim", "contrast"];

impl Window {
    /// Asks axe in the three themes; fails with a readable list of what it found on `screen`.
    pub async fn axe(&self, screen: &str) -> Outcome {
        let before = self.js("return document.documentElement.dataset.theme ?? 'light'", Vec::new()).await?;
        let mut found = Vec::new();
        for theme in THEMES {
            self.theme(theme).await?;
            found.extend(self.violations().await?.into_iter().map(|line| format!("{theme}: {line}")));
        }
        self.theme(before.as_str().unwrap_or("light")).await?;
        if found.is_empty() {
            return Ok(());
        }
        Err(Fault(format!("axe found {} on the screen “{screen}”:\n  {}", found.len(), found.join("\n  "))))
    }

    async fn violations(&self) -> Outcome<Vec<String>> {
        self.bring_axe().await?;
        let run = "const done = arguments[arguments.length - 1]; \
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }) \
            .then(found => done(found.violations.flatMap(rule => rule.nodes.map(node => [rule.id, rule.help, node.target.join(' '), node.html.slice(0, 160)])))) \
            .catch(error => done([['axe', String(error), '', '']]))";
        let found = self.js_later(run, Vec::new()).await?;
        let rows = found.as_array().ok_or_else(|| Fault::new("axe answered something else than a list."))?;
        Ok(rows.iter().map(line).collect())
    }

    async fn bring_axe(&self) -> Outcome {
        let there = self.js("return typeof axe !== 'undefined'", Vec::new()).await?;
        if there == Value::Bool(true) {
            return Ok(());
        }
        let path = top().join("ui/node_modules/axe-core/axe.min.js");
        let source = fs::read_to_string(&path).map_err(|_| {
            Fault(format!("{} is not there: run `npm ci` in ui, or `make test`.", path.display()))
        })?;
        // A module loader on the page would swallow the global; the function's own scope has none.
        let script = format!(
            "const module = undefined, exports = undefined, define = undefined; {source}; window.axe = axe;"
        );
        self.js(&script, Vec::new()).await.map(drop)
    }
}

fn line(row: &Value) -> String {
    let part = |at: usize| row.get(at).and_then(Value::as_str).unwrap_or_default();
    format!("{} ({}) at {} · {}", part(0), part(1), part(2), part(3))
}
