//! Checks of features, whatever the format: what cannot be used is left out and said so, the rest is kept.

use super::crossing::{Search, first_crossing};
use super::parts::{Findings, Found, Part, Raw};
use crate::features::{Area, Feature, FeatureSet, Geometry};
use std::collections::BTreeMap;
use units::{Finding, LonLat, Staged};

/// Features from what a reader found.
pub(super) fn checked(found: Found) -> Staged<FeatureSet> {
    let Found { file, format, features: raws, mut findings, .. } = found;
    let mut features = Vec::with_capacity(raws.len());
    let mut first_of: BTreeMap<String, usize> = BTreeMap::new();
    let mut search = Search::default();
    if raws.is_empty() {
        let message = format!("{file} holds no features");
        findings.push(
            Finding::warns("layers.features.empty", message)
                .at(&file)
                .hint("check that it is the file you mean"),
        );
    }
    for (index, raw) in raws.into_iter().enumerate() {
        let number = index + 1;
        if let Some(name) = &raw.name {
            let first = *first_of.entry(name.clone()).or_insert(number);
            if first != number {
                let message = format!("features {first} and {number} have the same name");
                let hint = "name them apart if they must be told apart in messages";
                findings.push(Finding::notes("layers.features.same_name", message).at(name).hint(hint));
            }
        }
        let name = raw.name.clone().unwrap_or_else(|| format!("feature {number}"));
        let mut check = Check { name, findings: &mut findings, search: &mut search };
        features.extend(check.feature(raw));
    }
    Staged { value: FeatureSet { format, features }, findings: findings.into_vec() }
}

/// The check of one feature.
struct Check<'a> {
    name: String,
    findings: &'a mut Findings,
    search: &'a mut Search,
}

