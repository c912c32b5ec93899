//! Writers, one per kind of file: what GNPy 3.0.1 reads and runs.

mod equipment;
mod services;
mod spectrum;
mod topology;

pub use equipment::{EquipmentFiles, write_equipment};
pub use services::write_services;
pub use spectrum::{write_simulation, write_spectrum};
pub use topology::write_topology;

use serde_json::{Map, Value};

/// Keys that come first in an object, in this order: GNPy's schema library wants the name of an entry and its type
/// before what depends on them.
const FIRST_KEYS: [&str; 17] = [
    "uid",
    "type_variety",
    "type",
    "type_def",
    "format",
    "request-id",
    "synchronization-id",
    "roadm-path-impairments-id",
    "index",
    "N",
    "from_node",
    "to_node",
    "from_degree",
    "to_degree",
    "f_min",
    "frequency",
    "frequency_offset",
];

/// The text of a file.
fn file_text(value: &Value) -> String {
    let mut text = String::new();
    print(value, 0, &mut text);
    text.push('\n');
    text
}

/// Prints a value with the first keys first, the others by name.
fn print(value: &Value, depth: usize, text: &mut String) {
    let (open, close, parts): (char, char, Vec<(Option<&str>, &Value)>) = match value {
        Value::Object(entries) => {
            let rank =
                |key: &str| FIRST_KEYS.iter().position(|first| *first == key).unwrap_or(FIRST_KEYS.len());
            let mut parts: Vec<_> = entries.iter().map(|(key, value)| (Some(key.as_str()), value)).collect();
            parts.sort_by_key(|(key, _)| key.map(rank));
            ('{', '}', parts)
        }
        // a list of plain values stays on its line
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            ('[', ']', items.iter().map(|item| (None, item)).collect())
        }
        plain => return text.push_str(&plain.to_string()),
    };
    text.push(open);
    for (index, (key, value)) in parts.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&" ".repeat(2 * (depth + 1)));
        if let Some(key) = key {
            text.push_str(&Value::from(*key).to_string());
            text.push_str(": ");
        }
        print(value, depth + 1, text);
    }
    if !parts.is_empty() {
        text.push('\n');
        text.push_str(&" ".repeat(2 * depth));
    }
    text.push(close);
}

/// An object that is filled key by key; what is blank stays out.
#[derive(Default)]
struct Entry(Map<String, Value>);

impl Entry {
    fn set(&mut self, key: &str, value: impl Into<Value>) -> &mut Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    fn maybe<T: Into<Value>>(&mut self, key: &str, value: Option<T>) -> &mut Self {
        if let Some(value) = value {
            self.set(key, value);
        }
        self
    }

    fn listed(&mut self, key: &str, list: Vec<Value>) -> &mut Self {
        if !list.is_empty() {
            self.set(key, list);
        }
        self
    }

    fn value(self) -> Value {
        Value::Object(self.0)
    }
}
