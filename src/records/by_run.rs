//! How are records counted that lie in runs of one block each? A run at a
//! time, as if all its rows lay there; then the few that lie elsewhere are
//! moved to where they do.

use super::block_runs::Runs;
use super::people::{People, mark};
use super::select::Selected;
use super::table::Window;
use super::{Columns, NONE_U32};
use crate::base::progress::Watch;
use crate::base::{Progress, Result};
use std::ops::Range;

/// Each of some runs or rows, or an error once the officer has stopped the work.
fn watched<T>(
    all: impl Iterator<Item = T>,
    progress: &Progress,
) -> impl Iterator<Item = Result<T>> {
    let mut watch = Watch::default();
    all.map(move |one| watch.check(progress).map(|()| one))
}

/// A run that is moved along rising rows.
struct At<'a> {
    runs: &'a Runs,
    run: usize,
    end: usize,
}

impl<'a> At<'a> {
    fn row(runs: &'a Runs, row: usize) -> At<'a> {
        let run = runs.at(row);
        At { runs, run, end: runs.of(run).end }
    }

    /// The block of the run that the row lies in.
    #[inline]
    fn block(&mut self, row: usize) -> u32 {
        while row >= self.end && self.run < self.runs.starts.len() {
            self.run += 1;
            self.end = self.runs.of(self.run).end;
        }
        self.runs.blocks.get(self.run).copied().unwrap_or(NONE_U32)
    }
}

/// Adds each of some rows that passes under its block and its `key`. Where all
/// pass, `count` adds the rows of one run to the cells of its block.
pub(super) fn add_rows(
    window: &mut Window<'_>,
    (runs, selected): (&Runs, &Selected),
    rows: Range<usize>,
    progress: &Progress,
    key: impl Fn(usize) -> usize,
    count: impl Fn(&mut [u32], Range<usize>),
) -> Result<()> {
    if selected.is_all() {
        each_run(runs, &rows, progress, |of_run, block| {
            window.with_cells(block, |cells| count(cells, of_run))
        })?;
    } else {
        let mut at = At::row(runs, rows.start);
        Selected::spans(rows.clone(), progress, |span| {
            selected.each_in(span, |row| window.add(at.block(row), key(row)));
        })?;
    }
    let mut at = At::row(runs, rows.start);
    for few in watched(runs.elsewhere(&rows).iter(), progress) {
        let (row, block) = few?;
        let row = *row as usize;
        if selected.passes(row) {
            window.take_off(at.block(row), key(row));
            window.add(*block, key(row));
        }
    }
    Ok(())
}

/// Calls `each` with every run of some rows, which begin with a run, and its
/// block.
///
/// Errors: `Progress` stopped, which is looked at every so many runs.
fn each_run(
    runs: &Runs,
    rows: &Range<usize>,
    progress: &Progress,
    mut each: impl FnMut(Range<usize>, u32),
) -> Result<()> {
    for run in watched(runs.at(rows.start)..runs.starts.len(), progress) {
        let run = run?;
        let of_run = runs.of(run);
        if of_run.start >= rows.end {
            break;
        }
        each(of_run, runs.blocks.get(run).copied().unwrap_or(NONE_U32));
    }
    Ok(())
}

/// Adds each person of some rows who has one that passes, where these place
/// them, under key 0. A part's rows begin with a run and with a person.
pub(super) fn add_people(
    window: &mut Window<'_>,
    (columns, runs): (&Columns, &Runs),
    (selected, people): (&Selected, &People),
    rows: Range<usize>,
    progress: &Progress,
) -> Result<()> {
    let Some(starts) = people.starts() else { return Ok(()) };
    if selected.is_all() {
        each_run(runs, &rows, progress, |of_run, block| {
            let persons = starts.count(of_run);
            window.with_cells(block, |cells| cells.iter_mut().for_each(|cell| *cell += persons));
        })?;
    } else {
        let (mut at, mut end) = (At::row(runs, rows.start), 0);
        Selected::spans(rows.clone(), progress, |span| {
            selected.each_in(span, |row| {
                if row >= end {
                    end = starts.after(row);
                    window.add(at.block(row), 0);
                }
            });
        })?;
    }
    // Each was counted where their first row that passes would lie: whoever has
    // a row elsewhere, or rows in two runs, is moved to where they do live.
    let mut at = At::row(runs, rows.start);
    let mut elsewhere = runs.elsewhere(&rows).iter().map(|(row, _)| *row as usize).peekable();
    let runs_here = runs.at(rows.start)..=runs.at(rows.end.saturating_sub(1));
    let begins = runs_here.map(|run| runs.of(run).start);
    let mut in_two = begins.filter(|row| !starts.begins(*row)).peekable();
    let in_order = std::iter::from_fn(|| match (elsewhere.peek(), in_two.peek()) {
        (Some(a), Some(b)) if b < a => in_two.next(),
        (Some(_), _) => elsewhere.next(),
        (None, _) => in_two.next(),
    });
    let mut done = rows.start;
    for row in watched(in_order, progress) {
        let row = row?;
        if row < done {
            continue;
        }
        let theirs = starts.at_or_before(row)..starts.after(row);
        done = theirs.end;
        let mut first = None;
        let mut best = None;
        selected.each_in(theirs, |row| {
            first = first.or(Some(row));
            let block = columns.block.at(row);
            best = best.max(Some((mark(block, columns.day_at(row)), block)));
        });
        if let (Some(first), Some((_, home))) = (first, best) {
            window.take_off(at.block(first), 0);
            window.add(home, 0);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::count::row_parts;
    use super::super::oracle::many_settled;
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn moving_the_rows_that_lie_elsewhere_ends_soon_after_the_officer_has_stopped_it() {
        let (records, _) = many_settled().arranged(&Progress::new()).expect("arranged");
        let runs = records.columns.block.runs().expect("runs");
        assert!(runs.elsewhere.len() > Watch::STRIDE + 1_000, "{}", runs.elsewhere.len());
        let (selected, progress) = (Selected::all(records.len()), Progress::new());
        let asked = AtomicUsize::new(0);
        // Of rows that all pass, the key is asked of those that are moved alone.
        let key = |_| {
            progress.cancel();
            asked.fetch_add(1, Ordering::Relaxed);
            0
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        let done = pool.install(|| {
            let parts = row_parts(&records, &selected, 1);
            parts.counted((records.blocks.len(), 1), |window, rows| {
                add_rows(window, (runs, &selected), rows, &progress, key, |_, _| {})
            })
        });
        assert!(done.is_err_and(|e| e.is_cancelled()));
        assert_eq!(asked.into_inner(), 2 * Watch::STRIDE, "to take off, and to add");
    }

    #[test]
    fn whoever_looks_now_and_then_gets_everything_until_it_is_stopped() {
        let progress = Progress::new();
        let all: Result<Vec<usize>> = watched(0..3 * Watch::STRIDE, &progress).collect();
        assert!(all.is_ok_and(|all| all.into_iter().eq(0..3 * Watch::STRIDE)));
        let mut seen = 0;
        let stopped = watched(0..3 * Watch::STRIDE, &progress).find_map(|row| {
            progress.cancel();
            seen += 1;
            row.err()
        });
        assert!(stopped.is_some_and(|e| e.is_cancelled()));
        assert_eq!(
            seen,
            Watch::STRIDE + 1,
            "the row on which it was told is the first of the next"
        );
    }
}
