//! What does a page of help consist of? The little of Markdown that the pages
//! use: headings, paragraphs, lists, tables, words and their meanings, bold.

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub bold: bool,
}

pub type Line = Vec<Span>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// 1 for the page's title.
    Heading(u8, Line),
    Paragraph(Line),
    /// A line of a list, with its mark: "•" or "2.".
    Item(String, Line),
    /// The first row is the heading.
    Table(Vec<Vec<Line>>),
    /// Lines of a file, as they are.
    File(Vec<String>),
    /// A word and what it means; how deep it stands under another.
    Meaning(u8, String, Line),
}

/// Reads a page.
pub fn read(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        if trimmed == "```" {
            let of_file = lines.by_ref().take_while(|line| line.trim() != "```");
            blocks.push(Block::File(of_file.map(str::to_string).collect()));
        } else if let Some((depth, term, meaning)) = meaning(line) {
            let mut whole = meaning.to_string();
            while let Some(more) = lines.peek().filter(|next| goes_on(next, depth)) {
                whole = format!("{whole} {}", more.trim());
                lines.next();
            }
            blocks.push(Block::Meaning(depth, term.to_string(), spans(&whole)));
        } else if trimmed.starts_with('|') {
            let mut rows = vec![cells(trimmed)];
            while let Some(row) = lines.peek().filter(|next| next.trim().starts_with('|')) {
                let row = row.trim();
                if !row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) {
                    rows.push(cells(row));
                }
                lines.next();
            }
            blocks.push(Block::Table(rows));
        } else if let Some(words) = trimmed.strip_prefix("## ") {
            blocks.push(Block::Heading(2, spans(words)));
        } else if let Some(words) = trimmed.strip_prefix("# ") {
            blocks.push(Block::Heading(1, spans(words)));
        } else if !line.starts_with(' ')
            && lines.peek().is_some_and(|next| next.starts_with("  "))
            && mark(trimmed).is_none()
        {
            // A line above indented ones is their heading.
            blocks.push(Block::Heading(2, spans(trimmed)));
        } else {
            let (mark, first) = mark(trimmed).unwrap_or((String::new(), trimmed));
            let mut whole = first.to_string();
            while let Some(more) = lines.peek().filter(|next| is_more(next)) {
                whole = format!("{whole} {}", more.trim());
                lines.next();
            }
            blocks.push(match mark.is_empty() {
                true => Block::Paragraph(spans(&whole)),
                false => Block::Item(mark, spans(&whole)),
            });
        }
    }
    blocks
}

/// "  rate        observed ÷ base": a word, a gap, what it means.
fn meaning(line: &str) -> Option<(u8, &str, &str)> {
    let words = line.trim_start();
    let indent = line.len() - words.len();
    let (term, meaning) = words.split_once("  ")?;
    let depth = match indent {
        2 => 0,
        8.. => 1,
        _ => return None,
    };
    (!meaning.trim().is_empty()).then(|| (depth, term, meaning.trim()))
}

fn goes_on(line: &str, depth: u8) -> bool {
    let indent = line.len() - line.trim_start().len();
    let deep_enough = if depth == 0 { indent >= 8 } else { indent >= 20 };
    deep_enough && meaning(line).is_none_or(|(deeper, ..)| deeper == 0)
}

/// Whether the line goes on with what the one before began.
fn is_more(line: &str) -> bool {
    let trimmed = line.trim();
    !trimmed.is_empty()
        && mark(trimmed).is_none()
        && !trimmed.starts_with('#')
        && !trimmed.starts_with('|')
        && trimmed != "```"
}

/// The mark of a list's line, and the rest.
fn mark(line: &str) -> Option<(String, &str)> {
    if let Some(rest) = line.strip_prefix("- ") {
        return Some(("•".to_string(), rest));
    }
    let (number, rest) = line.split_once(". ")?;
    let counts = !number.is_empty() && number.len() < 3;
    (counts && number.bytes().all(|b| b.is_ascii_digit())).then(|| (format!("{number}."), rest))
}

fn cells(row: &str) -> Vec<Line> {
    row.trim_matches('|').split('|').map(|cell| spans(cell.trim())).collect()
}

/// Bold where it stands between `**`, or is a name to be typed between
/// backticks; what stands between single stars is as the rest.
fn spans(words: &str) -> Line {
    let words = words.replace('`', "**");
    let words = words.split("**").map(|part| part.replace('*', "")).collect::<Vec<_>>();
    words
        .into_iter()
        .enumerate()
        .filter(|(_, text)| !text.is_empty())
        .map(|(i, text)| Span { text, bold: i % 2 == 1 })
        .collect()
}

/// A line without its bold.
pub fn plain(line: &Line) -> String {
    line.iter().map(|span| span.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &str) -> Line {
        spans(words)
    }

    #[test]
    fn a_page_is_read_into_what_it_shows() {
        let page = "# Title\n\nTwo lines\nof **one** thing.\n\n- first\n  goes on\n- second\n\n\
                    1. step\n\n| a | b |\n| - | - |\n| 1 | **2** |\n";
        let blocks = read(page);
        assert_eq!(
            blocks,
            [
                Block::Heading(1, line("Title")),
                Block::Paragraph(line("Two lines of **one** thing.")),
                Block::Item("•".into(), line("first goes on")),
                Block::Item("•".into(), line("second")),
                Block::Item("1.".into(), line("step")),
                Block::Table(vec![vec![line("a"), line("b")], vec![line("1"), line("**2**")]]),
            ]
        );
        assert!(line("of **one** thing.")[1].bold);
        let typed = line("*Low*: `wardwise cost` of **all**");
        assert_eq!(plain(&typed), "Low: wardwise cost of all");
        assert_eq!(
            typed.iter().map(|span| span.bold).collect::<Vec<_>>(),
            [false, true, false, true]
        );
    }

    #[test]
    fn the_account_of_methods_is_read_as_words_and_their_meanings() {
        let page = "Take-up\n  rate        a part\n              of the base\n  expected    what\n                \
                    overall    the rate\n                           of all\n  gap         o − e\n\nLarger areas\n";
        let meaning =
            |depth, term: &str, words: &str| Block::Meaning(depth, term.into(), line(words));
        assert_eq!(
            read(page),
            [
                Block::Heading(2, line("Take-up")),
                meaning(0, "rate", "a part of the base"),
                meaning(0, "expected", "what"),
                meaning(1, "overall", "the rate of all"),
                meaning(0, "gap", "o − e"),
                Block::Paragraph(line("Larger areas")),
            ]
        );
    }
}
