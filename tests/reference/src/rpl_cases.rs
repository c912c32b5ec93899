//! Position lists in the forms they arrive in: the same positions, segments, totals and kilometre points from each, and
//! the finding of each broken one, with none elsewhere.

use crate::outcome::{CaseOutcome, Status, Worst};
use rpl::angle::parse_position;
use rpl::give_back::{GiveBackOptions, book};
use rpl::kp::at_route_kp;
use rpl::list::PositionList;
use rpl::measure::measure;
use rpl::read::{ListOptions, ReadList, read_list};
use serde_json::Value;
use std::path::Path;
use terrain::geodesy;
use units::{Finding, LonLat, RouteKm, Severity, Staged};

/// Runs every list a file of expectations names.
pub fn run_file(file: &Value, folder: &Path) -> Vec<CaseOutcome> {
    let mut outcomes = Vec::new();
    for case in items(file, "files") {
        let name = text(case, "file");
        match read(folder, &name) {
            Ok(read) => outcomes.extend(good(file, case, &name, (folder, &read))),
            Err(reason) => outcomes.push(CaseOutcome::broken(name, reason)),
        }
    }
    for case in items(file, "broken") {
        outcomes.push(broken(case, folder));
    }
    outcomes
}

fn items<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap_or(f64::NAN)
}

/// Reads a list, told nothing but what a sender would know: its code page, where bytes cannot tell it.
fn read(folder: &Path, name: &str) -> Result<Staged<ReadList>, String> {
    let bytes = std::fs::read(folder.join(name)).map_err(|error| error.to_string())?;
    read_list(name, &bytes, &ListOptions::default()).map_err(|error| error.to_string())
}

fn good(file: &Value, case: &Value, name: &str, at: (&Path, &Staged<ReadList>)) -> Vec<CaseOutcome> {
    let (folder, read) = at;
    let list = &read.value.list;
    vec![
        positions(file, list).outcome(format!("{name}/positions")),
        segments(file, list).outcome(format!("{name}/segments")),
        totals(file, list).outcome(format!("{name}/totals")),
        kilometre_points(file, case, list).outcome(format!("{name}/kilometre points")),
        words(file, case, list).outcome(format!("{name}/words")),
        given_back(folder, name, list).outcome(format!("{name}/given back")),
        no_doubts(&read.findings, name),
    ]
}

fn place(case: &Value) -> Result<LonLat, String> {
    let written = format!("{} {}", text(case, "lat"), text(case, "lon"));
    parse_position(&written).map_err(|error| error.to_string())
}

fn off_km(value: LonLat, expected: &Value) -> f64 {
    place(expected).map_or(f64::NAN, |expected| geodesy::distance_km(value, expected))
}

fn count(worst: &mut Worst, what: &str, value: usize, expected: usize) {
    let small = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    worst.compare(what, small(value), small(expected), 0.0);
}

/// Places of positions, km from where they are printed.
fn positions(file: &Value, list: &PositionList) -> Worst {
    let mut worst = Worst::default();
    let tolerance_km = number(file, "tolerance_position_m") / 1000.0;
    count(&mut worst, "number of positions", list.position.len(), items(file, "positions").count());
    for (position, expected) in list.position.iter().zip(items(file, "positions")) {
        let at = format!("position {}", expected["pos"]);
        worst.compare(&at, off_km(position.at(), expected), 0.0, tolerance_km);
        let number = position.position_no.parse() == Ok(number(expected, "pos"));
        count(&mut worst, &format!("{at} has its number"), usize::from(number), 1);
    }
    worst
}

/// Lengths, bearing, slack and burial of segments; their types.
fn segments(file: &Value, list: &PositionList) -> Worst {
    let mut worst = Worst::default();
    let (km, deg) = (number(file, "tolerance_km"), number(file, "tolerance_deg"));
    let measured = measure(list);
    count(&mut worst, "number of segments", list.segment.len(), items(file, "segments").count());
    let computed = list.segment.iter().zip(&measured.segment);
    for ((segment, leg), expected) in computed.zip(items(file, "segments")) {
        let at = format!("segment {}-{}", expected["from"], expected["to"]);
        let missing = f64::NAN;
        for (what, value, key, tolerance) in [
            ("bearing", leg.bearing_deg, "bearing_deg", deg),
            ("stated bearing", segment.stated_bearing_deg.unwrap_or(missing), "bearing_deg", deg),
            ("route", leg.route_km.km(), "route_km", km),
            ("stated route", segment.stated_route_km.unwrap_or(missing), "route_km", km),
            ("cable", leg.cable_km.km(), "cable_km", km),
            ("slack", segment.slack_pct.unwrap_or(missing), "slack_pct", 1e-9),
            ("burial", segment.burial_target_m.unwrap_or(missing), "burial_m", 1e-9),
        ] {
            worst.compare(&format!("{at} {what}"), value, number(expected, key), tolerance);
        }
        let is_type = segment.cable_type == text(expected, "type");
        count(&mut worst, &format!("{at} has its type"), usize::from(is_type), 1);
    }
    worst
}

