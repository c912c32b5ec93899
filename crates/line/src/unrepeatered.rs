//! A line from station to station without anything in the sea but fibre: booster, Raman pumps at both ends, and the
//! amplifier before the receivers.

use crate::error::LineError;
use crate::reach::{Arrival, LongSpan, ReachChannel, ReachSnr, arrival};
use crate::search::{Range, climb, highest};
use crate::stretch::{Bench, Light, add_noise, db};
use optics::raman::Direction;
use optics::span::SpanLight;
use optics::{FibreLoss, FibreSpec, LossPoint, RamanPumping, Span, Spectrum};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Cancelled, FibreKm, Finding, Provenance, Staged, Watch};

/// What the line is called in messages.
const WHAT: &str = "unrepeatered line";
/// Launch powers of the first pass of a search.
const LAUNCHES_FIRST_COUNT: u32 = 5;
/// Lengths tried for a reach, at most.
const LENGTHS_MOST_COUNT: u32 = 24;
/// A reach is found when it is known within this.
const REACH_STEP_KM: f64 = 1.0;
/// Offset from the top channel below which a pump's own loss begins, in THz: half the gap to the nearest pumps.
const PUMP_BAND_GAP_THZ: f64 = 2.0;

/// Equipment in the two stations of a line without repeaters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnrepeateredPlan {
    /// Lowest launch power per channel tried.
    pub launch_low_dbm: f64,
    /// Highest launch power per channel tried.
    pub launch_high_dbm: f64,
    /// Step of the last pass of the search.
    pub launch_step_db: f64,
    /// Highest total power of the booster.
    pub booster_max_dbm: f64,
    /// Noise figure of the amplifier before the receivers.
    pub pre_amplifier_noise_figure_db: f64,
    /// Raman pumps: forward ones at the A end, backward ones at the B end; absent: none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub raman: Option<RamanPumping>,
    /// Loss of the fibre at the pumps; absent: what the fibre states there. Only for a fibre that states one loss for
    /// every frequency.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pump_loss_db_per_km: Option<f64>,
    /// Share of power that a kilometre of fibre scatters back into it; 0: not counted. About 10⁻⁴ for standard fibre
    /// and less for larger effective areas, from practice.
    pub backscatter_per_km: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// What keeps the launch power from being higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LaunchLimit {
    /// More would cost more in nonlinear interference than it gains.
    Interference,
    /// The booster gives no more.
    Booster,
    /// The plan tries no more.
    Plan,
}

/// One launch power tried.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LaunchTried {
    /// Power per channel.
    pub launch_dbm: f64,
    /// Sum of the rates that the SNR of the channels allows, whether or not a modem works there.
    pub achievable_rate_gbps: f64,
}

/// One pump of the line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PumpUse {
    /// Optical frequency.
    pub frequency_thz: f64,
    /// Which way it runs.
    pub direction: Direction,
    /// Power before the connector of its station.
    pub launched_mw: f64,
    /// What leaves at the other end.
    pub left_mw: f64,
}

/// A line without repeaters, computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnrepeateredLine {
    /// Glass from station to station.
    pub fibre_km: FibreKm,
    /// Loss of it at the middle channel, connections and splices included, without pumps.
    pub span_loss_db: f64,
    /// Launch power per channel.
    pub launch_dbm: f64,
    /// Launch power of all channels.
    pub total_launch_dbm: f64,
    /// What keeps it from being higher; absent when the launch power was given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub launch_limit: Option<LaunchLimit>,
    /// Launch powers tried, ascending; empty when the launch power was given.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub tried: Vec<LaunchTried>,
    /// Gain of the Raman pumps over the same fibre without them, mean over the channels of values in dB.
    pub raman_gain_mean_db: f64,
    /// The pumps.
    pub pumps: Vec<PumpUse>,
    /// Ratios at the receiving end.
    pub snr: ReachSnr,
    /// Every channel there.
    pub channels: Vec<ReachChannel>,
    /// Capacity of a fibre pair.
    pub capacity_gbps: f64,
    /// Capacity of a fibre pair with the modes of real transceivers; absent without a library.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mode_capacity_gbps: Option<f64>,
}

