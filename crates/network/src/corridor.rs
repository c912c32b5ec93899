//! The corridor as data: nodes, links, scenario, demands, published anchors, and what contradicts itself in them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Finding, LonLat, Provenance, Tag};

/// The network the line is a piece of: section `[corridor]` of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Corridor {
    /// Name of the scenario: which links are on.
    pub scenario: String,
    /// Length of a link without a usable published one, as a multiple of its geodesic.
    pub length_factor_ratio: f64,
    /// Group index of fibre.
    pub group_index_ratio: f64,
    /// Id of the link that is this project's line.
    pub this_line: String,
    /// Links removed together for the answer "without the line".
    pub without: Vec<String>,
    /// Tag and source of the figures above.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Nodes.
    pub node: Vec<Node>,
    /// Links.
    pub link: Vec<Link>,
    /// Questions.
    pub demand: Vec<Demand>,
    /// Published latencies to compare with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub published: Vec<PublishedLatency>,
}

/// A town.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Name, and id.
    pub id: String,
    /// Degrees north.
    pub lat_deg: f64,
    /// Degrees east.
    pub lon_deg: f64,
}

/// Whether a link is at sea or on land.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Submarine.
    Sea,
    /// Terrestrial.
    Land,
}

/// A link between two nodes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Id: C1, L01.
    pub id: String,
    /// One end.
    pub from: String,
    /// Other end.
    pub to: String,
    /// Sea or land.
    pub kind: LinkKind,
    /// Whether the scenario has it on.
    pub on: bool,
    /// State in words: `in service since 2008`, `being built`.
    pub state: String,
    /// Published length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_km: Option<f64>,
    /// Known capacity; absent: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity_gbps: Option<f64>,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A question: the path between two nodes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
}

/// A published latency to set beside a computed one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishedLatency {
    /// What is said: `Frankfurt–Hong Kong via Kazakhstan`.
    pub what: String,
    /// Round trip.
    pub round_trip_ms: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Answers of a corridor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CorridorAnswers {
    /// Scenario.
    pub scenario: String,
    /// Links removed together for the answers without the line.
    pub without: Vec<String>,
    /// Links as used.
    pub links: Vec<LinkUse>,
    /// One answer per demand.
    pub answers: Vec<DemandAnswer>,
    /// Published latencies beside them.
    pub published: Vec<PublishedLatency>,
}

/// A link as used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LinkUse {
    /// Id.
    pub id: String,
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// Sea or land.
    pub kind: LinkKind,
    /// On or off.
    pub on: bool,
    /// State in words.
    pub state: String,
    /// WGS84 geodesic between its nodes.
    pub geodesic_km: f64,
    /// Published length, if any.
    pub published_km: Option<f64>,
    /// Length used.
    pub used_km: f64,
    /// How well the used length is founded.
    pub used_tag: Tag,
    /// Known capacity; none: unknown.
    pub capacity_gbps: Option<f64>,
}

/// Answer to a demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DemandAnswer {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// With the line; none: no path.
    pub with_line: Option<PathAnswer>,
    /// With the designed fibre length on this project's link; none when no path uses it.
    pub with_designed_line: Option<PathAnswer>,
    /// Without the line; none: no path.
    pub without_line: Option<PathAnswer>,
}

/// A path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PathAnswer {
    /// Nodes in order.
    pub nodes: Vec<String>,
    /// Links in order.
    pub links: Vec<String>,
    /// Length.
    pub length_km: f64,
    /// Fibre delay one way.
    pub one_way_ms: f64,
    /// Fibre delay both ways.
    pub round_trip_ms: f64,
    /// Least among known capacities; none: unknown.
    pub limiting_link: Option<String>,
    /// Its capacity.
    pub limiting_capacity_gbps: Option<f64>,
    /// Links on the path whose capacity is unknown.
    pub unknown_capacity_count: u32,
    /// Links on the path whose length is assumed.
    pub assumed_length_count: u32,
}

/// Every contradiction of a corridor. One that blocks means that it cannot be studied.
#[must_use]
pub fn check(corridor: &Corridor) -> Vec<Finding> {
    let mut findings = Vec::new();
    check_figures(corridor, &mut findings);
    check_nodes(corridor, &mut findings);
    for (index, link) in corridor.link.iter().enumerate() {
        check_link(corridor, index, link, &mut findings);
    }
    for (index, demand) in corridor.demand.iter().enumerate() {
        let place = format!("corridor.demand[{index}]");
        check_ends(corridor, &place, "the demand", [&demand.from, &demand.to], &mut findings);
    }
    check_named_links(corridor, &mut findings);
    findings
}

/// Whether a ratio is finite and 1 or more.
pub(crate) fn is_factor(ratio: f64) -> bool {
    ratio.is_finite() && ratio >= 1.0
}

