//! The network of a study: trunk and branches against separate lines.

use super::frontier::millions;
use super::tables::{cost, place, unit};
use crate::figures::fixed;
use crate::html::{Page, Table};
use pipeline::study::TreeStudy;
use route::choices::tree::{Tree, TreeEnd};
use units::Currency;

pub(super) fn write(page: &mut Page, network: &TreeStudy, currency: Option<Currency>) {
    let TreeStudy { terminals, tree } = network;
    page.section("network", "Trunk and branches");
    page.paragraph(&format!(
        "A network that joins {}. As fitted it is {} km long and has a line cost of {}; the cheapest separate lines that join them \
         all, fitted and priced the same way, are {} km long and cost {}. The network saves {} %.",
        terminals.join(", "),
        fixed(tree.total_km, 1),
        cost(tree.total_minor, currency),
        fixed(tree.separate_km, 1),
        cost(tree.separate_minor, currency),
        fixed(tree.saving_pct, 2)
    ));
    let fitted = format!("Line cost, {}>", unit(currency));
    let polished = format!("Before the fit, {}>", unit(currency));
    let mut table = Table::new(&["Leg", "From", "To", "Length, km>", &fitted, &polished]);
    for (index, leg) in tree.legs.iter().enumerate() {
        // a leg of the trunk costs its ratio more; before the fit it does too
        let polished_minor = leg.line.polished_minor * leg.cost_minor / leg.line.cost_minor;
        let trunk = if leg.is_trunk { "\ntrunk" } else { "" };
        table.row(vec![
            format!("N{}{trunk}", index + 1),
            end(leg.from, network),
            end(leg.to, network),
            fixed(leg.line.length_km, 1),
            millions(leg.cost_minor, currency),
            millions(polished_minor, currency),
        ]);
    }
    for (what, km, minor, polished_minor) in totals(tree) {
        table.row(vec![
            what.to_owned(),
            String::new(),
            String::new(),
            fixed(km, 1),
            millions(minor, currency),
            millions(polished_minor, currency),
        ]);
    }
    table.totals = 3;
    table.note = Some(format!(
        "Both totals are of fitted lines, the ones a ship can lay; what they cost before the fit stands beside them. {}. A branching \
         unit itself costs nothing on the cost surface.",
        capital(&tree.statement)
    ));
    page.table(&table);
}

/// The network, the separate lines, and what one saves over the other.
fn totals(tree: &Tree) -> [(&'static str, f64, f64, f64); 3] {
    [
        ("the network", tree.total_km, tree.total_minor, tree.polished_minor),
        ("separate lines", tree.separate_km, tree.separate_minor, tree.separate_polished_minor),
        (
            "saved",
            tree.separate_km - tree.total_km,
            tree.separate_minor - tree.total_minor,
            tree.separate_polished_minor - tree.polished_minor,
        ),
    ]
}

fn end(end: TreeEnd, network: &TreeStudy) -> String {
    match end {
        TreeEnd::TerminalNo(number) => network.terminals.get(number).cloned().unwrap_or_default(),
        TreeEnd::BranchNo(number) => {
            let at = network.tree.branches.get(number).map(|branch| place(branch.at)).unwrap_or_default();
            format!("branching unit {}\n{at}", number + 1)
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
