//! Every input of a plan that is not firm, found by its tag.

use crate::results::Assumption;
use project::plan::Plan;
use serde_json::{Map, Value};
use units::Tag;

/// The soft inputs of a plan in the order of its sections; facts are not inputs.
#[must_use]
pub fn assumptions(plan: &Plan) -> Vec<Assumption> {
    let mut found = Vec::new();
    if let Ok(document) = project::plan::to_document(plan) {
        walk(&document, "", &mut found);
    }
    found
}

fn walk(value: &Value, place: &str, found: &mut Vec<Assumption>) {
    match value {
        Value::Object(fields) => {
            found.extend(assumption(fields, place));
            for (key, field) in fields.iter().filter(|(key, _)| *key != "fact") {
                let place = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                walk(field, &place, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{place}[{}]", name_of(item).unwrap_or(index.to_string())), found);
            }
        }
        _ => {}
    }
}

fn name_of(item: &Value) -> Option<String> {
    ["id", "code"].iter().find_map(|key| item.get(*key)?.as_str().map(str::to_owned))
}

fn assumption(fields: &Map<String, Value>, place: &str) -> Option<Assumption> {
    let tag: Tag = serde_json::from_value(fields.get("tag")?.clone()).ok()?;
    let source = fields.get("source")?.as_str()?.to_owned();
    tag.is_soft().then(|| Assumption { place: place.to_owned(), figures: figures(fields), tag, source })
}

/// The plain figures of an object, as `key = value`.
fn figures(fields: &Map<String, Value>) -> String {
    let is_text = |key: &str| ["tag", "source", "id", "code", "name"].contains(&key);
    let figure = |(key, value): (&String, &Value)| match value {
        _ if is_text(key) => None,
        Value::Number(number) => Some(format!("{key} = {number}")),
        Value::String(text) => Some(format!("{key} = {text}")),
        Value::Bool(truth) => Some(format!("{key} = {truth}")),
        _ => None,
    };
    fields.iter().filter_map(figure).collect::<Vec<_>>().join(", ")
}
