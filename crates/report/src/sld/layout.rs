//! Where things stand on the diagram: places along the cable, and strips of them.

use super::{MARGIN, WIDTH};
use pipeline::results::Results;
use route::rpl::Event;

/// Two places nearer than this are one: half a metre.
const SAME_PLACE_KM: f64 = 0.0005;
/// Least width between two places: their KP stand upright beside one another.
const LEAST_PX: f64 = 14.0;
/// Least width beside a body.
const LEAST_BODY_PX: f64 = 23.0;
/// Least width of the part of a section that carries its letter code and length.
const LEAST_CODE_PX: f64 = 46.0;
/// Room for a station and its land tail.
const STATION_PX: f64 = 150.0;
/// Room for the heads of the rows.
const HEADS_PX: f64 = 106.0;

/// A place along the cable where something begins, ends or lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) cable_kp_km: f64,
    pub(super) route_kp_km: f64,
    pub(super) x_px: f64,
}

/// A part of the cable drawn on one line of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Strip {
    pub(super) places: Vec<Place>,
    pub(super) is_first: bool,
    pub(super) is_last: bool,
}

impl Strip {
    pub(super) fn start_km(&self) -> f64 {
        self.places.first().map_or(0.0, |place| place.cable_kp_km)
    }

    pub(super) fn end_km(&self) -> f64 {
        self.places.last().map_or(0.0, |place| place.cable_kp_km)
    }

    pub(super) fn holds(&self, cable_kp_km: f64) -> bool {
        cable_kp_km >= self.start_km() - SAME_PLACE_KM && cable_kp_km <= self.end_km() + SAME_PLACE_KM
    }

    /// Where a cable KP is drawn, within the strip.
    pub(super) fn x_px(&self, cable_kp_km: f64) -> f64 {
        let Some(after) = self.places.iter().position(|place| place.cable_kp_km >= cable_kp_km) else {
            return self.places.last().map_or(0.0, |place| place.x_px);
        };
        let Some(from) = after.checked_sub(1).and_then(|before| self.places.get(before)) else {
            return self.places[after].x_px;
        };
        let to = self.places[after];
        let part = (cable_kp_km - from.cable_kp_km) / (to.cable_kp_km - from.cable_kp_km);
        from.x_px + part * (to.x_px - from.x_px)
    }

    /// The widest stretch between two neighbouring places within a range: where a text fits best.
    pub(super) fn widest_px(&self, from_km: f64, to_km: f64) -> (f64, f64) {
        let within = |pair: &&[Place]| {
            pair[0].cable_kp_km >= from_km - SAME_PLACE_KM && pair[1].cable_kp_km <= to_km + SAME_PLACE_KM
        };
        let stretches = self.places.windows(2).filter(within).map(|pair| (pair[0].x_px, pair[1].x_px));
        stretches
            .fold((0.0, 0.0), |best, next| if next.1 - next.0 > best.1 - best.0 + 0.01 { next } else { best })
    }
}

/// The strips of a diagram, places spread over each; none when there is no cable.
pub(super) fn strips(results: &Results) -> Vec<Strip> {
    let places = places(results);
    if places.len() < 2 {
        return Vec::new();
    }
    let least_px = least_widths_px(results, &places);
    let cuts = cuts(results, &places, &least_px);
    let last = cuts.len() - 2;
    let parts = cuts.windows(2).enumerate();
    parts
        .map(|(index, cut)| {
            let places = places[cut[0]..=cut[1]].to_vec();
            let mut strip = Strip { places, is_first: index == 0, is_last: index == last };
            let least_px = with_room_for_codes(results, &strip.places, &least_px[cut[0]..cut[1]]);
            spread(&mut strip, &least_px);
            strip
        })
        .collect()
}

fn places(results: &Results) -> Vec<Place> {
    let sld = &results.sld;
    let mut kps_km: Vec<f64> = Vec::new();
    kps_km
        .extend(sld.sections.iter().flat_map(|part| [part.from_cable_kp_km.km(), part.to_cable_kp_km.km()]));
    kps_km.extend(sld.bodies.iter().map(|body| body.cable_kp_km.km()));
    kps_km.extend(sld.burials.iter().flat_map(|part| [part.from_cable_kp_km.km(), part.to_cable_kp_km.km()]));
    kps_km.retain(|kp_km| kp_km.is_finite());
    kps_km.sort_by(f64::total_cmp);
    kps_km.dedup_by(|next, kept| *next - *kept < SAME_PLACE_KM);
    let place =
        |cable_kp_km| Place { cable_kp_km, route_kp_km: route_kp_km(results, cable_kp_km), x_px: 0.0 };
    kps_km.into_iter().map(place).collect()
}

/// The route KP of a cable KP: the slack of a row is even, so the straight line between its positions is exact.
fn route_kp_km(results: &Results, cable_kp_km: f64) -> f64 {
    let positions = &results.rpl.positions;
    let after = positions.iter().position(|at| at.cable_kp_km.km() >= cable_kp_km - SAME_PLACE_KM);
    let Some(to) = after.and_then(|after| positions.get(after)) else {
        return positions.last().map_or(0.0, |at| at.route_kp_km.km());
    };
    let from =
        after.and_then(|after| after.checked_sub(1)).and_then(|before| positions.get(before)).unwrap_or(to);
    let cable_km = to.cable_kp_km.km() - from.cable_kp_km.km();
    if (to.cable_kp_km.km() - cable_kp_km).abs() <= SAME_PLACE_KM || cable_km <= 0.0 {
        return to.route_kp_km.km();
    }
    let part = (cable_kp_km - from.cable_kp_km.km()) / cable_km;
    from.route_kp_km.km() + part * (to.route_kp_km.km() - from.route_kp_km.km())
}

