//! Where are the customers of one class? How many by area, or how many of the
//! class's base there.

use super::profile_maps::percent;
use crate::base::Result;
use crate::council::code_and_name;
use crate::demand::{Manner, Observed, Scale, Writing};
use crate::figure::area_map::{Numbers, by_number};
use crate::figure::choropleth::Drawn;
use crate::figure::map::upper_first;
use crate::figure::page::Words;
use crate::figure::{AreaMap, Hatch};
use crate::geography::Geography;
use crate::profile::figures::LEAST_BASE;
use crate::profile::{NonUsers, NonUsersRow};
use crate::project::MapView;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is told of a class's customers in each area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Of {
    Customers,
    /// Over the base of the class in the area.
    Penetration,
}

/// The customers of a class by area, from who uses it and who does not. What
/// protection withholds is hatched, and so is a penetration of a small base.
///
/// Errors: a level that is not there.
pub fn customer_map(
    answer: &NonUsers,
    geography: &Geography,
    class: usize,
    of: Of,
) -> Result<AreaMap> {
    let level = geography.level(&answer.level)?;
    let rows: BTreeMap<&str, &NonUsersRow> = answer
        .rows
        .iter()
        .filter(|row| row.class == class)
        .map(|row| (row.area.as_str(), row))
        .collect();
    let drawn = |row: Option<&&NonUsersRow>| match row {
        None => Drawn::Hatched(Hatch::NoData),
        Some(row) => match (row.customers, of) {
            (Observed::Withheld { .. }, _) => Drawn::Hatched(Hatch::Withheld),
            (Observed::Count(count), Of::Customers) => Drawn::Value(count as f64),
            (_, Of::Penetration) if row.base < LEAST_BASE => Drawn::Hatched(Hatch::TooFew),
            (_, Of::Penetration) => {
                row.penetration.map_or(Drawn::Hatched(Hatch::NoData), Drawn::Value)
            }
        },
    };
    let writing = match of {
        Of::Customers => Writing::Count,
        Of::Penetration => Writing::Percent,
    };
    let manner = Manner { scale: Scale::Sequential, writing };
    let (base, line_of) = (&answer.base_words, |row: &NonUsersRow| match row.customers.count() {
        None => "Withheld".to_string(),
        Some(_) => {
            let count = crate::demand::of_unit(row.customers, crate::base::Unit::People);
            let of_base = crate::base::number::decimal(row.base, 0);
            match row.penetration.filter(|_| row.base >= LEAST_BASE) {
                Some(share) => format!("{count} of {of_base}: {}", percent(share)),
                None => format!("{count} of {of_base}"),
            }
        }
    });
    let found: Vec<Option<&&NonUsersRow>> =
        level.areas.iter().map(|area| rows.get(area.code.as_str())).collect();
    let name = rows
        .values()
        .next()
        .map_or_else(String::new, |row| code_and_name(&row.class_code, &row.class_name));
    let (heading, words) = match of {
        Of::Customers => ("Customers", format!("Customers of {name}")),
        Of::Penetration => ("Penetration", format!("Customers over {base} of {name}")),
    };
    let numbers = Numbers { heading, title: &words, manner };
    let drawn: Vec<Drawn> = found.iter().map(|row| drawn(*row)).collect();
    let colours = Arc::new(by_number(numbers, &drawn, &MapView::default())?);
    let lines = found
        .iter()
        .map(|row| vec![row.map_or_else(|| "None of this class".to_string(), |row| line_of(row))])
        .collect();
    let what = match of {
        Of::Customers => "customers",
        Of::Penetration => "penetration",
    };
    let title = format!("{}: {what} among {name}", upper_first(&answer.customer_words));
    Ok(AreaMap { level: level.id.clone(), title, colours, lines })
}

/// What stands around the map of a class's customers.
pub fn customer_words(answer: &NonUsers, map: &AreaMap) -> Words {
    let sentence =
        "A person stands in the area and class of their latest placed contact.".to_string();
    Words::of_card(&answer.card, map.title.clone(), sentence, &map.colours.method)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::MethodCard;
    use crate::figure::scene::Fill;
    use crate::project::{ProfileQuestion, Protection};

    fn row(geography: &Geography, at: usize, customers: Observed, base: f64) -> NonUsersRow {
        let penetration = customers.count().map(|count| count as f64 / base);
        NonUsersRow {
            area: geography.levels()[0].areas[at].code.clone(),
            area_name: None,
            class: 1,
            class_code: "B".into(),
            class_name: "Old Town".into(),
            customers,
            base,
            non_users: None,
            penetration,
        }
    }

    #[test]
    fn a_withheld_count_is_hatched_and_told_by_no_line() {
        let geography = crate::figure::testing::geography(9);
        let other = NonUsersRow { class: 0, ..row(&geography, 3, Observed::Count(70), 80.0) };
        let rows = vec![
            row(&geography, 0, Observed::Count(40), 100.0),
            row(&geography, 1, Observed::Withheld { below: 5 }, 100.0),
            row(&geography, 2, Observed::Count(9), 20.0),
            other,
        ];
        let answer = NonUsers {
            question: ProfileQuestion::default(),
            protection: Protection::hidden(),
            level: geography.levels()[0].id.clone(),
            level_words: Default::default(),
            scheme_name: String::new(),
            tier: "group".into(),
            customer_words: "bus pass".into(),
            base_words: "people".into(),
            rows,
            by_area: Vec::new(),
            non_users: 0.0,
            card: MethodCard::default(),
            notes: crate::base::Notes::new(),
        };
        let map = |of| customer_map(&answer, &geography, 1, of).expect("a map");
        let is = |map: &AreaMap, at: usize, wanted: Hatch| match map.colours.fills[at] {
            Fill::Hatched { hatch, .. } => hatch == wanted,
            _ => false,
        };
        let (counts, shares) = (map(Of::Customers), map(Of::Penetration));
        assert_eq!(counts.title, "Bus pass: customers among B Old Town");
        assert!(is(&counts, 1, Hatch::Withheld) && is(&shares, 1, Hatch::Withheld));
        assert!(!is(&counts, 2, Hatch::TooFew) && is(&shares, 2, Hatch::TooFew));
        assert!(is(&counts, 3, Hatch::NoData), "of another class alone");
        assert_eq!(counts.lines[0], ["40 customers of 100: 40.0%"]);
        assert_eq!(counts.lines[1], ["Withheld"]);
    }
}