/// The longest line that carries a rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reach {
    /// Rate of a fibre pair asked for.
    pub required_gbps: f64,
    /// Longest glass that carries it, found within a kilometre; absent when even the shortest tried does not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reach_km: Option<FibreKm>,
    /// Whether a longer line than the longest tried might carry it, too.
    pub is_beyond_search: bool,
}

/// The line at the launch power that is best for its capacity.
///
/// # Source
/// Raman powers by Picard iteration, interference by the generalised Gaussian noise model in its approximate form
/// (D'Amico et al., J. Lightwave Technol. 40 (2022)), twice scattered light by the integral of its round-trip gain.
///
/// # Errors
/// When a figure is out of range, light cannot be computed, or the person stops.
pub fn unrepeatered_line(
    plan: &UnrepeateredPlan,
    span: &LongSpan<'_>,
    watch: &dyn Watch,
) -> Result<Staged<UnrepeateredLine>, LineError> {
    check(plan, span)?;
    let mut bench = Bench::coarse(WHAT, plan.backscatter_per_km);
    let points = tried(plan, span, &mut bench, watch)?;
    let (launch_dbm, _) = highest(&points).ok_or(LineError::NoLaunch { repeaters_count: 0 })?;
    let mut staged = unrepeatered_line_at(plan, span, launch_dbm)?;
    staged.value.launch_limit = Some(limit_of(plan, span, launch_dbm));
    staged.value.tried = points
        .iter()
        .map(|(launch_dbm, achievable_rate_gbps)| LaunchTried {
            launch_dbm: *launch_dbm,
            achievable_rate_gbps: *achievable_rate_gbps,
        })
        .collect();
    watch.progress(1.0);
    Ok(staged)
}

/// The line at a given launch power per channel.
///
/// # Errors
/// When a figure is out of range or light cannot be computed.
pub fn unrepeatered_line_at(
    plan: &UnrepeateredPlan,
    span: &LongSpan<'_>,
    launch_dbm: f64,
) -> Result<Staged<UnrepeateredLine>, LineError> {
    check(plan, span)?;
    let mut bench = Bench::fine(WHAT, plan.backscatter_per_km);
    let glass = glass(plan, span);
    let (arrived, along) = arrive(plan, span, (&mut bench, &glass), launch_dbm)?;
    let error = |source| LineError::Reach { what: WHAT, source };
    let span_loss_db = glass.loss_db_at(middle_thz(span)).map_err(error)?;
    let value = UnrepeateredLine {
        fibre_km: span.fibre_km,
        span_loss_db,
        launch_dbm,
        total_launch_dbm: launch_dbm + count_db(span),
        launch_limit: None,
        tried: Vec::new(),
        raman_gain_mean_db: raman_gain_mean_db(span, &glass, &along).map_err(error)?,
        pumps: pumps(plan.raman.as_ref(), &along.pump_left_mw),
        snr: arrived.snr,
        capacity_gbps: arrived.capacity_gbps,
        mode_capacity_gbps: arrived.mode_capacity_gbps,
        channels: arrived.channels,
    };
    let findings = findings(plan, span, &value);
    Ok(Staged { value, findings })
}

