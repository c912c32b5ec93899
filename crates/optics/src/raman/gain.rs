//! How strongly each wave feeds each other: the coupling matrix C_ij of a fibre.

use crate::error::OpticsError;
use crate::fibre::{FibreRaman, FibreSpec, loss_per_m};

/// What the wave of higher frequency loses when it feeds one of lower frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depletion {
    /// One photon for each photon gained: it loses more power than the other gains, the rest warms the glass.
    Photons,
    /// The very power that the other gains: the convention of GNPy 3.0.1 and of the reference cases. Pumps
    /// last longer in it than in glass, by 0.01 dB of gain in case d04.
    Power,
}

/// The waves of a fibre type at given frequencies: computed once, used by every span.
///
/// # Shape
/// One entry per wave; the coupling is N × N by rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Waves {
    /// Optical frequencies.
    pub frequency_hz: Vec<f64>,
    /// Loss of the fibre at them.
    pub loss_per_m: Vec<f64>,
    /// What row i gains from column j: C_ij in 1/(W·m), negative when it feeds it.
    pub coupling_per_w_per_m: Vec<f64>,
}

impl Waves {
    /// Waves at these frequencies in a fibre.
    ///
    /// # Errors
    /// When the fibre states no Raman gain, a figure of it is out of range, or its loss table does not reach a
    /// wave (it must reach the pumps, too).
    pub fn new(fibre: &FibreSpec, frequency_hz: &[f64], depletion: Depletion) -> Result<Self, OpticsError> {
        fibre.check()?;
        let Some(raman) = &fibre.raman else {
            return Err(OpticsError::RamanGainMissing { element: fibre.name.clone() });
        };
        let loss = |hz: &f64| fibre.loss_db_per_km_at(hz / 1e12).map(loss_per_m);
        Ok(Self {
            frequency_hz: frequency_hz.to_vec(),
            loss_per_m: frequency_hz.iter().map(loss).collect::<Result<_, _>>()?,
            coupling_per_w_per_m: coupling(fibre, raman, frequency_hz, depletion)?,
        })
    }

    /// How many waves.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frequency_hz.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frequency_hz.is_empty()
    }
}

/// The coupling matrix, by rows: row i receives from column j.
///
/// # Source
/// For f_j > f_i: C_ij = g(f_j − f_i) f_j / A_ov(f_i, f_j), where g = g₀ A_ov / f at the reference pump and A_ov
/// is the mean of the two effective areas; g₀ is what the fibre's table states. C_ji is −C_ij, or −C_ij f_j/f_i
/// where photons are kept.
fn coupling(
    fibre: &FibreSpec,
    raman: &FibreRaman,
    frequency_hz: &[f64],
    depletion: Depletion,
) -> Result<Vec<f64>, OpticsError> {
    let area_m2 = |hz: f64| Ok(fibre.effective_area_um2_at(hz / 1e12)? * 1e-12);
    let areas_m2 = frequency_hz.iter().map(|hz| area_m2(*hz)).collect::<Result<Vec<f64>, _>>()?;
    let table = normalised(fibre, raman)?;
    let waves_count = frequency_hz.len();
    let mut coupling = vec![0.0; waves_count * waves_count];
    for i in 0..waves_count {
        for j in (0..waves_count).filter(|j| frequency_hz[*j] > frequency_hz[i]) {
            let overlap_m2 = 0.5 * (areas_m2[i] + areas_m2[j]);
            let offset_hz = frequency_hz[j] - frequency_hz[i];
            let gained = value_at(&table, offset_hz) * frequency_hz[j] / overlap_m2;
            let lost = match depletion {
                Depletion::Photons => gained * frequency_hz[j] / frequency_hz[i],
                Depletion::Power => gained,
            };
            coupling[i * waves_count + j] = gained;
            coupling[j * waves_count + i] = -lost;
        }
    }
    Ok(coupling)
}

