//! The unit of each column, where its head leaves it open: found by comparing, and said; never guessed between miles.

use super::Frame;
use super::figures::{figure, median};
use super::span::Placed;
use crate::layout::{Field, Unit};
use terrain::geodesy;
use units::Finding;

/// What a list states for a span, as written, beside the computed length.
pub(super) struct Stated {
    /// Row of the figures; none where they are missing.
    pub row: Option<usize>,
    /// Length of the geodesic.
    pub leg_km: f64,
}

/// The four columns of lengths.
const LENGTHS: [Field; 4] =
    [Field::RouteBetween, Field::RouteCumulative, Field::CableBetween, Field::CableCumulative];

/// Settles the unit of every column.
pub(super) fn settle(frame: &mut Frame, positions: &[Placed], spans: &[Stated], kp_rows: &[usize]) {
    for field in LENGTHS {
        settle_length(frame, positions, spans, field);
    }
    settle_miles(frame, positions, spans, kp_rows);
    settle_slack(frame, spans);
    settle_depths(frame, positions, spans);
}

fn computed_km(positions: &[Placed]) -> f64 {
    positions.windows(2).map(|pair| geodesy::distance_km(pair[0].1, pair[1].1)).sum()
}

/// Stated over computed, for spans or for the whole.
fn ratio(frame: &Frame, positions: &[Placed], spans: &[Stated], field: Field) -> Option<f64> {
    if matches!(field, Field::RouteBetween | Field::CableBetween) {
        let of_span = |span: &Stated| {
            let stated = figure(frame, span.row?, field, &mut Vec::new())?;
            (span.leg_km > 0.0).then_some(stated / span.leg_km)
        };
        return median(spans.iter().filter_map(of_span).collect());
    }
    let rows = positions.iter().map(|(row, _)| *row).chain(spans.iter().filter_map(|span| span.row));
    let stated: Vec<f64> = rows.filter_map(|row| figure(frame, row, field, &mut Vec::new())).collect();
    let (least, most) = stated
        .iter()
        .fold((f64::INFINITY, 0.0_f64), |(least, most), value| (least.min(*value), most.max(*value)));
    let whole_km = computed_km(positions);
    (stated.len() > 1 && whole_km > 0.0).then_some((most - least) / whole_km)
}

/// A head that names no unit: the one that fits the positions, with a finding.
fn settle_length(frame: &mut Frame, positions: &[Placed], spans: &[Stated], field: Field) {
    let Some(column) = frame.column_of(field) else { return };
    if frame.columns[column].unit.is_some() {
        return;
    }
    let Some(ratio) = ratio(frame, positions, spans, field) else { return };
    // cable is longer than its route by the slack
    let is_cable = matches!(field, Field::CableBetween | Field::CableCumulative);
    let fits = |unit: Unit| {
        let times = ratio * unit.metres().unwrap_or(0.0) / 1000.0;
        if is_cable { (0.98..1.15).contains(&times) } else { (0.98..1.02).contains(&times) }
    };
    let name = frame.column_name(column);
    if fits(Unit::Kilometre) || fits(Unit::Metre) {
        let unit = if fits(Unit::Kilometre) { Unit::Kilometre } else { Unit::Metre };
        let word = if unit == Unit::Kilometre { "km" } else { "m" };
        frame.settle_unit(column, unit);
        let message = format!("the head names no unit; read as {word}, which fits the positions");
        frame.findings.push(Finding::notes("rpl.read.unit_found", message).at(format!("column {name}")));
    } else if fits(Unit::NauticalMile) || fits(Unit::TelegraphMile) {
        frame.settle_unit(column, Unit::UnknownMile);
    } else {
        frame.settle_unit(column, Unit::Kilometre);
        let message = format!(
            "the head names no unit and none fits: stated lengths are {ratio:.4} times the computed kilometres; read \
             as km"
        );
        let finding = Finding::warns("rpl.read.unit_unknown", message).at(format!("column {name}"));
        frame.findings.push(finding.hint("say the column's unit"));
    }
}

/// Miles nobody names: both totals are shown, and nobody guesses.
fn settle_miles(frame: &mut Frame, positions: &[Placed], spans: &[Stated], kp_rows: &[usize]) {
    if let Some(mile) = frame.options.mile {
        for column in 0..frame.columns.len() {
            if frame.columns[column].unit == Some(Unit::UnknownMile) {
                frame.settle_unit(column, mile.unit());
            }
        }
        return;
    }
    let is_unknown = |column: usize| frame.columns[column].unit == Some(Unit::UnknownMile);
    let columns: Vec<usize> = LENGTHS
        .iter()
        .filter_map(|field| frame.column_of(*field))
        .filter(|column| is_unknown(*column))
        .collect();
    let Some(first) = columns.first() else { return };
    let names: Vec<String> = columns.iter().map(|column| frame.column_name(*column)).collect();
    let field = frame.columns[*first].field;
    let is_cumulative = matches!(field, Field::RouteCumulative | Field::CableCumulative);
    let rows: Vec<usize> =
        if is_cumulative { kp_rows.to_vec() } else { spans.iter().filter_map(|span| span.row).collect() };
    let stated: Vec<f64> =
        rows.iter().filter_map(|row| figure(frame, *row, field, &mut Vec::new())).collect();
    let total = if is_cumulative { stated.last().copied().unwrap_or(0.0) } else { stated.iter().sum() };
    let (nautical_km, telegraph_km) = (total * 1.852, total * 1.855_317_6);
    let message = format!(
        "lengths are in nautical miles and nobody says which: {total:.3} miles are {nautical_km:.3} km in miles of \
         1,852 m and {telegraph_km:.3} km in miles of 6,087 ft (1,855.3 m); the positions give {:.3} km of route",
        computed_km(positions)
    );
    let finding =
        Finding::blocks("rpl.read.mile_unknown", message).at(format!("column {}", names.join(", ")));
    frame.findings.push(finding.hint("say which mile: 1852m or 6087ft"));
}

