//! Everything in a DXF file that is not the drawing: header, tables, the two blocks, the root dictionary.

use super::{Dxf, FIRST_HANDLE, MODEL_SPACE, mm, pair, true_colour};

const PAPER_SPACE: u32 = 0x20;

/// Handles of the tables, in the order of the file.
const VPORT: u32 = 0x8;
const LTYPE: u32 = 0x5;
const LAYER: u32 = 0x2;
const STYLE: u32 = 0x3;
const VIEW: u32 = 0x6;
const UCS: u32 = 0x7;
const APPID: u32 = 0x9;
const DIMSTYLE: u32 = 0xa;
const BLOCK_RECORD: u32 = 0x1;

/// The whole file round the entities of a drawing.
pub(super) fn file(drawing: &Dxf) -> String {
    let mut text = String::with_capacity(drawing.entities.len() + 8000);
    header(&mut text, drawing);
    section(&mut text, "TABLES");
    vport(&mut text, drawing);
    line_types(&mut text);
    layers(&mut text, drawing);
    styles(&mut text);
    empty_table(&mut text, "VIEW", VIEW);
    empty_table(&mut text, "UCS", UCS);
    app_ids(&mut text);
    dimension_styles(&mut text);
    block_records(&mut text);
    end(&mut text);
    blocks(&mut text);
    section(&mut text, "ENTITIES");
    text.push_str(&drawing.entities);
    end(&mut text);
    objects(&mut text);
    pair(&mut text, 0, "EOF");
    text
}

fn all(text: &mut String, pairs: &[(u16, &str)]) {
    for (code, value) in pairs {
        pair(text, *code, value);
    }
}

fn handle(text: &mut String, code: u16, handle: u32) {
    pair(text, code, &format!("{handle:X}"));
}

fn section(text: &mut String, name: &str) {
    all(text, &[(0, "SECTION"), (2, name)]);
}

fn end(text: &mut String) {
    pair(text, 0, "ENDSEC");
}

fn header(text: &mut String, drawing: &Dxf) {
    let (width, height) = (mm(drawing.width_mm), mm(drawing.height_mm));
    section(text, "HEADER");
    all(text, &[(9, "$ACADVER"), (1, "AC1021"), (9, "$DWGCODEPAGE"), (3, "ANSI_1252"), (9, "$HANDSEED")]);
    handle(text, 5, drawing.next_handle);
    // 4: millimetres; metric line types
    all(text, &[(9, "$INSUNITS"), (70, "4"), (9, "$MEASUREMENT"), (70, "1"), (9, "$LTSCALE"), (40, "1.0")]);
    all(text, &[(9, "$LWDISPLAY"), (290, "1"), (9, "$TEXTSTYLE"), (7, "STANDARD"), (9, "$CLAYER"), (8, "0")]);
    all(text, &[(9, "$EXTMIN"), (10, "0.0"), (20, "0.0"), (30, "0.0")]);
    all(text, &[(9, "$EXTMAX"), (10, &width), (20, &height), (30, "0.0")]);
    all(text, &[(9, "$LIMMIN"), (10, "0.0"), (20, "0.0"), (9, "$LIMMAX"), (10, &width), (20, &height)]);
    end(text);
}

fn table(text: &mut String, name: &str, own: u32, entries: usize) {
    all(text, &[(0, "TABLE"), (2, name)]);
    handle(text, 5, own);
    all(text, &[(330, "0"), (100, "AcDbSymbolTable"), (70, &entries.to_string())]);
}

fn end_table(text: &mut String) {
    pair(text, 0, "ENDTAB");
}

fn empty_table(text: &mut String, name: &str, own: u32) {
    table(text, name, own, 0);
    end_table(text);
}

/// The start of a table's entry.
fn entry(text: &mut String, kind: (&str, &str), own: u32, owner: u32) {
    pair(text, 0, kind.0);
    handle(text, if kind.0 == "DIMSTYLE" { 105 } else { 5 }, own);
    handle(text, 330, owner);
    all(text, &[(100, "AcDbSymbolTableRecord"), (100, kind.1)]);
}

fn vport(text: &mut String, drawing: &Dxf) {
    let centre = (mm(drawing.width_mm / 2.0), mm(drawing.height_mm / 2.0));
    table(text, "VPORT", VPORT, 1);
    entry(text, ("VPORT", "AcDbViewportTableRecord"), 0x30, VPORT);
    all(text, &[(2, "*Active"), (70, "0"), (10, "0.0"), (20, "0.0"), (11, "1.0"), (21, "1.0")]);
    all(text, &[(12, &centre.0), (22, &centre.1), (13, "0.0"), (23, "0.0"), (14, "10.0"), (24, "10.0")]);
    all(text, &[(15, "10.0"), (25, "10.0"), (16, "0.0"), (26, "0.0"), (36, "1.0")]);
    all(text, &[(17, "0.0"), (27, "0.0"), (37, "0.0"), (40, &mm(drawing.height_mm * 1.05))]);
    all(text, &[(41, &mm(drawing.width_mm / drawing.height_mm.max(1.0))), (42, "50.0")]);
    end_table(text);
}

