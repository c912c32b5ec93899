//! What does not hold in a register.

use super::heads::letter;
use super::{KpBasis, Register, RegisterEntry, RegisterField, RegisterKind};
use RegisterField as F;
use units::Finding;

/// Kilometre points nearer than this are the same place. Source: kilometre points are written with three decimals.
pub(super) const SAME_KM: f64 = 0.000_5;
/// How far beyond the end of its leg an entry may lie and only be warned about. Source: the tolerance of cumulative
/// distances in position lists (0.1 km), which is what kilometre points are.
const END_TOLERANCE_KM: f64 = 0.1;
/// Deeper burial is most likely another unit. Source: ploughs reach 3 m; a guess twice that.
const BURIAL_DEEP_M: f64 = 6.0;

/// Everything that does not hold in a register: places, order, gaps and overlaps, the end of the leg, impossible values.
///
/// `length_km` is the length of its leg along the same kilometre point (route or cable).
#[must_use]
pub fn check(register: &Register, length_km: Option<f64>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if register.entry.is_empty() {
        let message = format!("the register of {} has no entries", register.kind.word());
        findings.push(Finding::blocks("rpl.register.no_entries", message).at(register_place(register)));
    }
    findings.extend(basis(register));
    findings.extend(named_twice(register));
    findings.extend(reversed(register));
    for entry in &register.entry {
        placed(register, entry, &mut findings);
        values(register, entry, &mut findings);
    }
    findings.extend(length_km.into_iter().flat_map(|length_km| beyond(register, length_km)));
    findings.extend(order(register));
    if register.kind.is_continuous() {
        continuity(register, length_km, &mut findings);
    }
    findings.extend(unsaid(register));
    findings
}

/// Where an entry's field stands: file, row and column where it was read, else the names of register and entry.
pub(super) fn place(register: &Register, entry: &RegisterEntry, field: RegisterField) -> String {
    let Some((source, row_no)) = register.source.as_ref().zip(entry.row_no) else {
        return format!("register `{}` entry {}", register.id, entry.id);
    };
    let at = format!("{} row {row_no}", source.file);
    match source.columns.iter().find(|column| column.field == field) {
        Some(column) => format!("{at}, column {} `{}`", letter(column.column_no), short(&column.head)),
        None => at,
    }
}

/// A text of the file for a message: its beginning, so that a long cell fills no report.
pub(super) fn short(text: &str) -> String {
    const LETTERS_MAX: usize = 60;
    let mut shown: String = text.chars().take(LETTERS_MAX).collect();
    if text.chars().nth(LETTERS_MAX).is_some() {
        shown.push('…');
    }
    shown
}

fn register_place(register: &Register) -> String {
    register
        .source
        .as_ref()
        .map_or_else(|| format!("register `{}`", register.id), |source| source.file.clone())
}

fn basis(register: &Register) -> Option<Finding> {
    let is_needed =
        register.kp == KpBasis::Unknown && register.entry.iter().any(|entry| entry.from_kp_km.is_some());
    is_needed.then(|| {
        let message = "nobody said what its kilometre points count along".to_owned();
        Finding::blocks("rpl.register.kp_basis_unknown", message)
            .at(register_place(register))
            .hint("say route or cable: they drift apart by the slack")
    })
}

/// Edits and changes refer to entries by name.
fn named_twice(register: &Register) -> Vec<Finding> {
    let mut seen = std::collections::BTreeSet::new();
    let again = register.entry.iter().filter(|entry| !seen.insert(&entry.id));
    let finding = |entry: &RegisterEntry| {
        let message = format!("two entries are named `{}`", entry.id);
        Finding::blocks("rpl.register.id_twice", message)
            .at(place(register, entry, F::Unknown))
            .hint("name one anew")
    };
    again.map(finding).collect()
}

