//! How good the solved legs are: what is proved about each, in words and in a bar, and what is not proved.

use crate::figures::{self, NONE, fixed, optional};
use crate::html::Page;
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type};
use crate::words;
use pipeline::results::{LegResult, Results};
use route::solve::SolverResult;
use units::Currency;
use units::suffix::round_up_to;

/// A part of the report for every leg the solver laid; nothing where it laid none.
pub(super) fn write(page: &mut Page, results: &Results) {
    let solved: Vec<(&LegResult, &SolverResult)> =
        results.legs.iter().filter_map(|leg| Some((leg, leg.solver.as_ref()?))).collect();
    if solved.is_empty() {
        return;
    }
    page.heading("How good the solved legs are");
    let currency = words::currency(results);
    for (leg, solver) in &solved {
        page.paragraph(&proved(leg, solver, currency));
    }
    let bars: Vec<(String, &SolverResult)> =
        solved.iter().map(|(leg, solver)| (format!("{} – {}", leg.from, leg.to), *solver)).collect();
    if let Some(currency) = currency {
        page.figure(
            &bars_svg(&bars, currency),
            "Each leg on the cost surface, from water to water: the bound that holds for every route, the solver's line \
             before the fit, and the line cost, as fitted. The axis does not start at 0.",
        );
    }
    for (leg, solver) in &solved {
        page.note(&effort(leg, solver));
    }
    page.paragraph(
        "Not proved: that the cost surface is the truth. The bound holds for this grid of depths, these prices and \
         repair rates, these cost layers and this window, and for every line between these ends within it. A wrong \
         layer, a missing hazard, a coarse depth or a route outside the window is not covered; a survey is.",
    );
}

/// What is proved of a leg, in words.
fn proved(leg: &LegResult, solver: &SolverResult, currency: Option<Currency>) -> String {
    let Some(gap_pct) = solver.gap_pct else {
        return format!(
            "Leg {} ({} – {}): no bound above 0 is known; nothing is proved about other routes.",
            leg.id, leg.from, leg.to
        );
    };
    // gap = 100 · (laid − bound) / bound, and the cheapest line costs no less than the bound
    let gap = fixed(round_up_to(gap_pct, 2), 2);
    let head = format!("Leg {} ({} – {}): ", leg.id, leg.from, leg.to);
    let Some(currency) = currency else {
        return format!(
            "{head}the line is at most {gap} % dearer than the cheapest line possible between these ends on this \
             cost surface."
        );
    };
    format!(
        "{head}the line cost, as fitted and from water to water, is {laid}. No line whatever between these ends on this \
         cost surface costs less than {least}. So the line is at most {gap} % dearer than the cheapest line possible: the \
         gap is 100 · (line cost − least) / least.",
        laid = money(solver.fitted_minor, currency),
        least = money_at_least(solver.lower_bound_minor, currency)
    )
}

/// How the bound was made and how much of the surface was looked at.
fn effort(leg: &LegResult, solver: &SolverResult) -> String {
    let reached_pct = 100.0 * solver.visited_count as f64 / solver.nodes_count.max(1) as f64;
    let by = match solver.bound_spacing_cells {
        Some(spacing) => format!("by a potential with a node every {} cells", fixed(spacing, 1)),
        None => "by blocks of cells".to_owned(),
    };
    format!(
        "Leg {}: {} of {} nodes of the surface reached ({} %; the rest cannot lie on a cheaper route); bound proved \
         {by}; gap of the line cost over the bound {} %; fitted to {} positions at {} % more cost than before the \
         fit.",
        leg.id,
        fixed(solver.visited_count as f64, 0),
        fixed(solver.nodes_count as f64, 0),
        fixed(reached_pct, 0),
        optional(solver.gap_pct.map(|gap_pct| round_up_to(gap_pct, 2)), 2),
        solver.vertices_count,
        fixed(solver.fit_cost_increase_pct, 3)
    )
}

/// A cost that every line has at least, as people read it: rounded down, so that the sentence it stands in holds.
pub(crate) fn money_at_least(minor: f64, currency: Currency) -> String {
    money(stepped(minor, currency, f64::floor), currency)
}

