//! Stated against computed.

use super::{Context, position_place, segment_place};
use crate::layout::{BearingKind, Field};
use crate::list::{ListSegment, PositionList};
use crate::read::median;
use terrain::geodesy;
use units::{Finding, LonLat};

/// With fewer legs than these what most legs say is no measure of one.
const LEGS_TO_JUDGE_COUNT: usize = 5;

/// What follows from the ends of a segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Leg {
    pub(super) route_km: f64,
    geodesic_deg: f64,
    end_deg: f64,
    rhumb_deg: f64,
}

impl Leg {
    /// How far the course turns where the next leg begins.
    pub(super) fn turn_onto_deg(&self, next: &Leg) -> f64 {
        turn_deg(next.geodesic_deg, self.end_deg)
    }
}

/// Computed legs; none for those that are not compared.
pub(super) fn legs(list: &PositionList, unsure: &[usize]) -> Vec<Option<Leg>> {
    let mut legs: Vec<Option<Leg>> =
        list.position.windows(2).map(|pair| Some(leg(pair[0].at(), pair[1].at()))).collect();
    for index in unsure {
        if let Some(leg) = legs.get_mut(*index) {
            *leg = None;
        }
    }
    legs
}

fn leg(from: LonLat, to: LonLat) -> Leg {
    let geodesic = geodesy::inverse(from, to);
    Leg {
        route_km: geodesic.distance_km,
        geodesic_deg: geodesic.azimuth_start_deg,
        end_deg: geodesic.azimuth_end_deg,
        rhumb_deg: rhumb_bearing_deg(from, to),
    }
}

/// Course of the rhumb line ("Mercator sailing"), degrees clockwise from north.
///
/// # Source
/// tan course = Δλ / Δψ with the isometric latitude of the ellipsoid, ψ = asinh(tan φ) − e atanh(e sin φ); G. G. Bennett,
/// Practical rhumb line calculations on the spheroid, J. Navigation 49 (1996).
pub(crate) fn rhumb_bearing_deg(from: LonLat, to: LonLat) -> f64 {
    let e = (geodesy::FLATTENING * (2.0 - geodesy::FLATTENING)).sqrt();
    let isometric = |lat_deg: f64| {
        let (sin, cos) = libm::sincos(lat_deg.to_radians());
        libm::asinh(sin / cos) - e * libm::atanh(e * sin)
    };
    let east = geodesy::wrap_lon_deg(to.lon_deg - from.lon_deg).to_radians();
    let north = isometric(to.lat_deg) - isometric(from.lat_deg);
    libm::atan2(east, north).to_degrees().rem_euclid(360.0)
}

/// The smaller angle between two bearings.
fn turn_deg(one_deg: f64, other_deg: f64) -> f64 {
    let turn = (one_deg - other_deg).rem_euclid(360.0);
    turn.min(360.0 - turn)
}

/// How far a bearing's error takes the end of a leg: the chord of the angle.
fn across_km(leg: &Leg, turn_deg: f64) -> f64 {
    2.0 * leg.route_km * libm::sin(turn_deg.to_radians() / 2.0)
}

/// Legs with their segment.
fn stated<'a>(
    list: &'a PositionList,
    legs: &'a [Option<Leg>],
) -> impl Iterator<Item = (usize, &'a Leg, &'a ListSegment)> {
    let pairs = legs.iter().zip(&list.segment).enumerate();
    pairs.filter_map(|(index, (leg, segment))| leg.as_ref().map(|leg| (index, leg, segment)))
}

/// Which kind of bearing fits better: a rhumb line only where the geodesic plainly does not fit.
pub(super) fn bearing_kind(list: &PositionList, legs: &[Option<Leg>], rounding_deg: f64) -> BearingKind {
    let misfit = |bearing_deg: fn(&Leg) -> f64| {
        let turns = stated(list, legs).filter_map(|(_, leg, segment)| {
            segment.stated_bearing_deg.map(|stated_deg| turn_deg(stated_deg, bearing_deg(leg)))
        });
        median(turns.collect())
    };
    match (misfit(|leg| leg.geodesic_deg), misfit(|leg| leg.rhumb_deg)) {
        (Some(geodesic), Some(rhumb)) if geodesic > rounding_deg && rhumb * 2.0 < geodesic => {
            BearingKind::Rhumb
        }
        _ => BearingKind::Geodesic,
    }
}

