//! The short way: a plain line as steps over columns of power.

use super::LineEnd;
use crate::amplifier::{Amplifier, FlatGain};
use crate::elements::{Element, Fused};
use crate::error::OpticsError;
use crate::nli::gn::nli_ratios_into;
use crate::nli::lanes::{Kernel, widest};
use crate::span::{KernelCache, SpanFigures};
use crate::spectrum::Spectrum;

/// Launches that go through the line side by side.
pub(super) const CASES: usize = 4;
/// A share of an amplifier's limit that is certainly below it, however the powers are summed.
const WELL_BELOW: f64 = 1.0 - 1e-9;

/// A plain line.
#[derive(Debug, Clone)]
pub(super) struct Plain {
    count: usize,
    /// Kernels, N × N by columns.
    kernels: Vec<Vec<f64>>,
    steps: Vec<Step>,
}

#[derive(Debug, Clone)]
enum Step {
    Span { kernel: usize, figures: SpanFigures },
    Gain(FlatGain),
    Loss { ratio: f64 },
}

impl Plain {
    /// The line as steps; none when it is not plain.
    pub(super) fn of(
        kernels: &mut KernelCache,
        elements: &[Element],
        launch: &Spectrum,
    ) -> Result<Option<Self>, OpticsError> {
        let mut plain = Self { count: launch.len(), kernels: Vec::new(), steps: Vec::new() };
        for element in elements {
            let step = match element {
                Element::Span(span) if span.raman_pumping.is_none() => {
                    let (figures, kernel) = SpanFigures::of(kernels, span, launch)?;
                    let known = plain.kernels.iter().position(|other| other.as_slice() == kernel);
                    let place = known.unwrap_or_else(|| {
                        plain.kernels.push(kernel.to_vec());
                        plain.kernels.len() - 1
                    });
                    Step::Span { kernel: place, figures }
                }
                Element::Amplifier(amplifier) => match flat_gain(amplifier, launch)? {
                    Some(gain) => Step::Gain(gain),
                    None => return Ok(None),
                },
                Element::Attenuator { loss_db, .. } | Element::Fused(Fused { loss_db, .. }) => {
                    Step::Loss { ratio: libm::pow(10.0, -loss_db / 10.0) }
                }
                _ => return Ok(None),
            };
            plain.steps.push(step);
        }
        Ok(Some(plain))
    }

    /// The ends of some launches; none when an amplifier meets its limit in one of them.
    pub(super) fn ends(&self, launches_mw: &[f64]) -> Option<Vec<LineEnd>> {
        let all = launches_mw.len();
        let mut light = Light {
            power_mw: launches_mw.to_vec(),
            signal_frac: vec![1.0; all],
            ase_frac: vec![0.0; all],
            nli_frac: vec![0.0; all],
            weighted: vec![0.0; all],
            nli_ratio: vec![0.0; all],
        };
        self.steps.iter().all(|step| self.take(step, &mut light)).then(|| light.ends(self.count))
    }

    /// One step; says whether an amplifier there is below its limit.
    fn take(&self, step: &Step, light: &mut Light) -> bool {
        let count = self.count;
        match step {
            Step::Span { kernel, figures } => {
                widest(Over { work: Work::Weigh(figures), count, light });
                let Light { weighted, nli_ratio, .. } = light;
                nli_ratios_into(&self.kernels[*kernel], weighted, count, nli_ratio);
                widest(Over { work: Work::Fade(figures), count, light })
            }
            Step::Gain(gain) => widest(Over { work: Work::Amplify(gain), count, light }),
            Step::Loss { ratio } => {
                scale(&mut light.power_mw, *ratio);
                true
            }
        }
    }
}

fn flat_gain(amplifier: &Amplifier, launch: &Spectrum) -> Result<Option<FlatGain>, OpticsError> {
    let all_pass = amplifier
        .band
        .is_none_or(|band| launch.within(band.low_thz, band.high_thz).iter().all(|is_within| *is_within));
    if all_pass { FlatGain::of(amplifier, launch) } else { Ok(None) }
}

