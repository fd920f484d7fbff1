//! Which day does a cell speak of? Day before month unless the source says
//! otherwise, checked against the whole column and never guessed cell by cell.

use super::cell_number::number;
use crate::base::{Date, Error, Result};
use crate::council::recipe::DateOrder;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A column of dates, as it is read.
#[derive(Clone, Debug)]
pub struct DateColumn {
    order: DateOrder,
    /// Two digits up to this are years of 2000, above it of 1900.
    last_short_year: i32,
    /// Cells whose first, or second, number can be no month.
    day_is_first: u64,
    day_is_second: u64,
}

impl DateColumn {
    /// Dates of contacts: `69` is 1969, `68` is 2068.
    pub fn of_contacts(order: DateOrder) -> Self {
        DateColumn { order, last_short_year: 68, day_is_first: 0, day_is_second: 0 }
    }

    /// Dates of birth: nobody was born after `today`.
    pub fn of_births(order: DateOrder, today: Date) -> Self {
        let last_short_year = today.ymd().map_or(0, |(year, ..)| year.rem_euclid(100));
        DateColumn { last_short_year, ..DateColumn::of_contacts(order) }
    }

    /// The day of a cell; `None` where it is no day of the calendar under the
    /// column's order. A time of day is passed over. Understands 11/02/2023,
    /// 11.2.23, 11-Feb-2023, 11 February 2023, Feb 11, 2023, 2023-02-11,
    /// 2023-02-11T10:20:00Z, 20230211, and Excel's day numbers.
    pub fn read(&mut self, cell: &str) -> Option<Date> {
        let cell = cell.trim();
        if cell.bytes().all(|b| b.is_ascii_digit() || b == b'.') && cell.matches('.').count() < 2 {
            return of_number(cell);
        }
        match parts(cell)? {
            Parts::Named { day, month, year } => self.ymd(year, month, day),
            Parts::Numbers([year, month, day]) if year.1 == 4 => {
                Date::from_ymd(i32::try_from(year.0).ok()?, month.0, day.0)
            }
            Parts::Numbers([a, b, c]) => {
                if self.order == DateOrder::YearFirst {
                    return self.ymd(a, b.0, c.0);
                }
                self.day_is_first += u64::from(a.0 > 12);
                self.day_is_second += u64::from(b.0 > 12);
                match self.order {
                    DateOrder::MonthFirst => self.ymd(c, a.0, b.0),
                    _ => self.ymd(c, b.0, a.0),
                }
            }
        }
    }

    fn ymd(&self, (year, digits): (u32, usize), month: u32, day: u32) -> Option<Date> {
        let year = i32::try_from(year).ok()?;
        let year = match digits {
            4 => year,
            1 | 2 if year <= self.last_short_year => 2000 + year,
            1 | 2 => 1900 + year,
            _ => return None,
        };
        Date::from_ymd(year, month, day)
    }

    /// Takes on what the cells of another part of the column said.
    pub(super) fn append(&mut self, more: &DateColumn) {
        self.day_is_first += more.day_is_first;
        self.day_is_second += more.day_is_second;
    }

    /// After the last cell: does the column as a whole bear the order out?
    ///
    /// # Errors
    /// Where only the other order reads it: some cells have a day where the
    /// month should be, and none has one where the day should be.
    pub fn check(&self) -> Result<()> {
        let (other, key) = match self.order {
            DateOrder::DayFirst if self.day_is_second > 0 && self.day_is_first == 0 => {
                ("month first", "month-first")
            }
            DateOrder::MonthFirst if self.day_is_first > 0 && self.day_is_second == 0 => {
                ("day first", "day-first")
            }
            _ => return Ok(()),
        };
        Err(Error::new(format!("The dates look as if they were written {other}"))
            .remedy(format!("Say so for this source (dates = \"{key}\"), or correct the column")))
    }
}

/// A number with how many digits it was written with.
type Written = (u32, usize);

enum Parts {
    Numbers([Written; 3]),
    Named { day: u32, month: u32, year: Written },
}

/// The three parts of a date, if the rest of the cell is a time of day.
fn parts(cell: &str) -> Option<Parts> {
    let mut numbers: [Written; 3] = [(0, 0); 3];
    let (mut count, mut month, mut day_first) = (0, None, true);
    let mut rest = cell;
    loop {
        let have = count + usize::from(month.is_some());
        if have == 3 {
            break;
        }
        let c = rest.chars().next()?;
        let of = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let length = if c.is_ascii_digit() {
            let length = of(|c| c.is_ascii_digit());
            if length > 4 || count == 3 {
                return None;
            }
            numbers[count] = (rest[..length].parse().ok()?, length);
            count += 1;
            length
        } else if c.is_alphabetic() {
            let length = of(char::is_alphabetic);
            let word = rest[..length].to_lowercase();
            if let Some(position) = month_named(&word) {
                if month.replace(position).is_some() {
                    return None;
                }
                day_first = count == 1;
            } else if !matches!(word.as_str(), "st" | "nd" | "rd" | "th" | "of")
                && !is_weekday(&word)
            {
                return None;
            }
            length
        } else if matches!(c, '/' | '-' | '.' | ' ' | ',' | '\u{a0}' | '–') {
            c.len_utf8()
        } else {
            return None;
        };
        rest = &rest[length..];
    }
    let time = |c: char| c.is_ascii_digit() || " :.,+-TZtzAPMapm\u{a0}\u{202f}".contains(c);
    // A digit straight after the year would make it another number.
    if !rest.chars().all(time) {
        return None;
    }
    match month {
        None => Some(Parts::Numbers(numbers)),
        // 2023-Feb-11
        Some(month) if day_first && numbers[0].1 == 4 => {
            Some(Parts::Named { day: numbers[1].0, month, year: numbers[0] })
        }
        Some(month) => Some(Parts::Named { day: numbers[0].0, month, year: numbers[1] }),
    }
}

