//! The tables of a study.

use super::frontier::{millions, pareto_svg};
use crate::figures::{NONE, fixed, optional, signed};
use crate::html::{Page, Table};
use crate::page::certificate::money;
use pipeline::study::levels_told;
use route::choices::alternatives::{Alternative, Alternatives, FoundBy, Parting};
use route::choices::corridor::Corridor;
use route::choices::pareto::Pareto;
use route::choices::robust::{ChooseBy, Robust};
use route::explain::{CellCost, Closed, Explained};
use route::surface::Effect;
use units::{Currency, LonLat};

/// A price of a repair or a kilometre above so many times the dearest route is any price.
const PRICE_MOST_RATIO: f64 = 100.0;

/// A cost with its currency; in minor units where the plan has none.
pub(super) fn cost(minor: f64, currency: Option<Currency>) -> String {
    currency.map_or_else(|| format!("{} minor units", fixed(minor, 0)), |currency| money(minor, currency))
}

/// The unit of a column of millions: `million USD`.
pub(super) fn unit(currency: Option<Currency>) -> String {
    format!("million {}", currency.map_or("", |currency| currency.code()))
}

pub(super) fn place(at: LonLat) -> String {
    let side = |angle_deg: f64, sides: [char; 2]| {
        format!("{:.4}°{}", angle_deg.abs(), sides[usize::from(angle_deg < 0.0)])
    };
    format!("{} {}", side(at.lat_deg, ['N', 'S']), side(at.lon_deg, ['E', 'W']))
}

pub(super) fn alternatives(page: &mut Page, found: &Alternatives, currency: Option<Currency>) {
    page.section("alternatives", "Alternatives");
    let wanted = &found.wanted;
    page.paragraph(&format!(
        "Routes that lie at least {} km apart for {} % of their length, and cost at most {} % more than the best. Each \
         is the cheapest of its kind: no line near it is cheaper.",
        fixed(wanted.apart_km, 1),
        fixed(100.0 * wanted.apart_frac, 0),
        fixed(wanted.dearer_max_pct, 1)
    ));
    let cost = format!("Line cost, {}>", unit(currency));
    let heads = [
        "Route",
        &cost,
        "Dearer, %>",
        "Length, km>",
        "Apart, share of length, %>",
        "Departs at",
        "Rejoins at",
        "Found",
    ];
    let mut table = Table::new(&heads);
    for (index, route) in found.routes.iter().enumerate() {
        table.row(alternative(index, route, currency));
    }
    table.marked = vec![0];
    table.note = Some(format!(
        "Dearer: of lines before the fit. Apart: the share of its length that lies apart from every earlier route. {} lines tried; \
         {} fell together with an earlier one, {} cost too much. Found fewer than {} routes: there are no more that \
         differ so far, as far as was looked.",
        found.tried_count, found.alike_count, found.too_dear_count, wanted.routes_count
    ));
    if found.routes.len() >= wanted.routes_count {
        table.note = Some(format!(
            "Dearer: of lines before the fit. Apart: the share of its length that lies apart from every earlier route. {} lines \
             tried; {} fell together with an earlier one, {} cost too much.",
            found.tried_count, found.alike_count, found.too_dear_count
        ));
    }
    page.table(&table);
}

fn alternative(index: usize, route: &Alternative, currency: Option<Currency>) -> Vec<String> {
    let parting = |parting: Option<Parting>| {
        parting.map_or_else(
            || NONE.to_owned(),
            |parting| format!("KP {}\n{}", fixed(parting.kp_km, 1), place(parting.at)),
        )
    };
    let by = match route.found_by {
        FoundBy::Best => "the best",
        FoundBy::ViaNode => "by way of a place of its own",
        FoundBy::ChangedOver => "from one route to another",
        FoundBy::DearerBands => "with earlier routes made dearer",
    };
    vec![
        format!("A{}", index + 1),
        millions(route.line.cost_minor, currency),
        if index == 0 { NONE.to_owned() } else { signed(route.dearer_pct, 2) },
        fixed(route.line.length_km, 1),
        if index == 0 { NONE.to_owned() } else { fixed(100.0 * route.apart_frac, 0) },
        parting(route.departs),
        parting(route.rejoins),
        by.to_owned(),
    ]
}

