//! A synthetic world: continents from noise on the sphere, shelves, slopes, abyssal hills and ridges, the same for
//! every run, written as a BigTIFF of whole metres.

use std::fs::File;
use std::io::{BufWriter, Write};

/// Nodes of the world between two nodes of the coarse lattice that continents are made on.
const COARSE_CELLS: usize = 32;
const SEED: u64 = 20_260_301;
/// Rows of a strip.
const STRIP_ROWS: usize = 32;

fn hash(parts: [u64; 3], seed: u64) -> f64 {
    let mut bits = seed;
    for part in parts {
        bits = (bits ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        bits = (bits ^ (bits >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits ^= bits >> 32;
    }
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

fn fade(part: f64) -> f64 {
    part * part * (3.0 - 2.0 * part)
}

/// Noise from −1 to 1 on a lattice in space.
fn noise_in_space(at: [f64; 3], seed: u64) -> f64 {
    let low = at.map(f64::floor);
    let part: Vec<f64> = at.iter().zip(low).map(|(at, low)| fade(at - low)).collect();
    let mut sum = 0.0;
    for corner in 0..8_usize {
        let step = [corner & 1, corner >> 1 & 1, corner >> 2];
        let weight: f64 =
            (0..3).map(|axis| if step[axis] == 1 { part[axis] } else { 1.0 - part[axis] }).product();
        let node = [0, 1, 2].map(|axis| (low[axis] as i64 + step[axis] as i64) as u64);
        sum += weight * hash(node, seed);
    }
    2.0 * sum - 1.0
}

/// What the coarse lattice holds: how far above the shore, from about −1 to 1, and how much of a ridge.
struct Coarse {
    cols: usize,
    shore: Vec<f64>,
    ridge: Vec<f64>,
}

impl Coarse {
    fn new(cols: usize, rows: usize) -> Self {
        let (wide, high) = (cols.div_ceil(COARSE_CELLS), rows.div_ceil(COARSE_CELLS) + 1);
        let mut coarse = Self { cols: wide, shore: Vec::new(), ridge: Vec::new() };
        for row in 0..high {
            let lat = std::f64::consts::PI * (0.5 - (row * COARSE_CELLS) as f64 / rows as f64);
            for col in 0..wide {
                let lon = 2.0 * std::f64::consts::PI * (col * COARSE_CELLS) as f64 / cols as f64;
                let at = [libm::cos(lat) * libm::cos(lon), libm::cos(lat) * libm::sin(lon), libm::sin(lat)];
                let octave =
                    |scale: f64, seed: u64| noise_in_space(at.map(|axis| axis * scale + 7.3), SEED + seed);
                let shore: f64 = (0..6)
                    .map(|step| {
                        octave(1.7 * f64::from(1 << step), step as u64) / f64::from(1 << step).powf(0.85)
                    })
                    .sum();
                coarse.shore.push(shore - 0.22);
                coarse.ridge.push((1.0 - 6.0 * octave(2.3, 50).abs()).max(0.0));
            }
        }
        coarse
    }

    fn at(&self, list: &[f64], col: usize, row: usize) -> f64 {
        let (left, top) = (col / COARSE_CELLS, row / COARSE_CELLS);
        let right = (left + 1) % self.cols;
        let (east, south) = (
            (col % COARSE_CELLS) as f64 / COARSE_CELLS as f64,
            (row % COARSE_CELLS) as f64 / COARSE_CELLS as f64,
        );
        let pick = |col: usize, row: usize| list[row * self.cols + col];
        (pick(left, top) * (1.0 - east) + pick(right, top) * east) * (1.0 - south)
            + (pick(left, top + 1) * (1.0 - east) + pick(right, top + 1) * east) * south
    }
}

/// Noise from −1 to 1 along a row, on a lattice of `scale` nodes that closes around the globe.
fn fill_detail(out: &mut [f64], row: usize, scale: usize, weight: f64) {
    let wide = out.len() / scale;
    let (top, south) = (row / scale, fade((row % scale) as f64 / scale as f64));
    let pick = |col: usize, row: usize| hash([(col % wide) as u64, row as u64, scale as u64], SEED);
    let of_col = |col: usize| pick(col, top) * (1.0 - south) + pick(col, top + 1) * south;
    let mut pair = [of_col(0), of_col(1)];
    for (col, sum) in out.iter_mut().enumerate() {
        let part = fade((col % scale) as f64 / scale as f64);
        *sum += weight * (2.0 * (pair[0] * (1.0 - part) + pair[1] * part) - 1.0);
        if col % scale == scale - 1 {
            pair = [pair[1], of_col(col / scale + 2)];
        }
    }
}

/// The height of the ground from what lies above the shore, the ridges and the detail.
fn height_m(shore: f64, ridge: f64, detail: f64) -> i16 {
    let above = shore + 0.035 * detail;
    let height_m = if above > 0.0 {
        1.0 + 2_600.0 * above
    } else if above > -0.06 {
        // the shelf
        200.0 * above / 0.06
    } else if above > -0.16 {
        // the slope
        -200.0 + 3_300.0 * (above + 0.06) / 0.10
    } else {
        let abyss_m = -3_500.0 + 3_600.0 * (above + 0.16).max(-0.8);
        abyss_m + 2_400.0 * ridge + 420.0 * detail
    };
    height_m.clamp(-10_900.0, 8_800.0).round() as i16
}

fn row_m(coarse: &Coarse, cols: usize, row: usize, out: &mut Vec<i16>) {
    let mut detail = vec![0.0; cols];
    for (scale, weight) in [(60, 0.5), (15, 0.3), (4, 0.2)] {
        fill_detail(&mut detail, row, scale, weight);
    }
    out.extend((0..cols).map(|col| {
        height_m(coarse.at(&coarse.shore, col, row), coarse.at(&coarse.ridge, col, row), detail[col])
    }));
}

/// Prints the world in letters: land, shelf, sea.
pub fn map(cols: usize) {
    let rows = cols / 2;
    let coarse = Coarse::new(cols, rows);
    let step = cols / 144;
    for row in (0..rows).step_by(step * 2) {
        let line: String = (0..cols)
            .step_by(step)
            .map(|col| {
                match height_m(coarse.at(&coarse.shore, col, row), coarse.at(&coarse.ridge, col, row), 0.0) {
                    1.. => '#',
                    -200..=0 => '+',
                    -3_500..-200 => '-',
                    _ => '.',
                }
            })
            .collect();
        println!("{:6.1} {line}", 90.0 - 180.0 * row as f64 / rows as f64);
    }
}

/// Writes the world as a BigTIFF of `cols` × `cols / 2` pixels: EPSG:4326, heights above mean sea level.
pub fn make(file: &str, cols: usize) {
    let rows = cols / 2;
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file).unwrap());
    let head = tiff_head(cols, rows);
    out.write_all(&head).unwrap();
    let coarse = Coarse::new(cols, rows);
    let mut heights = Vec::with_capacity(cols);
    for row in 0..rows {
        heights.clear();
        row_m(&coarse, cols, row, &mut heights);
        let bytes: Vec<u8> = heights.iter().flat_map(|height| height.to_le_bytes()).collect();
        out.write_all(&bytes).unwrap();
    }
    out.flush().unwrap();
}

/// One entry of a directory: tag, type and values.
enum Value {
    Short(Vec<u16>),
    Long8(Vec<u64>),
    Double(Vec<f64>),
}

/// Everything before the pixels: strips follow one another from its end on.
fn tiff_head(cols: usize, rows: usize) -> Vec<u8> {
    let strips = rows.div_ceil(STRIP_ROWS);
    let counts: Vec<u64> =
        (0..strips).map(|strip| (cols * 2 * STRIP_ROWS.min(rows - strip * STRIP_ROWS)) as u64).collect();
    let cell_deg = 360.0 / cols as f64;
    let keys = vec![1, 1, 0, 4, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326, 4096, 0, 1, 5714];
    let mut head = Vec::new();
    let mut start = 0_u64;
    // the offsets of the strips do not change the length of the head: the second pass knows it
    for _ in 0..2 {
        let offsets = counts.iter().scan(start, |at, count| {
            *at += count;
            Some(*at - count)
        });
        head = directory(&[
            (256, Value::Long8(vec![cols as u64])),
            (257, Value::Long8(vec![rows as u64])),
            (258, Value::Short(vec![16])),
            (259, Value::Short(vec![1])),
            (262, Value::Short(vec![1])),
            (273, Value::Long8(offsets.collect())),
            (277, Value::Short(vec![1])),
            (278, Value::Long8(vec![STRIP_ROWS as u64])),
            (279, Value::Long8(counts.clone())),
            (339, Value::Short(vec![2])),
            (33_550, Value::Double(vec![cell_deg, cell_deg, 0.0])),
            (33_922, Value::Double(vec![0.0, 0.0, 0.0, -180.0, 90.0, 0.0])),
            (34_735, Value::Short(keys.clone())),
        ]);
        start = head.len() as u64;
    }
    head
}

fn directory(entries: &[(u16, Value)]) -> Vec<u8> {
    let mut head = b"II\x2b\0\x08\0\0\0\x10\0\0\0\0\0\0\0".to_vec();
    head.extend((entries.len() as u64).to_le_bytes());
    let mut beside = Vec::new();
    let beside_at = head.len() + entries.len() * 20 + 8;
    for (tag, value) in entries {
        let (kind, count, mut bytes): (u16, usize, Vec<u8>) = match value {
            Value::Short(list) => (3, list.len(), list.iter().flat_map(|one| one.to_le_bytes()).collect()),
            Value::Long8(list) => (16, list.len(), list.iter().flat_map(|one| one.to_le_bytes()).collect()),
            Value::Double(list) => (12, list.len(), list.iter().flat_map(|one| one.to_le_bytes()).collect()),
        };
        head.extend(tag.to_le_bytes());
        head.extend(kind.to_le_bytes());
        head.extend((count as u64).to_le_bytes());
        bytes.resize(bytes.len().next_multiple_of(8), 0);
        if bytes.len() == 8 {
            head.extend(bytes);
        } else {
            head.extend(((beside_at + beside.len()) as u64).to_le_bytes());
            beside.extend(bytes);
        }
    }
    head.extend(0_u64.to_le_bytes());
    head.extend(beside);
    head
}
