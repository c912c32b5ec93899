//! The light of one option: its elements, the sweep over launch power, and the ratios at the receiving end.

use crate::error::LineError;
use crate::plan::LinePlan;
use crate::run::{CableRun, SpanLength, Wear, span_cables_km};
use optics::transceiver::{achievable_rate_gbps, in_0p1nm_db, usable_snr_db};
use optics::{
    Amplifier, Element, FibreSpec, GainControl, KernelCache, LumpedLoss, NoiseModel, OpticsError, Span,
    Spectrum, end_of_line, mean_db,
};
use serde::{Deserialize, Serialize};
use units::{CableKm, Cancelled, FibreKm, Finding, Watch};

/// Where a splice of repairs is taken to lie: the middle of its span. It acts on power only, so anywhere does.
const SPLICE_PLACE_RATIO: f64 = 0.5;

/// One launch power tried.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SweepPoint {
    /// Power per channel.
    pub launch_dbm: f64,
    /// Mean over the channels of the GSNR at the receiving end.
    pub gsnr_mean_db: f64,
}

/// Signal-to-noise ratios at the receiving end, each in the symbol-rate bandwidth unless named otherwise; means
/// are over channels, of the values in dB.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LineSnr {
    /// Mean GSNR.
    pub gsnr_mean_db: f64,
    /// GSNR of the worst channel.
    pub gsnr_min_db: f64,
    /// GSNR of the best channel.
    pub gsnr_max_db: f64,
    /// Mean signal over amplifier noise.
    pub osnr_mean_db: f64,
    /// The same in 0.1 nm.
    pub osnr_0p1nm_mean_db: f64,
    /// Mean signal over nonlinear interference.
    pub snr_nli_mean_db: f64,
    /// Mean after modem implementation, before the margin.
    pub snr_with_modem_mean_db: f64,
    /// Mean after modem implementation and margin: what the capacity is computed from.
    pub usable_snr_mean_db: f64,
    /// Signal power that noise has taken at constant output power; never positive.
    pub droop_db: f64,
}

/// One channel at the receiving end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ChannelResult {
    /// Centre.
    pub frequency_thz: f64,
    /// Signal over all noise, in the symbol-rate bandwidth.
    pub gsnr_db: f64,
    /// Signal over amplifier noise, in the symbol-rate bandwidth.
    pub osnr_db: f64,
    /// Signal over nonlinear interference, in the symbol-rate bandwidth.
    pub snr_nli_db: f64,
    /// After modem implementation and margin.
    pub usable_snr_db: f64,
    /// What that SNR allows.
    pub achievable_rate_gbps: f64,
    /// What the channel carries: nothing below the modem's least SNR.
    pub capacity_gbps: f64,
}

/// Everything about one option's light that does not change between launch powers.
#[derive(Clone, Copy)]
pub(crate) struct Light<'a> {
    pub plan: &'a LinePlan,
    pub fibre: &'a FibreSpec,
    pub run: &'a CableRun,
    pub repeaters_count: u32,
}

