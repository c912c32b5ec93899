use super::*;

struct Case {
    frequency_hz: Vec<f64>,
    baud_rate_hz: Vec<f64>,
    loss_per_m: Vec<f64>,
    beta2_s2_per_m: Vec<f64>,
    gamma_per_w_per_m: Vec<f64>,
    power_w: Vec<f64>,
    length_m: f64,
}

impl Case {
    fn example() -> Self {
        Case {
            frequency_hz: vec![191.4e12, 191.5e12, 191.7e12],
            baud_rate_hz: vec![90e9, 64e9, 130e9],
            loss_per_m: vec![3.6e-5, 3.7e-5, 3.8e-5],
            beta2_s2_per_m: vec![-2.6e-26, -2.65e-26, -2.7e-26],
            gamma_per_w_per_m: vec![7.0e-4, 7.1e-4, 7.2e-4],
            power_w: vec![1e-3, 2e-3, 1.5e-3],
            length_m: 80e3,
        }
    }

    fn ratio(&self) -> Vec<f64> {
        let kernel = kernel(&KernelInputs {
            frequency_hz: &self.frequency_hz,
            baud_rate_hz: &self.baud_rate_hz,
            loss_per_m: &self.loss_per_m,
            beta2_s2_per_m: &self.beta2_s2_per_m,
            gamma_per_w_per_m: &self.gamma_per_w_per_m,
        })
        .unwrap();
        let squared = |(loss, power): (&f64, &f64)| {
            let product = effective_length_m(*loss, self.length_m) * power;
            product * product
        };
        nli_ratio(&kernel, &self.loss_per_m.iter().zip(&self.power_w).map(squared).collect::<Vec<_>>())
    }
}

fn scale(list: &mut [f64], by: f64) {
    list.iter_mut().for_each(|value| *value *= by);
}

fn same(left: &[f64], right: &[f64]) -> bool {
    left.iter().zip(right).all(|(l, r)| ((l - r) / r).abs() < 1e-12)
}

#[test]
fn interference_is_homogeneous_in_length() {
    let mut case = Case::example();
    let before = case.ratio();
    case.length_m *= 1e3;
    scale(&mut case.loss_per_m, 1e-3);
    scale(&mut case.beta2_s2_per_m, 1e-3);
    scale(&mut case.gamma_per_w_per_m, 1e-3);
    assert!(same(&case.ratio(), &before));
}

#[test]
fn interference_is_homogeneous_in_time() {
    let mut case = Case::example();
    let before = case.ratio();
    scale(&mut case.frequency_hz, 1e-12);
    scale(&mut case.baud_rate_hz, 1e-12);
    scale(&mut case.beta2_s2_per_m, 1e24);
    assert!(same(&case.ratio(), &before));
}

#[test]
fn interference_is_homogeneous_in_power() {
    let mut case = Case::example();
    let before = case.ratio();
    scale(&mut case.power_w, 1e3);
    scale(&mut case.gamma_per_w_per_m, 1e-3);
    assert!(same(&case.ratio(), &before));
}

#[test]
fn interference_grows_with_the_square_of_power_and_with_length() {
    let mut case = Case::example();
    let before = case.ratio();
    scale(&mut case.power_w, 2.0);
    assert!(same(&case.ratio(), &before.iter().map(|x| 4.0 * x).collect::<Vec<_>>()));
    let at_80_km = case.ratio();
    case.length_m = 90e3;
    assert!(case.ratio().iter().zip(&at_80_km).all(|(longer, shorter)| longer > shorter));
}

#[test]
fn the_difference_with_one_logarithm_is_the_difference() {
    for (high, low) in [(3.0, 2.0), (3.0, -2.0), (0.5, -0.5), (1e4, 9.9e3), (1e-3, 0.0)] {
        let two_logarithms = libm::asinh(high) - libm::asinh(low);
        assert!((asinh_difference(high, low) - two_logarithms).abs() < 1e-12);
    }
}

#[test]
fn effective_length_is_homogeneous_and_below_the_length() {
    let metres = effective_length_m(3.6e-5, 80e3);
    assert!(metres < 80e3);
    assert!((effective_length_m(3.6e-2, 80.0) * 1e3 / metres - 1.0).abs() < 1e-14);
}

