//! A study on the screen.

use pipeline::results::LayerResult;
use pipeline::study::{LegStudy, Study};
use route::explain::{Explained, Turn};
use units::money::round_minor;
use units::suffix::round_up_to;
use units::{Currency, Money};

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
        text.push_str(&explanation(explained, study.currency));
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
    text
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
        "  at least {} · laid {} · gap {gap}\n",
        amount(record.lower_bound_minor, currency),
        amount(record.fitted_minor, currency)
    ));
    leg.statement.iter().for_each(|sentence| text.push_str(&wrapped(sentence, "  ")));
    text.push_str(&choices(leg, currency));
    text
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
        text.push_str("  alternatives     cost            over best   length km   apart\n");
        for (number, route) in found.routes.iter().enumerate() {
            text.push_str(&format!(
                "    A{:<3} {:>22} {:>9.2} % {:>11.1} {:>6.0} %\n",
                number + 1,
                amount(route.line.cost_minor, currency),
                route.dearer_pct,
                route.line.length_km,
                100.0 * route.apart_frac
            ));
        }
    }
    if let Some(front) = &leg.pareto {
        text.push_str("  front            cost         repairs/year   length km\n");
        for (number, point) in front.points.iter().enumerate() {
            text.push_str(&format!(
                "    P{:<3} {:>22} {:>12.5} {:>11.1}\n",
                number + 1,
                amount(point.cost_minor, currency),
                point.repairs_per_year,
                point.length_km
            ));
        }
        text.push_str(&wrapped(&front.statement, "    "));
    }
    if let Some(study) = &leg.robust {
        let robust = &study.robust;
        text.push_str(&format!(
            "  {} of {} samples solved\n",
            robust.solved_count, robust.wanted.samples_count
        ));
        if !study.levels_without_route_m.is_empty() {
            let levels: Vec<String> =
                study.levels_without_route_m.iter().map(|level_m| format!("{level_m:.2}")).collect();
            text.push_str(&wrapped(&format!("no route at water levels of {} m", levels.join(", ")), "    "));
        }
        for (number, candidate) in robust.candidates.iter().enumerate() {
            let chosen = if number == robust.chosen_no { " chosen" } else { "" };
            text.push_str(&format!(
                "    R{:<3} best in {:>3} · regret mean {}, worst {}{chosen}\n",
                number + 1,
                candidate.best_in_count,
                amount(candidate.regret.mean_minor, currency),
                amount(candidate.regret.worst_minor, currency)
            ));
        }
    }
    text
}

fn explanation(explained: &Explained, currency: Option<Currency>) -> String {
    let here = &explained.here;
    let mut text = format!("\nwhy here: KP {:.3}, {}\n", explained.kp_km, explained.at);
    let cost = here.cost_minor_per_km.map_or_else(|| "closed".to_owned(), |minor| amount(minor, currency));
    text.push_str(&format!(
        "  a kilometre costs {cost}: {}\n",
        here.level.as_deref().unwrap_or("no protection level")
    ));
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
    text.push_str(&format!("  the whole route costs {}:\n", amount(explained.total_minor, currency)));
    for total in &explained.totals {
        let who = total.layer.as_deref().unwrap_or("seabed");
        text.push_str(&format!(
            "    {who:<24} {:<18} {:>20}\n",
            total.effect.word(),
            amount(total.total_minor, currency)
        ));
    }
    for crossing in &explained.crossings {
        text.push_str(&wrapped(&format!("crossing {crossing:?}"), "    "));
    }
    text
}

fn turn(turn: &Turn, currency: Option<Currency>) -> String {
    let mut text = format!(
        "  from KP {:.1} to {:.1} the route costs {}, the straight line {} on its open part\n",
        turn.from_kp_km,
        turn.to_kp_km,
        amount(turn.route_minor, currency),
        amount(turn.straight_minor, currency)
    );
    for closed in &turn.closed {
        text.push_str(&format!(
            "    {} closes {:.1} km of the straight line\n",
            closed.layer, closed.closed_km
        ));
    }
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
                "{} ({}): {}; date {}; datum {}; resolution {}",
                layer.id,
                layer.provenance.tag.word(),
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

fn amount(minor: f64, currency: Option<Currency>) -> String {
    match (currency, round_minor(minor)) {
        (Some(currency), Ok(minor)) => Money::new(minor, currency).to_string(),
        _ => format!("{minor:.0} minor"),
    }
}

/// Text on lines of at most [`WIDTH`] letters.
fn wrapped(text: &str, indent: &str) -> String {
    let mut lines = vec![indent.to_owned()];
    for word in text.split_whitespace() {
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
