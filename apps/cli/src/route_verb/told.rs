//! A study on the screen.

use pipeline::results::LayerResult;
use pipeline::study::{LegStudy, Study, levels_told};
use route::explain::{Closed, Explained, Turn};
use route::solve::SolverResult;
use units::money::round_minor;
use units::suffix::round_up_to;
use units::{Currency, Money};

/// The blank within an amount, which is not a place to break a line.
const NO_BREAK: &str = "\u{a0}";
/// Widest line of text.
const WIDTH: usize = 98;

pub fn study(study: &Study) -> String {
    let mut text = format!(
        "{} · plan {} · {} × {} cells, {} open · at most {} MiB of memory\n",
        study.plan.name,
        study.plan.revision,
        study.window.cols_count,
        study.window.rows_count,
        study.window.open_cells_count,
        study.memory_needed_bytes.div_ceil(1 << 20)
    );
    for leg in &study.legs {
        text.push_str(&told(leg, study.currency));
    }
    if let Some(explained) = &study.explained {
        text.push_str(&explanation(study, explained));
    }
    if let Some(network) = &study.tree {
        let tree = &network.tree;
        text.push_str(&format!(
            "\nnetwork of {}\n  as fitted {:.1} km, {} · separate routes as fitted {:.1} km, {} · saves {:.2} %\n",
            network.terminals.join(", "),
            tree.total_km,
            amount(tree.total_minor, study.currency),
            tree.separate_km,
            amount(tree.separate_minor, study.currency),
            tree.saving_pct
        ));
        for branch in &tree.branches {
            text.push_str(&format!("  branching at {}, {} legs\n", branch.at, branch.legs_count));
        }
        text.push_str(&wrapped(&tree.statement, "  "));
    }
    text.push_str(&layers(&study.layers));
    text.replace(NO_BREAK, " ")
}

fn told(leg: &LegStudy, currency: Option<Currency>) -> String {
    let record = &leg.record;
    let gap = record
        .gap_pct
        .map_or_else(|| "unknown".to_owned(), |gap_pct| format!("{:.2} %", round_up_to(gap_pct, 2)));
    let mut text = format!("\nleg {} · {} – {}\n", leg.leg, leg.from, leg.to);
    text.push_str(&format!(
        "  length {:.3} km, {} positions · visited {} of {} cells\n",
        leg.length_km,
        leg.positions.len(),
        record.visited_count,
        record.nodes_count
    ));
    text.push_str(&format!(
        "  at least {} · line cost {} · gap {gap}\n",
        amount(record.lower_bound_minor.floor(), currency),
        line_cost(record.fitted_minor, currency)
    ));
    text.push_str(&reconciled(record, currency));
    leg.statement.iter().for_each(|sentence| text.push_str(&wrapped(&unbroken(sentence), "  ")));
    text.push_str(&choices(leg, currency));
    text
}

/// What the one cost of a line is made of.
fn reconciled(record: &SolverResult, currency: Option<Currency>) -> String {
    let rows = [
        ("as the solver draws it, before the fit", record.polished_minor),
        ("the fit to few alter courses adds", record.fitted_minor - record.polished_minor),
        ("line cost: as fitted, from water to water", record.fitted_minor),
    ];
    let row = |(what, minor): (&str, f64)| format!("    {what:<44} {:>20}\n", line_cost(minor, currency));
    let head = "  costs of this study are line costs on the cost surface, unless they say otherwise\n";
    head.to_owned() + &rows.into_iter().map(row).collect::<String>()
}

