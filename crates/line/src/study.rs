//! A design study of one length: how many repeaters, at which launch power, with how many fibre pairs.
//!
//! Equal spans, each followed by one amplifier of constant gain equal to the loss of the span: the plainest line
//! there is, with which figures of others can be compared. A design of our own is [`crate::design_line`].

use crate::error::LineError;
use optics::transceiver::{Modem, achievable_rate_gbps, usable_snr_db};
use optics::{
    Amplifier, Comb, Element, FibreSpec, GainControl, KernelCache, NoiseModel, OpticsError, Span, Spectrum,
    end_of_line, mean_db,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use units::{CableKm, FibreKm, Provenance};

/// The inputs shipped, as TOML: the line of 392 km with its published table.
pub const SHIPPED_TOML: &str = include_str!("../../../data/line/study-392-km.toml");
/// The most launch powers a study tries.
const LAUNCHES_LIMIT_COUNT: f64 = 400.0;

/// Inputs of a study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyInputs {
    /// What is studied.
    pub name: String,
    /// Cable from end to end; glass is as long.
    pub cable_km: CableKm,
    /// Numbers of repeaters compared; the amplifier before the receivers comes on top.
    pub repeaters_count: Vec<u32>,
    /// Capacity all fibre pairs must carry together.
    pub target_capacity_gbps: f64,
    /// Loss of the connection at each end of every span.
    pub connector_loss_db: f64,
    /// Noise figure of every amplifier.
    pub noise_figure_db: f64,
    /// Tag and source of the figures above.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Launch powers tried.
    pub launch: StudyLaunch,
    /// The fibre.
    pub fibre: FibreSpec,
    /// The channels.
    pub comb: Comb,
    /// The modem.
    pub modem: Modem,
    /// How near the published figures the study must come.
    pub tolerance: StudyTolerance,
    /// The published table, where there is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub published: Vec<StudyRow>,
}

/// Launch powers a study tries.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyLaunch {
    /// Lowest power per channel.
    pub low_dbm: f64,
    /// Highest power per channel.
    pub high_dbm: f64,
    /// Step.
    pub step_db: f64,
}

/// How near published figures a study must come; launch power and fibre pairs must be equal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyTolerance {
    /// Of GSNR.
    pub gsnr_db: f64,
    /// Of capacity per fibre pair.
    pub capacity_pct: f64,
}

/// One line of the study: a number of repeaters at its best launch power.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyRow {
    /// Repeaters.
    pub repeaters_count: u32,
    /// Best launch power per channel.
    pub launch_dbm: f64,
    /// Mean over the channels of GSNR in dB, in the symbol-rate bandwidth.
    pub gsnr_mean_db: f64,
    /// Achievable rate of a fibre pair.
    pub capacity_per_pair_gbps: f64,
    /// Fibre pairs for the target.
    pub fibre_pairs_count: u32,
}

/// A study computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Study {
    /// What is studied.
    pub name: String,
    /// One entry per number of repeaters, as asked for.
    pub rows: Vec<StudyOutcome>,
}

/// One number of repeaters computed, beside the published figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StudyOutcome {
    /// Cable of each span.
    pub span_cable_km: CableKm,
    /// Total power at the best launch.
    pub total_dbm: f64,
    /// What was computed.
    pub row: StudyRow,
    /// How much GSNR one step beside the best launch costs at most: how flat the optimum is.
    pub gsnr_beside_db: f64,
    /// The published figures; none when the table lacks this number of repeaters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<StudyRow>,
    /// Whether they are met within the tolerance; none without published figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
}

/// Computes a study and holds it against its published table.
///
/// # Source
/// GN model arXiv:1209.0394 in closed form; rate 2 B log₂(1 + SNR) with the modem's noise and margin.
///
/// # Errors
/// When an input is out of its range or light cannot be computed.
pub fn reproduce(inputs: &StudyInputs) -> Result<Study, LineError> {
    check(inputs)?;
    let mut kernels = KernelCache::new();
    let row = |count: &u32| outcome(inputs, &mut kernels, *count);
    let rows = inputs.repeaters_count.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    Ok(Study { name: inputs.name.clone(), rows })
}

impl Study {
    /// Whether every published figure is met; false when nothing is published.
    #[must_use]
    pub fn holds(&self) -> bool {
        let mut judged = self.rows.iter().filter_map(|row| row.holds).peekable();
        judged.peek().is_some() && judged.all(|holds| holds)
    }
}

