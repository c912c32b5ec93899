//! Geometries as GeoPackage keeps them: a small header, then well-known binary.
//!
//! # Source
//! OGC 12-128r18, GeoPackage Encoding Standard 1.3.1, clause 2.1.3 (GeoPackageBinary) and OGC 06-103r4 (WKB).

use units::LonLat;

/// WGS84 in longitude and latitude.
pub const SRS_ID: i32 = 4326;

/// A geometry of the kinds a project has.
#[derive(Debug, Clone, PartialEq)]
pub enum Geometry {
    /// One position.
    Point(LonLat),
    /// Positions in order.
    Line(Vec<LonLat>),
    /// One ring; the first position is not repeated at the end.
    Polygon(Vec<LonLat>),
}

impl Geometry {
    /// Its positions in order.
    #[must_use]
    pub fn positions(&self) -> &[LonLat] {
        match self {
            Geometry::Point(at) => std::slice::from_ref(at),
            Geometry::Line(positions) | Geometry::Polygon(positions) => positions,
        }
    }

    /// The word GeoPackage has for its type.
    #[must_use]
    pub fn type_word(&self) -> &'static str {
        match self {
            Geometry::Point(_) => "POINT",
            Geometry::Line(_) => "LINESTRING",
            Geometry::Polygon(_) => "POLYGON",
        }
    }

    /// The blob of a geometry column, little-endian, with its bounds unless it is a point.
    #[must_use]
    pub fn blob(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 + 16 * self.positions().len());
        let bounds = Bounds::of(self.positions()).filter(|_| !matches!(self, Geometry::Point(_)));
        // Flags: bit 0 little-endian, bits 1 to 3 the kind of bounds (1: x and y).
        out.extend([b'G', b'P', 0, if bounds.is_some() { 0b0000_0011 } else { 0b0000_0001 }]);
        out.extend(SRS_ID.to_le_bytes());
        if let Some(bounds) = bounds {
            [bounds.west_deg, bounds.east_deg, bounds.south_deg, bounds.north_deg]
                .iter()
                .for_each(|edge| out.extend(edge.to_le_bytes()));
        }
        out.push(1);
        match self {
            Geometry::Point(at) => {
                out.extend(1_u32.to_le_bytes());
                add(&mut out, std::slice::from_ref(at));
            }
            Geometry::Line(positions) => {
                out.extend(2_u32.to_le_bytes());
                add_counted(&mut out, positions);
            }
            Geometry::Polygon(ring) => {
                out.extend(3_u32.to_le_bytes());
                out.extend(1_u32.to_le_bytes());
                let closed: Vec<LonLat> = ring.iter().chain(ring.first()).copied().collect();
                add_counted(&mut out, &closed);
            }
        }
        out
    }

    /// Reads a blob, also one that another program wrote in its own way.
    ///
    /// # Errors
    /// In words, when it is no geometry of these kinds.
    pub fn of_blob(blob: &[u8]) -> Result<Self, String> {
        let header = blob.first_chunk::<8>().filter(|header| header.starts_with(b"GP"));
        let flags = header.ok_or("it is no GeoPackage geometry")?[3];
        if flags & 0b0011_0000 != 0 {
            return Err("it is empty or of an extended type".to_owned());
        }
        let bounds_bytes = match (flags >> 1) & 0b111 {
            0 => 0,
            1 => 32,
            2 | 3 => 48,
            4 => 64,
            _ => return Err("its header is damaged".to_owned()),
        };
        let mut reader =
            Reader { bytes: blob.get(8 + bounds_bytes..).unwrap_or_default(), big_endian: false };
        reader.geometry()
    }
}

/// The rectangle around positions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Least longitude.
    pub west_deg: f64,
    /// Least latitude.
    pub south_deg: f64,
    /// Greatest longitude.
    pub east_deg: f64,
    /// Greatest latitude.
    pub north_deg: f64,
}

impl Bounds {
    /// Around all positions; none without any.
    #[must_use]
    pub fn of(positions: &[LonLat]) -> Option<Self> {
        let first = positions.first()?;
        let start = Self {
            west_deg: first.lon_deg,
            south_deg: first.lat_deg,
            east_deg: first.lon_deg,
            north_deg: first.lat_deg,
        };
        Some(positions.iter().fold(start, |bounds, at| Self {
            west_deg: bounds.west_deg.min(at.lon_deg),
            south_deg: bounds.south_deg.min(at.lat_deg),
            east_deg: bounds.east_deg.max(at.lon_deg),
            north_deg: bounds.north_deg.max(at.lat_deg),
        }))
    }
}

