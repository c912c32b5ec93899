//! In which code page a text without a mark was written, told by its letters; and what was doubtful about it.
//!
//! Bytes alone do not say it. Valid UTF-8 with letters beyond ASCII is UTF-8 by all odds, since other code pages hardly
//! ever form its patterns. Among the one-byte code pages the words decide: a word of Cyrillic letters only, or a Latin
//! word with a Turkish or Azerbaijani letter in it. The guess is always told, with what the others would read.

use crate::book::Encoding;
use crate::decode::code_page_text;
use units::Finding;

const CANDIDATES: [Encoding; 3] = [Encoding::Cp1251, Encoding::Cp1252, Encoding::Cp1254];

/// The code page of bytes without a byte order mark. A guess is a finding.
pub(crate) fn encoding(bytes: &[u8], findings: &mut Vec<Finding>) -> Encoding {
    if let Some(found) = utf16_by_zero_bytes(bytes) {
        let message =
            format!("no code page was given and no byte order mark stands; the zero bytes say {found}");
        findings.push(told(Finding::notes("sheet.encoding.guessed", message), found));
        return found;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Encoding::Utf8;
    }
    let score = Scores::of(bytes);
    let (found, reason) = score.verdict();
    findings.push(guessed(bytes, found, &reason));
    found
}

/// UTF-16 of mostly ASCII text has a zero byte in every other place: a table always has digits and separators.
fn utf16_by_zero_bytes(bytes: &[u8]) -> Option<Encoding> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() || pairs.is_empty() {
        return None;
    }
    let zero_in = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    let (first_count, second_count) = (zero_in(0), zero_in(1));
    let plain =
        |zero_count: usize, other_count: usize| zero_count * 10 >= pairs.len() * 4 && other_count == 0;
    if plain(second_count, first_count) {
        Some(Encoding::Utf16Le)
    } else if plain(first_count, second_count) {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// How well the words of a text fit each code page; every figure is a number of bytes beyond ASCII.
#[derive(Debug, Default)]
struct Scores {
    /// In words that are plain Cyrillic, less those in words that mix scripts.
    cyrillic_count: i64,
    /// Of ş ğ ı İ Ş Ğ in Latin words, which cp1252 reads as þ ð ý Ý Þ Ð.
    turkish_count: i64,
    /// Of letters that Icelandic has beside those and Turkish has not: á í ó ú æ.
    icelandic_count: i64,
    /// In words of Latin letters.
    latin_count: i64,
}

impl Scores {
    fn of(bytes: &[u8]) -> Self {
        let mut scores = Scores::default();
        for word in bytes.split(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric()) {
            if !word.is_ascii() {
                scores.word(word);
            }
        }
        scores
    }

    fn word(&mut self, word: &[u8]) {
        let high_count =
            i64::try_from(word.iter().filter(|byte| !byte.is_ascii()).count()).unwrap_or(i64::MAX);
        let as_cyrillic = code_page_text(word, Encoding::Cp1251);
        self.cyrillic_count += if is_cyrillic_word(&as_cyrillic) { high_count } else { -high_count };
        let letters = trimmed_of_signs(word);
        if letters.is_ascii() || !is_latin_word(&code_page_text(letters, Encoding::Cp1254)) {
            return;
        }
        let among =
            |set: &[u8]| i64::try_from(letters.iter().filter(|byte| set.contains(byte)).count()).unwrap_or(0);
        self.latin_count += high_count;
        self.turkish_count += among(&[0xD0, 0xDD, 0xDE, 0xF0, 0xFD, 0xFE]);
        self.icelandic_count += among(&[0xC1, 0xC6, 0xCD, 0xD3, 0xDA, 0xE1, 0xE6, 0xED, 0xF3, 0xFA]);
    }

    fn verdict(&self) -> (Encoding, String) {
        if self.cyrillic_count > 0 && self.cyrillic_count >= self.latin_count {
            return (Encoding::Cp1251, "whole words are Cyrillic letters".to_owned());
        }
        if self.turkish_count > 0 && self.turkish_count >= 3 * self.icelandic_count {
            let reason = "Turkish or Azerbaijani letters (ş ğ ı İ) stand inside Latin words".to_owned();
            return (Encoding::Cp1254, reason);
        }
        let reason = if self.latin_count > 0 {
            "accented letters stand inside Latin words"
        } else {
            "only signs stand beyond ASCII, no Cyrillic or Turkish words"
        };
        (Encoding::Cp1252, reason.to_owned())
    }
}

/// Two Cyrillic letters or more and nothing else, or a one-letter word; capitals only where words have them.
fn is_cyrillic_word(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|character| !character.is_ascii_digit()).collect();
    let is_cyrillic = |letter: &char| ('\u{400}'..='\u{4FF}').contains(letter);
    if letters.is_empty() || !letters.iter().all(is_cyrillic) {
        return false;
    }
    if let [letter] = letters[..] {
        // Prepositions and conjunctions of Russian, and single letters that name things; not є, І, і, ґ: º ² ³ ´ of cp1252.
        return word.chars().count() == 1 && "авикосуяАБВГДИКОСУЯ".contains(letter);
    }
    let rest = &letters[1..];
    rest.iter().all(|letter| letter.is_lowercase()) || letters.iter().all(|letter| letter.is_uppercase())
}

