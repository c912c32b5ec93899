//! The fold: what the events of a log, taken in order, make together.

use crate::error::ProjectError;
use crate::event::{
    AGREEMENT_SECTIONS, DesignRecorded, FORMAT, GridAdded, PlanChanged, ProjectEvent, SectionRemoved,
    SectionSet,
};
use crate::history::{self, History};
use crate::lists;
use crate::plan::{self, NEEDED_SECTIONS, Plan, PlanError, SECTIONS};
use route::plan::{LegOrigin, RoutePlan};
use rpl::list::{ListPosition, PositionList};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::Stream;
use units::{Fingerprint, LonLat};

/// A named position in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revision {
    /// Its name.
    pub label: String,
    /// Fingerprint of its plan.
    pub plan_fingerprint: Fingerprint,
    /// The event that names it.
    pub sequence_no: u64,
    /// When it was named.
    pub at_utc: String,
}

/// Kinds of events that change the plan.
const ACTS: [&str; 8] = [
    "section_set",
    "section_removed",
    "leg_solved",
    "leg_edited",
    "plan_changed",
    "list_edited",
    "edit_undone",
    "edit_redone",
];

/// What was entered: the sections of the plan, its position lists apart, which edits change one by one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entered {
    /// Every section but `list`, as JSON.
    pub document: Map<String, Value>,
    /// The section `list`.
    pub lists: Vec<Arc<PositionList>>,
}

impl Entered {
    /// Sets or removes a section that reads as what it should be.
    fn set(&mut self, section: &str, value: Option<&Value>) -> Result<(), ProjectError> {
        if section == "list" {
            let held = std::mem::take(&mut self.lists);
            let read = self.set_lists(value);
            let frozen = held.iter().find(|held| held.issued && !self.keeps_issued(held));
            let refused = frozen.map(|frozen| ProjectError::List {
                leg: frozen.leg.clone(),
                error: rpl::RplError::Issued { revision: frozen.revision.clone() },
            });
            return match read.and(refused.map_or(Ok(()), Err)) {
                Ok(()) => Ok(()),
                Err(error) => {
                    self.lists = held;
                    Err(error)
                }
            };
        }
        match value {
            Some(value) => {
                plan::check_section(section, value)?;
                self.document.insert(section.to_owned(), value.clone());
            }
            None => {
                self.document.remove(section);
            }
        }
        Ok(())
    }

    /// Whether an issued list is still there as it was, or was opened again under another revision.
    fn keeps_issued(&self, held: &PositionList) -> bool {
        self.lists.iter().filter(|list| list.leg == held.leg).any(|list| {
            let same_course = list.position == held.position && list.segment == held.segment;
            let reopened = !list.issued && list.revision != held.revision;
            **list == *held || (same_course && reopened)
        })
    }

    fn set_lists(&mut self, value: Option<&Value>) -> Result<(), ProjectError> {
        let read = |value: &Value| {
            let lists: Result<Vec<PositionList>, serde_json::Error> = Deserialize::deserialize(value);
            let unreadable = |error: serde_json::Error| ProjectError::Section {
                section: "list".to_owned(),
                message: error.to_string(),
            };
            lists.map(|lists| lists.into_iter().map(Arc::new).collect()).map_err(unreadable)
        };
        self.lists = value.map(read).transpose()?.unwrap_or_default();
        Ok(())
    }

    /// The position lists as entered.
    #[must_use]
    pub fn position_lists(&self) -> Vec<PositionList> {
        self.lists.iter().map(|list| PositionList::clone(list)).collect()
    }
}

/// Everything the events say so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fold {
    /// Name of the project; empty before its first event.
    pub name: String,
    /// What was entered so far; a whole plan once every needed section is there.
    pub entered: Entered,
    /// Revisions in order.
    pub revisions: Vec<Revision>,
    /// Grids in order.
    pub grids: Vec<GridAdded>,
    /// The design whose layers the file shows; none before the first, and after its layers were discarded.
    pub design: Option<DesignRecorded>,
    /// The first event the plan needs that this copy leaves out.
    pub withheld_no: Option<u64>,
    /// When each layer changed last.
    pub changed_at: BTreeMap<&'static str, String>,
    /// When the last event was.
    pub last_at: String,
    /// Number of the last event.
    pub head_no: u64,
    /// Ids of positions that were taken out of a leg's list: none is used twice.
    pub retired_ids: BTreeSet<(String, String)>,
    /// What can be taken back and done again.
    pub history: History,
}

