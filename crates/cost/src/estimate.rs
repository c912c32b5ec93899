//! The bill of quantities and what it costs at low, typical and high prices.

use crate::error::CostError;
use crate::plan::{CostPlan, ensure, range};
use crate::quantities::CABLE_ID_PREFIX;
use cable::catalogue::Catalogue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::money::round_minor;
use units::{Currency, Estimate, MoneyError, PriceRange, Provenance, RouteKm};

/// Which part of the system a line belongs to: agreements split by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CostObject {
    /// Station at the A end: land, building, land cable (segment T1).
    StationA,
    /// Everything between the station interfaces: cable, bodies, spares, power feed, line terminals (segment S).
    Wet,
    /// Station at the B end (segment T2).
    StationB,
}

impl CostObject {
    /// Its word: `station_a`, `wet`, `station_b`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            CostObject::StationA => "station_a",
            CostObject::Wet => "wet",
            CostObject::StationB => "station_b",
        }
    }
}

/// How much of something is needed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quantity {
    /// Stable id: `cable.SA`, `repeater`, `lay_vessel_per_d`.
    pub id: String,
    /// In words.
    pub what: String,
    /// Which part of the system.
    pub cost_object: CostObject,
    /// How many, in `unit`.
    pub quantity_count: f64,
    /// `km`, `each`, `d`.
    pub unit: String,
    /// Where the quantity comes from, in words: `cable of type SA on the RPL, 3 % spare`.
    pub basis: String,
}

/// A priced line. Amounts are whole minor units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CostLine {
    /// The quantity.
    #[serde(flatten)]
    pub quantity: Quantity,
    /// Price of one unit, low.
    pub unit_price_low_minor: i64,
    /// Price of one unit, typical.
    pub unit_price_typical_minor: i64,
    /// Price of one unit, high.
    pub unit_price_high_minor: i64,
    /// Amount, low.
    pub low_minor: i64,
    /// Amount, typical.
    pub typical_minor: i64,
    /// Amount, high.
    pub high_minor: i64,
    /// Tag and source of the price.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// The first cost of the system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CostEstimate {
    /// Currency of every amount.
    pub currency: Currency,
    /// Lines in the order of the bill of quantities.
    pub lines: Vec<CostLine>,
    /// Sum of lines, low.
    pub low_minor: i64,
    /// Sum of lines, typical.
    pub typical_minor: i64,
    /// Sum of lines, high.
    pub high_minor: i64,
    /// Typical first cost per route kilometre.
    pub typical_minor_per_km: f64,
    /// Route length it is counted over.
    pub route_km: RouteKm,
    /// Operation and maintenance a year, at the typical first cost.
    pub operation_minor_per_year: i64,
    /// Vessel days.
    pub marine: MarineDays,
}

/// Days of the main lay.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MarineDays {
    /// Route under a plough.
    pub ploughed_km: RouteKm,
    /// Route laid on the surface.
    pub surface_km: RouteKm,
    /// Repeaters and joints at sea.
    pub joints_count: u32,
    /// Shore ends.
    pub shore_ends_count: u32,
    /// Days of work without weather.
    pub work_d: f64,
    /// Days with downtime: what is hired.
    pub hired_d: f64,
}

/// A quantity with a price of its own, which no catalogue has.
#[derive(Debug, Clone, PartialEq)]
pub struct Charge {
    /// The quantity.
    pub quantity: Quantity,
    /// Its price.
    pub price: PriceRange,
}

/// What an estimate is made of.
#[derive(Debug, Clone, Copy)]
pub struct EstimateInput<'a> {
    /// The bill of quantities.
    pub quantities: &'a [Quantity],
    /// What cost layers put on the bill after it, each with its own price.
    pub charges: &'a [Charge],
    /// Prices.
    pub catalogue: &'a Catalogue,
    /// Currency of every price.
    pub currency: Currency,
    /// Share of the first cost that operation takes a year.
    pub plan: &'a CostPlan,
    /// Vessel days.
    pub marine: MarineDays,
    /// Route length.
    pub route_km: RouteKm,
}

