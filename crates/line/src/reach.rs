//! What arrives over a line without repeaters: ratios, rates and modes of every channel.

use crate::stretch::{Light, db};
use optics::spectrum::Comb;
use optics::transceiver::{achievable_rate_gbps, judge, usable_snr_db};
use optics::{FibreSpec, LumpedLoss, ModeLibrary, Modem, OpticsError, Spectrum, mean_db};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::FibreKm;

/// The fibre from station to station and what is sent over it.
#[derive(Debug, Clone, Copy)]
pub struct LongSpan<'a> {
    /// Type of fibre; Raman pumps need its Raman gain.
    pub fibre: &'a FibreSpec,
    /// Glass from station to station.
    pub fibre_km: FibreKm,
    /// Loss of the connection at each end of every fibre.
    pub connector_loss_db: f64,
    /// Splices and other losses along it, by distance from the A end.
    pub lumped: &'a [LumpedLoss],
    /// The channels.
    pub comb: &'a Comb,
    /// The modem.
    pub modem: &'a Modem,
    /// Modes of real transceivers; absent: only the achievable rate is computed.
    pub modes: Option<&'a ModeLibrary>,
}

/// One channel at the receiving end of a line without repeaters. Ratios are in the symbol-rate bandwidth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReachChannel {
    /// Centre.
    pub frequency_thz: f64,
    /// Power that enters the amplifier before the receivers, noise included.
    pub received_dbm: f64,
    /// Signal over all noise.
    pub gsnr_db: f64,
    /// Signal over the noise of amplifiers and Raman pumps.
    pub osnr_db: f64,
    /// Signal over nonlinear interference.
    pub snr_nli_db: f64,
    /// Signal over light scattered twice; absent when the fibre is said not to scatter.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub snr_rayleigh_db: Option<f64>,
    /// After modem implementation and margin.
    pub usable_snr_db: f64,
    /// What that SNR allows.
    pub achievable_rate_gbps: f64,
    /// What the channel carries: nothing below the modem's least SNR.
    pub capacity_gbps: f64,
    /// The mode of the library that carries most, with the margin of the modem.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mode: Option<String>,
    /// What that mode carries; 0 when none closes, absent without a library.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mode_rate_gbps: Option<f64>,
}

/// Ratios at the receiving end, means over the channels of values in dB, in the symbol-rate bandwidth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReachSnr {
    /// Mean GSNR.
    pub gsnr_mean_db: f64,
    /// GSNR of the worst channel.
    pub gsnr_min_db: f64,
    /// GSNR of the best channel.
    pub gsnr_max_db: f64,
    /// Mean signal over the noise of amplifiers and Raman pumps.
    pub osnr_mean_db: f64,
    /// Mean signal over nonlinear interference.
    pub snr_nli_mean_db: f64,
    /// Mean signal over light scattered twice; absent when the fibre is said not to scatter.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub snr_rayleigh_mean_db: Option<f64>,
    /// Mean after modem implementation and margin.
    pub usable_snr_mean_db: f64,
}

/// Everything that arrives.
pub(crate) struct Arrival {
    pub channels: Vec<ReachChannel>,
    pub snr: ReachSnr,
    pub capacity_gbps: f64,
    pub mode_capacity_gbps: Option<f64>,
}

impl Arrival {
    /// Sum of the rates the SNR allows, whether or not a modem works there: smooth, for searches.
    pub(crate) fn rate_gbps(&self) -> f64 {
        self.channels.iter().map(|channel| channel.achievable_rate_gbps).sum()
    }
}

/// What light, the noise of the last amplifier included, means to the modem.
pub(crate) fn arrival(
    span: &LongSpan<'_>,
    light: &Light,
    received_dbm: &[f64],
) -> Result<Arrival, OpticsError> {
    let whole = light.with_rayleigh();
    let (gsnr_db, osnr_db) = (whole.gsnr_db(), light.spectrum.osnr_ase_db());
    let snr_nli_db = light.spectrum.snr_nli_db();
    let modes = match span.modes {
        Some(library) => Some(best_modes(span.modem, library, &whole)?),
        None => None,
    };
    let channel = |index: usize| {
        let usable_db = usable_snr_db(gsnr_db[index], span.modem);
        let rate_gbps = achievable_rate_gbps(whole.baud_rate_gbd[index], usable_db);
        let mode = modes.as_ref().map(|modes| &modes[index]);
        let scattered = light.rayleigh_ratio[index];
        ReachChannel {
            frequency_thz: whole.frequency_thz[index],
            received_dbm: received_dbm[index],
            gsnr_db: gsnr_db[index],
            osnr_db: osnr_db[index],
            snr_nli_db: snr_nli_db[index],
            snr_rayleigh_db: (scattered > 0.0).then(|| -db(scattered)),
            usable_snr_db: usable_db,
            achievable_rate_gbps: rate_gbps,
            capacity_gbps: if usable_db >= span.modem.snr_min_db { rate_gbps } else { 0.0 },
            mode: mode.and_then(|mode| mode.name.clone()),
            mode_rate_gbps: mode.map(|mode| mode.rate_gbps),
        }
    };
    let channels: Vec<ReachChannel> = (0..whole.len()).map(channel).collect();
    let capacity_gbps = channels.iter().map(|channel| channel.capacity_gbps).sum();
    let mode_capacity_gbps = modes.map(|modes| modes.iter().map(|mode| mode.rate_gbps).sum());
    Ok(Arrival { snr: snr(&channels), channels, capacity_gbps, mode_capacity_gbps })
}

fn snr(channels: &[ReachChannel]) -> ReachSnr {
    let mean = |figure: &dyn Fn(&ReachChannel) -> f64| {
        mean_db(&channels.iter().map(figure).collect::<Vec<_>>()).unwrap_or(f64::INFINITY)
    };
    let gsnr = channels.iter().map(|channel| channel.gsnr_db);
    let scatters = channels.iter().all(|channel| channel.snr_rayleigh_db.is_some());
    ReachSnr {
        gsnr_mean_db: mean(&|channel| channel.gsnr_db),
        gsnr_min_db: gsnr.clone().fold(f64::INFINITY, f64::min),
        gsnr_max_db: gsnr.fold(f64::NEG_INFINITY, f64::max),
        osnr_mean_db: mean(&|channel| channel.osnr_db),
        snr_nli_mean_db: mean(&|channel| channel.snr_nli_db),
        snr_rayleigh_mean_db: scatters
            .then(|| mean(&|channel| channel.snr_rayleigh_db.unwrap_or(f64::INFINITY))),
        usable_snr_mean_db: mean(&|channel| channel.usable_snr_db),
    }
}

#[derive(Clone, Default)]
struct BestMode {
    name: Option<String>,
    rate_gbps: f64,
}

/// The mode that carries most on each channel; its own OSNR holds the implementation, the modem's margin is kept.
fn best_modes(
    modem: &Modem,
    library: &ModeLibrary,
    spectrum: &Spectrum,
) -> Result<Vec<BestMode>, OpticsError> {
    let mut best = vec![BestMode::default(); spectrum.len()];
    let mut labelled = spectrum.clone();
    for mode in &library.modes {
        labelled.label.fill(Some(mode.name.clone()));
        // which channels do not close in one mode is no finding: another may carry them
        let verdicts = judge(&labelled, library, modem.margin_db)?.value;
        for (best, verdict) in best.iter_mut().zip(verdicts) {
            if verdict.is_feasible() && mode.bit_rate_gbps > best.rate_gbps {
                *best = BestMode { name: Some(mode.name.clone()), rate_gbps: mode.bit_rate_gbps };
            }
        }
    }
    Ok(best)
}
