//! What is printed: pages, sizes, text, pictures, the same bytes every time.

mod common;

use common::{
    blessed, drawing, picture, printed, read_back, see_through, sizes_mm, text_of, texts, texts_of_svg,
};
use wetplant_pdf::{Info, Page, PdfError, of_drawings};

const INFO: Info = Info {
    title: "Xəzər dənizi – Каспий теңізі",
    subject: "Revision 2025, planning estimate",
    author: "",
    keywords: "submarine cable",
    creator: "wetplant 0.1.0",
    language: "en",
};

fn page(svg: &str) -> Page<'_> {
    Page { svg, size_mm: None }
}

#[test]
fn the_blessed_drawings_print_with_every_text_as_text_and_once() {
    for name in ["sld", "chart", "owners"] {
        let svg = blessed(name);
        let pdf = printed(&svg).unwrap();
        assert_eq!(texts(&pdf), texts_of_svg(&svg), "{name}");
    }
}

#[test]
fn azerbaijani_kazakh_and_russian_names_come_out_as_they_went_in() {
    let names = "Sumqayıt Bakı Ələt Gəncə Şəki Çıraq Ağdam İçərişəhər Göyçay · Ақтау Құрық Маңғыстау Өскемен Үлкен \
                 Шығыс Һәм Әулие Іле · Каспийское море · 40°24′N ≤ 12.5 µm² × 3 – £ €";
    let pdf = printed(&text_of(names)).unwrap();
    assert_eq!(texts(&pdf), [names]);
}

#[test]
fn a_common_reader_of_pdf_finds_the_same_text() {
    let names = "Sumqayıt – Құрық";
    let pdf = read_back(&printed(&text_of(names)).unwrap());
    assert_eq!(pdf.extract_text(&[1]).unwrap().trim(), names);
}

#[test]
fn characters_that_share_a_shape_stay_apart_and_no_break_spaces_stay() {
    let text = "iі əә ƏӘ aа\u{a0}km";
    assert_eq!(texts(&printed(&text_of(text)).unwrap()), [text]);
}

#[test]
fn letters_escaped_for_xml_print_as_themselves() {
    assert_eq!(texts(&printed(&text_of("a &lt; b &amp;  &quot;c&#39;")).unwrap()), ["a < b & \"c'"]);
}

#[test]
fn the_same_drawings_give_the_same_bytes() {
    let (sld, chart) = (blessed("sld"), blessed("chart"));
    let once = of_drawings(&[page(&sld), page(&chart)], &INFO).unwrap();
    assert_eq!(once, of_drawings(&[page(&sld), page(&chart)], &INFO).unwrap());
    let dated =
        ["/CreationDate", "/ModDate"].map(|key| once.windows(key.len()).any(|at| at == key.as_bytes()));
    assert_eq!(dated, [false, false]);
}

#[test]
fn each_drawing_is_a_page_of_its_own_size_unless_one_is_given() {
    let (sld, small) = (blessed("sld"), drawing(""));
    let tall = Page { svg: &small, size_mm: Some((210.0, 2000.0)) };
    let pdf = of_drawings(&[page(&sld), page(&small), tall], &INFO).unwrap();
    assert_eq!(sizes_mm(&pdf), [(420.0, 297.0), (297.0, 210.0), (210.0, 2000.0)]);
}

#[test]
fn readers_are_told_title_and_language_and_several_pages_have_bookmarks() {
    let titled = drawing("<title>SLD – Ələt</title>");
    let pdf = read_back(&of_drawings(&[page(&titled), page(&titled)], &INFO).unwrap());
    let info = pdf.trailer.get(b"Info").and_then(lopdf::Object::as_reference).unwrap();
    let title = pdf.get_dictionary(info).and_then(|info| info.get(b"Title")?.as_str()).unwrap();
    let utf16: Vec<u16> = title[2..].chunks(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
    assert_eq!(String::from_utf16(&utf16).unwrap(), INFO.title);
    let catalog = pdf.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").and_then(lopdf::Object::as_str).unwrap(), b"en");
    let outline = catalog.get(b"Outlines").and_then(lopdf::Object::as_reference).unwrap();
    assert_eq!(pdf.get_dictionary(outline).unwrap().get(b"Count").unwrap().as_i64().unwrap(), 2);
}

#[test]
fn only_the_letters_used_are_in_the_file() {
    let pdf = printed(&text_of("Baku")).unwrap();
    assert!(pdf.len() < 12_000, "{} bytes for four letters", pdf.len());
}

#[test]
fn a_drawing_with_a_picture_holds_it_as_a_picture() {
    let pdf = read_back(&printed(&blessed("chart")).unwrap());
    let page = pdf.get_pages()[&1];
    let pictures = pdf.get_page_images(page).unwrap();
    assert_eq!(
        pictures.iter().map(|picture| (picture.width, picture.height)).collect::<Vec<_>>(),
        [(1050, 1141)]
    );
}

#[test]
fn a_picture_with_opacities_has_a_mask() {
    let pdf = read_back(&printed(&drawing(&picture(&see_through()))).unwrap());
    let masks = pdf.objects.values().filter_map(|object| object.as_stream().ok());
    assert_eq!(masks.filter(|stream| stream.dict.has(b"SMask")).count(), 1);
}

#[test]
fn characters_that_cannot_be_set_are_named_all_at_once() {
    let (first, second) = (text_of("Bakı"), text_of("上海 – شبوة – 上"));
    let refused = of_drawings(&[page(&first), page(&second)], &INFO).unwrap_err();
    let message = refused.to_string();
    let PdfError::NoGlyph { characters, page_no: 2, text } = refused else { panic!("{message}") };
    assert_eq!(characters, ['ب', 'ة', 'ش', 'و', '上', '海']);
    assert_eq!(text, "上海 – شبوة – 上");
    assert!(message.contains("‘上’ (U+4E0A)"), "{message}");
}

#[test]
fn bold_text_is_set_in_the_bold_face() {
    let pdf = printed(&drawing(r#"<text x="1" y="9" font-weight="600">KP 50</text>"#)).unwrap();
    let pdf = read_back(&pdf);
    let fonts = pdf.get_page_fonts(pdf.get_pages()[&1]).unwrap();
    let names: Vec<String> = fonts
        .values()
        .map(|font| String::from_utf8_lossy(font.get(b"BaseFont").unwrap().as_name().unwrap()).into_owned())
        .collect();
    assert_eq!(names.len(), 1);
    assert!(names[0].ends_with("+DejaVuSansCondensed-Bold"), "{names:?}");
}

#[test]
fn what_is_seen_through_in_the_drawing_is_seen_through_on_paper() {
    let body = r#"<rect width="9" height="9" fill="rgb(255,0,0)" fill-opacity="0.25"/>
        <path d="M0 0L9 9" fill="none" stroke="blue" opacity="0.5"/><circle r="4" fill-opacity="0.25"/>"#;
    let pdf = read_back(&printed(&drawing(body)).unwrap());
    let (resources, _) = pdf.get_page_resources(pdf.get_pages()[&1]).unwrap();
    let states = resources.unwrap().get(b"ExtGState").and_then(lopdf::Object::as_dict).unwrap();
    let mut opacities: Vec<(f32, f32)> = states
        .iter()
        .map(|(_, state)| {
            let opacity = |key: &[u8]| state.as_dict().unwrap().get(key).unwrap().as_float().unwrap();
            (opacity(b"ca"), opacity(b"CA"))
        })
        .collect();
    opacities.sort_by(|one, other| one.0.total_cmp(&other.0));
    assert_eq!(opacities, [(0.25, 1.0), (0.5, 0.5)]);
}
