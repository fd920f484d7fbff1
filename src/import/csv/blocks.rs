//! How is a text table cut into blocks that can be read apart? At the end of
//! a record: at a line end that stands within no quotation marks. Where a
//! quotation mark opens a cell and where it is a sign like any other is told
//! as the `csv` crate tells it: it opens at the start of a cell alone.

use std::io::Read;

/// A quoted cell, or a line, of more than this is no longer looked through: it
/// is cut, and the reader of the block refuses it as too long. A run of blank
/// lines of more than this is cut between two of them.
const LONGEST_BYTES: usize = 4 << 20;
/// Bytes that are looked at together for a quotation mark.
const PIECE: usize = 1 << 10;

/// The blocks of a text, in order.
pub(super) struct Blocks<R> {
    text: R,
    delimiter: u8,
    block_bytes: usize,
    longest_bytes: usize,
    /// Bytes that are read and not yet given.
    held: Vec<u8>,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    pub(super) fn new(text: R, delimiter: u8, block_bytes: usize) -> Self {
        let (held, longest_bytes) = (Vec::new(), LONGEST_BYTES);
        Blocks { text, delimiter, block_bytes, longest_bytes, held, ended: false }
    }

    /// The next block, of about the size asked for; none at the end. Blank
    /// lines between two blocks are the later one's: they count with the record
    /// that follows them.
    pub(super) fn next(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut quotes = Quotes { longest: self.longest_bytes, ..Quotes::default() };
        loop {
            self.fill()?;
            if self.held.is_empty() {
                return Ok(None);
            }
            let cut = quotes.cut(&self.held, self.delimiter, self.block_bytes);
            if let Some(cut) = cut.or(self.ended.then_some(self.held.len())) {
                let rest = self.held.split_off(cut);
                return Ok(Some(std::mem::replace(&mut self.held, rest)));
            }
        }
    }

    /// Reads on by one block.
    fn fill(&mut self) -> std::io::Result<()> {
        if self.ended {
            return Ok(());
        }
        let more = self.block_bytes.max(1 << 12) as u64;
        self.held.reserve(more as usize);
        let read = self.text.by_ref().take(more).read_to_end(&mut self.held)?;
        self.ended = (read as u64) < more;
        Ok(())
    }
}

/// How far the quotation marks of a block are understood.
#[derive(Default)]
struct Quotes {
    /// Bytes of a cell, a line or a run of blank lines that is not yet cut.
    longest: usize,
    /// All before this is looked through.
    at: usize,
    /// Where the cell under way began, if it is quoted.
    quoted_since: Option<usize>,
    /// The last end of a record that was no place to cut.
    line_since: usize,
    /// After the last blank line since: a place to cut where there is no better.
    blank_end: Option<usize>,
}

impl Quotes {
    /// The first place at or after `least` where the block may end, as far as
    /// the bytes tell.
    fn cut(&mut self, bytes: &[u8], delimiter: u8, least: usize) -> Option<usize> {
        // The last two bytes wait for those that follow: a quotation mark may
        // be doubled, a line end may be two bytes long.
        let known = bytes.len().saturating_sub(2);
        while self.at < known {
            match self.quoted_since {
                Some(since) => self.close(bytes, known, since),
                None => {
                    let end = (self.at + PIECE).min(known);
                    let piece = bytes.get(self.at..end)?;
                    let looked_for = self.at + PIECE > least;
                    // Nothing is asked of most pieces but whether they have a mark.
                    if !looked_for && !piece.contains(&b'"') {
                        self.at = end;
                        continue;
                    }
                    if let Some(cut) = self.walk(bytes, delimiter, end, least) {
                        return Some(cut);
                    }
                }
            }
            let since = self.quoted_since.unwrap_or(self.line_since.max(least));
            if self.at > since.saturating_add(self.longest) && self.at >= least {
                // What is quoted is too long wherever it is cut.
                let blank_end = self.blank_end.filter(|_| self.quoted_since.is_none());
                return Some(blank_end.unwrap_or(self.at));
            }
        }
        None
    }

    /// To the end of a quoted cell.
    fn close(&mut self, bytes: &[u8], known: usize, since: usize) {
        let rest = bytes.get(self.at..known).unwrap_or_default();
        match rest.iter().take(self.longest).position(|byte| *byte == b'"') {
            Some(mark) if rest.get(mark + 1).or(bytes.get(known)) == Some(&b'"') => {
                self.at += mark + 2;
            }
            Some(mark) => {
                self.at += mark + 1;
                self.quoted_since = None;
            }
            None => {
                self.at += rest.len().min(self.longest);
                self.quoted_since = Some(since);
            }
        }
    }

