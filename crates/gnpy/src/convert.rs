//! From the units of GNPy's files, mostly SI, to those of the house and back.

/// s/√m to ps/√km: 10¹² · √1000.
pub const PS_PER_SQRT_KM: f64 = 1e12 * 31.622_776_601_683_793;

/// Hz to THz.
pub fn thz(hz: f64) -> f64 {
    hz / 1e12
}

/// THz to Hz.
pub fn hz_of_thz(thz: f64) -> f64 {
    plain(thz * 1e12)
}

/// Hz to GHz; baud to GBd and bit/s to Gbit/s alike.
pub fn giga(hz: f64) -> f64 {
    hz / 1e9
}

/// GHz to Hz; GBd to baud and Gbit/s to bit/s alike.
pub fn of_giga(ghz: f64) -> f64 {
    plain(ghz * 1e9)
}

/// W to dBm. Kept to 10⁻¹² dB, so that what was written comes back.
pub fn dbm(power_w: f64) -> f64 {
    (10.0 * libm::log10(power_w * 1e3) * 1e12).round() / 1e12
}

/// dBm to W.
pub fn w_of_dbm(power_dbm: f64) -> f64 {
    plain(libm::pow(10.0, power_dbm / 10.0) * 1e-3)
}

/// A figure as a file states it: 15 digits, which every such decimal survives unchanged.
pub fn plain(figure: f64) -> f64 {
    format!("{figure:.14e}").parse().unwrap_or(figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_survive_there_and_back() {
        for figure_hz in [191.35e12, 193.4125e12, 196.1e12, 186.3e12, 206.184_634_112_792e12] {
            assert_eq!(hz_of_thz(thz(figure_hz)), figure_hz);
        }
        for figure_hz in [50e9, 31.57e9, 37.5e9, 64.3e9] {
            assert_eq!(of_giga(giga(figure_hz)), figure_hz);
        }
        let once_dbm = dbm(0.001_258_925_411_794_167_3);
        assert_eq!(once_dbm, 1.0);
        assert_eq!(dbm(w_of_dbm(once_dbm)), once_dbm);
    }
}