fn is_body(event: Event) -> bool {
    event != Event::Transition // it is narrow, and its section has room beside it
}

/// The least width of every stretch between neighbouring places.
fn least_widths_px(results: &Results, places: &[Place]) -> Vec<f64> {
    let bodies = || results.sld.bodies.iter().filter(|body| is_body(body.event));
    let has_body = |place: &Place| {
        bodies().any(|body| (body.cable_kp_km.km() - place.cable_kp_km).abs() < SAME_PLACE_KM)
    };
    let least = |pair: &[Place]| if pair.iter().any(has_body) { LEAST_BODY_PX } else { LEAST_PX };
    let widths_px: Vec<f64> = places.windows(2).map(least).collect();
    with_room_for_codes(results, places, &widths_px)
}

/// The same with room for a letter code and a length in the longest stretch of every section, or part of one.
fn with_room_for_codes(results: &Results, places: &[Place], least_px: &[f64]) -> Vec<f64> {
    let mut widths_px = least_px.to_vec();
    for section in &results.sld.sections {
        let stretches = stretches_of(places, section.from_cable_kp_km.km(), section.to_cable_kp_km.km());
        let length = |index: &usize| places[index + 1].cable_kp_km - places[*index].cable_kp_km;
        let longest = stretches.max_by(|left, right| length(left).total_cmp(&length(right)));
        if let Some(width_px) = longest.and_then(|longest| widths_px.get_mut(longest)) {
            *width_px = width_px.max(LEAST_CODE_PX);
        }
    }
    widths_px
}

fn stretches_of(places: &[Place], from_km: f64, to_km: f64) -> std::ops::Range<usize> {
    let Some(from) = places.iter().position(|place| place.cable_kp_km >= from_km - SAME_PLACE_KM) else {
        return 0..0;
    };
    let to = places.iter().rposition(|place| place.cable_kp_km <= to_km + SAME_PLACE_KM).unwrap_or(from);
    from..to.max(from)
}

/// Indices of places at which strips begin and end: between sections, as even as they can be, none too full.
fn cuts(results: &Results, places: &[Place], least_px: &[f64]) -> Vec<usize> {
    let room_px = WIDTH - 2.0 * (STATION_PX + MARGIN);
    let total_px: f64 = least_px.iter().sum();
    let ends: Vec<usize> = results
        .sld
        .sections
        .iter()
        .map(|section| stretches_of(places, section.from_cable_kp_km.km(), section.to_cable_kp_km.km()).end)
        .collect();
    let fewest = (total_px / room_px).ceil().max(1.0) as usize;
    let last = places.len() - 1;
    let width_px = |cut: &[usize]| least_px[cut[0]..cut[1]].iter().sum::<f64>();
    let fits = |cuts: &Vec<usize>| cuts.windows(2).all(|cut| width_px(cut) <= room_px);
    let mut tries = (fewest..=ends.len().max(fewest)).map(|strips| cuts_into(strips, &ends, last, least_px));
    tries.find(fits).unwrap_or_else(|| full_strips(least_px, room_px))
}

/// Strips as full as they can be, cut within sections: for a section that no strip holds.
fn full_strips(least_px: &[f64], room_px: f64) -> Vec<usize> {
    let room_px = room_px - LEAST_CODE_PX;
    let mut cuts = vec![0];
    let mut width_px = 0.0;
    for (index, stretch_px) in least_px.iter().enumerate() {
        if width_px > 0.0 && width_px + stretch_px > room_px {
            cuts.push(index);
            width_px = 0.0;
        }
        width_px += stretch_px;
    }
    cuts.push(least_px.len());
    cuts
}

fn cuts_into(strips: usize, ends: &[usize], last: usize, least_px: &[f64]) -> Vec<usize> {
    let share_px = least_px.iter().sum::<f64>() / strips as f64;
    let mut cuts = vec![0];
    for end in ends.iter().copied().filter(|end| *end > 0 && *end < last) {
        let from = cuts.last().copied().unwrap_or(0);
        let so_far_px: f64 = least_px[from.min(end)..end].iter().sum();
        if end > from && so_far_px >= share_px * 0.94 && cuts.len() < strips {
            cuts.push(end);
        }
    }
    cuts.push(last);
    cuts
}

/// Gives every stretch its least width and shares the rest of the line by the root of its length.
fn spread(strip: &mut Strip, least_px: &[f64]) {
    let left_px = MARGIN + if strip.is_first { STATION_PX } else { HEADS_PX + 18.0 };
    let right_px = WIDTH - MARGIN - if strip.is_last { STATION_PX } else { 46.0 };
    let rest_px = (right_px - left_px - least_px.iter().sum::<f64>()).max(0.0);
    let root = |pair: &[Place]| (pair[1].cable_kp_km - pair[0].cable_kp_km).max(0.0).sqrt();
    let roots: Vec<f64> = strip.places.windows(2).map(root).collect();
    let total = roots.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let mut x_px = left_px;
    for (index, place) in strip.places.iter_mut().enumerate() {
        place.x_px = x_px;
        x_px += least_px.get(index).copied().unwrap_or(0.0)
            + rest_px * roots.get(index).copied().unwrap_or(0.0) / total;
    }
}
