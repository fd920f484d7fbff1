//! Which records could not be placed, and why? A table for the officer to mend.

use super::csv::neutral;
use crate::base::{Error, Result};
use crate::council::Unplaced;
use std::path::Path;

/// Writes `row,reason,code,postcode`, a line for each record.
///
/// # Errors
/// As `write::whole`.
pub fn write(unplaced: &[Unplaced], path: &Path) -> Result<()> {
    super::write::whole(path, &table(unplaced)?)
}

fn table(unplaced: &[Unplaced]) -> Result<Vec<u8>> {
    let failed =
        |error: csv::Error| Error::new(format!("The table could not be written ({error})"));
    let mut out = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut out);
    writer.write_record(["row", "reason", "code", "postcode"]).map_err(failed)?;
    for record in unplaced {
        let cell = |text: &Option<String>| text.as_deref().map(neutral).unwrap_or_default();
        writer
            .write_record([
                record.row.to_string(),
                neutral(&record.reason),
                cell(&record.code),
                cell(&record.postcode),
            ])
            .map_err(failed)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postcode_that_looks_like_a_formula_is_plain_text() {
        let record = Unplaced {
            row: 7,
            reason: "not a postcode".into(),
            code: None,
            postcode: Some("=1+1".into()),
        };
        let text = String::from_utf8(table(&[record]).unwrap()).unwrap();
        assert_eq!(text, "row,reason,code,postcode\n7,not a postcode,,'=1+1\n");
    }
}
