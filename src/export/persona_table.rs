//! What of a persona, or of a board, goes into a table, under which heading?
//!
//! One persona is a long table: `figure` says what a line is of.
//!
//! | figure | code, name | count | of | share … index |
//! | --- | --- | --- | --- | --- |
//! | `criterion` | name: in words | | | |
//! | `people` | the persona | people of the base | the base | of the base |
//! | `customers`, `unplaced` | | distinct customers who match | | |
//! | `area` | the area | people there | its base | of its base |
//! | `area customers` | the area | distinct customers there | | |
//! | `service` | the service | its customers | people | take-up, interval, the council's, index |
//! | `channel` | the channel | contacts | contacts shown | share, interval, the council's, index |
//! | `likelihood` | the channel | | | 0–1; the note says whose |
//! | `medium` | the medium | | | mean, the council's, index |
//! | `cost` | of all, or of a customer in a year | pence | | |
//! | `room` | the characteristic | people who scored | | the records' figure; the note: mean ± spread |

use super::cells::Cell;
use super::table::Table;
use crate::demand::Observed;
use crate::persona::{Coverage, LikelihoodFrom, PersonaAnswer, RecordsFigure, Told};

/// The columns of one persona's table.
pub const PERSONA_COLUMNS: [&str; 11] =
    ["figure", "code", "name", "count", "of", "share", "low", "high", "council", "index", "note"];

/// The columns of a board's table; `persona` for each, then `covered`,
/// `several`, `none`, `base` and `largest group in none`.
pub const BOARD_COLUMNS: [&str; 7] = ["row", "id", "name", "people", "share", "only", "note"];

/// One line of a persona's table.
#[derive(Default)]
struct Line {
    code: String,
    name: String,
    count: Option<Cell>,
    of: Option<f64>,
    share: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    council: Option<f64>,
    index: Option<f64>,
    note: String,
}

/// One persona's figures.
pub fn persona_table(answer: &PersonaAnswer) -> Table {
    let mut table = Table::new(PERSONA_COLUMNS);
    let mut put = |figure: &str, line: Line| {
        table.rows.push(vec![
            Cell::Text(figure.to_string()),
            text(line.code),
            text(line.name),
            line.count.unwrap_or(Cell::Empty),
            line.of.into(),
            line.share.into(),
            line.low.into(),
            line.high.into(),
            line.council.into(),
            line.index.into(),
            text(line.note),
        ]);
    };
    for criterion in &answer.criteria {
        put("criterion", Line { name: criterion.full.clone(), ..Line::default() });
    }
    let id = answer.id.to_string();
    if answer.has_figures {
        put(
            "people",
            Line {
                code: id.clone(),
                name: answer.title.clone(),
                count: Some(told(answer.people)),
                of: Some(answer.base),
                share: answer.share,
                note: answer.base_words.clone(),
                ..Line::default()
            },
        );
        for (figure, count) in [("customers", answer.customers), ("unplaced", answer.unplaced)] {
            put(figure, Line { code: id.clone(), count: Some(observed(count)), ..Line::default() });
        }
    }
    for row in &answer.areas {
        let line = || Line {
            code: row.code.to_string(),
            name: row.name.clone().unwrap_or_default(),
            ..Line::default()
        };
        let people = Some(told(row.people));
        put("area", Line { count: people, of: row.base, share: row.share, ..line() });
        put("area customers", Line { count: Some(observed(row.customers)), ..line() });
    }
    for row in &answer.uses {
        put(
            "service",
            Line {
                code: row.service.map(|id| id.to_string()).unwrap_or_default(),
                name: row.name.clone(),
                count: Some(observed(row.customers)),
                of: row.people,
                share: row.rate,
                low: row.rate_low,
                high: row.rate_high,
                council: row.council_rate,
                index: row.index,
                ..Line::default()
            },
        );
    }
    for row in &answer.channels {
        let line =
            || Line { code: row.channel.to_string(), name: row.name.clone(), ..Line::default() };
        put(
            "channel",
            Line {
                count: Some(observed(row.contacts)),
                share: row.share,
                low: row.share_low,
                high: row.share_high,
                council: row.council_share,
                index: row.index,
                ..line()
            },
        );
        let from = match row.likelihood_from {
            Some(LikelihoodFrom::Scheme) => "the scheme's, weighted by people",
            Some(LikelihoodFrom::Records) => "their share of contacts",
            None => "not known",
        };
        put(
            "likelihood",
            Line {
                share: row.likelihood,
                low: row.likelihood_low,
                high: row.likelihood_high,
                note: from.to_string(),
                ..line()
            },
        );
    }
    for row in &answer.media {
        put(
            "medium",
            Line {
                name: row.name.clone(),
                share: Some(row.mean),
                council: Some(row.council_mean),
                index: row.index,
                ..Line::default()
            },
        );
    }
    if let Some(costs) = &answer.costs {
        let pence = costs.total.pence().0;
        let total = Some(Cell::Number(pence as f64));
        put("cost", Line { name: "all contacts, pence".into(), count: total, ..Line::default() });
        let each = Some(Cell::from(costs.pence_per_customer_year));
        let name = "a customer in a year, pence".to_string();
        let (low, high) = costs.pence_low_to_high.unzip();
        let note = "estimate; low and high by the low and high unit costs".into();
        put("cost", Line { name, count: each, low, high, note, ..Line::default() });
    }
    for row in &answer.room {
        let records = row.records.map(|figure| match figure {
            RecordsFigure::Share(value) | RecordsFigure::Mean(value) => value,
        });
        put(
            "room",
            Line {
                code: row.id.to_string(),
                name: row.words.clone(),
                count: row.score.map(|score| Cell::Whole(score.n as u64)),
                share: records,
                note: row.score.map(|score| score.words()).unwrap_or_default(),
                ..Line::default()
            },
        );
    }
    table
}

