//! What a run leaves behind besides its value: findings, and the stages with the fingerprints of their inputs.

use crate::design::Progress;
use crate::results::{AbsentStage, StageRecord};
use project::plan::Plan;
use serde::Serialize;
use units::{Cancelled, Finding, Fingerprint, Staged};

/// Follows one run from stage to stage.
pub(crate) struct Track<'a> {
    pub progress: &'a dyn Progress,
    pub findings: Vec<Finding>,
    pub stages: Vec<StageRecord>,
    pub absent: Vec<AbsentStage>,
}

impl<'a> Track<'a> {
    pub(crate) fn new(progress: &'a dyn Progress) -> Self {
        Self { progress, findings: Vec::new(), stages: Vec::new(), absent: Vec::new() }
    }

    /// Announces a stage and records what it is computed from.
    pub(crate) fn enter<T: Serialize>(
        &mut self,
        stage: &str,
        version_no: u32,
        what: &str,
        inputs: &T,
    ) -> Result<Fingerprint, Cancelled> {
        if self.progress.cancelled() {
            return Err(Cancelled);
        }
        self.progress.stage(what);
        let inputs_fingerprint = Fingerprint::of(&(stage, version_no, inputs));
        let record = StageRecord {
            stage: stage.to_owned(),
            version_no,
            inputs_fingerprint: inputs_fingerprint.clone(),
        };
        self.stages.push(record);
        Ok(inputs_fingerprint)
    }

    /// Records a stage that is left out, with the sections it needs and the plan does not have.
    pub(crate) fn lacks(&mut self, stage: &str, plan: &Plan, needs: &[&str]) {
        let lacking = needs.iter().filter(|section| !plan.has(section));
        self.left_out(stage, lacking.map(|section| format!("[{section}]")).collect());
    }

    /// Records a stage that is left out, and what it needs.
    pub(crate) fn left_out(&mut self, stage: &str, needs: Vec<String>) {
        self.absent.push(AbsentStage { stage: stage.to_owned(), needs });
    }

    /// Keeps the findings of a stage and gives its value.
    pub(crate) fn keep<T>(&mut self, staged: Staged<T>) -> T {
        staged.collect(&mut self.findings)
    }
}
