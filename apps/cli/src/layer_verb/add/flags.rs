//! Findings of a layer in the words it was typed with: fields of the plan as flags.

use crate::words::replace_word;
use units::Finding;

/// Fields of a layer in the plan, and the flags that set them.
const FLAGS: [(&str, &str); 24] = [
    ("parallel.cost_ratio", "--parallel-ratio"),
    ("parallel.band_m", "--parallel-band-m"),
    ("parallel.band_depth_ratio", "--parallel-depth-ratio"),
    ("band_depth_ratio", "--parallel-depth-ratio"),
    ("band_m", "--parallel-band-m"),
    ("crossing.price_minor", "--crossing-price"),
    ("crossing.angle_min_deg", "--crossing-angle-min"),
    ("add_minor_per_km", "--add-per-km"),
    ("cost_ratio", "--cost-ratio"),
    ("repairs_per_1000km_year", "--repairs-per-1000km-year"),
    ("per_unit.repairs_per_1000km_year", "--repairs-per-1000km-year-per-unit"),
    ("per_unit", "--add-per-km-per-unit or --repairs-per-1000km-year-per-unit"),
    ("standoff_m", "--standoff-m"),
    ("resolution_m", "--resolution-m"),
    ("depth_from_m", "--depth-from"),
    ("depth_to_m", "--depth-to"),
    ("lat_from_deg", "--lat-from"),
    ("lat_to_deg", "--lat-to"),
    ("`reason`", "--reason"),
    ("`datum = \"WGS84\"`", "--datum wgs84"),
    (
        "[[layer.area]], [[layer.line]], [[layer.point]] or [layer.raster]",
        "a file of areas, lines or points, or --raster with a grid",
    ),
    ("[[layer.line]]", "a file with lines"),
    ("[layer.raster]", "--raster with a grid"),
    ("raster.unit", "--unit"),
];

/// A finding that speaks of flags.
pub(super) fn in_flags(finding: Finding) -> Finding {
    Finding {
        message: said(&finding.message),
        hint: finding.hint.as_deref().map(said),
        place: finding.place.as_deref().map(placed),
        ..finding
    }
}

/// `layer[ice].cost_ratio` as `layer[ice] --cost-ratio`.
fn placed(place: &str) -> String {
    let Some((layer, field)) = place.rsplit_once("].") else { return place.to_owned() };
    let flag = FLAGS.iter().find(|(known, _)| *known == field);
    flag.map_or_else(|| place.to_owned(), |(_, flag)| format!("{layer}] {flag}"))
}

/// The longest fields first: `cost_ratio` is a part of `parallel.cost_ratio`.
fn said(text: &str) -> String {
    let mut said = text.to_owned();
    let mut longest_first = FLAGS;
    longest_first.sort_by_key(|(field, _)| std::cmp::Reverse(field.len()));
    for (field, flag) in longest_first {
        said = replace_word(&said, field, flag);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_the_plan_is_called_by_its_flag() {
        let finding = Finding::blocks("layers.cost_ratio", "layer x has parallel.cost_ratio = -2; give 1")
            .at("layer[x].parallel.cost_ratio")
            .hint("write `reason`: a multiplier needs one");
        let told = in_flags(finding);
        assert_eq!(told.message, "layer x has --parallel-ratio = -2; give 1");
        assert_eq!(told.place.as_deref(), Some("layer[x] --parallel-ratio"));
        assert_eq!(told.hint.as_deref(), Some("write --reason: a multiplier needs one"));
    }
}
