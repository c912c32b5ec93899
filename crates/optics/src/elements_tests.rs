use super::*;
use crate::amplifier::{GainControl, NoiseModel};
use crate::droop;
use crate::testing::{g654, launched};
use units::FibreKm;

fn span(fibre_km: f64, loss_db_per_km: f64) -> Element {
    let mut fibre = g654();
    fibre.loss.loss_db_per_km = Some(loss_db_per_km);
    Element::Span(Box::new(Span {
        name: "span".to_owned(),
        fibre,
        fibre_km: FibreKm(fibre_km),
        connector_in_db: 0.1,
        connector_out_db: 0.1,
        lumped: Vec::new(),
        raman_pumping: None,
    }))
}

fn amplifier(control: GainControl) -> Element {
    Element::Amplifier(Amplifier {
        name: "R".to_owned(),
        control,
        noise: NoiseModel::Fixed { noise_figure_db: 4.6 },
        gain_min_db: 0.0,
        output_max_dbm: None,
        band: None,
        voa_in_db: 0.0,
        voa_out_db: 0.0,
        shape: None,
        pmd_ps: 0.0,
        pdl_db: 0.0,
    })
}

fn repeated(spans: usize, fibre_km: f64, loss_db_per_km: f64, control: GainControl) -> Vec<Element> {
    (0..spans).flat_map(|_| [span(fibre_km, loss_db_per_km), amplifier(control)]).collect()
}

fn gsnr_db(elements: &[Element], launch_dbm: f64) -> f64 {
    let end = end_of_line(&mut KernelCache::new(), elements, &launched(launch_dbm)).unwrap();
    mean_db(&end.value.gsnr_db()).unwrap()
}

#[test]
fn records_end_where_the_line_ends() {
    let line = repeated(3, 80.0, 0.157, GainControl::OutputPower { output_dbm: 11.0 });
    let staged = propagate(&line, &launched(2.0)).unwrap();
    assert_eq!(staged.value.records.len(), 6);
    let last = staged.value.records.last().unwrap();
    assert_eq!(last.gsnr_mean_db, mean_db(&staged.value.spectrum.gsnr_db()));
    assert_eq!(
        staged.value.spectrum,
        end_of_line(&mut KernelCache::new(), &line, &launched(2.0)).unwrap().value
    );
}

#[test]
fn constant_output_power_droops_as_the_closed_form_says() {
    // long weak spans, no interference to speak of: the same noise in each, and signal gives way to it
    let launch_dbm = -14.0;
    let total_dbm = launched(launch_dbm).total_power_dbm();
    let line = repeated(40, 120.0, 0.157, GainControl::OutputPower { output_dbm: total_dbm });
    let end = end_of_line(&mut KernelCache::new(), &line, &launched(launch_dbm)).unwrap().value;
    let one = end_of_line(&mut KernelCache::new(), &line[..2], &launched(launch_dbm)).unwrap().value;
    let closed_db = droop::gsnr_constant_output_power_db(&vec![mean_db(&one.gsnr_db()).unwrap(); 40]);
    let line_db = mean_db(&end.gsnr_db()).unwrap();
    assert!((line_db - closed_db).abs() < 0.02, "{line_db} beside {closed_db}");
    let gain_db = total_dbm - one.total_power_dbm() + 120.0 * 0.157 + 0.2;
    let held = repeated(40, 120.0, 0.157, GainControl::Gain { gain_db });
    assert!(gsnr_db(&held, launch_dbm) > line_db + 0.1, "constant gain does not droop");
}

#[test]
fn more_fibre_loss_never_raises_gsnr_at_a_launch_below_the_optimum() {
    for launch_dbm in [-4.0, -2.0, 0.0, 2.0] {
        let total_dbm = launched(launch_dbm).total_power_dbm();
        let at_loss = |loss| {
            let line = repeated(5, 80.0, loss, GainControl::OutputPower { output_dbm: total_dbm });
            gsnr_db(&line, launch_dbm)
        };
        let gsnr: Vec<f64> = [0.14, 0.15, 0.16, 0.17, 0.18, 0.20].map(at_loss).to_vec();
        assert!(gsnr.windows(2).all(|pair| pair[1] < pair[0]), "{launch_dbm} dBm: {gsnr:?}");
    }
}

#[test]
fn more_spans_never_raise_gsnr() {
    let control = GainControl::OutputPower { output_dbm: launched(2.0).total_power_dbm() };
    let gsnr: Vec<f64> = (1..8).map(|spans| gsnr_db(&repeated(spans, 80.0, 0.157, control), 2.0)).collect();
    assert!(gsnr.windows(2).all(|pair| pair[1] < pair[0]), "{gsnr:?}");
}

#[test]
fn an_attenuator_takes_power_and_nothing_else() {
    let line = [Element::Attenuator { name: "pad".to_owned(), loss_db: 3.0 }];
    let end = propagate(&line, &launched(2.0)).unwrap().value;
    assert!((launched(2.0).total_power_dbm() - end.spectrum.total_power_dbm() - 3.0).abs() < 1e-12);
    assert_eq!(end.records[0].gsnr_mean_db, None);
    let gain = [Element::Attenuator { name: "pad".to_owned(), loss_db: -3.0 }];
    assert!(matches!(propagate(&gain, &launched(2.0)), Err(OpticsError::ElementValue { .. })));
}

#[test]
fn a_node_a_joint_and_bands_are_elements_like_others() {
    let Element::Amplifier(mut gain) = amplifier(GainControl::Gain { gain_db: 17.0 }) else { panic!() };
    gain.band = Some(crate::amplifier::Band { low_thz: 192.9, high_thz: 193.8 });
    let roadm = crate::roadm::Roadm {
        name: "N".to_owned(),
        target: crate::roadm::PowerTarget::Channel { channel_dbm: -20.0 },
        degrees: Vec::new(),
        impairments: Vec::new(),
    };
    let joint: Fused = serde_json::from_str(r#"{"name":"J"}"#).unwrap();
    let crossing =
        crate::roadm::RoadmCrossing { roadm, path: crate::roadm::RoadmPath::Express, to_degree: None };
    let line = [
        Element::Roadm(Box::new(crossing)),
        Element::Multiband(MultibandAmplifier { name: "M".to_owned(), amplifiers: vec![gain] }),
        Element::Fused(joint),
    ];
    let records = propagate(&line, &launched(0.0)).unwrap().value.records;
    assert_eq!(records.iter().map(|record| record.name.as_str()).collect::<Vec<_>>(), ["N", "M", "J"]);
    assert!((records[0].roadm.as_ref().unwrap().loss_db[0] - 20.0).abs() < 1e-11);
    assert_eq!(records[1].bands.len(), 1);
    assert!((records[1].total_power_dbm - records[2].total_power_dbm - 1.0).abs() < 1e-12);
    let text = serde_json::to_string(&line).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Element>>(&text).unwrap(), line);
}
