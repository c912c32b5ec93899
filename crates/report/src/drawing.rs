//! From results to what a chart and a profile show.

use crate::chart::{self, Chart, Mark, Symbol};
use crate::figures::{fixed, wrapped};
use crate::profile::{self, Profile};
use crate::words;
use pipeline::results::{Results, ResultsFile};
use route::rpl::{Event, Position, Rpl};
use terrain::water::Sea;
use units::LonLat;

/// Results and what else is drawn with them.
#[derive(Debug, Clone)]
pub struct Drawing<'a> {
    /// The results.
    pub file: &'a ResultsFile,
    /// The bathymetry under the route.
    pub sea: &'a Sea,
    /// The boundary of national sectors, with its label.
    pub sector_line: Option<(LonLat, LonLat, String)>,
    /// Routes of other plans for comparison, each with its label.
    pub other_routes: Vec<(String, Vec<LonLat>)>,
    /// Areas the route must not enter: id and corners in order.
    pub exclusions: Vec<(String, Vec<LonLat>)>,
}

/// The chart: bathymetry, route, landing points and repeaters.
#[must_use]
pub fn chart_svg(drawing: &Drawing) -> String {
    let results = &drawing.file.results;
    chart::draw(&Chart {
        title: title_lines(results),
        sea: drawing.sea,
        route: results.rpl.positions.iter().map(Position::at).collect(),
        marks: marks(results),
        kp_ticks: kp_ticks(&results.rpl),
        sector_line: drawing.sector_line.clone(),
        other: drawing.other_routes.clone(),
        exclusions: drawing.exclusions.clone(),
        warning: results.terrain.illustrative.then(|| "illustrative grid – not for navigation".to_owned()),
    })
}

/// The depth profile with cable types, burial and repeaters under it.
#[must_use]
pub fn profile_svg(results: &Results) -> String {
    let terrain = &results.terrain;
    profile::draw(&Profile {
        title: format!("{} – depth profile, revision {}", results.plan.name, results.plan.revision),
        depth: results.profile.iter().map(|point| (point.route_kp_km.km(), point.depth_m)).collect(),
        cable_types: type_runs(&results.rpl),
        buried: burial_runs(&results.rpl),
        bodies: named(&results.rpl, Event::Repeater).collect(),
        boundaries: named(&results.rpl, Event::SectorBoundary).collect(),
        ends: (end_name(results, End::A), end_name(results, End::B)),
        datum: format!(
            "water level {} m ({})",
            fixed(terrain.surface_level_m, 1),
            terrain.vertical_datum.replace('_', " ")
        ),
    })
}

/// An end of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The first landing point.
    A,
    /// The last landing point.
    B,
}

/// Name and country of the landing point at an end.
pub(crate) fn end_name(results: &Results, end: End) -> String {
    let landing = match end {
        End::A => results.landings.first(),
        End::B => results.landings.last(),
    };
    landing.map_or_else(String::new, |landing| format!("{} ({})", landing.name, landing.country))
}

/// `Sumqayıt (AZ) – Ақтау (KZ)`.
pub(crate) fn ends_text(results: &Results) -> String {
    format!("{} – {}", end_name(results, End::A), end_name(results, End::B))
}

fn title_lines(results: &Results) -> Vec<String> {
    let plan = &results.plan;
    let lengths = &results.lengths;
    let mut lines = vec![
        plan.name.clone(),
        ends_text(results),
        format!("revision {} · {} · plan {}", plan.revision, plan.date, plan.plan_fingerprint.short()),
        format!(
            "route {} km · cable {} km",
            fixed(lengths.route_km.km(), 1),
            fixed(lengths.cable_km.km(), 1)
        ),
    ];
    lines.extend(wrapped(&format!("depths: {}", results.terrain.label), 56, 2));
    lines
}

/// Route KP and label of every position of one kind.
fn named(rpl: &Rpl, event: Event) -> impl Iterator<Item = (f64, String)> {
    let there = rpl.positions.iter().filter(move |position| position.events.contains(&event));
    there.map(|position| (position.route_kp_km.km(), position.label.clone()))
}

fn repeaters(rpl: &Rpl) -> impl Iterator<Item = &Position> {
    rpl.positions.iter().filter(|position| position.events.contains(&Event::Repeater))
}

fn marks(results: &Results) -> Vec<Mark> {
    let repeater = |at: &Position| Mark { at: at.at(), label: at.label.clone(), symbol: Symbol::Repeater };
    let mut marks: Vec<Mark> = repeaters(&results.rpl).map(repeater).collect();
    marks.extend(results.landings.iter().map(|landing| Mark {
        at: LonLat::new(landing.lon_deg, landing.lat_deg),
        label: landing.name.clone(),
        symbol: Symbol::Landing,
    }));
    marks
}

/// A tick every so many kilometres, at most eight on a route.
fn kp_ticks(rpl: &Rpl) -> Vec<(LonLat, f64)> {
    let length_km = rpl.positions.last().map_or(0.0, |last| last.route_kp_km.km());
    let steps_km = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0];
    let step_km = steps_km.into_iter().find(|step_km| length_km / step_km <= 8.5).unwrap_or(5000.0);
    let mut ticks = Vec::new();
    let mut kp_km = step_km;
    while kp_km < length_km - step_km * 0.15 {
        ticks.extend(place_at(rpl, kp_km).map(|at| (at, kp_km)));
        kp_km += step_km;
    }
    ticks
}

/// Where a route KP is drawn: on the straight line between the positions around it, good enough for a mark.
fn place_at(rpl: &Rpl, kp_km: f64) -> Option<LonLat> {
    let after = rpl.positions.iter().position(|position| position.route_kp_km.km() >= kp_km)?;
    let (from, to) = (rpl.positions.get(after.checked_sub(1)?)?, rpl.positions.get(after)?);
    let length_km = to.route_kp_km.km() - from.route_kp_km.km();
    let part = if length_km > 0.0 { (kp_km - from.route_kp_km.km()) / length_km } else { 0.0 };
    let east_deg = terrain::geodesy::wrap_lon_deg(to.lon_deg - from.lon_deg);
    let lon_deg = terrain::geodesy::wrap_lon_deg(from.lon_deg + part * east_deg);
    Some(LonLat::new(lon_deg, from.lat_deg + part * (to.lat_deg - from.lat_deg)))
}

/// Runs of one cable type by route KP.
fn type_runs(rpl: &Rpl) -> Vec<(f64, f64, String)> {
    let mut runs: Vec<(f64, f64, String)> = Vec::new();
    for (row, ends) in rpl.rows.iter().zip(rpl.positions.windows(2)) {
        let (from_km, to_km) = (ends[0].route_kp_km.km(), ends[1].route_kp_km.km());
        match runs.last_mut() {
            Some(run) if run.2 == row.cable_type => run.1 = to_km,
            _ => runs.push((from_km, to_km, row.cable_type.clone())),
        }
    }
    runs
}

/// Ploughed runs by route KP, with their target.
fn burial_runs(rpl: &Rpl) -> Vec<(f64, f64, f64)> {
    let mut runs: Vec<(f64, f64, f64)> = Vec::new();
    for (row, ends) in rpl.rows.iter().zip(rpl.positions.windows(2)) {
        let Some(target_m) = words::burial_target_m(row.burial) else { continue };
        let (from_km, to_km) = (ends[0].route_kp_km.km(), ends[1].route_kp_km.km());
        match runs.last_mut() {
            Some(run) if run.1 == from_km && run.2 == target_m => run.1 = to_km,
            _ => runs.push((from_km, to_km, target_m)),
        }
    }
    runs
}
