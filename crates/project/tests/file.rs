//! The project file: the plan is the fold of its events, and every revision stays.

#![allow(clippy::unwrap_used, clippy::panic)] // a test stops where something is wrong

mod common;
use wetplant_project as project;

use common::{AT, Folder, GRID, create, layers, record_design, second_plan, small_plan, stamped};
use project::event::{LegEdited, LegSolved, RevisionRecorded, SectionRemoved, SectionSet};
use project::file::beginning;
use project::verify::{verify, verify_bytes};
use project::{NewEvent, ProjectError, ProjectEvent, ProjectFile, plan};
use route::plan::LegOrigin;
use units::{Fingerprint, LonLat};

#[test]
fn a_project_gives_back_every_revision_grid_and_acknowledged_event() {
    let folder = Folder::new("whole");
    let (first, second) = (small_plan(), second_plan());
    let events = beginning(&[("caspian", GRID)], &[&first, &second]).unwrap();
    let mut told = Vec::new();
    let file = stamped(AT, |stamp| {
        let mut hear = |sequence_no: u64, hash: &str| told.push((sequence_no, hash.to_owned()));
        ProjectFile::create(&folder.project(), "Small line", &events, stamp, &mut hear)
    });
    drop(file.unwrap());
    let file = ProjectFile::open(&folder.project()).unwrap();
    assert_eq!(file.head_plan().unwrap(), second);
    assert_eq!(file.plan_at("A").unwrap(), first);
    assert_eq!(file.plan_at("B").unwrap(), second);
    assert_eq!(file.grid_bytes("caspian").unwrap(), GRID);
    assert_eq!(
        file.revisions().iter().map(|revision| revision.label.as_str()).collect::<Vec<_>>(),
        ["A", "B"]
    );
    assert_eq!(plan::write_toml(&file.plan_at("A").unwrap()).unwrap(), common::SMALL);

    let report = verify(&folder.project()).unwrap();
    assert!(report.fine, "{:?}", report.all_problems().collect::<Vec<_>>());
    let kept: Vec<_> =
        report.chain.events.iter().map(|event| (event.sequence_no, event.hash.clone())).collect();
    assert_eq!(kept, told);
    // Beginning, grid, 24 sections, revision; then what differs (revision, water, landing, exclusion), revision.
    assert_eq!(told.len(), 1 + 1 + 24 + 1 + 4 + 1);
    let streams: Vec<&str> = report.chain.events.iter().map(|event| event.stream.as_str()).collect();
    assert_eq!(streams.iter().filter(|stream| **stream == "agreement").count(), 4);
}

#[test]
fn the_same_inputs_give_the_same_file() {
    let folders = [Folder::new("same-1"), Folder::new("same-2")];
    for folder in &folders {
        let mut file = create(&folder.project(), &[&small_plan(), &second_plan()]).unwrap();
        record_design(&mut file);
    }
    assert!(folders[0].files() == folders[1].files());
    assert_eq!(folders[0].files().len(), 1);
}

#[test]
fn a_create_that_fails_leaves_nothing_behind() {
    let folder = Folder::new("fails");
    let path = folder.project();
    assert!(matches!(
        create(&path, &[&small_plan(), &small_plan()]),
        Err(ProjectError::RevisionTwice { .. })
    ));
    let mut endless = small_plan();
    endless.water.as_mut().unwrap().surface_level_m = f64::NAN;
    assert!(matches!(create(&path, &[&endless]), Err(ProjectError::Plan(_))));
    let wrong = [
        NewEvent::from(ProjectEvent::LegEdited(LegEdited { leg: "main".into(), positions: vec![] })),
        ProjectEvent::SectionSet(SectionSet { section: "surprise".into(), value: 1.into() }).into(),
        NewEvent { grid: Some(b"other"), ..NewEvent::grid("caspian", GRID) },
        NewEvent { grid: None, ..NewEvent::grid("caspian", GRID) },
    ];
    for event in wrong {
        let made =
            stamped(AT, |stamp| ProjectFile::create(&path, "x", &[event], stamp, &mut |_, _| panic!("told")));
        assert!(made.is_err());
    }
    let made =
        stamped("now", |stamp| ProjectFile::create(&path, "x", &[], stamp, &mut |_, _| panic!("told")));
    assert!(made.unwrap_err().to_string().contains("at_utc is `now`"));
    assert!(folder.files().is_empty());

    std::fs::write(&path, b"somebody's work").unwrap();
    assert!(create(&path, &[&small_plan()]).unwrap_err().to_string().contains("exists already"));
    assert_eq!(std::fs::read(&path).unwrap(), b"somebody's work");
    assert_eq!(folder.files().len(), 1);
}

