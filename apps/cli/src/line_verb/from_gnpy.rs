//! `wetplant line --from-gnpy`: a line out of GNPy's files, its channels, and the power along it.

use super::studied::INPUTS_LIMIT_BYTES;
use crate::console::{Console, say};
use crate::deliver::make_folder;
use crate::failure::{Failure, read_file, write_new};
use crate::work::{printed, say_findings};
use gnpy::{ChannelResult, ElementPower, FileKind, LineFiles, NamedFile, ReceivedLine, received_line};
use report::plots::{ChannelRatios, PowerAfter, gsnr_svg, power_svg};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use units::Finding;

/// The most bytes of a file: equipment with tabled amplifiers takes some of them.
const FILE_LIMIT_BYTES: u64 = 64 * INPUTS_LIMIT_BYTES;

type Named = (String, Vec<u8>);

pub fn run((folder, out): (&Path, Option<&Path>), json: bool, console: &Console) -> Result<(), Failure> {
    let files = json_files(folder)?;
    console.say(&format!("· read {} files of {}", files.len(), folder.display()));
    let lookup = |name: &str| {
        let path = folder.join(name);
        files.iter().find(|(known, _)| known == name).map(|(_, bytes)| bytes.clone()).or_else(|| {
            let is_plain =
                Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
            is_plain.then(|| read_file(&path, FILE_LIMIT_BYTES).ok()).flatten()
        })
    };
    let must = |kind, what: &str| one(&files, kind, folder)?.ok_or_else(|| missing(what, folder));
    let line_files = LineFiles {
        equipment: must(FileKind::Equipment, "equipment")?,
        topology: must(FileKind::Topology, "topology")?,
        spectrum: one(&files, FileKind::Spectrum, folder)?,
        simulation: one(&files, FileKind::Simulation, folder)?,
        lookup: &lookup,
    };
    let names =
        [Some(line_files.equipment), Some(line_files.topology), line_files.spectrum, line_files.simulation];
    let names: Vec<&str> = names.into_iter().flatten().map(|file| file.name).collect();
    console.say("· send light from the first transceiver to the last");
    let staged = received_line(&line_files)
        .map_err(|error| Failure::input(error).at(folder.display()).now(LINE_HINT))?;
    let mut findings: Vec<Finding> = Vec::new();
    let line = staged.collect(&mut findings);
    let answer = answer(&line, &names, &findings);
    if let Some(out) = out {
        write(out, &line, &answer)?;
    }
    if json {
        say!("{answer}");
    } else {
        say!("{}", told(&line, &names).trim_end());
        say_findings(&findings);
    }
    Ok(())
}

const LINE_HINT: &str =
    "correct the file named above; a topology that needs a design is first designed by GNPy itself";

/// Every JSON file of a folder, by name.
fn json_files(folder: &Path) -> Result<Vec<Named>, Failure> {
    let told = |error: std::io::Error| {
        Failure::input(format!("cannot read the folder: {error}")).at(folder.display())
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(told)? {
        let path = entry.map_err(told)?.path();
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) && path.is_file() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, read_file(&path, FILE_LIMIT_BYTES)?));
        }
    }
    files.sort();
    Ok(files)
}

/// The one file of a kind; none when there is none, refused when there are several.
fn one<'a>(files: &'a [Named], kind: FileKind, folder: &Path) -> Result<Option<NamedFile<'a>>, Failure> {
    let found: Vec<&Named> = files.iter().filter(|(_, bytes)| gnpy::kind_of(bytes) == Some(kind)).collect();
    if let [first, _, ..] = found.as_slice() {
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        let what = format!("{} files are of one kind with `{}`: {}", found.len(), first.0, names.join(", "));
        return Err(Failure::input(what).at(folder.display()).now("leave one of them in the folder"));
    }
    Ok(found.first().map(|(name, bytes)| NamedFile { name, bytes }))
}

fn missing(what: &str, folder: &Path) -> Failure {
    let hint = "put GNPy's equipment and topology files, NAME.json, into one folder";
    Failure::input(format!("no {what} file is among the JSON files")).at(folder.display()).now(hint)
}

