//! What is this file most likely, and which of its columns is what? For the
//! window's import and the command line: a source filled in as far as its
//! headings and first rows tell, for the officer to check.

use super::columns_guess::{by_words, edition_of, guess_area_code, looks_like_gss};
use super::customer_columns::fill;
use super::population_layout::{guess_value, guess_variable, numeric_columns};
pub use super::source_guess::{SourceGuess, SourceKind, sources_of};
use super::table::{self, Table};
use super::{
    age, area_columns::OnsHeading, class_names, coordinates, formats, postcodes, services, sqlite,
};
use crate::base::{Error, LevelId, Notes, Result, SchemeId};
use crate::council::recipe::{
    BoundarySource, ChannelSource, ClassNamesSource, CustomerSource, FitWord, LookupSource,
    PointSource, PopulationSource, PostcodeSource, ProfileSource, ServiceSource,
};
use crate::council::service::plain;
use crate::geography::usual_words;
use std::collections::HashSet;
use std::path::Path;

/// A guess, with what it was made from. Boundaries have no rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    pub source: SourceGuess,
    pub headings: Vec<String>,
    pub first_rows: Vec<Vec<String>>,
    /// The sheets of a workbook or the tables of a database; none elsewhere.
    pub parts: Vec<String>,
    pub notes: Notes,
}

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

const ROWS_LOOKED_AT: usize = 500;
const ROWS_SHOWN: usize = 20;

/// Guesses what a file is. Its `file` is the path as given.
///
/// # Errors
/// Where the file cannot be opened as a table.
pub fn guess(path: &Path) -> Result<Guess> {
    look(path, None, None)
}

/// As `guess`, for a file that the officer says is of this kind: its columns
/// are looked for as that kind's are.
///
/// # Errors
/// As `guess`; and where files of this format cannot hold such a source.
pub fn guess_as(path: &Path, kind: SourceKind, part: Option<&str>) -> Result<Guess> {
    if !SourceKind::of_file(path).contains(&kind) {
        return Err(Error::new(format!("A file of this kind cannot be {}", kind.words()))
            .in_file(path)
            .remedy("Choose what else it is, or another file"));
    }
    look(path, Some(kind), part)
}

/// A source that is known already, with the file's headings and first rows.
///
/// # Errors
/// Where the file cannot be opened.
pub fn known(path: &Path, source: SourceGuess) -> Result<Guess> {
    if source.kind() == SourceKind::Boundaries {
        std::fs::File::open(path).map_err(|error| Error::from(error).in_file(path))?;
        return Ok(without_rows(source));
    }
    let table = table::open(path, source.part())?;
    let mut first_rows = table.first_rows(ROWS_SHOWN)?;
    first_rows.truncate(ROWS_SHOWN);
    let (headings, notes) = (table.headings().to_vec(), table.notes().clone());
    Ok(Guess { source, headings, first_rows, parts: table::parts(path), notes })
}

fn without_rows(source: SourceGuess) -> Guess {
    Guess {
        source,
        headings: Vec::new(),
        first_rows: Vec::new(),
        parts: Vec::new(),
        notes: Notes::new(),
    }
}

fn look(path: &Path, kind: Option<SourceKind>, part: Option<&str>) -> Result<Guess> {
    let file = path.display().to_string();
    if formats::by_extension(path).is_some_and(|format| format.holds.boundaries()) {
        return Ok(without_rows(SourceGuess::Boundaries(boundaries(path, file))));
    }
    let mut notes = Notes::new();
    let part = part.map(str::to_string).or_else(|| likely_table(path, &mut notes));
    let table = table::open(path, part.as_deref())?;
    let mut rows = table.first_rows(ROWS_LOOKED_AT)?;
    notes.extend(table.notes().clone());
    let looked = Looked::new(&table, &rows, path, file, part);
    let source = match kind {
        Some(kind) => looked.source_as(kind),
        None => looked.source().unwrap_or_else(|| {
            notes.warn("Nothing tells what this file holds; it is shown as customers.");
            looked.customers()
        }),
    };
    let headings = table.headings().to_vec();
    rows.truncate(ROWS_SHOWN);
    Ok(Guess { source, headings, first_rows: rows, parts: table::parts(path), notes })
}

