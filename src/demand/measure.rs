//! Which figures of an answer can be mapped, sorted and charted? One row each.
//! And how is each of them written? In one way, wherever it stands: on the map,
//! on a card, in the table, in a chart, in words, or copied.

use super::TakeUpRow;

/// What suits a measure's colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// From little to much.
    Sequential,
    /// Either side of a value that matters.
    Diverging { about: f64 },
}

/// How a measure's values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Whole number.
    Count,
    /// One decimal.
    OneDecimal,
    /// A share of 1, as a percentage with one decimal.
    Percent,
    /// Up to three decimals, `<0.001` below.
    Chance,
    /// One decimal with its sign.
    Signed,
    /// Pence, in whole pounds: "£1,234".
    Pounds,
    /// Pence, in pounds and pence: "£2.83".
    PoundsAndPence,
}

/// Rates and their limits.
pub const RATE: Writing = Writing::Percent;
/// Ratios and their limits.
pub const RATIO: Writing = Writing::OneDecimal;
/// People, households … that a rate is over.
pub const BASE: Writing = Writing::Count;
/// What is expected, and what could be.
pub const EXPECTED: Writing = Writing::OneDecimal;
/// Observed less expected.
pub const GAP: Writing = Writing::Signed;
/// p and q.
pub const CHANCE: Writing = Writing::Chance;

impl Writing {
    /// A value as people read it.
    pub fn write(self, value: f64) -> String {
        use crate::base::number::{decimal, percent};
        let pounds = |digits: usize| {
            let sign = if value < 0.0 { "−" } else { "" };
            format!("{sign}£{}", decimal(value.abs() / 100.0, digits))
        };
        match self {
            Writing::Count => decimal(value, 0),
            Writing::OneDecimal => decimal(value, 1),
            Writing::Percent => percent(value, 1),
            Writing::Chance if value < 0.001 => "<0.001".to_string(),
            Writing::Chance => decimal(value, 3),
            Writing::Signed => match decimal(value, 1) {
                text if value > 0.0 && text != "0.0" => format!("+{text}"),
                text => text,
            },
            Writing::Pounds => pounds(0),
            Writing::PoundsAndPence => pounds(2),
        }
    }

    /// A value as people read it; an en dash where there is none.
    pub fn or_dash(self, value: Option<f64>) -> String {
        value.map_or_else(|| "–".to_string(), |value| self.write(value))
    }

    /// A value with the same digits for another program, which takes neither
    /// signs of our own nor separators: a share as a share of 1.
    pub fn cell(self, value: f64) -> String {
        let text = match self {
            Writing::Count => format!("{value:.0}"),
            Writing::OneDecimal | Writing::Signed => format!("{value:.1}"),
            // As the percentage is rounded: 1.25% would go one way and its
            // share the other.
            Writing::Percent => {
                let percentage = format!("{:.1}", value * 100.0).parse::<f64>();
                format!("{:.3}", percentage.map_or(value, |percentage| percentage / 100.0))
            }
            Writing::Chance => format!("{value:.3}"),
            Writing::Pounds => format!("{:.0}", value / 100.0),
            Writing::PoundsAndPence => format!("{:.2}", value / 100.0),
        };
        let is_zero = text.bytes().all(|b| matches!(b, b'-' | b'0' | b'.'));
        if is_zero { text.replace('-', "") } else { text }
    }
}

/// How values are coloured and written, whatever they are of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Manner {
    pub scale: Scale,
    pub writing: Writing,
}

impl Manner {
    /// A value as people read it.
    pub fn write(&self, value: f64) -> String {
        self.writing.write(value)
    }
}

/// One row of the table of measures.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// As project files and the command line name it.
    pub id: &'static str,
    /// What it is called in menus, legends, charts and titles: "Ratio to
    /// expected".
    pub title: &'static str,
    /// How it is worked out: "Observed ÷ expected × 100"; empty where the title
    /// says all there is.
    pub formula: &'static str,
    /// The first of the title's words, over a narrow column: "Ratio".
    pub heading: &'static str,
    pub scale: Scale,
    pub writing: Writing,
    pub value: fn(&TakeUpRow) -> Option<f64>,
}

impl Measure {
    /// The value as people read it; an en dash where there is none, and where a
    /// count is withheld, what may be said of it.
    pub fn text(&self, row: &TakeUpRow) -> String {
        match self.id {
            "observed" => row.observed.words(),
            _ => self.writing.or_dash((self.value)(row)),
        }
    }

