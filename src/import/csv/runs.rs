//! How is a text table read by several threads? In blocks that end where a
//! record ends. What a block cannot know (whether text above it was UTF-8,
//! whether the footnotes have begun) it takes to be as it was when it was
//! begun; where that was wrong, it is read again as it should be.

use super::super::runs::{Join, Taker, in_step};
use super::super::table::Row;
use super::super::text_encoding::plain_text;
use super::blocks::Blocks;
use super::{At, Encoding, Layout, rows};
use crate::base::progress::Watch;
use crate::base::{Notes, Progress, Result};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Mutex;

/// Bytes of a block: large beside what a block costs by itself, small beside
/// the caches and the memory of all threads.
const BLOCK_BYTES: usize = 1 << 20;

/// A block that was read as if it began at `from`.
struct Read<R> {
    block: Vec<u8>,
    from: At,
    /// The run, and how far the block goes; `None` where anything went wrong,
    /// which is told when it is read again.
    run: Option<(R, At)>,
}

/// Calls `join` with every run of rows of data, in order.
pub(in crate::import) fn runs<T: Taker>(
    path: &Path,
    layout: &Layout,
    width: usize,
    taker: &T,
    progress: &Progress,
    join: &mut Join<T::Run>,
    notes: &mut Notes,
) -> Result<()> {
    runs_of(BLOCK_BYTES, path, layout, width, taker, progress, join, notes)
}

