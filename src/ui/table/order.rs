//! In which order do the rows stand? Sorted by any column, what has no figure
//! last.

use crate::demand::{Finding, MEASURES, TakeUp, TakeUpRow};
use crate::ui::ground::Ground;
use std::cmp::Ordering;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub column: &'static str,
    pub descending: bool,
}

/// The rows in the order asked for: what has no figure last, and after that
/// what is withheld; ties by code.
pub fn sorted(answer: &TakeUp, sort: Sort, ground: Option<&Ground>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..answer.rows.len()).collect();
    let rank = |row: &TakeUpRow| row.finding.map_or(Finding::ALL.len(), |f| f as usize);
    let text = |i: usize| -> Option<&str> {
        match sort.column {
            "name" => answer.rows[i].name.as_deref(),
            "parent" => ground.and_then(|ground| ground.parent(i)).map(|p| p.name.as_str()),
            _ => Some(answer.rows[i].code.as_str()),
        }
    };
    let measure = MEASURES.iter().find(|measure| measure.id == sort.column);
    order.sort_by(|&a, &b| {
        let (row_a, row_b) = (&answer.rows[a], &answer.rows[b]);
        let withheld = |row: &TakeUpRow| row.finding == Some(Finding::Withheld);
        let last = withheld(row_a).cmp(&withheld(row_b));
        let turned = |order: Ordering| if sort.descending { order.reverse() } else { order };
        let by_figure = match measure {
            Some(measure) => match ((measure.value)(row_a), (measure.value)(row_b)) {
                (Some(x), Some(y)) => turned(x.total_cmp(&y)),
                (x, y) => y.is_some().cmp(&x.is_some()),
            },
            None if sort.column == "finding" => turned(rank(row_a).cmp(&rank(row_b))),
            None => match (text(a), text(b)) {
                (Some(x), Some(y)) => turned(x.cmp(y)),
                (x, y) => y.is_some().cmp(&x.is_some()),
            },
        };
        last.then(by_figure).then(row_a.code.cmp(&row_b.code))
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{AreaCode, Edition, LevelId, Notes};
    use crate::demand::{MethodCard, Observed, Totals};
    use crate::project::{Protection, Question};

    fn row(code: &str, ratio: Option<f64>, finding: Finding) -> TakeUpRow {
        TakeUpRow {
            code: AreaCode::new(code),
            name: None,
            observed: Observed::Count(10),
            base: Some(100.0),
            rate: None,
            rate_low: None,
            rate_high: None,
            expected: None,
            ratio,
            ratio_low: None,
            ratio_high: None,
            p: None,
            q: None,
            finding: Some(finding),
            gap: None,
            potential: None,
            group: None,
        }
    }

    fn answer(rows: Vec<TakeUpRow>) -> TakeUp {
        TakeUp {
            question: Question::default(),
            protection: Protection::shown(),
            level: LevelId::new("oa"),
            level_words: ("Output Area".into(), "Output Areas".into()),
            edition: Edition::new("2021"),
            service_words: "bus pass".into(),
            base_words: "people".into(),
            rows,
            totals: Totals::default(),
            overdispersion: None,
            card: MethodCard::default(),
            notes: Notes::new(),
        }
    }

    fn codes(answer: &TakeUp, column: &'static str, descending: bool) -> Vec<String> {
        sorted(answer, Sort { column, descending }, None)
            .into_iter()
            .map(|i| answer.rows[i].code.to_string())
            .collect()
    }

    #[test]
    fn what_has_no_figure_comes_last_and_what_is_withheld_after_it_whichever_way_one_sorts() {
        let answer = answer(vec![
            row("W", None, Finding::Withheld),
            row("A", Some(120.0), Finding::AsExpected),
            row("N", None, Finding::NoData),
            row("B", Some(40.0), Finding::NotSpot),
        ]);
        assert_eq!(codes(&answer, "ratio", false), ["B", "A", "N", "W"]);
        assert_eq!(codes(&answer, "ratio", true), ["A", "B", "N", "W"]);
        assert_eq!(codes(&answer, "code", true), ["N", "B", "A", "W"]);
    }
}
