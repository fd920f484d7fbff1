//! Which codes differ only in the number at their end? Those of one series,
//! such as E00000001 and on: the number alone finds their area, in a table of
//! four bytes for each number, which stays near the processor.

/// Digits of a number at the end of a code that are looked at.
const MOST_DIGITS: usize = 9;
/// Series that are told apart: a country's areas begin with one of four letters.
const MOST_SERIES: usize = 4;
/// Numbers without a code for each with one, at most.
const ROOM: u64 = 4;
/// In place of a position where no code has the number.
const NONE: u32 = u32::MAX;

/// A code as what it begins with and the number that it ends with.
pub(super) struct Numbered<'a> {
    stem: &'a str,
    /// Of the number, zeros before it among them; 0 where there is none.
    digits: usize,
    number: u64,
}

impl<'a> Numbered<'a> {
    pub(super) fn of(code: &'a str) -> Numbered<'a> {
        let digits = code.bytes().rev().take(MOST_DIGITS).take_while(u8::is_ascii_digit).count();
        let (stem, number) = code.split_at(code.len() - digits);
        Numbered { stem, digits, number: number_of(number.as_bytes()).unwrap_or(0) }
    }
}

/// `None` where anything is no digit.
fn number_of(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = digit.wrapping_sub(b'0');
        (digit < 10).then_some(number * 10 + u64::from(digit))
    })
}

/// The positions of codes with one beginning and as many digits.
pub(super) struct Series<'a> {
    stem: &'a str,
    digits: usize,
    first: u64,
    /// By number, counted from the first.
    positions: Vec<u32>,
}

/// How many codes a series has, and between which numbers.
struct Span<'a> {
    stem: &'a str,
    digits: usize,
    least: u64,
    greatest: u64,
    codes: u64,
}

/// The first few series met, still without positions, where their numbers lie
/// close enough together.
pub(super) fn series_of<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<Series<'a>> {
    let mut spans: Vec<Span<'a>> = Vec::new();
    for code in codes {
        let Numbered { stem, digits, number } = Numbered::of(code);
        let is_new = digits > 0 && spans.len() < MOST_SERIES;
        if let Some(span) = spans.iter_mut().find(|s| s.digits == digits && s.stem == stem) {
            span.least = span.least.min(number);
            span.greatest = span.greatest.max(number);
            span.codes += 1;
        } else if is_new {
            spans.push(Span { stem, digits, least: number, greatest: number, codes: 1 });
        }
    }
    let wide = |span: &Span| span.greatest - span.least + 1;
    spans.retain(|span| wide(span) <= span.codes * (ROOM + 1));
    let series = spans.iter().map(|span| Series {
        stem: span.stem,
        digits: span.digits,
        first: span.least,
        positions: vec![NONE; wide(span) as usize],
    });
    series.collect()
}

impl Series<'_> {
    /// Notes the position of a code; false where it is not of this series.
    pub(super) fn put(&mut self, code: &Numbered, position: u32) -> bool {
        if code.digits != self.digits || code.stem != self.stem {
            return false;
        }
        let at = code.number.wrapping_sub(self.first) as usize;
        self.positions.get_mut(at).map(|place| *place = position).is_some()
    }

    /// The number of a code of this series, whether or not there is such a code.
    pub(super) fn number(&self, code: &str) -> Option<u64> {
        let digits = code.as_bytes().strip_prefix(self.stem.as_bytes())?;
        if digits.len() != self.digits { None } else { number_of(digits) }
    }

    /// The position of the code with a number.
    pub(super) fn get(&self, number: u64) -> Option<u32> {
        let at = number.wrapping_sub(self.first) as usize;
        self.positions.get(at).copied().filter(|position| *position != NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_a_country_fall_into_series_and_scattered_numbers_into_none() {
        let codes =
            ["E00000007", "E00000001", "W00000002", "E00000003", "Swindon", "X1", "X900000"];
        let found = series_of(codes.into_iter());
        let told: Vec<_> =
            found.iter().map(|s| (s.stem, s.digits, s.first, s.positions.len())).collect();
        assert_eq!(told, [("E", 8, 1, 7), ("W", 8, 2, 1), ("X", 1, 1, 1), ("X", 6, 900_000, 1)]);
        let far = ["E1000000", "E1900000"];
        assert!(series_of(far.into_iter()).is_empty());
    }

    #[test]
    fn a_code_of_a_series_is_told_from_others_that_look_like_it() {
        let mut series = series_of(["E07", "E09"].into_iter()).pop().expect("one");
        assert!(series.put(&Numbered::of("E09"), 3) && !series.put(&Numbered::of("W09"), 4));
        let ask = |code| series.number(code).map(|number| series.get(number));
        assert_eq!(ask("E09"), Some(Some(3)));
        assert_eq!((ask("E08"), ask("E06"), ask("E99")), (Some(None), Some(None), Some(None)));
        let not_of_it = ["E9", "E009", "W09", "E0٩", "E0 ", "E0-", ""];
        assert!(not_of_it.iter().all(|code| ask(code).is_none()));
    }
}
