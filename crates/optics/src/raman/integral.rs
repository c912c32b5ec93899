//! Running integrals over evenly spaced points.

/// The integral from the first point to each point.
///
/// # Source
/// Cumulative Simpson rule of fourth order at every point, odd or even: the cubic through the four nearest
/// points, h/24 (−f₋₁ + 13 f₀ + 13 f₁ − f₂) inside and h/24 (9 f₀ + 19 f₁ − 5 f₂ + f₃) at the ends.
///
/// # Shape
/// Both slices have the same length, 4 or more.
pub(super) fn running_integral(values: &[f64], step_m: f64, integral: &mut [f64]) {
    let last = values.len() - 1;
    let unit_m = step_m / 24.0;
    let mut sum = 0.0;
    integral[0] = 0.0;
    sum += unit_m * at_an_end(&values[..4]);
    integral[1] = sum;
    for (four, so_far) in values.windows(4).zip(&mut integral[2..last]) {
        sum += unit_m * (13.0 * (four[1] + four[2]) - four[0] - four[3]);
        *so_far = sum;
    }
    let four = [values[last], values[last - 1], values[last - 2], values[last - 3]];
    integral[last] = sum + unit_m * at_an_end(&four);
}

fn at_an_end(four: &[f64]) -> f64 {
    9.0 * four[0] + 19.0 * four[1] - 5.0 * four[2] + four[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(points_count: u32) -> f64 {
        let step = 3.0 / f64::from(points_count - 1);
        let values: Vec<f64> = (0..points_count).map(|index| (f64::from(index) * step).exp()).collect();
        let mut integral = vec![f64::NAN; values.len()];
        running_integral(&values, step, &mut integral);
        integral.iter().zip(&values).map(|(ours, exact)| (ours - exact + 1.0).abs()).fold(0.0, f64::max)
    }

    #[test]
    fn it_is_exact_on_cubics_at_every_point() {
        for points_count in 4..9_u32 {
            let values: Vec<f64> = (0..points_count).map(|x| f64::from(x).powi(3)).collect();
            let mut integral = vec![f64::NAN; values.len()];
            running_integral(&values, 1.0, &mut integral);
            for (x, ours) in (0..points_count).zip(integral) {
                assert!((ours - f64::from(x).powi(4) / 4.0).abs() < 1e-10, "{x} of {points_count}: {ours}");
            }
        }
    }

    #[test]
    fn half_the_step_is_a_sixteenth_of_the_error() {
        let ratio = error_of(41) / error_of(81);
        assert!((14.0..18.0).contains(&ratio), "{ratio}");
    }
}
