//! From entered position lists to the route position list of the results: as given, to the last figure.

use crate::RouteError;
use crate::plan::LegOrigin;
use crate::rpl::{Event, Position, Row, Rpl};
use crate::soundings::{self, Stretch};
use ::rpl::event::events_of;
use ::rpl::list::{ListPosition, ListSegment, ListStatus, PositionList};
use ::rpl::measure::MeasuredSegment;
use cable::presets::Burial;
use terrain::geodesy;
use terrain::water::Sea;
use units::suffix::round_to;
use units::{Finding, LonLat, Staged};

/// What stands for a cable type that a list does not state.
pub const TYPE_UNSTATED: &str = "unstated";

/// The protection method of a segment that is part of a shore end.
const SHORE_END: &str = "shore end";

/// Lists whose ends are farther apart than this do not meet.
const MEET_MAX_KM: f64 = 0.001;

/// What the route position list is made of when every leg has its own list.
#[derive(Debug, Clone, Copy)]
pub struct ListedInput<'a> {
    /// The lists in the order of the legs, each with how its leg came about.
    pub lists: &'a [(&'a PositionList, LegOrigin)],
    /// The water under them, where a grid is given.
    pub sea: Option<&'a Sea>,
    /// Glass over cable, percent; none when nothing is stated.
    pub fibre_excess_pct: Option<f64>,
}

/// The route position list of given lists: no position is moved, added or left out.
///
/// Cable lengths are those entered; where only slack is entered, cable = route × (1 + slack). Where neither is, cable is
/// counted as long as the route and a finding says so. Depths stand as stated; where a position states none the sea is
/// sounded, if there is one.
///
/// # Errors
/// When there is no list, one has fewer than two positions, or two lists that follow each other do not meet.
pub fn of_lists(input: &ListedInput) -> Result<Staged<Rpl>, RouteError> {
    let mut rpl = Rpl { positions: Vec::new(), rows: Vec::new() };
    for (list, origin) in input.lists {
        append(&mut rpl, input, list, *origin)?;
    }
    if rpl.rows.is_empty() {
        return Err(RouteError::ListShort { leg: String::new(), positions_count: 0 });
    }
    rpl.count();
    Ok(Staged { findings: findings(input, &rpl), value: rpl })
}

/// The lists that lay a route position list as it is, one for each leg: its positions, cable and burial as entered.
///
/// Cable stands as slack, so that a position that is moved keeps it. Depths and remarks go along; numbers, bearings,
/// distances and KP follow from the positions.
#[must_use]
pub fn to_lists(rpl: &Rpl) -> Vec<PositionList> {
    let mut lists: Vec<PositionList> = Vec::new();
    for (from, row, to) in rpl.spans() {
        if lists.last().is_none_or(|list| list.leg != row.leg) {
            let first = entered(from, 1);
            lists.push(PositionList {
                leg: row.leg.clone(),
                revision: String::new(),
                status: ListStatus::Planned,
                issued: false,
                source: None,
                position: vec![first],
                segment: Vec::new(),
            });
        }
        if let Some(list) = lists.last_mut() {
            list.position.push(entered(to, list.position.len() + 1));
            list.segment.push(entered_segment(row));
        }
    }
    lists
}

fn entered(position: &Position, number: usize) -> ListPosition {
    ListPosition {
        id: format!("p{number}"),
        position_no: number.to_string(),
        event: event_text(position),
        lon_deg: position.lon_deg,
        lat_deg: position.lat_deg,
        depth_m: position.depth_m.map(|depth_m| round_to(depth_m, 1)),
        remark: position.remark.clone(),
        ..ListPosition::default()
    }
}

/// The events of a position in words that are read as those events again.
fn event_text(position: &Position) -> String {
    let part = |(event, label): (Event, &str)| {
        let says_so = events_of(label).contains(&event);
        if says_so { label.to_owned() } else { format!("{} {label}", event.word()).trim_end().to_owned() }
    };
    position.parts().into_iter().map(part).collect::<Vec<_>>().join(crate::rpl::LABEL_JOIN)
}

fn entered_segment(row: &Row) -> ListSegment {
    let (burial_target_m, burial_method) = match row.burial {
        Burial::Surface => (Some(0.0), ""),
        Burial::Ploughed { target_m } => (Some(target_m), "plough"),
        Burial::ShoreEnd => (None, SHORE_END),
    };
    ListSegment {
        slack_pct: Some(row.slack_pct),
        cable_type: row.cable_type.clone(),
        burial_target_m,
        burial_method: burial_method.to_owned(),
        ..ListSegment::default()
    }
}