fn line_types(text: &mut String) {
    table(text, "LTYPE", LTYPE, 4);
    for (own, name) in [(0x14, "ByBlock"), (0x15, "ByLayer"), (0x16, "Continuous")] {
        entry(text, ("LTYPE", "AcDbLinetypeTableRecord"), own, LTYPE);
        all(text, &[(2, name), (70, "0"), (3, ""), (72, "65"), (73, "0"), (40, "0.0")]);
    }
    entry(text, ("LTYPE", "AcDbLinetypeTableRecord"), 0x17, LTYPE);
    all(text, &[(2, "DASHED"), (70, "0"), (3, "Dashed"), (72, "65"), (73, "2"), (40, "3.5")]);
    all(text, &[(49, "2.0"), (74, "0"), (49, "-1.5"), (74, "0")]);
    end_table(text);
}

fn layers(text: &mut String, drawing: &Dxf) {
    table(text, "LAYER", LAYER, drawing.layers.len() + 1);
    layer(text, 0x10, "0", None, "-3");
    for (own, each) in (FIRST_HANDLE..).zip(&drawing.layers) {
        layer(text, own, &each.name, each.colour, &each.weight.to_string());
    }
    end_table(text);
}

fn layer(text: &mut String, own: u32, name: &str, colour: Option<&str>, weight: &str) {
    entry(text, ("LAYER", "AcDbLayerTableRecord"), own, LAYER);
    all(text, &[(2, name), (70, "0")]);
    pair(text, 62, &colour.map_or(7, nearest_index).to_string());
    if let Some(colour) = colour {
        pair(text, 420, &true_colour(colour).to_string());
    }
    all(text, &[(6, "Continuous"), (370, weight)]);
}

/// The nearest of the first nine colours of the AutoCAD index, for readers without true colour.
fn nearest_index(hex: &str) -> u8 {
    const INDEX: [(u8, [u8; 3]); 8] = [
        (1, [255, 0, 0]),
        (2, [255, 255, 0]),
        (3, [0, 255, 0]),
        (4, [0, 255, 255]),
        (5, [0, 0, 255]),
        (6, [255, 0, 255]),
        (8, [65, 65, 65]),
        (9, [128, 128, 128]),
    ];
    let [_, red, green, blue] = true_colour(hex).to_be_bytes();
    let square = |one: u8, other: u8| u32::from(one.abs_diff(other)).pow(2);
    let apart = |rgb: &[u8; 3]| square(red, rgb[0]) + square(green, rgb[1]) + square(blue, rgb[2]);
    INDEX.iter().min_by_key(|(_, rgb)| apart(rgb)).map_or(7, |(index, _)| *index)
}

fn styles(text: &mut String) {
    table(text, "STYLE", STYLE, 2);
    // TrueType faces, since the drawing program's own stroke fonts have no Kazakh or Azerbaijani letters
    for (own, name, face) in [(0x11, "STANDARD", "arial.ttf"), (0x12, "BOLD", "arialbd.ttf")] {
        entry(text, ("STYLE", "AcDbTextStyleTableRecord"), own, STYLE);
        all(text, &[(2, name), (70, "0"), (40, "0.0"), (41, "1.0"), (50, "0.0"), (71, "0"), (42, "2.5")]);
        all(text, &[(3, face), (4, "")]);
    }
    end_table(text);
}

fn app_ids(text: &mut String) {
    table(text, "APPID", APPID, 1);
    entry(text, ("APPID", "AcDbRegAppTableRecord"), 0x18, APPID);
    all(text, &[(2, "ACAD"), (70, "0")]);
    end_table(text);
}

fn dimension_styles(text: &mut String) {
    table(text, "DIMSTYLE", DIMSTYLE, 1);
    all(text, &[(100, "AcDbDimStyleTable"), (71, "1")]);
    entry(text, ("DIMSTYLE", "AcDbDimStyleTableRecord"), 0x19, DIMSTYLE);
    all(text, &[(2, "STANDARD"), (70, "0")]);
    end_table(text);
}

fn block_records(text: &mut String) {
    table(text, "BLOCK_RECORD", BLOCK_RECORD, 2);
    for (own, name) in [(MODEL_SPACE, "*Model_Space"), (PAPER_SPACE, "*Paper_Space")] {
        entry(text, ("BLOCK_RECORD", "AcDbBlockTableRecord"), own, BLOCK_RECORD);
        all(text, &[(2, name), (70, "0"), (280, "1"), (281, "0")]);
    }
    end_table(text);
}

fn blocks(text: &mut String) {
    section(text, "BLOCKS");
    for (owner, name, [begin, finish]) in
        [(MODEL_SPACE, "*Model_Space", [0x21, 0x22]), (PAPER_SPACE, "*Paper_Space", [0x23, 0x24])]
    {
        pair(text, 0, "BLOCK");
        handle(text, 5, begin);
        handle(text, 330, owner);
        all(text, &[(100, "AcDbEntity"), (8, "0"), (100, "AcDbBlockBegin"), (2, name), (70, "0")]);
        all(text, &[(10, "0.0"), (20, "0.0"), (30, "0.0"), (3, name), (1, ""), (0, "ENDBLK")]);
        handle(text, 5, finish);
        handle(text, 330, owner);
        all(text, &[(100, "AcDbEntity"), (8, "0"), (100, "AcDbBlockEnd")]);
    }
    end(text);
}

fn objects(text: &mut String) {
    section(text, "OBJECTS");
    all(text, &[(0, "DICTIONARY"), (5, "C"), (330, "0"), (100, "AcDbDictionary"), (281, "1")]);
    all(text, &[(3, "ACAD_GROUP"), (350, "D")]);
    all(text, &[(0, "DICTIONARY"), (5, "D"), (330, "C"), (100, "AcDbDictionary"), (281, "1")]);
    end(text);
}
