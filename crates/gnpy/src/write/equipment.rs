//! The equipment file, and the files it names.

use super::{Entry, file_text};
use crate::convert::{PS_PER_SQRT_KM, hz_of_thz, of_giga, plain};
use crate::read::{DEFAULT_AMPLIFIER_FILE, DEFAULT_RAMAN_FILE};
use optics::amplifier::NoiseModel;
use optics::library::{
    AmplifierBuild, AmplifierType, BlockType, DbRange, FibreFigures, FibreType, PathProfile, RoadmType,
    SpanRules, SpectrumDefaults, TransceiverMode, TransceiverType,
};
use optics::roadm::{PowerTarget, RoadmPath};
use optics::{EquipmentLibrary, FibreRaman, GainShape};
use serde_json::{Value, json};
use units::Tag;

/// An equipment file and the files it names.
#[derive(Debug, Clone, PartialEq)]
pub struct EquipmentFiles {
    /// Text of the equipment file.
    pub equipment: String,
    /// Name and text of each file it names.
    pub configs: Vec<(String, String)>,
}

/// The library as GNPy reads it. Shapes that GNPy holds in its own code are not written out.
#[must_use]
pub fn write_equipment(library: &EquipmentLibrary) -> EquipmentFiles {
    let mut configs: Vec<(String, String)> = Vec::new();
    let amplifiers: Vec<Value> =
        library.amplifiers.iter().map(|entry| amplifier(entry, &mut configs)).collect();
    let mut file = Entry::default();
    file.listed("Edfa", amplifiers)
        .listed("Fiber", library.fibres.iter().map(fibre).collect())
        .listed("RamanFiber", library.raman_fibres.iter().map(fibre).collect())
        .listed("Span", library.span_rules.iter().map(span_rules).collect())
        .listed("Roadm", library.roadms.iter().map(roadm).collect())
        .listed("SI", library.spectra.iter().map(spectrum).collect())
        .listed("Transceiver", library.transceivers.iter().map(transceiver).collect());
    EquipmentFiles { equipment: file_text(&file.value()), configs }
}

fn amplifier(entry: &AmplifierType, configs: &mut Vec<(String, String)>) -> Value {
    let mut file = Entry::default();
    file.set("type_variety", entry.variety.as_str()).set("allowed_for_design", entry.is_for_design);
    match &entry.build {
        AmplifierBuild::Multiband { varieties } => {
            file.set("type_def", "multi_band").set("amplifiers", varieties.clone());
        }
        AmplifierBuild::Block(block) => block_keys(entry, block, &mut file, configs),
    }
    file.value()
}

fn block_keys(
    entry: &AmplifierType,
    block: &BlockType,
    file: &mut Entry,
    configs: &mut Vec<(String, String)>,
) {
    file.set("gain_flatmax", block.gain_flatmax_db)
        .set("gain_min", block.gain_min_db)
        .set("f_min", hz_of_thz(block.band.low_thz))
        .set("f_max", hz_of_thz(block.band.high_thz))
        .set("out_voa_auto", block.is_voa_out_automatic)
        .maybe("extended_gain_range", block.gain_extended_db)
        .maybe("p_max", block.output_max_dbm);
    if block.is_raman {
        file.set("raman", true);
    }
    if block.pmd_ps > 0.0 {
        file.set("pmd", plain(block.pmd_ps * 1e-12));
    }
    if block.pdl_db > 0.0 {
        file.set("pdl", block.pdl_db);
    }
    let mut polynomial = None;
    match &block.noise {
        NoiseModel::Fixed { noise_figure_db } => {
            file.set("type_def", "fixed_gain").set("nf0", *noise_figure_db);
        }
        NoiseModel::TwoCoil(coils) => {
            file.set("type_def", "variable_gain")
                .set("nf_min", coils.noise_figure_at_gain_flatmax_db)
                .set("nf_max", coils.noise_figure_at_gain_min_db);
        }
        NoiseModel::Polynomial(known) => {
            file.set("type_def", "advanced_model");
            polynomial = Some(known.noise_figure_polynomial_db);
        }
        NoiseModel::OpenroadmInline { osnr_polynomial_db } => {
            file.set("type_def", "openroadm").set("nf_coef", osnr_polynomial_db.to_vec());
        }
        NoiseModel::OpenroadmPreamp => {
            file.set("type_def", "openroadm_preamp");
        }
        NoiseModel::OpenroadmBooster => {
            file.set("type_def", "openroadm_booster");
        }
        NoiseModel::DualStage(_) => {
            file.set("type_def", "dual_stage");
        }
    }
    if let Some(stages) = &block.stages {
        file.set("preamp_variety", stages.first.as_str()).set("booster_variety", stages.second.as_str());
    }
    let needs_file = polynomial.is_some();
    let name = block.shape_file.clone().or_else(|| needs_file.then(|| format!("{}.json", entry.variety)));
    let Some(name) = name.filter(|name| name != DEFAULT_AMPLIFIER_FILE) else { return };
    let key = if needs_file { "advanced_config_from_json" } else { "default_config_from_json" };
    file.set(key, name.as_str());
    if configs.iter().all(|(known, _)| *known != name) {
        configs.push((name, config(block, polynomial)));
    }
}