/// The longest line that carries a rate per fibre pair, at the best launch power of each length; splices along the
/// fibre are taken at the same density.
///
/// # Errors
/// As [`unrepeatered_line`].
pub fn unrepeatered_reach(
    plan: &UnrepeateredPlan,
    span: &LongSpan<'_>,
    required_gbps: f64,
    (low_km, high_km): (FibreKm, FibreKm),
    watch: &dyn Watch,
) -> Result<Staged<Reach>, LineError> {
    check(plan, span)?;
    let mut bench = Bench::coarse(WHAT, plan.backscatter_per_km);
    let mut carries = |fibre_km: f64| {
        let stretched = LongSpan { fibre_km: FibreKm(fibre_km), lumped: &[], ..*span };
        let points = tried(plan, &stretched, &mut bench, watch)?;
        // what is smooth decides: whether a modem works at the lowest rates is asked only at the best launch
        let Some((launch_dbm, rate_gbps)) = highest(&points) else { return Ok(false) };
        if rate_gbps < required_gbps {
            return Ok(false);
        }
        let glass = glass(plan, &stretched);
        let (arrived, _) = arrive(plan, &stretched, (&mut bench, &glass), launch_dbm)?;
        Ok::<bool, LineError>(arrived.capacity_gbps >= required_gbps)
    };
    let found = longest((low_km.km(), high_km.km()), &mut carries)?;
    let reach = Reach {
        required_gbps,
        reach_km: found.map(FibreKm),
        is_beyond_search: found.is_some_and(|found_km| found_km >= high_km.km()),
    };
    let mut findings = Vec::new();
    if !span.lumped.is_empty() {
        let message = "the reach is that of fibre without the losses stated along this line".to_owned();
        findings.push(Finding::notes("line.reach.splices_left_out", message).at(WHAT));
    }
    Ok(Staged { value: reach, findings })
}

/// The largest length within a range at which something holds that holds below it and not above.
pub(crate) fn longest<E>(
    (low_km, high_km): (f64, f64),
    holds: &mut impl FnMut(f64) -> Result<bool, E>,
) -> Result<Option<f64>, E> {
    if !holds(low_km)? {
        return Ok(None);
    }
    if holds(high_km)? {
        return Ok(Some(high_km));
    }
    let (mut low_km, mut high_km) = (low_km, high_km);
    for _ in 0..LENGTHS_MOST_COUNT {
        if high_km - low_km <= REACH_STEP_KM {
            break;
        }
        let middle_km = 0.5 * (low_km + high_km);
        if holds(middle_km)? {
            low_km = middle_km;
        } else {
            high_km = middle_km;
        }
    }
    Ok(Some(low_km))
}

/// Rates at the launch powers tried.
fn tried(
    plan: &UnrepeateredPlan,
    span: &LongSpan<'_>,
    bench: &mut Bench,
    watch: &dyn Watch,
) -> Result<Vec<(f64, f64)>, LineError> {
    let glass = glass(plan, span);
    let without_modes = LongSpan { modes: None, ..*span };
    climb(launches(plan, span), |launch_dbm| {
        if watch.cancelled() {
            return Err(Cancelled.into());
        }
        let spectrum =
            Spectrum::launch(&span.comb.channels(launch_dbm)).map_err(|source| bench.error(source))?;
        let (light, _) = bench.through_first_fibre(&glass, Light::launched(spectrum))?;
        let arrived = received(plan, &without_modes, light).map_err(|source| bench.error(source))?;
        Ok(arrived.rate_gbps())
    })
}

/// Launch powers to search.
pub(crate) fn launches(plan: &UnrepeateredPlan, span: &LongSpan<'_>) -> Range {
    let high = plan.launch_high_dbm.min(plan.booster_max_dbm - count_db(span));
    let low = plan.launch_low_dbm.min(high);
    Range { low, high, first_count: LAUNCHES_FIRST_COUNT, step: plan.launch_step_db }
}

/// What keeps a best launch power from being higher.
pub(crate) fn limit_of(plan: &UnrepeateredPlan, span: &LongSpan<'_>, launch_dbm: f64) -> LaunchLimit {
    let range = launches(plan, span);
    if launch_dbm < range.high - 1e-9 {
        LaunchLimit::Interference
    } else if plan.launch_high_dbm > range.high {
        LaunchLimit::Booster
    } else {
        LaunchLimit::Plan
    }
}

