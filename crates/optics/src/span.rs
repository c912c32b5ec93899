//! A length of fibre between two connectors: what it does to a spectrum.

mod kernels;
mod profiled;

use crate::constants::LIGHT_SPEED_M_PER_S;
use crate::error::{OpticsError, at_least};
use crate::fibre::FibreSpec;
use crate::gn;
use crate::profile::LossProfile;
use crate::raman::{Direction, LumpedRatio};
use crate::simulation::Simulation;
use crate::spectrum::Spectrum;
use kernels::FibreLength;
pub use kernels::{FibreKernel, KernelCache, fibre_kernel};
use serde::{Deserialize, Serialize};
use units::FibreKm;

/// A span: one type of fibre, its length, the connectors at its ends, and losses along it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Name in records and messages.
    pub name: String,
    /// Type of fibre.
    pub fibre: FibreSpec,
    /// Length of glass.
    pub fibre_km: FibreKm,
    /// Loss of the connector before the fibre.
    pub connector_in_db: f64,
    /// Loss of the connector after the fibre.
    pub connector_out_db: f64,
    /// Splices and other losses along the fibre; in the closed form they act on power, not on interference.
    pub lumped: Vec<LumpedLoss>,
    /// Raman pumps of the fibre; absent: none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub raman_pumping: Option<RamanPumping>,
}

/// Raman pumps of a fibre.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RamanPumping {
    /// Temperature of the fibre: it sets the spontaneous noise.
    pub temperature_k: f64,
    /// The pumps.
    pub pumps: Vec<RamanPump>,
}

/// One Raman pump.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RamanPump {
    /// Optical frequency.
    pub frequency_thz: f64,
    /// Power before the connector at the end of the fibre; that connector's loss is taken from it in either direction.
    pub power_mw: f64,
    /// Which way it runs.
    pub direction: Direction,
}

/// A loss at one place of a span.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LumpedLoss {
    /// Distance from the fibre input.
    pub position_km: FibreKm,
    /// Loss.
    pub loss_db: f64,
}

/// The spectrum after a span.
///
/// Interference is added at the fibre input, after the first connector, from total powers; then dispersion,
/// delay and loss.
///
/// # Errors
/// When a figure of the span or its fibre is out of range.
pub fn traverse(
    kernels: &mut KernelCache,
    span: &Span,
    mut spectrum: Spectrum,
) -> Result<Spectrum, OpticsError> {
    span.check()?;
    let kernel = kernels.kernel(&span.fibre, &spectrum)?;
    let (kernel, length) = kernel.of_length(span.fibre_km.km() * 1e3);
    spectrum.scale(loss_ratio(span.connector_in_db));
    spectrum.add_nli(&closed_form_ratio(kernel, length, &spectrum));
    accumulate(span, kernel, &mut spectrum);
    let lumped_db: f64 = span.lumped.iter().map(|lumped| lumped.loss_db).sum();
    spectrum.scale_each(&length.end_frac);
    spectrum.scale(loss_ratio(span.connector_out_db + lumped_db));
    Ok(spectrum)
}

/// As [`traverse`], with the physics asked for.
///
/// # Errors
/// As [`traverse`]; when the fibre lacks Raman gain that is asked for, powers do not settle, or a step is out of range.
pub fn traverse_by(
    simulation: &Simulation,
    kernels: &mut KernelCache,
    span: &Span,
    spectrum: Spectrum,
) -> Result<Spectrum, OpticsError> {
    if simulation.is_closed_form() && span.raman_pumping.is_none() {
        return traverse(kernels, span, spectrum);
    }
    span.check()?;
    Ok(profiled::traverse(kernels, (simulation, None), span, spectrum)?.0)
}

/// The light along a span, besides the spectrum that leaves it.
#[derive(Debug, Clone, PartialEq)]
pub struct SpanLight {
    /// How the power of every channel runs, as a share of its power at the fibre input.
    pub profile: LossProfile,
    /// What leaves of each pump at the end opposite to where it starts, after the connector there; empty without pumps.
    pub pump_left_mw: Vec<f64>,
    /// Part of each channel's power that became nonlinear interference.
    pub nli_ratio: Vec<f64>,
}

