//! Droop by walking light through amplifiers, against both closed forms.

extern crate wetplant_optics as optics;

use optics::amplifier::ase_input_mw;
use optics::droop::{gsnr_constant_gain_db, gsnr_constant_output_power_db, signal_droop_db};
use optics::{
    Amplifier, Channel, Element, FibreDelay, FibreDispersion, FibreLoss, FibreNonlinearity, FibrePmd,
    FibreSpec, GainControl, KernelCache, NoiseModel, Span, Spectrum, end_of_line,
};
use serde_json::Value;
use units::{FibreKm, Provenance, Tag};

const DROOP: &str = include_str!("../../../tests/reference/cases/optics/d05_droop.json");
const LOSS_DB: f64 = 15.7;
/// The bar of the specification for droop.
const BAR_DB: f64 = 1e-9;

fn one_channel() -> Spectrum {
    let channel = Channel {
        frequency_thz: 193.4,
        baud_rate_gbd: 90.0,
        slot_ghz: 100.0,
        roll_off_ratio: 0.1,
        launch_dbm: 3.0,
        tx_osnr_0p1nm_db: None,
        equalisation_offset_db: 0.0,
        label: None,
    };
    Spectrum::launch(&[channel]).expect("one channel overlaps no other")
}

fn amplifier(control: GainControl, noise_figure_db: f64) -> Element {
    Element::Amplifier(Amplifier {
        name: "amplifier".to_owned(),
        control,
        noise: NoiseModel::Fixed { noise_figure_db },
        gain_min_db: 0.0,
        output_max_dbm: None,
        band: None,
        voa_in_db: 0.0,
        voa_out_db: 0.0,
        pmd_ps: 0.0,
        pdl_db: 0.0,
        shape: None,
    })
}

/// Spans without interference whose amplifiers add just the noise that gives each its SNR.
fn noisy_spans(span_snr_db: &[f64], control: GainControl) -> Vec<Element> {
    let launched = one_channel();
    let quietest_mw = ase_input_mw(launched.frequency_thz[0], launched.baud_rate_gbd[0], 0.0);
    let input_mw = launched.power_mw[0] * 10_f64.powf(-LOSS_DB / 10.0);
    let of_span = |snr_db: &f64| {
        // SNR = input over h f B F
        let noise_figure_db = 10.0 * (input_mw / quietest_mw).log10() - snr_db;
        let fibre = Element::Attenuator { name: "span".to_owned(), loss_db: LOSS_DB };
        [fibre, amplifier(control, noise_figure_db)]
    };
    span_snr_db.iter().flat_map(of_span).collect()
}

fn received(elements: &[Element]) -> Spectrum {
    end_of_line(&mut KernelCache::new(), elements, &one_channel()).expect("every figure is in range").value
}

#[test]
fn light_walked_through_amplifiers_meets_both_closed_forms() {
    let file: Value = serde_json::from_str(DROOP).unwrap();
    let rows = file["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 6);
    for row in rows {
        let span_snr_db: Vec<f64> =
            row["span_snr_db"].as_array().unwrap().iter().map(|snr| snr.as_f64().unwrap()).collect();
        let held = received(&noisy_spans(&span_snr_db, GainControl::OutputPower { output_dbm: 3.0 }));
        let expected = |key: &str| row[key].as_f64().unwrap();
        let off_db = |value: f64, key: &str| (value - expected(key)).abs();
        assert!(off_db(held.gsnr_db()[0], "gsnr_constant_output_power_db") < BAR_DB, "{}", row["name"]);
        let signal_db = 10.0 * held.signal_frac[0].log10();
        assert!(off_db(signal_db, "signal_droop_db") < BAR_DB, "{}", row["name"]);
        assert!((held.total_power_dbm() - 3.0).abs() < BAR_DB);
        let fixed = received(&noisy_spans(&span_snr_db, GainControl::Gain { gain_db: LOSS_DB }));
        assert!(off_db(fixed.gsnr_db()[0], "gsnr_constant_gain_db") < BAR_DB, "{}", row["name"]);
    }
}

fn fibre() -> FibreSpec {
    let provenance = || Provenance::new(Tag::Assumed, "test");
    FibreSpec {
        name: "large area".to_owned(),
        reference_wavelength_nm: 1550.0,
        loss: FibreLoss { loss_db_per_km: Some(0.157), provenance: provenance(), at: Vec::new() },
        dispersion: FibreDispersion {
            dispersion_ps_per_nm_km: Some(20.9),
            dispersion_slope_ps_per_nm2_km: Some(0.061),
            provenance: provenance(),
            at: Vec::new(),
        },
        nonlinearity: FibreNonlinearity {
            effective_area_um2: 150.0,
            nonlinear_index_nm2_per_w: 0.026,
            provenance: provenance(),
        },
        pmd: FibrePmd { pmd_ps_per_sqrt_km: 0.04, provenance: provenance() },
        delay: FibreDelay { group_index_ratio: 1.468, provenance: provenance() },
        raman: None,
    }
}

/// A real span: interference and noise together.
fn span(fibre_km: f64, noise_figure_db: f64) -> [Element; 2] {
    let span = Span {
        name: "span".to_owned(),
        fibre: fibre(),
        fibre_km: FibreKm(fibre_km),
        connector_in_db: 0.1,
        connector_out_db: 0.1,
        lumped: Vec::new(),
        raman_pumping: None,
    };
    let control = GainControl::OutputPower { output_dbm: 3.0 };
    [Element::Span(Box::new(span)), amplifier(control, noise_figure_db)]
}

#[test]
fn a_line_droops_by_the_product_of_its_spans_with_interference_and_aged_amplifiers() {
    let spans = [(131.0, 4.6), (98.0, 5.1), (60.0, 4.6), (170.0, 6.0), (98.0, 9.0)];
    let each: Vec<[Element; 2]> = spans.into_iter().map(|(km, figure_db)| span(km, figure_db)).collect();
    let span_snr_db: Vec<f64> = each.iter().map(|span| received(span).gsnr_db()[0]).collect();
    let whole = received(&each.concat());
    assert!((whole.gsnr_db()[0] - gsnr_constant_output_power_db(&span_snr_db)).abs() < BAR_DB);
    let droop_db = 10.0 * whole.signal_frac[0].log10();
    assert!((droop_db - signal_droop_db(&span_snr_db)).abs() < BAR_DB);
    // a plain sum of noises is too good by something one can measure
    assert!(gsnr_constant_gain_db(&span_snr_db) - whole.gsnr_db()[0] > 1e-3);
}
