use crate::{by_route, bytes_of, doubts, read};
use sheet::{Cell, Encoding, Form, ReadOptions};
use wetplant_rpl::register::{
    ColumnChoice, ColumnUnit, KpBasis, Register, RegisterField, RegisterKind, RegisterOptions, along,
    give_back, read_register, summary,
};

const LENGTH_KM: f64 = 325.523;

fn in_code_page(kind: RegisterKind, encoding: Encoding) -> RegisterOptions {
    let read = ReadOptions { encoding: Some(encoding), ..ReadOptions::default() };
    RegisterOptions { read, length_km: Some(LENGTH_KM), ..by_route(kind) }
}

fn reaches(register: &Register) -> Vec<(Option<f64>, Option<f64>)> {
    register.entry.iter().map(|entry| (entry.from_kp_km, entry.to_kp_km)).collect()
}

#[test]
fn contacts_may_have_coordinates_only_and_split_ones() {
    let staged = read("contacts.csv", &RegisterOptions::of(RegisterKind::Contact, "main"));
    assert_eq!(doubts(&staged.findings), [""; 0]);
    let register = staged.value;
    assert_eq!(register.kp, KpBasis::Route);
    assert_eq!(reaches(&register), [(Some(12.4), None), (None, None), (Some(193.25), None)]);
    let debris = &register.entry[1];
    assert!((debris.lat_deg.unwrap() - 40.8725).abs() < 1e-12);
    assert!((debris.lon_deg.unwrap() - (50.0 + 19.4 / 60.0)).abs() < 1e-12);
    assert_eq!(register.entry[2].what, "Wreck, charted");
    assert_eq!(register.entry[2].offset_m, Some(-120.0));
    assert_eq!(register.entry[0].cells[9], "MB-04");
    let source = register.source.unwrap();
    assert_eq!((source.head.len(), source.foot.len()), (3, 1));
}

#[test]
fn soil_reads_from_russian_heads_and_a_decimal_comma() {
    let staged = read("soil_cp1251.csv", &in_code_page(RegisterKind::Soil, Encoding::Cp1251));
    assert_eq!(doubts(&staged.findings), [""; 0]);
    assert!(staged.findings.iter().any(|finding| finding.code == "rpl.register.decimal_comma"));
    let register = staged.value;
    assert_eq!(register.entry.len(), 4);
    assert_eq!(register.entry[1].what, "песок мелкий");
    assert_eq!(register.entry[1].depth_m, Some(45.5));
    let lengths = summary(&register, &[]).by_class;
    assert_eq!(lengths[0].what, "песок");
    assert!((lengths.iter().map(|class| class.length_km).sum::<f64>() - LENGTH_KM).abs() < 1e-9);
    let crossed: Vec<&str> = along(&register, 18.0, 80.0).iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(crossed, ["e1", "e2", "e3"]);
}

#[test]
fn an_assessment_in_metres_is_kilometres_inside() {
    let options = RegisterOptions { length_km: Some(LENGTH_KM), ..by_route(RegisterKind::BurialAssessment) };
    let staged = read("assessment.tsv", &options);
    assert_eq!(doubts(&staged.findings), [""; 0]);
    assert_eq!(reaches(&staged.value)[2], (Some(74.217), Some(193.9095)));
    assert_eq!((staged.value.entry[2].burial_m, staged.value.entry[2].tool.as_str()), (Some(0.6), "jet"));
    assert_eq!(staged.value.entry[0].cells[5], "180");
}

#[test]
fn a_burial_log_takes_what_was_achieved_not_what_was_aimed_at() {
    let staged = read("as_laid.csv", &RegisterOptions::of(RegisterKind::AsLaidBurial, "main"));
    assert_eq!(doubts(&staged.findings), [""; 0]);
    let reached: Vec<Option<f64>> = staged.value.entry.iter().map(|entry| entry.burial_m).collect();
    assert_eq!(reached, [Some(2.1), Some(1.45), Some(1.5), Some(0.3), Some(1.25)]);
    assert_eq!(staged.value.source.unwrap().between[0].cells[0], "Day 2");
}

#[test]
fn readings_at_points_read_as_kilometres_plus_metres() {
    let staged = read("post_lay_utf16.txt", &by_route(RegisterKind::PostLayBurial));
    assert_eq!(doubts(&staged.findings), [""; 0]);
    let register = staged.value;
    assert_eq!(register.entry[2].from_kp_km, Some(12.02));
    assert_eq!((register.entry[2].burial_m, register.entry[4].burial_m), (Some(0.9), None));
}

