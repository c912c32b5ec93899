//! The budget of a line: from the noise of its amplifiers, through its life, to the margin over the FEC limit.

use crate::design::{BudgetLine, LineOption};
use crate::error::LineError;
use crate::light::{Light, line_snr};
use crate::margin::MarginPlan;
use crate::plan::LinePlan;
use crate::pump_farm::worst_failure;
use crate::repeater::RepeaterPlan;
use crate::run::total_cable_km;
use crate::wear::Wear;
use optics::transceiver::combined_snr_db;
use optics::{KernelCache, mean_db};
use units::{Provenance, Tag};

/// The budget of one option, means over the channels.
///
/// Ripple and tilt are what they cost the worst channel; every other effect is a mean. Effects of ageing and repairs
/// are those of a line on which this effect alone is at work, computed anew; what they do together beyond the sum is a
/// line of its own, so the table adds up. The failed pump is that of the worst repeater, on the last day.
///
/// # Source
/// Order after the power budget templates of ITU-T G.977 and G.977.1; GSNR as in open cables (Rivera Hartling et al.,
/// JLT 2020). Noise adds: 1/SNR = 1/GSNR + 1/SNR_trx.
///
/// # Errors
/// When the light of one of these lines cannot be computed.
pub(crate) fn budget(
    light: &Light<'_>,
    kernels: &mut KernelCache,
    option: &LineOption,
) -> Result<Vec<BudgetLine>, LineError> {
    let (plan, first, last) = (light.plan, &option.begin_of_life, &option.end_of_life);
    let margin = plan.margin.clone().unwrap_or_default();
    let mut table = Table::new(light, kernels, (option, margin.clone()))?;
    table.state(
        "SNR of amplifier noise alone, begin of life",
        first.osnr_mean_db,
        &plan.amplifier.provenance,
    );
    let nonlinear = &light.fibre.nonlinearity.provenance;
    table.light_effect("nonlinear interference", first.gsnr_mean_db - first.osnr_mean_db, nonlinear);
    table.state("GSNR, begin of life", first.gsnr_mean_db, &computed());
    impairments(&mut table, light, kernels, option)?;
    table.modem(&plan.modem.provenance);
    table.state_with_q("SNR, begin of life", &computed());
    for (what, wear) in [
        ("fibre ageing", Wear::fibre_ageing(plan)),
        ("amplifier ageing", Wear::amplifier_ageing(plan)),
        ("repairs", Wear::repairs(plan, light.run)),
    ] {
        let spectrum = light.received(kernels, option.launch_dbm, wear, &mut Vec::new())?;
        let alone_db = line_snr(plan, &spectrum).gsnr_mean_db - first.gsnr_mean_db;
        table.line_effect(what, alone_db, life_source(plan, what));
    }
    let together_db = last.gsnr_mean_db - first.gsnr_mean_db - table.of_life_db;
    table.line_effect("these together, beyond their sum", together_db, &computed());
    if let Some((_, failed_db)) = worst_failure(light, kernels, option.launch_dbm, 1)? {
        let source = plan.repeater.clone().unwrap_or_default().provenance;
        table.line_effect("one pump failed, worst repeater", failed_db - last.gsnr_mean_db, &source);
    }
    table.state_with_q("SNR, end of life", &computed());
    table.limit(plan, last.usable_snr_mean_db);
    Ok(table.lines)
}

/// What the margin over the FEC limit is, of a budget; none when the table has none.
pub(crate) fn margin_db(budget: &[BudgetLine]) -> Option<f64> {
    budget.last().filter(|line| line.what == MARGIN).map(|line| line.level_db)
}

/// How the last line of a budget is called.
pub(crate) const MARGIN: &str = "margin over the FEC limit";

fn life_source<'a>(plan: &'a LinePlan, what: &str) -> &'a Provenance {
    match &plan.life.repair_estimate {
        Some(estimate) if what == "repairs" => &estimate.provenance,
        _ => &plan.life.provenance,
    }
}

fn computed() -> Provenance {
    Provenance::new(Tag::Derived, "computed from the lines above and the light of the line")
}

/// What the light of the line is not computed with.
fn impairments(
    table: &mut Table,
    light: &Light<'_>,
    kernels: &mut KernelCache,
    option: &LineOption,
) -> Result<(), LineError> {
    let plan = light.plan;
    let margin: MarginPlan = table.margin.clone();
    let repeater: RepeaterPlan = plan.repeater.clone().unwrap_or_default();
    let fibre_km = total_cable_km(light.run, &plan.land_tail).with_excess(plan.fibre_excess_pct);
    let gawbs_db = margin.gawbs_snr_db(light.fibre, fibre_km);
    let with_gawbs_db = combined_snr_db(&[table.level_db, gawbs_db]);
    let gawbs_change_db = with_gawbs_db - table.level_db;
    table.line_effect("guided acoustic wave Brillouin scattering", gawbs_change_db, &margin.provenance);
    table.state("GSNR of the open cable, begin of life", with_gawbs_db, &computed());
    let ripple = Wear { output_ripple_db: repeater.output_ripple_db, ..Wear::NONE };
    let tilt = Wear { output_tilt_db: repeater.output_tilt_db, ..Wear::NONE };
    for (what, wear) in [("gain ripple, worst channel", ripple), ("gain tilt, worst channel", tilt)] {
        let spectrum = light.received(kernels, option.launch_dbm, wear, &mut Vec::new())?;
        let worst_db = line_snr(plan, &spectrum).gsnr_min_db - option.begin_of_life.gsnr_min_db;
        table.line_effect(what, worst_db.min(0.0), &repeater.provenance);
    }
    table.line_effect("polarisation dependent loss", -margin.pdl_penalty_db, &margin.provenance);
    table.line_effect("spread of manufacture", -margin.manufacturing_penalty_db, &margin.provenance);
    Ok(())
}

