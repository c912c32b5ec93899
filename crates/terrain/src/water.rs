//! The sea a route may use: water connected to the landing points, never "below a level".

use crate::TerrainError;
use crate::grid::Grid;
use crate::waters::{Chart, Label, Nearest, Waters};
use std::collections::BTreeMap;
use units::{Finding, LonLat, Staged};

/// A landing point as this room sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct LandingSite {
    /// Its id.
    pub id: String,
    /// Where.
    pub at: LonLat,
}

/// How a landing point is joined to the sea.
#[derive(Debug, Clone, PartialEq)]
pub struct ShoreApproach {
    /// Id of the landing point.
    pub landing: String,
    /// The landing point.
    pub from: LonLat,
    /// The middle of the nearest cell of the sea; the landing point itself when it lies in the sea.
    pub water: LonLat,
    /// Geodesic between them, km; 0 when the landing point lies in the sea itself.
    pub approach_km: f64,
}

/// The sea: a window of a grid, the water level, and which cells are connected water.
#[derive(Debug, Clone)]
pub struct Sea {
    /// The window.
    pub grid: Grid,
    /// Height of the surface over the grid's datum, m.
    pub surface_level_m: f64,
    /// Whether each cell of the window is connected water.
    pub wet: Vec<bool>,
    /// How each landing point is joined to it, in the order given.
    pub approaches: Vec<ShoreApproach>,
}

/// A depth and where it was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sounding {
    /// Depth of the water, m.
    pub depth_m: f64,
    /// Middle of the cell.
    pub at: LonLat,
}

/// The sea that joins all landing sites: of the waters within `shore_reach_km` of each of them, the one with the
/// least total approach; of equals the largest.
///
/// A water is a set of cells below `surface_level_m`, joined side to side. Land below the level (Karagiye, −132 m,
/// beside Aktau) is a water of its own and no sea, unless every site is there. Without sites the largest water is
/// the sea.
///
/// # Errors
/// When the window is blank, a site is off the grid or too far from any water, the sites lie on different waters,
/// or the sea is one constant height.
pub fn find_sea(
    grid: Grid,
    surface_level_m: f64,
    sites: &[LandingSite],
    shore_reach_km: f64,
) -> Result<Staged<Sea>, TerrainError> {
    grid.refuse_if_blank()?;
    if let Some(site) = sites.iter().find(|site| grid.cell_of(site.at).is_none()) {
        return Err(TerrainError::LandingOffGrid { landing: site.id.clone(), at: site.at });
    }
    let waters = Waters::of(&grid, surface_level_m);
    let near = near_each_site(&grid, &waters, sites, &Search { surface_level_m, shore_reach_km })?;
    let label = common_water(&waters, &near).ok_or_else(|| {
        let (first, second) = apart(sites, &near);
        TerrainError::DifferentWaters { first, second, shore_reach_km, surface_level_m }
    })?;
    let approaches = sites.iter().zip(&near).map(|(site, near)| approach(site, &near[&label])).collect();
    let wet = waters.labels.iter().map(|found| *found == label).collect();
    let sea = Sea { grid, surface_level_m, wet, approaches };
    let findings = quality(&sea)?;
    Ok(Staged { value: sea, findings })
}

impl Sea {
    /// Depth of the water at a position, m: between the middles of the wet cells around it, bilinear, with the dry ones
    /// left out and the rest weighted up. None where the cell that holds the position is not sea.
    #[must_use]
    pub fn depth_at(&self, at: LonLat) -> Option<f64> {
        if !self.is_wet(at) {
            return None;
        }
        let (col, row) = self.grid.header.place(at);
        let (col, row) = (col - 0.5, row - 0.5);
        let (col_part, row_part) = (col - col.floor(), row - row.floor());
        let (mut sum, mut weights) = (0.0, 0.0);
        for (south, row_weight) in [(0.0, 1.0 - row_part), (1.0, row_part)] {
            for (east, col_weight) in [(0.0, 1.0 - col_part), (1.0, col_part)] {
                if let Some(index) = self.wet_neighbour(col.floor() + east, row.floor() + south) {
                    let weight = row_weight * col_weight;
                    sum += weight * f64::from(self.grid.elevation_m[index]);
                    weights += weight;
                }
            }
        }
        // The cell that holds the position is wet, within bounds and weighs a quarter at least.
        (weights > 0.0).then(|| self.surface_level_m - sum / weights)
    }

