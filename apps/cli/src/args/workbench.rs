//! Verbs of the position list workbench.

use super::GridArgs;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `wetplant import`
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// A position list or register: xlsx, xls, ods, csv, tsv, txt.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The new project file; FILE with the ending .gpkg, in this folder, if nothing is said.
    #[arg(long, value_name = "PROJECT", conflicts_with = "into")]
    pub out: Option<PathBuf>,
    /// Import into this project, as a new revision of the leg's list or as a register.
    #[arg(long, value_name = "PROJECT")]
    pub into: Option<PathBuf>,
    /// Take catalogue, agreement, prices and all else but the route from this plan.
    #[arg(long, value_name = "PLAN.TOML", conflicts_with = "into")]
    pub plan: Option<PathBuf>,
    /// Take prices, presets, fibre and rates from the shipped template; every figure there is tagged.
    #[arg(long, conflicts_with_all = ["into", "plan"])]
    pub template: bool,
    /// A bathymetry grid to put under the route.
    #[command(flatten)]
    pub grid: GridArgs,
    /// How the file is written.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// What the list describes: planned, as_laid, as_repaired.
    #[arg(long, value_name = "WORD")]
    pub status: Option<String>,
    /// Label of the revision; the file's own, else the plan's, if nothing is said.
    #[arg(long, value_name = "LABEL")]
    pub revision: Option<String>,
    /// Name of the system; the file's name if nothing is said.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The leg the list lays; `main` in a new project, the only leg in another.
    #[arg(long, value_name = "LEG")]
    pub leg: Option<String>,
    /// The file is a register along the kilometre point: contact, soil, burial_assessment, as_laid_burial,
    /// post_lay_burial, hazard, crossing, permit.
    #[arg(long, value_name = "KIND", requires_all = ["into", "kp"])]
    pub register: Option<String>,
    /// Which kilometre point a register counts: route or cable.
    #[arg(long, value_name = "WORD", requires = "register")]
    pub kp: Option<String>,
    /// Only show what would be read: the mapping and every finding. Nothing is written.
    #[arg(long)]
    pub dry_run: bool,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// How a file of positions is written, where the person knows better than the reader.
#[derive(Debug, Clone, Default, Args)]
pub struct ReadingArgs {
    /// The sheet of a workbook.
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Code page of a text file: utf-8, utf-16le, utf-16be, cp1251, cp1252, cp1254.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// What stands between cells of a text file: comma, semicolon, tab.
    #[arg(long, value_name = "WORD")]
    pub delimiter: Option<String>,
    /// Decimal mark: point or comma.
    #[arg(long, value_name = "WORD")]
    pub decimal: Option<String>,
    /// The nautical mile of the file: 1852 (m) or 6087 (ft).
    #[arg(long, value_name = "MILE")]
    pub mile: Option<String>,
    /// One row per position: whether its segment arrives or departs.
    #[arg(long, value_name = "WORD")]
    pub span: Option<String>,
    /// Take a column for something: COLUMN=FIELD, the column by letter or head; may be repeated.
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub column: Vec<String>,
}

/// `wetplant rpl`
#[derive(Debug, Args)]
pub struct RplArgs {
    /// What to do with the list.
    #[command(subcommand)]
    pub act: RplVerb,
}

/// What can be asked of a position list, and done to it.
#[derive(Debug, Subcommand)]
pub enum RplVerb {
    /// Print the list with what follows from it.
    Show(ShowArgs),
    /// Check stated against computed figures, registers and practice rules.
    Check(ProjectLeg),
    /// Take the position list of the project's design as a given list, to be edited.
    Take(TakeArgs),
    /// Move a position; its two segments follow, nothing else moves.
    Move(MoveArgs),
    /// Insert a position after another.
    Insert(InsertArgs),
    /// Take a position out.
    Delete(DeleteArgs),
    /// Set what a position says, or what the segments between two positions say.
    Set(SetArgs),
    /// Place a body on the line as it lies: joint, repeater, branching unit, ROPA, transition.
    Body(BodyArgs),
    /// Cut the cable, take a piece out, put a length in, with two joints.
    Splice(SpliceArgs),
    /// The place at a kilometre point.
    At(AtArgs),
    /// The kilometre point of a place, with offset and side.
    Locate(LocateArgs),
    /// A kilometre point of one revision in another.
    Translate(TranslateArgs),
    /// A point every so many metres along the list.
    Points(PointsArgs),
    /// Depth, slope and suspensions along the list; needs a grid.
    Profile(ProfileArgs),
    /// Lengths by cable type, sector, depth band and burial.
    Lengths(ProjectLeg),
    /// Where other lines (GeoJSON) are crossed, with angle.
    Crossings(WithFile),
    /// What lies near (GeoJSON), with KP, offset and side.
    Near(NearArgs),
    /// Factory lengths, joints, ship loads and spares.
    Assembly(AssemblyArgs),
    /// Registers along the list: what lies where, and burial against its target.
    Registers(RegistersArgs),
    /// Write the list as a file, in the layout it came in.
    Export(RplExportArgs),
}