#[test]
fn zero_dispersion_is_an_error_with_the_two_channels() {
    let mut case = Case::example();
    case.beta2_s2_per_m = vec![-2.6e-26, 2.6e-26, -2.7e-26];
    let inputs = KernelInputs {
        frequency_hz: &case.frequency_hz,
        baud_rate_hz: &case.baud_rate_hz,
        loss_per_m: &case.loss_per_m,
        beta2_s2_per_m: &case.beta2_s2_per_m,
        gamma_per_w_per_m: &case.gamma_per_w_per_m,
    };
    assert_eq!(kernel(&inputs), Err((1, 0)));
}

/// The comb of the speed bars.
fn comb(count: u32) -> Case {
    let each = |value: fn(f64) -> f64| (0..count).map(|index| value(f64::from(index))).collect::<Vec<f64>>();
    Case {
        frequency_hz: each(|n| 191.35e12 + n * 50e9),
        baud_rate_hz: each(|_| 32e9),
        loss_per_m: each(|n| 4.6e-5 + n * 1e-9),
        beta2_s2_per_m: each(|n| -2.13e-26 + n * 1e-30),
        gamma_per_w_per_m: each(|n| 1.3e-3 + n * 1e-8),
        power_w: each(|n| 1e-3 + n * 1e-6),
        length_m: 80e3,
    }
}

impl Case {
    fn inputs(&self) -> KernelInputs<'_> {
        KernelInputs {
            frequency_hz: &self.frequency_hz,
            baud_rate_hz: &self.baud_rate_hz,
            loss_per_m: &self.loss_per_m,
            beta2_s2_per_m: &self.beta2_s2_per_m,
            gamma_per_w_per_m: &self.gamma_per_w_per_m,
        }
    }
}

#[derive(Clone)]
struct WholeModel<'a>(&'a Case, usize);

impl Kernel for WholeModel<'_> {
    type Output = Vec<u64>;

    #[inline(always)]
    fn run(self) -> Vec<u64> {
        let inputs = self.0.inputs();
        let count = inputs.frequency_hz.len();
        let mut columns = vec![0.0; count * count];
        Fill { inputs: &inputs, columns: &mut columns }.run();
        let weighted: Vec<f64> = (0..count * self.1).map(|index| 1.0 / (index as f64 + 2.0)).collect();
        let mut ratios = vec![0.0; weighted.len()];
        Product { kernel: &columns, weighted: &weighted, count, ratios: &mut ratios }.run();
        columns.iter().chain(&ratios).map(|figure| figure.to_bits()).collect()
    }
}

#[test]
fn every_width_of_vector_gives_the_same_bits() {
    for count in [1, 7, 8, 43, 96] {
        let case = comb(count);
        let outcomes = super::super::lanes::on_every_path(&WholeModel(&case, 6));
        for (path, bits) in &outcomes {
            assert_eq!(bits, &outcomes[0].1, "{path} and {}", outcomes[0].0);
        }
    }
}

#[test]
fn a_batch_gives_each_case_what_it_has_alone() {
    let case = comb(43);
    let kernel = kernel(&case.inputs()).unwrap();
    let weighted: Vec<f64> = (0..43 * 7).map(|index| f64::from(index) * 1e3).collect();
    let together = nli_ratios(&kernel, &weighted, 43);
    for (alone, of_batch) in weighted.chunks(43).zip(together.chunks(43)) {
        assert_eq!(nli_ratio(&kernel, alone), of_batch);
    }
}

#[test]
fn an_entry_is_the_published_form_with_the_library_asinh() {
    let case = comb(96);
    let kernel = kernel(&case.inputs()).unwrap();
    for (target, source) in [(0, 0), (95, 0), (3, 4), (50, 10), (20, 90)] {
        let beta2 = (case.beta2_s2_per_m[target] + case.beta2_s2_per_m[source]).abs() / 2.0;
        let length_m = 1.0 / case.loss_per_m[source];
        let slope = PI * PI * length_m * beta2 * case.baud_rate_hz[target];
        let distance_hz = case.frequency_hz[source] - case.frequency_hz[target];
        let asinh = |side: f64| libm::asinh(slope * (distance_hz + side * case.baud_rate_hz[source] / 2.0));
        let psi = (asinh(1.0) - asinh(-1.0)) / (4.0 * PI * beta2 * length_m);
        let weight = if target == source { WEIGHT_SELF } else { WEIGHT_CROSS };
        let gamma = case.gamma_per_w_per_m[target];
        let expected = weight * gamma * gamma * psi / (case.baud_rate_hz[source] * case.baud_rate_hz[source]);
        assert!((kernel[source * 96 + target] / expected - 1.0).abs() < 2e-13, "{target} {source}");
    }
}