#[test]
fn two_kilometre_points_block_until_one_is_named() {
    let options =
        RegisterOptions { kp: KpBasis::Unknown, ..in_code_page(RegisterKind::Hazard, Encoding::Cp1252) };
    let unsaid = read("hazards_cp1252.csv", &options);
    assert_eq!(doubts(&unsaid.findings), ["rpl.register.kp_two_bases"]);
    let said = read("hazards_cp1252.csv", &in_code_page(RegisterKind::Hazard, Encoding::Cp1252));
    assert_eq!(doubts(&said.findings), [""; 0]);
    assert_eq!(reaches(&said.value)[1], (Some(88.2), Some(91.7)));
    assert_eq!(said.value.entry[1].cells[5], "carte à vérifier");
}

#[test]
fn crossings_and_permits_carry_owner_state_and_document() {
    let crossings = read("crossings_cp1254.csv", &in_code_page(RegisterKind::Crossing, Encoding::Cp1254));
    assert_eq!(doubts(&crossings.findings), [""; 0]);
    let unsaid: Vec<_> =
        crossings.findings.iter().filter(|finding| finding.code == "rpl.register.unsaid").collect();
    assert_eq!(unsaid.len(), 1);
    let pipeline = &crossings.value.entry[0];
    assert_eq!((pipeline.what.as_str(), pipeline.owner.as_str()), ("Boru xetti PL-7 Abşeron", "Made-up Gaz"));
    assert_eq!((pipeline.state.as_str(), pipeline.document.as_str()), ("in service", "CA-7 rev 2"));
    assert_eq!((pipeline.angle_deg, pipeline.lat_deg), (Some(82.5), Some(42.0 + 10.4 / 60.0)));

    let options = RegisterOptions { length_km: Some(LENGTH_KM), ..by_route(RegisterKind::Permit) };
    let permits = read("permits.csv", &options);
    assert_eq!(doubts(&permits.findings), [""; 0]);
    assert_eq!(permits.value.entry[2].owner, "Port B \"North\"");
    assert_eq!(permits.value.entry[1].to_kp_km, None);
    assert_eq!(permits.value.entry[0].document, "A-2025/17");
}

#[test]
fn every_file_comes_back_byte_for_byte() {
    let files = [
        ("contacts.csv", by_route(RegisterKind::Contact)),
        ("soil_cp1251.csv", in_code_page(RegisterKind::Soil, Encoding::Cp1251)),
        ("assessment.tsv", by_route(RegisterKind::BurialAssessment)),
        ("as_laid.csv", by_route(RegisterKind::AsLaidBurial)),
        ("post_lay_utf16.txt", by_route(RegisterKind::PostLayBurial)),
        ("hazards_cp1252.csv", in_code_page(RegisterKind::Hazard, Encoding::Cp1252)),
        ("crossings_cp1254.csv", in_code_page(RegisterKind::Crossing, Encoding::Cp1254)),
        ("permits.csv", by_route(RegisterKind::Permit)),
        ("broken_kp.csv", by_route(RegisterKind::Soil)),
        ("broken_decimal.csv", by_route(RegisterKind::Soil)),
        ("broken_coordinate.csv", by_route(RegisterKind::Contact)),
    ];
    for (name, options) in files {
        let given = sheet::write(&give_back(&read(name, &options).value)).unwrap();
        assert_eq!(String::from_utf8_lossy(&given), String::from_utf8_lossy(&bytes_of(name)), "{name}");
        assert_eq!(given, bytes_of(name), "{name}");
    }
}

#[test]
fn an_edited_entry_changes_its_own_cells_only_and_in_their_own_form() {
    let options = in_code_page(RegisterKind::Soil, Encoding::Cp1251);
    let mut register = read("soil_cp1251.csv", &options).value;
    let before = give_back(&register);
    register.entry[1].to_kp_km = Some(75.5);
    register.entry[1].owner = "кто-то".to_owned();
    let after = give_back(&register);
    let (before, after) = (&before.sheets[0].rows, &after.sheets[0].rows);
    let texts = |row: &[Cell]| row.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>();
    assert_eq!(
        texts(&after[3]),
        ["18,250", "75,500", "57,250", "песок мелкий", "45,5", "проба БК-3", "кто-то"]
    );
    assert_eq!(texts(&after[1])[6], "Owner");
    for i in (0..before.len()).filter(|i| ![1, 3].contains(i)) {
        assert_eq!(before[i], after[i], "row {}", i + 1);
    }
}

