//! Events of a project: what a person did, in the words of the plan.

use crate::error::ProjectError;
use crate::layers::ResultLayers;
use rpl::edit::ListEdit;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use store::Stream;
use units::{Fingerprint, LonLat};

/// The format word of the log this program writes.
pub const FORMAT: &str = "wetplant-project/1";

/// Sections of the plan that belong to the agreement between the parties.
pub(crate) const AGREEMENT_SECTIONS: [&str; 4] = ["agreement", "agreement_in_force", "party", "fact"];

/// One act. In the log, `kind` is a column of its own and `body` the event's body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "body", rename_all = "snake_case", deny_unknown_fields)]
pub enum ProjectEvent {
    /// The project begins.
    ProjectCreated(ProjectCreated),
    /// A section of the plan was entered or replaced.
    SectionSet(SectionSet),
    /// A section of the plan was taken out.
    SectionRemoved(SectionRemoved),
    /// Several sections of the plan changed together: one act, done or not done.
    PlanChanged(PlanChanged),
    /// A grid came into the file.
    GridAdded(GridAdded),
    /// The solver's positions were taken for a leg.
    LegSolved(LegSolved),
    /// A person moved a leg; it is given from now on.
    LegEdited(LegEdited),
    /// A person edited the position list of a leg.
    ListEdited(ListEdited),
    /// The last act on the plan was taken back.
    EditUndone(EditUndone),
    /// The last act taken back was done again.
    EditRedone(EditRedone),
    /// The plan as it stands got a name.
    RevisionRecorded(RevisionRecorded),
    /// A design of the plan as it stands was made and its layers written.
    DesignRecorded(DesignRecorded),
    /// Edits of another program were looked at and not taken.
    EditDiscarded(EditDiscarded),
}

/// The project begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectCreated {
    /// [`FORMAT`].
    pub format: String,
    /// Name of the project.
    pub name: String,
}

/// A section of the plan was entered or replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionSet {
    /// Key of the section in the plan.
    pub section: String,
    /// Its content, as in the plan.
    pub value: Value,
}

/// A section of the plan was taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionRemoved {
    /// Key of the section in the plan.
    pub section: String,
}

/// Several sections changed together. All belong to one stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanChanged {
    /// Sections entered or replaced, each with its content as in the plan.
    pub set: Map<String, Value>,
    /// Sections taken out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
}

impl PlanChanged {
    /// Names of the sections.
    pub fn sections(&self) -> impl Iterator<Item = &str> {
        self.set.keys().chain(&self.removed).map(String::as_str)
    }
}

/// A grid came into the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GridAdded {
    /// Name the plan calls it by.
    pub name: String,
    /// BLAKE3 of its bytes.
    pub blake3: Fingerprint,
    /// Its size.
    pub bytes_count: u64,
}

/// The solver's positions were taken for a leg.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegSolved {
    /// Name of the leg.
    pub leg: String,
    /// Fingerprint of what it was solved from.
    pub solved_from: Fingerprint,
    /// Positions between its anchors, in order.
    pub positions: Vec<LonLat>,
}

/// A person moved a leg.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegEdited {
    /// Name of the leg.
    pub leg: String,
    /// Positions between its anchors, in order.
    pub positions: Vec<LonLat>,
}

/// A person edited the position list of a leg.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListEdited {
    /// Name of the leg.
    pub leg: String,
    /// What was done.
    pub edit: ListEdit,
}

/// The last act on the plan was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditUndone {
    /// Number of the event taken back: the last one that is not taken back yet.
    pub undone_no: u64,
}

/// The last act taken back was done again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditRedone {
    /// Number of the event done again.
    pub redone_no: u64,
}

/// The plan as it stands got a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevisionRecorded {
    /// The name: any text, once per project.
    pub label: String,
    /// Fingerprint of the plan.
    pub plan_fingerprint: Fingerprint,
}

/// A design was made of the plan as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesignRecorded {
    /// Fingerprint of the plan.
    pub plan_fingerprint: Fingerprint,
    /// Fingerprint of the results.
    pub results_fingerprint: Fingerprint,
    /// Fingerprint of the result layers in the file, by [`crate::tables::fingerprint_of`].
    pub layers_fingerprint: Fingerprint,
}

/// Edits of another program were not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditDiscarded {
    /// Which.
    pub edits: Vec<crate::edits::ProposedEdit>,
}