fn append(
    rpl: &mut Rpl,
    input: &ListedInput,
    list: &PositionList,
    origin: LegOrigin,
) -> Result<(), RouteError> {
    let (Some(first), true) = (list.position.first(), list.segment.len() + 1 == list.position.len()) else {
        let positions_count = list.position.len();
        return Err(RouteError::ListShort { leg: list.leg.clone(), positions_count });
    };
    match rpl.positions.last_mut() {
        None => rpl.positions.push(position(input, first)),
        Some(last) => {
            let apart_km = geodesy::distance_km(last.at(), first.at());
            if apart_km > MEET_MAX_KM {
                return Err(RouteError::ListsApart { leg: list.leg.clone(), apart_km });
            }
            if last.label != first.event {
                join(last, first);
            }
        }
    }
    for (from, segment, to) in list.spans() {
        rpl.rows.push(row(input, (from, segment, to), &list.leg, origin));
        rpl.positions.push(position(input, to));
    }
    Ok(())
}

/// The position where two lists meet has the events of both.
fn join(last: &mut Position, first: &ListPosition) {
    if !first.event.is_empty() {
        last.label = format!("{}{}{}", last.label, crate::rpl::LABEL_JOIN, first.event);
        last.events = events_of(&last.label);
    }
}

fn position(input: &ListedInput, entered: &ListPosition) -> Position {
    let sounded = || input.sea.and_then(|sea| soundings::ground(sea, entered.at()).depth_m());
    let mut position = Position::bare(entered.at(), entered.depth_m.or_else(sounded));
    position.events = events_of(&entered.event);
    position.label.clone_from(&entered.event);
    position.remark.clone_from(&entered.remark);
    position.written_no.clone_from(&entered.position_no);
    position
}

fn row(
    input: &ListedInput,
    span: (&ListPosition, &ListSegment, &ListPosition),
    leg: &str,
    origin: LegOrigin,
) -> Row {
    let (from, segment, to) = span;
    let measured = MeasuredSegment::between(from, segment, to);
    let depths_m = depths_m(input, (from, to));
    Row {
        from_position_no: 0,
        bearing_deg: measured.bearing_deg,
        route_km: measured.route_km,
        slack_pct: measured.slack_pct,
        cable_km: measured.cable_km,
        fibre_km: measured.cable_km.with_excess(input.fibre_excess_pct.unwrap_or(0.0)),
        cable_type: cable_type(segment).to_owned(),
        burial: burial(segment),
        depth_min_m: depths_m.map(|(least_m, _)| least_m),
        depth_max_m: depths_m.map(|(_, most_m)| most_m),
        leg: leg.to_owned(),
        origin,
    }
}

fn cable_type(segment: &ListSegment) -> &str {
    let written = segment.cable_type.trim();
    if written.is_empty() { TYPE_UNSTATED } else { written }
}

/// Whether the protection method says that a segment is part of a shore end.
fn is_shore_end(segment: &ListSegment) -> bool {
    segment.burial_method.trim().eq_ignore_ascii_case(SHORE_END)
}

/// How a segment lies: a target above zero is burial, whatever the tool.
fn burial(segment: &ListSegment) -> Burial {
    if is_shore_end(segment) {
        return Burial::ShoreEnd;
    }
    match segment.burial_target_m {
        Some(target_m) if target_m > 0.0 => Burial::Ploughed { target_m },
        _ => Burial::Surface,
    }
}

/// Least and greatest depth on a segment: sounded, or of the two positions.
fn depths_m(input: &ListedInput, ends: (&ListPosition, &ListPosition)) -> Option<(f64, f64)> {
    let places: (LonLat, LonLat) = (ends.0.at(), ends.1.at());
    if let Some(sea) = input.sea {
        return soundings::range_between_m(sea, &Stretch::between(places.0, places.1));
    }
    let (from_m, to_m) = (ends.0.depth_m?, ends.1.depth_m?);
    Some((from_m.min(to_m), from_m.max(to_m)))
}

fn findings(input: &ListedInput, rpl: &Rpl) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (list, _) in input.lists {
        findings.extend(unstated(list, "slack", "cable is counted as long as the route there", |segment| {
            segment.slack_pct.is_none() && segment.cable_km.is_none()
        }));
        findings.extend(unstated(list, "burial", "it is counted as laid on the seabed", |segment| {
            segment.burial_target_m.is_none() && !is_shore_end(segment)
        }));
        findings.extend(unstated(list, "cable type", "it cannot be priced", |segment| {
            segment.cable_type.trim().is_empty()
        }));
        findings.extend(other_tools(list));
    }
    if input.fibre_excess_pct.is_none() {
        let message = "no fibre excess is stated; fibre is counted as long as the cable";
        findings.push(Finding::notes("route.list.no_fibre_excess", message).at("line.fibre_excess_pct"));
    }
    let ends = rpl.positions.first().into_iter().chain(rpl.positions.last());
    for end in ends.filter(|end| !end.is(Event::BeachManhole) && !end.is(Event::BeachJoint)) {
        let message = format!(
            "the list ends at `{}`, which is not called a beach manhole or beach joint",
            if end.label.is_empty() { "a position without an event" } else { &end.label }
        );
        let place = format!("position {}", end.position_no);
        findings.push(Finding::notes("route.list.end_not_beach", message).at(place));
    }
    findings
}

