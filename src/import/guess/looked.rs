//! What can be asked of a table of which only the headings and the first rows
//! are known? Its codes, its level, its coordinates; and which kind of source
//! it is most likely.

use super::{SourceGuess, SourceKind};
use crate::base::{LevelId, SchemeId};
use crate::council::recipe::{
    ChannelSource, ClassAttributesSource, ClassNamesSource, CustomerSource, LookupSource,
    PointSource, PopulationSource, PostcodeClassesSource, PostcodeSource, ProfileSource,
    ServiceSource,
};
use crate::import::area_columns::OnsHeading;
use crate::import::columns_guess::{edition_of, guess_area_code, looks_like_gss};
use crate::import::coordinates;
use crate::import::customer_columns::fill;
use crate::import::table::Table;
use std::collections::HashSet;
use std::path::Path;

/// A level by the letters that headings and file names use for it.
pub(super) fn level_called(letters: &str) -> LevelId {
    LevelId::new(match letters {
        "" => "areas",
        "wd" | "wards" => "ward",
        "lad" | "la" | "ltla" | "utla" | "oslaua" => "authority",
        "output" => "oa",
        letters => letters,
    })
}

/// A file's headings and first rows, and what can be asked of them.
pub(super) struct Looked<'a> {
    pub(super) table: &'a Table,
    pub(super) headings: &'a [String],
    pub(super) rows: &'a [Vec<String>],
    pub(super) path: &'a Path,
    pub(super) file: String,
    pub(super) part: Option<String>,
}

impl<'a> Looked<'a> {
    pub(super) fn new(
        table: &'a Table,
        rows: &'a [Vec<String>],
        path: &'a Path,
        file: String,
        part: Option<String>,
    ) -> Self {
        Looked { table, headings: table.headings(), rows, path, file, part }
    }