/// All comparisons.
pub(super) fn compare(context: &Context, findings: &mut Vec<Finding>) {
    let scale = scale(context, findings);
    let kind = bearing_kind(context.list, context.legs, context.rounding.bearing_deg);
    if kind == BearingKind::Rhumb {
        let message = "stated bearings are those of rhumb lines (Mercator sailing) and are compared as such; KP follow \
                       geodesics";
        findings.push(Finding::notes("rpl.check.rhumb_bearings", message).at("list"));
    }
    let ends: Vec<(usize, EndMisfit)> = stated(context.list, context.legs)
        .map(|(index, leg, segment)| (index, end_misfit(context, leg, segment, scale, kind)))
        .collect();
    let along_loose_km = looseness(context, &ends, findings, true);
    let across_loose_km = looseness(context, &ends, findings, false);
    for (index, misfit) in &ends {
        let loose = EndMisfit {
            along_limit_km: misfit.along_limit_km + along_loose_km,
            across_limit_km: misfit.across_limit_km + across_loose_km,
            ..*misfit
        };
        end_findings(context, *index, &loose, kind, findings);
    }
    slacks(context, findings);
    route_kp(context, scale, findings);
    cable_kp(context, findings);
}

/// How far the stated figures leave the end of a segment from where it is, and how far they may.
///
/// What rounding explains is allowed; beyond that the tolerance. The two are not added: a figure is off by its rounding
/// or by more.
#[derive(Debug, Clone, Copy, PartialEq)]
struct EndMisfit {
    along_km: f64,
    along_rounding_km: f64,
    along_limit_km: f64,
    across_km: f64,
    across_rounding_km: f64,
    across_limit_km: f64,
    turn_deg: f64,
}

impl EndMisfit {
    /// Distance and bearing together, in limits: above one the end is elsewhere.
    fn limits(&self) -> f64 {
        libm::hypot(self.along_km / self.along_limit_km, self.across_km / self.across_limit_km)
    }
}

fn end_misfit(
    context: &Context,
    leg: &Leg,
    segment: &ListSegment,
    scale: f64,
    kind: BearingKind,
) -> EndMisfit {
    let rounding = &context.rounding;
    let stated_km = segment.stated_route_km;
    let computed_deg = if kind == BearingKind::Rhumb { leg.rhumb_deg } else { leg.geodesic_deg };
    let turn_deg = segment.stated_bearing_deg.map_or(0.0, |stated_deg| turn_deg(stated_deg, computed_deg));
    let tolerances = context.tolerances;
    let tolerance_km = tolerances.distance_km.min(tolerances.distance_pct / 100.0 * leg.route_km);
    // a leg without length is named as such, and leaves no figure to compare
    let limit_km = |rounding_km: f64| tolerance_km.max(rounding_km).max(1e-6);
    let along_rounding_km = rounding.route_km + rounding.place_km;
    let across_rounding_km = across_km(leg, rounding.bearing_deg) + rounding.place_km;
    EndMisfit {
        along_km: stated_km.map_or(0.0, |stated_km| (stated_km - scale * leg.route_km).abs()),
        along_rounding_km,
        along_limit_km: limit_km(along_rounding_km),
        across_km: across_km(leg, turn_deg),
        across_rounding_km,
        across_limit_km: limit_km(across_rounding_km),
        turn_deg,
    }
}

