#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests fail by panicking
#![allow(dead_code)] // each test file uses some of these

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId};
use wetplant_pdf::{Fault, Info, Page, PdfError, of_drawings};

/// A drawing of 300 by 100 px around `body`.
pub fn drawing(body: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" width="300" height="100">{body}</svg>"#
    )
}

pub fn text_of(text: &str) -> String {
    drawing(&format!(r##"<text x="5" y="50" font-size="10" fill="#123456">{text}</text>"##))
}

pub fn printed(svg: &str) -> Result<Vec<u8>, PdfError> {
    of_drawings(&[Page { svg, size_mm: None }], &Info::default())
}

/// What is wrong with a drawing that cannot be printed, and in which line.
pub fn fault(svg: &str) -> (u32, Fault) {
    match printed(svg) {
        Err(PdfError::Drawing { page_no: 1, line_no, fault }) => (line_no, fault),
        other => panic!("no fault of a drawing: {:?}", other.map(|pdf| pdf.len())),
    }
}

/// A drawing that the house has drawn and blessed.
pub fn blessed(name: &str) -> String {
    let path = format!("{}/../../docs/images/{name}.svg", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The texts that an SVG tells its readers, in order.
pub fn texts_of_svg(svg: &str) -> Vec<String> {
    let told = svg.split("<text ").skip(1).filter_map(|rest| {
        let (head, rest) = rest.split_once('>')?;
        let text = rest.split_once("</text>")?.0;
        (!head.contains("aria-hidden")).then(|| text.to_owned())
    });
    let unescaped = |text: String| text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    told.map(|text| unescaped(text).replace("&#39;", "'").replace("&amp;", "&"))
        .map(|text| text.split([' ', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
        .filter(|text| !text.is_empty())
        .collect()
}

/// The texts of one page of a PDF, each as it is shown, read through the tables that map codes to characters.
pub fn texts_of_page(pdf: &Document, page: ObjectId) -> Vec<String> {
    let maps = maps_of_page(pdf, page);
    let content = pdf.get_and_decode_page_content(page).unwrap();
    let mut texts = Vec::new();
    let mut face = Vec::new();
    for operation in content.operations {
        match operation.operator.as_str() {
            "Tf" => face = operation.operands[0].as_name().unwrap().to_vec(),
            "Tj" => {
                let codes = operation.operands[0].as_str().unwrap();
                let codes = codes.chunks(2).map(|code| u16::from_be_bytes([code[0], code[1]]));
                texts.push(codes.map(|code| maps[&face][&code]).collect());
            }
            _ => {}
        }
    }
    texts
}

fn maps_of_page(pdf: &Document, page: ObjectId) -> BTreeMap<Vec<u8>, BTreeMap<u16, char>> {
    let fonts = pdf.get_page_fonts(page).unwrap();
    let maps = fonts.into_iter().map(|(name, font)| {
        let map = font.get(b"ToUnicode").and_then(Object::as_reference).unwrap();
        let map = pdf.get_object(map).and_then(Object::as_stream).unwrap().decompressed_content().unwrap();
        (name, to_unicode(&String::from_utf8(map).unwrap()))
    });
    maps.collect()
}

/// Pairs of a `ToUnicode` table: `<0001> <0259>`.
fn to_unicode(map: &str) -> BTreeMap<u16, char> {
    let pairs = map.lines().filter_map(|line| {
        let (code, letter) = line.trim().strip_prefix('<')?.strip_suffix('>')?.split_once("> <")?;
        let units: Vec<u16> = (0..letter.len() / 4)
            .map(|at| u16::from_str_radix(&letter[at * 4..at * 4 + 4], 16).unwrap())
            .collect();
        Some((u16::from_str_radix(code, 16).ok()?, String::from_utf16(&units).ok()?.chars().next()?))
    });
    pairs.collect()
}

pub fn read_back(pdf: &[u8]) -> Document {
    Document::load_mem(pdf).unwrap()
}

/// The texts of all pages.
pub fn texts(pdf: &[u8]) -> Vec<String> {
    let pdf = read_back(pdf);
    pdf.get_pages().into_values().flat_map(|page| texts_of_page(&pdf, page)).collect()
}

/// Sizes of the pages, mm, to a hundredth.
pub fn sizes_mm(pdf: &[u8]) -> Vec<(f64, f64)> {
    let pdf = read_back(pdf);
    let size = |page: ObjectId| {
        let sheet = pdf.get_dictionary(page).and_then(|page| page.get(b"MediaBox")?.as_array()).unwrap();
        let mm = |at: usize| (f64::from(sheet[at].as_float().unwrap()) * 2540.0 / 72.0).round() / 100.0;
        (mm(2), mm(3))
    };
    pdf.get_pages().into_values().map(size).collect()
}

/// A PNG of two by one pixels, one red, one half blue.
pub fn see_through() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[255, 0, 0, 255, 0, 0, 255, 128]).unwrap();
    writer.finish().unwrap();
    bytes
}

/// A PNG in a drawing.
pub fn picture(png: &[u8]) -> String {
    use base64::Engine as _;
    let data = base64::engine::general_purpose::STANDARD.encode(png);
    format!(r#"<image x="1" y="1" width="20" height="10" href="data:image/png;base64,{data}"/>"#)
}
