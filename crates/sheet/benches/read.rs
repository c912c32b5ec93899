//! CPU time of reading a workbook and a text table of 4,000 rows and 20 columns, the size of a list of 2,000 positions.
//! Run with `cargo bench -p wetplant-sheet`.

use std::sync::LazyLock;
use std::time::Instant;
use wetplant_sheet as sheet;
use wetplant_sheet::{Book, Cell, Delimiter, Encoding, Form, Newline, ReadOptions, Sheet, TextForm};

fn cells(row_i: u32) -> Vec<Cell> {
    let figure = |column_i: u32| f64::from(row_i * 7 + column_i * 13) / 1_000.0;
    (0..20)
        .map(|column_i| match column_i {
            1 => Cell::text(format!("A/C {row_i}")),
            15 => Cell::text(["DA", "SA", "LWP", "LW"][usize::try_from(row_i % 4).unwrap_or(0)]),
            _ => Cell::number(figure(column_i)),
        })
        .collect()
}

/// Processor time of this thread where the system tells it, else time on the clock.
fn cpu_ms() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ran_ns = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    ran_ns.map_or_else(|| START.elapsed().as_secs_f64() * 1e3, |ran_ns| ran_ns / 1e6)
}

fn main() {
    let rows: Vec<Vec<Cell>> = (0..4_000).map(cells).collect();
    let text = TextForm {
        encoding: Encoding::Utf8,
        byte_order_mark: false,
        delimiter: Delimiter::Semicolon,
        newline: Newline::CrLf,
    };
    for (name, form) in [("xlsx", Form::Xlsx), ("text", Form::Text(text))] {
        let book = Book { form, sheets: vec![Sheet { name: String::new(), rows: rows.clone() }] };
        let Ok(bytes) = sheet::write(&book) else { return println!("{name}: not written") };
        let mut taken_ms: Vec<f64> = (0..20)
            .map(|_| {
                let start_ms = cpu_ms();
                let read = sheet::read(&bytes, &ReadOptions::default());
                assert!(read.is_ok_and(|read| read.value.sheets[0].rows.len() == 4_000), "{name} reads back");
                cpu_ms() - start_ms
            })
            .collect();
        taken_ms.sort_by(f64::total_cmp);
        println!(
            "{name}: {} bytes, fastest {:.1} ms, median {:.1} ms of processor time",
            bytes.len(),
            taken_ms[0],
            taken_ms[10]
        );
    }
}
