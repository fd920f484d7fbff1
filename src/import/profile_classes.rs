//! What is known of each class of a profile? Gathered from the rows of areas
//! and from files of classes: parents, names, colours, attributes.

use super::columns_guess::by_words;
use super::services::wanted;
use super::table;
use crate::base::{Error, Notes, Result};
use crate::council::recipe::ClassSource;
use crate::council::{Attribute, ProfileClass, Tier};
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Default)]
struct Known {
    parent: Option<String>,
    name: Option<String>,
    description: Option<String>,
    colour: Option<String>,
    /// In the order of `Classes::attributes`.
    attributes: Vec<Option<String>>,
    in_file: bool,
}

/// Classes by tier (top first) and code.
pub(super) struct Classes {
    tiers: Vec<(String, BTreeMap<String, Known>)>,
    attributes: Vec<String>,
    /// Tiers that a file of classes was read for.
    with_file: Vec<bool>,
}

impl Classes {
    pub(super) fn new(tiers: &[String]) -> Self {
        Classes {
            tiers: tiers.iter().map(|name| (name.clone(), BTreeMap::new())).collect(),
            attributes: Vec::new(),
            with_file: vec![false; tiers.len()],
        }
    }

    /// A class that a row names, below the parent that the row names.
    pub(super) fn add(&mut self, tier: usize, class: &str, parent: Option<&str>) -> Result<()> {
        let Some((_, classes)) = self.tiers.get_mut(tier) else { return Ok(()) };
        if class.is_empty() {
            return Ok(());
        }
        if !classes.contains_key(class) {
            classes.insert(class.to_string(), Known::default());
        }
        let (Some(known), Some(parent)) = (classes.get_mut(class), parent) else { return Ok(()) };
        match &known.parent {
            _ if parent.is_empty() => Ok(()),
            None => {
                known.parent = Some(parent.to_string());
                Ok(())
            }
            Some(other) if other == parent => Ok(()),
            Some(other) => Err(Error::new(format!(
                "Class {class} belongs to {parent} here, but to {other} elsewhere"
            ))
            .remedy("Give each class one class above it")),
        }
    }

    /// Reads a file of the classes of one tier.
    pub(super) fn read_file(
        &mut self,
        path: &Path,
        source: &ClassSource,
        tier: usize,
        notes: &mut Notes,
    ) -> Result<()> {
        let table = table::open(path, None)?;
        let lowest = tier + 1 == self.tiers.len();
        let tier_name = self.tiers[tier].0.clone();
        let code = wanted(&table, None, &[&source.code, &tier_name], "code", "classes' codes")
            .or_else(|_| table.column(&source.code))?;
        let guessed = |named: &Option<String>, words: &[&str]| match named.as_deref() {
            Some(heading) => table.column(heading).map(Some),
            None => Ok(by_words(table.headings(), words).filter(|&column| column != code)),
        };
        let name = guessed(&source.name, &["name", "label", "title"])?;
        let description = guessed(&source.description, &["description", "portrait", "summary"])?;
        let colour = guessed(&source.colour, &["colour", "color", "hex"])?;
        let above = tier.checked_sub(1).map(|above| self.tiers[above].0.to_lowercase());
        let parent = match (&source.parent, &above) {
            (Some(heading), _) => Some(table.column(heading)?),
            (None, Some(above)) => by_words(table.headings(), &["parent", above]),
            (None, None) => None,
        };
        let attributes: Vec<usize> = if !source.attributes.is_empty() {
            source.attributes.iter().map(|name| table.column(name)).collect::<Result<_>>()?
        } else if lowest {
            let taken = [Some(code), name, description, colour, parent];
            let further = (0..table.headings().len()).filter(|i| !taken.contains(&Some(*i)));
            further.filter(|&i| !table.headings()[i].is_empty()).collect()
        } else {
            Vec::new()
        };
        if !lowest && !attributes.is_empty() {
            notes.remark(format!(
                "Attributes are kept of the lowest tier alone; those of “{tier_name}” were left out."
            ));
        }
        if lowest {
            self.attributes = attributes.iter().map(|&i| table.headings()[i].clone()).collect();
        }
        self.with_file[tier] = true;
        let mut wrong_colours = Vec::new();
        let read = table.each_row(|row| {
            let at = |e: Error| e.in_file(path).at_row(row.number);
            let class = row.cell(code);
            if class.is_empty() {
                return Ok(());
            }
            self.add(tier, class, parent.map(|column| row.cell(column))).map_err(at)?;
            let Some(known) = self.tiers[tier].1.get_mut(class) else { return Ok(()) };
            if known.in_file {
                return Err(at(Error::new(format!("Class {class} comes twice"))
                    .remedy("Keep one row for each class")));
            }
            let text = |column: Option<usize>| {
                Some(row.optional(column)).filter(|t| !t.is_empty()).map(str::to_string)
            };
            known.in_file = true;
            known.name = text(name);
            known.description = text(description);
            known.colour = text(colour).and_then(|colour| {
                let tidy = tidy_colour(&colour);
                if tidy.is_none() {
                    wrong_colours.push(format!("{class}: {colour}"));
                }
                tidy
            });
            if lowest {
                known.attributes = attributes.iter().map(|&column| text(Some(column))).collect();
            }
            Ok(())
        })?;
        notes.extend(read);
        notes.warn_of("Colours that are not of the form #RRGGBB were left out:", wrong_colours);
        Ok(())
    }

