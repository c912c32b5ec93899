//! Undo and redo. Both are events: nothing is ever taken out of the log.

use crate::error::ProjectError;
use crate::event::ProjectEvent;
use serde_json::{Map, Value};

/// Acts that can be taken back; an older one stands.
pub const UNDO_ACTS_MAX: usize = 100;

/// What can be taken back and done again, since the last recorded revision: what has a name is not taken back.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    undo: Vec<Act>,
    redo: Vec<Act>,
}

/// An act and how the sections it changed stand on its other side.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// Number of its event.
    pub sequence_no: u64,
    /// The sections; none for one that was not there.
    sections: Vec<(String, Option<Value>)>,
}

/// The sections an event may change, as they stand before it.
pub(crate) fn before(document: &Map<String, Value>, event: &ProjectEvent) -> Vec<(String, Option<Value>)> {
    let sections: &[&str] = match event {
        ProjectEvent::SectionSet(set) => &[set.section.as_str()],
        ProjectEvent::SectionRemoved(removed) => &[removed.section.as_str()],
        ProjectEvent::LegSolved(_) => &["route"],
        ProjectEvent::LegEdited(_) | ProjectEvent::ListEdited(_) => &["route", "list", "landing"],
        _ => &[],
    };
    sections.iter().map(|section| ((*section).to_owned(), document.get(*section).cloned())).collect()
}

impl History {
    /// The act that would be taken back next.
    #[must_use]
    pub fn next_undo(&self) -> Option<&Act> {
        self.undo.last()
    }

    /// The act that would be done again next.
    #[must_use]
    pub fn next_redo(&self) -> Option<&Act> {
        self.redo.last()
    }

    /// Keeps what an event changed, now that it is applied.
    pub(crate) fn keep(
        &mut self,
        sequence_no: u64,
        event: &ProjectEvent,
        sections: Vec<(String, Option<Value>)>,
    ) {
        if matches!(event, ProjectEvent::RevisionRecorded(_)) {
            *self = Self::default();
        }
        if sections.is_empty() {
            return;
        }
        self.redo.clear();
        if self.undo.len() == UNDO_ACTS_MAX {
            self.undo.remove(0);
        }
        self.undo.push(Act { sequence_no, sections });
    }

    pub(crate) fn undo(
        &mut self,
        document: &mut Map<String, Value>,
        undone_no: u64,
    ) -> Result<(), ProjectError> {
        let act = Self::swapped(&mut self.undo, document, undone_no, "undo")?;
        self.redo.push(act);
        Ok(())
    }

    pub(crate) fn redo(
        &mut self,
        document: &mut Map<String, Value>,
        redone_no: u64,
    ) -> Result<(), ProjectError> {
        let act = Self::swapped(&mut self.redo, document, redone_no, "redo")?;
        self.undo.push(act);
        Ok(())
    }

    /// Takes the last act, and puts its sections and the document's in each other's place.
    fn swapped(
        acts: &mut Vec<Act>,
        document: &mut Map<String, Value>,
        sequence_no: u64,
        what: &'static str,
    ) -> Result<Act, ProjectError> {
        let next_no = acts.last().map(|act| act.sequence_no);
        let Some(mut act) = acts.pop_if(|act| act.sequence_no == sequence_no) else {
            return Err(ProjectError::NotNext { what, sequence_no, next_no });
        };
        for (section, value) in &mut act.sections {
            let held = match value.take() {
                Some(before) => document.insert(section.clone(), before),
                None => document.remove(section.as_str()),
            };
            *value = held;
        }
        Ok(act)
    }
}
