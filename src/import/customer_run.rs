//! What does a run of customers' rows become by itself? Persons' pseudonyms,
//! places, days and ages, which no other row changes; and the words for
//! services, channels and classes, each once, to be understood in the order
//! of the file.

use super::cell_number::{is_missing, whole};
use super::coordinates;
use super::customer_columns::Columns;
use super::dates::{DateColumn, age_in_years};
use super::placing::{Place, Placed, Places};
use super::pseudonym::Pseudonyms;
use super::quick_hash::QuickMap;
use super::runs::Taker;
use super::table::Row;
use super::unmapped::{self, Tally};
use crate::base::Date;
use crate::council::ClassingCounts;
use crate::records::{NONE_U8, NONE_U16, NONE_U32, Records};

/// Older than anyone.
const OLDEST: u8 = 130;
/// Different cells of dates that are remembered.
const DAYS_KEPT: usize = 1 << 16;
const DATE_BYTES: usize = 40;

/// What turns rows into runs.
pub(super) struct Customers<'a> {
    pub(super) columns: &'a Columns,
    pub(super) places: &'a Places<'a>,
    pub(super) pseudonyms: &'a Pseudonyms,
    pub(super) dates: DateColumn,
    pub(super) births: DateColumn,
    pub(super) wanted: Vec<usize>,
}

/// A run of records, by column. Empty are columns that the source lacks.
pub(super) struct Run {
    /// By record; zeros where it has no key.
    pub(super) pseudonyms: Vec<[u8; 16]>,
    pub(super) keyless: Vec<Keyless>,
    pub(super) block: Vec<u32>,
    /// By the number of the row's service and its name.
    pub(super) services: Words,
    pub(super) interactions: Words,
    pub(super) channels: Words,
    pub(super) classes: Words,
    pub(super) day: Vec<u16>,
    pub(super) age_band: Vec<u8>,
    pub(super) placed: Placed,
    pub(super) points: Vec<Point>,
    pub(super) dates: DateColumn,
    pub(super) births: DateColumn,
    pub(super) undated: u64,
    pub(super) classing: ClassingCounts,
    pub(super) tally: Tally,
    /// Cells of dates that were read, so that each is read once.
    days: QuickMap<Box<str>, Option<Date>>,
    buffer: String,
}

/// A record without a person's key, with the text of its cells.
pub(super) struct Keyless {
    pub(super) record: usize,
    pub(super) row: u64,
    pub(super) cells: String,
}

/// A record that may be placed by coordinates.
pub(super) struct Point {
    /// Position among the unplaced.
    pub(super) entry: usize,
    pub(super) record: usize,
    pub(super) x: f64,
    pub(super) y: f64,
}

/// The words of a column, each numbered as it first comes.
#[derive(Default)]
pub(super) struct Words {
    /// By record; `NONE_U32` where the cell is empty.
    pub(super) column: Vec<u32>,
    pub(super) words: Vec<Word>,
    numbers: QuickMap<Box<str>, u32>,
}

pub(super) struct Word {
    pub(super) text: Box<str>,
    /// Where the first cell's text ends in it, and a second one's begins.
    cells: (usize, usize),
    pub(super) first_row: u64,
    pub(super) records: u64,
}

impl Word {
    /// The first cell, and the second where two are told apart together.
    pub(super) fn cells(&self) -> (&str, &str) {
        let (first, second) = self.cells;
        (self.text.get(..first).unwrap_or_default(), self.text.get(second..).unwrap_or_default())
    }
}

impl Words {
    fn none(&mut self) {
        self.column.push(NONE_U32);
    }

    fn push(&mut self, text: &str, cells: (usize, usize), row: u64) {
        let number = match self.numbers.get(text) {
            Some(number) => *number,
            None => {
                let number = self.words.len() as u32;
                self.numbers.insert(text.into(), number);
                self.words.push(Word { text: text.into(), cells, first_row: row, records: 0 });
                number
            }
        };
        if let Some(word) = self.words.get_mut(number as usize) {
            word.records += 1;
        }
        self.column.push(number);
    }
}

/// What parts a service's number from its name while words are told apart.
const BETWEEN: char = '\u{1f}';

impl Taker for Customers<'_> {
    type Run = Run;

    fn run(&self) -> Run {
        Run {
            pseudonyms: Vec::new(),
            keyless: Vec::new(),
            block: Vec::new(),
            services: Words::default(),
            interactions: Words::default(),
            channels: Words::default(),
            classes: Words::default(),
            day: Vec::new(),
            age_band: Vec::new(),
            placed: Placed::default(),
            points: Vec::new(),
            dates: self.dates.clone(),
            births: self.births.clone(),
            undated: 0,
            classing: ClassingCounts::default(),
            tally: Tally::default(),
            days: QuickMap::default(),
            buffer: String::new(),
        }
    }

    fn wanted(&self) -> &[usize] {
        &self.wanted
    }

    fn take(&self, run: &mut Run, row: &Row, whole: bool) -> bool {
        let columns = self.columns;
        let key = row.optional(columns.person);
        let code = row.optional(columns.area);
        let by_code = self.places.block(code);
        let keyless = is_missing(key);
        if !whole && (keyless || (by_code.is_none() && columns.xy.is_some())) {
            return false;
        }
        let record = run.block.len();
        if keyless {
            let cells = row.cells.as_slice().to_string();
            run.keyless.push(Keyless { record, row: row.number, cells });
            run.pseudonyms.push([0; 16]);
        } else {
            run.pseudonyms.push(self.pseudonyms.of_key(key));
        }
        let postcode = row.optional(columns.postcode);
        let code = (code, by_code);
        match run.placed.place(self.places, row.number, code, postcode, &mut run.buffer) {
            Place::Block(block) => run.block.push(block),
            Place::Nowhere(entry) => {
                if let Some((x, y)) = columns.xy.and_then(|(x, y)| coordinates::of_row(row, x, y)) {
                    run.points.push(Point { entry, record, x, y });
                }
                run.block.push(NONE_U32);
            }
        }
        run.service(columns, row);
        if let Some(column) = columns.interaction {
            run.interactions.cell(row.cell(column), row.number);
        }
        if let Some(column) = columns.channel {
            run.channels.cell(row.cell(column), row.number);
        }
        if columns.profile.is_some() || self.places.know_classes() {
            self.class(run, row, postcode);
        }
        let date = run.date(row.optional(columns.date), row.number);
        if columns.date.is_some() {
            run.day.push(date.and_then(day_of).unwrap_or(NONE_U16));
        }
        if columns.has_age() {
            let band = run.age_band(columns, row, date);
            run.age_band.push(band);
        }
        true
    }
}

