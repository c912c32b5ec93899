//! A line with remotely pumped amplifiers: gain units of doped fibre in the sea, fed with light from the stations.
//!
//! One unit on the receiving side, pumped from the B end; optionally one on the sending side, pumped from the A end.
//! The pump runs in the signal fibre, where it also is a Raman pump, or in fibres of its own.

use crate::delivery::delivered_mw;
use crate::error::LineError;
use crate::placement::{place, reach_of_placements};
use crate::reach::{Arrival, LongSpan, ReachChannel, ReachSnr};
use crate::stretch::{ArrivedPump, Bench, Light, db, ratio};
use crate::unrepeatered::{
    LaunchLimit, PumpUse, Reach, UnrepeateredPlan, count_db, fibre_with_pump_loss, figure, left_out,
    limit_of, pump_loss_assumed, pumps, received,
};
use optics::edf::{ErbiumFibre, GainUnit, GainUnitState};
use optics::raman::Direction;
use optics::{FibreSpec, LumpedLoss, RamanPump, RamanPumping, Span, Spectrum};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{FibreKm, Finding, Provenance, Staged, Watch};

/// What the line is called in messages.
pub(crate) const WHAT: &str = "line with remote amplifier";
/// Pump and signals act on each other in the last fibre; repeated until the pump at the unit moves by less.
const PUMP_SETTLED_DB: f64 = 0.01;
/// Repetitions after which the pump counts as unsettled.
const PUMP_ROUNDS_MOST_COUNT: u32 = 12;
/// Gain with which the first round starts.
const GAIN_FIRST_DB: f64 = 15.0;

/// Remotely pumped amplifiers of a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RopaPlan {
    /// The pump of the unit on the receiving side, in the B end.
    pub receive: RemotePump,
    /// The pump of a unit on the sending side, in the A end; absent: no such unit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub send: Option<RemotePump>,
    /// The gain units.
    pub unit: GainUnitPlan,
    /// Raman pumps besides: forward ones from the A end, backward ones from the B end, each up to the next unit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub raman: Option<RamanPumping>,
    /// Where to look for the best placement.
    pub search: PlacementSearch,
}

/// A pump in a station for a gain unit in the sea.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemotePump {
    /// Optical frequency; 1480 nm is 202.56 THz.
    pub frequency_thz: f64,
    /// Highest power it launches into one fibre.
    pub power_max_mw: f64,
    /// How it gets to the unit.
    pub delivery: PumpDelivery,
    /// Pumps of higher frequency in the same fibre that amplify it on its way.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub boosters: Vec<PumpBooster>,
    /// Temperature of the fibre it scatters in.
    pub temperature_k: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// How a pump gets to its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PumpDelivery {
    /// In the fibre of the signals, where it amplifies them, too.
    SignalFibre,
    /// In fibres of its own; what they deliver adds up.
    DedicatedFibre {
        /// How many for each unit.
        fibres_count: u32,
    },
}

/// A pump that amplifies another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PumpBooster {
    /// Optical frequency; some 13 THz above the pump it amplifies.
    pub frequency_thz: f64,
    /// Power before the connector of the station.
    pub power_mw: f64,
}

/// The gain units of a line; their length of doped fibre is searched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GainUnitPlan {
    /// The doped fibre.
    pub erbium: ErbiumFibre,
    /// Loss of the signals before it.
    pub loss_in_db: f64,
    /// Loss of the signals after it.
    pub loss_out_db: f64,
    /// Loss of the pump between the line and the doped fibre.
    pub pump_loss_db: f64,
    /// Which way the pump runs in the doped fibre; couplers may turn it round. Forward is less noisy.
    pub pumping: Direction,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Where to look for the best placement, and what is best.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacementSearch {
    /// Least distance of the receiving unit from its station.
    pub distance_min_km: FibreKm,
    /// Greatest distance of the receiving unit from its station.
    pub distance_max_km: FibreKm,
    /// Least distance of the sending unit from its station.
    pub send_distance_min_km: FibreKm,
    /// Greatest distance of the sending unit from its station.
    pub send_distance_max_km: FibreKm,
    /// Shortest doped fibre.
    pub erbium_min_m: f64,
    /// Longest doped fibre.
    pub erbium_max_m: f64,
    /// What is best.
    pub objective: PlacementObjective,
}

