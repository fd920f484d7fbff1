//! Who lives in the areas selected, against the whole council? Shares of a
//! profile's classes, and of ages.

use super::age_cover::{cover, cover_all, parse_range, range_text};
use super::base_total::age_columns;
use super::classes::Classes;
use super::expected::usable_base;
use crate::council::service::plain;
use crate::council::{AgeBand, AreaTable, Council};
use crate::geography::Level;

/// One class of a profile.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassShare {
    pub name: String,
    /// Of the base in the areas selected, 0–1.
    pub share: f64,
    /// Of the council's base.
    pub council_share: f64,
}

/// One band of ages.
#[derive(Clone, Debug, PartialEq)]
pub struct AgeShare {
    /// "0–15", "65+".
    pub words: String,
    pub people: f64,
    /// Of all in the areas selected, 0–1.
    pub share: f64,
    pub council_share: f64,
    /// True of ages that the question's base counts.
    pub in_base: bool,
}

/// The ages of those who live there.
#[derive(Clone, Debug, PartialEq)]
pub struct Ages {
    /// In rising order; every age once.
    pub bands: Vec<AgeShare>,
    /// "people".
    pub counts: String,
    /// In the blocks that the table has every band of.
    pub all: f64,
    /// Building blocks there that it lacks a band of: they are in no figure.
    pub left_out: usize,
}

/// The shares of the base that are in each class, the greatest first; classes
/// that nobody there is in are left out.
pub(super) fn mix(classes: &Classes, base: &[Option<f64>], chosen: &[usize]) -> Vec<ClassShare> {
    let sums = |blocks: &mut dyn Iterator<Item = usize>| {
        let mut sums = vec![0.0; classes.codes.len()];
        for block in blocks {
            let class = classes.of_block.get(block).copied().flatten();
            let base = usable_base(base.get(block).copied().flatten());
            if let (Some(sum), Some(base)) = (class.and_then(|c| sums.get_mut(c)), base) {
                *sum += base;
            }
        }
        sums
    };
    let here = sums(&mut chosen.iter().copied());
    let council = sums(&mut (0..base.len()));
    let (all_here, all) = (here.iter().sum::<f64>(), council.iter().sum::<f64>());
    if all_here <= 0.0 || all <= 0.0 {
        return Vec::new();
    }
    let mut shares: Vec<ClassShare> = classes
        .names
        .iter()
        .zip(here.iter().zip(&council))
        .filter(|(_, (here, _))| **here > 0.0)
        .map(|(name, (here, council))| ClassShare {
            name: name.clone(),
            share: here / all_here,
            council_share: council / all,
        })
        .collect();
    shares.sort_by(|a, b| b.share.total_cmp(&a.share));
    shares
}

/// Ages at which the bands shown begin, beside the first: the first row that
/// the table's bands can make up.
const EDGES: [&[u8]; 6] =
    [&[16, 25, 45, 65], &[15, 25, 45, 65], &[18, 30, 45, 65], &[16, 65], &[15, 65], &[18, 65]];

/// The ages of those who live in the blocks chosen; `None` where no table at
/// the building blocks has ages without a gap.
pub(super) fn ages(
    council: &Council,
    blocks: &Level,
    base: &str,
    chosen: &[usize],
) -> Option<Ages> {
    let terms: Vec<(&str, Option<AgeBand>)> = base
        .split(" + ")
        .map(|term| {
            let (table, rest) = term.split_once(':').unwrap_or((term, "all"));
            (table.trim(), parse_range(rest))
        })
        .collect();
    let fits = |table: &&AreaTable| {
        table.level == blocks.id
            && table.edition == blocks.edition
            && table.variables.iter().any(|v| v.age.is_some())
    };
    let is_asked = |table: &&AreaTable| terms.iter().any(|(n, _)| plain(n) == plain(&table.name));
    let tables = || council.tables.iter().filter(fits);
    let table = tables().find(is_asked).or_else(|| tables().next())?;
    let asked: Vec<AgeBand> = terms.iter().filter_map(|(_, range)| *range).collect();
    let (bands, columns) = age_columns(table).ok()?;
    let (all, way) = cover_all(&bands)?;
    let shown = shown_bands(&bands, all, &asked)
        .unwrap_or_else(|| way.iter().map(|at| (bands[*at], vec![*at])).collect());
    let places: Vec<Option<usize>> =
        blocks.areas.iter().map(|area| table.codes.binary_search(&area.code).ok()).collect();
    let people = |block: usize, band: usize| -> Option<f64> {
        table.count(*columns.get(band)?, places.get(block).copied().flatten()?)
    };
    // What is missing is not nobody: a block is in all bands or in none.
    let is_known =
        |block: usize| shown.iter().flat_map(|(_, way)| way).all(|b| people(block, *b).is_some());
    let known: Vec<bool> = (0..blocks.len()).map(is_known).collect();
    let sum = |way: &[usize], blocks: &mut dyn Iterator<Item = usize>| -> f64 {
        let known = blocks.filter(|block| known.get(*block).copied().unwrap_or(false));
        known
            .flat_map(|block| way.iter().map(move |band| (block, *band)))
            .filter_map(|(block, band)| people(block, band))
            .sum()
    };
    let here: Vec<f64> =
        shown.iter().map(|(_, way)| sum(way, &mut chosen.iter().copied())).collect();
    let whole: Vec<f64> = shown.iter().map(|(_, way)| sum(way, &mut (0..blocks.len()))).collect();
    let left_out = chosen.iter().filter(|block| known.get(**block) != Some(&true)).count();
    let (all_here, all_there) = (here.iter().sum::<f64>(), whole.iter().sum::<f64>());
    if all_here <= 0.0 || all_there <= 0.0 {
        return None;
    }
    let shares = shown.iter().zip(here.iter().zip(&whole));
    let bands = shares
        .map(|((band, _), (people, council))| AgeShare {
            words: range_text(*band).replace('-', "–"),
            people: *people,
            share: people / all_here,
            council_share: council / all_there,
            in_base: asked.iter().any(|asked| holds(*asked, *band)),
        })
        .collect();
    Some(Ages { bands, counts: table.counts.clone(), all: all_here, left_out })
}