/// The table freed of effective area and pump frequency, in m/(W·Hz) over offset in Hz, from offset 0 where
/// nothing is exchanged.
fn normalised(fibre: &FibreSpec, raman: &FibreRaman) -> Result<Vec<(f64, f64)>, OpticsError> {
    let pump_thz = raman.reference_pump_thz;
    let pump_area_um2 = fibre.effective_area_um2_at(pump_thz)?;
    let mut table = vec![(0.0, 0.0)];
    for point in raman.at.iter().filter(|point| point.offset_thz > 0.0) {
        let signal_area_um2 = fibre.effective_area_um2_at(pump_thz - point.offset_thz)?;
        let overlap_m2 = 0.5 * (signal_area_um2 + pump_area_um2) * 1e-12;
        let gain_per_w_per_m = point.gain_per_w_per_km * 1e-3;
        table.push((point.offset_thz * 1e12, gain_per_w_per_m * overlap_m2 / (pump_thz * 1e12)));
    }
    Ok(table)
}

/// Linear interpolation; beyond the last point its value is held.
fn value_at(table: &[(f64, f64)], offset_hz: f64) -> f64 {
    let above = table.partition_point(|point| point.0 <= offset_hz);
    let (Some(low), Some(high)) = (table.get(above.wrapping_sub(1)), table.get(above)) else {
        return table.last().map_or(0.0, |point| point.1);
    };
    low.1 + (offset_hz - low.0) / (high.0 - low.0) * (high.1 - low.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raman::testing::raman_fibre;

    const WAVES_HZ: [f64; 3] = [191.7e12, 193.3e12, 206.5e12];

    #[test]
    fn at_the_reference_pump_the_table_comes_back() {
        let fibre = raman_fibre();
        for point in fibre.raman.clone().unwrap().at.iter().skip(1) {
            let pair_hz = [(206.5 - point.offset_thz) * 1e12, 206.5e12];
            let coupling = Waves::new(&fibre, &pair_hz, Depletion::Power).unwrap().coupling_per_w_per_m;
            assert!((coupling[1] * 1e3 - point.gain_per_w_per_km).abs() < 1e-12, "{point:?}");
        }
        // halfway between 6 and 13 THz, and beyond the end of the table
        let waves_hz = [180.0e12, 197.0e12, 206.5e12];
        let coupling = Waves::new(&fibre, &waves_hz, Depletion::Power).unwrap().coupling_per_w_per_m;
        // the overlap with the pump shrinks by a percent
        assert!((coupling[5] * 1e3 / 0.1575 - 1.01).abs() < 0.005, "{}", coupling[5]);
        assert_eq!(coupling[2], 0.0);
    }

    #[test]
    fn what_one_gains_the_other_loses() {
        let fibre = raman_fibre();
        let power = Waves::new(&fibre, &WAVES_HZ, Depletion::Power).unwrap().coupling_per_w_per_m;
        let photons = Waves::new(&fibre, &WAVES_HZ, Depletion::Photons).unwrap().coupling_per_w_per_m;
        for (low, high) in [(0, 1), (0, 2), (1, 2)] {
            let (gained, lost) = (low * 3 + high, high * 3 + low);
            assert!(power[gained] > 0.0);
            assert_eq!(power[gained], -power[lost]);
            assert_eq!(power[gained], photons[gained]);
            let ratio = photons[lost] / photons[gained] * WAVES_HZ[low] / WAVES_HZ[high];
            assert!((ratio + 1.0).abs() < 1e-14);
        }
    }

    #[test]
    fn coupling_goes_with_the_stated_gain() {
        let mut fibre = raman_fibre();
        let base = Waves::new(&fibre, &WAVES_HZ, Depletion::Power).unwrap().coupling_per_w_per_m;
        for point in &mut fibre.raman.as_mut().unwrap().at {
            point.gain_per_w_per_km *= 7.0;
        }
        let scaled = Waves::new(&fibre, &WAVES_HZ, Depletion::Power).unwrap().coupling_per_w_per_m;
        assert!((scaled[2] / base[2] - 7.0).abs() < 1e-12);
    }

    #[test]
    fn a_fibre_without_raman_gain_or_with_a_short_loss_table_is_refused_by_name() {
        let mut fibre = raman_fibre();
        fibre.raman = None;
        let refused = Waves::new(&fibre, &WAVES_HZ, Depletion::Power);
        assert_eq!(refused, Err(OpticsError::RamanGainMissing { element: fibre.name }));
    }
}
