//! Reference cases of light: schemas `optical-line-case/1` and `droop-case/1`, in SI, run through the product's
//! own functions in the units of the house.

use crate::optics_physics;
use crate::outcome::{CaseOutcome, Worst};
use optics::{
    Amplifier, AmplifierRecord, Band, Channel, DispersionPoint, Element, ElementRecord, FibreDelay,
    FibreDispersion, FibreLoss, FibreNonlinearity, FibrePmd, FibreRaman, FibreSpec, GainControl, GainShape,
    KernelCache, LossPoint, LumpedLoss, MultibandAmplifier, NoiseModel, Propagation, RamanGainPoint, Span,
    Spectrum, TwoCoil, amplifier::PolynomialNoise, droop,
};
use serde_json::{Map, Value};
use units::{FibreKm, Provenance, Tag};

/// Light speed, only to turn the files' reference frequency into a wavelength.
const LIGHT_SPEED_M_PER_S: f64 = 299_792_458.0;

/// Why a case gives no comparison.
pub enum Stop {
    /// The product does not do this yet.
    Unsupported(String),
    /// The file is not what its schema says, or the product refused it.
    Broken(String),
}

pub type Read<T> = Result<T, Stop>;
/// Points of a table: frequency in Hz, value.
type Points = Vec<(f64, f64)>;

/// All cases of one file.
#[must_use]
pub fn run_file(file: &Value) -> Vec<CaseOutcome> {
    let id = file.get("id").and_then(Value::as_str).unwrap_or("(file without id)").to_owned();
    match file.get("schema").and_then(Value::as_str) {
        Some("optical-line-case/1") => vec![finish(&id, run_line(file))],
        Some("droop-case/1") => match array(file, "rows") {
            Ok(rows) => rows.iter().map(|row| run_droop_row(&id, row, &file["tolerance"]["rows"])).collect(),
            Err(stop) => vec![finish(&id, Err(stop))],
        },
        other => vec![CaseOutcome::skipped(id, format!("schema {}", other.unwrap_or("missing")))],
    }
}

fn finish(id: &str, result: Read<Worst>) -> CaseOutcome {
    match result {
        Ok(worst) => worst.outcome(id),
        Err(Stop::Unsupported(reason)) => CaseOutcome::skipped(id, reason),
        Err(Stop::Broken(reason)) => CaseOutcome::broken(id, reason),
    }
}

fn run_droop_row(id: &str, row: &Value, tolerances: &Value) -> CaseOutcome {
    let name = row.get("name").and_then(Value::as_str).unwrap_or("(row without name)");
    finish(&format!("{id}/{name}"), compare_droop_row(row, tolerances))
}

fn compare_droop_row(row: &Value, tolerances: &Value) -> Read<Worst> {
    let span_snr_db = numbers(row, "span_snr_db")?;
    let mut worst = Worst::default();
    for (key, tolerance) in entries(tolerances)? {
        let value = match key.as_str() {
            "gsnr_constant_output_power_db" => droop::gsnr_constant_output_power_db(&span_snr_db),
            "gsnr_constant_gain_db" => droop::gsnr_constant_gain_db(&span_snr_db),
            "signal_droop_db" => droop::signal_droop_db(&span_snr_db),
            _ => return Err(no_such_figure(key)),
        };
        worst.compare(key, value, number(row, key)?, as_number(key, tolerance)?);
    }
    Ok(worst)
}

fn run_line(file: &Value) -> Read<Worst> {
    let simulation = optics_physics::simulation(file)?;
    let elements = array(file, "line")?.iter().enumerate().map(element).collect::<Read<Vec<Element>>>()?;
    let launch = Spectrum::launch(&channels(&file["spectrum"])?).map_err(refused)?;
    let light = optics::propagate_by(&simulation, &mut KernelCache::new(), &elements, &launch);
    let light = light.map_err(refused)?.value;
    let computed = optics_physics::computed(&file["simulation"]["nli"])?;
    let mut worst = Worst::default();
    for (block, limits) in entries(&file["tolerance"])? {
        let expected = &file[block.as_str()];
        match (block.as_str(), elements.first()) {
            ("outputs", _) => {
                compare_outputs(&mut worst, &light, (expected, computed.as_deref()), entries(limits)?)?;
            }
            ("outputs_after_each_element", _) => {
                compare_records(&mut worst, &light, array(file, block)?, entries(limits)?)?;
            }
            ("outputs_converged_raman", Some(Element::Span(span))) => {
                let step_km = simulation.steps.solver_step_km;
                optics_physics::compare_converged(&mut worst, (span, &launch), step_km, (expected, limits))?;
            }
            _ => return Err(Stop::Unsupported(format!("block {block}"))),
        }
    }
    Ok(worst)
}

