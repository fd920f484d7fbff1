//! Where does each postcode lie? Postcodes with coordinates, and one way to
//! write a postcode.

use super::coordinates;
use super::services::wanted;
use super::table;
use crate::base::number::counted;
use crate::base::{Error, Notes, Result};
use crate::council::Postcode;
use crate::council::recipe::PostcodeSource;
use crate::geography::{Level, PointIndex};
use std::collections::HashMap;
use std::path::Path;

pub(super) const POSTCODE: [&str; 9] =
    ["postcode", "pcds", "pcd", "pcd2", "postcd", "postalcode", "zip", "zipcode", "homepostcode"];

/// Postcodes, none of them placed yet, and what the officer should know.
#[derive(Clone, Debug, PartialEq)]
pub struct PostcodesRead {
    /// Sorted by text; each once.
    pub postcodes: Vec<Postcode>,
    /// The source with every guessed column filled in.
    pub used: PostcodeSource,
    pub notes: Notes,
}

/// Reads postcodes with their coordinates.
///
/// # Errors
/// A column that is not there; a coordinate system that nothing tells;
/// coordinates that cannot be in it.
pub fn read(path: &Path, source: &PostcodeSource) -> Result<PostcodesRead> {
    let table = table::open(path, None)?;
    let headings = table.headings();
    let text = wanted(&table, source.postcode.as_deref(), &POSTCODE, "postcode", "postcodes")?;
    let guessed = coordinates::guess(headings);
    let x = axis(&table, source.x.as_deref(), guessed.map(|(x, _)| x), "x")?;
    let y = axis(&table, source.y.as_deref(), guessed.map(|(_, y)| y), "y")?;
    let crs = coordinates::system(source.crs.as_deref(), &headings[x], &headings[y])
        .map_err(|e| e.in_file(path))?;

    let mut texts: Vec<(String, u64)> = Vec::new();
    let mut points = Vec::new();
    let mut without = Vec::new();
    let mut notes = table.notes().clone();
    notes.extend(table.each_row(|row| {
        let written = row.cell(text);
        if written.is_empty() {
            return Ok(());
        }
        match coordinates::of_row(row, x, y) {
            Some(point) => {
                texts.push((normalised(written), row.number));
                points.push(point);
            }
            None => without.push(normalised(written)),
        }
        Ok(())
    })?);
    let lonlats = coordinates::lonlats(crs, &points)
        .map_err(|e| e.in_file(path).at_column(&headings[x]).at_column(&headings[y]))?;
    let mut postcodes: Vec<Postcode> = Vec::with_capacity(texts.len());
    let mut astray = Vec::new();
    for ((text, row), lonlat) in texts.into_iter().zip(lonlats) {
        match lonlat {
            Some((lon, lat)) => postcodes.push(Postcode { text, lon, lat, block: None }),
            None => astray.push(format!("{text} (row {row})")),
        }
    }
    if postcodes.is_empty() {
        return Err(Error::new("There are no postcodes with coordinates in this file")
            .in_file(path)
            .remedy(format!("Check the columns named; there are: {}", table.heading_list())));
    }
    // The sort is stable, so of several rows of one postcode the first stays.
    postcodes.sort_by(|a, b| a.text.cmp(&b.text));
    let before = postcodes.len();
    postcodes.dedup_by(|later, first| later.text == first.text);
    let twice = before - postcodes.len();
    if twice > 0 {
        notes.remark(format!(
            "{} came again; the first row of each was kept.",
            counted(twice, "postcode", "postcodes")
        ));
    }
    notes.remark_of("Postcodes without coordinates:", without);
    notes.warn_of("Postcodes whose coordinates lie outside their system:", astray);
    let mut used = source.clone();
    used.postcode = Some(headings[text].clone());
    used.x = Some(headings[x].clone());
    used.y = Some(headings[y].clone());
    used.crs = Some(crs.code());
    Ok(PostcodesRead { postcodes, used, notes })
}

/// The column of an axis: as named, else as guessed.
pub(super) fn axis(
    table: &table::Table,
    named: Option<&str>,
    guessed: Option<usize>,
    key: &str,
) -> Result<usize> {
    match (named, guessed) {
        (Some(name), _) => table.column(name),
        (None, Some(column)) => Ok(column),
        (None, None) => Err(Error::new("No columns look like coordinates")
            .in_file(table.file())
            .remedy(format!(
                "Name them ({key} = \"…\"); the columns there are: {}",
                table.heading_list()
            ))),
    }
}

/// Gives each postcode the building block that its coordinates lie in.
pub fn place(postcodes: &mut [Postcode], blocks: &Level, index: &PointIndex) {
    let lonlats: Vec<[f64; 2]> = postcodes.iter().map(|p| [p.lon, p.lat]).collect();
    for (postcode, block) in postcodes.iter_mut().zip(index.areas_of(&lonlats)) {
        postcode.block =
            block.and_then(|b| blocks.areas.get(b as usize)).map(|area| area.code.clone());
    }
}

