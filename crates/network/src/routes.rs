//! Routes over sections of line: the shortest that keeps to its constraints, and all there are.
//!
//! A section runs one way, from one node to the next; a route is a row of sections that meets no node twice.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Partial routes looked at before a constrained search is given up.
const SEARCH_STEPS_MAX: usize = 200_000;
/// Simple routes listed between two nodes.
const ROUTES_MAX: usize = 20_000;

/// Sections between nodes, all by index.
#[derive(Debug, Clone, Default)]
pub struct RouteGraph {
    /// Whether light may pass each node; it may start or end at any.
    pub is_passable: Vec<bool>,
    /// The sections.
    pub sections: Vec<RouteSection>,
    /// Sections that leave each node, in the order of the topology.
    pub leaving: Vec<Vec<usize>>,
}

/// One section, one way.
#[derive(Debug, Clone, Copy)]
pub struct RouteSection {
    /// Node it starts at.
    pub from: usize,
    /// Node it ends at.
    pub to: usize,
    /// Length in whole millimetres, so that equal routes tie.
    pub length_mm: u64,
    /// Elements on it, with the node it ends at.
    pub elements_count: usize,
}

/// What a route must meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waypoint {
    /// A node.
    Node(usize),
    /// A section, because of an element on it.
    Section(usize),
}

/// The shortest route through all waypoints in their order; none when there is none.
///
/// # Source
/// Best-first search (Hart, Nilsson, Raphael 1968) over partial simple routes; the estimate of what is left is the
/// shortest way over the waypoints left, by Dijkstra from the end, so the first route found is the shortest.
#[must_use]
pub fn shortest_route(
    graph: &RouteGraph,
    ends: (usize, usize),
    waypoints: &[Waypoint],
) -> Option<Vec<usize>> {
    let left_mm = lengths_left_mm(graph, ends, waypoints);
    let mut partials = vec![Partial { node: ends.0, met: 0, length_mm: 0, by: None }];
    partials[0].met = met_at(waypoints, 0, Waypoint::Node(ends.0));
    let mut open = BinaryHeap::new();
    open.push(Reverse((left_mm[partials[0].met][ends.0]?, 0)));
    while let Some(Reverse((_, index))) = open.pop() {
        let here = partials[index];
        if here.node == ends.1 {
            if here.met == waypoints.len() {
                return Some(sections_of(&partials, index));
            }
            continue;
        }
        for section in &graph.leaving[here.node] {
            let Some(next) = extended(graph, (ends, waypoints), (&partials, index), *section) else {
                continue;
            };
            let Some(left_mm) = left_mm[next.met][next.node] else { continue };
            partials.push(next);
            open.push(Reverse((next.length_mm + left_mm, partials.len() - 1)));
        }
        if partials.len() > SEARCH_STEPS_MAX {
            return None;
        }
    }
    None
}

/// The start of a route.
#[derive(Debug, Clone, Copy)]
struct Partial {
    /// Where it has come to.
    node: usize,
    /// How many waypoints it has met.
    met: usize,
    length_mm: u64,
    /// The section it came by, and the partial route before that.
    by: Option<(usize, usize)>,
}

/// A partial route one section further; none when it would pass where it may not, or can meet a waypoint no more.
fn extended(
    graph: &RouteGraph,
    (ends, waypoints): ((usize, usize), &[Waypoint]),
    (partials, index): (&[Partial], usize),
    section: usize,
) -> Option<Partial> {
    let RouteSection { to, length_mm, .. } = graph.sections[section];
    if to == ends.0 || (to != ends.1 && !graph.is_passable[to]) {
        return None;
    }
    let mut step = index;
    while let Some((_, before)) = partials[step].by {
        if partials[step].node == to {
            return None;
        }
        step = before;
    }
    let here = partials[index];
    let met = met_at(waypoints, here.met, Waypoint::Section(section));
    let met = met_at(waypoints, met, Waypoint::Node(to));
    // a node is met once: one that is due later can then be met no more
    if waypoints[met..].contains(&Waypoint::Node(to)) {
        return None;
    }
    Some(Partial { node: to, met, length_mm: here.length_mm + length_mm, by: Some((section, index)) })
}

/// How many waypoints are met after one more place.
fn met_at(waypoints: &[Waypoint], mut met: usize, place: Waypoint) -> usize {
    while waypoints.get(met) == Some(&place) {
        met += 1;
    }
    met
}

fn sections_of(partials: &[Partial], mut index: usize) -> Vec<usize> {
    let mut sections = Vec::new();
    while let Some((section, before)) = partials[index].by {
        sections.push(section);
        index = before;
    }
    sections.reverse();
    sections
}