/// A budget being written, line by line.
struct Table {
    lines: Vec<BudgetLine>,
    margin: MarginPlan,
    /// GSNR of every channel on the first day.
    channels_gsnr_db: Vec<f64>,
    snr_trx_db: f64,
    /// Level of the last line.
    level_db: f64,
    /// What the effects on the line since the first day's GSNR sum up to.
    line_change_db: f64,
    /// The same of ageing and repairs alone.
    of_life_db: f64,
    has_modem: bool,
}

impl Table {
    fn new(
        light: &Light<'_>,
        kernels: &mut KernelCache,
        (option, margin): (&LineOption, MarginPlan),
    ) -> Result<Self, LineError> {
        let first = light.received(kernels, option.launch_dbm, Wear::NONE, &mut Vec::new())?;
        Ok(Self {
            lines: Vec::new(),
            margin,
            channels_gsnr_db: first.gsnr_db(),
            snr_trx_db: light.plan.modem.snr_trx_db,
            level_db: 0.0,
            line_change_db: 0.0,
            of_life_db: 0.0,
            has_modem: false,
        })
    }

    fn push(&mut self, what: &str, change_db: Option<f64>, source: &Provenance) {
        self.lines.push(BudgetLine {
            what: what.to_owned(),
            level_db: self.level_db,
            change_db,
            alone_db: None,
            q_db: None,
            provenance: Some(source.clone()),
        });
    }

    fn state(&mut self, what: &str, level_db: f64, source: &Provenance) {
        self.level_db = level_db;
        self.push(what, None, source);
    }

    /// An effect the light of the line is computed with.
    fn light_effect(&mut self, what: &str, change_db: f64, source: &Provenance) {
        self.level_db += change_db;
        self.push(what, Some(change_db), source);
    }

    fn state_with_q(&mut self, what: &str, source: &Provenance) {
        self.push(what, None, source);
        let q_db = self.margin.constellation.q_db(self.level_db);
        self.lines.last_mut().expect("a line was just written").q_db = q_db;
    }

    /// An effect on the GSNR of the first day; behind the modem it changes the SNR by less.
    fn line_effect(&mut self, what: &str, gsnr_change_db: f64, source: &Provenance) {
        self.line_change_db += gsnr_change_db;
        let before_db = self.level_db;
        if self.has_modem {
            self.level_db = self.with_modem_db();
            self.of_life_db += gsnr_change_db;
        } else {
            self.level_db += gsnr_change_db;
        }
        self.push(what, Some(self.level_db - before_db), source);
        self.lines.last_mut().expect("a line was just written").alone_db = Some(gsnr_change_db);
    }

    fn modem(&mut self, source: &Provenance) {
        let before_db = self.level_db;
        self.has_modem = true;
        self.level_db = self.with_modem_db();
        self.push("modem", Some(self.level_db - before_db), source);
    }

    /// Mean SNR behind the modem when every channel has lost what the line has.
    fn with_modem_db(&self) -> f64 {
        let behind = |gsnr_db: &f64| combined_snr_db(&[gsnr_db + self.line_change_db, self.snr_trx_db]);
        let levels_db: Vec<f64> = self.channels_gsnr_db.iter().map(behind).collect();
        mean_db(&levels_db).unwrap_or(f64::INFINITY)
    }

    fn limit(&mut self, plan: &LinePlan, rate_snr_db: f64) {
        let (limit_db, source) = match self.margin.snr_limit_db {
            Some(limit_db) => (limit_db, self.margin.provenance.clone()),
            None => (rate_snr_db, plan.modem.provenance.clone()),
        };
        let constellation = self.margin.constellation;
        let (q_line_db, q_limit_db) = (constellation.q_db(self.level_db), constellation.q_db(limit_db));
        self.level_db -= limit_db;
        self.push("FEC limit", Some(-limit_db), &source);
        self.lines.last_mut().expect("a line was just written").q_db = q_limit_db;
        self.push(MARGIN, None, &computed());
        let q_margin_db = q_line_db.zip(q_limit_db).map(|(line_db, limit_db)| line_db - limit_db);
        self.lines.last_mut().expect("a line was just written").q_db = q_margin_db;
    }
}