/// Least, mean and most of some figures; none without figures.
fn spread(figures: impl Iterator<Item = f64>) -> Option<[f64; 3]> {
    let figures: Vec<f64> = figures.filter(|figure| figure.is_finite()).collect();
    let least = figures.iter().copied().reduce(f64::min)?;
    let most = figures.iter().copied().reduce(f64::max)?;
    Some([least, figures.iter().sum::<f64>() / figures.len() as f64, most])
}

type Figure = (&'static str, &'static str, fn(&ChannelResult) -> f64);

/// What is summed up over the channels.
const FIGURES: [Figure; 7] = [
    ("GSNR, symbol rate, dB", "gsnr_db", |channel| channel.gsnr_db),
    ("GSNR, 0.1 nm, dB", "gsnr_0p1nm_db", |channel| channel.gsnr_0p1nm_db),
    ("OSNR, 0.1 nm, dB", "osnr_ase_0p1nm_db", |channel| channel.osnr_ase_0p1nm_db),
    ("SNR of NLI, dB", "snr_nli_db", |channel| channel.snr_nli_db),
    ("received SNR, 0.1 nm, dB", "received_snr_0p1nm_db", |channel| channel.received_snr_0p1nm_db),
    ("power, dBm", "power_dbm", |channel| channel.power_dbm),
    ("dispersion, ps/nm", "dispersion_ps_per_nm", |channel| channel.dispersion_ps_per_nm),
];

fn told(line: &ReceivedLine, names: &[&str]) -> String {
    let ends = (line.path.first(), line.path.last());
    let mut text = format!(
        "{} → {}: {} channels, {} elements, out of {}\n\n  {:<26}{:>10}{:>10}{:>10}\n",
        ends.0.map_or("", String::as_str),
        ends.1.map_or("", String::as_str),
        line.channels.len(),
        line.power_map.len(),
        names.join(", "),
        "at the end",
        "least",
        "mean",
        "most"
    );
    for (what, _, figure) in FIGURES {
        if let Some([least, mean, most]) = spread(line.channels.iter().map(figure)) {
            let _ = writeln!(text, "  {what:<26}{least:>10.2}{mean:>10.2}{most:>10.2}");
        }
    }
    let _ = writeln!(
        text,
        "\n  {:>3}  {:<28}{:>10}{:>11}{:>9}   {:<24}  noise figure, dB",
        "no", "element", "in, dBm", "out, dBm", "gain, dB", "channels after, dBm"
    );
    for (index, element) in line.power_map.iter().enumerate() {
        text.push_str(&element_row(index + 1, element));
    }
    text
}

fn element_row(number: usize, element: &ElementPower) -> String {
    let after = spread(element.output_dbm.iter().copied()).map_or_else(
        || "none".to_owned(),
        |[least, mean, most]| format!("{least:.2} / {mean:.2} / {most:.2}"),
    );
    let figures: Vec<String> = element
        .noise_figure_db
        .iter()
        .filter_map(|block| spread(block.iter().copied()))
        .map(|[_, mean, _]| format!("{mean:.2}"))
        .collect();
    format!(
        "  {number:>3}  {:<28}{:>10.2}{:>11.2}{:>+9.2}   {after:<24}  {}\n",
        report::figures::shortened(&element.name, 27),
        element.total_input_dbm,
        element.total_output_dbm,
        element.net_gain_db,
        figures.join(", ")
    )
}

/// Everything, with units in its keys.
fn answer(line: &ReceivedLine, names: &[&str], findings: &[Finding]) -> Value {
    let summary: serde_json::Map<String, Value> = FIGURES
        .iter()
        .filter_map(|(_, key, figure)| {
            let [least, mean, most] = spread(line.channels.iter().map(figure))?;
            let unit = units_of(key);
            let entry = json!({
                format!("least_{unit}"): least, format!("mean_{unit}"): mean, format!("most_{unit}"): most
            });
            Some(((*key).to_owned(), entry))
        })
        .collect();
    printed(&json!({
        "files": names,
        "path": line.path,
        "summary": summary,
        "channels": line.channels.iter().map(channel).collect::<Vec<_>>(),
        "power_map": line.power_map.iter().map(element).collect::<Vec<_>>(),
        "findings": findings,
    }))
}