/// True where a range has all of a band.
fn holds(range: AgeBand, band: AgeBand) -> bool {
    let end = |band: AgeBand| band.to.unwrap_or(u8::MAX);
    range.from <= band.from && end(range) >= end(band)
}

/// A few bands, each with the table's bands that make it up; the ages asked
/// about begin and end one. `None` where the table cannot make any such up.
fn shown_bands(
    bands: &[AgeBand],
    all: AgeBand,
    asked: &[AgeBand],
) -> Option<Vec<(AgeBand, Vec<usize>)>> {
    EDGES.iter().find_map(|edges| {
        let mut edges: Vec<u8> = edges.to_vec();
        for range in asked {
            edges.push(range.from);
            edges.extend(range.to.and_then(|to| to.checked_add(1)));
        }
        edges.sort_unstable();
        edges.dedup();
        edges.retain(|edge| *edge > all.from && all.to.is_none_or(|to| *edge <= to));
        let from = std::iter::once(all.from).chain(edges.iter().copied());
        let to = edges.iter().map(|edge| Some(edge - 1)).chain([all.to]);
        from.zip(to)
            .map(|(from, to)| {
                let band = AgeBand { from, to };
                Some((band, cover(bands, band)?))
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bands(texts: &[&str]) -> Vec<AgeBand> {
        texts.iter().map(|t| parse_range(t).expect("a range")).collect()
    }

    fn shown(texts: &[&str], asked: &[&str]) -> Option<Vec<String>> {
        let bands = bands(texts);
        let (all, _) = cover_all(&bands).expect("no gap");
        let asked: Vec<AgeBand> = asked.iter().filter_map(|t| parse_range(t)).collect();
        let found = shown_bands(&bands, all, &asked)?;
        Some(found.into_iter().map(|(band, _)| range_text(band)).collect())
    }

    #[test]
    fn the_bands_shown_are_those_the_table_can_make_up() {
        let five = ["0-4", "5-14", "15-24", "25-44", "45-64", "65-74", "75+"];
        let words = shown(&five, &[]).expect("bands");
        assert_eq!(words, ["0-14", "15-24", "25-44", "45-64", "65+"]);
        assert_eq!(shown(&["0-29", "30+"], &[]), None);
    }

    #[test]
    fn ages_asked_about_are_bands_of_their_own() {
        let five = ["0-4", "5-14", "15-24", "25-44", "45-64", "65-74", "75+"];
        let words = shown(&five, &["75+"]).expect("bands");
        assert_eq!(words, ["0-14", "15-24", "25-44", "45-64", "65-74", "75+"]);
        let words = shown(&five, &["5-14"]).expect("bands");
        assert_eq!(words, ["0-4", "5-14", "15-24", "25-44", "45-64", "65+"]);
    }

    #[test]
    fn shares_of_classes_are_of_the_base_and_stand_beside_the_councils() {
        let classes = Classes {
            codes: vec!["A".into(), "B".into(), "C".into()],
            names: vec!["Alpha".into(), "Beta".into(), "Gamma".into()],
            of_block: vec![Some(0), Some(1), Some(1), None].into(),
            ..Classes::default()
        };
        let base = [Some(30.0), Some(60.0), Some(10.0), Some(99.0)];
        let found = mix(&classes, &base, &[0, 1, 3]);
        let shares: Vec<(&str, f64, f64)> =
            found.iter().map(|c| (c.name.as_str(), c.share, c.council_share)).collect();
        assert_eq!(shares, [("Beta", 60.0 / 90.0, 0.7), ("Alpha", 30.0 / 90.0, 0.3)]);
        assert_eq!(mix(&classes, &base, &[3]), []);
    }
}