impl Fold {
    /// The fold of a log.
    ///
    /// # Errors
    /// At the first event that cannot be.
    pub fn of(events: &[store::Event]) -> Result<Self, ProjectError> {
        let mut fold = Self::default();
        events.iter().try_for_each(|event| fold.take(event))?;
        Ok(fold)
    }

    /// Takes the next event of a log.
    ///
    /// # Errors
    /// When it says what cannot be at this point.
    pub fn take(&mut self, event: &store::Event) -> Result<(), ProjectError> {
        let header = &event.header;
        if matches!(header.stream, Stream::Ledger | Stream::Operate) {
            self.pass(header.sequence_no, &header.at_utc);
            return Ok(());
        }
        match ProjectEvent::of(event)? {
            // an act on something this copy leaves out cannot be applied here, and is passed
            Some(read) if self.withheld_no.is_some() && ACTS.contains(&header.kind.as_str()) => {
                if self.apply(header.sequence_no, &header.at_utc, &read).is_err() {
                    self.pass(header.sequence_no, &header.at_utc);
                }
                Ok(())
            }
            Some(read) => self.apply(header.sequence_no, &header.at_utc, &read),
            None => {
                if ACTS.contains(&header.kind.as_str()) {
                    self.withheld_no.get_or_insert(header.sequence_no);
                }
                self.pass(header.sequence_no, &header.at_utc);
                Ok(())
            }
        }
    }

    /// Applies an event as number `sequence_no`.
    ///
    /// # Errors
    /// When it says what cannot be at this point.
    pub fn apply(
        &mut self,
        sequence_no: u64,
        at_utc: &str,
        event: &ProjectEvent,
    ) -> Result<(), ProjectError> {
        let begins = matches!(event, ProjectEvent::ProjectCreated(_));
        if begins != (sequence_no == 1) {
            return Err(ProjectError::Beginning { sequence_no, kind: event.kind().to_owned() });
        }
        let before = history::before(&self.entered, event);
        match event {
            ProjectEvent::ProjectCreated(created) => self.begin(sequence_no, created)?,
            ProjectEvent::SectionSet(set) => self.set_section(&set.section, Some(&set.value))?,
            ProjectEvent::SectionRemoved(removed) => self.set_section(&removed.section, None)?,
            ProjectEvent::PlanChanged(changed) => self.change_plan(sequence_no, changed)?,
            ProjectEvent::GridAdded(added) => self.add_grid(sequence_no, added)?,
            ProjectEvent::LegSolved(solved) => {
                self.set_leg(&solved.leg, &solved.positions, Some(&solved.solved_from))?;
            }
            ProjectEvent::LegEdited(edited) => self.edit_leg(&edited.leg, &edited.positions)?,
            ProjectEvent::ListEdited(edited) => {
                let retired = lists::edit(&mut self.entered, &edited.leg, &edited.edit)?;
                // an id made and taken back by undo is not made again
                let made = edited.edit.made_ids().into_iter().map(str::to_owned);
                let retired: Vec<String> = retired.into_iter().chain(made).collect();
                self.retired_ids.extend(retired.into_iter().map(|id| (edited.leg.clone(), id)));
            }
            ProjectEvent::EditUndone(undone) => self.history.undo(&mut self.entered, undone.undone_no)?,
            ProjectEvent::EditRedone(redone) => self.history.redo(&mut self.entered, redone.redone_no)?,
            ProjectEvent::RevisionRecorded(recorded) => {
                self.check_plan(sequence_no, &recorded.plan_fingerprint)?;
                self.name_revision(sequence_no, at_utc, recorded)?;
            }
            ProjectEvent::DesignRecorded(recorded) => {
                self.check_plan(sequence_no, &recorded.plan_fingerprint)?;
                self.design = Some(recorded.clone());
            }
            ProjectEvent::EditDiscarded(discarded) => {
                if discarded.edits.iter().any(|edit| crate::layers::is_result(&edit.layer)) {
                    self.design = None;
                }
            }
        }
        self.history.keep(sequence_no, event, before);
        for layer in crate::layers::changed_by(event) {
            self.changed_at.insert(layer, at_utc.to_owned());
        }
        self.pass(sequence_no, at_utc);
        Ok(())
    }

    /// The plan.
    ///
    /// # Errors
    /// When a section is missing or wrong, or this copy leaves out an event the plan needs.
    pub fn plan(&self) -> Result<Plan, ProjectError> {
        match self.withheld_no {
            Some(sequence_no) => Err(ProjectError::Withheld { sequence_no }),
            None => {
                let mut plan = plan::of_document(&Value::Object(self.entered.document.clone()))?;
                plan.list = self.entered.position_lists();
                Ok(plan)
            }
        }
    }