/// As [`traverse_by`], with the light along the span: for spans whose profile or whose pumps matter elsewhere.
///
/// # Errors
/// As [`traverse_by`].
pub fn traverse_with_light(
    simulation: &Simulation,
    kernels: &mut KernelCache,
    span: &Span,
    spectrum: Spectrum,
) -> Result<(Spectrum, SpanLight), OpticsError> {
    span.check()?;
    profiled::traverse(kernels, (simulation, None), span, spectrum)
}

/// As [`traverse_with_light`], with the interference known from a like span: it costs most of the time.
///
/// # Shape
/// `nli_ratio` holds the part of each channel's power that becomes interference, one entry per channel.
///
/// # Errors
/// As [`traverse_by`], and when the parts are not one for each channel.
pub fn traverse_with_known_nli(
    simulation: &Simulation,
    kernels: &mut KernelCache,
    span: &Span,
    (spectrum, nli_ratio): (Spectrum, &[f64]),
) -> Result<(Spectrum, SpanLight), OpticsError> {
    span.check()?;
    if nli_ratio.len() != spectrum.len() {
        return Err(OpticsError::WavesMiscounted {
            element: span.name.clone(),
            waves_count: spectrum.len(),
            powers_count: nli_ratio.len(),
            pumps_count: 0,
        });
    }
    profiled::traverse(kernels, (simulation, Some(nli_ratio)), span, spectrum)
}

/// Part of each channel's power that the closed form turns into interference, from (L_eff P)² of every channel.
fn closed_form_ratio(kernel: &FibreKernel, length: &FibreLength, spectrum: &Spectrum) -> Vec<f64> {
    let squared = |(effective_m, power_mw): (&f64, &f64)| {
        let product = effective_m * power_mw * 1e-3;
        product * product
    };
    let weighted: Vec<f64> = length.effective_m.iter().zip(&spectrum.power_mw).map(squared).collect();
    gn::nli_ratio(&kernel.kernel, &weighted)
}

fn accumulate(span: &Span, kernel: &FibreKernel, spectrum: &mut Spectrum) {
    let fibre_km = span.fibre_km.km();
    for (sum, each) in spectrum.dispersion_ps_per_nm.iter_mut().zip(&kernel.dispersion_ps_per_nm_km) {
        *sum += each * fibre_km;
    }
    // differential group delays of independent fibres add in squares
    let pmd = span.fibre.pmd.pmd_ps_per_sqrt_km;
    for pmd_ps in &mut spectrum.pmd_ps {
        *pmd_ps = (*pmd_ps * *pmd_ps + pmd * pmd * fibre_km).sqrt();
    }
    let delay_ms = latency_ms(span.fibre_km, span.fibre.delay.group_index_ratio);
    for sum_ms in &mut spectrum.latency_ms {
        *sum_ms += delay_ms;
    }
}

/// What a span does to powers by the closed form, at the channels of a comb.
///
/// # Shape
/// One entry per channel.
#[derive(Debug, Clone)]
pub(crate) struct SpanFigures {
    /// What the first connector leaves.
    pub in_ratio: f64,
    /// Effective lengths.
    pub effective_m: Vec<f64>,
    /// What the fibre leaves.
    pub end_frac: Vec<f64>,
    /// What splices and the last connector leave.
    pub out_ratio: f64,
}

impl SpanFigures {
    /// The figures of a span, and the kernel of its fibre.
    pub(crate) fn of<'k>(
        kernels: &'k mut KernelCache,
        span: &Span,
        spectrum: &Spectrum,
    ) -> Result<(Self, &'k [f64]), OpticsError> {
        span.check()?;
        let kernel = kernels.kernel(&span.fibre, spectrum)?;
        let (kernel, length) = kernel.of_length(span.fibre_km.km() * 1e3);
        let lumped_db: f64 = span.lumped.iter().map(|lumped| lumped.loss_db).sum();
        let figures = Self {
            in_ratio: loss_ratio(span.connector_in_db),
            effective_m: length.effective_m.clone(),
            end_frac: length.end_frac.clone(),
            out_ratio: loss_ratio(span.connector_out_db + lumped_db),
        };
        Ok((figures, &kernel.kernel))
    }
}

