//! The shipped study: its published table reproduced, its laws, and what it refuses.

use line::LineError;
use line::study::{SHIPPED_TOML, StudyInputs, reproduce};
use units::CableKm;

fn shipped() -> StudyInputs {
    toml::from_str(SHIPPED_TOML).expect("the shipped inputs are those of a study")
}

#[test]
fn every_row_of_the_published_table_is_reproduced() {
    let study = reproduce(&shipped()).expect("the study can be computed");
    assert_eq!(study.rows.len(), 5);
    for outcome in &study.rows {
        let (row, published) = (outcome.row, outcome.published.expect("the table has this row"));
        assert!((row.gsnr_mean_db - published.gsnr_mean_db).abs() < 0.2, "{row:?}");
        assert!(
            (row.capacity_per_pair_gbps / published.capacity_per_pair_gbps - 1.0).abs() < 0.01,
            "{row:?}"
        );
        assert_eq!(row.fibre_pairs_count, published.fibre_pairs_count, "{row:?}");
        assert_eq!(row.launch_dbm, published.launch_dbm, "{row:?}");
        assert_eq!(outcome.holds, Some(true));
    }
    assert!(study.holds());
}

#[test]
fn the_optimum_is_as_flat_as_published() {
    // half a decibel beside the best launch costs 0.01 to 0.11 dB
    for outcome in reproduce(&shipped()).unwrap().rows {
        assert!((0.005..0.115).contains(&outcome.gsnr_beside_db), "{outcome:?}");
    }
}

#[test]
fn a_launch_of_minus_one_dbm_gives_the_published_rates() {
    let mut inputs = shipped();
    (inputs.launch.low_dbm, inputs.launch.high_dbm) = (-1.0, -1.0);
    let study = reproduce(&inputs).unwrap();
    assert!(!study.holds(), "the launch is not the published one");
    for (outcome, published_gbps) in study.rows.iter().zip([36_800.0, 41_400.0, 43_000.0]) {
        assert!((outcome.row.capacity_per_pair_gbps / published_gbps - 1.0).abs() < 0.01, "{outcome:?}");
    }
}

#[test]
fn a_study_without_a_published_table_holds_nothing() {
    let mut inputs = shipped();
    inputs.published.clear();
    let study = reproduce(&inputs).unwrap();
    assert!(study.rows.iter().all(|row| row.holds.is_none()) && !study.holds());
}

#[test]
fn a_study_is_homogeneous_in_length() {
    let (before, mut inputs) = (reproduce(&shipped()).unwrap(), shipped());
    inputs.cable_km = CableKm(2.0 * 392.0);
    let fibre = &mut inputs.fibre;
    fibre.loss.loss_db_per_km = fibre.loss.loss_db_per_km.map(|loss| loss / 2.0);
    let dispersion = &mut fibre.dispersion;
    dispersion.dispersion_ps_per_nm_km = dispersion.dispersion_ps_per_nm_km.map(|value| value / 2.0);
    dispersion.dispersion_slope_ps_per_nm2_km =
        dispersion.dispersion_slope_ps_per_nm2_km.map(|value| value / 2.0);
    fibre.nonlinearity.nonlinear_index_nm2_per_w /= 2.0;
    for (before, after) in before.rows.iter().zip(&reproduce(&inputs).unwrap().rows) {
        assert!((before.row.gsnr_mean_db - after.row.gsnr_mean_db).abs() < 1e-9);
    }
}

#[test]
fn figures_out_of_range_are_refused_by_name() {
    let refused = |change: fn(&mut StudyInputs)| {
        let mut inputs = shipped();
        change(&mut inputs);
        match reproduce(&inputs) {
            Err(LineError::PlanValue { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused(|inputs| inputs.launch.step_db = 0.0), "launch.step_db");
    assert_eq!(refused(|inputs| inputs.launch.step_db = 1e-6), "launch.step_db");
    assert_eq!(refused(|inputs| inputs.launch.high_dbm = -9.0), "launch.high_dbm");
    assert_eq!(refused(|inputs| inputs.repeaters_count = vec![65]), "repeaters_count");
    assert_eq!(refused(|inputs| inputs.target_capacity_gbps = f64::NAN), "target_capacity_gbps");
}
