//! Why something cannot be done with a position list.

/// Why something cannot be done with a position list.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RplError {
    /// No position has this name.
    #[error("the list has no position `{position}`; it runs from `{first}` to `{last}`")]
    PositionUnknown {
        /// The name asked for.
        position: String,
        /// Number of the first position.
        first: String,
        /// Number of the last position.
        last: String,
    },
    /// A file of features is none.
    #[error("the file is not GeoJSON: {message}")]
    GeoJson {
        /// What the reader said.
        message: String,
    },
    /// Two positions answer to this name.
    #[error("`{position}` names two positions, {first} and {second}; say which by its id")]
    PositionAmbiguous {
        /// The name asked for.
        position: String,
        /// Id of the first that has it.
        first: String,
        /// Id of the second that has it.
        second: String,
    },
    /// The list is issued.
    #[error(
        "the list is issued as revision `{revision}` and frozen; reopen it under a new revision to edit it"
    )]
    Issued {
        /// Its revision.
        revision: String,
    },
    /// The list is reopened under the revision it was issued as.
    #[error("revision `{revision}` is issued; reopen the list under another revision")]
    RevisionIssued {
        /// The revision given.
        revision: String,
    },
    /// A list needs two positions or more, and a segment between each two that follow.
    #[error(
        "the list has {position_count} positions and {segment_count} segments; it needs one segment fewer than positions, and at least one"
    )]
    ListShape {
        /// How many positions it has.
        position_count: usize,
        /// How many segments it has.
        segment_count: usize,
    },
    /// A new position has an id that another has or had.
    #[error("the id `{id}` is taken; ids are never used twice")]
    IdTaken {
        /// The id.
        id: String,
    },
    /// A new position has an id that is none.
    #[error("`{id}` is no id of a position; ids are `p` and a number, as `p17`")]
    IdForm {
        /// The id.
        id: String,
    },
    /// The position ends the list.
    #[error("position {position} is an end of the list and can not be {what}; move it instead")]
    EndPosition {
        /// The position.
        position: String,
        /// What was asked for: `deleted`.
        what: String,
    },
    /// Two segments cannot become one, because they say different things.
    #[error(
        "the segments before and after position {position} differ in {field}: `{before}` and `{after}`; say which to keep, `from` or `to`"
    )]
    SegmentsDiffer {
        /// The position between them.
        position: String,
        /// The field.
        field: String,
        /// What the segment before says.
        before: String,
        /// What the segment after says.
        after: String,
    },
    /// A KP lies off the list.
    #[error("{along} KP {kp_km:.3} km is off the list, which runs from KP 0.000 to {last_kp_km:.3} km")]
    KpBeyondList {
        /// `route` or `cable`.
        along: String,
        /// The KP asked for.
        kp_km: f64,
        /// KP of the last position.
        last_kp_km: f64,
    },
    /// A figure is not possible.
    #[error("{field} {value} is out of range; it lies from {least} to {most}")]
    FieldOutOfRange {
        /// Name of the field, with its unit.
        field: String,
        /// The figure.
        value: f64,
        /// Least possible figure.
        least: f64,
        /// Greatest possible figure.
        most: f64,
    },
    /// Segments are asked for from a position to one that does not follow it.
    #[error("position {to} does not follow position {from}; name the A side first")]
    NotAfter {
        /// The first position.
        from: String,
        /// The position that should follow.
        to: String,
    },
    /// A length of cable is given for several segments at once.
    #[error(
        "cable_km is the length of one segment, but {segment_count} lie from {from} to {to}; set each, or set their slack"
    )]
    CableOfSeveral {
        /// The first position.
        from: String,
        /// The last position.
        to: String,
        /// How many segments lie between them.
        segment_count: usize,
    },
    /// A position is to be made where one is.
    #[error("position {position} is already at that place ({along} KP {kp_km:.3} km); set its event instead")]
    PositionThere {
        /// The position.
        position: String,
        /// `route` or `cable`.
        along: String,
        /// The KP asked for.
        kp_km: f64,
    },
    /// A cut ends before it begins.
    #[error("the cut ends at cable KP {to_km:.3} km, before it begins at {from_km:.3} km")]
    CutReversed {
        /// Where it begins.
        from_km: f64,
        /// Where it ends.
        to_km: f64,
    },
    /// A body lies in the cable that is taken out.
    #[error(
        "position {position} `{event}` lies in the cable that is cut out; delete it or set its event first"
    )]
    BodyInCut {
        /// The position.
        position: String,
        /// Its event as written.
        event: String,
    },
    /// A register's file is no table.
    #[error("`{file}` cannot be read: {error}")]
    RegisterFile {
        /// Name of the file.
        file: String,
        /// Why.
        #[source]
        error: sheet::SheetError,
    },
    /// The workbook has no such sheet.
    #[error("`{file}` has no sheet `{sheet}`; it has {sheets}")]
    RegisterSheetUnknown {
        /// Name of the file.
        file: String,
        /// Sheet asked for.
        sheet: String,
        /// Sheets it has.
        sheets: String,
    },
    /// Kilometre points of a register cannot be placed.
    #[error(
        "nobody said whether the kilometre points of register `{register}` count along the route or the cable; say which"
    )]
    RegisterBasisUnknown {
        /// Name of the register.
        register: String,
    },
    /// No heads of a register were found.
    #[error(
        "`{file}` has no column that says where its {kind} lie, neither a kilometre point nor latitude and longitude; its heads seem to be `{seen}`; name the columns and the first row"
    )]
    RegisterHeadsUnknown {
        /// Name of the file.
        file: String,
        /// What was looked for.
        kind: &'static str,
        /// The widest row near its top.
        seen: String,
    },
    /// The file cannot be read as tables.
    #[error(transparent)]
    Sheet(#[from] sheet::SheetError),
    /// No sheet holds a position list.
    #[error(
        "no position list is found in {}: no row of heads names a latitude and a longitude, and no columns look like them; name the columns",
        quoted(sheets)
    )]
    NoList {
        /// Sheets looked at.
        sheets: Vec<String>,
    },
    /// The list has projected coordinates.
    #[error(
        "columns {} hold projected coordinates (eastings and northings), which are not read because nothing in the file \
         says their projection safely; reproject them to WGS84 geographic latitude and longitude and read that file",
        columns.join(" and ")
    )]
    Projected {
        /// Sheet they stand in; empty for text.
        sheet: String,
        /// The two columns.
        columns: Vec<String>,
    },
    /// Several sheets hold a position list.
    #[error("{} sheets hold a position list: {}; say which sheet", sheets.len(), quoted(sheets))]
    SeveralLists {
        /// Their names.
        sheets: Vec<String>,
    },
    /// The workbook has no sheet of this name.
    #[error("the file has no sheet `{sheet}`; it has {}", quoted(sheets))]
    SheetUnknown {
        /// The name asked for.
        sheet: String,
        /// Sheets it has.
        sheets: Vec<String>,
    },
    /// No column has this letter or head.
    #[error("no column is called `{column}`; there are {}", quoted(columns))]
    ColumnUnknown {
        /// The letter or head asked for.
        column: String,
        /// Columns there are.
        columns: Vec<String>,
    },
    /// Fewer than two positions can be read.
    #[error("{count} positions can be read; a list needs two{first_problem}")]
    TooFewPositions {
        /// How many can be read.
        count: usize,
        /// The first thing that blocks, with its place; empty when nothing does.
        first_problem: String,
    },
}

/// Names for a message: `A`, `B`.
fn quoted(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .map(|name| if name.is_empty() { "the file".to_owned() } else { format!("`{name}`") })
        .collect();
    shown.join(", ")
}
