//! Gains, powers and types of the amplifiers of a line, one after the other in the direction of light.

use super::choose::{Acceptable, Candidate, Target, acceptable, least_noisy};
use super::degrees::{reference_dbm, target_dbm};
use super::losses::Losses;
use super::steps::{PowerRule, power_deviation_db, stepped_db};
use super::tilt::{BandTilt, Tilts};
use super::types::Types;
use super::{AmplifierDesign, Rules};
use crate::bands::{BandName, comb_count, holds};
use crate::error::NetworkError;
use crate::lines::{Lines, is_transceiver};
use crate::topology::{AmplifierSettings, BandPlace, DesignBand, ElementKind};
use optics::Band;
use std::collections::HashMap;
use units::Finding;

/// Shortfall of power that is a finding (GNPy 3.0.1).
const SHORT_DB: f64 = 0.5;
/// Gain beyond the extended one that is a finding (GNPy 3.0.1).
const BEYOND_DB: f64 = 0.01;

/// Sets the amplifiers of all lines.
pub(super) struct Setter<'a> {
    rules: &'a Rules<'a>,
    types: Types<'a>,
    lines: Lines,
    losses: Losses,
    tilts: Tilts,
    /// Power per channel after each amplifier and its attenuator, above the reference power; the least of its bands.
    offset_after_db: HashMap<usize, f64>,
    records: Vec<AmplifierDesign>,
    findings: Vec<Finding>,
}

/// One band on its way along a line.
#[derive(Debug, Clone)]
struct OnTheWay {
    band: DesignBand,
    name: BandName,
    /// Power of all channels at the reference power.
    total_dbm: f64,
    /// Power per channel above the reference power after the last amplifier, before its attenuator.
    offset_db: f64,
    /// Attenuator after the last amplifier.
    voa_db: f64,
}

/// Neighbours of an amplifier.
#[derive(Debug, Clone, Copy)]
struct Between {
    before: usize,
    here: usize,
    after: usize,
}

/// A gain block of several: its band by place, its type where that is stated, and its settings.
type StatedBlock = (usize, Option<usize>, AmplifierSettings);

/// What a place asks of its amplifier.
#[derive(Debug, Clone, Copy)]
struct Asked {
    span_loss_db: f64,
    gain_db: f64,
    output_dbm: f64,
    offset_db: f64,
    voa_db: f64,
}

/// An amplifier as set.
#[derive(Debug, Clone, Copy)]
struct Set {
    place: usize,
    settings: AmplifierSettings,
    /// Offset handed on to the next amplifier, and the attenuator that was stated.
    handed_on_db: (f64, f64),
    /// Offset after the amplifier and its attenuator.
    after_db: f64,
}

impl<'a> Setter<'a> {
    pub fn new(
        rules: &'a Rules<'a>,
        lines: Lines,
        losses: Losses,
        mut findings: Vec<Finding>,
    ) -> Result<Self, NetworkError> {
        let types = Types::of(rules.library, rules.spans.gain_extended_db, &mut findings)?;
        let (tilts, offset_after_db, records) = (Tilts::default(), HashMap::new(), Vec::new());
        Ok(Self { rules, types, lines, losses, tilts, offset_after_db, records, findings })
    }

    pub fn finish(self) -> (Lines, Vec<AmplifierDesign>, Vec<Finding>) {
        (self.lines, self.records, self.findings)
    }

    /// Sets every amplifier of the lines that leave a node.
    pub fn set_lines_from(
        &mut self,
        node: usize,
        degrees: Vec<(usize, Vec<DesignBand>)>,
    ) -> Result<(), NetworkError> {
        for (degree, bands) in degrees {
            if is_transceiver(self.lines.kind(degree)) {
                continue;
            }
            let launch_dbm = self.launch_dbm(node, degree)?;
            let mut on_the_way = self.at_start(&bands, launch_dbm);
            let line = self.lines.line_from(degree)?;
            let mut before = node;
            for (place, here) in line.iter().enumerate() {
                let after = match line.get(place + 1) {
                    Some(after) => *after,
                    None => self.lines.after(*here)?,
                };
                self.pass(Between { before, here: *here, after }, &mut on_the_way)?;
                before = *here;
            }
        }
        Ok(())
    }

