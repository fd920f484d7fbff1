//! Is a table a source of this kind, and which of its columns is what? `None`
//! where it is not.

use super::SourceGuess;
use super::looked::Looked;
use crate::council::recipe::{
    ChannelSource, ClassAttributesSource, ClassNamesSource, CustomerSource, FitWord, LookupSource,
    PointSource, PopulationSource, PostcodeClassesSource, PostcodeSource, ProfileSource,
    ServiceSource,
};
use crate::council::service::plain;
use crate::geography::usual_words;
use crate::import::columns_guess::{by_words, edition_of};
use crate::import::population_layout::{guess_value, guess_variable, numeric_columns};
use crate::import::{
    age, cell_number, class_attributes, class_names, postcode_classes, postcodes, services,
};
use std::collections::HashSet;

/// What publishers call the tiers of a profile, as `plain` writes it.
const TIERS: [&str; 10] = [
    "supergroup",
    "group",
    "subgroup",
    "type",
    "class",
    "cluster",
    "segment",
    "profile",
    "profiletype",
    "subtype",
];

impl Looked<'_> {
    pub(super) fn channels(&self) -> Option<SourceGuess> {
        let cost = self.headings.iter().position(|h| plain(h).contains("cost"))?;
        let name = by_words(self.headings, &["channel", "name", "channelname"])?;
        Some(SourceGuess::Channels(ChannelSource {
            file: self.file.clone(),
            id: by_words(self.headings, &["lgchl", "channelid", "id", "code"])
                .map(|i| self.heading(i)),
            name: Some(self.heading(name)),
            unit_cost: Some(self.heading(cost)),
            ..ChannelSource::default()
        }))
    }

    /// A short list of codes, each with a name.
    pub(super) fn class_names(&self) -> Option<SourceGuess> {
        let columns = class_names::columns(self.headings)?;
        let heading = |column: Option<usize>| column.map(|i| self.heading(i));
        Some(SourceGuess::ClassNames(ClassNamesSource {
            file: self.file.clone(),
            sheet: self.part.clone(),
            code: Some(self.heading(columns.code)),
            name: Some(self.heading(columns.name)),
            description: heading(columns.description),
            colour: heading(columns.colour),
            ..ClassNamesSource::default()
        }))
    }

    /// Whether a list of codes and names is one of classes and not of
    /// services: by the words for classes in its headings or the file's name,
    /// by colours, or by codes that are no numbers.
    pub(super) fn tells_of_classes(&self) -> bool {
        let of_services =
            |heading: &String| ["lgsl", "service"].iter().any(|word| plain(heading).contains(word));
        let Some(columns) = class_names::columns(self.headings) else { return false };
        let stem = plain(&self.stem());
        if stem.contains("service") {
            return false;
        }
        let named = |word: &&str| {
            stem.contains(word) || self.headings.iter().any(|h| plain(h).starts_with(*word))
        };
        let numbers = self.cells(columns.code).all(|cell| cell_number::whole(cell).is_some());
        !self.headings.iter().any(of_services)
            && self.kinds(columns.code) == self.rows.len()
            && (TIERS.iter().any(named)
                || columns.colour.is_some()
                || (!numbers && self.cells(columns.code).all(|cell| cell.len() <= 4)))
    }

    /// A short list of codes, each with figures or words and no name.
    pub(super) fn class_attributes(&self) -> Option<SourceGuess> {
        let code = by_words(self.headings, &class_attributes::CODE)?;
        let each_once = self.kinds(code) == self.rows.len();
        (each_once && self.headings.len() > 1).then(|| {
            SourceGuess::ClassAttributes(ClassAttributesSource {
                file: self.file.clone(),
                sheet: self.part.clone(),
                code: Some(self.heading(code)),
                ..ClassAttributesSource::default()
            })
        })
    }

    /// Whether such a list is of classes: by the words for classes or for
    /// attributes in its headings or the file's name.
    pub(super) fn tells_of_attributes(&self) -> bool {
        const WORDS: [&str; 3] = ["attribute", "propensity", "likelihood"];
        let stem = plain(&self.stem());
        let of_services = |heading: &String| plain(heading).contains("service");
        let named = |word: &&str| {
            stem.contains(word) || self.headings.iter().any(|h| plain(h).contains(*word))
        };
        let is_class = |heading: &String| TIERS.contains(&plain(heading).as_str());
        !self.headings.iter().any(of_services)
            && (WORDS.iter().any(named) || self.headings.iter().any(is_class))
    }

    /// Postcodes, each once, each with a class and with nothing that tells of
    /// contacts.
    pub(super) fn postcode_classes(&self, filled: &CustomerSource) -> Option<SourceGuess> {
        let column = self.table.column(filled.postcode.as_deref()?).ok()?;
        let class = by_words(self.headings, &postcode_classes::CLASS)?;
        let distinct: HashSet<String> = self.cells(column).map(postcodes::normalised).collect();
        let is_each_once = distinct.len() * 10 >= self.rows.len() * 9;
        (is_each_once && class != column).then(|| {
            SourceGuess::PostcodeClasses(PostcodeClassesSource {
                file: self.file.clone(),
                sheet: self.part.clone(),
                postcode: Some(self.heading(column)),
                class: Some(self.heading(class)),
                ..PostcodeClassesSource::default()
            })
        })
    }

    pub(super) fn services(&self) -> Option<SourceGuess> {
        let id = by_words(self.headings, &services::ID)?;
        let name = by_words(self.headings, &services::NAME).filter(|name| *name != id)?;
        let numbers = self.cells(id).all(|cell| cell_number::whole(cell).is_some());
        let department = by_words(self.headings, &["department", "directorate", "team"]);
        numbers.then(|| {
            SourceGuess::Services(ServiceSource {
                file: self.file.clone(),
                id: Some(self.heading(id)),
                name: Some(self.heading(name)),
                department: department.map(|i| self.heading(i)),
                ..ServiceSource::default()
            })
        })
    }

    pub(super) fn postcodes(&self, filled: &CustomerSource) -> Option<SourceGuess> {
        let column = self.table.column(filled.postcode.as_deref()?).ok()?;
        let (x, y, crs) = self.xy()?;
        let distinct: HashSet<String> = self.cells(column).map(postcodes::normalised).collect();
        (distinct.len() * 10 >= self.rows.len() * 9).then(|| {
            SourceGuess::Postcodes(PostcodeSource {
                file: self.file.clone(),
                postcode: Some(self.heading(column)),
                x: Some(x),
                y: Some(y),
                crs,
                ..PostcodeSource::default()
            })
        })
    }

    pub(super) fn points(&self) -> Option<SourceGuess> {
        let (x, y, crs) = self.xy()?;
        let name = by_words(self.headings, &["name", "site", "place", "title", "servicepoint"])?;
        let kind = by_words(self.headings, &["kind", "type", "category"]);
        Some(SourceGuess::Points(PointSource {
            file: self.file.clone(),
            name: Some(self.heading(name)),
            kind: kind.map(|i| self.heading(i)),
            x: Some(x),
            y: Some(y),
            crs,
            ..PointSource::default()
        }))
    }

    pub(super) fn lookups(&self) -> Option<SourceGuess> {
        let codes: Vec<usize> =
            (0..self.headings.len()).filter(|&column| self.is_codes(column)).collect();
        let from =
            *codes.iter().max_by_key(|&&column| (self.kinds(column), std::cmp::Reverse(column)))?;
        let counts = numeric_columns(self.headings, self.rows, from);
        let lookups: Vec<LookupSource> = codes
            .iter()
            .filter(|&&to| to != from && self.level(to) != self.level(from))
            .map(|&to| self.lookup(from, to))
            .collect();
        (!lookups.is_empty() && counts.is_empty()).then_some(SourceGuess::Lookups(lookups))
    }

    pub(super) fn lookup(&self, from: usize, to: usize) -> LookupSource {
        // `LSOA21CD` is named in `LSOA21NM`, `area_code` in `area_name`.
        let twin = |column: usize| {
            let heading = self.headings[column].to_lowercase();
            let twins = [heading.replace("cd", "nm"), heading.replace("code", "name")];
            let mut others = self.headings.iter();
            others
                .find(|h| h.to_lowercase() != heading && twins.contains(&h.to_lowercase()))
                .cloned()
        };
        LookupSource {
            file: self.file.clone(),
            sheet: self.part.clone(),
            from: self.level(from),
            from_code: self.heading(from),
            from_name: twin(from),
            from_edition: edition_of(&self.headings[from]),
            to: self.level(to),
            to_code: self.heading(to),
            to_name: twin(to),
            to_edition: edition_of(&self.headings[to]),
            to_singular: usual_words(&self.level(to)).map(|(one, _)| one.to_string()),
            to_plural: usual_words(&self.level(to)).map(|(_, several)| several.to_string()),
            fit: FitWord::Exact,
            licence: None,
            source: None,
        }
    }

    /// Area codes, each once, and columns of a few classes, each nested in
    /// the one before.
    pub(super) fn profile(&self) -> Option<SourceGuess> {
        let code = self.area_code()?;
        let is_tier = |heading: &str| {
            let plain = plain(heading);
            TIERS.iter().any(|tier| plain == *tier || plain == format!("{tier}code"))
        };
        let mut tiers: Vec<usize> = (0..self.headings.len())
            .filter(|&column| column != code && is_tier(&self.headings[column]))
            .collect();
        tiers.sort_by_key(|&column| self.kinds(column));
        if tiers.is_empty() || self.kinds(code) < self.rows.len() {
            return None;
        }
        let tiers = tiers.into_iter().map(|column| self.heading(column)).collect();
        Some(SourceGuess::Profile(ProfileSource { tiers, ..self.bare_profile() }))
    }

    pub(super) fn population(&self) -> Option<SourceGuess> {
        let code = self.area_code()?;
        let value = guess_value(self.headings, self.rows, code);
        let long = value.and_then(|value| {
            Some((guess_variable(self.headings, self.rows, code, value)?, value))
        });
        let wide = numeric_columns(self.headings, self.rows, code);
        let of_ages = match long {
            Some((variable, _)) => self.cells(variable).any(|cell| age::parse(cell).is_some()),
            None if wide.is_empty() => return None,
            None => wide.iter().any(|&column| age::parse(&self.headings[column]).is_some()),
        };
        let name = if of_ages { "age".to_string() } else { self.stem().replace("census_", "") };
        Some(SourceGuess::Population(PopulationSource {
            name,
            variable: long.map(|(variable, _)| self.heading(variable)),
            value: long.map(|(_, value)| self.heading(value)),
            ..self.bare_population()
        }))
    }
}