/// A word without the signs that stand beside it in every code page: ° ² ³ º ± and the quotation marks.
fn trimmed_of_signs(word: &[u8]) -> &[u8] {
    let is_letter =
        |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0xC0 && *byte != 0xD7 && *byte != 0xF7;
    let Some(first) = word.iter().position(is_letter) else { return &[] };
    let last = word.iter().rposition(is_letter).unwrap_or(first);
    &word[first..=last]
}

/// A Latin letter of ASCII in it or a single accented one, and capitals only where words have them.
fn is_latin_word(word: &str) -> bool {
    let has_ascii = word.chars().any(|character| character.is_ascii_alphabetic());
    let letters: Vec<char> = word.chars().filter(|character| character.is_alphabetic()).collect();
    let all_letters = word.chars().all(char::is_alphanumeric);
    let rest_is_small = letters.iter().skip(1).all(|letter| letter.is_lowercase());
    let all_capital = letters.iter().all(|letter| letter.is_uppercase());
    all_letters && (has_ascii || letters.len() == 1) && (rest_is_small || all_capital)
}

fn guessed(bytes: &[u8], found: Encoding, reason: &str) -> Finding {
    let (line_no, line) = first_line_beyond_ascii(bytes);
    let reading = |encoding: Encoding| sample(&code_page_text(line, encoding));
    let other: Vec<String> = CANDIDATES
        .into_iter()
        .filter(|encoding| {
            *encoding != found && code_page_text(bytes, *encoding) != code_page_text(bytes, found)
        })
        .map(|encoding| format!("{encoding} would read \u{201C}{}\u{201D}", reading(encoding)))
        .collect();
    if other.is_empty() {
        let message = format!(
            "no code page was given; read as {found}, and every other code page known here reads the same characters"
        );
        return told(Finding::notes("sheet.encoding.guessed", message), found);
    }
    let message = format!(
        "no code page was given and the bytes are not UTF-8; guessed {found}, because {reason}: line {line_no} reads \u{201C}{}\u{201D}; {}",
        reading(found),
        other.join("; ")
    );
    told(Finding::warns("sheet.encoding.guessed", message).at(format!("line {line_no}")), found)
}

fn told(finding: Finding, found: Encoding) -> Finding {
    let other = CANDIDATES.into_iter().find(|encoding| *encoding != found).unwrap_or(Encoding::Utf8);
    finding.hint(format!(
        "if the words are right, nothing; to be sure, say --encoding {found}, or --encoding {other}"
    ))
}

