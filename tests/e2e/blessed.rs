//! What the repository shows of the product is what the product makes; `cargo xtask bless` rewrites it.

use crate::tool::{Folder, run};
use std::path::Path;

fn kept(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}; run `cargo xtask bless`"))
}

#[test]
fn the_schemas_are_those_of_the_program() {
    let folder = Folder::new("schemas");
    for what in ["plan", "results", "redline", "study"] {
        let printed = run(&folder.0, &["schema", what]).stdout;
        let same = printed == kept(&format!("schemas/{what}.schema.json"));
        assert!(same, "schemas/{what}.schema.json is stale; run `cargo xtask bless` and review the diff");
    }
}

#[test]
fn the_drawings_of_the_readme_are_those_of_the_demo() {
    let folder = Folder::new("drawings");
    assert!(run(&folder.0, &["demo"]).status.success());
    for drawing in ["chart.svg", "sld.svg", "owners.svg"] {
        let drawn = std::fs::read(folder.path("trans-caspian/drawings").join(drawing)).unwrap();
        let same = drawn == kept(&format!("docs/images/{drawing}"));
        assert!(same, "docs/images/{drawing} is stale; run `cargo xtask bless` and look at it");
    }
}
