//! The keys of a GeoTIFF: which coordinate system, where the pixels lie, what heights count from.

use crate::TerrainError;
use crate::datum::{EpsgVertical, VerticalDatum, of_epsg, of_text};
use crate::intake::broken;

const FORMAT: &str = "GeoTIFF";

/// Numbers of the keys read here (OGC 19-008r4, GeoTIFF 1.1, annex B).
mod key {
    pub const MODEL_TYPE: u16 = 1024;
    pub const RASTER_TYPE: u16 = 1025;
    pub const GEODETIC_CRS: u16 = 2048;
    pub const ANGULAR_UNITS: u16 = 2054;
    pub const PROJECTED_CRS: u16 = 3072;
    pub const VERTICAL_CRS: u16 = 4096;
    pub const VERTICAL_CITATION: u16 = 4097;
    pub const VERTICAL_DATUM: u16 = 4098;
    pub const VERTICAL_UNITS: u16 = 4099;
}

const MODEL_GEOGRAPHIC: u16 = 2;
const RASTER_POINT: u16 = 2;
const EPSG_WGS84: u16 = 4326;
const EPSG_DEGREE: u16 = 9102;
const EPSG_METRE: u16 = 9001;
/// The code that says "nothing": undefined, or defined elsewhere by the user.
const UNSAID: [u16; 2] = [0, 32_767];

/// The key directory of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct GeoKeys {
    /// Keys whose value stands in the directory itself.
    short: Vec<(u16, u16)>,
    /// Texts.
    text: Vec<(u16, String)>,
}

/// Where the pixels lie, as the tags of a file say it.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlaceTags {
    /// `ModelPixelScale`: width, height, and a third that heights do not use.
    pub pixel_scale: Vec<f64>,
    /// `ModelTiepoint`: pixel i, j, k and model x, y, z.
    pub tiepoint: Vec<f64>,
    /// `ModelTransformation`: 4 × 4, by rows.
    pub transformation: Vec<f64>,
}

/// Corner and size of the pixels as areas; `step_lat_deg` is negative where rows run from the north.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placement {
    /// West side of the first column.
    pub lon_first_deg: f64,
    /// Outer side of the first row.
    pub lat_first_deg: f64,
    /// From a column to the next, above 0.
    pub step_lon_deg: f64,
    /// From a row to the next.
    pub step_lat_deg: f64,
}

impl GeoKeys {
    /// Reads the directory: a header of four numbers, then four for each key: number, place of the value, count, value
    /// or offset. Unknown keys and those with doubles are left alone.
    ///
    /// # Source
    /// OGC 19-008r4 (GeoTIFF 1.1), clause 7.1.2.
    pub fn parse(directory: &[u16], ascii: &str) -> Self {
        const IN_ASCII: u16 = 34_737;
        let mut keys = Self::default();
        let keys_count = usize::from(directory.get(3).copied().unwrap_or(0));
        for entry in directory.get(4..).unwrap_or_default().chunks_exact(4).take(keys_count) {
            match *entry {
                [number, 0, _, value] => keys.short.push((number, value)),
                [number, IN_ASCII, count, offset] => {
                    let (start, end) = (usize::from(offset), usize::from(offset) + usize::from(count));
                    let text = ascii.get(start..end.min(ascii.len())).unwrap_or_default();
                    keys.text.push((number, text.trim_end_matches(['|', '\0']).to_owned()));
                }
                _ => {}
            }
        }
        keys
    }

    fn code(&self, number: u16) -> Option<u16> {
        self.short.iter().find(|(known, _)| *known == number).map(|(_, code)| *code)
    }

    fn said(&self, number: u16) -> Option<u16> {
        self.code(number).filter(|code| !UNSAID.contains(code))
    }

