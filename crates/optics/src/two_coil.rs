//! The two-coil noise model: an amplifier known only by its noise figure at highest and at lowest gain.

use crate::error::{OpticsError, finite};
use serde::{Deserialize, Serialize};
use units::{Finding, Staged};

/// Gain difference between the two stages that the model starts from (GNPy 3.0.1).
const DELTA_START_DB: f64 = 5.0;
/// Least noise figure of a real first stage (GNPy 3.0.1).
const FIRST_STAGE_MIN_DB: f64 = 4.0;
/// How far the second stage's noise figure may lie above the first's (GNPy 3.0.1).
const SECOND_ABOVE_FIRST_DB: (f64, f64) = (0.3, 2.0);
/// Range of the gain difference once it is recomputed (GNPy 3.0.1).
const DELTA_RANGE_DB: (f64, f64) = (1.0, 11.0);
/// How well the solved coils must give back the two noise figures (GNPy 3.0.1).
const AGREEMENT_DB: f64 = 0.01;

/// What is known of a variable-gain amplifier of two stages; its least gain is the amplifier's own.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TwoCoil {
    /// Highest gain at which it is flat.
    pub gain_flatmax_db: f64,
    /// Noise figure at that gain.
    pub noise_figure_at_gain_flatmax_db: f64,
    /// Noise figure at the least gain.
    pub noise_figure_at_gain_min_db: f64,
}

/// The two stages that have these noise figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Coils {
    /// Noise figure of the first stage.
    pub first_noise_figure_db: f64,
    /// Noise figure of the second stage.
    pub second_noise_figure_db: f64,
    /// Gain difference between the stages.
    pub delta_db: f64,
    /// Highest gain at which the amplifier is flat.
    pub gain_flatmax_db: f64,
}

impl Coils {
    /// Noise figure at a gain.
    ///
    /// # Source
    /// Friis: NF = nf₁ + nf₂ / g₁, with g₁ = G − δ − max(G_max − G, 0) in dB.
    #[must_use]
    pub fn noise_figure_db(&self, gain_db: f64) -> f64 {
        let first_gain_db = gain_db - self.delta_db - (self.gain_flatmax_db - gain_db).max(0.0);
        level(ratio(self.first_noise_figure_db) + ratio(self.second_noise_figure_db) / ratio(first_gain_db))
    }
}

/// The two stages behind two noise figures, with a finding when the second had to be moved into its range.
///
/// # Source
/// Two-coil model of GNPy 3.0.1, from its description.
///
/// # Errors
/// When no pair of stages within the model's ranges has these noise figures.
pub fn solve_two_coil(
    element: &str,
    known: &TwoCoil,
    gain_min_db: f64,
) -> Result<Staged<Coils>, OpticsError> {
    finite(element, "gain_flatmax_db", known.gain_flatmax_db)?;
    finite(element, "noise_figure_at_gain_flatmax_db", known.noise_figure_at_gain_flatmax_db)?;
    finite(element, "noise_figure_at_gain_min_db", known.noise_figure_at_gain_min_db)?;
    let (least, most) = (
        ratio(known.noise_figure_at_gain_flatmax_db), // lowest noise at the highest gain
        ratio(known.noise_figure_at_gain_min_db),
    );
    // g₁ at least and at most gain: below G_max the variable loss between the stages costs the same again
    let first_gain_max_db = known.gain_flatmax_db - DELTA_START_DB;
    let first_gain_min_db = gain_min_db - (known.gain_flatmax_db - gain_min_db) - DELTA_START_DB;
    // nf₂ = (NF_least − NF_most) / (1/g₁,max − 1/g₁,min);  nf₁ = NF_least − nf₂ / g₁,max
    let second = (least - most) / (1.0 / ratio(first_gain_max_db) - 1.0 / ratio(first_gain_min_db));
    let coils = Coils {
        first_noise_figure_db: level(least - second / ratio(first_gain_max_db)),
        second_noise_figure_db: level(second),
        delta_db: DELTA_START_DB,
        gain_flatmax_db: known.gain_flatmax_db,
    };
    let first_db = coils.first_noise_figure_db;
    within(
        element,
        "noise figure of the first stage",
        first_db,
        (FIRST_STAGE_MIN_DB, f64::MAX),
        "at least 4 dB",
    )?;
    let solved = moved_into_range(element, coils, least)?;
    check_agreement(element, &solved.value, known, gain_min_db)?;
    Ok(solved)
}

