//! `Fiber` and `RamanFiber` entries, and the same figures where an element of a topology states its own.

use super::config::Configs;
use crate::convert::{PS_PER_SQRT_KM, plain, thz};
use crate::cursor::{At, Fields, Read};
use optics::constants::{CORE_RADIUS_UM, LIGHT_SPEED_M_PER_S};
use optics::fibre::{DispersionPoint, scaled_area_um2};
use optics::library::{FibreFigures, FibreType};
use optics::{FibreRaman, LossPoint, RamanGainPoint};
use units::{Provenance, Tag};

/// Pump of the Raman gain in `raman_efficiency`: 1454 nm (GNPy 3.0.1).
const RAMAN_PUMP_THZ: f64 = 206.184_634_112_792;
/// Effective area where none follows from what is stated (GNPy 3.0.1).
const EFFECTIVE_AREA_UM2: f64 = 83.0;

/// An entry of the library.
pub fn fibre(entry: &At, configs: &mut Configs) -> Read<FibreType> {
    let fields = entry.fields()?;
    let without_effect = [
        "ref_wavelength",
        "ref_frequency",
        "dispersion_slope",
        "dispersion_per_frequency",
        "raman_coefficient",
    ];
    fields.not_taken(
        &without_effect,
        "GNPy 3.0.1 reads it here without effect; state it with the fibre of a topology",
    );
    let mut figures = FibreFigures {
        reference_wavelength_nm: None,
        dispersion_slope_ps_per_nm2_km: None,
        dispersion_at: Vec::new(),
        raman: None,
        ..figures(&fields)?
    };
    figures.loss_ripple = loss_ripple(&fields)?;
    let efficiency = fields.some("raman_efficiency").map(|at| raman_efficiency(&at)).transpose()?;
    figures.raman = Some(match efficiency {
        Some(raman) => raman,
        None => configs.default_raman(|frequency_thz| area_um2(&figures, frequency_thz))?,
    });
    let entry = FibreType { variety: fields.text("type_variety")?, figures, source: fields.source_text() };
    fields.finish();
    Ok(entry)
}

/// Figures that an entry of the library and an element of a topology may state alike.
pub fn figures(fields: &Fields) -> Read<FibreFigures> {
    // 10⁹ nm per m
    let reference_nm =
        fields.maybe_positive("ref_frequency")?.map(|hz| plain(LIGHT_SPEED_M_PER_S / hz * 1e9));
    let stated_nm = fields.maybe_positive("ref_wavelength")?.map(|wavelength_m| wavelength_m * 1e9);
    // 1 s/m² is 10⁶ ps/nm/km, 1 s/m³ is 10⁻³ ps/nm²/km, 1 m² is 10¹² µm², 1/W/m is 10³/W/km
    Ok(FibreFigures {
        reference_wavelength_nm: stated_nm.or(reference_nm),
        dispersion_ps_per_nm_km: fields.maybe("dispersion")?.map(|value| value * 1e6),
        dispersion_slope_ps_per_nm2_km: fields.maybe("dispersion_slope")?.map(|value| value * 1e-3),
        dispersion_at: dispersion_table(fields)?,
        effective_area_um2: fields.maybe_positive("effective_area")?.map(|value| value * 1e12),
        nonlinearity_per_w_per_km: fields.maybe_positive("gamma")?.map(|value| value * 1e3),
        pmd_ps_per_sqrt_km: fields.maybe_passive("pmd_coef")?.map(|value| value * PS_PER_SQRT_KM),
        raman: fields.some("raman_coefficient").map(|at| raman_coefficient(&at)).transpose()?,
        loss_ripple: Vec::new(),
    })
}

/// Effective area at a frequency of a fibre with these figures.
fn area_um2(figures: &FibreFigures, frequency_thz: f64) -> f64 {
    let reference_nm = figures.reference_wavelength_nm.unwrap_or(1550.0);
    let provenance = Provenance::new(Tag::Assumed, "only to scale an area");
    let loss = optics::FibreLoss { loss_db_per_km: Some(0.2), provenance, at: Vec::new() };
    let stated_um2 = figures.with_loss("", loss, "").nonlinearity.effective_area_um2;
    let stated_um2 = if stated_um2 > 0.0 { stated_um2 } else { EFFECTIVE_AREA_UM2 };
    let relative = frequency_thz * reference_nm / (LIGHT_SPEED_M_PER_S * 1e-3);
    scaled_area_um2(stated_um2, relative, CORE_RADIUS_UM)
}

