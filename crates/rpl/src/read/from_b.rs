//! Columns of kilometre points that are counted from the B end.

use super::Frame;
use super::rows::{Kind, Rows};
use crate::layout::Field;
use units::Finding;

/// Finds cumulative columns that descend: they are kept, and not read as distances from the A end.
pub(super) fn settle(frame: &mut Frame, rows: &Rows) {
    for column in 0..frame.columns.len() {
        let (field, word) = match frame.columns[column].field {
            Field::RouteCumulative => (Field::RouteFromB, "route"),
            Field::CableCumulative => (Field::CableFromB, "cable"),
            _ => continue,
        };
        if !descends(frame, rows, column) {
            continue;
        }
        frame.settle_field(column, field);
        let message = format!(
            "its figures fall from row to row: taken for the {word} KP from the B end, kept, and not compared"
        );
        let place = format!("column {}", frame.column_name(column));
        frame.findings.push(Finding::notes("rpl.read.kp_from_b", message).at(place));
    }
}

/// Whether figures fall, all but a few; of two figures the last must be zero.
fn descends(frame: &Frame, rows: &Rows, column: usize) -> bool {
    let listed = rows.found.iter().filter(|(_, kind)| *kind != Kind::Kept);
    let figures: Vec<f64> = listed.filter_map(|(row, _)| frame.reading(*row, column).value()).collect();
    let (Some(first), Some(last)) = (figures.first(), figures.last()) else { return false };
    let falls = figures.windows(2).filter(|pair| pair[1] < pair[0]).count();
    let rises = figures.windows(2).filter(|pair| pair[1] > pair[0]).count();
    first > last && falls > 4 * rises && (figures.len() > 2 || *last == 0.0)
}
