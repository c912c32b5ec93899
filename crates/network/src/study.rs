//! What a corridor answers: path, length, latency and capacity-limiting link of each demand, with and without the
//! line.
//!
//! Geodesics are handed in, because this room knows no globe.

use crate::corridor::{
    Corridor, CorridorAnswers, DemandAnswer, Link, LinkUse, PathAnswer, is_factor, is_length,
};
use crate::error::NetworkError;
use crate::path::{Edge, least_path};
use optics::latency_ms;
use units::{FibreKm, Finding, Staged, Tag};

/// Answers every demand of the corridor over the links its scenario has on.
///
/// `geodesics_km` holds the WGS84 geodesic between the nodes of each link, in the order of the links;
/// `designed_fibre_km` the glass of this project's line, once it is designed. No path is an answer, not an error.
///
/// # Source
/// Used length: the published one, unless it is below the geodesic, else geodesic × factor, assumed. Path: least used
/// length, ties to the lower ids. Delay: length × group index / c.
///
/// # Errors
/// When a link lacks its geodesic, a name is unknown, or a length or factor is out of range.
pub fn study(
    corridor: &Corridor,
    geodesics_km: &[f64],
    designed_fibre_km: Option<FibreKm>,
) -> Result<Staged<CorridorAnswers>, NetworkError> {
    let (ends, demands) = indices(corridor)?;
    refuse_figures(corridor, geodesics_km, designed_fibre_km)?;
    let mut findings = Vec::new();
    let links: Vec<LinkUse> = corridor
        .link
        .iter()
        .zip(geodesics_km)
        .map(|(link, geodesic_km)| {
            use_of(link, *geodesic_km, corridor.length_factor_ratio).collect(&mut findings)
        })
        .collect();
    findings.extend(assumed_lengths(corridor, &links));
    let graph = Graph { corridor, links: &links, ends: &ends };
    let answer = |demand: &[usize; 2]| graph.answer(*demand, designed_fibre_km).collect(&mut findings);
    let answers = demands.iter().map(answer).collect();
    let (scenario, published) = (corridor.scenario.clone(), corridor.published.clone());
    let without = corridor.without.clone();
    Ok(Staged { value: CorridorAnswers { scenario, without, links, answers, published }, findings })
}

/// Refuses figures that no length or delay can be computed from.
fn refuse_figures(
    corridor: &Corridor,
    geodesics_km: &[f64],
    designed_fibre_km: Option<FibreKm>,
) -> Result<(), NetworkError> {
    let (links_count, geodesics_count) = (corridor.link.len(), geodesics_km.len());
    if links_count != geodesics_count {
        return Err(NetworkError::GeodesicCount { links_count, geodesics_count });
    }
    let factors = [
        ("length_factor_ratio", corridor.length_factor_ratio),
        ("group_index_ratio", corridor.group_index_ratio),
    ];
    if let Some((field, value_ratio)) = factors.into_iter().find(|(_, ratio)| !is_factor(*ratio)) {
        return Err(NetworkError::Factor { field, value_ratio, limit: "1 or more" });
    }
    let geodesics = corridor.link.iter().zip(geodesics_km).map(|(link, km)| (&link.id, "geodesic_km", *km));
    let published =
        corridor.link.iter().filter_map(|link| Some((&link.id, "published_km", link.published_km?)));
    let designed = designed_fibre_km.map(|fibre| (&corridor.this_line, "designed_fibre_km", fibre.km()));
    match geodesics.chain(published).chain(designed).find(|(_, _, km)| !is_length(*km)) {
        Some((of, field, value_km)) => {
            Err(NetworkError::Length { of: format!("link {of}"), field, value_km, limit: "above 0" })
        }
        None => Ok(()),
    }
}

/// Ends of every link and of every demand, as indices of nodes.
type Ends = (Vec<[usize; 2]>, Vec<[usize; 2]>);