/// Whether a length is finite and above 0.
pub(crate) fn is_length(km: f64) -> bool {
    km.is_finite() && km > 0.0
}

fn check_figures(corridor: &Corridor, findings: &mut Vec<Finding>) {
    let factor = corridor.length_factor_ratio;
    if !is_factor(factor) {
        let message =
            format!("length_factor_ratio = {factor}; a length is at least its geodesic, so 1 or more");
        findings.push(
            Finding::blocks("network.corridor.length_factor", message)
                .at("corridor.length_factor_ratio")
                .hint("on land 1.2 to 1.4 is usual"),
        );
    }
    let index = corridor.group_index_ratio;
    if !is_factor(index) {
        let message =
            format!("group_index_ratio = {index}; light in glass is slower than in vacuum, so 1 or more");
        findings.push(
            Finding::blocks("network.corridor.group_index", message)
                .at("corridor.group_index_ratio")
                .hint("fibre has about 1.468"),
        );
    }
}

fn check_nodes(corridor: &Corridor, findings: &mut Vec<Finding>) {
    for (index, node) in corridor.node.iter().enumerate() {
        let place = format!("corridor.node[{index}]");
        if corridor.node[..index].iter().any(|earlier| earlier.id == node.id) {
            let message = format!("two nodes are called {}", node.id);
            findings.push(Finding::blocks("network.node.twice", message).at(&place));
        }
        if !LonLat::new(node.lon_deg, node.lat_deg).is_valid() {
            let message = format!(
                "node {} lies at lat_deg = {}, lon_deg = {}; limits are ±90 and ±180",
                node.id, node.lat_deg, node.lon_deg
            );
            findings.push(Finding::blocks("network.node.position", message).at(&place));
        }
    }
}

fn check_link(corridor: &Corridor, index: usize, link: &Link, findings: &mut Vec<Finding>) {
    let place = format!("corridor.link[{index}]");
    if corridor.link[..index].iter().any(|earlier| earlier.id == link.id) {
        let message = format!("two links are called {}", link.id);
        findings.push(Finding::blocks("network.link.twice", message).at(&place));
    }
    check_ends(corridor, &place, &format!("link {}", link.id), [&link.from, &link.to], findings);
    if link.from == link.to {
        let message = format!("link {} starts and ends at {}", link.id, link.from);
        findings.push(Finding::blocks("network.link.loop", message).at(&place));
    }
    if let Some(published_km) = link.published_km.filter(|km| !is_length(*km)) {
        let message = format!("link {}: published_km = {published_km}; a length is above 0", link.id);
        findings.push(
            Finding::blocks("network.link.published", message).at(&place).hint("leave it out if unknown"),
        );
    }
    if let Some(capacity_gbps) = link.capacity_gbps.filter(|gbps| !is_length(*gbps)) {
        let message = format!("link {}: capacity_gbps = {capacity_gbps}; a capacity is above 0", link.id);
        findings.push(
            Finding::blocks("network.link.capacity", message).at(&place).hint("leave it out if unknown"),
        );
    }
}

fn check_ends(corridor: &Corridor, place: &str, what: &str, ends: [&String; 2], findings: &mut Vec<Finding>) {
    for name in ends.into_iter().filter(|name| corridor.node.iter().all(|node| node.id != **name)) {
        let message = format!("{what} names the node {name}, which the corridor does not have");
        findings.push(Finding::blocks("network.node.unknown", message).at(place));
    }
}

fn check_named_links(corridor: &Corridor, findings: &mut Vec<Finding>) {
    let known = |id: &String| corridor.link.iter().find(|link| link.id == *id);
    let named = corridor.without.iter().map(|id| ("corridor.without", id));
    for (place, id) in std::iter::once(("corridor.this_line", &corridor.this_line)).chain(named) {
        if known(id).is_none() {
            let message = format!("{place} names the link {id}, which the corridor does not have");
            findings.push(Finding::blocks("network.link.unknown", message).at(place));
        }
    }
    let this_line = &corridor.this_line;
    if known(this_line).is_some_and(|link| !link.on) {
        let message = format!("scenario `{}` has this project's line {this_line} off", corridor.scenario);
        let finding = Finding::warns("network.this_line.off", message).at("corridor.this_line");
        findings.push(finding.hint("no answer will show what the line brings"));
    }
    if !corridor.without.contains(this_line) {
        let message = format!("`without` does not remove this project's line {this_line}");
        let finding = Finding::warns("network.this_line.kept", message).at("corridor.without");
        findings.push(finding.hint("add it, or the answers with and without the line are the same"));
    }
}

#[cfg(test)]
#[path = "corridor_tests.rs"]
mod tests;
