//! The route: chart, profile, straight line diagram, position list, legs and protection.

use super::{captioned, certificate, layers, pairs};
use crate::drawing::{Drawing, chart_svg, depths, profile_svg};
use crate::figures::{NONE, fixed, optional, target, thousands};
use crate::html::{Page, Table};
use crate::profile::Depths;
use crate::sld::sld_svg;
use crate::words;
use pipeline::results::{ProtectionChoice, Results};
use route::plan::LegOrigin;
use route::rpl::{Event, Position, Row};
use route::solve::SolverResult;
use units::Currency;
use units::length::DegreesMinutes;
use units::suffix::{round_to, round_up_to};

pub(super) fn chart(page: &mut Page, drawing: &Drawing) {
    let results = &drawing.file.results;
    page.section("chart", "Chart");
    page.figure(&chart_svg(drawing), &chart_caption(results));
}

fn chart_caption(results: &Results) -> String {
    let Some(terrain) = &results.terrain else {
        return "Mercator, WGS84. No bathymetry is given: neither depths nor coast are drawn.".to_owned();
    };
    format!(
        "Mercator, WGS84. Depths below a water surface of {} m over {}. Bathymetry: {}, {} by {} cells of {} by {}. {}",
        fixed(terrain.surface_level_m, 1),
        terrain.vertical_datum.replace('_', " "),
        terrain.grid,
        terrain.window_cols_count,
        terrain.window_rows_count,
        minutes(terrain.cell_lon_deg),
        minutes(terrain.cell_lat_deg),
        words::provenance(&terrain.provenance),
    )
}

/// An angle in minutes, for cells of grids.
fn minutes(angle_deg: f64) -> String {
    let minutes = round_to(angle_deg * 60.0, 2);
    format!("{minutes}′")
}

pub(super) fn profile(page: &mut Page, results: &Results) {
    page.section("profile", "Depth profile");
    page.figure(&profile_svg(results), &profile_caption(results));
}

fn profile_caption(results: &Results) -> String {
    let lengths = &results.lengths;
    let source = match depths(results) {
        Depths::Sounded { .. } => "Sampled from the same grid along the position list.",
        Depths::Stated => "Depths as stated in the position list; between its positions nothing is known.",
        Depths::None => "The position list states no depths, and no grid is given.",
    };
    let deepest = match (lengths.deepest_m, lengths.deepest_route_kp_km) {
        (Some(deepest_m), Some(at)) => {
            format!(" Deepest water {} m at KP {};", fixed(deepest_m, 0), fixed(at.km(), 1))
        }
        _ => String::new(),
    };
    format!(
        "{source}{deepest} {} km of {} km are {}.",
        fixed(lengths.ploughed_km.km(), 1),
        fixed(lengths.route_km.km(), 1),
        words::buried(results)
    )
}

pub(super) fn straight_line(page: &mut Page, results: &Results) {
    page.sheet("sld", "Straight line diagram", |page| {
        page.figure(
            &sld_svg(results),
            "Drawn from the position list, so that the two cannot disagree. Not to scale.",
        );
    });
}

pub(super) fn lengths(page: &mut Page, drawing: &Drawing) {
    let results = &drawing.file.results;
    let title = if results.protection.is_empty() || is_given(results) {
        "Lengths and legs"
    } else {
        "Lengths, legs, protection"
    };
    page.section("lengths", title);
    let lengths = &results.lengths;
    let km = |length_km: f64| format!("{} km", fixed(length_km, 3));
    let line = results.line.as_ref();
    let mut all = vec![
        ("Geodesic between the landing points", km(lengths.geodesic_km.km())),
        ("Route", km(lengths.route_km.km())),
        ("Route over geodesic", fixed(lengths.route_over_geodesic_ratio, 4)),
        ("Cable, beach manhole to beach manhole", km(lengths.cable_km.km())),
    ];
    if let Some(line) = line {
        all.extend([
            ("Cable, station to station", km(line.station_cable_km.km())),
            ("Fibre, beach manhole to beach manhole", km(lengths.fibre_km.km())),
            ("Fibre, station to station", km(line.station_fibre_km.km())),
        ]);
    } else {
        all[0].0 = "Geodesic between the ends";
        all[3].0 = "Cable, end to end";
    }
    let buried =
        if words::buried(results) == "buried" { "Buried, of the route" } else { "Ploughed, of the route" };
    all.extend([
        ("Mean slack", format!("{} %", fixed(lengths.slack_mean_pct, 3))),
        (buried, km(lengths.ploughed_km.km())),
    ]);
    let all = pairs(&all);
    page.beside(&[
        captioned("Lengths", all),
        captioned(
            if lengths.by_sector.is_empty() { "By type" } else { "By type and by sector" },
            by_type_and_sector(results),
        ),
    ]);
    published(page, results);
    legs(page, results);
    certificate::write(page, results);
    layers::write(page, drawing);
    protection(page, results);
}

