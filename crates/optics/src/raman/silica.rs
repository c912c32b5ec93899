//! The Raman gain of silica where no measured table of a fibre is at hand.

use crate::constants::LIGHT_SPEED_M_PER_S;
use crate::error::{OpticsError, positive};
use crate::fibre::{FibreRaman, RamanGainPoint};
use std::f64::consts::PI;
use units::Provenance;

/// A vibration of silica: wavenumber, intensity, widths of its Gaussian and Lorentzian parts (full, at half height).
struct Vibration {
    wavenumber_per_cm: f64,
    intensity: f64,
    gaussian_per_cm: f64,
    lorentzian_per_cm: f64,
}

const fn vibration(figures: [f64; 4]) -> Vibration {
    let [wavenumber_per_cm, intensity, gaussian_per_cm, lorentzian_per_cm] = figures;
    Vibration { wavenumber_per_cm, intensity, gaussian_per_cm, lorentzian_per_cm }
}

/// The 13 vibrations of fused silica.
///
/// # Source
/// D. Hollenbeck and C. D. Cantrell, J. Opt. Soc. Am. B 19 (2002) 2886, table 1; the figures as several public
/// programs print them alike (November 2026).
const VIBRATIONS: [Vibration; 13] = [
    vibration([56.25, 1.00, 52.10, 17.37]),
    vibration([100.00, 11.40, 110.42, 38.81]),
    vibration([231.25, 36.67, 175.00, 58.33]),
    vibration([362.50, 67.67, 162.50, 54.17]),
    vibration([463.00, 74.00, 135.33, 45.11]),
    vibration([497.00, 4.50, 24.50, 8.17]),
    vibration([611.50, 6.80, 41.50, 13.83]),
    vibration([691.67, 4.60, 155.00, 51.67]),
    vibration([793.67, 4.20, 59.50, 19.83]),
    vibration([835.50, 4.50, 64.30, 21.43]),
    vibration([930.00, 2.70, 150.00, 50.00]),
    vibration([1080.00, 3.10, 91.00, 30.33]),
    vibration([1215.00, 3.00, 160.00, 53.33]),
];

/// Points of the table: 0 to 45 THz.
const POINTS_COUNT: u32 = 91;
const STEP_THZ: f64 = 0.5;
/// The response has died away after 3 ps; its fastest part turns in 27 fs.
const SAMPLES_COUNT: u32 = 6_000;
const SAMPLE_PS: f64 = 0.5e-3;

/// Gain of a silica fibre with a given peak, which lies near 13 THz; the table ends at 0.
///
/// Scaled to the same peak it is within 10 % of the measured table of a G.652 fibre over most of 1 to 14 THz.
///
/// # Source
/// Hollenbeck and Cantrell as above, equation 9: the gain is the sine transform of
/// h(t) = Σ A exp(−γt) exp(−Γ²t²/4) sin ωt, with ω = 2πcν, γ and Γ πc times the full widths.
///
/// # Errors
/// When the peak or the pump is not above 0.
pub fn silica(
    peak_gain_per_w_per_km: f64,
    reference_pump_thz: f64,
    provenance: Provenance,
) -> Result<FibreRaman, OpticsError> {
    positive("silica fibre", "peak_gain_per_w_per_km", peak_gain_per_w_per_km)?;
    positive("silica fibre", "reference_pump_thz", reference_pump_thz)?;
    let response: Vec<f64> = (0..SAMPLES_COUNT).map(|index| response(f64::from(index) * SAMPLE_PS)).collect();
    let raw: Vec<f64> =
        (0..POINTS_COUNT).map(|index| sine_transform(&response, f64::from(index) * STEP_THZ)).collect();
    let peak = raw.iter().fold(0.0, |most: f64, gain| most.max(*gain));
    let point = |(index, gain): (u32, f64)| RamanGainPoint {
        offset_thz: f64::from(index) * STEP_THZ,
        gain_per_w_per_km: gain.max(0.0) / peak * peak_gain_per_w_per_km,
    };
    let mut at: Vec<RamanGainPoint> = (0..).zip(raw).map(point).collect();
    if let Some(last) = at.last_mut() {
        last.gain_per_w_per_km = 0.0;
    }
    Ok(FibreRaman { reference_pump_thz, provenance, at })
}

fn response(time_ps: f64) -> f64 {
    // cm⁻¹ times 100 c is Hz, times 10⁻¹² is THz
    let to_thz = 100.0 * LIGHT_SPEED_M_PER_S * 1e-12;
    let one = |vibration: &Vibration| {
        let lorentzian = PI * to_thz * vibration.lorentzian_per_cm * time_ps;
        let gaussian = PI * to_thz * vibration.gaussian_per_cm * time_ps;
        let phase = 2.0 * PI * to_thz * vibration.wavenumber_per_cm * time_ps;
        vibration.intensity * libm::exp(-lorentzian - gaussian * gaussian / 4.0) * libm::sin(phase)
    };
    VIBRATIONS.iter().map(one).sum()
}

/// Trapezoids; both ends are nothing.
fn sine_transform(response: &[f64], offset_thz: f64) -> f64 {
    let turn = 2.0 * PI * offset_thz * SAMPLE_PS;
    (0_u32..).zip(response).map(|(index, value)| value * libm::sin(turn * f64::from(index))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::Tag;

    #[test]
    fn its_shape_is_that_of_a_measured_fibre() {
        let provenance = Provenance::new(Tag::Cited, "Hollenbeck and Cantrell 2002");
        let text = include_str!("../../../../tests/reference/cases/optics/d03_cl_ggn_approx.json");
        let file: serde_json::Value = serde_json::from_str(text).unwrap();
        let measured = file["line"][0]["raman_gain"]["g0_per_w_per_m"].as_array().unwrap();
        let measured: Vec<f64> = measured.iter().map(|gain| gain.as_f64().unwrap() * 1e3).collect();
        let peak = measured.iter().copied().fold(0.0, f64::max);
        let ours = silica(peak, 206.5, provenance).unwrap();
        let top = ours.at.iter().max_by(|a, b| a.gain_per_w_per_km.total_cmp(&b.gain_per_w_per_km)).unwrap();
        assert!((top.gain_per_w_per_km - peak).abs() < 1e-15);
        assert_eq!(top.offset_thz, 13.0);
        // the measured table has the same steps of 0.5 THz
        for (point, measured) in ours.at.iter().zip(&measured).take(29).skip(2) {
            let ratio = point.gain_per_w_per_km / measured;
            assert!((0.82..1.18).contains(&ratio), "{} THz: {ratio}", point.offset_thz);
        }
        assert_eq!(ours.at.last().unwrap().gain_per_w_per_km, 0.0);
        assert!(ours.at[88].gain_per_w_per_km < 0.02 * peak);
    }
}
