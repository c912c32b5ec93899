//! Edits of another program (QGIS): differences between the layers of the file and what the log says.
//!
//! They are proposals. Nothing is overwritten until a person takes or discards them.

mod accept;
mod compare;

pub use accept::acceptance;

use crate::error::ProjectError;
use crate::fold::Fold;
use crate::layers::LAYERS;
use crate::tables;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was done to a feature of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditKind {
    /// Its geometry changed.
    Moved,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// An attribute changed.
    Changed,
    /// Something in a layer of results changed.
    ResultChanged,
    /// The layer was saved without a change of content: only its bookkeeping differs.
    Touched,
}

/// One difference, offered as an edit of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedEdit {
    /// The layer.
    pub layer: String,
    /// What was done.
    pub what: EditKind,
    /// To which feature: `leg main, position 12`.
    pub place: String,
    /// What the log says; none for something new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What the layer says; none for something that is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Why it cannot be taken, only discarded; none when it can be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obstacle: Option<String>,
}

impl ProposedEdit {
    /// Whether it says something: a layer that was only saved again does not.
    #[must_use]
    pub fn has_content(&self) -> bool {
        self.what != EditKind::Touched
    }

    /// One line for people.
    #[must_use]
    pub fn line(&self) -> String {
        let word = match self.what {
            EditKind::Moved => "moved",
            EditKind::Added => "added",
            EditKind::Removed => "removed",
            EditKind::Changed => "changed",
            EditKind::ResultChanged => "changed a result",
            EditKind::Touched => "saved again without a change",
        };
        let mut line = format!("{}: {} {word}", self.layer, self.place);
        if let Some(from) = &self.from {
            line.push_str(&format!(", from {from}"));
        }
        if let Some(to) = &self.to {
            line.push_str(&format!(", to {to}"));
        }
        if let Some(obstacle) = &self.obstacle {
            line.push_str(&format!(" (cannot be taken: {obstacle})"));
        }
        line
    }
}

/// All differences between the layers and the fold, layer by layer.
///
/// # Errors
/// When the layers cannot be read.
pub fn pending(connection: &Connection, fold: &Fold) -> Result<Vec<ProposedEdit>, ProjectError> {
    let results = tables::actual_results(connection)?;
    let expected = tables::expected(fold, &results)?;
    let legs = accept::leg_names(fold)?;
    let mut edits = Vec::new();
    for table in expected.iter().filter(|table| !tables::is_contents(table.table)) {
        let Some(layer) = LAYERS.iter().find(|layer| layer.table == table.table && !layer.result) else {
            continue;
        };
        let held = tables::actual(connection, layer.table)?;
        edits.extend(compare::differences(layer, &table.rows, &held, &legs));
    }
    if !edits.is_empty() {
        accept::mark_conflicts(connection, fold, &mut edits)?;
    }
    edits.extend(result_edit(fold, &results));
    if edits.is_empty() {
        edits = touched(connection, &expected)?;
    }
    Ok(edits)
}

/// Results are known to the log by their fingerprint only, so one edit stands for all of them.
fn result_edit(fold: &Fold, results: &[Vec<tables::Cells>]) -> Option<ProposedEdit> {
    let untouched = match &fold.design {
        Some(design) => tables::fingerprint_of(results) == design.layers_fingerprint,
        None => results.iter().all(Vec::is_empty),
    };
    (!untouched).then(|| ProposedEdit {
        layer: "rpl_positions".to_owned(),
        what: EditKind::ResultChanged,
        place: "layers cable_sections, bodies, rpl_positions".to_owned(),
        from: None,
        to: None,
        obstacle: Some(
            "results follow from the plan; discard it and run `wetplant design` to write them again"
                .to_owned(),
        ),
    })
}

/// Tables whose rows say what they must, but are written otherwise than we write them.
fn touched(
    connection: &Connection,
    expected: &[tables::TableRows],
) -> Result<Vec<ProposedEdit>, ProjectError> {
    let mut found = Vec::new();
    for table in expected {
        if tables::is_as_expected(table, &tables::actual(connection, table.table)?) {
            continue;
        }
        found.push(ProposedEdit {
            layer: table.table.to_owned(),
            what: EditKind::Touched,
            place: format!("table {}", table.table),
            from: None,
            to: None,
            obstacle: None,
        });
    }
    Ok(found)
}
