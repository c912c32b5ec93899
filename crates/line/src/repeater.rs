//! The repeater as a body: the shape of its output, and the pumps its amplifiers share. Section `[line.repeater]`.

use crate::plan::{Figure, figure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Provenance, Tag};

/// The most pumps, and the most amplifiers, of one farm.
const FARM_LIMIT_COUNT: u32 = 64;

/// The repeater as a body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepeaterPlan {
    /// Tilt of each repeater's gain over the comb; positive: it falls with frequency.
    pub output_tilt_db: f64,
    /// Ripple of each repeater's gain over the comb, from peak to peak; taken to be the same in all repeaters.
    pub output_ripple_db: f64,
    /// Pumps that feed one group of amplifiers.
    pub pumps_count: u32,
    /// Amplifiers of that group.
    pub pump_amplifiers_count: u32,
    /// How much more than at work the pumps left can give when others have failed.
    pub pump_headroom_db: f64,
    /// What a failed pump adds to the noise figure of the amplifiers it fed.
    pub pump_failure_noise_db: f64,
    /// Failures of one pump.
    pub pump_fit: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

impl Default for RepeaterPlan {
    fn default() -> Self {
        let source = "guess, taken because the plan has no [line.repeater]: four pumps for the four amplifiers of two \
                      fibre pairs, at their most, 50 FIT each; a failed one adds 0.2 dB to the noise figure; 0.1 dB of \
                      tilt and 0.2 dB of ripple a repeater are left after its gain flattening filter";
        Self {
            output_tilt_db: 0.1,
            output_ripple_db: 0.2,
            pumps_count: 4,
            pump_amplifiers_count: 4,
            pump_headroom_db: 0.0,
            pump_failure_noise_db: 0.2,
            pump_fit: 50.0,
            provenance: Provenance::new(Tag::Guess, source),
        }
    }
}

impl RepeaterPlan {
    pub(crate) fn figures(&self) -> Vec<Figure> {
        let count = |field, value: u32| {
            figure(field, f64::from(value), (1..=FARM_LIMIT_COUNT).contains(&value), "from 1 to 64")
        };
        let not_negative = |field, value: f64| figure(field, value, (0.0..=30.0).contains(&value), "0 to 30");
        vec![
            figure(
                "repeater.output_tilt_db",
                self.output_tilt_db,
                self.output_tilt_db.abs() <= 10.0,
                "between -10 and 10",
            ),
            not_negative("repeater.output_ripple_db", self.output_ripple_db),
            count("repeater.pumps_count", self.pumps_count),
            count("repeater.pump_amplifiers_count", self.pump_amplifiers_count),
            not_negative("repeater.pump_headroom_db", self.pump_headroom_db),
            not_negative("repeater.pump_failure_noise_db", self.pump_failure_noise_db),
            figure("repeater.pump_fit", self.pump_fit, (0.0..=1e6).contains(&self.pump_fit), "0 to 1e6"),
        ]
    }

    /// What the output of a group of amplifiers loses with some of its pumps; none when no pump is left.
    #[must_use]
    pub fn output_lost_db(&self, failed_count: u32) -> Option<f64> {
        output_lost_db(self.pumps_count, failed_count, self.pump_headroom_db)
    }
}

/// What the output of amplifiers loses when some of the pumps they share have failed; none when no pump is left.
///
/// # Source
/// Output in proportion to pump power, as far as the pumps left can be raised: max(0, 10 log₁₀(M / (M − k)) − headroom).
#[must_use]
pub fn output_lost_db(pumps_count: u32, failed_count: u32, headroom_db: f64) -> Option<f64> {
    let left_count = pumps_count.checked_sub(failed_count).filter(|left| *left > 0)?;
    let lost_db = 10.0 * libm::log10(f64::from(pumps_count) / f64::from(left_count));
    Some((lost_db - headroom_db).max(0.0))
}

/// Probability that exactly `failed_count` of the pumps of one group have failed after a time.
///
/// # Source
/// Independent failures at a constant rate: binomial with p = 1 − exp(−λ t), λ in failures per 10⁹ hours.
#[must_use]
pub fn failed_probability_frac(pumps_count: u32, failed_count: u32, pump_fit: f64, time_h: f64) -> f64 {
    if failed_count > pumps_count {
        return 0.0;
    }
    let survives = libm::exp(-pump_fit * 1e-9 * time_h);
    let ways = (0..failed_count)
        .fold(1.0, |ways, index| ways * f64::from(pumps_count - index) / f64::from(index + 1));
    let power = |base: f64, exponent: u32| libm::pow(base, f64::from(exponent));
    ways * power(1.0 - survives, failed_count) * power(survives, pumps_count - failed_count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_pumps_give_half_of_the_power() {
        assert!((output_lost_db(2, 1, 0.0).unwrap() - 10.0 * 2.0_f64.log10()).abs() < 1e-12);
        // a headroom as large as the loss makes it good
        assert_eq!(output_lost_db(2, 1, 3.1), Some(0.0));
        assert_eq!(output_lost_db(1, 1, 3.1), None);
        assert_eq!(output_lost_db(4, 0, 0.0), Some(0.0));
    }

    #[test]
    fn more_pumps_in_a_farm_lose_less_each() {
        let lost_db = |pumps| output_lost_db(pumps, 1, 0.0).unwrap();
        assert!((2..20).all(|pumps| lost_db(pumps + 1) < lost_db(pumps)));
    }

    #[test]
    fn the_chances_of_a_farm_sum_to_one_and_are_homogeneous_in_time() {
        let sum: f64 = (0..=6).map(|failed| failed_probability_frac(6, failed, 200.0, 25.0 * 8766.0)).sum();
        assert!((sum - 1.0).abs() < 1e-12);
        let (one, other) =
            (failed_probability_frac(4, 1, 50.0, 2e5), failed_probability_frac(4, 1, 5.0, 2e6));
        assert!((one / other - 1.0).abs() < 1e-12);
        assert_eq!(failed_probability_frac(4, 5, 50.0, 2e5), 0.0);
    }
}