/// Percent, ratio (1.02) or fraction (0.02): what fits cable over route; else what the head says.
fn settle_slack(frame: &mut Frame, spans: &[Stated]) {
    let Some(column) = frame.column_of(Field::Slack) else { return };
    let mut slacks = Vec::new();
    let mut misfits = [Vec::new(), Vec::new(), Vec::new()];
    let readings = [Unit::Percent, Unit::Ratio, Unit::Fraction];
    let metres = |field: Field| {
        let unit = frame.column_of(field).and_then(|column| frame.columns[column].unit);
        unit.and_then(Unit::metres)
    };
    let cable_metres = metres(Field::CableBetween);
    for span in spans {
        let Some(row) = span.row else { continue };
        let Some(slack) = figure(frame, row, Field::Slack, &mut Vec::new()) else { continue };
        slacks.push(slack);
        let cable = figure(frame, row, Field::CableBetween, &mut Vec::new());
        if let (Some(cable), Some(metres)) = (cable, cable_metres) {
            let known_pct = (cable * metres / 1000.0 / span.leg_km - 1.0) * 100.0;
            let readings_pct = [slack, (slack - 1.0) * 100.0, slack * 100.0];
            for (misfits, reading_pct) in misfits.iter_mut().zip(readings_pct) {
                misfits.push((reading_pct - known_pct).abs());
            }
        }
    }
    let said = frame.columns[column].unit;
    let medians: Vec<Option<f64>> = misfits.into_iter().map(median).collect();
    let fitting = readings
        .iter()
        .zip(&medians)
        .filter_map(|(unit, misfit)| misfit.map(|misfit| (*unit, misfit)))
        .min_by(|one, other| one.1.total_cmp(&other.1))
        // half a percent of slack is no fit
        .filter(|(_, misfit)| *misfit < 0.5);
    let looks_like_ratio = !slacks.is_empty() && slacks.iter().all(|slack| (0.9..1.3).contains(slack));
    let unit = match (fitting, said) {
        (Some((unit, misfit)), said) => {
            let said_fits = said.and_then(|said| readings.iter().position(|unit| *unit == said));
            let said_misfit = said_fits.and_then(|index| medians[index]);
            if said_misfit.is_some_and(|said_misfit| said_misfit <= misfit + 0.02) {
                said.unwrap_or(unit)
            } else {
                unit
            }
        }
        (None, Some(said)) => said,
        (None, None) if looks_like_ratio => Unit::Ratio,
        (None, None) => Unit::Percent,
    };
    let is_said = said == Some(unit) || (said.is_none() && unit == Unit::Percent);
    if !is_said && !slacks.is_empty() {
        let word = match unit {
            Unit::Ratio => "the ratio of cable to route (1.02 is 2 %)",
            Unit::Fraction => "a fraction (0.02 is 2 %)",
            _ => "percent",
        };
        let message = format!("slack is read as {word}, which fits the stated lengths");
        let place = format!("column {}", frame.column_name(column));
        frame.findings.push(Finding::notes("rpl.read.slack_form", message).at(place));
    }
    frame.settle_unit(column, unit);
}

/// Depths whose head names no unit are metres, and depths with a minus are turned, with a finding each.
fn settle_depths(frame: &mut Frame, positions: &[Placed], spans: &[Stated]) {
    let rows: Vec<usize> =
        positions.iter().map(|(row, _)| *row).chain(spans.iter().filter_map(|span| span.row)).collect();
    for field in [Field::Depth, Field::BurialTarget] {
        let Some(column) = frame.column_of(field) else { continue };
        let figures: Vec<f64> =
            rows.iter().filter_map(|row| figure(frame, *row, field, &mut Vec::new())).collect();
        let place = format!("column {}", frame.column_name(column));
        if figures.is_empty() {
            continue;
        }
        if frame.columns[column].unit.is_none() {
            frame.settle_unit(column, Unit::Metre);
            let message = "the head names no unit; read as m";
            frame.findings.push(Finding::notes("rpl.read.depth_unit", message).at(place.clone()));
        }
        let negative = figures.iter().filter(|depth| **depth < 0.0).count();
        let positive = figures.iter().filter(|depth| **depth > 0.0).count();
        // one stray sign is a doubt about its row, which the check names; a column of them is a convention
        if negative > 1 && negative >= 9 * positive {
            frame.columns[column].is_negative = true;
            let message = format!(
                "{negative} of {} depths have a minus: read as depths below the surface, positive down",
                figures.len()
            );
            frame.findings.push(Finding::warns("rpl.read.depth_sign", message).at(place));
        }
    }
}