/// Compares the outputs; those with interference in them at the computed channels alone, where the file names some.
fn compare_outputs(
    worst: &mut Worst,
    light: &Propagation,
    (expected, computed): (&Value, Option<&[usize]>),
    limits: &Map<String, Value>,
) -> Read<()> {
    for (key, limit) in limits {
        let mut values = output(&light.spectrum, key).ok_or_else(|| no_such_figure(key))?;
        let mut expected = expected[key].clone();
        let has_interference = ["nli", "signal", "gsnr"].iter().any(|part| key.contains(part));
        if let (Some(computed), true, Value::Array(all)) = (computed, has_interference, &expected) {
            let at = |channel_no: &usize| {
                let place = channel_no.checked_sub(1);
                let pair = place.and_then(|place| values.get(place).copied().zip(all.get(place).cloned()));
                pair.ok_or_else(|| Stop::Broken(format!("{key} has no channel {channel_no}")))
            };
            let pairs = computed.iter().map(at).collect::<Read<Vec<_>>>()?;
            let (ours, theirs): (Vec<f64>, Vec<Value>) = pairs.into_iter().unzip();
            (values, expected) = (ours, Value::Array(theirs));
        }
        compare_lists(worst, key, &values, &expected, as_number(key, limit)?)?;
    }
    Ok(())
}

fn output(spectrum: &Spectrum, key: &str) -> Option<Vec<f64>> {
    let part_w = |parts: &[f64]| {
        spectrum.power_mw.iter().zip(parts).map(|(power_mw, part)| power_mw * part * 1e-3).collect()
    };
    Some(match key {
        "frequency_hz" => spectrum.frequency_thz.iter().map(|thz| thz * 1e12).collect(),
        "power_total_w" => spectrum.power_mw.iter().map(|power_mw| power_mw * 1e-3).collect(),
        "power_signal_w" => part_w(&spectrum.signal_frac),
        "power_ase_w" => part_w(&spectrum.ase_frac),
        "power_nli_w" => part_w(&spectrum.nli_frac),
        "gsnr_db" => spectrum.gsnr_db(),
        "gsnr_01nm_db" => spectrum.in_0p1nm_db(&spectrum.gsnr_db()),
        "gsnr_with_tx_01nm_db" => spectrum.gsnr_with_tx_0p1nm_db(),
        "osnr_ase_db" => spectrum.osnr_ase_db(),
        "osnr_ase_01nm_db" => spectrum.in_0p1nm_db(&spectrum.osnr_ase_db()),
        "snr_nli_db" => spectrum.snr_nli_db(),
        "snr_nli_01nm_db" => spectrum.in_0p1nm_db(&spectrum.snr_nli_db()),
        "chromatic_dispersion_ps_per_nm" => spectrum.dispersion_ps_per_nm.clone(),
        "pmd_ps" => spectrum.pmd_ps.clone(),
        "pdl_db" => spectrum.pdl_db.clone(),
        "latency_ms" => spectrum.latency_ms.clone(),
        _ => return None,
    })
}

fn compare_records(
    worst: &mut Worst,
    light: &Propagation,
    expected: &[Value],
    limits: &Map<String, Value>,
) -> Read<()> {
    if expected.len() != light.records.len() {
        let (ours, theirs) = (light.records.len(), expected.len());
        return Err(Stop::Broken(format!("{ours} elements, the file lists outputs of {theirs}")));
    }
    for (index, (record, entry)) in light.records.iter().zip(expected).enumerate() {
        for (key, limit) in limits {
            let (place, limit) = (format!("element {} {key}", index + 1), as_number(key, limit)?);
            // the keys of an amplifier are absent from a fibre
            if let Some(expected) = entry.get(key) {
                let values = record_figure(record, key).ok_or_else(|| no_such_figure(key))?;
                compare_lists(worst, &place, &values, expected, limit)?;
            }
            compare_bands(worst, (&place, key, limit), record, entry)?;
        }
    }
    Ok(())
}