/// What a placement is to have most or least of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PlacementObjective {
    /// The highest sum of the rates that the SNR of the channels allows.
    MostCapacity,
    /// The highest GSNR of the worst channel.
    MostReserve,
    /// The least pump power with which a fibre pair carries a rate; the most capacity where none does.
    LeastPump {
        /// That rate.
        required_gbps: f64,
    },
}

/// Where a unit is and how it is fed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// Fibre between the unit and the station of its pump.
    pub distance_km: FibreKm,
    /// Length of doped fibre.
    pub erbium_m: f64,
    /// Pump power launched into each fibre that feeds it, before the connector of the station.
    pub pump_mw: f64,
}

/// Everything a search may choose.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RopaSetting {
    /// Launch power per channel.
    pub launch_dbm: f64,
    /// The unit on the receiving side.
    pub receive: Placement,
    /// The unit on the sending side.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub send: Option<Placement>,
}

/// On which side a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Near the A end, pumped from there.
    Send,
    /// Near the B end, pumped from there.
    Receive,
}

/// A gain unit at work. Means are over the channels, of values in dB.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RemoteUnit {
    /// Which one.
    pub side: Side,
    /// Fibre from the A end.
    pub from_a_km: FibreKm,
    /// Where it is and how it is fed.
    pub placement: Placement,
    /// Pump power that arrives at it.
    pub pump_arrived_mw: f64,
    /// Pump power that its doped fibre does not use.
    pub pump_left_mw: f64,
    /// Mean power of a channel that enters it.
    pub input_mean_dbm: f64,
    /// Mean gain, passive losses included.
    pub gain_mean_db: f64,
    /// Gain of the channel with least.
    pub gain_min_db: f64,
    /// Gain of the channel with most.
    pub gain_max_db: f64,
    /// Mean noise figure.
    pub noise_figure_mean_db: f64,
    /// Share of its erbium that is excited.
    pub inversion_mean_frac: f64,
}

/// A line with remotely pumped amplifiers, computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RopaLine {
    /// Glass from station to station.
    pub fibre_km: FibreKm,
    /// What was chosen.
    pub setting: RopaSetting,
    /// Launch power of all channels.
    pub total_launch_dbm: f64,
    /// What keeps it from being higher; absent when the setting was given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub launch_limit: Option<LaunchLimit>,
    /// The units, A end first.
    pub units: Vec<RemoteUnit>,
    /// Fibres of a pair's direction that carry nothing but pump.
    pub pump_fibres_count: u32,
    /// Pumps in the signal fibre.
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

/// A line, its stations and its remote amplifiers: what a search works on.
#[derive(Clone, Copy)]
pub struct RopaCase<'a> {
    /// Booster, launch powers, amplifier before the receivers; its Raman pumps are not used.
    pub stations: &'a UnrepeateredPlan,
    /// The remote amplifiers.
    pub plan: &'a RopaPlan,
    /// Fibre and channels.
    pub span: LongSpan<'a>,
}

/// The line with the units where the search finds them best.
///
/// # Source
/// Two-level model of the units (Giles and Desurvire 1991); pumps, interference and scattering as for a line without
/// units. The search tabulates pump delivery and launch once, goes through places, doped lengths and pump powers with
/// five channels in place of all, and computes what it finds in full.
///
/// # Errors
/// When a figure is out of range, light cannot be computed, or the person stops.
pub fn place_ropa(case: &RopaCase<'_>, watch: &dyn Watch) -> Result<Staged<RopaLine>, LineError> {
    check(case)?;
    let mut findings = Vec::new();
    let setting = place(case, watch)?.collect(&mut findings);
    let mut line = ropa_line_at(case, &setting)?.collect(&mut findings);
    line.launch_limit = Some(limit_of(case.stations, &case.span, setting.launch_dbm));
    watch.progress(1.0);
    Ok(Staged { value: line, findings })
}

