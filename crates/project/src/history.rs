//! Undo and redo. Both are events: nothing is ever taken out of the log.

use crate::error::ProjectError;
use crate::event::ProjectEvent;
use crate::fold::Entered;
use rpl::list::PositionList;
use serde_json::Value;
use std::sync::Arc;

/// Acts that can be taken back; an older one stands.
pub const UNDO_ACTS_MAX: usize = 100;

/// What can be taken back and done again, since the last recorded revision: what has a name is not taken back.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    undo: Vec<Act>,
    redo: Vec<Act>,
}

/// An act and how what it changed stands on its other side.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// Number of its event.
    pub sequence_no: u64,
    other: OtherSide,
}

/// What an act changed, as it stands on the other side of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OtherSide {
    /// Sections; none for one that is not there.
    sections: Vec<(String, Option<Value>)>,
    /// The position lists.
    lists: Vec<Arc<PositionList>>,
}

/// What an event may change, as it stands before it; none for an event that changes no plan.
pub(crate) fn before(entered: &Entered, event: &ProjectEvent) -> Option<OtherSide> {
    let sections: Vec<&str> = match event {
        ProjectEvent::SectionSet(set) => vec![&set.section],
        ProjectEvent::SectionRemoved(removed) => vec![&removed.section],
        ProjectEvent::PlanChanged(changed) => changed.sections().collect(),
        ProjectEvent::LegSolved(_) => vec!["route"],
        ProjectEvent::LegEdited(_) | ProjectEvent::ListEdited(_) => vec!["route", "landing"],
        _ => return None,
    };
    let held = |section: &str| (section.to_owned(), entered.document.get(section).cloned());
    Some(OtherSide { sections: sections.into_iter().map(held).collect(), lists: entered.lists.clone() })
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
    pub(crate) fn keep(&mut self, sequence_no: u64, event: &ProjectEvent, before: Option<OtherSide>) {
        if matches!(event, ProjectEvent::RevisionRecorded(_)) {
            *self = Self::default();
        }
        let Some(other) = before else { return };
        self.redo.clear();
        if self.undo.len() == UNDO_ACTS_MAX {
            self.undo.remove(0);
        }
        self.undo.push(Act { sequence_no, other });
    }

    pub(crate) fn undo(&mut self, entered: &mut Entered, undone_no: u64) -> Result<(), ProjectError> {
        let act = Self::swapped(&mut self.undo, entered, undone_no, "undo")?;
        self.redo.push(act);
        Ok(())
    }

    pub(crate) fn redo(&mut self, entered: &mut Entered, redone_no: u64) -> Result<(), ProjectError> {
        let act = Self::swapped(&mut self.redo, entered, redone_no, "redo")?;
        self.undo.push(act);
        Ok(())
    }

    /// Takes the last act, and puts what it holds and what stands in each other's place.
    fn swapped(
        acts: &mut Vec<Act>,
        entered: &mut Entered,
        sequence_no: u64,
        what: &'static str,
    ) -> Result<Act, ProjectError> {
        let next_no = acts.last().map(|act| act.sequence_no);
        let Some(mut act) = acts.pop_if(|act| act.sequence_no == sequence_no) else {
            return Err(ProjectError::NotNext { what, sequence_no, next_no });
        };
        std::mem::swap(&mut act.other.lists, &mut entered.lists);
        for (section, value) in &mut act.other.sections {
            let held = match value.take() {
                Some(other) => entered.document.insert(section.clone(), other),
                None => entered.document.remove(section.as_str()),
            };
            *value = held;
        }
        Ok(act)
    }
}
