//! Days of the main lay (rule R10).

use crate::error::CostError;
use crate::estimate::MarineDays;
use crate::plan::{CostPlan, range};
use cable::presets::Burial;
use route::rpl::{Event, Row, Rpl};
use units::money::round_minor;
use units::{MoneyError, RouteKm};

/// Shore ends of a line: one at each of its two landing points.
pub const SHORE_ENDS_COUNT: u32 = 2;

/// What the lay vessel has to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MarineWork {
    /// Route under a plough.
    pub ploughed_km: RouteKm,
    /// Route laid on the surface.
    pub surface_km: RouteKm,
    /// Repeaters and joints at sea.
    pub joints_count: u32,
    /// Shore ends.
    pub shore_ends_count: u32,
}

/// How fast it does it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MarineRates {
    /// Speed of ploughing.
    pub plough_speed_kmh: f64,
    /// Speed of surface lay.
    pub surface_speed_kmh: f64,
    /// Days per repeater or joint.
    pub joint_d: f64,
    /// Days per shore end.
    pub shore_end_d: f64,
    /// Share of time lost to weather.
    pub downtime_frac: f64,
}

impl From<&CostPlan> for MarineRates {
    fn from(plan: &CostPlan) -> Self {
        MarineRates {
            plough_speed_kmh: plan.plough_speed_kmh,
            surface_speed_kmh: plan.surface_speed_kmh,
            joint_d: plan.joint_d,
            shore_end_d: plan.shore_end_d,
            downtime_frac: plan.downtime_frac,
        }
    }
}

/// The work on a position list: its ploughed and surface rows, its repeaters, and its changes of cable type, each of
/// which is a joint that passes the ship. Rows of shore ends take the days of a shore end, not days by the kilometre.
#[must_use]
pub fn marine_work(rpl: &Rpl, repeaters_count: u32) -> MarineWork {
    let length_km = |holds: fn(&Row) -> bool| -> RouteKm {
        rpl.rows.iter().filter(|row| holds(row)).map(|row| row.route_km).sum()
    };
    let transitions = rpl.positions.iter().filter(|position| position.events.contains(&Event::Transition));
    let transitions_count = u32::try_from(transitions.count()).unwrap_or(u32::MAX);
    MarineWork {
        ploughed_km: length_km(|row| row.burial.is_ploughed()),
        surface_km: length_km(|row| row.burial == Burial::Surface),
        joints_count: repeaters_count.saturating_add(transitions_count),
        shore_ends_count: SHORE_ENDS_COUNT,
    }
}

/// Days of work, and days hired when weather takes its share.
///
/// # Source
/// Rule R10: (ploughed / 24 v_plough + surface / 24 v_lay + joints · d_j + shore ends · d_s) / (1 − downtime).
///
/// # Errors
/// When a speed is not above zero, a duration is negative, or all time is lost to weather.
///
/// # Example
/// 300 km ploughed at 0.4 km/h, 70 km laid at 5.5 km/h, two joints, two shore ends, a quarter of the time lost:
/// ```
/// # use wetplant_cost as cost;
/// use cost::marine::{MarineRates, MarineWork, marine_days};
/// use units::RouteKm;
///
/// let work = MarineWork {
///     ploughed_km: RouteKm(300.0),
///     surface_km: RouteKm(70.0),
///     joints_count: 2,
///     shore_ends_count: 2,
/// };
/// let rates = MarineRates {
///     plough_speed_kmh: 0.4,
///     surface_speed_kmh: 5.5,
///     joint_d: 1.5,
///     shore_end_d: 3.0,
///     downtime_frac: 0.25,
/// };
/// let days = marine_days(&work, &rates)?;
/// assert_eq!(format!("{:.1}", days.hired_d), "54.4");
/// # Ok::<(), cost::CostError>(())
/// ```
pub fn marine_days(work: &MarineWork, rates: &MarineRates) -> Result<MarineDays, CostError> {
    check_rates(rates)?;
    // days = (ploughed / (24 v_plough) + surface / (24 v_lay) + joints d_j + shore ends d_s) / (1 − downtime)
    let work_d = work.ploughed_km.km() / (24.0 * rates.plough_speed_kmh)
        + work.surface_km.km() / (24.0 * rates.surface_speed_kmh)
        + f64::from(work.joints_count) * rates.joint_d
        + f64::from(work.shore_ends_count) * rates.shore_end_d;
    Ok(MarineDays {
        ploughed_km: work.ploughed_km,
        surface_km: work.surface_km,
        joints_count: work.joints_count,
        shore_ends_count: work.shore_ends_count,
        work_d,
        hired_d: work_d / (1.0 - rates.downtime_frac),
    })
}

/// Cost of the spread: days at the day rate, and the mobilisation (rules R10 and R4).
///
/// # Errors
/// When the amount does not fit.
pub fn spread_cost_minor(
    hired_d: f64,
    day_rate_minor: i64,
    mobilisation_minor: i64,
) -> Result<i64, MoneyError> {
    round_minor(hired_d * day_rate_minor as f64 + mobilisation_minor as f64)
}

fn check_rates(rates: &MarineRates) -> Result<(), CostError> {
    let above_zero = f64::MIN_POSITIVE..=f64::MAX;
    let not_negative = "a finite number, 0 or more";
    let figures = [
        range("plough_speed_kmh", rates.plough_speed_kmh, above_zero.clone(), "above 0"),
        range("surface_speed_kmh", rates.surface_speed_kmh, above_zero, "above 0"),
        range("joint_d", rates.joint_d, 0.0..=f64::MAX, not_negative),
        range("shore_end_d", rates.shore_end_d, 0.0..=f64::MAX, not_negative),
        range("downtime_frac", rates.downtime_frac, 0.0..=0.95, "between 0 and 0.95"),
    ];
    figures.into_iter().flatten().next().map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{cost_plan, example_rpl};

    fn work() -> MarineWork {
        MarineWork {
            ploughed_km: RouteKm(300.0),
            surface_km: RouteKm(70.0),
            joints_count: 2,
            shore_ends_count: 2,
        }
    }

    #[test]
    fn work_comes_from_the_rows_the_repeaters_and_the_changes_of_type() {
        let work = marine_work(&example_rpl(), 3);
        assert_eq!((work.ploughed_km, work.surface_km), (RouteKm(200.0), RouteKm(150.0)));
        assert_eq!((work.joints_count, work.shore_ends_count), (4, 2));
    }

    #[test]
    fn rescaling_length_and_speed_together_leaves_the_days() {
        let rates = MarineRates::from(&cost_plan());
        let (mut longer, mut faster) = (work(), rates);
        longer.ploughed_km = RouteKm(longer.ploughed_km.km() * 1.852);
        longer.surface_km = RouteKm(longer.surface_km.km() * 1.852);
        faster.plough_speed_kmh *= 1.852;
        faster.surface_speed_kmh *= 1.852;
        let (before, after) = (marine_days(&work(), &rates).unwrap(), marine_days(&longer, &faster).unwrap());
        assert!((before.hired_d - after.hired_d).abs() < 1e-12);
    }

    #[test]
    fn a_ship_that_stands_still_is_an_error() {
        let rates = MarineRates { plough_speed_kmh: 0.0, ..MarineRates::from(&cost_plan()) };
        let refused = marine_days(&work(), &rates);
        assert!(matches!(refused, Err(CostError::PlanValue { field: "plough_speed_kmh", .. })));
    }
}
