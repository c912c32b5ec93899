//! A look at the bytes of a drawing before they are parsed.
//!
//! The parser's time and memory grow with the square of the attributes of an element, of nested name spaces and of
//! the depth. Drawings have few of each; what has many is refused here, in one pass.

use crate::error::Fault;

/// Most attributes of one element.
const ATTRIBUTES_MAX: usize = 64;
/// Most declarations of name spaces in one drawing.
const NAMESPACES_MAX: usize = 100;
/// Deepest nesting of elements.
pub const DEPTH_MAX: usize = 64;

/// Refuses a text that would take the parser long; the fault comes with its byte.
///
/// It need not know well-formed XML: what it misreads is not well formed, and the parser stops there.
pub fn check(svg: &str) -> Result<(), (usize, Fault)> {
    let spaces_count = svg.matches("xmlns").count();
    Fault::above("name spaces of a drawing", spaces_count, NAMESPACES_MAX).map_err(|fault| (0, fault))?;
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(open) = svg[at..].find('<').map(|offset| at + offset) {
        let rest = &svg[open..];
        if let Some(length) = aside(rest) {
            at = open + length;
            continue;
        }
        let tag = Tag::read(rest);
        depth = if tag.closes { depth.saturating_sub(1) } else { depth + usize::from(!tag.is_empty) };
        Fault::above("attributes of an element", tag.attributes_count, ATTRIBUTES_MAX)
            .and_then(|()| Fault::above("elements within elements", depth, DEPTH_MAX))
            .map_err(|fault| (open, fault))?;
        at = open + tag.length;
    }
    Ok(())
}

/// Length of a comment, literal text or instruction that `rest` begins with.
fn aside(rest: &str) -> Option<usize> {
    const ASIDES: [(&str, &str); 3] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
    let (begin, end) = ASIDES.iter().find(|(begin, _)| rest.starts_with(begin))?;
    let inside = rest[begin.len()..].find(end);
    Some(inside.map_or(rest.len(), |length| begin.len() + length + end.len()))
}

/// One tag as far as it matters here.
struct Tag {
    length: usize,
    attributes_count: usize,
    closes: bool,
    is_empty: bool,
}

impl Tag {
    fn read(rest: &str) -> Self {
        let mut quote = None;
        let mut attributes_count = 0;
        let mut before = b'<';
        let mut length = rest.len();
        for (index, byte) in rest.bytes().enumerate().skip(1) {
            match (quote, byte) {
                (None, b'"' | b'\'') => {
                    quote = Some(byte);
                    attributes_count += 1;
                }
                (None, b'>') => {
                    length = index + 1;
                    break;
                }
                (Some(open), close) if open == close => quote = None,
                _ => {}
            }
            before = byte;
        }
        Self {
            length,
            attributes_count,
            closes: rest.starts_with("</"),
            is_empty: before == b'/' || rest.starts_with("<!"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(svg: &str) -> Option<&'static str> {
        match check(svg) {
            Err((_, Fault::TooLarge { what, .. })) => Some(what),
            _ => None,
        }
    }

    #[test]
    fn many_shapes_side_by_side_pass_and_many_within_each_other_do_not() {
        assert_eq!(what(&format!("<svg>{}</svg>", "<g a='>'><b/></g>".repeat(1000))), None);
        assert_eq!(what(&"<g>".repeat(DEPTH_MAX + 1)), Some("elements within elements"));
    }

    #[test]
    fn comments_and_literal_text_are_no_elements() {
        assert_eq!(what(&format!("<svg><!--{0}--><![CDATA[{0}]]></svg>", "<g>".repeat(100))), None);
        assert_eq!(what("<!-- never closed <g><g>"), None);
    }

    #[test]
    fn an_element_of_many_attributes_and_a_drawing_of_many_name_spaces_are_refused() {
        assert_eq!(what(&format!("<g {}/>", "a='1' ".repeat(65))), Some("attributes of an element"));
        assert_eq!(what(&"<g xmlns:a='u'/>".repeat(101)), Some("name spaces of a drawing"));
    }
}
