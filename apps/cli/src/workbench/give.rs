//! Position lists as files.

use super::{list_of, plan_of};
use crate::args::workbench::{PointsArgs, RplExportArgs};
use crate::console::say;
use crate::failure::{Failure, write_new};
use crate::work::say_findings;
use ::rpl::give_back::{GiveBackOptions, book};
use ::rpl::kp::{Points, Stops, points_every};
use ::rpl::layout::DecimalMark;
use ::rpl::list::PositionList;
use ::sheet::{Book, Delimiter, Encoding, Form, Newline, TextForm};
use std::path::Path;
use units::Finding;

/// A list in the layout it came in, the ending of its file, and every doubt about it. A form that cannot be written is
/// written as xlsx, and says so.
pub fn as_given(
    list: &PositionList,
    decimal: Option<DecimalMark>,
) -> Result<(Vec<u8>, &'static str, Vec<Finding>), Failure> {
    let staged = book(list, &GiveBackOptions { decimal, ..GiveBackOptions::default() });
    let (bytes, ending) = written(&staged.value)?;
    let mut findings = staged.findings;
    if matches!(list.source.as_ref().map(|source| source.form), Some(Form::Xls | Form::Ods)) {
        let message = "the list came as xls or ods, which are not written; it was written as xlsx";
        findings.push(Finding::notes("rpl.give_back.form", message).at(format!("list[{}]", list.leg)));
    }
    Ok((bytes, ending, findings))
}

/// The bytes of a book and the ending of its file.
pub fn written(book: &Book) -> Result<(Vec<u8>, &'static str), Failure> {
    let mut book = book.clone();
    if matches!(book.form, Form::Xls | Form::Ods) {
        book.form = Form::Xlsx;
    }
    let ending = match book.form {
        Form::Text(TextForm { delimiter: Delimiter::Tab, .. }) => "tsv",
        Form::Text(_) => "csv",
        _ => "xlsx",
    };
    Ok((sheet::write(&book).map_err(Failure::input)?, ending))
}

/// `rpl export`
pub fn export(args: &RplExportArgs, json: bool) -> Result<(), Failure> {
    let plan = plan_of(&args.of)?;
    let mut list = list_of(&plan, args.of.leg.as_deref())?.clone();
    if args.layout == "standard" {
        list.source = None;
    }
    let decimal = args.decimal.as_deref().map(|word| match word {
        "comma" => DecimalMark::Comma,
        _ => DecimalMark::Point,
    });
    let form = form_of(&args.out, &list, decimal)?;
    let staged = book(&list, &GiveBackOptions { decimal, form: Some(form), ..GiveBackOptions::default() });
    let bytes = sheet::write(&staged.value).map_err(|error| Failure::input(error).at(args.out.display()))?;
    write_new(&args.out, &bytes)?;
    tell(&args.out, &staged.findings, json);
    Ok(())
}

fn tell(path: &Path, findings: &[Finding], json: bool) {
    if json {
        say!("{}", serde_json::json!({ "written": path.display().to_string(), "findings": findings }));
    } else {
        say_findings(findings);
        say!("written to {}", path.display());
    }
}

/// The form of a new file by its ending: the one the list came in where that fits, else one that any program reads.
fn form_of(path: &Path, list: &PositionList, decimal: Option<DecimalMark>) -> Result<Form, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let came = list.source.as_ref().map(|source| source.form);
    let text = |delimiter| TextForm {
        encoding: Encoding::Utf8,
        byte_order_mark: true,
        delimiter,
        newline: Newline::CrLf,
    };
    let comma_free = decimal == Some(DecimalMark::Comma);
    match (ending.as_str(), came) {
        ("csv" | "tsv" | "txt", Some(Form::Text(form))) => Ok(Form::Text(form)),
        ("csv", _) if comma_free => Ok(Form::Text(text(Delimiter::Semicolon))),
        ("csv", _) => Ok(Form::Text(text(Delimiter::Comma))),
        ("tsv" | "txt", _) => Ok(Form::Text(text(Delimiter::Tab))),
        ("xlsx", _) => Ok(Form::Xlsx),
        (other, _) => Err(Failure::input(format!("a position list is not written as `{other}`"))
            .at(path.display())
            .now("use an ending xlsx, csv, tsv or txt; the other forms are made by `wetplant export PROJECT --out FOLDER`")),
    }
}

/// `rpl points`
pub fn points(args: &PointsArgs, json: bool) -> Result<(), Failure> {
    let plan = plan_of(&args.of)?;
    let list = list_of(&plan, args.of.leg.as_deref())?;
    let points = points_every(list, args.every_m, Stops::Steps)
        .map_err(|error| Failure::input(error).at("--every-m"))?;
    let geojson =
        args.out.as_ref().is_some_and(|path| path.extension().is_some_and(|ending| ending == "geojson"));
    let (text, points_count) = if geojson { features(points) } else { table(points) };
    match &args.out {
        Some(path) => write_new(path, text.as_bytes())?,
        None if !json => {
            say!("{}", text.trim_end());
            return Ok(());
        }
        None => {}
    }
    let written = args.out.as_ref().map(|path| path.display().to_string());
    if json {
        say!("{}", serde_json::json!({ "points_count": points_count, "written": written }));
    } else {
        say!("{points_count} points written to {}", written.unwrap_or_default());
    }
    Ok(())
}

fn table(points: Points) -> (String, usize) {
    use std::fmt::Write as _;
    let mut text =
        String::from("route_kp_km,cable_kp_km,reverse_route_kp_km,lat_deg,lon_deg,course_deg,segment_no\n");
    let mut points_count = 0;
    for point in points {
        let _ = writeln!(
            text,
            "{:.4},{:.4},{:.4},{:.8},{:.8},{:.4},{}",
            point.route_kp_km.km(),
            point.cable_kp_km.km(),
            point.reverse_route_kp_km.km(),
            point.at.lat_deg,
            point.at.lon_deg,
            point.course_deg,
            point.segment_no
        );
        points_count += 1;
    }
    (text, points_count)
}

fn features(points: Points) -> (String, usize) {
    let feature = |point: ::rpl::kp::LinePoint| {
        serde_json::json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": [
                units::suffix::round_to(point.at.lon_deg, 8), units::suffix::round_to(point.at.lat_deg, 8)
            ] },
            "properties": crate::work::printed(&serde_json::json!({
                "route_kp_km": point.route_kp_km,
                "cable_kp_km": point.cable_kp_km,
                "course_deg": point.course_deg,
                "segment_no": point.segment_no,
            })),
        })
        .to_string()
    };
    let lines: Vec<String> = points.map(feature).collect();
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", lines.join(",\n"));
    (text, lines.len())
}
