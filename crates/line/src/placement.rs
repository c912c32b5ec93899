//! The search for the best place of remote amplifiers, on tables: launch once, pump delivery once, five channels in
//! place of all.

use crate::delivery::{PumpSet, fibres_count};
use crate::error::LineError;
use crate::reach::LongSpan;
use crate::ropa::{Placement, PlacementObjective, PumpDelivery, RopaCase, RopaSetting, Side, WHAT, rough};
use crate::search::{Range, climb, highest};
use crate::stretch::{Bench, Light, ratio};
use crate::unrepeatered::{Reach, launches, longest};
use optics::amplifier::ase_input_mw;
use optics::constants::{BOLTZMANN_J_PER_K, PLANCK_J_S};
use optics::edf::{Fineness, GainUnitLight, pass_gain_unit};
use optics::raman::{Depletion, Direction, Waves};
use optics::transceiver::{achievable_rate_gbps, combined_snr_db, usable_snr_db};
use optics::{OpticsError, Span, Spectrum};
use units::{Cancelled, FibreKm, Finding, Staged, Watch};

/// Channels that stand for all.
const DELEGATES_COUNT: usize = 5;
/// Launch powers tabulated.
const LAUNCHES_COUNT: u32 = 6;
/// Places, doped lengths and pump powers of the first pass.
const PLACES_FIRST_COUNT: u32 = 7;
const LENGTHS_FIRST_COUNT: u32 = 4;
const POWERS_FIRST_COUNT: u32 = 3;
/// The search knows a place within this.
const PLACE_STEP_KM: f64 = 2.0;
/// And a doped length within this.
const LENGTH_STEP_M: f64 = 0.5;
/// A pump power is known within this part of the highest.
const POWER_STEP_RATIO: f64 = 0.15;
/// Least part of the highest pump power tried.
const POWER_LEAST_RATIO: f64 = 0.1;
/// How far a receiving unit may move when one on the sending side joins it.
const RECEIVE_SHIFT_KM: f64 = 16.0;
/// Steps of the sending unit: its place and length matter less.
const SEND_STEP_KM: f64 = 5.0;
const SEND_STEP_M: f64 = 1.0;
/// Halvings by which the least pump power is found.
const HALVINGS_COUNT: u32 = 6;

/// The setting a search finds.
pub(crate) fn place(case: &RopaCase<'_>, watch: &dyn Watch) -> Result<Staged<RopaSetting>, LineError> {
    let tables = Tables::new(case)?;
    watch.progress(0.3);
    let search = Search { case, tables: &tables, watch };
    let mut findings = Vec::new();
    let best = search.receive(&mut findings)?;
    watch.progress(0.6);
    let mut setting = RopaSetting { launch_dbm: best.launch_dbm, receive: best.placement, send: None };
    if case.plan.send.is_some() {
        setting = search.send(setting, &mut findings)?;
        watch.progress(0.8);
    }
    setting.launch_dbm = search.launch(&setting)?;
    findings.extend(at_edge(case, &setting));
    Ok(Staged { value: setting, findings })
}

/// The longest line that carries a rate with a unit at the highest pump power.
pub(crate) fn reach_of_placements(
    case: &RopaCase<'_>,
    required_gbps: f64,
    (low_km, high_km): (FibreKm, FibreKm),
    watch: &dyn Watch,
) -> Result<Reach, LineError> {
    let of_length = |fibre_km| RopaCase {
        span: LongSpan { fibre_km: FibreKm(fibre_km), lumped: &[], ..case.span },
        ..*case
    };
    // light on its way to a unit does not know how long the line is
    let tables = Tables::new(&of_length(high_km.km()))?;
    let mut carries = |fibre_km: f64| {
        let shorter = of_length(fibre_km);
        let search = Search { case: &shorter, tables: &tables, watch };
        Ok::<bool, LineError>(search.at_power(case.plan.receive.power_max_mw)?.capacity_gbps >= required_gbps)
    };
    let low_km = low_km.km().max(case.plan.search.distance_min_km.km() + 1.0);
    let found = longest((low_km, high_km.km()), &mut carries)?;
    Ok(Reach {
        required_gbps,
        reach_km: found.map(FibreKm),
        is_beyond_search: found.is_some_and(|found_km| found_km >= high_km.km()),
    })
}

