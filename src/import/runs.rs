//! How are the rows of a large table taken by several threads, and still in
//! their order? In runs: each run of rows is read and turned into what it
//! stands for by itself, several at a time, while the runs before it are
//! joined to the whole one after the other. What comes of it is the same
//! whatever the number of threads.

use super::table::Row;
use crate::base::Result;
use rayon::prelude::*;

/// What rows become. Shared by all threads.
pub(super) trait Taker: Sync {
    /// What a run of rows became. Rows in it are numbered as if nothing stood
    /// above the run.
    type Run: Send;

    /// A run without rows.
    fn run(&self) -> Self::Run;

    /// The columns that are looked at in every row. A source may leave the
    /// cells of the others empty, and then says that a row is not whole.
    fn wanted(&self) -> &[usize];

    /// Takes a row, or leaves everything as it was and says false: then the
    /// row comes again, whole.
    fn take(&self, run: &mut Self::Run, row: &Row, whole: bool) -> bool;
}

/// Takes the runs in their order: a run, and how many rows stand above it.
pub(super) type Join<'a, R> = dyn FnMut(R, u64) -> Result<()> + Send + 'a;

/// Calls `join` with what `convert` makes of each item, in the order of the
/// items, while the next few are converted. `next` gives a few items at a
/// time, and none at the end.
///
/// Errors: the first in the order of the items.
pub(super) fn in_step<I: Send, R: Send>(
    mut next: impl FnMut() -> Result<Vec<I>>,
    convert: impl Fn(I) -> R + Sync,
    mut join: impl FnMut(R) -> Result<()> + Send,
) -> Result<()> {
    let mut made: Vec<R> = Vec::new();
    loop {
        let items = match next() {
            Ok(items) => items,
            Err(error) => return made.into_iter().try_for_each(join).and(Err(error)),
        };
        if items.is_empty() {
            return made.into_iter().try_for_each(join);
        }
        let (joined, converted) = rayon::join(
            || made.into_iter().try_for_each(&mut join),
            || items.into_par_iter().map(&convert).collect(),
        );
        joined?;
        made = converted;
    }
}

/// Takes down every row: its number and its cells.
#[cfg(test)]
pub(super) struct TakenDown {
    pub(super) wanted: Vec<usize>,
}

#[cfg(test)]
pub(super) type Rows = Vec<(u64, Vec<String>)>;

#[cfg(test)]
impl Taker for TakenDown {
    type Run = Rows;

    fn run(&self) -> Rows {
        Vec::new()
    }

    fn wanted(&self) -> &[usize] {
        &self.wanted
    }

    fn take(&self, run: &mut Rows, row: &Row, whole: bool) -> bool {
        // Every third row is asked for whole.
        if !whole && row.number.is_multiple_of(3) {
            return false;
        }
        run.push((row.number, row.cells.iter().map(str::to_string).collect()));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Error;

    fn joined(items: u32, fails_at: u32) -> (Vec<u32>, Option<String>) {
        let mut left = 0..items;
        let mut all = Vec::new();
        let done = in_step(
            || Ok(left.by_ref().take(3).collect()),
            |item| item * 10,
            |made| {
                if made == fails_at * 10 {
                    return Err(Error::new("no further"));
                }
                all.push(made);
                Ok(())
            },
        );
        (all, done.err().map(|error| error.what().to_string()))
    }

    #[test]
    fn what_is_made_at_once_is_joined_in_order_up_to_the_first_error() {
        for items in [0, 1, 3, 7, 100] {
            assert_eq!(joined(items, 1000), ((0..items).map(|i| i * 10).collect(), None));
        }
        let (all, error) = joined(20, 8);
        assert_eq!(all, (0..8).map(|i| i * 10).collect::<Vec<_>>());
        assert_eq!(error.as_deref(), Some("no further"));
    }

    #[test]
    fn what_was_read_before_an_error_is_joined_before_it_is_told() {
        let mut calls = 0;
        let mut all = Vec::new();
        let next = || {
            calls += 1;
            if calls < 3 { Ok(vec![calls]) } else { Err(Error::new("the disk is gone")) }
        };
        let done = in_step(
            next,
            |item| item,
            |made| {
                all.push(made);
                Ok(())
            },
        );
        assert!(done.is_err());
        assert_eq!(all, [1, 2]);
    }
}