#[test]
fn the_solver_moves_only_solved_legs_and_a_person_any() {
    let folder = Folder::new("legs");
    let mut file = create(&folder.project(), &[&small_plan()]).unwrap();
    let positions = vec![LonLat::new(50.0, 41.3), LonLat::new(50.25, 41.75)];
    let solved_from = Fingerprint::of_bytes(b"surface");
    let solve = |leg: &str| {
        let (leg, solved_from, positions) = (leg.to_owned(), solved_from.clone(), positions.clone());
        NewEvent::from(ProjectEvent::LegSolved(LegSolved { leg, solved_from, positions }))
    };
    let append = |file: &mut ProjectFile, event: NewEvent<'_>| {
        stamped(AT, |stamp| file.append(&[event], stamp, &mut |_, _| {}))
    };
    append(&mut file, solve("south")).unwrap();
    let plan = file.head_plan().unwrap();
    assert_eq!(
        (plan.route.leg[0].position.clone(), plan.route.leg[0].origin),
        (positions.clone(), LegOrigin::Solved)
    );
    assert_eq!(plan.route.leg[0].solved_from, Some(solved_from.clone()));
    assert!(matches!(append(&mut file, solve("north")), Err(ProjectError::LegGiven { .. })));
    assert!(matches!(append(&mut file, solve("west")), Err(ProjectError::LegUnknown { .. })));

    let edit = ProjectEvent::LegEdited(LegEdited { leg: "south".into(), positions: positions[..1].to_vec() });
    append(&mut file, edit.into()).unwrap();
    let plan = file.head_plan().unwrap();
    assert_eq!((plan.route.leg[0].origin, plan.route.leg[0].solved_from.clone()), (LegOrigin::Edited, None));
    assert!(matches!(append(&mut file, solve("south")), Err(ProjectError::LegGiven { .. })));
    assert!(verify(&folder.project()).unwrap().fine);
}

#[test]
fn a_whole_plan_stays_one() {
    let folder = Folder::new("stays");
    let mut file = create(&folder.project(), &[&small_plan()]).unwrap();
    let wrong = [
        ProjectEvent::SectionRemoved(SectionRemoved { section: "landing".into() }),
        ProjectEvent::SectionSet(SectionSet {
            section: "water".into(),
            value: serde_json::json!({ "surface_level_m": 1 }),
        }),
        ProjectEvent::SectionSet(SectionSet { section: "landing".into(), value: serde_json::json!("here") }),
        ProjectEvent::RevisionRecorded(RevisionRecorded {
            label: "C".into(),
            plan_fingerprint: Fingerprint::of_bytes(b"another plan"),
        }),
    ];
    let before = std::fs::read(folder.project()).unwrap();
    for event in wrong {
        let refused = stamped(AT, |stamp| file.append(&[event.into()], stamp, &mut |_, _| panic!("told")));
        assert!(refused.is_err());
    }
    assert_eq!(std::fs::read(folder.project()).unwrap(), before);
    let optional = ProjectEvent::SectionRemoved(SectionRemoved { section: "sector_line".into() });
    stamped(AT, |stamp| file.append(&[optional.into()], stamp, &mut |_, _| {})).unwrap();
    assert_eq!(file.head_plan().unwrap().sector_line, None);
}

