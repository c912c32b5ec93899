//! Lists made for tests.

use units::{Fingerprint, LonLat};
use wetplant_rpl::layout::{Column, Field, Layout};
use wetplant_rpl::list::{ListPosition, ListSegment, ListSource, ListStatus, PositionList};

/// A position with an id and a number counted from 1.
fn position(index: usize, at: LonLat) -> ListPosition {
    ListPosition {
        id: format!("p{}", index + 1),
        position_no: (index + 1).to_string(),
        event: format!("A/C {}", index + 1),
        lon_deg: at.lon_deg,
        lat_deg: at.lat_deg,
        ..ListPosition::default()
    }
}

/// A list through places; every segment has 2 % of slack and the type `SA`.
pub fn list(places: &[(f64, f64)]) -> PositionList {
    let segment = ListSegment {
        slack_pct: Some(2.0),
        cable_type: "SA".to_owned(),
        burial_target_m: Some(1.0),
        burial_method: "plough".to_owned(),
        ..ListSegment::default()
    };
    let places = places.iter().enumerate();
    let position: Vec<ListPosition> =
        places.map(|(index, (lon, lat))| position(index, LonLat::new(*lon, *lat))).collect();
    PositionList {
        leg: "A-B".to_owned(),
        revision: "3".to_owned(),
        status: ListStatus::Planned,
        issued: false,
        source: None,
        segment: vec![segment; position.len() - 1],
        position,
    }
}

/// Ten positions over the Caspian, 9 segments of 30 to 50 km.
pub fn caspian() -> PositionList {
    let places: Vec<(f64, f64)> = (0..10)
        .map(|index| {
            let along = f64::from(index) / 9.0;
            let bend = if index % 2 == 0 { 0.05 } else { -0.05 };
            (49.67 + 1.5 * along + bend, 40.59 + 3.06 * along)
        })
        .collect();
    list(&places)
}

/// The same as read from a file: stated figures, and cells with a column nobody knows.
pub fn caspian_as_read() -> PositionList {
    let mut list = caspian();
    let measured = wetplant_rpl::measure::measure(&list);
    let millis = |km: f64| (km * 1000.0).round() / 1000.0;
    for (index, position) in list.position.iter_mut().enumerate() {
        position.stated_route_kp_km = Some(millis(measured.route_kp_km[index].km()));
        position.stated_cable_kp_km = Some(millis(measured.cable_kp_km[index].km()));
        position.row_no = u32::try_from(2 + 2 * index).ok();
        position.cells = vec![position.position_no.clone(), position.event.clone(), format!("chart {index}")];
    }
    for (index, segment) in list.segment.iter_mut().enumerate() {
        segment.stated_bearing_deg = Some((measured.segment[index].bearing_deg * 10.0).round() / 10.0);
        segment.stated_route_km = Some(millis(measured.segment[index].route_km.km()));
        segment.row_no = u32::try_from(3 + 2 * index).ok();
    }
    let column = |head: &str, field| Column { head: head.to_owned(), field, ..Column::default() };
    list.source = Some(ListSource {
        file: "rev3.csv".to_owned(),
        blake3: Fingerprint::of_bytes(b"rev3"),
        sheet: String::new(),
        form: sheet::Form::Xlsx,
        layout: Layout {
            column: vec![
                column("Pos", Field::PositionNo),
                column("Event", Field::Event),
                column("Chart", Field::Unknown),
            ],
            ..Layout::default()
        },
    });
    list
}

/// An edit taken, without its findings.
pub fn edited(list: &PositionList, edit: &wetplant_rpl::edit::ListEdit) -> PositionList {
    wetplant_rpl::edit::apply(list, edit).unwrap().value
}