/// The line with the most letters beyond ASCII among the first thousand that have any.
fn first_line_beyond_ascii(bytes: &[u8]) -> (usize, &[u8]) {
    let letters_count = |line: &[u8]| line.iter().filter(|byte| **byte >= 0xC0).count();
    let beyond =
        bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_ascii()).take(1_000);
    let mut best: (usize, &[u8]) = (1, &[]);
    for (line_i, line) in beyond {
        if best.1.is_empty() || letters_count(line) > letters_count(best.1) {
            best = (line_i + 1, line);
        }
    }
    best
}

/// Some words around the first character beyond ASCII that is a letter, else around the first beyond ASCII.
fn sample(line: &str) -> String {
    let characters: Vec<char> = line.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let is_letter = |c: &char| !c.is_ascii() && c.is_alphabetic();
    let at = characters.iter().position(is_letter).or_else(|| characters.iter().position(|c| !c.is_ascii()));
    let from = at.unwrap_or(0).saturating_sub(20);
    characters.into_iter().skip(from).take(48).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::encode;
    use units::Severity;

    fn guess(text: &str, written_in: Encoding) -> Encoding {
        encoding(&encode(text, written_in).unwrap(), &mut Vec::new())
    }

    #[test]
    fn russian_words_are_read_as_cyrillic() {
        assert_eq!(guess("1;БК Бузовна;40°;5 км", Encoding::Cp1251), Encoding::Cp1251);
        assert_eq!(guess("Колодец в Курыке, с юга", Encoding::Cp1251), Encoding::Cp1251);
    }

    #[test]
    fn azerbaijani_and_turkish_words_are_read_as_turkish() {
        assert_eq!(guess("BMH Buzovna (Abşeron);sahil qovşağı", Encoding::Cp1254), Encoding::Cp1254);
        assert_eq!(guess("İSTANBUL;ŞİLE", Encoding::Cp1254), Encoding::Cp1254);
        assert_eq!(guess("çıkış;dağ", Encoding::Cp1254), Encoding::Cp1254);
    }

    #[test]
    fn french_german_and_icelandic_words_are_read_as_western() {
        assert_eq!(guess("à protéger", Encoding::Cp1252), Encoding::Cp1252);
        assert_eq!(guess("Kabelmuffe über Grund; Größe", Encoding::Cp1252), Encoding::Cp1252);
        assert_eq!(
            guess("Seyðisfjörður;Ísafjörður;Þórshöfn á Langanesi;sæstrengur", Encoding::Cp1252),
            Encoding::Cp1252
        );
    }

    #[test]
    fn a_degree_sign_alone_is_no_doubt_but_is_told() {
        let mut findings = Vec::new();
        let bytes = encode("40°31'N;50°06'E", Encoding::Cp1252).unwrap();
        assert_eq!(encoding(&bytes, &mut findings), Encoding::Cp1252);
        assert_eq!(findings[0].severity, Severity::Notes);
    }

    #[test]
    fn a_square_metre_and_an_ordinal_sign_are_not_cyrillic_words() {
        assert_eq!(guess("12 m²;40º31';±2", Encoding::Cp1252), Encoding::Cp1252);
    }

    #[test]
    fn utf16_without_a_mark_is_known_by_its_zero_bytes() {
        assert_eq!(guess("1;Бузовна;40;31,4500;N", Encoding::Utf16Le), Encoding::Utf16Le);
        assert_eq!(guess("1;Бузовна;40;31,4500;N", Encoding::Utf16Be), Encoding::Utf16Be);
    }

    #[test]
    fn the_finding_shows_the_text_and_what_the_others_would_read() {
        let mut findings = Vec::new();
        encoding(&encode("Pos;Event\n1;БК Бузовна", Encoding::Cp1251).unwrap(), &mut findings);
        let finding = &findings[0];
        assert_eq!(
            (finding.code.as_str(), finding.place.as_deref()),
            ("sheet.encoding.guessed", Some("line 2"))
        );
        assert!(finding.message.contains("БК Бузовна"), "{}", finding.message);
        assert!(finding.message.contains("cp1252 would read \u{201C}1;ÁÊ Áóçîâíà"), "{}", finding.message);
        assert!(finding.hint.as_deref().unwrap_or_default().contains("--encoding cp1251"));
    }
}