fn indices(corridor: &Corridor) -> Result<Ends, NetworkError> {
    let node = |by: String, name: &String| {
        let index = corridor.node.iter().position(|node| node.id == *name);
        index.ok_or_else(|| NetworkError::UnknownNode { by, node: name.clone() })
    };
    let both = |by: String, from: &String, to: &String| {
        Ok::<_, NetworkError>([node(by.clone(), from)?, node(by, to)?])
    };
    let named = corridor.without.iter().map(|id| ("without", id));
    for (field, id) in named.chain([("this_line", &corridor.this_line)]) {
        if corridor.link.iter().all(|link| link.id != *id) {
            return Err(NetworkError::UnknownLink { field, link: id.clone() });
        }
    }
    let links = corridor.link.iter().map(|link| both(format!("link {}", link.id), &link.from, &link.to));
    let demands = corridor
        .demand
        .iter()
        .map(|demand| both(format!("the demand {}–{}", demand.from, demand.to), &demand.from, &demand.to));
    Ok((links.collect::<Result<_, _>>()?, demands.collect::<Result<_, _>>()?))
}

/// A link with the length that counts.
fn use_of(link: &Link, geodesic_km: f64, length_factor_ratio: f64) -> Staged<LinkUse> {
    // used = published, unless it is missing or below the geodesic; then geodesic × factor
    let assumed_km = geodesic_km * length_factor_ratio;
    let credible_km = link.published_km.filter(|published_km| *published_km >= geodesic_km);
    let value = LinkUse {
        id: link.id.clone(),
        from: link.from.clone(),
        to: link.to.clone(),
        kind: link.kind,
        on: link.on,
        state: link.state.clone(),
        geodesic_km,
        published_km: link.published_km,
        used_km: credible_km.unwrap_or(assumed_km),
        used_tag: credible_km.map_or(Tag::Assumed, |_| link.provenance.tag),
        capacity_gbps: link.capacity_gbps,
    };
    let impossible_km = link.published_km.filter(|_| credible_km.is_none());
    let findings = impossible_km.map(|published_km| shorter_than_geodesic(link, published_km, &value));
    Staged { findings: findings.into_iter().collect(), value }
}

fn shorter_than_geodesic(link: &Link, published_km: f64, used: &LinkUse) -> Finding {
    let message = format!(
        "link {}: the published length of {published_km:.1} km is below the geodesic {}–{} of {:.1} km; it is not \
         used, {:.1} km are assumed",
        link.id, link.from, link.to, used.geodesic_km, used.used_km
    );
    Finding::warns("network.link.shorter_than_geodesic", message)
        .at(format!("link {}", link.id))
        .hint("find another source for the length, or other end points")
}

fn assumed_lengths(corridor: &Corridor, links: &[LinkUse]) -> Option<Finding> {
    let count = links.iter().filter(|link| link.used_tag == Tag::Assumed).count();
    let message = format!(
        "{count} of {} link lengths are assumed: geodesic × {}",
        links.len(),
        corridor.length_factor_ratio
    );
    let finding = Finding::notes("network.link.assumed_length", message).at("corridor.length_factor_ratio");
    (count > 0).then(|| finding.hint("replace them by published lengths as they are found"))
}

/// The links with their lengths and their ends as indices.
struct Graph<'a> {
    corridor: &'a Corridor,
    links: &'a [LinkUse],
    ends: &'a [[usize; 2]],
}

