//! One geodesic prepared for many questions: points on it, the point of it nearest to another, where two of them meet.

use super::{LonLat, WGS84, inverse, wrap_lon_deg};
use geographiclib_rs::{GeodesicLine, InverseGeodesic, geodesic_capability as ask};

/// Closer than this along a geodesic is one place, km (a micrometre: a thousand times finer than any KP is printed).
const SAME_KM: f64 = 1e-9;
/// A foot is searched on pieces of at most this length, km. Within a quarter of a meridian (10,002 km) a distance has
/// one minimum along a geodesic; shorter pieces leave room for points that are not that near.
const PIECE_KM: f64 = 4_000.0;
/// Lines longer than this are met in pieces, km: the plane triangle is near enough the true one to start from.
const MEETING_PIECE_KM: f64 = 2_000.0;
/// Steps of a search before it halves to the end.
const STEPS_MAX: usize = 60;

/// A geodesic from one point to another, prepared for many points on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    on: GeodesicLine,
    /// Where it starts.
    pub from: LonLat,
    /// Where it ends.
    pub to: LonLat,
    /// Its length, km.
    pub length_km: f64,
    /// Azimuth at its start, 0 to 360.
    pub azimuth_start_deg: f64,
    /// Azimuth at its end in the direction of travel, 0 to 360.
    pub azimuth_end_deg: f64,
}

/// The point of a geodesic nearest to another point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Foot {
    /// Distance from the start of the geodesic, km.
    pub along_km: f64,
    /// Distance of the point from the foot, km.
    pub offset_km: f64,
    /// The foot.
    pub at: LonLat,
    /// Azimuth of the geodesic there, 0 to 360.
    pub course_deg: f64,
    /// Azimuth from the foot to the point, 0 to 360; the course when the point is the foot.
    pub towards_deg: f64,
}

/// Where two geodesics meet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meeting {
    /// Distance from the start of the first, km.
    pub first_km: f64,
    /// Distance from the start of the second, km.
    pub second_km: f64,
    /// The place.
    pub at: LonLat,
    /// Azimuth of the first there, 0 to 360.
    pub first_course_deg: f64,
    /// Azimuth of the second there, 0 to 360.
    pub second_course_deg: f64,
}

impl Foot {
    /// Angle from the course to the direction of the point: positive to starboard, negative to port, −180 to 180.
    #[must_use]
    pub fn abeam_deg(&self) -> f64 {
        wrap_lon_deg(self.towards_deg - self.course_deg)
    }
}

impl Meeting {
    /// Angle between the two, 0 to 90.
    #[must_use]
    pub fn angle_deg(&self) -> f64 {
        acute_deg(self.first_course_deg, self.second_course_deg)
    }
}

/// The angle between two courses as undirected lines, 0 to 90.
#[must_use]
pub fn acute_deg(course_deg: f64, other_deg: f64) -> f64 {
    let between_deg = wrap_lon_deg(course_deg - other_deg).abs();
    between_deg.min(180.0 - between_deg)
}

impl Line {
    /// The geodesic between two points.
    #[must_use]
    pub fn between(from: LonLat, to: LonLat) -> Self {
        let leg = inverse(from, to);
        let outputs = ask::LATITUDE | ask::LONGITUDE | ask::AZIMUTH | ask::DISTANCE_IN;
        let on = GeodesicLine::new(
            &WGS84,
            from.lat_deg,
            from.lon_deg,
            leg.azimuth_start_deg,
            Some(outputs),
            None,
            None,
        );
        Self {
            on,
            from,
            to,
            length_km: leg.distance_km,
            azimuth_start_deg: leg.azimuth_start_deg,
            azimuth_end_deg: leg.azimuth_end_deg,
        }
    }

    /// The point at a distance from the start; both ends are given back as they came, beyond them the line goes on.
    #[must_use]
    pub fn at(&self, along_km: f64) -> LonLat {
        self.place(along_km).0
    }

