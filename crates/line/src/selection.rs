//! The choice of one option: the fewest repeaters among those that meet every rule.

use crate::design::pairs_built;
use crate::plan::{LinePlan, SelectionRule};
use crate::shortfall::Shortfall;
use crate::variant::Variant;

/// Which option was chosen, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Its place among the options.
    pub index: usize,
    /// Place of the option the rule would choose; none when none is eligible.
    pub by_rule: Option<usize>,
    /// Whether a person chose it.
    pub forced: bool,
}

/// Compares the options with each other, fills in which are eligible and why, and chooses one.
pub(crate) fn choose(plan: &LinePlan, variants: &mut [Variant]) -> Choice {
    let least =
        variants.iter().filter(|variant| variant.shortfalls.is_empty()).map(|of| pairs(plan, of)).min();
    for variant in variants.iter_mut() {
        compare_pairs(plan, variant, least);
        variant.option.eligible = variant.shortfalls.is_empty();
        variant.option.reason = reason(plan, variant);
    }
    let by_rule = match plan.selection.rule {
        // options ascend by repeaters
        SelectionRule::FewestRepeaters => variants.iter().position(|variant| variant.option.eligible),
    };
    let forced = plan
        .repeaters_forced_count
        .and_then(|count| variants.iter().position(|variant| variant.option.repeaters_count == count));
    let index = forced.or(by_rule).unwrap_or_else(|| nearest(variants));
    if let Some(variant) = variants.get_mut(index) {
        let how = match (forced, by_rule) {
            (Some(_), _) => "; chosen by hand",
            (None, Some(_)) => "; chosen: the fewest repeaters of all eligible options",
            (None, None) => "; shown because it comes nearest to the rules",
        };
        variant.option.reason.push_str(how);
    }
    Choice { index, by_rule, forced: forced.is_some() }
}

fn pairs(plan: &LinePlan, variant: &Variant) -> u32 {
    pairs_built(plan, variant.option.fibre_pairs_for_target_count)
}

/// An option that meets all other rules may still need more pairs than the rule accepts.
fn compare_pairs(plan: &LinePlan, variant: &mut Variant, least: Option<u32>) {
    let (pairs_count, surplus_count) = (pairs(plan, variant), plan.selection.fibre_pairs_above_least_count);
    let Some(least_count) = least else { return };
    if variant.shortfalls.is_empty() && pairs_count > least_count.saturating_add(surplus_count) {
        let shortfall = Shortfall::PairsAboveLeast { pairs_count, least_count, surplus_count };
        variant.shortfalls.push(shortfall);
    }
}

fn reason(plan: &LinePlan, variant: &Variant) -> String {
    if !variant.shortfalls.is_empty() {
        return variant.shortfalls.iter().map(Shortfall::words).collect::<Vec<_>>().join("; ");
    }
    let reserve_db = variant.reserve_db.unwrap_or(0.0);
    format!(
        "carries the target with {} fibre pairs, {reserve_db:.2} dB of GSNR in reserve",
        pairs(plan, variant)
    )
}

/// The option that comes nearest when none meets the rules: one that carries the target before one that does not,
/// then the one whose feed exceeds the rating least, then the one with the most capacity, then the fewest repeaters.
fn nearest(variants: &[Variant]) -> usize {
    let better = |left: &Variant, right: &Variant| {
        (left.carries_target().cmp(&right.carries_target()))
            .then(right.feed_excess_v().total_cmp(&left.feed_excess_v()))
            .then(left.option.capacity_per_pair_gbps.total_cmp(&right.option.capacity_per_pair_gbps))
            .then(left.option.end_of_life.gsnr_mean_db.total_cmp(&right.option.end_of_life.gsnr_mean_db))
            .then(right.option.repeaters_count.cmp(&left.option.repeaters_count))
    };
    let numbered = variants.iter().enumerate();
    numbered.max_by(|left, right| better(left.1, right.1)).map_or(0, |(index, _)| index)
}
