//! How is a number written for people? Thousands separators, a true minus,
//! and the digits that carry meaning.

/// `41307` → `41,307`.
pub fn with_thousands(whole: i64) -> String {
    let digits = whole.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if whole < 0 {
        text.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A value to `places` decimals with thousands separators: `-1234.56`, 1 →
/// `−1,234.6`. Not a number reads as an en dash.
pub fn decimal(value: f64, places: usize) -> String {
    if !value.is_finite() {
        return "–".to_string();
    }
    let rounded = format!("{:.*}", places, value.abs());
    let (whole, fraction) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let zero = rounded.bytes().all(|b| b == b'0' || b == b'.');
    let sign = if value < 0.0 && !zero { "−" } else { "" };
    let whole = whole.parse::<i64>().map_or_else(|_| whole.to_string(), with_thousands);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// A share of 1 as a percentage: 0.2934, 1 → `29.3%`.
pub fn percent(share: f64, places: usize) -> String {
    if share.is_finite() {
        format!("{}%", decimal(share * 100.0, places))
    } else {
        "–".to_string()
    }
}

/// `1 area`, `2 areas`, with thousands separators.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", with_thousands(count as i64), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(with_thousands(1_234_567), "1,234,567");
        assert_eq!(decimal(-1234.56, 1), "−1,234.6");
        assert_eq!(decimal(-0.04, 1), "0.0");
        assert_eq!(percent(0.29344, 1), "29.3%");
        assert_eq!(decimal(f64::NAN, 1), "–");
        assert_eq!(counted(1, "area", "areas"), "1 area");
    }
}
