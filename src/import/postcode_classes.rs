//! Which class of a profile is each postcode in? Finer than areas: records
//! that carry no type of their own take that of their postcode.

use super::postcodes::{POSTCODE, normalised};
use super::services::wanted;
use super::table;
use crate::base::number::counted;
use crate::base::{Error, Notes, Result};
use crate::council::recipe::PostcodeClassesSource;
use std::collections::HashMap;
use std::path::Path;

/// What a column of classes is called.
pub(super) const CLASS: [&str; 7] =
    ["type", "profiletype", "profile", "class", "subgroup", "group", "segment"];

/// Classes by postcode.
#[derive(Clone, Debug, PartialEq)]
pub struct PostcodeClassesRead {
    /// Normalised postcode → code of the class.
    pub by_postcode: HashMap<String, String>,
    /// The source with every guessed column filled in.
    pub used: PostcodeClassesSource,
    pub notes: Notes,
}

/// Reads the class of each postcode. Of a postcode that comes twice with two
/// classes, the first counts, and a note says how many there are.
///
/// # Errors
/// A column that is not there; no postcode with a class.
pub fn read(path: &Path, source: &PostcodeClassesSource) -> Result<PostcodeClassesRead> {
    let table = table::open(path, source.sheet.as_deref())?;
    let postcode = wanted(&table, source.postcode.as_deref(), &POSTCODE, "postcode", "postcodes")?;
    let class = wanted(&table, source.class.as_deref(), &CLASS, "class", "classes' codes")?;
    let mut by_postcode: HashMap<String, String> = HashMap::new();
    let mut twice = 0;
    let mut notes = table.notes().clone();
    notes.extend(table.each_row(|row| {
        let (of, code) = (row.cell(postcode), row.cell(class));
        if of.is_empty() || code.is_empty() {
            return Ok(());
        }
        let known = by_postcode.entry(normalised(of)).or_insert_with(|| code.to_string());
        twice += usize::from(known != code);
        Ok(())
    })?);
    if by_postcode.is_empty() {
        return Err(Error::new("No postcode has a class in this file")
            .in_file(path)
            .remedy(format!("Check the columns named; there are: {}", table.heading_list())));
    }
    if twice > 0 {
        let rows = counted(twice, "row gives", "rows give");
        notes.warn(format!("{rows} a postcode another class than a row above; the first counts."));
    }
    let heading = |column: usize| Some(table.headings()[column].clone());
    let used = PostcodeClassesSource {
        postcode: heading(postcode),
        class: heading(class),
        ..source.clone()
    };
    Ok(PostcodeClassesRead { by_postcode, used, notes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn untidy_postcodes_have_their_class_and_a_second_one_is_told() {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
        let text = "pcds,type\nm154ab,A01\nM15 4AB,B02\nM1 1AE,\nWA14 5LW,B02\n";
        file.write_all(text.as_bytes()).expect("written");
        let read = read(file.path(), &PostcodeClassesSource::default()).expect("classes");
        assert_eq!(read.by_postcode.len(), 2);
        assert_eq!(read.by_postcode.get("M15 4AB").map(String::as_str), Some("A01"));
        assert_eq!(read.used.class.as_deref(), Some("type"));
        assert!(read.notes.iter().any(|note| note.text.contains("the first counts")));
    }
}
