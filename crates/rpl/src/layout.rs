//! How a list was written in its file: which column holds what, and everything around the positions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a list was written in its file, enough to write it the same way again.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Rows above the first position as read: banners and heads.
    pub head: Vec<Vec<String>>,
    /// Rows below the last position as read: totals, signatures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foot: Vec<Vec<String>>,
    /// Row of the source where they begin, from 1.
    #[serde(default)]
    pub foot_row_no: u32,
    /// Rows between the positions that are neither position nor segment: blank rows, comments, heads repeated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub between: Vec<KeptRow>,
    /// Columns from the left.
    #[serde(default)]
    pub column: Vec<Column>,
    /// How positions and segments share the rows.
    #[serde(default)]
    pub pattern: RowPattern,
    /// Decimal mark of its numbers.
    #[serde(default)]
    pub decimal: DecimalMark,
    /// How its stated bearings are reckoned.
    #[serde(default)]
    pub bearing: BearingKind,
    /// Whether somebody said the decimal mark, so that the other mark in groups of three groups thousands.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_thousands_marks: bool,
    /// Cells of a workbook that hold a number as text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub digits_as_text: Vec<CellPlace>,
}

/// A row kept as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeptRow {
    /// Row of the source, from 1.
    pub row_no: u32,
    /// Its cells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
}

/// A cell of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CellPlace {
    /// Row, from 1.
    pub row_no: u32,
    /// Column, from 1.
    pub column_no: u32,
}

/// What a column holds, and how it is written.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its head as read, the words of all head rows in one line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub head: String,
    /// What it holds.
    pub field: Field,
    /// Unit its numbers are written in; none where the field has none, or nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Most decimals its numbers are written with.
    #[serde(default)]
    pub decimals_count: u32,
    /// Whether depths are written with a minus.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_negative: bool,
    /// Whether cumulative figures stand in the segment row, for the segment's end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_in_segment_row: bool,
}

/// What a column holds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Nothing this program knows; kept, and given back.
    #[default]
    Unknown,
    /// Figures derived from others (radians, meridional parts, sums by type): never read, kept, and given back.
    Derived,
    /// Position number.
    PositionNo,
    /// Event.
    Event,
    /// Latitude and longitude in one cell.
    Position,
    /// Latitude in one cell: an angle in any form, or decimal degrees.
    Latitude,
    /// Whole degrees of latitude.
    LatitudeDegrees,
    /// Minutes of latitude.
    LatitudeMinutes,
    /// Seconds of latitude.
    LatitudeSeconds,
    /// N or S.
    LatitudeHemisphere,
    /// Longitude in one cell.
    Longitude,
    /// Whole degrees of longitude.
    LongitudeDegrees,
    /// Minutes of longitude.
    LongitudeMinutes,
    /// Seconds of longitude.
    LongitudeSeconds,
    /// E or W.
    LongitudeHemisphere,
    /// True bearing of a segment.
    Bearing,
    /// Route length of a segment.
    RouteBetween,
    /// Route KP of a position.
    RouteCumulative,
    /// Slack of a segment.
    Slack,
    /// Cable length of a segment.
    CableBetween,
    /// Cable KP of a position.
    CableCumulative,
    /// Route KP counted from the B end: never read, kept, and given back while it holds.
    RouteFromB,
    /// Cable KP counted from the B end: never read, kept, and given back while it holds.
    CableFromB,
    /// Cable type of a segment.
    CableType,
    /// Water depth at a position.
    Depth,
    /// Target burial depth of a segment.
    BurialTarget,
    /// Burial tool or protection method of a segment.
    BurialMethod,
    /// Reason of a segment's burial.
    BurialReason,
    /// Remark of a position or a segment.
    Remark,
}

impl Field {
    /// What people call it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Field::Unknown => "kept, not read",
            Field::Derived => "derived: kept, not read",
            Field::PositionNo => "position number",
            Field::Event => "event",
            Field::Position => "latitude and longitude",
            Field::Latitude => "latitude",
            Field::LatitudeDegrees => "degrees of latitude",
            Field::LatitudeMinutes => "minutes of latitude",
            Field::LatitudeSeconds => "seconds of latitude",
            Field::LatitudeHemisphere => "hemisphere of latitude",
            Field::Longitude => "longitude",
            Field::LongitudeDegrees => "degrees of longitude",
            Field::LongitudeMinutes => "minutes of longitude",
            Field::LongitudeSeconds => "seconds of longitude",
            Field::LongitudeHemisphere => "hemisphere of longitude",
            Field::Bearing => "bearing",
            Field::RouteBetween => "route length of the segment",
            Field::RouteCumulative => "route KP",
            Field::Slack => "slack",
            Field::CableBetween => "cable length of the segment",
            Field::CableCumulative => "cable KP",
            Field::RouteFromB => "route KP from the B end: kept, not read",
            Field::CableFromB => "cable KP from the B end: kept, not read",
            Field::CableType => "cable type",
            Field::Depth => "water depth",
            Field::BurialTarget => "target burial",
            Field::BurialMethod => "burial method",
            Field::BurialReason => "reason of burial",
            Field::Remark => "remark",
        }
    }
}

