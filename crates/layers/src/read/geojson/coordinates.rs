//! Positions nested in lists, laid out flat: a file of many corners takes little more memory than they do.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use units::LonLat;

/// All positions of a geometry, in order.
#[derive(Debug, Default)]
pub(super) struct Coordinates {
    /// The positions.
    pub places: Vec<LonLat>,
    /// How deep the lists are nested: 1 for a position. None when they are nested in different ways.
    pub nested: Option<usize>,
    /// Number of positions up to the end of each list of positions.
    list_ends: Vec<usize>,
    /// Number of lists up to the end of each list of lists.
    area_ends: Vec<usize>,
}

impl Coordinates {
    /// The lists of positions.
    pub(super) fn lists(&self) -> impl Iterator<Item = &[LonLat]> {
        let mut start = 0;
        self.list_ends.iter().map(move |end| &self.places[std::mem::replace(&mut start, *end)..*end])
    }

    /// The lists of lists.
    pub(super) fn areas(&self) -> impl Iterator<Item = Vec<Vec<LonLat>>> {
        let (mut lists, mut start) = (self.lists(), 0);
        self.area_ends.iter().map(move |end| {
            let count = end - std::mem::replace(&mut start, *end);
            lists.by_ref().take(count).map(<[_]>::to_vec).collect()
        })
    }
}

impl<'de> serde::Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut all = Self::default();
        let level = Level { all: &mut all }.deserialize(deserializer)?;
        all.nested = match level {
            Item::Nested(depth) => Some(depth),
            _ => None,
        };
        Ok(all)
    }
}

/// What one value of the nest turned out to be.
#[derive(Clone, Copy, PartialEq)]
enum Item {
    Number(f64),
    /// A list, and how deep it is.
    Nested(usize),
    /// A list of nothing.
    Empty,
    /// Neither, or lists of different depths.
    Other,
}

/// Reads one value of the nest.
struct Level<'a> {
    all: &'a mut Coordinates,
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = Item;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Item, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = Item;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("coordinates")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Item, E> {
        Ok(Item::Number(number))
    }

    #[allow(clippy::cast_precision_loss)] // no angle has so many digits
    fn visit_u64<E>(self, number: u64) -> Result<Item, E> {
        Ok(Item::Number(number as f64))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_i64<E>(self, number: i64) -> Result<Item, E> {
        Ok(Item::Number(number as f64))
    }

    fn visit_unit<E>(self) -> Result<Item, E> {
        Ok(Item::Number(f64::NAN)) // how JSON says NaN
    }

    fn visit_str<E>(self, _: &str) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Item::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Item, A::Error> {
        let (mut numbers, mut count) = ([f64::NAN; 2], 0_usize);
        let mut kind = Item::Empty;
        while let Some(item) = list.next_element_seed(Level { all: &mut *self.all })? {
            if let (Item::Number(number), Some(place)) = (item, numbers.get_mut(count)) {
                *place = number;
            }
            count += 1;
            let item = if matches!(item, Item::Number(_)) { Item::Nested(0) } else { item };
            kind = match (kind, item) {
                (kind, Item::Empty) => kind,
                (Item::Empty, item) => item,
                (kind, item) if kind == item => kind,
                _ => Item::Other,
            };
        }
        let Item::Nested(below) = kind else { return Ok(kind) };
        match below {
            0 => self.all.places.push(LonLat::new(numbers[0], numbers[1])),
            1 => self.all.list_ends.push(self.all.places.len()),
            2 => self.all.area_ends.push(self.all.list_ends.len()),
            _ => {}
        }
        Ok(Item::Nested(below + 1))
    }
}
