//! The file: pages, typeface, pictures, and what readers show of it.

use std::collections::BTreeSet;

use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, TextStr};

use crate::draw::{Sheet, draw, face_name, opacity_name, picture_name};
use crate::error::{PdfError, shortened};
use crate::font::{REFS_COUNT, Typeface, Weight};
use crate::paper::{Paper, SIDE_LEAST_MM, SIDE_MOST_MM, choose};
use crate::picture::{Picture, Samples, deflated};
use crate::reader;
use crate::transform::real;

/// Most pages of one file.
pub const PAGES_MAX: usize = 2_000;

/// One page: a drawing and the sheet it is printed on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Page<'a> {
    /// The drawing.
    pub svg: &'a str,
    /// Width and height of the sheet, mm, which the drawing fills in its own proportions. When none is given: A4, or
    /// A3 for a drawing that at its own size (96 px to the inch) is larger than A4 less 10 mm at each edge; upright or
    /// turned as the drawing is, filled less these margins, the drawing enlarged by at most half.
    pub size_mm: Option<(f64, f64)>,
}

/// What readers of the file show about it. Empty texts are left out. Nothing else goes in: no date, no id of a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Info<'a> {
    /// Title of the document, shown in the title bar.
    pub title: &'a str,
    /// What it is about: revision, status, fingerprint.
    pub subject: &'a str,
    /// Who answers for it.
    pub author: &'a str,
    /// Words to find it by.
    pub keywords: &'a str,
    /// The program that drew it, with its version.
    pub creator: &'a str,
    /// Language of the texts, as in BCP 47: `en`, `az`, `kk`.
    pub language: &'a str,
}

/// The drawings as one PDF (1.7), a page for each, with bookmarks when there are several.
///
/// Same pages and info, same bytes.
///
/// # Errors
/// No page or too many, a sheet that cannot be printed, a drawing that is no SVG or holds what cannot be printed as
/// drawn or lies outside it, and characters that the typeface lacks (all of them at once).
///
/// # Example
/// ```
/// use wetplant_pdf::{Info, Page, of_drawings};
/// let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><text x="9" y="50">Ələt – Құрық</text></svg>"#;
/// let pdf = of_drawings(&[Page { svg, size_mm: None }], &Info { title: "Landing points", ..Info::default() })?;
/// assert!(pdf.starts_with(b"%PDF-1.7"));
/// # Ok::<(), wetplant_pdf::PdfError>(())
/// ```
pub fn of_drawings(pages: &[Page], info: &Info) -> Result<Vec<u8>, PdfError> {
    check(pages)?;
    let mut typeface = Typeface::open()?;
    let mut file = File::new(pages.len());
    let mut unset = Unset::default();
    for (index, page) in pages.iter().enumerate() {
        let page_no = index + 1;
        let faulty = |(line_no, fault)| PdfError::Drawing { page_no, line_no, fault };
        let drawing = reader::read(page.svg).map_err(faulty)?;
        let paper = choose(&drawing.extent, page.size_mm);
        file.titles.push(drawing.title.clone());
        let mut sheet = draw(drawing, &paper, &mut typeface).map_err(|fault| faulty((1, fault)))?;
        unset.take(page_no, &mut sheet);
        file.page(index, &paper, &sheet);
    }
    unset.refuse()?;
    file.finish(&typeface, info)
}

fn check(pages: &[Page]) -> Result<(), PdfError> {
    if pages.is_empty() {
        return Err(PdfError::NoPage);
    }
    if pages.len() > PAGES_MAX {
        return Err(PdfError::TooManyPages { pages_count: pages.len(), limit_count: PAGES_MAX });
    }
    let printable = |side_mm: f64| (SIDE_LEAST_MM..=SIDE_MOST_MM).contains(&side_mm);
    for (index, page) in pages.iter().enumerate() {
        let Some((width_mm, height_mm)) = page.size_mm else { continue };
        if !(printable(width_mm) && printable(height_mm)) {
            let (least_mm, most_mm) = (SIDE_LEAST_MM, SIDE_MOST_MM);
            return Err(PdfError::Paper { page_no: index + 1, width_mm, height_mm, least_mm, most_mm });
        }
    }
    Ok(())
}

/// Characters that cannot be set, of all pages.
#[derive(Default)]
struct Unset {
    characters: BTreeSet<char>,
    first: Option<(usize, String)>,
}

impl Unset {
    fn take(&mut self, page_no: usize, sheet: &mut Sheet) {
        for (text, missing) in std::mem::take(&mut sheet.unset) {
            self.characters.extend(missing);
            self.first.get_or_insert_with(|| (page_no, shortened(&text)));
        }
    }

    fn refuse(self) -> Result<(), PdfError> {
        match self.first {
            None => Ok(()),
            Some((page_no, text)) => {
                Err(PdfError::NoGlyph { characters: self.characters.into_iter().collect(), page_no, text })
            }
        }
    }
}

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
const OUTLINE: Ref = Ref::new(4);
const FACES_NO: i32 = 5;

/// First object of each face; the faces come before everything of unknown number.
fn first_of(weight: Weight) -> Ref {
    match weight {
        Weight::Regular => Ref::new(FACES_NO),
        Weight::Bold => Ref::new(FACES_NO + REFS_COUNT),
    }
}

struct File {
    pdf: Pdf,
    next: i32,
    pages: Vec<Ref>,
    titles: Vec<String>,
}