    /// Refuses everything but longitudes and latitudes on WGS84 in degrees.
    pub fn refuse_unless_wgs84(&self) -> Result<(), TerrainError> {
        let advice = "reproject it to EPSG:4326 (for example with gdalwarp -t_srs EPSG:4326)";
        if let Some(code) = self.said(key::PROJECTED_CRS) {
            return Err(broken(FORMAT, format!("its coordinates are projected (EPSG:{code}); {advice}")));
        }
        match self.code(key::MODEL_TYPE) {
            Some(MODEL_GEOGRAPHIC) => {}
            Some(model) => {
                let reason =
                    format!("its coordinates are not longitude and latitude (model type {model}); {advice}");
                return Err(broken(FORMAT, reason));
            }
            None => {
                let reason = format!("it has no coordinate system (no GTModelType key); {advice}");
                return Err(broken(FORMAT, reason));
            }
        }
        match self.code(key::GEODETIC_CRS) {
            Some(EPSG_WGS84) => {}
            other => {
                let found = other.map_or("none".to_owned(), |code| format!("EPSG:{code}"));
                let reason = format!("its coordinate system is {found}, and EPSG:4326 is needed; {advice}");
                return Err(broken(FORMAT, reason));
            }
        }
        match self.said(key::ANGULAR_UNITS) {
            None | Some(EPSG_DEGREE) => Ok(()),
            Some(unit) => Err(broken(FORMAT, format!("its angles are in unit EPSG:{unit}, not degrees"))),
        }
    }

    /// Whether positions are those of the middles of the pixels.
    pub fn pixel_is_point(&self) -> bool {
        self.code(key::RASTER_TYPE) == Some(RASTER_POINT)
    }

    /// The vertical datum the keys state, if it has a word here. Depths and other units than metres are refused.
    pub fn vertical_datum(&self) -> Result<Option<VerticalDatum>, TerrainError> {
        if let Some(unit) = self.said(key::VERTICAL_UNITS).filter(|unit| *unit != EPSG_METRE) {
            return Err(broken(FORMAT, format!("its heights are in unit EPSG:{unit}, not metres")));
        }
        for code in
            [key::VERTICAL_CRS, key::VERTICAL_DATUM].into_iter().filter_map(|number| self.said(number))
        {
            match of_epsg(code) {
                EpsgVertical::Heights(datum) => return Ok(Some(datum)),
                EpsgVertical::Depths => {
                    let reason = format!("EPSG:{code} counts depths downwards; this reader takes heights");
                    return Err(broken(FORMAT, reason));
                }
                EpsgVertical::Other => {}
            }
        }
        let citation = self.text.iter().find(|(number, _)| *number == key::VERTICAL_CITATION);
        Ok(citation.and_then(|(_, text)| of_text(text)))
    }
}

/// Where the pixels lie: from scale and tie point, or from a transformation without rotation.
///
/// # Source
/// OGC 19-008r4, clauses 7.3 (tags) and 7.4 (`PixelIsPoint`: the tie point is the middle of its pixel).
pub(crate) fn placement(tags: &PlaceTags, pixel_is_point: bool) -> Result<Placement, TerrainError> {
    let mut placement =
        match (tags.pixel_scale.as_slice(), tags.tiepoint.as_slice(), tags.transformation.as_slice()) {
            ([width, height, ..], [col, row, _, lon, lat, _, ..], _) => Placement {
                lon_first_deg: lon - col * width,
                lat_first_deg: lat + row * height,
                step_lon_deg: *width,
                step_lat_deg: -height,
            },
            (_, _, [width, skew_lon, _, lon, skew_lat, height, _, lat, ..]) => {
                if *skew_lon != 0.0 || *skew_lat != 0.0 {
                    let reason =
                        format!("its pixels are rotated ({skew_lon}, {skew_lat}); resample it north up");
                    return Err(broken(FORMAT, reason));
                }
                Placement {
                    lon_first_deg: *lon,
                    lat_first_deg: *lat,
                    step_lon_deg: *width,
                    step_lat_deg: *height,
                }
            }
            _ => return Err(broken(FORMAT, "it does not say where its pixels lie (no scale and tie point)")),
        };
    if pixel_is_point {
        placement.lon_first_deg -= placement.step_lon_deg / 2.0;
        placement.lat_first_deg -= placement.step_lat_deg / 2.0;
    }
    Ok(placement)
}

/// One `<Item>` of GDAL's metadata.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MetadataItem<'a> {
    /// What stands before the content: `name="…" role="…"`.
    pub attributes: &'a str,
    /// The content.
    pub text: &'a str,
}

