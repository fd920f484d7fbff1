//! When was it? Calendar days, months and periods, without a time of day.

use super::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A calendar day, as days since 1 January 1970. The Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub i32);

impl Date {
    /// `None` where the calendar has no such day (31 February).
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
        let date = chrono::NaiveDate::from_ymd_opt(year, month, day)?;
        i32::try_from((date - chrono::NaiveDate::default()).num_days()).ok().map(Date)
    }

    /// Year, month 1–12, day 1–31; `None` for days beyond any calendar.
    pub fn ymd(self) -> Option<(i32, u32, u32)> {
        use chrono::Datelike;
        let date = chrono::NaiveDate::default()
            .checked_add_signed(chrono::TimeDelta::try_days(i64::from(self.0))?)?;
        Some((date.year(), date.month(), date.day()))
    }

    pub fn month(self) -> Option<Month> {
        let (year, month, _) = self.ymd()?;
        Month::new(year, month)
    }
}

/// A calendar month, as months since January of year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(u32);

const NAMES: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Month {
    /// `None` unless the year is 0–9999 and the month 1–12.
    pub fn new(year: i32, month: u32) -> Option<Month> {
        let year = u32::try_from(year).ok().filter(|y| *y <= 9999)?;
        (1..=12).contains(&month).then(|| Month(year * 12 + month - 1))
    }

    pub fn year(self) -> i32 {
        (self.0 / 12) as i32
    }

    /// 1–12.
    pub fn month_of_year(self) -> u32 {
        self.0 % 12 + 1
    }

    /// Months since January of year 0.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The month with this number; `None` beyond the year 9999.
    pub fn from_number(number: u32) -> Option<Month> {
        (number < 120_000).then_some(Month(number))
    }

    pub fn next(self) -> Month {
        Month(self.0 + 1)
    }

    pub fn first_day(self) -> Option<Date> {
        Date::from_ymd(self.year(), self.month_of_year(), 1)
    }

    pub fn last_day(self) -> Option<Date> {
        self.next().first_day().map(|day| Date(day.0 - 1))
    }

    /// `2021-01`.
    pub fn parse(text: &str) -> Result<Month> {
        let wrong = || {
            Error::usage(format!("“{text}” is not a month"))
                .remedy("Write a month as year and month, for example 2021-01")
        };
        let (year, month) = text.trim().split_once('-').ok_or_else(wrong)?;
        let year: i32 = year.parse().map_err(|_| wrong())?;
        let month: u32 = month.parse().map_err(|_| wrong())?;
        Month::new(year, month).ok_or_else(wrong)
    }

    /// `Jan 2021`, for people.
    pub fn words(self) -> String {
        format!("{} {}", NAMES[(self.0 % 12) as usize], self.year())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month_of_year())
    }
}

impl TryFrom<String> for Month {
    type Error = Error;
    fn try_from(text: String) -> Result<Month> {
        Month::parse(&text)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}

/// Whole months from `from` to `to`, both included. An end that is `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Month>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Month>,
}

impl Period {
    pub fn is_everything(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// "Jan 2021 to Dec 2023", "since Jan 2021", "all dates".
    pub fn words(self) -> String {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => from.words(),
            (Some(from), Some(to)) => format!("{} to {}", from.words(), to.words()),
            (Some(from), None) => format!("since {}", from.words()),
            (None, Some(to)) => format!("up to {}", to.words()),
            (None, None) => "all dates".to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_no_calendar_has_is_none() {
        assert_eq!(Date::from_ymd(2023, 2, 31), None);
        assert_eq!(Date::from_ymd(1970, 1, 1), Some(Date(0)));
        assert_eq!(Date::from_ymd(2024, 2, 29).and_then(Date::ymd), Some((2024, 2, 29)));
    }

    #[test]
    fn a_month_is_read_back_as_it_was_written() {
        let month = Month::parse("2023-12").expect("a month");
        assert_eq!(month.to_string(), "2023-12");
        assert_eq!(month.next().words(), "Jan 2024");
        assert_eq!(month.last_day(), Date::from_ymd(2023, 12, 31));
        assert!(Month::parse("2023-13").is_err());
    }
}
