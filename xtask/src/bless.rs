//! What the product draws and measures for the repository's own pages. Reviewed as a diff.

use crate::run::{Outcome, cargo_output, read, root};
use std::path::Path;

/// Drawings of the demo that README shows.
const DRAWINGS: [&str; 3] = ["chart.svg", "sld.svg", "owners.svg"];

/// Rewrites `schemas/`.
pub fn schemas() -> Outcome {
    for what in ["plan", "results", "redline", "study"] {
        let text = cargo_output(
            &root(),
            &["run", "--quiet", "--release", "--package", "wetplant", "--", "schema", what],
        )?;
        write(&format!("schemas/{what}.schema.json"), &text)?;
    }
    Ok(())
}

/// Rewrites the drawings of README and `VALIDATION.md`.
pub fn bless() -> Outcome {
    schemas()?;
    let folder = root().join("target/bless");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let manifest = root().join("Cargo.toml");
    let manifest = manifest.to_string_lossy();
    let words = [
        "run",
        "--quiet",
        "--release",
        "--manifest-path",
        manifest.as_ref(),
        "--package",
        "wetplant",
        "--",
        "demo",
    ];
    cargo_output(&folder, &words)?;
    for drawing in DRAWINGS {
        let from = folder.join("trans-caspian/drawings").join(drawing);
        let bytes = std::fs::read(&from).map_err(|error| format!("{}: {error}", from.display()))?;
        write_bytes(&format!("docs/images/{drawing}"), &bytes)?;
    }
    validation()
}

fn validation() -> Outcome {
    let words = ["run", "--quiet", "--release", "--package", "wetplant-reference", "--", "--validation"];
    let text = cargo_output(&root(), &words)?;
    write("VALIDATION.md", &text)
}

fn write(name: &str, text: &str) -> Outcome {
    write_bytes(name, text.as_bytes())
}

fn write_bytes(name: &str, bytes: &[u8]) -> Outcome {
    let path = root().join(name);
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let same = read(name).is_ok_and(|old| old.as_bytes() == bytes);
    println!("{} {name}", if same { "same   " } else { "written" });
    std::fs::write(&path, bytes).map_err(|error| format!("{name}: {error}"))
}