    /// The point at a distance from the start, and the azimuth there.
    #[must_use]
    pub fn place(&self, along_km: f64) -> (LonLat, f64) {
        if along_km == 0.0 {
            return (self.from, self.azimuth_start_deg);
        }
        if along_km == self.length_km {
            return (self.to, self.azimuth_end_deg);
        }
        let outputs = ask::LATITUDE | ask::LONGITUDE | ask::AZIMUTH;
        let (_, lat_deg, lon_deg, azimuth_deg, ..) = self.on._gen_position(false, along_km * 1000.0, outputs);
        (LonLat { lon_deg: wrap_lon_deg(lon_deg), lat_deg }, azimuth_deg.rem_euclid(360.0))
    }

    /// The point of the geodesic, between its ends, nearest to a point. Good to some nanometres wherever it lies.
    ///
    /// # Source
    /// Interception by Newton's method on s·cos δ, with reduced length and scale of the geodesic from the foot to the
    /// point for its slope; guarded by halving. C. F. F. Karney, Algorithms for geodesics, J. Geod. 87 (2013), section 3.
    #[must_use]
    pub fn foot(&self, point: LonLat) -> Foot {
        let pieces = (self.length_km / PIECE_KM).ceil().max(1.0);
        let piece_km = self.length_km / pieces;
        let mut start = self.look(point, 0.0);
        let mut best = start.foot;
        let mut number = 1.0;
        // also ends when the length is no number
        while number <= pieces {
            let end_km = if number == pieces { self.length_km } else { piece_km * number };
            let end = self.look(point, end_km);
            for foot in [self.nearest_between(point, start, end), end.foot] {
                if foot.offset_km < best.offset_km {
                    best = foot;
                }
            }
            start = end;
            number += 1.0;
        }
        best
    }

    /// The nearest place between two of which the point still lies ahead of the first and already behind the second;
    /// the first otherwise.
    fn nearest_between(&self, point: LonLat, start: Look, end: Look) -> Foot {
        let has_foot = start.ahead_km > 0.0 && end.ahead_km < 0.0;
        if !has_foot {
            return start.foot;
        }
        let (mut near_km, mut far_km) = (start.foot.along_km, end.foot.along_km);
        let mut look = start;
        for step in 0..STEPS_MAX {
            let newton_km = look.foot.along_km + look.ahead_km / look.slope;
            let is_inside = newton_km > near_km && newton_km < far_km;
            let is_late = step + 10 > STEPS_MAX;
            let next_km = if is_inside && !is_late { newton_km } else { (near_km + far_km) / 2.0 };
            let moved_km = (next_km - look.foot.along_km).abs();
            look = self.look(point, next_km);
            if look.ahead_km > 0.0 {
                near_km = next_km;
            } else {
                far_km = next_km;
            }
            if moved_km < SAME_KM || far_km - near_km < SAME_KM || look.ahead_km.abs() < SAME_KM / 10.0 {
                break;
            }
        }
        look.foot
    }

    fn look(&self, point: LonLat, along_km: f64) -> Look {
        let (at, course_deg) = self.place(along_km);
        let (distance_m, towards_deg, _, reduced_m, scale, _, _): (f64, f64, f64, f64, f64, f64, f64) =
            WGS84.inverse(at.lat_deg, at.lon_deg, point.lat_deg, point.lon_deg);
        let towards_deg = if distance_m > 0.0 { towards_deg.rem_euclid(360.0) } else { course_deg };
        let (sin, cos) = libm::sincos((towards_deg - course_deg).to_radians());
        let bend = if reduced_m > 0.0 { scale * distance_m / reduced_m } else { 1.0 };
        Look {
            foot: Foot { along_km, offset_km: distance_m / 1000.0, at, course_deg, towards_deg },
            // s cos δ falls along the line by cos² δ + (M s / m) sin² δ
            ahead_km: distance_m / 1000.0 * cos,
            slope: cos * cos + bend * sin * sin,
        }
    }

    /// Where this geodesic meets another, between the ends of both, or none; the first place where there are two. Lines
    /// that lie on one another meet nowhere in particular.
    ///
    /// # Source
    /// Newton's method on the plane triangle of the two lines and the geodesic between them; its error is of the
    /// third order in the distance. C. F. F. Karney, Geodesic intersections, J. Surv. Eng. 150 (2024), states the problem.
    #[must_use]
    pub fn meeting(&self, other: &Line) -> Option<Meeting> {
        let is_short = self.length_km <= MEETING_PIECE_KM && other.length_km <= MEETING_PIECE_KM;
        if is_short {
            return self.meeting_of_short(other);
        }
        let others = other.pieces(MEETING_PIECE_KM);
        let pairs =
            self.pieces(MEETING_PIECE_KM).flat_map(|mine| others.clone().map(move |theirs| (mine, theirs)));
        let mut meetings = pairs.filter_map(|((first_km, mine), (second_km, theirs))| {
            let meeting = mine.meeting_of_short(&theirs)?;
            Some((first_km + meeting.first_km, second_km + meeting.second_km))
        });
        meetings.next().map(|(first_km, second_km)| self.met(other, first_km, second_km))
    }

