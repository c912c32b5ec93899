//! Bodies on the list: each makes a position at its cable KP.

use crate::RouteError;
use crate::rpl::{Body, Laid, Position, Row, Rpl};
use crate::soundings::{self, Stretch};
use cable::presets::Burial;
use terrain::geodesy;
use terrain::water::Sea;
use units::{CableKm, Finding, LonLat, Staged};

/// A body within a metre of cable of a position falls together with it.
const SAME_PLACE: CableKm = CableKm(0.001);

/// The list with bodies placed on it: rows are split at their cable KP, positions numbered anew.
///
/// A new position lies on the geodesic of its row, at the row's slack; nothing else moves, and route, cable and fibre
/// lengths stay what they were. The sea gives the depths of the new positions and of the split rows; without one they are
/// unknown.
///
/// # Errors
/// When a body does not lie between the two beach manholes.
pub fn place_bodies(rpl: &Rpl, bodies: &[Body], sea: Option<&Sea>) -> Result<Staged<Rpl>, RouteError> {
    let cable_km = rpl.positions.last().map_or(CableKm(0.0), |last| last.cable_kp_km);
    let mut bodies: Vec<&Body> = bodies.iter().collect();
    if let Some(body) = bodies.iter().find(|body| !lies_on(body, cable_km)) {
        let (label, cable_kp_km) = (body.label.clone(), body.cable_kp_km.km());
        return Err(RouteError::BodyOutside { label, cable_kp_km, cable_km: cable_km.km() });
    }
    bodies.sort_by(|left, right| left.cable_kp_km.km().total_cmp(&right.cable_kp_km.km()));
    let mut placed = Rpl { positions: rpl.positions.iter().take(1).cloned().collect(), rows: Vec::new() };
    let mut findings = Vec::new();
    let mut waiting = bodies.as_slice();
    for (from, row, to) in rpl.spans() {
        let here_count = waiting.iter().take_while(|body| body.cable_kp_km <= to.cable_kp_km).count();
        let (here, later) = waiting.split_at(here_count);
        waiting = later;
        findings.extend(here.iter().filter_map(|body| ashore(body, row)));
        split(&mut placed, sea, (from, row, to), here);
    }
    placed.count();
    Ok(Staged { value: placed, findings })
}

fn lies_on(body: &Body, cable_km: CableKm) -> bool {
    body.cable_kp_km > CableKm(0.0) && body.cable_kp_km < cable_km
}

fn ashore(body: &Body, row: &Row) -> Option<Finding> {
    if row.burial != Burial::ShoreEnd {
        return None;
    }
    let message = format!("{} falls on the shore approach, at cable KP {}", body.label, body.cable_kp_km);
    let hint = "move it into the water, or change the number of spans";
    Some(Finding::warns("route.body.ashore", message).at(body.label.clone()).hint(hint))
}

/// Adds one row to the list, cut at the bodies on it, and the position at its end.
fn split(placed: &mut Rpl, sea: Option<&Sea>, span: (&Position, &Row, &Position), bodies: &[&Body]) {
    let (from, row, to) = span;
    let mut end = to.clone();
    let mut pieces: Vec<Position> = Vec::new();
    for body in bodies {
        let cable_km = body.cable_kp_km - from.cable_kp_km;
        if to.cable_kp_km - body.cable_kp_km <= SAME_PLACE {
            end.add(body.event, &body.label);
        } else if let Some(there) = at_start_or_last(placed, &mut pieces, cable_km, body) {
            there.add(body.event, &body.label);
        } else {
            let along_km = row.route_km.km() * (cable_km.km() / row.cable_km.km());
            let at = geodesy::direct(from.at(), row.bearing_deg, along_km);
            let mut position = Position::bare(at, sea.and_then(|sea| soundings::ground(sea, at).depth_m()));
            position.cable_kp_km = body.cable_kp_km;
            position.add(body.event, &body.label);
            pieces.push(position);
        }
    }
    if pieces.is_empty() {
        placed.rows.push(row.clone());
        placed.positions.push(end);
        return;
    }
    pieces.push(end);
    let mut start = from.at();
    for position in pieces {
        placed.rows.push(piece(row, sea, start, position.at()));
        start = position.at();
        placed.positions.push(position);
    }
}

