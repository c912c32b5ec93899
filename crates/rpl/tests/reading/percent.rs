//! Cells of a workbook that show a percentage: the number behind `2%` is 0.02, and stays one.

use sheet::{Book, Cell, Form, Sheet};
use wetplant_rpl::edit::{ListEdit, SetSegments, apply};
use wetplant_rpl::give_back::{GiveBackOptions, book};
use wetplant_rpl::read::{ListOptions, from_book};

fn words(texts: &[&str]) -> Vec<Cell> {
    texts.iter().map(|text| Cell { text: (*text).to_owned(), number: text.parse().ok() }).collect()
}

fn list_with_percent_cells() -> Book {
    let percent = |text: &str, number: f64| Cell { text: text.to_owned(), number: Some(number) };
    let mut rows = vec![words(&["Pos No.", "Event", "Latitude", "Longitude", "Slack", "Cable type"])];
    rows.push(words(&["1", "BMH A", "40 31.4500 N", "50 06.2500 E", "", ""]));
    rows.push(words(&["", "", "", "", "", "SA"]));
    rows[2][4] = percent("2%", 0.02);
    rows.push(words(&["2", "A/C 1", "40 38.9000 N", "50 12.7000 E", "", ""]));
    rows.push(words(&["", "", "", "", "", "SA"]));
    rows[4][4] = percent("1.5%", 0.015);
    rows.push(words(&["3", "BMH B", "40 52.3500 N", "50 19.4000 E", "", ""]));
    Book { form: Form::Xlsx, sheets: vec![Sheet { name: "RPL".to_owned(), rows }] }
}

#[test]
fn a_percentage_is_read_as_one_and_written_as_one() {
    let came = list_with_percent_cells();
    let list = from_book(&came, &ListOptions::default()).unwrap().value.list;
    let slack: Vec<Option<f64>> = list.segment.iter().map(|segment| segment.slack_pct).collect();
    assert_eq!(slack, [Some(2.0), Some(1.5)]);
    let gave = book(&list, &GiveBackOptions::default()).value;
    assert_eq!(gave.sheets[0].rows[2][4], came.sheets[0].rows[2][4]);
    let edit = SetSegments {
        from: list.position[0].id.clone(),
        to: list.position[1].id.clone(),
        slack_pct: Some(3.0),
        ..SetSegments::default()
    };
    let edited = apply(&list, &ListEdit::SetSegments(edit)).unwrap().value;
    let gave = book(&edited, &GiveBackOptions::default()).value;
    assert_eq!(gave.sheets[0].rows[2][4], Cell { text: "3%".to_owned(), number: Some(0.03) });
    assert_eq!(gave.sheets[0].rows[4][4], came.sheets[0].rows[4][4]);
    let again = from_book(&gave, &ListOptions::default()).unwrap().value.list;
    assert_eq!(again.segment[0].slack_pct, Some(3.0));
}