/// A project and one of its lists.
#[derive(Debug, Clone, Args)]
pub struct ProjectLeg {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// The leg; may be left out when the project has one list.
    #[arg(long, value_name = "LEG")]
    pub leg: Option<String>,
    /// Which revision; the plan as it stands if nothing is said.
    #[arg(long, value_name = "LABEL")]
    pub revision: Option<String>,
}

/// The list an edit is for, and who edits.
#[derive(Debug, Clone, Args)]
pub struct EditTarget {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// The leg; may be left out when the project has one list.
    #[arg(long, value_name = "LEG")]
    pub leg: Option<String>,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// `wetplant rpl show`
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Which list.
    #[command(flatten)]
    pub of: ProjectLeg,
    /// Only positions from this route KP.
    #[arg(long, value_name = "KM")]
    pub from_km: Option<f64>,
    /// Only positions to this route KP.
    #[arg(long, value_name = "KM")]
    pub to_km: Option<f64>,
}

/// `wetplant rpl take`
#[derive(Debug, Args)]
pub struct TakeArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// `wetplant rpl move`
#[derive(Debug, Args)]
pub struct MoveArgs {
    /// Which list.
    #[command(flatten)]
    pub of: EditTarget,
    /// Number of the position as written, or its id.
    #[arg(value_name = "POSITION")]
    pub position: String,
    /// Where to: "42 08.2500 N 50 12.7500 E", in any form a file may have.
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    pub to: String,
}

/// `wetplant rpl insert`
#[derive(Debug, Args)]
pub struct InsertArgs {
    /// Which list.
    #[command(flatten)]
    pub of: EditTarget,
    /// The position it follows.
    #[arg(long, value_name = "POSITION")]
    pub after: String,
    /// Where.
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    pub at: String,
    /// Its event: "A/C 7".
    #[arg(long, value_name = "TEXT", default_value = "A/C")]
    pub event: String,
    /// Its number as written.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub number: String,
    /// Water depth there.
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub depth_m: Option<String>,
}

/// `wetplant rpl delete`
#[derive(Debug, Args)]
pub struct DeleteArgs {
    /// Which list.
    #[command(flatten)]
    pub of: EditTarget,
    /// The position.
    #[arg(value_name = "POSITION")]
    pub position: String,
    /// Whose cable type and burial to keep where the two segments differ: from or to.
    #[arg(long, value_name = "SIDE", value_parser = ["from", "to"])]
    pub keep: Option<String>,
}

/// `wetplant rpl set`
#[derive(Debug, Args)]
pub struct SetArgs {
    /// Which list.
    #[command(flatten)]
    pub of: EditTarget,
    /// The position; with a second one, the segments between the two.
    #[arg(value_name = "POSITION")]
    pub from: String,
    /// The position the segments end at.
    #[arg(value_name = "TO")]
    pub to: Option<String>,
    /// Of a position: its event.
    #[arg(long, value_name = "TEXT")]
    pub event: Option<String>,
    /// Of a position: its number as written.
    #[arg(long, value_name = "TEXT")]
    pub number: Option<String>,
    /// Of a position: water depth; `unknown` forgets it.
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub depth_m: Option<String>,
    /// Of segments: slack; `unknown` forgets it.
    #[arg(long, value_name = "PCT", allow_hyphen_values = true)]
    pub slack_pct: Option<String>,
    /// Of one segment: cable length; `unknown` forgets it.
    #[arg(long, value_name = "KM")]
    pub cable_km: Option<String>,
    /// Of segments: cable type.
    #[arg(long = "type", value_name = "CODE")]
    pub cable_type: Option<String>,
    /// Of segments: target burial depth, 0 for surface lay; `unknown` forgets it.
    #[arg(long, value_name = "M")]
    pub burial_m: Option<String>,
    /// Of segments: tool or protection method.
    #[arg(long, value_name = "TEXT")]
    pub tool: Option<String>,
    /// Of segments: why this burial.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Remark of the position or the segments.
    #[arg(long, value_name = "TEXT")]
    pub remark: Option<String>,
}

