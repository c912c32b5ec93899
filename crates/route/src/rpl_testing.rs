//! A small sea, a small catalogue and a line across them, made by hand.

use crate::levels::LevelCosts;
use crate::plan::{LegOrigin, RoutePlan};
use crate::rpl::Rpl;
use crate::rpl_build::{LegLine, RplInput, SectorSplit, build};
use cable::catalogue::{CableType, Catalogue};
use cable::presets::{self, BurialPreset, Presets, SlackPreset};
use terrain::grid::{Grid, GridHeader, VerticalDatum};
use terrain::hazards::Exclusion;
use terrain::water::Sea;
use units::{LonLat, PriceRange, Provenance, Staged, Tag};

/// A sea of 0.05° cells from 50 E, 42 N to the south-east.
pub(crate) fn sea_of(cols: usize, rows: usize, elevation_m: impl Fn(usize, usize) -> f64) -> Sea {
    sea_from(LonLat::new(50.0, 42.0), cols, rows, elevation_m)
}

/// A sea of 0.05° cells from a north-west corner, its surface at 0 m; a cell below 0 m is wet.
pub(crate) fn sea_from(
    corner: LonLat,
    cols: usize,
    rows: usize,
    elevation_m: impl Fn(usize, usize) -> f64,
) -> Sea {
    let header = GridHeader {
        cols,
        rows,
        lon_west_deg: corner.lon_deg,
        lat_north_deg: corner.lat_deg,
        cell_lon_deg: 0.05,
        cell_lat_deg: 0.05,
        vertical_datum: VerticalDatum::MeanSeaLevel,
        format: "test",
    };
    let cells = (0..rows).flat_map(|row| (0..cols).map(move |col| (col, row)));
    let elevation_m: Vec<f32> = cells.map(|(col, row)| elevation_m(col, row) as f32).collect();
    let wet = elevation_m.iter().map(|height| *height < 0.0).collect();
    Sea { grid: Grid { header, elevation_m }, surface_level_m: 0.0, wet, approaches: Vec::new() }
}

/// 50–53 E, 40–42 N: land in the outer two columns, a basin 700 m deep between them that deepens evenly.
pub(crate) fn slope_sea() -> Sea {
    sea_of(60, 40, |col, _| {
        let from_shore = col.min(59 - col) as f64;
        if from_shore < 2.0 { 40.0 } else { -10.0 - (from_shore - 2.0) * 690.0 / 27.0 }
    })
}

/// Water of one depth everywhere.
pub(crate) fn flat_sea(depth_m: f64) -> Sea {
    sea_of(60, 40, |_, _| -depth_m)
}

fn provenance() -> Provenance {
    Provenance::new(Tag::Guess, "test")
}

fn cable_type(code: &str, preset_depth_to_m: f64, depth_limit_m: f64) -> CableType {
    let price_per_km = PriceRange { low_minor: 1, typical_minor: 2, high_minor: 3, provenance: provenance() };
    CableType {
        code: code.into(),
        name: code.into(),
        preset_depth_to_m,
        depth_limit_m,
        armour_fault_ratio: 1.0,
        price_per_km,
        provenance: provenance(),
    }
}

/// DA to 200 m (limit 500), SA to 2,000 m.
pub(crate) fn catalogue() -> Catalogue {
    Catalogue { cable: vec![cable_type("DA", 200.0, 500.0), cable_type("SA", 2000.0, 2000.0)], item: vec![] }
}

pub(crate) fn presets() -> Presets {
    let burial = BurialPreset {
        target_m: 1.0,
        depth_from_m: 15.0,
        depth_to_m: 400.0,
        plough_slope_max_deg: 15.0,
        provenance: provenance(),
    };
    let slack =
        SlackPreset { surface_pct: 2.5, ploughed_pct: 0.4, shore_end_pct: 0.0, provenance: provenance() };
    Presets { name: "test".into(), burial, slack }
}

/// SA is cheaper than DA, and the plough cheaper than a surface lay wherever it may go.
pub(crate) fn costs(catalogue: &Catalogue, presets: &Presets) -> LevelCosts {
    let classes = presets::environment_classes(catalogue, presets, &[]);
    let levels = presets::levels(catalogue, presets);
    let cost = |class, level: &presets::ProtectionLevel| {
        let armour = if level.cable_type == "DA" { 2000.0 } else { 1000.0 };
        let lay = if level.burial.is_ploughed() { 100.0 } else { 300.0 };
        presets::level_allowed(catalogue, presets, level, class).then_some(armour + lay)
    };
    let cost_minor_per_km =
        classes.iter().map(|class| levels.iter().map(|level| cost(*class, level)).collect()).collect();
    LevelCosts { classes, levels, cost_minor_per_km, repairs: crate::levels::RepairCosts::default() }
}

pub(crate) fn plan() -> RoutePlan {
    RoutePlan {
        shore_reach_km: 15.0,
        slope_avoid_deg: 20.0,
        slope_avoid_ratio: 3.0,
        fit_cost_increase_max_pct: 0.1,
        turn_max_deg: None,
        turn_radius_m: None,
        leg_min_km: None,
        section_min_km: 2.0,
        provenance: provenance(),
        waypoint: Vec::new(),
        leg: Vec::new(),
    }
}

pub(crate) fn leg(id: &str, origin: LegOrigin, points: &[(f64, f64)]) -> LegLine {
    LegLine {
        id: id.into(),
        origin,
        from: "a".into(),
        to: "b".into(),
        points: points.iter().map(|(lon_deg, lat_deg)| LonLat::new(*lon_deg, *lat_deg)).collect(),
        starts_with_approach: false,
        ends_with_approach: false,
    }
}

/// Everything a list is built from.
pub(crate) struct Case {
    pub legs: Vec<LegLine>,
    pub sea: Sea,
    pub costs: LevelCosts,
    pub presets: Presets,
    pub catalogue: Catalogue,
    pub plan: RoutePlan,
    pub exclusions: Vec<Exclusion>,
    pub sector_line: Option<SectorSplit>,
}

impl Case {
    pub(crate) fn of(sea: Sea, legs: Vec<LegLine>) -> Self {
        let (catalogue, presets) = (catalogue(), presets());
        let costs = costs(&catalogue, &presets);
        Self { legs, sea, costs, presets, catalogue, plan: plan(), exclusions: Vec::new(), sector_line: None }
    }

    /// One solved leg from beach to beach with two alter courses.
    pub(crate) fn across(sea: Sea) -> Self {
        let points =
            [(50.06, 41.0), (50.125, 41.02), (51.0, 41.15), (52.1, 40.9), (52.875, 41.02), (52.94, 41.0)];
        let mut line = leg("main", LegOrigin::Solved, &points);
        line.starts_with_approach = true;
        line.ends_with_approach = true;
        Self::of(sea, vec![line])
    }

    pub(crate) fn input(&self) -> RplInput<'_> {
        RplInput {
            legs: &self.legs,
            ends: ("Sumqayıt", "Ақтау"),
            sea: &self.sea,
            costs: &self.costs,
            presets: &self.presets,
            catalogue: &self.catalogue,
            plan: &self.plan,
            exclusions: &self.exclusions,
            sector_line: self.sector_line.as_ref(),
            fibre_excess_pct: 0.5,
        }
    }

    /// One leg without shore approaches.
    pub(crate) fn line(sea: Sea, origin: LegOrigin, points: &[(f64, f64)]) -> Self {
        Self::of(sea, vec![leg("main", origin, points)])
    }

    pub(crate) fn build(&self) -> Staged<Rpl> {
        build(&self.input()).unwrap()
    }
}
