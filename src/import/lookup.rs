//! How is a look-up read? One row says that an area of one level belongs to
//! an area of another.

use super::columns_guess::edition;
use super::table;
use crate::base::{AreaCode, Error, Notes, Result};
use crate::council::recipe::{FitWord, LookupSource};
use crate::geography::{Fit, Lookup};
use std::collections::BTreeMap;
use std::path::Path;

/// A look-up, and the names that its file gives the areas on either side.
#[derive(Clone, Debug, PartialEq)]
pub struct LookupRead {
    pub lookup: Lookup,
    /// Sorted by code.
    pub from_names: Vec<(AreaCode, String)>,
    /// Sorted by code.
    pub to_names: Vec<(AreaCode, String)>,
    pub notes: Notes,
}

/// Reads a look-up. Rows may repeat a pair (a file of Output Areas says many
/// times which MSOA an LSOA belongs to).
///
/// # Errors
/// A column that is not there; an area with two parents; no rows; an edition
/// that neither the source nor a heading (`OA21CD`) tells.
pub fn read(path: &Path, source: &LookupSource) -> Result<LookupRead> {
    let table = table::open(path, source.sheet.as_deref())?;
    let (from, to) = (table.column(&source.from_code)?, table.column(&source.to_code)?);
    let from_name = table.optional(source.from_name.as_deref())?;
    let to_name = table.optional(source.to_name.as_deref())?;
    let headings = table.headings();
    let from_edition = edition(source.from_edition.as_ref(), headings, from, "from_edition")
        .map_err(|e| e.in_file(path))?;
    let to_edition = edition(source.to_edition.as_ref(), headings, to, "to_edition")
        .map_err(|e| e.in_file(path))?;

    let mut pairs: BTreeMap<AreaCode, (AreaCode, u64)> = BTreeMap::new();
    let mut names = [BTreeMap::new(), BTreeMap::new()];
    let (mut orphans, mut childless) = (Vec::new(), Vec::new());
    let mut notes = table.notes().clone();
    notes.extend(table.each_row(|row| {
        let (child, parent) = (row.cell(from), row.cell(to));
        if child.is_empty() {
            childless.push(format!("row {}", row.number));
            return Ok(());
        }
        keep_name(&mut names[0], child, row.optional(from_name));
        if parent.is_empty() {
            orphans.push(child.to_string());
            return Ok(());
        }
        keep_name(&mut names[1], parent, row.optional(to_name));
        match pairs.get(child) {
            None => {
                pairs.insert(AreaCode::new(child), (AreaCode::new(parent), row.number));
                Ok(())
            }
            Some((known, _)) if known.as_str() == parent => Ok(()),
            Some((known, first)) => Err(two_parents(child, known, *first, parent, source.fit)
                .in_file(path)
                .at_row(row.number)
                .at_area(child)),
        }
    })?);
    if pairs.is_empty() {
        return Err(Error::new("The look-up has no rows")
            .in_file(path)
            .remedy("Check that the right columns were named"));
    }
    notes.warn_of("Areas without a parent in the look-up:", orphans);
    notes.warn_of("Rows of the look-up without an area were passed over:", childless);
    let [from_names, to_names] = names.map(|names| names.into_iter().collect());
    let lookup = Lookup {
        from: source.from.clone(),
        from_edition,
        to: source.to.clone(),
        to_edition,
        fit: match source.fit {
            FitWord::Exact => Fit::Exact,
            FitWord::BestFit => Fit::Best,
        },
        pairs: pairs.into_iter().map(|(child, (parent, _))| (child, parent)).collect(),
    };
    Ok(LookupRead { lookup, from_names, to_names, notes })
}

fn keep_name(names: &mut BTreeMap<AreaCode, String>, code: &str, name: &str) {
    if !name.is_empty() && !names.contains_key(code) {
        names.insert(AreaCode::new(code), name.to_string());
    }
}

fn two_parents(child: &str, known: &AreaCode, row: u64, parent: &str, fit: FitWord) -> Error {
    let remedy = match fit {
        FitWord::Exact => "Use a look-up in which each area has one parent, such as a best-fit one",
        FitWord::BestFit => "Keep for each area the one parent that holds most of it",
    };
    Error::new(format!("{child} belongs to {parent} here, but to {known} in row {row}"))
        .remedy(remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Edition, LevelId};
    use std::io::Write;

    fn source() -> LookupSource {
        LookupSource {
            file: String::new(),
            sheet: None,
            from: LevelId::new("oa"),
            from_code: "oa21cd".into(),
            from_name: None,
            from_edition: None,
            to: LevelId::new("ward"),
            to_code: "wd22cd".into(),
            to_name: Some("wd22nm".into()),
            to_edition: None,
            to_singular: None,
            to_plural: None,
            fit: FitWord::Exact,
            licence: None,
            source: None,
        }
    }

    fn read_text(text: &str, source: &LookupSource) -> Result<LookupRead> {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
        file.write_all(text.as_bytes()).expect("written");
        read(file.path(), source)
    }

    #[test]
    fn pairs_names_and_editions_are_read_and_orphans_listed() {
        let text = "oa21cd,wd22cd,wd22nm\nE2,W1,North\nE1,W1,North\nE1,W1,North\nE3,,\n";
        let read = read_text(text, &source()).expect("a look-up");
        let pairs: Vec<_> =
            read.lookup.pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(pairs, [("E1", "W1"), ("E2", "W1")]);
        assert_eq!(read.lookup.from_edition, Edition::new("2021"));
        assert_eq!(read.lookup.to_edition, Edition::new("2022"));
        assert_eq!(read.to_names, [(AreaCode::new("W1"), "North".to_string())]);
        assert_eq!(read.notes.iter().next().expect("a note").items, ["E3"]);
    }

    #[test]
    fn an_area_with_two_parents_is_refused_by_name() {
        let text = "oa21cd,wd22cd,wd22nm\nE1,W1,North\nE1,W2,South\n";
        let error = read_text(text, &source()).expect_err("two parents").to_string();
        assert!(error.contains("row 3") && error.contains("area E1"), "{error}");
        assert!(error.contains("W1 in row 2"), "{error}");
    }

    #[test]
    fn an_edition_that_nothing_tells_is_asked_for() {
        let text = "child,wd22cd,wd22nm\nE1,W1,North\n";
        let mut source = source();
        source.from_code = "child".into();
        let error = read_text(text, &source).expect_err("no edition").to_string();
        assert!(error.contains("from_edition"), "{error}");
        source.from_edition = Some(Edition::new("2011"));
        assert!(read_text(text, &source).is_ok());
    }
}
