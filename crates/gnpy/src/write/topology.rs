//! The topology file.

use super::equipment::{figures, gains_per_w_per_m, is_stated, offsets_hz, target};
use super::{Entry, file_text};
use crate::convert::{hz_of_thz, of_giga, plain};
use network::Topology;
use network::topology::{
    AmplifierSettings, Connection, DegreeBands, DesignBand, ElementKind, FibrePlace, Location,
    MultibandPlace, NetworkElement, RoadmPlace, TransceiverPlace,
};
use optics::RamanPumping;
use optics::raman::Direction;
use serde_json::{Map, Value, json};

/// The topology as GNPy reads it. A connector or a setting that is blank is written as `null`: GNPy then sets it.
#[must_use]
pub fn write_topology(topology: &Topology) -> String {
    let connection = |pair: &Connection| json!({ "from_node": pair.from, "to_node": pair.to });
    let mut file = Entry::default();
    file.maybe("network_name", topology.name.clone())
        .set("elements", topology.elements.iter().map(element).collect::<Vec<_>>())
        .set("connections", topology.connections.iter().map(connection).collect::<Vec<_>>());
    file_text(&file.value())
}

fn element(element: &NetworkElement) -> Value {
    let mut file = Entry::default();
    file.set("uid", element.id.as_str());
    if let Some(location) = &element.location {
        file.set("metadata", json!({ "location": place(location) }));
    }
    match &element.kind {
        ElementKind::Transceiver(place) => transceiver(place, &mut file),
        ElementKind::Fibre(place) => {
            file.set("type", "Fiber");
            fibre(place, &mut file);
        }
        ElementKind::RamanFibre(place, pumping) => {
            file.set("type", "RamanFiber").set("operational", pumps(pumping));
            fibre(place, &mut file);
        }
        ElementKind::Roadm(place) => roadm(place, &mut file),
        ElementKind::Fused(place) => {
            file.set("type", "Fused");
            file.maybe("params", place.loss_db.map(|loss_db| json!({ "loss": loss_db })));
        }
        ElementKind::Amplifier(place) => {
            file.set("type", "Edfa").maybe("type_variety", place.variety.clone());
            file.set("operational", settings(&place.settings));
            if !place.allowed_varieties.is_empty() {
                file.set("variety_list", place.allowed_varieties.clone());
            }
        }
        ElementKind::Multiband(place) => multiband(place, &mut file),
    }
    file.value()
}

fn place(location: &Location) -> Value {
    let mut file = Entry::default();
    file.maybe("latitude", location.latitude_deg)
        .maybe("longitude", location.longitude_deg)
        .maybe("city", location.city.clone())
        .maybe("region", location.region.clone());
    file.value()
}

fn transceiver(place: &TransceiverPlace, file: &mut Entry) {
    file.set("type", "Transceiver").maybe("type_variety", place.variety.clone());
    let mut params = Entry::default();
    bands(&place.design_bands, &place.degree_design_bands, &mut params);
    if !params.0.is_empty() {
        file.set("params", params.value());
    }
}

fn fibre(place: &FibrePlace, file: &mut Entry) {
    let mut params = Entry::default();
    let blank = |value: Option<f64>| value.map_or(Value::Null, Value::from);
    params
        .set("length", place.fibre_km.km())
        .set("length_units", "km")
        .set("att_in", place.attenuator_in_db)
        .set("con_in", blank(place.connector_in_db))
        .set("con_out", blank(place.connector_out_db));
    match place.loss_db_per_km {
        Some(loss) => params.set("loss_coef", loss),
        None => {
            let frequencies: Vec<f64> =
                place.loss_at.iter().map(|point| hz_of_thz(point.frequency_thz)).collect();
            let values: Vec<f64> = place.loss_at.iter().map(|point| point.loss_db_per_km).collect();
            params.set("loss_coef", json!({ "frequency": frequencies, "value": values }))
        }
    };
    let lumped = place.lumped.iter();
    let lumped = lumped.map(|entry| json!({ "position": entry.position_km.km(), "loss": entry.loss_db }));
    params.listed("lumped_losses", lumped.collect());
    figures(&place.own, &mut params);
    if let Some(raman) = place.own.raman.as_ref().filter(|raman| is_stated(raman)) {
        params.set(
            "raman_coefficient",
            json!({
                "reference_frequency": hz_of_thz(raman.reference_pump_thz),
                "frequency_offset": offsets_hz(raman),
                "g0": gains_per_w_per_m(raman),
            }),
        );
    }
    file.set("type_variety", place.variety.as_str()).set("params", params.value());
}

