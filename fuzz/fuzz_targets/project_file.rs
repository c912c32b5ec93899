//! A project file that somebody sends: opened from its bytes, its log verified and folded.
#![no_main]

use libfuzzer_sys::fuzz_target;
use project::ProjectFile;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(file) = ProjectFile::of_bytes(bytes) {
        drop(file.head_plan());
        drop(file.pending_edits());
    }
});
