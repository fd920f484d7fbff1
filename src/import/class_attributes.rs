//! What more is known of the classes of a profile? A table of codes with any
//! number of columns ("propensity_web", "income_band"), lent to the scheme
//! that has those codes: each column is an attribute, and no program changes
//! for it.

use super::services::wanted;
use super::table;
use crate::base::{Error, Notes, Result};
use crate::council::recipe::ClassAttributesSource;
use crate::council::{Attribute, Scheme};
use std::collections::BTreeMap;
use std::path::Path;

/// What a column of classes is called.
pub(super) const CODE: [&str; 6] = ["code", "class", "type", "group", "supergroup", "segment"];

/// A table of attributes, not yet lent to any scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassAttributesRead {
    /// The attributes' names, in the order of the file.
    pub names: Vec<String>,
    /// By the class's code, in the order of `names`.
    pub by_code: BTreeMap<String, Vec<Option<String>>>,
    /// The source with every guessed column filled in.
    pub used: ClassAttributesSource,
    pub notes: Notes,
}

/// Reads a table of attributes.
///
/// # Errors
/// A column that is not there, or no other than the codes; a class that comes
/// twice.
pub fn read(path: &Path, source: &ClassAttributesSource) -> Result<ClassAttributesRead> {
    let table = table::open(path, source.sheet.as_deref())?;
    let code = wanted(&table, source.code.as_deref(), &CODE, "code", "classes' codes")?;
    let columns: Vec<usize> = if source.columns.is_empty() {
        let named = |i: &usize| *i != code && !table.headings()[*i].is_empty();
        (0..table.headings().len()).filter(named).collect()
    } else {
        source.columns.iter().map(|name| table.column(name)).collect::<Result<_>>()?
    };
    if columns.is_empty() {
        return Err(Error::new("There is no attribute beside the classes' codes")
            .in_file(path)
            .remedy(format!("Name columns; there are: {}", table.heading_list())));
    }
    let mut by_code = BTreeMap::new();
    let mut notes = table.notes().clone();
    notes.extend(table.each_row(|row| {
        let class = row.cell(code);
        if class.is_empty() {
            return Ok(());
        }
        let text = |column: &usize| {
            Some(row.cell(*column)).filter(|cell| !cell.is_empty()).map(str::to_string)
        };
        match by_code.insert(class.to_string(), columns.iter().map(text).collect()) {
            None => Ok(()),
            Some(_) => Err(Error::new(format!("Class {class} comes twice"))
                .in_file(path)
                .at_row(row.number)
                .remedy("Keep one row for each class")),
        }
    })?);
    let heading = |column: &usize| table.headings()[*column].clone();
    let used = ClassAttributesSource { code: Some(heading(&code)), ..source.clone() };
    Ok(ClassAttributesRead { names: columns.iter().map(heading).collect(), by_code, used, notes })
}

/// Lends the attributes to the scheme they are of: the one named, else the one
/// with most of the codes. Those of a tier above the lowest go to each of its
/// types. An attribute that the scheme has already is replaced. Gives the
/// place of the scheme.
///
/// # Errors
/// Where no scheme here has a class of these codes, or none has the tier named.
pub fn lend(path: &Path, read: &mut ClassAttributesRead, schemes: &mut [Scheme]) -> Result<usize> {
    let (scheme, tier) = scheme_of(path, read, schemes)?;
    let of = &mut schemes[scheme];
    read.used.scheme = Some(of.id.clone());
    read.used.tier = Some(of.tiers[tier].name.clone());
    let lowest = of.tiers.last().map_or(0, |tier| tier.classes.len());
    let codes: Vec<Option<String>> = (0..lowest)
        .map(|at| {
            let class = of.class_in_tier(at, tier)?;
            Some(of.tiers.get(tier)?.classes.get(class)?.code.clone())
        })
        .collect();
    for (i, name) in read.names.iter().enumerate() {
        let value = |code: &Option<String>| read.by_code.get(code.as_ref()?)?.get(i)?.clone();
        let values: Vec<Option<String>> = codes.iter().map(value).collect();
        match of.attributes.iter_mut().find(|known| known.name == *name) {
            Some(known) => known.values = values,
            None => of.attributes.push(Attribute { name: name.clone(), values }),
        }
    }
    let classes = &of.tiers[tier].classes;
    let lacking: Vec<String> = classes
        .iter()
        .filter(|class| !read.by_code.contains_key(&class.code))
        .map(|class| class.code.clone())
        .collect();
    let unknown: Vec<String> = read
        .by_code
        .keys()
        .filter(|code| classes.iter().all(|class| class.code != **code))
        .cloned()
        .collect();
    read.notes.warn_of("Classes that the table of attributes has not:", lacking);
    read.notes.warn_of("Classes that the scheme has not were left out:", unknown);
    Ok(scheme)
}