impl Light<'_> {
    fn error(&self, source: OpticsError) -> LineError {
        LineError::Light { repeaters_count: self.repeaters_count, source }
    }

    /// Cable, glass and loss of each span on the first day.
    pub(crate) fn spans(&self) -> Result<Vec<SpanLength>, LineError> {
        let middle_thz = middle_thz(self.plan);
        let mut lengths = Vec::new();
        for (cable_km, span) in self.cables_km().into_iter().zip(self.fibres(Wear::NONE)) {
            let loss_db = span.loss_db_at(middle_thz).map_err(|source| self.error(source))?;
            lengths.push(SpanLength { cable_km, fibre_km: span.fibre_km, loss_db });
        }
        Ok(lengths)
    }

    fn cables_km(&self) -> Vec<CableKm> {
        span_cables_km(self.run, &self.plan.land_tail, self.repeaters_count)
    }

    fn fibres(&self, wear: Wear) -> Vec<Span> {
        let plan = self.plan;
        let fibre = aged(self.fibre, wear.fibre_ageing_db_per_km);
        let span = |(index, cable_km): (usize, CableKm)| {
            let laid = CableKm(cable_km.km() * (1.0 + wear.added_ratio));
            let fibre_km = laid.with_excess(plan.fibre_excess_pct);
            let splice = LumpedLoss {
                position_km: FibreKm(fibre_km.km() * SPLICE_PLACE_RATIO),
                loss_db: cable_km.km() * wear.splices_db_per_km,
            };
            Span {
                name: format!("span {}", index + 1),
                fibre: fibre.clone(),
                fibre_km,
                connector_in_db: plan.connector_loss_db,
                connector_out_db: plan.connector_loss_db,
                lumped: if splice.loss_db > 0.0 { vec![splice] } else { Vec::new() },
                raman_pumping: None,
            }
        };
        self.cables_km().into_iter().enumerate().map(span).collect()
    }

    /// Spans, repeaters and the amplifier before the receivers, all at the same total output.
    ///
    /// The terminal launches clean light: the noise of its booster, some 42 dB below, belongs to the modem's
    /// back-to-back SNR.
    fn elements(&self, launch_dbm: f64, wear: Wear) -> Vec<Element> {
        let total_dbm = total_dbm(self.plan, launch_dbm);
        let mut elements = Vec::new();
        for (index, span) in self.fibres(wear).into_iter().enumerate() {
            let is_last = u32::try_from(index) == Ok(self.repeaters_count);
            let name = if is_last { "receive amplifier".to_owned() } else { format!("R{}", index + 1) };
            elements.push(Element::Span(Box::new(span)));
            elements.push(Element::Amplifier(amplifier(self.plan, name, total_dbm, wear)));
        }
        elements
    }

    /// The spectrum a terminal launches.
    fn launch(&self, launch_dbm: f64) -> Result<Spectrum, LineError> {
        Spectrum::launch(&self.plan.comb.channels(launch_dbm)).map_err(|source| self.error(source))
    }

    /// The spectrum at the receivers; what amplifiers did against their setting goes to `findings`.
    pub(crate) fn received(
        &self,
        kernels: &mut KernelCache,
        launch_dbm: f64,
        wear: Wear,
        findings: &mut Vec<Finding>,
    ) -> Result<Spectrum, LineError> {
        let (elements, launch) = (self.elements(launch_dbm, wear), self.launch(launch_dbm)?);
        let staged = end_of_line(kernels, &elements, &launch).map_err(|source| self.error(source))?;
        Ok(staged.collect(findings))
    }

    /// Mean GSNR at every launch power of the sweep.
    pub(crate) fn sweep(
        &self,
        kernels: &mut KernelCache,
        watch: &dyn Watch,
    ) -> Result<Vec<SweepPoint>, LineError> {
        let mut points = Vec::new();
        for launch_dbm in launches_dbm(self.plan, self.repeaters_count) {
            if watch.cancelled() {
                return Err(Cancelled.into());
            }
            // what amplifiers do at powers that are not chosen is of no interest
            let spectrum = self.received(kernels, launch_dbm, Wear::NONE, &mut Vec::new())?;
            let gsnr_mean_db = mean_db(&spectrum.gsnr_db()).unwrap_or(f64::NEG_INFINITY);
            points.push(SweepPoint { launch_dbm, gsnr_mean_db });
        }
        Ok(points)
    }
}

/// The launch power with the highest mean GSNR; the lower of two equal ones.
pub(crate) fn best(sweep: &[SweepPoint]) -> Option<SweepPoint> {
    sweep.iter().copied().reduce(|best, next| if next.gsnr_mean_db > best.gsnr_mean_db { next } else { best })
}

/// Launch powers of a sweep: up to the plan's highest or what a repeater gives; an unrepeatered line goes on to what
/// its booster gives.
fn launches_dbm(plan: &LinePlan, repeaters_count: u32) -> Vec<f64> {
    let launch = &plan.launch;
    let high_dbm = equipment_max_dbm(plan, repeaters_count).unwrap_or(launch.high_dbm);
    let high_dbm = if repeaters_count == 0 { high_dbm } else { high_dbm.min(launch.high_dbm) };
    // a step that ends on the limit but for rounding counts
    let steps = ((high_dbm - launch.low_dbm) / launch.step_db + 1e-9).floor();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the plan's check bounds it
    let steps = steps as u32;
    (0..=steps).map(|step| launch.low_dbm + f64::from(step) * launch.step_db).collect()
}