fn outcome(
    inputs: &StudyInputs,
    kernels: &mut KernelCache,
    repeaters_count: u32,
) -> Result<StudyOutcome, LineError> {
    let error = |source| LineError::Light { repeaters_count, source };
    let elements = line_elements(inputs, repeaters_count).map_err(error)?;
    let mut tried = Vec::new();
    for launch_dbm in launches_dbm(&inputs.launch) {
        let launch = Spectrum::launch(&inputs.comb.channels(launch_dbm)).map_err(error)?;
        let received = end_of_line(kernels, &elements, &launch).map_err(error)?.value;
        tried.push((launch_dbm, received.gsnr_db()));
    }
    let mean = |gsnr_db: &[f64]| mean_db(gsnr_db).unwrap_or(f64::NEG_INFINITY);
    let better =
        |best: usize, next: usize| if mean(&tried[next].1) > mean(&tried[best].1) { next } else { best };
    let best = (0..tried.len()).reduce(better).ok_or(LineError::NoLaunch { repeaters_count })?;
    let (launch_dbm, gsnr_db) = (tried[best].0, &tried[best].1);
    let gsnr_mean_db = mean(gsnr_db);
    if !gsnr_mean_db.is_finite() {
        return Err(LineError::NoLaunch { repeaters_count });
    }
    let beside =
        [best.checked_sub(1), Some(best + 1)].into_iter().flatten().filter_map(|near| tried.get(near));
    let rate_gbps =
        |gsnr: &f64| achievable_rate_gbps(inputs.comb.baud_rate_gbd, usable_snr_db(*gsnr, &inputs.modem));
    let capacity_per_pair_gbps: f64 = gsnr_db.iter().map(rate_gbps).sum();
    let fibre_pairs_count = pairs(inputs.target_capacity_gbps, capacity_per_pair_gbps);
    let row =
        StudyRow { repeaters_count, launch_dbm, gsnr_mean_db, capacity_per_pair_gbps, fibre_pairs_count };
    let published = inputs.published.iter().find(|row| row.repeaters_count == repeaters_count).copied();
    Ok(StudyOutcome {
        span_cable_km: span_cable_km(inputs, repeaters_count),
        total_dbm: launch_dbm + 10.0 * libm::log10(f64::from(inputs.comb.channels_count)),
        gsnr_beside_db: beside.map(|near| gsnr_mean_db - mean(&near.1)).fold(0.0, f64::max),
        holds: published.map(|published| meets(&inputs.tolerance, &row, &published)),
        row,
        published,
    })
}

fn meets(tolerance: &StudyTolerance, row: &StudyRow, published: &StudyRow) -> bool {
    let capacity_ratio = row.capacity_per_pair_gbps / published.capacity_per_pair_gbps;
    (row.gsnr_mean_db - published.gsnr_mean_db).abs() <= tolerance.gsnr_db
        && (capacity_ratio - 1.0).abs() * 100.0 <= tolerance.capacity_pct
        && row.fibre_pairs_count == published.fibre_pairs_count
        && (row.launch_dbm - published.launch_dbm).abs() < 1e-9
}

fn span_cable_km(inputs: &StudyInputs, repeaters_count: u32) -> CableKm {
    CableKm(inputs.cable_km.km() / (f64::from(repeaters_count) + 1.0))
}

fn line_elements(inputs: &StudyInputs, repeaters_count: u32) -> Result<Vec<Element>, OpticsError> {
    let span = Span {
        name: "span".to_owned(),
        fibre: inputs.fibre.clone(),
        fibre_km: FibreKm(span_cable_km(inputs, repeaters_count).km()),
        connector_in_db: inputs.connector_loss_db,
        connector_out_db: inputs.connector_loss_db,
        lumped: Vec::new(),
        raman_pumping: None,
    };
    let half = f64::from(inputs.comb.channels_count.saturating_sub(1)) / 2.0;
    let middle_thz = inputs.comb.first_channel_thz + half * inputs.comb.spacing_ghz / 1e3;
    let amplifier = Amplifier {
        name: "amplifier".to_owned(),
        control: GainControl::Gain { gain_db: span.loss_db_at(middle_thz)? },
        noise: NoiseModel::Fixed { noise_figure_db: inputs.noise_figure_db },
        gain_min_db: 0.0,
        output_max_dbm: None,
        band: None,
        voa_in_db: 0.0,
        voa_out_db: 0.0,
        pmd_ps: 0.0,
        pdl_db: 0.0,
        shape: None,
    };
    let pair = [Element::Span(Box::new(span)), Element::Amplifier(amplifier)];
    Ok((0..=repeaters_count).flat_map(|_| pair.clone()).collect())
}