/// Moves the second stage's noise figure into its range above the first's, and the gain difference with it.
fn moved_into_range(element: &str, coils: Coils, least: f64) -> Result<Staged<Coils>, OpticsError> {
    let (first_db, second_db) = (coils.first_noise_figure_db, coils.second_noise_figure_db);
    let (low_db, high_db) = (first_db + SECOND_ABOVE_FIRST_DB.0, first_db + SECOND_ABOVE_FIRST_DB.1);
    if !second_db.is_finite() {
        let figure = "noise figure of the second stage";
        return within(element, figure, second_db, (low_db, high_db), "a finite number")
            .map(|()| Staged::clean(coils));
    }
    if low_db < second_db && second_db < high_db {
        return Ok(Staged::clean(coils));
    }
    let moved_db = second_db.clamp(low_db, high_db);
    // g₁,max = nf₂ / (NF_least − nf₁)
    let first_gain_max_db = level(ratio(moved_db) / (least - ratio(first_db)));
    let delta_db = coils.gain_flatmax_db - first_gain_max_db;
    within(element, "gain difference of the stages", delta_db, DELTA_RANGE_DB, "between 1 and 11 dB")?;
    let message = format!(
        "noise figure of the second stage moved from {second_db:.3} dB to {moved_db:.3} dB, gain difference to \
         {delta_db:.3} dB: a real second stage lies 0.3 to 2 dB above the first ({first_db:.3} dB)"
    );
    let finding = Finding::warns("optics.amplifier.second_stage_moved", message).at(element);
    let finding = finding.hint("check the two noise figures against the data sheet");
    let value = Coils { second_noise_figure_db: moved_db, delta_db, ..coils };
    Ok(Staged { value, findings: vec![finding] })
}

fn check_agreement(
    element: &str,
    coils: &Coils,
    known: &TwoCoil,
    gain_min_db: f64,
) -> Result<(), OpticsError> {
    let ends = [
        (
            known.gain_flatmax_db,
            known.noise_figure_at_gain_flatmax_db,
            "noise figure at the highest flat gain",
        ),
        (gain_min_db, known.noise_figure_at_gain_min_db, "noise figure at the least gain"),
    ];
    for (gain_db, stated_db, figure) in ends {
        let solved_db = coils.noise_figure_db(gain_db);
        let range_db = (stated_db - AGREEMENT_DB, stated_db + AGREEMENT_DB);
        within(element, figure, solved_db, range_db, "within 0.01 dB of the stated one")?;
    }
    Ok(())
}

fn within(
    element: &str,
    figure: &'static str,
    value_db: f64,
    range_db: (f64, f64),
    limit: &'static str,
) -> Result<(), OpticsError> {
    if value_db.is_finite() && range_db.0 <= value_db && value_db <= range_db.1 {
        return Ok(());
    }
    Err(OpticsError::TwoCoilUnsolvable { element: element.to_owned(), figure, value_db, limit })
}

fn ratio(level_db: f64) -> f64 {
    libm::pow(10.0, level_db / 10.0)
}

fn level(ratio: f64) -> f64 {
    10.0 * libm::log10(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> TwoCoil {
        TwoCoil {
            gain_flatmax_db: 26.0,
            noise_figure_at_gain_flatmax_db: 6.0,
            noise_figure_at_gain_min_db: 10.0,
        }
    }

    #[test]
    fn the_stages_of_a_variable_gain_amplifier_are_those_of_the_reference() {
        let coils = solve_two_coil("A1", &known(), 15.0).unwrap().value;
        assert!((coils.first_noise_figure_db - 5.958_106_623_963_912).abs() < 1e-12);
        assert!((coils.second_noise_figure_db - 6.822_680_637_119_323).abs() < 1e-12);
        assert!((coils.noise_figure_db(18.7) - 7.028_674_658).abs() < 1e-9);
    }

    #[test]
    fn noise_falls_as_gain_rises() {
        let coils = solve_two_coil("A1", &known(), 15.0).unwrap().value;
        let figures: Vec<f64> = (15..=26).map(|gain| coils.noise_figure_db(f64::from(gain))).collect();
        assert!(figures.windows(2).all(|pair| pair[1] < pair[0]));
    }

    #[test]
    fn a_second_stage_out_of_range_is_moved_and_said_or_refused() {
        let mut odd = known();
        odd.noise_figure_at_gain_min_db = 7.0;
        let refused = solve_two_coil("A1", &odd, 15.0);
        assert!(matches!(refused, Err(OpticsError::TwoCoilUnsolvable { .. })), "{refused:?}");
        let impossible = TwoCoil { noise_figure_at_gain_flatmax_db: 3.0, ..known() };
        let refused = solve_two_coil("A1", &impossible, 15.0);
        assert!(matches!(refused, Err(OpticsError::TwoCoilUnsolvable { value_db, .. }) if value_db < 4.0));
    }

    #[test]
    fn the_model_is_homogeneous_in_the_noise_ratio() {
        // both stages k times as noisy: the amplifier k times as noisy
        let coils = solve_two_coil("A1", &known(), 15.0).unwrap().value;
        let louder = Coils {
            first_noise_figure_db: coils.first_noise_figure_db + 1.0,
            second_noise_figure_db: coils.second_noise_figure_db + 1.0,
            ..coils
        };
        assert!((louder.noise_figure_db(18.7) - coils.noise_figure_db(18.7) - 1.0).abs() < 1e-12);
    }
}
