//! Light along the way of a request: which mode it takes, and whether it closes there and back.

use super::Planner;
use super::aggregate::Wanted;
use super::answer::{Answer, Arrival, Blocked};
use super::ways::Way;
use crate::bands::comb_count;
use crate::error::NetworkError;
use crate::line::{EndOfLife, line_of};
use crate::topology::Topology;
use optics::library::{TransceiverMode, TransceiverType};
use optics::{Channel, ModeLibrary, Spectrum, end_of_line, judge, propagate_by};

/// Spacings this near are equal: rounding of the input.
const SAME_GHZ: f64 = 1e-6;

/// A mode as it is lit: power and roll-off may be other than its own.
struct Lit<'a> {
    mode: &'a TransceiverMode,
    launch_dbm: f64,
    roll_off_ratio: f64,
}

impl Planner<'_> {
    /// The answer to a request as far as light goes.
    pub fn lit(&mut self, wanted: &Wanted, way: Way) -> Result<Answer, NetworkError> {
        let request = &wanted.request;
        let mut answer = Answer {
            request: wanted.id.clone(),
            transceiver: request.transceiver.clone(),
            mode: request.mode.clone(),
            spacing_ghz: request.spacing_ghz,
            traffic_gbps: request.bit_rate_gbps,
            channels_count: 0,
            path: Vec::new(),
            sections: Vec::new(),
            blocked: None,
            slots: Vec::new(),
            there: None,
            back: None,
        };
        let library = self.library;
        let unknown = |kind, variety: &str| NetworkError::UnknownVariety {
            element: wanted.id.clone(),
            kind,
            variety: variety.to_owned(),
        };
        let transceiver = library
            .transceiver(&request.transceiver)
            .ok_or_else(|| unknown("transceiver", &request.transceiver))?;
        let route = match way {
            Ok(route) => route,
            Err(blocked) => {
                answer.blocked = Some(blocked);
                return Ok(answer);
            }
        };
        let path = self.sections.path(&route);
        let last = match &request.mode {
            Some(name) => {
                let mode = transceiver.mode(name).ok_or_else(|| unknown("mode of its transceiver", name))?;
                let lit = self.as_asked(wanted, mode);
                let arrival = self.arrival(wanted, transceiver, &lit, &path)?;
                if !closes(&arrival) {
                    answer.blocked = Some(Blocked::ModeNotFeasible);
                }
                answer.there = Some(arrival);
                Some(lit)
            }
            None => self.best(wanted, transceiver, &path, &mut answer)?,
        };
        let Some(last) = last else {
            answer.blocked = Some(Blocked::NoModeForSpacing);
            return Ok(answer);
        };
        answer.mode = Some(last.mode.mode.name.clone());
        answer.path = path.iter().map(|index| self.topology.elements[*index].id.clone()).collect();
        if request.is_bidirectional {
            match self.sections.route_back(&route) {
                None => answer.blocked = answer.blocked.or(Some(Blocked::NoWayBack)),
                Some(back) => {
                    let lit = Lit { roll_off_ratio: last.mode.mode.roll_off_ratio, ..last };
                    let arrival = self.arrival(wanted, transceiver, &lit, &self.sections.path(&back))?;
                    if !closes(&arrival) {
                        answer.blocked = answer.blocked.or(Some(Blocked::ModeNotFeasible));
                    }
                    answer.back = Some(arrival);
                }
            }
        }
        answer.sections = route;
        Ok(answer)
    }

    /// A mode that was asked for, at the power asked for, else its highest, else that of the spectrum.
    fn as_asked<'a>(&self, wanted: &Wanted, mode: &'a TransceiverMode) -> Lit<'a> {
        let power_dbm = wanted.request.power_dbm.unwrap_or(self.spectrum.power_dbm);
        let stated_dbm = wanted.request.tx_power_dbm.or(mode.tx_max_dbm).or(self.spectrum.tx_power_dbm);
        Lit { mode, launch_dbm: stated_dbm.unwrap_or(power_dbm), roll_off_ratio: mode.mode.roll_off_ratio }
    }

    /// The first mode that closes, from the highest symbol rate and, at one symbol rate, the highest bit rate down;
    /// the last tried where none does; none where all need a wider spacing.
    ///
    /// # Source
    /// Behaviour of GNPy 3.0.1: one light for all modes of a symbol rate, offset and power, with the roll-off of the
    /// library's spectrum.
    fn best<'a>(
        &mut self,
        wanted: &Wanted,
        transceiver: &'a TransceiverType,
        path: &[usize],
        answer: &mut Answer,
    ) -> Result<Option<Lit<'a>>, NetworkError> {
        let spacing_ghz = wanted.request.spacing_ghz + SAME_GHZ;
        let mut modes: Vec<&TransceiverMode> =
            transceiver.modes.iter().filter(|entry| entry.mode.spacing_min_ghz <= spacing_ghz).collect();
        let light_of = |entry: &TransceiverMode| {
            let power_dbm = entry.tx_max_dbm.unwrap_or(f64::NEG_INFINITY);
            [entry.mode.baud_rate_gbd, entry.mode.equalisation_offset_db, power_dbm]
        };
        let rank = |entry: &TransceiverMode| {
            let [baud, offset, power] = light_of(entry);
            [baud, offset, power, entry.mode.bit_rate_gbps]
        };
        modes.sort_by(|one, other| {
            let pairs = rank(one).into_iter().zip(rank(other));
            pairs
                .map(|(one, other)| other.total_cmp(&one))
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut light: Option<([f64; 3], Spectrum)> = None;
        let mut last = None;
        for mode in modes {
            let reference_dbm = wanted.request.power_dbm.unwrap_or(self.spectrum.power_dbm);
            let launch_dbm = mode.tx_max_dbm.unwrap_or(reference_dbm);
            let lit = Lit { mode, launch_dbm, roll_off_ratio: self.spectrum.roll_off_ratio };
            let known = light.take().filter(|(of, _)| *of == light_of(mode)).map(|(_, spectrum)| spectrum);
            let spectrum = match known {
                Some(spectrum) => spectrum,
                None => self.send(wanted, transceiver, &lit, path)?,
            };
            let arrival = self.judged(spectrum.clone(), mode)?;
            light = Some((light_of(mode), spectrum));
            let is_closed = closes(&arrival);
            answer.there = Some(arrival);
            last = Some(lit);
            if is_closed {
                return Ok(last);
            }
        }
        if last.is_some() {
            answer.blocked = Some(Blocked::NoFeasibleMode);
        }
        Ok(last)
    }

    fn arrival(
        &mut self,
        wanted: &Wanted,
        transceiver: &TransceiverType,
        lit: &Lit,
        path: &[usize],
    ) -> Result<Arrival, NetworkError> {
        let spectrum = self.send(wanted, transceiver, lit, path)?;
        self.judged(spectrum, lit.mode)
    }

    /// Light of all channels of a line loaded with a mode, at the end of a path.
    fn send(
        &mut self,
        wanted: &Wanted,
        transceiver: &TransceiverType,
        lit: &Lit,
        path: &[usize],
    ) -> Result<Spectrum, NetworkError> {
        let ids: Vec<&str> = path.iter().map(|index| self.topology.elements[*index].id.as_str()).collect();
        // the elements of the path alone: a line is found among them, not in the whole network
        let elements = path.iter().map(|index| self.topology.elements[*index].clone()).collect();
        let alone = Topology { name: None, elements, connections: Vec::new() };
        let line = line_of(&alone, self.library, &ids, EndOfLife::Included)?.collect(&mut self.findings);
        let spacing_ghz = wanted.request.spacing_ghz;
        let fitting = || comb_count(transceiver.band, spacing_ghz);
        let channel = |step: u32| Channel {
            frequency_thz: transceiver.band.low_thz + f64::from(step) * spacing_ghz / 1e3,
            baud_rate_gbd: lit.mode.mode.baud_rate_gbd,
            slot_ghz: spacing_ghz,
            roll_off_ratio: lit.roll_off_ratio,
            launch_dbm: lit.launch_dbm,
            tx_osnr_0p1nm_db: lit.mode.mode.tx_osnr_0p1nm_db,
            equalisation_offset_db: lit.mode.mode.equalisation_offset_db,
            label: Some(lit.mode.mode.name.clone()),
        };
        let count = wanted.request.channels_count.unwrap_or_else(fitting);
        let channels = line.launchable((0..count).map(channel).collect()).collect(&mut self.findings);
        let launch = Spectrum::launch(&channels)?;
        let simulation = &self.basis.simulation;
        if simulation.is_closed_form() {
            return Ok(end_of_line(&mut self.kernels, &line.elements, &launch)?.collect(&mut self.findings));
        }
        let light = propagate_by(simulation, &mut self.kernels, &line.elements, &launch)?;
        Ok(light.collect(&mut self.findings).spectrum)
    }

    /// Light at a receiver in a mode.
    fn judged(&mut self, mut spectrum: Spectrum, mode: &TransceiverMode) -> Result<Arrival, NetworkError> {
        spectrum.label.iter_mut().for_each(|label| *label = Some(mode.mode.name.clone()));
        spectrum.tx_osnr_0p1nm_db.iter_mut().for_each(|osnr| *osnr = mode.mode.tx_osnr_0p1nm_db);
        let library = ModeLibrary { modes: vec![mode.mode.clone()] };
        // a channel that does not close blocks the request: that is the finding
        let verdicts = judge(&spectrum, &library, self.spectrum.margin_db)?.value;
        Ok(Arrival { spectrum, verdicts })
    }
}

fn closes(arrival: &Arrival) -> bool {
    arrival.verdicts.iter().all(optics::Verdict::is_feasible)
}
