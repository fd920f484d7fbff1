//! Which ages does a label speak of? "Aged 65 to 69 years", "85+", "Under 5".

use crate::council::AgeBand;

/// The ages of a label, and how surely it speaks of ages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeLabel {
    pub band: AgeBand,
    /// True where the label says "age", "aged" or "years"; "5-9" alone might
    /// as well count rooms.
    pub says_age: bool,
}

/// Older than anyone: a larger number is no age.
const OLDEST: u32 = 130;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Number(u8),
    Plus,
    /// "to", a dash of any length.
    To,
    And,
    Or,
    /// "over", "older", "above".
    Over,
    /// "under", "younger", "below".
    Under,
    Between,
    /// "up to", "<=".
    UpTo,
    Below,
}

/// Reads a label. `None` where it speaks of anything else beside ages.
pub fn parse(label: &str) -> Option<AgeLabel> {
    let (tokens, says_age) = tokens(label)?;
    use Token::{And, Below, Between, Number, Or, Over, Plus, To, Under, UpTo};
    let (from, to) = match tokens[..] {
        [Number(age)] => (age, Some(age)),
        [Number(from), To | And, Number(to)] | [Between, Number(from), And | To, Number(to)] => {
            (from, Some(to))
        }
        // "age_65_69"
        [Number(from), Number(to)] if says_age => (from, Some(to)),
        [Number(from), Plus | Over] | [Number(from), And | Or, Over | Plus] => (from, None),
        [Number(to), And | Or, Under] | [UpTo, Number(to)] => (0, Some(to)),
        [Under | Below, Number(age)] => (0, Some(age.checked_sub(1)?)),
        _ => return None,
    };
    if to.is_some_and(|to| to < from) {
        return None;
    }
    Some(AgeLabel { band: AgeBand { from, to }, says_age })
}

/// True for a label of everyone: "Total", "All ages", "All usual residents".
pub fn is_total(label: &str) -> bool {
    let label = label.trim().to_lowercase();
    let first = label.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    matches!(first, Some("total" | "all"))
        || label.split([':', ';']).any(|part| part.trim() == "total")
}

fn tokens(label: &str) -> Option<(Vec<Token>, bool)> {
    let mut tokens = Vec::new();
    let mut says_age = false;
    let mut rest = label.trim();
    while let Some(c) = rest.chars().next() {
        let of = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let length = if c.is_ascii_digit() {
            let length = of(|c| c.is_ascii_digit());
            let age: u32 = rest[..length].parse().ok()?;
            tokens.push(Token::Number(u8::try_from(age).ok().filter(|_| age <= OLDEST)?));
            length
        } else if c.is_alphabetic() {
            let length = of(char::is_alphabetic);
            let word = rest[..length].to_lowercase();
            match word.as_str() {
                "age" | "aged" | "ages" | "year" | "years" | "yr" | "yrs" => says_age = true,
                "old" | "olds" | "of" | "people" | "persons" | "population" | "residents"
                | "usual" | "measures" | "value" | "count" | "inclusive" => {}
                "to" | "through" => match tokens.last() {
                    // "up to 4"
                    Some(Token::UpTo) => {}
                    _ => tokens.push(Token::To),
                },
                "and" => tokens.push(Token::And),
                "or" => tokens.push(Token::Or),
                "over" | "older" | "above" | "ov" => tokens.push(Token::Over),
                "under" | "younger" => tokens.push(Token::Under),
                "less" | "below" => tokens.push(Token::Below),
                "than" => {}
                "plus" => tokens.push(Token::Plus),
                "between" => tokens.push(Token::Between),
                "up" => tokens.push(Token::UpTo),
                _ => return None,
            }
            length
        } else {
            match c {
                '+' => tokens.push(Token::Plus),
                '-' | '–' | '—' | '‐' | '‑' | '−' => tokens.push(Token::To),
                '<' => tokens.push(Token::Below),
                '≤' => tokens.push(Token::UpTo),
                ' ' | '_' | ':' | ';' | ',' | '(' | ')' | '.' | '\u{a0}' => {}
                _ => return None,
            }
            c.len_utf8()
        };
        rest = &rest[length..];
        if tokens.len() > 6 {
            return None;
        }
    }
    Some((tokens, says_age))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ages(label: &str) -> Option<(u8, Option<u8>)> {
        parse(label).map(|label| (label.band.from, label.band.to))
    }

    #[test]
    fn every_usual_way_to_write_an_age_band_is_understood() {
        for (label, from, to) in [
            ("Aged 4 years and under", 0, Some(4)),
            ("Aged 65 to 69 years", 65, Some(69)),
            ("Aged 85 years and over", 85, None),
            ("Aged 85 and over", 85, None),
            ("Age: Aged 5 to 9 years; measures: Value", 5, Some(9)),
            ("Aged under 1 year", 0, Some(0)),
            ("Aged 1 year", 1, Some(1)),
            ("Age 7", 7, Some(7)),
            ("65-69", 65, Some(69)),
            ("65–69", 65, Some(69)),
            ("65 - 69 yrs", 65, Some(69)),
            ("0-4", 0, Some(4)),
            ("85+", 85, None),
            ("85 plus", 85, None),
            ("90 years and over", 90, None),
            ("90 or older", 90, None),
            ("Under 5", 0, Some(4)),
            ("<5", 0, Some(4)),
            ("less than 16 years", 0, Some(15)),
            ("up to 4", 0, Some(4)),
            ("between 16 and 24", 16, Some(24)),
            ("age_65_69", 65, Some(69)),
            ("AGE85PLUS", 85, None),
            ("15 years or younger", 0, Some(15)),
        ] {
            assert_eq!(ages(label), Some((from, to)), "{label}");
        }
    }

    #[test]
    fn a_label_that_is_not_an_age_band_is_none() {
        for label in [
            "Total",
            "All usual residents",
            "1 car or van in household",
            "Level 1 and entry level qualifications",
            "Owned: Owns outright",
            "over 65",
            "69 to 65",
            "2021",
            "Under 0",
            "65 69",
            "",
            "-",
        ] {
            assert_eq!(ages(label), None, "{label}");
        }
    }

    #[test]
    fn a_bare_range_does_not_say_that_it_is_of_ages() {
        assert!(parse("5-9").is_some_and(|label| !label.says_age));
        assert!(parse("5 to 9 years").is_some_and(|label| label.says_age));
    }

    #[test]
    fn totals_are_recognised() {
        assert!(is_total("Total: All usual residents") && is_total("All ages"));
        assert!(is_total("Age: Total; measures: Value"));
        assert!(!is_total("Allotments") && !is_total("Aged 5 to 9 years"));
    }
}