/// `wetplant rpl body`
#[derive(Debug, Args)]
pub struct BodyArgs {
    /// Which list.
    #[command(flatten)]
    pub of: EditTarget,
    /// What it is called: "R3", "Joint J2", "BU1".
    #[arg(value_name = "EVENT")]
    pub event: String,
    /// Its route KP.
    #[arg(long, value_name = "KM", conflicts_with = "cable_kp", required_unless_present = "cable_kp")]
    pub route_kp: Option<String>,
    /// Its cable KP.
    #[arg(long, value_name = "KM")]
    pub cable_kp: Option<String>,
    /// Its number as written.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub number: String,
}

/// `wetplant rpl splice`
#[derive(Debug, Args)]
pub struct SpliceArgs {
    /// Which list.
    #[command(flatten)]
    pub of: EditTarget,
    /// Cable KP of the first cut.
    #[arg(long, value_name = "KM")]
    pub cut_kp: String,
    /// Cable KP of the second cut; the first if nothing is said.
    #[arg(long, value_name = "KM")]
    pub to_kp: Option<String>,
    /// Length put in.
    #[arg(long, value_name = "KM")]
    pub insert_km: String,
    /// Names of the two joints.
    #[arg(long, value_name = "NAME", num_args = 2, default_values = ["Joint", "Joint"])]
    pub joints: Vec<String>,
    /// A place the new length lies over; may be repeated, A side first.
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    pub bight: Vec<String>,
    /// Cable type put in; that of the piece taken out if nothing is said.
    #[arg(long = "type", value_name = "CODE")]
    pub cable_type: Option<String>,
    /// Burial of the new length.
    #[arg(long, value_name = "M")]
    pub burial_m: Option<String>,
}

/// `wetplant rpl at`
#[derive(Debug, Args)]
pub struct AtArgs {
    /// Which list.
    #[command(flatten)]
    pub of: ProjectLeg,
    /// The kilometre point, along the route.
    #[arg(long, value_name = "KM", conflicts_with = "cable_kp", required_unless_present = "cable_kp")]
    pub kp: Option<String>,
    /// The kilometre point, along the cable.
    #[arg(long, value_name = "KM")]
    pub cable_kp: Option<String>,
    /// Count from the B end.
    #[arg(long)]
    pub from_b: bool,
}

/// `wetplant rpl locate`
#[derive(Debug, Args)]
pub struct LocateArgs {
    /// Which list.
    #[command(flatten)]
    pub of: ProjectLeg,
    /// The place.
    #[arg(value_name = "PLACE", allow_hyphen_values = true)]
    pub place: String,
}

/// `wetplant rpl translate`
#[derive(Debug, Args)]
pub struct TranslateArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Route KP in the revision it is read in; may be repeated.
    #[arg(value_name = "KM", required = true)]
    pub kp: Vec<String>,
    /// The revision the KP are read in.
    #[arg(long, value_name = "LABEL")]
    pub from: String,
    /// The revision they are wanted in; the plan as it stands if nothing is said.
    #[arg(long, value_name = "LABEL")]
    pub to: Option<String>,
    /// The leg; may be left out when the project has one list.
    #[arg(long, value_name = "LEG")]
    pub leg: Option<String>,
    /// Offset beyond which the answer is doubtful, metres.
    #[arg(long, value_name = "M")]
    pub limit_m: Option<f64>,
}

