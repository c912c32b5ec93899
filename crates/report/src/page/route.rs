//! The route: chart, profile, straight line diagram, position list, legs and protection.

use super::{captioned, pairs};
use crate::drawing::{Drawing, chart_svg, profile_svg};
use crate::figures::{NONE, fixed, optional, thousands};
use crate::html::{Page, Table};
use crate::sld::sld_svg;
use crate::words;
use pipeline::results::{ProtectionChoice, Results};
use route::plan::LegOrigin;
use route::rpl::{Position, Row};
use route::solve::SolverResult;
use units::Currency;
use units::length::DegreesMinutes;
use units::suffix::round_to;

pub(super) fn chart(page: &mut Page, drawing: &Drawing) {
    let results = &drawing.file.results;
    let terrain = &results.terrain;
    page.section("chart", "Chart");
    let caption = format!(
        "Mercator, WGS84. Depths below a water surface of {} m over {}. Bathymetry: {}, {} by {} cells of {} by {}. {}",
        fixed(terrain.surface_level_m, 1),
        terrain.vertical_datum.replace('_', " "),
        terrain.grid,
        terrain.window_cols_count,
        terrain.window_rows_count,
        minutes(terrain.cell_lon_deg),
        minutes(terrain.cell_lat_deg),
        words::provenance(&terrain.provenance),
    );
    page.figure(&chart_svg(drawing), &caption);
}

/// An angle in minutes, for cells of grids.
fn minutes(angle_deg: f64) -> String {
    let minutes = round_to(angle_deg * 60.0, 2);
    format!("{minutes}′")
}

pub(super) fn profile(page: &mut Page, results: &Results) {
    page.section("profile", "Depth profile");
    let caption = format!(
        "Sampled from the same grid along the position list. Deepest water {} m at KP {}; {} km of {} km are ploughed.",
        fixed(results.lengths.deepest_m, 0),
        fixed(results.lengths.deepest_route_kp_km.km(), 1),
        fixed(results.lengths.ploughed_km.km(), 1),
        fixed(results.lengths.route_km.km(), 1),
    );
    page.figure(&profile_svg(results), &caption);
}

pub(super) fn straight_line(page: &mut Page, results: &Results) {
    page.sheet("sld", "Straight line diagram", |page| {
        page.figure(
            &sld_svg(results),
            "Drawn from the position list, so that the two cannot disagree. Not to scale.",
        );
    });
}

pub(super) fn lengths(page: &mut Page, results: &Results) {
    page.section("lengths", "Lengths, legs, protection");
    let lengths = &results.lengths;
    let all = pairs(&[
        ("Geodesic between the landing points", format!("{} km", fixed(lengths.geodesic_km.km(), 3))),
        ("Route", format!("{} km", fixed(lengths.route_km.km(), 3))),
        ("Route over geodesic", fixed(lengths.route_over_geodesic_ratio, 4)),
        ("Cable, beach manhole to beach manhole", format!("{} km", fixed(lengths.cable_km.km(), 3))),
        ("Cable, station to station", format!("{} km", fixed(results.line.station_cable_km.km(), 3))),
        ("Fibre, beach manhole to beach manhole", format!("{} km", fixed(lengths.fibre_km.km(), 3))),
        ("Fibre, station to station", format!("{} km", fixed(results.line.station_fibre_km.km(), 3))),
        ("Mean slack", format!("{} %", fixed(lengths.slack_mean_pct, 3))),
        ("Ploughed, of the route", format!("{} km", fixed(lengths.ploughed_km.km(), 3))),
    ]);
    page.beside(&[
        captioned("Lengths", all),
        captioned("By type and by sector", by_type_and_sector(results)),
    ]);
    published(page, results);
    legs(page, results);
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
    for (index, position) in rpl.positions.iter().enumerate() {
        table.row(list_row(position, rpl.rows.get(index)));
    }
    table.note = Some(
        "KP in km from the beach manhole of the A end. Bearing, distance, slack, cable, type and lay belong to the \
         segment from this position to the next. Positions on WGS84; bearings true."
            .to_owned(),
    );
    page.sheet("rpl", "Route position list", |page| page.table(&table));
}

/// `40°35.4000′N`.
fn angle(angle_deg: f64, width: usize, sides: [char; 2]) -> String {
    let parts = DegreesMinutes::of(angle_deg);
    let side = sides[usize::from(angle_deg < 0.0)];
    format!("{:0width$}°{:07.4}′{side}", parts.degrees, parts.minutes)
}

fn list_row(position: &Position, row: Option<&Row>) -> Vec<String> {
    let mut cells = vec![
        position.position_no.to_string(),
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
        Some(target_m) => format!("{}\u{a0}{}\u{a0}m", words::lay(row.burial), fixed(target_m, 1)),
        None => words::lay(row.burial).to_owned(),
    }
}

fn legs(page: &mut Page, results: &Results) {
    page.heading("Legs");
    let heads = ["Leg", "From – to", "Origin", "Route, km>", "Positions between>", "Solver"];
    let mut table = Table::new(&heads);
    let certificate = |solver: &SolverResult| solver_text(solver, results.plan.currency);
    for leg in &results.legs {
        table.row(vec![
            leg.id.clone(),
            format!("{} – {}", leg.from, leg.to),
            words::origin(leg.origin).to_owned(),
            fixed(leg.route_km.km(), 3),
            leg.positions_count.to_string(),
            leg.solver.as_ref().map_or_else(|| unsolved_text(leg.origin).to_owned(), certificate),
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

/// The certificate of a solved leg. It says nothing about the quality of the cost layers.
fn solver_text(solver: &SolverResult, currency: Currency) -> String {
    let reached = 100.0 * solver.visited_count as f64 / solver.nodes_count.max(1) as f64;
    let cost = |minor: f64| {
        units::money::round_minor(minor).map_or(NONE.to_owned(), |minor| thousands(minor, currency))
    };
    let code = currency.code();
    format!(
        "optimal on the rasterised cost; any line whatever costs at least {} k{code}, this one {} k{code}: gap {} %\n\
         {} of {} nodes reached ({} %); fitted to {} vertices at {} % more cost than the polished line",
        cost(solver.lower_bound_minor),
        cost(solver.fitted_minor),
        optional(solver.gap_pct, 2),
        fixed(solver.visited_count as f64, 0),
        fixed(solver.nodes_count as f64, 0),
        fixed(reached, 0),
        solver.vertices_count,
        fixed(solver.fit_cost_increase_pct, 3)
    )
}

fn protection(page: &mut Page, results: &Results) {
    if results.protection.is_empty() {
        return;
    }
    let currency = results.plan.currency;
    page.heading("Protection by depth");
    let code = currency.code();
    let cost = format!("Cost, k{code}/km>");
    let repair = format!("of which repairs, k{code}/km>");
    let mut table = Table::new(&["Depth, m>", "Chosen", &cost, &repair, "Repairs per 1000 km and year>"]);
    let met = |choice: &&ProtectionChoice| choice.depth_from_m < results.lengths.deepest_m;
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

/// A price per km in thousands with one decimal.
fn per_km(cost_minor_per_km: f64, currency: Currency) -> String {
    match units::money::round_minor(cost_minor_per_km) {
        Ok(minor) if minor.abs() >= 10_000_000 => thousands(minor, currency),
        Ok(minor) => fixed(crate::figures::major(minor, currency) / 1e3, 2),
        Err(_) => NONE.to_owned(),
    }
}
