//! How many could take up the service in each building block? The base of a
//! question, as the officer writes it: `age:65+`, `tenure:Owned outright`,
//! sums with ` + `, and a bare table's name for its total.

use super::age_cover::{cover, nearest, parse_range, range_text, range_words};
use super::base_total::{age_columns, is_part, total};
use super::base_words::{counts_words, first_few, is_total, variable_words};
use crate::base::{Error, Result};
use crate::council::service::plain;
use crate::council::{AgeBand, AreaTable, Council};
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

/// One term of a sum: columns of one table.
pub(super) struct Term<'a> {
    pub table: &'a AreaTable,
    /// Positions in `table.variables`, each once.
    pub columns: Vec<usize>,
    /// "aged 65 and over", "that own outright"; empty for the table's total.
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
                let count = place.and_then(|p| term.table.values.get(*column)?.get(p).copied()?);
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

fn read_term<'a>(term: &str, council: &'a Council, blocks: &Level) -> Result<Term<'a>> {
    let (name, rest) = term.split_once(':').map_or((term, "all"), |(n, r)| (n.trim(), r.trim()));
    let table = table_named(name, council, blocks)?;
    if table.level != blocks.id {
        return Err(Error::usage(format!(
            "“{}” is counted by {}, and records are held by {} ({})",
            table.name, table.level, blocks.id, blocks.singular
        ))
        .remedy(format!("Import that table by {}", blocks.singular)));
    }
    if table.edition != blocks.edition {
        return Err(Error::usage(format!(
            "“{}” counts areas of the {} edition, and the {} are of {}",
            table.name, table.edition, blocks.plural, blocks.edition
        ))
        .remedy(format!("Import that table by {} of {}", blocks.singular, blocks.edition)));
    }
    if plain(rest) == "all" || rest.is_empty() {
        return total(table);
    }
    if let Some(column) = variable_named(table, rest)? {
        let words = table.variables.get(column).map_or_else(String::new, |v| match v.age {
            Some(age) => range_words(age),
            None => variable_words(&v.name),
        });
        return Ok(Term { table, columns: vec![column], words });
    }
    let has_ages = table.variables.iter().any(|v| v.age.is_some());
    match parse_range(rest) {
        Some(range) if has_ages => by_age(table, range),
        _ => {
            let names: Vec<&str> = table.variables.iter().map(|v| v.name.as_str()).collect();
            let ages = if has_ages { ", or an age range such as 65+ or 5-14" } else { "" };
            Err(Error::usage(format!("“{}” has no variable “{rest}”", table.name))
                .remedy(format!("Name one of: {}{ages}", first_few(&names))))
        }
    }
}

/// The table of that name; of several, that of the building blocks.
fn table_named<'a>(name: &str, council: &'a Council, blocks: &Level) -> Result<&'a AreaTable> {
    let fit = |table: &&AreaTable| (table.level == blocks.id, table.edition == blocks.edition);
    // The first of those that fit best.
    let best = |tables: Vec<&'a AreaTable>| tables.into_iter().rev().max_by_key(fit);
    let named = council.tables.iter().filter(|t| plain(&t.name) == plain(name));
    if let Some(table) = best(named.collect()) {
        return Ok(table);
    }
    // `age:` also means the one table that has ages, whatever it is called.
    if plain(name) == "age" {
        let has_ages = |t: &&AreaTable| t.variables.iter().any(|v| v.age.is_some());
        let with_ages: Vec<&AreaTable> = council.tables.iter().filter(has_ages).collect();
        let at_blocks = with_ages.iter().filter(|t| t.level == blocks.id).count();
        if at_blocks == 1 || with_ages.len() == 1 {
            return best(with_ages).ok_or_else(|| Error::new("There is no table of ages"));
        }
    }
    let names: Vec<&str> = council.tables.iter().map(|t| t.name.as_str()).collect();
    let remedy = if names.is_empty() {
        "Import a population table first".to_string()
    } else {
        format!("Name one of: {}; for example {}:all", first_few(&names), names[0])
    };
    Err(Error::usage(format!("There is no population table “{name}”")).remedy(remedy))
}

/// The variable by its name, whatever its case and punctuation, or by a part
/// that no other has.
fn variable_named(table: &AreaTable, name: &str) -> Result<Option<usize>> {
    let wanted = plain(name);
    let matching = |test: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let columns = table.variables.iter().enumerate();
        columns.filter(|(_, v)| test(&plain(&v.name))).map(|(i, _)| i).collect()
    };
    if let Some(exact) = matching(&|n| n == wanted).first() {
        return Ok(Some(*exact));
    }
    if parse_range(name).is_some() || wanted.is_empty() {
        return Ok(None);
    }
    let last_part = |n: &str| n.ends_with(&wanted);
    for found in [matching(&last_part), matching(&|n| n.contains(&wanted))] {
        match found.as_slice() {
            [] => {}
            [one] => return Ok(Some(*one)),
            several => {
                let names: Vec<&str> =
                    several.iter().map(|i| table.variables[*i].name.as_str()).collect();
                return Err(Error::usage(format!(
                    "“{name}” could be any of several variables of “{}”",
                    table.name
                ))
                .remedy(format!("Name one in full: {}", first_few(&names))));
            }
        }
    }
    Ok(None)
}

