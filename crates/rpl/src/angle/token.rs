//! Cutting a text into numbers, hemispheres and separators.

use super::{AngleError, Axis};
use crate::layout::DecimalMark;

/// A piece of a position.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// Digits with a point for the decimal mark, a minus before them where one was written, and which place its mark
    /// says it has: 0 degrees, 1 minutes, 2 seconds.
    Number { digits: String, mark: Option<usize>, is_signed: bool },
    /// `N`, `S`, `E` or `W`.
    Hemisphere(char),
    /// A comma or semicolon.
    Separator,
}

impl Token {
    pub(super) fn axis(&self) -> Option<Axis> {
        match self {
            Token::Hemisphere(letter) => Some(super::letter_meaning(*letter).0),
            _ => None,
        }
    }
}

impl std::fmt::Display for Token {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Token::Number { digits, mark, .. } => {
                let mark = mark.and_then(|place| ["°", "'", "\""].get(place)).unwrap_or(&"");
                write!(out, "{digits}{mark}")
            }
            Token::Hemisphere(letter) => write!(out, "{letter}"),
            Token::Separator => out.write_str(","),
        }
    }
}

/// Cuts `text`. A comma between digits is a decimal mark when `decimal` says so, a separator otherwise.
pub(super) fn tokens(text: &str, decimal: Option<DecimalMark>) -> Result<Vec<Token>, AngleError> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1);
        let is_sign = matches!(letter, '-' | '−' | '+') && next.is_some_and(char::is_ascii_digit);
        if letter.is_ascii_digit() || is_sign {
            at = number(&letters, at, decimal, &mut found);
        } else if let Some(place) = angle_mark(&letters, at) {
            mark_last(text, &mut found, place)?;
            at += if place.1 { 2 } else { 1 };
        } else if letter.is_alphabetic() {
            at = word(text, &letters, at, &mut found)?;
        } else if matches!(letter, ',' | ';') {
            found.push(Token::Separator);
            at += 1;
        } else if letter.is_whitespace() {
            at += 1;
        } else {
            return Err(AngleError::Unreadable { text: text.to_owned(), part: letter.to_string() });
        }
    }
    Ok(found)
}

/// Reads a number; gives the place after it.
fn number(letters: &[char], start: usize, decimal: Option<DecimalMark>, found: &mut Vec<Token>) -> usize {
    let is_decimal = |letter: char| match decimal {
        None => letter == '.',
        Some(mark) => letter == mark.letter(),
    };
    let mut digits = String::new();
    let mut at = start;
    let is_signed = matches!(letters[start], '-' | '−' | '+');
    if is_signed {
        if letters[start] != '+' {
            digits.push('-');
        }
        at += 1;
    }
    let mut has_mark = false;
    while let Some(&letter) = letters.get(at) {
        let is_mark = is_decimal(letter) && letters.get(at + 1).is_some_and(char::is_ascii_digit);
        if letter.is_ascii_digit() {
            digits.push(letter);
        } else if is_mark && !has_mark {
            has_mark = true;
            digits.push('.');
        } else {
            break;
        }
        at += 1;
    }
    found.push(Token::Number { digits, mark: None, is_signed });
    at
}

/// Which place the mark at `at` gives to the number before it, and whether it is written with two characters.
fn angle_mark(letters: &[char], at: usize) -> Option<(usize, bool)> {
    const MINUTES: &str = "'’‘′´`ʹʼ‵";
    let letter = letters[at];
    if "°º˚∘ᵒ".contains(letter) {
        return Some((0, false));
    }
    if MINUTES.contains(letter) {
        let is_double = letters.get(at + 1).is_some_and(|next| MINUTES.contains(*next));
        return Some(if is_double { (2, true) } else { (1, false) });
    }
    "\"”“″ʺ".contains(letter).then_some((2, false))
}

fn mark_last(text: &str, found: &mut [Token], (place, _): (usize, bool)) -> Result<(), AngleError> {
    match found.last_mut() {
        Some(Token::Number { mark: mark @ None, .. }) => {
            *mark = Some(place);
            Ok(())
        }
        _ => {
            let part = ["°", "'", "\""].get(place).map_or(String::new(), ToString::to_string);
            Err(AngleError::Unreadable { text: text.to_owned(), part })
        }
    }
}

/// Words that are hemispheres, in upper case without points.
const HEMISPHERES: [(&str, char); 20] = [
    ("N", 'N'),
    ("S", 'S'),
    ("E", 'E'),
    ("W", 'W'),
    ("NORTH", 'N'),
    ("SOUTH", 'S'),
    ("EAST", 'E'),
    ("WEST", 'W'),
    ("С", 'N'),
    ("Ю", 'S'),
    ("В", 'E'),
    ("З", 'W'),
    ("СШ", 'N'),
    ("ЮШ", 'S'),
    ("ВД", 'E'),
    ("ЗД", 'W'),
    // Kazakh: солтүстік, оңтүстік, шығыс, батыс
    ("СОЛТҮСТІК", 'N'),
    ("ОҢТҮСТІК", 'S'),
    ("ШЫҒЫС", 'E'),
    ("БАТЫС", 'W'),
];

/// Reads a word with its points (`с. ш.`); gives the place after it.
fn word(text: &str, letters: &[char], start: usize, found: &mut Vec<Token>) -> Result<usize, AngleError> {
    let mut word = String::new();
    let mut at = start;
    while let Some(&letter) = letters.get(at) {
        let goes_on = letter == ' ' && at > start && letters[at - 1] == '.';
        if letter.is_alphabetic() {
            word.extend(letter.to_uppercase());
        } else if letter != '.' && !goes_on {
            break;
        }
        at += 1;
    }
    let meaning = HEMISPHERES.iter().find(|(known, _)| *known == word);
    match meaning {
        Some((_, letter)) => {
            found.push(Token::Hemisphere(*letter));
            Ok(at)
        }
        None => {
            let typed: String = letters[start..at].iter().collect();
            Err(AngleError::Unreadable { text: text.to_owned(), part: typed.trim_end().to_owned() })
        }
    }
}