/// What most legs exceed their rounding by, three times: a list reckoned otherwise is said so once, not leg by leg.
fn looseness(
    context: &Context,
    ends: &[(usize, EndMisfit)],
    findings: &mut Vec<Finding>,
    is_along: bool,
) -> f64 {
    let of = |misfit: &EndMisfit| {
        let excess_km = if is_along {
            misfit.along_km - misfit.along_rounding_km
        } else {
            misfit.across_km - misfit.across_rounding_km
        };
        excess_km.max(0.0)
    };
    let is_stated = |segment: &ListSegment| {
        if is_along { segment.stated_route_km.is_some() } else { segment.stated_bearing_deg.is_some() }
    };
    let known: Vec<f64> = ends
        .iter()
        .filter(|(index, _)| context.list.segment.get(*index).is_some_and(is_stated))
        .map(|(_, misfit)| of(misfit))
        .collect();
    if known.len() < LEGS_TO_JUDGE_COUNT {
        return 0.0;
    }
    let loose_km = 3.0 * median(known).unwrap_or(0.0);
    if loose_km > context.tolerances.distance_km / 2.0 {
        let (code, word) = if is_along {
            ("rpl.check.distances_loose", "distances")
        } else {
            ("rpl.check.bearings_loose", "bearings")
        };
        let message = format!(
            "stated {word} differ from the computed ones on most segments, by {:.3} km at their ends in the middle; \
             only segments that differ by three times that are named",
            loose_km / 3.0
        );
        let finding = Finding::warns(code, message).at("list");
        findings.push(finding.hint("ask how they were reckoned: another ellipsoid, grid or magnetic north"));
    }
    loose_km
}

fn end_findings(
    context: &Context,
    index: usize,
    misfit: &EndMisfit,
    kind: BearingKind,
    findings: &mut Vec<Finding>,
) {
    let list = context.list;
    let (Some(Some(leg)), Some(segment)) = (context.legs.get(index), list.segment.get(index)) else {
        return;
    };
    let along_limits = misfit.along_km / misfit.along_limit_km;
    let across_limits = misfit.across_km / misfit.across_limit_km;
    let turns_too_far =
        misfit.turn_deg > context.tolerances.bearing_deg && misfit.across_km > misfit.across_rounding_km;
    if misfit.limits() <= 1.0 && !turns_too_far {
        return;
    }
    let is_distance = along_limits > 1.0 || along_limits >= across_limits;
    if let Some(stated_km) = segment.stated_route_km.filter(|_| is_distance) {
        let message = format!(
            "stated distance {stated_km:.3} km, computed {:.3} km: {:+.3} km",
            leg.route_km,
            stated_km - leg.route_km
        );
        let finding = Finding::warns("rpl.check.stated_distance_differs", message);
        let finding = finding.at(segment_place(list, index, Field::RouteBetween));
        findings.push(
            finding.hint("one of its two positions or the stated distance is wrong; the computed one counts"),
        );
    }
    let is_bearing = across_limits > 1.0 || across_limits > along_limits || turns_too_far;
    if let Some(stated_deg) = segment.stated_bearing_deg.filter(|_| is_bearing) {
        let computed_deg = if kind == BearingKind::Rhumb { leg.rhumb_deg } else { leg.geodesic_deg };
        let message = format!(
            "stated bearing {stated_deg:.2}°, computed {computed_deg:.2}°: {:.3} km at the end of the segment",
            misfit.across_km
        );
        let finding = Finding::warns("rpl.check.stated_bearing_differs", message);
        let finding = finding.at(segment_place(list, index, Field::Bearing));
        findings.push(
            finding.hint("one of its two positions or the stated bearing is wrong; the computed one counts"),
        );
    }
}