#[test]
fn a_workbook_gives_the_same_register_as_its_text_and_comes_back() {
    let text = read("permits.csv", &by_route(RegisterKind::Permit)).value;
    let mut book = give_back(&text);
    book.form = Form::Xlsx;
    book.sheets[0].name = "Permits".to_owned();
    for row in &mut book.sheets[0].rows {
        for cell in row.iter_mut() {
            if let Ok(value) = cell.text.parse::<f64>() {
                *cell = Cell::number(value);
            }
        }
    }
    book.sheets.insert(0, sheet::Sheet { name: "Cover".to_owned(), rows: vec![vec![Cell::text("Made up")]] });
    let bytes = sheet::write(&book).unwrap();
    let options = by_route(RegisterKind::Permit);
    let staged = read_register("permits.xlsx", &bytes, &options).unwrap();
    assert_eq!(doubts(&staged.findings), [""; 0]);
    assert_eq!(staged.value.source.as_ref().unwrap().sheet, "Permits");
    assert!(wetplant_rpl::register::changes(&text, &staged.value).is_empty());
    let given = sheet::write(&give_back(&staged.value)).unwrap();
    let again = read_register("permits.xlsx", &given, &options).unwrap();
    assert_eq!(again.value.entry, staged.value.entry);
    let missing = RegisterOptions { sheet: Some("Soil".to_owned()), ..options };
    let error = read_register("permits.xlsx", &bytes, &missing).unwrap_err();
    assert_eq!(error.to_string(), "`permits.xlsx` has no sheet `Soil`; it has Cover, Permits");
}

#[test]
fn a_person_may_name_columns_and_the_first_row() {
    let bytes = b"1200;stone;x\n3400;rope;y\n";
    let choice = |column_no, field, unit| ColumnChoice { column_no, field, unit };
    let options = RegisterOptions {
        columns: vec![
            choice(1, RegisterField::FromKp, Some(ColumnUnit::M)),
            choice(2, RegisterField::What, None),
        ],
        first_row_no: Some(1),
        ..by_route(RegisterKind::Contact)
    };
    let staged = read_register("bare.csv", bytes, &options).unwrap();
    assert_eq!(doubts(&staged.findings), [""; 0]);
    assert_eq!(reaches(&staged.value), [(Some(1.2), None), (Some(3.4), None)]);
    assert_eq!(sheet::write(&give_back(&staged.value)).unwrap(), bytes);
    assert!(read_register("bare.csv", bytes, &by_route(RegisterKind::Contact)).is_err());
}

fn of_text(text: &str, options: &RegisterOptions) -> units::Staged<Register> {
    read_register("made.csv", text.as_bytes(), options).unwrap()
}

#[test]
fn both_coordinates_may_stand_in_one_cell() {
    let text = "Contact;Position;Offset (m)\r\nBoulder;40 37.1000 N 50 11.1000 E;5\r\nRope;;-3\r\n";
    let staged = of_text(text, &RegisterOptions::of(RegisterKind::Contact, "main"));
    assert_eq!(doubts(&staged.findings), ["rpl.register.no_place"]);
    let mut register = staged.value;
    let (lat_deg, lon_deg) = (register.entry[0].lat_deg.unwrap(), register.entry[0].lon_deg.unwrap());
    assert!((lat_deg - (40.0 + 37.1 / 60.0)).abs() < 1e-12 && (lon_deg - 50.185).abs() < 1e-12);
    assert_eq!(sheet::write(&give_back(&register)).unwrap(), text.as_bytes());
    register.entry[0].lat_deg = Some(40.5);
    assert_eq!(give_back(&register).sheets[0].rows[1][1].text, "40 30.0000 N 050 11.1000 E");
}

