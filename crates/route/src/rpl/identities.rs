//! What must hold in every list, and where it does not.

use super::{Position, Row, Rpl};
use terrain::geodesy;
use units::Finding;

/// Sums and products of the list itself, km.
const SUM_TOLERANCE_KM: f64 = 1e-9;
/// Distance recomputed from the positions: a millimetre, what eight decimals of a degree keep.
const DISTANCE_TOLERANCE_KM: f64 = 1e-6;
/// Rows shorter than this have no bearing worth the name.
const BEARING_LEAST_KM: f64 = 0.01;
/// Bearing recomputed from positions that may be a millimetre off, over the shortest row that has one.
const BEARING_TOLERANCE_DEG: f64 = 0.01;

impl Rpl {
    /// Every identity the list breaks; none in a list this program made. For lists from outside.
    ///
    /// Position numbers count up; cable = route × (1 + slack); KP is the sum of the rows before; distance and bearing
    /// are those of the WGS84 geodesic between the positions.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.positions.len() != self.rows.len() + 1 {
            let message = format!(
                "the list has {} positions and {} rows; there must be one row fewer than positions",
                self.positions.len(),
                self.rows.len()
            );
            findings.push(Finding::blocks("route.rpl.rows", message).at("rpl"));
        }
        for (index, position) in self.positions.iter().enumerate() {
            if usize::try_from(position.position_no) != Ok(index + 1) {
                let message = format!("position {} stands at place {}", position.position_no, index + 1);
                findings.push(Finding::blocks("route.rpl.number", message).at(place(position)));
            }
        }
        for (from, row, to) in self.spans() {
            row_lengths(from, row, &mut findings);
            kilometre_points(from, row, to, &mut findings);
            geometry(from, row, to, &mut findings);
        }
        findings
    }
}

fn place(position: &Position) -> String {
    format!("rpl position {}", position.position_no)
}

fn row_lengths(from: &Position, row: &Row, findings: &mut Vec<Finding>) {
    let (route_km, cable_km, fibre_km) = (row.route_km.km(), row.cable_km.km(), row.fibre_km.km());
    let holds = row.slack_pct >= 0.0 && fibre_km >= cable_km && route_km >= 0.0;
    if !holds {
        let message = format!(
            "row after position {}: slack {} %, route {route_km:.3} km, cable {cable_km:.3} km, fibre {fibre_km:.3} \
             km; slack and fibre excess must not be negative",
            from.position_no, row.slack_pct
        );
        findings.push(Finding::blocks("route.rpl.negative", message).at(place(from)));
    }
    // cable = route × (1 + slack)
    let laid_km = row.route_km.with_slack(row.slack_pct).km();
    if differs(cable_km, laid_km, SUM_TOLERANCE_KM) {
        let message = format!(
            "row after position {}: cable {cable_km:.6} km is not route {route_km:.6} km with {} % of slack, \
             {laid_km:.6} km",
            from.position_no, row.slack_pct
        );
        findings.push(Finding::blocks("route.rpl.slack", message).at(place(from)));
    }
}

fn kilometre_points(from: &Position, row: &Row, to: &Position, findings: &mut Vec<Finding>) {
    let route_end_km = (from.route_kp_km + row.route_km).km();
    let cable_end_km = (from.cable_kp_km + row.cable_km).km();
    let checks = [("route", to.route_kp_km.km(), route_end_km), ("cable", to.cable_kp_km.km(), cable_end_km)];
    for (kind, stated_km, summed_km) in checks {
        if differs(stated_km, summed_km, SUM_TOLERANCE_KM) {
            let message = format!(
                "{kind} KP of position {} is {stated_km:.6} km; the rows before it add up to {summed_km:.6} km",
                to.position_no
            );
            findings.push(Finding::blocks("route.rpl.kp", message).at(place(to)));
        }
    }
}

fn geometry(from: &Position, row: &Row, to: &Position, findings: &mut Vec<Finding>) {
    let leg = geodesy::inverse(from.at(), to.at());
    if differs(row.route_km.km(), leg.distance_km, DISTANCE_TOLERANCE_KM) {
        let message = format!(
            "row after position {}: {:.6} km stated, {:.6} km on WGS84",
            from.position_no,
            row.route_km.km(),
            leg.distance_km
        );
        findings.push(Finding::blocks("route.rpl.distance", message).at(place(from)));
    }
    let turn_deg = geodesy::wrap_lon_deg(row.bearing_deg - leg.azimuth_start_deg);
    if leg.distance_km > BEARING_LEAST_KM && differs(turn_deg, 0.0, BEARING_TOLERANCE_DEG) {
        let message = format!(
            "row after position {}: bearing {:.2}° stated, {:.2}° on WGS84",
            from.position_no, row.bearing_deg, leg.azimuth_start_deg
        );
        findings.push(Finding::blocks("route.rpl.bearing", message).at(place(from)));
    }
}

/// Whether two figures differ by more than a tolerance, or one is no number.
fn differs(left: f64, right: f64, tolerance: f64) -> bool {
    let apart = (left - right).abs();
    apart.is_nan() || apart > tolerance
}
