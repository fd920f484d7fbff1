//! Which tables of a population do tests count a base in?

use super::age_cover::parse_range;
use crate::base::{AreaCode, Edition, LevelId, OptionalNumber};
use crate::council::{AreaTable, Council, Variable};
use crate::geography::{Area, Level};

pub(super) fn blocks() -> Level {
    let area = |code: &str| Area { code: AreaCode::new(code), name: None };
    Level::new(
        LevelId::new("oa"),
        "Output Area".into(),
        "Output Areas".into(),
        Edition::new("2021"),
        vec![area("E1"), area("E2"), area("E3")],
    )
}

/// A table of E1 and E2: each column's two counts.
pub(super) fn table(name: &str, counts: &str, columns: &[(&str, [f64; 2])]) -> AreaTable {
    let band = |name: &str| parse_range(name.strip_prefix("Aged ")?);
    AreaTable {
        name: name.into(),
        level: LevelId::new("oa"),
        edition: Edition::new("2021"),
        counts: counts.into(),
        variables: columns
            .iter()
            .map(|(name, _)| Variable { name: name.to_string(), age: band(name) })
            .collect(),
        codes: vec![AreaCode::new("E1"), AreaCode::new("E2")],
        values: columns
            .iter()
            .map(|(_, v)| v.iter().copied().map(OptionalNumber::of).collect())
            .collect(),
    }
}

pub(super) fn council() -> Council {
    let ages = [
        ("Total", [100.0, 200.0]),
        ("Aged 0-4", [10.0, 20.0]),
        ("Aged 0-15", [30.0, 50.0]),
        ("Aged 5-15", [20.0, 30.0]),
        ("Aged 16-64", [50.0, 100.0]),
        ("Aged 65-69", [12.0, 30.0]),
        ("Aged 70+", [8.0, 20.0]),
    ];
    let tenure = [
        ("Owned", [60.0, 70.0]),
        ("Owned: Owned outright", [40.0, 30.0]),
        ("Owned: Owned with a mortgage or loan", [20.0, 40.0]),
        ("Private rented", [5.0, 9.0]),
    ];
    let mut council = Council::default();
    council.tables.push(table("age", "Persons", &ages));
    council.tables.push(table("tenure", "households", &tenure));
    council
}