fn choices(leg: &LegStudy, currency: Option<Currency>) -> String {
    let mut text = String::new();
    if let Some(corridor) = &leg.corridor {
        let widths = || corridor.widths.iter().map(|width| width.left_km + width.right_km);
        text.push_str(&format!(
            "  within {} % of the best: {} cells, {:.0} km²; {:.1} to {:.1} km wide\n",
            corridor.within_pct,
            corridor.cells_count,
            corridor.area_km2,
            widths().fold(f64::INFINITY, f64::min),
            widths().fold(0.0, f64::max)
        ));
    }
    if let Some(found) = &leg.alternatives {
        text.push_str("  alternatives       line cost     over best   length km  share apart\n");
        for (number, route) in found.routes.iter().enumerate() {
            text.push_str(&format!(
                "    A{:<3} {:>20} {:>9.2} % {:>11.1} {:>10}\n",
                number + 1,
                line_cost(route.line.cost_minor, currency),
                route.dearer_pct,
                route.line.length_km,
                if number == 0 { "–".to_owned() } else { format!("{:.0} %", 100.0 * route.apart_frac) }
            ));
        }
    }
    if let Some(front) = &leg.pareto {
        text.push_str("  front              line cost         before the fit  repairs/year   length km\n");
        for (number, point) in front.points.iter().enumerate() {
            text.push_str(&format!(
                "    P{:<3} {:>20} {:>20} {:>12.5} {:>11.1}\n",
                number + 1,
                line_cost(point.line.cost_minor, currency),
                amount(point.cost_minor, currency),
                point.repairs_per_year,
                point.length_km
            ));
        }
        let before = "repairs and length are of the line before the fit, by which the front is told; the cheapest is the \
                      line above, found another way, and may differ from it by the error of the fit";
        text.push_str(&wrapped(&format!("{before}; {}", front.statement), "    "));
    }
    if let Some(study) = &leg.robust {
        let robust = &study.robust;
        text.push_str(&format!(
            "  {} of {} samples solved\n",
            robust.solved_count, robust.wanted.samples_count
        ));
        if !study.levels_without_route_m.is_empty() {
            let levels = levels_told(&study.levels_without_route_m);
            text.push_str(&wrapped(&format!("no route at water levels of {levels}"), "    "));
        }
        for (number, candidate) in robust.candidates.iter().enumerate() {
            let chosen = if number == robust.chosen_no { " chosen" } else { "" };
            text.push_str(&format!(
                "    C{:<3} best in {:>3} · regret mean {}, worst {}{chosen}\n",
                number + 1,
                candidate.best_in_count,
                amount(candidate.regret.mean_minor, currency),
                amount(candidate.regret.worst_minor, currency)
            ));
        }
    }
    text
}

fn explanation(study: &Study, explained: &Explained) -> String {
    let currency = study.currency;
    let here = &explained.here;
    let mut text = format!("\nwhy here: KP {:.3}, {}\n", explained.kp_km, explained.at);
    let level = here.level.as_deref().unwrap_or("no protection level");
    text.push_str(&match (&here.closed_by, here.cost_minor_per_km) {
        (_, Some(minor)) => format!("  a kilometre costs {}: {level}\n", amount(minor, currency)),
        (Some(closed_by), None) => format!("  no cable may lie here: closed by {closed_by}\n"),
        (None, None) => "  no cable may lie here\n".to_owned(),
    });
    for part in &here.parts {
        let who = part.layer.as_deref().unwrap_or("seabed");
        text.push_str(&format!(
            "    {who:<24} {:<18} {:>20}\n",
            part.effect.word(),
            amount(part.minor_per_km, currency)
        ));
    }
    text.push_str("  beside the route (km to starboard): ");
    let beside = explained.beside.iter().map(|beside| {
        let cost = match (&beside.cost.closed_by, beside.cost.cost_minor_per_km) {
            (Some(layer), _) => layer.clone(),
            (None, Some(minor)) => amount(minor, currency),
            (None, None) => "no water".to_owned(),
        };
        format!("{:+.0}: {cost}", beside.offset_km)
    });
    text.push('\n');
    text.push_str(&wrapped(&beside.collect::<Vec<_>>().join(" · "), "    "));
    text.push_str(&turn(&explained.turn, currency));
    text.push_str(&whole(study, explained));
    for total in &explained.totals {
        let who = total.layer.as_deref().unwrap_or("seabed");
        text.push_str(&format!(
            "    {who:<24} {:<18} {:>20}\n",
            total.effect.word(),
            amount(total.total_minor, currency)
        ));
    }
    for crossing in &explained.crossings {
        let flat = if crossing.is_too_flat() { ", flatter than agreed to" } else { "" };
        let told = format!(
            "crosses {} at KP {:.1} under {:.0}°{flat}, for {}",
            crossing.layer,
            crossing.kp_km,
            crossing.angle_deg,
            amount(crossing.price_minor, currency)
        );
        text.push_str(&wrapped(&told, "    "));
    }
    text
}

