//! The redline of two revisions, as a page to sign and as a workbook with the changed cells marked.

mod workbook;

pub use workbook::redline_xlsx;

use crate::html::{Page, Table};
use pipeline::redline::{Change, Consequence, Redline, Side};

/// What stands where one side has nothing.
const NOTHING: &str = "–";

/// The redline as a page: what was entered first, then what followed.
#[must_use]
pub fn redline_html(redline: &Redline) -> String {
    let mut page = Page::default();
    sides(&mut page, redline);
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

fn entered(page: &mut Page, changes: &[Change]) {
    page.section("entered", "What was entered");
    if changes.is_empty() {
        page.paragraph("Nothing was entered differently.");
        return;
    }
    let mut table = Table::new(&["Where", "What", "Before", "After"]);
    for change in changes {
        table.row(vec![
            change.place.clone(),
            change.field.clone(),
            change.before.clone().unwrap_or_else(|| NOTHING.to_owned()),
            change.after.clone().unwrap_or_else(|| NOTHING.to_owned()),
        ]);
    }
    page.table(&table);
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
            figure.before.clone().unwrap_or_else(|| NOTHING.to_owned()),
            figure.after.clone().unwrap_or_else(|| NOTHING.to_owned()),
            figure.change.clone().unwrap_or_default(),
            figure.unit.clone(),
        ]);
    }
    page.table(&table);
}