/// A configuration file. GNPy wants lists of one length for the ripples of gain and noise.
fn config(block: &BlockType, polynomial: Option<[f64; 4]>) -> String {
    let flat = GainShape::flat(block.band);
    let shape = block.shape.as_deref().unwrap_or(&flat);
    let count = shape.gain_ripple_db.len().max(shape.noise_figure_ripple_db.len()).max(1);
    let list = |values: &[f64], otherwise: f64, count: usize| {
        if values.is_empty() { vec![otherwise; count] } else { values.to_vec() }
    };
    let mut file = Entry::default();
    file.set("f_min", hz_of_thz(block.band.low_thz))
        .set("f_max", hz_of_thz(block.band.high_thz))
        .set("gain_ripple", list(&shape.gain_ripple_db, 0.0, count))
        .set("nf_ripple", list(&shape.noise_figure_ripple_db, 0.0, count))
        .set("dgt", list(&shape.dynamic_gain_tilt_ratio, 1.0, 2))
        .maybe("nf_fit_coeff", polynomial.map(|list| list.to_vec()));
    file_text(&file.value())
}

fn fibre(entry: &FibreType) -> Value {
    let mut file = Entry::default();
    file.set("type_variety", entry.variety.as_str());
    figures(&entry.figures, &mut file);
    if let Some(raman) = entry.figures.raman.as_ref().filter(|raman| is_stated(raman)) {
        // GNPy takes the pump of a library entry as 1454 nm
        file.set(
            "raman_efficiency",
            json!({ "frequency_offset": offsets_hz(raman), "cr": gains_per_w_per_m(raman) }),
        );
    }
    let ripple = entry.figures.loss_ripple.iter().map(|point| {
        json!({ "frequency": hz_of_thz(point.frequency_thz), "loss_coef_ripple_value": point.loss_db_per_km })
    });
    file.listed("loss_coef_ripple", ripple.collect());
    file.value()
}

/// Whether Raman gain was stated by a file, not put in where none was.
pub(super) fn is_stated(raman: &FibreRaman) -> bool {
    raman.provenance.source != DEFAULT_RAMAN_FILE && raman.provenance.tag == Tag::Cited
}

pub(super) fn offsets_hz(raman: &FibreRaman) -> Vec<f64> {
    raman.at.iter().map(|point| hz_of_thz(point.offset_thz)).collect()
}

pub(super) fn gains_per_w_per_m(raman: &FibreRaman) -> Vec<f64> {
    raman.at.iter().map(|point| plain(point.gain_per_w_per_km * 1e-3)).collect()
}

