//! How stimulated Raman scattering tilts the bands along a span, as far as a design counts with it.

use super::Rules;
use super::losses::Losses;
use crate::bands::{centre_thz, comb_count};
use crate::error::NetworkError;
use crate::light::fibre_spec;
use crate::lines::Lines;
use crate::topology::{DesignBand, ElementKind, FibrePlace};
use optics::FibreSpec;
use optics::raman::{Depletion, LumpedRatio, RamanInputs, Waves, perturbative};
use optics::simulation::RamanScattering;

/// Share of the strongest band's power that all bands are brought to (GNPy 3.0.1).
const LEVEL_RATIO: f64 = 0.86;
/// Tilts below which there is none.
const NO_TILT_DB: f64 = 1e-9;
/// Order of the perturbation where the settled solution is asked for: within 0.01 dB of it without pumps.
const SETTLED_ORDER: u8 = 4;

/// What one band has met along a span.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct BandTilt {
    /// Loss above that of the glass at its reference, as the design counts it.
    pub deviation_db: f64,
    /// Power at the lower edge above that at the upper one.
    pub tilt_db: f64,
}

/// A comb in a fibre type, with what Raman scattering needs to know of it: worked out once for all spans of it.
struct Prepared {
    fibre: FibreSpec,
    bands: Vec<DesignBand>,
    waves: Waves,
}

/// Estimates of tilt, with what they share.
#[derive(Default)]
pub(super) struct Tilts {
    prepared: Vec<Prepared>,
}

/// A comb in the fibre, by ascending frequency.
struct Light {
    frequency_hz: Vec<f64>,
    power_w: Vec<f64>,
}

impl Tilts {
    /// What each band has met along the span that ends with a fibre; nothing where it does not end with one.
    ///
    /// # Units
    /// `input_dbm` is the power of one channel of each band at the start of the span.
    ///
    /// # Source
    /// Behaviour of GNPy 3.0.1: channels at the reference spacing over each band; the power of the channel nearest the
    /// centre is compared with 0.86 of that of the strongest band, the tilt is that between the edges of the band.
    pub fn along_span(
        &mut self,
        (lines, losses): (&Lines, &Losses),
        last: usize,
        (bands, input_dbm): (&[DesignBand], &[f64]),
        rules: &Rules,
    ) -> Result<Vec<BandTilt>, NetworkError> {
        let none = vec![BandTilt::default(); bands.len()];
        if !matches!(lines.kind(last), ElementKind::Fibre(_) | ElementKind::RamanFibre(..)) {
            return Ok(none);
        }
        let mut light = comb(bands, input_dbm, rules.spectrum.spacing_ghz);
        let mut met = none.clone();
        for index in lines.joined_before(last).into_iter().chain([last]) {
            match lines.kind(index) {
                ElementKind::Fibre(place) | ElementKind::RamanFibre(place, _) => {
                    let share = self.end_share((lines.id(index), place), (bands, &light), rules)?;
                    light.power_w.iter_mut().zip(&share).for_each(|(power_w, share)| *power_w *= share);
                    met = band_tilts(bands, input_dbm, &light);
                }
                _ => {
                    let ratio = libm::pow(10.0, -losses.passive_db(lines, index) / 10.0);
                    light.power_w.iter_mut().for_each(|power_w| *power_w *= ratio);
                }
            }
        }
        Ok(if met.iter().all(|band| band.tilt_db.abs() < NO_TILT_DB) { none } else { met })
    }

    /// Share of each channel's power that leaves a fibre.
    fn end_share(
        &mut self,
        (id, place): (&str, &FibrePlace),
        (bands, light): (&[DesignBand], &Light),
        rules: &Rules,
    ) -> Result<Vec<f64>, NetworkError> {
        let fibre = fibre_spec(id, place, false, rules.library)?;
        let length_m = place.fibre_km.km() * 1e3;
        let lumped: Vec<LumpedRatio> = place
            .lumped
            .iter()
            .map(|loss| LumpedRatio {
                position_m: loss.position_km.km() * 1e3,
                loss_ratio: libm::pow(10.0, loss.loss_db / 10.0),
            })
            .collect();
        let order = match rules.simulation.raman {
            RamanScattering::Off => {
                let lumped_ratio: f64 = lumped.iter().map(|loss| loss.loss_ratio).product();
                let share = |hz: &f64| {
                    let loss_per_m = optics::fibre::loss_per_m(fibre.loss_db_per_km_at(hz / 1e12)?);
                    Ok(libm::exp(-loss_per_m * length_m) / lumped_ratio)
                };
                return light.frequency_hz.iter().map(share).collect();
            }
            RamanScattering::Perturbative { order_no } => order_no,
            RamanScattering::Settled => SETTLED_ORDER,
        };
        let waves = self.waves(fibre, bands, light)?;
        let inputs = RamanInputs {
            element: id,
            waves,
            power_w: &light.power_w,
            pumps: &[],
            length_m,
            lumped: &lumped,
        };
        let step_m = rules.simulation.steps.solver_step_km * 1e3;
        Ok(perturbative(&inputs, order, step_m, &[length_m])?.end_share_frac())
    }

    fn waves(
        &mut self,
        fibre: FibreSpec,
        bands: &[DesignBand],
        light: &Light,
    ) -> Result<&Waves, NetworkError> {
        let found = self.prepared.iter().position(|known| known.fibre == fibre && known.bands == bands);
        let place = match found {
            Some(place) => place,
            None => {
                let waves = Waves::new(&fibre, &light.frequency_hz, Depletion::Power)?;
                self.prepared.push(Prepared { fibre, bands: bands.to_vec(), waves });
                self.prepared.len() - 1
            }
        };
        Ok(&self.prepared[place].waves)
    }
}

fn comb(bands: &[DesignBand], input_dbm: &[f64], spacing_ghz: f64) -> Light {
    let mut light = Light { frequency_hz: Vec::new(), power_w: Vec::new() };
    for (one, input_dbm) in bands.iter().zip(input_dbm) {
        let power_w = libm::pow(10.0, input_dbm / 10.0) * 1e-3;
        for index in 0..comb_count(one.band, spacing_ghz) {
            light.frequency_hz.push((one.band.low_thz * 1e3 + f64::from(index) * spacing_ghz) * 1e9);
            light.power_w.push(power_w);
        }
    }
    light
}

fn band_tilts(bands: &[DesignBand], input_dbm: &[f64], light: &Light) -> Vec<BandTilt> {
    let level = |power_w: f64| 10.0 * libm::log10(power_w * 1e3);
    let at = |thz: f64| {
        let distance = |index: &usize| (light.frequency_hz[*index] - thz * 1e12).abs();
        let nearest = (0..light.power_w.len()).min_by(|one, other| distance(one).total_cmp(&distance(other)));
        nearest.map_or(f64::NAN, |index| level(light.power_w[index]))
    };
    let centre_db: Vec<f64> =
        bands.iter().zip(input_dbm).map(|(one, input_dbm)| at(centre_thz(one.band)) - input_dbm).collect();
    let strongest_db = centre_db.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let aim_db = strongest_db + 10.0 * libm::log10(LEVEL_RATIO);
    bands
        .iter()
        .zip(centre_db)
        .map(|(one, centre_db)| BandTilt {
            deviation_db: aim_db - centre_db,
            tilt_db: at(one.band.low_thz) - at(one.band.high_thz),
        })
        .collect()
}