fn month_named(word: &str) -> Option<u32> {
    const FULL: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let position = MONTHS.iter().zip(FULL).position(|(short, full)| word == *short || word == full);
    let position = position.or_else(|| (word == "sept").then_some(8))?;
    u32::try_from(position + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    DAYS.iter().any(|day| word.starts_with(day)) && (word.len() <= 5 || word.ends_with("day"))
}

/// `20230211`, or Excel's number of a day between 1954 and 2099.
fn of_number(cell: &str) -> Option<Date> {
    if cell.len() == 8 && !cell.contains('.') {
        let (year, month_day) = cell.split_at(4);
        let (month, day) = month_day.split_at(2);
        return Date::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    }
    const UNIX_EPOCH_IN_EXCEL: i32 = 25_569;
    let serial = number(cell).filter(|serial| (20_000.0..73_051.0).contains(serial))?;
    Some(Date(serial as i32 - UNIX_EPOCH_IN_EXCEL))
}

/// Whole years from a birth to a day; `None` where the birth comes after it.
/// Someone born on 29 February is a year older on 1 March.
pub fn age_in_years(birth: Date, day: Date) -> Option<u8> {
    let ((birth_year, birth_month, birth_day), (year, month, day)) = (birth.ymd()?, day.ymd()?);
    let had_birthday = (month, day) >= (birth_month, birth_day);
    u8::try_from(year - birth_year - i32::from(!had_birthday)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_first() -> DateColumn {
        DateColumn::of_contacts(DateOrder::DayFirst)
    }

    #[test]
    fn every_usual_way_to_write_a_day_is_understood() {
        let want = Date::from_ymd(2023, 2, 11);
        for text in [
            "11/02/2023",
            "11/2/23",
            "11.02.2023",
            "11-Feb-2023",
            "11-feb-23",
            "11 February 2023",
            "11th of February 2023",
            "Feb 11, 2023",
            "Saturday 11 February 2023",
            "2023-02-11",
            "2023/02/11",
            "2023-Feb-11",
            "2023-02-11 10:20",
            "2023-02-11T10:20:30.5Z",
            "2023-02-11T10:20:30+01:00",
            "11/02/2023 10:20 PM",
            "20230211",
            "44968",
            "44968.75",
        ] {
            assert_eq!(day_first().read(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_none_and_never_another_day() {
        for text in [
            "31/02/2023",
            "2023-02-31",
            "13/13/2023",
            "02/2023",
            "yesterday",
            "11/02/20234",
            "11//x",
            "1",
            "123",
            "",
            "0/0/0",
            "11 Smarch 2023",
            "99999999",
            "11/02/2023 and more",
        ] {
            assert_eq!(day_first().read(text), None, "{text}");
        }
    }

    #[test]
    fn a_column_that_only_reads_month_first_is_an_error_with_its_remedy() {
        let mut column = day_first();
        assert!(column.read("02/11/2023").is_some());
        assert!(column.check().is_ok(), "nothing speaks against day first yet");
        assert_eq!(column.read("02/25/2023"), None);
        let error = column.check().expect_err("month first").to_string();
        assert!(error.contains("dates = \"month-first\""), "{error}");
        column.read("25/02/2023");
        assert!(column.check().is_ok(), "a column of both is read day first, cell by cell");
        let mut stated = DateColumn::of_contacts(DateOrder::MonthFirst);
        assert_eq!(stated.read("02/25/2023"), Date::from_ymd(2023, 2, 25));
        assert!(stated.check().is_ok());
    }

    #[test]
    fn years_of_two_digits_are_of_births_before_today() {
        let today = Date::from_ymd(2026, 6, 1).expect("a day");
        let mut births = DateColumn::of_births(DateOrder::DayFirst, today);
        assert_eq!(births.read("01/02/31"), Date::from_ymd(1931, 2, 1));
        assert_eq!(births.read("01/02/20"), Date::from_ymd(2020, 2, 1));
        assert_eq!(day_first().read("01/02/31"), Date::from_ymd(2031, 2, 1));
    }

    #[test]
    fn an_age_changes_on_the_birthday() {
        let date = |y, m, d| Date::from_ymd(y, m, d).expect("a day");
        assert_eq!(age_in_years(date(1958, 5, 20), date(2023, 5, 19)), Some(64));
        assert_eq!(age_in_years(date(1958, 5, 20), date(2023, 5, 20)), Some(65));
        assert_eq!(age_in_years(date(2023, 5, 21), date(2023, 5, 20)), None);
    }
}