    /// The line in equal pieces of at most a length, each with the distance it starts at.
    fn pieces(&self, most_km: f64) -> impl Iterator<Item = (f64, Line)> + Clone {
        let line = *self;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        // 1 to 11 pieces go round half the Earth
        let count = (line.length_km / most_km).ceil().clamp(1.0, 100.0) as u32;
        let start_km = move |number: u32| line.length_km * (f64::from(number) / f64::from(count));
        (0..count).map(move |number| {
            let (from_km, to_km) = (start_km(number), start_km(number + 1));
            (from_km, Line::between(line.at(from_km), line.at(to_km)))
        })
    }

    fn meeting_of_short(&self, other: &Line) -> Option<Meeting> {
        const STEPS: usize = 30;
        // rounding of a meeting at an end must not lose it: a tenth of a millimetre
        const END_KM: f64 = 1e-7;
        let (mut first_km, mut second_km) = (self.length_km / 2.0, other.length_km / 2.0);
        for _ in 0..STEPS {
            let (first_step_km, second_step_km) = self.towards(other, first_km, second_km)?;
            // a step never leaps further than the lines are long, so that nearly parallel ones stay on this side of Earth
            let leap_km = 2.0 * (self.length_km + other.length_km);
            first_km += first_step_km.clamp(-leap_km, leap_km);
            second_km += second_step_km.clamp(-leap_km, leap_km);
            let far_km = 3.0 * leap_km;
            if first_km.abs() > far_km || second_km.abs() > far_km {
                return None;
            }
            if first_step_km.abs() + second_step_km.abs() < SAME_KM {
                let is_on =
                    |along_km: f64, length_km: f64| along_km >= -END_KM && along_km <= length_km + END_KM;
                let meets = is_on(first_km, self.length_km) && is_on(second_km, other.length_km);
                return meets.then(|| self.met(other, first_km, second_km));
            }
        }
        None
    }

    fn met(&self, other: &Line, first_km: f64, second_km: f64) -> Meeting {
        let first_km = first_km.clamp(0.0, self.length_km);
        let second_km = second_km.clamp(0.0, other.length_km);
        let (at, first_course_deg) = self.place(first_km);
        let (_, second_course_deg) = other.place(second_km);
        Meeting { first_km, second_km, at, first_course_deg, second_course_deg }
    }

    /// How far to go on both lines to where they meet, as if the ground between were plane; none for parallel ones.
    fn towards(&self, other: &Line, first_km: f64, second_km: f64) -> Option<(f64, f64)> {
        let (at, course_deg) = self.place(first_km);
        let (other_at, other_course_deg) = other.place(second_km);
        let gap = inverse(at, other_at);
        // the other's course seen from here: carried back along the gap
        let turn_deg = other_course_deg - (gap.azimuth_end_deg - gap.azimuth_start_deg) - course_deg;
        let sin_between = libm::sin(turn_deg.to_radians());
        if gap.distance_km == 0.0 {
            return (libm::fabs(libm::sin((other_course_deg - course_deg).to_radians())) > 1e-12)
                .then_some((0.0, 0.0));
        }
        let gap_deg = gap.azimuth_start_deg - course_deg;
        let first_step_km = gap.distance_km * libm::sin((turn_deg - gap_deg).to_radians()) / sin_between;
        let second_step_km = -gap.distance_km * libm::sin(gap_deg.to_radians()) / sin_between;
        (first_step_km.is_finite() && second_step_km.is_finite()).then_some((first_step_km, second_step_km))
    }
}

/// A point seen from a place on the line.
#[derive(Debug, Clone, Copy)]
struct Look {
    foot: Foot,
    /// How far the point lies ahead.
    ahead_km: f64,
    /// How fast that falls along the line.
    slope: f64,
}
