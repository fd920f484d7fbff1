//! Which kinds of file can be read, and what does each hold? Dialogs, guesses
//! and tests read this table; a new format is one file and one row.

use crate::base::{Error, Result};
use std::path::Path;

/// What a file of a format can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Polygons of one level.
    Boundaries,
    /// Rows and columns: customers, counts, look-ups.
    Tables,
    Both,
}

impl Holds {
    pub fn boundaries(self) -> bool {
        matches!(self, Holds::Boundaries | Holds::Both)
    }

    pub fn tables(self) -> bool {
        matches!(self, Holds::Tables | Holds::Both)
    }
}

/// One kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    pub id: &'static str,
    /// What a dialog calls it.
    pub title: &'static str,
    /// Without the dot, lower case; the first is the usual one. No two
    /// formats share one.
    pub extensions: &'static [&'static str],
    pub holds: Holds,
}

pub static FORMATS: &[Format] = &[
    Format { id: "shapefile", title: "Shapefile", extensions: &["shp"], holds: Holds::Boundaries },
    Format {
        id: "shapefile-zip",
        title: "Shapefile in a zip",
        extensions: &["zip"],
        holds: Holds::Boundaries,
    },
    Format {
        id: "geojson",
        title: "GeoJSON",
        extensions: &["geojson", "json"],
        holds: Holds::Boundaries,
    },
    Format {
        id: "geopackage",
        title: "GeoPackage",
        extensions: &["gpkg"],
        holds: Holds::Boundaries,
    },
    Format { id: "csv", title: "CSV", extensions: &["csv", "tsv", "txt"], holds: Holds::Tables },
    Format {
        id: "xlsx",
        title: "Excel workbook",
        extensions: &["xlsx", "xlsm"],
        holds: Holds::Tables,
    },
    Format {
        id: "sqlite",
        title: "SQLite database",
        extensions: &["sqlite", "sqlite3", "db", "db3"],
        holds: Holds::Tables,
    },
];

/// The format of a file by its extension, whatever its case; `None` where no
/// format has it.
pub fn by_extension(path: &Path) -> Option<&'static Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    FORMATS.iter().find(|f| f.extensions.contains(&extension.as_str()))
}

/// The format by its id.
pub fn by_id(id: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|f| f.id == id)
}

/// Every extension of the formats that hold what is `wanted`, in the order of
/// the table.
pub fn extensions(wanted: impl Fn(Holds) -> bool) -> Vec<&'static str> {
    FORMATS.iter().filter(|f| wanted(f.holds)).flat_map(|f| f.extensions).copied().collect()
}

/// The format of a file that must hold what is `wanted`.
///
/// # Errors
/// Where the extension is of no such format; the remedy lists those there are.
pub fn wanted(path: &Path, what: &str, wanted: impl Fn(Holds) -> bool) -> Result<&'static Format> {
    by_extension(path).filter(|f| wanted(f.holds)).ok_or_else(|| {
        let known: Vec<String> = extensions(&wanted).iter().map(|e| format!(".{e}")).collect();
        Error::new(format!("This is not a kind of file that {what} can be read from"))
            .in_file(path)
            .remedy(format!("Choose one of {}", known.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_row_is_complete_and_no_two_share_an_id_or_extension() {
        let (mut ids, mut seen) = (HashSet::new(), HashSet::new());
        for format in FORMATS {
            assert!(!format.title.is_empty() && !format.extensions.is_empty());
            assert!(ids.insert(format.id), "{}", format.id);
            for extension in format.extensions {
                assert_eq!(*extension, extension.to_ascii_lowercase());
                assert!(seen.insert(extension), "{extension}");
                let name = format!("Some.File.{}", extension.to_ascii_uppercase());
                assert_eq!(by_extension(Path::new(&name)), Some(format));
            }
        }
    }

    #[test]
    fn a_file_of_no_known_kind_is_refused_with_the_kinds_there_are() {
        let error = wanted(Path::new("areas.tab"), "boundaries", Holds::boundaries)
            .expect_err("not a format");
        let text = error.to_string();
        assert!(text.starts_with("areas.tab: ") && text.contains(".gpkg"), "{text}");
        assert_eq!(by_extension(Path::new("no_extension")), None);
    }
}
