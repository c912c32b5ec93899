//! What an engineer should know about a list before relying on it.

use super::RplInput;
use super::assemble::sector_crossings;
use super::protect::{Node, Protection, best_level};
use super::track::{self, Track};
use crate::plan::LegOrigin;
use crate::rpl::Rpl;
use crate::soundings::Ground;
use terrain::geodesy;
use terrain::hazards::Exclusion;
use units::Finding;

/// A leg between two alter courses shorter than this many times the water depth cannot be laid as drawn: the cable
/// hangs that far behind the ship.
///
/// # Source
/// Practice of the trade (3 × depth is also kept clear of crossings and parallel cables); no public source read.
const LEG_LEAST_DEPTHS: f64 = 3.0;
/// An alter course sharper than this is noted.
///
/// # Source
/// A guess: ploughs are turned in steps far below it.
const TURN_NOTED_DEG: f64 = 45.0;
/// Depth limits are compared to this, m: below what any grid resolves.
const DEPTH_TOLERANCE_M: f64 = 0.5;
/// Findings of one kind that are told one by one; the rest are counted.
const TOLD_COUNT: usize = 12;

/// All doubts, in the order: ground, slope, protection, geometry, boundaries.
pub(super) fn doubts(input: &RplInput, track: &Track, protection: &Protection, rpl: &Rpl) -> Vec<Finding> {
    let nodes = &protection.nodes;
    let kinds = [
        land(track, nodes),
        off_grid(track, nodes),
        excluded(input, track, nodes),
        steep(input, track, nodes),
        unploughed(input, track, nodes),
        unprotected(input, track, nodes),
        too_deep(input, rpl),
        short_sections(input, track, protection),
        short_legs(track, nodes),
        sharp_turns(track),
        track::repeated_points(track.legs),
        long_approaches(input, track),
        sector(input, track),
    ];
    kinds.into_iter().flat_map(told).collect()
}

/// The first of many findings of one kind, and one that counts the rest.
fn told(mut findings: Vec<Finding>) -> Vec<Finding> {
    let more_count = findings.len().saturating_sub(TOLD_COUNT);
    let worst = findings.iter().skip(TOLD_COUNT).map(|finding| finding.severity).min();
    let next = findings.get(TOLD_COUNT).map(|finding| (finding.code.clone(), finding.place.clone()));
    findings.truncate(TOLD_COUNT);
    if let (Some(severity), Some((code, place))) = (worst, next) {
        let message = format!("{more_count} more places like the {TOLD_COUNT} above");
        let place = place.unwrap_or_else(|| "route".to_owned());
        findings.push(Finding { severity, ..Finding::notes(&code, message).at(place) });
    }
    findings
}

/// A stretch of one leg on which something holds.
struct Range {
    leg: usize,
    from_km: f64,
    to_km: f64,
    worst: f64,
    worst_km: f64,
}

impl Range {
    fn kp(&self) -> String {
        format!("route KP {:.2} to {:.2}", self.from_km, self.to_km)
    }

    fn length_km(&self) -> f64 {
        self.to_km - self.from_km
    }
}

/// Stretches of soundings that follow each other and have a figure, each with its largest; every sounding stands for
/// the ground halfway to its neighbours.
fn ranges(track: &Track, nodes: &[Node], figure: impl Fn(&Node) -> Option<f64>) -> Vec<Range> {
    let kp_km = |index: usize| track.kp_km(nodes[index].mark);
    let mut ranges: Vec<Range> = Vec::new();
    let mut open = false;
    for (index, node) in nodes.iter().enumerate() {
        let Some(value) = figure(node) else {
            open = false;
            continue;
        };
        let here_km = kp_km(index);
        let from_km = index.checked_sub(1).map_or(here_km, |before| (kp_km(before) + here_km) / 2.0);
        let to_km = if index + 1 < nodes.len() { (here_km + kp_km(index + 1)) / 2.0 } else { here_km };
        let leg = track.segments[node.mark.segment].leg;
        match ranges.last_mut() {
            Some(last) if open && last.leg == leg => {
                last.to_km = to_km;
                if value > last.worst {
                    (last.worst, last.worst_km) = (value, here_km);
                }
            }
            _ => ranges.push(Range { leg, from_km, to_km, worst: value, worst_km: here_km }),
        }
        open = true;
    }
    ranges
}

/// A solved leg on land is wrong; a given leg may know the shore better than the grid does.
fn land(track: &Track, nodes: &[Node]) -> Vec<Finding> {
    let on_land = |node: &Node| (node.ground == Ground::Land).then_some(0.0);
    let finding = |range: Range| {
        let leg = &track.legs[range.leg];
        let message = format!(
            "leg {} runs {:.2} km over land or unconnected water, {}; no depth is known there",
            leg.id,
            range.length_km(),
            range.kp()
        );
        if leg.origin == LegOrigin::Solved {
            Finding::blocks("route.leg.on_land", message)
                .at(range.kp())
                .hint("solve the leg again: the grid, the water level or an anchor has changed since")
        } else {
            Finding::warns("route.leg.on_land", message)
                .at(range.kp())
                .hint("a given leg is never moved; use a finer grid there, or correct its positions")
        }
    };
    ranges(track, nodes, on_land).into_iter().map(finding).collect()
}

