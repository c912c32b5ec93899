//! The person at the terminal: progress on stderr, cancellation by Ctrl-C, acknowledgements on stdout.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Prints a line of the answer on stdout. A closed pipe is no fault: the reader has seen enough. The work goes on to its
/// end and the exit code is that of the work, as if somebody had read all of it: an act that is half done would be worse
/// than an answer that nobody reads.
macro_rules! say {
    ($($words:tt)*) => { $crate::console::answer(&format!($($words)*)) };
}
pub(crate) use say;

/// Prints a line beside the answer on stderr; where nobody reads it, it is left unsaid.
macro_rules! aside {
    ($($words:tt)*) => { $crate::console::beside(&format!($($words)*)) };
}
pub(crate) use aside;

/// Writes a line of the answer.
pub fn answer(line: &str) {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => lose(&error),
        _ => {}
    }
}

/// Notes that somebody who waits for the answer does not get all of it: a full disk behind stdout.
fn lose(error: &std::io::Error) {
    if !LOST.swap(true, Ordering::SeqCst) {
        aside!("error: the answer could not be written to stdout: {error}");
        aside!("  what now: make room there and ask again; what was acknowledged to the project is kept");
    }
}

/// Whether a part of the answer was lost.
pub fn answer_lost() -> bool {
    LOST.load(Ordering::SeqCst)
}

/// Writes a line beside the answer.
pub fn beside(line: &str) {
    to_stderr(&format!("{line}\n"));
}

fn to_stderr(text: &str) {
    let mut out = std::io::stderr().lock();
    let told = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    drop(told); // a terminal that went away is no reason to stop the work
}

static LOST: AtomicBool = AtomicBool::new(false);
static STOP: AtomicBool = AtomicBool::new(false);

/// Turns the first Ctrl-C into a wish to stop that the running stage sees; a second one ends the program.
pub fn listen_for_ctrl_c() {
    let listening = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    });
    if listening.is_err() {
        aside!("note: Ctrl-C will end the program at once; what was acknowledged is safe all the same");
    }
}

/// Whether Ctrl-C was pressed.
pub fn stopped() -> bool {
    STOP.load(Ordering::SeqCst)
}

/// Shows stages and their progress.
#[derive(Debug)]
pub struct Console {
    quiet: bool,
    bar: bool,
    shown_pct: AtomicU32,
}

impl Console {
    /// Speaks on stderr; a moving bar only on a terminal, nothing at all when `quiet`.
    pub fn new(quiet: bool) -> Self {
        Self { quiet, bar: std::io::stderr().is_terminal(), shown_pct: AtomicU32::new(0) }
    }

    /// One line about what begins now.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            self.clear();
            beside(line);
        }
    }

    fn clear(&self) {
        if self.bar {
            to_stderr("\r\x1b[2K");
        }
    }
}

impl units::Watch for Console {
    fn progress(&self, done_frac: f64) {
        let percent = (done_frac.clamp(0.0, 1.0) * 100.0).round() as u32;
        if self.quiet || !self.bar || self.shown_pct.swap(percent, Ordering::Relaxed) == percent {
            return;
        }
        let filled = (percent / 4) as usize;
        to_stderr(&format!("\r  [{}{}] {percent:3} %", "#".repeat(filled), ".".repeat(25 - filled)));
        if percent == 100 {
            self.clear();
        }
    }

    fn cancelled(&self) -> bool {
        stopped()
    }
}

impl pipeline::Progress for Console {
    fn stage(&self, what: &str) {
        self.say(&format!("· {what}"));
    }
}

/// Tells of an event once it is durable: one JSON line with `--json`, nothing otherwise.
pub fn acknowledge(json: bool, sequence_no: u64, hash: &str) {
    if json {
        answer(
            &serde_json::json!({ "acknowledged": { "sequence_no": sequence_no, "hash": hash } }).to_string(),
        );
    }
}
