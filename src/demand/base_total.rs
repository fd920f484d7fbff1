//! What do the columns of a table come to in all, and which of them are parts
//! of others?

use super::age_cover::{cover_all, range_words};
use super::base_term::Term;
use super::base_words::{is_part_by_words, is_total};
use crate::base::{Error, Result};
use crate::council::service::plain;
use crate::council::{AgeBand, AreaTable};

/// The table's age bands and the columns they are in.
pub(super) fn age_columns(table: &AreaTable) -> Result<(Vec<AgeBand>, Vec<usize>)> {
    let mut bands: Vec<AgeBand> = Vec::new();
    let mut columns: Vec<usize> = Vec::new();
    for (column, variable) in table.variables.iter().enumerate() {
        let Some(age) = variable.age else { continue };
        if let Some(same) = bands.iter().position(|b| *b == age) {
            return Err(Error::usage(format!(
                "“{}” has two columns for one age band: “{}” and “{}”",
                table.name, table.variables[columns[same]].name, variable.name
            ))
            .remedy("Name the columns one by one, or import them as tables of their own"));
        }
        bands.push(age);
        columns.push(column);
    }
    Ok((bands, columns))
}

/// Whether a column with the wording of a total is no less than the table's
/// other columns come to, over the areas that have all of them. One in a
/// hundred is left for rounding and for counts changed against disclosure.
fn holds_the_others(table: &AreaTable, total: usize) -> bool {
    let variables = &table.variables;
    let others: Vec<usize> =
        (0..variables.len()).filter(|i| *i != total && !is_total(&variables[*i].name)).collect();
    let tops: Vec<usize> = match age_columns(table) {
        Ok((bands, columns)) if !bands.is_empty() => cover_all(&bands)
            .map(|(_, way)| way.into_iter().map(|band| columns[band]).collect())
            .unwrap_or_default(),
        Ok(_) => {
            let part = |i: &usize| others.iter().any(|whole| is_part(table, *i, *whole));
            others.iter().copied().filter(|i| !part(i)).collect()
        }
        Err(_) => Vec::new(),
    };
    let least = |columns: &[usize]| {
        let (mut sum, mut whole) = (0.0, 0.0);
        for area in 0..table.codes.len() {
            let count = |column: usize| table.count(column, area);
            let parts: Option<f64> = columns.iter().map(|column| count(*column)).sum();
            if let Some((parts, total)) = parts.zip(count(total)) {
                sum += parts;
                whole += total;
            }
        }
        whole + (whole * 0.01).max(columns.len() as f64) >= sum
    };
    least(&tops) && others.iter().all(|column| least(&[*column]))
}

/// Whether one column is evidently a part of another: by their words, and
/// nowhere more.
pub(super) fn is_part(table: &AreaTable, part: usize, whole: usize) -> bool {
    let name = |column: usize| table.variables.get(column).map_or("", |v| v.name.as_str());
    let (Some(parts), Some(wholes)) = (table.values.get(part), table.values.get(whole)) else {
        return false;
    };
    let nowhere_more =
        || parts.iter().zip(wholes).all(|(p, w)| p.get().zip(w.get()).is_none_or(|(p, w)| p <= w));
    is_part_by_words(name(part), name(whole)) && nowhere_more()
}

/// The table's total: its total column, else its age bands laid end to end,
/// else the sum of its variables that are no part of another. A column that
/// is called the total and is less than the others is refused.
pub(super) fn total(table: &AreaTable) -> Result<Term<'_>> {
    let term = |columns: Vec<usize>, words: String| Ok(Term { table, columns, words });
    let variables = &table.variables;
    let mut called =
        variables.iter().enumerate().filter(|(_, v)| v.age.is_none() && is_total(&v.name));
    let first = called.clone().next();
    if let Some((total, _)) = called.find(|(column, _)| holds_the_others(table, *column)) {
        return term(vec![total], String::new());
    }
    if let Some((_, variable)) = first {
        return Err(Error::usage(format!(
            "“{}” of “{}” is less than the other columns come to, so it is not their total",
            variable.name, table.name
        ))
        .remedy(format!(
            "Name the columns to count, for example {}:{}",
            table.name, variable.name
        )));
    }
    if variables.iter().any(|v| v.age.is_some()) {
        let (bands, columns) = age_columns(table)?;
        let Some((all, way)) = cover_all(&bands) else {
            return Err(Error::usage(format!(
                "The age bands of “{}” leave a gap, so that they have no total",
                table.name
            ))
            .remedy("Name a range of ages, or add a column with the total"));
        };
        let whole = all.from == 0 && all.to.is_none();
        let words = if whole { String::new() } else { range_words(all) };
        return term(way.into_iter().map(|band| columns[band]).collect(), words);
    }
    // “Owned: Owned outright” is part of “Owned”.
    let is_part = |name: &str| {
        name.match_indices(':')
            .any(|(at, _)| variables.iter().any(|other| plain(&other.name) == plain(&name[..at])))
    };
    let columns: Vec<usize> =
        (0..variables.len()).filter(|i| !is_part(&variables[*i].name)).collect();
    if columns.is_empty() {
        return Err(Error::usage(format!("“{}” has no columns of counts", table.name))
            .remedy("Import the table again"));
    }
    term(columns, String::new())
}

#[cfg(test)]
mod tests {
    use super::super::age_cover::parse_range;
    use super::super::base_population::base_population;
    use super::super::made_up_tables::{blocks, council, table};
    use crate::base::OptionalNumber;
    use crate::council::Council;

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
        council.tables[2].values[0] = [64.0, 79.0].map(OptionalNumber::of).to_vec();
        assert_eq!(all(&council).expect("a base").values[..2], [Some(64.0), Some(79.0)]);
    }

    #[test]
    fn two_columns_for_one_band_are_not_added_by_guess() {
        let mut council = council();
        council.tables[0].variables[1].age = parse_range("16-64");
        let error = base_population("age:65+", &council, &blocks()).expect_err("refused");
        assert!(error.to_string().contains("two columns"), "{error}");
    }
}