    /// Whether the cell that holds a position is sea.
    #[must_use]
    pub fn is_wet(&self, at: LonLat) -> bool {
        self.grid.cell_of(at).is_some_and(|(col, row)| self.wet.get(self.grid.index(col, row)) == Some(&true))
    }

    /// Cells of the sea.
    #[must_use]
    pub fn cells_count(&self) -> usize {
        self.wet.iter().filter(|wet| **wet).count()
    }

    /// The deepest cell; of equals the first from the north-west. None without a wet cell.
    #[must_use]
    pub fn deepest(&self) -> Option<Sounding> {
        let mut found: Option<(usize, f32)> = None;
        for (index, (wet, height)) in self.wet.iter().zip(&self.grid.elevation_m).enumerate() {
            if *wet && found.is_none_or(|(_, lowest)| *height < lowest) {
                found = Some((index, *height));
            }
        }
        found.map(|(index, height)| {
            let (col, row) = (index % self.grid.header.cols, index / self.grid.header.cols);
            let depth_m = self.surface_level_m - f64::from(height);
            Sounding { depth_m, at: self.grid.centre_of(col, row) }
        })
    }

    /// Index of a cell if it is sea; beyond an edge of a grid around the globe comes its other edge.
    fn wet_neighbour(&self, col: f64, row: f64) -> Option<usize> {
        let header = &self.grid.header;
        let cols = header.cols as f64;
        let col = if header.goes_around() { col.rem_euclid(cols) } else { col };
        if !(0.0..cols).contains(&col) || !(0.0..header.rows as f64).contains(&row) {
            return None;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole numbers within the grid
        let index = self.grid.index(col as usize, row as usize);
        self.wet.get(index).copied().unwrap_or(false).then_some(index)
    }
}

/// The level and the reach of a search.
struct Search {
    surface_level_m: f64,
    shore_reach_km: f64,
}

/// For each site the waters within its reach.
type Near = Vec<BTreeMap<Label, Nearest>>;

fn near_each_site(
    grid: &Grid,
    waters: &Waters,
    sites: &[LandingSite],
    search: &Search,
) -> Result<Near, TerrainError> {
    let &Search { surface_level_m, shore_reach_km } = search;
    let chart = Chart::new(grid, waters);
    let mut near = Vec::with_capacity(sites.len());
    for site in sites {
        let reached = chart.nearest_of_each(site.at, shore_reach_km);
        if reached.is_empty() {
            let Some(nearest) = chart.nearest_of_all(site.at) else {
                return Err(TerrainError::NoWater { surface_level_m });
            };
            let (landing, at, nearest_km) = (site.id.clone(), site.at, nearest.approach_km);
            return Err(TerrainError::LandingInland {
                landing,
                at,
                nearest_km,
                shore_reach_km,
                surface_level_m,
            });
        }
        near.push(reached);
    }
    if waters.sizes.is_empty() {
        return Err(TerrainError::NoWater { surface_level_m });
    }
    Ok(near)
}

/// The water in reach of every site with the least total approach; of equals the largest, then the first.
fn common_water(waters: &Waters, near: &Near) -> Option<Label> {
    let Some(first) = near.first() else {
        let all = (1..).take(waters.sizes.len());
        return all.max_by_key(|label| (waters.size_of(*label), std::cmp::Reverse(*label)));
    };
    let total_km = |label: Label| -> Option<f64> {
        near.iter().map(|reached| Some(reached.get(&label)?.approach_km)).sum::<Option<f64>>()
    };
    let mut best: Option<(f64, Label)> = None;
    for label in first.keys().copied() {
        let Some(km) = total_km(label) else { continue };
        let better = best.is_none_or(|(best_km, known)| {
            km < best_km || (km <= best_km && waters.size_of(label) > waters.size_of(known))
        });
        if better {
            best = Some((km, label));
        }
    }
    best.map(|(_, label)| label)
}

/// Two sites that reach no common water; the first and the last when each pair does and all together do not.
fn apart(sites: &[LandingSite], near: &Near) -> (String, String) {
    let shares = |left: usize, right: usize| near[left].keys().any(|label| near[right].contains_key(label));
    let pairs = (0..sites.len()).flat_map(|right| (0..right).map(move |left| (left, right)));
    let (left, right) = pairs
        .clone()
        .find(|(left, right)| !shares(*left, *right))
        .unwrap_or((0, sites.len().saturating_sub(1)));
    (sites[left].id.clone(), sites[right].id.clone())
}

fn approach(site: &LandingSite, nearest: &Nearest) -> ShoreApproach {
    ShoreApproach {
        landing: site.id.clone(),
        from: site.at,
        water: nearest.water,
        approach_km: nearest.approach_km,
    }
}

/// Share of the sea in one height from which the grid is a fill value with a rim of something else.
const CONSTANT_FRAC: f64 = 0.99;
/// So few different heights are classes, not a seabed.
const CLASSES_COUNT: usize = 8;
/// A sea of fewer cells may well have few heights.
const CLASSES_CELLS: usize = 1_000;

/// What a reader should know of the sea, and the refusal of one that is a single constant.
fn quality(sea: &Sea) -> Result<Vec<Finding>, TerrainError> {
    let mut findings = sea.grid.quality();
    let cells_count = sea.cells_count();
    let wet_heights =
        || sea.wet.iter().zip(&sea.grid.elevation_m).filter(|(wet, _)| **wet).map(|(_, height)| *height);
    if let Some((elevation_m, same_count)) = majority(wet_heights) {
        let frac = same_count as f64 / cells_count as f64;
        if frac >= CONSTANT_FRAC && cells_count > 1 {
            return Err(TerrainError::ConstantSea { cells_count, elevation_m: f64::from(elevation_m) });
        }
        findings.push(mostly_constant(elevation_m, same_count, cells_count));
    }
    let kinds = kinds_up_to(CLASSES_COUNT + 1, wet_heights());
    if kinds <= CLASSES_COUNT && cells_count > CLASSES_CELLS {
        let message = format!(
            "the {cells_count} cells of the sea hold {kinds} different heights: classes, not a seabed"
        );
        findings.push(
            Finding::warns("terrain.sea.classes", message)
                .at("terrain.grid")
                .hint("use a grid of heights; depths, cable types and burial are wrong on this one"),
        );
    }
    findings.extend(sea.approaches.iter().filter_map(|approach| long_approach(sea, approach)));
    Ok(findings)
}

fn mostly_constant(elevation_m: f32, same_count: usize, cells_count: usize) -> Finding {
    let pct = 100.0 * same_count as f64 / cells_count as f64;
    let message =
        format!("{pct:.0} % of the {cells_count} cells of the sea hold the same height, {elevation_m} m");
    Finding::warns("terrain.sea.constant", message)
        .at("terrain.grid")
        .hint("a fill value is likely; compare the grid with a chart before relying on depths")
}

/// A note where the shore approach spans more than a cell: there the grid does not know the shore.
fn long_approach(sea: &Sea, approach: &ShoreApproach) -> Option<Finding> {
    let header = &sea.grid.header;
    let degree = crate::geodesy::degree_lengths_km(approach.from.lat_deg);
    let cell_km = libm::hypot(header.cell_lon_deg * degree.lon_km, header.cell_lat_deg * degree.lat_km);
    if approach.approach_km <= cell_km {
        return None;
    }
    let message = format!(
        "landing point {} is joined to the sea by a straight shore approach of {:.2} km; a cell of the grid measures \
         {cell_km:.2} km across",
        approach.landing, approach.approach_km
    );
    let place = format!("landing {}", approach.landing);
    Some(
        Finding::notes("terrain.shore.approach", message)
            .at(place)
            .hint("check the shore on a finer grid or a chart"),
    )
}

/// The height that more than half of the cells hold, with their number.
///
/// # Source
/// R. S. Boyer and J S. Moore, MJRTY: a fast majority vote algorithm, 1991: what survives pairing off unlike items.
fn majority<Heights: Iterator<Item = f32>>(heights: impl Fn() -> Heights) -> Option<(f32, usize)> {
    let (mut candidate, mut lead, mut total) = (f32::NAN, 0_usize, 0_usize);
    for height in heights() {
        total += 1;
        if lead == 0 {
            candidate = height;
        }
        lead = if height == candidate { lead + 1 } else { lead - 1 };
    }
    let count = heights().filter(|height| *height == candidate).count();
    (2 * count > total).then_some((candidate, count))
}

/// The number of different heights, counted up to a limit.
fn kinds_up_to(limit: usize, heights: impl Iterator<Item = f32>) -> usize {
    let mut seen: Vec<f32> = Vec::with_capacity(limit);
    for height in heights {
        if !seen.contains(&height) {
            seen.push(height);
        }
        if seen.len() >= limit {
            break;
        }
    }
    seen.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::distance_km;
    use crate::testing::grid_of;
    use proptest::prelude::*;

    fn site(id: &str, lon_deg: f64, lat_deg: f64) -> LandingSite {
        LandingSite { id: id.to_owned(), at: LonLat::new(lon_deg, lat_deg) }
    }

    fn sea(rows: &[&str], sites: &[LandingSite], shore_reach_km: f64) -> Result<Staged<Sea>, TerrainError> {
        find_sea(grid_of(0.0, rows), 0.0, sites, shore_reach_km)
    }

    fn wet(sea: &Sea) -> Vec<usize> {
        (0..sea.wet.len()).filter(|index| sea.wet[*index]).collect()
    }

    #[test]
    fn the_sea_is_the_water_that_reaches_all_sites_and_not_the_nearest_pond() {
        let rows = ["~.....", "......", ".~~~~.", "......"];
        let sites = [site("a", 0.6, 8.4), site("b", 5.4, 7.5)];
        let found = sea(&rows, &sites, 200.0).unwrap().value;
        assert_eq!(wet(&found), [13, 14, 15, 16]);
        assert_eq!(found.cells_count(), 4);
        let approach = &found.approaches[0];
        assert_eq!((approach.landing.as_str(), approach.water), ("a", LonLat::new(1.5, 7.5)));
        assert_eq!(approach.approach_km, distance_km(approach.from, approach.water));
    }

    #[test]
    fn a_site_in_the_sea_has_no_approach() {
        let found = sea(&["~~.", "..."], &[site("a", 1.1, 9.9)], 0.0).unwrap();
        assert_eq!(found.value.approaches[0].approach_km, 0.0);
        assert_eq!(found.value.approaches[0].water, LonLat::new(1.1, 9.9));
        assert!(!found.findings.iter().any(|finding| finding.code == "terrain.shore.approach"));
    }

    #[test]
    fn a_site_in_a_pond_is_joined_to_the_sea_the_others_reach() {
        let rows = ["~..", "...", ".~~"];
        let sites = [site("pond", 0.5, 9.5), site("shore", 2.5, 7.5)];
        let found = sea(&rows, &sites, 300.0).unwrap();
        assert_eq!(wet(&found.value), [7, 8]);
        assert_eq!(found.value.approaches[0].water, LonLat::new(1.5, 7.5));
        assert!(found.findings.iter().any(|finding| finding.code == "terrain.shore.approach"));
    }

    #[test]
    fn of_equally_near_waters_the_larger_is_the_sea() {
        let rows = ["~.~", "..~"];
        let found = sea(&rows, &[site("middle", 1.5, 9.5)], 200.0).unwrap().value;
        assert_eq!(wet(&found), [2, 5]);
    }

    #[test]
    fn without_sites_the_largest_water_is_the_sea() {
        assert_eq!(wet(&sea(&["~.~", "..~"], &[], 0.0).unwrap().value), [2, 5]);
        let none = find_sea(grid_of(0.0, &["~.", ".~"]), -500.0, &[], 15.0);
        assert_eq!(none.unwrap_err(), TerrainError::NoWater { surface_level_m: -500.0 });
    }

    #[test]
    fn a_site_off_the_grid_is_named() {
        let error = sea(&["~~", ".."], &[site("in", 0.5, 9.5), site("out", 2.5, 9.5)], 15.0).unwrap_err();
        assert!(matches!(error, TerrainError::LandingOffGrid { landing, .. } if landing == "out"));
        // the outer edge itself belongs to the grid
        assert!(sea(&["~~", ".."], &[site("edge", 2.0, 10.0)], 15.0).is_ok());
    }

    #[test]
    fn a_site_inland_is_told_how_far_the_water_is() {
        let error = sea(&["~~..", "...."], &[site("dry", 3.5, 9.5)], 15.0).unwrap_err();
        let expected_km = distance_km(LonLat::new(3.5, 9.5), LonLat::new(1.5, 9.5));
        assert!(
            matches!(&error, TerrainError::LandingInland { landing, nearest_km, .. } if landing == "dry" && *nearest_km == expected_km),
            "{error}"
        );
    }

    #[test]
    fn sites_on_different_waters_are_named() {
        let rows = ["~.~", "~.~"];
        let sites = [site("west", 0.5, 9.5), site("too", 0.5, 8.5), site("east", 2.5, 9.5)];
        let error = sea(&rows, &sites, 15.0).unwrap_err();
        assert!(
            matches!(&error, TerrainError::DifferentWaters { first, second, .. } if first == "west" && second == "east"),
            "{error}"
        );
    }

    #[test]
    fn land_below_the_level_is_no_sea() {
        let rows = ["~~..", "...9"];
        let found = sea(&rows, &[site("a", 0.5, 9.5)], 15.0).unwrap().value;
        assert!(!found.is_wet(LonLat::new(3.5, 8.5)));
        assert_eq!(found.depth_at(LonLat::new(3.5, 8.5)), None);
    }

    #[test]
    fn depth_is_bilinear_between_wet_cells_and_ignores_dry_ones() {
        let grid = grid_of(0.0, &["12.", "34."]);
        let found = find_sea(grid, -20.0, &[site("a", 0.5, 9.5)], 15.0).unwrap().value;
        let depth = |lon: f64, lat: f64| found.depth_at(LonLat::new(lon, lat));
        assert_eq!(depth(0.5, 9.5), Some(80.0));
        assert_eq!(depth(1.0, 9.0), Some(230.0));
        assert_eq!(depth(0.75, 9.5), Some(105.0));
        // beside the land only the wet column counts, and beyond the rim only the outer cells
        assert_eq!(depth(1.9, 9.5), Some(180.0));
        assert_eq!(depth(0.1, 9.9), Some(80.0));
        assert_eq!(depth(2.1, 9.5), None);
        assert_eq!(depth(-0.1, 9.5), None);
        assert_eq!(found.deepest(), Some(Sounding { depth_m: 380.0, at: LonLat::new(1.5, 8.5) }));
    }

    #[test]
    fn depths_and_sides_run_on_over_the_antimeridian() {
        let grid = grid_of(178.0, &["1234", "1234"]);
        let found = find_sea(grid, 0.0, &[site("east", -178.5, 9.5)], 15.0).unwrap().value;
        assert_eq!(found.cells_count(), 8);
        assert_eq!(found.depth_at(LonLat::new(180.0, 9.0)), Some(250.0));
        assert_eq!(found.depth_at(LonLat::new(-180.0, 9.0)), Some(250.0));
        assert!((found.depth_at(LonLat::new(-179.9, 9.0)).unwrap() - 260.0).abs() < 1e-9);
        let mut around = grid_of(-180.0, &["1234", "1234"]);
        around.header.cell_lon_deg = 90.0;
        let found = find_sea(around, 0.0, &[], 15.0).unwrap().value;
        for lon in [180.0, -180.0] {
            assert_eq!(
                found.depth_at(LonLat::new(lon, 9.0)),
                Some(250.0),
                "between the last column and the first"
            );
        }
    }

    #[test]
    fn a_constant_sea_is_refused_and_a_mostly_constant_one_is_a_finding() {
        let error = sea(&["33.", "33."], &[site("a", 0.5, 9.5)], 15.0).unwrap_err();
        assert_eq!(error, TerrainError::ConstantSea { cells_count: 4, elevation_m: -300.0 });
        let found = sea(&["33.", "32."], &[site("a", 0.5, 9.5)], 15.0).unwrap();
        assert!(found.findings.iter().any(|finding| finding.code == "terrain.sea.constant"));
        let found = sea(&["34.", "32."], &[site("a", 0.5, 9.5)], 15.0).unwrap();
        assert!(!found.findings.iter().any(|finding| finding.code == "terrain.sea.constant"));
    }

    #[test]
    fn classes_in_place_of_heights_are_a_finding() {
        let rows: Vec<&str> = std::iter::repeat_n("123412341234123412341234123412341234", 40).collect();
        let found = sea(&rows, &[site("a", 0.5, 9.5)], 15.0).unwrap();
        assert!(found.findings.iter().any(|finding| finding.code == "terrain.sea.classes"));
    }

    #[test]
    fn cells_without_height_are_dry_and_a_finding() {
        let found = sea(&["~x~", "~~~"], &[site("a", 0.5, 9.5)], 15.0).unwrap();
        assert_eq!(found.value.cells_count(), 5);
        assert!(found.findings.iter().any(|finding| finding.code == "terrain.grid.no_data"));
    }

    #[test]
    fn a_majority_is_more_than_half() {
        assert_eq!(majority(|| [1.0, 2.0, 1.0].into_iter()), Some((1.0, 2)));
        assert_eq!(majority(|| [1.0, 2.0].into_iter()), None);
        assert_eq!(majority(std::iter::empty::<f32>), None);
    }

    proptest! {
        #[test]
        fn a_depth_is_found_in_wet_cells_only_and_between_the_depths_of_the_sea(
            cells in prop::collection::vec(-50_i16..10, 30),
            lon in -0.5..6.5_f64,
            lat in 4.5..10.5_f64,
        ) {
            let mut grid = grid_of(0.0, &["~~~~~~"; 5]);
            grid.elevation_m = cells.iter().map(|height| f32::from(*height)).collect();
            let Ok(staged) = find_sea(grid, 0.0, &[], 15.0) else { return Ok(()) };
            let sea = staged.value;
            let at = LonLat::new(lon, lat);
            let depth_m = sea.depth_at(at);
            prop_assert_eq!(depth_m.is_some(), sea.is_wet(at));
            let deepest_m = sea.deepest().map_or(0.0, |deepest| deepest.depth_m);
            prop_assert!(depth_m.is_none_or(|depth_m| depth_m > 0.0 && depth_m <= deepest_m + 1e-9));
        }

        #[test]
        fn the_sea_of_a_mirrored_grid_is_the_mirrored_sea(cells in prop::collection::vec(any::<bool>(), 30)) {
            let mut grid = grid_of(0.0, &["~~~~~~"; 5]);
            let height = |(index, wet): (usize, &bool)| if *wet { -1.0 - index as f32 } else { 1.0 };
            grid.elevation_m = cells.iter().enumerate().map(height).collect();
            let mut mirrored = grid.clone();
            mirrored.elevation_m = grid.elevation_m.chunks(6).flat_map(|row| row.iter().rev().copied()).collect();
            let (Ok(plain), Ok(mirrored)) = (find_sea(grid, 0.0, &[], 1.0), find_sea(mirrored, 0.0, &[], 1.0)) else {
                return Ok(());
            };
            // of equally large waters the first is taken, which mirroring may change
            prop_assert_eq!(plain.value.cells_count(), mirrored.value.cells_count());
        }
    }
}