    /// The tiers, sorted, with parents as positions, and the attributes.
    pub(super) fn finish(mut self, notes: &mut Notes) -> Result<(Vec<Tier>, Vec<Attribute>)> {
        for tier in 1..self.tiers.len() {
            // A parent that no row of its own tier names is a class all the same.
            let parents: Vec<String> =
                self.tiers[tier].1.values().filter_map(|known| known.parent.clone()).collect();
            for parent in parents {
                self.tiers[tier - 1].1.entry(parent).or_default();
            }
        }
        let mut tiers: Vec<Tier> = Vec::new();
        for ((name, classes), with_file) in self.tiers.iter().zip(&self.with_file) {
            let above = tiers.last();
            let mut unnamed = Vec::new();
            let mut of_tier = Vec::with_capacity(classes.len());
            for (code, known) in classes {
                let parent = match above {
                    None => None,
                    Some(above) => Some(parent_position(name, code, known, above)?),
                };
                if *with_file && !known.in_file {
                    unnamed.push(code.clone());
                }
                of_tier.push(ProfileClass {
                    code: code.clone(),
                    name: known.name.clone(),
                    description: known.description.clone(),
                    colour: known.colour.clone(),
                    parent,
                });
            }
            notes.warn_of(
                format!(
                    "Classes of “{name}” that areas have and the file of classes does not name:"
                ),
                unnamed,
            );
            tiers.push(Tier { name: name.clone(), classes: of_tier });
        }
        let lowest = self.tiers.last().map(|(_, classes)| classes);
        let attributes = self.attributes.iter().enumerate().map(|(i, name)| Attribute {
            name: name.clone(),
            values: lowest
                .into_iter()
                .flat_map(|classes| classes.values())
                .map(|known| known.attributes.get(i).cloned().flatten())
                .collect(),
        });
        Ok((tiers, attributes.collect()))
    }
}

fn parent_position(tier: &str, code: &str, known: &Known, above: &Tier) -> Result<usize> {
    let parent = known.parent.as_deref().and_then(|parent| {
        above.classes.binary_search_by(|class| class.code.as_str().cmp(parent)).ok()
    });
    parent.ok_or_else(|| {
        Error::new(format!("Class {code} of “{tier}” belongs to no class of “{}”", above.name))
            .remedy(format!(
                "Name a column for “{}” in the file of areas, or a parent column in a file of classes",
                above.name
            ))
    })
}

/// `#RRGGBB`, from that or from `RRGGBB`.
pub(super) fn tidy_colour(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    let hexadecimal = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    hexadecimal.then(|| format!("#{}", digits.to_ascii_uppercase()))
}
