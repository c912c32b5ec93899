//! What lies near a list: the proximity list, with the stretches that run alongside.

use crate::kp::{KpPlace, Side, Track, nearest_foot, tree::Tree};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::geodesy::{Foot, Line, acute_deg};
use units::{LonLat, RouteKm};

/// Something with a name on the ground: a point, or a line through points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// Its points in order; one for a point, several for the geodesics through them.
    pub point: Vec<LonLat>,
}

/// A stretch of a list that something lies near to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Near {
    /// Name of the feature.
    pub feature: String,
    /// The place of the list that is nearest to it, within the stretch.
    pub place: KpPlace,
    /// Distance of the feature there.
    pub offset_m: f64,
    /// Side of the list it lies on there.
    pub side: Side,
    /// True bearing from there to the feature.
    pub towards_deg: f64,
    /// Angle between the list and the feature there, 0 to 90; none for a point.
    pub course_difference_deg: Option<f64>,
    /// Route KP from which the feature is within the distance asked for, to a tenth of a metre.
    pub from_route_kp_km: RouteKm,
    /// Route KP to which it is.
    pub to_route_kp_km: RouteKm,
}

/// Stretches that a feature lies within a distance of, in order of KP. A feature that comes near twice is there twice.
///
/// Features with no point or an impossible one lie nowhere.
///
/// # Source
/// Distances by [`terrain::geodesy::Line::foot`]. A distance changes no faster than one walks, so a walk whose steps are
/// what is left to the limit misses no stretch longer than a fiftieth of it, or than a metre.
#[must_use]
pub fn near(track: &Track, features: &[Feature], limit_m: f64) -> Vec<Near> {
    let mut found: Vec<Near> = Vec::new();
    for feature in features {
        let is_somewhere = !feature.point.is_empty() && feature.point.iter().all(|point| point.is_valid());
        if is_somewhere && limit_m > 0.0 && limit_m.is_finite() {
            let walk = Walk::of(track, &feature.point, limit_m / 1000.0);
            found.extend(walk.stretches().into_iter().map(|stretch| walk.told(&feature.name, stretch)));
        }
    }
    let key = |near: &Near| (near.place.route_kp_km.km(), near.offset_m);
    found.sort_by(|one, other| {
        let ((one_km, one_m), (other_km, other_m)) = (key(one), key(other));
        one_km.total_cmp(&other_km).then(one_m.total_cmp(&other_m))
    });
    found
}

/// A walk along a list, looking at one feature.
struct Walk<'a> {
    track: &'a Track,
    lines: Vec<Line>,
    tree: Tree,
    is_point: bool,
    limit_km: f64,
    length_km: f64,
}

/// From, to, and nearest KP, km.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from_km: f64,
    to_km: f64,
    nearest_km: f64,
}

impl<'a> Walk<'a> {
    fn of(track: &'a Track, points: &[LonLat], limit_km: f64) -> Self {
        let is_point = points.len() == 1;
        let lines: Vec<Line> = if is_point {
            points.iter().map(|point| Line::between(*point, *point)).collect()
        } else {
            points.windows(2).map(|pair| Line::between(pair[0], pair[1])).collect()
        };
        let length_km = track.measured().route_km().km();
        Self { track, tree: Tree::of(&lines), lines, is_point, limit_km, length_km }
    }

    fn step_min_km(&self) -> f64 {
        (self.limit_km / 50.0).max(0.001)
    }

    fn look(&self, kp_km: f64) -> Option<(KpPlace, usize, Foot)> {
        let place = self.track.at_route_kp(RouteKm(kp_km)).ok()?;
        let (index, foot) = nearest_foot(&self.lines, &self.tree, place.at)?;
        Some((place, index, foot))
    }

    fn distance_km(&self, kp_km: f64) -> f64 {
        self.look(kp_km).map_or(f64::INFINITY, |(_, _, foot)| foot.offset_km)
    }

