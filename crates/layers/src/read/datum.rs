//! Reference systems as files name them: WGS84 or another.

/// Whether a name or code says longitudes and latitudes of WGS84: `EPSG:4326`, `urn:ogc:def:crs:OGC:1.3:CRS84`, an
/// address ending in `/EPSG/0/4326`, `WGS 84`. With heights (EPSG:4979, CRS84h) it is the same ground.
pub(super) fn is_wgs84_name(name: &str) -> bool {
    let name: String =
        name.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase();
    let last = name.rsplit([':', '/', '#']).next().unwrap_or_default();
    let epsg = name.contains("EPSG") && matches!(last, "4326" | "4979");
    epsg || matches!(last, "CRS84" | "CRS84H" | "WGS84" | "WGS1984" | "WGS_1984")
}

/// What a WKT (the text of a `.prj`) says: nothing when it is longitudes and latitudes of WGS84, else the name of the
/// system it is.
///
/// # Source
/// OGC 12-063r5 (WKT 2) and 01-009 (WKT 1): keywords of geographic and projected systems; Esri writes `D_WGS_1984`.
pub(super) fn other_than_wgs84(wkt: &str) -> Option<String> {
    let text = wkt.trim_start_matches('\u{feff}').trim();
    let (keyword, rest) = text.split_once(['[', '(']).unwrap_or((text, ""));
    let name = rest.split('"').nth(1).unwrap_or(keyword).chars().take(80).collect::<String>();
    let geographic = ["GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS", "GEOGRAPHICCRS"];
    let plain: String = rest.to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let datum = ["DATUMDWGS1984", "DATUMWGS1984", "DATUMWGS84", "DATUMWORLDGEODETICSYSTEM1984"];
    let wgs84 = datum.iter().any(|datum| plain.contains(datum))
        || plain.contains("ENSEMBLEWORLDGEODETICSYSTEM1984")
        || plain.contains("ENSEMBLEWGS84");
    let in_degrees = !plain.contains("UNIT") || plain.contains("DEGREE");
    // The datums of Esri's realisations (D_WGS_1984_G1762) agree with WGS84 within centimetres.
    let fine = geographic.contains(&keyword.trim().to_uppercase().as_str()) && wgs84 && in_degrees;
    (!fine).then(|| if name.is_empty() { "a system without a name".to_owned() } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wgs84_is_known_by_its_many_names() {
        for name in [
            "EPSG:4326",
            "urn:ogc:def:crs:EPSG::4326",
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            "http://www.opengis.net/def/crs/EPSG/0/4326",
            "http://www.opengis.net/gml/srs/epsg.xml#4326",
            "WGS 84",
        ] {
            assert!(is_wgs84_name(name), "{name}");
        }
        for name in ["EPSG:32639", "urn:ogc:def:crs:EPSG::3857", "4326", "EPSG:43260", ""] {
            assert!(!is_wgs84_name(name), "{name}");
        }
    }

    #[test]
    fn a_prj_is_wgs84_or_is_named() {
        let esri = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
        let wkt2 = r#"GEOGCRS["WGS 84",ENSEMBLE["World Geodetic System 1984 ensemble",MEMBER["x"]],CS[ellipsoidal,2],ANGLEUNIT["degree",0.0174532925199433]]"#;
        assert_eq!(other_than_wgs84(esri), None);
        assert_eq!(other_than_wgs84(wkt2), None);
        let utm = format!(
            r#"PROJCS["WGS_1984_UTM_Zone_39N",{esri},PROJECTION["Transverse_Mercator"],UNIT["Meter",1.0]]"#
        );
        assert_eq!(other_than_wgs84(&utm).as_deref(), Some("WGS_1984_UTM_Zone_39N"));
        let pulkovo =
            esri.replace("D_WGS_1984", "D_Pulkovo_1942").replace("GCS_WGS_1984", "GCS_Pulkovo_1942");
        assert_eq!(other_than_wgs84(&pulkovo).as_deref(), Some("GCS_Pulkovo_1942"));
        let gon = esri.replace("Degree", "Gon");
        assert!(other_than_wgs84(&gon).is_some());
        assert!(other_than_wgs84("").is_some());
    }
}