    /// The events that lead from here to `target`: sections entered, replaced, taken out, in the plan's order.
    ///
    /// # Errors
    /// When `target` does not serialise (a number that is not finite).
    pub fn changes_to(&self, target: &Plan) -> Result<Vec<ProjectEvent>, ProjectError> {
        let event = |(section, value): (String, Option<Value>)| match value {
            Some(value) => ProjectEvent::SectionSet(SectionSet { section, value }),
            None => ProjectEvent::SectionRemoved(SectionRemoved { section }),
        };
        Ok(self.differing(target)?.into_iter().map(event).collect())
    }

    /// The same in as few acts as can be: one for the design, one for the agreement. An act is done or not done.
    ///
    /// # Errors
    /// When `target` does not serialise (a number that is not finite).
    pub fn acts_to(&self, target: &Plan) -> Result<Vec<ProjectEvent>, ProjectError> {
        let is_agreement =
            |(section, _): &(String, Option<Value>)| AGREEMENT_SECTIONS.contains(&section.as_str());
        let (agreement, design): (Vec<_>, Vec<_>) =
            self.differing(target)?.into_iter().partition(is_agreement);
        let act = |sections: Vec<(String, Option<Value>)>| {
            let mut changed = PlanChanged { set: Map::new(), removed: Vec::new() };
            for (section, value) in sections {
                match value {
                    Some(value) => drop(changed.set.insert(section, value)),
                    None => changed.removed.push(section),
                }
            }
            ProjectEvent::PlanChanged(changed)
        };
        Ok([design, agreement].into_iter().filter(|sections| !sections.is_empty()).map(act).collect())
    }

    /// Sections in which `target` differs, with what it has there; none for what it does not have.
    fn differing(&self, target: &Plan) -> Result<Vec<(String, Option<Value>)>, ProjectError> {
        let wanted = plan::to_document(target)?;
        let same_lists = self.entered.lists.iter().map(Arc::as_ref).eq(&target.list);
        let differs = |section: &&&str| match **section {
            "list" => !same_lists,
            section => self.entered.document.get(section) != wanted.get(section),
        };
        let told = |section: &&str| ((*section).to_owned(), wanted.get(section).cloned());
        Ok(SECTIONS.iter().filter(differs).map(told).collect())
    }

    fn pass(&mut self, sequence_no: u64, at_utc: &str) {
        self.head_no = sequence_no;
        at_utc.clone_into(&mut self.last_at);
    }

    fn begin(
        &mut self,
        sequence_no: u64,
        created: &crate::event::ProjectCreated,
    ) -> Result<(), ProjectError> {
        if created.format != FORMAT {
            let message =
                format!("the project's format is `{}`; this program reads `{FORMAT}`", created.format);
            return Err(ProjectError::Event { sequence_no, kind: "project_created".to_owned(), message });
        }
        self.name.clone_from(&created.name);
        Ok(())
    }

    /// Sets or removes a section. Each reads as what it should be, so that a plan once whole stays one.
    fn set_section(&mut self, section: &str, value: Option<&Value>) -> Result<(), ProjectError> {
        if !SECTIONS.contains(&section) {
            return Err(ProjectError::SectionUnknown { section: section.to_owned() });
        }
        if value.is_none() && NEEDED_SECTIONS.contains(&section) {
            return Err(ProjectError::SectionNeeded { section: section.to_owned() });
        }
        self.entered.set(section, value)
    }

    /// Changes several sections; a mixture of design and agreement, or none at all, is no act.
    fn change_plan(&mut self, sequence_no: u64, changed: &PlanChanged) -> Result<(), ProjectError> {
        let is_agreement = |section: &str| AGREEMENT_SECTIONS.contains(&section);
        let count = changed.sections().count();
        let agreement_count = changed.sections().filter(|section| is_agreement(section)).count();
        if count == 0 || (agreement_count > 0 && agreement_count < count) {
            let message =
                "an act changes sections of the design or of the agreement, at least one".to_owned();
            return Err(ProjectError::Event { sequence_no, kind: "plan_changed".to_owned(), message });
        }
        for (section, value) in &changed.set {
            self.set_section(section, Some(value))?;
        }
        changed.removed.iter().try_for_each(|section| self.set_section(section, None))
    }

    fn add_grid(&mut self, sequence_no: u64, added: &GridAdded) -> Result<(), ProjectError> {
        if self.grids.iter().any(|grid| grid.name == added.name) {
            let message = format!("there is a grid `{}` already", added.name);
            return Err(ProjectError::Event { sequence_no, kind: "grid_added".to_owned(), message });
        }
        self.grids.push(added.clone());
        Ok(())
    }