/// Whole lengths, mean slack, cable by type.
fn totals(file: &Value, list: &PositionList) -> Worst {
    let mut worst = Worst::default();
    let (km, totals) = (number(file, "tolerance_km"), &file["totals"]);
    let measured = measure(list);
    let (route_km, cable_km) = (measured.route_km().km(), measured.cable_km().km());
    worst.compare("route", route_km, number(totals, "route_km"), km);
    worst.compare("cable", cable_km, number(totals, "cable_km"), km);
    worst.compare("route in miles of 1,852 m", route_km / 1.852, number(totals, "route_nm_1852m"), km);
    // half a thousandth is what three printed decimals hide
    let mean_pct = (cable_km / route_km - 1.0) * 100.0;
    worst.compare("mean slack", mean_pct, number(totals, "mean_slack_pct"), 0.001);
    for (cable_type, expected) in totals["cable_km_by_type"].as_object().into_iter().flatten() {
        let of_type = list.segment.iter().zip(&measured.segment);
        let sum_km: f64 = of_type
            .filter(|(segment, _)| segment.cable_type == *cable_type)
            .map(|(_, leg)| leg.cable_km.km())
            .sum();
        worst.compare(cable_type, sum_km, expected.as_f64().unwrap_or(f64::NAN), km);
    }
    worst
}

/// Both KP of every position, and the place, segment and cable KP at given route KP. In a file written in another unit
/// than the expectations every cable length is rounded once more, so that sums may be off by half a digit a segment.
fn kilometre_points(file: &Value, case: &Value, list: &PositionList) -> Worst {
    let mut worst = Worst::default();
    let (km, metres) = (number(file, "tolerance_km"), number(file, "tolerance_position_m"));
    let half_digit_km = case["distance_unit_m"].as_f64().map_or(0.0, |unit_m| unit_m / 1000.0 * 0.0005);
    let summed_km = |segments: &Value| km + segments.as_f64().unwrap_or(0.0) * half_digit_km;
    let measured = measure(list);
    let kp = measured.route_kp_km.iter().zip(&measured.cable_kp_km);
    for ((route, cable), expected) in kp.zip(items(file, "positions")) {
        let at = format!("position {}", expected["pos"]);
        worst.compare(&format!("{at} route KP"), route.km(), number(expected, "kp_route_km"), km);
        worst.compare(
            &format!("{at} cable KP"),
            cable.km(),
            number(expected, "kp_cable_km"),
            summed_km(&expected["pos"]),
        );
    }
    for expected in items(file, "kp_lookup") {
        let route_km = number(expected, "kp_route_km");
        let at = format!("KP {route_km}");
        let Ok(found) = at_route_kp(list, &measured, RouteKm(route_km)) else {
            worst.compare(&at, f64::NAN, route_km, 0.0);
            continue;
        };
        worst.compare(&format!("place at {at}"), off_km(found.at, expected), 0.0, metres / 1000.0);
        let (cable_km, allowed_km) = (found.cable_kp_km.km(), summed_km(&expected["segment"]));
        worst.compare(&format!("cable at {at}"), cable_km, number(expected, "kp_cable_km"), allowed_km);
        // a KP that falls on a position may be counted to either segment
        let is_on_position = measured.route_kp_km.iter().any(|kp| (kp.km() - route_km).abs() < km);
        let allowed = if is_on_position { 1.0 } else { 0.0 };
        let segment_no = f64::from(u32::try_from(found.segment_no).unwrap_or(u32::MAX));
        worst.compare(&format!("segment at {at}"), segment_no, number(expected, "segment"), allowed);
    }
    worst
}

/// Names, remarks and the column nobody knows.
fn words(file: &Value, case: &Value, list: &PositionList) -> Worst {
    let mut worst = Worst::default();
    let of_position = |number: &str| list.position.iter().find(|position| position.position_no == number);
    for (key, is_event) in [("events", true), ("remarks", false)] {
        for (number, expected) in case[key].as_object().into_iter().flatten() {
            let position = of_position(number);
            let word = position.map(|position| if is_event { &position.event } else { &position.remark });
            let is_same = word.map(String::as_str) == expected.as_str();
            count(&mut worst, &format!("{key} of position {number} as written"), usize::from(is_same), 1);
        }
    }
    let extra = text(file, "extra_column");
    let columns = list.source.as_ref().map_or(&[][..], |source| &source.layout.column);
    let column = columns.iter().position(|column| column.head == extra);
    let is_filled =
        |cells: &[String]| column.is_some_and(|at| cells.get(at).is_some_and(|cell| !cell.is_empty()));
    let kept = list.position.iter().filter(|position| is_filled(&position.cells)).count()
        + list.segment.iter().filter(|segment| is_filled(&segment.cells)).count();
    count(&mut worst, &format!("cells kept under {extra}"), kept, list.position.len() + list.segment.len());
    worst
}