/// Of a database with several tables, the one that sounds most like records.
fn likely_table(path: &Path, notes: &mut Notes) -> Option<String> {
    let names = sqlite::tables(path).ok().filter(|names| names.len() > 1)?;
    const WORDS: [&str; 7] =
        ["contact", "customer", "transaction", "record", "request", "case", "interaction"];
    let sounds = |name: &&String| WORDS.iter().any(|word| name.to_lowercase().contains(word));
    let name = names.iter().find(sounds).or(names.first())?.clone();
    notes.remark_of(
        format!("The database has several tables and views; “{name}” was taken. There are:"),
        names,
    );
    Some(name)
}

fn boundaries(path: &Path, file: String) -> BoundarySource {
    let stem = path.file_stem().map_or(String::new(), |s| s.to_string_lossy().into_owned());
    let letters: String =
        stem.chars().skip_while(|c| !c.is_alphabetic()).take_while(|c| c.is_alphabetic()).collect();
    let level = level_called(&letters.to_lowercase());
    let (singular, plural) = usual_words(&level).unzip();
    BoundarySource {
        level,
        singular: singular.map(str::to_string),
        plural: plural.map(str::to_string),
        file,
        layer: None,
        code: None,
        name: None,
        crs: None,
        edition: None,
        licence: None,
        source: None,
    }
}

/// A level by the letters that headings and file names use for it.
fn level_called(letters: &str) -> LevelId {
    LevelId::new(match letters {
        "" => "areas",
        "wd" | "wards" => "ward",
        "lad" | "la" | "ltla" | "utla" | "oslaua" => "authority",
        "output" => "oa",
        letters => letters,
    })
}

/// A file's headings and first rows, and what can be asked of them.
struct Looked<'a> {
    table: &'a Table,
    headings: &'a [String],
    rows: &'a [Vec<String>],
    path: &'a Path,
    file: String,
    part: Option<String>,
}

impl<'a> Looked<'a> {
    fn new(
        table: &'a Table,
        rows: &'a [Vec<String>],
        path: &'a Path,
        file: String,
        part: Option<String>,
    ) -> Self {
        Looked { table, headings: table.headings(), rows, path, file, part }
    }

    fn source(&self) -> Option<SourceGuess> {
        let filled = self.filled();
        let of_contacts = [&filled.person, &filled.date, &filled.channel]
            .iter()
            .filter(|column| column.is_some())
            .count()
            + usize::from(filled.service.is_some() || filled.service_name.is_some());
        let tells_where = filled.area.is_some() || filled.postcode.is_some() || filled.x.is_some();
        if tells_where && of_contacts >= 2 {
            return Some(SourceGuess::Customers(Box::new(filled)));
        }
        if !tells_where {
            return self
                .channels()
                .or_else(|| self.class_names().filter(|_| self.tells_of_classes()))
                .or_else(|| self.services());
        }
        self.postcodes(&filled)
            .or_else(|| self.points())
            .or_else(|| self.lookups())
            .or_else(|| self.profile())
            .or_else(|| self.population())
            .or_else(|| (of_contacts > 0).then(|| SourceGuess::Customers(Box::new(filled))))
    }

    /// A source of this kind, with what could be guessed; the rest is for the
    /// officer to say.
    fn source_as(&self, kind: SourceKind) -> SourceGuess {
        let guessed = match kind {
            SourceKind::Boundaries | SourceKind::Customers => None,
            SourceKind::Lookups => self.lookups(),
            SourceKind::Population => self.population(),
            SourceKind::Profile => self.profile(),
            SourceKind::ClassNames => self.class_names(),
            SourceKind::Services => self.services(),
            SourceKind::Channels => self.channels(),
            SourceKind::Postcodes => self.postcodes(&self.filled()),
            SourceKind::Points => self.points(),
        };
        guessed.unwrap_or_else(|| self.bare(kind))
    }