fn pumps(pumping: &RamanPumping) -> Value {
    let pump = |pump: &optics::RamanPump| {
        let direction = match pump.direction {
            Direction::Forward => "coprop",
            Direction::Backward => "counterprop",
        };
        json!({
            "frequency": hz_of_thz(pump.frequency_thz),
            "power": plain(pump.power_mw * 1e-3),
            "propagation_direction": direction,
        })
    };
    json!({
        "temperature": pumping.temperature_k,
        "raman_pumps": pumping.pumps.iter().map(pump).collect::<Vec<_>>(),
    })
}

fn settings(settings: &AmplifierSettings) -> Value {
    let blank = |value: Option<f64>| value.map_or(Value::Null, Value::from);
    let mut file = Entry::default();
    file.set("gain_target", blank(settings.gain_db))
        .set("delta_p", blank(settings.power_offset_db))
        .set("tilt_target", blank(settings.tilt_db))
        .set("out_voa", blank(settings.voa_out_db))
        .maybe("in_voa", settings.voa_in_db);
    file.value()
}

fn multiband(place: &MultibandPlace, file: &mut Entry) {
    file.set("type", "Multiband_amplifier").maybe("type_variety", place.variety.clone());
    if !place.allowed_varieties.is_empty() {
        file.set("params", json!({ "variety_list": place.allowed_varieties }));
    }
    let block = |block: &network::topology::BandPlace| json!({ "type_variety": block.variety, "operational": settings(&block.settings) });
    file.listed("amplifiers", place.blocks.iter().map(block).collect());
}

fn roadm(place: &RoadmPlace, file: &mut Entry) {
    file.set("type", "Roadm").maybe("type_variety", place.variety.clone());
    let mut params = Entry::default();
    if let Some(stated) = place.target {
        let (key, _, value) = target(stated);
        params.set(key, value);
    }
    let mut restrictions = Entry::default();
    restrictions
        .maybe("preamp_variety_list", place.preamplifier_varieties.clone())
        .maybe("booster_variety_list", place.booster_varieties.clone());
    if !restrictions.0.is_empty() {
        params.set("restrictions", restrictions.value());
    }
    for own in &place.degrees {
        let (_, key, value) = target(own.target);
        let by_degree = params.0.entry(key).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(by_degree) = by_degree {
            by_degree.insert(own.degree.clone(), value.into());
        }
    }
    let path = |path: &network::topology::RoadmPathPlace| {
        json!({
            "from_degree": path.from_degree, "to_degree": path.to_degree, "impairment_id": path.profile_no,
        })
    };
    params.listed("per_degree_impairments", place.paths.iter().map(path).collect());
    bands(&place.design_bands, &place.degree_design_bands, &mut params);
    if !params.0.is_empty() {
        file.set("params", params.value());
    }
}

fn bands(own: &[DesignBand], degrees: &[DegreeBands], params: &mut Entry) {
    params.listed("design_bands", own.iter().map(band).collect());
    if !degrees.is_empty() {
        let by_degree: Map<String, Value> = degrees
            .iter()
            .map(|degree| (degree.degree.clone(), degree.bands.iter().map(band).collect::<Vec<_>>().into()))
            .collect();
        params.set("per_degree_design_bands", by_degree);
    }
}

fn band(band: &DesignBand) -> Value {
    let mut file = Entry::default();
    file.set("f_min", hz_of_thz(band.band.low_thz))
        .set("f_max", hz_of_thz(band.band.high_thz))
        .maybe("spacing", band.spacing_ghz.map(of_giga))
        .maybe("number-of-channels", band.channels_count);
    file.value()
}
