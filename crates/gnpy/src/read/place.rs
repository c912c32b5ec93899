//! What the elements of a topology state, kind by kind.

use super::config::band_of;
use super::fibre::{figures, pairs};
use super::rules::length_unit_km;
use super::terminal::{restrictions, target};
use crate::convert::{giga, thz};
use crate::cursor::{At, Fields, Read};
use network::topology::{
    AmplifierPlace, AmplifierSettings, BandPlace, DegreeBands, DesignBand, FibrePlace, FusedPlace,
    MultibandPlace, RoadmPathPlace, RoadmPlace, TransceiverPlace,
};
use optics::raman::Direction;
use optics::roadm::{DegreeTarget, PowerTarget};
use optics::{LossPoint, LumpedLoss, RamanPump, RamanPumping};
use units::FibreKm;

/// The variety an element names; `default` and an empty text are none.
fn variety(fields: &Fields) -> Read<Option<String>> {
    Ok(fields.maybe_text("type_variety")?.filter(|name| name != "default"))
}

/// A transceiver.
pub fn transceiver(fields: &Fields) -> Read<TransceiverPlace> {
    let mut place = TransceiverPlace { variety: variety(fields)?, ..TransceiverPlace::default() };
    if let Some(at) = fields.some("params") {
        let params = at.fields()?;
        params.not_taken(&["system_margin"], "the margin of the spectrum in the library counts");
        place.design_bands = design_bands(&params)?;
        place.degree_design_bands = degree_design_bands(&params)?;
        params.finish();
    }
    Ok(place)
}

/// A fibre, with or without pumps.
pub fn fibre(fields: &Fields) -> Read<FibrePlace> {
    let at = fields.must("params", "an object with length and loss_coef")?;
    let params = at.fields()?;
    let (loss_db_per_km, loss_at) = loss(&params)?;
    let length = params.positive("length")?;
    let place = FibrePlace {
        variety: fields.text("type_variety")?,
        fibre_km: FibreKm(length * length_unit_km(&params)?),
        loss_db_per_km,
        loss_at,
        attenuator_in_db: params.passive("att_in", 0.0)?,
        connector_in_db: params.maybe_passive("con_in")?,
        connector_out_db: params.maybe_passive("con_out")?,
        lumped: match params.some("lumped_losses") {
            None => Vec::new(),
            Some(at) => at.items()?.iter().map(lumped).collect::<Read<Vec<_>>>()?,
        },
        own: figures(&params)?,
    };
    params.finish();
    Ok(place)
}

fn loss(params: &Fields) -> Read<(Option<f64>, Vec<LossPoint>)> {
    let table = |at: &At| -> Read<Vec<LossPoint>> {
        let points = pairs(at, "loss_coef_value")?.into_iter();
        Ok(points.map(|(hz, loss_db_per_km)| LossPoint { frequency_thz: thz(hz), loss_db_per_km }).collect())
    };
    if let Some(at) = params.some("loss_coef_per_frequency") {
        return Ok((None, table(&at)?));
    }
    let at = params.must("loss_coef", "a loss in dB/km")?;
    match at.number() {
        Ok(loss) if loss > 0.0 => Ok((Some(loss), Vec::new())),
        Ok(_) => Err(at.wrong("a loss in dB/km above 0", "write a loss as a positive number")),
        Err(_) => Ok((None, table(&at)?)),
    }
}

fn lumped(item: &At) -> Read<LumpedLoss> {
    let fields = item.fields()?;
    let lumped = LumpedLoss {
        position_km: FibreKm(fields.positive("position")?),
        loss_db: fields.must("loss", "a loss in dB")?.number()?,
    };
    fields.finish();
    Ok(lumped)
}

/// Raman pumps of a fibre.
pub fn pumping(fields: &Fields) -> Read<RamanPumping> {
    let at = fields.must("operational", "an object with temperature and raman_pumps")?;
    let operational = at.fields()?;
    let temperature_k = operational.positive("temperature")?;
    let mut pumps = Vec::new();
    for item in operational.must("raman_pumps", "a list of pumps")?.items()? {
        let pump = item.fields()?;
        let direction_at = pump.must("propagation_direction", "coprop or counterprop")?;
        let direction = match direction_at.text()?.to_lowercase().as_str() {
            "coprop" => Direction::Forward,
            "counterprop" => Direction::Backward,
            _ => return Err(direction_at.wrong("coprop or counterprop", "choose one of these")),
        };
        let (frequency_thz, power_mw) = (thz(pump.positive("frequency")?), pump.positive("power")? * 1e3);
        pumps.push(RamanPump { frequency_thz, power_mw, direction });
        pump.finish();
    }
    operational.finish();
    Ok(RamanPumping { temperature_k, pumps })
}

/// A joint.
pub fn fused(fields: &Fields) -> Read<FusedPlace> {
    fields.ignore(&["type_variety"]);
    let Some(at) = fields.some("params") else { return Ok(FusedPlace { loss_db: None }) };
    let params = at.fields()?;
    let loss_db = params.maybe_passive("loss")?;
    params.finish();
    Ok(FusedPlace { loss_db })
}

/// An amplifier of one band.
pub fn amplifier(fields: &Fields) -> Read<AmplifierPlace> {
    fields.not_taken(&["params"], "the library states what an amplifier is");
    Ok(AmplifierPlace {
        variety: variety(fields)?,
        allowed_varieties: fields.texts("variety_list")?.unwrap_or_default(),
        settings: settings(fields)?,
    })
}

