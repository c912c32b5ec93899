//! The link function: how strongly a fibre turns a phase mismatch into interference.

use crate::nli::elementary::sin_cos;
use crate::profile::LossProfile;

/// Mismatches that are worked on together: so many that the compiler keeps a loop, and makes it one of vectors.
pub(super) const BLOCK: usize = 64;

/// The power profile of one interfering channel, made ready for the link function
/// R(Δβ) = |∫ ρ²(z) e^{iΔβz} dz|², with ρ²(z) e^{αz} in straight lines between the points of the profile.
///
/// # Source
/// M. Cantono et al., arXiv:1710.02225 (2018), equation 21; integrated line by line:
/// [ρ_n² e^{wz}/w]₀ᴸ − Σ slope (e^{wz₂} − e^{wz₁})/w², w = iΔβ − α.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) loss_per_m: f64,
    /// Share of power at both ends.
    pub(super) share_ends_frac: [f64; 2],
    /// (slope before − slope after) e^{−αz} at each point of the profile.
    pub(super) bend_per_m: Vec<f64>,
}

impl Link {
    pub(super) fn new(profile: &LossProfile, channel: usize, loss_per_m: f64) -> Self {
        let share_frac = &profile.share_frac[channel];
        let place = profile.position_m.iter().zip(share_frac);
        let normal: Vec<f64> = place.map(|(z, share)| share * libm::exp(loss_per_m * z)).collect();
        let lines = profile.position_m.windows(2).zip(normal.windows(2));
        let slope_per_m: Vec<f64> = lines.map(|(z, rho)| (rho[1] - rho[0]) / (z[1] - z[0])).collect();
        let bend = |(index, z): (usize, &f64)| {
            let before = if index == 0 { 0.0 } else { slope_per_m[index - 1] };
            let after = slope_per_m.get(index).copied().unwrap_or(0.0);
            (before - after) * libm::exp(-loss_per_m * z)
        };
        let bend_per_m = profile.position_m.iter().enumerate().map(bend).collect();
        let share_ends_frac = [share_frac.first(), share_frac.last()].map(|end| end.copied().unwrap_or(0.0));
        Self { loss_per_m, share_ends_frac, bend_per_m }
    }

    /// R, given Σ bend e^{iΔβz} and e^{iΔβL}, each as real and imaginary part.
    #[inline(always)]
    pub(super) fn power_m2(&self, mismatch_per_m: f64, bends: (f64, f64), end: (f64, f64)) -> f64 {
        let alpha = self.loss_per_m;
        // 1/w = (−α − iΔβ) / (α² + Δβ²)
        let scale = 1.0 / (alpha * alpha + mismatch_per_m * mismatch_per_m);
        let (re, im) = (-alpha * scale, -mismatch_per_m * scale);
        // N = (ends − bends/w) / w
        let ends_re = self.share_ends_frac[1] * end.0 - self.share_ends_frac[0];
        let ends_im = self.share_ends_frac[1] * end.1;
        let inner_re = ends_re - (bends.0 * re - bends.1 * im);
        let inner_im = ends_im - (bends.0 * im + bends.1 * re);
        (inner_re * inner_re + inner_im * inner_im) * scale
    }

    /// R at a block of mismatches.
    ///
    /// The phase is carried from point to point of the profile; points at equal distances share a rotation.
    #[inline(always)]
    pub(super) fn powers_m2(&self, position_m: &[f64], mismatch_per_m: &[f64; BLOCK]) -> [f64; BLOCK] {
        let (mut cosine, mut sine) = ([1.0; BLOCK], [0.0; BLOCK]);
        let (mut bends_re, mut bends_im) = ([self.bend_per_m[0]; BLOCK], [0.0; BLOCK]);
        let (mut turn_re, mut turn_im) = ([1.0; BLOCK], [0.0; BLOCK]);
        let mut step_m = 0.0;
        for (pair, bend) in position_m.windows(2).zip(&self.bend_per_m[1..]) {
            let next_m = pair[1] - pair[0];
            if (next_m - step_m).abs() > 1e-9 * next_m {
                step_m = next_m;
                for at in 0..BLOCK {
                    (turn_im[at], turn_re[at]) = sin_cos(mismatch_per_m[at] * step_m);
                }
            }
            for at in 0..BLOCK {
                let re = cosine[at] * turn_re[at] - sine[at] * turn_im[at];
                let im = cosine[at] * turn_im[at] + sine[at] * turn_re[at];
                cosine[at] = re;
                sine[at] = im;
                bends_re[at] += bend * re;
                bends_im[at] += bend * im;
            }
        }
        let mut power = [0.0; BLOCK];
        for at in 0..BLOCK {
            let bends = (bends_re[at], bends_im[at]);
            power[at] = self.power_m2(mismatch_per_m[at], bends, (cosine[at], sine[at]));
        }
        power
    }
}
