//! Where things stand on the diagram: places along the cable, and strips of them.

use route::rpl::Event;
use route::sld::Sld;

/// Two places nearer than this are one: half a metre.
pub(super) const SAME_PLACE_KM: f64 = 0.0005;
/// Left of a strip: the heads of its rows, the end of the cable.
pub(super) const LEFT_MM: f64 = 38.0;
/// Right of a strip.
pub(super) const RIGHT_MM: f64 = 24.0;
/// Least width between two places: their KP stand upright beside one another.
const LEAST_MM: f64 = 4.2;
/// Least width beside a body.
const LEAST_BODY_MM: f64 = 6.5;
/// Least width of the part of a section that carries its letter code and length.
const LEAST_CODE_MM: f64 = 15.0;

/// A place along the cable where something begins, ends or lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) cable_kp_km: f64,
    pub(super) x_mm: f64,
    /// Whether a section of cable ends here.
    ends_section: bool,
    /// Least width to the next place.
    least_mm: f64,
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

    /// Whether a cable KP is drawn here; a place where two strips meet belongs to the later one.
    pub(super) fn holds(&self, cable_kp_km: f64) -> bool {
        let end_km = if self.is_last { self.end_km() + SAME_PLACE_KM } else { self.end_km() - SAME_PLACE_KM };
        cable_kp_km > self.start_km() - SAME_PLACE_KM && cable_kp_km < end_km
    }

    /// The part of a run on this strip, in mm; none when it lies elsewhere.
    pub(super) fn reach_mm(&self, from_km: f64, to_km: f64) -> Option<(f64, f64)> {
        let (from_km, to_km) = (from_km.max(self.start_km()), to_km.min(self.end_km()));
        (to_km - from_km > SAME_PLACE_KM).then(|| (self.x_mm(from_km), self.x_mm(to_km)))
    }

    /// Where a cable KP is drawn.
    pub(super) fn x_mm(&self, cable_kp_km: f64) -> f64 {
        let Some(after) = self.places.iter().position(|place| place.cable_kp_km >= cable_kp_km) else {
            return self.places.last().map_or(LEFT_MM, |place| place.x_mm);
        };
        let to = self.places[after];
        let Some(from) = after.checked_sub(1).and_then(|before| self.places.get(before)) else {
            return to.x_mm;
        };
        let part = (cable_kp_km - from.cable_kp_km) / (to.cable_kp_km - from.cable_kp_km);
        from.x_mm + part * (to.x_mm - from.x_mm)
    }

    /// The widest stretch between two neighbouring places within a range: where a text fits best.
    pub(super) fn widest_mm(&self, reach_mm: (f64, f64)) -> (f64, f64) {
        let within = |pair: &&[Place]| pair[0].x_mm >= reach_mm.0 - 0.01 && pair[1].x_mm <= reach_mm.1 + 0.01;
        let stretches = self.places.windows(2).filter(within).map(|pair| (pair[0].x_mm, pair[1].x_mm));
        let wider = |best: (f64, f64), next: (f64, f64)| {
            if next.1 - next.0 > best.1 - best.0 + 0.01 { next } else { best }
        };
        stretches.reduce(wider).unwrap_or(reach_mm)
    }
}

/// The strips of a diagram, places spread over each; none when there is no cable.
pub(super) fn strips(sld: &Sld, width_mm: f64) -> Vec<Strip> {
    let places = places(sld);
    if places.len() < 2 {
        return Vec::new();
    }
    let room_mm = width_mm - LEFT_MM - RIGHT_MM;
    let cuts = cuts(&places, room_mm);
    let last = cuts.len().saturating_sub(2);
    let parts = cuts.windows(2).enumerate();
    parts
        .map(|(index, cut)| {
            let places = places[cut[0]..=cut[1]].to_vec();
            let mut strip = Strip { places, is_first: index == 0, is_last: index == last };
            spread(&mut strip, room_mm);
            strip
        })
        .collect()
}

fn places(sld: &Sld) -> Vec<Place> {
    let sections = sld.sections.iter().flat_map(|part| [part.from_cable_kp_km, part.to_cable_kp_km]);
    let burials = sld.burials.iter().flat_map(|part| [part.from_cable_kp_km, part.to_cable_kp_km]);
    let bodies = sld.bodies.iter().map(|body| body.cable_kp_km);
    let mut kps_km: Vec<f64> = sections.chain(burials).chain(bodies).map(units::CableKm::km).collect();
    kps_km.retain(|kp_km| kp_km.is_finite());
    kps_km.sort_by(f64::total_cmp);
    kps_km.dedup_by(|next, kept| *next - *kept < SAME_PLACE_KM);
    let place = |cable_kp_km| Place { cable_kp_km, x_mm: 0.0, ends_section: false, least_mm: LEAST_MM };
    let mut places: Vec<Place> = kps_km.into_iter().map(place).collect();
    widen(&mut places, sld);
    places
}

/// The place of a KP: places are sorted, so the search is short however long the list.
fn index_of(places: &[Place], cable_kp_km: f64) -> usize {
    let after = places.partition_point(|place| place.cable_kp_km < cable_kp_km - SAME_PLACE_KM);
    after.min(places.len().saturating_sub(1))
}

