//! Rayleigh scattering twice: light that goes back and forth within an amplifying fibre and arrives with the signal.

use crate::error::{OpticsError, at_least};
use crate::profile::LossProfile;

/// Twice scattered light over the signal at the fibre output, for each channel.
///
/// All of it counts as noise: a receiver of both polarisations takes it whole. Light scattered four times or more, and
/// the scattered noise of amplifiers, are left out.
///
/// # Shape
/// `backscatter_per_km` holds for every channel: the share of power that a kilometre scatters back into the fibre.
///
/// # Source
/// Integral over the local round-trip gain: x = r² ∫₀ᴸ ρ(z)⁻⁴ ∫_zᴸ ρ(u)⁴ du dz, with ρ² the power over that at the
/// input (the form of M. Nissov et al., Electron. Lett. 35 (1999) 997, from working knowledge); exact between grid
/// points where the power runs exponentially.
///
/// # Errors
/// When the scattering is below 0 or a profile does not fit its grid.
pub fn double_backscatter_ratio(
    profile: &LossProfile,
    backscatter_per_km: f64,
) -> Result<Vec<f64>, OpticsError> {
    at_least("fibre", "backscatter_per_km", backscatter_per_km, 0.0, "0 or more")?;
    let per_m = backscatter_per_km * 1e-3;
    let one = |share_frac: &Vec<f64>| per_m * per_m * round_trips_m2(&profile.position_m, share_frac);
    Ok(profile.share_frac.iter().map(one).collect())
}

/// ∫₀ᴸ ρ(z)⁻⁴ ∫_zᴸ ρ(u)⁴ du dz, from the output to the input.
///
/// # Source
/// On a step Δ with ρ⁴ = g eᵏˣ and J the inner integral at its end: J (1 − e^(−kΔ))/(g k) + (e^(kΔ) − 1 − kΔ)/k².
fn round_trips_m2(position_m: &[f64], share_frac: &[f64]) -> f64 {
    let (mut inner_m, mut outer_m2) = (0.0, 0.0);
    for (places, shares) in position_m.windows(2).zip(share_frac.windows(2)).rev() {
        let step_m = places[1] - places[0];
        let (start, end) = (shares[0] * shares[0], shares[1] * shares[1]);
        let x = libm::log(end / start);
        outer_m2 += inner_m / start * step_m * mean_exp(-x) + step_m * step_m * bow_exp(x);
        inner_m += start * step_m * mean_exp(x);
    }
    outer_m2
}

/// (eˣ − 1)/x.
fn mean_exp(x: f64) -> f64 {
    if x.abs() < 1e-9 { 1.0 + 0.5 * x } else { libm::expm1(x) / x }
}

/// (eˣ − 1 − x)/x².
fn bow_exp(x: f64) -> f64 {
    if x.abs() < 1e-3 { 0.5 + x / 6.0 + x * x / 24.0 } else { (libm::expm1(x) - x) / (x * x) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(length_m: f64, steps_count: u32, share: impl Fn(f64) -> f64) -> LossProfile {
        let step_m = length_m / f64::from(steps_count);
        let position_m: Vec<f64> = (0..=steps_count).map(|index| f64::from(index) * step_m).collect();
        let share_frac = vec![position_m.iter().map(|at_m| share(*at_m)).collect()];
        LossProfile { position_m, share_frac }
    }

    #[test]
    fn a_passive_fibre_has_its_closed_form() {
        let (loss_per_m, length_m) = (0.2e-3 / 4.342_944_819, 100_000.0);
        let ratio =
            double_backscatter_ratio(&profile(length_m, 7, |at_m| (-loss_per_m * at_m).exp()), 1e-4).unwrap();
        // x = r² (L/(2α) − (1 − e^(−2αL))/(4α²))
        let twice = 2.0 * loss_per_m;
        let exact = 1e-14 * (length_m / twice - (1.0 - (-twice * length_m).exp()) / (twice * twice));
        assert!((ratio[0] / exact - 1.0).abs() < 1e-12, "{} {exact}", ratio[0]);
        // some −50 dB: nothing to worry about without gain
        assert!((-51.0..-48.0).contains(&(10.0 * ratio[0].log10())), "{}", 10.0 * ratio[0].log10());
    }

    #[test]
    fn a_transparent_fibre_scatters_by_half_the_square_of_its_length() {
        let ratio = double_backscatter_ratio(&profile(50_000.0, 3, |_| 1.0), 1e-4).unwrap();
        assert!((ratio[0] / (1e-14 * 50_000.0_f64.powi(2) / 2.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn it_is_homogeneous_in_length_and_in_scattering() {
        let bump =
            |at_m: f64, length_m: f64| (-5.0 * at_m / length_m + 4.0 * (at_m / length_m).powi(4)).exp();
        let base =
            double_backscatter_ratio(&profile(80_000.0, 80, |at_m| bump(at_m, 80_000.0)), 1e-4).unwrap();
        // twice the length at half the scattering per kilometre is the same fibre in another unit of length
        let scaled =
            double_backscatter_ratio(&profile(160_000.0, 80, |at_m| bump(at_m, 160_000.0)), 0.5e-4).unwrap();
        assert!((scaled[0] / base[0] - 1.0).abs() < 1e-12);
        let more =
            double_backscatter_ratio(&profile(80_000.0, 80, |at_m| bump(at_m, 80_000.0)), 3e-4).unwrap();
        assert!((more[0] / base[0] - 9.0).abs() < 1e-12);
    }

    #[test]
    fn gain_within_the_fibre_makes_it_grow_faster_than_the_gain() {
        // the last 40 km amplified by 10, then by 20 dB
        let raised = |gain_db: f64| {
            let share = move |at_m: f64| {
                let beyond = (at_m - 60_000.0).max(0.0) / 40_000.0;
                10_f64.powf((-0.2e-3 * at_m + gain_db * beyond * beyond) / 10.0)
            };
            double_backscatter_ratio(&profile(100_000.0, 400, share), 1e-4).unwrap()[0]
        };
        let (none, ten, twenty) = (raised(0.0), raised(10.0), raised(20.0));
        assert!(none < ten && ten < twenty);
        assert!(twenty / ten > 10.0, "{}", twenty / ten);
    }

    #[test]
    fn a_finer_grid_and_the_same_light_agree() {
        let share = |at_m: f64| 10_f64.powf((-0.2e-3 * at_m + 15.0 * (at_m / 1e5).powi(6)) / 10.0);
        let at = |steps_count| double_backscatter_ratio(&profile(1e5, steps_count, share), 1e-4).unwrap()[0];
        assert!((at(100) / at(1600) - 1.0).abs() < 2e-3, "{}", at(100) / at(1600));
    }

    #[test]
    fn scattering_below_zero_is_refused() {
        let refused = double_backscatter_ratio(&profile(1e4, 2, |_| 1.0), -1e-4);
        assert!(matches!(refused, Err(OpticsError::ElementValue { field: "backscatter_per_km", .. })));
    }
}
