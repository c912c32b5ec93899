//! KML: placemarks with their names, properties and geometries.
//!
//! # Source
//! OGC 12-007r2 (KML 2.3): positions are longitude, latitude, height in degrees of WGS84, always.

use super::parts::{Found, Part, Raw};
use super::xml::{Xml, attribute, local};
use super::{LayersError, broken, unreadable};
use quick_xml::events::{BytesStart, Event};
use units::{Finding, LonLat};

pub(super) const FORMAT: &str = "KML";

/// Reads text that begins with an angle bracket.
pub(super) fn read(file: &str, text: &[u8]) -> Result<Found, LayersError> {
    let mut found = Found::new(file, FORMAT);
    for link in read_into(text, &mut found)? {
        not_followed(&link, &mut found);
    }
    Ok(found)
}

/// Tells a link that leads out of the file.
pub(super) fn not_followed(link: &str, found: &mut Found) {
    let link: String = link.chars().take(80).collect();
    let message = format!("a link to another file is not followed ({link})");
    let finding = Finding::notes("layers.kml.not_read", message).at(&found.file);
    found.findings.push(finding.hint("save what it shows into this file"));
}

/// Reads placemarks into `found`; where the links lead.
pub(super) fn read_into(text: &[u8], found: &mut Found) -> Result<Vec<String>, LayersError> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let text = std::str::from_utf8(text).map_err(|fault| broken(&found.file, FORMAT, fault))?;
    let mut xml = Xml::new(text);
    let (mut root, mut links) = (None, Vec::new());
    loop {
        match xml.next(found)? {
            Event::Eof => break,
            Event::Start(start) => {
                let name = local(&start);
                if root.is_none() && name != "kml" {
                    let name: String = name.chars().take(40).collect();
                    return Err(unreadable(&found.file, format!("it is XML of the kind `{name}`, not KML")));
                }
                root = Some(());
                element(&name, &mut xml, &mut links, found)?;
            }
            _ => {}
        }
    }
    if root.is_none() {
        return Err(found.broken("it has no element `kml`"));
    }
    Ok(links)
}

/// An element outside placemarks: folders are gone through, links kept, pictures told.
fn element(
    name: &str,
    xml: &mut Xml<'_>,
    links: &mut Vec<String>,
    found: &mut Found,
) -> Result<(), LayersError> {
    match name {
        "Placemark" => placemark(xml, found),
        "NetworkLink" => link(xml, links, found),
        "GroundOverlay" | "PhotoOverlay" | "ScreenOverlay" => {
            let message = format!("a picture over the ground is not read ({name})");
            found.findings.push(Finding::notes("layers.kml.not_read", message).at(&found.file));
            xml.skip(found)
        }
        "Style" | "StyleMap" | "Schema" | "LookAt" | "Camera" | "Region" => xml.skip(found),
        _ => Ok(()),
    }
}

/// Where a link leads.
fn link(xml: &mut Xml<'_>, links: &mut Vec<String>, found: &mut Found) -> Result<(), LayersError> {
    let (mut depth, mut target) = (1_usize, String::new());
    while depth > 0 {
        match xml.inside(found)? {
            Event::End(_) => depth -= 1,
            Event::Start(start) if local(&start) == "href" => target = xml.text(found)?,
            Event::Start(_) => depth += 1,
            _ => {}
        }
    }
    links.push(target);
    Ok(())
}

fn placemark(xml: &mut Xml<'_>, found: &mut Found) -> Result<(), LayersError> {
    let mut raw = Raw::default();
    loop {
        match xml.inside(found)? {
            Event::End(_) => break,
            Event::Start(start) => match local(&start).as_str() {
                "name" => raw.name = Some(xml.text(found)?).filter(|name| !name.is_empty()),
                "description" => {
                    let text = xml.text(found)?;
                    raw.properties.insert("description".to_owned(), text);
                }
                "ExtendedData" => extended(xml, &mut raw, found)?,
                kind => geometry(kind, xml, &mut raw.parts, found)?,
            },
            _ => {}
        }
    }
    found.push(raw.named_by_property())
}