/// A best place at the edge of its range may not be the best.
fn at_edge(case: &RopaCase<'_>, setting: &RopaSetting) -> Vec<Finding> {
    let search = &case.plan.search;
    let erbium = (search.erbium_min_m, search.erbium_max_m);
    let places = (search.distance_min_km.km(), search.distance_max_km.km());
    let send_places = (search.send_distance_min_km.km(), search.send_distance_max_km.km());
    let mut edges = vec![
        ("distance of the receiving unit", "km", setting.receive.distance_km.km(), places),
        ("doped fibre of the receiving unit", "m", setting.receive.erbium_m, erbium),
    ];
    if let Some(send) = setting.send {
        edges.push(("distance of the sending unit", "km", send.distance_km.km(), send_places));
        edges.push(("doped fibre of the sending unit", "m", send.erbium_m, erbium));
    }
    edges.retain(|(_, _, at, (low, high))| low < high && (at <= low || at >= high));
    let finding = |(what, unit, at, _): (&str, &str, f64, (f64, f64))| {
        let message = format!("the best {what}, {at:.1} {unit}, is at the edge of the search");
        Finding::warns("line.ropa.at_edge", message).at(WHAT).hint("widen ropa.search")
    };
    edges.into_iter().map(finding).collect()
}

/// The best found at some choice of the rest.
#[derive(Debug, Clone, Copy)]
struct Found {
    score: f64,
    capacity_gbps: f64,
    launch_dbm: f64,
    placement: Placement,
}

struct Search<'a> {
    case: &'a RopaCase<'a>,
    tables: &'a Tables,
    watch: &'a dyn Watch,
}