/// A board: each persona, and whom they cover together.
pub fn board_table(coverage: &Coverage) -> Table {
    let mut table = Table::new(BOARD_COLUMNS);
    let cell = |count: Option<Told>| count.map_or(Cell::Empty, told);
    let of_base = |count: Told| count.count().filter(|_| coverage.base > 0.0);
    for row in &coverage.rows {
        table.rows.push(vec![
            Cell::Text("persona".into()),
            Cell::Whole(u64::from(row.id.0)),
            text(row.title.clone()),
            cell(row.people),
            row.share.into(),
            cell(row.only),
            text(row.why_not.clone().unwrap_or_default()),
        ]);
    }
    let mut put = |row: &str, name: &str, people: Told, share: Option<f64>| {
        table.rows.push(vec![
            Cell::Text(row.into()),
            Cell::Empty,
            text(name.to_string()),
            told(people),
            share.into(),
            Cell::Empty,
            Cell::Empty,
        ]);
    };
    let share = |count: Told| of_base(count).map(|count| count / coverage.base);
    put("covered", "", coverage.covered, share(coverage.covered));
    put("several", "", coverage.several, share(coverage.several));
    put("none", "", coverage.none, share(coverage.none));
    put("base", &coverage.base_words, Told::Count(coverage.base), None);
    if let Some(group) = &coverage.largest_in_none {
        put("largest group in none", &group.words, Told::Count(group.people), Some(group.share));
    }
    table
}

fn text(text: String) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

/// A whole number where it is one.
fn told(count: Told) -> Cell {
    match count {
        Told::Count(count) if count.fract() == 0.0 && count < 1e15 => Cell::Whole(count as u64),
        Told::Count(count) => Cell::Number(count),
        Told::Withheld { below } => Cell::Text(format!("<{below}")),
        Told::Beside => Cell::Text("withheld".to_string()),
    }
}

fn observed(count: Observed) -> Cell {
    match count {
        Observed::Count(count) => Cell::Whole(count),
        Observed::Withheld { .. } => Cell::Text(count.text()),
    }
}