pub(super) fn corridor(page: &mut Page, corridor: &Corridor, currency: Option<Currency>) {
    page.section("corridor", "Near-optimal corridor");
    let widths = |side: fn(&route::choices::corridor::CorridorWidth) -> f64| {
        corridor.widths.iter().map(side).filter(|width_km| width_km.is_finite())
    };
    page.paragraph(&format!(
        "Through every place inside the outline there is a route that costs at most {} % more than the best ({} before the \
         fit). The \
         corridor covers {} km².",
        fixed(corridor.within_pct, 1),
        cost(corridor.best_minor, currency),
        fixed(corridor.area_km2, 0)
    ));
    let both = |width: &route::choices::corridor::CorridorWidth| width.left_km + width.right_km;
    let narrowest = corridor.widths.iter().min_by(|one, other| both(one).total_cmp(&both(other)));
    let widest = corridor.widths.iter().max_by(|one, other| both(one).total_cmp(&both(other)));
    let mut table = Table::new(&["", "KP>", "To port, km>", "To starboard, km>", "Position"]);
    table.narrow = true;
    for (what, width) in [("narrowest", narrowest), ("widest", widest)] {
        let Some(width) = width else { continue };
        table.row(vec![
            what.to_owned(),
            fixed(width.kp_km, 1),
            fixed(width.left_km, 1),
            fixed(width.right_km, 1),
            place(width.at),
        ]);
    }
    let mean = |sum: f64| sum / corridor.widths.len().max(1) as f64;
    table.row(vec![
        "mean".to_owned(),
        NONE.to_owned(),
        fixed(mean(widths(|width| width.left_km).sum()), 1),
        fixed(mean(widths(|width| width.right_km).sum()), 1),
        String::new(),
    ]);
    table.note = Some(
        "Looking from the A end. The reach ends at the first place outside: water beyond an island is not counted. Where \
         the corridor is narrow a survey has no choice; where it is wide it has."
            .to_owned(),
    );
    page.table(&table);
}

pub(super) fn pareto(page: &mut Page, pareto: &Pareto, currency: Option<Currency>) {
    page.section("pareto", "Cost, repairs and length");
    page.figure(
        &pareto_svg(pareto, currency),
        "Filled: on the hull of these two figures. Open: held by its length.",
    );
    let cost = format!("Line cost, {}>", unit(currency));
    let before = format!("Before the fit, {}>", unit(currency));
    let worth = format!("Best when a repair a year is worth, {}>", unit(currency));
    let heads =
        ["Route", &cost, &before, "Repairs a year>", "Length, km>", &worth, "and a kilometre besides>"];
    let mut table = Table::new(&heads);
    let most_minor = pareto.points.iter().map(|point| point.cost_minor).fold(0.0, f64::max);
    for (index, point) in pareto.points.iter().enumerate() {
        let weights = &point.weights;
        // a weight so great that the cost no longer counts
        let price = |minor: f64| {
            let worth_minor = minor / weights.cost_ratio;
            let counts = weights.cost_ratio > 0.0 && worth_minor <= PRICE_MOST_RATIO * most_minor;
            if counts || minor == 0.0 {
                millions(minor / weights.cost_ratio.max(1e-12), currency)
            } else {
                "any price".to_owned()
            }
        };
        table.row(vec![
            format!("P{}", index + 1),
            millions(point.line.cost_minor, currency),
            millions(point.cost_minor, currency),
            fixed(point.repairs_per_year, 4),
            fixed(point.length_km, 1),
            price(weights.repair_minor),
            price(weights.length_minor_per_km),
        ]);
    }
    let rest = if pareto.complete {
        "The hull was found whole, to the gain asked for."
    } else {
        "The search ended at its limit of routes or solves: there may be more on the hull."
    };
    table.note = Some(format!(
        "Repairs and length are of the line before the fit, by which the front is drawn. What the list is: {}. {rest} {} weights solved.",
        pareto.statement, pareto.solves_count
    ));
    page.table(&table);
}

