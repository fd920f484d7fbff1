//! Which figures of an answer can be mapped, sorted and charted? One row each.

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

/// How values are coloured and written, whatever they are of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Manner {
    pub scale: Scale,
    pub writing: Writing,
}

impl Manner {
    /// A value as people read it.
    pub fn write(&self, value: f64) -> String {
        use crate::base::number::{decimal, percent};
        let pounds = |digits: usize| {
            let sign = if value < 0.0 { "−" } else { "" };
            format!("{sign}£{}", decimal(value.abs() / 100.0, digits))
        };
        match self.writing {
            Writing::Count => decimal(value, 0),
            Writing::OneDecimal => decimal(value, 1),
            Writing::Percent => percent(value, 1),
            Writing::Chance if value < 0.001 => "<0.001".to_string(),
            Writing::Chance => decimal(value, 3),
            Writing::Signed if value > 0.0 => format!("+{}", decimal(value, 1)),
            Writing::Signed => decimal(value, 1),
            Writing::Pounds => pounds(0),
            Writing::PoundsAndPence => pounds(2),
        }
    }
}

/// One row of the table of measures.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// As project files and the command line name it.
    pub id: &'static str,
    /// "Ratio to expected".
    pub title: &'static str,
    /// The legend's heading: "Observed ÷ expected × 100".
    pub legend: &'static str,
    /// The table's heading: "Ratio".
    pub heading: &'static str,
    pub scale: Scale,
    pub writing: Writing,
    pub value: fn(&TakeUpRow) -> Option<f64>,
}

impl Measure {
    /// The value as people read it; an en dash where there is none.
    pub fn text(&self, row: &TakeUpRow) -> String {
        (self.value)(row).map_or_else(|| "–".to_string(), |value| self.write(value))
    }

    /// Any value of this measure as people read it.
    pub fn write(&self, value: f64) -> String {
        self.manner().write(value)
    }

    pub fn manner(&self) -> Manner {
        Manner { scale: self.scale, writing: self.writing }
    }
}

/// The measure with this id.
pub fn measure(id: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|m| m.id == id)
}

/// Menus, table columns, legends and tests read this table.
pub static MEASURES: &[Measure] = &[
    Measure {
        id: "ratio",
        title: "Ratio to expected",
        legend: "Observed ÷ expected × 100",
        heading: "Ratio",
        scale: Scale::Diverging { about: 100.0 },
        writing: Writing::OneDecimal,
        value: |row| row.ratio.get(),
    },
    Measure {
        id: "rate",
        title: "Rate of take-up",
        legend: "Observed ÷ base",
        heading: "Rate",
        scale: Scale::Sequential,
        writing: Writing::Percent,
        value: |row| row.rate.get(),
    },
    Measure {
        id: "observed",
        title: "Observed",
        legend: "Observed",
        heading: "Observed",
        scale: Scale::Sequential,
        writing: Writing::Count,
        value: |row| row.observed.count().map(|count| count as f64),
    },
    Measure {
        id: "base",
        title: "Base",
        legend: "Base",
        heading: "Base",
        scale: Scale::Sequential,
        writing: Writing::Count,
        value: |row| row.base.get(),
    },
    Measure {
        id: "expected",
        title: "Expected",
        legend: "Expected",
        heading: "Expected",
        scale: Scale::Sequential,
        writing: Writing::OneDecimal,
        value: |row| row.expected.get(),
    },
    Measure {
        id: "gap",
        title: "Gap to expected",
        legend: "Observed − expected",
        heading: "Gap",
        scale: Scale::Diverging { about: 0.0 },
        writing: Writing::Signed,
        value: |row| row.gap.get(),
    },
    Measure {
        id: "potential",
        title: "Potential demand",
        legend: "Potential demand",
        heading: "Potential",
        scale: Scale::Sequential,
        writing: Writing::OneDecimal,
        value: |row| row.potential.get(),
    },
    Measure {
        id: "unmet",
        title: "Unmet demand",
        legend: "Potential − observed, where above 0",
        heading: "Unmet",
        scale: Scale::Sequential,
        writing: Writing::OneDecimal,
        value: |row| {
            let observed = row.observed.count()? as f64;
            row.potential.get().map(|potential| (potential - observed).max(0.0))
        },
    },
    Measure {
        id: "q",
        title: "q (false discovery rate)",
        legend: "q (Benjamini–Hochberg)",
        heading: "q",
        scale: Scale::Sequential,
        writing: Writing::Chance,
        value: |row| row.q.get(),
    },
];
