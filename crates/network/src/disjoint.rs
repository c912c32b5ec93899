//! Routes for requests that must not fail together.

/// Combinations of routes that are weighed for one group.
const COMBINATIONS_MAX: usize = 1_000_000;

/// The routes a request could take, the best first.
#[derive(Debug, Clone)]
pub(crate) struct Candidates<R> {
    /// The routes.
    pub routes: Vec<R>,
    /// Whether each meets the request's waypoints.
    pub fits: Vec<bool>,
    /// Whether a route that does not meet them is refused.
    pub is_strict: bool,
}

/// For each request the place of its route among its candidates; none where no combination of its group is left.
///
/// Each group takes its first combination in which no two routes share anything. The route of the last request of the
/// group counts most: combinations are listed by it, then by the one before. A request in several groups keeps the
/// route of the first; routes that are in no combination of one of its groups are dropped beforehand. A combination
/// in which a loose waypoint is missed is taken only when no other is left.
///
/// # Source
/// Behaviour of GNPy 3.0.1.
pub(crate) fn choose_disjoint<R>(
    candidates: &[Candidates<R>],
    groups: &[Vec<usize>],
    share: impl Fn(&R, &R) -> bool,
) -> Vec<Option<usize>> {
    let mut combinations: Vec<Vec<Vec<usize>>> =
        groups.iter().map(|group| combined(candidates, group, &share)).collect();
    for request in 0..candidates.len() {
        keep_common(candidates, groups, &mut combinations, request);
    }
    for (group, combinations) in groups.iter().zip(&mut combinations) {
        keep_fitting(candidates, group, combinations);
    }
    let mut chosen = vec![None; candidates.len()];
    for index in 0..groups.len() {
        let Some(first) = combinations[index].first().cloned() else { continue };
        for (request, route) in groups[index].iter().zip(first) {
            if chosen[*request].is_none() {
                chosen[*request] = Some(route);
                bind(groups, &mut combinations, *request, route);
            }
        }
    }
    chosen
}

/// Combinations in which no two routes share anything.
fn combined<R>(
    candidates: &[Candidates<R>],
    group: &[usize],
    share: &impl Fn(&R, &R) -> bool,
) -> Vec<Vec<usize>> {
    let mut combinations: Vec<Vec<usize>> = vec![Vec::new()];
    for request in group {
        let mut longer = Vec::new();
        for (route, sections) in candidates[*request].routes.iter().enumerate() {
            for before in &combinations {
                let is_apart =
                    |(other, at): (&usize, &usize)| !share(sections, &candidates[*other].routes[*at]);
                if group.iter().zip(before).all(is_apart) && longer.len() < COMBINATIONS_MAX {
                    longer.push(before.iter().copied().chain([route]).collect());
                }
            }
        }
        combinations = longer;
    }
    combinations
}

/// Drops combinations with a route of the request that another of its groups cannot take.
fn keep_common<R>(
    candidates: &[Candidates<R>],
    groups: &[Vec<usize>],
    combinations: &mut [Vec<Vec<usize>>],
    request: usize,
) {
    let places: Vec<(usize, usize)> = groups
        .iter()
        .enumerate()
        .filter_map(|(index, group)| Some((index, group.iter().position(|member| *member == request)?)))
        .collect();
    if places.len() < 2 {
        return;
    }
    for route in 0..candidates[request].routes.len() {
        let takes = |(index, place): &(usize, usize)| combinations[*index].iter().any(|c| c[*place] == route);
        if !places.iter().all(takes) {
            for (index, place) in &places {
                combinations[*index].retain(|combination| combination[*place] != route);
            }
        }
    }
}

/// Keeps the combinations that meet all waypoints or, if there are none, those that miss only loose ones.
fn keep_fitting<R>(candidates: &[Candidates<R>], group: &[usize], combinations: &mut Vec<Vec<usize>>) {
    let of = |combination: &[usize], is_kept: &dyn Fn(&Candidates<R>, usize) -> bool| {
        group.iter().zip(combination).all(|(request, route)| is_kept(&candidates[*request], *route))
    };
    let fits = |request: &Candidates<R>, route: usize| request.fits[route];
    let may = |request: &Candidates<R>, route: usize| request.fits[route] || !request.is_strict;
    if combinations.iter().any(|combination| of(combination, &fits)) {
        combinations.retain(|combination| of(combination, &fits));
    } else {
        combinations.retain(|combination| of(combination, &may));
    }
}

/// Drops the combinations of other groups in which a request takes another route than it has.
fn bind(groups: &[Vec<usize>], combinations: &mut [Vec<Vec<usize>>], request: usize, route: usize) {
    for (group, combinations) in groups.iter().zip(combinations) {
        if let Some(place) = group.iter().position(|member| *member == request) {
            combinations.retain(|combination| combination[place] == route);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free(routes: &[&[u32]]) -> Candidates<Vec<u32>> {
        let routes: Vec<Vec<u32>> = routes.iter().map(|route| route.to_vec()).collect();
        Candidates { fits: vec![true; routes.len()], routes, is_strict: false }
    }

    fn chosen(candidates: &[Candidates<Vec<u32>>], groups: &[Vec<usize>]) -> Vec<Option<usize>> {
        choose_disjoint(candidates, groups, |one, other| one.iter().any(|section| other.contains(section)))
    }

    #[test]
    fn two_requests_of_a_group_share_nothing_and_the_later_one_keeps_its_best_route() {
        let candidates = [free(&[&[1, 2], &[3, 4]]), free(&[&[1, 5], &[6]])];
        assert_eq!(chosen(&candidates, &[vec![0, 1]]), [Some(1), Some(0)]);
        assert_eq!(chosen(&candidates, &[vec![1, 0]]), [Some(0), Some(1)]);
    }

    #[test]
    fn a_request_in_two_groups_has_one_route_that_suits_both() {
        let candidates = [free(&[&[1], &[2], &[3]]), free(&[&[1]]), free(&[&[2]])];
        assert_eq!(chosen(&candidates, &[vec![0, 1], vec![0, 2]]), [Some(2), Some(0), Some(0)]);
    }

    #[test]
    fn loose_waypoints_are_given_up_last_and_strict_ones_never() {
        let mut candidates = [free(&[&[1], &[2]]), free(&[&[3], &[2]])];
        candidates[0].fits = vec![false, true];
        assert_eq!(chosen(&candidates, &[vec![0, 1]]), [Some(1), Some(0)]);
        candidates[0].fits = vec![false, false];
        assert_eq!(chosen(&candidates, &[vec![0, 1]]), [Some(0), Some(0)]);
        candidates[0].is_strict = true;
        assert_eq!(chosen(&candidates, &[vec![0, 1]]), [None, None]);
    }

    #[test]
    fn where_all_routes_share_there_is_no_answer() {
        let candidates = [free(&[&[1, 2]]), free(&[&[2]])];
        assert_eq!(chosen(&candidates, &[vec![0, 1]]), [None, None]);
    }
}
