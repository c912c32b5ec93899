//! What a kilometre of route costs by protection level and depth band: cable, survey, vessel time and the present
//! value of expected repairs. Plain numbers for `route`, made before there is a route.

use crate::error::CostError;
use crate::plan::{CostPlan, ensure};
use cable::catalogue::{Catalogue, ids};
use cable::presets::{Burial, EnvironmentClass, Presets, ProtectionLevel, level_allowed};
use units::Estimate;

/// What prices per km are made of.
#[derive(Debug, Clone, Copy)]
pub struct PriceInput<'a> {
    /// Prices.
    pub catalogue: &'a Catalogue,
    /// Slack, and where a level may be used.
    pub presets: &'a Presets,
    /// Protection levels.
    pub levels: &'a [ProtectionLevel],
    /// Depth bands.
    pub classes: &'a [EnvironmentClass],
    /// Speeds, weather, spare, life and discount rate.
    pub plan: &'a CostPlan,
    /// Expected repairs per km of cable and year, `[class][level]`.
    pub repairs_per_km_year: &'a [Vec<f64>],
}

/// Cost of a kilometre of route at typical prices, in minor units.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceTable {
    /// First cost and expected repairs, `[class][level]`; none where the level may not be used.
    pub cost_minor_per_km: Vec<Vec<Option<f64>>>,
    /// Of which the present value of expected repairs, `[class][level]`.
    pub repair_minor_per_km: Vec<Vec<f64>>,
}

/// The price of a kilometre by depth band and protection level.
///
/// Cable with slack and spare, survey, and the vessel's days at the speed of the lay; then the repairs expected on
/// that cable over the life, discounted. Outage is not priced.
///
/// # Source
/// First cost plus present value of repairs, the least over protection levels, as in the cable path planning papers
/// (IEEE/ACM Transactions on Networking 28, 2020); flows at year ends as in rule R12.
///
/// # Errors
/// When a figure of the plan is out of range, the catalogue lacks an item, or the rates have another shape.
pub fn cost_per_km(input: &PriceInput) -> Result<PriceTable, CostError> {
    ensure(input.plan)?;
    check_shape(input)?;
    let works: Vec<LevelPrice> =
        input.levels.iter().map(|level| level_price(input, level)).collect::<Result<_, _>>()?;
    let repair_price = typical_minor(input, ids::REPAIR)?;
    let years = annuity_years(input.plan.life_years_count, input.plan.discount_pct_per_year);
    let mut table = PriceTable { cost_minor_per_km: Vec::new(), repair_minor_per_km: Vec::new() };
    for (class, rates) in input.classes.iter().zip(input.repairs_per_km_year) {
        let repairs: Vec<f64> = rates
            .iter()
            .zip(&works)
            .map(|(rate, work)| rate * work.cable_per_route_ratio * repair_price * years)
            .collect();
        let allowed = |level| level_allowed(input.catalogue, input.presets, level, *class);
        let costs = input.levels.iter().zip(&works).zip(&repairs);
        let costs =
            costs.map(|((level, work), repair)| allowed(level).then_some(work.first_minor_per_km + repair));
        table.cost_minor_per_km.push(costs.collect());
        table.repair_minor_per_km.push(repairs);
    }
    Ok(table)
}

/// Present value of one unit of money at the end of each of `years_count` years, in such units.
#[must_use]
pub fn annuity_years(years_count: u32, discount_pct_per_year: f64) -> f64 {
    // Σ 1 / (1 + r)^t for t = 1 … years
    let mut factor = 1.0;
    let mut sum = 0.0;
    for _ in 0..years_count {
        factor /= 1.0 + discount_pct_per_year / 100.0;
        sum += factor;
    }
    sum
}

/// First cost of a kilometre of route on one level.
struct LevelPrice {
    cable_per_route_ratio: f64,
    first_minor_per_km: f64,
}

