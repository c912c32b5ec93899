//! The drawings and the position list as one PDF; a build without the PDF writer says how to get one.

use crate::tool::{Folder, run, stderr};
use std::path::Path;

/// A project made of the reference position list.
fn imported(name: &str) -> Folder {
    let folder = Folder::new(name);
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reference/cases/rpl/rpl.xlsx");
    let output = run(&folder.0, &["import", &list.to_string_lossy(), "--out", "line.gpkg", "-q"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    folder
}

#[cfg(not(feature = "pdf"))]
#[test]
fn a_build_without_the_pdf_writer_says_how_to_get_one_and_writes_nothing() {
    let folder = imported("no-pdf");
    let output = run(&folder.0, &["export", "line.gpkg", "--out", "out", "--pdf", "-q"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("--features pdf"), "{}", stderr(&output));
    assert!(!folder.path("out").exists());
}

#[cfg(feature = "pdf")]
mod with_writer {
    use super::{Folder, imported, run, stderr};
    use lopdf::Document;

    /// The bytes of an export's `drawings.pdf`.
    fn exported(folder: &Folder, to: &str) -> Vec<u8> {
        let output = run(&folder.0, &["export", "line.gpkg", "--out", to, "--pdf", "-q"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        std::fs::read(folder.path(to).join("drawings.pdf")).unwrap()
    }

    /// The text of each page, as a reader's search finds it.
    fn texts(pdf: &Document) -> Vec<String> {
        pdf.get_pages().into_keys().map(|page| pdf.extract_text(&[page]).unwrap()).collect()
    }

    /// Letters and figures as one line, whatever white space stands between them.
    fn flat(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_pdf_of_a_list_holds_its_letters_and_the_figures_of_the_table() {
        let folder = imported("pdf");
        let pdf = Document::load_mem(&exported(&folder, "out")).unwrap();
        let pages: Vec<String> = texts(&pdf).iter().map(|page| flat(page)).collect();
        let lists: Vec<&String> = pages.iter().filter(|page| page.contains("Route position list")).collect();
        assert_eq!(lists.len(), 2, "{pages:#?}");
        for text in
            ["Құрық", "Abşeron", "BMH Buzovna (Abşeron)", "Crossing PL-7", "40 31.4500 N", "page 1 of 2"]
        {
            assert!(lists[0].contains(text), "{text}: {}", lists[0]);
        }
        let csv = std::fs::read_to_string(folder.path("out/rpl.csv")).unwrap();
        let words: Vec<&str> = lists[0].split(' ').collect();
        for record in csv.lines().skip(2) {
            let cells: Vec<&str> = record.split(',').collect();
            for figure in [cells[12], cells[15], cells[11], cells[14]].iter().filter(|cell| !cell.is_empty())
            {
                assert!(words.contains(figure), "{figure}: {}", lists[0]);
            }
        }
    }

    #[test]
    fn two_exports_are_the_same_pdf_to_the_byte() {
        let folder = imported("pdf-twice");
        assert!(exported(&folder, "one") == exported(&folder, "two"), "the files differ");
    }
}
