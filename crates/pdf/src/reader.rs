//! Reads an SVG into marks on a sheet; refuses by name what would not be printed as drawn.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use roxmltree::{Document, Node, ParsingOptions};

use crate::error::Fault;
use crate::guard;
use crate::outline::{Frame, Segment, ellipse, path, rectangle, through};
use crate::paper::Extent;
use crate::picture::{Picture, read as read_picture};
use crate::style::{Style, length, not_negative};
use crate::transform::{Matrix, read as read_transform};

/// Largest drawing read, bytes.
const BYTES_MAX: usize = 64 << 20;
/// Most elements, attributes and texts of one drawing.
const NODES_MAX: u32 = 1_000_000;
/// Longest text, letters: a halo is drawn as its outline, which is a hundred times as long.
const LETTERS_MAX: usize = 10_000;
/// Most pixels of all pictures of one drawing: small files may hold huge ones.
const PIXELS_MAX: usize = 64_000_000;
const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// A drawing as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// How large it is.
    pub extent: Extent,
    /// Its title; empty when it has none.
    pub title: String,
    /// What is drawn, from the bottom up.
    pub marks: Vec<Mark>,
}

/// One thing drawn, with the map from its own to its parent's coordinates and what it is cut at.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Where it lies.
    pub map: Matrix,
    /// What it is cut at, in its own coordinates; many marks may share one.
    pub clip: Option<Rc<Clip>>,
    /// What it is.
    pub ink: Ink,
}

/// What marks are cut at.
#[derive(Debug, Clone, PartialEq)]
pub struct Clip {
    /// The outline; what lies in it is seen.
    pub outline: Vec<Segment>,
    /// The inside by the even-odd rule rather than by winding.
    pub even_odd: bool,
}

/// What a mark is.
#[derive(Debug, Clone, PartialEq)]
pub enum Ink {
    /// Other marks.
    Group(Vec<Mark>),
    /// An outline, filled, drawn or both.
    Shape(Vec<Segment>, Style),
    /// A text in one line.
    Text(Text),
    /// A picture stretched over a box, with the opacity of the element.
    Picture(Picture, Frame, f64),
}

/// A text in one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Its point on the baseline.
    pub at: (f64, f64),
    /// What it says.
    pub text: String,
    /// How it is set.
    pub style: Style,
    /// A halo or other ornament that readers of the text are not told (`aria-hidden`).
    pub ornament: bool,
}

/// A fault and the byte of the SVG where it lies.
struct Placed {
    fault: Fault,
    byte: usize,
}

type Read<T> = Result<T, Placed>;

/// Reads a drawing; a fault comes with its line, from 1.
pub fn read(svg: &str) -> Result<Drawing, (u32, Fault)> {
    Fault::above("bytes of a drawing", svg.len(), BYTES_MAX).map_err(|fault| (1, fault))?;
    guard::check(svg).map_err(|(byte, fault)| (line_of(svg, byte), fault))?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(svg, options)
        .map_err(|error| (error.pos().row, Fault::Xml { message: error.to_string() }))?;
    read_root(&document).map_err(|placed| (document.text_pos_at(placed.byte).row, placed.fault))
}

fn line_of(svg: &str, byte: usize) -> u32 {
    let lines_before = svg.as_bytes()[..byte].iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(lines_before + 1).unwrap_or(u32::MAX)
}

fn read_root(document: &Document) -> Read<Drawing> {
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) && !root.has_tag_name("svg") {
        return Err(placed(root)(Fault::NoSize));
    }
    let extent = extent(root).map_err(placed(root))?;
    let reader = Reader { clips: clips(document)?, pixels_left: Cell::new(PIXELS_MAX) };
    let style = reader.style(root, &Style::default()).map_err(placed(root))?;
    let title = root.children().find(|child| child.tag_name().name() == "title");
    let title = title.map(|title| said(title, false)).unwrap_or_default();
    Ok(Drawing { extent, title, marks: reader.marks(root, &style.inherited())? })
}

fn placed(node: Node) -> impl Fn(Fault) -> Placed {
    let byte = node.range().start;
    move |fault| Placed { fault, byte }
}