#[test]
fn heads_in_every_language_of_the_region_are_known() {
    use RegisterField::{Burial, Depth, FromKp, Owner, Remark, State, ToKp, What};
    let cases = [
        (
            RegisterKind::Crossing,
            "КП, км;Наименование;Владелец;Статус;Глубина воды, м;Примечание",
            vec![FromKp, What, Owner, State, Depth, Remark],
        ),
        (
            RegisterKind::AsLaidBurial,
            "с, км;по, км;Фактическое заглубление, м;Примечания",
            vec![FromKp, ToKp, Burial, Remark],
        ),
        (
            RegisterKind::Hazard,
            "KP başlanğıc (km);KP son (km);Təhlükə;Vəziyyət;Qeyd",
            vec![FromKp, ToKp, What, State, Remark],
        ),
        (RegisterKind::Soil, "КП от, км;КП до, км;Топырақ;Ескерту", vec![FromKp, ToKp, What, Remark]),
        (
            RegisterKind::PostLayBurial,
            "Start KP [km];End KP [km];DOL (m);Comments",
            vec![FromKp, ToKp, Burial, Remark],
        ),
        (
            RegisterKind::BurialAssessment,
            "From KP (km);To KP (km);BAS Class;Target DOB (m)",
            vec![FromKp, ToKp, What, Burial],
        ),
    ];
    for (kind, heads, expected) in cases {
        let width = heads.split(';').count();
        let text = format!("{heads}\n1;2{}\n", ";x".repeat(width - 2));
        let register = of_text(&text, &by_route(kind)).value;
        let fields: Vec<RegisterField> =
            register.source.unwrap().columns.iter().map(|column| column.field).collect();
        assert_eq!(fields, expected, "{heads}");
    }
}

#[test]
fn what_a_head_leaves_open_is_a_finding() {
    let cases = [
        (
            "KP from (km),KP to (km),Depth (m)\n0,1,1.5\n",
            RegisterKind::AsLaidBurial,
            "rpl.register.depth_doubtful",
        ),
        (
            "KP from (km),KP to (km),Burial depth\n0,1,1.5\n",
            RegisterKind::AsLaidBurial,
            "rpl.register.unit_assumed",
        ),
        ("From,To,Soil\n0,1,sand\n", RegisterKind::Soil, "rpl.register.unit_assumed"),
        ("KP from (km),KP to (km),Soil\n", RegisterKind::Soil, "rpl.register.no_entries"),
        ("KP (km),Contact,Latitude\n1,rope,40.5\n", RegisterKind::Contact, "rpl.register.coordinate_half"),
        ("KP (km),Hazard,Offset (m)\n1,reef,near\n", RegisterKind::Hazard, "rpl.register.number_unreadable"),
        ("KP (km),Hazard\n5,reef\n2,wreck\n", RegisterKind::Hazard, "rpl.register.order"),
        ("KP from (km),KP to (km),Soil\n5,2,a\n2,1,b\n", RegisterKind::Soil, "rpl.register.kp_reversed"),
        (
            "KP from (km),KP to (km),Burial (m)\n0,1,150\n",
            RegisterKind::PostLayBurial,
            "rpl.register.burial_deep",
        ),
        ("KP (km),Crossing,Angle (deg)\n5,X,190\n", RegisterKind::Crossing, "rpl.register.angle_range"),
    ];
    for (text, kind, code) in cases {
        let findings = of_text(text, &by_route(kind)).findings;
        assert!(doubts(&findings).contains(&code), "{text}: {findings:#?}");
    }
}

#[test]
fn a_file_without_places_is_an_error_that_names_its_heads() {
    let error =
        read_register("x.csv", b"Name,Price\nrope,5\n", &by_route(RegisterKind::Contact)).unwrap_err();
    assert!(error.to_string().contains("`Name | Price`"), "{error}");
}

#[test]
fn a_text_separated_otherwise_than_it_looks_is_read_by_its_heads() {
    let text = "KP (km),Crossing,Owner\n5,a;b;c,x;y;z\n6,a;b;c,x;y;z\n";
    let staged = of_text(text, &by_route(RegisterKind::Crossing));
    assert_eq!(staged.value.entry[0].what, "a;b;c");
}

#[test]
fn a_signature_below_the_entries_is_kept_as_a_foot() {
    let text = "KP (km),Hazard,State\n1.5,reef,charted\n\nPrepared by,A. Made-up,\n";
    let staged = of_text(text, &by_route(RegisterKind::Hazard));
    assert_eq!(doubts(&staged.findings), [""; 0]);
    assert!(staged.findings.iter().any(|finding| finding.code == "rpl.register.row_kept"));
    assert_eq!((staged.value.entry.len(), staged.value.source.as_ref().unwrap().foot.len()), (1, 2));
    assert_eq!(sheet::write(&give_back(&staged.value)).unwrap(), text.as_bytes());
}