/// All intervals backwards is one finding, not one for each.
fn reversed(register: &Register) -> Vec<Finding> {
    let lengths: Vec<(&RegisterEntry, f64)> =
        register.entry.iter().filter_map(|entry| Some((entry, entry.length_km()?))).collect();
    let backwards: Vec<&RegisterEntry> =
        lengths.iter().filter(|(_, length_km)| *length_km < 0.0).map(|(entry, _)| *entry).collect();
    if backwards.len() > 1 && backwards.len() == lengths.len() {
        let message = format!(
            "all {} intervals end before they begin; they seem to count from the B end",
            backwards.len()
        );
        let finding = Finding::blocks("rpl.register.kp_reversed", message).at(register_place(register));
        return vec![finding.hint("give it with kilometre points counted from the A end")];
    }
    let finding = |entry: &RegisterEntry| {
        let (from_km, to_km) = entry.reach_km().unwrap_or_default();
        let message = format!("it begins at KP {from_km:.3} and ends before, at KP {to_km:.3}");
        Finding::blocks("rpl.register.kp_reversed", message).at(place(register, entry, F::ToKp))
    };
    backwards.into_iter().map(finding).collect()
}

fn placed(register: &Register, entry: &RegisterEntry, findings: &mut Vec<Finding>) {
    if entry.is_without_place() {
        let message = format!("`{}` has no kilometre point and no coordinates", short(&entry.what));
        let finding = Finding::blocks("rpl.register.no_place", message).at(place(register, entry, F::FromKp));
        findings.push(finding.hint("state where it lies, or take the entry out"));
    }
    if entry.lon_deg.is_some() != entry.lat_deg.is_some() {
        let (field, missing) =
            if entry.lat_deg.is_some() { (F::Longitude, "longitude") } else { (F::Latitude, "latitude") };
        let message = format!("its {missing} is missing; the other coordinate alone places nothing");
        findings
            .push(Finding::warns("rpl.register.coordinate_half", message).at(place(register, entry, field)));
    }
    if entry.from_kp_km.is_none() && entry.to_kp_km.is_some() {
        let message = "it ends at a kilometre point and begins nowhere".to_owned();
        findings.push(Finding::blocks("rpl.register.kp_half", message).at(place(register, entry, F::FromKp)));
    }
    for (field, kp_km) in [(F::FromKp, entry.from_kp_km), (F::ToKp, entry.to_kp_km)] {
        if let Some(kp_km) = kp_km.filter(|kp_km| *kp_km < 0.0 || !kp_km.is_finite()) {
            let message = format!("KP {kp_km:.3} lies before the A end");
            let finding =
                Finding::blocks("rpl.register.kp_negative", message).at(place(register, entry, field));
            findings.push(finding.hint("kilometre points count from 0 at the A end's beach manhole"));
        }
    }
}

/// A kilometre point of an entry, with the field it stands in.
type FieldKp<'a> = (&'a RegisterEntry, RegisterField, f64);

/// Kilometre points beyond the end of the leg; one finding where all of them seem to be metres.
fn beyond(register: &Register, length_km: f64) -> Vec<Finding> {
    let ends = |entry| -> [Option<FieldKp<'_>>; 2] {
        let entry: &RegisterEntry = entry;
        [(F::FromKp, entry.from_kp_km), (F::ToKp, entry.to_kp_km)]
            .map(|(field, kp_km)| Some((entry, field, kp_km.filter(|kp_km| kp_km.is_finite())?)))
    };
    let points: Vec<FieldKp<'_>> = register.entry.iter().flat_map(ends).flatten().collect();
    let over: Vec<&FieldKp<'_>> = points.iter().filter(|point| point.2 > length_km + SAME_KM).collect();
    let greatest_km = over.iter().map(|point| point.2).fold(0.0, f64::max);
    let seems_metres = over.len() > 1
        && over.len() * 2 > points.len()
        && greatest_km > 10.0 * length_km
        && greatest_km / 1000.0 <= length_km + SAME_KM;
    let at = |point: &FieldKp<'_>| place(register, point.0, point.1);
    if let Some(first) = over.first().filter(|_| seems_metres) {
        let message = format!(
            "KP {:.3} and {} more of {} lie beyond the end of the leg at KP {length_km:.3}; they seem to be metres",
            first.2,
            over.len() - 1,
            points.len()
        );
        let finding = Finding::blocks("rpl.register.beyond_end", message).at(at(first));
        return vec![finding.hint("name the columns' unit")];
    }
    let finding = |point: &&FieldKp<'_>| {
        let (kp_km, over_km) = (point.2, point.2 - length_km);
        let message =
            format!("KP {kp_km:.3} lies {over_km:.3} km beyond the end of the leg at KP {length_km:.3}");
        let is_far = over_km > END_TOLERANCE_KM;
        let finding =
            if is_far { Finding::blocks } else { Finding::warns }("rpl.register.beyond_end", message);
        finding
            .at(at(point))
            .hint("look whether it is of this leg, this revision and this kind of kilometre point")
    };
    over.iter().map(finding).collect()
}