/// The longest line that carries a rate per fibre pair with one unit, on the receiving side, at the highest pump power.
///
/// By the tables of the search, which are within some 2 % of the capacity of the whole line; fibre without the losses
/// stated along this line.
///
/// # Errors
/// As [`place_ropa`].
pub fn ropa_reach(
    case: &RopaCase<'_>,
    required_gbps: f64,
    limits_km: (FibreKm, FibreKm),
    watch: &dyn Watch,
) -> Result<Reach, LineError> {
    check(case)?;
    reach_of_placements(case, required_gbps, limits_km, watch)
}

/// The line with units at given places.
///
/// # Errors
/// When a figure is out of range, a unit lies outside the line, or light cannot be computed.
pub fn ropa_line_at(case: &RopaCase<'_>, setting: &RopaSetting) -> Result<Staged<RopaLine>, LineError> {
    check(case)?;
    // a unit on the sending side has no pump unless the plan states one
    let (send_mw, is_fed) = (setting.send.map_or(0.0, |send| send.pump_mw), case.plan.send.is_some());
    figure(
        "ropa.send",
        send_mw,
        setting.send.is_none() || is_fed,
        "stated in the plan for a unit on the sending side",
    )?;
    let mut findings = vec![left_out()];
    findings.extend(pump_loss_assumed(case.stations, &case.span));
    let mut bench = Bench::fine(WHAT, case.stations.backscatter_per_km);
    let passage = pass(case, setting, &mut bench, &mut findings)?;
    let value = RopaLine {
        fibre_km: case.span.fibre_km,
        setting: *setting,
        total_launch_dbm: setting.launch_dbm + count_db(&case.span),
        launch_limit: None,
        pump_fibres_count: case.pump_fibres_count(setting),
        units: passage.units,
        pumps: passage.pumps,
        snr: passage.arrival.snr,
        capacity_gbps: passage.arrival.capacity_gbps,
        mode_capacity_gbps: passage.arrival.mode_capacity_gbps,
        channels: passage.arrival.channels,
    };
    Ok(Staged { value, findings })
}

/// The arrival of a setting on the coarse bench of a search.
pub(crate) fn rough(
    case: &RopaCase<'_>,
    setting: &RopaSetting,
    bench: &mut Bench,
) -> Result<Arrival, LineError> {
    let without_modes = RopaCase { span: LongSpan { modes: None, ..case.span }, ..*case };
    Ok(pass(&without_modes, setting, bench, &mut Vec::new())?.arrival)
}

struct Passage {
    units: Vec<RemoteUnit>,
    pumps: Vec<PumpUse>,
    arrival: Arrival,
}

/// Light through all fibres and units of the line.
fn pass(
    case: &RopaCase<'_>,
    setting: &RopaSetting,
    bench: &mut Bench,
    findings: &mut Vec<Finding>,
) -> Result<Passage, LineError> {
    let glass = case.glass(setting)?;
    let launched = Spectrum::launch(&case.span.comb.channels(setting.launch_dbm));
    let mut light = Light::launched(launched.map_err(|source| bench.error(source))?);
    let (mut units, mut uses) = (Vec::new(), Vec::new());
    let along;
    (light, along) = if bench.is_coarse {
        bench.through_first_fibre(&glass[0], light)?
    } else {
        bench.through_fibre(&glass[0], light)?
    };
    uses.extend(pumps(glass[0].raman_pumping.as_ref(), &along.pump_left_mw));
    if let (Some(placement), Some(pump)) = (setting.send, &case.plan.send) {
        let arrived_mw = match pump.delivery {
            // the pump of the unit is the last in its fibre but for the boosters
            PumpDelivery::SignalFibre => pump_of_unit_mw(&glass[0], &along.pump_left_mw, pump),
            PumpDelivery::DedicatedFibre { .. } => case.dedicated_mw(pump, &placement)?,
        };
        let unit = case.unit(Side::Send, &placement);
        let entering = light;
        let state;
        (light, state) =
            bench.through_gain_unit(&unit, case.arrived(pump, arrived_mw), entering.clone(), findings)?;
        units.push(remote(Side::Send, placement.distance_km, placement, arrived_mw, (&entering, &state)));
        if glass.len() == 3 {
            light = bench.through_fibre(&glass[1], light)?.0;
        }
    }
    let last = &glass[glass.len() - 1];
    let end = last_unit(case, setting, (bench, last), light, findings)?;
    let from_a_km = case.span.fibre_km - setting.receive.distance_km;
    units.push(remote(
        Side::Receive,
        from_a_km,
        setting.receive,
        end.arrived_mw,
        (&end.entering, &end.state),
    ));
    uses.extend(pumps(last.raman_pumping.as_ref(), &end.left_mw));
    let arrival = received(case.stations, &case.span, end.light).map_err(|source| bench.error(source))?;
    Ok(Passage { units, pumps: uses, arrival })
}

