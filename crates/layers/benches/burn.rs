//! How long burning takes: figures to compare, never a test. `cargo bench -p wetplant-layers`.

#![allow(clippy::unwrap_used)] // a bench that cannot measure may stop

use std::time::Instant;
use terrain::grid::{Grid, GridHeader, VerticalDatum};
use terrain::water::Sea;
use units::{LonLat, Provenance, Tag};
use wetplant_layers::burn::burn;
use wetplant_layers::layer::{CostLayer, Crossing, LayerArea, LayerKind, LayerLine, LayerRaster, PerUnit};

const CELLS: usize = 4000;
/// 15″.
const CELL_DEG: f64 = 1.0 / 240.0;

fn sea() -> Sea {
    let header = GridHeader {
        cols: CELLS,
        rows: CELLS,
        lon_west_deg: 45.0,
        lat_north_deg: 50.0,
        cell_lon_deg: CELL_DEG,
        cell_lat_deg: CELL_DEG,
        vertical_datum: VerticalDatum::MeanSeaLevel,
        format: "GeoTIFF",
    };
    let count = CELLS * CELLS;
    let grid = Grid { header, elevation_m: vec![-50.0; count] };
    Sea { grid, surface_level_m: 0.0, wet: vec![true; count], approaches: Vec::new() }
}

fn layer(id: &str) -> CostLayer {
    CostLayer::new(id, LayerKind::Other, Provenance::new(Tag::Assumed, "bench"))
}

/// A jagged ring of many corners around a middle.
fn ring(corners: u32, radius_deg: f64) -> Vec<LonLat> {
    let corner = |number: u32| {
        let angle = std::f64::consts::TAU * f64::from(number) / f64::from(corners);
        let radius_deg = radius_deg * (1.0 + 0.05 * libm::sin(97.0 * angle));
        LonLat::new(53.0 + radius_deg * libm::cos(angle), 42.0 + radius_deg * libm::sin(angle))
    };
    (0..corners).map(corner).collect()
}

fn layers() -> Vec<CostLayer> {
    let area = |corners| vec![LayerArea { name: None, outline: ring(corners, 5.0), holes: Vec::new() }];
    let points = (0..1000_u32).map(|number| {
        let number = f64::from(number);
        LonLat::new(46.0 + (number * 0.618_034).fract() * 14.0, 36.0 + (number * 0.414_214).fract() * 12.0)
    });
    let raster = LayerRaster {
        unit: Some("1".to_owned()),
        lon_west_deg: 45.0,
        lat_north_deg: 50.0,
        cell_lon_deg: 0.01,
        cell_lat_deg: 0.01,
        cols_count: 1700,
        rows_count: 1700,
        cells: String::new(),
    };
    let values: Vec<f32> = (0_u16..1700).flat_map(|_| (0_u16..1700).map(f32::from)).collect();
    let pipes = (0..50_u32).map(|number| {
        let lat_deg = 36.0 + 0.2 * f64::from(number);
        LayerLine { name: None, position: vec![LonLat::new(46.0, lat_deg), LonLat::new(60.0, lat_deg + 3.0)] }
    });
    vec![
        CostLayer {
            add_minor_per_km: Some(1),
            area: area(100_000),
            ..layer("an area of 100,000 corners over a third of the cells")
        },
        CostLayer {
            closed: true,
            standoff_m: Some(4000.0),
            area: area(20_000),
            ..layer("the same with 20,000 and 4 km of standoff")
        },
        CostLayer {
            closed: true,
            standoff_m: Some(500.0),
            point: points.collect(),
            ..layer("1,000 structures with 500 m")
        },
        CostLayer {
            crossing: Some(Crossing { price_minor: 1, angle_min_deg: 45.0 }),
            line: pipes.collect(),
            ..layer("50 pipelines of 1,200 km to be crossed")
        },
        CostLayer {
            raster: Some(raster.with_values(&values).unwrap()),
            per_unit: Some(PerUnit { add_minor_per_km: 1.0, repairs_per_1000km_year: 0.0 }),
            ..layer("a raster of 36″")
        },
    ]
}

fn main() {
    let sea = sea();
    for layer in layers() {
        let start = Instant::now();
        let burnt = burn(std::slice::from_ref(&layer), &sea).value.remove(0);
        let listed =
            [burnt.share.as_ref(), burnt.value.as_ref(), burnt.lines.as_ref().map(|lines| &lines.distance_m)];
        let touched: usize = listed.iter().flatten().map(|sparse| sparse.cell.len()).sum();
        println!("{:7.1} ms, {touched:9} cells: {}", 1000.0 * start.elapsed().as_secs_f64(), layer.id);
    }
}
