use super::*;
use crate::amplifier::{Amplifier, GainControl, NoiseModel};
use crate::span::Span;
use crate::testing::{comb_channels, g654};
use crate::two_coil::TwoCoil;
use units::FibreKm;

fn span(fibre_km: f64) -> Element {
    Element::Span(Box::new(Span {
        name: "S".to_owned(),
        fibre: g654(),
        fibre_km: FibreKm(fibre_km),
        connector_in_db: 0.1,
        connector_out_db: 0.2,
        lumped: vec![crate::span::LumpedLoss { position_km: FibreKm(10.0), loss_db: 0.3 }],
        raman_pumping: None,
    }))
}

fn amplifier(control: GainControl, noise: NoiseModel, output_max_dbm: Option<f64>) -> Element {
    Element::Amplifier(Amplifier {
        name: "R".to_owned(),
        control,
        noise,
        gain_min_db: 0.0,
        output_max_dbm,
        band: Some(crate::amplifier::Band { low_thz: 190.0, high_thz: 197.0 }),
        voa_in_db: 0.5,
        voa_out_db: 0.25,
        pmd_ps: 0.0,
        pdl_db: 0.0,
        shape: None,
    })
}

const FIXED: NoiseModel = NoiseModel::Fixed { noise_figure_db: 4.6 };

fn line(output_max_dbm: Option<f64>) -> Vec<Element> {
    let coils = NoiseModel::TwoCoil(TwoCoil {
        gain_flatmax_db: 26.0,
        noise_figure_at_gain_flatmax_db: 6.0,
        noise_figure_at_gain_min_db: 10.0,
    });
    let mut two_coil = amplifier(GainControl::Gain { gain_db: 17.0 }, coils, output_max_dbm);
    if let Element::Amplifier(amplifier) = &mut two_coil {
        amplifier.gain_min_db = 15.0;
    }
    vec![
        span(80.0),
        amplifier(GainControl::Gain { gain_db: 14.0 }, FIXED, output_max_dbm),
        span(95.0),
        Element::Attenuator { name: "A".to_owned(), loss_db: 0.7 },
        two_coil,
        span(60.0),
        amplifier(GainControl::OutputPower { output_dbm: 14.0 }, FIXED, None),
    ]
}

/// Launches that differ from channel to channel.
fn launches_mw(cases: usize) -> Vec<f64> {
    (0..8 * cases).map(|at| 0.6 + 0.3 * libm::sin(at as f64 * 1.7) + 0.01 * at as f64).collect()
}

fn at_launch() -> Spectrum {
    Spectrum::launch(&comb_channels(0.0)).unwrap()
}

fn long_way(elements: &[Element], launch_mw: &[f64]) -> Staged<Spectrum> {
    let launch = Spectrum { power_mw: launch_mw.to_vec(), ..at_launch() };
    end_of_line(&mut KernelCache::new(), elements, &launch).unwrap()
}

fn same(end: &LineEnd, whole: &Spectrum) {
    assert_eq!(end.power_mw, whole.power_mw);
    assert_eq!(end.signal_frac, whole.signal_frac);
    assert_eq!(end.ase_frac, whole.ase_frac);
    assert_eq!(end.nli_frac, whole.nli_frac);
}

#[test]
fn the_short_way_equals_the_long_one_to_the_bit_one_by_one_and_many_at_once() {
    for elements in [line(None), line(Some(30.0))] {
        let mut prepared = PreparedLine::new(elements.clone(), at_launch()).unwrap();
        assert!(prepared.is_plain());
        let launches_mw = launches_mw(11);
        let ends = prepared.ends(&launches_mw).unwrap().value;
        assert_eq!(ends.len(), 11);
        for (launch_mw, among_many) in launches_mw.chunks(8).zip(&ends) {
            let whole = long_way(&elements, launch_mw).value;
            same(among_many, &whole);
            same(&prepared.end(launch_mw).unwrap().value, &whole);
        }
    }
}

#[test]
fn an_amplifier_at_its_limit_is_told_as_on_the_long_way() {
    let elements = line(Some(5.0));
    let mut prepared = PreparedLine::new(elements.clone(), at_launch()).unwrap();
    let launches_mw = launches_mw(5);
    let ends = prepared.ends(&launches_mw).unwrap();
    assert!(!ends.findings.is_empty());
    for (launch_mw, end) in launches_mw.chunks(8).zip(&ends.value) {
        let whole = long_way(&elements, launch_mw);
        same(end, &whole.value);
        assert_eq!(prepared.end(launch_mw).unwrap().findings, whole.findings);
    }
}

#[test]
fn a_line_that_is_not_plain_goes_the_long_way() {
    let mask = NoiseModel::OpenroadmPreamp;
    let elements = vec![span(80.0), amplifier(GainControl::Gain { gain_db: 14.0 }, mask, None)];
    let mut prepared = PreparedLine::new(elements.clone(), at_launch()).unwrap();
    assert!(!prepared.is_plain());
    let launch_mw = launches_mw(1);
    same(&prepared.end(&launch_mw).unwrap().value, &long_way(&elements, &launch_mw).value);
}

#[test]
fn snrs_are_those_of_the_spectrum() {
    let elements = line(None);
    let launch_mw = launches_mw(1);
    let end = PreparedLine::new(elements.clone(), at_launch()).unwrap().end(&launch_mw).unwrap().value;
    let (snrs, whole) = (end.snrs(), long_way(&elements, &launch_mw).value);
    let pairs = [
        (snrs.gsnr_db, whole.gsnr_db()),
        (snrs.osnr_ase_db, whole.osnr_ase_db()),
        (snrs.snr_nli_db, whole.snr_nli_db()),
    ];
    for (ours, theirs) in pairs {
        assert!(ours.iter().zip(&theirs).all(|(one, two)| (one - two).abs() < 1e-12), "{ours:?} {theirs:?}");
    }
    let silent =
        LineEnd { power_mw: vec![1.0], signal_frac: vec![1.0], ase_frac: vec![0.0], nli_frac: vec![0.0] };
    assert_eq!(silent.snrs().gsnr_db, [f64::INFINITY]);
}

#[test]
fn powers_that_do_not_fit_the_channels_are_refused() {
    let mut prepared = PreparedLine::new(line(None), at_launch()).unwrap();
    assert!(matches!(
        prepared.end(&[1.0; 7]),
        Err(OpticsError::PowersCount { powers_count: 7, channels_count: 8 })
    ));
    assert!(matches!(prepared.ends(&[1.0; 17]), Err(OpticsError::PowersCount { .. })));
}
