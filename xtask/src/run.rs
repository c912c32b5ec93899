//! Running other programs from the root of the workspace.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Nothing, or what went wrong in one sentence.
pub type Outcome = Result<(), String>;

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Runs cargo in the root and fails when it fails. Relative folders in `arguments` mean those of the caller.
pub fn cargo(arguments: &[&str]) -> Outcome {
    let shown = arguments.join(" ");
    let manifest = root().join("Cargo.toml");
    let mut words: Vec<&str> = arguments.to_vec();
    let manifest = manifest.to_string_lossy();
    words.splice(1..1, ["--manifest-path", manifest.as_ref()]);
    let status =
        Command::new(env!("CARGO")).args(words).status().map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`cargo {shown}` failed")) }
}

/// Runs cargo in `folder` and gives back what it printed.
pub fn cargo_output(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("`cargo {}` failed:\n{said}", arguments.join(" ")));
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

/// Files git knows or would add, relative to the root.
pub fn files() -> Result<Vec<String>, String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .map_err(|error| format!("git: {error}"))?;
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut files: Vec<String> =
        listed.lines().filter(|name| root().join(name).is_file()).map(str::to_owned).collect();
    files.sort();
    Ok(files)
}

/// Reads a text file of the workspace.
pub fn read(name: &str) -> Result<String, String> {
    std::fs::read_to_string(root().join(name)).map_err(|error| format!("{name}: {error}"))
}