pub(super) fn robust(
    page: &mut Page,
    (robust, levels_without_route_m): (&Robust, &[f64]),
    currency: Option<Currency>,
) {
    page.section("robust", "Under uncertain layers");
    let by = match robust.wanted.choose_by {
        ChooseBy::MeanCost => "the least mean cost",
        ChooseBy::WorstRegret => "the least worst regret",
    };
    page.paragraph(&format!(
        "{} of {} samples of what is uncertain have a route. Regret is what a route costs more than the best of the same \
         sample: what one pays for not having known. Chosen by {by}; its route, R on the chart, is {} km long. It is fitted and priced by the first sample in which \
         it is open: {} there, and by other samples as in the table. The plan's own weights are another basis, and the \
         certificate's bound holds for those alone.",
        robust.solved_count,
        robust.wanted.samples_count,
        fixed(robust.chosen.length_km, 1),
        cost(robust.chosen.cost_minor, currency)
    ));
    without_route(page, robust, levels_without_route_m);
    let unit = unit(currency);
    let heads = [
        "Candidate".to_owned(),
        "Best in samples>".to_owned(),
        "Blocked in>".to_owned(),
        format!("Mean cost, {unit}>"),
        "90 % below>".to_owned(),
        "Worst>".to_owned(),
        format!("Mean regret, {unit}>"),
        "90 % below>".to_owned(),
        "Worst>".to_owned(),
    ];
    let mut table = Table::new(&heads.each_ref().map(String::as_str));
    let mut order: Vec<usize> = (0..robust.candidates.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(robust.candidates[*index].best_in_count));
    let listed = listed(&order, robust.chosen_no);
    for index in &listed {
        let candidate = &robust.candidates[*index];
        if *index == robust.chosen_no {
            table.marked.push(table.rows.len());
        }
        let chosen = if *index == robust.chosen_no { "\nchosen (R)" } else { "" };
        let mut row = vec![
            format!("C{}{chosen}", index + 1),
            candidate.best_in_count.to_string(),
            candidate.blocked_in_count.to_string(),
        ];
        for figure in [candidate.cost, candidate.regret] {
            row.extend(
                [figure.mean_minor, figure.p90_minor, figure.worst_minor]
                    .map(|minor| millions(minor, currency)),
            );
        }
        table.row(row);
    }
    let rest = order.len().saturating_sub(listed.len());
    table.note =
        (rest > 0).then(|| format!("{rest} more candidates, best in fewer samples, are not listed."));
    page.table(&table);
}

/// Says in which samples there is no route, and why; nothing where all have one.
fn without_route(page: &mut Page, robust: &Robust, levels_m: &[f64]) {
    let Some(first) = robust.unsolved.first() else { return };
    let levels = if levels_m.is_empty() {
        String::new()
    } else {
        format!(", at water levels of {}", levels_told(levels_m).replace('-', "−"))
    };
    page.paragraph(&format!(
        "{} of {} samples have no route{levels}; they count for no candidate. The first, sample {}: {}.",
        robust.unsolved.len(),
        robust.wanted.samples_count,
        first.sample_no,
        first.why
    ));
}

/// The first twenty candidates, the chosen one always among them.
fn listed(order: &[usize], chosen_no: usize) -> Vec<usize> {
    let mut listed: Vec<usize> = order.iter().copied().take(20).collect();
    if order.contains(&chosen_no) && !listed.contains(&chosen_no) {
        listed.push(chosen_no);
    }
    listed
}