impl Search<'_> {
    /// The unit on the receiving side.
    fn receive(&self, findings: &mut Vec<Finding>) -> Result<Found, LineError> {
        let most_mw = self.case.plan.receive.power_max_mw;
        let PlacementObjective::LeastPump { required_gbps } = self.case.plan.search.objective else {
            let range = Range {
                low: POWER_LEAST_RATIO * most_mw,
                high: most_mw,
                first_count: POWERS_FIRST_COUNT,
                step: POWER_STEP_RATIO * most_mw,
            };
            return self.top(range, |pump_mw| self.at_power(pump_mw));
        };
        let mut best = self.at_power(most_mw)?;
        if best.capacity_gbps < required_gbps {
            let message = format!(
                "no placement carries {required_gbps:.0} Gbit/s with {most_mw:.0} mW of pump; the most found is {:.0} \
                 Gbit/s, shown here",
                best.capacity_gbps
            );
            let finding = Finding::warns("line.ropa.required_unreached", message).at(WHAT);
            findings.push(finding.hint("allow more pump, a shorter line, or more fibre pairs"));
            return Ok(best);
        }
        let (mut low_mw, mut high_mw) = (0.0, most_mw);
        for _ in 0..HALVINGS_COUNT {
            let middle_mw = 0.5 * (low_mw + high_mw);
            let found = self.at_power(middle_mw)?;
            if found.capacity_gbps >= required_gbps {
                (best, high_mw) = (found, middle_mw);
            } else {
                low_mw = middle_mw;
            }
        }
        Ok(best)
    }

    /// The best place and doped length at a pump power.
    fn at_power(&self, pump_mw: f64) -> Result<Found, LineError> {
        let search = &self.case.plan.search;
        let curve = PumpCurve::new(self.case, &self.tables.delegates, pump_mw).map_err(error)?;
        let places = Range {
            low: search.distance_min_km.km(),
            high: most_km(self.case),
            first_count: PLACES_FIRST_COUNT,
            step: PLACE_STEP_KM,
        };
        self.top(places, |distance_km| self.at_place(&curve, distance_km))
    }

    fn at_place(&self, curve: &PumpCurve, distance_km: f64) -> Result<Found, LineError> {
        if self.watch.cancelled() {
            return Err(Cancelled.into());
        }
        let (least_m, most_m) = (self.case.plan.search.erbium_min_m, self.case.plan.search.erbium_max_m);
        let at = |erbium_m| Placement { distance_km: FibreKm(distance_km), erbium_m, pump_mw: curve.pump_mw };
        let launch = self.best_launch(curve, at(0.5 * (least_m + most_m)))?.0;
        let lengths =
            Range { low: least_m, high: most_m, first_count: LENGTHS_FIRST_COUNT, step: LENGTH_STEP_M };
        let length = self.top(lengths, |erbium_m| self.found(curve, launch, at(erbium_m)))?;
        Ok(self.best_launch(curve, length.placement)?.1)
    }

    fn best_launch<'t>(
        &'t self,
        curve: &PumpCurve,
        placement: Placement,
    ) -> Result<(&'t LaunchCurve, Found), LineError> {
        let mut best: Option<(&LaunchCurve, Found)> = None;
        for launch in &self.tables.launches {
            let found = self.found(curve, launch, placement)?;
            if best.as_ref().is_none_or(|best| found.score > best.1.score) {
                best = Some((launch, found));
            }
        }
        best.ok_or(LineError::NoLaunch { repeaters_count: 0 })
    }

    /// The best of what is found along a range.
    fn top(
        &self,
        range: Range,
        mut at: impl FnMut(f64) -> Result<Found, LineError>,
    ) -> Result<Found, LineError> {
        let mut best: Option<Found> = None;
        climb(range, |x| {
            let found = at(x)?;
            if best.as_ref().is_none_or(|best| found.score > best.score) {
                best = Some(found);
            }
            Ok::<f64, LineError>(found.score)
        })?;
        best.ok_or(LineError::NoLaunch { repeaters_count: 0 })
    }

    fn found(
        &self,
        curve: &PumpCurve,
        launch: &LaunchCurve,
        placement: Placement,
    ) -> Result<Found, LineError> {
        let gsnr_db = self.tables.gsnr_db(self.case, curve, launch, &placement).map_err(error)?;
        let span = &self.case.span;
        let usable_db = |gsnr_db: &f64| usable_snr_db(*gsnr_db, span.modem);
        let each = f64::from(span.comb.channels_count) / DELEGATES_COUNT as f64;
        let rate = |usable_db: f64| each * achievable_rate_gbps(span.comb.baud_rate_gbd, usable_db);
        let works = |usable_db: &f64| *usable_db >= span.modem.snr_min_db;
        let capacity_gbps = gsnr_db.iter().map(usable_db).filter(works).map(rate).sum();
        let score = match self.case.plan.search.objective {
            PlacementObjective::MostReserve => gsnr_db.iter().copied().fold(f64::INFINITY, f64::min),
            _ => gsnr_db.iter().map(usable_db).map(rate).sum(),
        };
        Ok(Found { score, capacity_gbps, launch_dbm: launch.launch_dbm, placement })
    }

    /// The launch power between those tabulated, by the whole line on a coarse grid.
    fn launch(&self, setting: &RopaSetting) -> Result<f64, LineError> {
        let whole = launches(self.case.stations, &self.case.span);
        let spacing_db = (whole.high - whole.low) / f64::from(LAUNCHES_COUNT - 1);
        let range = Range {
            low: whole.snapped(setting.launch_dbm - spacing_db),
            high: whole.snapped(setting.launch_dbm + spacing_db),
            first_count: 3,
            ..whole
        };
        let mut bench = self.bench();
        let points =
            climb(range, |launch_dbm| self.score(&RopaSetting { launch_dbm, ..*setting }, &mut bench))?;
        Ok(highest(&points).map_or(setting.launch_dbm, |point| point.0))
    }

    fn score(&self, setting: &RopaSetting, bench: &mut Bench) -> Result<f64, LineError> {
        if self.watch.cancelled() {
            return Err(Cancelled.into());
        }
        let arrival = rough(self.case, setting, bench)?;
        Ok(match self.case.plan.search.objective {
            PlacementObjective::MostReserve => arrival.snr.gsnr_min_db,
            _ => arrival.rate_gbps(),
        })
    }

    fn bench(&self) -> Bench {
        Bench::coarse(WHAT, self.case.stations.backscatter_per_km)
    }

    /// A unit on the sending side, one choice after the other; none where it does not help.
    fn send(&self, without: RopaSetting, findings: &mut Vec<Finding>) -> Result<RopaSetting, LineError> {
        let Some(pump) = &self.case.plan.send else { return Ok(without) };
        let search = &self.case.plan.search;
        let before_km = self.case.span.fibre_km.km() - without.receive.distance_km.km() - 2.0;
        let high_km = search.send_distance_max_km.km().min(before_km);
        let low_km = search.send_distance_min_km.km().min(high_km);
        let (least_m, most_m) = (search.erbium_min_m, search.erbium_max_m);
        let first = Placement {
            distance_km: FibreKm(0.5 * (low_km + high_km)),
            erbium_m: 0.5 * (least_m + most_m),
            pump_mw: pump.power_max_mw,
        };
        let launch = launches(self.case.stations, &self.case.span);
        let receive_km = without.receive.distance_km.km();
        let place: Change =
            (low_km, high_km, SEND_STEP_KM, |of, at| with_send(of, |send| send.distance_km = FibreKm(at)));
        let length: Change =
            (least_m, most_m, SEND_STEP_M, |of, at| with_send(of, |send| send.erbium_m = at));
        let level: Change = (launch.low, launch.high, launch.step, |of, at| of.launch_dbm = at);
        let nearer: Change = (
            (receive_km - RECEIVE_SHIFT_KM).max(search.distance_min_km.km()),
            (receive_km + RECEIVE_SHIFT_KM).min(most_km(self.case)),
            PLACE_STEP_KM,
            |of, at| of.receive.distance_km = FibreKm(at),
        );
        let shorter: Change = (least_m, most_m, SEND_STEP_M, |of, at| of.receive.erbium_m = at);
        let mut bench = self.bench();
        let bare_score = self.score(&without, &mut bench)?;
        let mut best = (f64::NEG_INFINITY, RopaSetting { send: Some(first), ..without });
        for (low, high, step, put) in [place, length, level, nearer, shorter, place, length] {
            let range = Range { low, high, first_count: 4, step };
            let from = best.1;
            let points = climb(range, |at| {
                let mut tried = from;
                put(&mut tried, at);
                self.score(&tried, &mut bench)
            })?;
            if let Some((at, score)) = highest(&points)
                && score > best.0
            {
                best.0 = score;
                put(&mut best.1, at);
            }
        }
        if best.0 <= bare_score {
            let message = "a unit on the sending side does not help this line: it is left out".to_owned();
            findings.push(Finding::notes("line.ropa.send_left_out", message).at(WHAT));
            return Ok(without);
        }
        Ok(best.1)
    }
}

