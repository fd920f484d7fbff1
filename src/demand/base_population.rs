//! How many could take up the service in each building block? The base of a
//! question, as the officer writes it: `age:65+`, `tenure:Owned outright`,
//! sums with ` + `, and a bare table's name for its total.

use super::base_term::{Term, read_term};
use super::base_total::is_part;
use super::base_words::{counts_words, is_total};
use crate::base::{Error, Result};
use crate::council::{AgeBand, Council};
use crate::geography::Level;

/// A base, counted in each building block.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    /// "people aged 65 and over", "households that own outright".
    pub words: String,
    /// By position of the building block; `None` where the table has no figure
    /// for it, or lacks one of the columns summed.
    pub values: Vec<Option<f64>>,
}

/// A base that a menu can offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// As a question writes it: `age:65+`.
    pub expression: String,
    /// "people aged 65 and over".
    pub words: String,
}

/// Counts the base that an expression names, in each of `blocks`.
///
/// Errors, each with its remedy: no such table or variable; a range that cuts
/// through an age band (the nearest that fit are named); a table at another
/// level or of another edition than the building blocks; people counted twice.
pub fn base_population(expression: &str, council: &Council, blocks: &Level) -> Result<Base> {
    let terms = expression
        .split(" + ")
        .map(|term| read_term(term.trim(), council, blocks))
        .collect::<Result<Vec<Term>>>()?;
    refuse_counting_twice(expression, &terms)?;
    let mut values = vec![Some(0.0); blocks.len()];
    for term in &terms {
        for (value, area) in values.iter_mut().zip(&blocks.areas) {
            let place = term.table.codes.binary_search(&area.code).ok();
            for column in &term.columns {
                let count = place.and_then(|place| term.table.count(*column, place));
                *value = value.zip(count).map(|(sum, count)| sum + count);
            }
        }
    }
    Ok(Base { words: words_of(&terms), values })
}

/// Bases to offer in a menu: of each table that fits the building blocks its
/// total, a few ages that matter and fit its bands, and its variables.
pub fn suggestions(council: &Council, blocks: &Level) -> Vec<Suggestion> {
    const AGES: [&str; 9] = ["65+", "75+", "85+", "60+", "18+", "16+", "0-4", "5-14", "16-64"];
    let mut suggestions = Vec::new();
    for table in
        council.tables.iter().filter(|t| t.level == blocks.id && t.edition == blocks.edition)
    {
        let mut expressions = vec![format!("{}:all", table.name)];
        let has_ages = table.variables.iter().any(|v| v.age.is_some());
        if has_ages {
            expressions.extend(AGES.iter().map(|age| format!("{}:{age}", table.name)));
        }
        let columns = table.variables.iter().filter(|v| v.age.is_none() && !is_total(&v.name));
        expressions.extend(columns.map(|v| format!("{}:{}", table.name, v.name)));
        for expression in expressions {
            if let Ok(term) = read_term(&expression, council, blocks) {
                let words = words_of(&[term]);
                suggestions.push(Suggestion { expression, words });
            }
        }
    }
    suggestions
}

fn refuse_counting_twice(expression: &str, terms: &[Term]) -> Result<()> {
    for (i, a) in terms.iter().enumerate() {
        for b in terms.iter().skip(i + 1).filter(|b| std::ptr::eq(a.table, b.table)) {
            let ages = |term: &Term| -> Vec<AgeBand> {
                term.columns.iter().filter_map(|c| a.table.variables.get(*c)?.age).collect()
            };
            let overlap = ages(a).iter().any(|x| {
                ages(b)
                    .iter()
                    .any(|y| x.from <= y.to.unwrap_or(u8::MAX) && y.from <= x.to.unwrap_or(u8::MAX))
            });
            let called_total = |column: &usize| {
                a.table.variables.get(*column).is_some_and(|v| v.age.is_none() && is_total(&v.name))
            };
            let whole =
                |term: &Term| term.words.is_empty() || term.columns.iter().any(called_total);
            let one_in_other = a.columns.iter().any(|x| {
                let shares =
                    |y: &usize| x == y || is_part(a.table, *x, *y) || is_part(a.table, *y, *x);
                b.columns.iter().any(shares)
            });
            if overlap || whole(a) || whole(b) || one_in_other {
                return Err(Error::usage(format!("“{expression}” counts some of them twice"))
                    .remedy("Leave out the term that is part of another"));
            }
        }
    }
    Ok(())
}

