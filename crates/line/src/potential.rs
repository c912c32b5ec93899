//! Potential along a fed line: from both ends, from one alone, and what a shunt fault asks of each end.

use crate::feed::{FeedLoad, PowerFeed};
use crate::plan::PowerFeedPlan;
use serde::{Deserialize, Serialize};
use units::CableKm;

/// Which way the difference of earth potential along the line works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EarthPotential {
    /// Against the feed: the ends must give more.
    Opposes,
    /// With the feed.
    Helps,
}

/// An end of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub enum LineEnd {
    /// The A end.
    A,
    /// The B end.
    B,
}

/// The feed along the line, for either sign of the earth potential.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FeedProfile {
    /// One case for each sign of the earth potential.
    pub cases: Vec<FeedCase>,
    /// The sign that asks the higher voltage: it sizes the line.
    pub worst: EarthPotential,
    /// The least of all margins for a shunt fault, either sign; none where no rating is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub margin_least: Option<FaultMargin>,
}

/// The feed along the line at one sign of the earth potential.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FeedCase {
    /// The sign.
    pub earth: EarthPotential,
    /// Voltage of the whole line, which both ends share or one gives alone.
    pub line_voltage_v: f64,
    /// The same with the terminal margin: what each end must be rated for.
    pub required_voltage_v: f64,
    /// Where the potential crosses zero when each end gives its share, cable from station A.
    pub virtual_earth_cable_km: CableKm,
    /// Both stations and both sides of every repeater, A end first; straight lines between.
    pub points: Vec<FeedPoint>,
}

/// A place on a fed line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FeedPoint {
    /// Cable from station A.
    pub cable_km: CableKm,
    /// Repeaters between station A and here.
    pub repeaters_before_count: u32,
    /// Potential of the conductor when each end gives its share of the line voltage.
    pub both_ends_v: f64,
    /// Potential of the conductor when A feeds alone.
    pub a_alone_v: f64,
    /// Potential of the conductor when B feeds alone; negative, for B gives the other sign.
    pub b_alone_v: f64,
    /// What A must give to hold the line current into a shunt fault here.
    pub fault_from_a_v: f64,
    /// What B must give for the same.
    pub fault_from_b_v: f64,
    /// Rating less what A must give with the terminal margin; none where no rating is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub margin_a_v: Option<f64>,
    /// Rating less what B must give with the terminal margin.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub margin_b_v: Option<f64>,
}

/// A margin of the power feeding equipment for a shunt fault, and where.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FaultMargin {
    /// The end that feeds the fault.
    pub end: LineEnd,
    /// The sign of the earth potential.
    pub earth: EarthPotential,
    /// Where the fault is, cable from station A.
    pub cable_km: CableKm,
    /// Rating less what that end must give with the terminal margin; negative: the fault cannot be fed.
    pub margin_v: f64,
}

/// What each end must give to hold the line current into a shunt fault.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FaultFeed {
    /// From A.
    pub from_a_v: f64,
    /// From B.
    pub from_b_v: f64,
}

/// What a line is fed through: the plan, the load, the feed computed from them, and where its repeaters lie.
#[derive(Debug, Clone, Copy)]
pub struct FedLine<'a> {
    /// The electrical side of the plan.
    pub plan: &'a PowerFeedPlan,
    /// Cable, conductor and repeaters.
    pub load: &'a FeedLoad,
    /// The feed of the line.
    pub feed: &'a PowerFeed,
    /// Repeaters, cable from station A, ascending.
    pub repeaters_cable_km: &'a [CableKm],
}

impl EarthPotential {
    /// Both signs, the one that opposes first.
    pub const BOTH: [EarthPotential; 2] = [EarthPotential::Opposes, EarthPotential::Helps];

    fn sign(self) -> f64 {
        match self {
            EarthPotential::Opposes => 1.0,
            EarthPotential::Helps => -1.0,
        }
    }
}