/// Postcodes by their normalised text → position of their building block;
/// `None` for one that lies in no block.
pub fn blocks_by_postcode(
    postcodes: &[Postcode],
    blocks: &Level,
) -> HashMap<String, Option<usize>> {
    let position = |p: &Postcode| p.block.as_ref().and_then(|code| blocks.position(code.as_str()));
    postcodes.iter().map(|p| (p.text.clone(), position(p))).collect()
}

/// A postcode as it should be written: `wa145lw` → `WA14 5LW`. One that has
/// not the form of the United Kingdom's is in capitals with single spaces.
pub fn normalised(text: &str) -> String {
    let mut into = String::with_capacity(8);
    normalise_into(text, &mut into);
    into
}

/// `normalised` into a buffer; true where it has the form of the United
/// Kingdom's.
pub(super) fn normalise_into(text: &str, into: &mut String) -> bool {
    into.clear();
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        into.push(c.to_ascii_uppercase());
    }
    if is_uk_without_space(into.as_bytes()) {
        into.insert(into.len() - 3, ' ');
        return true;
    }
    into.clear();
    for word in text.split_whitespace() {
        if !into.is_empty() {
            into.push(' ');
        }
        into.extend(word.chars().flat_map(char::to_uppercase));
    }
    false
}

/// Letters and digits in the six forms of the Royal Mail's (A9, A99, AA9,
/// AA99, A9A and AA9A, each before 9AA), and GIR 0AA.
fn is_uk_without_space(text: &[u8]) -> bool {
    let Some(split) = text.len().checked_sub(3) else { return false };
    let (outward, inward) = text.split_at(split);
    let letter = |b: &u8| b.is_ascii_uppercase();
    let digit = |b: &u8| b.is_ascii_digit();
    let inward_fits = matches!(inward, [d, a, b] if digit(d) && letter(a) && letter(b));
    let outward_fits = match outward {
        [a, d] => letter(a) && digit(d),
        [a, b, c] => {
            letter(a) && ((digit(b) && (digit(c) || letter(c))) || (letter(b) && digit(c)))
                || outward == b"GIR"
        }
        [a, b, c, d] => letter(a) && letter(b) && digit(c) && (digit(d) || letter(d)),
        _ => false,
    };
    inward_fits && outward_fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read_text(text: &str, crs: Option<&str>) -> Result<PostcodesRead> {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
        file.write_all(text.as_bytes()).expect("written");
        let source = PostcodeSource {
            file: String::new(),
            postcode: None,
            x: None,
            y: None,
            crs: crs.map(str::to_string),
            licence: None,
            source: None,
        };
        read(file.path(), &source)
    }

    #[test]
    fn untidy_postcodes_are_tidied() {
        for (text, want) in [
            ("wa145lw", "WA14 5LW"),
            (" M15  4AB ", "M15 4AB"),
            ("ec1a1bb", "EC1A 1BB"),
            ("W1A 0AX", "W1A 0AX"),
            ("m1-1ae", "M1 1AE"),
            ("gir0aa", "GIR 0AA"),
            ("1012 ab", "1012 AB"),
            ("M15", "M15"),
            ("", ""),
        ] {
            assert_eq!(normalised(text), want);
        }
        let mut into = String::new();
        assert!(normalise_into("m15 4ab", &mut into) && !normalise_into("M15 4A", &mut into));
    }

    #[test]
    fn postcodes_are_read_once_each_with_their_coordinates() {
        let text = "pcds,long,lat\nm154ab,-2.26,53.46\nM15 4AB,-2.5,53.5\nM1 1AE,0,0\n";
        let read = read_text(text, None).expect("postcodes");
        assert_eq!(read.postcodes.len(), 1);
        assert_eq!((read.postcodes[0].text.as_str(), read.postcodes[0].lon), ("M15 4AB", -2.26));
        assert_eq!(read.used.crs.as_deref(), Some("EPSG:4326"));
        assert_eq!(read.notes.len(), 2);
    }

    #[test]
    fn swapped_axes_and_an_unknown_system_are_errors() {
        let swapped = "postcode,lon,lat\nM15 4AB,53.46,-2.26\nM15 4AD,53.4,-2.2\n";
        assert!(read_text(swapped, None).is_err());
        assert!(read_text("postcode,x,y\nM15 4AB,1,2\n", None).is_err());
        let grid = read_text("postcode,x,y\nM15 4AB,382800,396500\n", Some("EPSG:27700"));
        let postcode = &grid.expect("postcodes").postcodes[0];
        assert!((postcode.lon + 2.26).abs() < 0.01 && (postcode.lat - 53.46).abs() < 0.01);
    }
}
