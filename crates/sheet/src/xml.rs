//! The XML inside workbooks: events that borrow from the part, attributes and text with their entities resolved.

use crate::error::SheetError;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use std::borrow::Cow;

/// A part of a workbook being read.
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(part: &'a str, text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, part }
    }

    /// The next event; after the last one [`Event::Eof`].
    pub(crate) fn next(&mut self) -> Result<Event<'a>, SheetError> {
        self.reader.read_event().map_err(|fault| SheetError::damaged(self.part, fault))
    }

    /// The next event inside an element; the end of the part there is damage.
    pub(crate) fn next_inside(&mut self) -> Result<Event<'a>, SheetError> {
        match self.next()? {
            Event::Eof => Err(self.damaged("it ends in the middle of an element")),
            event => Ok(event),
        }
    }

    /// Steps over everything up to the end of the element just begun.
    pub(crate) fn skip(&mut self, start: &BytesStart<'_>) -> Result<(), SheetError> {
        self.reader
            .read_to_end(start.name())
            .map(|_| ())
            .map_err(|fault| SheetError::damaged(self.part, fault))
    }

    /// The text up to the end of the element just begun, without that of elements inside it.
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, SheetError> {
        let mut text = Cow::Borrowed("");
        loop {
            match self.next_inside()? {
                Event::End(_) => return Ok(text),
                Event::Start(start) => self.skip(&start)?,
                event => self.push_text(&event, &mut text)?,
            }
        }
    }

    /// Adds the characters of a text event; other events add none.
    pub(crate) fn push_text(&self, event: &Event<'a>, text: &mut Cow<'a, str>) -> Result<(), SheetError> {
        let more = match event {
            Event::Text(more) => more.xml10_content(),
            Event::CData(more) => more.xml10_content(),
            Event::GeneralRef(reference) => Cow::Owned(self.character(reference)?.to_string()),
            _ => return Ok(()),
        };
        if text.is_empty() {
            *text = more;
        } else {
            text.to_mut().push_str(&more);
        }
        Ok(())
    }

    fn character(&self, reference: &BytesRef<'_>) -> Result<char, SheetError> {
        if let Some(character) =
            reference.resolve_char_ref().map_err(|fault| SheetError::damaged(self.part, fault))?
        {
            return Ok(character);
        }
        match &*reference.xml10_content() {
            "lt" => Ok('<'),
            "gt" => Ok('>'),
            "amp" => Ok('&'),
            "quot" => Ok('"'),
            "apos" => Ok('\''),
            name => Err(self.damaged(format!("the entity &{name}; is not known"))),
        }
    }

    /// An attribute by its name without prefix.
    pub(crate) fn attribute<'s>(
        &self,
        start: &'s BytesStart<'_>,
        name: &str,
    ) -> Result<Option<Cow<'s, str>>, SheetError> {
        for (key, value) in attributes(start) {
            if local(key) == name {
                return self.unescaped(value).map(Some);
            }
        }
        Ok(None)
    }

    /// A raw attribute value with its entities resolved.
    pub(crate) fn unescaped<'s>(&self, value: &'s str) -> Result<Cow<'s, str>, SheetError> {
        if !value.contains('&') {
            return Ok(Cow::Borrowed(value));
        }
        quick_xml::escape::unescape(value).map_err(|fault| SheetError::damaged(self.part, fault))
    }

    pub(crate) fn damaged(&self, why: impl std::fmt::Display) -> SheetError {
        SheetError::damaged(self.part, why)
    }
}

/// A name without its namespace prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The attributes of an element, raw; what is malformed ends the list.
pub(crate) fn attributes<'s>(start: &'s BytesStart<'_>) -> impl Iterator<Item = (&'s str, &'s str)> {
    let mut rest = start.attributes_raw();
    std::iter::from_fn(move || {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_ascii_start();
        let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        rest = after;
        Some((key.trim_ascii(), value))
    })
}