#[expect(clippy::too_many_arguments, reason = "as `runs`, and the size of a block")]
pub(super) fn runs_of<T: Taker>(
    block_bytes: usize,
    path: &Path,
    layout: &Layout,
    width: usize,
    taker: &T,
    progress: &Progress,
    join: &mut Join<T::Run>,
    notes: &mut Notes,
) -> Result<()> {
    let delimiter = layout.delimiter;
    let mut blocks = Blocks::new(plain_text(path)?, delimiter, block_bytes);
    let reached = Mutex::new(layout.start());
    let lock = || reached.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let read = |block: &[u8], at: &mut At| -> Result<T::Run> {
        let mut run = taker.run();
        let mut watch = Watch::default();
        progress.check()?;
        let _ = rows(block, delimiter, width, at, &mut |row: &Row| {
            watch.check(progress)?;
            taker.take(&mut run, row, true);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(run)
    };
    let at_once = rayon::current_num_threads() * 4;
    // Only the first block has the heading.
    let mut skip = layout.start().skip;
    let mut after_crlf = false;
    let next = || {
        let reached = *lock();
        let mut items = Vec::new();
        while items.len() < at_once {
            progress.check()?;
            let Some(block) = blocks.next()? else { break };
            let ends = block.ends_with(b"\r\n");
            let after_crlf = std::mem::replace(&mut after_crlf, ends);
            let skip = std::mem::take(&mut skip);
            items.push((block, At { skip, number: 0, after_crlf, ..reached }));
        }
        Ok(items)
    };
    let convert = |(block, from): (Vec<u8>, At)| {
        let mut at = from;
        let run = read(&block, &mut at).ok().map(|run| (run, at));
        Read { block, from, run }
    };
    let join = |done: Read<T::Run>| {
        let mut reached = lock();
        progress.advance(done.block.len() as u64);
        reached.after_crlf = done.from.after_crlf;
        let (run, above) = match done.run {
            Some((run, to)) if reached.follows(&done.from, &to) => {
                let above = reached.number;
                reached.advance(&to);
                (run, above)
            }
            _ => (read(&done.block, &mut reached)?, 0),
        };
        drop(reached);
        join(run, above)
    };
    in_step(next, convert, join)?;
    lock().note(notes);
    Ok(())
}

impl At {
    /// Whether what was read as if from `from` to `to` is what is read from here.
    fn follows(&self, from: &At, to: &At) -> bool {
        let plain = from.encoding == Encoding::Ascii && to.encoding == Encoding::Ascii;
        self.skip == from.skip
            && self.footnote == from.footnote
            && (plain || self.encoding == from.encoding)
    }

    /// Goes on by a block that was read as if nothing stood above it.
    fn advance(&mut self, to: &At) {
        self.skip = to.skip;
        self.footnote = self.footnote.or(to.footnote.map(|row| row + self.number));
        self.number += to.number;
        if to.encoding != Encoding::Ascii {
            self.encoding = to.encoding;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::runs::{Rows, TakenDown};
    use super::super::{open, visit};
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    /// Rows, and what was noted; or the trouble.
    type Seen = std::result::Result<(Rows, String), String>;

    fn file(text: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
        file.write_all(text).expect("written");
        file
    }

    /// By the `csv` crate, from end to end.
    fn plainly(path: &Path) -> Seen {
        let (layout, headings, _) = open(path).map_err(|e| e.to_string())?;
        let (mut rows, mut notes) = (Rows::new(), Notes::new());
        let mut take = |row: &Row| {
            rows.push((row.number, row.cells.iter().map(str::to_string).collect()));
            Ok(ControlFlow::Continue(()))
        };
        let done = visit(path, &layout, headings.len(), &mut take, &mut notes);
        done.map(|()| (rows, format!("{notes:?}"))).map_err(|e| e.to_string())
    }

    fn in_blocks(path: &Path, bytes: usize, threads: usize) -> Seen {
        let (layout, headings, _) = open(path).map_err(|e| e.to_string())?;
        let (mut rows, mut notes) = (Rows::new(), Notes::new());
        let mut join = |run: Rows, above: u64| {
            rows.extend(run.into_iter().map(|(row, cells)| (row + above, cells)));
            Ok(())
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let (taker, progress) = (TakenDown { wanted: vec![] }, Progress::new());
        let width = headings.len();
        let done = pool.install(|| {
            runs_of(bytes, path, &layout, width, &taker, &progress, &mut join, &mut notes)
        });
        done.map(|()| (rows, format!("{notes:?}"))).map_err(|e| e.to_string())
    }

    fn line() -> impl Strategy<Value = Vec<u8>> {
        let plain = "[a-c1-3 ,]{0,6}";
        prop_oneof![
            8 => plain.prop_map(|cell| format!("x,{cell},9").into_bytes()),
            4 => "[a-c\"\r\n,]{0,8}".prop_map(|cell| {
                format!("\"{}\",q,1", cell.replace('"', "\"\"")).into_bytes()
            }),
            2 => "[a-c\"]{0,4}".prop_map(|cell| format!("a{cell},b\",c").into_bytes()),
            2 => Just(Vec::new()),
            1 => Just("é,ü,£".as_bytes().to_vec()),
            1 => Just(b"\xE9,b,c".to_vec()),
            1 => Just(b"note only".to_vec()),
            1 => Just(b"1,,".to_vec()),
            1 => Just(b"\"a\"b\",c,d".to_vec()),
            1 => Just(b"\"never closed,b,c".to_vec()),
            1 => Just(b",,".to_vec()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn a_text_read_in_blocks_is_read_as_from_end_to_end(
            lines in proptest::collection::vec(line(), 0..30),
            end in prop_oneof![
                Just("\n"), Just("\r\n"), Just("\r"), Just("\n\n"), Just("\r\n\r\n"),
                Just("\n\r\n"), Just("\r\n\n"), Just("\r\r\n"),
            ],
            bytes in prop_oneof![1..40usize, Just(BLOCK_BYTES)],
            titled in any::<bool>(),
        ) {
            let heading = if titled { vec!["A table", "", "h1,h2,h3"] } else { vec!["h1,h2,h3"] };
            let mut text = Vec::new();
            for line in heading.into_iter().map(|line| line.as_bytes().to_vec()).chain(lines) {
                text.extend(line);
                text.extend(end.as_bytes());
            }
            let file = file(&text);
            let plain = plainly(file.path());
            for threads in [1, 3] {
                prop_assert_eq!(&in_blocks(file.path(), bytes, threads), &plain);
            }
        }
    }

    #[test]
    fn text_in_another_encoding_after_many_blocks_is_read_again_as_it_is() {
        let ascii = "x,y,z\n".repeat(5_000).into_bytes();
        let of = |lines: &[&[u8]]| [b"a,b,c\n", &ascii[..], &lines.concat(), &ascii].concat();
        let old: &[u8] = b"caf\xE9,y,z\n";
        for lines in [&[old, old][..], &[old, "é,y,z\n".as_bytes()], &["é,y,z\n".as_bytes()]] {
            let file = file(&of(lines));
            let plain = plainly(file.path());
            assert!(plain.is_ok());
            assert_eq!(in_blocks(file.path(), 1_000, 2), plain);
        }
        let file = file(&of(&["é,y,z\n".as_bytes(), old]));
        let plain = plainly(file.path()).expect_err("not UTF-8 throughout");
        assert_eq!(in_blocks(file.path(), 1_000, 2), Err(plain));
    }

    #[test]
    fn rows_parted_by_blank_lines_are_numbered_as_from_end_to_end() {
        for end in ["\n\n", "\r\n\r\n", "\n\n\n", "\n\r\n"] {
            let file = file(format!("a,b,c{end}{}", format!("x,y,z{end}").repeat(900)).as_bytes());
            let plain = plainly(file.path());
            assert_eq!(in_blocks(file.path(), 500, 2), plain);
            let lines = if end.matches('\n').count() == 3 { 3 } else { 2 };
            let (rows, _) = plain.expect("rows");
            assert_eq!(rows.last().map(|(row, _)| *row), Some(1 + lines * 900), "{end:?}");
        }
    }

    #[test]
    fn footnotes_go_over_blocks() {
        let notes = "Source: a note\n".repeat(900);
        let rows = "x,y,z\n".repeat(900);
        for end in ["", "x,y,z\n"] {
            let file = file(format!("a,b,c\n{rows}\n{notes}{end}").as_bytes());
            let plain = plainly(file.path());
            assert_eq!(plain.is_ok(), end.is_empty());
            assert_eq!(in_blocks(file.path(), 500, 2), plain);
        }
    }

    #[test]
    fn the_work_ends_soon_after_the_officer_has_stopped_it() {
        let file = file(format!("a,b,c\n{}", "x,y,z\n".repeat(50_000)).as_bytes());
        let (layout, ..) = open(file.path()).expect("a table");
        let (taker, progress) = (TakenDown { wanted: vec![] }, Progress::new());
        progress.stage("Reading", 300_000);
        let (mut runs, mut notes) = (0, Notes::new());
        let mut join = |_: Rows, _: u64| {
            runs += 1;
            if runs == 3 {
                progress.cancel();
            }
            Ok(())
        };
        let done =
            runs_of(1_000, file.path(), &layout, 3, &taker, &progress, &mut join, &mut notes);
        assert!(done.is_err_and(|e| e.is_cancelled()));
        assert!((3..50).contains(&runs), "{runs} of 300");
        let fraction = progress.now().fraction.expect("known");
        assert!(fraction > 0.0 && fraction < 0.5, "{fraction}");
    }
}
