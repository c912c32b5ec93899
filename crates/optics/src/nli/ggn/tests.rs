use super::testing::{APPROX, Line, SEPARATED, list, number};
use super::*;
use crate::profile::LossProfile;
use crate::spectrum::{Channel, Spectrum, mean_db};

type Model<'a> = &'a dyn Fn(&GgnInputs<'_>) -> Vec<f64>;

fn launch(line: &Line) -> Spectrum {
    let power_w = list(&line.file["spectrum"]["power_w"]);
    let channel = |index: usize| Channel {
        frequency_thz: line.frequency_hz[index] / 1e12,
        baud_rate_gbd: line.baud_rate_hz[index] / 1e9,
        slot_ghz: line.slot_hz[index] / 1e9,
        roll_off_ratio: line.roll_off_ratio[index],
        launch_dbm: 10.0 * libm::log10(power_w[index] * 1e3),
        tx_osnr_0p1nm_db: None,
    };
    Spectrum::launch(&(0..power_w.len()).map(channel).collect::<Vec<_>>()).unwrap()
}

/// Mean SNR after the first span, and the spectrum at the end of the line.
fn walk(line: &Line, model: Model<'_>) -> (f64, Spectrum) {
    let mut spectrum = launch(line);
    let mut first_db = None;
    for element in line.file["line"].as_array().unwrap() {
        if element["type"] == "fibre" {
            spectrum.scale(libm::pow(10.0, -number(&element["connector_in_db"]) / 10.0));
            let power_w: Vec<f64> = spectrum.power_mw.iter().map(|power_mw| power_mw * 1e-3).collect();
            let profile = line.profile(element, &power_w);
            spectrum.add_nli(&model(&line.inputs(&power_w, &profile)));
            let end: Vec<f64> = profile.share_frac.iter().map(|share| *share.last().unwrap()).collect();
            spectrum.scale_each(&end);
            spectrum.scale(libm::pow(10.0, -number(&element["connector_out_db"]) / 10.0));
            first_db = first_db.or(mean_db(&spectrum.gsnr_db()));
        } else {
            amplify(line, element, &mut spectrum);
        }
    }
    (first_db.unwrap(), spectrum)
}

fn amplify(line: &Line, element: &serde_json::Value, spectrum: &mut Spectrum) {
    let (mut gains, mut noise_mw) = (Vec::new(), Vec::new());
    for (channel, frequency_hz) in line.frequency_hz.iter().enumerate() {
        let amplifiers = element["amplifiers"].as_array().unwrap();
        let holds = |band: &[f64]| band[0] < *frequency_hz && *frequency_hz < band[1];
        let amplifier = amplifiers.iter().find(|each| holds(&list(&each["band_hz"]))).unwrap();
        let gain = libm::pow(10.0, number(&amplifier["gain_db"]) / 10.0);
        gains.push(gain);
        noise_mw.push(line.ase_w(channel, number(&amplifier["nf_db"]), gain) * 1e3);
    }
    spectrum.scale_each(&gains);
    spectrum.add_ase(&noise_mw);
}

fn deviation_db(found: &[f64], expected: &[f64], channels: &[usize]) -> f64 {
    channels.iter().map(|channel| (found[*channel] - expected[*channel]).abs()).fold(0.0, f64::max)
}

fn computed(line: &Line) -> Vec<usize> {
    let from_one = list(&line.file["simulation"]["nli"]["computed_channels_1based"]);
    from_one.iter().map(|channel| *channel as usize - 1).collect()
}

fn check_line(line: &Line, channels: &[usize], limits_db: [f64; 2], model: Model<'_>) {
    let (first_db, end) = walk(line, model);
    let outputs = &line.file["outputs"];
    let first = (first_db - number(&line.file["outputs_after_each_element"][0]["gsnr_db_mean"])).abs();
    let last = deviation_db(&end.snr_nli_db(), &list(&outputs["snr_nli_db"]), channels);
    let gsnr = deviation_db(&end.gsnr_db(), &list(&outputs["gsnr_db"]), channels);
    eprintln!("{}: mean after the first span {first:e} dB, SNR_NLI {last:e} dB, GSNR {gsnr:e} dB", outputs["x"]);
    assert!(first < limits_db[0], "{first}");
    assert!(last < limits_db[1], "{last}");
    assert!(gsnr < limits_db[1], "{gsnr}");
}

#[test]
fn the_separated_model_on_its_grid_is_that_of_the_reference_line() {
    let line = Line::read(SEPARATED);
    let channels = computed(&line);
    check_line(&line, &channels, [1e-3, 1e-3], &|inputs| {
        separated::nli_ratio(inputs, Some(&channels), Quadrature::OnGrid).unwrap()
    });
}

#[test]
fn the_separated_model_converged_is_near_the_reference_line() {
    let line = Line::read(SEPARATED);
    let channels = computed(&line);
    check_line(&line, &channels, [5e-3, 5e-3], &|inputs| {
        separated::nli_ratio(inputs, Some(&channels), Quadrature::Converged).unwrap()
    });
}

#[test]
fn the_approximate_model_is_that_of_the_reference_line() {
    let line = Line::read(APPROX);
    let every: Vec<usize> = (0..line.frequency_hz.len()).collect();
    check_line(&line, &every, [5e-3, 5e-3], &|inputs| {
        approx::nli_ratio(inputs, Quadrature::Converged).unwrap()
    });
}
