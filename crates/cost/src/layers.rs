//! What cost layers put on the bill: crossings of other people's lines, and money by the kilometre for permits and the like.

use crate::estimate::{Charge, CostObject, Quantity};
use crate::quantities::QUANTITY_DIGITS_COUNT;
use units::suffix::round_to;
use units::{MoneyError, PriceRange, Provenance, RouteKm};

/// What the id of a layer's line starts with: `layer.pipeline.crossing`, `layer.permits.km`.
pub const LAYER_ID_PREFIX: &str = "layer.";

/// What one cost layer means for the bill.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerUse<'a> {
    /// Id of the layer.
    pub layer: &'a str,
    /// What it is about: `pipeline`.
    pub what: &'a str,
    /// Tag and source of its prices.
    pub provenance: &'a Provenance,
    /// Its lines that the route crosses.
    pub crossings: Option<CrossingUse>,
    /// The money it adds along the route.
    pub along: Option<AlongUse>,
}

/// Crossings of the lines of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossingUse {
    /// Price of one at a right angle.
    pub price_minor: i64,
    /// Of each crossing: the angle, and the multiple of the price it costs at it, 1 / sin².
    pub angles: Vec<(f64, f64)>,
}

/// Money a layer adds along the route.
#[derive(Debug, Clone, PartialEq)]
pub struct AlongUse {
    /// Price of a kilometre as entered; none where it differs from place to place.
    pub price_minor_per_km: Option<i64>,
    /// Route on which it is paid.
    pub route_km: RouteKm,
    /// All of it.
    pub amount_minor: f64,
}

/// The lines of the bill that layers make, in their order; a layer the route has nothing to do with makes none.
///
/// # Errors
/// When a price does not fit.
pub fn layer_charges(uses: &[LayerUse]) -> Result<Vec<Charge>, MoneyError> {
    let mut charges = Vec::new();
    for layer in uses {
        charges.extend(layer.crossings.as_ref().and_then(|crossings| crossing_charge(layer, crossings)));
        if let Some(along) = &layer.along {
            charges.extend(along_charge(layer, along)?);
        }
    }
    Ok(charges)
}

/// Crossings count as so many at a right angle.
///
/// # Source
/// Price at a right angle ÷ sin² of the angle, as the route is priced.
fn crossing_charge(layer: &LayerUse, crossings: &CrossingUse) -> Option<Charge> {
    if crossings.angles.is_empty() {
        return None;
    }
    let angles: Vec<String> =
        crossings.angles.iter().map(|(angle_deg, _)| format!("{angle_deg:.1}°")).collect();
    let count: f64 = crossings.angles.iter().map(|(_, ratio)| ratio).sum();
    let basis = format!(
        "{} on the RPL, at {}, each counted as 1 / sin² of its angle",
        crossings.angles.len(),
        angles.join(", ")
    );
    let what = format!("Crossings of {} {}", layer.what, layer.layer);
    Some(charge(layer, ("crossing", "each"), (what, basis), (count, crossings.price_minor)))
}

/// A price as entered is paid on the kilometres it amounts to; one that differs from place to place at its mean.
fn along_charge(layer: &LayerUse, along: &AlongUse) -> Result<Option<Charge>, MoneyError> {
    let route_km = along.route_km.km();
    if route_km <= 0.0 || along.amount_minor <= 0.0 {
        return Ok(None);
    }
    let what = format!("{} {} by the kilometre", capital(layer.what), layer.layer);
    let (count_km, price_minor, basis) = match along.price_minor_per_km {
        Some(price_minor) => (
            along.amount_minor / price_minor as f64,
            price_minor,
            format!("{route_km:.3} km of route in its cells, each by the share it covers"),
        ),
        None => (
            route_km,
            units::money::round_minor(along.amount_minor / route_km)?,
            format!("{route_km:.3} km of route in it, at the mean of its values there"),
        ),
    };
    Ok(Some(charge(layer, ("km", "km"), (what, basis), (count_km, price_minor))))
}

fn charge(
    layer: &LayerUse,
    (ending, unit): (&str, &str),
    (what, basis): (String, String),
    (count, price_minor): (f64, i64),
) -> Charge {
    Charge {
        quantity: Quantity {
            id: format!("{LAYER_ID_PREFIX}{}.{ending}", layer.layer),
            what,
            cost_object: CostObject::Wet,
            quantity_count: round_to(count, QUANTITY_DIGITS_COUNT),
            unit: unit.to_owned(),
            basis,
        },
        price: PriceRange {
            low_minor: price_minor,
            typical_minor: price_minor,
            high_minor: price_minor,
            provenance: layer.provenance.clone(),
        },
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::amount_minor;
    use units::Tag;

    fn charges(crossings: Option<CrossingUse>, along: Option<AlongUse>) -> Vec<Charge> {
        let provenance = Provenance::new(Tag::Guess, "test");
        let layer = LayerUse { layer: "x", what: "pipeline", provenance: &provenance, crossings, along };
        layer_charges(&[layer]).unwrap()
    }

    #[test]
    fn crossings_are_counted_by_their_angles() {
        let crossings = CrossingUse { price_minor: 100_000, angles: vec![(90.0, 1.0), (45.0, 2.0)] };
        let charge = charges(Some(crossings), None).remove(0);
        assert_eq!(charge.quantity.id, "layer.x.crossing");
        assert_eq!(amount_minor(charge.quantity.quantity_count, charge.price.high_minor), Ok(300_000));
        assert!(charge.quantity.basis.starts_with("2 on the RPL, at 90.0°, 45.0°"));
    }

    #[test]
    fn a_route_that_crosses_nothing_and_lies_in_nothing_pays_nothing() {
        let crossings = CrossingUse { price_minor: 100_000, angles: Vec::new() };
        let along = AlongUse { price_minor_per_km: Some(5), route_km: RouteKm(0.0), amount_minor: 0.0 };
        assert_eq!(charges(Some(crossings), Some(along)), []);
    }

    #[test]
    fn money_by_the_kilometre_amounts_to_the_integral() {
        let entered =
            AlongUse { price_minor_per_km: Some(5000), route_km: RouteKm(12.0), amount_minor: 55_000.0 };
        let mean = AlongUse { price_minor_per_km: None, ..entered.clone() };
        for along in [entered, mean] {
            let charge = charges(None, Some(along)).remove(0);
            let amount = amount_minor(charge.quantity.quantity_count, charge.price.typical_minor).unwrap();
            assert!((amount - 55_000).abs() <= 6, "{amount}");
        }
    }
}