/// "people aged under 5 or aged 65 and over", "households that own outright".
fn words_of(terms: &[Term]) -> String {
    let mut text = String::new();
    let mut before: Option<String> = None;
    for term in terms {
        let counted = counts_words(&term.table.counts);
        let same = before.as_ref() == Some(&counted);
        if !same {
            let joint = if before.is_some() { " and " } else { "" };
            text.push_str(joint);
            text.push_str(&counted);
        } else {
            text.push_str(" or");
        }
        if !term.words.is_empty() {
            text.push(' ');
            text.push_str(&term.words);
        }
        before = Some(counted);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::made_up_tables::{blocks, council, table};
    use super::*;
    use crate::base::OptionalNumber;

    fn counted(expression: &str) -> (String, Option<f64>, Option<f64>) {
        let base = base_population(expression, &council(), &blocks()).expect("a base");
        assert_eq!(base.values[2], None, "E3 is not in the tables");
        (base.words, base.values[0], base.values[1])
    }

    fn refused(expression: &str) -> String {
        base_population(expression, &council(), &blocks()).expect_err("refused").to_string()
    }

    fn told(words: &str, first: f64, second: f64) -> (String, Option<f64>, Option<f64>) {
        (words.into(), Some(first), Some(second))
    }

    #[test]
    fn ages_variables_totals_and_sums_are_counted() {
        assert_eq!(counted("age:65+"), told("people aged 65 and over", 20.0, 50.0));
        assert_eq!(counted("Age: under 16"), told("people aged under 16", 30.0, 50.0));
        assert_eq!(
            counted("tenure:owned outright"),
            told("households that own outright", 40.0, 30.0)
        );
        assert_eq!(counted("tenure:OWNED"), told("households that own", 60.0, 70.0));
        assert_eq!(
            counted("age:0-4 + age:65+"),
            told("people aged under 5 or aged 65 and over", 30.0, 70.0)
        );
        assert_eq!(
            counted("tenure:Owned outright + tenure:private"),
            told("households that own outright or (Private rented)", 45.0, 39.0)
        );
    }

    #[test]
    fn a_total_is_never_counted_twice() {
        assert_eq!(counted("age:all"), told("people", 100.0, 200.0));
        assert_eq!(counted("age"), told("people", 100.0, 200.0));
        assert_eq!(counted("tenure"), told("households", 65.0, 79.0));
        let mut council = council();
        let ages = &mut council.tables[0];
        ages.variables.remove(0);
        ages.values.remove(0);
        let base = base_population("age:all", &council, &blocks()).expect("a base");
        assert_eq!(base.values, [Some(100.0), Some(200.0), None], "0–15, 16–64, 65–69, 70+");
    }

    #[test]
    fn a_part_beside_its_whole_is_refused() {
        assert!(refused("tenure:outright + tenure:owned outright").contains("twice"));
        assert!(refused("age:0-15 + age:0-4").contains("twice"));
        assert!(refused("age:all + age:0-4").contains("twice"));
        for twice in [
            "tenure:Owned + tenure:Owned outright",
            "tenure:owned with a mortgage or loan + tenure:private + tenure:owned",
            "age:Total + age:0-4",
        ] {
            let error = refused(twice);
            assert!(error.contains("twice") && error.contains("Leave out"), "{twice}: {error}");
        }
        // Words alone do not make a part: more lone than one-person homes.
        let mut council = council();
        let homes = [("Lone", [2.0, 3.0]), ("Lone parent", [4.0, 1.0])];
        council.tables.push(table("homes", "households", &homes));
        let base = base_population("homes:lone + homes:lone parent", &council, &blocks());
        assert_eq!(base.expect("a base").values[0], Some(6.0));
    }

    #[test]
    fn a_missing_figure_is_missing_in_the_sum() {
        let mut council = council();
        council.tables[0].values[5][1] = OptionalNumber::NONE;
        let base = base_population("age:65+", &council, &blocks()).expect("a base");
        assert_eq!(base.values, [Some(20.0), None, None]);
    }

    #[test]
    fn menus_offer_bases_that_can_be_counted() {
        let offered = suggestions(&council(), &blocks());
        let has = |e: &str| offered.iter().any(|s| s.expression == e);
        assert!(has("age:65+") && has("age:all") && has("tenure:Private rented"));
        assert!(!has("age:75+"), "70+ cannot be cut");
        for suggestion in offered {
            counted(&suggestion.expression);
        }
    }
}