fn arrive(
    plan: &UnrepeateredPlan,
    span: &LongSpan<'_>,
    (bench, glass): (&mut Bench, &Span),
    launch_dbm: f64,
) -> Result<(Arrival, SpanLight), LineError> {
    let spectrum = Spectrum::launch(&span.comb.channels(launch_dbm)).map_err(|source| bench.error(source))?;
    let (light, along) = bench.through_fibre(glass, Light::launched(spectrum))?;
    let arrived = received(plan, span, light).map_err(|source| bench.error(source))?;
    Ok((arrived, along))
}

/// What the receivers make of light that has come through the last fibre.
pub(crate) fn received(
    plan: &UnrepeateredPlan,
    span: &LongSpan<'_>,
    mut light: Light,
) -> Result<Arrival, optics::OpticsError> {
    let received_dbm = light.spectrum.channel_power_dbm();
    let figure_db = vec![plan.pre_amplifier_noise_figure_db; light.spectrum.len()];
    add_noise(&mut light.spectrum, &figure_db);
    arrival(span, &light, &received_dbm)
}

fn glass(plan: &UnrepeateredPlan, span: &LongSpan<'_>) -> Span {
    Span {
        name: "fibre from station to station".to_owned(),
        fibre: fibre_with_pump_loss(plan, span),
        fibre_km: span.fibre_km,
        connector_in_db: span.connector_loss_db,
        connector_out_db: span.connector_loss_db,
        lumped: span.lumped.to_vec(),
        raman_pumping: plan.raman.clone(),
    }
}

/// The fibre, with the loss the plan states at the pumps where the fibre states one loss for all.
pub(crate) fn fibre_with_pump_loss(plan: &UnrepeateredPlan, span: &LongSpan<'_>) -> FibreSpec {
    let mut fibre = span.fibre.clone();
    if let (Some(pump_db_per_km), Some(signal_db_per_km)) =
        (plan.pump_loss_db_per_km, fibre.loss.loss_db_per_km)
    {
        let top_thz =
            span.comb.first_channel_thz + f64::from(span.comb.channels_count) * span.comb.spacing_ghz / 1e3;
        let point = |frequency_thz, loss_db_per_km| LossPoint { frequency_thz, loss_db_per_km };
        let at = vec![
            point(150.0, signal_db_per_km),
            point(top_thz, signal_db_per_km),
            point(top_thz + PUMP_BAND_GAP_THZ, pump_db_per_km),
            point(300.0, pump_db_per_km),
        ];
        fibre.loss = FibreLoss { loss_db_per_km: None, at, provenance: fibre.loss.provenance.clone() };
    }
    fibre
}

fn raman_gain_mean_db(
    span: &LongSpan<'_>,
    glass: &Span,
    along: &SpanLight,
) -> Result<f64, optics::OpticsError> {
    let connectors_db = 2.0 * span.connector_loss_db;
    let ends = along.profile.end_share_frac();
    let mut sum_db = 0.0;
    for (channel, share) in span.comb.channels(0.0).iter().zip(&ends) {
        sum_db += db(*share) + glass.loss_db_at(channel.frequency_thz)? - connectors_db;
    }
    Ok(sum_db / f64::from(span.comb.channels_count))
}

pub(crate) fn pumps(raman: Option<&RamanPumping>, left_mw: &[f64]) -> Vec<PumpUse> {
    let pumps = raman.map_or(&[][..], |raman| &raman.pumps);
    let each = |(pump, left_mw): (&optics::RamanPump, &f64)| PumpUse {
        frequency_thz: pump.frequency_thz,
        direction: pump.direction,
        launched_mw: pump.power_mw,
        left_mw: *left_mw,
    };
    pumps.iter().zip(left_mw).map(each).collect()
}

