//! What are the classes of a profile called? A list of codes and names, as it
//! is published beside the file of areas, lent to the scheme that has those
//! codes.

use super::profile_classes::tidy_colour;
use super::table;
use crate::base::number::counted;
use crate::base::{Error, Notes, Result};
use crate::council::Scheme;
use crate::council::recipe::ClassNamesSource;
use crate::council::service::plain;
use std::collections::BTreeMap;
use std::path::Path;

/// Which column is what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub code: usize,
    pub name: usize,
    pub description: Option<usize>,
    pub colour: Option<usize>,
}

/// The columns by their headings; `None` where there are no codes or no names.
pub(super) fn columns(headings: &[String]) -> Option<Columns> {
    let headings: Vec<String> = headings.iter().map(|heading| plain(heading)).collect();
    let ending = |words: &[&str]| {
        words.iter().find_map(|word| headings.iter().position(|h| h.ends_with(word)))
    };
    let name = ending(&["name", "label", "title"])?;
    let code = ending(&["code", "id", "class", "group", "type", "cluster", "segment"])?;
    (code != name).then(|| Columns {
        code,
        name,
        description: ending(&["description", "portrait", "summary"]),
        colour: ending(&["colour", "color", "hex"]),
    })
}

/// What one class is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassWords {
    pub name: Option<String>,
    pub description: Option<String>,
    /// `#RRGGBB`.
    pub colour: Option<String>,
}

/// A file of names, not yet lent to any scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassNamesRead {
    pub by_code: BTreeMap<String, ClassWords>,
    /// The source with every guessed column filled in.
    pub used: ClassNamesSource,
    pub notes: Notes,
}

/// Reads the names.
///
/// # Errors
/// A column that is not there, or cannot be told; a class that comes twice.
pub fn read(path: &Path, source: &ClassNamesSource) -> Result<ClassNamesRead> {
    let table = table::open(path, source.sheet.as_deref())?;
    let guessed = columns(table.headings());
    let column = |named: &Option<String>, guessed: Option<usize>| match named.as_deref() {
        Some(heading) => table.column(heading).map(Some),
        None => Ok(guessed),
    };
    let wanted = |found: Option<usize>, key: &str, what: &str| {
        found.ok_or_else(|| {
            Error::new(format!("No column looks like the classes' {what}")).in_file(path).remedy(
                format!("Name it ({key} = \"…\"); the columns there are: {}", table.heading_list()),
            )
        })
    };
    let code = wanted(column(&source.code, guessed.map(|c| c.code))?, "code", "codes")?;
    let name = wanted(column(&source.name, guessed.map(|c| c.name))?, "name", "names")?;
    let description = column(&source.description, guessed.and_then(|c| c.description))?;
    let colour = column(&source.colour, guessed.and_then(|c| c.colour))?;
    let mut by_code = BTreeMap::new();
    let mut wrong_colours = Vec::new();
    let mut notes = table.notes().clone();
    notes.extend(table.each_row(|row| {
        let class = row.cell(code);
        if class.is_empty() {
            return Ok(());
        }
        let text = |column: Option<usize>| {
            Some(row.optional(column)).filter(|t| !t.is_empty()).map(str::to_string)
        };
        let colour = text(colour).and_then(|colour| {
            let tidy = tidy_colour(&colour);
            if tidy.is_none() {
                wrong_colours.push(format!("{class}: {colour}"));
            }
            tidy
        });
        let words = ClassWords { name: text(Some(name)), description: text(description), colour };
        match by_code.insert(class.to_string(), words) {
            None => Ok(()),
            Some(_) => Err(Error::new(format!("Class {class} comes twice"))
                .in_file(path)
                .at_row(row.number)
                .remedy("Keep one row for each class")),
        }
    })?);
    notes.warn_of("Colours that are not of the form #RRGGBB were left out:", wrong_colours);
    let heading = |column: usize| table.headings()[column].clone();
    let used = ClassNamesSource {
        code: Some(heading(code)),
        name: Some(heading(name)),
        description: description.map(heading),
        colour: colour.map(heading),
        ..source.clone()
    };
    Ok(ClassNamesRead { by_code, used, notes })
}

/// Which scheme and tier the names are of, by their places, and how many of
/// its classes they name: the scheme and tier that the source names, else
/// those that have most of the codes.
///
/// # Errors
/// Where no scheme here has a class of these codes, or none has the tier named.
pub fn tier_of(
    path: &Path,
    read: &ClassNamesRead,
    schemes: &[Scheme],
) -> Result<(usize, usize, usize)> {
    let (scheme, tier) = (read.used.scheme.as_ref(), read.used.tier.as_deref());
    let mut best: Option<(usize, usize, usize)> = None;
    for (i, of) in schemes.iter().enumerate().filter(|(_, of)| scheme.is_none_or(|s| *s == of.id)) {
        for (t, classes) in of.tiers.iter().enumerate() {
            if tier.is_some_and(|tier| !tier.eq_ignore_ascii_case(&classes.name)) {
                continue;
            }
            let codes = classes.classes.iter().map(|class| &class.code);
            let matched = codes.filter(|code| read.by_code.contains_key(*code)).count();
            if matched > best.map_or(0, |(_, _, most)| most) {
                best = Some((i, t, matched));
            }
        }
    }
    best.ok_or_else(|| {
        let there: Vec<String> = schemes
            .iter()
            .flat_map(|s| s.tiers.iter().map(move |tier| format!("{} of {}", tier.name, s.name)))
            .collect();
        let remedy = match there.is_empty() {
            true => "Import the profile, the file with the class of each area, with this file or \
                     before it"
                .to_string(),
            false => format!("Choose the profile and the tier; there are: {}", there.join(", ")),
        };
        Error::new("No profile here has classes of these codes").in_file(path).remedy(remedy)
    })
}