/// The one cost of every leg, and what it is made of.
pub(super) fn costs(page: &mut Page, found: &super::Study, currency: Option<Currency>) {
    let Some(record) = found.record else { return };
    page.section("costs", "Which cost");
    page.paragraph(
        "Every cost on this page is a line cost unless it says otherwise: what a line costs on the cost surface, fitted to \
         the few alter courses a ship can lay, from water to water.",
    );
    let mut table = Table::new(&["What it is made of", &format!("{}>", unit(currency))]);
    let mut row = |what: &str, minor: f64| table.row(vec![what.to_owned(), millions(minor, currency)]);
    row("as the solver draws it, before the fit", record.polished_minor);
    row("the fit to few alter courses adds", record.fitted_minor - record.polished_minor);
    row("line cost of the leg: as fitted, from water to water", record.fitted_minor);
    if let Some(explained) = found.explained {
        row(
            "shore approaches, other legs, and what was accepted otherwise",
            explained.total_minor - record.fitted_minor,
        );
        row("the whole route, from beach to beach", explained.total_minor);
    }
    table.narrow = true;
    page.table(&table);
}

pub(super) fn explained(page: &mut Page, explained: &Explained, currency: Option<Currency>) {
    page.section("explained", "Why the route goes here");
    let turn = &explained.turn;
    page.paragraph(&format!(
        "KP {} at {}: {}",
        fixed(explained.kp_km, 1),
        place(explained.at),
        here(&explained.here, currency)
    ));
    page.paragraph(&against_straight(explained, currency));
    let heads = [
        "From".to_owned(),
        "How".to_owned(),
        format!("Route, {}>", unit(currency)),
        "Straight>".to_owned(),
        "Straight less route>".to_owned(),
    ];
    let mut table = Table::new(&heads.each_ref().map(String::as_str));
    table.caption = Some("What the turn saves and what it costs".to_owned());
    for difference in &turn.differences {
        let extra = difference.straight_minor - difference.route_minor;
        table.row(vec![
            from(difference.layer.as_deref()),
            how(difference.effect),
            millions(difference.route_minor, currency),
            millions(difference.straight_minor, currency),
            millions(extra, currency),
        ]);
    }
    page.table(&table);
    beside(page, explained, currency);
    totals(page, explained, currency);
    crossings(page, explained, currency);
}

fn here(cell: &CellCost, currency: Option<Currency>) -> String {
    let depth = cell.depth_m.map_or_else(String::new, |depth_m| format!("{} m deep, ", fixed(depth_m, 0)));
    let level = cell.level.as_deref().map_or_else(String::new, |level| format!("{level}, "));
    match (&cell.closed_by, cell.cost_minor_per_km) {
        (Some(closed_by), _) => format!("{depth}closed by {closed_by}."),
        (None, Some(minor)) => format!(
            "{depth}{level}{} per km, {} repairs expected per 1000 km and year.",
            cost(minor, currency),
            fixed(1000.0 * cell.repairs_per_km_year, 3)
        ),
        (None, None) => format!("{depth}no cable may lie here."),
    }
}

fn against_straight(explained: &Explained, currency: Option<Currency>) -> String {
    let turn = &explained.turn;
    let head = format!(
        "From KP {} to KP {} the route costs {}{}.",
        fixed(turn.from_kp_km, 1),
        fixed(turn.to_kp_km, 1),
        cost(turn.route_minor, currency),
        left_out(&turn.route_closed)
    );
    if turn.closed.is_empty() {
        let straight = cost(turn.straight_minor, currency);
        return format!(
            "{head} The straight way of {} km would cost {straight}.",
            fixed(turn.straight_km, 1)
        );
    }
    let closed = closed_words(&turn.closed);
    format!(
        "{head} The straight way of {} km is closed for {}; its open part alone would cost {}.",
        fixed(turn.straight_km, 1),
        closed.join(", "),
        cost(turn.straight_minor, currency)
    )
}