/// Compares one figure of the amplifiers side by side, if the entry lists them.
fn compare_bands(
    worst: &mut Worst,
    (place, key, limit): (&str, &str, f64),
    record: &ElementRecord,
    entry: &Value,
) -> Read<()> {
    let bands = match entry.get("amplifiers") {
        None => return Ok(()),
        Some(_) => array(entry, "amplifiers")?,
    };
    if bands.len() != record.bands.len() {
        let (ours, theirs) = (record.bands.len(), bands.len());
        return Err(Stop::Broken(format!("{place}: {ours} bands, the file lists {theirs}")));
    }
    for (number, (band, entry)) in record.bands.iter().zip(bands).enumerate() {
        let Some(expected) = entry.get(key) else { continue };
        let figure = band.amplifier.as_ref().and_then(|did| amplifier_figure(did, key));
        let values = figure.ok_or_else(|| no_such_figure(key))?;
        compare_lists(worst, &format!("{place} of band {}", number + 1), &values, expected, limit)?;
    }
    Ok(())
}

fn record_figure(record: &ElementRecord, key: &str) -> Option<Vec<f64>> {
    Some(match key {
        "p_total_dbm" => vec![record.total_power_dbm],
        "channel_power_dbm" => record.channel_power_dbm.clone(),
        "gsnr_db_mean" => vec![record.gsnr_mean_db.unwrap_or(f64::INFINITY)],
        _ => return amplifier_figure(record.amplifier.as_ref()?, key),
    })
}

fn amplifier_figure(did: &AmplifierRecord, key: &str) -> Option<Vec<f64>> {
    Some(match key {
        "effective_gain_db" => vec![did.gain_db],
        "noise_figure_db" => did.noise_figure_db.clone(),
        "gain_profile_db" => did.gain_profile_db.clone(),
        _ => return None,
    })
}

/// Compares a number or a list; `null` in the file is an infinite ratio.
fn compare_lists(
    worst: &mut Worst,
    place: &str,
    values: &[f64],
    expected: &Value,
    tolerance: f64,
) -> Read<()> {
    let expected = match expected {
        Value::Array(list) => list.clone(),
        one => vec![one.clone()],
    };
    if expected.len() != values.len() {
        let (ours, theirs) = (values.len(), expected.len());
        return Err(Stop::Broken(format!("{place}: {ours} values, the file has {theirs}")));
    }
    for (index, (value, expected)) in values.iter().zip(&expected).enumerate() {
        let expected = if expected.is_null() { f64::INFINITY } else { as_number(place, expected)? };
        worst.compare(&format!("{place}[{index}]"), *value, expected, tolerance);
    }
    Ok(())
}

fn channels(spectrum: &Value) -> Read<Vec<Channel>> {
    let frequency_hz = numbers(spectrum, "frequency_hz")?;
    let baud_rate = numbers(spectrum, "baud_rate")?;
    let slot_hz = numbers(spectrum, "slot_width_hz")?;
    let roll_off = numbers(spectrum, "roll_off")?;
    let power_w = numbers(spectrum, "power_w")?;
    let tx_osnr_db = numbers(spectrum, "tx_osnr_01nm_db")?;
    let lengths = [baud_rate.len(), slot_hz.len(), roll_off.len(), power_w.len(), tx_osnr_db.len()];
    if lengths.iter().any(|length| *length != frequency_hz.len()) {
        return Err(Stop::Broken("the lists of the spectrum differ in length".to_owned()));
    }
    let channel = |index: usize| Channel {
        frequency_thz: frequency_hz[index] / 1e12,
        baud_rate_gbd: baud_rate[index] / 1e9,
        slot_ghz: slot_hz[index] / 1e9,
        roll_off_ratio: roll_off[index],
        launch_dbm: units::Dbm::of_w(power_w[index]).0,
        tx_osnr_0p1nm_db: Some(tx_osnr_db[index]),
        equalisation_offset_db: 0.0,
        label: None,
    };
    Ok((0..frequency_hz.len()).map(channel).collect())
}

fn element((index, element): (usize, &Value)) -> Read<Element> {
    let kind = text(element, "type")?;
    let name = format!("{kind} {}", index + 1);
    match kind {
        "fibre" => Ok(Element::Span(Box::new(span(name, element)?))),
        "attenuator" => Ok(Element::Attenuator { name, loss_db: number(element, "loss_db")? }),
        "edfa" => Ok(Element::Amplifier(amplifier(name, element)?)),
        "multiband_edfa" => Ok(Element::Multiband(multiband(name, element)?)),
        other => Err(Stop::Unsupported(format!("element {other}"))),
    }
}

fn span(name: String, element: &Value) -> Read<Span> {
    let lumped = match element.get("lumped_losses") {
        None => Vec::new(),
        Some(_) => array(element, "lumped_losses")?.iter().map(lumped_loss).collect::<Read<Vec<_>>>()?,
    };
    Ok(Span {
        name,
        fibre: fibre(element)?,
        fibre_km: FibreKm(number(element, "length_m")? / 1e3),
        connector_in_db: number(element, "connector_in_db")?,
        connector_out_db: number(element, "connector_out_db")?,
        lumped,
        raman_pumping: optics_physics::pumping(element)?,
    })
}