impl Graph<'_> {
    fn answer(&self, demand: [usize; 2], designed_fibre_km: Option<FibreKm>) -> Staged<DemandAnswer> {
        let corridor = self.corridor;
        let [from, to] = demand.map(|node| corridor.node[node].id.clone());
        let with_line = self.path(demand, |_| true, None);
        let with_designed_line = designed_fibre_km
            .and_then(|fibre_km| self.path(demand, |_| true, Some(fibre_km)))
            .filter(|path| path.links.contains(&corridor.this_line));
        let without_line = self.path(demand, |link| !corridor.without.contains(&link.id), None);
        let value = DemandAnswer { from, to, with_line, with_designed_line, without_line };
        let lost = designed_fibre_km.and_then(|fibre_km| self.designed_line_unused(&value, fibre_km));
        let findings = self.no_path(&value).into_iter().chain(lost).collect();
        Staged { value, findings }
    }

    /// The shortest path over the links that are on and `allowed`, this project's line with its designed length if
    /// there is one.
    fn path(
        &self,
        [from, to]: [usize; 2],
        allowed: impl Fn(&LinkUse) -> bool,
        designed_fibre_km: Option<FibreKm>,
    ) -> Option<PathAnswer> {
        // the links as they count on this path
        let links: Vec<LinkUse> =
            self.links.iter().map(|link| self.designed(link, designed_fibre_km)).collect();
        let mut edges: Vec<Edge> = Vec::new();
        for (index, link) in links.iter().enumerate().filter(|(_, link)| link.on && allowed(link)) {
            let [from, to] = self.ends[index];
            edges.push(Edge { link: index, from, to, length_mm: (link.used_km * 1e6).round() as u64 });
        }
        edges.sort_by(|one, other| links[one.link].id.cmp(&links[other.link].id));
        let path = least_path(self.corridor.node.len(), &edges, from, to)?;
        let along: Vec<&LinkUse> = path.iter().map(|index| &links[*index]).collect();
        Some(path_answer(&along, self.nodes_along(from, &path), self.corridor.group_index_ratio))
    }

    /// A link, or this project's line with its designed length.
    fn designed(&self, link: &LinkUse, designed_fibre_km: Option<FibreKm>) -> LinkUse {
        let fibre_km = designed_fibre_km.filter(|_| link.id == self.corridor.this_line);
        let used = fibre_km.map_or((link.used_km, link.used_tag), |fibre_km| (fibre_km.km(), Tag::Derived));
        LinkUse { used_km: used.0, used_tag: used.1, ..link.clone() }
    }

    fn nodes_along(&self, from: usize, path: &[usize]) -> Vec<String> {
        let mut node = from;
        let mut nodes = vec![self.corridor.node[from].id.clone()];
        for link in path {
            let [one, other] = self.ends[*link];
            node = if node == one { other } else { one };
            nodes.push(self.corridor.node[node].id.clone());
        }
        nodes
    }

    fn no_path(&self, answer: &DemandAnswer) -> Option<Finding> {
        if answer.with_line.is_some() {
            return None;
        }
        let has_link = |name: &&String| {
            self.links.iter().any(|link| link.on && (link.from == **name || link.to == **name))
        };
        let (from, to) = (&answer.from, &answer.to);
        let lonely = [from, to].into_iter().find(|name| !has_link(name));
        let why = lonely.map_or("they lie in parts of the network that no link joins".to_owned(), |name| {
            format!("no link that is on reaches {name}")
        });
        let message = format!("{from}–{to} has no path in the scenario `{}`: {why}", self.corridor.scenario);
        Some(Finding::notes("network.demand.no_path", message).at(format!("demand {from}–{to}")))
    }

    fn designed_line_unused(&self, answer: &DemandAnswer, fibre_km: FibreKm) -> Option<Finding> {
        let this_line = &self.corridor.this_line;
        let was_used = answer.with_line.as_ref().is_some_and(|path| path.links.contains(this_line));
        if !was_used || answer.with_designed_line.is_some() {
            return None;
        }
        let (from, to) = (&answer.from, &answer.to);
        let message = format!(
            "{from}–{to}: with its designed {fibre_km} of fibre {this_line} is no longer on the shortest path"
        );
        Some(Finding::notes("network.demand.designed_line_unused", message).at(format!("demand {from}–{to}")))
    }
}

fn path_answer(links: &[&LinkUse], nodes: Vec<String>, group_index_ratio: f64) -> PathAnswer {
    // lengths are taken as glass: no excess is added where no cable is on record
    let length_km = links.iter().fold(0.0, |sum_km, link| sum_km + link.used_km);
    let one_way_ms = latency_ms(FibreKm(length_km), group_index_ratio);
    let limiting = limiting_link(links);
    PathAnswer {
        nodes,
        links: links.iter().map(|link| link.id.clone()).collect(),
        length_km,
        one_way_ms,
        round_trip_ms: 2.0 * one_way_ms,
        limiting_link: limiting.map(|(link, _)| link.id.clone()),
        limiting_capacity_gbps: limiting.map(|(_, capacity_gbps)| capacity_gbps),
        unknown_capacity_count: count(links, |link| link.capacity_gbps.is_none()),
        assumed_length_count: count(links, |link| link.used_tag.is_soft()),
    }
}

/// The least capacity among the known ones, of equal ones the lower id; none when all are unknown.
fn limiting_link<'a>(links: &[&'a LinkUse]) -> Option<(&'a LinkUse, f64)> {
    let known = links.iter().filter_map(|link| Some((*link, link.capacity_gbps?)));
    known.min_by(|(one, one_gbps), (other, other_gbps)| {
        one_gbps.total_cmp(other_gbps).then_with(|| one.id.cmp(&other.id))
    })
}

fn count(links: &[&LinkUse], wanted: impl Fn(&LinkUse) -> bool) -> u32 {
    u32::try_from(links.iter().filter(|link| wanted(link)).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "study_tests.rs"]
mod tests;