    /// Any value of this measure as people read it.
    pub fn write(&self, value: f64) -> String {
        self.manner().write(value)
    }

    /// The title, and how the measure is worked out: "Rate of take-up: observed ÷
    /// base".
    pub fn explained(&self) -> String {
        match self.formula {
            "" => self.title.to_string(),
            // A name stays as it is.
            formula if self.id == "q" => format!("{}: {formula}", self.title),
            formula => format!("{}: {}", self.title, formula.to_lowercase()),
        }
    }

    pub fn manner(&self) -> Manner {
        Manner { scale: self.scale, writing: self.writing }
    }
}

/// The measure with this id.
pub fn measure(id: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|m| m.id == id)
}

/// What the ratio is called wherever it stands.
pub const RATIO_TITLE: &str = "Ratio to expected";

/// Menus, table columns, legends and tests read this table.
pub static MEASURES: &[Measure] = &[
    Measure {
        id: "ratio",
        title: RATIO_TITLE,
        formula: "Observed ÷ expected × 100",
        heading: "Ratio",
        scale: Scale::Diverging { about: 100.0 },
        writing: RATIO,
        value: |row| row.ratio.get(),
    },
    Measure {
        id: "rate",
        title: "Rate of take-up",
        formula: "Observed ÷ base",
        heading: "Rate",
        scale: Scale::Sequential,
        writing: RATE,
        value: |row| row.rate.get(),
    },
    Measure {
        id: "observed",
        title: "Observed",
        formula: "",
        heading: "Observed",
        scale: Scale::Sequential,
        writing: Writing::Count,
        value: |row| row.observed.count().map(|count| count as f64),
    },
    Measure {
        id: "base",
        title: "Base",
        formula: "",
        heading: "Base",
        scale: Scale::Sequential,
        writing: BASE,
        value: |row| row.base.get(),
    },
    Measure {
        id: "expected",
        title: "Expected",
        formula: "",
        heading: "Expected",
        scale: Scale::Sequential,
        writing: EXPECTED,
        value: |row| row.expected.get(),
    },
    Measure {
        id: "gap",
        title: "Gap to expected",
        formula: "Observed − expected",
        heading: "Gap",
        scale: Scale::Diverging { about: 0.0 },
        writing: GAP,
        value: |row| row.gap.get(),
    },
    Measure {
        id: "potential",
        title: "Potential demand",
        formula: "",
        heading: "Potential",
        scale: Scale::Sequential,
        writing: EXPECTED,
        value: |row| row.potential.get(),
    },
    Measure {
        id: "unmet",
        title: "Unmet demand",
        formula: "Potential − observed, where above 0",
        heading: "Unmet",
        scale: Scale::Sequential,
        writing: EXPECTED,
        value: |row| {
            let observed = row.observed.count()? as f64;
            row.potential.get().map(|potential| (potential - observed).max(0.0))
        },
    },
    Measure {
        id: "q",
        title: "q (false discovery rate)",
        formula: "Benjamini–Hochberg",
        heading: "q",
        scale: Scale::Sequential,
        writing: CHANCE,
        value: |row| row.q.get(),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_headed_by_the_first_words_of_what_the_menu_and_the_legend_say() {
        for measure in MEASURES {
            assert!(measure.title.starts_with(measure.heading), "{}", measure.id);
        }
        let explained = measure("rate").map(Measure::explained);
        assert_eq!(explained.as_deref(), Some("Rate of take-up: observed ÷ base"));
    }

    #[test]
    fn a_copied_figure_has_the_digits_that_are_read() {
        for (writing, value, read, copied) in [
            (GAP, -1.46, "−1.5", "-1.5"),
            (GAP, 1234.56, "+1,234.6", "1234.6"),
            (GAP, -0.04, "0.0", "0.0"),
            (GAP, 0.04, "0.0", "0.0"),
            (RATE, 0.0125, "1.2%", "0.012"),
            (Writing::Pounds, 123_456.0, "£1,235", "1235"),
            (Writing::PoundsAndPence, 283.0, "£2.83", "2.83"),
            (RATIO, 99.96, "100.0", "100.0"),
            (RATE, 0.29344, "29.3%", "0.293"),
            (BASE, 1234.0, "1,234", "1234"),
            (CHANCE, 0.0004, "<0.001", "0.000"),
        ] {
            assert_eq!(
                (writing.write(value).as_str(), writing.cell(value).as_str()),
                (read, copied)
            );
        }
    }
}
