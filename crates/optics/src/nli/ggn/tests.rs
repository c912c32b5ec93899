use super::testing::{APPROX, Line, SEPARATED, list, number};
use super::*;
use crate::nli::lanes::Kernel;
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
        equalisation_offset_db: 0.0,
        label: None,
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
    eprintln!(
        "{}: mean after the first span {first:e} dB, SNR_NLI {last:e} dB, GSNR {gsnr:e} dB",
        line.file["id"]
    );
    assert!(first < limits_db[0], "{first}");
    assert!(last < limits_db[1], "{last}");
    assert!(gsnr < limits_db[1], "{gsnr}");
}

#[test]
fn the_separated_model_on_its_grid_is_that_of_the_reference_line() {
    let line = Line::read(SEPARATED);
    let channels = computed(&line);
    check_line(&line, &channels, [1e-8, 1e-7], &|inputs| {
        separated::nli_ratio(inputs, Some(&channels), Quadrature::OnGrid).unwrap()
    });
}

#[test]
fn the_separated_model_converged_is_near_the_reference_line() {
    let line = Line::read(SEPARATED);
    let channels = computed(&line);
    // across the gap between the bands the grid of the reference is too coarse: the next test
    check_line(&line, &channels, [0.01, 0.025], &|inputs| {
        separated::nli_ratio(inputs, Some(&channels), Quadrature::Converged).unwrap()
    });
}

#[test]
fn across_a_gap_between_bands_the_reference_grid_is_too_coarse_and_a_finer_one_converges() {
    let line = Line::read(SEPARATED);
    let power_w = list(&line.file["spectrum"]["power_w"]);
    let profile = line.profile(&line.file["line"][2], &power_w);
    let mut inputs = line.inputs(&power_w, &profile);
    // neighbours by number, 1.6 THz apart: the step follows the number
    assert!(table_over_grid_db(&inputs, 34, 33) < -1.0);
    inputs.steps.phase_tolerance_rad /= 15.0;
    assert!(table_over_grid_db(&inputs, 34, 33).abs() < 1e-4);
}

#[test]
fn the_approximate_model_on_its_grid_is_that_of_the_reference_line() {
    let line = Line::read(APPROX);
    let every: Vec<usize> = (0..line.frequency_hz.len()).collect();
    check_line(&line, &every, [1e-8, 1e-7], &|inputs| approx::nli_ratio(inputs, Quadrature::OnGrid).unwrap());
}

#[test]
fn the_approximate_model_converged_is_that_of_the_reference_line() {
    let line = Line::read(APPROX);
    let every: Vec<usize> = (0..line.frequency_hz.len()).collect();
    check_line(&line, &every, [1e-3, 1e-3], &|inputs| {
        approx::nli_ratio(inputs, Quadrature::Converged).unwrap()
    });
}

/// Channels of 32 GBd on 50 GHz over 80 km with a splice; powers that scattering tilts; a slope of dispersion.
struct Synthetic {
    lists: [Vec<f64>; 8],
    profile: LossProfile,
}

impl Synthetic {
    fn new(count: u32, roll_off_ratio: f64) -> Self {
        let each = |value: &dyn Fn(f64) -> f64| (0..count).map(|n| value(f64::from(n))).collect::<Vec<f64>>();
        let position_m: Vec<f64> = (0..=40).map(|index| f64::from(index) * 2e3).collect();
        let share = |tilt: f64, z: &f64| {
            let splice = if *z > 31e3 { 0.93 } else { 1.0 };
            splice * libm::exp(-4.6e-5 * z + tilt * (1.0 - libm::exp(-4.6e-5 * z)))
        };
        let share_frac = (0..count)
            .map(|n| {
                position_m.iter().map(|z| share((f64::from(n) / f64::from(count) - 0.5) * 0.5, z)).collect()
            })
            .collect();
        Self {
            lists: [
                each(&|n| 191.3e12 + n * 50e9),
                each(&|_| 32e9),
                each(&|n| 4.6e-5 + n * 1e-8),
                each(&|n| -2.1e-26 + n * 4.1e-29),
                each(&|_| 1.3e-3),
                each(&|_| 50e9),
                each(&|_| roll_off_ratio),
                each(&|n| 1e-3 + n * 1e-6),
            ],
            profile: LossProfile { position_m, share_frac },
        }
    }