fn extent(root: Node) -> Result<Extent, Fault> {
    let side = |name: &str| root.attribute(name).map(|value| side_px(name, value)).transpose();
    let (width_px, height_px) = (side("width")?, side("height")?);
    let view = root.attribute("viewBox").map(view_box).transpose()?;
    let [min_x, min_y, width, height] = match (view, width_px, height_px) {
        (Some(view), _, _) => view,
        (None, Some(width_px), Some(height_px)) => [0.0, 0.0, width_px, height_px],
        _ => return Err(Fault::NoSize),
    };
    let extent = Extent {
        min_x,
        min_y,
        width,
        height,
        width_px: width_px.unwrap_or(width),
        height_px: height_px.unwrap_or(height),
    };
    let sides = [width, height, extent.width_px, extent.height_px];
    if sides.iter().all(|side| *side >= SIDE_LEAST) { Ok(extent) } else { Err(Fault::NoSize) }
}

/// Smallest side of a drawing: below it the scale to the sheet would overflow.
const SIDE_LEAST: f64 = 0.01;

fn view_box(value: &str) -> Result<[f64; 4], Fault> {
    let parts = value.split([',', ' ', '\n', '\t']).filter(|part| !part.is_empty());
    let read: Vec<f64> = parts.map(|part| length("viewBox", part)).collect::<Result<_, _>>()?;
    read.try_into().map_err(|_| Fault::value("viewBox", value))
}

/// A side of the drawing in px, at 96 to the inch.
fn side_px(name: &str, value: &str) -> Result<f64, Fault> {
    const UNITS: [(&str, f64); 4] =
        [("mm", 96.0 / 25.4), ("cm", 96.0 / 2.54), ("in", 96.0), ("pt", 96.0 / 72.0)];
    let value = value.trim();
    for (unit, px) in UNITS {
        if let Some(digits) = value.strip_suffix(unit) {
            return not_negative(name, digits).map(|length| length * px);
        }
    }
    not_negative(name, value)
}

/// The shapes of all clip paths, by id.
type Clips = BTreeMap<String, Rc<Clip>>;

fn clips(document: &Document) -> Read<Clips> {
    let mut clips = Clips::new();
    for node in document.descendants().filter(|node| node.tag_name().name() == "clipPath") {
        let Some(id) = node.attribute("id") else { continue };
        clips.insert(id.to_owned(), Rc::new(clip(node)?));
    }
    Ok(clips)
}

fn clip(node: Node) -> Read<Clip> {
    let reader = Reader { clips: Clips::new(), pixels_left: Cell::new(0) };
    let style = reader.style(node, &Style::default()).map_err(placed(node))?;
    let mut shapes = node.children().filter(|child| child.is_element() && !is_told_only(*child));
    let (Some(shape), None) = (shapes.next(), shapes.next()) else {
        return Err(placed(node)(Fault::unsupported("a clip path of other than one shape")));
    };
    let wrong = placed(shape);
    let style = reader.style(shape, &style).map_err(&wrong)?;
    if shape.has_attribute("transform") || node.has_attribute("transform") {
        return Err(wrong(Fault::unsupported("transform in a clip path")));
    }
    match outline(shape).map_err(&wrong)? {
        Some(outline) => Ok(Clip { outline, even_odd: style.clip_even_odd }),
        None => Err(wrong(Fault::unsupported(format!("<{}> in a clip path", shape.tag_name().name())))),
    }
}

struct Reader {
    clips: Clips,
    /// Pixels that further pictures may have.
    pixels_left: Cell<usize>,
}

impl Reader {
    /// Recursion is as deep as the elements, which `guard` bounds.
    fn marks(&self, parent: Node, style: &Style) -> Read<Vec<Mark>> {
        let mut marks = Vec::new();
        for node in parent.children() {
            if node.is_text() && !node.text().unwrap_or_default().trim().is_empty() {
                return Err(placed(node)(Fault::unsupported("text outside <text>")));
            }
            if node.is_element() && !is_told_only(node) {
                marks.extend(self.mark(node, style)?);
            }
        }
        Ok(marks)
    }

    fn mark(&self, node: Node, around: &Style) -> Read<Option<Mark>> {
        let wrong = placed(node);
        let style = self.style(node, around).map_err(&wrong)?;
        let map = node.attribute("transform").map(read_transform).transpose().map_err(&wrong)?;
        let clip = self.clip_of(node).map_err(&wrong)?;
        let layered = node.tag_name().name() == "g" || style.fill.is_some() && style.strokes();
        if style.opacity_frac < 1.0 && layered {
            // One sheet of glass over several layers is not each layer seen through.
            return Err(wrong(Fault::unsupported("opacity of a group or of fill and stroke together")));
        }
        let ink = match node.tag_name().name() {
            "g" => Ink::Group(self.marks(node, &style.inherited())?),
            // Their shapes are read where they are used.
            "defs" => return self.defs(node),
            "clipPath" => return Ok(None),
            "text" => match text(node, style).map_err(&wrong)? {
                Some(text) => Ink::Text(text),
                None => return Ok(None),
            },
            "image" => picture(node, &style, &self.pixels_left).map_err(&wrong)?,
            name => match outline(node).map_err(&wrong)? {
                Some(outline) => Ink::Shape(outline, style),
                None => return Err(wrong(Fault::unsupported(format!("<{name}>")))),
            },
        };
        Ok(Some(Mark { map: map.unwrap_or(Matrix::IDENTITY), clip, ink }))
    }

