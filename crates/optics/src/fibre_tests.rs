use super::*;
use crate::testing::g654;

#[test]
fn beta2_is_homogeneous_in_time_and_length() {
    let base = beta2_s2_per_m(2.09e-5, 193.4e12);
    // β2 goes with D and with the inverse square of frequency
    assert!((beta2_s2_per_m(2.09e-5 * 4.0, 193.4e12 * 2.0) / base - 1.0).abs() < 1e-14);
    assert!((beta2_s2_per_m(2.09e-5 * 1e3, 193.4e12) / base - 1e3).abs() < 1e-9);
    assert!((base * 1e27 + 26.6).abs() < 0.1, "about −26.6 ps²/km, not {base}");
}

#[test]
fn effective_area_is_homogeneous_in_length_and_stated_at_the_reference() {
    assert!((scaled_area_um2(150.0, 1.0, 4.2) - 150.0).abs() < 1e-12);
    let metres2 = scaled_area_um2(150e-12, 0.98, 4.2e-6);
    assert!((metres2 * 1e12 / scaled_area_um2(150.0, 0.98, 4.2) - 1.0).abs() < 1e-13);
    assert!(scaled_area_um2(150.0, 0.98, 4.2) > 150.0, "a lower frequency spreads the mode");
}

#[test]
fn loss_converts_homogeneously() {
    assert!((loss_per_m(0.2) - 4.605_170_185_988_091e-5).abs() < 1e-18);
    assert!((loss_per_m(200.0) / loss_per_m(0.2) - 1e3).abs() < 1e-9);
}

#[test]
fn without_a_slope_beta2_is_the_same_at_every_frequency_but_dispersion_too() {
    let mut fibre = g654();
    fibre.dispersion.dispersion_slope_ps_per_nm2_km = None;
    let (low, high) = (fibre.beta2_s2_per_m_at(191.4).unwrap(), fibre.beta2_s2_per_m_at(196.1).unwrap());
    assert!((low / high - 1.0).abs() < 1e-13);
    assert_eq!(fibre.dispersion_ps_per_nm_km_at(191.4), Ok(20.9));
}

#[test]
fn with_a_slope_dispersion_rises_with_wavelength() {
    let fibre = g654();
    let low = fibre.dispersion_ps_per_nm_km_at(191.4).unwrap();
    let wavelength_nm = 299_792.458 / 191.4;
    assert!((low - (20.9 + 0.061 * (wavelength_nm - 1550.0))).abs() < 1e-9);
}

#[test]
fn a_table_is_interpolated_and_never_extrapolated() {
    let mut fibre = g654();
    fibre.loss.loss_db_per_km = None;
    fibre.loss.at = vec![
        LossPoint { frequency_thz: 191.0, loss_db_per_km: 0.16 },
        LossPoint { frequency_thz: 193.0, loss_db_per_km: 0.15 },
        LossPoint { frequency_thz: 196.0, loss_db_per_km: 0.17 },
    ];
    assert_eq!(fibre.check(), Ok(()));
    assert!((fibre.loss_db_per_km_at(192.0).unwrap() - 0.155).abs() < 1e-14);
    assert!((fibre.loss_db_per_km_at(196.0).unwrap() - 0.17).abs() < 1e-14);
    let beyond = fibre.loss_db_per_km_at(196.1);
    assert!(matches!(beyond, Err(OpticsError::BeyondTable { high_thz, .. }) if high_thz == 196.0));
}

#[test]
fn a_number_beside_a_table_is_refused() {
    let mut fibre = g654();
    fibre.loss.at = vec![LossPoint { frequency_thz: 191.0, loss_db_per_km: 0.16 }];
    assert!(matches!(fibre.check(), Err(OpticsError::OneOfTwo { given: "both", .. })));
    fibre.loss.at.clear();
    fibre.loss.loss_db_per_km = None;
    assert!(matches!(fibre.check(), Err(OpticsError::OneOfTwo { given: "neither", .. })));
}

#[test]
fn a_loss_that_is_not_a_positive_number_is_refused_by_name() {
    for bad in [0.0, -0.2, f64::NAN, f64::INFINITY] {
        let mut fibre = g654();
        fibre.loss.loss_db_per_km = Some(bad);
        let refused = fibre.check();
        assert!(
            matches!(&refused, Err(OpticsError::ElementValue { field: "loss_db_per_km", .. })),
            "{bad}: {refused:?}"
        );
    }
}

#[test]
fn an_unknown_key_of_a_fibre_is_refused() {
    let mut text = serde_json::to_value(g654()).unwrap();
    text["loss"]["loss_db"] = 0.2.into();
    let refused = serde_json::from_value::<FibreSpec>(text).unwrap_err().to_string();
    assert!(refused.contains("loss_db"), "{refused}");
}
