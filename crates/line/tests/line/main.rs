//! The design of a line as its callers see it: the design study reproduced, laws, the choice, the power feed.

extern crate wetplant_line as line;

mod budget;
mod choice;
mod feed;
mod kinds;
mod laws;
mod potential;
mod ropa;
mod shipped_study;
mod study;
mod systems;
mod unrepeatered;

use line::design::{LineDesign, LineOption};
use line::plan::LinePlan;
use line::run::CableRun;
use optics::FibreSpec;
use units::{CableKm, Staged, Unwatched};

/// Sections `[fibre]` and `[line]` with a cable to design on.
#[derive(Clone, serde::Deserialize)]
struct Case {
    fibre: FibreSpec,
    line: LinePlan,
    #[serde(skip, default = "study_cable")]
    run: CableRun,
}

fn study_cable() -> CableRun {
    CableRun { wet_cable_km: CableKm(392.0), conductor_ohm_per_km: None }
}

/// The design study.
fn study() -> Case {
    toml::from_str(include_str!("study.toml")).expect("the study is a plan's fibre and line")
}

/// The design study with land tails, excess and a life.
fn worn() -> Case {
    let mut case = study();
    case.line.fibre_excess_pct = 0.5;
    case.line.land_tail.a_cable_km = CableKm(3.0);
    case.line.land_tail.b_cable_km = CableKm(11.0);
    case.line.life.fibre_ageing_db_per_km = 0.002;
    case.line.life.amplifier_ageing_db = 0.5;
    case.line.life.repairs_count = 3;
    case
}

impl Case {
    fn staged(&self) -> Staged<LineDesign> {
        line::design_line(&self.line, &self.fibre, &self.run, &Unwatched).expect("the case can be computed")
    }

    fn design(&self) -> LineDesign {
        self.staged().value
    }
}

fn option(design: &LineDesign, repeaters_count: u32) -> &LineOption {
    design
        .options
        .iter()
        .find(|option| option.repeaters_count == repeaters_count)
        .expect("the option was compared")
}

fn codes(staged: &Staged<LineDesign>) -> Vec<&str> {
    staged.findings.iter().map(|finding| finding.code.as_str()).collect()
}