    /// Definitions draw nothing; those that nothing here can use are refused before they are missed.
    fn defs(&self, node: Node) -> Read<Option<Mark>> {
        let mut inside = node.children().filter(|child| child.is_element() && !is_told_only(*child));
        match inside.find(|child| child.tag_name().name() != "clipPath") {
            Some(child) => {
                Err(placed(child)(Fault::unsupported(format!("<{}> in <defs>", child.tag_name().name()))))
            }
            None => Ok(None),
        }
    }

    fn clip_of(&self, node: Node) -> Result<Option<Rc<Clip>>, Fault> {
        let Some(value) = node.attribute("clip-path").filter(|value| *value != "none") else {
            return Ok(None);
        };
        let id = value.strip_prefix("url(#").and_then(|rest| rest.strip_suffix(')'));
        let clip = id.and_then(|id| self.clips.get(id));
        clip.cloned().map(Some).ok_or_else(|| Fault::value("clip-path", value))
    }

    fn style(&self, node: Node, around: &Style) -> Result<Style, Fault> {
        let mut style = around.clone();
        for attribute in node.attributes() {
            match attribute.namespace() {
                None => property(&mut style, attribute.name(), attribute.value())?,
                Some(XML) if attribute.name() == "space" => {
                    style.spaces_kept = attribute.value() == "preserve";
                }
                // Attributes of other programs paint nothing.
                Some(_) => {}
            }
        }
        for declaration in node.attribute("style").into_iter().flat_map(|style| style.split(';')) {
            if let Some((name, value)) = declaration.split_once(':') {
                property(&mut style, name.trim(), value)?;
            }
        }
        Ok(style)
    }
}

/// Elements that are told to readers of the drawing and not drawn.
fn is_told_only(node: Node) -> bool {
    matches!(node.tag_name().name(), "title" | "desc" | "metadata")
}

fn property(style: &mut Style, name: &str, value: &str) -> Result<(), Fault> {
    let known = is_geometry(name) || is_harmless(name, value.trim()) || style.set(name, value)?;
    if known { Ok(()) } else { Err(Fault::unsupported(format!("{name}=\"{value}\""))) }
}

/// Attributes read where the shape is read.
fn is_geometry(name: &str) -> bool {
    const GEOMETRY: [&str; 22] = [
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "d",
        "points",
        "width",
        "height",
        "href",
        "viewBox",
        "transform",
        "clip-path",
        "style",
        "preserveAspectRatio",
        "id",
    ];
    GEOMETRY.contains(&name)
}

/// Attributes that change nothing on paper, at any value or at this one.
fn is_harmless(name: &str, value: &str) -> bool {
    const SILENT: [&str; 14] = [
        "class",
        "role",
        "lang",
        "version",
        "baseProfile",
        "tabindex",
        "focusable",
        "cursor",
        "pointer-events",
        "font-family",
        "shape-rendering",
        "text-rendering",
        "image-rendering",
        "color",
    ];
    const USUAL: [(&str, &str); 10] = [
        ("clipPathUnits", "userSpaceOnUse"),
        ("display", "inline"),
        ("dominant-baseline", "auto"),
        ("dominant-baseline", "alphabetic"),
        ("font-style", "normal"),
        ("font-variant", "tabular-nums"),
        ("font-variant-numeric", "tabular-nums"),
        ("overflow", "hidden"),
        ("visibility", "visible"),
        ("paint-order", "normal"),
    ];
    SILENT.contains(&name)
        || name.starts_with("aria-")
        || name.starts_with("data-")
        || USUAL.contains(&(name, value))
}

fn number(node: Node, name: &str) -> Result<f64, Fault> {
    node.attribute(name).map_or(Ok(0.0), |value| length(name, value))
}

fn positive(node: Node, name: &str) -> Result<f64, Fault> {
    node.attribute(name).map_or(Ok(0.0), |value| not_negative(name, value))
}

