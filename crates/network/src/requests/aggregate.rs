//! Requests that are alike, taken together.

use crate::services::{Request, Services, SlotWish};

/// A request, or several alike.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    /// Its name; of several, all their names.
    pub id: String,
    /// What it asks for, slots and traffic of all.
    pub request: Request,
}

impl Wanted {
    /// What it wishes of its slots: one of any kind where it says nothing.
    pub fn slots(&self) -> Vec<SlotWish> {
        if self.request.slots.is_empty() { vec![SlotWish::default()] } else { self.request.slots.clone() }
    }
}

/// Requests with those alike taken together, and groups that must not fail together, by place.
///
/// Alike are requests with the same ends, transceiver, mode, spacing, powers, load and waypoints that must keep off
/// the same others; those whose mode is still open stay alone. Of two groups with the same members the first counts.
///
/// # Source
/// Behaviour of GNPy 3.0.1.
pub(super) fn aggregated(services: &Services) -> (Vec<Wanted>, Vec<Vec<usize>>) {
    let of = |request: &Request| Wanted { id: request.id.clone(), request: request.clone() };
    let mut wanted: Vec<Wanted> = services.requests.iter().map(of).collect();
    let mut groups: Vec<Vec<String>> = Vec::new();
    for disjunction in &services.disjunctions {
        if !groups.iter().any(|known| sorted(known) == sorted(&disjunction.requests)) {
            groups.push(disjunction.requests.clone());
        }
    }
    let mut order: Vec<String> = wanted.iter().map(|one| one.id.clone()).collect();
    while !order.is_empty() {
        let id = order.remove(0);
        let Some(at) = wanted.iter().position(|one| one.id == id) else { continue };
        let is_alike = |other: &Wanted| other.id != id && are_alike(&wanted[at], other, &groups);
        let Some(into) = wanted.iter().position(is_alike) else { continue };
        let merged = format!("{} | {id}", wanted[into].id);
        let one = wanted[at].clone();
        let other = &mut wanted[into];
        let (before, slots) = (other.id.clone(), other.slots());
        other.request.slots = slots.into_iter().chain(one.slots()).collect();
        other.request.bit_rate_gbps = sum(other.request.bit_rate_gbps, one.request.bit_rate_gbps);
        other.id.clone_from(&merged);
        groups.retain(|group| !group.contains(&before));
        for member in groups.iter_mut().flatten().filter(|member| **member == id) {
            member.clone_from(&merged);
        }
        order.iter_mut().filter(|later| **later == before).for_each(|later| later.clone_from(&merged));
        wanted.remove(at);
    }
    let place = |id: &String| wanted.iter().position(|one| one.id == *id);
    let groups = groups.iter().map(|group| group.iter().filter_map(place).collect()).collect();
    (wanted, groups)
}

fn sum(one_gbps: Option<f64>, other_gbps: Option<f64>) -> Option<f64> {
    match (one_gbps, other_gbps) {
        (None, None) => None,
        (one, other) => Some(one.unwrap_or(0.0) + other.unwrap_or(0.0)),
    }
}

fn sorted(ids: &[String]) -> Vec<&String> {
    let mut sorted: Vec<&String> = ids.iter().collect();
    sorted.sort();
    sorted
}

fn are_alike(one: &Wanted, other: &Wanted, groups: &[Vec<String>]) -> bool {
    let others_of = |id: &String| {
        let of_groups = groups.iter().filter(|group| group.contains(id)).flatten();
        let mut others: Vec<&String> = of_groups.filter(|member| *member != id).collect();
        others.sort();
        others.dedup();
        others
    };
    let (a, b) = (&one.request, &other.request);
    // traffic that is not stated cannot be added up
    a.mode.is_some()
        && a.bit_rate_gbps.is_some() == b.bit_rate_gbps.is_some()
        && a.bit_rate_gbps.is_some()
        && (&a.source, &a.destination, &a.transceiver, &a.mode)
            == (&b.source, &b.destination, &b.transceiver, &b.mode)
        && (a.spacing_ghz, a.power_dbm, a.tx_power_dbm) == (b.spacing_ghz, b.power_dbm, b.tx_power_dbm)
        && (&a.through, a.channels_count) == (&b.through, b.channels_count)
        && others_of(&one.id) == others_of(&other.id)
}
