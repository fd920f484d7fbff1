//! How does any table of an answer become CSV? Headings, and rows of cells.

use super::cells::Cell;
use super::csv::written;
use crate::base::{Error, Result};

/// A table, ready to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub headings: Vec<String>,
    /// Each as long as `headings`.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows yet.
    pub fn new<S: Into<String>>(headings: impl IntoIterator<Item = S>) -> Table {
        Table { headings: headings.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// As CSV, UTF-8, the headings first. `byte_order_mark` makes Excel read it
    /// as UTF-8.
    ///
    /// # Errors
    /// Where a row is longer or shorter than the headings.
    pub fn csv(&self, byte_order_mark: bool) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        if byte_order_mark {
            out.extend_from_slice("\u{FEFF}".as_bytes());
        }
        let failed =
            |error: csv::Error| Error::new(format!("The table could not be written ({error})"));
        let mut writer = csv::Writer::from_writer(&mut out);
        writer.write_record(&self.headings).map_err(failed)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(written)).map_err(failed)?;
        }
        writer.flush()?;
        drop(writer);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_written_with_every_digit_and_its_text_made_harmless() {
        let mut table = Table::new(["key", "contacts", "cost"]);
        let text = |text: &str| Cell::Text(text.to_string());
        table.rows.push(vec![text("=SUM(A1)"), Cell::Whole(12), Cell::Number(0.1 + 0.2)]);
        table.rows.push(vec![text("Face, to face"), text("<5"), Cell::Empty]);
        let csv = String::from_utf8(table.csv(false).unwrap()).unwrap();
        let lines = ["key,contacts,cost", "'=SUM(A1),12,0.30000000000000004"];
        assert_eq!(csv.lines().take(2).collect::<Vec<_>>(), lines);
        assert_eq!(csv.lines().nth(2), Some("\"Face, to face\",<5,"));
        assert_eq!(table.csv(true).unwrap()[..3], [0xEF, 0xBB, 0xBF]);
        table.rows.push(vec![Cell::Empty]);
        assert!(table.csv(false).is_err(), "a row of another length");
    }
}
