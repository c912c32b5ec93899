//! The way of each request.

use super::Planner;
use super::aggregate::Wanted;
use super::answer::Blocked;
use crate::disjoint::{Candidates, choose_disjoint};
use crate::error::NetworkError;
use crate::lines::is_transceiver;
use crate::routes::{Waypoint, meets, shortest_route, simple_routes};
use units::Finding;

/// Elements a way of a group may have (GNPy 3.0.1).
const ELEMENTS_MAX: usize = 80;

/// A way as a row of sections, or why there is none.
pub(super) type Way = Result<Vec<usize>, Blocked>;

/// What a request must meet, as far as it can.
struct Constraint {
    ends: (usize, usize),
    waypoints: Vec<Waypoint>,
    is_strict: bool,
    /// Whether it must meet what the topology does not have.
    is_impossible: bool,
}

impl Planner<'_> {
    /// A way for each request: those in groups first, so that they keep off each other, the others by the shortest.
    pub fn ways(&mut self, wanted: &[Wanted], groups: &[Vec<usize>]) -> Result<Vec<Way>, NetworkError> {
        let constraints =
            wanted.iter().map(|wanted| self.constraint(wanted)).collect::<Result<Vec<_>, _>>()?;
        let mut ways: Vec<Option<Way>> = vec![None; wanted.len()];
        if !groups.is_empty() {
            let candidates: Vec<Candidates<Vec<usize>>> = (0..wanted.len())
                .map(|request| {
                    let is_in_group = groups.iter().any(|group| group.contains(&request));
                    self.candidates(&wanted[request].id, &constraints[request], is_in_group)
                })
                .collect();
            let share = |one: &Vec<usize>, other: &Vec<usize>| {
                self.sections.share(one, other, self.basis.are_nodes_kept_apart)
            };
            let chosen = choose_disjoint(&candidates, groups, share);
            for request in groups.iter().flatten() {
                let route = chosen[*request].map(|route| candidates[*request].routes[route].clone());
                ways[*request] = Some(route.ok_or(Blocked::NoDisjointPath));
            }
        }
        let alone = |((way, wanted), constraint): ((Option<Way>, &Wanted), &Constraint)| {
            way.unwrap_or_else(|| self.way_alone(&wanted.id, constraint))
        };
        Ok(ways.into_iter().zip(wanted).zip(&constraints).map(alone).collect())
    }

    fn constraint(&mut self, wanted: &Wanted) -> Result<Constraint, NetworkError> {
        let end = |id: &String| {
            let found = self.sections.waypoint(id);
            let node = found.and_then(|place| match place {
                Waypoint::Node(node) => Some(node),
                Waypoint::Section(_) => None,
            });
            let is_end =
                |node: &usize| is_transceiver(&self.topology.elements[self.sections.nodes[*node]].kind);
            node.filter(is_end).ok_or_else(|| NetworkError::UnknownElement {
                by: format!("the request `{}`, for a transceiver,", wanted.id),
                element: id.clone(),
            })
        };
        let request = &wanted.request;
        let ends = (end(&request.source)?, end(&request.destination)?);
        let mut hops = &request.through[..];
        if hops.first().is_some_and(|hop| hop.element == request.source) {
            hops = &hops[1..];
        }
        if hops.last().is_some_and(|hop| hop.element == request.destination) {
            hops = &hops[..hops.len() - 1];
        }
        let mut constraint =
            Constraint { ends, waypoints: Vec::new(), is_strict: false, is_impossible: false };
        for hop in hops {
            let of_transceiver =
                |node: usize| is_transceiver(&self.topology.elements[self.sections.nodes[node]].kind);
            match self.sections.waypoint(&hop.element) {
                Some(Waypoint::Node(node)) if of_transceiver(node) => {
                    constraint.is_impossible |= hop.is_strict;
                }
                None => constraint.is_impossible |= hop.is_strict,
                Some(place) => {
                    constraint.is_strict |= hop.is_strict;
                    // two elements of one section are met together
                    if constraint.waypoints.last() != Some(&place) {
                        constraint.waypoints.push(place);
                    }
                    continue;
                }
            }
            let message =
                format!("`{}` cannot be gone through: it is no element of a line or a node", hop.element);
            self.findings.push(Finding::warns("network.request.hop_skipped", message).at(&wanted.id));
        }
        Ok(constraint)
    }

    fn candidates(&mut self, id: &str, constraint: &Constraint, is_in_group: bool) -> Candidates<Vec<usize>> {
        let (routes, is_whole) = if is_in_group && !constraint.is_impossible {
            simple_routes(&self.sections.graph, constraint.ends, ELEMENTS_MAX)
        } else {
            (Vec::new(), true)
        };
        if !is_whole {
            let message = format!("only the first {} ways found are weighed", routes.len());
            self.findings.push(Finding::warns("network.request.ways_cut", message).at(id));
        }
        let fits =
            routes.iter().map(|route| meets(&self.sections.graph, route, &constraint.waypoints)).collect();
        Candidates { routes, fits, is_strict: constraint.is_strict }
    }

    fn way_alone(&mut self, id: &str, constraint: &Constraint) -> Way {
        if constraint.is_impossible {
            return Err(Blocked::NoPathThrough);
        }
        let graph = &self.sections.graph;
        if let Some(route) = shortest_route(graph, constraint.ends, &constraint.waypoints) {
            return Ok(route);
        }
        let plain = shortest_route(graph, constraint.ends, &[]).ok_or(Blocked::NoPath)?;
        if constraint.is_strict {
            return Err(Blocked::NoPathThrough);
        }
        let message = "no way leads through the elements named: they are loose and left out";
        self.findings.push(Finding::warns("network.request.hops_left_out", message).at(id));
        Ok(plain)
    }
}
