//! A study of the route: what else there is besides the one line, drawn over the same chart and told in tables.

mod frontier;
mod network;
mod tables;

use crate::chart::{Overlay, OverlayLine, Shares, Turning};
use crate::drawing::{Drawing, chart_with, ends_text, place_at};
use crate::figures::{fixed, signed};
use crate::html::Page;
use crate::words;
pub use frontier::pareto_svg;
use pipeline::study::TreeStudy;
use route::choices::alternatives::Alternatives;
use route::choices::corridor::Corridor;
use route::choices::pareto::Pareto;
use route::choices::robust::Robust;
use route::choices::tree::TreeEnd;
use route::explain::Explained;
use route::solve::SolverResult;
use terrain::water::Sea;
use units::LonLat;

/// What a study found; each part may be absent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Study<'a> {
    /// What the solver did on the leg.
    pub record: Option<&'a SolverResult>,
    /// Routes that really differ.
    pub alternatives: Option<&'a Alternatives>,
    /// All ground through which a route is nearly as good.
    pub corridor: Option<&'a Corridor>,
    /// The route under sampled layers. Its cells are those of the sea of the drawing; without a sea they are not drawn.
    pub robust: Option<&'a Robust>,
    /// Cost against repairs and length. Its routes are drawn on the chart where no alternatives are given.
    pub pareto: Option<&'a Pareto>,
    /// Why the route goes where it does at a kilometre point of the design's own route.
    pub explained: Option<&'a Explained>,
    /// Water levels of the samples without a route, lowest first.
    pub levels_without_route_m: &'a [f64],
    /// A network of trunk and branches.
    pub tree: Option<&'a TreeStudy>,
}

/// The study chart: what was found over the chart of the design, with layers, exclusions and bathymetry.
#[must_use]
pub fn svg(drawing: &Drawing, study: &Study) -> String {
    chart_with(drawing, Some(&overlay(drawing, study)))
}

/// The study as one self-contained page: the chart, the front, and a table of each part.
#[must_use]
pub fn html(drawing: &Drawing, study: &Study) -> String {
    let results = &drawing.file.results;
    let currency = words::currency(results);
    let mut page = Page::default();
    page.section("chart", "Chart");
    page.figure(&svg(drawing, study), "Mercator, WGS84. The magenta line is the route of the design.");
    tables::costs(&mut page, study, currency);
    if let Some(alternatives) = study.alternatives {
        tables::alternatives(&mut page, alternatives, currency);
    }
    if let Some(corridor) = study.corridor {
        tables::corridor(&mut page, corridor, currency);
    }
    if let Some(pareto) = study.pareto {
        tables::pareto(&mut page, pareto, currency);
    }
    if let Some(robust) = study.robust {
        tables::robust(&mut page, (robust, study.levels_without_route_m), currency);
    }
    if let Some(network) = study.tree {
        network::write(&mut page, network, currency);
    }
    if let Some(explained) = study.explained {
        tables::explained(&mut page, explained, currency);
    }
    page.section("limits", "What this study does not say");
    page.paragraph(
        "Every cost here is on the cost surface: price of cable and work by depth, expected repairs and cost layers, as \
         the plan states them. It is not the estimate of the bill of quantities, which counts what the surface does not \
         know. A route that is cheap only because nobody entered what lies there is drawn like any other.",
    );
    let plan = &results.plan;
    let subtitle = format!("{} · revision {} · {}", ends_text(results), plan.revision, plan.date);
    let footer = format!(
        "wetplant {} · {} · revision {} · plan fingerprint {}. A desktop study from the inputs of the plan; not a \
         survey, not for navigation.",
        drawing.file.program_version, plan.name, plan.revision, plan.plan_fingerprint
    );
    page.finish(&format!("{} – route study", plan.name), &subtitle, &footer)
}

fn overlay(drawing: &Drawing, study: &Study) -> Overlay {
    let mut lines = Vec::new();
    if let Some(alternatives) = study.alternatives {
        lines.extend(alternatives.routes.iter().enumerate().map(|(index, route)| {
            let dearer =
                if index == 0 { "best".to_owned() } else { format!("{} %", signed(route.dearer_pct, 1)) };
            line(
                'A',
                index,
                format!("{dearer}, {} km", fixed(route.line.length_km, 1)),
                &route.line.positions,
            )
        }));
    } else if let Some(pareto) = study.pareto {
        lines.extend(pareto.points.iter().enumerate().map(|(index, point)| {
            let about = format!("{} repairs a year", fixed(point.repairs_per_year, 3));
            line('P', index, about, &point.line.positions)
        }));
    }
    if let Some(robust) = study.robust {
        let about = "best over all samples".to_owned();
        let points = robust.chosen.positions.clone();
        lines.push(OverlayLine { badge: "R".to_owned(), about, points });
    }
    if let Some(network) = study.tree {
        lines.extend(network.tree.legs.iter().enumerate().map(|(index, leg)| {
            let about = format!("network, {} km", fixed(leg.line.length_km, 1));
            line('N', index, about, &leg.line.positions)
        }));
    }
    Overlay {
        lines,
        corridor: study.corridor.map(|corridor| (corridor.within_pct, corridor.outline.clone())),
        shares: study.robust.and_then(|robust| drawing.sea.map(|sea| shares(sea, robust))),
        turning: study.explained.map(|explained| turning(drawing, explained)),
        units: study.tree.iter().flat_map(|network| &network.tree.branches).map(|unit| unit.at).collect(),
        joined: study.tree.map(|network| joined(drawing, network)).unwrap_or_default(),
    }
}

/// The places of a network that are no landing points of the design, where its legs end.
fn joined(drawing: &Drawing, network: &TreeStudy) -> Vec<(LonLat, String)> {
    let is_known = |name: &String| drawing.file.results.landings.iter().any(|landing| landing.id == *name);
    let mut joined: Vec<(LonLat, String)> = Vec::new();
    for leg in &network.tree.legs {
        let positions = &leg.line.positions;
        for (end, at) in [(leg.from, positions.first()), (leg.to, positions.last())] {
            let TreeEnd::TerminalNo(number) = end else { continue };
            let (Some(name), Some(at)) = (network.terminals.get(number), at) else { continue };
            if !is_known(name) && joined.iter().all(|(_, known)| known != name) {
                joined.push((*at, name.clone()));
            }
        }
    }
    joined
}

fn line(letter: char, index: usize, about: String, points: &[LonLat]) -> OverlayLine {
    OverlayLine { badge: format!("{letter}{}", index + 1), about, points: points.to_vec() }
}

fn shares(sea: &Sea, robust: &Robust) -> Shares {
    let header = &sea.grid.header;
    let within = robust.crossed.iter().filter(|cell| cell.col_no < header.cols && cell.row_no < header.rows);
    let cells = within
        .map(|cell| (sea.grid.centre_of(cell.col_no, cell.row_no), f64::from(cell.crossed_frac)))
        .collect();
    Shares { cell_lon_deg: header.cell_lon_deg, cell_lat_deg: header.cell_lat_deg, cells }
}

fn turning(drawing: &Drawing, explained: &Explained) -> Turning {
    let rpl = &drawing.file.results.rpl;
    let turn = &explained.turn;
    let straight = place_at(rpl, turn.from_kp_km).zip(place_at(rpl, turn.to_kp_km));
    let abeam = explained.beside.first().zip(explained.beside.last());
    Turning {
        at: explained.at,
        label: format!("KP {}", fixed(explained.kp_km, 1)),
        straight: straight.map(|(from, to)| [from, to]),
        abeam: abeam.map(|(port, starboard)| [port.at, starboard.at]),
    }
}
