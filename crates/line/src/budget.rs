//! The budget of a line: from the noise of its amplifiers to the SNR its capacity is computed from.

use crate::design::{BudgetLine, LineOption};
use crate::error::LineError;
use crate::light::{Light, line_snr};
use crate::run::Wear;
use optics::KernelCache;

/// The budget of one option, means over the channels.
///
/// Every change between the first and the last day is that of a line on which this effect alone is at work,
/// computed anew. Effects are not quite independent: what they do together beyond the sum is a line of its own, so
/// the table adds up.
///
/// # Source
/// Order after the power budget template of ITU-T G.977.1.
///
/// # Errors
/// When the light of one of these lines cannot be computed.
pub(crate) fn budget(
    light: &Light<'_>,
    kernels: &mut KernelCache,
    option: &LineOption,
) -> Result<Vec<BudgetLine>, LineError> {
    let (plan, first, last) = (light.plan, &option.begin_of_life, &option.end_of_life);
    let mut lines = Lines::default();
    lines.state("SNR of amplifier noise alone, begin of life", first.osnr_mean_db);
    lines.effect("nonlinear interference", first.gsnr_mean_db - first.osnr_mean_db);
    lines.state("GSNR, begin of life", first.gsnr_mean_db);
    for (what, wear) in [
        ("fibre ageing", Wear::fibre_ageing(&plan.life)),
        ("amplifier ageing", Wear::amplifier_ageing(&plan.life)),
        ("repairs", Wear::repairs(plan, light.run)),
    ] {
        let spectrum = light.received(kernels, option.launch_dbm, wear, &mut Vec::new())?;
        lines.effect(what, line_snr(plan, &spectrum).gsnr_mean_db - first.gsnr_mean_db);
    }
    lines.effect("these together, beyond their sum", last.gsnr_mean_db - lines.level_db);
    lines.state("GSNR, end of life", last.gsnr_mean_db);
    lines.effect("modem", last.snr_with_modem_mean_db - last.gsnr_mean_db);
    lines.effect("margin kept", last.usable_snr_mean_db - last.snr_with_modem_mean_db);
    Ok(lines.lines)
}

#[derive(Default)]
struct Lines {
    lines: Vec<BudgetLine>,
    level_db: f64,
}

impl Lines {
    fn state(&mut self, what: &str, level_db: f64) {
        self.level_db = level_db;
        self.lines.push(BudgetLine { what: what.to_owned(), level_db, change_db: None });
    }

    fn effect(&mut self, what: &str, change_db: f64) {
        self.level_db += change_db;
        let (what, level_db) = (what.to_owned(), self.level_db);
        self.lines.push(BudgetLine { what, level_db, change_db: Some(change_db) });
    }
}
