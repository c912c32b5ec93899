//! What is wrong with layers: everything, not only the first.

use super::{CostLayer, DATUM, LayerRaster};
use terrain::hazards::Exclusion;
use units::{Finding, LonLat};

/// Farthest a layer may reach beyond its shapes.
const STANDOFF_LIMIT_M: f64 = 200_000.0;

/// Everything wrong with the layers of a plan. What blocks means that a layer cannot be used as it was meant; the other
/// layers are looked at all the same.
#[must_use]
pub fn check(layers: &[CostLayer]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (index, layer) in layers.iter().enumerate() {
        let twice = layers[..index].iter().any(|other| other.id == layer.id);
        let mut checked = Checked { layer, findings: Vec::new() };
        if layer.id.trim().is_empty() {
            checked.blocks("id", "has no id", "give it a short name: a blocked route is explained by it");
        } else if twice {
            checked.blocks("id", "stands twice; ids must differ", "rename one of the two");
        }
        checked.origin();
        checked.place();
        checked.shapes();
        checked.costs();
        checked.limits();
        checked.lines();
        checked.raster();
        findings.extend(checked.findings);
    }
    findings
}

struct Checked<'a> {
    layer: &'a CostLayer,
    findings: Vec<Finding>,
}

impl Checked<'_> {
    fn blocks(&mut self, field: &str, what: &str, hint: &str) {
        let finding = Finding::blocks(&self.code(field), self.message(what));
        self.findings.push(finding.at(self.at(field)).hint(hint));
    }

    fn warns(&mut self, field: &str, what: &str, hint: &str) {
        let finding = Finding::warns(&self.code(field), self.message(what));
        self.findings.push(finding.at(self.at(field)).hint(hint));
    }

    fn notes(&mut self, field: &str, what: &str) {
        let finding = Finding::notes(&self.code(field), self.message(what));
        self.findings.push(finding.at(self.at(field)));
    }

    fn code(&self, field: &str) -> String {
        let topic = field.split(['[', '.']).next().unwrap_or(field);
        format!("layers.{topic}")
    }

    fn message(&self, what: &str) -> String {
        format!("layer {} {what}", self.layer.id)
    }

    fn at(&self, field: &str) -> String {
        format!("layer[{}].{field}", self.layer.id)
    }

    /// Who says it, when, and against which datum.
    fn origin(&mut self) {
        let layer = self.layer;
        if layer.provenance.source.trim().is_empty() {
            self.blocks("source", "has no source", "say who made it; for a guess, why this value");
        }
        match layer.datum.as_deref() {
            Some(DATUM) => {}
            Some(datum) => self.blocks(
                "datum",
                &format!("has the datum `{datum}`; layers are taken in {DATUM} only"),
                "transform the positions first; Pulkovo 1942 lies up to 150 m off",
            ),
            None => self.blocks(
                "datum",
                "has no datum",
                "write `datum = \"WGS84\"` if its positions are WGS84, else transform them",
            ),
        }
        match layer.date.as_deref() {
            None => self.warns(
                "date",
                "has no date",
                "write the day, month or year the data stand for, YYYY-MM-DD",
            ),
            Some(date) if !is_date(date) => self.blocks(
                "date",
                &format!(
                    "has the date `{date}`; it must be a day, month or year: YYYY-MM-DD, YYYY-MM or YYYY"
                ),
                "write when the data stand for",
            ),
            Some(_) => {}
        }
        for (field, length_m) in
            [("resolution_m", layer.resolution_m), ("uncertainty_m", layer.uncertainty_m)]
        {
            if length_m.is_some_and(|length_m| !(length_m > 0.0 && length_m.is_finite())) {
                let what = format!("has {field} = {}; it must be a length above 0", shown(length_m));
                self.blocks(field, &what, "leave it out where it is not known");
            }
        }
        if layer.resolution_m.is_none() && layer.resolution.is_none() && layer.raster.is_none() {
            self.notes("resolution", "has no resolution; it is printed as unknown");
        }
    }

    /// Whether it lies anywhere.
    fn place(&mut self) {
        let layer = self.layer;
        if !layer.has_shapes() && layer.raster.is_none() && !layer.is_limited() {
            self.blocks(
                "place",
                "lies nowhere: it has no area, line, point or raster, and no limit of depth or latitude",
                "add [[layer.area]], [[layer.line]], [[layer.point]] or [layer.raster], or a limit",
            );
        }
        let Some(standoff_m) = layer.standoff_m else { return };
        if !(0.0..=STANDOFF_LIMIT_M).contains(&standoff_m) {
            let what = format!("has standoff_m = {standoff_m}; it must be 0 to {STANDOFF_LIMIT_M} m");
            self.blocks("standoff_m", &what, "a standoff is how far the layer reaches beyond its shapes");
        } else if !layer.has_shapes() {
            self.warns(
                "standoff_m",
                "has a standoff and no shape to stand off from",
                "add the shapes, or remove it",
            );
        }
    }

    fn shapes(&mut self) {
        let layer = self.layer;
        for (index, area) in layer.area.iter().enumerate() {
            for ring in std::iter::once(&area.outline).chain(&area.holes) {
                self.ring(&format!("area[{index}]"), ring);
            }
        }
        for (index, line) in layer.line.iter().enumerate() {
            let field = format!("line[{index}]");
            self.positions(&field, &line.position);
            if line.position.windows(2).all(|pair| pair[0] == pair[1]) {
                let what = format!(
                    "has a line of {} different positions; a line takes 2",
                    line.position.len().min(1)
                );
                self.blocks(&field, &what, "add positions, or make it a point");
            }
        }
        self.positions("point", &layer.point);
    }

    fn ring(&mut self, field: &str, ring: &[LonLat]) {
        let as_exclusion = Exclusion {
            id: String::new(),
            reason: String::new(),
            ring: ring.to_vec(),
            provenance: self.layer.provenance.clone(),
        };
        for finding in as_exclusion.check() {
            let what = finding.message.trim_start_matches("exclusion").trim_start();
            let hint = finding.hint.as_deref().unwrap_or("look at its corners").to_owned();
            if finding.code == "terrain.exclusion.crosses_itself" && !self.layer.closed {
                // as readers of files take it, and as it is burnt; what is closed must be sure, as an exclusion is
                let what = format!(
                    "has an area that {what}; what lies inside an odd number of times counts as inside"
                );
                self.warns(field, &what, &hint);
            } else {
                self.blocks(field, &format!("has an area that {what}"), &hint);
            }
        }
    }

    fn positions(&mut self, field: &str, positions: &[LonLat]) {
        let wrong: Vec<String> = positions
            .iter()
            .filter(|at| !at.is_valid())
            .take(3)
            .map(|at| format!("lon_deg = {}, lat_deg = {}", at.lon_deg, at.lat_deg))
            .collect();
        if !wrong.is_empty() {
            let what = format!("has positions that are none: {}; limits are ±180 and ±90", wrong.join("; "));
            self.blocks(field, &what, "longitude first is `lon_deg`, latitude `lat_deg`; were they swapped?");
        }
    }

    fn costs(&mut self) {
        let layer = self.layer;
        if !costs_anything(layer) {
            self.blocks(
                "cost",
                "costs nothing",
                "say what it means for a cable: closed, no_plough, add_minor_per_km, cost_ratio, repairs_per_1000km_year, \
                 per_unit, crossing or parallel",
            );
        }
        let per_unit =
            layer.per_unit.unwrap_or(super::PerUnit { add_minor_per_km: 0.0, repairs_per_1000km_year: 0.0 });
        #[allow(clippy::cast_precision_loss)] // only its sign is looked at
        let figures = [
            ("add_minor_per_km", layer.add_minor_per_km.map(|minor| minor as f64)),
            ("repairs_per_1000km_year", layer.repairs_per_1000km_year),
            ("per_unit.add_minor_per_km", Some(per_unit.add_minor_per_km)),
            ("per_unit.repairs_per_1000km_year", Some(per_unit.repairs_per_1000km_year)),
        ];
        for (field, figure) in figures {
            if figure.is_some_and(|figure| !(figure >= 0.0 && figure.is_finite())) {
                let what = format!("has {field} = {}; a layer never makes the sea cheaper", shown(figure));
                self.blocks(field, &what, "give 0 or more");
            }
        }
        self.ratio("cost_ratio", layer.cost_ratio);
        self.ratio("parallel.cost_ratio", layer.parallel.map(|parallel| parallel.cost_ratio));
        let reason = layer.reason.as_deref().unwrap_or_default();
        if layer.cost_ratio.is_some() && reason.trim().is_empty() {
            self.blocks(
                "reason",
                "is to be avoided and gives no reason",
                "write `reason`: a multiplier needs one",
            );
        }
        if layer.per_unit.is_some() && layer.raster.is_none() {
            self.blocks(
                "per_unit",
                "has a cost per unit and no raster",
                "add [layer.raster], or remove per_unit",
            );
        }
        if layer.closed && (layer.add_minor_per_km.is_some() || layer.cost_ratio.is_some() || layer.no_plough)
        {
            self.notes("closed", "is closed; what it costs besides is never paid");
        }
    }

    fn ratio(&mut self, field: &str, ratio: Option<f64>) {
        if ratio.is_some_and(|ratio| !(ratio >= 1.0 && ratio.is_finite())) {
            let what = format!("has {field} = {}; below 1 it would make the sea cheaper", shown(ratio));
            self.blocks(field, &what, "give 1 or more; to favour one place, make the others dearer");
        }
    }

    fn limits(&mut self) {
        let layer = self.layer;
        for (from_field, to_field, from, to, range) in [
            ("depth_from_m", "depth_to_m", layer.depth_from_m, layer.depth_to_m, 0.0..=12_000.0),
            ("lat_from_deg", "lat_to_deg", layer.lat_from_deg, layer.lat_to_deg, -90.0..=90.0),
        ] {
            for (field, limit) in [(from_field, from), (to_field, to)] {
                if limit.is_some_and(|limit| !range.contains(&limit)) {
                    let what = format!(
                        "has {field} = {}; it must be {} to {}",
                        shown(limit),
                        range.start(),
                        range.end()
                    );
                    self.blocks(field, &what, "depths are of water, counted down from the design's surface");
                }
            }
            if let (Some(from), Some(to)) = (from, to)
                && from >= to
            {
                let what = format!("has {from_field} = {from} and {to_field} = {to}: nothing lies between");
                self.blocks(from_field, &what, "swap them");
            }
        }
    }

    fn lines(&mut self) {
        let layer = self.layer;
        for (field, stated) in
            [("crossing", layer.crossing.is_some()), ("parallel", layer.parallel.is_some())]
        {
            if stated && layer.line.is_empty() {
                let what = format!("has a cost of {field} and no line");
                self.blocks(field, &what, "add [[layer.line]], or remove it");
            }
        }
        if let Some(crossing) = layer.crossing {
            if crossing.price_minor < 0 {
                let what =
                    format!("has crossing.price_minor = {}; it must be 0 or more", crossing.price_minor);
                self.blocks("crossing.price_minor", &what, "give the price of one crossing at a right angle");
            }
            if !(crossing.angle_min_deg > 0.0 && crossing.angle_min_deg <= 90.0) {
                let what = format!(
                    "has crossing.angle_min_deg = {}; it must be above 0, at most 90",
                    crossing.angle_min_deg
                );
                self.blocks("crossing.angle_min_deg", &what, "60 is preferred, 45 the floor of practice");
            }
        }
        let Some(parallel) = layer.parallel else { return };
        let sound = |width: f64| width >= 0.0 && width.is_finite();
        if !sound(parallel.band_m) || !sound(parallel.band_depth_ratio) {
            self.blocks(
                "parallel",
                "has a negative parallel band",
                "give band_m or band_depth_ratio, 0 or more",
            );
        } else if parallel.band_m > STANDOFF_LIMIT_M || parallel.band_depth_ratio > 20.0 {
            let what = format!("has a parallel band beyond {STANDOFF_LIMIT_M} m or 20 times the depth");
            self.blocks("parallel", &what, "practice is 3 times the depth");
        } else if parallel.band_m + parallel.band_depth_ratio == 0.0 {
            self.blocks("parallel", "has a parallel band of no width", "give band_m or band_depth_ratio");
        }
    }

    fn raster(&mut self) {
        let Some(raster) = &self.layer.raster else { return };
        if raster.unit.as_deref().is_none_or(|unit| unit.trim().is_empty()) {
            self.blocks("raster.unit", "has a raster without a unit", "say what its values count, per what");
        }
        if !is_placed(raster) {
            let what = format!(
                "has a raster at lon_west_deg = {}, lat_north_deg = {} with cells of {}° × {}°; cells need a size, and \
                 rows lie within ±90",
                raster.lon_west_deg, raster.lat_north_deg, raster.cell_lon_deg, raster.cell_lat_deg
            );
            self.blocks("raster", &what, "give the north-west corner and the size of a cell in degrees");
        }
        let values = match raster.values() {
            Ok(values) => values,
            Err(error) => {
                self.blocks(
                    "raster.cells",
                    &format!("has a raster that cannot be read: {error}"),
                    "import it again",
                );
                return;
            }
        };
        let holes_count = values.iter().filter(|value| !value.is_finite()).count();
        if holes_count == values.len() {
            self.blocks("raster.cells", "has a raster without a single value", "import it again");
        } else if holes_count > 0 {
            let pct = 100.0 * holes_count as f64 / values.len() as f64;
            let what = format!("has no value in {holes_count} of {} cells ({pct:.1} %)", values.len());
            self.notes("raster.holes", &format!("{what}; there it costs nothing"));
        }
        let negative_count = values.iter().filter(|value| **value < 0.0).count();
        if negative_count > 0 {
            let what = format!("has {negative_count} values below 0; they count as 0");
            self.warns("raster.negative", &what, "is a number for `no value` among them?");
        }
    }
}