fn by_type_and_sector(results: &Results) -> Table {
    let lengths = &results.lengths;
    let mut table = Table::new(&["", "Route, km>", "Cable, km>"]);
    for length in &lengths.by_type {
        let what = format!("cable {}", length.cable_type);
        table.row(vec![what, fixed(length.route_km.km(), 3), fixed(length.cable_km.km(), 3)]);
    }
    for sector in &lengths.by_sector {
        let what = format!("sector {}", sector.sector);
        table.row(vec![what, fixed(sector.route_km.km(), 3), fixed(sector.cable_km.km(), 3)]);
    }
    table.row(vec!["the whole".into(), fixed(lengths.route_km.km(), 3), fixed(lengths.cable_km.km(), 3)]);
    table.totals = 1;
    table
}

fn published(page: &mut Page, results: &Results) {
    if results.published.is_empty() {
        return;
    }
    page.heading("Published lengths beside ours");
    let heads =
        ["Said to be", "Published, km>", "Published over geodesic>", "Our route over published>", "Source"];
    let mut table = Table::new(&heads);
    for said in &results.published {
        let over = if said.lower_bound { "over " } else { "" };
        table.row(vec![
            said.what.clone(),
            format!("{over}{}", fixed(said.published_km.km(), 0)),
            fixed(said.published_over_geodesic_ratio, 3),
            fixed(said.route_over_published_ratio, 3),
            words::provenance(&said.provenance),
        ]);
    }
    page.table(&table);
}

pub(super) fn position_list(page: &mut Page, results: &Results) {
    let heads = [
        "No.>",
        "Event",
        "Latitude>",
        "Longitude>",
        "Route KP>",
        "Cable KP>",
        "Depth, m>",
        "Bearing>",
        "Distance, km>",
        "Slack, %>",
        "Cable, km>",
        "Type",
        "Lay",
        "Remarks",
    ];
    let mut table = Table::new(&heads);
    table.wide = true;
    let rpl = &results.rpl;
    let numbers = words::Numbers::of(rpl);
    for (index, position) in rpl.positions.iter().enumerate() {
        table.row(list_row(numbers.shown(position), position, rpl.rows.get(index)));
    }
    let from_manhole = rpl.positions.first().is_some_and(|first| first.is(Event::BeachManhole));
    let origin = if from_manhole { "the beach manhole of the A end" } else { "the first position" };
    let numbered = if numbers.are_written() {
        " Numbers are those of the given list; a position that was added to it has none."
    } else {
        ""
    };
    table.note = Some(format!(
        "KP in km from {origin}. Bearing, distance, slack, cable, type and lay belong to the segment from this \
         position to the next. Positions on WGS84; bearings true.{numbered}"
    ));
    page.sheet("rpl", "Route position list", |page| page.table(&table));
}

/// `40°35.4000′N`.
fn angle(angle_deg: f64, width: usize, sides: [char; 2]) -> String {
    let parts = DegreesMinutes::of(angle_deg);
    let side = sides[usize::from(angle_deg < 0.0)];
    format!("{:0width$}°{:07.4}′{side}", parts.degrees, parts.minutes)
}

