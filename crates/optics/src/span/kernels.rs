//! What a span needs to know of a fibre type at the channels of a comb, kept for the next span.

use super::profiled::Figures;
use crate::error::OpticsError;
use crate::fibre::FibreSpec;
use crate::gn;
use crate::spectrum::Spectrum;

/// Lengths kept for one kernel; beyond them all are forgotten. A sweep over lengths fills no memory.
const LENGTHS_KEPT: usize = 64;

/// All that a span needs to know of a fibre type at the channels of a comb: computed once, used by every span.
///
/// # Shape
/// One entry per channel; the kernel is N × N by columns.
#[derive(Debug, Clone, PartialEq)]
pub struct FibreKernel {
    pub(super) dispersion_ps_per_nm_km: Vec<f64>,
    pub(super) kernel: Vec<f64>,
    loss_per_m: Vec<f64>,
    /// The lengths met so far.
    lengths: Vec<FibreLength>,
}

/// What a length of that fibre does.
///
/// # Shape
/// One entry per channel.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FibreLength {
    length_m: f64,
    /// Effective lengths.
    pub effective_m: Vec<f64>,
    /// Shares of power that are left at the end.
    pub end_frac: Vec<f64>,
}

/// The kernels met so far, by the figures of fibre type and comb. It saves time and changes no result.
#[derive(Debug, Clone, Default)]
pub struct KernelCache {
    kernels: Vec<(Key, FibreKernel)>,
    /// The one used last.
    last: usize,
}

/// Everything a kernel depends on. Tags, sources and powers do not count.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    /// Figures of the fibre; lists and what is absent are marked by a count before them.
    fibre: Vec<f64>,
    frequency_thz: Vec<f64>,
    baud_rate_gbd: Vec<f64>,
}

impl KernelCache {
    /// An empty cache.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many kernels it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kernels.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kernels.is_empty()
    }

    /// The kernel of a fibre type at the channels of a spectrum.
    pub(super) fn kernel(
        &mut self,
        fibre: &FibreSpec,
        spectrum: &Spectrum,
    ) -> Result<&mut FibreKernel, OpticsError> {
        let figures = figures_of(fibre);
        let is_it = |(key, _): &(Key, FibreKernel)| key.is_of(&figures, spectrum);
        let found = match self.kernels.get(self.last) {
            Some(last) if is_it(last) => Some(self.last),
            _ => self.kernels.iter().position(is_it),
        };
        self.last = match found {
            Some(found) => found,
            None => {
                let kernel = fibre_kernel(fibre, spectrum)?;
                let (frequency_thz, baud_rate_gbd) =
                    (spectrum.frequency_thz.clone(), spectrum.baud_rate_gbd.clone());
                self.kernels.push((Key { fibre: figures, frequency_thz, baud_rate_gbd }, kernel));
                self.kernels.len() - 1
            }
        };
        Ok(&mut self.kernels[self.last].1)
    }
}

impl Key {
    fn is_of(&self, fibre: &[f64], spectrum: &Spectrum) -> bool {
        self.fibre == fibre
            && self.frequency_thz == spectrum.frequency_thz
            && self.baud_rate_gbd == spectrum.baud_rate_gbd
    }
}

fn figures_of(fibre: &FibreSpec) -> Vec<f64> {
    let mut figures = vec![
        fibre.reference_wavelength_nm,
        fibre.nonlinearity.effective_area_um2,
        fibre.nonlinearity.nonlinear_index_nm2_per_w,
    ];
    let numbers = [
        fibre.loss.loss_db_per_km,
        fibre.dispersion.dispersion_ps_per_nm_km,
        fibre.dispersion.dispersion_slope_ps_per_nm2_km,
    ];
    for number in numbers {
        figures.push(f64::from(u8::from(number.is_some())));
        figures.extend(number);
    }
    figures.push(fibre.loss.at.len() as f64);
    figures.extend(fibre.loss.at.iter().flat_map(|at| [at.frequency_thz, at.loss_db_per_km]));
    let dispersion = fibre.dispersion.at.iter();
    figures.extend(dispersion.flat_map(|at| [at.frequency_thz, at.dispersion_ps_per_nm_km]));
    figures
}

impl FibreKernel {
    /// What a length of the fibre does, worked out at its first use.
    pub(super) fn of_length(&mut self, length_m: f64) -> (&Self, &FibreLength) {
        let known = self.lengths.iter().position(|length| length.length_m == length_m);
        let place = known.unwrap_or_else(|| {
            if self.lengths.len() == LENGTHS_KEPT {
                self.lengths.clear();
            }
            let loss = self.loss_per_m.iter();
            self.lengths.push(FibreLength {
                length_m,
                effective_m: loss.clone().map(|loss| gn::effective_length_m(*loss, length_m)).collect(),
                end_frac: loss.map(|loss| libm::exp(-loss * length_m)).collect(),
            });
            self.lengths.len() - 1
        });
        (self, &self.lengths[place])
    }
}

/// The kernel of a fibre type at the channels of a spectrum.
///
/// # Errors
/// When a figure of the fibre is out of range, a table does not reach a channel, or dispersion is zero.
pub fn fibre_kernel(fibre: &FibreSpec, spectrum: &Spectrum) -> Result<FibreKernel, OpticsError> {
    let figures = Figures::at_channels(fibre, spectrum)?;
    let dispersion = |thz: &f64| fibre.dispersion_ps_per_nm_km_at(*thz);
    let dispersion_ps_per_nm_km =
        spectrum.frequency_thz.iter().map(dispersion).collect::<Result<Vec<_>, _>>()?;
    let kernel =
        gn::kernel(&figures.kernel_inputs()).map_err(|(first, second)| OpticsError::DispersionZero {
            element: fibre.name.clone(),
            first_thz: spectrum.frequency_thz[first],
            second_thz: spectrum.frequency_thz[second],
        })?;
    Ok(FibreKernel { loss_per_m: figures.loss_per_m, dispersion_ps_per_nm_km, kernel, lengths: Vec::new() })
}