fn level_price(input: &PriceInput, level: &ProtectionLevel) -> Result<LevelPrice, CostError> {
    let (plan, slack) = (input.plan, &input.presets.slack);
    let (slack_pct, speed_kmh) = match level.burial {
        Burial::Ploughed { .. } => (slack.ploughed_pct, Some(plan.plough_speed_kmh)),
        Burial::Surface => (slack.surface_pct, Some(plan.surface_speed_kmh)),
        Burial::ShoreEnd => (slack.shore_end_pct, None), // its vessel days are counted by the piece
    };
    let cable_per_route_ratio = 1.0 + slack_pct / 100.0;
    let cable = input.catalogue.cable_type(&level.cable_type)?;
    let cable_price = cable.price_per_km.at(Estimate::Typical) as f64;
    let cable_minor_per_km = cable_price * cable_per_route_ratio * (1.0 + plan.spare_cable_pct / 100.0);
    let day_rate_minor = typical_minor(input, ids::LAY_VESSEL)?;
    let at_sea = |speed_kmh: f64| day_rate_minor / (24.0 * speed_kmh * (1.0 - plan.downtime_frac));
    let survey_minor_per_km = typical_minor(input, ids::SURVEY)?;
    let first_minor_per_km = cable_minor_per_km + survey_minor_per_km + speed_kmh.map_or(0.0, at_sea);
    Ok(LevelPrice { cable_per_route_ratio, first_minor_per_km })
}

fn typical_minor(input: &PriceInput, id: &str) -> Result<f64, CostError> {
    Ok(input.catalogue.item(id)?.price.at(Estimate::Typical) as f64)
}