#[test]
fn a_new_revision_sets_only_the_sections_that_differ() {
    let folder = Folder::new("revision");
    let mut file = create(&folder.project(), &[&small_plan()]).unwrap();
    let mut told = 0;
    let mut record = |file: &mut ProjectFile, plan: &plan::Plan| {
        stamped(AT, |stamp| file.record_revision(plan, stamp, &mut |_, _| told += 1))
    };
    record(&mut file, &second_plan()).unwrap();
    let twice = record(&mut file, &small_plan());
    assert!(matches!(twice, Err(ProjectError::RevisionTwice { label }) if label == "A"));
    assert_eq!(told, 5);
    assert_eq!(file.head_plan().unwrap(), second_plan());
    assert!(
        matches!(file.plan_at("Z"), Err(ProjectError::RevisionUnknown { known, .. }) if known == ["A", "B"])
    );
}

#[test]
fn a_repeated_request_is_acknowledged_and_not_applied_again() {
    let folder = Folder::new("repeat");
    let mut file = create(&folder.project(), &[&small_plan()]).unwrap();
    let mut told = Vec::new();
    for _ in 0..2 {
        let event =
            NewEvent { idempotency_key: Some("grid 2".into()), ..NewEvent::grid("gebco", b"another") };
        let mut hear = |sequence_no: u64, hash: &str| told.push((sequence_no, hash.to_owned()));
        stamped(AT, |stamp| file.append(&[event], stamp, &mut hear)).unwrap();
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(file.fold().grids.len(), 2);
}

#[test]
fn a_grid_under_two_names_is_kept_once() {
    let folder = Folder::new("grids");
    let mut file = create(&folder.project(), &[&small_plan()]).unwrap();
    let again = NewEvent::grid("caspian again", GRID);
    stamped(AT, |stamp| file.append(&[again], stamp, &mut |_, _| {})).unwrap();
    assert_eq!(file.grid_bytes("caspian again").unwrap(), GRID);
    let unknown = file.grid_bytes("gebco").unwrap_err().to_string();
    assert_eq!(unknown, "the project holds no grid `gebco`; it has caspian, caspian again");
    assert!(verify(&folder.project()).unwrap().fine);
}

#[test]
fn a_design_is_kept_with_its_layers_until_the_next() {
    let folder = Folder::new("design");
    let mut file = create(&folder.project(), &[&small_plan()]).unwrap();
    record_design(&mut file);
    let fingerprint = plan::fingerprint(&small_plan());
    assert_eq!(file.fold().design.as_ref().unwrap().plan_fingerprint, fingerprint);
    assert!(verify(&folder.project()).unwrap().fine);

    let (results, layers) = (Fingerprint::of_bytes(b"r"), layers());
    let mut wrong = NewEvent::design(Fingerprint::of_bytes(b"another plan"), results.clone(), &layers);
    let refused = stamped(AT, |stamp| file.append(&[wrong.clone()], stamp, &mut |_, _| {}));
    assert!(matches!(refused, Err(ProjectError::PlanDiffers { .. })));
    let other = project::ResultLayers::default();
    wrong = NewEvent { layers: Some(&other), ..NewEvent::design(fingerprint, results, &layers) };
    assert!(stamped(AT, |stamp| file.append(&[wrong], stamp, &mut |_, _| {})).is_err());

    // A later change of the plan leaves the layers as the design wrote them.
    stamped(AT, |stamp| file.record_revision(&second_plan(), stamp, &mut |_, _| {})).unwrap();
    assert!(verify(&folder.project()).unwrap().fine);
}

#[test]
fn a_copy_for_a_party_holds_what_it_may_read_and_verifies() {
    let folder = Folder::new("copy");
    let mut file = create(&folder.project(), &[&small_plan()]).unwrap();
    record_design(&mut file);
    let value =
        serde_json::json!([{ "date": "2026", "text": "secret canary", "tag": "cited", "source": "us" }]);
    let fact = ProjectEvent::SectionSet(SectionSet { section: "fact".into(), value });
    let secret = NewEvent { readers: ["AZ".to_owned()].into(), ..fact.into() };
    let grid = NewEvent { readers: ["AZ".to_owned()].into(), ..NewEvent::grid("survey", b"survey canary") };
    stamped(AT, |stamp| file.append(&[secret, grid], stamp, &mut |_, _| {})).unwrap();
    let (own, other) = (folder.0.join("az.gpkg"), folder.0.join("kz.gpkg"));
    file.copy_for("AZ", &own).unwrap();
    file.copy_for("KZ", &other).unwrap();
    assert_eq!(ProjectFile::open(&own).unwrap().head_plan().unwrap(), file.head_plan().unwrap());

    let bytes = std::fs::read(&other).unwrap();
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    assert!(!holds(b"canary") && holds(b"Sumqay"));
    let report = verify(&other).unwrap();
    assert!(report.fine, "{:?}", report.all_problems().collect::<Vec<_>>());
    assert_eq!((report.chain.withheld_count, report.chain.head_hash), (2, file.head().unwrap().hash));
    let copy = ProjectFile::open(&other).unwrap();
    assert!(matches!(copy.head_plan(), Err(ProjectError::Withheld { .. })));
    assert_eq!(copy.plan_at("A").unwrap(), small_plan());
    let error = file.copy_for("KZ", &other).unwrap_err();
    let said = error.to_string();
    assert!(matches!(error, ProjectError::Copy { path, .. } if path == other));
    assert!(said.contains("exists already") && said.contains("kz.gpkg"), "{said}");
}

#[test]
fn a_copy_is_for_a_party_that_a_plan_of_the_log_names() {
    let folder = Folder::new("stranger");
    let mut file = create(&folder.project(), &[&small_plan()]).unwrap();
    let path = folder.0.join("copy.gpkg");
    let said = file.copy_for("az", &path).unwrap_err().to_string();
    assert_eq!(said, "the project names no party `az`; it has AZ, KZ");
    assert!(!path.exists());
    // A party that left, and one that came, are both known.
    let mut plan = second_plan();
    "TM".clone_into(&mut plan.party[1].id);
    stamped(AT, |stamp| file.record_revision(&plan, stamp, &mut |_, _| {})).unwrap();
    for party in ["KZ", "TM"] {
        file.copy_for(party, &folder.0.join(format!("{party}.gpkg"))).unwrap();
    }
    let error = file.copy_for("KZ", &folder.0.join("no-such-folder/copy.gpkg")).unwrap_err();
    assert!(matches!(&error, ProjectError::Copy { .. }) && error.to_string().contains("no-such-folder"));
}

#[test]
fn a_geopackage_of_another_program_is_told_from_a_project() {
    let folder = Folder::new("other");
    let other = rusqlite::Connection::open(folder.project()).unwrap();
    let text =
        "PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300; CREATE TABLE roads (fid INTEGER)";
    other.execute_batch(text).unwrap();
    drop(other);
    let said = ProjectFile::open(&folder.project()).unwrap_err().to_string();
    assert_eq!(said, "not a wetplant project (GeoPackage): it has no event log");
    let report = verify(&folder.project()).unwrap();
    assert!(!report.fine);
    assert!(verify_bytes(b"lon,lat").unwrap_err().to_string().contains("begins with `lon,lat`"));
}

#[test]
fn a_project_begun_and_not_finished_verifies_and_goes_on() {
    let folder = Folder::new("begun");
    let events = beginning(&[("caspian", GRID)], &[&small_plan()]).unwrap();
    let made = stamped(AT, |stamp| {
        ProjectFile::create(&folder.project(), "Small line", &events[..7], stamp, &mut |_, _| {})
    });
    drop(made.unwrap());
    assert!(verify(&folder.project()).unwrap().fine);
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    assert!(project::fold::is_incomplete(&file.head_plan().unwrap_err()));
    stamped(AT, |stamp| file.record_revision(&small_plan(), stamp, &mut |_, _| {})).unwrap();
    assert_eq!(file.head_plan().unwrap(), small_plan());
}