/// The items of GDAL's metadata, a flat list in XML that GDAL writes in one way only.
pub(crate) fn metadata_items(xml: &str) -> impl Iterator<Item = MetadataItem<'_>> {
    xml.split("<Item ").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        Some(MetadataItem { attributes, text: rest.split_once("</Item>")?.0 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(entries: &[[u16; 4]]) -> GeoKeys {
        let count = u16::try_from(entries.len()).unwrap();
        let directory: Vec<u16> =
            [1, 1, 0, count].into_iter().chain(entries.iter().flatten().copied()).collect();
        GeoKeys::parse(&directory, "WGS 84|Baltic 1977 height|")
    }

    #[test]
    fn a_projected_grid_is_refused_with_the_reason() {
        let utm = keys(&[[1024, 0, 1, 1], [3072, 0, 1, 32_639]]);
        let error = utm.refuse_unless_wgs84().unwrap_err().to_string();
        assert!(error.contains("EPSG:32639") && error.contains("EPSG:4326"), "{error}");
        assert!(keys(&[]).refuse_unless_wgs84().is_err());
        assert!(keys(&[[1024, 0, 1, 2], [2048, 0, 1, 4284]]).refuse_unless_wgs84().is_err());
        assert!(
            keys(&[[1024, 0, 1, 2], [2048, 0, 1, 4326], [2054, 0, 1, 9101]]).refuse_unless_wgs84().is_err()
        );
        assert_eq!(
            keys(&[[1024, 0, 1, 2], [2048, 0, 1, 4326], [2054, 0, 1, 9102]]).refuse_unless_wgs84(),
            Ok(())
        );
    }

    #[test]
    fn vertical_keys_state_the_datum() {
        assert_eq!(keys(&[[4096, 0, 1, 5705]]).vertical_datum(), Ok(Some(VerticalDatum::Baltic1977)));
        assert_eq!(keys(&[[4098, 0, 1, 5100]]).vertical_datum(), Ok(Some(VerticalDatum::MeanSeaLevel)));
        assert_eq!(keys(&[[4097, 34_737, 19, 7]]).vertical_datum(), Ok(Some(VerticalDatum::Baltic1977)));
        assert_eq!(keys(&[[4096, 0, 1, 3855]]).vertical_datum(), Ok(None));
        assert_eq!(keys(&[]).vertical_datum(), Ok(None));
        assert!(keys(&[[4096, 0, 1, 5861]]).vertical_datum().is_err(), "depths");
        assert!(keys(&[[4096, 0, 1, 5714], [4099, 0, 1, 9002]]).vertical_datum().is_err(), "feet");
    }

    #[test]
    fn a_pixel_given_as_a_point_becomes_the_cell_around_it() {
        let tags = PlaceTags {
            pixel_scale: vec![0.5, 0.25, 0.0],
            tiepoint: vec![0.0, 0.0, 0.0, 10.0, 50.0, 0.0],
            transformation: Vec::new(),
        };
        let area = placement(&tags, false).unwrap();
        assert_eq!((area.lon_first_deg, area.lat_first_deg), (10.0, 50.0));
        let point = placement(&tags, true).unwrap();
        assert_eq!((point.lon_first_deg, point.lat_first_deg), (9.75, 50.125));
    }

    #[test]
    fn a_tie_point_may_lie_anywhere_in_the_grid() {
        let tags = PlaceTags {
            pixel_scale: vec![0.5, 0.25, 0.0],
            tiepoint: vec![4.0, 8.0, 0.0, 12.0, 48.0, 0.0],
            transformation: Vec::new(),
        };
        let area = placement(&tags, false).unwrap();
        assert_eq!((area.lon_first_deg, area.lat_first_deg), (10.0, 50.0));
    }

    #[test]
    fn a_transformation_is_taken_unless_it_rotates() {
        let mut transformation = vec![0.5, 0.0, 0.0, 10.0, 0.0, -0.25, 0.0, 50.0];
        transformation.resize(16, 0.0);
        let tags = PlaceTags { transformation, ..PlaceTags::default() };
        let area = placement(&tags, false).unwrap();
        assert_eq!((area.step_lon_deg, area.step_lat_deg), (0.5, -0.25));
        let mut rotated = tags.clone();
        rotated.transformation[1] = 0.1;
        assert!(placement(&rotated, false).is_err());
        assert!(placement(&PlaceTags::default(), false).is_err());
    }

    #[test]
    fn items_of_the_metadata_are_told_apart() {
        let xml = "<GDALMetadata>\n <Item name=\"A\">x</Item>\n <Item name=\"SCALE\" role=\"scale\">0.1</Item>\n</GDALMetadata>";
        let items: Vec<_> = metadata_items(xml).collect();
        assert_eq!(items.len(), 2);
        assert_eq!((items[1].attributes, items[1].text), ("name=\"SCALE\" role=\"scale\"", "0.1"));
        assert_eq!(metadata_items("<Item <Item >").count(), 0);
    }
}