fn check_shape(input: &PriceInput) -> Result<(), CostError> {
    let (classes_count, levels_count) = (input.classes.len(), input.levels.len());
    let rates = input.repairs_per_km_year;
    let fits = rates.len() == classes_count && rates.iter().all(|row| row.len() == levels_count);
    if fits { Ok(()) } else { Err(CostError::TableShape { classes_count, levels_count }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantities::{QuantityInput, quantities};
    use crate::testing::{catalogue, cost_plan, double_prices, example_rpl, line, presets};
    use cable::presets::{environment_classes, levels};

    struct Case {
        catalogue: Catalogue,
        presets: Presets,
        levels: Vec<ProtectionLevel>,
        classes: Vec<EnvironmentClass>,
        plan: CostPlan,
        rates: Vec<Vec<f64>>,
    }

    impl Case {
        fn new() -> Self {
            let (catalogue, presets) = (catalogue(), presets());
            let levels = levels(&catalogue, &presets);
            let classes = environment_classes(&catalogue, &presets, &[]);
            let rates = vec![vec![2e-4; levels.len()]; classes.len()];
            Case { catalogue, presets, levels, classes, plan: cost_plan(), rates }
        }

        fn table(&self) -> Result<PriceTable, CostError> {
            cost_per_km(&PriceInput {
                catalogue: &self.catalogue,
                presets: &self.presets,
                levels: &self.levels,
                classes: &self.classes,
                plan: &self.plan,
                repairs_per_km_year: &self.rates,
            })
        }

        fn at(&self, depth_m: f64, level: &str) -> (Option<f64>, f64) {
            let class = self.classes.iter().position(|class| class.holds(depth_m)).unwrap();
            let level = self.levels.iter().position(|candidate| candidate.id == level).unwrap();
            let table = self.table().unwrap();
            (table.cost_minor_per_km[class][level], table.repair_minor_per_km[class][level])
        }
    }

    #[test]
    fn a_kilometre_is_cable_with_slack_and_spare_survey_vessel_days_and_repairs() {
        let (cost, repair) = Case::new().at(100.0, "DA ploughed");
        // 2e-4 repairs × 1.004 km of cable × 1.5 M × Σ 1.05^-t over 25 years = 14.0939446
        let expected_repair = 2e-4 * 1.004 * 150_000_000.0 * 14.093_944_566;
        assert!((repair / expected_repair - 1.0).abs() < 1e-9);
        // 25 k × 1.004 × 1.03 + 4 k + 60 k / (24 × 0.4 × 0.75)
        let expected_first = 2_500_000.0 * 1.004 * 1.03 + 400_000.0 + 6_000_000.0 / 7.2;
        assert!((cost.unwrap() - expected_first - repair).abs() < 1e-6);
    }

    #[test]
    fn a_level_that_may_not_be_used_has_no_price() {
        let case = Case::new();
        assert_eq!(case.at(10.0, "DA ploughed").0, None);
        assert_eq!(case.at(100.0, "SA surface").0, None);
        assert!(case.at(400.0, "SA surface").0.is_some());
    }

    #[test]
    fn doubling_every_price_doubles_the_table_exactly() {
        let single = Case::new();
        let mut double = Case::new();
        double_prices(&mut double.catalogue);
        let twice = |value: &f64| value * 2.0;
        let (single, double) = (single.table().unwrap(), double.table().unwrap());
        for (single, double) in single.cost_minor_per_km.iter().zip(&double.cost_minor_per_km) {
            let expected: Vec<Option<f64>> = single.iter().map(|cost| cost.as_ref().map(twice)).collect();
            assert_eq!(&expected, double);
        }
        for (single, double) in single.repair_minor_per_km.iter().zip(&double.repair_minor_per_km) {
            assert_eq!(&single.iter().map(twice).collect::<Vec<f64>>(), double);
        }
    }

    #[test]
    fn the_table_times_the_route_is_what_the_bill_asks_for_cable_survey_and_vessel() {
        let (case, mut rpl) = (Case::new(), example_rpl());
        rpl.rows.retain(|row| row.burial != Burial::ShoreEnd);
        rpl.positions.clear();
        let mut plan = case.plan.clone();
        plan.shore_end_d = 0.0;
        let line = line(0, 2);
        let input = QuantityInput { rpl: &rpl, line: &line, catalogue: &case.catalogue, plan: &plan };
        let by_km = ["cable.DA", "cable.SA", ids::SURVEY, ids::LAY_VESSEL];
        let price = |id: &str| match id.strip_prefix("cable.") {
            Some(code) => case.catalogue.cable_type(code).unwrap().price_per_km.typical_minor,
            None => case.catalogue.item(id).unwrap().price.typical_minor,
        };
        let lines = quantities(&input).unwrap().value;
        let lines = lines.iter().filter(|line| by_km.contains(&line.id.as_str()));
        let bill: f64 = lines.map(|line| line.quantity_count * price(&line.id) as f64).sum();
        let first = |depth_m, level| {
            let (cost, repair) = case.at(depth_m, level);
            cost.unwrap() - repair
        };
        let table = 200.0 * first(100.0, "DA ploughed") + 150.0 * first(400.0, "SA surface");
        assert!((table / bill - 1.0).abs() < 1e-6, "{table} against {bill}");
    }

    #[test]
    fn rescaling_the_unit_of_length_rescales_the_price_per_km() {
        let before = Case::new();
        let mut after = Case::new();
        for cable in &mut after.catalogue.cable {
            cable.price_per_km.typical_minor *= 10;
        }
        let survey = after.catalogue.item.iter_mut().find(|item| item.id == ids::SURVEY).unwrap();
        survey.price.typical_minor *= 10;
        after.plan.plough_speed_kmh /= 10.0;
        after.plan.surface_speed_kmh /= 10.0;
        after.rates.iter_mut().flatten().for_each(|rate| *rate *= 10.0);
        let ratio = after.at(100.0, "DA ploughed").0.unwrap() / before.at(100.0, "DA ploughed").0.unwrap();
        assert!((ratio - 10.0).abs() < 1e-12);
    }

    #[test]
    fn without_discount_an_annuity_counts_the_years() {
        assert!((annuity_years(25, 0.0) - 25.0).abs() < 1e-12);
        assert!((annuity_years(1, 25.0) - 0.8).abs() < 1e-15);
    }

    #[test]
    fn rates_of_another_shape_are_refused() {
        let mut case = Case::new();
        case.rates.pop();
        assert!(matches!(case.table(), Err(CostError::TableShape { .. })));
    }
}
