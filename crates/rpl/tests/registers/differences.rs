use crate::{by_route, read};
use wetplant_rpl::register::{KpBasis, RegisterEntry, RegisterKind, changes};

#[test]
fn equal_registers_have_no_changes_however_numbers_are_spelled() {
    let before = read("permits.csv", &by_route(RegisterKind::Permit)).value;
    let mut after = before.clone();
    after.entry[0].cells[1] = "0.0".to_owned();
    assert_eq!(changes(&before, &after), []);
}

#[test]
fn a_row_put_in_changes_no_neighbour() {
    let before = read("permits.csv", &by_route(RegisterKind::Permit)).value;
    let mut after = before.clone();
    let new = RegisterEntry {
        id: "e2".to_owned(),
        from_kp_km: Some(160.0),
        what: "Fishery consent".to_owned(),
        ..RegisterEntry::default()
    };
    after.entry.insert(1, new);
    for (i, entry) in after.entry.iter_mut().enumerate() {
        entry.id = format!("e{}", i + 1);
    }
    let found = changes(&before, &after);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].field.as_str(), found[0].after.as_str()), ("entry", "KP 160.000 Fishery consent"));
    let gone = changes(&after, &before);
    assert_eq!((gone[0].before.as_str(), gone[0].after.as_str()), ("KP 160.000 Fishery consent", ""));
}

#[test]
fn each_changed_field_is_named_with_both_texts() {
    let before = read("permits.csv", &by_route(RegisterKind::Permit)).value;
    let mut after = before.clone();
    after.kp = KpBasis::Cable;
    after.entry[1].state = "granted".to_owned();
    after.entry[1].from_kp_km = Some(194.0);
    after.entry[2].cells[6] = "2028-01-01".to_owned();
    let found: Vec<(String, String, String, String)> = changes(&before, &after)
        .into_iter()
        .map(|change| (change.entry, change.field, change.before, change.after))
        .collect();
    let row = |entry: &str, field: &str, before: &str, after: &str| {
        (entry.to_owned(), field.to_owned(), before.to_owned(), after.to_owned())
    };
    let expected = [
        row("", "kp", "route", "cable"),
        row("e2", "from_kp_km", "193.909", "194"),
        row("e2", "state", "applied", "granted"),
        row("e3", "`Expiry date`", "2027-01-01", "2028-01-01"),
    ];
    assert_eq!(found, expected);
}