/// What all stated distances are longer by than the computed ones, where it is the same factor throughout.
fn scale(context: &Context, findings: &mut Vec<Finding>) -> f64 {
    let pairs: Vec<(f64, f64)> = stated(context.list, context.legs)
        .filter(|(_, leg, _)| leg.route_km > 0.01)
        .filter_map(|(_, leg, segment)| segment.stated_route_km.map(|stated_km| (stated_km, leg.route_km)))
        .collect();
    if pairs.len() < LEGS_TO_JUDGE_COUNT {
        return 1.0;
    }
    let Some(ratio) = median(pairs.iter().map(|(stated, computed)| stated / computed).collect()) else {
        return 1.0;
    };
    let misfit = |ratio: f64| {
        median(pairs.iter().map(|(stated, computed)| (stated - ratio * computed).abs()).collect())
            .unwrap_or(0.0)
    };
    let allowed_km = context.rounding.route_km + context.rounding.place_km;
    if ratio <= 0.0 || misfit(1.0) <= 2.0 * allowed_km || misfit(ratio) * 2.0 > misfit(1.0) {
        return 1.0;
    }
    let message = format!(
        "stated distances are {ratio:.5} times the computed ones throughout; single segments are compared after that"
    );
    // two percent is no matter of ellipsoids
    let is_unit = (ratio - 1.0).abs() > context.tolerances.distance_pct / 100.0;
    let finding = if is_unit {
        Finding::blocks("rpl.check.scale", message).hint("the column's unit is not what its head says")
    } else {
        Finding::warns("rpl.check.scale", message)
            .hint("ask how they were reckoned: another ellipsoid, a sphere, another mile, along the seabed")
    };
    findings.push(finding.at("list"));
    ratio
}

/// Slack against cable over route, stated or computed: whichever fits better.
fn slacks(context: &Context, findings: &mut Vec<Finding>) {
    let rounding = &context.rounding;
    for (index, leg, segment) in stated(context.list, context.legs) {
        let (Some(slack_pct), Some(cable_km)) = (segment.slack_pct, segment.cable_km) else { continue };
        if leg.route_km <= 0.0 {
            continue;
        }
        let effective_pct = |route_km: f64| (cable_km / route_km - 1.0) * 100.0;
        let routes_km = [Some(leg.route_km), segment.stated_route_km.filter(|km| *km > 0.0)];
        let misfit = |route_km: f64| (effective_pct(route_km) - slack_pct).abs();
        let best_km = routes_km
            .into_iter()
            .flatten()
            .min_by(|one, other| misfit(*one).total_cmp(&misfit(*other)))
            .unwrap_or(leg.route_km);
        let allowed_pct = context.tolerances.slack_pct
            + rounding.slack_pct
            + (rounding.cable_km + rounding.route_km + rounding.place_km) / leg.route_km * 100.0;
        if misfit(best_km) > allowed_pct {
            let message = format!(
                "stated slack {slack_pct:.2} %, but cable {cable_km:.3} km over {best_km:.3} km of route is {:.2} %",
                effective_pct(best_km)
            );
            let finding = Finding::warns("rpl.check.stated_slack_differs", message);
            let finding = finding.at(segment_place(context.list, index, Field::Slack));
            findings.push(finding.hint("the cable length counts; correct the slack, or the cable length"));
        }
    }
}

/// Cumulative distances, step by step.
fn route_kp(context: &Context, scale: f64, findings: &mut Vec<Finding>) {
    let steps_km: Vec<Option<f64>> =
        context.legs.iter().map(|leg| leg.as_ref().map(|leg| scale * leg.route_km)).collect();
    let stated_km: Vec<Option<f64>> = context.list.position.iter().map(|at| at.stated_route_kp_km).collect();
    let allowed_km = 2.0 * context.rounding.route_kp_km + context.rounding.place_km;
    let steps = Cumulative { steps_km: &steps_km, stated_km: &stated_km, allowed_km };
    for off in steps.off(context) {
        let message = format!(
            "stated cumulative distance {:.3} km, computed {:.3} km from the position before: {:+.3} km",
            off.stated_km,
            off.stated_km - off.by_km,
            off.by_km
        );
        let finding = Finding::warns("rpl.check.stated_cumulative_differs", message);
        findings.push(finding.at(position_place(context.list, off.index, Field::RouteCumulative)));
    }
}

