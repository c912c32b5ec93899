//! How a list's cable is made and carried: factory lengths, joints, ship loads, spares.

use crate::edit::name_of;
use crate::error::RplError;
use crate::event::{Event, events_of};
use crate::list::PositionList;
use crate::measure::{Measured, measure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{CableKm, Finding, Provenance, Staged};

/// How long cable can be made and carried, and how much is kept. There is no preset: factories and ships differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssemblyRules {
    /// Rules of each cable type.
    pub cable_type: Vec<TypeRule>,
    /// Most cable one ship carries.
    pub ship_load_max_km: CableKm,
    /// Where these come from.
    pub provenance: Provenance,
}

/// Rules of a cable type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeRule {
    /// Cable type as the list writes it.
    pub cable_type: String,
    /// Longest length made in one piece.
    pub factory_length_max_km: CableKm,
    /// Spare in percent of what is laid.
    #[serde(default)]
    pub spare_pct: f64,
    /// Least spare, where any of the type is laid.
    #[serde(default)]
    pub spare_min_km: CableKm,
}

/// How a list's cable is made and carried. Lengths are whole millimetres and sum to the cable of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assembly {
    /// Lengths in order from the A end.
    pub factory_length: Vec<FactoryLength>,
    /// Where two lengths meet.
    pub junction: Vec<Junction>,
    /// Loads in order.
    pub ship_load: Vec<ShipLoad>,
    /// Spares by type, in order of first appearance.
    pub spare: Vec<Spare>,
}

/// A length made in one piece.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactoryLength {
    /// Number from the A end, from 1.
    pub length_no: usize,
    /// Cable type; empty where the list states none.
    pub cable_type: String,
    /// Cable KP it starts at.
    pub from_cable_kp_km: CableKm,
    /// Cable KP it ends at.
    pub to_cable_kp_km: CableKm,
    /// Its length.
    pub cable_km: CableKm,
}

/// Where two lengths meet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Junction {
    /// Cable KP of it.
    pub cable_kp_km: CableKm,
    /// Why two lengths meet there.
    pub kind: JunctionKind,
    /// The position that is there; empty for a joint of two lengths of one type between positions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub position: String,
}

/// Why two lengths meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JunctionKind {
    /// A body of the list stands there: a repeater, a branching unit, a joint.
    Body,
    /// The cable type changes.
    Transition,
    /// The length is as long as it is made or carried: a joint the list does not show.
    Limit,
}

/// What one ship carries at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipLoad {
    /// Number, from 1.
    pub load_no: usize,
    /// Number of its first length.
    pub first_length_no: usize,
    /// Number of its last length.
    pub last_length_no: usize,
    /// Cable in it.
    pub cable_km: CableKm,
}

/// Spare cable of a type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spare {
    /// Cable type.
    pub cable_type: String,
    /// Cable laid.
    pub laid_km: CableKm,
    /// Spare kept.
    pub spare_km: CableKm,
}

/// Shortest limit taken: lengths stay countable.
const LIMIT_MIN_KM: f64 = 0.1;
/// Longest limit taken: nearly round the Earth.
const LIMIT_MAX_KM: f64 = 40_000.0;

/// Cuts a list's cable into lengths, loads them and counts spares.
///
/// Lengths end at bodies and where the type changes; a piece that is then longer than it can be made, or carried, is cut
/// into equal parts. Loads take lengths in order while they fit. A type without a rule is cut by the ship load only, with
/// a finding, and has no spare.
///
/// # Errors
/// A limit below 0.1 km or beyond 40,000 km, spares below zero or no numbers.
pub fn assemble(list: &PositionList, rules: &AssemblyRules) -> Result<Staged<Assembly>, RplError> {
    check_rules(rules)?;
    let measured = measure(list);
    let runs = runs(list, &measured);
    let mut assembly = Assembly {
        factory_length: Vec::new(),
        junction: Vec::new(),
        ship_load: Vec::new(),
        spare: Vec::new(),
    };
    for (index, run) in runs.iter().enumerate() {
        if index > 0 {
            let (kind, position) = (run.kind, run.position.clone());
            assembly.junction.push(Junction { cable_kp_km: km(run.from_mm), kind, position });
        }
        cut(run, rules, &mut assembly);
    }
    assembly.ship_load = ship_loads(&assembly.factory_length, rules.ship_load_max_km);
    let findings = types_without_rule(&runs, rules);
    assembly.spare = spares(&runs, rules);
    Ok(Staged { value: assembly, findings })
}

fn check_rules(rules: &AssemblyRules) -> Result<(), RplError> {
    let check = |field: &str, value: f64, least: f64| {
        let is_possible = (least..=LIMIT_MAX_KM).contains(&value);
        let field = field.to_owned();
        let error = RplError::FieldOutOfRange { field, value, least, most: LIMIT_MAX_KM };
        if is_possible { Ok(()) } else { Err(error) }
    };
    check("ship_load_max_km", rules.ship_load_max_km.km(), LIMIT_MIN_KM)?;
    for rule in &rules.cable_type {
        check("factory_length_max_km", rule.factory_length_max_km.km(), LIMIT_MIN_KM)?;
        check("spare_pct", rule.spare_pct, 0.0)?;
        check("spare_min_km", rule.spare_min_km.km(), 0.0)?;
    }
    Ok(())
}

