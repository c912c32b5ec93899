use super::*;

/// Both ways of each pair: (one node, other node, km).
pub(crate) fn graph(nodes_count: usize, pairs: &[(usize, usize, u64)]) -> RouteGraph {
    let mut graph = RouteGraph {
        is_passable: vec![true; nodes_count],
        sections: Vec::new(),
        leaving: vec![Vec::new(); nodes_count],
    };
    for (one, other, length_km) in pairs {
        for (from, to) in [(*one, *other), (*other, *one)] {
            graph.leaving[from].push(graph.sections.len());
            let length_mm = length_km * 1_000_000;
            graph.sections.push(RouteSection { from, to, length_mm, elements_count: 4 });
        }
    }
    graph
}

/// A ring 0-1-2-3-0 with a chord 0-2.
fn ring() -> RouteGraph {
    graph(4, &[(0, 1, 10), (1, 2, 10), (2, 3, 10), (3, 0, 15), (0, 2, 50)])
}

fn nodes(graph: &RouteGraph, route: &[usize]) -> Vec<usize> {
    route.iter().map(|section| graph.sections[*section].to).collect()
}

#[test]
fn the_shortest_way_is_found() {
    let ring = ring();
    assert_eq!(nodes(&ring, &shortest_route(&ring, (0, 2), &[]).unwrap()), [1, 2]);
    assert_eq!(nodes(&ring, &shortest_route(&ring, (2, 0), &[]).unwrap()), [1, 0]);
}

#[test]
fn waypoints_are_met_in_their_order_or_there_is_no_route() {
    let ring = ring();
    let by =
        |waypoints: &[Waypoint]| shortest_route(&ring, (0, 2), waypoints).map(|route| nodes(&ring, &route));
    assert_eq!(by(&[Waypoint::Node(3)]), Some(vec![3, 2]));
    // section 8 is the chord
    assert_eq!(by(&[Waypoint::Section(8)]), Some(vec![2]));
    assert_eq!(by(&[Waypoint::Node(1), Waypoint::Node(3)]), None, "the ring meets 1 and 3 only past 2 or 0");
    assert_eq!(by(&[Waypoint::Node(0), Waypoint::Node(1), Waypoint::Node(2)]), Some(vec![1, 2]));
}

#[test]
fn no_route_passes_a_node_that_may_not_be_passed() {
    let mut ring = ring();
    ring.is_passable[1] = false;
    assert_eq!(nodes(&ring, &shortest_route(&ring, (0, 2), &[]).unwrap()), [3, 2]);
    assert_eq!(nodes(&ring, &shortest_route(&ring, (0, 1), &[]).unwrap()), [1]);
    assert!(shortest_route(&graph(3, &[(0, 1, 1)]), (0, 2), &[]).is_none());
}

#[test]
fn all_simple_routes_come_shortest_first() {
    let ring = ring();
    let (routes, is_whole) = simple_routes(&ring, (0, 2), 80);
    let through: Vec<Vec<usize>> = routes.iter().map(|route| nodes(&ring, route)).collect();
    assert_eq!(through, [vec![1, 2], vec![3, 2], vec![2]]);
    assert!(is_whole);
    assert_eq!(simple_routes(&ring, (0, 2), 4).0.len(), 1, "only the chord has four elements");
}

#[test]
fn the_constrained_search_agrees_with_the_list_of_all_routes() {
    // a grid of 3 × 4 nodes with uneven lengths
    let mut pairs = Vec::new();
    for row in 0..3_usize {
        for column in 0..4_usize {
            let node = row * 4 + column;
            let length_km = |other: usize| ((node * 7 + other * 13) % 17 + 3) as u64;
            if column < 3 {
                pairs.push((node, node + 1, length_km(node + 1)));
            }
            if row < 2 {
                pairs.push((node, node + 4, length_km(node + 4)));
            }
        }
    }
    let grid = graph(12, &pairs);
    let (all, _) = simple_routes(&grid, (0, 11), usize::MAX);
    for one in 0..12 {
        for other in 0..12 {
            let waypoints = [Waypoint::Node(one), Waypoint::Node(other)];
            let least = all.iter().find(|route| meets(&grid, route, &waypoints));
            let found = shortest_route(&grid, (0, 11), &waypoints);
            let length_mm = |route: Option<&Vec<usize>>| route.map(|route| route_length_mm(&grid, route));
            assert_eq!(length_mm(found.as_ref()), length_mm(least), "over {one} and {other}");
        }
    }
}
