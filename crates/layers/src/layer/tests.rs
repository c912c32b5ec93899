use super::*;
use units::{Finding, Severity, Tag};

fn layer(id: &str) -> CostLayer {
    CostLayer {
        datum: Some("WGS84".to_owned()),
        date: Some("2025-08-06".to_owned()),
        resolution_m: Some(100.0),
        add_minor_per_km: Some(1000),
        area: vec![area(&[(50.0, 42.0), (51.0, 42.0), (51.0, 43.0)])],
        ..CostLayer::new(id, LayerKind::Fishing, Provenance::new(Tag::Assumed, "test"))
    }
}

fn ring(corners: &[(f64, f64)]) -> Vec<LonLat> {
    corners.iter().map(|(lon_deg, lat_deg)| LonLat::new(*lon_deg, *lat_deg)).collect()
}

fn area(corners: &[(f64, f64)]) -> LayerArea {
    LayerArea { name: None, outline: ring(corners), holes: Vec::new() }
}

fn line(positions: &[(f64, f64)]) -> LayerLine {
    LayerLine { name: Some("pipe".to_owned()), position: ring(positions) }
}

fn raster(values: &[f32]) -> LayerRaster {
    LayerRaster {
        unit: Some("hours per km² and year".to_owned()),
        lon_west_deg: 50.0,
        lat_north_deg: 43.0,
        cell_lon_deg: 0.5,
        cell_lat_deg: 0.5,
        cols_count: values.len(),
        rows_count: 1,
        cells: String::new(),
    }
    .with_values(values)
    .unwrap()
}