/// A choice of a setting: its range and step, and how it is put into the setting.
type Change = (f64, f64, f64, fn(&mut RopaSetting, f64));

fn with_send(setting: &mut RopaSetting, change: impl FnOnce(&mut Placement)) {
    if let Some(send) = &mut setting.send {
        change(send);
    }
}

fn error(source: OpticsError) -> LineError {
    LineError::Reach { what: WHAT, source }
}

/// The greatest distance of the receiving unit that leaves it within the line.
fn most_km(case: &RopaCase<'_>) -> f64 {
    let search = &case.plan.search;
    let fits_km = case.span.fibre_km.km() - search.distance_min_km.km();
    search.distance_max_km.km().min(fits_km).max(search.distance_min_km.km())
}

/// What a search looks up instead of computing it again.
struct Tables {
    delegates: Vec<usize>,
    launches: Vec<LaunchCurve>,
}

/// Light of one launch power on its way to the receiving unit.
struct LaunchCurve {
    launch_dbm: f64,
    position_km: Vec<f64>,
    /// ln of the power in mW of each delegate along the fibre.
    ln_power: Vec<Vec<f64>>,
    /// Noise, interference and scattered light over signal of each delegate.
    noise_ratio: Vec<f64>,
}

impl Tables {
    fn new(case: &RopaCase<'_>) -> Result<Self, LineError> {
        let last = case.span.comb.channels_count.saturating_sub(1) as usize;
        let delegate = |index: usize| index * last / (DELEGATES_COUNT - 1);
        let delegates: Vec<usize> = (0..DELEGATES_COUNT).map(delegate).collect();
        let range = launches(case.stations, &case.span);
        let spacing_db = (range.high - range.low) / f64::from(LAUNCHES_COUNT - 1);
        let count = if spacing_db > 0.0 { LAUNCHES_COUNT } else { 1 };
        let mut bench = Bench::coarse(WHAT, case.stations.backscatter_per_km);
        let launch = |index| {
            LaunchCurve::new(
                case,
                (&mut bench, &delegates),
                range.snapped(range.low + f64::from(index) * spacing_db),
            )
        };
        let launches = (0..count).map(launch).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { delegates, launches })
    }

    /// GSNR of the delegates at the receiving end.
    fn gsnr_db(
        &self,
        case: &RopaCase<'_>,
        curve: &PumpCurve,
        launch: &LaunchCurve,
        placement: &Placement,
    ) -> Result<Vec<f64>, OpticsError> {
        let comb = &case.span.comb;
        let distance_km = placement.distance_km.km();
        let from_a_km = case.span.fibre_km.km() - distance_km;
        let entering_mw: Vec<f64> = launch
            .ln_power
            .iter()
            .map(|ln_power| libm::exp(between(&launch.position_km, ln_power, from_a_km)))
            .collect();
        let each = f64::from(comb.channels_count) / DELEGATES_COUNT as f64;
        let all_mw: Vec<f64> = entering_mw.iter().map(|power_mw| each * power_mw).collect();
        let arrived = case.arrived(&case.plan.receive, curve.delivered_mw(distance_km));
        let light = GainUnitLight {
            frequency_thz: &curve.frequency_thz,
            power_mw: &all_mw,
            pump_thz: arrived.frequency_thz,
            pump_forward_mw: arrived.forward_mw,
            pump_backward_mw: arrived.backward_mw,
        };
        let unit = case.unit(Side::Receive, placement);
        let state = pass_gain_unit(&unit, &light, Fineness::Coarse)?.value;
        let pre_db = case.stations.pre_amplifier_noise_figure_db;
        let one = |index: usize| {
            let thz = curve.frequency_thz[index];
            let quantum = |figure_db| ase_input_mw(thz, comb.baud_rate_gbd, figure_db);
            let after = curve.after[index].at(&curve.distance_km, distance_km);
            let received_mw = entering_mw[index] * ratio(state.gain_db[index]) * after.gain_ratio;
            let unit_ratio = quantum(state.noise_figure_db[index]) / entering_mw[index];
            let end_ratio = (after.noise_mw + quantum(pre_db)) / received_mw;
            let noise_ratio = launch.noise_ratio[index] + unit_ratio + end_ratio + after.rayleigh_ratio;
            combined_snr_db(&[-10.0 * libm::log10(noise_ratio)])
        };
        Ok((0..DELEGATES_COUNT).map(one).collect())
    }
}