/// The first cost at low, typical and high prices. Totals are sums of lines, each rounded by itself (rule R4).
///
/// # Errors
/// When a quantity has no price or is priced by another unit, an amount does not fit, or there is no route.
pub fn estimate(input: &EstimateInput) -> Result<CostEstimate, CostError> {
    ensure(input.plan)?;
    let length = range("route_km", input.route_km.km(), f64::MIN_POSITIVE..=f64::MAX, "above 0");
    if let Some(no_route) = length {
        return Err(no_route);
    }
    let mut lines: Vec<CostLine> = Vec::with_capacity(input.quantities.len() + input.charges.len());
    for quantity in input.quantities {
        lines.push(priced(quantity, price_of(quantity, input.catalogue)?)?);
    }
    for charge in input.charges {
        lines.push(priced(&charge.quantity, &charge.price)?);
    }
    let typical_minor = sum(lines.iter().map(|line| line.typical_minor))?;
    let operation = typical_minor as f64 * input.plan.operation_pct_per_year / 100.0;
    Ok(CostEstimate {
        currency: input.currency,
        low_minor: sum(lines.iter().map(|line| line.low_minor))?,
        typical_minor,
        high_minor: sum(lines.iter().map(|line| line.high_minor))?,
        typical_minor_per_km: typical_minor as f64 / input.route_km.km(),
        route_km: input.route_km,
        operation_minor_per_year: round_minor(operation)?,
        marine: input.marine,
        lines,
    })
}

/// Quantity × unit price to the whole minor unit, half away from zero (rule R4). Exact for quantities of four
/// decimals, which all quantities of a bill are.
///
/// # Errors
/// When the amount does not fit.
pub fn amount_minor(quantity_count: f64, unit_price_minor: i64) -> Result<i64, MoneyError> {
    let ten_thousandths = i128::from(round_minor(quantity_count * 10_000.0)?);
    let exact = ten_thousandths.checked_mul(i128::from(unit_price_minor)).ok_or(MoneyError::Overflow)?;
    let half_away = if exact < 0 { exact - 5_000 } else { exact + 5_000 };
    i64::try_from(half_away / 10_000).map_err(|_| MoneyError::Overflow)
}

fn priced(quantity: &Quantity, price: &PriceRange) -> Result<CostLine, CostError> {
    let at = |estimate| amount_minor(quantity.quantity_count, price.at(estimate));
    Ok(CostLine {
        quantity: quantity.clone(),
        unit_price_low_minor: price.low_minor,
        unit_price_typical_minor: price.typical_minor,
        unit_price_high_minor: price.high_minor,
        low_minor: at(Estimate::Low)?,
        typical_minor: at(Estimate::Typical)?,
        high_minor: at(Estimate::High)?,
        provenance: price.provenance.clone(),
    })
}

fn price_of<'a>(quantity: &Quantity, catalogue: &'a Catalogue) -> Result<&'a PriceRange, CostError> {
    let (price, priced_per) = if let Some(code) = quantity.id.strip_prefix(CABLE_ID_PREFIX) {
        (&catalogue.cable_type(code)?.price_per_km, "km")
    } else {
        let item = catalogue.item(&quantity.id)?;
        (&item.price, item.unit.as_str())
    };
    if priced_per == quantity.unit {
        return Ok(price);
    }
    Err(CostError::Unit {
        id: quantity.id.clone(),
        counted_in: quantity.unit.clone(),
        priced_per: priced_per.to_owned(),
    })
}

