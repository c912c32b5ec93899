//! Zips: a KMZ, or a shapefile with the files that belong to it.

use super::dbf::Records;
use super::parts::Found;
use super::shapefile::{self, Beside};
use super::{INFLATED_LIMIT_BYTES_COUNT, LayersError, broken, kml, too_large, unreadable};
use std::io::{Cursor, Read};
use units::Finding;
use zip::ZipArchive;

const FORMAT: &str = "zip";
/// Most files inside.
const PARTS_LIMIT_COUNT: usize = 4_096;

/// A zip whose files are taken by number against one limit, whatever sizes it claims.
struct Parts<'a> {
    file: &'a str,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Names and numbers, sorted.
    names: Vec<(String, usize)>,
    left_bytes_count: usize,
}

impl<'a> Parts<'a> {
    fn open(file: &'a str, bytes: &'a [u8]) -> Result<Self, LayersError> {
        // Counted before the directory is read, which takes some hundred bytes of memory for each.
        let parts_count = bytes.windows(4).filter(|window| *window == b"PK\x01\x02").count();
        if parts_count > PARTS_LIMIT_COUNT {
            return Err(too_large(file, "files inside", PARTS_LIMIT_COUNT));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|fault| broken(file, FORMAT, fault))?;
        let mut names: Vec<(String, usize)> = (0..archive.len())
            .filter_map(|index| Some((archive.name_for_index(index)?.ok()?.into_owned(), index)))
            // What macOS adds is not what anybody means.
            .filter(|(name, _)| !name.starts_with("__MACOSX/"))
            .collect();
        names.sort();
        Ok(Self { file, archive, names, left_bytes_count: INFLATED_LIMIT_BYTES_COUNT })
    }

    /// Names that end in `.ext`, in any case.
    fn of_kind(&self, ext: &str) -> Vec<(String, usize)> {
        let is = |name: &str| name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case(ext));
        self.names.iter().filter(|(name, _)| is(name)).cloned().collect()
    }

    fn bytes(&mut self, index: usize) -> Result<Vec<u8>, LayersError> {
        let part = self.archive.by_index(index).map_err(|fault| broken(self.file, FORMAT, fault))?;
        let mut bytes = Vec::new();
        let limit = self.left_bytes_count as u64 + 1;
        part.take(limit).read_to_end(&mut bytes).map_err(|fault| broken(self.file, FORMAT, fault))?;
        let left = self.left_bytes_count.checked_sub(bytes.len());
        self.left_bytes_count =
            left.ok_or_else(|| too_large(self.file, "bytes inside", INFLATED_LIMIT_BYTES_COUNT))?;
        Ok(bytes)
    }

    /// The file of the same name but for its ending.
    fn beside(&mut self, name: &str, ext: &str) -> Result<Option<Vec<u8>>, LayersError> {
        let stem = stem(name);
        let same =
            self.of_kind(ext).into_iter().find(|(other, _)| self::stem(other).eq_ignore_ascii_case(stem));
        same.map(|(_, index)| self.bytes(index)).transpose()
    }
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Reads a zip.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Found, LayersError> {
    let mut parts = Parts::open(file, bytes)?;
    let shapes = parts.of_kind("shp");
    if !shapes.is_empty() {
        return shapefiles(file, &mut parts, &shapes);
    }
    // By convention doc.kml; by the standard the first there is.
    let kmls = parts.of_kind("kml");
    let main = kmls.iter().find(|(name, _)| name.eq_ignore_ascii_case("doc.kml")).or_else(|| kmls.first());
    if let Some(main) = main {
        return linked(file, &mut parts, &kmls, main.clone());
    }
    let names: Vec<&str> = parts.names.iter().map(|(name, _)| name.as_str()).take(5).collect();
    Err(unreadable(file, format!("it is a zip without a .shp or .kml in it (it holds {})", names.join(", "))))
}

/// Reads a KML and those inside that it links to.
fn linked(
    file: &str,
    parts: &mut Parts<'_>,
    kmls: &[(String, usize)],
    main: (String, usize),
) -> Result<Found, LayersError> {
    let mut found = Found::new(file, kml::FORMAT);
    let mut queue = vec![main];
    let mut place = 0;
    while let Some((name, index)) = queue.get(place).cloned() {
        let bytes = parts.bytes(index)?;
        // Links count from the folder of the file they stand in.
        let folder = name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        for link in kml::read_into(&bytes, &mut found)? {
            let target = format!("{folder}{}", link.trim_start_matches("./"));
            match kmls.iter().find(|(name, _)| *name == target) {
                Some(inside) if !queue.contains(inside) => queue.push(inside.clone()),
                Some(_) => {}
                None => kml::not_followed(&link, &mut found),
            }
        }
        place += 1;
    }
    Ok(found)
}

fn shapefiles(file: &str, parts: &mut Parts<'_>, shapes: &[(String, usize)]) -> Result<Found, LayersError> {
    let mut found = Found::new(file, shapefile::FORMAT);
    if shapes.len() > 1 {
        let names: Vec<&str> = shapes.iter().map(|(name, _)| name.as_str()).take(20).collect();
        let message = format!("all {} shapefiles in it are read: {}", shapes.len(), names.join(", "));
        let hint = "the property `layer` says which one a feature is from";
        found.findings.push(Finding::notes("layers.features.several_tables", message).at(file).hint(hint));
    }
    for (name, index) in shapes {
        let shape = parts.bytes(*index)?;
        let (prj, dbf) = (parts.beside(name, "prj")?, parts.beside(name, "dbf")?);
        let encoding = parts.beside(name, "cpg")?;
        let records = match &dbf {
            Some(dbf) => {
                Some(Records::open(dbf, encoding.as_deref()).map_err(|reason| found.broken(reason))?)
            }
            None => None,
        };
        let layer = (shapes.len() > 1).then(|| stem(name).rsplit('/').next().unwrap_or_default().to_owned());
        let beside = Beside { place: format!("{file}, {name}"), prj, records, layer };
        shapefile::read(&shape, &beside, &mut found)?;
    }
    Ok(found)
}