impl LaunchCurve {
    fn new(
        case: &RopaCase<'_>,
        (bench, delegates): (&mut Bench, &[usize]),
        launch_dbm: f64,
    ) -> Result<Self, LineError> {
        let fibre_km = case.span.fibre_km.km() - case.plan.search.distance_min_km.km();
        let glass = Span {
            name: "fibre before the remote amplifier".to_owned(),
            fibre: case.fibre(),
            fibre_km: FibreKm(fibre_km.max(1.0)),
            connector_in_db: case.span.connector_loss_db,
            connector_out_db: 0.0,
            lumped: case
                .span
                .lumped
                .iter()
                .filter(|lumped| lumped.position_km.km() < fibre_km)
                .copied()
                .collect(),
            raman_pumping: case.pumping(Direction::Forward, None),
        };
        let spectrum = Spectrum::launch(&case.span.comb.channels(launch_dbm)).map_err(error)?;
        let (light, along) = bench.through_first_fibre(&glass, Light::launched(spectrum))?;
        let spectrum = &light.spectrum;
        let start_ln = (launch_dbm - case.span.connector_loss_db) * std::f64::consts::LN_10 / 10.0;
        let ln_power = |channel: &usize| {
            along.profile.share_frac[*channel].iter().map(|share| start_ln + libm::log(*share)).collect()
        };
        let noise_ratio = |channel: &usize| {
            let noise = spectrum.ase_frac[*channel] + spectrum.nli_frac[*channel];
            noise / spectrum.signal_frac[*channel] + light.rayleigh_ratio[*channel]
        };
        Ok(Self {
            launch_dbm,
            position_km: along.profile.position_m.iter().map(|at_m| at_m / 1e3).collect(),
            ln_power: delegates.iter().map(ln_power).collect(),
            noise_ratio: delegates.iter().map(noise_ratio).collect(),
        })
    }
}