impl Check<'_> {
    fn warn(&mut self, code: &str, message: impl Into<String>, hint: &str) {
        self.findings.push(Finding::warns(code, message).at(&self.name).hint(hint));
    }

    /// The feature, one for each kind of geometry it holds.
    fn feature(&mut self, raw: Raw) -> Vec<Feature> {
        if raw.parts.is_empty() {
            let message = "the feature has no geometry; it is left out";
            self.warn("layers.features.no_geometry", message, "draw it, or delete the feature");
        }
        let (mut points, mut lines, mut areas) = (Vec::new(), Vec::new(), Vec::new());
        for part in raw.parts {
            match part {
                Part::Points(all) => points.extend(all.into_iter().filter_map(|at| self.point(at))),
                Part::Line(line) => lines.extend(self.line(line)),
                Part::Area(rings) => areas.extend(self.area(rings)),
                Part::Unsupported(kind) => {
                    let message = format!("its geometry is a {kind}, which is not read; it is left out");
                    let hint = "turn curves into lines, surfaces into polygons, e.g. with ogr2ogr -nlt CONVERT_TO_LINEAR";
                    self.warn("layers.features.unsupported", message, hint);
                }
            }
        }
        let kinds = [
            (!points.is_empty()).then_some(Geometry::Points(points)),
            (!lines.is_empty()).then_some(Geometry::Lines(lines)),
            (!areas.is_empty()).then_some(Geometry::Areas(areas)),
        ];
        let feature = |geometry: Geometry| Feature {
            name: self.name.clone(),
            geometry,
            properties: raw.properties.clone(),
        };
        kinds.into_iter().flatten().map(feature).collect()
    }

    /// The point on the turn from −180° to 180°.
    fn point(&mut self, at: LonLat) -> Option<LonLat> {
        let mut one = [at];
        self.places(&mut one, "the point").then(|| one[0])
    }

    fn line(&mut self, mut line: Vec<LonLat>) -> Option<Vec<LonLat>> {
        if !self.places(&mut line, "the line") {
            return None;
        }
        line.dedup();
        if line.len() < 2 {
            let message = "a line of it has fewer than two different points; it is left out";
            self.warn("layers.features.short_line", message, "make it a point, or draw the line");
            return None;
        }
        self.long_edges(&line, false);
        Some(line)
    }

    fn area(&mut self, rings: Vec<Vec<LonLat>>) -> Option<Area> {
        let mut rings = rings.into_iter();
        let outline = self.ring(rings.next().unwrap_or_default(), "outline", true)?;
        let holes = rings.filter_map(|hole| self.ring(hole, "hole", false)).collect();
        let area = Area { outline, holes };
        self.crossings(&area);
        Some(area)
    }

    /// A ring without its repeated corners, running the way it should.
    fn ring(&mut self, mut ring: Vec<LonLat>, what: &str, counterclockwise: bool) -> Option<Vec<LonLat>> {
        if !self.places(&mut ring, what) {
            return None;
        }
        let open = ring.len() > 2 && ring.first() != ring.last();
        ring.dedup();
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        if ring.len() < 3 {
            let message =
                format!("its {what} has {} different corners, and takes three; it is left out", ring.len());
            self.warn("layers.features.few_corners", message, "draw the area, or delete it");
            return None;
        }
        if open {
            let message = format!("its {what} does not end where it starts; it is closed by a straight edge");
            self.findings.push(Finding::notes("layers.features.open_ring", message).at(&self.name));
        }
        self.long_edges(&ring, true);
        if (doubled_area(&ring) > 0.0) != counterclockwise {
            ring[1..].reverse(); // the first corner stays the first
        }
        Some(ring)
    }

    /// Puts longitudes up to a turn beyond the antimeridian onto the turn from −180° to 180°; false, with a finding,
    /// when a place is not on Earth.
    fn places(&mut self, places: &mut [LonLat], what: &str) -> bool {
        let mut turned: Option<f64> = None;
        for (index, at) in places.iter_mut().enumerate() {
            let (lon_deg, lat_deg) = (at.lon_deg, at.lat_deg);
            if at.is_valid() {
                continue;
            }
            if lon_deg.abs() <= 360.0 && lat_deg.abs() <= 90.0 {
                turned = turned.or(Some(lon_deg));
                at.lon_deg -= 360.0_f64.copysign(lon_deg);
                continue;
            }
            let number = index + 1;
            let (message, code) = if lon_deg.is_finite() && lat_deg.is_finite() {
                let message = format!(
                    "place {number} of {what} is {lon_deg} {lat_deg}, beyond ±180° or ±90°; it is left out"
                );
                (message, "layers.features.off_earth")
            } else {
                (
                    format!("place {number} of {what} is no pair of numbers; it is left out"),
                    "layers.features.no_number",
                )
            };
            let hint = "positions are longitude, latitude in degrees of WGS84; reproject what is in metres, e.g. with \
                        ogr2ogr -t_srs EPSG:4326";
            self.warn(code, message, hint);
            return false;
        }
        if let Some(lon_deg) = turned {
            let message = format!("longitudes beyond ±180°, the first {lon_deg}, are taken a turn back");
            self.findings.push(Finding::notes("layers.features.turned", message).at(&self.name));
        }
        true
    }

    /// Edges over more than half a turn run the other way round than they are written.
    fn long_edges(&mut self, line: &[LonLat], ring: bool) {
        let closing = if ring { line.last().zip(line.first()) } else { None };
        let edges = line.windows(2).map(|pair| (&pair[0], &pair[1])).chain(closing);
        let long = |(from, to): &(&LonLat, &LonLat)| {
            let over_deg = (from.lon_deg - to.lon_deg).abs();
            // From −180° to 180° at one place is how files cut shapes at the antimeridian.
            over_deg > 180.0
        };
        if let Some((from, to)) = edges.into_iter().find(long) {
            let message = format!(
                "the edge from longitude {}° to {}° is taken the short way round, across the antimeridian",
                from.lon_deg, to.lon_deg
            );
            let hint = "put corners at least every 180° on an edge that is meant to run the long way";
            self.findings
                .push(Finding::notes("layers.features.short_way", message).at(&self.name).hint(hint));
        }
    }

    fn crossings(&mut self, area: &Area) {
        match first_crossing(area, self.search) {
            Ok(None) => {}
            Ok(Some((first, second))) => {
                let message = format!(
                    "the area crosses itself: the edge from {first} meets the edge from {second}; what lies inside an odd \
                     number of times counts as inside"
                );
                self.warn(
                    "layers.features.crosses_itself",
                    message,
                    "put the corners in order around the area",
                );
            }
            Err(edges_count) => {
                let message = format!(
                    "its {edges_count} edges lie too close together to look for crossings; none are looked for"
                );
                self.findings
                    .push(Finding::notes("layers.features.crossings_unchecked", message).at(&self.name));
            }
        }
    }
}

/// Twice the area of a ring in square degrees, positive counterclockwise, each corner on the turn nearest to the one
/// before.
fn doubled_area(ring: &[LonLat]) -> f64 {
    let Some(first) = ring.first() else { return 0.0 };
    let (mut sum, mut lon_deg) = (0.0, 0.0);
    for (index, from) in ring.iter().enumerate() {
        let to = &ring[(index + 1) % ring.len()];
        let next_deg = lon_deg + short_way_deg(to.lon_deg - from.lon_deg);
        sum += lon_deg * (to.lat_deg - first.lat_deg) - next_deg * (from.lat_deg - first.lat_deg);
        lon_deg = next_deg;
    }
    sum
}

/// A difference of longitudes the short way round.
pub(super) fn short_way_deg(difference_deg: f64) -> f64 {
    difference_deg - 360.0 * (difference_deg / 360.0).round()
}
