//! What heights count from, and how files say it.

use crate::TerrainError;
use serde::{Deserialize, Serialize};

/// What heights count from. A grid must say it; nobody guesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerticalDatum {
    /// Mean sea level of the ocean (GEBCO, ETOPO, SRTM30_PLUS).
    MeanSeaLevel,
    /// Lowest astronomical tide (EMODnet).
    LowestAstronomicalTide,
    /// A chart datum named elsewhere.
    ChartDatum,
    /// Baltic height system of 1977.
    #[serde(rename = "baltic_1977")]
    Baltic1977,
    /// The surface of the lake or closed sea itself.
    LakeSurface,
}

impl VerticalDatum {
    /// The words accepted in plans and on the command line.
    pub const WORDS: [(&'static str, VerticalDatum); 5] = [
        ("mean_sea_level", VerticalDatum::MeanSeaLevel),
        ("lowest_astronomical_tide", VerticalDatum::LowestAstronomicalTide),
        ("chart_datum", VerticalDatum::ChartDatum),
        ("baltic_1977", VerticalDatum::Baltic1977),
        ("lake_surface", VerticalDatum::LakeSurface),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, datum)| *datum == self).map_or("unknown", |(word, _)| word)
    }

    /// The datum of a word.
    ///
    /// # Errors
    /// Names the words that exist.
    pub fn parse(word: &str) -> Result<Self, TerrainError> {
        Self::WORDS
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, datum)| *datum)
            .ok_or_else(|| TerrainError::UnknownDatum { word: word.to_owned(), words: Self::words() })
    }

    /// All words, for messages.
    #[must_use]
    pub fn words() -> String {
        Self::WORDS.map(|(word, _)| word).join(", ")
    }
}

/// The datum a free text of a file's metadata speaks of, if it speaks of exactly one.
///
/// "Metres relative to mean sea level" is one; a text that names two is not guessed at.
pub(crate) fn of_text(text: &str) -> Option<VerticalDatum> {
    let text = text.trim().to_lowercase().replace(['_', '-'], " ");
    let mut named = PHRASES.iter().filter(|(phrase, _)| mentions(&text, phrase)).map(|(_, datum)| *datum);
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
}

/// Words that name a datum in metadata, lower case, `_` and `-` read as spaces.
const PHRASES: [(&str, VerticalDatum); 12] = [
    ("mean sea level", VerticalDatum::MeanSeaLevel),
    ("msl", VerticalDatum::MeanSeaLevel),
    ("lowest astronomical tide", VerticalDatum::LowestAstronomicalTide),
    ("lat", VerticalDatum::LowestAstronomicalTide),
    ("chart datum", VerticalDatum::ChartDatum),
    ("baltic 1977", VerticalDatum::Baltic1977),
    ("baltic 77", VerticalDatum::Baltic1977),
    ("baltic height system of 1977", VerticalDatum::Baltic1977),
    ("baltic normal height system 1977", VerticalDatum::Baltic1977),
    ("lake surface", VerticalDatum::LakeSurface),
    ("lake level", VerticalDatum::LakeSurface),
    ("caspian sea datum", VerticalDatum::ChartDatum),
];

/// Whether `phrase` stands in `text` as whole words.
fn mentions(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + phrase.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

/// What an EPSG code of a vertical system or datum means to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EpsgVertical {
    /// Heights upwards from a datum with a word here.
    Heights(VerticalDatum),
    /// Depths, positive downwards: not what a grid of heights holds.
    Depths,
    /// Another system; the user must say which of the words fits.
    Other,
}

/// Reads an EPSG code as it stands in a GeoTIFF vertical key.
///
/// # Source
/// EPSG registry: vertical systems 5714 (MSL height), 5705 (Baltic 1977 height), 5611 (Caspian height, −28 m of
/// Baltic 1977) with their depth twins 5715, 5612, 5706, depths 5861 (LAT) and 5831 (instantaneous); datums 5100,
/// 5105, 5106, 1080. GeoTIFF 1.0 used the codes 5105 and 5106 for systems too.
pub(crate) fn of_epsg(code: u16) -> EpsgVertical {
    match code {
        5714 | 5100 => EpsgVertical::Heights(VerticalDatum::MeanSeaLevel),
        5705 | 5105 => EpsgVertical::Heights(VerticalDatum::Baltic1977),
        5611 | 5106 => EpsgVertical::Heights(VerticalDatum::ChartDatum),
        1080 => EpsgVertical::Heights(VerticalDatum::LowestAstronomicalTide),
        5715 | 5612 | 5706 | 5861 | 5831 => EpsgVertical::Depths,
        _ => EpsgVertical::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_datum_has_a_word_and_back() {
        for (word, datum) in VerticalDatum::WORDS {
            assert_eq!(VerticalDatum::parse(word), Ok(datum));
            assert_eq!(datum.word(), word);
        }
        assert!(VerticalDatum::parse("sea").is_err());
    }

    #[test]
    fn metadata_that_names_one_datum_is_understood() {
        for (text, datum) in [
            (
                "metres relative to mean sea level; Caspian surface is about -28 m",
                VerticalDatum::MeanSeaLevel,
            ),
            ("height_above_mean_sea_level", VerticalDatum::MeanSeaLevel),
            ("Lowest Astronomical Tide (LAT)", VerticalDatum::LowestAstronomicalTide),
            ("baltic_1977", VerticalDatum::Baltic1977),
            ("Chart Datum", VerticalDatum::ChartDatum),
        ] {
            assert_eq!(of_text(text), Some(datum), "{text}");
        }
    }

    #[test]
    fn metadata_that_names_none_or_two_is_not_guessed_at() {
        for text in
            ["", "EGM2008", "latitude", "the plateau", "mean sea level, or lake surface in the Caspian"]
        {
            assert_eq!(of_text(text), None, "{text}");
        }
    }

    #[test]
    fn depths_counted_downwards_are_told_from_heights() {
        assert_eq!(of_epsg(5714), EpsgVertical::Heights(VerticalDatum::MeanSeaLevel));
        assert_eq!(of_epsg(5706), EpsgVertical::Depths);
        assert_eq!(of_epsg(3855), EpsgVertical::Other);
    }
}