/// A stretch of one type with no body in it.
#[derive(Debug, Clone, PartialEq)]
struct Run {
    cable_type: String,
    from_mm: u64,
    to_mm: u64,
    /// Why it starts.
    kind: JunctionKind,
    /// The position it starts at.
    position: String,
}

/// Whole millimetres: parts then sum to the whole exactly.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a cast of a float saturates; cable is finite and positive
fn mm(cable_km: CableKm) -> u64 {
    (cable_km.km() * 1e6).round().max(0.0) as u64
}

#[allow(clippy::cast_precision_loss)] // far below 2^53 mm
fn km(mm: u64) -> CableKm {
    CableKm(mm as f64 / 1e6)
}

fn runs(list: &PositionList, measured: &Measured) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (index, (from, segment, _)) in list.spans().enumerate() {
        let to_mm = mm(measured.cable_kp_km[index + 1]);
        let has_body = events_of(&from.event).into_iter().any(Event::is_body);
        let is_same_type = runs.last().is_some_and(|run| run.cable_type == segment.cable_type);
        match runs.last_mut() {
            Some(run) if is_same_type && !has_body => run.to_mm = to_mm,
            _ => runs.push(Run {
                cable_type: segment.cable_type.clone(),
                from_mm: mm(measured.cable_kp_km[index]),
                to_mm,
                kind: if is_same_type { JunctionKind::Body } else { JunctionKind::Transition },
                position: name_of(from).to_owned(),
            }),
        }
    }
    runs
}

fn rule_of<'a>(rules: &'a AssemblyRules, cable_type: &str) -> Option<&'a TypeRule> {
    rules.cable_type.iter().find(|rule| rule.cable_type == cable_type)
}

fn cut(run: &Run, rules: &AssemblyRules, into: &mut Assembly) {
    let load_km = rules.ship_load_max_km.km();
    let most_km =
        rule_of(rules, &run.cable_type).map_or(load_km, |rule| rule.factory_length_max_km.km().min(load_km));
    let (whole_mm, most_mm) = (run.to_mm.saturating_sub(run.from_mm), mm(CableKm(most_km)));
    let count = whole_mm.div_ceil(most_mm).max(1);
    let end_mm = |number: u64| {
        let share = u128::from(whole_mm) * u128::from(number) / u128::from(count);
        run.from_mm + u64::try_from(share).unwrap_or(whole_mm)
    };
    for number in 0..count {
        let (from_mm, to_mm) = (end_mm(number), end_mm(number + 1));
        if number > 0 {
            let kind = JunctionKind::Limit;
            into.junction.push(Junction { cable_kp_km: km(from_mm), kind, position: String::new() });
        }
        into.factory_length.push(FactoryLength {
            length_no: into.factory_length.len() + 1,
            cable_type: run.cable_type.clone(),
            from_cable_kp_km: km(from_mm),
            to_cable_kp_km: km(to_mm),
            cable_km: km(to_mm - from_mm),
        });
    }
}

fn ship_loads(lengths: &[FactoryLength], most_km: CableKm) -> Vec<ShipLoad> {
    let most_mm = mm(most_km);
    let mut loads: Vec<ShipLoad> = Vec::new();
    let mut load_mm = 0;
    for length in lengths {
        let length_mm = mm(length.cable_km);
        match loads.last_mut() {
            Some(load) if load_mm + length_mm <= most_mm => {
                load_mm += length_mm;
                load.last_length_no = length.length_no;
                load.cable_km = km(load_mm);
            }
            _ => {
                load_mm = length_mm;
                loads.push(ShipLoad {
                    load_no: loads.len() + 1,
                    first_length_no: length.length_no,
                    last_length_no: length.length_no,
                    cable_km: km(load_mm),
                });
            }
        }
    }
    loads
}

fn spares(runs: &[Run], rules: &AssemblyRules) -> Vec<Spare> {
    let mut laid: Vec<(&str, u64)> = Vec::new();
    for run in runs {
        let length_mm = run.to_mm.saturating_sub(run.from_mm);
        match laid.iter_mut().find(|(known, _)| *known == run.cable_type) {
            Some((_, sum_mm)) => *sum_mm += length_mm,
            None => laid.push((&run.cable_type, length_mm)),
        }
    }
    let spare = |(cable_type, laid_mm): (&str, u64)| {
        let laid_km = km(laid_mm);
        let spare_km = rule_of(rules, cable_type)
            .map_or(0.0, |rule| (laid_km.km() * rule.spare_pct / 100.0).max(rule.spare_min_km.km()));
        Spare { cable_type: cable_type.to_owned(), laid_km, spare_km: CableKm(spare_km) }
    };
    laid.into_iter().map(spare).collect()
}

fn types_without_rule(runs: &[Run], rules: &AssemblyRules) -> Vec<Finding> {
    let mut told: Vec<&str> = Vec::new();
    for run in runs {
        if rule_of(rules, &run.cable_type).is_none() && !told.contains(&run.cable_type.as_str()) {
            told.push(&run.cable_type);
        }
    }
    let finding = |cable_type: &str| {
        let name = if cable_type.is_empty() { "cable without a stated type" } else { cable_type };
        let message = format!(
            "no rule says how long {name} is made; it is cut by the ship load only, and has no spare"
        );
        Finding::warns("rpl.assembly.no_rule", message).hint("give its longest factory length and its spare")
    };
    told.into_iter().map(finding).collect()
}
