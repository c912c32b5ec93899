//! XML events that borrow from the text, with bounds.

use super::parts::Found;
use super::{DEPTH_LIMIT_COUNT, LayersError};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// Longest text of an element that is no list of positions.
const TEXT_LIMIT_BYTES_COUNT: usize = 1 << 20;

/// A text being read.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// The next event; after the last one [`Event::Eof`].
    pub(super) fn next(&mut self, found: &Found) -> Result<Event<'a>, LayersError> {
        let event = self.reader.read_event().map_err(|fault| found.broken(fault))?;
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > DEPTH_LIMIT_COUNT {
            return Err(found.broken(format!("its elements are nested more than {DEPTH_LIMIT_COUNT} deep")));
        }
        Ok(event)
    }

    /// The next event inside an element; the end of the text there is damage.
    pub(super) fn inside(&mut self, found: &Found) -> Result<Event<'a>, LayersError> {
        match self.next(found)? {
            Event::Eof => Err(found.broken("it ends in the middle of an element")),
            event => Ok(event),
        }
    }

    /// Steps over everything up to the end of the element just begun.
    pub(super) fn skip(&mut self, found: &Found) -> Result<(), LayersError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.inside(found)?;
        }
        Ok(())
    }

    /// The text up to the end of the element just begun, without that of elements inside it.
    pub(super) fn text(&mut self, found: &Found) -> Result<String, LayersError> {
        let text = self.long_text(found)?;
        if text.len() > TEXT_LIMIT_BYTES_COUNT {
            return Err(found.broken(format!("it has a text of {} bytes", text.len())));
        }
        Ok(text.trim().to_owned())
    }

    /// The same for lists of positions.
    pub(super) fn long_text(&mut self, found: &Found) -> Result<String, LayersError> {
        let mut text = String::new();
        loop {
            match self.inside(found)? {
                Event::End(_) => return Ok(text),
                Event::Start(_) => self.skip(found)?,
                Event::Text(more) => text.push_str(&more.xml10_content()),
                Event::CData(more) => text.push_str(&more.xml10_content()),
                Event::GeneralRef(reference) => text.push_str(&character(&reference)),
                _ => {}
            }
        }
    }
}

/// The character of a reference; a reference of the file's own stays as it is written.
fn character(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = reference.xml10_content();
    match &*name {
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "amp" => "&".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        name => format!("&{name};"),
    }
}

/// The name of an element without its prefix.
pub(super) fn local(start: &BytesStart<'_>) -> String {
    let name = start.name();
    let name: &str = name.as_ref();
    name.rsplit_once(':').map_or(name, |(_, local)| local).to_owned()
}

/// An attribute by its name; one that is malformed is none.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok()??;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}