struct LastUnit {
    entering: Light,
    state: GainUnitState,
    arrived_mw: f64,
    left_mw: Vec<f64>,
    light: Light,
}

/// The receiving unit and the fibre after it, which its pump comes through against the signals.
fn last_unit(
    case: &RopaCase<'_>,
    setting: &RopaSetting,
    (bench, last): (&mut Bench, &Span),
    entering: Light,
    findings: &mut Vec<Finding>,
) -> Result<LastUnit, LineError> {
    let (pump, placement) = (&case.plan.receive, setting.receive);
    let unit = case.unit(Side::Receive, &placement);
    let is_shared = pump.delivery == PumpDelivery::SignalFibre;
    // behind the unit the signals are far too weak to interfere; the last round of a fine solution computes it anyway
    let quiet = vec![0.0; entering.spectrum.len()];
    let mut arrived_mw = if is_shared {
        let mut guess = entering.clone();
        guess.spectrum.scale(ratio(GAIN_FIRST_DB));
        let along = bench.through_quiet_fibre(last, guess, &quiet)?.1;
        pump_of_unit_mw(last, &along.pump_left_mw, pump)
    } else {
        case.dedicated_mw(pump, &placement)?
    };
    let mut round = 0;
    loop {
        round += 1;
        let mut found = Vec::new();
        let arrived = case.arrived(pump, arrived_mw);
        let (amplified, state) = bench.through_gain_unit(&unit, arrived, entering.clone(), &mut found)?;
        let (mut light, along) = bench.through_quiet_fibre(last, amplified.clone(), &quiet)?;
        let next_mw = if is_shared { pump_of_unit_mw(last, &along.pump_left_mw, pump) } else { arrived_mw };
        let change_db = db(next_mw / arrived_mw).abs();
        if change_db < PUMP_SETTLED_DB || round == PUMP_ROUNDS_MOST_COUNT {
            findings.extend(found);
            if change_db >= PUMP_SETTLED_DB {
                findings.push(pump_unsettled(change_db));
            }
            if !bench.is_coarse {
                light = bench.through_fibre(last, amplified)?.0;
            }
            return Ok(LastUnit { entering, state, arrived_mw, left_mw: along.pump_left_mw, light });
        }
        arrived_mw = next_mw;
    }
}

fn pump_unsettled(change_db: f64) -> Finding {
    let message = format!(
        "the pump that reaches the remote amplifier still changes by {change_db:.2} dB after {PUMP_ROUNDS_MOST_COUNT} \
         rounds: the amplified signals drain it"
    );
    Finding::warns("line.ropa.pump_unsettled", message)
        .at(WHAT)
        .hint("shorten the doped fibre or lower the launch")
}

/// What is left of the pump for a unit among the pumps of its fibre.
fn pump_of_unit_mw(span: &Span, left_mw: &[f64], pump: &RemotePump) -> f64 {
    let pumps = span.raman_pumping.as_ref().map_or(&[][..], |raman| &raman.pumps);
    let own = pumps.iter().zip(left_mw).filter(|(of, _)| of.frequency_thz == pump.frequency_thz);
    own.map(|(_, left_mw)| *left_mw).next_back().unwrap_or(0.0)
}