impl FedLine<'_> {
    /// What each end must give to feed a shunt fault at `at`, cable from station A. A fault at a repeater lies
    /// behind it, seen from A.
    ///
    /// # Source
    /// Direct-current circuit: V_A(x) = I (r x + R_A) + n(x) V_rep ± |e| x, and the same from B.
    #[must_use]
    pub fn fault_feed(&self, at: CableKm, earth: EarthPotential) -> FaultFeed {
        let before = self.repeaters_cable_km.iter().filter(|repeater| **repeater <= at).count();
        self.fault_behind(at, before, earth)
    }

    fn fault_behind(&self, at: CableKm, before: usize, earth: EarthPotential) -> FaultFeed {
        let (plan, feed) = (self.plan, self.feed);
        let from_end_v = |cable_km: f64, station_ohm: f64, repeaters: usize| {
            let resistance_ohm = feed.conductor_ohm_per_km * cable_km + station_ohm;
            let earth_v = earth.sign() * plan.earth_potential_v_per_km * cable_km;
            feed.line_current_a * resistance_ohm + repeaters as f64 * feed.repeater_drop_v + earth_v
        };
        let behind = self.repeaters_cable_km.len() - before;
        FaultFeed {
            from_a_v: from_end_v(at.km(), plan.station_a_ohm, before),
            from_b_v: from_end_v(self.load.cable_km.km() - at.km(), plan.station_b_ohm, behind),
        }
    }

    /// The feed along the line, for either sign of the earth potential.
    ///
    /// Ends that feed together give their shares of the line voltage, half each where the plan says nothing. The earth potential that opposes the feed of one
    /// end opposes that of the other too, for the same current runs from A to B all along the line.
    ///
    /// # Source
    /// Potential φ(x) = U_A − V_A(x), with U_A the share of the line voltage that A gives, all of it (A alone) or nothing (B alone).
    #[must_use]
    pub fn profile(&self) -> FeedProfile {
        let cases: Vec<FeedCase> = EarthPotential::BOTH.iter().map(|earth| self.case(*earth)).collect();
        let higher = |left: &FeedCase, right: &FeedCase| right.line_voltage_v > left.line_voltage_v;
        let worst = cases.iter().reduce(|worst, case| if higher(worst, case) { case } else { worst });
        let margins = cases.iter().flat_map(margins_of_case);
        let least = |left: FaultMargin, right: FaultMargin| {
            if right.margin_v < left.margin_v { right } else { left }
        };
        let worst = worst.map_or(EarthPotential::Opposes, |case| case.earth);
        FeedProfile { worst, margin_least: margins.reduce(least), cases }
    }

    fn case(&self, earth: EarthPotential) -> FeedCase {
        let (line_voltage_v, required_voltage_v) = match earth {
            EarthPotential::Opposes => (self.feed.line_voltage_v, self.feed.required_voltage_v),
            EarthPotential::Helps => {
                (self.feed.line_voltage_earth_helping_v, self.feed.required_voltage_earth_helping_v)
            }
        };
        let both_sides = self
            .repeaters_cable_km
            .iter()
            .enumerate()
            .flat_map(|(index, at)| [(*at, index), (*at, index + 1)]);
        let first = [(CableKm(0.0), 0)];
        let last = [(self.load.cable_km, self.repeaters_cable_km.len())];
        let places = first.into_iter().chain(both_sides).chain(last);
        let fault_at = |(at, before)| (at, before, self.fault_behind(at, before, earth));
        let points: Vec<FeedPoint> =
            places.map(fault_at).map(|place| self.point(place, line_voltage_v)).collect();
        let virtual_earth_cable_km = zero_crossing(&points);
        FeedCase { earth, line_voltage_v, required_voltage_v, virtual_earth_cable_km, points }
    }

    fn point(&self, place: (CableKm, usize, FaultFeed), line_voltage_v: f64) -> FeedPoint {
        let (cable_km, before, fault) = place;
        let with_margin = 1.0 + self.plan.terminal_margin_pct / 100.0;
        let margin_v = |end: LineEnd, needed_v: f64| {
            self.plan.rating_of(end).map(|rating_v| rating_v - needed_v * with_margin)
        };
        FeedPoint {
            cable_km,
            repeaters_before_count: u32::try_from(before).unwrap_or(u32::MAX),
            both_ends_v: line_voltage_v * self.plan.share_a() - fault.from_a_v,
            a_alone_v: line_voltage_v - fault.from_a_v,
            b_alone_v: -fault.from_a_v,
            fault_from_a_v: fault.from_a_v,
            fault_from_b_v: fault.from_b_v,
            margin_a_v: margin_v(LineEnd::A, fault.from_a_v),
            margin_b_v: margin_v(LineEnd::B, fault.from_b_v),
        }
    }
}

fn margins_of_case(case: &FeedCase) -> impl Iterator<Item = FaultMargin> + '_ {
    let of_end = |point: &FeedPoint, end: LineEnd, margin_v: Option<f64>| {
        margin_v.map(|margin_v| FaultMargin { end, earth: case.earth, cable_km: point.cable_km, margin_v })
    };
    case.points
        .iter()
        .flat_map(move |point| {
            [of_end(point, LineEnd::A, point.margin_a_v), of_end(point, LineEnd::B, point.margin_b_v)]
        })
        .flatten()
}

/// Where the potential of a line fed from both ends crosses zero. It may cross within a repeater, or, with a station
/// that has most of the resistance, in that station.
fn zero_crossing(points: &[FeedPoint]) -> CableKm {
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if from.both_ends_v >= 0.0 && to.both_ends_v <= 0.0 {
            let fall_v = from.both_ends_v - to.both_ends_v;
            let part = if fall_v > 0.0 { from.both_ends_v / fall_v } else { 0.0 };
            return CableKm(from.cable_km.km() + part * (to.cable_km.km() - from.cable_km.km()));
        }
    }
    let in_station_a = points.first().is_some_and(|point| point.both_ends_v < 0.0);
    let end = if in_station_a { points.first() } else { points.last() };
    end.map_or(CableKm(0.0), |point| point.cable_km)
}
