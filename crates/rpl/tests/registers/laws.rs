use crate::{by_route, bytes_of, made};
use proptest::prelude::*;
use sheet::{Delimiter, Encoding, Form, Newline, TextForm};
use wetplant_rpl::layout::DecimalMark;
use wetplant_rpl::register::{
    KpBasis, Register, RegisterEntry, RegisterKind, RegisterOptions, TargetBand, along, burial_shortfall,
    changes, check, give_back, read_register, summary,
};

const KINDS: [RegisterKind; 8] = [
    RegisterKind::Contact,
    RegisterKind::Soil,
    RegisterKind::BurialAssessment,
    RegisterKind::AsLaidBurial,
    RegisterKind::PostLayBurial,
    RegisterKind::Hazard,
    RegisterKind::Crossing,
    RegisterKind::Permit,
];

prop_compose! {
    fn words()(text in "[A-Za-zА-яƏəĞğİışҚқ0-9][A-Za-zА-яƏəĞğİışҚқ0-9 ,;\"'.-]{0,18}") -> String {
        text.trim().to_owned()
    }
}

fn number(limit: f64) -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        Just(None),
        (0.0..limit).prop_map(Some),
        (0.0..limit).prop_map(|value| Some((value * 1000.0).round() / 1000.0)),
    ]
}

prop_compose! {
    fn entry()(
        from_km in 0.0..300.0_f64,
        length_km in number(20.0),
        at in proptest::option::of((-180.0..180.0_f64, -90.0..90.0_f64)),
        what in words(), owner in words(), state in words(), document in words(), tool in words(), remark in words(),
        depth_m in number(800.0), burial_m in number(3.0), offset_m in number(500.0), angle_deg in number(90.0),
    ) -> RegisterEntry {
        RegisterEntry {
            id: String::new(),
            from_kp_km: Some(from_km),
            to_kp_km: length_km.map(|length_km| from_km + length_km),
            lon_deg: at.map(|at| at.0),
            lat_deg: at.map(|at| at.1),
            what, owner, state, document, depth_m, burial_m, tool, offset_m, angle_deg, remark,
            row_no: None,
            cells: Vec::new(),
        }
    }
}

prop_compose! {
    fn register()(kind in 0..KINDS.len(), mut entry in prop::collection::vec(entry(), 1..12)) -> Register {
        for (i, entry) in entry.iter_mut().enumerate() {
            entry.id = format!("e{}", i + 1);
        }
        made(KINDS[kind], entry)
    }
}

/// The entry without what its file adds.
fn said(entry: &RegisterEntry) -> RegisterEntry {
    RegisterEntry { row_no: None, cells: Vec::new(), ..entry.clone() }
}

