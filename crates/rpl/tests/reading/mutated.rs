use crate::given::{bytes, fixture};
use sheet::{Book, ReadOptions};
use terrain::geodesy;
use units::Severity;
use wetplant_rpl::list::PositionList;
use wetplant_rpl::read::{ListOptions, from_book, read_list};

/// A small generator of its own, so that a failure is named by its seed (Knuth's 64-bit multiplier).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next()).unwrap() % limit.max(1)
    }
}

/// What happens to cells: slips of the hand, of the copy, of the program that wrote them.
fn corrupt(draw: &mut Draw, book: &Book, text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = draw.below(letters.len());
    let mut changed = letters.clone();
    let digit = char::from(b'0' + u8::try_from(draw.below(10)).unwrap());
    match draw.below(12) {
        0..=3 if !letters.is_empty() => changed[at] = digit,
        4 if !letters.is_empty() => drop(changed.remove(at)),
        5 => changed.insert(at, digit),
        6 if letters.len() > 1 => changed.swap(at, (at + 1) % letters.len()),
        7 => changed.clear(),
        8 => changed = text.replace('.', ",").chars().collect(),
        9 => changed = text.replace(['N', 'E'], if draw.below(2) == 0 { "S" } else { "W" }).chars().collect(),
        10 => {
            let rows = &book.sheets[0].rows;
            let row = &rows[draw.below(rows.len())];
            changed = row.get(draw.below(row.len())).map_or(Vec::new(), |cell| cell.text.chars().collect());
        }
        _ => changed = format!("-{text}").chars().collect(),
    }
    changed.into_iter().collect()
}

/// Whether a position lies more than 50 m from where it was.
fn moves(before: &PositionList, after: &PositionList) -> bool {
    before.position.len() != after.position.len()
        || before
            .position
            .iter()
            .zip(&after.position)
            .any(|(one, other)| geodesy::distance_km(one.at(), other.at()) > 0.05)
}

fn run(name: &str, bytes: &[u8], count: u64) {
    let book = &sheet::read(bytes, &ReadOptions::default()).unwrap().value;
    let plain = from_book(book, &ListOptions::default()).unwrap().value.list;
    let columns = &plain.source.as_ref().unwrap().layout.column;
    let is_coordinate = |index: &usize| {
        let field = format!("{:?}", columns[*index].field);
        field.starts_with("Latitude") || field.starts_with("Longitude") || field == "Position"
    };
    let coordinates: Vec<usize> = (0..columns.len()).filter(is_coordinate).collect();
    let (mut moved, mut refused) = (0, 0);
    for seed in 0..count {
        let mut draw = Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 7);
        let mut changed = book.clone();
        // three of four hit a coordinate, the others any cell
        let (row, column) = if draw.below(4) > 0 {
            let position = &plain.position[draw.below(plain.position.len())];
            (
                usize::try_from(position.row_no.unwrap()).unwrap() - 1,
                coordinates[draw.below(coordinates.len())],
            )
        } else {
            let filled: Vec<usize> = (0..changed.sheets[0].rows.len())
                .filter(|row| !changed.sheets[0].rows[*row].is_empty())
                .collect();
            let row = filled[draw.below(filled.len())];
            (row, draw.below(changed.sheets[0].rows[row].len()))
        };
        let old = changed.sheets[0].rows[row][column].text.clone();
        let new = corrupt(&mut draw, book, &old);
        changed.sheets[0].rows[row][column].text.clone_from(&new);
        let Ok(read) = from_book(&changed, &ListOptions::default()) else {
            refused += 1;
            continue;
        };
        let is_found = read.findings.iter().any(|finding| finding.severity != Severity::Notes);
        if moves(&plain, &read.value.list) {
            moved += 1;
            assert!(
                is_found,
                "{name}, seed {seed}: row {}, column {}: `{old}` became `{new}`",
                row + 1,
                column + 1
            );
        }
    }
    println!("{name}: {count} corrupted, {moved} with a moved position, {refused} refused");
    assert!(moved > 0, "{name}: nothing moved");
}

#[test]
fn no_position_moves_by_more_than_fifty_metres_without_a_finding() {
    for name in
        ["utf8_comma.csv", "hemisphere_first.csv", "nmiles_6087ft.csv", "utf8bom_semicolon_decimalcomma.csv"]
    {
        run(name, &bytes(name), 2_500);
    }
    for name in
        ["one_row_arrives.csv", "one_row_departs_dms.csv", "derived_columns.csv", "russian_cp1251.csv"]
    {
        run(name, &fixture(name), 500);
    }
}

#[test]
fn a_segment_never_slides_onto_other_positions_without_a_finding() {
    let book = sheet::read(&bytes("utf8_comma.csv"), &ReadOptions::default()).unwrap().value;
    let plain = from_book(&book, &ListOptions::default()).unwrap().value.list;
    for row in 2..book.sheets[0].rows.len() {
        let mut changed = book.clone();
        changed.sheets[0].rows.remove(row);
        let read = from_book(&changed, &ListOptions::default()).unwrap();
        let blocks = read.findings.iter().any(|finding| finding.severity == Severity::Blocks);
        // without its last rows it is a shorter list, which nobody can tell
        assert!(blocks || row + 1 >= book.sheets[0].rows.len(), "row {} taken out", row + 1);
        for (from, segment, to) in read.value.list.spans() {
            let same = plain.spans().find(|(old, _, _)| old.position_no == from.position_no);
            let is_joined = segment.row_no.is_none();
            let stays = same.is_some_and(|(_, old, end)| {
                end.position_no == to.position_no && old.cable_km == segment.cable_km
            });
            assert!(
                is_joined || stays,
                "row {} taken out: {} to {}",
                row + 1,
                from.position_no,
                to.position_no
            );
        }
    }
}

#[test]
fn two_thousand_files_with_changed_bytes_are_read_or_refused() {
    for name in
        ["utf8_comma.csv", "cp1251_semicolon_decimalcomma.csv", "utf16le_tab_decimalcomma.txt", "rpl.xlsx"]
    {
        let original = bytes(name);
        for seed in 0..500 {
            let mut draw = Draw(seed ^ 0xabcd);
            let mut changed = original.clone();
            for _ in 0..=draw.below(40) {
                let at = draw.below(changed.len());
                match draw.below(3) {
                    0 => changed[at] = u8::try_from(draw.below(256)).unwrap(),
                    1 => drop(changed.remove(at)),
                    _ => changed.insert(at, u8::try_from(draw.below(256)).unwrap()),
                }
            }
            if let Ok(read) = read_list(name, &changed, &ListOptions::default()) {
                assert_eq!(read.value.list.position.len(), read.value.list.segment.len() + 1);
                let given = wetplant_rpl::give_back::book(&read.value.list, &Default::default());
                let _ = sheet::write(&given.value);
            }
        }
    }
}