/// `wetplant rpl points`
#[derive(Debug, Args)]
pub struct PointsArgs {
    /// Which list.
    #[command(flatten)]
    pub of: ProjectLeg,
    /// Distance between points along the route, metres.
    #[arg(long, value_name = "M")]
    pub every_m: f64,
    /// The new file: csv or geojson by its ending; stdout as csv if nothing is said.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `wetplant rpl profile`
#[derive(Debug, Args)]
pub struct ProfileArgs {
    /// Which list.
    #[command(flatten)]
    pub of: ProjectLeg,
    /// Distance between samples, metres.
    #[arg(long, value_name = "M", default_value_t = 250.0)]
    pub every_m: f64,
}

/// A list and a file of features.
#[derive(Debug, Args)]
pub struct WithFile {
    /// Which list.
    #[command(flatten)]
    pub of: ProjectLeg,
    /// The features: GeoJSON lines and points, WGS84; a property `name` names each.
    #[arg(long, value_name = "FILE")]
    pub with: PathBuf,
}

/// `wetplant rpl near`
#[derive(Debug, Args)]
pub struct NearArgs {
    /// Which list and which features.
    #[command(flatten)]
    pub of: WithFile,
    /// How near, metres.
    #[arg(long, value_name = "M", default_value_t = 1000.0)]
    pub within_m: f64,
}

/// `wetplant rpl assembly`
#[derive(Debug, Args)]
pub struct AssemblyArgs {
    /// Which list.
    #[command(flatten)]
    pub of: ProjectLeg,
    /// Longest length made in one piece, km.
    #[arg(long, value_name = "KM")]
    pub factory_length_km: f64,
    /// Most cable a ship carries, km.
    #[arg(long, value_name = "KM")]
    pub ship_load_km: f64,
    /// Spare cable of each type, percent of its length.
    #[arg(long, value_name = "PCT", default_value_t = 0.0)]
    pub spare_pct: f64,
}

/// `wetplant rpl registers`
#[derive(Debug, Args)]
pub struct RegistersArgs {
    /// Which list.
    #[command(flatten)]
    pub of: ProjectLeg,
    /// Only this register.
    #[arg(value_name = "REGISTER")]
    pub register: Option<String>,
    /// Only entries from this KP.
    #[arg(long, value_name = "KM")]
    pub from_km: Option<f64>,
    /// Only entries to this KP.
    #[arg(long, value_name = "KM")]
    pub to_km: Option<f64>,
}

/// `wetplant rpl export`
#[derive(Debug, Args)]
pub struct RplExportArgs {
    /// Which list.
    #[command(flatten)]
    pub of: ProjectLeg,
    /// The new file; its ending says the form: xlsx, csv, tsv, txt.
    #[arg(value_name = "FILE")]
    pub out: PathBuf,
    /// Decimal mark, where it is to be another than the file came with: point or comma.
    #[arg(long, value_name = "WORD", value_parser = ["point", "comma"])]
    pub decimal: Option<String>,
    /// The layout: given (as it came) or standard.
    #[arg(long, value_name = "WORD", default_value = "given", value_parser = ["given", "standard"])]
    pub layout: String,
}

/// `wetplant undo` and `wetplant redo`
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// `wetplant revision`
#[derive(Debug, Args)]
pub struct RevisionArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Name the plan as it stands: any text, once per project.
    #[arg(long, value_name = "LABEL")]
    pub record: Option<String>,
    /// The date the revision stands for; today if nothing is said.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "record")]
    pub date: Option<String>,
    /// Freeze its position lists: no edit is taken until `--reopen`.
    #[arg(long, requires = "record")]
    pub issue: bool,
    /// Take edits again, as the revision with this label.
    #[arg(long, value_name = "LABEL", conflicts_with = "record")]
    pub reopen: Option<String>,
    /// Go back to the plan of this recorded revision; `undo` takes that back.
    #[arg(long, value_name = "LABEL", conflicts_with_all = ["record", "reopen", "status"])]
    pub back_to: Option<String>,
    /// What the lists describe from now on: planned, as_laid, as_repaired.
    #[arg(long, value_name = "WORD")]
    pub status: Option<String>,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// `wetplant sections`
#[derive(Debug, Args)]
pub struct SectionsArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Take what the project lacks from this plan.
    #[arg(long, value_name = "PLAN.TOML", conflicts_with = "template")]
    pub from: Option<PathBuf>,
    /// Take what the project lacks from the shipped template; every figure there is tagged.
    #[arg(long)]
    pub template: bool,
    /// Take this section, whether the project has one or not; may be repeated.
    #[arg(long, value_name = "NAME")]
    pub section: Vec<String>,
    /// A bathymetry grid to go with the section `terrain`.
    #[command(flatten)]
    pub grid: GridArgs,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// `wetplant diff`
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The earlier: a project file, PROJECT@REVISION, or a position list file.
    #[arg(value_name = "A")]
    pub a: String,
    /// The later, written the same way.
    #[arg(value_name = "B")]
    pub b: String,
    /// Also write it to this new file: html, xlsx, json or txt by its ending; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub out: Vec<PathBuf>,
    /// The leg, where a position list file is compared with a project that has several.
    #[arg(long, value_name = "LEG")]
    pub leg: Option<String>,
    /// How position list files are written.
    #[command(flatten)]
    pub reading: ReadingArgs,
}
