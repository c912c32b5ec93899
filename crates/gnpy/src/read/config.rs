//! Files that equipment names: shapes of amplifiers, and what GNPy itself holds where no file is named.

use super::Lookup;
use crate::convert::thz;
use crate::cursor::{At, Fields, Read, Source};
use optics::amplifier::Band;
use optics::{FibreRaman, GainShape, RamanGainPoint, raman};
use units::{Finding, Provenance, Tag};

/// The name by which the shape of amplifiers that name no file is asked for; GNPy holds it in its own code.
pub const DEFAULT_AMPLIFIER_FILE: &str = "default_edfa_config.json";
/// The name by which the Raman gain of fibres that state none is asked for; GNPy holds it in its own code.
pub const DEFAULT_RAMAN_FILE: &str = "default_raman_coefficient.json";
/// Band of amplifiers that state none (GNPy 3.0.1).
pub const DEFAULT_BAND: Band = Band { low_thz: 191.275, high_thz: 196.125 };

/// Pump with which GNPy's Raman gain is stated: 1454 nm.
const RAMAN_PUMP_THZ: f64 = 206.184_634_112_792;
/// Highest Raman gain of GNPy's fibre times its effective area, in 1/W/km · µm² (GNPy 3.0.1: 3.33·10⁻¹⁴ m/W).
const RAMAN_PEAK_PER_W_PER_KM_UM2: f64 = 33.3;

/// What a configuration file of an amplifier states.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Band the lists run over, where it is stated.
    pub band: Option<Band>,
    /// Polynomial of the noise figure, highest power first.
    pub noise_polynomial_db: Option<[f64; 4]>,
    /// Gain, noise and tilt over the band.
    pub gain_ripple_db: Vec<f64>,
    /// As the gain.
    pub noise_ripple_db: Vec<f64>,
    /// As the gain.
    pub dynamic_tilt_ratio: Vec<f64>,
}

impl Config {
    /// The shape over a band; none when it is flat.
    pub fn shape(&self, over: Band) -> Option<Box<GainShape>> {
        let shape = GainShape {
            over,
            gain_ripple_db: self.gain_ripple_db.clone(),
            noise_figure_ripple_db: self.noise_ripple_db.clone(),
            dynamic_gain_tilt_ratio: self.dynamic_tilt_ratio.clone(),
            tilt_db: 0.0,
        };
        (shape != GainShape::flat(over)).then(|| Box::new(shape))
    }
}

/// Configuration files already read, and what GNPy holds itself.
pub struct Configs<'a> {
    lookup: Lookup<'a>,
    read: Vec<(String, Config)>,
    /// Raman gain times effective area by offset in THz; none when GNPy's own is not at hand.
    raman: Option<(f64, Vec<(f64, f64)>)>,
    /// Gain of silica with a peak of 1, once it was asked for.
    silica: Option<FibreRaman>,
    /// Findings of the files themselves.
    pub findings: Vec<Finding>,
}

impl<'a> Configs<'a> {
    /// Nothing read yet but what GNPy holds itself.
    pub fn new(lookup: Lookup<'a>) -> Read<Self> {
        let mut configs = Self { lookup, read: Vec::new(), raman: None, silica: None, findings: Vec::new() };
        if let Some(bytes) = lookup(DEFAULT_RAMAN_FILE) {
            configs.raman = Some(raman_of(&bytes)?);
        }
        Ok(configs)
    }

    /// The shape of amplifiers that name no file.
    pub fn default_amplifier(&mut self) -> Read<Config> {
        if let Some(config) = self.known(DEFAULT_AMPLIFIER_FILE) {
            return Ok(config);
        }
        let config = match (self.lookup)(DEFAULT_AMPLIFIER_FILE) {
            Some(bytes) => self.parse(DEFAULT_AMPLIFIER_FILE, &bytes)?,
            None => {
                let message = format!(
                    "`{DEFAULT_AMPLIFIER_FILE}` is not at hand: amplifiers that name no file have no dynamic gain \
                     tilt and cannot be tilted"
                );
                let finding = Finding::notes("gnpy.read.default_shape_missing", message);
                self.findings
                    .push(finding.hint("hand it in as GNPy holds it, if lines have tilted amplifiers"));
                Config::default()
            }
        };
        self.read.push((DEFAULT_AMPLIFIER_FILE.to_owned(), config.clone()));
        Ok(config)
    }

    /// The configuration a file of equipment names.
    pub fn named(&mut self, at: &At) -> Read<(String, Config)> {
        let name = at.text()?.to_owned();
        if let Some(config) = self.known(&name) {
            return Ok((name, config));
        }
        let bytes = (self.lookup)(&name).ok_or_else(|| at.file_missing(&name))?;
        let config = self.parse(&name, &bytes)?;
        self.read.push((name.clone(), config.clone()));
        Ok((name, config))
    }

    /// Raman gain of a fibre of an effective area that states none.
    pub fn default_raman(&mut self, effective_area_um2: impl Fn(f64) -> f64) -> Read<FibreRaman> {
        let overlap_um2 = |pump_thz: f64, offset_thz: f64| {
            0.5 * (effective_area_um2(pump_thz) + effective_area_um2(pump_thz - offset_thz))
        };
        let Some((pump_thz, points)) = &self.raman else {
            let peak_per_w_per_km = RAMAN_PEAK_PER_W_PER_KM_UM2 / overlap_um2(RAMAN_PUMP_THZ, 13.0);
            return self.scaled_silica(peak_per_w_per_km);
        };
        let point = |(offset_thz, product): &(f64, f64)| RamanGainPoint {
            offset_thz: *offset_thz,
            gain_per_w_per_km: product / overlap_um2(*pump_thz, *offset_thz),
        };
        Ok(FibreRaman {
            reference_pump_thz: *pump_thz,
            provenance: Provenance::new(Tag::Cited, DEFAULT_RAMAN_FILE),
            at: points.iter().map(point).collect(),
        })
    }