    /// Power at which the reference channel leaves a node.
    fn launch_dbm(&self, node: usize, degree: usize) -> Result<f64, NetworkError> {
        if is_transceiver(self.lines.kind(node)) {
            return Ok(self.rules.spectrum.tx_power_dbm.unwrap_or(self.rules.power_dbm));
        }
        reference_dbm(&self.lines, node, degree, self.rules.spectrum).ok_or_else(|| {
            NetworkError::UnknownElement {
                by: format!("a degree of `{}`", self.lines.id(node)),
                element: self.lines.id(degree).to_owned(),
            }
        })
    }

    /// The bands at the start of a line; of two that go by one name the later counts.
    fn at_start(&self, bands: &[DesignBand], launch_dbm: f64) -> Vec<OnTheWay> {
        let Rules { power_dbm, spectrum, channels_count, .. } = *self.rules;
        let mut on_the_way: Vec<OnTheWay> = Vec::with_capacity(bands.len());
        for band in bands {
            let fitting = || comb_count(band.band, band.spacing_ghz.unwrap_or(spectrum.spacing_ghz));
            let count = channels_count.or(band.channels_count).unwrap_or_else(fitting);
            let one = OnTheWay {
                band: *band,
                name: BandName::of(band.band),
                total_dbm: power_dbm + 10.0 * libm::log10(f64::from(count)),
                offset_db: launch_dbm - power_dbm,
                voa_db: 0.0,
            };
            match on_the_way.iter_mut().find(|known| known.name == one.name) {
                Some(known) => *known = one,
                None => on_the_way.push(one),
            }
        }
        on_the_way
    }

