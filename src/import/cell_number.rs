//! Which number does a cell hold? With thousands separators, and with the
//! marks that published tables write where there is no figure.

use super::table::trimmed;

/// Marks for "no figure", lower case: of older tables, and the shorthand of
/// the Government Analysis Function's guidance on spreadsheets
/// (<https://analysisfunction.civilservice.gov.uk/policy-store/symbols-in-tables-definitions-and-help/>).
const NO_FIGURE: [&str; 22] = [
    "", "*", "**", "c", "-", "–", "—", "−", "..", "...", ".", ":", "x", "z", "n/a", "na", "#n/a",
    "null", "[c]", "[x]", "[z]", "[u]",
];

/// True where the cell says that there is no figure.
pub fn is_missing(cell: &str) -> bool {
    let cell = trimmed(cell);
    // None of the marks begins with a digit or with another letter.
    let first = cell.bytes().next().unwrap_or_default().to_ascii_lowercase();
    let begins = !first.is_ascii_alphanumeric() || b"cnxz".contains(&first);
    begins && cell.len() <= 4 && NO_FIGURE.contains(&cell.to_lowercase().as_str())
}

/// A number of digits with a decimal point, thousands separated by commas or
/// spaces or not at all. `None` for anything else: `12,34` and `1e3` and
/// `30%` are no such number.
pub fn number(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    let (sign, digits) = match cell.strip_prefix(['-', '−']) {
        Some(rest) => (-1.0, rest),
        None => (1.0, cell.strip_prefix('+').unwrap_or(cell)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let value: f64 = if all_digits(whole) {
        if whole.is_empty() { format!("0.{fraction}").parse() } else { digits.parse() }.ok()?
    } else {
        let separator = whole.chars().find(|c| !c.is_ascii_digit())?;
        if !matches!(separator, ',' | ' ' | '\u{a0}' | '\u{202f}') {
            return None;
        }
        let mut groups = whole.split(separator);
        let first = groups.next()?;
        let grouped = (1..=3).contains(&first.len())
            && all_digits(first)
            && groups.all(|group| group.len() == 3 && all_digits(group));
        if !grouped {
            return None;
        }
        format!("{}.{fraction}0", whole.replace(separator, "")).parse().ok()?
    };
    value.is_finite().then_some(sign * value)
}

/// A whole number from 0 that fits 32 bits: an id. `273.0`, as a database
/// may write it, is 273.
pub fn whole(cell: &str) -> Option<u32> {
    let cell = trimmed(cell);
    let cell = match cell.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|b| b == b'0') => whole,
        _ => cell,
    };
    cell.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_and_without_thousands() {
        for (text, value) in [
            ("25", 25.0),
            (" 1,234 ", 1234.0),
            ("1 234 567", 1_234_567.0),
            ("1,234.5", 1234.5),
            (".5", 0.5),
            ("-3", -3.0),
            ("0.1", 0.1),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["12,34", "1,2345", "1e3", "30%", "nan", "inf", "", ".", "1.2.3", "--1", "1,"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn marks_for_no_figure_are_missing_and_zero_is_not() {
        for text in ["", " ", "*", "c", "C", "-", "..", "[x]", "N/A"] {
            assert!(is_missing(text), "{text}");
        }
        assert!(!is_missing("0") && !is_missing("cat"));
    }

    #[test]
    fn an_id_is_a_whole_number() {
        assert_eq!(whole("273"), Some(273));
        assert_eq!(whole("273.0"), Some(273));
        assert_eq!(whole("2.5"), None);
        assert_eq!(whole("-1"), None);
    }
}