/// Figures that an entry of the library and an element of a topology state alike.
pub(super) fn figures(figures: &FibreFigures, file: &mut Entry) {
    file.maybe("ref_wavelength", figures.reference_wavelength_nm.map(|nm| plain(nm * 1e-9)))
        .maybe("dispersion", figures.dispersion_ps_per_nm_km.map(|value| plain(value * 1e-6)))
        .maybe("dispersion_slope", figures.dispersion_slope_ps_per_nm2_km.map(|value| plain(value * 1e3)))
        .maybe("effective_area", figures.effective_area_um2.map(|value| plain(value * 1e-12)))
        .maybe("gamma", figures.nonlinearity_per_w_per_km.map(|value| plain(value * 1e-3)))
        .maybe("pmd_coef", figures.pmd_ps_per_sqrt_km.map(|value| plain(value / PS_PER_SQRT_KM)));
    if !figures.dispersion_at.is_empty() {
        let table = &figures.dispersion_at;
        let frequencies: Vec<f64> = table.iter().map(|point| hz_of_thz(point.frequency_thz)).collect();
        let values: Vec<f64> =
            table.iter().map(|point| plain(point.dispersion_ps_per_nm_km * 1e-6)).collect();
        file.set("dispersion_per_frequency", json!({ "frequency": frequencies, "value": values }));
    }
}

fn range(range: &DbRange) -> Vec<f64> {
    vec![range.min_db, range.max_db, range.step_db]
}

fn span_rules(rules: &SpanRules) -> Value {
    let mut file = Entry::default();
    file.set("power_mode", rules.is_power_mode)
        .maybe("delta_power_range_db", rules.power_offset.as_ref().map(range))
        .set("max_fiber_lineic_loss_for_raman", rules.raman_loss_max_db_per_km)
        .set("target_extended_gain", rules.gain_extended_db)
        .set("max_length", rules.length_max_km)
        .set("length_units", "km")
        .maybe("max_loss", rules.loss_max_db)
        .set("padding", rules.padding_db)
        .set("EOL", rules.end_of_life_db)
        .set("con_in", rules.connector_in_db)
        .set("con_out", rules.connector_out_db)
        .set("span_loss_ref", rules.span_loss_reference_db)
        .set("power_slope", rules.power_slope_ratio)
        .set("voa_margin", rules.voa_margin_db)
        .set("voa_step", rules.voa_step_db);
    file.value()
}

fn spectrum(entry: &SpectrumDefaults) -> Value {
    let mut file = Entry::default();
    if entry.variety != "default" {
        file.set("type_variety", entry.variety.as_str());
    }
    file.set("f_min", hz_of_thz(entry.band.low_thz))
        .set("f_max", hz_of_thz(entry.band.high_thz))
        .set("baud_rate", of_giga(entry.baud_rate_gbd))
        .set("spacing", of_giga(entry.spacing_ghz))
        .set("power_dbm", entry.power_dbm)
        .maybe("power_range_db", entry.power_sweep.as_ref().map(range))
        .set("roll_off", entry.roll_off_ratio)
        .set("tx_osnr", entry.tx_osnr_0p1nm_db)
        .set("sys_margins", entry.margin_db)
        .maybe("tx_power_dbm", entry.tx_power_dbm)
        .set("use_si_channel_count_for_design", entry.is_count_for_design);
    file.value()
}

/// A target by the key that a node or one of its degrees states it with.
pub(super) fn target(target: PowerTarget) -> (&'static str, &'static str, f64) {
    match target {
        PowerTarget::Channel { channel_dbm } => ("target_pch_out_db", "per_degree_pch_out_db", channel_dbm),
        PowerTarget::Density { density_mw_per_ghz } => {
            ("target_psd_out_mWperGHz", "per_degree_psd_out_mWperGHz", density_mw_per_ghz)
        }
        PowerTarget::Slot { slot_mw_per_ghz } => {
            ("target_out_mWperSlotWidth", "per_degree_psd_out_mWperSlotWidth", slot_mw_per_ghz)
        }
    }
}