    pub(super) fn source(&self) -> Option<SourceGuess> {
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
                .or_else(|| self.class_attributes().filter(|_| self.tells_of_attributes()))
                .or_else(|| self.services());
        }
        let of_postcodes = || self.postcode_classes(&filled).filter(|_| of_contacts == 0);
        self.postcodes(&filled)
            .or_else(of_postcodes)
            .or_else(|| self.points())
            .or_else(|| self.lookups())
            .or_else(|| self.profile())
            .or_else(|| self.population())
            .or_else(|| (of_contacts > 0).then(|| SourceGuess::Customers(Box::new(filled))))
    }

    /// A source of this kind, with what could be guessed; the rest is for the
    /// officer to say.
    pub(super) fn source_as(&self, kind: SourceKind) -> SourceGuess {
        let guessed = match kind {
            SourceKind::Boundaries | SourceKind::Customers => None,
            SourceKind::Lookups => self.lookups(),
            SourceKind::Population => self.population(),
            SourceKind::Profile => self.profile(),
            SourceKind::ClassNames => self.class_names(),
            SourceKind::ClassAttributes => self.class_attributes(),
            SourceKind::PostcodeClasses => self.postcode_classes(&self.filled()),
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
        let (x, y, crs) = match self.xy() {
            Some((x, y, crs)) => (Some(x), Some(y), crs),
            None => (None, None, None),
        };
        match kind {
            SourceKind::Boundaries | SourceKind::Customers => self.customers(),
            SourceKind::Lookups => SourceGuess::Lookups(vec![self.bare_lookup()]),
            SourceKind::Population => SourceGuess::Population(self.bare_population()),
            SourceKind::Profile => SourceGuess::Profile(self.bare_profile()),
            SourceKind::ClassNames => SourceGuess::ClassNames(ClassNamesSource {
                file,
                sheet: self.part.clone(),
                ..ClassNamesSource::default()
            }),
            SourceKind::ClassAttributes => SourceGuess::ClassAttributes(ClassAttributesSource {
                file,
                sheet: self.part.clone(),
                ..ClassAttributesSource::default()
            }),
            SourceKind::PostcodeClasses => SourceGuess::PostcodeClasses(PostcodeClassesSource {
                file,
                sheet: self.part.clone(),
                postcode: self.filled().postcode,
                ..PostcodeClassesSource::default()
            }),
            SourceKind::Services => {
                SourceGuess::Services(ServiceSource { file, ..ServiceSource::default() })
            }
            SourceKind::Channels => {
                SourceGuess::Channels(ChannelSource { file, ..ChannelSource::default() })
            }
            SourceKind::Postcodes => SourceGuess::Postcodes(PostcodeSource {
                file,
                postcode: self.filled().postcode,
                x,
                y,
                crs,
                ..PostcodeSource::default()
            }),
            SourceKind::Points => {
                SourceGuess::Points(PointSource { file, x, y, crs, ..PointSource::default() })
            }
        }
    }

    fn bare_lookup(&self) -> LookupSource {
        let from = self.area_code().unwrap_or(0);
        let mut others = (0..self.headings.len()).filter(|&column| column != from);
        let to = others.find(|&column| self.is_codes(column));
        let mut lookup = self.lookup(from, to.unwrap_or(from));
        if to.is_none() {
            lookup.to = LevelId::new("ward");
            lookup.to_code = String::new();
        }
        lookup
    }

    pub(super) fn bare_population(&self) -> PopulationSource {
        let code = self.area_code();
        PopulationSource {
            name: self.stem(),
            file: self.file.clone(),
            sheet: self.part.clone(),
            level: self.level_of_areas(code),
            code: code.map(|code| self.heading(code)),
            edition: code.and_then(|code| edition_of(&self.headings[code])),
            variable: None,
            value: None,
            columns: Vec::new(),
            counts: None,
            licence: None,
            source: None,
        }
    }

    pub(super) fn bare_profile(&self) -> ProfileSource {
        let code = self.area_code();
        ProfileSource {
            scheme: SchemeId::new(self.stem()),
            title: None,
            file: self.file.clone(),
            sheet: self.part.clone(),
            level: self.level_of_areas(code),
            code: code.map(|code| self.heading(code)),
            edition: code.and_then(|code| edition_of(&self.headings[code])),
            tiers: Vec::new(),
            classes: Vec::new(),
            licence: None,
            source: None,
        }
    }

    /// The column of codes of areas.
    pub(super) fn area_code(&self) -> Option<usize> {
        guess_area_code(self.headings, self.rows)
    }

    fn level_of_areas(&self, code: Option<usize>) -> LevelId {
        code.map_or_else(|| LevelId::new("oa"), |code| self.level(code))
    }

    pub(super) fn customers(&self) -> SourceGuess {
        SourceGuess::Customers(Box::new(self.filled()))
    }

    pub(super) fn filled(&self) -> CustomerSource {
        let named = CustomerSource {
            file: self.file.clone(),
            table: self.part.clone(),
            ..CustomerSource::default()
        };
        fill(&named, self.table, self.rows, None)
    }

    pub(super) fn heading(&self, column: usize) -> String {
        self.headings[column].clone()
    }

    pub(super) fn cells(&self, column: usize) -> impl Iterator<Item = &'a str> {
        self.rows.iter().filter_map(move |row| row.get(column)).map(String::as_str)
    }

    pub(super) fn kinds(&self, column: usize) -> usize {
        self.cells(column).filter(|cell| !cell.is_empty()).collect::<HashSet<_>>().len()
    }

    pub(super) fn is_codes(&self, column: usize) -> bool {
        let by_heading = OnsHeading::parse(&self.headings[column]).is_some_and(|h| h.what == "CD");
        let mut cells = self.cells(column).filter(|cell| !cell.is_empty()).peekable();
        by_heading || (cells.peek().is_some() && cells.all(looks_like_gss))
    }

    pub(super) fn xy(&self) -> Option<(String, String, Option<String>)> {
        let (x, y) = coordinates::guess(self.headings)?;
        let (x, y) = (self.heading(x), self.heading(y));
        let crs = coordinates::system(None, &x, &y).ok().map(|crs| crs.code());
        Some((x, y, crs))
    }

    /// The level of a column of codes: by its heading, else by the letters
    /// and digits that codes of the level begin with.
    pub(super) fn level(&self, column: usize) -> LevelId {
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

    /// The file's name without its ending, in letters, digits and `_`.
    pub(super) fn stem(&self) -> String {
        let stem =
            self.path.file_stem().map_or(String::new(), |s| s.to_string_lossy().to_lowercase());
        stem.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
    }
}
