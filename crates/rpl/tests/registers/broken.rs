use crate::{by_route, read};
use units::Severity::{self, Blocks, Warns};
use wetplant_rpl::register::{KpBasis, RegisterKind, RegisterOptions};

struct Case {
    file: &'static str,
    kind: RegisterKind,
    severity: Severity,
    code: &'static str,
    /// What the place must hold.
    place: &'static str,
    /// What the message must hold.
    message: &'static str,
}

fn case(
    file: &'static str,
    kind: RegisterKind,
    finding: (Severity, &'static str),
    said: (&'static str, &'static str),
) -> Case {
    Case { file, kind, severity: finding.0, code: finding.1, place: said.0, message: said.1 }
}

#[test]
fn each_broken_file_gives_its_finding_with_row_column_and_text() {
    use RegisterKind::{AsLaidBurial, Contact, Crossing, Hazard, Soil};
    let cases = [
        case("broken_kp.csv", Soil, (Blocks, "kp_unreadable"), ("row 3, column B `KP to (km)`", "`74.21.7`")),
        case(
            "broken_reversed.csv",
            Soil,
            (Blocks, "kp_reversed"),
            ("row 3, column B", "KP 74.217 and ends before, at KP 18.250"),
        ),
        case("broken_negative.csv", Hazard, (Blocks, "kp_negative"), ("row 2, column A", "KP -1.000")),
        case(
            "broken_overlap.csv",
            Soil,
            (Warns, "overlap"),
            ("row 3", "KP 17.950 to KP 18.250 is both e1 `silt` and e2 `fine sand`"),
        ),
        case(
            "broken_contradiction.csv",
            AsLaidBurial,
            (Blocks, "overlap"),
            ("row 3", "e1 1.5 m and e2 0.8 m"),
        ),
        case(
            "broken_beyond.csv",
            Soil,
            (Blocks, "beyond_end"),
            ("row 3, column B", "9.577 km beyond the end of the leg at KP 325.523"),
        ),
        case("broken_metres.csv", Soil, (Blocks, "beyond_end"), ("row 2, column B", "KP 18250.000")),
        case(
            "broken_coordinate.csv",
            Contact,
            (Blocks, "coordinate_unreadable"),
            ("row 3, column B `Latitude`", "`40 72.3500 N`"),
        ),
        case("broken_decimal.csv", Soil, (Blocks, "decimal_mixed"), ("broken_decimal.csv", "`18,25`")),
        case(
            "broken_ambiguous.csv",
            Crossing,
            (Blocks, "decimal_ambiguous"),
            ("broken_ambiguous.csv", "`12,345`"),
        ),
        case(
            "broken_length.csv",
            Soil,
            (Warns, "length_differs"),
            ("row 3, column C", "50.967 km is stated, its kilometre points say 55.967 km"),
        ),
        case("broken_gap.csv", Soil, (Warns, "gap"), ("row 3", "from KP 18.250 to KP 19.250 (1.000 km)")),
        case("broken_miles.csv", Contact, (Blocks, "unit_unread"), ("column A `KP (nm)`", "`nm`")),
        case(
            "broken_basis.csv",
            Crossing,
            (Blocks, "kp_basis_differs"),
            ("broken_basis.csv", "route KP was said, but its head says cable KP"),
        ),
    ];
    for case in cases {
        // With the length of the leg known, 12,345 can be no twelve thousand kilometres.
        let length_km = Some(325.523).filter(|_| case.code != "decimal_ambiguous");
        let options = RegisterOptions { length_km, ..by_route(case.kind) };
        let findings = read(case.file, &options).findings;
        let is_meant = |finding: &&units::Finding| {
            finding.code == format!("rpl.register.{}", case.code)
                && finding.severity == case.severity
                && finding.place.as_ref().is_some_and(|place| place.contains(case.place))
                && finding.message.contains(case.message)
        };
        assert!(findings.iter().any(|finding| is_meant(&finding)), "{}: {findings:#?}", case.file);
    }
}

#[test]
fn a_bad_row_stays_an_entry_and_moves_no_other() {
    let register = read("broken_kp.csv", &by_route(RegisterKind::Soil)).value;
    assert_eq!(register.entry.len(), 3);
    assert_eq!((register.entry[1].from_kp_km, register.entry[1].to_kp_km), (Some(18.25), None));
    assert_eq!(register.entry[1].cells[1], "74.21.7");
    assert_eq!(register.entry[2].from_kp_km, Some(74.217));
}

#[test]
fn an_unknown_basis_blocks() {
    let options = RegisterOptions { kp: KpBasis::Unknown, ..by_route(RegisterKind::Soil) };
    let findings = read("broken_gap.csv", &options).findings;
    assert!(
        findings
            .iter()
            .any(|finding| finding.code == "rpl.register.kp_basis_unknown" && finding.severity == Blocks)
    );
}

#[test]
fn the_length_of_the_leg_settles_what_a_comma_means() {
    let options = RegisterOptions { length_km: Some(325.523), ..by_route(RegisterKind::Crossing) };
    let staged = read("broken_ambiguous.csv", &options);
    assert!(crate::doubts(&staged.findings).is_empty());
    assert_eq!(staged.value.entry[0].from_kp_km, Some(12.345));
}

#[test]
fn no_wrong_digit_of_a_kilometre_point_passes_in_a_register_without_gaps() {
    let bytes = crate::bytes_of("assessment.tsv");
    let text = String::from_utf8(bytes).unwrap();
    let options = RegisterOptions { length_km: Some(325.523), ..by_route(RegisterKind::BurialAssessment) };
    let first = text.match_indices('\n').nth(1).unwrap().0 + 1;
    let mut wrong_count = 0;
    for (at, digit) in text[first..].char_indices().filter(|(_, letter)| letter.is_ascii_digit()) {
        let line = text[first..first + at].rsplit('\n').next().unwrap_or_default();
        // Kilometre points within half a metre are the same place.
        if line.matches('\t').count() > 1 || line.ends_with('.') {
            continue;
        }
        let other = if digit == '9' { "4" } else { "9" };
        let mut wrong = text.clone();
        wrong.replace_range(first + at..=first + at, other);
        let staged = wetplant_rpl::register::read_register("wrong.tsv", wrong.as_bytes(), &options).unwrap();
        assert!(!crate::doubts(&staged.findings).is_empty(), "{other} for {digit} after {line:?}");
        wrong_count += 1;
    }
    assert!(wrong_count > 30, "{wrong_count}");
}