/// The light under way.
///
/// # Shape
/// Every column holds the channels of one launch, then those of the next.
struct Light {
    power_mw: Vec<f64>,
    signal_frac: Vec<f64>,
    ase_frac: Vec<f64>,
    nli_frac: Vec<f64>,
    /// (L_eff P)² of the span under way.
    weighted: Vec<f64>,
    /// Part of the power it turns into interference.
    nli_ratio: Vec<f64>,
}

impl Light {
    fn ends(&self, count: usize) -> Vec<LineEnd> {
        let columns = [&self.power_mw, &self.signal_frac, &self.ase_frac, &self.nli_frac];
        let case = |at: usize| columns.map(|column| column[at * count..(at + 1) * count].to_vec());
        let ends = (0..self.power_mw.len() / count.max(1)).map(case);
        ends.map(|[power_mw, signal_frac, ase_frac, nli_frac]| LineEnd {
            power_mw,
            signal_frac,
            ase_frac,
            nli_frac,
        })
        .collect()
    }
}

/// One work over the columns of the light, as one kernel; says whether every amplifier is below its limit.
struct Over<'a> {
    work: Work<'a>,
    count: usize,
    light: &'a mut Light,
}

enum Work<'a> {
    /// Into a span, up to where interference is made.
    Weigh(&'a SpanFigures),
    /// The rest of it.
    Fade(&'a SpanFigures),
    Amplify(&'a FlatGain),
}

impl Kernel for Over<'_> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let Self { work, count, light } = self;
        match work {
            Work::Weigh(figures) => weigh(figures, count, light),
            Work::Fade(figures) => fade(figures, count, light),
            Work::Amplify(gain) => return amplify(gain, count, light),
        }
        true
    }
}

#[inline(always)]
fn scale(power_mw: &mut [f64], ratio: f64) {
    for power_mw in power_mw {
        *power_mw *= ratio;
    }
}

/// Power behind the first connector, and its square over the effective length.
#[inline(always)]
fn weigh(figures: &SpanFigures, count: usize, light: &mut Light) {
    let weighted = light.weighted.chunks_exact_mut(count);
    for (power_mw, weighted) in light.power_mw.chunks_exact_mut(count).zip(weighted) {
        let columns = power_mw.iter_mut().zip(weighted).zip(&figures.effective_m);
        for ((power_mw, weighted), effective_m) in columns {
            *power_mw *= figures.in_ratio;
            let product = effective_m * *power_mw * 1e-3;
            *weighted = product * product;
        }
    }
}

/// Interference, and what is left at the end of the span.
#[inline(always)]
fn fade(figures: &SpanFigures, count: usize, light: &mut Light) {
    let parts = light.signal_frac.iter_mut().zip(&mut light.ase_frac).zip(&mut light.nli_frac);
    for (((signal, ase), nli), ratio) in parts.zip(&light.nli_ratio) {
        let kept = 1.0 - ratio;
        *signal *= kept;
        *ase *= kept;
        *nli = *nli * kept + ratio;
    }
    for power_mw in light.power_mw.chunks_exact_mut(count) {
        for (power_mw, end_frac) in power_mw.iter_mut().zip(&figures.end_frac) {
            *power_mw = *power_mw * end_frac * figures.out_ratio;
        }
    }
}

/// An amplifier; false when it meets its limit in one of the launches.
#[inline(always)]
fn amplify(gain: &FlatGain, count: usize, light: &mut Light) -> bool {
    let parts = light.signal_frac.chunks_exact_mut(count).zip(light.ase_frac.chunks_exact_mut(count));
    let columns =
        light.power_mw.chunks_exact_mut(count).zip(parts).zip(light.nli_frac.chunks_exact_mut(count));
    for ((power_mw, (signal, ase)), nli) in columns {
        scale(power_mw, gain.in_ratio);
        let Some(gain_ratio) = gain.ratio(power_mw, WELL_BELOW) else { return false };
        let channels = power_mw.iter_mut().zip(signal).zip(ase.iter_mut().zip(nli)).zip(&gain.ase_mw);
        for (((power_mw, signal), (ase, nli)), added_mw) in channels {
            let before_mw = *power_mw;
            let after_mw = before_mw + added_mw;
            *signal *= before_mw / after_mw;
            *nli *= before_mw / after_mw;
            *ase = (*ase * before_mw + added_mw) / after_mw;
            *power_mw = after_mw * gain_ratio * gain.out_ratio;
        }
    }
    true
}
