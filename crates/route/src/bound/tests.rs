use super::*;
use crate::field::{FieldParts, Metric};
use crate::fit::Legs;
use crate::march::march;
use crate::path::trace;
use crate::polish::polish;
use units::Unwatched;

fn field(
    [cols, rows]: [usize; 2],
    metric: Metric,
    cost: impl Fn(usize, usize) -> f32,
    closed: impl Fn(usize, usize) -> bool,
) -> Field {
    let nodes = || (0..rows).flat_map(|row| (0..cols).map(move |col| (col, row)));
    Field::new(FieldParts {
        cols,
        rows,
        metric,
        cost_minor_per_km: nodes().map(|(col, row)| cost(col, row)).collect(),
        blocker: nodes().map(|(col, row)| u16::from(closed(col, row))).collect(),
        layers: vec!["rock".to_owned()],
    })
    .unwrap()
}

fn plane(size: [usize; 2], [col_km, row_km]: [f64; 2], closed: impl Fn(usize, usize) -> bool) -> Field {
    field(size, Metric::Plane { col_km, row_km }, |_, _| 1.0, closed)
}

fn proven(field: &Field, ends: [Place; 2], upper_minor: f64, gap_max_pct: f64) -> f64 {
    lower_bound(field, ends, upper_minor, gap_max_pct, &Unwatched).unwrap().lower_bound_minor
}

fn at(col: f64, row: f64) -> Place {
    Place { col, row }
}

/// What the solver pays for the best line it knows.
fn paid(field: &Field, ends: [Place; 2]) -> f64 {
    let arrival = march(field, ends[0], ends[1], &Unwatched).unwrap();
    let line = polish(field, &trace(field, &arrival, ends), &Unwatched).unwrap();
    Legs::straight(field).cost_of_line(&line)
}

/// Hills of two sizes, 1 to 20.
fn hills(col: usize, row: usize) -> f32 {
    let wave = |at: usize, length: f32| libm::sinf(at as f32 * std::f32::consts::TAU / length);
    10.5 + 5.0 * wave(col, 60.0) * wave(row, 45.0) + 4.4 * wave(col + row, 34.0)
}

#[test]
fn on_open_ground_the_bound_is_just_below_the_straight_line() {
    for cell_km in [[1.0, 1.0], [0.75, 1.0], [1.0, 0.55]] {
        let field = plane([120, 120], cell_km, |_, _| false);
        for to in [at(110.0, 5.0), at(110.0, 50.0), at(90.0, 110.0), at(5.3, 100.2)] {
            let from = at(5.0, 5.0);
            let (x_km, y_km) = ((to.col - from.col) * cell_km[0], (to.row - from.row) * cell_km[1]);
            let exact = (x_km * x_km + y_km * y_km).sqrt();
            let bound = proven(&field, [from, to], exact, 1.0);
            assert!(bound <= exact && bound > 0.985 * exact, "{:.4} to {to:?}", bound / exact);
        }
    }
}

#[test]
fn the_bound_knows_a_wall() {
    // A wall one cell thick; the way round its end is 2 √(50² + 60²) km, the straight line 100 km.
    let field = plane([121, 121], [1.0, 1.0], |col, row| col == 60 && row > 0);
    let round_the_end = 2.0 * (49.5_f64 * 49.5 + 59.5 * 59.5).sqrt() + 1.0;
    let bound = proven(&field, [at(10.0, 60.0), at(110.0, 60.0)], round_the_end, 1.0);
    assert!(bound <= round_the_end && bound > 0.97 * round_the_end, "{bound} of {round_the_end}");
}

#[test]
fn on_hills_with_rocks_the_gap_is_as_small_as_asked() {
    let rock = |col: usize, row: usize| (col * 7 + row * 13).is_multiple_of(41) && (20..280).contains(&col);
    let field = field([300, 260], Metric::Plane { col_km: 1.0, row_km: 1.0 }, hills, rock);
    let ends = [at(5.0, 8.0), at(290.0, 250.0)];
    let paid = paid(&field, ends);
    for gap_pct in [3.0, 2.0] {
        let bound = proven(&field, ends, paid, gap_pct);
        assert!(proven(&field, ends, 1.5 * paid, gap_pct) <= paid);
        assert!(bound <= paid && paid <= bound * (1.0 + gap_pct / 100.0), "{:.4}", paid / bound);
    }
}

#[test]
fn at_high_latitudes_and_over_the_antimeridian_the_bound_holds_and_is_tight() {
    for lat_first_deg in [75.0, 20.0, -55.0] {
        let metric = Metric::Geographic {
            lon_first_deg: 178.0,
            lat_first_deg,
            cell_lon_deg: 0.05,
            cell_lat_deg: 0.02,
        };
        let field = field([160, 200], metric, hills, |_, _| false);
        let shaped = field.well_shaped().unwrap();
        let ends = [at(10.0, 15.0), at(150.0, 180.0)].map(|end| shaped.fine(end));
        let paid = paid(&shaped.field, ends);
        let bound = proven(&shaped.field, ends, paid, 2.0);
        assert!(bound <= paid && paid <= 1.021 * bound, "{lat_first_deg}°: {:.4}", paid / bound);
    }
}