impl File {
    fn new(pages_count: usize) -> Self {
        let mut next = FACES_NO + 2 * REFS_COUNT;
        let mut pages = Vec::with_capacity(pages_count);
        for _ in 0..pages_count {
            pages.push(Ref::new(next));
            next += 1;
        }
        Self { pdf: Pdf::new(), next, pages, titles: Vec::new() }
    }

    fn take(&mut self) -> Ref {
        let taken = Ref::new(self.next);
        self.next += 1;
        taken
    }

    fn page(&mut self, index: usize, paper: &Paper, sheet: &Sheet) {
        let content = self.take();
        let pictures: Vec<Ref> = sheet.pictures.iter().map(|picture| self.picture(picture)).collect();
        let mut page = self.pdf.page(self.pages[index]);
        page.parent(PAGES).contents(content);
        page.media_box(Rect::new(0.0, 0.0, real(paper.width_pt), real(paper.height_pt)));
        let mut resources = page.resources();
        let mut fonts = resources.fonts();
        for weight in &sheet.faces {
            fonts.pair(face_name(*weight), first_of(*weight));
        }
        fonts.finish();
        let mut named = resources.x_objects();
        for (number, picture) in pictures.iter().enumerate() {
            named.pair(Name(picture_name(number).as_bytes()), *picture);
        }
        named.finish();
        let mut states = resources.ext_g_states();
        for ((fill, stroke), number) in &sheet.opacities {
            let name = opacity_name(*number);
            let mut state =
                states.insert(Name(name.as_bytes())).start::<pdf_writer::writers::ExtGraphicsState>();
            state.non_stroking_alpha(f32::from(*fill) / 1000.0).stroking_alpha(f32::from(*stroke) / 1000.0);
        }
        states.finish();
        resources.finish();
        page.finish();
        self.pdf.stream(content, &deflated(&sheet.content)).filter(Filter::FlateDecode);
    }

    fn picture(&mut self, picture: &Picture) -> Ref {
        let (image, mask) = (self.take(), self.take());
        let (width, height) = (side(picture.width_count), side(picture.height_count));
        let mut object = self.pdf.image_xobject(image, &picture.data);
        object.filter(Filter::FlateDecode);
        object.width(width).height(height);
        object.bits_per_component(i32::from(picture.bits_count));
        match &picture.samples {
            Samples::Grey => object.color_space().device_gray(),
            Samples::Rgb => object.color_space().device_rgb(),
            Samples::Palette(table) => {
                let last = i32::try_from(table.len() / 3).unwrap_or(256) - 1;
                object.color_space().indexed(Name(b"DeviceRGB"), last.min(255), table);
            }
        }
        if picture.opacity.is_some() {
            object.s_mask(mask);
        }
        object.finish();
        if let Some(opacity) = &picture.opacity {
            let mut object = self.pdf.image_xobject(mask, opacity);
            object.filter(Filter::FlateDecode);
            object.width(width).height(height).bits_per_component(8);
            object.color_space().device_gray();
        }
        image
    }

    fn finish(mut self, typeface: &Typeface, info: &Info) -> Result<Vec<u8>, PdfError> {
        self.pdf.pages(PAGES).kids(self.pages.iter().copied()).count(side(self.pages.len()));
        for weight in [Weight::Regular, Weight::Bold] {
            let face = typeface.face(weight);
            if face.is_used() {
                face.write(&mut self.pdf, first_of(weight))?;
            }
        }
        let outlined = self.pages.len() > 1;
        if outlined {
            self.bookmarks();
        }
        self.info(info);
        let mut catalog = self.pdf.catalog(CATALOG);
        catalog.pages(PAGES);
        if outlined {
            catalog.outlines(OUTLINE);
        }
        if !info.language.is_empty() {
            catalog.lang(TextStr(info.language));
        }
        catalog.viewer_preferences().display_doc_title(!info.title.is_empty());
        catalog.finish();
        let mark = blake3::hash(self.pdf.as_bytes()).as_bytes()[..16].to_vec();
        self.pdf.set_file_id((mark.clone(), mark));
        Ok(self.pdf.finish())
    }

    fn bookmarks(&mut self) {
        let items: Vec<Ref> = self.pages.clone().iter().map(|_| self.take()).collect();
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        self.pdf.outline(OUTLINE).first(*first).last(*last).count(side(items.len()));
        for (index, item) in items.iter().enumerate() {
            let title = &self.titles[index];
            let title = if title.is_empty() { format!("{}", index + 1) } else { title.clone() };
            let mut bookmark = self.pdf.outline_item(*item);
            bookmark.title(TextStr(&title)).parent(OUTLINE);
            if let Some(before) = index.checked_sub(1) {
                bookmark.prev(items[before]);
            }
            if let Some(after) = items.get(index + 1) {
                bookmark.next(*after);
            }
            bookmark.dest().page(self.pages[index]).fit();
        }
    }

    fn info(&mut self, info: &Info) {
        let mut about = self.pdf.document_info(INFO);
        if !info.title.is_empty() {
            about.title(TextStr(info.title));
        }
        if !info.subject.is_empty() {
            about.subject(TextStr(info.subject));
        }
        if !info.author.is_empty() {
            about.author(TextStr(info.author));
        }
        if !info.keywords.is_empty() {
            about.keywords(TextStr(info.keywords));
        }
        if !info.creator.is_empty() {
            about.creator(TextStr(info.creator));
        }
        about.producer(TextStr("wetplant"));
    }
}

/// A count as a PDF holds it; all are bounded far below 2³¹.
fn side(count: impl TryInto<i32>) -> i32 {
    count.try_into().unwrap_or(i32::MAX)
}