fn list_row(number: String, position: &Position, row: Option<&Row>) -> Vec<String> {
    let mut cells = vec![
        number,
        position.label.clone(),
        angle(position.lat_deg, 2, ['N', 'S']),
        angle(position.lon_deg, 3, ['E', 'W']),
        fixed(position.route_kp_km.km(), 3),
        fixed(position.cable_kp_km.km(), 3),
        optional(position.depth_m, 0),
    ];
    match row {
        Some(row) => cells.extend([
            format!("{:06.2}°", row.bearing_deg),
            fixed(row.route_km.km(), 3),
            fixed(row.slack_pct, 2),
            fixed(row.cable_km.km(), 3),
            row.cable_type.clone(),
            lay_text(row),
        ]),
        None => cells.extend(vec![String::new(); 6]),
    }
    cells.push(position.remark.clone());
    cells
}

fn lay_text(row: &Row) -> String {
    match words::burial_target_m(row.burial) {
        Some(target_m) => format!("{}\u{a0}{}\u{a0}m", words::lay_of(row), target(target_m)),
        None => words::lay_of(row).to_owned(),
    }
}

fn legs(page: &mut Page, results: &Results) {
    page.heading("Legs");
    let heads = ["Leg", "From – to", "Origin", "Route, km>", "Positions between>", "Solver"];
    let mut table = Table::new(&heads);
    for leg in &results.legs {
        table.row(vec![
            leg.id.clone(),
            format!("{} – {}", leg.from, leg.to),
            words::origin(leg.origin).to_owned(),
            fixed(leg.route_km.km(), 3),
            leg.positions_count.to_string(),
            leg.solver.as_ref().map_or_else(|| unsolved_text(leg.origin).to_owned(), solver_text),
        ]);
    }
    page.table(&table);
}

fn unsolved_text(origin: LegOrigin) -> &'static str {
    if origin.is_given() {
        "given: the solver never moves it"
    } else {
        "its positions stand in the plan from an earlier solve"
    }
}

/// What the solver says of a leg in a line; its certificate stands below the table.
fn solver_text(solver: &SolverResult) -> String {
    let gap = solver.gap_pct.map_or_else(
        || "no bound known".to_owned(),
        |gap_pct| format!("at most {} % over the cheapest line possible", fixed(round_up_to(gap_pct, 2), 2)),
    );
    format!("optimal on the rasterised cost; {gap}")
}

fn protection(page: &mut Page, results: &Results) {
    // bands by depth say nothing of a list that was given: it states its own cable and burial
    if is_given(results) {
        return;
    }
    let Some(currency) = words::currency(results).filter(|_| !results.protection.is_empty()) else { return };
    page.heading("Protection by depth");
    let code = currency.code();
    let cost = format!("Cost, k{code}/km>");
    let repair = format!("of which repairs, k{code}/km>");
    let mut table = Table::new(&["Depth, m>", "Chosen", &cost, &repair, "Repairs per 1000 km and year>"]);
    let met = |choice: &&ProtectionChoice| {
        results.lengths.deepest_m.is_none_or(|deepest_m| choice.depth_from_m < deepest_m)
    };
    for choice in results.protection.iter().filter(met) {
        table.row(vec![
            format!("{} – {}", fixed(choice.depth_from_m, 0), fixed(choice.depth_to_m, 0)),
            choice.level.clone(),
            per_km(choice.cost_minor_per_km, currency),
            per_km(choice.repair_minor_per_km, currency),
            fixed(choice.repairs_per_km_year * 1000.0, 3),
        ]);
    }
    table.note = Some(
        "In each band of depths the level with the least price plus expected repair among the levels the presets \
         allow there (the cable type a preset names for a depth is a floor), at typical prices: what the cost surface \
         of the solver was made of. Bands deeper than the route are in results.json."
            .to_owned(),
    );
    page.table(&table);
}

/// Whether every leg was given with its positions: what the presets would choose is not what it has.
fn is_given(results: &Results) -> bool {
    !results.legs.is_empty() && results.legs.iter().all(|leg| leg.origin.is_given())
}

/// A price per km in thousands with one decimal.
fn per_km(cost_minor_per_km: f64, currency: Currency) -> String {
    match units::money::round_minor(cost_minor_per_km) {
        Ok(minor) if minor.abs() >= 10_000_000 => thousands(minor, currency),
        Ok(minor) => fixed(crate::figures::major(minor, currency) / 1e3, 2),
        Err(_) => NONE.to_owned(),
    }
}