fn remote(
    side: Side,
    from_a_km: FibreKm,
    placement: Placement,
    pump_arrived_mw: f64,
    (entering, state): (&Light, &GainUnitState),
) -> RemoteUnit {
    let mean = |values: &[f64]| optics::mean_db(values).unwrap_or(f64::NEG_INFINITY);
    RemoteUnit {
        side,
        from_a_km,
        placement,
        pump_arrived_mw,
        pump_left_mw: state.pump_left_mw,
        input_mean_dbm: mean(&entering.spectrum.channel_power_dbm()),
        gain_mean_db: mean(&state.gain_db),
        gain_min_db: state.gain_db.iter().copied().fold(f64::INFINITY, f64::min),
        gain_max_db: state.gain_db.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        noise_figure_mean_db: mean(&state.noise_figure_db),
        inversion_mean_frac: state.inversion_mean_frac,
    }
}

impl RopaCase<'_> {
    /// The fibre with its loss at the pumps.
    pub(crate) fn fibre(&self) -> FibreSpec {
        fibre_with_pump_loss(self.stations, &self.span)
    }

    pub(crate) fn unit(&self, side: Side, placement: &Placement) -> GainUnit {
        let plan = &self.plan.unit;
        let name = match side {
            Side::Send => "remote amplifier on the sending side",
            Side::Receive => "remote amplifier on the receiving side",
        };
        GainUnit {
            name: name.to_owned(),
            erbium: plan.erbium.clone(),
            erbium_m: placement.erbium_m,
            loss_in_db: plan.loss_in_db,
            loss_out_db: plan.loss_out_db,
            pump_loss_db: plan.pump_loss_db,
        }
    }

    pub(crate) fn arrived(&self, pump: &RemotePump, arrived_mw: f64) -> ArrivedPump {
        let (forward_mw, backward_mw) = match self.plan.unit.pumping {
            Direction::Forward => (arrived_mw, 0.0),
            Direction::Backward => (0.0, arrived_mw),
        };
        ArrivedPump { frequency_thz: pump.frequency_thz, forward_mw, backward_mw }
    }

    /// What fibres of its own bring to a unit.
    fn dedicated_mw(&self, pump: &RemotePump, placement: &Placement) -> Result<f64, LineError> {
        let arrived = delivered_mw(&self.fibre(), pump, self.span.connector_loss_db, placement);
        arrived.map_err(|source| LineError::Reach { what: WHAT, source })
    }

    fn pump_fibres_count(&self, setting: &RopaSetting) -> u32 {
        let of = |pump: &RemotePump| match pump.delivery {
            PumpDelivery::SignalFibre => 0,
            PumpDelivery::DedicatedFibre { fibres_count } => fibres_count,
        };
        let send = self.plan.send.as_ref().filter(|_| setting.send.is_some());
        of(&self.plan.receive) + send.map_or(0, of)
    }

    /// Raman pumps of the first fibre, in one direction of the plan's besides that of a unit.
    pub(crate) fn pumping(
        &self,
        direction: Direction,
        unit: Option<(&RemotePump, f64)>,
    ) -> Option<RamanPumping> {
        let besides = self.plan.raman.as_ref();
        let mut pumps: Vec<RamanPump> = besides.map_or(Vec::new(), |raman| raman.pumps.clone());
        pumps.retain(|pump| pump.direction == direction);
        if let Some((pump, power_mw)) = unit.filter(|unit| unit.0.delivery == PumpDelivery::SignalFibre) {
            let booster = |of: &PumpBooster| RamanPump {
                frequency_thz: of.frequency_thz,
                power_mw: of.power_mw,
                direction,
            };
            pumps.extend(pump.boosters.iter().map(booster));
            pumps.push(RamanPump { frequency_thz: pump.frequency_thz, power_mw, direction });
        }
        let temperature_k = besides.map_or(self.plan.receive.temperature_k, |raman| raman.temperature_k);
        (!pumps.is_empty()).then_some(RamanPumping { temperature_k, pumps })
    }

    /// The fibres between stations and units, A end first.
    fn glass(&self, setting: &RopaSetting) -> Result<Vec<Span>, LineError> {
        let whole_km = self.span.fibre_km.km();
        let receive_km = whole_km - setting.receive.distance_km.km();
        let send = setting.send.zip(self.plan.send.as_ref());
        let mut ends_km: Vec<f64> = send.iter().map(|(placement, _)| placement.distance_km.km()).collect();
        ends_km.extend([receive_km, whole_km]);
        let mut start_km = 0.0;
        let mut spans = Vec::new();
        for (index, end_km) in ends_km.iter().enumerate() {
            let holds = end_km - start_km >= 1.0;
            figure(
                "receive.distance_km",
                setting.receive.distance_km.km(),
                holds,
                "such that every fibre is 1 km or longer",
            )?;
            spans.push(self.stretch(index, (start_km, *end_km)));
            start_km = *end_km;
        }
        let connector_db = self.span.connector_loss_db;
        let last = spans.len() - 1;
        // a pump loses the connector of its own station; a span takes it from the connector at its far end
        let mut forward = self
            .pumping(Direction::Forward, send.as_ref().map(|(placement, pump)| (*pump, placement.pump_mw)));
        if let Some(forward) = &mut forward {
            forward.pumps.iter_mut().for_each(|pump| pump.power_mw *= ratio(-connector_db));
        }
        spans[0].connector_in_db = connector_db;
        spans[0].raman_pumping = forward;
        spans[last].connector_out_db = connector_db;
        spans[last].raman_pumping =
            self.pumping(Direction::Backward, Some((&self.plan.receive, setting.receive.pump_mw)));
        Ok(spans)
    }

    fn stretch(&self, index: usize, (start_km, end_km): (f64, f64)) -> Span {
        let within = |lumped: &&LumpedLoss| (start_km..end_km).contains(&lumped.position_km.km());
        let shifted = |lumped: &LumpedLoss| LumpedLoss {
            position_km: FibreKm(lumped.position_km.km() - start_km),
            loss_db: lumped.loss_db,
        };
        Span {
            name: format!("fibre {}", index + 1),
            fibre: self.fibre(),
            fibre_km: FibreKm(end_km - start_km),
            connector_in_db: 0.0,
            connector_out_db: 0.0,
            lumped: self.span.lumped.iter().filter(within).map(shifted).collect(),
            raman_pumping: None,
        }
    }
}