fn lumped_loss(entry: &Value) -> Read<LumpedLoss> {
    let position_km = FibreKm(number(entry, "position_m")? / 1e3);
    Ok(LumpedLoss { position_km, loss_db: number(entry, "loss_db")? })
}

fn fibre(element: &Value) -> Read<FibreSpec> {
    let provenance = || Provenance::new(Tag::Cited, "the reference case");
    let (loss_db_per_km, loss_table) = number_or_table(element, "loss_db_per_km")?;
    // 1 s/m² is 10⁶ ps/nm/km, 1 s/m³ is 10⁻³ ps/nm²/km
    let (dispersion_s_per_m2, dispersion_table) = number_or_table(element, "dispersion_s_per_m2")?;
    let slope = element.get("dispersion_slope_s_per_m3").and_then(Value::as_f64);
    let loss_point =
        |(hz, loss_db_per_km): (f64, f64)| LossPoint { frequency_thz: hz / 1e12, loss_db_per_km };
    let dispersion_point = |(hz, value): (f64, f64)| DispersionPoint {
        frequency_thz: hz / 1e12,
        dispersion_ps_per_nm_km: value * 1e6,
    };
    let area_m2 = number(element, "effective_area_m2")?;
    let index_m2_per_w = number(element, "n2_m2_per_w")?;
    // 1 s/√m is 10¹² · √1000 ps/√km
    let pmd = number(element, "pmd_coefficient_s_per_sqrt_m")? * 1e12 * 1000.0_f64.sqrt();
    Ok(FibreSpec {
        name: text(element, "class")?.to_owned(),
        reference_wavelength_nm: LIGHT_SPEED_M_PER_S / number(element, "reference_frequency_hz")? * 1e9,
        loss: FibreLoss {
            loss_db_per_km,
            provenance: provenance(),
            at: loss_table.into_iter().map(loss_point).collect(),
        },
        dispersion: FibreDispersion {
            dispersion_ps_per_nm_km: dispersion_s_per_m2.map(|value| value * 1e6),
            dispersion_slope_ps_per_nm2_km: slope.map(|value| value * 1e-3),
            provenance: provenance(),
            at: dispersion_table.into_iter().map(dispersion_point).collect(),
        },
        nonlinearity: FibreNonlinearity {
            effective_area_um2: area_m2 * 1e12,
            nonlinear_index_nm2_per_w: index_m2_per_w * 1e18,
            provenance: provenance(),
        },
        pmd: FibrePmd { pmd_ps_per_sqrt_km: pmd, provenance: provenance() },
        delay: FibreDelay {
            group_index_ratio: optics::constants::GROUP_INDEX_RATIO,
            provenance: provenance(),
        },
        raman: raman_gain(&element["raman_gain"])?,
    })
}

/// The Raman table of a fibre, where the file has one.
fn raman_gain(table: &Value) -> Read<Option<FibreRaman>> {
    if table.is_null() {
        return Ok(None);
    }
    let offset_hz = numbers(table, "frequency_offset_hz")?;
    let gain_per_w_per_m = numbers(table, "g0_per_w_per_m")?;
    let points = offset_hz.iter().zip(gain_per_w_per_m);
    let point =
        |(hz, gain): (&f64, f64)| RamanGainPoint { offset_thz: hz / 1e12, gain_per_w_per_km: gain * 1e3 };
    Ok(Some(FibreRaman {
        reference_pump_thz: number(table, "reference_pump_frequency_hz")? / 1e12,
        provenance: Provenance::new(Tag::Cited, "the reference case"),
        at: points.map(point).collect(),
    }))
}

/// A number, or the points of `{frequency_hz[], value[]}`.
fn number_or_table(element: &Value, key: &str) -> Read<(Option<f64>, Points)> {
    if let Some(number) = element[key].as_f64() {
        return Ok((Some(number), Vec::new()));
    }
    let (frequency_hz, values) = (numbers(&element[key], "frequency_hz")?, numbers(&element[key], "value")?);
    Ok((None, frequency_hz.into_iter().zip(values).collect()))
}

fn multiband(name: String, element: &Value) -> Read<MultibandAmplifier> {
    let of_band = |(index, entry): (usize, &Value)| amplifier(format!("{name} band {}", index + 1), entry);
    let amplifiers =
        array(element, "amplifiers")?.iter().enumerate().map(of_band).collect::<Read<Vec<_>>>()?;
    Ok(MultibandAmplifier { name, amplifiers })
}