fn sum(mut amounts_minor: impl Iterator<Item = i64>) -> Result<i64, MoneyError> {
    amounts_minor.try_fold(0_i64, |total, amount| total.checked_add(amount).ok_or(MoneyError::Overflow))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marine::{MarineRates, marine_days, marine_work};
    use crate::quantities::{QuantityInput, quantities};
    use crate::testing::{catalogue, cost_plan, double_prices, example_rpl, line};
    use route::rpl::Rpl;

    fn estimated(rpl: &Rpl, catalogue: &Catalogue, plan: &CostPlan) -> Result<CostEstimate, CostError> {
        let line = line(3, 8);
        let quantities = quantities(&QuantityInput { rpl, line: &line, catalogue, plan })?.value;
        let marine = marine_days(&marine_work(rpl, 3), &MarineRates::from(plan))?;
        let route_km = rpl.rows.iter().map(|row| row.route_km).sum();
        estimate(&EstimateInput {
            quantities: &quantities,
            charges: &[],
            catalogue,
            currency: Currency::USD,
            plan,
            marine,
            route_km,
        })
    }

    #[test]
    fn amounts_round_half_away_from_zero() {
        assert_eq!(amount_minor(0.5, 1), Ok(1));
        assert_eq!(amount_minor(0.4999, 1), Ok(0));
        assert_eq!(amount_minor(2.5, -1), Ok(-3));
        assert_eq!(amount_minor(54.3737, 6_000_000), Ok(326_242_200));
        assert_eq!(amount_minor(1e9, i64::MAX), Err(MoneyError::Overflow));
    }

    #[test]
    fn totals_are_the_sums_of_their_lines_in_order() {
        let estimate = estimated(&example_rpl(), &catalogue(), &cost_plan()).unwrap();
        let total = |amount: fn(&CostLine) -> i64| -> i64 { estimate.lines.iter().map(amount).sum() };
        assert_eq!(estimate.low_minor, total(|line| line.low_minor));
        assert_eq!(estimate.typical_minor, total(|line| line.typical_minor));
        assert_eq!(estimate.high_minor, total(|line| line.high_minor));
        assert!(estimate.low_minor < estimate.typical_minor && estimate.typical_minor < estimate.high_minor);
        // 2 % of the typical first cost
        assert_eq!(estimate.operation_minor_per_year, (estimate.typical_minor + 25) / 50);
    }

    #[test]
    fn doubling_every_price_doubles_every_line_to_the_rounding() {
        let mut double = catalogue();
        double_prices(&mut double);
        let single = estimated(&example_rpl(), &catalogue(), &cost_plan()).unwrap();
        let double = estimated(&example_rpl(), &double, &cost_plan()).unwrap();
        assert_eq!(single.lines.len(), double.lines.len());
        for (single, double) in single.lines.iter().zip(&double.lines) {
            assert!((2 * single.typical_minor - double.typical_minor).abs() <= 1, "{}", single.quantity.id);
            assert!((2 * single.high_minor - double.high_minor).abs() <= 1, "{}", single.quantity.id);
        }
    }

    #[test]
    fn swapping_the_ends_leaves_the_total() {
        let mut plan = cost_plan();
        plan.station_b_count = 0;
        let forth = estimated(&example_rpl(), &catalogue(), &plan).unwrap();
        let mut reversed = example_rpl();
        reversed.rows.reverse();
        reversed.positions.reverse();
        (plan.station_a_count, plan.station_b_count) = (0, 1);
        let back = estimated(&reversed, &catalogue(), &plan).unwrap();
        assert_eq!(forth.typical_minor, back.typical_minor);
        assert_eq!(forth.low_minor, back.low_minor);
    }

    #[test]
    fn a_printed_quantity_times_its_price_is_the_printed_amount() {
        let estimate = estimated(&example_rpl(), &catalogue(), &cost_plan()).unwrap();
        for line in &estimate.lines {
            let printed: f64 = format!("{:.4}", line.quantity.quantity_count).parse().unwrap();
            assert_eq!(amount_minor(printed, line.unit_price_typical_minor), Ok(line.typical_minor));
        }
    }

    #[test]
    fn a_price_by_another_unit_is_refused() {
        let mut other = catalogue();
        other.item.iter_mut().find(|item| item.id == "survey_per_km").unwrap().unit = "each".into();
        let refused = estimated(&example_rpl(), &other, &cost_plan());
        assert!(matches!(refused, Err(CostError::Unit { .. })));
    }
}
