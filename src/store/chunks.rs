//! How do the chunks of a column become the column? Several at once, each
//! straight into its place, or into what is smaller than one number a row.

use super::blob::{self, Kind, Width};
use super::customers::CHUNK;
use super::packing::{self, Code, Packed};
use super::trouble::damage;
use crate::base::Result;
use crate::records::{BlockColumn, BlockPart, Columns, PersonColumn, PersonPart};
use rayon::prelude::*;

/// A column's chunks, which hold as many codes as there are records.
pub(super) struct Chunks<'a> {
    form: Form<'a>,
    records: usize,
}

enum Form<'a> {
    Packed(Vec<Packed<'a>>),
    /// As the first form has them.
    Plain(&'a [Vec<u8>]),
}

impl<'a> Chunks<'a> {
    /// Errors: a chunk that was never written; other than so many codes.
    pub(super) fn of(chunks: &'a [Vec<u8>], records: usize) -> Result<Chunks<'a>> {
        let is_packed = |chunk: &&Vec<u8>| blob::says(chunk, Kind::Packed);
        let form = match chunks.iter().filter(is_packed).count() {
            count if count == chunks.len() => {
                let opened =
                    |chunk: &'a Vec<u8>| packing::packed(blob::open(chunk, Kind::Packed)?, CHUNK);
                let packed = chunks.par_iter().map(opened).collect::<Result<Vec<Packed>>>()?;
                all_there(packed.iter().map(|chunk| chunk.count).sum(), records)?;
                Form::Packed(packed)
            }
            0 => Form::Plain(chunks),
            _ => return Err(damage("a column is kept in two forms")),
        };
        Ok(Chunks { form, records })
    }

    /// Whether they may be read in another width than they were written in.
    pub(super) fn are_packed(&self) -> bool {
        matches!(self.form, Form::Packed(_))
    }

    /// Every code.
    ///
    /// Errors: a code that does not fit the column.
    pub(super) fn all<C: Code + Width>(&self) -> Result<Vec<C>> {
        let packed = match &self.form {
            Form::Packed(packed) => packed,
            Form::Plain(chunks) => return self.plain(chunks),
        };
        let unknown =
            C::lowered(0).ok_or_else(|| damage("a column has no code for “not known”"))?;
        let mut codes = vec![unknown; self.records];
        let (mut parts, mut left) = (Vec::new(), codes.as_mut_slice());
        for chunk in packed {
            let (part, rest) = left.split_at_mut(chunk.count.min(left.len()));
            parts.push((chunk, part));
            left = rest;
        }
        parts.into_par_iter().try_for_each(|(chunk, part)| chunk.unpack(part))?;
        Ok(codes)
    }

    fn plain<C: Code + Width>(&self, chunks: &[Vec<u8>]) -> Result<Vec<C>> {
        let opened = |chunk: &Vec<u8>| blob::open(chunk, Kind::Column)?.rest();
        let codes = chunks.par_iter().map(opened).collect::<Result<Vec<Vec<C>>>>()?.concat();
        all_there(codes.len(), self.records)?;
        Ok(codes)
    }

    /// Every code; none where every one is "not known".
    ///
    /// Errors: those of `all`.
    pub(super) fn known<C: Code + Width>(&self) -> Result<Vec<C>> {
        if let Form::Packed(packed) = &self.form
            && packed.iter().all(Packed::says_nothing)
        {
            return Ok(Vec::new());
        }
        let codes = self.all::<C>()?;
        let nothing = codes.iter().all(|code| code.lifted() == 0);
        Ok(if nothing { Vec::new() } else { codes })
    }

    /// What `make` makes of each chunk's codes and its first row; `None` where
    /// it makes nothing of one.
    fn parts<P: Send>(
        &self,
        make: impl Fn(&[u32], usize) -> Option<P> + Sync,
    ) -> Result<Option<Vec<P>>> {
        let Form::Packed(packed) = &self.form else { return Ok(None) };
        let starts = packed.iter().scan(0, |next, chunk| {
            let start = *next;
            *next += chunk.count;
            Some((chunk, start))
        });
        let starts: Vec<(&Packed<'_>, usize)> =
            starts.filter(|(chunk, _)| chunk.count > 0).collect();
        let part = |(chunk, start): (&Packed<'_>, usize)| {
            let mut codes = vec![0; chunk.count];
            chunk.unpack(&mut codes)?;
            Ok(make(&codes, start))
        };
        starts.into_par_iter().map(part).collect()
    }
}

fn all_there(count: usize, records: usize) -> Result<()> {
    if count == records {
        return Ok(());
    }
    Err(damage(format!("{count} of {records} records are there")))
}

/// The persons of all rows.
pub(super) fn persons(chunks: &Chunks<'_>) -> Result<PersonColumn> {
    let parts = chunks.parts(|numbers, _| PersonPart::of(numbers))?;
    match parts.and_then(|parts| PersonColumn::joined(&parts)) {
        Some(column) => Ok(column),
        None => chunks.all::<u32>().map(PersonColumn::from),
    }
}

/// The blocks of all rows, whose persons and days `columns` has.
pub(super) fn blocks(chunks: &Chunks<'_>, columns: &Columns) -> Result<BlockColumn> {
    let part = |blocks: &[u32], first| BlockPart::of(blocks, first, &columns.person, &columns.day);
    let parts = match columns.person.len() == chunks.records {
        true => chunks.parts(part)?,
        false => None,
    };
    match parts.and_then(|parts| BlockColumn::joined(&parts)) {
        Some(column) => Ok(column),
        None => chunks.all::<u32>().map(BlockColumn::from),
    }
}