fn amplifier(name: String, element: &Value) -> Read<Amplifier> {
    let band_hz = numbers(element, "band_hz")?;
    let [low_hz, high_hz] = band_hz[..] else {
        return Err(Stop::Broken(format!("{name}: band_hz has {} numbers, not 2", band_hz.len())));
    };
    let band = Band { low_thz: low_hz / 1e12, high_thz: high_hz / 1e12 };
    Ok(Amplifier {
        name,
        control: GainControl::Gain { gain_db: number(element, "gain_db")? },
        noise: noise(element)?,
        gain_min_db: element.get("gain_min_db").and_then(Value::as_f64).unwrap_or(0.0),
        output_max_dbm: element.get("p_max_dbm").and_then(Value::as_f64),
        band: Some(band),
        voa_in_db: number(element, "in_voa_db")?,
        voa_out_db: number(element, "out_voa_db")?,
        shape: shape(element, band)?,
        pmd_ps: 0.0,
        pdl_db: 0.0,
    })
}

fn noise(element: &Value) -> Read<NoiseModel> {
    Ok(match text(element, "noise_model")? {
        "fixed" => NoiseModel::Fixed { noise_figure_db: number(element, "nf_db")? },
        "two_coil" => NoiseModel::TwoCoil(TwoCoil {
            gain_flatmax_db: number(element, "gain_flatmax_db")?,
            noise_figure_at_gain_flatmax_db: number(element, "nf_at_gain_flatmax_db")?,
            noise_figure_at_gain_min_db: number(element, "nf_at_gain_min_db")?,
        }),
        "polynomial" => NoiseModel::Polynomial(PolynomialNoise {
            gain_flatmax_db: number(element, "gain_flatmax_db")?,
            noise_figure_polynomial_db: four(element, "nf_polynomial")?,
        }),
        "openroadm_osnr" => {
            NoiseModel::OpenroadmInline { osnr_polynomial_db: four(element, "osnr_polynomial")? }
        }
        other => return Err(Stop::Unsupported(format!("amplifier noise model {other}"))),
    })
}

/// The shape, where the file states one; its lists run over the band of the amplifier.
fn shape(element: &Value, over: Band) -> Read<Option<Box<GainShape>>> {
    let list = |key: &str| element.get(key).map_or(Ok(Vec::new()), |_| numbers(element, key));
    let stated = GainShape {
        over,
        gain_ripple_db: list("gain_ripple_db")?,
        noise_figure_ripple_db: list("nf_ripple_db")?,
        dynamic_gain_tilt_ratio: list("dgt")?,
        tilt_db: element.get("tilt_db_across_band").and_then(Value::as_f64).unwrap_or(0.0),
    };
    Ok((stated != GainShape::flat(over)).then(|| Box::new(stated)))
}

fn four(element: &Value, key: &str) -> Read<[f64; 4]> {
    let list = numbers(element, key)?;
    let count = list.len();
    list.try_into().map_err(|_| Stop::Broken(format!("{key} has {count} numbers, not 4")))
}

#[allow(clippy::needless_pass_by_value)] // the shape `map_err` asks for
pub fn refused(error: optics::OpticsError) -> Stop {
    Stop::Broken(format!("the product refused it: {error}"))
}

pub fn no_such_figure(key: &str) -> Stop {
    Stop::Broken(format!("the product has no figure {key}"))
}

pub fn as_number(key: &str, value: &Value) -> Read<f64> {
    value.as_f64().ok_or_else(|| Stop::Broken(format!("{key} is {value}, not a number")))
}

pub fn number(object: &Value, key: &str) -> Read<f64> {
    as_number(key, &object[key])
}

pub fn numbers(object: &Value, key: &str) -> Read<Vec<f64>> {
    array(object, key)?.iter().map(|value| as_number(key, value)).collect()
}

pub fn array<'a>(object: &'a Value, key: &str) -> Read<&'a [Value]> {
    object[key].as_array().map(Vec::as_slice).ok_or_else(|| Stop::Broken(format!("{key} is not a list")))
}

pub fn text<'a>(object: &'a Value, key: &str) -> Read<&'a str> {
    object[key].as_str().ok_or_else(|| Stop::Broken(format!("{key} is not a text")))
}

pub fn entries(object: &Value) -> Read<&Map<String, Value>> {
    object.as_object().ok_or_else(|| Stop::Broken("tolerance is not an object".to_owned()))
}