/// Lends the names to the scheme they are of. The place of that scheme.
///
/// # Errors
/// As `tier_of`.
pub fn lend(path: &Path, read: &mut ClassNamesRead, schemes: &mut [Scheme]) -> Result<usize> {
    let (scheme, tier, _) = tier_of(path, read, schemes)?;
    read.used.scheme = Some(schemes[scheme].id.clone());
    let tier = &mut schemes[scheme].tiers[tier];
    read.used.tier = Some(tier.name.clone());
    let mut unnamed = Vec::new();
    for class in &mut tier.classes {
        match read.by_code.get(&class.code) {
            Some(words) => {
                class.name = words.name.clone().or(class.name.take());
                class.description = words.description.clone().or(class.description.take());
                class.colour = words.colour.clone().or(class.colour.take());
            }
            None => unnamed.push(class.code.clone()),
        }
    }
    let left_out =
        read.by_code.keys().filter(|code| !tier.classes.iter().any(|c| c.code == **code));
    let left_out: Vec<String> = left_out.cloned().collect();
    read.notes.warn_of(format!("Classes of “{}” that the file does not name:", tier.name), unnamed);
    if !left_out.is_empty() {
        read.notes.remark(format!(
            "{} of the file that no area here belongs to left out.",
            counted(left_out.len(), "class", "classes")
        ));
    }
    Ok(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Edition, LevelId, SchemeId};
    use crate::council::{ProfileClass, Tier};
    use std::io::Write;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
        file.write_all(text.as_bytes()).expect("written");
        file
    }

    fn scheme() -> Scheme {
        let class = |code: &str, name: Option<&str>| ProfileClass {
            code: code.into(),
            name: name.map(str::to_string),
            description: None,
            colour: None,
            parent: None,
        };
        Scheme {
            id: SchemeId::new("oac"),
            name: "OAC 2021".into(),
            level: LevelId::new("oa"),
            edition: Edition::new("2021"),
            tiers: vec![
                Tier {
                    name: "supergroup".into(),
                    classes: vec![class("1", None), class("2", None)],
                },
                Tier {
                    name: "group".into(),
                    classes: vec![class("1a", Some("Old")), class("2b", None)],
                },
            ],
            attributes: Vec::new(),
            assignment: Vec::new(),
        }
    }

    #[test]
    fn names_find_the_tier_whose_codes_they_have() {
        let text = file("code,name,colour\n1a,Retired,#aabbcc\n2b,Students,blue\n3c,Nobody,\n");
        let source = ClassNamesSource::default();
        let mut read = read(text.path(), &source).expect("read");
        let mut schemes = vec![scheme()];
        assert_eq!(lend(text.path(), &mut read, &mut schemes).expect("lent"), 0);
        let groups = &schemes[0].tiers[1].classes;
        assert_eq!(groups[0].name.as_deref(), Some("Retired"));
        assert_eq!(groups[0].colour.as_deref(), Some("#AABBCC"));
        assert_eq!(groups[1].name.as_deref(), Some("Students"));
        assert_eq!(groups.len(), 2, "a class that no area has is not added");
        assert_eq!(read.used.tier.as_deref(), Some("group"));
        assert_eq!(read.used.scheme, Some(SchemeId::new("oac")));
        assert_eq!(schemes[0].tiers[0].classes[0].name, None);
    }

    #[test]
    fn names_of_no_scheme_here_are_refused_with_what_there_is() {
        let text = file("code,name\nX,Else\n");
        let read = read(text.path(), &ClassNamesSource::default()).expect("read");
        let error = tier_of(text.path(), &read, &[scheme()]).expect_err("none").to_string();
        assert!(error.contains("supergroup of OAC 2021"), "{error}");
        let error = tier_of(text.path(), &read, &[]).expect_err("none").to_string();
        assert!(error.contains("Import the profile"), "{error}");
    }

    #[test]
    fn a_class_that_comes_twice_names_its_row() {
        let text = file("code,name\n1,A\n1,B\n");
        let error = read(text.path(), &ClassNamesSource::default()).expect_err("twice").to_string();
        assert!(error.contains("Class 1 comes twice") && error.contains('3'), "{error}");
    }
}