fn roadm(entry: &RoadmType) -> Value {
    let mut file = Entry::default();
    let (key, _, value) = target(entry.target);
    if entry.variety != "default" {
        file.set("type_variety", entry.variety.as_str());
    }
    file.set(key, value)
        .set("add_drop_osnr", entry.add_drop_osnr_0p1nm_db)
        .set("pmd", plain(entry.pmd_ps * 1e-12))
        .set("pdl", entry.pdl_db)
        .set(
            "restrictions",
            json!({
                "preamp_variety_list": entry.preamplifier_varieties,
                "booster_variety_list": entry.booster_varieties,
            }),
        )
        .listed("roadm-path-impairments", entry.profiles.iter().map(profile).collect());
    file.value()
}

fn profile(profile: &PathProfile) -> Value {
    let path = profile.impairments.first().map_or(RoadmPath::Express, |first| first.path);
    let key = match path {
        RoadmPath::Express => "roadm-express-path",
        RoadmPath::Add => "roadm-add-path",
        RoadmPath::Drop => "roadm-drop-path",
    };
    let item = |entry: &optics::PathImpairment| {
        let mut file = Entry::default();
        let edge = |hz: Option<f64>| hz.map_or(Value::Null, Value::from);
        let (low, high) = entry.band.map(|band| (hz_of_thz(band.low_thz), hz_of_thz(band.high_thz))).unzip();
        file.set("frequency-range", json!({ "lower-frequency": edge(low), "upper-frequency": edge(high) }))
            .maybe("roadm-maxloss", entry.loss_max_db)
            .maybe("roadm-pmd", entry.pmd_ps.map(|pmd_ps| plain(pmd_ps * 1e-12)))
            .maybe("roadm-pdl", entry.pdl_db)
            .maybe("roadm-osnr", entry.osnr_0p1nm_db);
        file.value()
    };
    let items: Vec<Value> = profile.impairments.iter().map(item).collect();
    let mut file = Entry::default();
    file.set("roadm-path-impairments-id", profile.profile_no).set(key, items);
    file.value()
}

fn transceiver(entry: &TransceiverType) -> Value {
    json!({
        "type_variety": entry.variety,
        "frequency": { "min": hz_of_thz(entry.band.low_thz), "max": hz_of_thz(entry.band.high_thz) },
        "mode": entry.modes.iter().map(mode).collect::<Vec<_>>(),
    })
}

fn mode(entry: &TransceiverMode) -> Value {
    let mode = &entry.mode;
    let mut penalties: Vec<Value> = Vec::new();
    for point in &mode.penalties.dispersion {
        penalties.push(json!({
            "chromatic_dispersion": point.dispersion_ps_per_nm, "penalty_value": point.penalty_db,
        }));
    }
    for point in &mode.penalties.pmd {
        penalties.push(json!({ "pmd": point.pmd_ps, "penalty_value": point.penalty_db }));
    }
    for point in &mode.penalties.pdl {
        penalties.push(json!({ "pdl": point.pdl_db, "penalty_value": point.penalty_db }));
    }
    let mut file = Entry::default();
    file.set("format", mode.name.as_str())
        .set("baud_rate", of_giga(mode.baud_rate_gbd))
        .set("bit_rate", of_giga(mode.bit_rate_gbps))
        .set("roll_off", mode.roll_off_ratio)
        .set("min_spacing", of_giga(mode.spacing_min_ghz))
        .maybe("OSNR", mode.osnr_min_0p1nm_db)
        .maybe("tx_osnr", mode.tx_osnr_0p1nm_db)
        .set("equalization_offset_db", mode.equalisation_offset_db)
        .maybe("rx-channel-power-min-dbm", mode.rx_min_dbm)
        .maybe("rx-channel-power-max-dbm", mode.rx_max_dbm)
        .maybe("tx-channel-power-min-dbm", entry.tx_min_dbm)
        .maybe("tx-channel-power-max-dbm", entry.tx_max_dbm)
        .maybe("cost", mode.cost_ratio)
        .listed("penalties", penalties);
    file.value()
}