/// Properties: `Data` with a `value` in it, `SimpleData` with its text.
fn extended(xml: &mut Xml<'_>, raw: &mut Raw, found: &mut Found) -> Result<(), LayersError> {
    let (mut depth, mut key) = (1_usize, None::<String>);
    while depth > 0 {
        match xml.inside(found)? {
            Event::End(_) => depth -= 1,
            Event::Start(start) => {
                depth += 1;
                let named = |start: &BytesStart<'_>| attribute(start, "name");
                match local(&start).as_str() {
                    "Data" => key = named(&start),
                    "value" => {
                        depth -= 1;
                        let text = xml.text(found)?;
                        raw.properties.extend(key.take().map(|key| (key, text)));
                    }
                    "SimpleData" => {
                        depth -= 1;
                        let text = xml.text(found)?;
                        raw.properties.extend(named(&start).map(|key| (key, text)));
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A geometry by the name of its element; other elements are stepped over.
fn geometry(
    kind: &str,
    xml: &mut Xml<'_>,
    parts: &mut Vec<Part>,
    found: &mut Found,
) -> Result<(), LayersError> {
    match kind {
        "Point" => parts.extend(coordinates(xml, found)?.map(Part::Points)),
        "LineString" => parts.extend(coordinates(xml, found)?.map(Part::Line)),
        "LinearRing" => parts.extend(coordinates(xml, found)?.map(closed_line)),
        "Polygon" => {
            let area = polygon(xml, found)?;
            parts.push(Part::Area(area));
        }
        "MultiGeometry" => loop {
            match xml.inside(found)? {
                Event::End(_) => break,
                Event::Start(start) => geometry(&local(&start), xml, parts, found)?,
                _ => {}
            }
        },
        "Track" | "MultiTrack" | "Model" => {
            parts.push(Part::Unsupported(kind.to_owned()));
            xml.skip(found)?;
        }
        _ => xml.skip(found)?,
    }
    Ok(())
}

/// A ring by itself is a line that ends where it starts.
fn closed_line(mut ring: Vec<LonLat>) -> Part {
    if ring.first() != ring.last() {
        ring.extend(ring.first().copied());
    }
    Part::Line(ring)
}

/// The outline and the holes of a polygon, in this order whatever the file's.
fn polygon(xml: &mut Xml<'_>, found: &mut Found) -> Result<Vec<Vec<LonLat>>, LayersError> {
    let (mut outline, mut holes) = (Vec::new(), Vec::new());
    let (mut depth, mut inner) = (1_usize, false);
    while depth > 0 {
        match xml.inside(found)? {
            Event::End(_) => depth -= 1,
            Event::Start(start) => {
                depth += 1;
                match local(&start).as_str() {
                    "outerBoundaryIs" => inner = false,
                    "innerBoundaryIs" => inner = true,
                    "LinearRing" => {
                        depth -= 1;
                        let ring = coordinates(xml, found)?.unwrap_or_default();
                        if inner {
                            holes.push(ring);
                        } else {
                            outline = ring;
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    holes.insert(0, outline);
    Ok(holes)
}

/// The positions of the element just begun: none when it holds none.
fn coordinates(xml: &mut Xml<'_>, found: &mut Found) -> Result<Option<Vec<LonLat>>, LayersError> {
    let mut places = Vec::new();
    loop {
        match xml.inside(found)? {
            Event::End(_) => return Ok((!places.is_empty()).then_some(places)),
            Event::Start(start) if local(&start) == "coordinates" => {
                let text = xml.long_text(found)?;
                found.count(text.split_ascii_whitespace().count())?;
                places.extend(tuples(&text));
            }
            Event::Start(_) => xml.skip(found)?,
            _ => {}
        }
    }
}

/// Positions between blanks; what is no position becomes one of no numbers, which the checks tell.
fn tuples(text: &str) -> Vec<LonLat> {
    let number = |part: Option<&str>| part.and_then(|part| part.trim().parse().ok()).unwrap_or(f64::NAN);
    let place = |tuple: &str| {
        let mut parts = tuple.split(',');
        let (lon_deg, lat_deg) = (number(parts.next()), number(parts.next()));
        // One height may follow; more are two positions without a blank between them.
        let whole = parts.count() <= 1;
        LonLat::new(if whole { lon_deg } else { f64::NAN }, lat_deg)
    };
    // Some write blanks behind the commas.
    if text.contains(", ") {
        let joined = text.replace(", ", ",");
        return joined.split_ascii_whitespace().map(place).collect();
    }
    text.split_ascii_whitespace().map(place).collect()
}