fn widen(places: &mut [Place], sld: &Sld) {
    for body in sld.bodies.iter().filter(|body| body.event != Event::Transition) {
        let index = index_of(places, body.cable_kp_km.km());
        for near in [index.checked_sub(1), Some(index)].into_iter().flatten() {
            if let Some(place) = places.get_mut(near) {
                place.least_mm = place.least_mm.max(LEAST_BODY_MM);
            }
        }
    }
    for section in &sld.sections {
        let from = index_of(places, section.from_cable_kp_km.km());
        let to = index_of(places, section.to_cable_kp_km.km());
        let length_km = |index: &usize| places[index + 1].cable_kp_km - places[*index].cable_kp_km;
        let longest = (from..to).max_by(|one, other| length_km(one).total_cmp(&length_km(other)));
        if let Some(place) = longest.and_then(|longest| places.get_mut(longest)) {
            place.least_mm = place.least_mm.max(LEAST_CODE_MM);
        }
        if let Some(place) = places.get_mut(to) {
            place.ends_section = true;
        }
    }
}

/// Indices of places at which strips begin and end: between sections and as even as they can be, if a few tries find
/// such a cut; else wherever a strip is full.
fn cuts(places: &[Place], room_mm: f64) -> Vec<usize> {
    let last = places.len() - 1;
    let total_mm: f64 = places[..last].iter().map(|place| place.least_mm).sum();
    let fewest = (total_mm / room_mm).ceil().max(1.0);
    let fits =
        |cut: &[usize]| places[cut[0]..cut[1]].iter().map(|place| place.least_mm).sum::<f64>() <= room_mm;
    let mut tries = (0..8_u8).map(|more| even_cuts(places, total_mm, fewest + f64::from(more)));
    let even = tries.find(|cuts| cuts.windows(2).all(fits));
    even.unwrap_or_else(|| full_cuts(places, room_mm))
}

/// Cuts at the ends of sections, an even share of the whole to each of so many strips.
fn even_cuts(places: &[Place], total_mm: f64, strips_count: f64) -> Vec<usize> {
    let last = places.len() - 1;
    let (mut cuts, mut used_mm, mut left_count) = (vec![0], 0.0, strips_count);
    for index in 1..last {
        used_mm += places[index - 1].least_mm;
        if left_count > 1.0 && places[index].ends_section && used_mm >= 0.94 * total_mm / strips_count {
            cuts.push(index);
            used_mm = 0.0;
            left_count -= 1.0;
        }
    }
    cuts.push(last);
    cuts
}

/// Cuts wherever a strip is full.
fn full_cuts(places: &[Place], room_mm: f64) -> Vec<usize> {
    let last = places.len() - 1;
    let (mut cuts, mut used_mm) = (vec![0], 0.0);
    for (index, place) in places.iter().enumerate().take(last) {
        if used_mm + place.least_mm > room_mm {
            cuts.push(index);
            used_mm = 0.0;
        }
        used_mm += place.least_mm;
    }
    cuts.push(last);
    cuts
}

/// Gives every stretch its least width and shares the rest of the line by the root of its length.
fn spread(strip: &mut Strip, room_mm: f64) {
    let count = strip.places.len().saturating_sub(1);
    let least_mm: f64 = strip.places[..count].iter().map(|place| place.least_mm).sum();
    let rest_mm = (room_mm - least_mm).max(0.0);
    let root = |pair: &[Place]| (pair[1].cable_kp_km - pair[0].cable_kp_km).max(0.0).sqrt();
    let roots: Vec<f64> = strip.places.windows(2).map(root).collect();
    let total = roots.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let mut x_mm = LEFT_MM;
    for (index, place) in strip.places.iter_mut().enumerate() {
        place.x_mm = x_mm;
        x_mm += place.least_mm + rest_mm * roots.get(index).copied().unwrap_or(0.0) / total;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use route::sld::SldSection;
    use units::{CableKm, RouteKm};

    fn of_sections(count: u32) -> Sld {
        let section = |index: u32| SldSection {
            cable_type: if index.is_multiple_of(2) { "DA" } else { "SA" }.to_owned(),
            from_cable_kp_km: CableKm(f64::from(index)),
            to_cable_kp_km: CableKm(f64::from(index + 1)),
            cable_km: CableKm(1.0),
            route_km: RouteKm(1.0),
        };
        Sld { sections: (0..count).map(section).collect(), bodies: Vec::new(), burials: Vec::new() }
    }

    #[test]
    fn strips_hold_every_place_once_and_stay_on_the_sheet() {
        for count in [1, 5, 24, 25, 300] {
            let strips = strips(&of_sections(count), 420.0);
            let places: usize = strips.iter().map(|strip| strip.places.len() - 1).sum();
            assert_eq!(places, count as usize);
            for strip in &strips {
                let right_mm = strip.places.last().map_or(0.0, |place| place.x_mm);
                assert!(right_mm <= 420.0 - RIGHT_MM + 1e-6, "{count}: {right_mm}");
            }
            let held = |kp_km: f64| strips.iter().filter(|strip| strip.holds(kp_km)).count();
            assert!((0..=count).all(|kp| held(f64::from(kp)) == 1));
        }
        assert!(strips(&of_sections(0), 420.0).is_empty());
    }
}