    /// A source of which little is known but its file.
    fn bare(&self, kind: SourceKind) -> SourceGuess {
        let file = self.file.clone();
        let code = guess_area_code(self.headings, self.rows);
        let level = code.map_or_else(|| LevelId::new("oa"), |code| self.level(code));
        let code_heading = code.map(|code| self.heading(code));
        let edition = code.and_then(|code| edition_of(&self.headings[code]));
        let (x, y, crs) = match self.xy() {
            Some((x, y, crs)) => (Some(x), Some(y), crs),
            None => (None, None, None),
        };
        match kind {
            SourceKind::Boundaries | SourceKind::Customers => self.customers(),
            SourceKind::Lookups => {
                let from = code.unwrap_or(0);
                let mut others = (0..self.headings.len()).filter(|&column| column != from);
                let to = others.find(|&column| self.is_codes(column));
                let mut lookup = self.lookup(from, to.unwrap_or(from));
                if to.is_none() {
                    lookup.to = LevelId::new("ward");
                    lookup.to_code = String::new();
                }
                SourceGuess::Lookups(vec![lookup])
            }
            SourceKind::Population => SourceGuess::Population(PopulationSource {
                name: self.stem(),
                file,
                sheet: self.part.clone(),
                level,
                code: code_heading,
                edition,
                variable: None,
                value: None,
                columns: Vec::new(),
                counts: None,
                licence: None,
                source: None,
            }),
            SourceKind::Profile => SourceGuess::Profile(ProfileSource {
                scheme: SchemeId::new(self.stem()),
                title: None,
                file,
                sheet: self.part.clone(),
                level,
                code: code_heading,
                edition,
                tiers: Vec::new(),
                classes: Vec::new(),
                licence: None,
                source: None,
            }),
            SourceKind::ClassNames => SourceGuess::ClassNames(ClassNamesSource {
                file,
                sheet: self.part.clone(),
                ..ClassNamesSource::default()
            }),
            SourceKind::Services => SourceGuess::Services(ServiceSource {
                file,
                id: None,
                name: None,
                department: None,
                licence: None,
                source: None,
            }),
            SourceKind::Channels => SourceGuess::Channels(ChannelSource {
                file,
                id: None,
                name: None,
                unit_cost: None,
                licence: None,
                source: None,
            }),
            SourceKind::Postcodes => SourceGuess::Postcodes(PostcodeSource {
                file,
                postcode: self.filled().postcode,
                x,
                y,
                crs,
                licence: None,
                source: None,
            }),
            SourceKind::Points => SourceGuess::Points(PointSource {
                file,
                name: None,
                kind: None,
                x,
                y,
                crs,
                licence: None,
                source: None,
            }),
        }
    }

    fn customers(&self) -> SourceGuess {
        SourceGuess::Customers(Box::new(self.filled()))
    }

    fn filled(&self) -> CustomerSource {
        let named = CustomerSource {
            file: self.file.clone(),
            table: self.part.clone(),
            ..CustomerSource::default()
        };
        fill(&named, self.table, self.rows, None)
    }

    fn heading(&self, column: usize) -> String {
        self.headings[column].clone()
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &'a str> {
        self.rows.iter().filter_map(move |row| row.get(column)).map(String::as_str)
    }

    fn kinds(&self, column: usize) -> usize {
        self.cells(column).filter(|cell| !cell.is_empty()).collect::<HashSet<_>>().len()
    }

    fn is_codes(&self, column: usize) -> bool {
        let by_heading = OnsHeading::parse(&self.headings[column]).is_some_and(|h| h.what == "CD");
        let mut cells = self.cells(column).filter(|cell| !cell.is_empty()).peekable();
        by_heading || (cells.peek().is_some() && cells.all(looks_like_gss))
    }

    fn channels(&self) -> Option<SourceGuess> {
        let cost = self.headings.iter().position(|h| plain(h).contains("cost"))?;
        let name = by_words(self.headings, &["channel", "name", "channelname"])?;
        Some(SourceGuess::Channels(ChannelSource {
            file: self.file.clone(),
            id: by_words(self.headings, &["lgchl", "channelid", "id", "code"])
                .map(|i| self.heading(i)),
            name: Some(self.heading(name)),
            unit_cost: Some(self.heading(cost)),
            licence: None,
            source: None,
        }))
    }