    fn inputs(&self) -> GgnInputs<'_> {
        let [frequency_hz, baud_rate_hz, loss_per_m, beta2_s2_per_m, gamma_per_w_per_m, ..] = &self.lists;
        let channels =
            KernelInputs { frequency_hz, baud_rate_hz, loss_per_m, beta2_s2_per_m, gamma_per_w_per_m };
        let [.., slot_hz, roll_off_ratio, power_w] = &self.lists;
        let steps =
            GgnSteps { dispersion_tolerance_ratio: 4.0, phase_tolerance_rad: 0.1, result_step_m: 2e3 };
        GgnInputs { channels, slot_hz, roll_off_ratio, power_w, profile: &self.profile, steps }
    }
}

/// ψ of a pair by the table over ψ by the sum on the grid, in dB.
fn table_over_grid_db(inputs: &GgnInputs<'_>, target: usize, source: usize) -> f64 {
    let beta3 = beta3_s3_per_m(inputs.channels.frequency_hz, inputs.channels.beta2_s2_per_m);
    let pair = pair::Pair::new(inputs, &beta3, target, source);
    let loss_per_m = inputs.channels.loss_per_m[source];
    let link = &link::Link::new(inputs.profile, source, loss_per_m);
    let steps = grid::Steps::new(inputs, loss_per_m, pair.beta2_s2_per_m, target.abs_diff(source));
    let on_grid = grid::GridSum { position_m: &inputs.profile.position_m, link, pair, steps }.psi();
    let converged = table::LinkTables::new(inputs).psi(source, &pair, &table::Rules::new());
    10.0 * libm::log10(converged / on_grid)
}

#[test]
fn a_converged_pair_is_the_sum_on_a_fine_grid() {
    // own, near on both sides, far on both sides
    let pairs = [(12, 12), (12, 13), (12, 11), (12, 14), (3, 0), (12, 17), (12, 18), (0, 23), (23, 0)];
    // a narrow roll-off tries the grid, a wide one the few points of the table's rule on it
    for (roll_off_ratio, limit_db) in [(0.15, 6e-4), (0.05, 1.5e-3), (0.6, 5e-3)] {
        let line = Synthetic::new(24, roll_off_ratio);
        let mut inputs = line.inputs();
        inputs.steps.phase_tolerance_rad = 0.05;
        for (target, source) in pairs {
            let apart_db = table_over_grid_db(&inputs, target, source);
            assert!(
                apart_db.abs() < limit_db,
                "roll-off {roll_off_ratio}, {source} on {target}: {apart_db:e} dB"
            );
        }
    }
}

#[test]
fn spectra_without_roll_off_have_a_converged_answer() {
    let line = Synthetic::new(24, 0.0);
    let mut inputs = line.inputs();
    inputs.steps.phase_tolerance_rad = 0.05;
    for (target, source) in [(12, 12), (12, 13), (0, 23)] {
        // the grid leaves out its end and halves what is there: up to a step of each axis
        let apart_db = table_over_grid_db(&inputs, target, source);
        assert!(apart_db.abs() < 0.05, "{source} on {target}: {apart_db:e} dB");
    }
}

/// Interference of the separated model of every channel, converged.
fn converged(inputs: &GgnInputs<'_>) -> Vec<f64> {
    separated::nli_ratio(inputs, None, Quadrature::Converged).unwrap()
}

fn same(left: &[f64], right: &[f64], limit: f64) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(l, r)| (l / r - 1.0).abs() < limit)
}

#[test]
fn interference_is_homogeneous_in_length_and_in_power() {
    let line = Synthetic::new(12, 0.15);
    let before = [converged(&line.inputs()), approx::nli_ratio(&line.inputs(), Quadrature::OnGrid).unwrap()];
    let mut longer = Synthetic::new(12, 0.15);
    longer.profile.position_m.iter_mut().for_each(|z| *z *= 1e3);
    // loss, dispersion and nonlinearity of a metre, of a thousandth each
    for list in [2, 3, 4] {
        longer.lists[list].iter_mut().for_each(|value| *value *= 1e-3);
    }
    let mut stronger = Synthetic::new(12, 0.15);
    stronger.lists[7].iter_mut().for_each(|power| *power *= 3.0);
    let ratio = |line: &Synthetic, step_m: f64| {
        let mut inputs = line.inputs();
        inputs.steps.result_step_m = step_m;
        approx::nli_ratio(&inputs, Quadrature::OnGrid).unwrap()
    };
    assert!(same(&ratio(&longer, 2e6), &before[1], 1e-10));
    // the far rule holds a dispersion in SI, so the separated model is homogeneous where all pairs are near
    let ninefold: Vec<Vec<f64>> = before.iter().map(|each| each.iter().map(|x| 9.0 * x).collect()).collect();
    assert!(same(&converged(&stronger.inputs()), &ninefold[0], 1e-12));
    assert!(same(&ratio(&stronger, 2e3), &ninefold[1], 1e-12));
}