fn settings(fields: &Fields) -> Read<AmplifierSettings> {
    let Some(at) = fields.some("operational") else { return Ok(AmplifierSettings::default()) };
    let operational = at.fields()?;
    operational.not_taken(&["f_min", "f_max"], "the library states the band of an amplifier");
    let settings = AmplifierSettings {
        gain_db: operational.maybe("gain_target")?,
        power_offset_db: operational.maybe("delta_p")?,
        tilt_db: operational.maybe("tilt_target")?,
        voa_out_db: operational.maybe_passive("out_voa")?,
        voa_in_db: operational.maybe_passive("in_voa")?,
    };
    operational.finish();
    Ok(settings)
}

/// Amplifiers side by side.
pub fn multiband(fields: &Fields) -> Read<MultibandPlace> {
    let allowed_varieties = match fields.some("params") {
        None => fields.texts("variety_list")?.unwrap_or_default(),
        Some(at) => {
            let params = at.fields()?;
            let listed = params.texts("variety_list")?.unwrap_or_default();
            params.finish();
            listed
        }
    };
    let mut blocks = Vec::new();
    for item in fields.some("amplifiers").map_or(Ok(Vec::new()), |at| at.items())? {
        let block = item.fields()?;
        blocks.push(BandPlace { variety: block.text("type_variety")?, settings: settings(&block)? });
        block.finish();
    }
    Ok(MultibandPlace { variety: variety(fields)?, allowed_varieties, blocks })
}

/// A node.
pub fn roadm(fields: &Fields) -> Read<RoadmPlace> {
    let mut place = RoadmPlace { variety: variety(fields)?, ..RoadmPlace::default() };
    let Some(at) = fields.some("params") else { return Ok(place) };
    let params = at.fields()?;
    place.target = target(&params)?;
    place.degrees = degrees(&params)?;
    (place.preamplifier_varieties, place.booster_varieties) = restrictions(&params)?;
    if let Some(at) = params.some("per_degree_impairments") {
        for item in at.items()? {
            let path = item.fields()?;
            place.paths.push(RoadmPathPlace {
                from_degree: path.text("from_degree")?,
                to_degree: path.text("to_degree")?,
                profile_no: path.must("impairment_id", "the id of a profile")?.whole()?,
            });
            path.finish();
        }
    }
    place.design_bands = design_bands(&params)?;
    place.degree_design_bands = degree_design_bands(&params)?;
    let why = "the library states it for the variety";
    params.not_taken(&["add_drop_osnr", "pmd", "pdl", "roadm-path-impairments"], why);
    params.finish();
    Ok(place)
}

/// Targets of single degrees: by name, or as a list of `{degree_uid, …}`.
fn degrees(params: &Fields) -> Read<Vec<DegreeTarget>> {
    type Made = fn(f64) -> PowerTarget;
    let kinds: [(&str, Made); 3] = [
        ("per_degree_pch_out_db", |channel_dbm| PowerTarget::Channel { channel_dbm }),
        ("per_degree_psd_out_mWperGHz", |density_mw_per_ghz| PowerTarget::Density { density_mw_per_ghz }),
        ("per_degree_psd_out_mWperSlotWidth", |slot_mw_per_ghz| PowerTarget::Slot { slot_mw_per_ghz }),
    ];
    let mut degrees = Vec::new();
    for (key, made) in kinds {
        let Some(at) = params.some(key) else { continue };
        for (degree, value) in at.by_name()? {
            degrees.push(DegreeTarget { degree: degree.to_owned(), target: made(value.number()?) });
        }
    }
    let listed = params.some("per_degree_power_targets").map_or(Ok(Vec::new()), |at| at.items())?;
    for item in listed {
        let entry = item.fields()?;
        let degree = entry.text("degree_uid")?;
        for (key, made) in kinds {
            if let Some(value) = entry.maybe(key)? {
                degrees.push(DegreeTarget { degree: degree.clone(), target: made(value) });
            }
        }
        entry.finish();
    }
    Ok(degrees)
}

fn design_bands(params: &Fields) -> Read<Vec<DesignBand>> {
    params.some("design_bands").map_or(Ok(Vec::new()), |at| bands(&at))
}

fn bands(at: &At) -> Read<Vec<DesignBand>> {
    let band = |item: &At| {
        let fields = item.fields()?;
        let stated = band_of(&fields)?;
        let band = stated.ok_or_else(|| {
            fields.missing("f_min", "f_min and f_max in Hz", "state f_min and f_max".to_owned())
        })?;
        let channels_count = fields.some("number-of-channels").map(|at| at.whole()).transpose()?;
        let spacing_ghz = fields.maybe_positive("spacing")?.map(giga);
        fields.finish();
        Ok(DesignBand { band, spacing_ghz, channels_count })
    };
    at.items()?.iter().map(band).collect()
}

fn degree_design_bands(params: &Fields) -> Read<Vec<DegreeBands>> {
    let mut degrees = Vec::new();
    if let Some(at) = params.some("per_degree_design_bands") {
        for (degree, value) in at.by_name()? {
            degrees.push(DegreeBands { degree: degree.to_owned(), bands: bands(&value)? });
        }
    }
    let listed = params.some("per_degree_design_bands_targets").map_or(Ok(Vec::new()), |at| at.items())?;
    for item in listed {
        let entry = item.fields()?;
        let degree = entry.text("degree_uid")?;
        degrees.push(DegreeBands { degree, bands: design_bands(&entry)? });
        entry.finish();
    }
    Ok(degrees)
}