    fn stretches(&self) -> Vec<Stretch> {
        let step_min_km = self.step_min_km();
        let mut found = Vec::new();
        let mut open: Option<Stretch> = None;
        let mut nearest_km = f64::INFINITY;
        let (mut kp_km, mut last_km) = (0.0, 0.0);
        loop {
            let distance_km = self.distance_km(kp_km);
            let is_in = distance_km <= self.limit_km;
            match (&mut open, is_in) {
                (None, true) => {
                    open =
                        Some(Stretch { from_km: self.edge(last_km, kp_km), to_km: kp_km, nearest_km: kp_km });
                    nearest_km = distance_km;
                }
                (Some(stretch), true) => {
                    stretch.to_km = kp_km;
                    if distance_km < nearest_km {
                        (stretch.nearest_km, nearest_km) = (kp_km, distance_km);
                    }
                }
                (Some(stretch), false) => {
                    found.push(Stretch { to_km: self.edge(kp_km, last_km), ..*stretch });
                    open = None;
                }
                (None, false) => {}
            }
            // also when the distance is no number
            let is_over = kp_km >= self.length_km || distance_km.is_nan();
            if is_over {
                break;
            }
            last_km = kp_km;
            kp_km = (kp_km + (distance_km - self.limit_km).abs().max(step_min_km)).min(self.length_km);
        }
        found.extend(open);
        found.into_iter().map(|stretch| self.sharpened(stretch)).collect()
    }

    /// Where the distance passes the limit between a KP outside and one inside; the latter where both are inside.
    fn edge(&self, outside_km: f64, inside_km: f64) -> f64 {
        const CLOSE_KM: f64 = 1e-4;
        let (mut outside_km, mut inside_km) = (outside_km, inside_km);
        if self.distance_km(outside_km) <= self.limit_km {
            return outside_km;
        }
        while (outside_km - inside_km).abs() > CLOSE_KM {
            let middle_km = f64::midpoint(outside_km, inside_km);
            if self.distance_km(middle_km) <= self.limit_km {
                inside_km = middle_km;
            } else {
                outside_km = middle_km;
            }
        }
        inside_km
    }

    /// The nearest place to a millimetre, by golden section round the nearest seen.
    fn sharpened(&self, stretch: Stretch) -> Stretch {
        const GOLDEN: f64 = 0.618_033_988_749_894_9;
        const CLOSE_KM: f64 = 1e-7;
        // the walk steps by what is left to the limit
        let step_km = (self.limit_km - self.distance_km(stretch.nearest_km)).max(self.step_min_km());
        let (mut from_km, mut to_km) = (
            (stretch.nearest_km - step_km).max(stretch.from_km),
            (stretch.nearest_km + step_km).min(stretch.to_km),
        );
        while to_km - from_km > CLOSE_KM {
            let inner_km = (to_km - from_km) * GOLDEN;
            let (one_km, two_km) = (to_km - inner_km, from_km + inner_km);
            if self.distance_km(one_km) <= self.distance_km(two_km) {
                to_km = two_km;
            } else {
                from_km = one_km;
            }
        }
        let found_km = f64::midpoint(from_km, to_km);
        let is_nearer = self.distance_km(found_km) < self.distance_km(stretch.nearest_km);
        Stretch { nearest_km: if is_nearer { found_km } else { stretch.nearest_km }, ..stretch }
    }

    fn told(&self, feature: &str, stretch: Stretch) -> Near {
        let (place, _, foot) = self.look(stretch.nearest_km).expect("the walk has looked there");
        let towards = Line::between(place.at, foot.at);
        let side = self.track.locate(foot.at).first().map_or(Side::On, |located| located.side);
        Near {
            feature: feature.to_owned(),
            place,
            offset_m: foot.offset_km * 1000.0,
            side,
            towards_deg: towards.azimuth_start_deg,
            course_difference_deg: (!self.is_point).then(|| acute_deg(place.course_deg, foot.course_deg)),
            from_route_kp_km: RouteKm(stretch.from_km),
            to_route_kp_km: RouteKm(stretch.to_km),
        }
    }
}