/// Off the grid nothing is known: no depth, so no cable type and no price. It blocks whatever the leg's origin.
fn off_grid(track: &Track, nodes: &[Node]) -> Vec<Finding> {
    let off = |node: &Node| (node.ground == Ground::OffGrid).then_some(0.0);
    let finding = |range: Range| {
        let message = format!(
            "leg {} leaves the grid for {:.2} km, {}; cable type and burial cannot be chosen there",
            track.legs[range.leg].id,
            range.length_km(),
            range.kp()
        );
        Finding::blocks("route.leg.off_grid", message)
            .at(range.kp())
            .hint("use a grid that covers the leg, or raise window_margin_deg")
    };
    ranges(track, nodes, off).into_iter().map(finding).collect()
}

/// An area the route must not enter, entered: it blocks whatever the leg's origin.
fn excluded(input: &RplInput, track: &Track, nodes: &[Node]) -> Vec<Finding> {
    let of_one = |exclusion: &Exclusion| {
        let inside = |node: &Node| exclusion.covers(track.at(node.mark)).then_some(0.0);
        let finding = |range: Range| {
            let message = format!(
                "leg {} runs {:.2} km through exclusion {} ({}), {}",
                track.legs[range.leg].id,
                range.length_km(),
                exclusion.id,
                exclusion.reason,
                range.kp()
            );
            Finding::blocks("route.leg.excluded", message)
                .at(range.kp())
                .hint("solve the leg again, correct its positions, or change the area")
        };
        ranges(track, nodes, inside).into_iter().map(finding).collect::<Vec<_>>()
    };
    input.exclusions.iter().flat_map(of_one).collect()
}

fn steep(input: &RplInput, track: &Track, nodes: &[Node]) -> Vec<Finding> {
    let limit_deg = input.plan.slope_avoid_deg;
    let steep = |node: &Node| (node.slope_deg > limit_deg).then_some(node.slope_deg);
    let finding = |range: Range| {
        let message = format!(
            "slope along the route reaches {:.1}° at route KP {:.2} and exceeds {limit_deg}° over {}",
            range.worst,
            range.worst_km,
            range.kp()
        );
        Finding::warns("route.slope.too_steep", message)
            .at(range.kp())
            .hint("route around it, or accept surface lay with more slack there")
    };
    ranges(track, nodes, steep).into_iter().map(finding).collect()
}

/// Where only the slope keeps the plough away.
fn unploughed(input: &RplInput, track: &Track, nodes: &[Node]) -> Vec<Finding> {
    let limit_deg = input.presets.burial.plough_slope_max_deg;
    let kept_off = |node: &Node| {
        let flat = best_level(input, node.ground, 0.0, node.added)?;
        let ploughed = input.costs.levels[flat].burial.is_ploughed();
        (ploughed && node.slope_deg > limit_deg).then_some(node.slope_deg)
    };
    let finding = |range: Range| {
        let message = format!(
            "no plough on {}: slope along the route reaches {:.1}° and plough_slope_max_deg is {limit_deg}; the \
             cable is laid on the seabed",
            range.kp(),
            range.worst
        );
        Finding::notes("route.slope.no_plough", message).at(range.kp())
    };
    ranges(track, nodes, kept_off).into_iter().map(finding).collect()
}

/// Depths inside the bands for which no level is allowed: a gap in the presets.
fn unprotected(input: &RplInput, track: &Track, nodes: &[Node]) -> Vec<Finding> {
    let gap = |node: &Node| {
        let depth_m = node.ground.depth_m()?;
        input.costs.class_of(depth_m)?;
        best_level(input, node.ground, node.slope_deg, node.added).is_none().then_some(depth_m)
    };
    let finding = |range: Range| {
        let message = format!(
            "no protection level may be used on {}, {:.0} m deep at most; the type that goes deepest is laid there",
            range.kp(),
            range.worst
        );
        Finding::blocks("route.protection.none", message)
            .at(range.kp())
            .hint("give a cable type a preset_depth_to_m and a depth_limit_m that reach this depth")
    };
    ranges(track, nodes, gap).into_iter().map(finding).collect()
}