fn costs_anything(layer: &CostLayer) -> bool {
    layer.closed
        || layer.no_plough
        || layer.add_minor_per_km.is_some()
        || layer.cost_ratio.is_some()
        || layer.repairs_per_1000km_year.is_some()
        || layer.per_unit.is_some()
        || layer.crossing.is_some()
        || layer.parallel.is_some()
}

fn is_placed(raster: &LayerRaster) -> bool {
    let positive = |size: f64| size > 0.0 && size.is_finite();
    let south_deg = raster.lat_north_deg - raster.cell_lat_deg * raster.rows_count as f64;
    let width_deg = raster.cell_lon_deg * raster.cols_count as f64;
    raster.lon_west_deg.is_finite()
        && raster.lon_west_deg.abs() <= 540.0
        && positive(raster.cell_lon_deg)
        && positive(raster.cell_lat_deg)
        && raster.lat_north_deg <= 90.0 + 1e-6
        && south_deg >= -90.0 - 1e-6
        && width_deg <= 360.0 + 1e-6
}

/// A day of the calendar as a plan writes it, or only its month or year.
fn is_date(date: &str) -> bool {
    let day = match date.len() {
        4 => format!("{date}-01-01"),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    };
    day.parse::<jiff::civil::Date>().is_ok_and(|parsed| parsed.to_string() == day)
}

fn shown(figure: Option<f64>) -> String {
    figure.map_or_else(|| "nothing".to_owned(), |figure| figure.to_string())
}
