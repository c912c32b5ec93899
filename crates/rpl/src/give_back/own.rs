//! This program's own layout, for lists made here.

use crate::layout::{Column, DecimalMark, Field, Layout, RowPattern, Unit};
use crate::list::PositionList;
use sheet::{Delimiter, Encoding, Form, Newline, TextForm};

/// The file format of lists made here, where none is asked for.
pub(super) const FORM: Form = Form::Text(TextForm {
    encoding: Encoding::Utf8,
    byte_order_mark: true,
    delimiter: Delimiter::Comma,
    newline: Newline::CrLf,
});

/// Upper head, lower head, field, unit and decimals of a column.
type OwnColumn = (&'static str, &'static str, Field, Option<Unit>, u32);

const COLUMNS: [OwnColumn; 20] = [
    ("Pos No.", "", Field::PositionNo, None, 0),
    ("Event", "", Field::Event, None, 0),
    ("Latitude", "°", Field::LatitudeDegrees, None, 0),
    ("", "'", Field::LatitudeMinutes, None, 4),
    ("", "H", Field::LatitudeHemisphere, None, 0),
    ("Longitude", "°", Field::LongitudeDegrees, None, 0),
    ("", "'", Field::LongitudeMinutes, None, 4),
    ("", "H", Field::LongitudeHemisphere, None, 0),
    ("Bearing", "°T", Field::Bearing, None, 2),
    ("Distance (km)", "between", Field::RouteBetween, Some(Unit::Kilometre), 3),
    ("", "cumulative", Field::RouteCumulative, Some(Unit::Kilometre), 3),
    ("Slack", "%", Field::Slack, Some(Unit::Percent), 2),
    ("Cable (km)", "between", Field::CableBetween, Some(Unit::Kilometre), 3),
    ("", "cumulative", Field::CableCumulative, Some(Unit::Kilometre), 3),
    ("Cable type", "", Field::CableType, None, 0),
    ("Approx depth", "m", Field::Depth, Some(Unit::Metre), 1),
    ("Burial", "target m", Field::BurialTarget, Some(Unit::Metre), 1),
    ("", "method", Field::BurialMethod, None, 0),
    ("", "reason", Field::BurialReason, None, 0),
    ("Remarks", "", Field::Remark, None, 0),
];

/// Position and segment rows in turn, under a banner and a head of two rows.
pub(super) fn layout(list: &PositionList) -> Layout {
    let revision =
        if list.revision.is_empty() { String::new() } else { format!(", revision {}", list.revision) };
    let title = format!("Route position list {}{revision}. Datum WGS84.", list.leg);
    let row = |text: fn(&OwnColumn) -> &'static str| -> Vec<String> {
        COLUMNS.iter().map(|column| text(column).to_owned()).collect()
    };
    let mut upper = String::new();
    let column = |(top, low, field, unit, decimals_count): &OwnColumn| {
        if !top.is_empty() {
            upper = (*top).to_owned();
        }
        Column {
            head: format!("{upper} {low}").trim_end().to_owned(),
            field: *field,
            unit: *unit,
            decimals_count: *decimals_count,
            ..Column::default()
        }
    };
    Layout {
        head: vec![vec![title], row(|column| column.0), row(|column| column.1)],
        column: COLUMNS.iter().map(column).collect(),
        pattern: RowPattern::Alternating,
        decimal: DecimalMark::Point,
        ..Layout::default()
    }
}