/// A pump power, what of it reaches a unit at every distance, and what happens to the signals behind that unit.
struct PumpCurve {
    pump_mw: f64,
    frequency_thz: Vec<f64>,
    distance_km: Vec<f64>,
    /// ln of the power in mW that reaches the unit.
    ln_pump: Vec<f64>,
    after: Vec<AfterCurve>,
}

/// From a unit at every distance to the B end, for one delegate.
#[derive(Default)]
struct AfterCurve {
    ln_gain: Vec<f64>,
    noise_mw: Vec<f64>,
    rayleigh_ratio: Vec<f64>,
}

struct After {
    gain_ratio: f64,
    noise_mw: f64,
    rayleigh_ratio: f64,
}

impl AfterCurve {
    fn at(&self, distances_km: &[f64], distance_km: f64) -> After {
        After {
            gain_ratio: libm::exp(between(distances_km, &self.ln_gain, distance_km)),
            noise_mw: between(distances_km, &self.noise_mw, distance_km),
            rayleigh_ratio: between(distances_km, &self.rayleigh_ratio, distance_km),
        }
    }
}

impl PumpCurve {
    fn new(case: &RopaCase<'_>, delegates: &[usize], pump_mw: f64) -> Result<Self, OpticsError> {
        let (fibre, plan) = (case.fibre(), &case.plan.receive);
        let (connector_db, length_km) = (case.span.connector_loss_db, most_km(case));
        let comb = case.span.comb.channels(0.0);
        let frequency_thz: Vec<f64> = delegates.iter().map(|index| comb[*index].frequency_thz).collect();
        // pumps in the fibre of the signals, seen from the station
        let shared = case.pumping(Direction::Backward, Some((plan, pump_mw)));
        let passed = ratio(-connector_db);
        let in_fibre = shared.as_ref().map_or(&[][..], |raman| &raman.pumps);
        let set = PumpSet {
            pumps: in_fibre.iter().map(|pump| (pump.frequency_thz, pump.power_mw * passed)).collect(),
        };
        let own = PumpSet::of_unit(plan, pump_mw, connector_db).along(&fibre, length_km)?;
        let light = if set.pumps.is_empty() { None } else { Some(set.along(&fibre, length_km)?) };
        let of_unit = match (&light, plan.delivery) {
            (Some(light), PumpDelivery::SignalFibre) => light.power_w.last(),
            _ => own.power_w.last(),
        };
        let fibres = fibres_count(plan);
        let places_m = light.as_ref().map_or(&own.position_m, |light| &light.position_m);
        let ln_pump = of_unit.map_or(Vec::new(), |power_w| {
            power_w.iter().map(|power_w| libm::log(power_w * 1e3 * fibres)).collect()
        });
        let mut curve = Self {
            pump_mw,
            distance_km: places_m.iter().map(|at_m| at_m / 1e3).collect(),
            ln_pump,
            after: Vec::new(),
            frequency_thz,
        };
        let powers_w = light.as_ref().map_or(&[][..], |light| &light.power_w);
        let temperature_k = shared.as_ref().map_or(plan.temperature_k, |raman| raman.temperature_k);
        for index in 0..DELEGATES_COUNT {
            let after = curve.after_of(case, &set, index, (powers_w, temperature_k))?;
            curve.after.push(after);
        }
        Ok(curve)
    }

