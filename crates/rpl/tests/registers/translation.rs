use crate::made;
use wetplant_rpl::RplError;
use wetplant_rpl::list::{ListPosition, ListSegment, ListStatus, PositionList};
use wetplant_rpl::register::{KpBasis, Register, RegisterEntry, RegisterKind, translate};
use wetplant_rpl::translate::{Confidence, TranslateRules};

/// A line northwards along a meridian with a bend in the middle, `bend_deg` to the east.
fn list(revision: &str, bend_deg: f64, slack_pct: f64) -> PositionList {
    let at = |id: &str, lon_deg: f64, lat_deg: f64| ListPosition {
        id: id.to_owned(),
        lon_deg,
        lat_deg,
        ..ListPosition::default()
    };
    let segment = ListSegment { slack_pct: Some(slack_pct), ..ListSegment::default() };
    PositionList {
        leg: "main".to_owned(),
        revision: revision.to_owned(),
        status: ListStatus::Planned,
        issued: false,
        source: None,
        position: vec![at("p1", 50.0, 41.0), at("p2", 50.0 + bend_deg, 41.5), at("p3", 50.0, 42.0)],
        segment: vec![segment.clone(), segment],
    }
}

fn soil(reaches: &[(f64, f64)]) -> Register {
    let entry = |(i, (from_km, to_km)): (usize, &(f64, f64))| RegisterEntry {
        id: format!("e{}", i + 1),
        from_kp_km: Some(*from_km),
        to_kp_km: Some(*to_km),
        ..RegisterEntry::default()
    };
    made(RegisterKind::Soil, reaches.iter().enumerate().map(entry).collect())
}

#[test]
fn the_same_list_translates_to_itself() {
    let register = soil(&[(0.0, 20.5), (20.5, 100.0)]);
    let staged =
        translate(&register, &list("1", 0.1, 1.0), &list("1", 0.1, 1.0), &TranslateRules::default()).unwrap();
    assert_eq!(staged.findings, []);
    assert_eq!(staged.value.register.entry, register.entry);
    assert!(staged.value.kp.iter().all(|kp| kp.offset_m < 0.001 && kp.confidence == Confidence::Clear));
}

#[test]
fn a_moved_bend_is_told_by_its_offset_and_entries_stay_joined() {
    let register = soil(&[(0.0, 30.0), (30.0, 55.0)]);
    let staged =
        translate(&register, &list("1", 0.0, 1.0), &list("2", 0.05, 1.0), &TranslateRules::default())
            .unwrap();
    let translated = staged.value;
    assert_eq!(translated.register.revision, "2");
    assert_eq!(translated.register.entry[0].to_kp_km, translated.register.entry[1].from_kp_km);
    assert_eq!(
        (translated.kp[0].confidence, translated.kp[3].confidence),
        (Confidence::Clear, Confidence::Doubtful)
    );
    assert!(translated.kp[3].offset_m > 3_000.0);
    assert!(staged.findings.iter().any(|finding| {
        finding.code == "rpl.translate.offset_large"
            && finding.place.as_deref() == Some("register `made` entry e2")
    }));
}

#[test]
fn along_the_cable_more_slack_is_a_greater_kp() {
    let register = Register { kp: KpBasis::Cable, ..soil(&[(0.0, 101.0)]) };
    let staged =
        translate(&register, &list("1", 0.0, 1.0), &list("2", 0.0, 2.0), &TranslateRules::default()).unwrap();
    assert_eq!(staged.value.register.entry[0].to_kp_km, Some(102.0));
}

#[test]
fn what_cannot_be_translated_blocks() {
    let (from, to, rules) = (list("1", 0.0, 1.0), list("2", 0.0, 1.0), TranslateRules::default());
    let staged = translate(&soil(&[(10.0, 400.0)]), &from, &to, &rules).unwrap();
    assert_eq!(staged.findings[0].code, "rpl.register.not_translated");
    assert_eq!(staged.value.register.entry[0].to_kp_km, None);
    let unsaid = Register { kp: KpBasis::Unknown, ..soil(&[(10.0, 20.0)]) };
    let error = translate(&unsaid, &from, &to, &rules).unwrap_err();
    assert_eq!(error, RplError::RegisterBasisUnknown { register: "made".to_owned() });
}