fn add(out: &mut Vec<u8>, positions: &[LonLat]) {
    for at in positions {
        out.extend(at.lon_deg.to_le_bytes());
        out.extend(at.lat_deg.to_le_bytes());
    }
}

fn add_counted(out: &mut Vec<u8>, positions: &[LonLat]) {
    out.extend(u32::try_from(positions.len()).unwrap_or(u32::MAX).to_le_bytes());
    add(out, positions);
}

struct Reader<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

impl Reader<'_> {
    fn geometry(&mut self) -> Result<Geometry, String> {
        let [order] = self.take::<1>()?;
        self.big_endian = order == 0;
        let geometry = match self.count()? {
            1 => Geometry::Point(self.position()?),
            2 => Geometry::Line(self.positions()?),
            3 if self.count()? == 1 => {
                let mut ring = self.positions()?;
                if ring.len() > 1 && ring.first() == ring.last() {
                    ring.pop();
                }
                Geometry::Polygon(ring)
            }
            3 => return Err("an area has one ring, without holes".to_owned()),
            _ => return Err("it is no point, line or area in two dimensions".to_owned()),
        };
        if !geometry.positions().iter().all(|at| at.is_valid()) {
            return Err("a position lies outside ±180° of longitude or ±90° of latitude".to_owned());
        }
        Ok(geometry)
    }

    fn positions(&mut self) -> Result<Vec<LonLat>, String> {
        let count = self.count()? as usize;
        // The count is somebody's word; the bytes are the limit.
        if count.saturating_mul(16) > self.bytes.len() {
            return Err("it is cut off".to_owned());
        }
        (0..count).map(|_| self.position()).collect()
    }

    fn position(&mut self) -> Result<LonLat, String> {
        Ok(LonLat::new(self.number()?, self.number()?))
    }

    fn number(&mut self) -> Result<f64, String> {
        let bytes = self.take::<8>()?;
        Ok(if self.big_endian { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) })
    }

    fn count(&mut self) -> Result<u32, String> {
        let bytes = self.take::<4>()?;
        Ok(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    fn take<const COUNT: usize>(&mut self) -> Result<[u8; COUNT], String> {
        let (taken, rest) = self.bytes.split_first_chunk::<COUNT>().ok_or("it is cut off")?;
        self.bytes = rest;
        Ok(*taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> [Geometry; 3] {
        let positions = vec![LonLat::new(49.67, 40.59), LonLat::new(51.0, 41.5), LonLat::new(50.0, -0.0)];
        [Geometry::Point(positions[0]), Geometry::Line(positions.clone()), Geometry::Polygon(positions)]
    }

    #[test]
    fn geometries_read_back_as_written() {
        for geometry in some() {
            assert_eq!(Geometry::of_blob(&geometry.blob()), Ok(geometry));
        }
    }

    #[test]
    fn a_point_is_the_blob_the_standard_describes() {
        let blob = Geometry::Point(LonLat::new(1.0, 2.0)).blob();
        let wanted = "47500001e6100000" // GP, version 0, little-endian without bounds, 4326
            .to_owned()
            + "0101000000"
            + "000000000000f03f"
            + "0000000000000040";
        let hexadecimal: String = blob.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hexadecimal, wanted);
    }

    #[test]
    fn a_big_endian_point_with_bounds_is_read() {
        let mut blob = vec![b'G', b'P', 0, 0b0000_0010, 0, 0, 0x10, 0xE6];
        blob.extend([0; 32]);
        blob.extend([0, 0, 0, 0, 1]);
        blob.extend(1.5_f64.to_be_bytes());
        blob.extend((-2.5_f64).to_be_bytes());
        assert_eq!(Geometry::of_blob(&blob), Ok(Geometry::Point(LonLat::new(1.5, -2.5))));
    }

    #[test]
    fn damaged_blobs_are_refused_and_never_panic() {
        for geometry in some() {
            let blob = geometry.blob();
            for length in 0..blob.len() {
                assert!(Geometry::of_blob(&blob[..length]).is_err(), "{length} bytes were read");
            }
            for index in 0..blob.len() {
                for flip in [1, 0x80, 0xFF] {
                    let mut damaged = blob.clone();
                    damaged[index] ^= flip;
                    drop(Geometry::of_blob(&damaged)); // any answer but a panic
                }
            }
        }
    }
}
