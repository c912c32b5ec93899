use super::*;

/// A plane of square cells of 1 km with a cost that depends on the place.
fn plane(cols: usize, rows: usize, cost: impl Fn(usize, usize) -> f32) -> FieldParts {
    let nodes = (0..rows).flat_map(|row| (0..cols).map(move |col| (col, row)));
    FieldParts {
        cols,
        rows,
        metric: Metric::Plane { col_km: 1.0, row_km: 1.0 },
        cost_minor_per_km: nodes.map(|(col, row)| cost(col, row)).collect(),
        blocker: vec![0; cols * rows],
        layers: vec!["land".to_owned()],
    }
}

fn at(col: f64, row: f64) -> Place {
    Place { col, row }
}

#[test]
fn the_cost_of_a_line_is_the_integral_of_the_bilinear_cost() {
    let field = Field::new(plane(9, 7, |col, row| 1.0 + (col * row) as f32 + col as f32)).unwrap();
    for (from, to) in
        [(at(0.3, 5.2), at(7.9, 0.4)), (at(2.0, 1.0), at(2.0, 6.0)), (at(8.4, 3.0), at(-0.4, 3.0))]
    {
        let parts = 200_000;
        let length_km = (to.col - from.col).hypot(to.row - from.row);
        let sum: f64 = (0..parts)
            .map(|part| (f64::from(part) + 0.5) / f64::from(parts))
            .map(|share| {
                field.cost_at(at(
                    from.col + share * (to.col - from.col),
                    from.row + share * (to.row - from.row),
                ))
            })
            .sum();
        let by_sum = sum * length_km / f64::from(parts);
        assert!((field.cost_of(from, to) / by_sum - 1.0).abs() < 1e-9, "{from:?}");
        assert!((field.cost_of(from, to) / field.cost_of(to, from) - 1.0).abs() < 1e-14);
    }
}

#[test]
fn cost_scales_with_the_unit_of_length_and_of_money() {
    let parts = plane(9, 7, |col, row| 1.0 + (col * row) as f32);
    let field = Field::new(parts.clone()).unwrap();
    let scaled = FieldParts {
        metric: Metric::Plane { col_km: 4.0, row_km: 4.0 },
        cost_minor_per_km: parts.cost_minor_per_km.iter().map(|cost| cost * 0.5).collect(),
        ..parts
    };
    let scaled = Field::new(scaled).unwrap();
    let (from, to) = (at(0.25, 5.5), at(7.75, 0.5));
    assert_eq!(scaled.cost_of(from, to), 2.0 * field.cost_of(from, to));
}

#[test]
fn a_line_does_not_enter_a_closed_cell_nor_pass_between_two_that_touch() {
    let mut parts = plane(9, 7, |_, _| 1.0);
    parts.blocker[3 * 9 + 4] = 1;
    let one = Field::new(parts.clone()).unwrap();
    assert!(!one.is_clear(at(0.0, 3.2), at(8.0, 3.2)));
    assert!(!one.is_clear(at(3.0, 3.0), at(4.0, 2.0 - 0.001)), "cuts the corner of the cell");
    assert!(one.is_clear(at(3.0, 2.0), at(5.0, 2.0)));
    assert!(one.is_clear(at(0.0, 3.5 + 0.001), at(8.0, 3.5 + 0.001)));
    assert!(!one.is_clear(at(0.0, 3.5), at(8.0, 3.5)), "closer than the clearance");
    assert!(!one.is_clear(at(0.0, 0.0), at(0.0, 7.0)), "leaves the raster");
    parts.blocker[2 * 9 + 5] = 1;
    let two = Field::new(parts).unwrap();
    assert!(!two.is_clear(at(4.0, 2.0), at(5.0, 3.0)), "passes between two cells that touch");
}

#[test]
fn a_line_inside_one_open_cell_is_clear_even_beside_a_closed_one() {
    let mut parts = plane(4, 4, |_, _| 1.0);
    parts.blocker[5] = 1;
    let field = Field::new(parts).unwrap();
    assert!(field.is_clear(at(1.5001, 1.0), at(2.0, 1.0)));
    assert!(!field.is_clear(at(1.4999, 1.0), at(1.2, 1.0)));
}

#[test]
fn the_cost_beside_a_closed_cell_is_that_of_its_open_neighbours() {
    let mut parts = plane(4, 4, |_, _| 3.0);
    parts.blocker[5] = 1;
    parts.cost_minor_per_km[5] = f32::NAN;
    let field = Field::new(parts).unwrap();
    assert_eq!(field.cost_at(at(1.4, 2.0)), 3.0);
    assert_eq!(field.cost_at(at(1.51, 1.2)), 3.0);
}

#[test]
fn what_is_no_field_is_refused_with_the_reason() {
    let good = plane(4, 4, |_, _| 3.0);
    assert!(Field::new(FieldParts { cols: 5, ..good.clone() }).is_err());
    assert!(Field::new(FieldParts { layers: vec![], blocker: vec![1; 16], ..good.clone() }).is_err());
    let flat = Metric::Plane { col_km: 0.0, row_km: 1.0 };
    assert!(matches!(
        Field::new(FieldParts { metric: flat, ..good.clone() }),
        Err(RouteError::FieldMetric { .. })
    ));
    let mut free = good;
    free.cost_minor_per_km[6] = 0.0;
    assert!(matches!(Field::new(free), Err(RouteError::FieldCost { col: 2, row: 1, .. })));
}

fn high_latitude(cols: usize, rows: usize) -> FieldParts {
    let metric = Metric::Geographic {
        lon_first_deg: 178.0,
        lat_first_deg: 78.0,
        cell_lon_deg: 0.1,
        cell_lat_deg: 0.1,
    };
    FieldParts { metric, ..plane(cols, rows, |col, row| 1.0 + ((col * 7 + row * 3) % 5) as f32) }
}

#[test]
fn positions_and_places_are_each_other_s_reverse_across_the_antimeridian() {
    let field = Field::new(high_latitude(41, 31)).unwrap();
    for place in [at(0.0, 0.0), at(19.9, 3.3), at(20.1, 30.2), at(40.4, 17.0)] {
        let back = field.place(field.position(place));
        assert!((back.col - place.col).abs() < 1e-9 && (back.row - place.row).abs() < 1e-9, "{place:?}");
    }
    assert!((field.position(at(30.0, 0.0)).lon_deg + 179.0).abs() < 1e-9);
}

#[test]
fn a_field_with_more_nodes_is_the_same_field() {
    let mut parts = high_latitude(41, 31);
    parts.blocker[10 * 41 + 7] = 1;
    let field = Field::new(parts).unwrap();
    let shaped = field.well_shaped().unwrap();
    assert!(shaped.field.rows() > field.rows() && shaped.field.cols() == field.cols());
    let (col_km, row_km) = shaped.field.spacing_km(0.0);
    assert!((0.5..=2.0).contains(&(col_km / row_km)), "{col_km} × {row_km}");
    for (from, to) in [(at(0.4, 1.0), at(33.0, 29.5)), (at(6.0, 9.0), at(8.4, 12.0))] {
        let fine = shaped.field.cost_of(shaped.fine(from), shaped.fine(to));
        assert!((fine / field.cost_of(from, to) - 1.0).abs() < 1e-5);
        assert_eq!(shaped.field.is_clear(shaped.fine(from), shaped.fine(to)), field.is_clear(from, to));
        let back = shaped.coarse(shaped.fine(from));
        assert!((back.col - from.col).abs() < 1e-12 && (back.row - from.row).abs() < 1e-12);
    }
}
