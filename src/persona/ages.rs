//! How many of the base are there in each building block at each age? The
//! base of the question, cut at every age where a persona begins or ends, so
//! that whoever is of two personas is in one cell of both.

use crate::base::{Notes, Result};
use crate::council::service::plain;
use crate::council::{AgeBand, Council};
use crate::demand::age_cover::{cover_all, parse_range, range_text};
use crate::demand::base_population;
use crate::geography::Level;
use crate::project::persona::AgeRange;

/// The base in cells of age and building block.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BaseCells {
    /// "people aged 65 and over".
    pub words: String,
    /// The ages of each slice; one without ages where nothing is cut.
    pub slices: Vec<Option<AgeBand>>,
    /// By slice, then by position of the building block; `None` where the
    /// table has no figure.
    pub values: Vec<Vec<Option<f64>>>,
    /// False where ages are asked for and the base has none.
    pub is_cut: bool,
}

impl BaseCells {
    /// Counts the base that `expression` names, cut by `ages`.
    ///
    /// Errors: those of `base_population`; an age that cuts a band of the
    /// table, with the nearest that fit.
    pub fn of<'a>(
        expression: &str,
        council: &Council,
        blocks: &Level,
        ages: impl Iterator<Item = &'a AgeRange>,
        told: &mut Notes,
    ) -> Result<BaseCells> {
        let whole = base_population(expression, council, blocks)?;
        let edges = edges(ages);
        let uncut = |is_cut| BaseCells {
            words: whole.words.clone(),
            slices: vec![None],
            values: vec![whole.values.clone()],
            is_cut,
        };
        if edges.is_empty() {
            return Ok(uncut(true));
        }
        let Some(spans) = spans(expression, council, blocks) else {
            told.warn(format!(
                "Ages are not taken from the base, for it is {}, which no table has by age.",
                whole.words
            ));
            return Ok(uncut(false));
        };
        let mut cells =
            BaseCells { words: whole.words, slices: Vec::new(), values: Vec::new(), is_cut: true };
        for (table, span) in spans {
            for slice in cut(span, &edges) {
                let base =
                    base_population(&format!("{table}:{}", range_text(slice)), council, blocks)?;
                cells.slices.push(Some(slice));
                cells.values.push(base.values);
            }
        }
        Ok(cells)
    }

    /// The base over all slices and blocks; a missing figure adds nothing.
    pub fn total(&self) -> f64 {
        self.values.iter().flatten().flatten().sum()
    }

    /// Which slices lie within one of the ranges; all where there is none, or
    /// where the base could not be cut.
    pub fn wanted(&self, ages: &[AgeRange]) -> Vec<bool> {
        let within = |slice: AgeBand| {
            ages.iter().any(|range| {
                slice.from >= range.from
                    && range.to.is_none_or(|to| slice.to.is_some_and(|end| end <= to))
            })
        };
        let everyone = ages.is_empty() || !self.is_cut;
        self.slices.iter().map(|slice| everyone || slice.is_some_and(within)).collect()
    }
}

/// The ages at which a slice ends and the next begins, rising.
fn edges<'a>(ages: impl Iterator<Item = &'a AgeRange>) -> Vec<u16> {
    let mut edges: Vec<u16> = ages
        .flat_map(|range| {
            [Some(u16::from(range.from)), range.to.map(|to| u16::from(to) + 1)].into_iter()
        })
        .flatten()
        .collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// A band in the pieces that the edges leave.
fn cut(span: AgeBand, edges: &[u16]) -> Vec<AgeBand> {
    let mut pieces = Vec::new();
    let mut from = span.from;
    for edge in edges {
        let Ok(edge) = u8::try_from(*edge) else { continue };
        if edge > from && span.to.is_none_or(|to| edge <= to) {
            pieces.push(AgeBand { from, to: Some(edge - 1) });
            from = edge;
        }
    }
    pieces.push(AgeBand { from, to: span.to });
    pieces
}

/// The tables and ages that a base is a sum of; `None` where it is not one by
/// ages alone.
fn spans(expression: &str, council: &Council, blocks: &Level) -> Option<Vec<(String, AgeBand)>> {
    expression
        .split(" + ")
        .map(|term| {
            let (name, rest) =
                term.split_once(':').map_or((term.trim(), ""), |(n, r)| (n.trim(), r.trim()));
            let named = plain(name);
            let fits = |t: &&crate::council::AreaTable| {
                t.level == blocks.id
                    && t.edition == blocks.edition
                    && t.variables.iter().any(|v| v.age.is_some())
                    && (plain(&t.name) == named || named == "age")
            };
            let table = council.tables.iter().find(fits)?;
            if rest.is_empty() || plain(rest) == "all" {
                let bands: Vec<AgeBand> = table.variables.iter().filter_map(|v| v.age).collect();
                return Some((name.to_string(), cover_all(&bands)?.0));
            }
            let variable = table.variables.iter().find(|v| plain(&v.name) == plain(rest));
            let span = variable.and_then(|v| v.age).or_else(|| parse_range(rest))?;
            Some((name.to_string(), span))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{council, geography};
    use super::*;

    fn band(text: &str) -> AgeBand {
        parse_range(text).expect("a range")
    }

    fn range(from: u8, to: Option<u8>) -> AgeRange {
        AgeRange { from, to }
    }

    fn cells(expression: &str, ages: &[AgeRange]) -> BaseCells {
        let geography = geography();
        let blocks = geography.blocks().expect("blocks");
        BaseCells::of(expression, &council(), blocks, ages.iter(), &mut Notes::new())
            .expect("cells")
    }

    #[test]
    fn a_base_is_cut_where_a_persona_begins_and_ends() {
        let cells = cells("age:65+", &[range(70, Some(79)), range(18, None)]);
        let slices: Vec<_> = cells.slices.iter().flatten().copied().collect();
        assert_eq!(slices, [band("65-69"), band("70-79"), band("80+")]);
        assert_eq!(cells.wanted(&[range(70, Some(79))]), [false, true, false]);
        assert_eq!(cells.wanted(&[range(18, None)]), [true; 3]);
        assert_eq!(cells.wanted(&[]), [true; 3]);
    }

    #[test]
    fn cutting_changes_nothing_of_the_whole() {
        let whole = cells("age:65+", &[]).total();
        assert_eq!(cells("age:65+", &[range(70, Some(74)), range(75, None)]).total(), whole);
        assert!(whole > 0.0);
    }

    #[test]
    fn a_base_without_ages_is_not_cut_and_that_is_said() {
        let geography = geography();
        let blocks = geography.blocks().expect("blocks");
        let mut told = Notes::new();
        let ages = [range(70, None)];
        let cells = BaseCells::of("tenure:all", &council(), blocks, ages.iter(), &mut told);
        let cells = cells.expect("cells");
        assert_eq!((cells.slices.len(), cells.is_cut), (1, false));
        assert_eq!(cells.wanted(&ages), [true]);
        assert!(told.iter().any(|note| note.text.contains("Ages are not taken")));
    }

    #[test]
    fn an_age_that_cuts_a_band_is_refused_with_those_that_fit() {
        let geography = geography();
        let blocks = geography.blocks().expect("blocks");
        let ages = [range(72, None)];
        let error = BaseCells::of("age:65+", &council(), blocks, ages.iter(), &mut Notes::new())
            .expect_err("refused")
            .to_string();
        assert!(error.contains("65-74") || error.contains("70-74"), "{error}");
    }
}
