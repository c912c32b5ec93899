//! Where a list crosses other lines, at what angle, and whether that is good practice.

use crate::edit::name_of;
use crate::event::{Event, events_of};
use crate::kp::{KpPlace, Track, tree::Ball};
use crate::list::PositionList;
use crate::near::Feature;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::geodesy::{Line, wrap_lon_deg};
use units::{Finding, Provenance, Tag};

/// Crossings of one line nearer to each other than this are one, km: it goes through a position.
const SAME_KM: f64 = 1e-6;
/// A course that turns by less does not alter, degrees.
const STRAIGHT_DEG: f64 = 0.1;

/// A place where a list crosses another line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Crossing {
    /// Name of the line crossed.
    pub feature: String,
    /// The place, with its KP and the course of the list.
    pub place: KpPlace,
    /// True course of the line crossed, in the order of its points.
    pub other_course_deg: f64,
    /// Angle between both, 0 to 90.
    pub angle_deg: f64,
    /// Number of the crossed line's segment, from 1.
    pub other_segment_no: usize,
    /// Water depth there between the depths the list states; none where it states none.
    pub depth_m: Option<f64>,
}

/// What is good practice at a crossing. Replace the figures by those of the crossing agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CrossingRules {
    /// Name of the preset.
    pub name: String,
    /// Angle a crossing should have at least.
    pub angle_preferred_deg: f64,
    /// Angle a crossing must have at least.
    pub angle_floor_deg: f64,
    /// No alter course and no joint nearer to it than so many times the depth.
    pub clear_depths_ratio: f64,
    /// Where these come from.
    pub provenance: Provenance,
}

impl CrossingRules {
    /// Near 90°, at least 60° preferred, 45° the floor; no alter course or joint within three times the depth.
    #[must_use]
    pub fn practice() -> Self {
        let source =
            "working knowledge of ICPC Recommendations 2 and 3, which are given on request; not read again";
        Self {
            name: "practice".to_owned(),
            angle_preferred_deg: 60.0,
            angle_floor_deg: 45.0,
            clear_depths_ratio: 3.0,
            provenance: Provenance::new(Tag::Practice, source),
        }
    }
}

/// Where a list crosses lines, in order of KP. A line that only touches the list is told too; one that lies on it for a
/// stretch is none: [`crate::near::near`] tells that. Points, and lines with an impossible point, cross nothing.
///
/// # Source
/// [`terrain::geodesy::Line::meeting`], good to a tenth of a millimetre; angles between true azimuths.
#[must_use]
pub fn crossings(track: &Track, features: &[Feature]) -> Vec<Crossing> {
    let mut found: Vec<Crossing> = Vec::new();
    for feature in features.iter().filter(|feature| feature.point.iter().all(|point| point.is_valid())) {
        let mut of_one: Vec<Crossing> = Vec::new();
        for (number, pair) in feature.point.windows(2).enumerate() {
            let other = Line::between(pair[0], pair[1]);
            let met = track.tree.within(&Ball::round(&other), 0.0);
            of_one.extend(
                met.into_iter().filter_map(|index| meet(track, index, (&feature.name, number, &other))),
            );
        }
        of_one.sort_by(|one, two| one.place.route_kp_km.km().total_cmp(&two.place.route_kp_km.km()));
        of_one.dedup_by(|later, first| (later.place.route_kp_km - first.place.route_kp_km).km() < SAME_KM);
        found.extend(of_one);
    }
    found.sort_by(|one, two| one.place.route_kp_km.km().total_cmp(&two.place.route_kp_km.km()));
    found
}

fn meet(track: &Track, index: usize, other: (&str, usize, &Line)) -> Option<Crossing> {
    let (name, number, other) = other;
    let line = &track.line[index];
    if is_on_one_side(line, other) || is_on_one_side(other, line) {
        return None;
    }
    let meeting = line.meeting(other)?;
    let part_frac = if line.length_km > 0.0 { meeting.first_km / line.length_km } else { 0.0 };
    Some(Crossing {
        feature: name.to_owned(),
        place: track.place(index, part_frac),
        other_course_deg: meeting.second_course_deg,
        angle_deg: meeting.angle_deg(),
        other_segment_no: number + 1,
        depth_m: track.stated_depth_m(index, part_frac),
    })
}

