//! How is money written on a chart? Short, so that labels fit: £412k, £1.2m.

use crate::base::number::decimal;

/// An amount in pence: `41_200_000.0` → `£412k`; under £1,000 to the pound.
pub fn short_pounds(pence: f64) -> String {
    let pounds = pence / 100.0;
    let size = pounds.abs();
    let sign = if pounds < 0.0 && size >= 0.5 { "−" } else { "" };
    let (value, unit) = match size {
        s if s >= 999_500.0 => (s / 1e6, "m"),
        s if s >= 999.5 => (s / 1e3, "k"),
        s => return format!("{sign}£{}", decimal(s, 0)),
    };
    let places = if value < 9.995 { 2 } else { usize::from(value < 99.95) };
    let text = decimal(value, places);
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{sign}£{text}{unit}")
}

/// As `short_pounds`, with a plus before what is more than nothing.
pub fn signed_pounds(pence: f64) -> String {
    let text = short_pounds(pence);
    if pence >= 50.0 { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_short_and_keeps_what_matters() {
        let cases = [
            (41_200_000.0, "£412k"),
            (120_000_000.0, "£1.2m"),
            (-3_100_000.0, "−£31k"),
            (1_234_500.0, "£12.3k"),
            (95_000.0, "£950"),
            (99_960.0, "£1k"),
            (-20.0, "£0"),
            (0.0, "£0"),
        ];
        for (pence, text) in cases {
            assert_eq!(short_pounds(pence), text, "{pence}");
        }
        assert_eq!(signed_pounds(3_100_000.0), "+£31k");
    }
}