fn said_all(register: &Register) -> Vec<RegisterEntry> {
    register.entry.iter().map(said).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_register_made_here_reads_back_equal_and_then_comes_back_byte_for_byte(register in register()) {
        let bytes = sheet::write(&give_back(&register)).unwrap();
        // A person who wrote the file knows its decimal mark.
        let options = RegisterOptions { decimal: Some(DecimalMark::Point), ..RegisterOptions::of(register.kind, "main") };
        let read = read_register("made.csv", &bytes, &options).unwrap().value;
        prop_assert_eq!(read.kp, KpBasis::Route);
        prop_assert_eq!(said_all(&read), said_all(&register));
        prop_assert_eq!(changes(&register, &read), Vec::new());
        prop_assert_eq!(sheet::write(&give_back(&read)).unwrap(), bytes);
    }

    #[test]
    fn an_edited_register_reads_back_equal_in_every_form(
        register in register(), other in entry(), place in 0..12_usize, form in 0..3_usize,
    ) {
        let forms = [
            Form::Text(TextForm { encoding: Encoding::Utf16Le, byte_order_mark: true, delimiter: Delimiter::Tab, newline: Newline::CrLf }),
            Form::Text(TextForm { encoding: Encoding::Utf8, byte_order_mark: false, delimiter: Delimiter::Semicolon, newline: Newline::Lf }),
            Form::Xlsx,
        ];
        let mut book = give_back(&register);
        book.form = forms[form];
        book.sheets[0].name = if form == 2 { "Register".to_owned() } else { String::new() };
        let options = RegisterOptions { decimal: Some(DecimalMark::Point), ..RegisterOptions::of(register.kind, "main") };
        let mut read = read_register("made", &sheet::write(&book).unwrap(), &options).unwrap().value;
        let i = place % read.entry.len();
        let before = read.entry[i].clone();
        read.entry[i] = RegisterEntry { id: before.id, row_no: before.row_no, cells: before.cells, ..other };
        let bytes = sheet::write(&give_back(&read)).unwrap();
        let again = read_register("made", &bytes, &options).unwrap().value;
        prop_assert_eq!(said_all(&again), said_all(&read));
    }

    #[test]
    fn lengths_by_class_sum_to_the_whole_and_every_entry_lies_along_its_leg(register in register()) {
        let whole = summary(&register, &[]);
        let total_km: f64 = register.entry.iter().filter_map(RegisterEntry::length_km).sum();
        let classes_km: f64 = whole.by_class.iter().map(|class| class.length_km).sum();
        prop_assert!((total_km - classes_km).abs() < 1e-9);
        prop_assert!(whole.covered_km <= total_km + 1e-9);
        prop_assert_eq!(along(&register, 0.0, 400.0).len(), register.entry.len());
    }

    #[test]
    fn shortfalls_lie_in_their_targets_in_order_and_apart(register in register(), target_m in 0.1..3.0_f64) {
        let targets = [TargetBand { from_kp_km: 10.0, to_kp_km: 200.0, target_m }];
        let runs = burial_shortfall(&register, &targets);
        for run in &runs {
            prop_assert!(run.from_kp_km >= 10.0 - 1e-6 && run.to_kp_km <= 200.0 + 1e-6 && run.to_kp_km > run.from_kp_km);
            prop_assert!(run.achieved_m.is_none_or(|achieved_m| achieved_m < target_m));
        }
        for pair in runs.windows(2) {
            prop_assert!(pair[1].from_kp_km >= pair[0].to_kp_km - 1e-6);
        }
    }
}

#[test]
fn mutated_files_never_panic() {
    let files = [
        "contacts.csv",
        "soil_cp1251.csv",
        "assessment.tsv",
        "as_laid.csv",
        "post_lay_utf16.txt",
        "hazards_cp1252.csv",
        "crossings_cp1254.csv",
        "permits.csv",
        "broken_decimal.csv",
    ];
    let mut seed: u64 = 20_261_125;
    let mut draw = move |below: usize| {
        // Xorshift: the same mutations in every run.
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % u64::try_from(below.max(1)).unwrap()).unwrap()
    };
    let mut read_count = 0;
    for run in 0..2_000 {
        let mut bytes = bytes_of(files[run % files.len()]);
        for _ in 0..=draw(20) {
            let at = draw(bytes.len());
            match draw(4) {
                0 => bytes[at] = u8::try_from(draw(256)).unwrap(),
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, b",;\t\n.-0\"9"[draw(9)]),
                _ => bytes.truncate(at.max(bytes.len() * 9 / 10)),
            }
        }
        let options = RegisterOptions { length_km: Some(325.523), ..by_route(KINDS[draw(8)]) };
        if let Ok(staged) = read_register("mutated.csv", &bytes, &options) {
            read_count += 1;
            let register = staged.value;
            let _ = (check(&register, None), summary(&register, &[]), along(&register, 0.0, 1.0));
            let _ = sheet::write(&give_back(&register));
        }
    }
    assert!(read_count > 500, "only {read_count} of 2,000 mutated files were read at all");
}

#[test]
fn a_register_survives_json() {
    let options =
        RegisterOptions { decimal: Some(DecimalMark::Comma), ..by_route(RegisterKind::AsLaidBurial) };
    let register = read_register("as_laid.csv", &bytes_of("as_laid.csv"), &options).unwrap().value;
    let text = serde_json::to_string(&register).unwrap();
    assert_eq!(serde_json::from_str::<Register>(&text).unwrap(), register);
}