fn by_age(table: &AreaTable, range: AgeBand) -> Result<Term<'_>> {
    let (bands, columns) = age_columns(table)?;
    if let Some(way) = cover(&bands, range) {
        let columns = way.into_iter().map(|band| columns[band]).collect();
        return Ok(Term { table, columns, words: range_words(range) });
    }
    let name = |band| format!("{}:{}", table.name, range_text(band));
    let remedy = match nearest(&bands, range) {
        (Some(wider), Some(narrower)) => {
            format!("The nearest that fit are {} and {}", name(wider), name(narrower))
        }
        (Some(one), None) | (None, Some(one)) => format!("The nearest that fits is {}", name(one)),
        (None, None) => format!("Write {}:all for its total", table.name),
    };
    Err(Error::usage(format!(
        "The age bands of “{}” do not make up {}",
        table.name,
        range_text(range)
    ))
    .remedy(remedy))
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
    use super::*;
    use crate::base::{AreaCode, Edition, LevelId};
    use crate::council::Variable;
    use crate::geography::Area;

    fn blocks() -> Level {
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
    fn table(name: &str, counts: &str, columns: &[(&str, [f64; 2])]) -> AreaTable {
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
            values: columns.iter().map(|(_, v)| v.iter().copied().map(Some).collect()).collect(),
        }
    }

    fn council() -> Council {
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
    fn a_range_that_cuts_a_band_is_refused_with_the_nearest_that_fit() {
        let error = refused("age:67+");
        assert!(error.contains("age:65+ and age:70+"), "{error}");
        let error = refused("age:7-12");
        assert!(error.contains("age:5-15"), "{error}");
    }

    #[test]
    fn what_is_not_there_is_refused_with_what_is() {
        assert!(refused("cars:none").contains("age, tenure"));
        assert!(refused("tenure:Shared ownership").contains("Private rented"));
        assert!(refused("age:old").contains("65+"));
        assert!(refused("tenure:outright + tenure:owned outright").contains("twice"));
        assert!(refused("age:0-15 + age:0-4").contains("twice"));
        assert!(refused("age:all + age:0-4").contains("twice"));
    }

    #[test]
    fn a_part_that_several_names_share_is_not_guessed() {
        let error = refused("tenure:rent + tenure:o");
        assert!(error.contains("several"), "{error}");
    }

    #[test]
    fn a_part_beside_its_whole_is_refused() {
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
    fn a_column_of_all_others_is_not_taken_for_the_total() {
        let mut council = council();
        let columns =
            [("All other tenures", [3.0, 4.0]), ("Owned", [60.0, 70.0]), ("Rented", [5.0, 9.0])];
        council.tables.push(table("homes", "households", &columns));
        let all = |council: &Council| base_population("homes:all", council, &blocks());
        assert_eq!(all(&council).expect("a base").values[..2], [Some(68.0), Some(83.0)]);
        // By its wording a total, by its counts not.
        council.tables[2].variables[0].name = "Total".into();
        let error = all(&council).expect_err("refused").to_string();
        assert!(error.contains("not their total") && error.contains("homes:Total"), "{error}");
        // Rounding may leave it a little less.
        council.tables[2].values[0] = vec![Some(64.0), Some(79.0)];
        assert_eq!(all(&council).expect("a base").values[..2], [Some(64.0), Some(79.0)]);
    }

    #[test]
    fn of_tables_of_one_name_that_of_the_building_blocks_is_taken() {
        let mut council = council();
        let mut wider = council.tables[0].clone();
        wider.level = LevelId::new("lsoa");
        council.tables.insert(0, wider);
        for expression in ["age:65+", "Age"] {
            assert!(base_population(expression, &council, &blocks()).is_ok(), "{expression}");
        }
        for table in council.tables.iter_mut().filter(|t| t.name == "age") {
            table.name = "population".into();
        }
        let base = base_population("age:65+", &council, &blocks()).expect("the one at that level");
        assert_eq!(base.values[0], Some(20.0));
    }

    #[test]
    fn a_missing_figure_is_missing_in_the_sum() {
        let mut council = council();
        council.tables[0].values[5][1] = None;
        let base = base_population("age:65+", &council, &blocks()).expect("a base");
        assert_eq!(base.values, [Some(20.0), None, None]);
    }

    #[test]
    fn another_level_or_edition_is_refused_with_a_remedy() {
        let mut council = council();
        council.tables[0].level = LevelId::new("lsoa");
        council.tables[1].edition = Edition::new("2011");
        let error = |e| base_population(e, &council, &blocks()).expect_err("refused").to_string();
        assert!(error("age:65+").contains("Import that table by Output Area"));
        assert!(error("tenure:all").contains("2011"));
        assert!(suggestions(&council, &blocks()).is_empty());
    }

    #[test]
    fn two_columns_for_one_band_are_not_added_by_guess() {
        let mut council = council();
        council.tables[0].variables[1].age = parse_range("16-64");
        let error = base_population("age:65+", &council, &blocks()).expect_err("refused");
        assert!(error.to_string().contains("two columns"), "{error}");
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
