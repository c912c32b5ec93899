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
    signatures(&mut page, redline);
    let (before, after) = names(redline);
    let subtitle = format!("{before} → {after}");
    let footer = format!(
        "plan {} → plan {}. Entered: what a person changed. Followed: figures computed from it, as printed.",
        redline.before.plan_fingerprint, redline.after.plan_fingerprint
    );
    page.finish(&title, &subtitle, &footer)
}

/// What the two revisions are called: by their plans too where both carry one label.
fn names(redline: &Redline) -> (String, String) {
    let is_same = redline.before.revision == redline.after.revision;
    let name = |side: &Side| {
        let plan = if is_same { format!(", plan {}", side.plan_fingerprint.short()) } else { String::new() };
        format!("revision {}{plan}", side.revision)
    };
    (name(&redline.before), name(&redline.after))
}

/// Two lines to sign: a redline is agreed between those who give and those who take.
fn signatures(page: &mut Page, redline: &Redline) {
    page.section("signatures", "Agreed");
    let (before, after) = names(redline);
    page.paragraph(&format!(
        "The changes from {before} to {after} of {}, as listed here:",
        redline.after.name
    ));
    page.signatures(2);
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

/// Both routes on one chart, the later drawn full, the earlier dashed; and larger where they lie apart, if that is a
/// small part of them.
fn map(page: &mut Page, redline: &Redline, (before, after): (&[LonLat], &[LonLat])) {
    page.section("map", "Both routes");
    page.figure(&both(redline, (before, after)), "Full: after. Dashed: before. Mercator, WGS84.");
    let (old, new) = apart(before, after);
    if length_km(old).max(length_km(new)) < CLOSE_FRAC * length_km(after) {
        let caption = "The part in which they lie apart, with the next position on either side.";
        page.figure(&both(redline, (old, new)), caption);
    }
}

/// Routes that lie apart in less than this part of their length are also drawn there alone.
const CLOSE_FRAC: f64 = 0.35;

fn length_km(route: &[LonLat]) -> f64 {
    route.windows(2).map(|pair| terrain::geodesy::distance_km(pair[0], pair[1])).sum()
}

/// Both routes without the positions that they have in common at their ends, but for the last of these.
fn apart<'a>(before: &'a [LonLat], after: &'a [LonLat]) -> (&'a [LonLat], &'a [LonLat]) {
    let shorter = before.len().min(after.len());
    let alike = before.iter().zip(after).take_while(|(old, new)| old == new).count();
    let from = alike.saturating_sub(1);
    let room = shorter - alike;
    let ends = before.iter().rev().zip(after.iter().rev()).take(room);
    let to = ends.take_while(|(old, new)| old == new).count().saturating_sub(1);
    (&before[from..before.len() - to], &after[from..after.len() - to])
}

fn both(redline: &Redline, (before, after): (&[LonLat], &[LonLat])) -> String {
    chart::draw(&Chart {
        title: vec![
            redline.after.name.clone(),
            format!("full: {} (after)", names(redline).1),
            format!("dashed: {} (before)", names(redline).0),
        ],
        sea: None,
        route: after.to_vec(),
        marks: Vec::new(),
        kp_ticks: Vec::new(),
        sector_line: None,
        other: vec![("before".to_owned(), before.to_vec())],
        exclusions: Vec::new(),
        layers: &[],
        study: None,
        warning: None,
    })
}

fn entered(page: &mut Page, changes: &[Change]) {
    page.section("entered", "What was entered");
    if changes.is_empty() {
        page.paragraph("Nothing was entered differently.");
        return;
    }
    let mut table = Table::new(&["Where", "What", "Change", "Before", "After"]);
    table.unbroken = vec![0, 1, 2];
    for (row, change) in changes.iter().enumerate() {
        let kind = kind(change);
        table.classes.push((row, kind));
        table.row(vec![
            unbroken(&change.place),
            field_text(&change.field),
            kind.to_owned(),
            change.before.clone().unwrap_or_else(|| NOTHING.to_owned()),
            change.after.clone().unwrap_or_else(|| NOTHING.to_owned()),
        ]);
    }
    table.note = Some(told(changes));
    page.table(&table);
}

/// A place as one word, so that `segment 7–8` stays together wherever it is copied to.
fn unbroken(place: &str) -> String {
    place.replace(' ', "\u{a0}").replace('–', "\u{2060}–\u{2060}")
}

/// What became of what stood there, in a word: also the class of its row.
fn kind(change: &Change) -> &'static str {
    match (&change.before, &change.after) {
        (None, Some(_)) => "added",
        (Some(_), None) => "removed",
        _ => "changed",
    }
}

/// How many changes of each kind, with the colour of each.
fn told(changes: &[Change]) -> String {
    let count = |word: &str| changes.iter().filter(|change| kind(change) == word).count();
    let colours = [("changed", "amber"), ("added", "green"), ("removed", "red")];
    let parts: Vec<String> =
        colours.iter().map(|(word, colour)| format!("{} {word} ({colour})", count(word))).collect();
    format!("{}. A dash stands where one revision has nothing.", parts.join(", "))
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
    table.unbroken = vec![0, 4];
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