    fn delivered_mw(&self, distance_km: f64) -> f64 {
        libm::exp(between(&self.distance_km, &self.ln_pump, distance_km))
    }

    /// One delegate behind a unit at every distance, by trapezoids from the B end.
    ///
    /// # Source
    /// Undepleted pumps: ln gain ∫ (Σ C P − α) du; spontaneous noise ∫ 2 h B f Σ C P (1 + η) × the gain from there;
    /// scattered light r² ∫ ρ(v)² ∫ ρ(u)⁻² du dv with ρ the gain from a place to the end.
    fn after_of(
        &self,
        case: &RopaCase<'_>,
        set: &PumpSet,
        index: usize,
        (powers_w, temperature_k): (&[Vec<f64>], f64),
    ) -> Result<AfterCurve, OpticsError> {
        let signal_hz = self.frequency_thz[index] * 1e12;
        let mut frequency_hz = vec![signal_hz];
        frequency_hz.extend(set.pumps.iter().map(|pump| pump.0 * 1e12));
        let waves = Waves::new(&case.fibre(), &frequency_hz, Depletion::Power)?;
        let quanta_w = 2.0 * PLANCK_J_S * signal_hz * case.span.comb.baud_rate_gbd * 1e9;
        let scatter_per_m = case.stations.backscatter_per_km * 1e-3;
        let at = |place: usize| {
            let (mut rate_per_m, mut born_w_per_m) = (-waves.loss_per_m[0], 0.0);
            for (pump, power_w) in powers_w.iter().enumerate() {
                let gained = waves.coupling_per_w_per_m[1 + pump] * power_w[place];
                rate_per_m += gained;
                if frequency_hz[1 + pump] > signal_hz {
                    let shift = PLANCK_J_S * (frequency_hz[1 + pump] - signal_hz);
                    let thermal = 1.0 + 1.0 / libm::expm1(shift / (BOLTZMANN_J_PER_K * temperature_k));
                    born_w_per_m += quanta_w * gained * thermal;
                }
            }
            (rate_per_m, born_w_per_m)
        };
        let connector = ratio(-case.span.connector_loss_db);
        let mut curve = AfterCurve::default();
        let (mut ln_gain, mut noise_w, mut inner_m, mut outer_m2) = (0.0, 0.0, 0.0, 0.0);
        let mut before = at(0);
        let mut before_m2 = 0.0;
        for place in 0..self.distance_km.len() {
            let here = at(place);
            if place > 0 {
                let half_m = 500.0 * (self.distance_km[place] - self.distance_km[place - 1]);
                let start = ln_gain;
                ln_gain += half_m * (before.0 + here.0);
                noise_w += half_m * (before.1 * libm::exp(start) + here.1 * libm::exp(ln_gain));
                inner_m += half_m * (libm::exp(-2.0 * start) + libm::exp(-2.0 * ln_gain));
                let here_m2 = libm::exp(2.0 * ln_gain) * inner_m;
                outer_m2 += half_m * (before_m2 + here_m2);
                before_m2 = here_m2;
            }
            before = here;
            curve.ln_gain.push(ln_gain + libm::log(connector));
            curve.noise_mw.push(noise_w * 1e3 * connector);
            curve.rayleigh_ratio.push(scatter_per_m * scatter_per_m * outer_m2);
        }
        Ok(curve)
    }
}

/// Linear between the places of a list, held beyond its ends.
fn between(places: &[f64], values: &[f64], at: f64) -> f64 {
    let above = places.partition_point(|place| *place <= at).clamp(1, places.len().max(2) - 1);
    let (low, high) = (places[above - 1], places[above]);
    let part = ((at - low) / (high - low)).clamp(0.0, 1.0);
    values[above - 1] + part * (values[above] - values[above - 1])
}
