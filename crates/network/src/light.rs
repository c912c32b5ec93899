//! Losses of the elements of a topology.

use crate::error::NetworkError;
use crate::lines::Lines;
use crate::topology::{ElementKind, FibrePlace};
use optics::library::EquipmentLibrary;
use optics::{FibreLoss, FibreSpec, LossPoint};
use units::{Provenance, Tag};

/// Loss of a joint that states none (GNPy 3.0.1).
pub(crate) const JOINT_LOSS_DB: f64 = 1.0;

/// A fibre as it was laid: its own figures, those of its variety where they are blank, and its loss.
pub(crate) fn fibre_spec(
    id: &str,
    place: &FibrePlace,
    is_pumped: bool,
    library: &EquipmentLibrary,
) -> Result<FibreSpec, NetworkError> {
    let of_kind = if is_pumped { library.raman_fibre(&place.variety) } else { None };
    let Some(type_) = of_kind.or_else(|| library.fibre(&place.variety)) else {
        let (element, variety) = (id.to_owned(), place.variety.clone());
        return Err(NetworkError::UnknownVariety { element, kind: "fibre", variety });
    };
    let figures = place.own.or(&type_.figures);
    let provenance = Provenance::new(Tag::Cited, &type_.source);
    let mut loss = FibreLoss { loss_db_per_km: place.loss_db_per_km, provenance, at: place.loss_at.clone() };
    if let Some(base_db_per_km) = loss.loss_db_per_km.filter(|_| !figures.loss_ripple.is_empty()) {
        let raised = |point: &LossPoint| LossPoint {
            frequency_thz: point.frequency_thz,
            loss_db_per_km: base_db_per_km + point.loss_db_per_km,
        };
        loss.at = figures.loss_ripple.iter().map(raised).collect();
        loss.loss_db_per_km = None;
    }
    Ok(figures.with_loss(&place.variety, loss, &type_.source))
}

/// Loss of each fibre at its reference frequency, connectors and padding not counted.
pub(crate) fn glass_loss_db(
    id: &str,
    place: &FibrePlace,
    is_pumped: bool,
    library: &EquipmentLibrary,
) -> Result<f64, NetworkError> {
    let lumped_db: f64 = place.lumped.iter().map(|lumped| lumped.loss_db).sum();
    let type_ = library.fibre(&place.variety);
    let is_flat =
        place.own.loss_ripple.is_empty() && type_.is_some_and(|type_| type_.figures.loss_ripple.is_empty());
    let loss_db_per_km = match place.loss_db_per_km {
        Some(loss_db_per_km) if is_flat => loss_db_per_km,
        _ => {
            let fibre = fibre_spec(id, place, is_pumped, library)?;
            fibre.loss_db_per_km_at(fibre.reference_thz())?
        }
    };
    Ok(loss_db_per_km * place.fibre_km.km() + lumped_db)
}

/// Loss of an element that does not amplify, as a design counts it; nodes and amplifiers count as none.
pub(crate) fn passive_loss_db(lines: &Lines, index: usize, glass_loss_db: &[f64]) -> f64 {
    match lines.kind(index) {
        ElementKind::Fibre(place) | ElementKind::RamanFibre(place, _) => {
            let connectors_db = place.connector_in_db.unwrap_or(0.0) + place.connector_out_db.unwrap_or(0.0);
            glass_loss_db[index] + connectors_db + place.attenuator_in_db
        }
        ElementKind::Fused(place) => place.loss_db.unwrap_or(JOINT_LOSS_DB),
        _ => 0.0,
    }
}