    fn pass(&mut self, between: Between, bands: &mut [OnTheWay]) -> Result<(), NetworkError> {
        match self.lines.kind(between.here) {
            ElementKind::Amplifier(_) => self.set_one(between, bands),
            ElementKind::Multiband(_) => self.set_several(between, bands),
            ElementKind::RamanFibre(..) => {
                let Some(first) = bands.first() else { return Ok(()) };
                let power_dbm = self.rules.power_dbm + first.offset_db;
                let gain_db = super::pumped::gain_db(&self.lines, between.here, power_dbm, self.rules)?;
                let message = format!("Raman gain of {gain_db:.2} dB is counted on");
                let place = self.lines.id(between.here);
                self.findings.push(Finding::notes("network.design.raman_gain", message).at(place));
                self.losses.raman_gain_db[between.here] = gain_db;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn set_one(&mut self, between: Between, bands: &mut [OnTheWay]) -> Result<(), NetworkError> {
        let ElementKind::Amplifier(place) = self.lines.kind(between.here) else { return Ok(()) };
        let (variety, allowed, settings) =
            (place.variety.clone(), place.allowed_varieties.clone(), place.settings);
        let Some(first) = bands.first_mut() else { return Ok(()) };
        let known = self.known(between.here, variety.as_deref())?;
        let choices = match known {
            Some(_) => Vec::new(),
            None => {
                let named = self.allowed(between, &allowed);
                self.types.blocks_for(first.band.band, &named)
            }
        };
        if known.is_none() && choices.is_empty() {
            return Err(self.no_amplifier(between.here, first.band.band));
        }
        let set = self.set_block(between, first, (settings, known, &choices), BandTilt::default())?;
        (first.offset_db, first.voa_db) = set.handed_on_db;
        self.offset_after_db.insert(between.here, set.after_db);
        if let ElementKind::Amplifier(place) = &mut self.lines.elements[between.here].kind {
            place.variety = Some(self.types.variety(set.place).to_owned());
            place.settings = set.settings;
        }
        Ok(())
    }

    fn set_several(&mut self, between: Between, bands: &mut [OnTheWay]) -> Result<(), NetworkError> {
        let ElementKind::Multiband(place) = self.lines.kind(between.here) else { return Ok(()) };
        let place = place.clone();
        let design: Vec<DesignBand> = bands.iter().map(|one| one.band).collect();
        let input_dbm: Vec<f64> =
            bands.iter().map(|one| self.rules.power_dbm + one.offset_db - one.voa_db).collect();
        let tilts = self.tilts.along_span(
            (&self.lines, &self.losses),
            between.before,
            (&design, &input_dbm),
            self.rules,
        )?;
        // what is stated stands in the order stated, else one per design band
        let mut blocks: Vec<StatedBlock> = Vec::new();
        for block in &place.blocks {
            let known = self.known(between.here, Some(&block.variety))?;
            let band = known.map(|place| self.types.band(place));
            let name = band.map(BandName::of);
            let Some(at) = bands.iter().position(|one| Some(one.name) == name) else {
                return Err(self.no_amplifier(between.here, band.unwrap_or(design[0].band)));
            };
            blocks.push((at, known, block.settings));
        }
        if blocks.is_empty() {
            blocks = (0..bands.len()).map(|at| (at, None, AmplifierSettings::default())).collect();
        }
        let allowed = match &place.variety {
            Some(variety) => self.types.parts(variety),
            None => self.preselected(between, bands, (&place.allowed_varieties, &blocks), &tilts)?,
        };
        let mut set_blocks = Vec::with_capacity(blocks.len());
        let mut least_db = f64::INFINITY;
        for (at, known, settings) in blocks {
            let choices: Vec<usize> = allowed
                .iter()
                .copied()
                .filter(|choice| holds(self.types.band(*choice), bands[at].band.band))
                .collect();
            if known.is_none() && choices.is_empty() {
                return Err(self.no_amplifier(between.here, bands[at].band.band));
            }
            let set = self.set_block(between, &bands[at], (settings, known, &choices), tilts[at])?;
            (bands[at].offset_db, bands[at].voa_db) = set.handed_on_db;
            least_db = least_db.min(set.after_db);
            set_blocks.push(set);
        }
        self.offset_after_db.insert(between.here, least_db);
        let varieties: Vec<&str> = set_blocks.iter().map(|set| self.types.variety(set.place)).collect();
        let variety = match &place.variety {
            Some(variety) => variety.clone(),
            None => self.types.made_of(&varieties).ok_or_else(|| NetworkError::NoMultiband {
                element: self.lines.id(between.here).to_owned(),
                varieties: varieties.iter().map(|&variety| variety.to_owned()).collect(),
            })?,
        };
        let blocks = set_blocks
            .iter()
            .map(|set| BandPlace {
                variety: self.types.variety(set.place).to_owned(),
                settings: set.settings,
            })
            .collect();
        if let ElementKind::Multiband(place) = &mut self.lines.elements[between.here].kind {
            place.variety = Some(variety);
            place.blocks = blocks;
        }
        Ok(())
    }

    /// Blocks from amplifiers of several bands that serve every band, band by band.
    fn preselected(
        &self,
        between: Between,
        bands: &[OnTheWay],
        (allowed, blocks): (&[String], &[StatedBlock]),
        tilts: &[BandTilt],
    ) -> Result<Vec<usize>, NetworkError> {
        let design: Vec<Band> = bands.iter().map(|one| one.band.band).collect();
        let mut multis = self.types.multis_for(&design, &self.allowed(between, allowed));
        for (at, _, settings) in blocks {
            let asked = self.asked(between, &bands[*at], *settings, tilts[*at]).0;
            let choices: Vec<usize> = self
                .types
                .parts_of(&multis)
                .into_iter()
                .filter(|choice| holds(self.types.band(*choice), design[*at]))
                .collect();
            let kept = self.acceptable(&choices, &asked, true);
            let places: Vec<usize> = kept.candidates.iter().map(|(candidate, _)| candidate.place).collect();
            multis = self.types.multis_with_any(&places);
        }
        Ok(self.types.parts_of(&multis))
    }

    /// Sets one gain block: its type is known, or the least noisy of the choices is taken.
    fn set_block(
        &mut self,
        between: Between,
        band: &OnTheWay,
        (stated, known, choices): (AmplifierSettings, Option<usize>, &[usize]),
        tilt: BandTilt,
    ) -> Result<Set, NetworkError> {
        let (asked, cut) = self.asked(between, band, stated, tilt);
        let is_raman_allowed = self.is_raman_allowed(between.before)?;
        let (place, short_db) = match known {
            Some(place) => (place, self.short_db(place, band, &asked)),
            None => {
                let acceptable = self.acceptable(choices, &asked, is_raman_allowed);
                self.note_low_gain(between.here, &acceptable, &asked);
                least_noisy(&acceptable)
                    .map(|(candidate, short_db)| (candidate.place, short_db))
                    .ok_or_else(|| self.no_amplifier(between.here, band.band.band))?
            }
        };
        let (mut offset_db, mut gain_db) = (asked.offset_db + short_db, asked.gain_db + short_db);
        let handed_on_db = (offset_db, asked.voa_db);
        if known.is_some() {
            self.note_out_of_range(between, place, gain_db, is_raman_allowed);
        }
        let voa_db = stated.voa_out_db.unwrap_or_else(|| self.voa_db(place, asked.output_dbm, gain_db));
        if stated.voa_out_db.is_none() {
            offset_db += voa_db;
            gain_db += voa_db;
        }
        if let Some(wanted_db) = cut {
            self.note_cut(between, wanted_db, asked.offset_db - asked.voa_db);
        }
        self.record(between.here, (place, known.is_none()), &asked, (gain_db, offset_db - voa_db, short_db));
        let settings = AmplifierSettings {
            gain_db: Some(gain_db),
            power_offset_db: self.rules.spans.is_power_mode.then_some(offset_db),
            tilt_db: Some(stated.tilt_db.unwrap_or(-tilt.tilt_db)),
            voa_out_db: Some(voa_db),
            voa_in_db: Some(stated.voa_in_db.unwrap_or(0.0)),
        };
        Ok(Set { place, settings, handed_on_db, after_db: offset_db - voa_db })
    }

    /// What a place asks of an amplifier, and the power offset by the rule if the range cut it.
    fn asked(
        &self,
        between: Between,
        band: &OnTheWay,
        stated: AmplifierSettings,
        tilt: BandTilt,
    ) -> (Asked, Option<f64>) {
        let span_loss_db = self.losses.span_db(&self.lines, between.before);
        let loss_db = span_loss_db + tilt.deviation_db;
        let (voa_db, voa_in_db) = (stated.voa_out_db.unwrap_or(0.0), stated.voa_in_db.unwrap_or(0.0));
        let (mut offset_db, mut cut) = (stated.power_offset_db.unwrap_or(0.0), None);
        if stated.power_offset_db.is_none() {
            let (by_rule_db, wanted_db) = self.offset_by_rule_db(between.after, tilt.deviation_db);
            offset_db = by_rule_db + voa_db;
            cut = wanted_db;
        }
        let gain_db = match stated.gain_db.filter(|_| !self.rules.spans.is_power_mode) {
            None => loss_db + offset_db - band.offset_db + band.voa_db + voa_in_db,
            Some(gain_db) => {
                offset_db = band.offset_db - loss_db - band.voa_db + gain_db - voa_in_db;
                cut = None;
                gain_db
            }
        };
        (Asked { span_loss_db, gain_db, output_dbm: band.total_dbm + offset_db, offset_db, voa_db }, cut)
    }

    /// Power into what follows above the reference power, and what the rule wanted if the range cut it.
    fn offset_by_rule_db(&self, after: usize, deviation_db: f64) -> (f64, Option<f64>) {
        if matches!(self.lines.kind(after), ElementKind::Roadm(_)) {
            return (0.0, None);
        }
        let spans = self.rules.spans;
        let Some(range) = spans.power_offset else { return (0.0, None) };
        let rule = PowerRule {
            loss_reference_db: spans.span_loss_reference_db,
            slope_ratio: spans.power_slope_ratio,
            least_db: range.min_db,
            most_db: range.max_db,
            step_db: range.step_db,
        };
        let loss_db = self.losses.span_db(&self.lines, after) + deviation_db;
        let (offset_db, is_cut) = power_deviation_db(&rule, loss_db);
        let wanted_db = (loss_db - rule.loss_reference_db) * rule.slope_ratio;
        (offset_db, is_cut.then_some(wanted_db))
    }

    fn acceptable(&self, choices: &[usize], asked: &Asked, is_raman_allowed: bool) -> Acceptable {
        let candidates: Vec<Candidate> =
            choices.iter().map(|place| self.types.candidate(*place, asked.gain_db)).collect();
        acceptable(
            &candidates,
            &Target { gain_db: asked.gain_db, output_dbm: asked.output_dbm, is_raman_allowed },
        )
    }

    /// By how much a known type cannot give the power asked for: 0 or below.
    fn short_db(&self, place: usize, band: &OnTheWay, asked: &Asked) -> f64 {
        // with a set gain the power follows from what comes in, not from what was asked for
        let output_dbm = if self.rules.spans.is_power_mode {
            asked.output_dbm
        } else {
            band.total_dbm + band.offset_db - asked.span_loss_db - band.voa_db + asked.gain_db
        };
        (self.types.output_max_dbm(place) - output_dbm).min(0.0)
    }

    /// Attenuation after the amplifier, where its type lets a design choose it.
    ///
    /// # Source
    /// min(P_max − P, G_flatmax − G), stepped, less the margin, not below 0 (behaviour of GNPy 3.0.1).
    fn voa_db(&self, place: usize, output_dbm: f64, gain_db: f64) -> f64 {
        let spans = self.rules.spans;
        if !(spans.is_power_mode && self.types.is_voa_automatic(place)) {
            return 0.0;
        }
        let room_db =
            (self.types.output_max_dbm(place) - output_dbm).min(self.types.gain_flatmax_db(place) - gain_db);
        (stepped_db(room_db, spans.voa_step_db) - spans.voa_margin_db).max(0.0)
    }

    /// Whether Raman amplification may be chosen: only behind a fibre of low loss.
    fn is_raman_allowed(&self, before: usize) -> Result<bool, NetworkError> {
        let most_db_per_km = self.rules.spans.raman_loss_max_db_per_km;
        match self.lines.kind(before) {
            ElementKind::Fibre(place) | ElementKind::RamanFibre(place, _) => Ok(match place.loss_db_per_km {
                Some(loss_db_per_km) => loss_db_per_km < most_db_per_km,
                None => place.loss_at.iter().all(|point| point.loss_db_per_km < most_db_per_km),
            }),
            _ => Ok(false),
        }
    }

    fn known(&self, element: usize, variety: Option<&str>) -> Result<Option<usize>, NetworkError> {
        let Some(variety) = variety else { return Ok(None) };
        let unknown = || NetworkError::UnknownVariety {
            element: self.lines.id(element).to_owned(),
            kind: "amplifier of one band",
            variety: variety.to_owned(),
        };
        self.types.block_place(variety).map(Some).ok_or_else(unknown)
    }

    /// Varieties that may stand in a place: those it names, else those the node beside it names, else any.
    fn allowed(&self, between: Between, named: &[String]) -> Vec<String> {
        if !named.is_empty() {
            return named.to_vec();
        }
        let of_node = |node: usize, is_booster: bool| {
            let ElementKind::Roadm(place) = self.lines.kind(node) else { return Vec::new() };
            let own = if is_booster { &place.booster_varieties } else { &place.preamplifier_varieties };
            let variety = place.variety.as_deref().unwrap_or(super::degrees::ROADM_DEFAULT);
            let of_type = self.rules.library.roadm(variety).map(|type_| {
                if is_booster {
                    type_.booster_varieties.clone()
                } else {
                    type_.preamplifier_varieties.clone()
                }
            });
            own.clone().or(of_type).unwrap_or_default()
        };
        let boosters = of_node(between.before, true);
        if boosters.is_empty() { of_node(between.after, false) } else { boosters }
    }

    fn no_amplifier(&self, element: usize, band: Band) -> NetworkError {
        let Band { low_thz, high_thz } = band;
        NetworkError::NoAmplifier { element: self.lines.id(element).to_owned(), low_thz, high_thz }
    }

    /// A finding when the reference channel reaches a node below a power it should leave with.
    pub fn check_node_input(&mut self, roadm: usize) -> Result<(), NetworkError> {
        let ElementKind::Roadm(place) = self.lines.kind(roadm) else { return Ok(()) };
        let targets = place.degrees.iter().map(|degree| degree.target).chain(place.target);
        let most_dbm =
            targets.map(|target| target_dbm(target, self.rules.spectrum)).fold(f64::NEG_INFINITY, f64::max);
        for before in &self.lines.previous[roadm] {
            let Some(input_dbm) = self.input_dbm(*before)? else { continue };
            if input_dbm < most_dbm {
                let message = format!(
                    "{input_dbm:.2} dBm per channel come from `{}`, below {most_dbm:.2} dBm, the highest power at \
                     which channels should leave",
                    self.lines.id(*before)
                );
                let finding =
                    Finding::warns("network.design.target_unreachable", message).at(self.lines.id(roadm));
                self.findings.push(finding.hint("raise the power into the node or lower its target"));
            }
        }
        Ok(())
    }

    /// Power of the reference channel where a line ends.
    fn input_dbm(&self, last: usize) -> Result<Option<f64>, NetworkError> {
        let (mut here, mut loss_db, mut degree) = (last, 0.0, last);
        for _ in 0..self.lines.elements.len() {
            match self.lines.kind(here) {
                ElementKind::Fibre(_) | ElementKind::RamanFibre(..) | ElementKind::Fused(_) => {
                    loss_db += self.losses.passive_db(&self.lines, here);
                    degree = here;
                    here = self.lines.before(here)?;
                }
                ElementKind::Amplifier(_) | ElementKind::Multiband(_) => {
                    let offset_db = self.offset_after_db.get(&here);
                    return Ok(offset_db.map(|offset_db| self.rules.power_dbm + offset_db - loss_db));
                }
                ElementKind::Transceiver(_) => return Ok(Some(self.rules.power_dbm - loss_db)),
                ElementKind::Roadm(_) => {
                    let leaves_dbm = reference_dbm(&self.lines, here, degree, self.rules.spectrum);
                    return Ok(leaves_dbm.map(|leaves_dbm| leaves_dbm - loss_db));
                }
            }
        }
        Ok(None)
    }

    fn record(
        &mut self,
        element: usize,
        (place, is_chosen): (usize, bool),
        asked: &Asked,
        (gain_db, power_offset_db, short_db): (f64, f64, f64),
    ) {
        if short_db < -SHORT_DB {
            let message = format!(
                "{:.2} dBm at a gain of {:.2} dB are beyond `{}` and any other type allowed: {:.2} dB less power",
                asked.output_dbm,
                asked.gain_db,
                self.types.variety(place),
                -short_db
            );
            let finding = Finding::warns("network.design.power_short", message).at(self.lines.id(element));
            self.findings.push(finding.hint("shorten the span or allow a stronger amplifier"));
        }
        self.records.push(AmplifierDesign {
            element: self.lines.id(element).to_owned(),
            variety: self.types.variety(place).to_owned(),
            is_chosen,
            span_loss_db: asked.span_loss_db,
            gain_db,
            output_wanted_dbm: asked.output_dbm,
            power_offset_db,
            short_db,
        });
    }

    fn note_cut(&mut self, between: Between, wanted_db: f64, given_db: f64) {
        let message = format!(
            "the span after it would get {wanted_db:+.2} dB by its loss; the range of powers leaves {given_db:+.2} dB"
        );
        self.findings
            .push(Finding::notes("network.design.power_cut", message).at(self.lines.id(between.here)));
    }

    fn note_low_gain(&mut self, element: usize, acceptable: &Acceptable, asked: &Asked) {
        if acceptable.is_gain_low {
            let message = format!("a gain of {:.2} dB is below what any type takes: padded", asked.gain_db);
            let finding = Finding::warns("network.design.gain_low", message).at(self.lines.id(element));
            self.findings.push(finding.hint("pad the span before it to a higher loss"));
        }
    }

    fn note_out_of_range(&mut self, between: Between, place: usize, gain_db: f64, is_raman_allowed: bool) {
        let candidate = self.types.candidate(place, gain_db);
        let variety = self.types.variety(place);
        let most_db = candidate.gain_flatmax_db + candidate.gain_extended_db;
        let mut say = |code: &str, message: String| {
            let finding = Finding::warns(code, message).at(self.lines.id(between.here));
            self.findings.push(finding.hint("name another variety, or none"));
        };
        if gain_db - most_db > BEYOND_DB {
            let message =
                format!("a gain of {gain_db:.2} dB is above {most_db:.2} dB, the most of `{variety}`");
            say("network.design.gain_high", message);
        }
        if gain_db < candidate.gain_min_db {
            let least_db = candidate.gain_min_db;
            let message =
                format!("a gain of {gain_db:.2} dB is below {least_db:.2} dB, the least of `{variety}`");
            say("network.design.gain_low", message);
        }
        if candidate.is_raman && !is_raman_allowed {
            let message =
                format!("`{variety}` amplifies in the fibre before it, which is none or of too high a loss");
            say("network.design.raman_not_allowed", message);
        }
    }
}