fn dispersion_table(fields: &Fields) -> Read<Vec<DispersionPoint>> {
    let Some(at) = fields.some("dispersion_per_frequency") else { return Ok(Vec::new()) };
    let point = |(frequency_hz, value): (f64, f64)| DispersionPoint {
        frequency_thz: thz(frequency_hz),
        dispersion_ps_per_nm_km: value * 1e6,
    };
    Ok(pairs(&at, "dispersion")?.into_iter().map(point).collect())
}

/// Frequency and value: as `{frequency[], value[]}`, or as a list of `{frequency, <key>}`.
pub fn pairs(at: &At, key: &str) -> Read<Vec<(f64, f64)>> {
    if let Ok(items) = at.items() {
        let pair = |item: &At| {
            let fields = item.fields()?;
            Ok((fields.number("frequency")?, fields.number(key)?))
        };
        return items.iter().map(pair).collect();
    }
    let fields = at.fields()?;
    let frequencies = fields.must("frequency", "a list of frequencies in Hz")?.numbers()?;
    let values_at = fields.must("value", "a list of values")?;
    let values = values_at.numbers()?;
    fields.finish();
    if values.len() != frequencies.len() {
        return Err(values_at.wrong("as many values as frequencies", "pair every frequency with its value"));
    }
    Ok(frequencies.into_iter().zip(values).collect())
}

fn loss_ripple(fields: &Fields) -> Read<Vec<LossPoint>> {
    let Some(at) = fields.some("loss_coef_ripple") else { return Ok(Vec::new()) };
    let point = |(frequency_hz, loss_db_per_km): (f64, f64)| LossPoint {
        frequency_thz: thz(frequency_hz),
        loss_db_per_km,
    };
    Ok(pairs(&at, "loss_coef_ripple_value")?.into_iter().map(point).collect())
}

/// `{frequency_offset[], cr[]}`, or a list of `{frequency_offset, cr}`, in 1/(W·m), with the pump at 1454 nm.
fn raman_efficiency(at: &At) -> Read<FibreRaman> {
    let points = if let Ok(items) = at.items() {
        let pair = |item: &At| {
            let fields = item.fields()?;
            Ok((fields.number("frequency_offset")?, fields.number("cr")?))
        };
        items.iter().map(pair).collect::<Read<Vec<_>>>()?
    } else {
        listed(at, "cr")?
    };
    Ok(raman(RAMAN_PUMP_THZ, points, "raman_efficiency of the file"))
}

/// `{reference_frequency, frequency_offset[], g0[]}`, or with `g0_per_frequency`.
fn raman_coefficient(at: &At) -> Read<FibreRaman> {
    let fields = at.fields()?;
    let pump_thz = thz(fields.positive("reference_frequency")?);
    let points = match fields.some("g0_per_frequency") {
        None => listed(at, "g0")?,
        Some(table) => {
            let pair = |item: &At| {
                let fields = item.fields()?;
                Ok((fields.number("frequency_offset")?, fields.number("g0")?))
            };
            table.items()?.iter().map(pair).collect::<Read<Vec<_>>>()?
        }
    };
    Ok(raman(pump_thz, points, "raman_coefficient of the file"))
}

fn listed(at: &At, key: &str) -> Read<Vec<(f64, f64)>> {
    let fields = at.fields()?;
    let offsets = fields.must("frequency_offset", "a list of offsets in Hz")?.numbers()?;
    let values_at = fields.must(key, "a list of Raman gains in 1/(W·m)")?;
    let values = values_at.numbers()?;
    if values.len() != offsets.len() {
        return Err(values_at.wrong("as many values as offsets", "pair every offset with its gain"));
    }
    Ok(offsets.into_iter().zip(values).collect())
}

fn raman(pump_thz: f64, points: Vec<(f64, f64)>, source: &str) -> FibreRaman {
    let point = |(hz, per_w_per_m): (f64, f64)| RamanGainPoint {
        offset_thz: thz(hz),
        gain_per_w_per_km: per_w_per_m * 1e3,
    };
    FibreRaman {
        reference_pump_thz: pump_thz,
        provenance: Provenance::new(Tag::Cited, source),
        at: points.into_iter().map(point).collect(),
    }
}
