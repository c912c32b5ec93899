//! `Edfa` entries, of every `type_def`.

use super::config::{Config, Configs, DEFAULT_BAND, band_of, four_of};
use crate::cursor::{At, Fields, Read};
use optics::TwoCoil;
use optics::amplifier::{DualStage, FirstStage, NoiseModel, PolynomialNoise, Stage, StageNoise};
use optics::library::{AmplifierBuild, AmplifierType, BlockType, Stages};

/// All amplifiers, in the order of the file; one that has other names, too, once under each.
pub fn amplifiers(entries: &[At], configs: &mut Configs) -> Read<Vec<AmplifierType>> {
    let mut found: Vec<(usize, AmplifierType)> = Vec::new();
    // those made of others come after them
    for is_made_of_others in [false, true] {
        let blocks: Vec<AmplifierType> = found.iter().map(|(_, block)| block.clone()).collect();
        for (index, entry) in entries.iter().enumerate() {
            let fields = entry.fields()?;
            let type_def = fields.maybe_text("type_def")?.unwrap_or_else(|| "variable_gain".to_owned());
            if matches!(type_def.as_str(), "dual_stage" | "multi_band") != is_made_of_others {
                continue;
            }
            let build = build(entry, &fields, &type_def, &blocks, configs)?;
            let is_for_design = fields.flag("allowed_for_design", false)?;
            let source = fields.source_text();
            let mut names = vec![fields.text("type_variety")?];
            names.extend(fields.texts("other_name")?.unwrap_or_default());
            fields.finish();
            found.extend(names.into_iter().map(|variety| {
                let (build, source) = (build.clone(), source.clone());
                (index, AmplifierType { variety, build, is_for_design, source })
            }));
        }
    }
    found.sort_by_key(|(index, _)| *index);
    Ok(found.into_iter().map(|(_, entry)| entry).collect())
}

fn build(
    entry: &At,
    fields: &Fields,
    type_def: &str,
    blocks: &[AmplifierType],
    configs: &mut Configs,
) -> Read<AmplifierBuild> {
    fields.not_taken(&["in_voa_auto", "voa_step"], "GNPy 3.0.1 reads it without effect");
    match type_def {
        "multi_band" => {
            fields.ignore(&["f_min", "f_max", "gain_flatmax", "gain_min", "p_max", "out_voa_auto", "raman"]);
            let at = fields.must("amplifiers", "a list of varieties")?;
            Ok(AmplifierBuild::Multiband { varieties: at.texts()? })
        }
        "dual_stage" => Ok(AmplifierBuild::Block(Box::new(two_stages(fields, blocks, configs)?))),
        _ => Ok(AmplifierBuild::Block(Box::new(block(entry, fields, type_def, configs)?))),
    }
}

fn block(entry: &At, fields: &Fields, type_def: &str, configs: &mut Configs) -> Read<BlockType> {
    let gain_flatmax_db = fields.number("gain_flatmax")?;
    let config_key = if type_def == "advanced_model" {
        Some(fields.must("advanced_config_from_json", "the name of a file")?)
    } else {
        fields.some("default_config_from_json")
    };
    let (shape_file, config) = match config_key {
        Some(at) => {
            let (name, config) = configs.named(&at)?;
            (Some(name), config)
        }
        None => (None, configs.default_amplifier()?),
    };
    let gain_min_db = fields.passive("gain_min", f64::NAN)?;
    if gain_min_db.is_nan() {
        return Err(fields.missing("gain_min", "the least gain in dB", "add `gain_min`".to_owned()));
    }
    let noise = noise(entry, fields, type_def, gain_flatmax_db, &config)?;
    common(fields, BlockParts { gain_min_db, gain_flatmax_db, noise, shape_file, config, stages: None })
}

/// What differs between a block of one and of two stages.
struct BlockParts {
    gain_min_db: f64,
    gain_flatmax_db: f64,
    noise: NoiseModel,
    shape_file: Option<String>,
    config: Config,
    stages: Option<(Stages, Option<f64>)>,
}

fn common(fields: &Fields, parts: BlockParts) -> Read<BlockType> {
    let band = band_of(fields)?.or(parts.config.band).unwrap_or(DEFAULT_BAND);
    let (stages, second_max_dbm) = parts.stages.map_or((None, None), |(stages, most)| (Some(stages), most));
    let output_max_dbm = match stages {
        Some(_) => second_max_dbm,
        None => Some(fields.number("p_max")?),
    };
    Ok(BlockType {
        gain_min_db: parts.gain_min_db,
        gain_flatmax_db: parts.gain_flatmax_db,
        gain_extended_db: fields.maybe_passive("extended_gain_range")?,
        output_max_dbm,
        noise: parts.noise,
        stages,
        band,
        shape: parts.config.shape(band),
        shape_file: parts.shape_file,
        is_raman: fields.flag("raman", false)?,
        is_voa_out_automatic: fields.flag("out_voa_auto", false)?,
        // s to ps
        pmd_ps: fields.passive("pmd", 0.0)? * 1e12,
        pdl_db: fields.passive("pdl", 0.0)?,
    })
}