/// The unit at the end of a key.
fn units_of(key: &str) -> &str {
    if key.ends_with("_ps_per_nm") { "ps_per_nm" } else { key.rsplit('_').next().unwrap_or(key) }
}

fn channel(channel: &ChannelResult) -> Value {
    json!({
        "frequency_thz": channel.frequency_thz,
        "baud_rate_gbd": channel.baud_rate_gbd,
        "label": channel.label,
        "power_dbm": channel.power_dbm,
        "gsnr_db": channel.gsnr_db,
        "gsnr_0p1nm_db": channel.gsnr_0p1nm_db,
        "osnr_ase_db": channel.osnr_ase_db,
        "osnr_ase_0p1nm_db": channel.osnr_ase_0p1nm_db,
        "snr_nli_db": channel.snr_nli_db,
        "received_snr_0p1nm_db": channel.received_snr_0p1nm_db,
        "dispersion_ps_per_nm": channel.dispersion_ps_per_nm,
        "pmd_ps": channel.pmd_ps,
        "pdl_db": channel.pdl_db,
        "latency_ms": channel.latency_ms,
    })
}

fn element(element: &ElementPower) -> Value {
    json!({
        "name": element.name,
        "total_input_dbm": element.total_input_dbm,
        "total_output_dbm": element.total_output_dbm,
        "net_gain_db": element.net_gain_db,
        "block_gain_db": element.block_gain_db,
        "noise_figure_db": element.noise_figure_db,
        "input_dbm": element.input_dbm,
        "output_dbm": element.output_dbm,
    })
}

fn write(folder: &Path, line: &ReceivedLine, answer: &Value) -> Result<(), Failure> {
    let ratios = |channel: &ChannelResult| ChannelRatios {
        frequency_thz: channel.frequency_thz,
        gsnr_db: channel.gsnr_db,
        osnr_ase_db: channel.osnr_ase_db,
        snr_nli_db: channel.snr_nli_db,
    };
    let ratios: Vec<ChannelRatios> = line.channels.iter().map(ratios).collect();
    let files = [
        ("results.json", serde_json::to_vec_pretty(answer).map_err(Failure::ours)?),
        ("power_map.csv", power_csv(&line.power_map).into_bytes()),
        ("gsnr.svg", gsnr_svg(&ratios).into_bytes()),
        ("power.svg", power_svg(&powers(line)).into_bytes()),
    ];
    make_folder(folder)?;
    files.iter().try_for_each(|(name, bytes)| write_new(&folder.join(name), bytes))
}

/// The launch, and the channels after each element.
fn powers(line: &ReceivedLine) -> Vec<PowerAfter> {
    let launch = line.power_map.first().map(|element| ("launch".to_owned(), &element.input_dbm));
    let after = line.power_map.iter().map(|element| (element.name.clone(), &element.output_dbm));
    let power = |(name, channels): (String, &Vec<f64>)| {
        let [least_dbm, mean_dbm, most_dbm] = spread(channels.iter().copied())?;
        Some(PowerAfter { name, least_dbm, mean_dbm, most_dbm })
    };
    launch.into_iter().chain(after).filter_map(power).collect()
}

fn power_csv(map: &[ElementPower]) -> String {
    let mut text = String::from(
        "element_no,name,total_input_dbm,total_output_dbm,net_gain_db,channel_least_dbm,channel_mean_dbm,channel_most_dbm\n",
    );
    for (index, element) in map.iter().enumerate() {
        let figures = spread(element.output_dbm.iter().copied());
        let channels = figures
            .map_or_else(|| ",,".to_owned(), |[least, mean, most]| format!("{least:.3},{mean:.3},{most:.3}"));
        let _ = writeln!(
            text,
            "{},\"{}\",{:.3},{:.3},{:.3},{channels}",
            index + 1,
            element.name.replace('"', "\"\""),
            element.total_input_dbm,
            element.total_output_dbm,
            element.net_gain_db
        );
    }
    text
}