impl Words {
    fn cell(&mut self, cell: &str, row: u64) {
        if is_missing(cell) { self.none() } else { self.push(cell, (cell.len(), cell.len()), row) }
    }
}

impl Customers<'_> {
    /// The record's own class, else that of its postcode.
    fn class(&self, run: &mut Run, row: &Row, postcode: &str) {
        let own = row.optional(self.columns.profile);
        if !is_missing(own) {
            run.classing.by_record += 1;
            return run.classes.push(own, (own.len(), own.len()), row.number);
        }
        match self.places.class_of_postcode(postcode, &mut run.buffer) {
            Some(class) => {
                run.classing.by_postcode += 1;
                run.classes.cell(class, row.number);
            }
            None => run.classes.none(),
        }
    }
}

impl Run {
    /// Records of the run.
    pub(super) fn len(&self) -> usize {
        self.block.len()
    }

    fn service(&mut self, columns: &Columns, row: &Row) {
        if columns.service.is_none() && columns.service_name.is_none() {
            return;
        }
        let number = row.optional(columns.service);
        let name = row.optional(columns.service_name);
        if number.is_empty() && name.is_empty() {
            return self.services.none();
        }
        if name.is_empty() && !number.contains(BETWEEN) {
            return self.services.push(number, (number.len(), number.len()), row.number);
        }
        self.buffer.clear();
        self.buffer.push_str(number);
        self.buffer.push(BETWEEN);
        self.buffer.push_str(name);
        let cells = (number.len(), number.len() + BETWEEN.len_utf8());
        self.services.push(&self.buffer, cells, row.number);
    }

    /// The day of a record; one that is none, or that lies outside the years
    /// that records can have, is listed and the record stays without.
    fn date(&mut self, cell: &str, row: u64) -> Option<Date> {
        let date = match self.days.get(cell) {
            Some(date) => *date,
            None => {
                let date = self.dates.read(cell).filter(|date| day_of(*date).is_some());
                // What is longer is no date, and may be a note about somebody.
                if cell.len() <= DATE_BYTES && self.days.len() < DAYS_KEPT {
                    self.days.insert(cell.into(), date);
                }
                date
            }
        };
        if date.is_none() {
            self.undated += 1;
            if !is_missing(cell) {
                self.tally.add(unmapped::Column::Date, cell, row);
            }
        }
        date
    }

    /// Five-year band of the age at the record's date; by a birth year alone,
    /// of the difference of years.
    fn age_band(&mut self, columns: &Columns, row: &Row, date: Option<Date>) -> u8 {
        const IMPOSSIBLE: &str = "no possible age at the record's date";
        // What is wrong is told apart here, so that no cell's text is kept.
        let (column, cell, unread, age) = if let Some(column) = columns.birth_date {
            let cell = row.cell(column);
            let birth = if is_missing(cell) { None } else { self.births.read(cell) };
            let age = birth.map(|birth| date.map(|date| age_in_years(birth, date)));
            (unmapped::Column::BirthDate, cell, "not a date of birth", age)
        } else if let Some(column) = columns.birth_year {
            let cell = row.cell(column);
            let year = whole(cell).and_then(|year| i32::try_from(year).ok());
            let then = date.and_then(Date::ymd).map(|(year, ..)| year);
            let age = year.filter(|year| (1850..2100).contains(year)).map(|born| {
                then.map(|then| then.checked_sub(born).and_then(|age| u8::try_from(age).ok()))
            });
            (unmapped::Column::BirthYear, cell, "not a year of birth", age)
        } else if let Some(column) = columns.age {
            let cell = row.cell(column);
            let age = whole(cell).map(|age| Some(u8::try_from(age).ok()));
            (unmapped::Column::Age, cell, "not an age in whole years", age)
        } else {
            return NONE_U8;
        };
        let trouble = match age {
            Some(Some(Some(age))) if age <= OLDEST => return age / 5,
            // Without a date there is no age at it, and nothing is wrong.
            Some(None) => return NONE_U8,
            Some(Some(_)) => IMPOSSIBLE,
            None => unread,
        };
        if !is_missing(cell) {
            self.tally.add_personal(column, trouble, row.number);
        }
        NONE_U8
    }
}

/// The day as records keep it; `None` before 1900 and after 2079.
fn day_of(date: Date) -> Option<u16> {
    let day = date.0.checked_sub(Records::DAY_OFFSET)?;
    u16::try_from(day).ok().filter(|day| *day != NONE_U16)
}
