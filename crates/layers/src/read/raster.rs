//! Grids of values: densities of ships and nets, rates, classes.

use crate::error::LayersError;
use terrain::values::{Values, read_values};
use units::{Finding, Staged};

/// Reads a grid of values from GeoTIFF, NetCDF, ESRI ASCII or XYZ. What the values are and their unit the caller
/// knows. Holes and values below 0 are counted in findings.
///
/// # Errors
/// When the bytes are no grid, broken, too large, or in another reference system than WGS84.
pub fn read_raster(file_name: &str, bytes: &[u8]) -> Result<Staged<Values>, LayersError> {
    let values = read_values(bytes)?;
    let mut findings = Vec::new();
    let all = values.values();
    let holes_count = all.iter().filter(|value| value.is_nan()).count();
    let negative = all.iter().copied().filter(|value| *value < 0.0);
    let negative_count = negative.clone().count();
    if holes_count == all.len() {
        let message = format!("none of the {} cells holds a value", all.len());
        findings.push(
            Finding::blocks("layers.raster.empty", message).at(file_name).hint("give a grid with values"),
        );
    } else if holes_count > 0 {
        let share_pct = 100.0 * holes_count as f64 / all.len() as f64;
        let message = format!("{holes_count} of {} cells ({share_pct:.1} %) hold no value", all.len());
        findings.push(Finding::warns("layers.raster.no_data", message).at(file_name));
    }
    if negative_count > 0 {
        let least = negative.fold(0.0_f32, f32::min);
        let message = format!("{negative_count} of {} cells hold values below 0, down to {least}", all.len());
        let hint = "a density or rate is 0 or more; if this marks missing values, the file must declare it";
        findings.push(Finding::warns("layers.raster.negative", message).at(file_name).hint(hint));
    }
    Ok(Staged { value: values, findings })
}