/// The most per channel that booster or repeaters give; none when they are not bounded.
pub(crate) fn equipment_max_dbm(plan: &LinePlan, repeaters_count: u32) -> Option<f64> {
    let total_max_dbm = match repeaters_count {
        0 => Some(plan.launch.unrepeatered_total_max_dbm),
        _ => plan.amplifier.output_max_dbm,
    };
    total_max_dbm.map(|total_max_dbm| total_max_dbm - total_dbm(plan, 0.0))
}

/// Total power of the comb at a power per channel.
pub(crate) fn total_dbm(plan: &LinePlan, launch_dbm: f64) -> f64 {
    launch_dbm + 10.0 * libm::log10(f64::from(plan.comb.channels_count))
}

/// The ratios at the receiving end.
pub(crate) fn line_snr(plan: &LinePlan, spectrum: &Spectrum) -> LineSnr {
    let mean = |levels_db: &[f64]| mean_db(levels_db).unwrap_or(f64::INFINITY);
    let gsnr_db = spectrum.gsnr_db();
    let osnr_mean_db = mean(&spectrum.osnr_ase_db());
    let usable_db: Vec<f64> = gsnr_db.iter().map(|gsnr| usable_snr_db(*gsnr, &plan.modem)).collect();
    let usable_snr_mean_db = mean(&usable_db);
    let signal_db: Vec<f64> = spectrum.signal_frac.iter().map(|part| 10.0 * libm::log10(*part)).collect();
    LineSnr {
        gsnr_mean_db: mean(&gsnr_db),
        gsnr_min_db: gsnr_db.iter().copied().fold(f64::INFINITY, f64::min),
        gsnr_max_db: gsnr_db.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        osnr_mean_db,
        osnr_0p1nm_mean_db: in_0p1nm_db(osnr_mean_db, plan.comb.baud_rate_gbd),
        snr_nli_mean_db: mean(&spectrum.snr_nli_db()),
        snr_with_modem_mean_db: usable_snr_mean_db + plan.modem.margin_db,
        usable_snr_mean_db,
        droop_db: mean(&signal_db),
    }
}

/// Every channel at the receiving end.
pub(crate) fn channel_results(plan: &LinePlan, spectrum: &Spectrum) -> Vec<ChannelResult> {
    let (gsnr_db, osnr_db, snr_nli_db) = (spectrum.gsnr_db(), spectrum.osnr_ase_db(), spectrum.snr_nli_db());
    let channel = |index: usize| {
        let usable_db = usable_snr_db(gsnr_db[index], &plan.modem);
        let rate_gbps = achievable_rate_gbps(spectrum.baud_rate_gbd[index], usable_db);
        ChannelResult {
            frequency_thz: spectrum.frequency_thz[index],
            gsnr_db: gsnr_db[index],
            osnr_db: osnr_db[index],
            snr_nli_db: snr_nli_db[index],
            usable_snr_db: usable_db,
            achievable_rate_gbps: rate_gbps,
            capacity_gbps: if usable_db >= plan.modem.snr_min_db { rate_gbps } else { 0.0 },
        }
    };
    (0..spectrum.len()).map(channel).collect()
}

fn middle_thz(plan: &LinePlan) -> f64 {
    let half = f64::from(plan.comb.channels_count.saturating_sub(1)) / 2.0;
    plan.comb.first_channel_thz + half * plan.comb.spacing_ghz / 1e3
}

fn aged(fibre: &FibreSpec, ageing_db_per_km: f64) -> FibreSpec {
    let mut aged = fibre.clone();
    if let Some(loss) = aged.loss.loss_db_per_km.as_mut() {
        *loss += ageing_db_per_km;
    }
    aged.loss.at.iter_mut().for_each(|point| point.loss_db_per_km += ageing_db_per_km);
    aged
}

fn amplifier(plan: &LinePlan, name: String, output_dbm: f64, wear: Wear) -> Amplifier {
    let noise_figure_db = plan.amplifier.noise_figure_db + wear.amplifier_ageing_db;
    Amplifier {
        name,
        control: GainControl::OutputPower { output_dbm },
        noise: NoiseModel::Fixed { noise_figure_db },
        gain_min_db: 0.0,
        output_max_dbm: None,
        band: None,
        voa_in_db: 0.0,
        voa_out_db: 0.0,
        shape: None,
        pmd_ps: 0.0,
        pdl_db: 0.0,
    }
}
