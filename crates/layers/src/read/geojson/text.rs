//! Any value as text.

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt::{Formatter, Result as Written};

/// A value as text: words as they are, numbers as written shortest, lists and objects in brackets.
#[derive(Debug, Default)]
pub(super) struct Text(pub String);

impl<'de> serde::Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue).map(Text)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = String;

    fn expecting(&self, out: &mut Formatter<'_>) -> Written {
        out.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_f64<E>(self, number: f64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_u64<E>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_bool<E>(self, yes: bool) -> Result<String, E> {
        Ok(yes.to_string())
    }

    fn visit_unit<E>(self) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<String, A::Error> {
        let mut all = String::from("[");
        while let Some(Text(text)) = list.next_element()? {
            if all.len() > 1 {
                all.push_str(", ");
            }
            all.push_str(&text);
        }
        all.push(']');
        Ok(all)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        let mut all = String::from("{");
        while let Some((key, Text(text))) = map.next_entry::<String, Text>()? {
            if all.len() > 1 {
                all.push_str(", ");
            }
            all.push_str(&key);
            all.push_str(": ");
            all.push_str(&text);
        }
        all.push('}');
        Ok(all)
    }
}