    /// A short list of codes, each with a name.
    fn class_names(&self) -> Option<SourceGuess> {
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
    fn tells_of_classes(&self) -> bool {
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
        let numbers =
            self.cells(columns.code).all(|cell| super::cell_number::whole(cell).is_some());
        !self.headings.iter().any(of_services)
            && self.kinds(columns.code) == self.rows.len()
            && (TIERS.iter().any(named)
                || columns.colour.is_some()
                || (!numbers && self.cells(columns.code).all(|cell| cell.len() <= 4)))
    }

    fn services(&self) -> Option<SourceGuess> {
        let id = by_words(self.headings, &services::ID)?;
        let name = by_words(self.headings, &services::NAME).filter(|name| *name != id)?;
        let numbers = self.cells(id).all(|cell| super::cell_number::whole(cell).is_some());
        let department = by_words(self.headings, &["department", "directorate", "team"]);
        numbers.then(|| {
            SourceGuess::Services(ServiceSource {
                file: self.file.clone(),
                id: Some(self.heading(id)),
                name: Some(self.heading(name)),
                department: department.map(|i| self.heading(i)),
                licence: None,
                source: None,
            })
        })
    }

    fn xy(&self) -> Option<(String, String, Option<String>)> {
        let (x, y) = coordinates::guess(self.headings)?;
        let (x, y) = (self.heading(x), self.heading(y));
        let crs = coordinates::system(None, &x, &y).ok().map(|crs| crs.code());
        Some((x, y, crs))
    }

    fn postcodes(&self, filled: &CustomerSource) -> Option<SourceGuess> {
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
                licence: None,
                source: None,
            })
        })
    }

    fn points(&self) -> Option<SourceGuess> {
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
            licence: None,
            source: None,
        }))
    }

    /// The level of a column of codes: by its heading, else by the letters
    /// and digits that codes of the level begin with.
    fn level(&self, column: usize) -> LevelId {
        if let Some(heading) = OnsHeading::parse(&self.headings[column]) {
            return level_called(&heading.kind.to_lowercase());
        }
        let first = self.cells(column).find(|cell| !cell.is_empty()).unwrap_or_default();
        LevelId::new(match first.get(1..3) {
            Some("00") => "oa",
            Some("01") => "lsoa",
            Some("02") => "msoa",
            Some("05") => "ward",
            Some("06" | "07" | "08" | "09") => "authority",
            _ => "areas",
        })
    }

    fn lookups(&self) -> Option<SourceGuess> {
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

    fn lookup(&self, from: usize, to: usize) -> LookupSource {
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
    fn profile(&self) -> Option<SourceGuess> {
        let code = guess_area_code(self.headings, self.rows)?;
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
        let stem = self.stem();
        Some(SourceGuess::Profile(ProfileSource {
            scheme: SchemeId::new(&stem),
            title: None,
            file: self.file.clone(),
            sheet: self.part.clone(),
            level: self.level(code),
            code: Some(self.heading(code)),
            edition: edition_of(&self.headings[code]),
            tiers: tiers.into_iter().map(|column| self.heading(column)).collect(),
            classes: Vec::new(),
            licence: None,
            source: None,
        }))
    }

    fn population(&self) -> Option<SourceGuess> {
        let code = guess_area_code(self.headings, self.rows)?;
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
        let stem = self.stem();
        let name = if of_ages { "age".to_string() } else { stem.replace("census_", "") };
        Some(SourceGuess::Population(PopulationSource {
            name,
            file: self.file.clone(),
            sheet: self.part.clone(),
            level: self.level(code),
            code: Some(self.heading(code)),
            edition: edition_of(&self.headings[code]),
            variable: long.map(|(variable, _)| self.heading(variable)),
            value: long.map(|(_, value)| self.heading(value)),
            columns: Vec::new(),
            counts: None,
            licence: None,
            source: None,
        }))
    }

    /// The file's name without its ending, in letters, digits and `_`.
    fn stem(&self) -> String {
        let stem =
            self.path.file_stem().map_or(String::new(), |s| s.to_string_lossy().to_lowercase());
        stem.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
    }
}