/// Whether a line lies clearly on one side of the plane through another and the middle of the Earth. A geodesic leaves that
/// plane by far less than a hundredth of its length, so nothing that crosses is lost.
fn is_on_one_side(line: &Line, other: &Line) -> bool {
    let longest_km = line.length_km.max(other.length_km);
    if longest_km > 2_000.0 || other.length_km == 0.0 {
        return false;
    }
    let [one, two] = [other.from, other.to].map(terrain::geodesy::geocentric_km);
    let normal = [
        one[1] * two[2] - one[2] * two[1],
        one[2] * two[0] - one[0] * two[2],
        one[0] * two[1] - one[1] * two[0],
    ];
    let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let size = libm::sqrt(dot(normal, normal));
    let [start_km, end_km] =
        [line.from, line.to].map(|at| dot(terrain::geodesy::geocentric_km(at), normal) / size);
    // and by what a crossing may lie beyond an end
    let clear_km = longest_km / 100.0 + 1e-6;
    (start_km > clear_km && end_km > clear_km) || (start_km < -clear_km && end_km < -clear_km)
}

/// Crossings that are not good practice by some rules: each with the figure, the limit and what to do.
#[must_use]
pub fn check_crossings(
    list: &PositionList,
    track: &Track,
    crossings: &[Crossing],
    rules: &CrossingRules,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for crossing in crossings {
        findings.extend(check_angle(crossing, rules));
        findings.extend(check_clear(list, track, crossing, rules));
    }
    findings
}

fn place_of(crossing: &Crossing) -> String {
    format!("route KP {:.3}", crossing.place.route_kp_km.km())
}

fn check_angle(crossing: &Crossing, rules: &CrossingRules) -> Option<Finding> {
    let angle_deg = crossing.angle_deg;
    let crosses = format!("crosses {} at {angle_deg:.1}°", crossing.feature);
    let by = &rules.name;
    let finding = if angle_deg < rules.angle_floor_deg {
        let message = format!("{crosses}, below {:.0}° ({by})", rules.angle_floor_deg);
        Finding::warns("rpl.crossing.too_flat", message)
    } else if angle_deg < rules.angle_preferred_deg {
        let message = format!("{crosses}; {:.0}° or more is preferred ({by})", rules.angle_preferred_deg);
        Finding::notes("rpl.crossing.flat", message)
    } else {
        return None;
    };
    Some(finding.at(place_of(crossing)).hint("turn the route towards square to the line it crosses"))
}

fn check_clear(
    list: &PositionList,
    track: &Track,
    crossing: &Crossing,
    rules: &CrossingRules,
) -> Vec<Finding> {
    let Some(depth_m) = crossing.depth_m else {
        let message = format!(
            "no depth is stated where it crosses {}; the distance of joints and alter courses is not checked",
            crossing.feature
        );
        return vec![Finding::notes("rpl.crossing.no_depth", message).at(place_of(crossing))];
    };
    let clear_m = rules.clear_depths_ratio * depth_m.max(0.0);
    let mut findings = Vec::new();
    for (index, position) in list.position.iter().enumerate() {
        let Some(kp_km) = track.measured().route_kp_km.get(index) else { continue };
        let away_m = (*kp_km - crossing.place.route_kp_km).km().abs() * 1000.0;
        let what = if away_m < clear_m { troubling(track, index, &position.event) } else { None };
        if let Some(what) = what {
            let (ratio, by) = (rules.clear_depths_ratio, &rules.name);
            let message = format!(
                "{what} at position {} lies {away_m:.0} m from the crossing of {}, within {ratio:.0} times its depth of {depth_m:.0} m ({by})",
                name_of(position),
                crossing.feature
            );
            let code =
                if what == "a joint" { "rpl.crossing.joint_near" } else { "rpl.crossing.alter_course_near" };
            let hint = format!("move it {:.0} m further away", clear_m - away_m);
            findings.push(Finding::warns(code, message).at(place_of(crossing)).hint(hint));
        }
    }
    findings
}

/// What should not be near a crossing: a body in the cable, or a bend of the route.
fn troubling(track: &Track, index: usize, event: &str) -> Option<&'static str> {
    if events_of(event).into_iter().any(Event::is_body) {
        return Some("a joint");
    }
    let before = index.checked_sub(1).and_then(|index| track.line.get(index))?;
    let turn_deg = wrap_lon_deg(track.line.get(index)?.azimuth_start_deg - before.azimuth_end_deg);
    (turn_deg.abs() > STRAIGHT_DEG).then_some("an alter course")
}
