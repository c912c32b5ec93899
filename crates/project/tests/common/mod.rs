//! A small project and folders of their own for tests.

#![allow(dead_code, clippy::unwrap_used)] // each test file uses its part; a test stops where something is wrong

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wetplant_project::layers::{CableSection, ResultLayers, RplPosition, SubmergedBody};
use wetplant_project::{NewEvent, Plan, ProjectError, ProjectFile, Stamp, file::beginning, plan};

pub const SMALL: &str = include_str!("../small.toml");
pub const GRID: &[u8] = b"a grid of one cell";
pub const AT: &str = "2026-11-25T03:00:00Z";

pub fn small_plan() -> Plan {
    plan::read_toml(SMALL).unwrap()
}

/// The same line as another revision: the water fell, a landing point moved, an area went.
pub fn second_plan() -> Plan {
    let mut plan = small_plan();
    "B".clone_into(&mut plan.revision);
    plan.water.as_mut().unwrap().surface_level_m = -29.4;
    plan.landing[1].lat_deg = 43.66;
    plan.exclusion.clear();
    plan
}

/// Does something with a stamp of this moment.
pub fn stamped<T>(at_utc: &str, act: impl FnOnce(&mut Stamp<'_>) -> T) -> T {
    let mut salts = store::derived_salts(at_utc);
    act(&mut Stamp { at_utc, actor: "engineer", author_key_id: "", salts: &mut salts })
}

pub fn create(path: &Path, plans: &[&Plan]) -> Result<ProjectFile, ProjectError> {
    let first = beginning(&[("caspian", GRID)], plans)?;
    stamped(AT, |stamp| ProjectFile::create(path, "Small line", &first, stamp, &mut |_, _| {}))
}

pub fn layers() -> ResultLayers {
    let at = |lon_deg, lat_deg| units::LonLat::new(lon_deg, lat_deg);
    let position = |position_no: u32, place: units::LonLat, kp: f64| RplPosition {
        at: place,
        position_no,
        events: "alter_course".into(),
        label: "A/C".into(),
        route_kp_km: units::RouteKm(kp),
        cable_kp_km: units::CableKm(kp * 1.01),
        depth_m: (position_no > 1).then_some(12.5),
        remark: String::new(),
    };
    let ends = [at(49.67, 40.59), at(50.5, 42.1)];
    ResultLayers {
        cable_sections: vec![CableSection {
            path: ends.to_vec(),
            from_position_no: 1,
            to_position_no: 2,
            cable_type: "DA".into(),
            burial: "ploughed".into(),
            target_m: Some(1.0),
            slack_pct: 0.4,
            route_km: units::RouteKm(180.0),
            cable_km: units::CableKm(181.0),
        }],
        bodies: vec![SubmergedBody {
            at: ends[1],
            label: "R1".into(),
            position_no: 2,
            route_kp_km: units::RouteKm(180.0),
            cable_kp_km: units::CableKm(181.0),
            depth_m: Some(12.5),
        }],
        rpl_positions: vec![position(1, ends[0], 0.0), position(2, ends[1], 180.0)],
    }
}

pub fn record_design(file: &mut ProjectFile) {
    let fingerprint = plan::fingerprint(&file.head_plan().unwrap());
    let layers = layers();
    let design = NewEvent::design(fingerprint, units::Fingerprint::of_bytes(b"results"), &layers);
    stamped("2026-11-25T04:00:00Z", |stamp| file.append(&[design], stamp, &mut |_, _| {})).unwrap();
}

/// A folder that is removed at the end of the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("project-{name}-{}", std::process::id()));
        drop(std::fs::remove_dir_all(&path));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn project(&self) -> PathBuf {
        self.0.join("small.gpkg")
    }

    /// Every file with its bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = std::fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().path());
        entries
            .map(|path| {
                (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap())
            })
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}
