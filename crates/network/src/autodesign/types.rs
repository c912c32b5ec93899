//! The amplifiers of a library, as far as a design chooses among them.

use super::choose::Candidate;
use crate::bands::holds;
use crate::error::NetworkError;
use optics::library::{AmplifierBuild, BlockType, EquipmentLibrary};
use optics::{Band, Channel, NoiseCurve, Spectrum, noise_curve};
use units::Finding;

/// Channels of the spectrum by which noise masks are compared; together they have 0 dBm (GNPy 3.0.1).
const MASK_CHANNELS: u32 = 88;
/// Its spacing.
const MASK_SPACING_GHZ: f64 = 50.0;

/// The amplifiers of a library by their place in it.
pub(super) struct Types<'a> {
    library: &'a EquipmentLibrary,
    blocks: Vec<Option<Block<'a>>>,
    gain_extended_db: f64,
}

struct Block<'a> {
    type_: &'a BlockType,
    curve: NoiseCurve,
}

impl<'a> Types<'a> {
    /// The amplifiers of a library; one whose noise cannot be computed is left out, which is a finding.
    pub fn of(
        library: &'a EquipmentLibrary,
        gain_extended_db: f64,
        findings: &mut Vec<Finding>,
    ) -> Result<Self, NetworkError> {
        let input = mask_spectrum()?;
        let mut blocks = Vec::with_capacity(library.amplifiers.len());
        for amplifier in &library.amplifiers {
            let AmplifierBuild::Block(type_) = &amplifier.build else {
                blocks.push(None);
                continue;
            };
            match noise_curve(&type_.amplifier(&amplifier.variety, type_.gain_flatmax_db), &input) {
                Ok(curve) => blocks.push(Some(Block { type_, curve: curve.collect(findings) })),
                Err(error) => {
                    let finding = Finding::warns("network.design.type_left_out", error.to_string());
                    findings.push(finding.at(&amplifier.variety).hint("correct its noise figures"));
                    blocks.push(None);
                }
            }
        }
        Ok(Self { library, blocks, gain_extended_db })
    }

    pub fn variety(&self, place: usize) -> &'a str {
        &self.library.amplifiers[place].variety
    }

    /// Place of a gain block.
    pub fn block_place(&self, variety: &str) -> Option<usize> {
        let place = self.library.amplifiers.iter().position(|type_| type_.variety == variety)?;
        self.blocks[place].as_ref().map(|_| place)
    }

    pub fn band(&self, place: usize) -> Band {
        let nowhere = Band { low_thz: f64::NAN, high_thz: f64::NAN };
        self.blocks[place].as_ref().map_or(nowhere, |block| block.type_.band)
    }

    pub fn output_max_dbm(&self, place: usize) -> f64 {
        self.blocks[place].as_ref().and_then(|block| block.type_.output_max_dbm).unwrap_or(f64::INFINITY)
    }

    pub fn gain_flatmax_db(&self, place: usize) -> f64 {
        self.blocks[place].as_ref().map_or(f64::NAN, |block| block.type_.gain_flatmax_db)
    }

    pub fn is_voa_automatic(&self, place: usize) -> bool {
        self.blocks[place].as_ref().is_some_and(|block| block.type_.is_voa_out_automatic)
    }

    /// A type at a gain.
    pub fn candidate(&self, place: usize, gain_db: f64) -> Candidate {
        let block = self.blocks[place].as_ref();
        let figure = |of: fn(&BlockType) -> f64| block.map_or(f64::NAN, |block| of(block.type_));
        Candidate {
            place,
            gain_flatmax_db: figure(|type_| type_.gain_flatmax_db),
            gain_extended_db: block
                .and_then(|block| block.type_.gain_extended_db)
                .unwrap_or(self.gain_extended_db),
            gain_min_db: figure(|type_| type_.gain_min_db),
            output_max_dbm: self.output_max_dbm(place),
            is_raman: block.is_some_and(|block| block.type_.is_raman),
            noise_figure_db: block.map_or(f64::NAN, |block| block.curve.at_gain_db(gain_db)),
        }
    }

    /// Gain blocks that cover a band and are named, or, where none is named, may be chosen.
    pub fn blocks_for(&self, band: Band, named: &[String]) -> Vec<usize> {
        (0..self.blocks.len())
            .filter(|place| self.blocks[*place].is_some() && holds(self.band(*place), band))
            .filter(|place| self.may_stand(*place, named))
            .collect()
    }

    /// Amplifiers of several bands all of whose blocks cover one of the bands and that are named or may be chosen.
    pub fn multis_for(&self, bands: &[Band], named: &[String]) -> Vec<usize> {
        let covers_one = |place: &usize| bands.iter().any(|band| holds(self.band(*place), *band));
        (0..self.blocks.len())
            .filter(|place| self.is_multi(*place) && self.may_stand(*place, named))
            .filter(|place| self.parts_of(&[*place]).iter().all(covers_one))
            .collect()
    }

    /// Amplifiers of several bands that hold any of these blocks.
    pub fn multis_with_any(&self, blocks: &[usize]) -> Vec<usize> {
        (0..self.blocks.len())
            .filter(|place| self.parts_of(&[*place]).iter().any(|part| blocks.contains(part)))
            .collect()
    }

    /// Blocks of amplifiers of several bands, in the order of the library.
    pub fn parts_of(&self, multis: &[usize]) -> Vec<usize> {
        let mut parts: Vec<usize> =
            multis.iter().flat_map(|place| self.parts(self.variety(*place))).collect();
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    /// Blocks of an amplifier of several bands.
    pub fn parts(&self, variety: &str) -> Vec<usize> {
        match self.library.amplifier(variety).map(|type_| &type_.build) {
            Some(AmplifierBuild::Multiband { varieties }) => {
                varieties.iter().filter_map(|variety| self.block_place(variety)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The first amplifier of several bands that holds all these blocks.
    pub fn made_of(&self, varieties: &[&str]) -> Option<String> {
        let holds_all =
            |parts: &[String]| varieties.iter().all(|variety| parts.iter().any(|part| part == variety));
        let found = self.library.amplifiers.iter().find(|type_| match &type_.build {
            AmplifierBuild::Multiband { varieties } => holds_all(varieties),
            AmplifierBuild::Block(_) => false,
        });
        found.map(|type_| type_.variety.clone())
    }

    fn is_multi(&self, place: usize) -> bool {
        matches!(self.library.amplifiers[place].build, AmplifierBuild::Multiband { .. })
    }

    fn may_stand(&self, place: usize, named: &[String]) -> bool {
        let type_ = &self.library.amplifiers[place];
        if named.is_empty() { type_.is_for_design } else { named.contains(&type_.variety) }
    }
}

fn mask_spectrum() -> Result<Spectrum, NetworkError> {
    let launch_dbm = -10.0 * libm::log10(f64::from(MASK_CHANNELS));
    let channel = |index: u32| Channel {
        frequency_thz: 191.4 + f64::from(index) * MASK_SPACING_GHZ / 1e3,
        baud_rate_gbd: 32.0,
        slot_ghz: MASK_SPACING_GHZ,
        roll_off_ratio: 0.15,
        launch_dbm,
        tx_osnr_0p1nm_db: None,
        equalisation_offset_db: 0.0,
        label: None,
    };
    Ok(Spectrum::launch(&(0..MASK_CHANNELS).map(channel).collect::<Vec<_>>())?)
}
