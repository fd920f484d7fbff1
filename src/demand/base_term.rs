//! Which columns of which table does a term of a base name? A table by its
//! name, then its total, a variable, or a range of ages.

use super::age_cover::{cover, nearest, parse_range, range_text, range_words};
use super::base_total::{age_columns, total};
use super::base_words::{first_few, variable_words};
use crate::base::{Error, Result};
use crate::council::service::plain;
use crate::council::{AgeBand, AreaTable, Council};
use crate::geography::Level;

/// One term of a sum: columns of one table.
pub(super) struct Term<'a> {
    pub table: &'a AreaTable,
    /// Positions in `table.variables`, each once.
    pub columns: Vec<usize>,
    /// "aged 65 and over", "that own outright"; empty for the table's total.
    pub words: String,
}

pub(super) fn read_term<'a>(term: &str, council: &'a Council, blocks: &Level) -> Result<Term<'a>> {
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

#[cfg(test)]
mod tests {
    use super::super::base_population::{base_population, suggestions};
    use super::super::made_up_tables::{blocks, council};
    use crate::base::{Edition, LevelId};

    fn refused(expression: &str) -> String {
        base_population(expression, &council(), &blocks()).expect_err("refused").to_string()
    }

    #[test]
    fn what_is_not_there_is_refused_with_what_is() {
        assert!(refused("cars:none").contains("age, tenure"));
        assert!(refused("tenure:Shared ownership").contains("Private rented"));
        assert!(refused("age:old").contains("65+"));
    }

    #[test]
    fn a_range_that_cuts_a_band_is_refused_with_the_nearest_that_fit() {
        let error = refused("age:67+");
        assert!(error.contains("age:65+ and age:70+"), "{error}");
        let error = refused("age:7-12");
        assert!(error.contains("age:5-15"), "{error}");
    }

    #[test]
    fn a_part_that_several_names_share_is_not_guessed() {
        let error = refused("tenure:rent + tenure:o");
        assert!(error.contains("several"), "{error}");
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
    fn another_level_or_edition_is_refused_with_a_remedy() {
        let mut council = council();
        council.tables[0].level = LevelId::new("lsoa");
        council.tables[1].edition = Edition::new("2011");
        let error = |e| base_population(e, &council, &blocks()).expect_err("refused").to_string();
        assert!(error("age:65+").contains("Import that table by Output Area"));
        assert!(error("tenure:all").contains("2011"));
        assert!(suggestions(&council, &blocks()).is_empty());
    }
}
