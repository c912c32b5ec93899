//! What follows from the changes of a list, on the list alone.

use super::align::align;
use crate::edit::name_of;
use crate::list::PositionList;
use crate::measure::{Measured, measure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{CableKm, RouteKm};

/// KP shifts that differ by less than a millimetre are one shift.
const SAME_KM: f64 = 1e-6;

/// Lengths before and after, and how KP shift along the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListConsequences {
    /// Route and cable of the whole list.
    pub whole: LengthShift,
    /// The same by cable type, in order of appearance, before then after.
    pub by_type: Vec<CableTypeShift>,
    /// Where the shift of KP changes: it holds from this position to the next one told. Empty when nothing shifts.
    pub kp_shift: Vec<KpShift>,
}

/// Lengths before and after.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LengthShift {
    /// Route before.
    pub before_route_km: RouteKm,
    /// Route after.
    pub after_route_km: RouteKm,
    /// Route after less before.
    pub more_route_km: RouteKm,
    /// Cable before.
    pub before_cable_km: CableKm,
    /// Cable after.
    pub after_cable_km: CableKm,
    /// Cable after less before.
    pub more_cable_km: CableKm,
}

/// Lengths of a cable type before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CableTypeShift {
    /// The type as written; empty where none is stated.
    pub cable_type: String,
    /// Its lengths.
    pub length: LengthShift,
}

/// A shift of KP.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KpShift {
    /// The position it holds from, as the later list calls it.
    pub from_position: String,
    /// Route KP after less before.
    pub route_km: RouteKm,
    /// Cable KP after less before.
    pub cable_km: CableKm,
}

impl LengthShift {
    fn of(before: (RouteKm, CableKm), after: (RouteKm, CableKm)) -> Self {
        Self {
            before_route_km: before.0,
            after_route_km: after.0,
            more_route_km: after.0 - before.0,
            before_cable_km: before.1,
            after_cable_km: after.1,
            more_cable_km: after.1 - before.1,
        }
    }
}

/// Lengths and shifts of KP between two lists, positions matched as in [`super::changes`].
#[must_use]
pub fn consequences(before: &PositionList, after: &PositionList) -> ListConsequences {
    let (old, new) = (measure(before), measure(after));
    let whole = LengthShift::of((old.route_km(), old.cable_km()), (new.route_km(), new.cable_km()));
    let (old_types, new_types) = (by_type(before, &old), by_type(after, &new));
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in old_types.iter().chain(&new_types) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    let length = |types: &[TypeSum], name: &str| {
        types.iter().find(|(known, _)| *known == name).map(|(_, length)| *length).unwrap_or_default()
    };
    let by_type = names
        .iter()
        .map(|name| CableTypeShift {
            cable_type: (*name).to_owned(),
            length: LengthShift::of(length(&old_types, name), length(&new_types, name)),
        })
        .collect();
    ListConsequences { whole, by_type, kp_shift: kp_shifts((before, &old), (after, &new)) }
}

type TypeSum<'a> = (&'a str, (RouteKm, CableKm));

fn by_type<'a>(list: &'a PositionList, measured: &Measured) -> Vec<TypeSum<'a>> {
    let mut types: Vec<TypeSum> = Vec::new();
    for (segment, length) in list.segment.iter().zip(&measured.segment) {
        let name = segment.cable_type.as_str();
        let index = types.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            types.push((name, Default::default()));
            types.len() - 1
        });
        types[index].1.0 += length.route_km;
        types[index].1.1 += length.cable_km;
    }
    types
}

fn kp_shifts(before: (&PositionList, &Measured), after: (&PositionList, &Measured)) -> Vec<KpShift> {
    let mut shifts: Vec<KpShift> = Vec::new();
    let mut last = (0.0, 0.0);
    for pair in align(before.0, after.0) {
        let Some((i, j)) = pair.before.zip(pair.after) else { continue };
        let route_km = after.1.route_kp_km[j] - before.1.route_kp_km[i];
        let cable_km = after.1.cable_kp_km[j] - before.1.cable_kp_km[i];
        let is_new = (route_km.km() - last.0).abs() > SAME_KM || (cable_km.km() - last.1).abs() > SAME_KM;
        if is_new {
            last = (route_km.km(), cable_km.km());
            let from_position = name_of(&after.0.position[j]).to_owned();
            shifts.push(KpShift { from_position, route_km, cable_km });
        }
    }
    shifts
}
