//! Drawings that mean harm or are broken: an error, at once, and nothing read from elsewhere.

mod common;

use common::{drawing, fault, picture, printed, see_through, text_of};
use wetplant_pdf::{Fault, Info, PAGES_MAX, Page, PdfError, of_drawings};

#[test]
fn entities_are_refused_before_they_grow() {
    let bomb = format!(
        "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\">{}]>{}",
        (1..30).map(|step| format!("<!ENTITY a{step} \"&a;&a;&a;&a;&a;\">")).collect::<String>(),
        text_of("&a29;")
    );
    assert!(matches!(fault(&bomb).1, Fault::Xml { .. }));
    let file = format!("<!DOCTYPE svg [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>{}", text_of("&f;"));
    assert!(matches!(fault(&file).1, Fault::Xml { .. }));
    assert!(matches!(fault(&text_of("&nosuch;")).1, Fault::Xml { .. }));
}

#[test]
fn nothing_outside_the_drawing_is_read() {
    let hrefs =
        ["/etc/hostname", "file:///etc/hostname", "http://127.0.0.1:9/x.png", "../x.png", "", "x.svg#y"];
    for href in hrefs {
        let image = format!(r#"<image width="9" height="9" href="{href}"/>"#);
        assert!(matches!(fault(&drawing(&image)).1, Fault::External { .. }), "{href}");
        let image = format!(
            r#"<image xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9" xlink:href="{href}"/>"#
        );
        assert!(matches!(fault(&drawing(&image)).1, Fault::External { .. }), "{href}");
    }
    let svg_inside = r#"<image width="9" height="9" href="data:image/svg+xml;base64,PHN2Zy8+"/>"#;
    assert!(matches!(fault(&drawing(svg_inside)).1, Fault::External { .. }));
}

#[test]
fn what_would_not_be_printed_as_drawn_is_refused_by_name_and_line() {
    let bodies = [
        ("\n<script>1</script>", "<script>"),
        ("\n<use href=\"#a\"/>", "<use>"),
        ("\n<foreignObject/>", "<foreignObject>"),
        ("\n<style>text{fill:red}</style>", "<style>"),
        ("\n<svg/>", "<svg>"),
        ("\n<rect filter=\"url(#f)\"/>", "filter=\"url(#f)\""),
        ("\n<rect fill=\"url(#gradient)\"/>", "fill=\"url(#gradient)\""),
        ("\n<text><tspan>a</tspan></text>", "<tspan> in <text>"),
        ("\n<text style=\"letter-spacing:2px\">a</text>", "letter-spacing=\"2px\""),
        ("\n<g display=\"none\"/>", "display=\"none\""),
        ("\n<rect onclick=\"a()\"/>", "onclick=\"a()\""),
        ("\n<g opacity=\"0.5\"/>", "opacity of a group"),
        ("\n<rect stroke=\"red\" opacity=\"0.5\"/>", "opacity of a group"),
        ("\nloose", "text outside <text>"),
    ];
    for (body, name) in bodies {
        let (line_no, fault) = fault(&drawing(body));
        let Fault::Unsupported { what } = &fault else { panic!("{body}: {fault}") };
        assert!(what.starts_with(name), "{what}");
        assert!(line_no == 2 || body == "\nloose", "{body}: line {line_no}");
    }
}

#[test]
fn a_clip_path_that_names_itself_or_nothing_is_refused() {
    let own = r##"<clipPath id="a" clip-path="url(#a)"><rect width="9" height="9"/></clipPath><g clip-path="url(#b)"/>"##;
    assert!(matches!(fault(&drawing(own)).1, Fault::Value { .. } | Fault::Unsupported { .. }));
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    for depth in [65, 1_000, 200_000] {
        let deep = format!("{}{}", "<g>".repeat(depth), "</g>".repeat(depth));
        match printed(&drawing(&deep)) {
            Err(PdfError::Drawing { fault: Fault::TooLarge { .. }, .. }) => {}
            other => panic!("{depth} groups: {:?}", other.map(|pdf| pdf.len())),
        }
    }
}

#[test]
fn sizes_without_sense_are_refused() {
    for side in ["0", "-5", "NaN", "inf", "1e30", "100%", "x", ""] {
        let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="10"/>"#);
        assert!(matches!(fault(&svg).1, Fault::NoSize | Fault::Value { .. }), "{side}");
    }
    for view in ["0 0 0 0", "0 0 1e-30 1", "0 0 10", "0 0 nan 1"] {
        let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"/>"#);
        assert!(matches!(fault(&svg).1, Fault::NoSize | Fault::Value { .. }), "{view}");
    }
    for value in ["1e30", "NaN", "-inf", "1e7"] {
        let svg = drawing(&format!(r#"<line x1="{value}"/>"#));
        assert!(matches!(fault(&svg).1, Fault::Value { .. }), "{value}");
    }
}

#[test]
fn a_sheet_that_no_printer_takes_is_refused() {
    let svg = drawing("");
    for size_mm in [(0.0, 10.0), (10.0, 6000.0), (f64::NAN, 10.0), (-1.0, 10.0), (f64::INFINITY, 10.0)] {
        let refused = of_drawings(&[Page { svg: &svg, size_mm: Some(size_mm) }], &Info::default());
        assert!(matches!(refused, Err(PdfError::Paper { page_no: 1, .. })), "{size_mm:?}");
    }
}

#[test]
fn no_page_and_too_many_are_refused() {
    assert_eq!(of_drawings(&[], &Info::default()), Err(PdfError::NoPage));
    let svg = drawing("");
    let pages = vec![Page { svg: &svg, size_mm: None }; PAGES_MAX + 1];
    assert!(matches!(of_drawings(&pages, &Info::default()), Err(PdfError::TooManyPages { .. })));
}

#[test]
fn what_is_no_drawing_is_an_error() {
    for bytes in ["", "<", "<html/>", "{}", "\u{0}", "<svg", "<svg xmlns='http://www.w3.org/2000/svg'>"] {
        assert!(matches!(fault(bytes).1, Fault::Xml { .. } | Fault::NoSize), "{bytes}");
    }
}

#[test]
fn a_picture_that_lies_about_itself_is_an_error() {
    let png = see_through();
    let body = |png: &[u8]| drawing(&picture(png));
    assert!(printed(&body(&png)).is_ok());
    for length in 0..png.len() - 12 {
        assert!(matches!(fault(&body(&png[..length])).1, Fault::Picture { .. }), "{length} bytes");
    }
    // A header of 60,000 by 60,000 pixels, with its checksum put right.
    let mut huge = png.clone();
    huge[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    let checksum = crc32(&huge[12..29]);
    huge[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert!(matches!(fault(&body(&huge)).1, Fault::TooLarge { .. }));
    let broken = drawing(r#"<image width="9" height="9" href="data:image/png;base64,@@@"/>"#);
    assert!(matches!(fault(&broken).1, Fault::Picture { .. }));
}

/// The checksum of a PNG chunk (ISO/IEC 15948, annex D), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |rest: u32, _: u8| if rest & 1 == 1 { 0xEDB8_8320 ^ (rest >> 1) } else { rest >> 1 };
    !bytes.iter().fold(u32::MAX, |rest, byte| (0..8).fold(rest ^ u32::from(*byte), step))
}

#[test]
fn a_clip_path_cannot_be_multiplied_without_bound() {
    let long = "L1 1".repeat(200_000);
    let cut = r##"<g clip-path="url(#a)"><rect width="9" height="9"/></g>"##.repeat(2_000);
    let svg = drawing(&format!(r#"<clipPath id="a"><path d="M0 0{long}"/></clipPath>{cut}"#));
    assert!(matches!(fault(&svg).1, Fault::TooLarge { .. }));
}

#[test]
fn a_text_too_long_for_any_sheet_is_refused() {
    assert!(matches!(fault(&text_of(&"a".repeat(10_001))).1, Fault::TooLarge { .. }));
}

#[test]
fn attributes_name_spaces_and_dashes_cannot_be_piled_up() {
    let many = |one: &dyn Fn(usize) -> String| (0..100_000).map(one).collect::<String>();
    let attributes = drawing(&format!("<g {}/>", many(&|number| format!("data-a{number}=\"\" "))));
    let spaces = drawing(&format!("<g {}/>", many(&|number| format!("xmlns:a{number}=\"u{number}\" "))));
    let dashes =
        drawing(&format!("<g stroke-dasharray=\"{}\">{}</g>", "1 ".repeat(9_999), "<path/>".repeat(9_999)));
    for svg in [attributes, spaces, dashes] {
        assert!(matches!(fault(&svg).1, Fault::TooLarge { .. }));
    }
}

#[test]
fn pictures_cannot_unfold_without_bound() {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 8_000, 8_000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.write_header().unwrap().write_image_data(&vec![0; 8_000_000]).unwrap();
    assert!(png.len() < 100_000);
    assert!(matches!(fault(&drawing(&picture(&png).repeat(2))).1, Fault::TooLarge { .. }));
}

#[test]
fn a_drawing_with_any_byte_changed_is_printed_or_refused_and_never_a_panic() {
    let svg = common::blessed("sld");
    let marks = ["<", ">", "\"", "&", "9e99", "-", "\u{0}", "ə", " "];
    for (index, at) in (0..svg.len()).step_by(97).enumerate().filter(|(_, at)| svg.is_char_boundary(*at)) {
        let changed = format!("{}{}{}", &svg[..at], marks[index % marks.len()], &svg[at..]);
        assert!(!printed(&changed).is_ok_and(|pdf| pdf.is_empty()));
        assert!(!printed(&svg[..at]).is_ok_and(|pdf| pdf.is_empty()));
    }
}