#[test]
fn the_quick_bound_is_below_every_arrival() {
    let rock = |col: usize, row: usize| col == 70 && row > 20;
    let field = field([140, 110], Metric::Plane { col_km: 1.0, row_km: 1.3 }, hills, rock);
    let source = at(12.0, 70.0);
    let arrival = march(&field, source, at(135.0, 100.0), &Unwatched).unwrap();
    for side in crate::solve::BLOCK_SIDES {
        let bound = Bound::from(&Blocks::new(&field, side), source);
        for (node, paid) in arrival.cost_minor().into_iter().enumerate().filter(|(_, paid)| paid.is_finite())
        {
            let (col, row) = (node % field.cols(), node / field.cols());
            let least = f64::from(bound.at_node(col, row));
            // the march's own error, a fraction of a cell at the source
            assert!(least <= paid * 1.002 + 5.0, "{side}: {col}, {row}: {least} above {paid}");
        }
    }
}

#[test]
fn a_channel_narrower_than_the_lattice_is_not_taken_for_dear() {
    let profile = [1.0_f32, 10.0, 100.0];
    let metric = Metric::Plane { col_km: 1.0, row_km: 1.0 };
    let cost = |_: usize, row: usize| profile[row.abs_diff(40).min(2)];
    let field = field([401, 81], metric, cost, |_, _| false);
    let ends = [at(2.0, 40.0), at(398.0, 40.0)];
    let straight = Legs::straight(&field).cost_of_line(&ends);
    for known in [1.0, 1.5, 2.0] {
        let bound = proven(&field, ends, known * straight, 3.0);
        assert!(bound <= straight, "{bound} of {straight}");
    }
}

#[test]
fn a_raster_that_touches_the_pole_is_solved() {
    let metric =
        Metric::Geographic { lon_first_deg: 0.0, lat_first_deg: 90.0, cell_lon_deg: 0.5, cell_lat_deg: 0.5 };
    let field = field([120, 60], metric, |_, _| 1.0, |_, _| false);
    let ends = [at(3.0, 40.0), at(100.0, 50.0)];
    assert!(crate::solve::solve_line(&field, ends, 0.1, &Unwatched).is_ok());
}

#[test]
fn a_field_cut_into_finer_cells_prices_every_line_as_before() {
    for lat_first_deg in [90.0, 89.8, 86.0] {
        let metric =
            Metric::Geographic { lon_first_deg: 0.0, lat_first_deg, cell_lon_deg: 0.5, cell_lat_deg: 0.5 };
        let field = field([40, 12], metric, hills, |_, _| false);
        let shaped = field.well_shaped().unwrap();
        assert!(shaped.field.cols() * shaped.field.rows() > field.cols() * field.rows());
        for (from, to) in
            [(at(2.0, 1.0), at(30.0, 1.0)), (at(1.2, 2.3), at(37.0, 11.4)), (at(5.0, 11.49), at(20.0, 11.49))]
        {
            let (before, after) =
                (field.cost_of(from, to), shaped.field.cost_of(shaped.fine(from), shaped.fine(to)));
            assert!((after / before - 1.0).abs() < 1e-5, "{lat_first_deg}: {before} {after}");
        }
    }
}

/// A lattice over blocks of four nodes, for every spacing: no block a line may touch is left out of its squares.
#[test]
fn every_lattice_covers_every_block_a_line_may_touch() {
    let land = |col: usize, row: usize| (row / 4).is_multiple_of(2) && col > 6;
    for metric in [
        Metric::Plane { col_km: 1.0, row_km: 1.0 },
        Metric::Geographic {
            lon_first_deg: 0.0,
            lat_first_deg: 71.0,
            cell_lon_deg: 0.03,
            cell_lat_deg: 0.01,
        },
        Metric::Geographic {
            lon_first_deg: 0.0,
            lat_first_deg: 71.0,
            cell_lon_deg: 0.01,
            cell_lat_deg: 0.01,
        },
    ] {
        let field = field([101, 90], metric, hills, land);
        let blocks = Blocks::new(&field, 4);
        let bounds = [at(3.0, 3.0), at(90.0, 70.0)].map(|end| Bound::from(&blocks, end));
        let least_minor = f64::from(bounds[1].at(at(3.0, 3.0)));
        // a corridor whose rim runs through the middle of squares
        let cases = SPACINGS_CELLS.into_iter().flat_map(|cells| [1.02, 1.1, 1.3].map(|over| (cells, over)));
        for (spacing_cells, over) in cases {
            let limit_minor = over * least_minor;
            let lattice = Lattice::new(&field, &bounds, limit_minor, spacing_cells);
            for (cols, rows) in bounds[0].blocks_within(&bounds[1], limit_minor) {
                for (col, row) in rows.flat_map(|row| cols.clone().map(move |col| (col, row))) {
                    if col + 1 >= field.cols()
                        || row + 1 >= field.rows()
                        || !field.is_open(field.index(col, row))
                    {
                        continue;
                    }
                    // in the middle of the square right of and below the node
                    let (first, _) = lattice.square_at(at(col as f64 + 0.49, row as f64 + 0.49));
                    let corners = [first, first + 1, first + lattice.cols(), first + lattice.cols() + 1];
                    let covered = corners.iter().all(|corner| lattice.reaches(*corner));
                    assert!(covered, "{col}, {row} at spacing {spacing_cells}");
                }
            }
        }
    }
}