/// One-way delay of glass.
///
/// # Source
/// length × group index / c.
#[must_use]
pub fn latency_ms(fibre_km: FibreKm, group_index_ratio: f64) -> f64 {
    // km × 10³ m, s × 10³ ms
    fibre_km.km() * group_index_ratio / LIGHT_SPEED_M_PER_S * 1e6
}

impl Span {
    /// Loss of the whole span at a frequency: fibre, connectors and lumped losses.
    ///
    /// # Errors
    /// When the frequency is outside the loss table.
    pub fn loss_db_at(&self, frequency_thz: f64) -> Result<f64, OpticsError> {
        let lumped_db: f64 = self.lumped.iter().map(|lumped| lumped.loss_db).sum();
        let fibre_db = self.fibre.loss_db_per_km_at(frequency_thz)? * self.fibre_km.km();
        Ok(self.connector_in_db + fibre_db + lumped_db + self.connector_out_db)
    }

    /// Lumped losses within the fibre, and the losses at its very ends, in dB.
    fn lumped_inside(&self) -> (Vec<LumpedRatio>, f64, f64) {
        let (mut inside, mut first_db, mut last_db) = (Vec::new(), 0.0, 0.0);
        for LumpedLoss { position_km, loss_db } in &self.lumped {
            let (at_m, length_m) = (position_km.km() * 1e3, self.fibre_km.km() * 1e3);
            if at_m <= 0.0 {
                first_db += loss_db;
            } else if at_m >= length_m {
                last_db += loss_db;
            } else {
                inside.push(LumpedRatio { position_m: at_m, loss_ratio: 1.0 / loss_ratio(*loss_db) });
            }
        }
        (inside, first_db, last_db)
    }

    fn check(&self) -> Result<(), OpticsError> {
        let passive = "0 or more";
        crate::error::positive(&self.name, "fibre_km", self.fibre_km.km())?;
        at_least(&self.name, "connector_in_db", self.connector_in_db, 0.0, passive)?;
        at_least(&self.name, "connector_out_db", self.connector_out_db, 0.0, passive)?;
        for lumped in &self.lumped {
            at_least(&self.name, "loss_db", lumped.loss_db, 0.0, passive)?;
            let position_km = lumped.position_km.km();
            if !(0.0..=self.fibre_km.km()).contains(&position_km) {
                let (element, value) = (self.name.clone(), position_km);
                let limit = "between 0 and the length of the fibre";
                return Err(OpticsError::ElementValue { element, field: "position_km", value, limit });
            }
        }
        Ok(())
    }
}