/// The position a body falls together with: the start of the row, or the body before it.
fn at_start_or_last<'a>(
    placed: &'a mut Rpl,
    pieces: &'a mut [Position],
    cable_km: CableKm,
    body: &Body,
) -> Option<&'a mut Position> {
    match pieces.last_mut() {
        Some(last) => (body.cable_kp_km - last.cable_kp_km <= SAME_PLACE).then_some(last),
        None => placed.positions.last_mut().filter(|_| cable_km <= SAME_PLACE),
    }
}

/// A part of a row: laid as the row is, with its own length, bearing and depths.
fn piece(row: &Row, sea: Option<&Sea>, from: LonLat, to: LonLat) -> Row {
    let cable_km = row.cable_km.km();
    let laid = Laid {
        slack_pct: row.slack_pct,
        // excess = fibre / cable − 1
        fibre_excess_pct: if cable_km > 0.0 { 100.0 * (row.fibre_km.km() / cable_km - 1.0) } else { 0.0 },
        cable_type: &row.cable_type,
        burial: row.burial,
        leg: &row.leg,
        origin: row.origin,
        depths_m: sea.and_then(|sea| soundings::range_between_m(sea, &Stretch::between(from, to))),
    };
    Row::between(from, to, &laid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rpl::Event;
    use crate::rpl_testing::{Case, slope_sea};

    fn repeater(label: &str, cable_kp_km: f64) -> Body {
        Body { label: label.to_owned(), event: Event::Repeater, cable_kp_km: CableKm(cable_kp_km) }
    }

    #[test]
    fn bodies_keep_every_total_and_lie_at_their_cable_kp() {
        let case = Case::across(slope_sea());
        let rpl = case.build().value;
        let bodies = [repeater("R2", 120.0), repeater("R1", 60.0)];
        let placed = place_bodies(&rpl, &bodies, Some(&case.sea)).unwrap().value;
        assert_eq!(placed.positions.len(), rpl.positions.len() + 2);
        assert_eq!(placed.check(), []);
        let (before, after) = (rpl.lengths(Some(&case.sea), None), placed.lengths(Some(&case.sea), None));
        assert!((before.route_km.km() - after.route_km.km()).abs() < 1e-9);
        assert!((before.cable_km.km() - after.cable_km.km()).abs() < 1e-9);
        assert!((before.fibre_km.km() - after.fibre_km.km()).abs() < 1e-9);
        for (label, kp_km) in [("R1", 60.0), ("R2", 120.0)] {
            let position = placed.positions.iter().find(|position| position.label == label).unwrap();
            assert!((position.cable_kp_km.km() - kp_km).abs() < 1e-9);
            assert!(position.depth_m.is_some());
            assert!(geodesy::distance_km(position.at(), rpl.at_cable_kp(CableKm(kp_km)).unwrap()) < 1e-9);
        }
    }

    #[test]
    fn a_body_at_a_position_falls_together_with_it() {
        let case = Case::across(slope_sea());
        let rpl = case.build().value;
        let alter_course = rpl.positions.iter().find(|position| position.is(Event::AlterCourse)).unwrap();
        let kp_km = alter_course.cable_kp_km.km();
        let bodies = [repeater("R1", kp_km - 5e-4), repeater("R2", kp_km + 5e-4)];
        let placed = place_bodies(&rpl, &bodies, Some(&case.sea)).unwrap().value;
        assert_eq!(placed.positions.len(), rpl.positions.len());
        let same = &placed.positions[alter_course.position_no as usize - 1];
        assert_eq!(same.label, "A/C + R1 + R2");
        assert_eq!(same.at(), alter_course.at());
    }

    #[test]
    fn a_body_beyond_the_end_is_an_error_with_both_figures() {
        let case = Case::across(slope_sea());
        let rpl = case.build().value;
        for bad_km in [0.0, -1.0, 9999.0, f64::NAN] {
            let error = place_bodies(&rpl, &[repeater("R9", bad_km)], Some(&case.sea)).unwrap_err();
            assert!(matches!(&error, RouteError::BodyOutside { label, .. } if label == "R9"), "{error}");
        }
    }

    #[test]
    fn a_repeater_on_the_shore_approach_is_found() {
        let case = Case::across(slope_sea());
        let rpl = case.build().value;
        assert_eq!(rpl.rows[0].burial, Burial::ShoreEnd);
        let half_km = rpl.rows[0].cable_km.km() / 2.0;
        let placed = place_bodies(&rpl, &[repeater("R1", half_km)], Some(&case.sea)).unwrap();
        assert_eq!(placed.findings.len(), 1);
        assert_eq!(placed.findings[0].code, "route.body.ashore");
    }
}
