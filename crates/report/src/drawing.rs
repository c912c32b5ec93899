//! From results to what a chart and a profile show.

use crate::chart::{self, Chart, Mark, Overlay, Symbol};
use crate::figures::{fixed, wrapped};
use crate::profile::{self, Depths, Profile};
use crate::words;
use layers::layer::CostLayer;
use pipeline::results::{Results, ResultsFile};
use route::rpl::{Event, Position, Rpl};
use terrain::water::Sea;
use units::LonLat;

/// Results and what else is drawn with them.
#[derive(Debug, Clone)]
pub struct Drawing<'a> {
    /// The results.
    pub file: &'a ResultsFile,
    /// The bathymetry under the route; none when the plan has no grid.
    pub sea: Option<&'a Sea>,
    /// The boundary of national sectors, with its label.
    pub sector_line: Option<(LonLat, LonLat, String)>,
    /// Routes of other plans for comparison, each with its label.
    pub other_routes: Vec<(String, Vec<LonLat>)>,
    /// Areas the route must not enter: id and corners in order.
    pub exclusions: Vec<(String, Vec<LonLat>)>,
    /// Cost layers of the plan, drawn over the sea and named in a table.
    pub layers: &'a [CostLayer],
}

/// The chart: bathymetry where it is given, route, landing points and bodies.
#[must_use]
pub fn chart_svg(drawing: &Drawing) -> String {
    chart_with(drawing, None)
}

/// The chart, with what a study found over it.
pub(crate) fn chart_with(drawing: &Drawing, study: Option<&Overlay>) -> String {
    let results = &drawing.file.results;
    let illustrative = results.terrain.as_ref().is_some_and(|terrain| terrain.illustrative);
    chart::draw(&Chart {
        title: title_lines(results),
        sea: drawing.sea,
        route: results.rpl.positions.iter().map(Position::at).collect(),
        marks: marks(results, drawing.sector_line.is_none()),
        kp_ticks: kp_ticks(&results.rpl),
        sector_line: drawing.sector_line.clone(),
        other: drawing.other_routes.clone(),
        exclusions: drawing.exclusions.clone(),
        layers: drawing.layers,
        study,
        warning: illustrative.then(|| "illustrative grid – not for navigation".to_owned()),
    })
}

/// The depth profile with cable types, burial and bodies under it.
#[must_use]
pub fn profile_svg(results: &Results) -> String {
    profile::draw(&Profile {
        title: format!("{} – depth profile, revision {}", results.plan.name, results.plan.revision),
        depth: results.profile.iter().map(|point| (point.route_kp_km.km(), point.depth_m)).collect(),
        depths: depths(results),
        cable_types: type_runs(&results.rpl),
        buried: burial_runs(&results.rpl),
        bodies: profile_bodies(&results.rpl),
        boundaries: limits(&results.rpl),
        ends: (end_name(results, End::A), end_name(results, End::B)),
    })
}

/// What the depths of the results rest on.
pub(crate) fn depths(results: &Results) -> Depths {
    match &results.terrain {
        Some(terrain) => Depths::Sounded {
            datum: format!(
                "water level {} m ({})",
                fixed(terrain.surface_level_m, 1),
                terrain.vertical_datum.replace('_', " ")
            ),
        },
        None if results.profile.iter().any(|point| point.depth_m.is_some()) => Depths::Stated,
        None => Depths::None,
    }
}

/// An end of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The first landing point.
    A,
    /// The last landing point.
    B,
}

/// Name and country of the landing point at an end; the label of the list's end where no landing point is named.
pub(crate) fn end_name(results: &Results, end: End) -> String {
    let (landings, positions) = (&results.landings, &results.rpl.positions);
    let (landing, position) = match end {
        End::A => (landings.first(), positions.first()),
        End::B => (landings.last(), positions.last()),
    };
    match (landing, position) {
        (Some(landing), _) => match &landing.country {
            Some(country) => format!("{} ({country})", landing.name),
            None => landing.name.clone(),
        },
        (None, Some(position)) if !position.label.is_empty() => position.label.clone(),
        _ => if end == End::A { "A end" } else { "B end" }.to_owned(),
    }
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
    lines.extend(match &results.terrain {
        Some(terrain) => wrapped(&format!("depths: {}", terrain.label), 56, 2),
        None => vec!["no bathymetry given".to_owned()],
    });
    lines
}

/// What lies in the cable or crosses it, and is marked where it is.
const MARKED: [Event; 8] = [
    Event::Repeater,
    Event::BranchingUnit,
    Event::Ropa,
    Event::Joint,
    Event::BeachJoint,
    Event::CableCrossing,
    Event::PipelineCrossing,
    Event::Crossing,
];

/// Limits that the route crosses.
const LIMITS: [Event; 2] = [Event::TerritorialLimit, Event::SectorBoundary];

fn profile_bodies(rpl: &Rpl) -> Vec<profile::Body> {
    let body = |(position, event, label): (&Position, Event, String)| profile::Body {
        route_kp_km: position.route_kp_km.km(),
        label,
        event,
    };
    shown(rpl, &MARKED).into_iter().map(body).collect()
}

/// Route KP and label of every limit.
fn limits(rpl: &Rpl) -> Vec<(f64, String)> {
    shown(rpl, &LIMITS).into_iter().map(|(position, _, label)| (position.route_kp_km.km(), label)).collect()
}

/// Positions that are one of these, each once, under the whole label of the position when it is a repeater, as it
/// always was, else under the part that names it.
fn shown<'a>(rpl: &'a Rpl, events: &[Event]) -> Vec<(&'a Position, Event, String)> {
    let named = |position: &'a Position| {
        let (event, part) = position.parts().into_iter().find(|(event, _)| events.contains(event))?;
        let whole = matches!(event, Event::Repeater | Event::SectorBoundary);
        Some((position, event, if whole { position.label.clone() } else { part.to_owned() }))
    };
    rpl.positions.iter().filter_map(named).collect()
}

fn marks(results: &Results, with_boundary: bool) -> Vec<Mark> {
    let mark = |(position, event, label): (&Position, Event, String)| Mark {
        at: position.at(),
        label,
        symbol: Symbol::Body(event),
    };
    let mut marks: Vec<Mark> = shown(&results.rpl, &MARKED).into_iter().map(mark).collect();
    // the boundary of sectors is drawn as a line where one is given
    let limits = shown(&results.rpl, if with_boundary { &LIMITS } else { &LIMITS[..1] });
    marks.extend(limits.into_iter().map(mark));
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

/// Where a route KP is drawn: on the straight line between the positions around it, good enough for a mark, and on the
/// geodesic where they lie so far apart that the chart draws that.
pub(crate) fn place_at(rpl: &Rpl, kp_km: f64) -> Option<LonLat> {
    let after = rpl.positions.iter().position(|position| position.route_kp_km.km() >= kp_km)?;
    let (from, to) = (rpl.positions.get(after.checked_sub(1)?)?, rpl.positions.get(after)?);
    let length_km = to.route_kp_km.km() - from.route_kp_km.km();
    let part = if length_km > 0.0 { (kp_km - from.route_kp_km.km()) / length_km } else { 0.0 };
    if chart::is_curved(from.at(), to.at()) {
        return Some(terrain::geodesy::between(from.at(), to.at(), part));
    }
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