fn frame(node: Node) -> Result<Frame, Fault> {
    Ok(Frame {
        x: number(node, "x")?,
        y: number(node, "y")?,
        width: positive(node, "width")?,
        height: positive(node, "height")?,
    })
}

/// The outline of a shape; none for an element that is no shape.
fn outline(node: Node) -> Result<Option<Vec<Segment>>, Fault> {
    let is_svg = matches!(node.tag_name().namespace(), None | Some(SVG));
    let outline = match node.tag_name().name() {
        _ if !is_svg => return Ok(None),
        "path" => path(node.attribute("d").unwrap_or_default())?,
        "rect" => {
            let (rx, ry) = (positive(node, "rx")?, positive(node, "ry")?);
            let rx = if node.has_attribute("rx") { rx } else { ry };
            let ry = if node.has_attribute("ry") { ry } else { rx };
            rectangle(frame(node)?, rx, ry)
        }
        "circle" => {
            let radius = positive(node, "r")?;
            ellipse((number(node, "cx")?, number(node, "cy")?), radius, radius)
        }
        "ellipse" => {
            let centre = (number(node, "cx")?, number(node, "cy")?);
            ellipse(centre, positive(node, "rx")?, positive(node, "ry")?)
        }
        "line" => {
            let from = (number(node, "x1")?, number(node, "y1")?);
            through(&[from, (number(node, "x2")?, number(node, "y2")?)], false)
        }
        "polyline" => through(&points(node)?, false),
        "polygon" => through(&points(node)?, true),
        _ => return Ok(None),
    };
    Ok(Some(outline))
}

fn points(node: Node) -> Result<Vec<(f64, f64)>, Fault> {
    let value = node.attribute("points").unwrap_or_default();
    let parts = value.split(|letter: char| letter == ',' || letter.is_ascii_whitespace());
    let numbers = parts.filter(|part| !part.is_empty()).map(|part| length("points", part));
    let numbers: Vec<f64> = numbers.collect::<Result<_, _>>()?;
    let (pairs, rest) = numbers.as_chunks::<2>();
    if rest.is_empty() {
        Ok(pairs.iter().map(|[x, y]| (*x, *y)).collect())
    } else {
        Err(Fault::value("points", value))
    }
}

fn text(node: Node, style: Style) -> Result<Option<Text>, Fault> {
    if let Some(child) = node.children().find(|child| child.is_element() && !is_told_only(*child)) {
        return Err(Fault::unsupported(format!("<{}> in <text>", child.tag_name().name())));
    }
    let text = said(node, style.spaces_kept);
    Fault::above("letters of a text", text.chars().count(), LETTERS_MAX)?;
    let at = (number(node, "x")?, number(node, "y")?);
    let ornament = node.attribute("aria-hidden") == Some("true");
    Ok((!text.is_empty()).then_some(Text { at, text, style, ornament }))
}

/// What an element says, with white space as SVG reads it: runs of it are one space, none at the ends.
fn said(node: Node, spaces_kept: bool) -> String {
    let text: String =
        node.children().filter_map(|child| if child.is_text() { child.text() } else { None }).collect();
    if spaces_kept {
        return text.replace(['\n', '\r', '\t'], " ");
    }
    let words = text.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn picture(node: Node, style: &Style, pixels_left: &Cell<usize>) -> Result<Ink, Fault> {
    let href = node.attribute("href").or_else(|| node.attribute((XLINK, "href")));
    let picture = read_picture(href.unwrap_or_default(), pixels_left)?;
    let frame = frame(node)?;
    match node.attribute("preserveAspectRatio").unwrap_or("xMidYMid meet").trim() {
        "none" => Ok(Ink::Picture(picture, frame, style.opacity_frac)),
        "xMidYMid" | "xMidYMid meet" => {
            let frame = within(frame, &picture);
            Ok(Ink::Picture(picture, frame, style.opacity_frac))
        }
        other => Err(Fault::unsupported(format!("preserveAspectRatio=\"{other}\""))),
    }
}

/// The largest box of the picture's own shape in the middle of a frame.
fn within(frame: Frame, picture: &Picture) -> Frame {
    let (width, height) = (f64::from(picture.width_count), f64::from(picture.height_count));
    let scale = (frame.width / width).min(frame.height / height);
    let (width, height) = (width * scale, height * scale);
    let (x, y) = (frame.x + (frame.width - width) / 2.0, frame.y + (frame.height - height) / 2.0);
    Frame { x, y, width, height }
}
