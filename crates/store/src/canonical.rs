//! Canonical JSON: one text for one value, so that a hash of the text is a hash of the value.

use serde_json::Value;

/// The canonical text: keys sorted by their bytes, no spaces, numbers as `serde_json` prints them (shortest text that
/// reads back to the same double).
///
/// The keys are sorted here and not left to `serde_json`, whose maps keep insertion order when any crate of the build
/// asks for that.
///
/// # Example
/// ```
/// # use wetplant_store as store;
/// let value = serde_json::json!({ "lon_deg": 49.67, "at": [1, "Sumqayıt"], "a": null });
/// assert_eq!(store::canonical::text(&value), r#"{"a":null,"at":[1,"Sumqayıt"],"lon_deg":49.67}"#);
/// ```
#[must_use]
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(index, out);
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by(|left, right| left.0.as_bytes().cmp(right.0.as_bytes()));
            out.push('{');
            for (index, (key, field)) in sorted.into_iter().enumerate() {
                separate(index, out);
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(field, out);
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

fn separate(index: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reading_a_canonical_text_and_writing_it_again_gives_the_same_bytes(value in any_value()) {
            let once = text(&value);
            let read: Value = serde_json::from_str(&once).unwrap();
            prop_assert_eq!(text(&read), once);
            prop_assert_eq!(read, value);
        }
    }
}