/// Unit a column is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Kilometre.
    Kilometre,
    /// Metre.
    Metre,
    /// International nautical mile of 1,852 m.
    #[serde(rename = "nautical_mile_1852m")]
    NauticalMile,
    /// Telegraph nautical mile of 6,087 ft: 1,855.3176 m.
    #[serde(rename = "nautical_mile_6087ft")]
    TelegraphMile,
    /// A nautical mile, and nobody says which.
    #[serde(rename = "nautical_mile_unknown")]
    UnknownMile,
    /// Foot of 0.3048 m.
    Foot,
    /// Fathom of 1.8288 m.
    Fathom,
    /// Percent.
    Percent,
    /// Cable over route: 1.02.
    Ratio,
    /// Slack as a fraction: 0.02, as a percent cell of a workbook holds it.
    Fraction,
}

impl Unit {
    /// What people call it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Unit::Kilometre => "km",
            Unit::Metre => "m",
            Unit::NauticalMile => "nautical miles of 1,852 m",
            Unit::TelegraphMile => "nautical miles of 6,087 ft",
            Unit::UnknownMile => "nautical miles, nobody says which",
            Unit::Foot => "ft",
            Unit::Fathom => "fathoms",
            Unit::Percent => "%",
            Unit::Ratio => "cable over route",
            Unit::Fraction => "fraction",
        }
    }

    /// Metres of a unit of length; none for units that are none, and for the mile nobody names.
    ///
    /// # Source
    /// Nautical mile: First International Extraordinary Hydrographic Conference, Monaco 1929. Foot: international yard
    /// and pound agreement, 1959. Telegraph nautical mile: 6,087 ft.
    #[must_use]
    pub fn metres(self) -> Option<f64> {
        match self {
            Unit::Kilometre => Some(1000.0),
            Unit::Metre => Some(1.0),
            Unit::NauticalMile => Some(1852.0),
            Unit::TelegraphMile => Some(1855.3176),
            Unit::Foot => Some(0.3048),
            Unit::Fathom => Some(1.8288),
            Unit::UnknownMile | Unit::Percent | Unit::Ratio | Unit::Fraction => None,
        }
    }
}

/// How positions and segments share the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowPattern {
    /// Position row, segment row, position row.
    #[default]
    Alternating,
    /// A row per position; its segment figures belong to the span that arrives there.
    Arrives,
    /// A row per position; its segment figures belong to the span that departs there.
    Departs,
}

/// Which span the segment figures of a position's row belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// The span that arrives at the position.
    Arrives,
    /// The span that departs from it.
    Departs,
}

/// Decimal mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `16.521`
    #[default]
    Point,
    /// `16,521`
    Comma,
}

impl DecimalMark {
    /// The mark itself.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            DecimalMark::Point => '.',
            DecimalMark::Comma => ',',
        }
    }
}

/// Which nautical mile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Mile {
    /// International nautical mile of 1,852 m.
    #[serde(rename = "1852m")]
    Nautical,
    /// Telegraph nautical mile of 6,087 ft: 1,855.3176 m.
    #[serde(rename = "6087ft")]
    Telegraph,
}

impl Mile {
    /// The unit it is.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Mile::Nautical => Unit::NauticalMile,
            Mile::Telegraph => Unit::TelegraphMile,
        }
    }
}

/// How stated bearings are reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BearingKind {
    /// Azimuth of the geodesic at the start of the segment.
    #[default]
    Geodesic,
    /// Course of the rhumb line, as "Mercator sailing" with meridional parts gives it.
    Rhumb,
}

/// Letter of a column as workbooks name it: `A` for the first, `AA` after `Z`.
///
/// # Example
/// ```
/// use wetplant_rpl::layout::column_letter;
/// assert_eq!([column_letter(0), column_letter(25), column_letter(26)], ["A", "Z", "AA"]);
/// ```
#[must_use]
pub fn column_letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