    /// Byte by byte, to the next quoted cell or to `end`.
    fn walk(&mut self, bytes: &[u8], delimiter: u8, end: usize, least: usize) -> Option<usize> {
        let ends_line = |byte: u8| byte == b'\n' || byte == b'\r';
        while self.at < end {
            let at = self.at;
            let byte = bytes.get(at).copied()?;
            self.at += 1;
            let before = at.checked_sub(1).and_then(|before| bytes.get(before)).copied();
            let opens = before.is_none_or(|before| before == delimiter || ends_line(before));
            if byte == b'"' && opens {
                self.quoted_since = Some(at);
                return None;
            }
            if !ends_line(byte) || self.at < least {
                continue;
            }
            // The whole of the line end that ends a record, and where it can be
            // helped none of a blank line's. A mark of the byte order at the
            // start of a block would be passed over.
            let two = byte == b'\n' && before == Some(b'\r');
            let last = at.checked_sub(if two { 2 } else { 1 }).and_then(|last| bytes.get(last));
            let next = bytes.get(self.at);
            let half = byte == b'\r' && next == Some(&b'\n');
            let is_end = !half && next.is_some_and(|next| *next != 0xEF);
            if last.is_none_or(|last| ends_line(*last)) {
                self.blank_end = Some(self.at).filter(|_| is_end).or(self.blank_end);
                continue;
            }
            (self.line_since, self.blank_end) = (at, None);
            if is_end {
                return Some(self.at);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &[u8], bytes: usize) -> Vec<String> {
        let mut blocks = Blocks::new(text, b',', bytes);
        let next = || blocks.next().expect("read");
        std::iter::from_fn(next).map(|block| String::from_utf8_lossy(&block).into_owned()).collect()
    }

    #[test]
    fn a_block_ends_where_a_record_ends_and_a_blank_line_is_the_next_ones() {
        assert_eq!(blocks(b"a,b\nc,d\r\ne,f\rg,h", 1), ["a,b\n", "c,d\r\n", "e,f\r", "g,h"]);
        assert_eq!(blocks(b"a\n\nb\nc\n", 1), ["a\n", "\nb\n", "c\n"]);
        assert_eq!(blocks(b"a\r\n\r\nb\r\nc,d", 1), ["a\r\n", "\r\nb\r\n", "c,d"]);
        assert_eq!(blocks(b"a\r\rb\r\rc", 1), ["a\r", "\rb\r", "\rc"]);
        assert_eq!(blocks(b"", 1), [""; 0]);
        assert_eq!(blocks(b"\n\n", 1), ["\n\n"]);
    }

    #[test]
    fn a_text_whose_every_second_line_is_blank_is_parted_too() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("x,y,z{end}{end}").repeat(1_000);
            let parted = blocks(text.as_bytes(), 100);
            assert_eq!(parted.concat(), text);
            assert!(parted.len() > 50, "{} with {end:?}", parted.len());
        }
    }

    #[test]
    fn line_ends_within_quotation_marks_are_no_ends() {
        let text = b"1,\"a\nb\"\"\n\",c\n2,5\" pipe\n3,\"x\"y\"\nz\"\n4\n";
        let cut = blocks(text, 1);
        // A mark within a cell opens nothing; after a closed one, neither.
        assert_eq!(cut, ["1,\"a\nb\"\"\n\",c\n", "2,5\" pipe\n", "3,\"x\"y\"\n", "z\"\n", "4\n"]);
    }

    #[test]
    fn what_never_ends_is_cut_all_the_same() {
        let quote = [b"a\n\"".to_vec(), vec![b'x'; 3 * LONGEST_BYTES], b"\nb\n".to_vec()].concat();
        assert!(blocks(&quote, 1 << 16).len() > 1);
        let line = vec![b'x'; 3 * LONGEST_BYTES];
        let cut = blocks(&line, 1 << 16);
        assert!(cut.len() > 1);
        assert_eq!(cut.concat().len(), line.len());
        let blank = [b"a\n".to_vec(), vec![b'\n'; 3 * LONGEST_BYTES]].concat();
        assert!(blocks(&blank, 1 << 16).len() > 2);
    }

    #[test]
    fn a_run_of_blank_lines_that_is_cut_leaves_the_record_after_it_whole() {
        const LONGEST: usize = 5_000;
        for end in ["\n", "\r\n", "\r"] {
            for more in 0..2 * PIECE {
                let blank = end.repeat((LONGEST + more) / end.len());
                let text = format!("a,b{end}{blank}1,E00000001,bins{end}2,\"x\"{end}");
                let mut blocks = Blocks::new(text.as_bytes(), b',', 64);
                blocks.longest_bytes = LONGEST;
                let all: Vec<Vec<u8>> =
                    std::iter::from_fn(|| blocks.next().expect("read")).collect();
                assert!(all.len() > 1 && all.concat() == text.as_bytes());
                let holds = |record: &str| {
                    let holds = |block: &&Vec<u8>| {
                        String::from_utf8_lossy(block)
                            .split(['\n', '\r'])
                            .any(|line| line == record)
                    };
                    all.iter().filter(holds).count() == 1
                };
                assert!(holds("1,E00000001,bins") && holds("2,\"x\""), "{more} with {end:?}");
            }
        }
    }
}