fn loss_ratio(loss_db: f64) -> f64 {
    libm::pow(10.0, -loss_db / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spectrum::mean_db;
    use crate::testing::{g654, launched};

    fn span() -> Span {
        Span {
            name: "span 1".to_owned(),
            fibre: g654(),
            fibre_km: FibreKm(80.0),
            connector_in_db: 0.1,
            connector_out_db: 0.1,
            lumped: Vec::new(),
            raman_pumping: None,
        }
    }

    #[test]
    fn power_falls_by_the_loss_of_the_span() {
        let before = launched(2.0);
        let mut lossy = span();
        lossy.lumped.push(LumpedLoss { position_km: FibreKm(30.0), loss_db: 0.5 });
        let after = traverse(&mut KernelCache::new(), &lossy, before.clone()).unwrap();
        let lost_db = before.total_power_dbm() - after.total_power_dbm();
        assert!((lost_db - lossy.loss_db_at(193.0).unwrap()).abs() < 1e-12);
        assert!((lost_db - (0.2 + 0.5 + 80.0 * 0.157)).abs() < 1e-12);
    }

    #[test]
    fn two_spans_of_one_fibre_share_a_kernel_and_the_cache_changes_nothing() {
        let mut kernels = KernelCache::new();
        let once = traverse(&mut kernels, &span(), launched(2.0)).unwrap();
        let mut longer = span();
        longer.fibre_km = FibreKm(90.0);
        traverse(&mut kernels, &longer, launched(2.0)).unwrap();
        assert_eq!(kernels.len(), 1);
        assert_eq!(traverse(&mut kernels, &span(), launched(2.0)).unwrap(), once);
        let mut other = span();
        other.fibre.nonlinearity.effective_area_um2 = 110.0;
        traverse(&mut kernels, &other, launched(2.0)).unwrap();
        assert_eq!(kernels.len(), 2);
    }

    #[test]
    fn more_launch_power_means_more_interference_two_for_one() {
        let mut kernels = KernelCache::new();
        let mut snr_db = |launch_dbm| {
            mean_db(&traverse(&mut kernels, &span(), launched(launch_dbm)).unwrap().snr_nli_db()).unwrap()
        };
        // small ratios: 1 dB more power costs 2 dB of SNR
        assert!((snr_db(0.0) - snr_db(1.0) - 2.0).abs() < 1e-3);
    }

    #[test]
    fn latency_is_homogeneous_and_near_five_microseconds_a_kilometre() {
        let one_km_ms = latency_ms(FibreKm(1.0), 1.468);
        assert!((one_km_ms * 1e3 - 4.896_72).abs() < 1e-5);
        assert!((latency_ms(FibreKm(392.0), 1.468) / one_km_ms - 392.0).abs() < 1e-9);
        assert!((latency_ms(FibreKm(1.0), 2.0 * 1.468) / one_km_ms - 2.0).abs() < 1e-12);
    }

    #[test]
    fn dispersion_adds_and_pmd_adds_in_squares() {
        let mut kernels = KernelCache::new();
        let once = traverse(&mut kernels, &span(), launched(0.0)).unwrap();
        let twice = traverse(&mut kernels, &span(), once.clone()).unwrap();
        assert!((twice.dispersion_ps_per_nm[0] - 2.0 * once.dispersion_ps_per_nm[0]).abs() < 1e-9);
        assert!((twice.pmd_ps[0] - 2.0_f64.sqrt() * once.pmd_ps[0]).abs() < 1e-12);
    }

    #[test]
    fn known_interference_gives_the_same_light_and_must_fit_the_channels() {
        let mut kernels = KernelCache::new();
        let simulation = Simulation::default();
        let (after, light) = traverse_with_light(&simulation, &mut kernels, &span(), launched(2.0)).unwrap();
        assert!(light.pump_left_mw.is_empty() && light.nli_ratio.iter().all(|ratio| *ratio > 0.0));
        let known = (launched(2.0), light.nli_ratio.as_slice());
        let (again, _) = traverse_with_known_nli(&simulation, &mut kernels, &span(), known).unwrap();
        assert_eq!(again, after);
        let refused = traverse_with_known_nli(&simulation, &mut kernels, &span(), (launched(2.0), &[0.0]));
        assert!(matches!(refused, Err(OpticsError::WavesMiscounted { .. })));
    }

    #[test]
    fn a_negative_connector_or_a_splice_beyond_the_end_is_refused() {
        let mut bad = span();
        bad.connector_out_db = -0.1;
        let refused = traverse(&mut KernelCache::new(), &bad, launched(0.0));
        assert!(matches!(refused, Err(OpticsError::ElementValue { field: "connector_out_db", .. })));
        let mut bad = span();
        bad.lumped.push(LumpedLoss { position_km: FibreKm(81.0), loss_db: 0.1 });
        let refused = traverse(&mut KernelCache::new(), &bad, launched(0.0));
        assert!(matches!(refused, Err(OpticsError::ElementValue { field: "position_km", .. })));
    }
}