/// The scheme and tier with most of the codes, of those that the source allows.
///
/// # Errors
/// As `lend`.
pub fn scheme_of(
    path: &Path,
    read: &ClassAttributesRead,
    schemes: &[Scheme],
) -> Result<(usize, usize)> {
    let (scheme, tier) = (read.used.scheme.as_ref(), read.used.tier.as_deref());
    let mut best: Option<(usize, usize, usize)> = None;
    for (i, of) in schemes.iter().enumerate() {
        if scheme.is_some_and(|id| *id != of.id) {
            continue;
        }
        for (t, classes) in of.tiers.iter().enumerate() {
            if tier.is_some_and(|name| !name.eq_ignore_ascii_case(&classes.name)) {
                continue;
            }
            let has =
                |class: &&crate::council::ProfileClass| read.by_code.contains_key(&class.code);
            let matched = classes.classes.iter().filter(has).count();
            if matched > best.map_or(0, |(_, _, most)| most) {
                best = Some((i, t, matched));
            }
        }
    }
    best.map(|(scheme, tier, _)| (scheme, tier)).ok_or_else(|| {
        let known: Vec<String> = schemes.iter().map(|of| of.id.to_string()).collect();
        let remedy = match known.is_empty() {
            true => "Import the profile, the file with the class of each area, first".to_string(),
            false => format!("Name its scheme and tier; there are: {}", known.join(", ")),
        };
        Error::new("No profile scheme has classes of these codes").in_file(path).remedy(remedy)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Edition, LevelId, SchemeId};
    use crate::council::{ProfileClass, Tier};
    use std::io::Write;

    fn scheme() -> Scheme {
        let class = |code: &str, parent| ProfileClass {
            code: code.into(),
            name: None,
            description: None,
            colour: None,
            parent,
        };
        Scheme {
            id: SchemeId::new("made"),
            name: "Made".into(),
            level: LevelId::new("oa"),
            edition: Edition::new("2021"),
            tiers: vec![
                Tier { name: "group".into(), classes: vec![class("A", None), class("B", None)] },
                Tier {
                    name: "type".into(),
                    classes: vec![class("A1", Some(0)), class("A2", Some(0)), class("B1", Some(1))],
                },
            ],
            attributes: vec![Attribute {
                name: "income".into(),
                values: vec![Some("low".into()), None, None],
            }],
            assignment: Vec::new(),
        }
    }

    fn lent(text: &str, source: ClassAttributesSource) -> Result<(Scheme, ClassAttributesRead)> {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
        file.write_all(text.as_bytes()).expect("written");
        let mut read = read(file.path(), &source)?;
        let mut schemes = vec![scheme()];
        lend(file.path(), &mut read, &mut schemes)?;
        Ok((schemes.remove(0), read))
    }

    fn values<'a>(scheme: &'a Scheme, name: &str) -> Vec<Option<&'a str>> {
        let found = scheme.attributes.iter().find(|a| a.name == name).expect("an attribute");
        found.values.iter().map(Option::as_deref).collect()
    }

    #[test]
    fn every_further_column_is_an_attribute_and_a_known_one_is_replaced() {
        let text = "type,income,propensity_web\nA2,mid,0.5\nB1,high,\nZ9,low,0.1\n";
        let (scheme, read) = lent(text, ClassAttributesSource::default()).expect("lent");
        assert_eq!(values(&scheme, "income"), [None, Some("mid"), Some("high")]);
        assert_eq!(values(&scheme, "propensity_web"), [None, Some("0.5"), None]);
        assert_eq!(read.used.tier.as_deref(), Some("type"));
        let notes: Vec<String> = read.notes.iter().map(|note| note.line()).collect();
        assert!(notes.iter().any(|note| note.contains("Z9")), "{notes:?}");
        assert!(notes.iter().any(|note| note.contains("A1")), "{notes:?}");
    }

    #[test]
    fn attributes_of_a_group_are_those_of_each_of_its_types() {
        let text = "code,media\nA,radio\nB,letter\n";
        let (scheme, _) = lent(text, ClassAttributesSource::default()).expect("lent");
        assert_eq!(values(&scheme, "media"), [Some("radio"), Some("radio"), Some("letter")]);
    }

    #[test]
    fn codes_of_no_scheme_and_a_class_that_comes_twice_are_refused() {
        let of = |text| lent(text, ClassAttributesSource::default());
        let error = of("code,media\nX,radio\n").expect_err("refused").to_string();
        assert!(error.contains("made"), "{error}");
        let error = of("code,media\nA,radio\nA,letter\n").expect_err("refused").to_string();
        assert!(error.contains("row 3") && error.contains("twice"), "{error}");
    }
}