/// For each count of waypoints met, the least length that is left from each node.
fn lengths_left_mm(
    graph: &RouteGraph,
    ends: (usize, usize),
    waypoints: &[Waypoint],
) -> Vec<Vec<Option<u64>>> {
    let mut arriving: Vec<Vec<usize>> = vec![Vec::new(); graph.leaving.len()];
    for (index, section) in graph.sections.iter().enumerate() {
        arriving[section.to].push(index);
    }
    let mut stages = vec![lengths_to_mm(graph, &arriving, (ends.1, 0))];
    for waypoint in waypoints.iter().rev() {
        let after = &stages[stages.len() - 1];
        let (node, beyond_mm) = match waypoint {
            Waypoint::Node(node) => (*node, after[*node]),
            Waypoint::Section(section) => {
                let RouteSection { from, to, length_mm, .. } = graph.sections[*section];
                (from, after[to].map(|after_mm| after_mm + length_mm))
            }
        };
        stages.push(match beyond_mm {
            Some(beyond_mm) => lengths_to_mm(graph, &arriving, (node, beyond_mm)),
            None => vec![None; graph.leaving.len()],
        });
    }
    stages.reverse();
    stages
}

/// Least length from each node to one, plus what lies beyond it (Dijkstra 1959).
fn lengths_to_mm(
    graph: &RouteGraph,
    arriving: &[Vec<usize>],
    (to, beyond_mm): (usize, u64),
) -> Vec<Option<u64>> {
    let mut length_mm = vec![None; graph.leaving.len()];
    let mut open = BinaryHeap::from([Reverse((beyond_mm, to))]);
    while let Some(Reverse((reached_mm, node))) = open.pop() {
        if length_mm[node].is_some() {
            continue;
        }
        length_mm[node] = Some(reached_mm);
        for section in arriving[node].iter().map(|index| graph.sections[*index]) {
            if length_mm[section.from].is_none() {
                open.push(Reverse((reached_mm + section.length_mm, section.from)));
            }
        }
    }
    length_mm
}

/// All simple routes of at most `elements_max` elements, the shortest first, equal ones in the order of the topology;
/// and whether the list is whole.
#[must_use]
pub fn simple_routes(
    graph: &RouteGraph,
    ends: (usize, usize),
    elements_max: usize,
) -> (Vec<Vec<usize>>, bool) {
    let mut routes: Vec<Vec<usize>> = Vec::new();
    let mut is_on = vec![false; graph.leaving.len()];
    is_on[ends.0] = true;
    let mut route: Vec<usize> = Vec::new();
    // for each node of the route, how many of its sections have been tried
    let mut tried = vec![0_usize];
    let mut elements_count = 0;
    while let Some(next) = tried.last_mut() {
        let here = route.last().map_or(ends.0, |section| graph.sections[*section].to);
        let Some(section) = graph.leaving[here].get(*next).copied() else {
            tried.pop();
            if let Some(section) = route.pop() {
                is_on[graph.sections[section].to] = false;
                elements_count -= graph.sections[section].elements_count;
            }
            continue;
        };
        *next += 1;
        let to = graph.sections[section].to;
        let with_it = elements_count + graph.sections[section].elements_count;
        if is_on[to] || with_it > elements_max {
            continue;
        }
        if to == ends.1 {
            routes.push(route.iter().copied().chain([section]).collect());
            if routes.len() == ROUTES_MAX {
                break;
            }
        } else if graph.is_passable[to] {
            is_on[to] = true;
            elements_count = with_it;
            route.push(section);
            tried.push(0);
        }
    }
    let is_whole = routes.len() < ROUTES_MAX;
    routes.sort_by_key(|route| route_length_mm(graph, route));
    (routes, is_whole)
}

/// Length of a route.
#[must_use]
pub fn route_length_mm(graph: &RouteGraph, route: &[usize]) -> u64 {
    route.iter().map(|section| graph.sections[*section].length_mm).sum()
}

/// Whether a route meets all waypoints in their order.
#[must_use]
pub fn meets(graph: &RouteGraph, route: &[usize], waypoints: &[Waypoint]) -> bool {
    let mut met = 0;
    if let Some(first) = route.first() {
        met = met_at(waypoints, met, Waypoint::Node(graph.sections[*first].from));
    }
    for section in route {
        met = met_at(waypoints, met, Waypoint::Section(*section));
        met = met_at(waypoints, met, Waypoint::Node(graph.sections[*section].to));
    }
    met == waypoints.len()
}

#[cfg(test)]
#[path = "routes_tests.rs"]
mod tests;
