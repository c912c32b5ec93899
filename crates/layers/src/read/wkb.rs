//! Well-known binary: the geometries inside a `GeoPackage`.

use super::parts::{Found, Part};
use super::{DEPTH_LIMIT_COUNT, LayersError};
use units::LonLat;

/// Why bytes are no geometry.
pub(super) enum Fault {
    /// The geometry is broken; the others may not be.
    Broken(String),
    /// The file holds too much.
    Limit(LayersError),
}

/// Bytes read from the front.
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
    little: bool,
}

impl<'a> Bytes<'a> {
    pub(super) fn new(rest: &'a [u8], little: bool) -> Self {
        Self { rest, little }
    }

    pub(super) fn take<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let cut = || Fault::Broken("it is cut off".to_owned());
        let (start, rest) = self.rest.split_first_chunk::<N>().ok_or_else(cut)?;
        self.rest = rest;
        Ok(*start)
    }

    fn order(&mut self) -> Result<(), Fault> {
        self.little = match self.take::<1>()? {
            [0] => false,
            [1] => true,
            [other] => return Err(Fault::Broken(format!("its byte order is {other}"))),
        };
        Ok(())
    }

    pub(super) fn whole(&mut self) -> Result<u32, Fault> {
        let bytes = self.take()?;
        Ok(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn number(&mut self) -> Result<f64, Fault> {
        let bytes = self.take()?;
        Ok(if self.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    /// A number of things that take so many bytes each at least.
    fn count(&mut self, each_bytes_count: usize) -> Result<usize, Fault> {
        let count = usize::try_from(self.whole()?).unwrap_or(usize::MAX);
        if count.saturating_mul(each_bytes_count) > self.rest.len() {
            return Err(Fault::Broken(format!(
                "it declares {count} pieces, and {} bytes are left",
                self.rest.len()
            )));
        }
        Ok(count)
    }
}

/// Reads one geometry into parts.
///
/// # Source
/// OGC 06-103r4, 8.2; ISO 13249-3 adds 1000 for Z, 2000 for M; `PostGIS` sets the highest bits instead.
pub(super) fn parts(
    bytes: &mut Bytes<'_>,
    into: &mut Vec<Part>,
    found: &mut Found,
    depth: usize,
) -> Result<(), Fault> {
    if depth > DEPTH_LIMIT_COUNT {
        return Err(Fault::Broken(format!("its collections are nested more than {DEPTH_LIMIT_COUNT} deep")));
    }
    bytes.order()?;
    let code = bytes.whole()?;
    if code & 0x2000_0000 != 0 {
        bytes.whole()?; // the reference system once more
    }
    let (kind, iso) = (code & 0xffff, (code & 0xffff) / 1000);
    let extra = |bit: u32, isos: [u32; 2]| usize::from(code & bit != 0 || isos.contains(&iso));
    let numbers_count = 2 + extra(0x8000_0000, [1, 3]) + extra(0x4000_0000, [2, 3]);
    match kind % 1000 {
        1 => {
            let at = place(bytes, numbers_count)?;
            count(found, 1)?;
            // A point of no numbers is how the format says that there is none.
            if !(at.lon_deg.is_nan() && at.lat_deg.is_nan()) {
                into.push(Part::Points(vec![at]));
            }
        }
        2 => into.push(Part::Line(places(bytes, numbers_count, found)?)),
        3 => {
            let rings = (0..bytes.count(4)?).map(|_| places(bytes, numbers_count, found));
            into.push(Part::Area(rings.collect::<Result<_, _>>()?));
        }
        4..=7 => {
            for _ in 0..bytes.count(5)? {
                parts(bytes, into, found, depth + 1)?;
            }
        }
        other => {
            const NAMES: [&str; 10] = [
                "CircularString",
                "CompoundCurve",
                "CurvePolygon",
                "MultiCurve",
                "MultiSurface",
                "Curve",
                "Surface",
                "PolyhedralSurface",
                "TIN",
                "Triangle",
            ];
            let name = usize::try_from(other).ok().and_then(|other| NAMES.get(other.checked_sub(8)?));
            let name = name.map_or_else(|| format!("geometry of the code {code}"), |name| (*name).to_owned());
            into.push(Part::Unsupported(name));
            // Its length is not known: what follows in a collection cannot be read.
            bytes.rest = &[];
            if depth > 0 {
                return Err(Fault::Broken("nothing behind that geometry can be read".to_owned()));
            }
        }
    }
    Ok(())
}

fn place(bytes: &mut Bytes<'_>, numbers_count: usize) -> Result<LonLat, Fault> {
    let at = LonLat::new(bytes.number()?, bytes.number()?);
    for _ in 2..numbers_count {
        bytes.take::<8>()?;
    }
    Ok(at)
}

fn places(bytes: &mut Bytes<'_>, numbers_count: usize, found: &mut Found) -> Result<Vec<LonLat>, Fault> {
    let places_count = bytes.count(8 * numbers_count)?;
    count(found, places_count)?;
    (0..places_count).map(|_| place(bytes, numbers_count)).collect()
}

fn count(found: &mut Found, places_count: usize) -> Result<(), Fault> {
    found.count(places_count).map_err(Fault::Limit)
}
