//! The redline of two revisions, as a page to sign and as a workbook with the changed cells marked.

mod workbook;

pub use workbook::redline_xlsx;

use crate::chart::{self, Chart};
use crate::html::{Page, Table};
use pipeline::redline::{Change, Consequence, Redline, Side};
use units::LonLat;

/// What stands where one side has nothing.
const NOTHING: &str = "–";

/// The redline as a page: both routes on one chart where they differ, what was entered, then what followed.
#[must_use]
pub fn redline_html(redline: &Redline, routes: Option<(&[LonLat], &[LonLat])>) -> String {
    let mut page = Page::default();
    sides(&mut page, redline);
    if let Some((before, after)) = routes.filter(|(before, after)| before != after) {
        map(&mut page, redline, (before, after));
    }
    entered(&mut page, &redline.entered);
    followed(&mut page, &redline.followed);
    let title = format!("{} – redline", redline.after.name);
    let subtitle = format!("revision {} → revision {}", redline.before.revision, redline.after.revision);
    let footer = format!(
        "plan {} → plan {}. Entered: what a person changed. Followed: figures computed from it, as printed.",
        redline.before.plan_fingerprint, redline.after.plan_fingerprint
    );
    page.finish(&title, &subtitle, &footer)
}

fn sides(page: &mut Page, redline: &Redline) {
    page.section("sides", "The two revisions");
    let mut table = Table::new(&["", "System", "Revision", "Date", "Plan fingerprint"]);
    let row = |which: &str, side: &Side| {
        vec![
            which.to_owned(),
            side.name.clone(),
            side.revision.clone(),
            side.date.clone(),
            side.plan_fingerprint.to_string(),
        ]
    };
    table.row(row("before", &redline.before));
    table.row(row("after", &redline.after));
    page.table(&table);
    if redline.is_empty() {
        page.paragraph(
            "Nothing differs: what was entered is the same, and so is every figure that follows from it.",
        );
    }
}

/// Both routes on one chart: the later drawn full, the earlier dashed.
fn map(page: &mut Page, redline: &Redline, (before, after): (&[LonLat], &[LonLat])) {
    let chart = Chart {
        title: vec![
            redline.after.name.clone(),
            format!("revision {} over revision {}", redline.after.revision, redline.before.revision),
        ],
        sea: None,
        route: after.to_vec(),
        marks: Vec::new(),
        kp_ticks: Vec::new(),
        sector_line: None,
        other: vec![(format!("revision {} (before)", redline.before.revision), before.to_vec())],
        exclusions: Vec::new(),
        warning: None,
    };
    page.section("map", "Both routes");
    page.figure(&chart::draw(&chart), "Full: after. Dashed: before. Mercator, WGS84.");
}

fn entered(page: &mut Page, changes: &[Change]) {
    page.section("entered", "What was entered");
    if changes.is_empty() {
        page.paragraph("Nothing was entered differently.");
        return;
    }
    let mut table = Table::new(&["Where", "What", "Before", "After"]);
    for change in changes {
        table.row(vec![
            change.place.replace(' ', "\u{a0}").replace('–', "\u{2060}–\u{2060}"),
            field_text(&change.field),
            change.before.clone().unwrap_or_else(|| NOTHING.to_owned()),
            change.after.clone().unwrap_or_else(|| NOTHING.to_owned()),
        ]);
    }
    page.table(&table);
}

/// A figure of one side; empty where only the change is known.
fn side(text: &Option<String>, figure: &Consequence) -> String {
    match text {
        Some(text) => text.clone(),
        None if figure.before.is_none() && figure.after.is_none() => String::new(),
        None => NOTHING.to_owned(),
    }
}

/// A field as people read it: `slack_pct` is `slack, %`.
fn field_text(field: &str) -> String {
    let units = [("_pct", "%"), ("_km", "km"), ("_m", "m"), ("_deg", "°")];
    let found = units.iter().find_map(|(suffix, unit)| Some((field.strip_suffix(suffix)?, *unit)));
    match found {
        Some((name, unit)) => format!("{}, {unit}", name.replace('_', " ")),
        None => field.replace('_', " "),
    }
}

fn followed(page: &mut Page, consequences: &[Consequence]) {
    page.section("followed", "What followed");
    if consequences.is_empty() {
        page.paragraph("No figure changed.");
        return;
    }
    let mut table = Table::new(&["Figure", "Before>", "After>", "Change>", "Unit"]);
    for figure in consequences {
        table.row(vec![
            figure.what.clone(),
            side(&figure.before, figure),
            side(&figure.after, figure),
            figure.change.clone().unwrap_or_default(),
            figure.unit.clone(),
        ]);
    }
    page.table(&table);
}
