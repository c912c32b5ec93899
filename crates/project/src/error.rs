//! Why a project could not be read or written.

use crate::plan::PlanError;
use std::path::PathBuf;
use store::StoreError;
use units::Finding;

/// What went wrong with a project. The file's name is added by whoever knows it.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The file or its log.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// An event of the log says nothing this program understands.
    #[error("event {sequence_no} ({kind}): {message}")]
    Event {
        /// Its place in the log.
        sequence_no: u64,
        /// Its kind.
        kind: String,
        /// What is wrong with it.
        message: String,
    },
    /// The first event is not the project's beginning, or a later one is.
    #[error("event {sequence_no} is of kind {kind}; a log begins with project_created and has it once")]
    Beginning {
        /// Its place in the log.
        sequence_no: u64,
        /// Its kind.
        kind: String,
    },
    /// A plan has no such section.
    #[error("a plan has no section `{section}`")]
    SectionUnknown {
        /// The name.
        section: String,
    },
    /// A plan is none without this section.
    #[error("section `{section}` cannot be taken out: a plan needs it")]
    SectionNeeded {
        /// The name.
        section: String,
    },
    /// A section does not read as what it should be.
    #[error("section `{section}` of the plan cannot be read: {message}")]
    Section {
        /// The section.
        section: String,
        /// What the reader said.
        message: String,
    },
    /// The route has no such leg.
    #[error("the route has no leg `{leg}`")]
    LegUnknown {
        /// The name.
        leg: String,
    },
    /// A given leg is not for the solver to move.
    #[error(
        "leg `{leg}` is given; only a person moves it. Set its origin to `solved` to let the solver have it"
    )]
    LegGiven {
        /// The name.
        leg: String,
    },
    /// An edit of a position list cannot be made.
    #[error("leg `{leg}`: {error}")]
    List {
        /// The leg.
        leg: String,
        /// Why.
        error: rpl::RplError,
    },
    /// A leg has no position list.
    #[error(
        "leg `{leg}` has no position list; take the one of its design with `wetplant rpl take`, or import one"
    )]
    ListUnknown {
        /// The leg.
        leg: String,
    },
    /// A leg with a position list was drawn with another number of positions.
    #[error(
        "leg `{leg}` has a position list with {held_count} positions between its ends and was drawn with {drawn_count}; \
         moved positions are taken, new and removed ones are edits of the list: `wetplant rpl insert` and `wetplant rpl delete`"
    )]
    ListDrawn {
        /// The leg.
        leg: String,
        /// Positions of the list between its ends.
        held_count: usize,
        /// Positions drawn.
        drawn_count: usize,
    },
    /// Acts are taken back and done again in their order.
    #[error(
        "event {sequence_no} cannot be the next {what}: {}",
        next_no.map_or_else(|| "there is none since the last recorded revision".to_owned(), |no| format!("that is event {no}"))
    )]
    NotNext {
        /// `undo` or `redo`.
        what: &'static str,
        /// The event named.
        sequence_no: u64,
        /// The one that would be next.
        next_no: Option<u64>,
    },
    /// The label is taken.
    #[error("there is a revision `{label}` already; choose another label")]
    RevisionTwice {
        /// The label.
        label: String,
    },
    /// No revision has this label.
    #[error("there is no revision `{label}`; the project has {}", list(.known))]
    RevisionUnknown {
        /// The label asked for.
        label: String,
        /// The labels there are.
        known: Vec<String>,
    },
    /// A record names another plan than the log holds at that point.
    #[error("event {sequence_no} is about plan {named}, but the log holds plan {held} there")]
    PlanDiffers {
        /// Place of the record.
        sequence_no: u64,
        /// Fingerprint in the record.
        named: String,
        /// Fingerprint of the fold.
        held: String,
    },
    /// No grid has this name.
    #[error("the project holds no grid `{name}`; it has {}", list(.known))]
    GridUnknown {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A tile store is not kept in a project.
    #[error(
        "grid `{name}` is named as a tile store, which lies beside a project and is not kept in it: rename the file"
    )]
    GridLiesBeside {
        /// Its name.
        name: String,
    },
    /// A grid is larger than a project takes.
    #[error(
        "grid `{name}` has {bytes_count} bytes; the limit is {limit_bytes_count}. Cut a window out of it first"
    )]
    GridTooLarge {
        /// Its name.
        name: String,
        /// Its size.
        bytes_count: usize,
        /// The limit.
        limit_bytes_count: usize,
    },
    /// The bytes of a grid are not those the log names.
    #[error("grid `{name}` is damaged: its bytes have the BLAKE3 hash {found}, the log names {expected}")]
    GridDiffers {
        /// Its name.
        name: String,
        /// Hash of the bytes.
        found: String,
        /// Hash in the log.
        expected: String,
    },
    /// Another program changed layers of the file, and nobody has said yet what to do with that.
    #[error(
        "another program changed this project: {edits_count} edit(s) wait, the first in layer {layer}: {place}. \
         Nothing is overwritten; run `wetplant edits PROJECT` to see them, then again with --accept or --discard"
    )]
    PendingEdits {
        /// How many.
        edits_count: usize,
        /// Layer of the first.
        layer: String,
        /// Place of the first.
        place: String,
    },
    /// Edits are taken all or none, and some cannot be taken.
    #[error(
        "{edits_count} edit(s) cannot be taken, the first in layer {layer}: {place}: {obstacle}. Nothing was written \
         and every edit still waits; correct it in the other program, or discard all edits with --discard"
    )]
    EditsObstructed {
        /// How many have an obstacle.
        edits_count: usize,
        /// Layer of the first of them.
        layer: String,
        /// Place of the first of them.
        place: String,
        /// Why it cannot be taken.
        obstacle: String,
    },
    /// With the edits, the plan would block where it does not now.
    #[error(
        "with these edits no design could start: {}. Nothing was written and every edit still waits; correct them in \
         the other program, or discard all edits with --discard",
        messages(.findings)
    )]
    EditsBlock {
        /// What would block.
        findings: Vec<Finding>,
    },
    /// The edits are not the ones that were looked at.
    #[error("the layers changed again since the edits were read; run `wetplant edits PROJECT` again")]
    EditsMoved,
    /// A trigger of another program would act whenever this one writes.
    #[error(
        "{object} of another program is tied to table {table} of this project (a spatial index made in QGIS?); \
         remove it there, then try again"
    )]
    ForeignTrigger {
        /// Its name.
        object: String,
        /// The table.
        table: String,
    },
    /// The log is not as it was written: nothing is read from it or added to it.
    #[error(
        "the event log does not verify ({problems_count} problem(s)), first at {place}: {message}. Go back to a copy \
         that verifies; `wetplant verify` lists every problem"
    )]
    ChainBroken {
        /// How many problems the log has.
        problems_count: usize,
        /// Where the first is.
        place: String,
        /// What it is.
        message: String,
    },
    /// No plan in the log names this party.
    #[error("the project names no party `{party}`; it has {}", list(.known))]
    PartyUnknown {
        /// The id asked for.
        party: String,
        /// The ids there are.
        known: Vec<String>,
    },
    /// The copy for a party could not be written.
    #[error("cannot write the copy {}: {source}", .path.display())]
    Copy {
        /// The file it was to become.
        path: PathBuf,
        /// What went wrong.
        source: StoreError,
    },
    /// This copy of the project leaves out an event the plan needs.
    #[error(
        "this is a copy for one party: event {sequence_no}, which the plan needs, is left out; ask for the whole project"
    )]
    Withheld {
        /// The event.
        sequence_no: u64,
    },
    /// The database refused.
    #[error("cannot {doing}: {source}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl ProjectError {
    /// A database error with what was being done.
    pub(crate) fn database(doing: &'static str) -> impl Fn(rusqlite::Error) -> ProjectError {
        move |source| ProjectError::Database { doing, source }
    }

    /// The error as it was before it went through the log's transaction.
    pub(crate) fn of_append(error: StoreError) -> Self {
        match error {
            StoreError::Projection(inner) => match inner.downcast::<ProjectError>() {
                Ok(ours) => *ours,
                Err(other) => ProjectError::Store(StoreError::Projection(other)),
            },
            other => ProjectError::Store(other),
        }
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn messages(findings: &[Finding]) -> String {
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    messages.join("; ")
}