/// Whether the figures of a case are ones light can be computed from.
fn check(case: &RopaCase<'_>) -> Result<(), LineError> {
    crate::unrepeatered::check(case.stations, &case.span)?;
    let search = &case.plan.search;
    let (least_km, most_km) = (search.distance_min_km.km(), search.distance_max_km.km());
    figure("ropa.search.distance_min_km", least_km, least_km >= 1.0, "1 or more")?;
    let fits = least_km <= most_km && most_km <= 1e3;
    figure("ropa.search.distance_max_km", most_km, fits, "from distance_min_km to 1000")?;
    let (least_km, most_km) = (search.send_distance_min_km.km(), search.send_distance_max_km.km());
    figure("ropa.search.send_distance_min_km", least_km, least_km >= 1.0, "1 or more")?;
    let fits = least_km <= most_km && most_km <= 1e3;
    figure("ropa.search.send_distance_max_km", most_km, fits, "from send_distance_min_km to 1000")?;
    figure("ropa.search.erbium_min_m", search.erbium_min_m, search.erbium_min_m >= 0.1, "0.1 or more")?;
    let fits = search.erbium_min_m <= search.erbium_max_m && search.erbium_max_m <= 200.0;
    figure("ropa.search.erbium_max_m", search.erbium_max_m, fits, "from erbium_min_m to 200")?;
    let remote = [Some(&case.plan.receive), case.plan.send.as_ref()];
    for pump in remote.into_iter().flatten() {
        let holds = pump.power_max_mw > 0.0 && pump.power_max_mw <= 1e5;
        figure("ropa.power_max_mw", pump.power_max_mw, holds, "above 0, at most 100000")?;
        figure("ropa.temperature_k", pump.temperature_k, pump.temperature_k > 0.0, "above 0")?;
        if let PumpDelivery::DedicatedFibre { fibres_count } = pump.delivery {
            let holds = (1..=64).contains(&fibres_count);
            figure("ropa.delivery.fibres_count", f64::from(fibres_count), holds, "from 1 to 64")?;
        }
    }
    Ok(())
}