    /// Gain of silica with a peak; said once.
    fn scaled_silica(&mut self, peak_per_w_per_km: f64) -> Read<FibreRaman> {
        let mut gain = match self.silica.take() {
            Some(known) => known,
            None => {
                let message = format!(
                    "`{DEFAULT_RAMAN_FILE}` is not at hand: fibres that state no Raman gain get that of silica, \
                     scaled to the same peak"
                );
                let finding = Finding::notes("gnpy.read.default_raman_missing", message);
                self.findings
                    .push(finding.hint("hand it in as GNPy holds it to have the very figures of GNPy"));
                let source = "silica (Hollenbeck and Cantrell 2002), scaled to the peak of GNPy 3.0.1";
                raman::silica(1.0, RAMAN_PUMP_THZ, Provenance::new(Tag::Derived, source))?
            }
        };
        self.silica = Some(gain.clone());
        gain.at.iter_mut().for_each(|point| point.gain_per_w_per_km *= peak_per_w_per_km);
        Ok(gain)
    }

    fn known(&self, name: &str) -> Option<Config> {
        self.read.iter().find(|(known, _)| known == name).map(|(_, config)| config.clone())
    }

    fn parse(&mut self, name: &str, bytes: &[u8]) -> Read<Config> {
        let source = Source::new(name);
        let tree = source.tree(bytes)?;
        let config = config_of(&source.top(&tree).fields()?)?;
        self.findings.extend(source.into_findings());
        Ok(config)
    }
}

fn config_of(fields: &Fields) -> Read<Config> {
    fields.not_taken(&["f_ripple_ref", "tilt_ripple"], "GNPy 3.0.1 reads it without effect");
    let list = |key: &str| fields.some(key).map_or(Ok(Vec::new()), |at| list_of(&at));
    let polynomial = fields.some("nf_fit_coeff").map(|at| four_of(&at)).transpose()?;
    Ok(Config {
        band: band_of(fields)?,
        noise_polynomial_db: polynomial,
        gain_ripple_db: flat_to_empty(list("gain_ripple")?),
        noise_ripple_db: doubled(list("nf_ripple")?),
        dynamic_tilt_ratio: flat_to_empty(list("dgt")?),
    })
}

/// `f_min` and `f_max`, where both are stated.
pub fn band_of(fields: &Fields) -> Read<Option<Band>> {
    let (Some(low), Some(high)) = (fields.some("f_min"), fields.some("f_max")) else { return Ok(None) };
    let (low_thz, high_thz) = (thz(low.number()?), thz(high.number()?));
    if low_thz > 0.0 && low_thz < high_thz {
        return Ok(Some(Band { low_thz, high_thz }));
    }
    Err(high.wrong("a frequency in Hz above f_min", "state f_min and f_max in Hz, ascending"))
}

/// Four coefficients, highest power first: as a list, or as `{coef_order, nf_coef}`.
pub fn four_of(at: &At) -> Read<[f64; 4]> {
    let items = at.items()?;
    let mut ordered = Vec::with_capacity(items.len());
    for (index, item) in (0_u32..).zip(&items) {
        match item.number() {
            Ok(number) => ordered.push((index, number)),
            Err(_) => {
                let fields = item.fields()?;
                ordered.push((fields.must("coef_order", "0 to 3")?.whole()?, fields.number("nf_coef")?));
            }
        }
    }
    ordered.sort_by_key(|(order, _)| *order);
    let numbers: Vec<f64> = ordered.into_iter().map(|(_, number)| number).collect();
    numbers
        .try_into()
        .map_err(|_| at.wrong("4 coefficients, highest power first", "fill up with leading zeros"))
}

/// A list, or a single number.
fn list_of(at: &At) -> Read<Vec<f64>> {
    at.numbers().or_else(|error| at.number().map(|number| vec![number]).map_err(|_| error))
}

/// The same gain everywhere is no shape.
fn flat_to_empty(list: Vec<f64>) -> Vec<f64> {
    if list.windows(2).all(|pair| pair[0] == pair[1]) { Vec::new() } else { list }
}

/// The same noise everywhere still counts; a list of zeros does not.
fn doubled(list: Vec<f64>) -> Vec<f64> {
    match list[..] {
        [one] if one != 0.0 => vec![one, one],
        _ if list.iter().all(|value| *value == 0.0) => Vec::new(),
        _ => list,
    }
}

/// GNPy's own Raman gain: `{reference_frequency, frequency_offset[], gamma_raman[]}`, gain times effective area in m/W.
fn raman_of(bytes: &[u8]) -> Read<(f64, Vec<(f64, f64)>)> {
    let source = Source::new(DEFAULT_RAMAN_FILE);
    let tree = source.tree(bytes)?;
    let fields = source.top(&tree).fields()?;
    let pump_thz = thz(fields.positive("reference_frequency")?);
    let offsets = fields.must("frequency_offset", "a list of offsets in Hz")?.numbers()?;
    let products = fields.must("gamma_raman", "a list of gain times effective area in m/W")?;
    let values = products.numbers()?;
    if values.len() != offsets.len() || values.is_empty() {
        return Err(products.wrong("as many values as offsets", "pair every offset with its gain"));
    }
    // 1 m/W is 10¹⁵ µm²/(W·km)
    Ok((pump_thz, offsets.into_iter().map(thz).zip(values.into_iter().map(|value| value * 1e15)).collect()))
}