fn findings(plan: &UnrepeateredPlan, span: &LongSpan<'_>, line: &UnrepeateredLine) -> Vec<Finding> {
    let mut findings = vec![left_out()];
    findings.extend(pump_loss_assumed(plan, span));
    if let Some(rayleigh_db) = line.snr.snr_rayleigh_mean_db
        && rayleigh_db < line.snr.osnr_mean_db + 10.0
    {
        let message = format!(
            "light scattered twice is {rayleigh_db:.1} dB below the signal, amplifier noise {:.1} dB: the pumps at one \
             end are near their useful limit",
            line.snr.osnr_mean_db
        );
        let finding = Finding::notes("line.unrepeatered.rayleigh", message).at(WHAT);
        findings.push(finding.hint("lower the backward pumps, or part the gain between both ends"));
    }
    findings
}

/// What this method leaves out.
pub(crate) fn left_out() -> Finding {
    let message = "lines without repeaters: guided acoustic wave Brillouin scattering, pump noise carried over to the \
                   signals, scattered noise, and ripple are not computed";
    let finding = Finding::notes("line.reach.left_out", message).at("line.modem.margin_db");
    finding.hint("the margin of the modem must cover them")
}

/// Says when the loss at the pumps is that of the signals for want of a figure.
pub(crate) fn pump_loss_assumed(plan: &UnrepeateredPlan, span: &LongSpan<'_>) -> Option<Finding> {
    let flat_db_per_km = span.fibre.loss.loss_db_per_km.filter(|_| plan.pump_loss_db_per_km.is_none())?;
    let message = format!(
        "the loss at the pump frequencies is taken as {flat_db_per_km:.3} dB/km, as at the signals; glass loses more \
         there, so pumps reach less far"
    );
    let finding = Finding::warns("line.reach.pump_loss_assumed", message).at("fibre.loss");
    Some(finding.hint("state the loss over frequency, or pump_loss_db_per_km"))
}

pub(crate) fn count_db(span: &LongSpan<'_>) -> f64 {
    db(f64::from(span.comb.channels_count))
}

pub(crate) fn middle_thz(span: &LongSpan<'_>) -> f64 {
    let half = f64::from(span.comb.channels_count.saturating_sub(1)) / 2.0;
    span.comb.first_channel_thz + half * span.comb.spacing_ghz / 1e3
}

/// Whether the figures of a plan and a span are ones light can be computed from.
pub(crate) fn check(plan: &UnrepeateredPlan, span: &LongSpan<'_>) -> Result<(), LineError> {
    span.fibre.check().map_err(|source| LineError::Fibre { source })?;
    let fibre_km = span.fibre_km.km();
    let level =
        |field, value: f64| figure(field, value, (-60.0..=60.0).contains(&value), "between -60 and 60");
    let from_zero =
        |field, value: f64| figure(field, value, (0.0..=1e3).contains(&value), "0 or more, at most 1000");
    level("unrepeatered.launch_low_dbm", plan.launch_low_dbm)?;
    level("unrepeatered.launch_high_dbm", plan.launch_high_dbm)?;
    level("unrepeatered.booster_max_dbm", plan.booster_max_dbm)?;
    level("unrepeatered.pre_amplifier_noise_figure_db", plan.pre_amplifier_noise_figure_db)?;
    from_zero("connector_loss_db", span.connector_loss_db)?;
    from_zero("unrepeatered.backscatter_per_km", plan.backscatter_per_km)?;
    from_zero("unrepeatered.pump_loss_db_per_km", plan.pump_loss_db_per_km.unwrap_or(0.0))?;
    let step = plan.launch_step_db;
    figure("unrepeatered.launch_step_db", step, (0.01..=60.0).contains(&step), "from 0.01 to 60")?;
    let ascends = plan.launch_low_dbm <= plan.launch_high_dbm;
    figure("unrepeatered.launch_high_dbm", plan.launch_high_dbm, ascends, "at least launch_low_dbm")?;
    figure("fibre_km", fibre_km, (1.0..=2000.0).contains(&fibre_km), "from 1 to 2000")
}

pub(crate) fn figure(
    field: &'static str,
    value: f64,
    holds: bool,
    limit: &'static str,
) -> Result<(), LineError> {
    if holds { Ok(()) } else { Err(LineError::PlanValue { field, value, limit }) }
}