/// Cumulative cable, step by step, against the cable of each segment.
fn cable_kp(context: &Context, findings: &mut Vec<Finding>) {
    let cable_km = |(leg, segment): (&Option<Leg>, &ListSegment)| {
        let leg = leg.as_ref()?;
        segment.cable_km.or(segment.slack_pct.map(|slack_pct| leg.route_km * (1.0 + slack_pct / 100.0)))
    };
    let steps_km: Vec<Option<f64>> = context.legs.iter().zip(&context.list.segment).map(cable_km).collect();
    let stated_km: Vec<Option<f64>> = context.list.position.iter().map(|at| at.stated_cable_kp_km).collect();
    let rounding = &context.rounding;
    let allowed_km = 2.0 * rounding.cable_kp_km + rounding.cable_km + rounding.place_km;
    let steps = Cumulative { steps_km: &steps_km, stated_km: &stated_km, allowed_km };
    for off in steps.off(context) {
        let message = format!(
            "stated cumulative cable {:.3} km, but the cable of the segments gives {:.3} km: {:+.3} km",
            off.stated_km,
            off.stated_km - off.by_km,
            off.by_km
        );
        let finding = Finding::warns("rpl.check.stated_cable_differs", message);
        findings.push(finding.at(position_place(context.list, off.index, Field::CableCumulative)));
    }
}

/// Stated sums and the steps they should grow by.
struct Cumulative<'a> {
    steps_km: &'a [Option<f64>],
    stated_km: &'a [Option<f64>],
    allowed_km: f64,
}

/// A stated sum that is off.
struct Off {
    index: usize,
    stated_km: f64,
    by_km: f64,
}

impl Cumulative<'_> {
    /// Sums that do not follow from the last good one before them. A step that stays is named once, where it happens.
    fn off(&self, context: &Context) -> Vec<Off> {
        let mut found: Vec<Off> = Vec::new();
        // the last good sum, grown by the steps since
        let mut expected_km: Option<f64> = None;
        let mut off_before_km: Option<f64> = None;
        for (index, stated_km) in self.stated_km.iter().enumerate() {
            let step_km =
                index.checked_sub(1).map_or(Some(0.0), |before| self.steps_km.get(before).copied().flatten());
            expected_km = expected_km.zip(step_km).map(|(expected, step)| expected + step);
            let Some(stated_km) = *stated_km else { continue };
            let Some(wanted_km) = expected_km else {
                expected_km = Some(stated_km);
                continue;
            };
            let by_km = stated_km - wanted_km;
            let limit_km = context.tolerances.distance_km.max(self.allowed_km);
            let stays = off_before_km.is_some_and(|before_km| (by_km - before_km).abs() <= limit_km);
            if by_km.abs() <= limit_km || stays {
                expected_km = Some(stated_km);
                off_before_km = None;
            } else {
                found.push(Off { index, stated_km, by_km });
                off_before_km = Some(by_km);
            }
        }
        if found.is_empty() {
            found.extend(self.drift(context));
        }
        found
    }

    /// Small differences that add up over the whole list.
    fn drift(&self, context: &Context) -> Option<Off> {
        let first = self.stated_km.iter().position(Option::is_some)?;
        let last = self.stated_km.iter().rposition(Option::is_some)?;
        let (from_km, to_km) = ((*self.stated_km.get(first)?)?, (*self.stated_km.get(last)?)?);
        let steps: Option<Vec<f64>> = self.steps_km.get(first..last)?.iter().copied().collect();
        let sum_km: f64 = steps?.iter().sum();
        let count = f64::from(u32::try_from(last - first).unwrap_or(u32::MAX));
        // sums of rounded steps wander by the root of their number
        let limit_km = context.tolerances.cumulative_km + 3.0 * self.allowed_km * count.sqrt();
        let by_km = to_km - from_km - sum_km;
        (by_km.abs() > limit_km).then_some(Off { index: last, stated_km: to_km, by_km })
    }
}