fn noise(
    entry: &At,
    fields: &Fields,
    type_def: &str,
    gain_flatmax_db: f64,
    config: &Config,
) -> Read<NoiseModel> {
    Ok(match type_def {
        "fixed_gain" => {
            fields.ignore(&["nf_min", "nf_max"]);
            NoiseModel::Fixed { noise_figure_db: fields.number("nf0")? }
        }
        "variable_gain" => {
            fields.ignore(&["nf0"]);
            NoiseModel::TwoCoil(TwoCoil {
                gain_flatmax_db,
                noise_figure_at_gain_flatmax_db: fields.number("nf_min")?,
                noise_figure_at_gain_min_db: fields.number("nf_max")?,
            })
        }
        "advanced_model" => {
            let hint = "add `nf_fit_coeff` to the file that `advanced_config_from_json` names".to_owned();
            let missing =
                || fields.missing("nf_fit_coeff", "4 coefficients of the noise figure, in that file", hint);
            NoiseModel::Polynomial(PolynomialNoise {
                gain_flatmax_db,
                noise_figure_polynomial_db: config.noise_polynomial_db.ok_or_else(missing)?,
            })
        }
        "openroadm" => {
            let at = fields.must("nf_coef", "4 coefficients, highest power first")?;
            NoiseModel::OpenroadmInline { osnr_polynomial_db: four_of(&at)? }
        }
        "openroadm_preamp" => NoiseModel::OpenroadmPreamp,
        "openroadm_booster" => NoiseModel::OpenroadmBooster,
        _ => {
            let at = fields.get("type_def").unwrap_or_else(|| entry.clone());
            let expected = "fixed_gain, variable_gain, advanced_model, openroadm, openroadm_preamp, \
                            openroadm_booster, dual_stage or multi_band";
            return Err(at.wrong(expected, "choose one of these"));
        }
    })
}

fn two_stages(fields: &Fields, blocks: &[AmplifierType], configs: &mut Configs) -> Read<BlockType> {
    let (first_name, first) = stage_of(fields, "preamp_variety", blocks)?;
    let (second_name, second) = stage_of(fields, "booster_variety", blocks)?;
    let gain_min_db = fields.passive("gain_min", 0.0)?;
    fields.ignore(&["gain_flatmax", "p_max"]);
    if gain_min_db < first.gain_min_db {
        let at = fields.must("gain_min", "the least gain in dB")?;
        let hint = format!("raise it to {} dB or more, the least gain of `{first_name}`", first.gain_min_db);
        return Err(at.wrong("no less than the least gain of its first stage", hint));
    }
    let (first_stage, second_stage) =
        (stage_noise(fields, "preamp_variety", first)?, stage_noise(fields, "booster_variety", second)?);
    let gain_db = first.gain_flatmax_db;
    let first_stage = match first_stage {
        // a noise figure below 0 dB stands for gain along the fibre
        StageNoise::Fixed { noise_figure_db } if noise_figure_db < 0.0 => {
            FirstStage::Raman { gain_db, noise_figure_db }
        }
        noise => FirstStage::Lumped { gain_db, stage: Stage { gain_min_db: first.gain_min_db, noise } },
    };
    let second_part = Stage { gain_min_db: second.gain_min_db, noise: second_stage };
    let noise = NoiseModel::DualStage(DualStage { first: first_stage, second: second_part });
    let stages = Stages { first: first_name, second: second_name };
    common(
        fields,
        BlockParts {
            gain_min_db,
            gain_flatmax_db: first.gain_flatmax_db + second.gain_flatmax_db,
            noise,
            shape_file: None,
            config: configs.default_amplifier()?,
            stages: Some((stages, second.output_max_dbm)),
        },
    )
}

fn stage_of<'b>(fields: &Fields, key: &str, blocks: &'b [AmplifierType]) -> Read<(String, &'b BlockType)> {
    let at = fields.must(key, "the variety of an amplifier of one stage")?;
    let name = at.text()?;
    let found = blocks.iter().find(|entry| entry.variety == name);
    match found.map(|entry| &entry.build) {
        Some(AmplifierBuild::Block(block)) => Ok((name.to_owned(), block)),
        _ => Err(at.wrong("the variety of an amplifier of one stage in this file", "correct or add it")),
    }
}

fn stage_noise(fields: &Fields, key: &str, block: &BlockType) -> Read<StageNoise> {
    match &block.noise {
        NoiseModel::Fixed { noise_figure_db } => Ok(StageNoise::Fixed { noise_figure_db: *noise_figure_db }),
        NoiseModel::TwoCoil(coils) => Ok(StageNoise::TwoCoil(*coils)),
        NoiseModel::Polynomial(polynomial) => Ok(StageNoise::Polynomial(*polynomial)),
        _ => {
            let at = fields.must(key, "the variety of an amplifier")?;
            let expected = "an amplifier of type_def fixed_gain, variable_gain or advanced_model";
            Err(at.wrong(expected, "choose another stage"))
        }
    }
}