fn values(register: &Register, entry: &RegisterEntry, findings: &mut Vec<Finding>) {
    let mut warns = |field: RegisterField, code: &str, message: String, hint: &str| {
        findings.push(Finding::warns(code, message).at(place(register, entry, field)).hint(hint));
    };
    if let Some(depth_m) = entry.depth_m.filter(|depth_m| *depth_m < 0.0) {
        let message = format!("water depth {depth_m} m is negative");
        warns(F::Depth, "rpl.register.depth_negative", message, "depths count down from the water surface");
    }
    if let Some(burial_m) = entry.burial_m.filter(|burial_m| *burial_m < 0.0) {
        let message = format!("burial {burial_m} m is negative");
        warns(
            F::Burial,
            "rpl.register.burial_negative",
            message,
            "burial counts down from the seabed; leave unknown empty",
        );
    }
    if let Some(burial_m) = entry.burial_m.filter(|burial_m| *burial_m > BURIAL_DEEP_M) {
        let message = format!("burial {burial_m} m is deeper than {BURIAL_DEEP_M} m");
        warns(F::Burial, "rpl.register.burial_deep", message, "look whether the column is in cm");
    }
    if let Some(angle_deg) = entry.angle_deg.filter(|angle_deg| !(0.0..=180.0).contains(angle_deg)) {
        let message = format!("angle {angle_deg}° is not between 0° and 180°");
        warns(F::Angle, "rpl.register.angle_range", message, "state the angle between the two lines");
    }
}

/// Entries that stand before an entry of a lower kilometre point.
fn order(register: &Register) -> Option<Finding> {
    let placed: Vec<(&RegisterEntry, f64)> =
        register.entry.iter().filter_map(|entry| Some((entry, entry.from_kp_km?))).collect();
    let steps_back: Vec<_> = placed.windows(2).filter(|pair| pair[1].1 < pair[0].1 - SAME_KM).collect();
    let first = steps_back.first()?;
    let message = format!(
        "KP {:.3} stands below KP {:.3}: {} of {} entries are not in the order of kilometre points",
        first[1].1,
        first[0].1,
        steps_back.len(),
        placed.len()
    );
    Some(
        Finding::warns("rpl.register.order", message)
            .at(place(register, first[1].0, F::FromKp))
            .hint("nothing was sorted; look whether a kilometre point is mistyped"),
    )
}

/// Gaps and overlaps along the kilometre point.
fn continuity(register: &Register, length_km: Option<f64>, findings: &mut Vec<Finding>) {
    let intervals = sorted_intervals(register);
    let Some(first) = intervals.first() else { return };
    if first.from_km > SAME_KM && length_km.is_some() {
        findings.push(gap(register, first.entry, 0.0, first.from_km));
    }
    let mut reach = *first;
    for interval in intervals.iter().skip(1) {
        if interval.from_km > reach.to_km + SAME_KM {
            findings.push(gap(register, interval.entry, reach.to_km, interval.from_km));
        } else if interval.from_km < reach.to_km - SAME_KM {
            findings.push(overlap(register, &reach, interval));
        }
        if interval.to_km > reach.to_km {
            reach = *interval;
        }
    }
    if let Some(length_km) = length_km.filter(|length_km| reach.to_km + SAME_KM < *length_km) {
        findings.push(gap(register, reach.entry, reach.to_km, length_km));
    }
}