impl ProjectEvent {
    /// The column `kind` of the log.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            ProjectEvent::ProjectCreated(_) => "project_created",
            ProjectEvent::SectionSet(_) => "section_set",
            ProjectEvent::SectionRemoved(_) => "section_removed",
            ProjectEvent::PlanChanged(_) => "plan_changed",
            ProjectEvent::GridAdded(_) => "grid_added",
            ProjectEvent::LegSolved(_) => "leg_solved",
            ProjectEvent::LegEdited(_) => "leg_edited",
            ProjectEvent::ListEdited(_) => "list_edited",
            ProjectEvent::EditUndone(_) => "edit_undone",
            ProjectEvent::EditRedone(_) => "edit_redone",
            ProjectEvent::RevisionRecorded(_) => "revision_recorded",
            ProjectEvent::DesignRecorded(_) => "design_recorded",
            ProjectEvent::EditDiscarded(_) => "edit_discarded",
        }
    }

    /// The stream it belongs to.
    #[must_use]
    pub fn stream(&self) -> Stream {
        let section = match self {
            ProjectEvent::SectionSet(set) => &set.section,
            ProjectEvent::SectionRemoved(removed) => &removed.section,
            ProjectEvent::PlanChanged(changed) => {
                // one section of the agreement makes it one of the agreement; the fold refuses a mixture
                let is_agreement = changed.sections().any(|section| AGREEMENT_SECTIONS.contains(&section));
                return if is_agreement { Stream::Agreement } else { Stream::Design };
            }
            _ => return Stream::Design,
        };
        if AGREEMENT_SECTIONS.contains(&section.as_str()) { Stream::Agreement } else { Stream::Design }
    }

    /// The event's body.
    ///
    /// # Errors
    /// Never for events made by this program.
    pub fn body(&self) -> Result<Value, ProjectError> {
        let mut whole = serde_json::to_value(self).map_err(|error| self.unreadable(&error))?;
        Ok(whole.get_mut("body").map(Value::take).unwrap_or_default())
    }

    /// Reads an event of the streams `design` and `agreement`; none where this copy leaves its body out.
    ///
    /// # Errors
    /// When its kind or body is not one this program knows.
    pub fn of(event: &store::Event) -> Result<Option<Self>, ProjectError> {
        let Some(body) = &event.body else { return Ok(None) };
        let header = &event.header;
        let bad = |message: String| ProjectError::Event {
            sequence_no: header.sequence_no,
            kind: header.kind.clone(),
            message,
        };
        let body: Value = serde_json::from_str(&body.text).map_err(|error| bad(error.to_string()))?;
        let whole = serde_json::json!({ "kind": header.kind, "body": body });
        let read: Self = serde_json::from_value(whole).map_err(|error| bad(error.to_string()))?;
        if read.stream() != header.stream {
            let (found, wanted) = (header.stream.word(), read.stream().word());
            return Err(bad(format!("it stands in stream {found}; it belongs to {wanted}")));
        }
        Ok(Some(read))
    }

    fn unreadable(&self, error: &serde_json::Error) -> ProjectError {
        ProjectError::Event { sequence_no: 0, kind: self.kind().to_owned(), message: error.to_string() }
    }
}

/// An event to be appended, with what comes into the file along with it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent<'a> {
    /// The event.
    pub event: ProjectEvent,
    /// Parties that may read it; empty: all.
    pub readers: BTreeSet<String>,
    /// The same key twice is the same event.
    pub idempotency_key: Option<String>,
    /// The bytes of the grid it adds.
    pub grid: Option<&'a [u8]>,
    /// The layers of the design it records.
    pub layers: Option<&'a ResultLayers>,
}

impl From<ProjectEvent> for NewEvent<'_> {
    fn from(event: ProjectEvent) -> Self {
        Self { event, readers: BTreeSet::new(), idempotency_key: None, grid: None, layers: None }
    }
}

impl<'a> NewEvent<'a> {
    /// A grid comes into the file under `name`.
    #[must_use]
    pub fn grid(name: &str, bytes: &'a [u8]) -> Self {
        let added = GridAdded {
            name: name.to_owned(),
            blake3: Fingerprint::of_bytes(bytes),
            bytes_count: bytes.len() as u64,
        };
        Self { grid: Some(bytes), ..ProjectEvent::GridAdded(added).into() }
    }

    /// A design of the plan as it stands, with its layers.
    #[must_use]
    pub fn design(
        plan_fingerprint: Fingerprint,
        results_fingerprint: Fingerprint,
        layers: &'a ResultLayers,
    ) -> Self {
        let layers_fingerprint = layers.fingerprint();
        let recorded = DesignRecorded { plan_fingerprint, results_fingerprint, layers_fingerprint };
        Self { layers: Some(layers), ..ProjectEvent::DesignRecorded(recorded).into() }
    }
}

/// Who acts, when, and where salts come from. All three are inputs: nothing here looks at a clock.
pub struct Stamp<'a> {
    /// When, UTC: `2026-11-25T03:00:00Z`.
    pub at_utc: &'a str,
    /// Who.
    pub actor: &'a str,
    /// Id of the key the actor signs with; empty when there is none.
    pub author_key_id: &'a str,
    /// The next salt: from the system, or [`store::derived_salts`] for an example.
    pub salts: &'a mut dyn FnMut() -> store::Salt,
}