fn too_deep(input: &RplInput, rpl: &Rpl) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (from, row, to) in rpl.spans() {
        let Ok(cable) = input.catalogue.cable_type(&row.cable_type) else { continue };
        let deepest_m = row.depth_max_m.unwrap_or(0.0);
        if deepest_m > cable.depth_limit_m + DEPTH_TOLERANCE_M {
            let kp = format!("route KP {:.2} to {:.2}", from.route_kp_km.km(), to.route_kp_km.km());
            let message = format!(
                "{} lies {deepest_m:.0} m deep on {kp}; its limit is {:.0} m",
                cable.code, cable.depth_limit_m
            );
            findings.push(
                Finding::blocks("route.cable.too_deep", message)
                    .at(kp)
                    .hint("add a cable type for this depth to the catalogue, or route around it"),
            );
        }
    }
    findings
}

/// Inner sections still shorter than the plan wants; the first and the last continue ashore.
fn short_sections(input: &RplInput, track: &Track, protection: &Protection) -> Vec<Finding> {
    let runs = &protection.runs;
    let inner = runs.iter().skip(1).take(runs.len().saturating_sub(2));
    let mut findings = Vec::new();
    for run in inner {
        let (from_km, to_km) = (track.kp_km(run.from), track.kp_km(run.to));
        if to_km - from_km < input.plan.section_min_km {
            let kp = format!("route KP {from_km:.2} to {to_km:.2}");
            let message = format!(
                "section {} on {kp} is {:.2} km long; section_min_km is {}, but no neighbour's level may be used there",
                input.costs.levels[run.level].id,
                to_km - from_km,
                input.plan.section_min_km
            );
            findings.push(Finding::notes("route.section.short", message).at(kp));
        }
    }
    findings
}

fn short_legs(track: &Track, nodes: &[Node]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, segment) in track.water() {
        let from = nodes.partition_point(|node| node.mark.segment < index);
        let to = nodes.partition_point(|node| node.mark.segment <= index);
        let depth_m = nodes[from..to].iter().filter_map(|node| node.ground.depth_m()).fold(0.0, f64::max);
        let least_km = LEG_LEAST_DEPTHS * depth_m / 1000.0;
        let length_km = segment.stretch.length_km;
        if length_km < least_km.max(track::SAME_PLACE_KM) {
            let kp = format!("route KP {:.2}", segment.start_km);
            let message = format!(
                "only {length_km:.3} km from one position to the next at {kp}, in {depth_m:.0} m of water; less \
                 than {LEG_LEAST_DEPTHS} × depth ({least_km:.3} km) cannot be laid as drawn"
            );
            findings.push(
                Finding::warns("route.leg.short", message).at(kp).hint("drop one of the two positions"),
            );
        }
    }
    findings
}

fn sharp_turns(track: &Track) -> Vec<Finding> {
    let mut findings = Vec::new();
    let pairs = track.segments.windows(2).enumerate();
    for (index, pair) in pairs.skip(track.water_from).take_while(|(index, _)| index + 1 < track.water_to) {
        let arriving_deg = geodesy::inverse(track.vertex(index), track.vertex(index + 1)).azimuth_end_deg;
        let turn_deg = geodesy::wrap_lon_deg(pair[1].stretch.azimuth_deg - arriving_deg).abs();
        if turn_deg > TURN_NOTED_DEG {
            let kp = format!("route KP {:.2}", pair[1].start_km);
            let message =
                format!("the route alters course by {turn_deg:.0}° at {kp}; more than {TURN_NOTED_DEG}°");
            findings.push(
                Finding::notes("route.turn.sharp", message)
                    .at(kp)
                    .hint("spread the turn over several positions"),
            );
        }
    }
    findings
}

/// The solver joins a landing point to the nearest water; a given approach may be anything.
fn long_approaches(input: &RplInput, track: &Track) -> Vec<Finding> {
    let limit_km = input.plan.shore_reach_km;
    let long =
        track.segments.iter().filter(|segment| segment.approach && segment.stretch.length_km > limit_km);
    long.map(|segment| {
        let kp = format!("route KP {:.2}", segment.start_km);
        let message = format!(
            "the shore approach of leg {} at {kp} is {:.2} km long; shore_reach_km is {limit_km}",
            track.legs[segment.leg].id, segment.stretch.length_km
        );
        Finding::warns("route.approach.long", message)
            .at(kp)
            .hint("add positions between the beach and the water")
    })
    .collect()
}

fn sector(input: &RplInput, track: &Track) -> Vec<Finding> {
    let Some(line) = input.sector_line else { return Vec::new() };
    let crossings_count = sector_crossings(track, line).len();
    if crossings_count == 1 {
        return Vec::new();
    }
    let message = format!(
        "the route crosses the sector line `{}` {crossings_count} times; lengths are summed by sector from the A end, \
         which counts as {}",
        line.name, line.sector_a
    );
    let hint = "check the line's two points and which sector the A end lies in";
    let finding = if crossings_count.is_multiple_of(2) {
        Finding::warns("route.sector.crossings", message).hint(hint)
    } else {
        Finding::notes("route.sector.crossings", message)
    };
    vec![finding.at("sector_line")]
}