fn launches_dbm(launch: &StudyLaunch) -> Vec<f64> {
    // a last step that ends on the limit but for rounding counts
    let steps = ((launch.high_dbm - launch.low_dbm) / launch.step_db + 1e-9).floor();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the check bounds it
    let steps = steps as u32;
    (0..=steps).map(|step| launch.low_dbm + f64::from(step) * launch.step_db).collect()
}

fn pairs(target_gbps: f64, pair_gbps: f64) -> u32 {
    let pairs = (target_gbps / pair_gbps).ceil().max(1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a cast of a float saturates
    let pairs = pairs as u32;
    pairs
}

fn check(inputs: &StudyInputs) -> Result<(), LineError> {
    let cable_km = inputs.cable_km.km();
    if !(cable_km.is_finite() && cable_km > 0.0) {
        return Err(LineError::CableLength { cable_km });
    }
    inputs.fibre.check().map_err(|source| LineError::Fibre { source })?;
    let launch = &inputs.launch;
    let steps = (launch.high_dbm - launch.low_dbm) / launch.step_db;
    let most_count = inputs.repeaters_count.iter().copied().max().unwrap_or(0);
    let figures = [
        ("target_capacity_gbps", inputs.target_capacity_gbps, inputs.target_capacity_gbps > 0.0, "above 0"),
        ("connector_loss_db", inputs.connector_loss_db, inputs.connector_loss_db >= 0.0, "0 or more"),
        ("noise_figure_db", inputs.noise_figure_db, inputs.noise_figure_db.abs() <= 60.0, "-60 to 60"),
        ("launch.step_db", launch.step_db, launch.step_db > 0.0, "above 0"),
        ("launch.high_dbm", launch.high_dbm, launch.high_dbm >= launch.low_dbm, "at least launch.low_dbm"),
        (
            "launch.step_db",
            launch.step_db,
            steps <= LAUNCHES_LIMIT_COUNT,
            "so wide that at most 400 steps are",
        ),
        (
            "repeaters_count",
            f64::from(most_count),
            most_count <= crate::plan::REPEATERS_LIMIT_COUNT,
            "at most 64",
        ),
        (
            "comb.channels_count",
            f64::from(inputs.comb.channels_count),
            (1..=crate::plan::CHANNELS_LIMIT_COUNT).contains(&inputs.comb.channels_count),
            "from 1 to 1000",
        ),
    ];
    for (field, value, holds, limit) in figures {
        if !(holds && value.is_finite()) {
            return Err(LineError::PlanValue { field, value, limit });
        }
    }
    Ok(())
}

/// The table of a study as text, published figures in brackets.
impl fmt::Display for Study {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.name)?;
        writeln!(
            out,
            "{:>9}  {:>8}  {:>16}  {:>9}  {:>15}  {:>19}  {:>9}",
            "repeaters", "span, km", "launch, dBm", "sum, dBm", "GSNR, dB", "per pair, Tbit/s", "pairs"
        )?;
        for outcome in &self.rows {
            let StudyOutcome { row, published, .. } = outcome;
            let beside = |text: fn(&StudyRow) -> String| published.as_ref().map_or_else(String::new, text);
            let launch =
                format!("{:.1} {}", row.launch_dbm, beside(|row| format!("({:.1})", row.launch_dbm)));
            let gsnr =
                format!("{:.2} {}", row.gsnr_mean_db, beside(|row| format!("({:.1})", row.gsnr_mean_db)));
            let rate = format!(
                "{:.2} {}",
                row.capacity_per_pair_gbps / 1e3,
                beside(|row| format!("({:.1})", row.capacity_per_pair_gbps / 1e3))
            );
            let pairs =
                format!("{} {}", row.fibre_pairs_count, beside(|row| format!("({})", row.fibre_pairs_count)));
            writeln!(
                out,
                "{:>9}  {:>8.2}  {launch:>16}  {:>9.2}  {gsnr:>15}  {rate:>19}  {pairs:>9}{}",
                row.repeaters_count,
                outcome.span_cable_km.km(),
                outcome.total_dbm,
                if outcome.holds == Some(false) { "  does not hold" } else { "" }
            )?;
        }
        Ok(())
    }
}