fn blocking(findings: &[Finding]) -> Vec<&str> {
    let blocks = findings.iter().filter(|finding| finding.severity == Severity::Blocks);
    blocks.map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_whole_layer_has_no_findings() {
    assert_eq!(check(&[layer("trawls")]), []);
}

#[test]
fn everything_wrong_with_every_layer_is_said_at_once() {
    let wrong = [
        CostLayer { datum: None, ..layer("no datum") },
        CostLayer { datum: Some("Pulkovo 1942".to_owned()), ..layer("other datum") },
        CostLayer { date: Some("2025-02-30".to_owned()), ..layer("no day") },
        CostLayer { standoff_m: Some(-500.0), ..layer("inwards") },
        CostLayer { cost_ratio: Some(0.5), reason: Some("shortcut".to_owned()), ..layer("cheaper") },
        CostLayer { cost_ratio: Some(2.0), ..layer("no reason") },
        CostLayer { add_minor_per_km: Some(-1), ..layer("paid for") },
        CostLayer {
            area: vec![area(&[(50.0, 42.0), (51.0, 43.0), (51.0, 42.0), (50.0, 43.0)])],
            ..layer("bow tie")
        },
        CostLayer { area: Vec::new(), ..layer("nowhere") },
        CostLayer { add_minor_per_km: None, ..layer("for nothing") },
        CostLayer { raster: Some(LayerRaster { unit: None, ..raster(&[1.0, 2.0]) }), ..layer("no unit") },
        CostLayer {
            raster: Some(LayerRaster { cells: "AAAA".to_owned(), ..raster(&[1.0]) }),
            ..layer("torn")
        },
        CostLayer {
            per_unit: Some(PerUnit { add_minor_per_km: 1.0, repairs_per_1000km_year: 0.0 }),
            ..layer("no raster")
        },
        CostLayer { depth_from_m: Some(12.0), depth_to_m: Some(3.0), ..layer("upside down") },
        CostLayer { crossing: Some(Crossing { price_minor: 100, angle_min_deg: 45.0 }), ..layer("no line") },
        CostLayer { point: ring(&[(50.0, 142.0)]), ..layer("swapped") },
        layer("twice"),
        layer("twice"),
    ];
    let codes: Vec<String> = check(&wrong).into_iter().map(|finding| finding.code).collect();
    let expected = [
        "datum",
        "datum",
        "date",
        "standoff_m",
        "cost_ratio",
        "reason",
        "add_minor_per_km",
        "area",
        "place",
        "cost",
        "raster",
        "raster",
        "per_unit",
        "depth_from_m",
        "crossing",
        "point",
        "id",
    ];
    assert_eq!(codes, expected.map(|topic| format!("layers.{topic}")));
    for finding in check(&wrong) {
        assert!(finding.place.is_some() && finding.hint.is_some(), "{finding:?}");
    }
    assert!(check(&wrong)[1].message.contains("Pulkovo 1942"));
}

#[test]
fn holes_and_values_below_zero_are_told_with_their_number() {
    let holes = CostLayer { raster: Some(raster(&[1.0, f32::NAN, -3.0, 4.0])), ..layer("holes") };
    let findings = check(&[holes]);
    assert_eq!(blocking(&findings), [""; 0]);
    assert!(findings[0].message.contains("1 of 4 cells (25.0 %)"), "{}", findings[0].message);
    assert!(findings[1].message.contains("1 values below 0"));
    let empty = CostLayer { raster: Some(raster(&[f32::NAN; 3])), ..layer("empty") };
    assert_eq!(blocking(&check(&[empty])), ["layers.raster"]);
}

#[test]
fn the_cells_of_a_raster_come_back_to_the_bit() {
    let values: Vec<f32> = (0..5000).map(|cell| (cell % 97) as f32 * 0.37 - 3.0).collect();
    assert_eq!(raster(&values).values().unwrap(), values);
    assert!(raster(&[f32::NAN]).values().unwrap()[0].is_nan());
    let grown = LayerRaster { rows_count: 2, ..raster(&values) };
    assert!(matches!(grown.values(), Err(RasterError::Count { .. })));
    let huge = LayerRaster { rows_count: usize::MAX, ..raster(&values) };
    assert!(matches!(huge.values(), Err(RasterError::TooLarge { .. })));
}

#[test]
fn a_layer_goes_through_the_text_of_a_plan_and_an_unknown_key_does_not() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Holder {
        layer: Vec<CostLayer>,
    }
    let full = CostLayer {
        closed: true,
        standoff_m: Some(500.0),
        line: vec![line(&[(50.0, 42.0), (51.0, 42.5)])],
        crossing: Some(Crossing { price_minor: 30_000_000, angle_min_deg: 45.0 }),
        parallel: Some(Parallel { band_m: 500.0, band_depth_ratio: 3.0, cost_ratio: 1.5 }),
        raster: Some(raster(&[1.0, f32::NAN])),
        per_unit: Some(PerUnit { add_minor_per_km: 2.5, repairs_per_1000km_year: 0.1 }),
        point: ring(&[(50.5, 42.5)]),
        ..layer("full")
    };
    let holder = Holder { layer: vec![full, layer("plain")] };
    let text = toml::to_string(&holder).unwrap();
    assert_eq!(toml::from_str::<Holder>(&text).unwrap(), holder);
    let json = serde_json::to_string(&holder).unwrap();
    assert_eq!(serde_json::from_str::<Holder>(&json).unwrap(), holder);
    let unknown = text.replacen("standoff_m", "standoff", 1);
    assert!(toml::from_str::<Holder>(&unknown).is_err());
}

#[test]
fn what_a_file_holds_joins_the_shapes_of_a_layer() {
    use crate::features::Feature;
    let feature = |geometry| Feature { name: "north".to_owned(), geometry, properties: Default::default() };
    let set = FeatureSet {
        format: "GeoJSON",
        features: vec![
            feature(Geometry::Points(ring(&[(50.0, 42.0)]))),
            feature(Geometry::Lines(vec![ring(&[(50.0, 42.0), (51.0, 42.0)])])),
            feature(Geometry::Areas(vec![Area { outline: ring(&[(50.0, 42.0)]), holes: Vec::new() }])),
        ],
    };
    let mut layer = CostLayer::new("from file", LayerKind::Other, Provenance::new(Tag::Cited, "test"));
    assert!(!layer.has_shapes());
    layer.add_features(&set);
    assert_eq!((layer.point.len(), layer.line.len(), layer.area.len()), (1, 1, 1));
    assert_eq!(layer.line[0].name.as_deref(), Some("north"));
    assert_eq!(layer.resolution_text(), "unknown");
}
