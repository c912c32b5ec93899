use sheet::Form;
use units::LonLat;
use wetplant_rpl::give_back::{GiveBackOptions, book};
use wetplant_rpl::list::{ListPosition, ListSegment, ListStatus, PositionList};
use wetplant_rpl::read::{ListOptions, read_list};

/// A made-up list of many positions.
pub fn many(count: usize) -> PositionList {
    let mut at = LonLat::new(10.0, -20.0);
    let mut list = PositionList {
        leg: "long".to_owned(),
        revision: String::new(),
        status: ListStatus::Planned,
        issued: false,
        source: None,
        position: Vec::new(),
        segment: Vec::new(),
    };
    for index in 0..count {
        let turn_deg = f64::from(u32::try_from(index * 37 % 60).unwrap());
        let round = |deg: f64| (deg * 600_000.0).round() / 600_000.0;
        list.position.push(ListPosition {
            id: format!("p{}", index + 1),
            position_no: (index + 1).to_string(),
            event: format!("A/C {index}"),
            lon_deg: round(at.lon_deg),
            lat_deg: round(at.lat_deg),
            depth_m: Some(100.0 + turn_deg),
            ..ListPosition::default()
        });
        at = terrain::geodesy::direct(at, 20.0 + turn_deg, 2.0 + turn_deg / 30.0);
        if index + 1 < count {
            list.segment.push(ListSegment {
                slack_pct: Some(2.5),
                cable_type: "LW".to_owned(),
                burial_target_m: Some(0.0),
                ..ListSegment::default()
            });
        }
    }
    list
}

#[test]
fn a_workbook_of_two_thousand_positions_is_read_whole() {
    let list = many(2_000);
    let given = book(&list, &GiveBackOptions { form: Some(Form::Xlsx), ..GiveBackOptions::default() });
    let bytes = sheet::write(&given.value).unwrap();
    let read = read_list("many.xlsx", &bytes, &ListOptions::default()).unwrap();
    assert_eq!(read.value.list.position.len(), 2_000);
    assert_eq!(crate::given::doubts(&read.findings), []);
}

#[test]
fn a_heap_of_hostile_rows_is_read_or_refused() {
    for row in ["1,1 N,1 E\n", ",S1,W179\n1,N1,E1\n", "1,x1,y\n", "1,1 N,1 E,1\n,,,5\n,,,5\n"] {
        let text = format!("Pos,Latitude,Longitude,Distance (km)\n{}", row.repeat((1 << 17) / row.len()));
        let read = read_list("hostile.csv", text.as_bytes(), &ListOptions::default());
        if let Ok(read) = read {
            assert_eq!(read.value.list.segment.len() + 1, read.value.list.position.len());
        }
    }
}