/// An entry that reaches over some kilometres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interval<'a> {
    pub(super) from_km: f64,
    pub(super) to_km: f64,
    pub(super) entry: &'a RegisterEntry,
}

/// Intervals that run forwards, by where they begin.
pub(super) fn sorted_intervals(register: &Register) -> Vec<Interval<'_>> {
    let reach = |entry| -> Option<Interval<'_>> {
        let entry: &RegisterEntry = entry;
        let (from_km, to_km) = (entry.from_kp_km?, entry.to_kp_km?);
        (from_km.is_finite() && to_km.is_finite() && to_km >= from_km).then_some(Interval {
            from_km,
            to_km,
            entry,
        })
    };
    let mut intervals: Vec<Interval<'_>> = register.entry.iter().filter_map(reach).collect();
    intervals.sort_by(|a, b| a.from_km.total_cmp(&b.from_km).then(a.to_km.total_cmp(&b.to_km)));
    intervals
}

fn gap(register: &Register, entry: &RegisterEntry, from_km: f64, to_km: f64) -> Finding {
    let length_km = to_km - from_km;
    let message = format!(
        "nothing is said of {} from KP {from_km:.3} to KP {to_km:.3} ({length_km:.3} km)",
        register.kind.word()
    );
    Finding::warns("rpl.register.gap", message).at(place(register, entry, F::FromKp))
}

/// Two intervals over the same kilometres: soils are looked at, two burial depths of one place contradict.
fn overlap(register: &Register, earlier: &Interval<'_>, later: &Interval<'_>) -> Finding {
    let (from_km, to_km) = (later.from_km, earlier.to_km.min(later.to_km));
    let (one, other) = (earlier.entry, later.entry);
    let is_contradiction = register.kind.is_burial()
        && one.burial_m.zip(other.burial_m).is_some_and(|(a, b)| (a - b).abs() > 0.0);
    let say = |entry: &RegisterEntry| match entry.burial_m.filter(|_| register.kind.is_burial()) {
        Some(burial_m) => format!("{} {burial_m} m", entry.id),
        None => format!("{} `{}`", entry.id, short(&entry.what)),
    };
    let message = format!("KP {from_km:.3} to KP {to_km:.3} is both {} and {}", say(one), say(other));
    let finding = if is_contradiction {
        Finding::blocks("rpl.register.overlap", message)
            .hint("say which of the two holds, and take the other out")
    } else {
        Finding::warns("rpl.register.overlap", message).hint("both are kept")
    };
    finding.at(place(register, other, F::FromKp))
}

/// What crossings and permits should say and do not, once for each column.
fn unsaid(register: &Register) -> Vec<Finding> {
    if !matches!(register.kind, RegisterKind::Crossing | RegisterKind::Permit) {
        return Vec::new();
    }
    type Words = fn(&RegisterEntry) -> &str;
    let columns: [(&str, RegisterField, Words); 3] = [
        ("owner", F::Owner, |entry| &entry.owner),
        ("state", F::State, |entry| &entry.state),
        ("document", F::Document, |entry| &entry.document),
    ];
    let finding = |(word, field, of): (&str, RegisterField, Words)| {
        let without: Vec<&RegisterEntry> =
            register.entry.iter().filter(|entry| of(entry).is_empty()).collect();
        let first = without.first()?;
        let message =
            format!("{} of {} {} say no {word}", without.len(), register.entry.len(), register.kind.word());
        Some(Finding::notes("rpl.register.unsaid", message).at(place(register, first, field)))
    };
    columns.into_iter().filter_map(finding).collect()
}