    /// Gives a leg its positions: from the solver, or from a person.
    fn set_leg(
        &mut self,
        name: &str,
        positions: &[LonLat],
        solved_from: Option<&Fingerprint>,
    ) -> Result<(), ProjectError> {
        let unknown = || ProjectError::LegUnknown { leg: name.to_owned() };
        let legs = self.entered.document.get_mut("route").and_then(|route| route.get_mut("leg"));
        let legs = legs.and_then(Value::as_array_mut).ok_or_else(unknown)?;
        let leg = legs.iter_mut().find(|leg| leg.get("id").and_then(Value::as_str) == Some(name));
        let leg = leg.and_then(Value::as_object_mut).ok_or_else(unknown)?;
        let origin: Option<LegOrigin> =
            leg.get("origin").and_then(|word| serde_json::from_value(word.clone()).ok());
        if solved_from.is_some() && origin.is_none_or(LegOrigin::is_given) {
            return Err(ProjectError::LegGiven { leg: name.to_owned() });
        }
        let set = |leg: &mut Map<String, Value>, key: &str, value: Option<Value>| match value {
            Some(value) => leg.insert(key.to_owned(), value),
            None => leg.remove(key),
        };
        let origin = if solved_from.is_some() { LegOrigin::Solved } else { LegOrigin::Edited };
        let positions = (!positions.is_empty()).then(|| serde_json::to_value(positions).unwrap_or_default());
        set(leg, "origin", serde_json::to_value(origin).ok());
        set(leg, "solved_from", solved_from.map(|fingerprint| Value::from(fingerprint.0.as_str())));
        set(leg, "position", positions);
        Ok(())
    }

    /// Takes positions a person gave a leg: those of its list, where it has one.
    fn edit_leg(&mut self, leg: &str, positions: &[LonLat]) -> Result<(), ProjectError> {
        if lists::has(&self.entered, leg) {
            return lists::move_positions(&mut self.entered, leg, positions);
        }
        self.set_leg(leg, positions, None)
    }

    fn name_revision(
        &mut self,
        sequence_no: u64,
        at_utc: &str,
        recorded: &crate::event::RevisionRecorded,
    ) -> Result<(), ProjectError> {
        let label = recorded.label.clone();
        if self.revisions.iter().any(|revision| revision.label == label) {
            return Err(ProjectError::RevisionTwice { label });
        }
        let plan_fingerprint = recorded.plan_fingerprint.clone();
        self.revisions.push(Revision { label, plan_fingerprint, sequence_no, at_utc: at_utc.to_owned() });
        Ok(())
    }

    /// Whether a record is about the plan as it stands. A copy that cannot know the plan takes the record as it is.
    fn check_plan(&self, sequence_no: u64, named: &Fingerprint) -> Result<(), ProjectError> {
        if self.withheld_no.is_some() {
            return Ok(());
        }
        let held = plan::fingerprint(&self.plan()?);
        if held == *named {
            return Ok(());
        }
        Err(ProjectError::PlanDiffers { sequence_no, named: named.0.clone(), held: held.0 })
    }
}

/// Reads a section of a document, or its empty value when it is not there.
///
/// # Errors
/// When it does not read as what it should be.
pub fn section<T: serde::de::DeserializeOwned + Default>(
    document: &Map<String, Value>,
    name: &str,
) -> Result<T, ProjectError> {
    let Some(value) = document.get(name) else { return Ok(T::default()) };
    serde_json::from_value(value.clone())
        .map_err(|error| ProjectError::Section { section: name.to_owned(), message: error.to_string() })
}

/// The route with every leg's positions in place: those of a leg with a position list are the list's, between its ends.
///
/// # Errors
/// When a section does not read.
pub fn route_as_laid(entered: &Entered) -> Result<Option<RoutePlan>, ProjectError> {
    let route: Option<RoutePlan> = section(&entered.document, "route")?;
    Ok(route.map(|mut route| {
        for leg in &mut route.leg {
            if let Some(list) = entered.lists.iter().find(|list| list.leg == leg.id) {
                let inner = list.position.len().saturating_sub(2);
                leg.position = list.position.iter().skip(1).take(inner).map(ListPosition::at).collect();
            }
        }
        route
    }))
}

/// The error of a plan that is not whole, for callers who need to tell it from damage.
#[must_use]
pub fn is_incomplete(error: &ProjectError) -> bool {
    matches!(error, ProjectError::Plan(PlanError::Document { .. }))
}