fn closed_words(closed: &[Closed]) -> Vec<String> {
    let told = closed.iter().filter(|closed| closed.closed_km >= 0.05);
    told.map(|closed| format!("{} km by {}", fixed(closed.closed_km, 1), closed.layer)).collect()
}

/// That an amount leaves out what is closed, and for how long; nothing where nothing is.
fn left_out(closed: &[Closed]) -> String {
    let closed = closed_words(closed);
    if closed.is_empty() {
        return String::new();
    }
    format!(" on its open part; it is closed for {}, where no price is known", closed.join(", "))
}

fn from(layer: Option<&str>) -> String {
    layer.unwrap_or("the seabed itself").to_owned()
}

fn how(effect: Effect) -> String {
    effect.word().to_owned()
}

fn beside(page: &mut Page, explained: &Explained, currency: Option<Currency>) {
    let heads = ["Beside the route, km", "Depth, m>", "Lay", "Cost of a km>", "Closed by"];
    let mut table = Table::new(&heads);
    table.caption = Some("To port and to starboard".to_owned());
    let row = |away: String, cell: &CellCost| {
        let per_km = cell.cost_minor_per_km.map_or_else(|| NONE.to_owned(), |minor| cost(minor, currency));
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![away, optional(cell.depth_m, 0), text(&cell.level), per_km, text(&cell.closed_by)]
    };
    let side = |offset_km: f64| {
        let word = if offset_km < 0.0 { "port" } else { "starboard" };
        format!("{} to {word}", fixed(offset_km.abs(), 2))
    };
    let port = explained.beside.iter().filter(|place| place.offset_km < 0.0);
    port.for_each(|place| table.row(row(side(place.offset_km), &place.cost)));
    table.marked = vec![table.rows.len()];
    table.row(row("the route".to_owned(), &explained.here));
    let starboard = explained.beside.iter().filter(|place| place.offset_km >= 0.0);
    starboard.for_each(|place| table.row(row(side(place.offset_km), &place.cost)));
    page.table(&table);
}

fn totals(page: &mut Page, explained: &Explained, currency: Option<Currency>) {
    let cost = format!("Over the route, {}>", unit(currency));
    let mut table = Table::new(&["From", "How", &cost, "Share, %>"]);
    table.caption = Some("What the whole route costs on the surface, by layer".to_owned());
    let share = |minor: f64| {
        if explained.total_minor > 0.0 {
            fixed(100.0 * minor / explained.total_minor, 1)
        } else {
            NONE.to_owned()
        }
    };
    for total in &explained.totals {
        table.row(vec![
            from(total.layer.as_deref()),
            how(total.effect),
            millions(total.total_minor, currency),
            share(total.total_minor),
        ]);
    }
    let whole = millions(explained.total_minor, currency);
    table.row(vec!["the whole".to_owned(), String::new(), whole, share(explained.total_minor)]);
    table.totals = 1;
    table.narrow = true;
    let left_out = left_out(&explained.closed);
    table.note = (!left_out.is_empty()).then(|| format!("The route is priced{left_out}."));
    page.table(&table);
}

fn crossings(page: &mut Page, explained: &Explained, currency: Option<Currency>) {
    if explained.crossings.is_empty() {
        return;
    }
    let mut table = Table::new(&["Crosses", "KP>", "Position", "Angle>", "Agreed to from>", "Price>", ""]);
    table.caption = Some("Crossings".to_owned());
    for crossing in &explained.crossings {
        table.row(vec![
            crossing.layer.clone(),
            fixed(crossing.kp_km, 1),
            place(crossing.at),
            format!("{}°", fixed(crossing.angle_deg, 0)),
            format!("{}°", fixed(crossing.angle_min_deg, 0)),
            cost(crossing.price_minor, currency),
            if crossing.is_too_flat() { "[warns] too flat".to_owned() } else { String::new() },
        ]);
    }
    page.table(&table);
}
