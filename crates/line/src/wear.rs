//! A moment in the life of a line: what has been added to it, and what has failed in it, by then.

use crate::plan::LinePlan;
use crate::repeater::RepeaterPlan;
use crate::run::{CableRun, total_cable_km};

/// A moment in the life of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wear {
    /// Loss the fibre has gained.
    pub fibre_ageing_db_per_km: f64,
    /// Noise figure the amplifiers have gained.
    pub amplifier_ageing_db: f64,
    /// Splice loss per km of cable that repairs have added.
    pub splices_db_per_km: f64,
    /// Cable per km of cable that repairs have added.
    pub added_ratio: f64,
    /// Tilt of every repeater's gain.
    pub output_tilt_db: f64,
    /// Ripple of every repeater's gain, peak to peak.
    pub output_ripple_db: f64,
    /// A repeater that has lost pumps.
    pub failed: Option<FailedPumps>,
}

/// A repeater that has lost pumps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FailedPumps {
    /// Which repeater, from 0 at the A end.
    pub repeater_index: u32,
    /// What its output has lost.
    pub output_lost_db: f64,
    /// What its noise figure has gained.
    pub noise_gained_db: f64,
}

impl Wear {
    /// The first day.
    pub(crate) const NONE: Wear = Wear {
        fibre_ageing_db_per_km: 0.0,
        amplifier_ageing_db: 0.0,
        splices_db_per_km: 0.0,
        added_ratio: 0.0,
        output_tilt_db: 0.0,
        output_ripple_db: 0.0,
        failed: None,
    };

    /// The fibre aged, nothing else.
    pub(crate) fn fibre_ageing(plan: &LinePlan) -> Self {
        Wear { fibre_ageing_db_per_km: plan.life.fibre_ageing_db_per_km, ..Wear::NONE }
    }

    /// The amplifiers aged, nothing else.
    pub(crate) fn amplifier_ageing(plan: &LinePlan) -> Self {
        Wear { amplifier_ageing_db: plan.life.amplifier_ageing_db, ..Wear::NONE }
    }

    /// All repairs made, spread over the line by length, nothing else.
    pub(crate) fn repairs(plan: &LinePlan, run: &CableRun) -> Self {
        let (life, repairs) = (&plan.life, plan.life.repairs());
        let repairs_per_km = f64::from(repairs.repairs_count) / total_cable_km(run, &plan.land_tail).km();
        let splices = f64::from(life.splices_per_repair_count);
        Wear {
            splices_db_per_km: repairs_per_km * splices * life.splice_loss_db,
            added_ratio: repairs_per_km * repairs.added_cable_km.km(),
            ..Wear::NONE
        }
    }

    /// The last day: ageing and all repairs.
    pub(crate) fn end_of_life(plan: &LinePlan, run: &CableRun) -> Self {
        Wear {
            fibre_ageing_db_per_km: plan.life.fibre_ageing_db_per_km,
            amplifier_ageing_db: plan.life.amplifier_ageing_db,
            ..Wear::repairs(plan, run)
        }
    }

    /// The same day with some pumps of one repeater lost; none when no pump is left.
    pub(crate) fn with_failed_pumps(
        self,
        repeater: &RepeaterPlan,
        repeater_index: u32,
        failed_count: u32,
    ) -> Option<Self> {
        let output_lost_db = repeater.output_lost_db(failed_count)?;
        let noise_gained_db = repeater.pump_failure_noise_db * f64::from(failed_count);
        Some(Wear { failed: Some(FailedPumps { repeater_index, output_lost_db, noise_gained_db }), ..self })
    }
}
