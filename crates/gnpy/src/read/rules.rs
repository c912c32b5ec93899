//! `Span` and `SI` entries.

use crate::convert::{giga, thz};
use crate::cursor::{At, Fields, Read};
use optics::Band;
use optics::library::{DbRange, SpanRules, SpectrumDefaults};
use units::Finding;

/// An entry of `Span`; what it does not state is as GNPy 3.0.1 takes it, with a finding.
pub fn span_rules(entry: &At) -> Read<SpanRules> {
    let fields = entry.fields()?;
    let kilometres = length_unit_km(&fields)?;
    let number = |key: &str, missing: f64| stated(entry, &fields, key, missing);
    let rules = SpanRules {
        is_power_mode: fields.flag("power_mode", true)?,
        power_offset: range(&fields, "delta_power_range_db", "delta_power_range_dict_db")?,
        raman_loss_max_db_per_km: number("max_fiber_lineic_loss_for_raman", 0.25)?,
        gain_extended_db: number("target_extended_gain", 2.5)?,
        length_max_km: number("max_length", 150.0)? * kilometres,
        loss_max_db: fields.maybe_passive("max_loss")?,
        padding_db: number("padding", 10.0)?,
        end_of_life_db: number("EOL", 0.0)?,
        connector_in_db: number("con_in", 0.0)?,
        connector_out_db: number("con_out", 0.0)?,
        span_loss_reference_db: fields.maybe("span_loss_ref")?.unwrap_or(20.0),
        power_slope_ratio: fields.maybe("power_slope")?.unwrap_or(0.3),
        voa_margin_db: fields.maybe("voa_margin")?.unwrap_or(1.0),
        voa_step_db: fields.maybe("voa_step")?.unwrap_or(0.5),
        source: fields.source_text(),
    };
    fields.ignore(&["type_variety"]);
    fields.finish();
    Ok(rules)
}

/// Kilometres per unit of length of this object.
pub fn length_unit_km(fields: &Fields) -> Read<f64> {
    let Some(at) = fields.some("length_units") else { return Ok(1.0) };
    match at.text()? {
        "km" => Ok(1.0),
        "m" => Ok(1e-3),
        _ => Err(at.wrong("km or m", "state lengths in km")),
    }
}

/// A number, 0 or more; a missing one is taken as GNPy takes it and said.
fn stated(entry: &At, fields: &Fields, key: &str, missing: f64) -> Read<f64> {
    if let Some(number) = fields.maybe_passive(key)? {
        return Ok(number);
    }
    let message = format!("`{key}` is not stated and taken as {missing}, like GNPy 3.0.1");
    entry.note(Finding::notes("gnpy.read.default_taken", message).hint(format!("state `{key}`")));
    Ok(missing)
}

/// `[lowest, highest, step]`, or `{min_value, max_value, step}`.
fn range(fields: &Fields, list_key: &str, object_key: &str) -> Read<Option<DbRange>> {
    if let Some(at) = fields.some(object_key) {
        let parts = at.fields()?;
        let (min_db, max_db, step_db) =
            (parts.number("min_value")?, parts.number("max_value")?, parts.number("step")?);
        return Ok(Some(DbRange { min_db, max_db, step_db }));
    }
    let Some(at) = fields.some(list_key) else { return Ok(None) };
    match at.numbers()?[..] {
        [min_db, max_db, step_db] if min_db <= max_db => Ok(Some(DbRange { min_db, max_db, step_db })),
        _ => Err(at.wrong("[lowest, highest, step] in dB", "write three numbers, the lowest first")),
    }
}

/// An entry of `SI`; what it does not state is as GNPy 3.0.1 takes it, with a finding.
pub fn spectrum(entry: &At) -> Read<SpectrumDefaults> {
    let fields = entry.fields()?;
    let number = |key: &str, missing: f64| stated(entry, &fields, key, missing);
    let (low_thz, high_thz) = (thz(number("f_min", 191.35e12)?), thz(number("f_max", 196.1e12)?));
    if low_thz > high_thz {
        return Err(entry.wrong("f_min no higher than f_max", "exchange f_min and f_max"));
    }
    let positive = |key: &str, missing: f64| match fields.maybe_positive(key)? {
        Some(number) => Ok(number),
        None => number(key, missing),
    };
    let spectrum = SpectrumDefaults {
        variety: fields.maybe_text("type_variety")?.unwrap_or_else(|| "default".to_owned()),
        band: Band { low_thz, high_thz },
        baud_rate_gbd: giga(positive("baud_rate", 32e9)?),
        spacing_ghz: giga(positive("spacing", 50e9)?),
        power_dbm: fields.maybe("power_dbm")?.unwrap_or(0.0),
        power_sweep: range(&fields, "power_range_db", "power_range_dict_db")?,
        roll_off_ratio: number("roll_off", 0.15)?,
        tx_osnr_0p1nm_db: fields.maybe("tx_osnr")?.unwrap_or(45.0),
        margin_db: fields.maybe("sys_margins")?.unwrap_or(0.0),
        tx_power_dbm: fields.maybe("tx_power_dbm")?,
        is_count_for_design: fields.flag("use_si_channel_count_for_design", false)?,
        source: fields.source_text(),
    };
    fields.finish();
    Ok(spectrum)
}
