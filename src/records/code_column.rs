//! How are codes kept of which there are mostly few? One byte a row where
//! bytes tell them apart, else two.

use super::{NONE_U8, NONE_U16};
use std::ops::Range;

/// Positions in a dictionary by row; `NONE_U16` where not known. Empty where
/// the column is left out. Two are equal where they say the same.
#[derive(Clone, Debug, Default, Eq)]
pub struct CodeColumn {
    /// By row, `NONE_U8` where not known; empty where `wide` is not.
    narrow: Vec<u8>,
    /// By row; empty where `narrow` is not.
    wide: Vec<u16>,
}

/// Codes as they lie in memory, "not known" as the greatest of their width.
#[derive(Clone, Copy, Debug)]
pub enum Codes<'a> {
    Narrow(&'a [u8]),
    Wide(&'a [u16]),
}

impl CodeColumn {
    /// Whether a byte tells so many values apart, and "not known".
    pub fn fits_bytes(values: usize) -> bool {
        values <= usize::from(NONE_U8)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.narrow.len() + self.wide.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code of a row; `NONE_U16` where it is not known, or left out.
    #[inline]
    pub fn at(&self, row: usize) -> u16 {
        match self.narrow.get(row) {
            Some(code) => widened(*code),
            None => self.wide.get(row).copied().unwrap_or(NONE_U16),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.narrow.iter().map(|code| widened(*code)).chain(self.wide.iter().copied())
    }

    /// The codes as they lie.
    #[inline]
    pub fn codes(&self) -> Codes<'_> {
        match self.narrow.is_empty() {
            true => Codes::Wide(&self.wide),
            false => Codes::Narrow(&self.narrow),
        }
    }

    /// The codes in two bytes each, which they are from now on.
    pub fn wide_mut(&mut self) -> &mut Vec<u16> {
        if !self.narrow.is_empty() {
            self.wide = self.iter().collect();
            self.narrow = Vec::new();
        }
        &mut self.wide
    }

    /// Adds a row.
    pub fn push(&mut self, code: u16) {
        self.wide_mut().push(code);
    }

    /// The same in a byte each, where that tells all of `values` apart.
    pub fn narrowed(mut self, values: usize) -> CodeColumn {
        let beyond = |code: &u16| *code != NONE_U16 && usize::from(*code) >= values;
        if Self::fits_bytes(values) && !self.wide.iter().any(beyond) {
            self.narrow.extend(self.wide.iter().map(|code| *code as u8));
            self.wide = Vec::new();
        }
        self
    }

    /// The rows at these positions, in their order.
    pub(super) fn arranged(self, rows: &[u32]) -> CodeColumn {
        CodeColumn {
            narrow: super::arrange::arranged(self.narrow, rows),
            wide: super::arrange::arranged(self.wide, rows),
        }
    }
}

#[inline]
fn widened(code: u8) -> u16 {
    if code == NONE_U8 { NONE_U16 } else { code.into() }
}

/// By row; `NONE_U16` where not known.
impl From<Vec<u16>> for CodeColumn {
    fn from(wide: Vec<u16>) -> CodeColumn {
        CodeColumn { narrow: Vec::new(), wide }
    }
}

/// By row; `NONE_U8` where not known.
impl From<Vec<u8>> for CodeColumn {
    fn from(narrow: Vec<u8>) -> CodeColumn {
        CodeColumn { narrow, wide: Vec::new() }
    }
}

impl PartialEq for CodeColumn {
    fn eq(&self, other: &CodeColumn) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<'a> Codes<'a> {
    /// The code of a row; `none` where there is no such row.
    #[inline]
    pub(super) fn at(self, row: usize) -> usize {
        match self {
            Codes::Narrow(codes) => codes.get(row).copied().unwrap_or(NONE_U8).into(),
            Codes::Wide(codes) => codes.get(row).copied().unwrap_or(NONE_U16).into(),
        }
    }

    /// The code of "not known", beyond all others.
    pub(super) fn none(self) -> usize {
        match self {
            Codes::Narrow(_) => NONE_U8.into(),
            Codes::Wide(_) => NONE_U16.into(),
        }
    }

    /// Those of some rows; `None` where not all of these are there.
    pub(super) fn of(self, rows: Range<usize>) -> Option<Codes<'a>> {
        Some(match self {
            Codes::Narrow(codes) => Codes::Narrow(codes.get(rows)?),
            Codes::Wide(codes) => Codes::Wide(codes.get(rows)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_byte_a_row_says_what_two_say(
            codes in proptest::collection::vec(proptest::option::of(0..300u16), 0..50),
            values in 250..310usize,
            more in any::<u16>(),
        ) {
            let plain: Vec<u16> = codes.iter().map(|code| code.unwrap_or(NONE_U16)).collect();
            let wide = CodeColumn::from(plain.clone());
            let mut column = wide.clone().narrowed(values);
            let fits = values <= 255 && codes.iter().flatten().all(|c| usize::from(*c) < values);
            let is_narrow = matches!(column.codes(), Codes::Narrow(_));
            prop_assert_eq!(is_narrow, fits && !codes.is_empty());
            prop_assert_eq!(&column, &wide);
            prop_assert_eq!(column.len(), plain.len());
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), plain.clone());
            for (row, code) in plain.iter().enumerate() {
                prop_assert_eq!(column.at(row), *code);
            }
            prop_assert_eq!(column.at(plain.len()), NONE_U16);
            column.push(more);
            prop_assert_eq!(column.at(plain.len()), more);
            prop_assert_eq!(column.iter().take(plain.len()).collect::<Vec<_>>(), plain);
        }
    }
}