/// What the whole route costs, how that follows from the line costs of its legs, and what is not in it.
fn whole(study: &Study, explained: &Explained) -> String {
    let currency = study.currency;
    let mut text = format!(
        "  the whole route, from beach to beach, costs {}:\n",
        amount(explained.total_minor, currency)
    );
    text.push_str(&left_out(&explained.closed, "the route"));
    let line_minor = |leg: &LegStudy| match leg.standing {
        Some(standing) => standing.cost_minor,
        None => Some(leg.record.fitted_minor),
    };
    let legs: Option<Vec<f64>> = study.legs.iter().map(line_minor).collect();
    if let Some(legs) = legs {
        let lines_minor: f64 = legs.iter().sum();
        let rows = [
            ("line cost of the legs above, as accepted", lines_minor.ceil()),
            ("shore approaches, and legs not above", explained.total_minor - lines_minor.ceil()),
        ];
        for (what, minor) in rows {
            text.push_str(&format!("    {what:<44} {:>20}\n", amount(minor, currency)));
        }
        text.push_str("  and by layer:\n");
    }
    text
}

/// What closes a line, and that its way there is in no amount; nothing for an open line.
fn left_out(closed: &[Closed], what: &str) -> String {
    let told = closed.iter().filter(|closed| closed.closed_km >= 0.05);
    let told: Vec<String> = told
        .map(|closed| format!("{:.1} km of {what} closed by {}", closed.closed_km, closed.layer))
        .collect();
    if told.is_empty() {
        return String::new();
    }
    wrapped(&format!("not in it, since no price is known there: {}", told.join(", ")), "    ")
}

fn turn(turn: &Turn, currency: Option<Currency>) -> String {
    let mut text = format!(
        "  from KP {:.1} to {:.1} the route costs {}, the straight line {}\n",
        turn.from_kp_km,
        turn.to_kp_km,
        amount(turn.route_minor, currency),
        amount(turn.straight_minor, currency)
    );
    text.push_str(&left_out(&turn.route_closed, "the route"));
    text.push_str(&left_out(&turn.closed, "the straight line"));
    for difference in &turn.differences {
        let who = difference.layer.as_deref().unwrap_or("seabed");
        text.push_str(&format!(
            "    {who:<24} {:<18} route {:>18}   straight {:>18}\n",
            difference.effect.word(),
            amount(difference.route_minor, currency),
            amount(difference.straight_minor, currency)
        ));
    }
    text
}

fn layers(layers: &[LayerResult]) -> String {
    if layers.is_empty() {
        return "\nno cost layers besides the grid\n".to_owned();
    }
    let mut text = "\ncost layers\n".to_owned();
    for layer in layers {
        text.push_str(&wrapped(
            &format!(
                "{} ({}), acts in {} cells of the sea, {} of them closed: {}; date {}; datum {}; resolution {}",
                layer.id,
                layer.provenance.tag.word(),
                layer.cells_count,
                layer.closed_cells_count,
                layer.provenance.source,
                layer.date.as_deref().unwrap_or("unknown"),
                layer.datum.as_deref().unwrap_or("unknown"),
                layer.resolution
            ),
            "  ",
        ));
    }
    text
}

/// A line cost to the minor unit, rounded up as in the certificate, so that it is one figure wherever it stands.
fn line_cost(minor: f64, currency: Option<Currency>) -> String {
    amount(minor.ceil(), currency)
}

fn amount(minor: f64, currency: Option<Currency>) -> String {
    match (currency, round_minor(minor)) {
        (Some(currency), Ok(minor)) => Money::new(minor, currency).to_string().replace(' ', NO_BREAK),
        _ => format!("{minor:.0} minor"),
    }
}

/// A sentence whose amounts are not broken: a blank between two digits, or before a currency, is no place to break.
fn unbroken(sentence: &str) -> String {
    let letters: Vec<char> = sentence.chars().collect();
    let is_within = |index: usize| {
        let before = index.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(index + 1);
        before.is_some_and(char::is_ascii_digit)
            && after.is_some_and(|letter| {
                letter.is_ascii_digit() || letter.is_ascii_uppercase() || *letter == '%'
            })
    };
    let blank = |(index, letter): (usize, &char)| {
        if *letter == ' ' && is_within(index) { NO_BREAK.to_owned() } else { letter.to_string() }
    };
    letters.iter().enumerate().map(blank).collect()
}

/// Text on lines of at most [`WIDTH`] letters; an amount stays on one of them.
fn wrapped(text: &str, indent: &str) -> String {
    let mut lines = vec![indent.to_owned()];
    for word in text.split_ascii_whitespace() {
        let last = lines.last().map_or(0, |line| line.chars().count());
        if last > indent.len() && last + 1 + word.chars().count() > WIDTH {
            lines.push(format!("{indent}  "));
        }
        if let Some(line) = lines.last_mut() {
            if !line.trim().is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n") + "\n"
}
