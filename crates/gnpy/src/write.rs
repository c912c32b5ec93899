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

/// The text of a file.
fn file_text(value: &Value) -> String {
    let mut text = format!("{value:#}");
    text.push('\n');
    text
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
