//! Which rows stand in the table, and in which order? Those that the filter
//! lets through, sorted by any column, what has no figure last.

use crate::base::AreaCode;
use crate::demand::{Finding, MEASURES, TakeUp, TakeUpRow};
use crate::ui::ground::Ground;
use std::cmp::Ordering;
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub column: &'static str,
    pub descending: bool,
}

/// The rows that hold every word of the filter and are among `only`, where
/// that is given, in the order asked for: what has no figure last, and after
/// that what is withheld; ties by code.
pub fn ordered(
    answer: &TakeUp,
    ground: Option<&Ground>,
    sort: Sort,
    filter: &str,
    only: Option<&BTreeSet<AreaCode>>,
) -> Vec<usize> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let rows = (0..answer.rows.len())
        .filter(|&i| only.is_none_or(|only| only.contains(&answer.rows[i].code)))
        .filter(|&i| words.is_empty() || holds(answer, ground, i, &words));
    sorted(answer, rows.collect(), sort, ground)
}

/// Whether every word is part of the row's code, name, larger area, finding or
/// profile group.
fn holds(answer: &TakeUp, ground: Option<&Ground>, position: usize, words: &[String]) -> bool {
    let row = &answer.rows[position];
    let parent = ground.and_then(|ground| ground.parent(position)).map(|p| p.name.as_str());
    let texts = [
        Some(row.code.as_str()),
        row.name.as_deref(),
        parent,
        row.finding.map(Finding::word),
        row.group.as_deref(),
    ];
    // One line each, so that no word is found across two of them.
    let whole: Vec<&str> = texts.into_iter().flatten().collect();
    let whole = whole.join("\n").to_lowercase();
    words.iter().all(|word| whole.contains(word.as_str()))
}

/// What a row is sorted by.
enum Key<'a> {
    Figure(Option<f64>),
    Text(Option<&'a str>),
}

fn sorted(answer: &TakeUp, rows: Vec<usize>, sort: Sort, ground: Option<&Ground>) -> Vec<usize> {
    let measure = MEASURES.iter().find(|measure| measure.id == sort.column);
    let key = |i: usize| -> Key<'_> {
        let row: &TakeUpRow = &answer.rows[i];
        match (measure, sort.column) {
            (Some(measure), _) => Key::Figure((measure.value)(row)),
            (None, "p") => Key::Figure(row.p.get()),
            (None, "finding") => Key::Figure(row.finding.map(|f| f64::from(f as u8))),
            (None, "name") => Key::Text(row.name.as_deref()),
            (None, "group") => Key::Text(row.group.as_deref()),
            (None, "parent") => Key::Text(
                ground.and_then(|ground| ground.parent(i)).map(|parent| parent.name.as_str()),
            ),
            _ => Key::Text(Some(row.code.as_str())),
        }
    };
    let mut keyed: Vec<(bool, Key<'_>, usize)> = rows
        .into_iter()
        .map(|i| (answer.rows[i].finding == Some(Finding::Withheld), key(i), i))
        .collect();
    let turned = |order: Ordering| if sort.descending { order.reverse() } else { order };
    keyed.sort_by(|(hidden_a, a, i), (hidden_b, b, j)| {
        let by_key = match (a, b) {
            (Key::Figure(Some(x)), Key::Figure(Some(y))) => turned(x.total_cmp(y)),
            (Key::Text(Some(x)), Key::Text(Some(y))) => turned(x.cmp(y)),
            (Key::Figure(x), Key::Figure(y)) => y.is_some().cmp(&x.is_some()),
            (Key::Text(x), Key::Text(y)) => y.is_some().cmp(&x.is_some()),
            _ => Ordering::Equal,
        };
        // Rows lie in the order of their codes.
        hidden_a.cmp(hidden_b).then(by_key).then(i.cmp(j))
    });
    // Collected anew: in place they would keep the room of their keys.
    let mut order = Vec::with_capacity(keyed.len());
    order.extend(keyed.iter().map(|(.., i)| *i));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Edition, LevelId, Notes};
    use crate::demand::{MethodCard, Observed, Totals};
    use crate::project::{Protection, Question};

    fn row(code: &str, ratio: Option<f64>, finding: Finding) -> TakeUpRow {
        TakeUpRow {
            code: AreaCode::new(code),
            name: None,
            observed: Observed::Count(10),
            base: Some(100.0).into(),
            rate: None.into(),
            rate_low: None.into(),
            rate_high: None.into(),
            expected: None.into(),
            ratio: ratio.into(),
            ratio_low: None.into(),
            ratio_high: None.into(),
            p: None.into(),
            q: None.into(),
            finding: Some(finding),
            gap: None.into(),
            potential: None.into(),
            group: (code == "B").then(|| "Retired Professionals".into()),
        }
    }

    fn answer() -> TakeUp {
        TakeUp {
            question: Question::default(),
            protection: Protection::shown(),
            level: LevelId::new("oa"),
            level_words: ("Output Area".into(), "Output Areas".into()),
            edition: Edition::new("2021"),
            service_words: "bus pass".into(),
            base_words: "people".into(),
            rows: vec![
                row("A", Some(120.0), Finding::AsExpected),
                row("B", Some(40.0), Finding::NotSpot),
                row("N", None, Finding::NoData),
                row("W", None, Finding::Withheld),
            ],
            totals: Totals::default(),
            overdispersion: None,
            card: MethodCard::default(),
            notes: Notes::new(),
        }
    }

    fn codes(column: &'static str, descending: bool, filter: &str) -> Vec<String> {
        let answer = answer();
        ordered(&answer, None, Sort { column, descending }, filter, None)
            .into_iter()
            .map(|i| answer.rows[i].code.to_string())
            .collect()
    }

    #[test]
    fn what_has_no_figure_comes_last_and_what_is_withheld_after_it_whichever_way_one_sorts() {
        assert_eq!(codes("ratio", false, ""), ["B", "A", "N", "W"]);
        assert_eq!(codes("ratio", true, ""), ["A", "B", "N", "W"]);
        assert_eq!(codes("code", true, ""), ["N", "B", "A", "W"]);
    }

    #[test]
    fn a_filter_finds_every_word_in_code_finding_or_group_whatever_its_case() {
        assert_eq!(codes("code", false, "not spot"), ["B"]);
        assert_eq!(codes("code", false, "RETIRED spot"), ["B"]);
        assert_eq!(codes("code", false, "retired withheld"), [""; 0]);
    }

    #[test]
    fn selected_areas_alone_can_be_listed() {
        let answer = answer();
        let only: BTreeSet<AreaCode> = ["W", "A"].map(AreaCode::new).into();
        let sort = Sort { column: "code", descending: true };
        assert_eq!(ordered(&answer, None, sort, "", Some(&only)), [0, 3]);
    }
}