/// A cost on the last digit that [`money`] shows.
fn stepped(minor: f64, currency: Currency, round: fn(f64) -> f64) -> f64 {
    let minor_per_major = 10f64.powi(i32::try_from(currency.minor_digits()).unwrap_or(2));
    let step_major = if (minor / minor_per_major).abs() < 1e7 { 1e3 } else { 1e4 };
    let step_minor = minor_per_major * step_major;
    round(minor / step_minor) * step_minor
}

/// A cost on the surface as people read it: `48.31 million USD`, below a million in thousands.
pub(crate) fn money(minor: f64, currency: Currency) -> String {
    let Ok(rounded) = units::money::round_minor(minor) else { return NONE.to_owned() };
    let code = currency.code();
    let major = figures::major(rounded, currency);
    if major.abs() >= 1e6 {
        format!("{} million {code}", fixed(major / 1e6, if major.abs() < 1e7 { 3 } else { 2 }))
    } else {
        format!("{} k{code}", figures::thousands(rounded, currency))
    }
}

const WIDTH: f64 = 900.0;
const LEFT: f64 = 190.0;
const PLOT: f64 = 520.0;
const ROW: f64 = 84.0;

/// Bound, optimum and laid line of every leg, each on an axis of its own.
fn bars_svg(legs: &[(String, &SolverResult)], currency: Currency) -> String {
    let height = 20.0 + ROW * legs.len() as f64;
    let mut sheet = Svg::new(WIDTH, height, "Bound, optimum and laid route of each solved leg");
    for (index, (name, solver)) in legs.iter().enumerate() {
        bar(&mut sheet, 14.0 + ROW * index as f64, (name, solver), currency);
    }
    sheet.finish()
}

/// What a bar is called, how long it is, its colour, and how its figure is written.
type Bar = (&'static str, f64, &'static str, fn(f64, Currency) -> String);

fn bar(sheet: &mut Svg, top: f64, leg: (&str, &SolverResult), currency: Currency) {
    let (name, solver) = leg;
    let costs: [Bar; 3] = [
        ("any route costs at least", solver.lower_bound_minor, "#8db8d0", money_at_least),
        ("before the fit", solver.polished_minor, "#3f7fa6", money),
        ("line cost, as fitted", solver.fitted_minor, palette::ACCENT, money),
    ];
    if costs.iter().any(|(_, minor, ..)| !minor.is_finite()) {
        return;
    }
    let most = costs.iter().map(|(_, minor, ..)| *minor).fold(0.0, f64::max);
    let least = costs.iter().map(|(_, minor, ..)| *minor).fold(most, f64::min);
    // what all three have in common is drawn short and broken
    let start = (least - (most - least) * 1.5).max(0.0);
    let x =
        |minor: f64| if most > start { LEFT + PLOT * (minor - start) / (most - start) } else { LEFT + PLOT };
    let bold = Type::plain(11.5, palette::INK, Anchor::Start).bold();
    sheet.text((8.0, top + 10.0), name, bold);
    for (row, (what, minor, colour, told)) in costs.iter().enumerate() {
        let y = top + 18.0 + 17.0 * row as f64;
        sheet.text((LEFT - 10.0, y + 10.0), what, Type::plain(10.5, palette::INK, Anchor::End));
        sheet.rect((LEFT, y), (x(*minor) - LEFT, 12.0), Paint::area(colour));
        if start > 0.0 {
            // a break: the axis does not start at 0
            sheet.polyline(
                &[(LEFT + 14.0, y + 13.0), (LEFT + 19.0, y - 1.0)],
                false,
                Paint::line("#ffffff", 3.0),
            );
        }
        let text = told(*minor, currency);
        sheet.text((LEFT + PLOT + 10.0, y + 10.0), &text, Type::plain(10.5, palette::INK, Anchor::Start));
    }
    let bound = x(solver.lower_bound_minor);
    sheet.line((bound, top + 14.0), (bound, top + 68.0), Paint::dashed(palette::INK, 1.0, "3 2"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_never_said_higher_than_it_is() {
        let usd = Currency::USD;
        assert_eq!(money(1_263_777_700.0, usd), "12.64 million USD");
        assert_eq!(money_at_least(1_263_777_700.0, usd), "12.63 million USD");
        assert_eq!(money_at_least(263_777_700.0, usd), "2.637 million USD");
        assert_eq!(money_at_least(1_263_000_000.0, usd), "12.63 million USD");
    }
}