#[test]
fn channels_between_computed_ones_get_a_density_between_theirs() {
    let line = Synthetic::new(12, 0.15);
    let every = converged(&line.inputs());
    let some = separated::nli_ratio(&line.inputs(), Some(&[2, 8]), Quadrature::Converged).unwrap();
    let power_w = &line.lists[7];
    let density: Vec<f64> = some.iter().zip(power_w).map(|(ratio, power)| ratio * power).collect();
    assert!(same(&[some[2], some[8]], &[every[2], every[8]], 1e-12));
    assert!(same(&[density[0], density[11]], &[density[2], density[8]], 1e-12));
    assert!((density[5] / ((density[2] + density[8]) / 2.0) - 1.0).abs() < 1e-12);
}

#[test]
fn the_slope_of_a_parabola_is_found_at_every_channel() {
    let frequency_hz: Vec<f64> = [0.0, 0.1, 0.5, 0.6, 1.4, 2.0].iter().map(|at| 191e12 + at * 1e12).collect();
    let beta2 = |hz: &f64| -2.1e-26 + 8e-40 * (hz - 191e12) + 3e-53 * (hz - 191e12) * (hz - 191e12);
    let values: Vec<f64> = frequency_hz.iter().map(beta2).collect();
    let slope = |hz: &f64| (8e-40 + 6e-53 * (hz - 191e12)) / (2.0 * std::f64::consts::PI);
    let expected: Vec<f64> = frequency_hz.iter().map(slope).collect();
    assert!(same(&beta3_s3_per_m(&frequency_hz, &values), &expected, 1e-9));
    let line = beta3_s3_per_m(&frequency_hz[..2], &values[..2]);
    assert!((line[0] / line[1] - 1.0).abs() < 1e-12 && line[0] > 0.0);
    assert_eq!(beta3_s3_per_m(&frequency_hz[..1], &values[..1]), [0.0]);
}

#[test]
fn inputs_that_cannot_be_computed_are_refused_with_their_name() {
    let line = Synthetic::new(4, 0.15);
    let mut inputs = line.inputs();
    inputs.slot_hz = &inputs.slot_hz[..3];
    let refused = approx::nli_ratio(&inputs, Quadrature::Converged);
    assert_eq!(refused, Err(GgnError::Shape { what: "slot_hz", found: 3, expected: 4 }));
    let refused = separated::nli_ratio(&line.inputs(), Some(&[1, 4]), Quadrature::Converged);
    assert!(matches!(refused, Err(GgnError::Value { what: "the last computed channel", .. })));
    let mut dark = Synthetic::new(4, 0.15);
    dark.profile.share_frac[2][7] = 0.0;
    let refused = separated::nli_ratio(&dark.inputs(), None, Quadrature::OnGrid);
    assert!(matches!(refused, Err(GgnError::Value { what: "share_frac", .. })));
    let mut crossing = Synthetic::new(4, 0.15);
    crossing.lists[3] = vec![-1e-27, -0.5e-27, 0.5e-27, 2e-27];
    let refused = approx::nli_ratio(&crossing.inputs(), Quadrature::Converged);
    assert_eq!(refused, Err(GgnError::DispersionZero { first: 2, second: 1 }));
}

/// What runs on vectors, as bits: the tables, and sums of a near and a far pair.
#[derive(Clone)]
struct OnVectors<'a>(&'a GgnInputs<'a>);

impl Kernel for OnVectors<'_> {
    type Output = Vec<u64>;

    #[inline(always)]
    fn run(self) -> Vec<u64> {
        let mut bits = table::Build { inputs: self.0 }.run().bits();
        let channels = self.0.channels;
        let beta3 = beta3_s3_per_m(channels.frequency_hz, channels.beta2_s2_per_m);
        for (target, source) in [(3, 3), (3, 4), (0, 8)] {
            let pair = pair::Pair::new(self.0, &beta3, target, source);
            let link = &link::Link::new(self.0.profile, source, channels.loss_per_m[source]);
            let steps =
                grid::Steps::new(self.0, channels.loss_per_m[source], pair.beta2_s2_per_m, source - target);
            let position_m = self.0.profile.position_m.as_slice();
            bits.push(grid::GridSum { position_m, link, pair, steps }.run().to_bits());
        }
        bits
    }
}

#[test]
fn every_width_of_vector_gives_the_same_bits() {
    let line = Synthetic::new(9, 0.15);
    let inputs = line.inputs();
    let outcomes = crate::nli::lanes::on_every_path(&OnVectors(&inputs));
    for (path, bits) in &outcomes {
        assert!(bits == &outcomes[0].1, "{path} and {}", outcomes[0].0);
    }
}