/// One finding for all segments of a list that do not state something.
fn unstated(
    list: &PositionList,
    what: &str,
    so: &str,
    lacks: impl Fn(&ListSegment) -> bool,
) -> Option<Finding> {
    let segments_count = list.segment.iter().filter(|segment| lacks(segment)).count();
    let message = format!("{segments_count} of {} segments state no {what}; {so}", list.segment.len());
    let hint =
        format!("state it with `wetplant rpl set PROJECT FROM TO`, or keep in mind that {what} is unknown");
    let code = format!("route.list.no_{}", what.replace(' ', "_"));
    (segments_count > 0).then(|| Finding::warns(&code, message).at(format!("list[{}]", list.leg)).hint(hint))
}

/// Burial by other tools is counted with the plough's rates.
fn other_tools(list: &PositionList) -> Option<Finding> {
    let is_other = |segment: &&ListSegment| {
        let method = segment.burial_method.to_lowercase();
        segment.burial_target_m.is_some_and(|target_m| target_m > 0.0)
            && !method.trim().is_empty()
            && !is_shore_end(segment)
            && !method.contains("plough")
            && !method.contains("plow")
    };
    let others: Vec<&ListSegment> = list.segment.iter().filter(is_other).collect();
    let first = others.first()?;
    let message = format!(
        "{} segments are buried by another tool than a plough (`{}`); works and prices are counted as ploughing",
        others.len(),
        first.burial_method
    );
    Some(Finding::warns("route.list.tool", message).at(format!("list[{}]", list.leg)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(leg: &str, places: &[(f64, f64)]) -> PositionList {
        let position = |(index, at): (usize, &(f64, f64))| ListPosition {
            id: format!("p{}", index + 1),
            lon_deg: at.0,
            lat_deg: at.1,
            ..ListPosition::default()
        };
        PositionList {
            leg: leg.to_owned(),
            revision: String::new(),
            status: ::rpl::list::ListStatus::Planned,
            issued: false,
            source: None,
            position: places.iter().enumerate().map(position).collect(),
            segment: vec![ListSegment::default(); places.len() - 1],
        }
    }

    fn built(lists: &[&PositionList]) -> Result<Staged<Rpl>, RouteError> {
        let lists: Vec<_> = lists.iter().map(|list| (*list, LegOrigin::Imported)).collect();
        of_lists(&ListedInput { lists: &lists, sea: None, fibre_excess_pct: Some(0.5) })
    }

    #[test]
    fn entered_cable_goes_before_slack_and_slack_before_nothing() {
        let mut given = list("l", &[(50.0, 40.0), (50.0, 41.0), (50.0, 42.0), (50.0, 43.0)]);
        given.segment[0].cable_km = Some(112.0);
        given.segment[0].slack_pct = Some(9.0);
        given.segment[1].slack_pct = Some(2.0);
        let staged = built(&[&given]).unwrap();
        let rows = &staged.value.rows;
        assert_eq!(rows[0].cable_km.km(), 112.0);
        assert!((rows[0].slack_pct - 100.0 * (112.0 / rows[0].route_km.km() - 1.0)).abs() < 1e-12);
        assert!((rows[1].cable_km.km() - rows[1].route_km.km() * 1.02).abs() < 1e-12);
        assert_eq!(rows[2].cable_km.km(), rows[2].route_km.km());
        assert!(staged.findings.iter().any(|finding| finding.code == "route.list.no_slack"));
        assert_eq!(staged.value.check(), []);
    }

    #[test]
    fn lists_that_follow_each_other_meet_in_one_position() {
        let (first, second) =
            (list("a", &[(50.0, 40.0), (50.0, 41.0)]), list("b", &[(50.0, 41.0), (51.0, 41.0)]));
        assert_eq!(built(&[&first, &second]).unwrap().value.positions.len(), 3);
        let apart = list("b", &[(50.1, 41.0), (51.0, 41.0)]);
        assert!(matches!(built(&[&first, &apart]), Err(RouteError::ListsApart { .. })));
        assert!(matches!(built(&[]), Err(RouteError::ListShort { .. })));
    }
}
