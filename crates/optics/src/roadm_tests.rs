use super::*;
use crate::testing::{comb_channels, launched};

fn crossing(target: PowerTarget) -> RoadmCrossing {
    let roadm = Roadm { name: "N1".to_owned(), target, degrees: Vec::new(), impairments: Vec::new() };
    RoadmCrossing { roadm, path: RoadmPath::Express, to_degree: None }
}

fn impairment(path: RoadmPath) -> PathImpairment {
    PathImpairment { path, band: None, loss_max_db: None, pmd_ps: None, pdl_db: None, osnr_0p1nm_db: None }
}

fn at_minus_twenty() -> RoadmCrossing {
    crossing(PowerTarget::Channel { channel_dbm: -20.0 })
}

#[test]
fn channels_leave_at_their_target_with_their_own_offset() {
    let mut channels = comb_channels(-3.0);
    channels[2].equalisation_offset_db = 1.5;
    let spectrum = Spectrum::launch(&channels).unwrap();
    let density = 10.0 * libm::log10(2e-4);
    for (target, expected_dbm) in [
        (PowerTarget::Channel { channel_dbm: -20.0 }, -20.0),
        (PowerTarget::Density { density_mw_per_ghz: 2e-4 }, density + 10.0 * libm::log10(90.0)),
        (PowerTarget::Slot { slot_mw_per_ghz: 2e-4 }, density + 20.0),
    ] {
        let (after, record) = cross(&crossing(target), spectrum.clone()).unwrap().value;
        let power_dbm = after.channel_power_dbm();
        assert!((power_dbm[0] - expected_dbm).abs() < 1e-11, "{target:?}");
        assert!((power_dbm[2] - expected_dbm - 1.5).abs() < 1e-11, "{target:?}");
        assert!((record.loss_db[0] - (-3.0 - expected_dbm)).abs() < 1e-11);
    }
}

#[test]
fn a_node_only_attenuates_and_keeps_the_ratios() {
    for launch_dbm in [-40.0, -25.0, -19.0, 0.0] {
        let mut node = at_minus_twenty();
        node.roadm.impairments =
            vec![PathImpairment { loss_max_db: Some(7.0), ..impairment(RoadmPath::Express) }];
        let mut before = launched(launch_dbm);
        before.add_ase(&[1e-6; 8]);
        let staged = cross(&node, before.clone()).unwrap();
        let (after, record) = staged.value;
        assert!(record.loss_db.iter().all(|loss| *loss >= 7.0));
        assert!(after.power_mw.iter().zip(&before.power_mw).all(|(out, entering)| out < entering));
        assert_eq!(after.gsnr_db(), before.gsnr_db());
        let is_short = launch_dbm < -13.0;
        assert_eq!(!staged.findings.is_empty(), is_short, "{launch_dbm}: {:?}", staged.findings);
    }
}

#[test]
fn a_degree_with_a_target_of_its_own_overrules_the_node() {
    let mut node = at_minus_twenty();
    let target = PowerTarget::Channel { channel_dbm: -17.0 };
    node.roadm.degrees = vec![DegreeTarget { degree: "west".to_owned(), target }];
    node.to_degree = Some("west".to_owned());
    let (after, _) = cross(&node, launched(0.0)).unwrap().value;
    assert!((after.channel_power_dbm()[0] + 17.0).abs() < 1e-11);
    node.to_degree = Some("east".to_owned());
    let refused = cross(&node, launched(0.0));
    assert!(matches!(refused, Err(OpticsError::DegreeUnknown { .. })), "{refused:?}");
}

#[test]
fn pmd_and_pdl_add_in_squares_and_osnr_at_the_receiver() {
    let mut node = at_minus_twenty();
    let path = PathImpairment {
        pmd_ps: Some(3.0),
        pdl_db: Some(0.5),
        osnr_0p1nm_db: Some(35.0),
        ..impairment(RoadmPath::Express)
    };
    node.roadm.impairments = vec![impairment(RoadmPath::Drop), path];
    let (once, _) = cross(&node, launched(0.0)).unwrap().value;
    let (twice, _) = cross(&node, once.clone()).unwrap().value;
    assert!((twice.pmd_ps[0] - 3.0 * 2.0_f64.sqrt()).abs() < 1e-12);
    assert!((twice.pdl_db[0] - 0.5 * 2.0_f64.sqrt()).abs() < 1e-12);
    assert_eq!(twice.gsnr_db()[0], f64::INFINITY, "the line itself has no noise");
    assert!((once.received_snr_0p1nm_db()[0] - 35.0).abs() < 1e-12);
    assert!((twice.received_snr_0p1nm_db()[0] - (35.0 - 10.0 * libm::log10(2.0))).abs() < 1e-12);
}

#[test]
fn impairments_hold_in_their_band_and_a_gap_is_said() {
    let mut node = at_minus_twenty();
    let band = Some(Band { low_thz: 192.9, high_thz: 193.35 });
    node.roadm.impairments =
        vec![PathImpairment { band, pdl_db: Some(0.5), ..impairment(RoadmPath::Express) }];
    let staged = cross(&node, launched(0.0)).unwrap();
    assert_eq!(staged.value.0.pdl_db, [0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(staged.findings[0].code, "optics.roadm.impairment_missing");
}

#[test]
fn a_target_that_is_no_power_is_refused() {
    let refused = cross(&crossing(PowerTarget::Density { density_mw_per_ghz: 0.0 }), launched(0.0));
    assert!(
        matches!(refused, Err(OpticsError::ElementValue { field: "density_mw_per_ghz", .. })),
        "{refused:?}"
    );
}