/// The list written back in the layout it came in: a text file byte for byte, a workbook cell for cell.
fn given_back(folder: &Path, name: &str, list: &PositionList) -> Worst {
    let mut worst = Worst::default();
    let written = sheet::write(&book(list, &GiveBackOptions::default()).value).unwrap_or_default();
    let original = std::fs::read(folder.join(name)).unwrap_or_default();
    let is_text = list.source.as_ref().is_some_and(|source| matches!(source.form, sheet::Form::Text(_)));
    if is_text {
        let same = written.iter().zip(&original).take_while(|(new, old)| new == old).count();
        count(&mut worst, "bytes as they were", same, original.len());
        count(&mut worst, "bytes written", written.len(), original.len());
        return worst;
    }
    let cells = |bytes: &[u8]| -> Vec<(usize, usize, sheet::Cell)> {
        let read = sheet::read(bytes, &sheet::ReadOptions::default());
        let sheets = read.map_or(Vec::new(), |read| read.value.sheets);
        let rows = sheets.into_iter().flat_map(|sheet| sheet.rows).enumerate();
        rows.flat_map(|(row, cells)| {
            cells.into_iter().enumerate().map(move |(column, cell)| (row, column, cell))
        })
        .filter(|(_, _, cell)| !cell.text.is_empty())
        .collect()
    };
    let (new, old) = (cells(&written), cells(&original));
    let same = old.iter().filter(|cell| new.contains(cell)).count();
    count(&mut worst, "cells as they were", same, old.len());
    count(&mut worst, "cells written", new.len(), old.len());
    worst
}

/// What is more than a note, and no guess of the file's code page.
fn doubts(findings: &[Finding]) -> Vec<&Finding> {
    let is_doubt =
        |finding: &&Finding| finding.severity != Severity::Notes && !finding.code.starts_with("sheet.");
    findings.iter().filter(is_doubt).collect()
}

fn no_doubts(findings: &[Finding], name: &str) -> CaseOutcome {
    let id = format!("{name}/no doubts");
    match doubts(findings).first() {
        None => {
            let mut worst = Worst::default();
            count(&mut worst, "doubts", 0, 0);
            worst.outcome(id)
        }
        Some(finding) => CaseOutcome::broken(id, format!("{}: {}", finding.code, finding.message)),
    }
}

/// Our code for a finding of the file.
fn code_of(label: &str) -> String {
    match label {
        "stated_distance_differs" => format!("rpl.check.{label}"),
        _ => format!("rpl.read.{label}"),
    }
}

/// A broken list gives its finding in its row, and no doubt in rows that do not touch it.
fn broken(case: &Value, folder: &Path) -> CaseOutcome {
    let name = text(case, "file");
    let read = match read(folder, &name) {
        Ok(read) => read,
        Err(reason) => return CaseOutcome::broken(name, reason),
    };
    let code = code_of(&text(case, "finding"));
    let row = number(case, "row");
    let rows: Vec<(f64, &Finding)> =
        doubts(&read.findings).into_iter().map(|finding| (row_of(finding), finding)).collect();
    let as_read = text(case, "as_read");
    let own = rows.iter().find(|(at, finding)| {
        finding.code == code
            && *at == row
            && (as_read.is_empty() || finding.message.contains(&format!("`{as_read}`")))
    });
    // what follows from the same fault stands in its row and in those on both sides
    let stray = rows.iter().find(|(at, _)| (at - row).abs() > 2.0 || at.is_nan());
    let value = match (own, stray) {
        (None, _) => format!("no {code} of `{as_read}` in row {row}"),
        (_, Some((_, stray))) => format!("{} at {}", stray.code, stray.place.as_deref().unwrap_or("?")),
        (Some(_), None) => format!("{code} in row {row}"),
    };
    let status = if own.is_some() && stray.is_none() { Status::Passed } else { Status::Failed };
    let deviation = if status == Status::Passed { 0.0 } else { f64::INFINITY };
    let expected = format!("{code} in row {row}");
    CaseOutcome { id: name, value, expected, deviation, tolerance: 0.0, status }
}

/// The row a finding stands in.
fn row_of(finding: &Finding) -> f64 {
    let place = finding.place.as_deref().unwrap_or_default();
    let digits: String =
        place.strip_prefix("row ").unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(f64::NAN)
}
