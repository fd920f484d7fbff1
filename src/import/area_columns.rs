//! Which column holds the codes of the areas, which their names, and of which
//! edition are they? Told by the source, else guessed from the headings that
//! statistical offices use (`OA21CD`, `WD22NM`, `area_code`) and from the
//! values; where two would do, the officer is asked.

use super::features::{Column, Features};
use crate::base::{Edition, Error, LevelId, Result};
use crate::council::recipe::BoundarySource;
use crate::council::service::plain;

/// A heading in the form of the Office for National Statistics: `OA21CD` is
/// area type `OA`, year 2021, codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OnsHeading {
    /// Upper case: `OA`, `LSOA`, `WD`.
    pub kind: String,
    pub year: u16,
    /// Upper case: `CD` for codes, `NM` for names, `NMW` for names in Welsh.
    pub what: String,
}

impl OnsHeading {
    /// `None` where the heading has another form.
    pub fn parse(heading: &str) -> Option<OnsHeading> {
        let upper = heading.trim().to_ascii_uppercase();
        let digits_at = upper.find(|c: char| c.is_ascii_digit())?;
        let (kind, rest) = upper.split_at(digits_at);
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        let (year, what) = rest.split_at(digits);
        let well_formed = (2..=6).contains(&kind.len())
            && kind.bytes().all(|b| b.is_ascii_uppercase())
            && matches!(what, "CD" | "NM" | "NMW");
        let year: u16 = match (well_formed, year.len()) {
            (true, 2) => year.parse().ok().map(|y: u16| if y >= 70 { 1900 + y } else { 2000 + y }),
            (true, 4) => year.parse().ok().filter(|y| (1900..2100).contains(y)),
            _ => None,
        }?;
        Some(OnsHeading { kind: kind.to_string(), year, what: what.to_string() })
    }
}

/// Headings for codes that other publishers use, as `plain` writes them.
const CODE_HEADINGS: [&str; 10] = [
    "areacode",
    "areacd",
    "code",
    "geocode",
    "geographycode",
    "gsscode",
    "onscode",
    "geoid",
    "oacode",
    "wardcode",
];

/// Headings for names that other publishers use, as `plain` writes them.
const NAME_HEADINGS: [&str; 6] =
    ["areaname", "areanm", "name", "geoname", "geographyname", "wardname"];

/// Which columns were taken, by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AreaColumns {
    pub code: usize,
    pub name: Option<usize>,
    pub edition: Edition,
}

/// What the source says of its columns; `None` is "guess".
pub(crate) struct Wanted<'a> {
    pub level: &'a LevelId,
    pub code: Option<&'a str>,
    pub name: Option<&'a str>,
    pub edition: Option<&'a Edition>,
}

/// Finds the columns.
///
/// # Errors
/// A column that the source names is not there; no column or more than one
/// could hold the codes; nothing tells the edition.
pub(crate) fn find(features: &Features, wanted: &Wanted) -> Result<AreaColumns> {
    let columns = &features.columns;
    let code = match wanted.code {
        Some(heading) => named(columns, heading, "codes")?,
        None => guess_code(features, wanted.level)?,
    };
    let name = match wanted.name {
        Some(heading) => Some(named(columns, heading, "names")?),
        None => guess_name(columns, code),
    };
    let edition = wanted
        .edition
        .cloned()
        .or_else(|| {
            OnsHeading::parse(&columns[code].name).map(|h| Edition::new(h.year.to_string()))
        })
        .ok_or_else(|| {
            Error::new("Nothing tells which edition these areas are of: codes alone cannot")
                .at_column(&columns[code].name)
                .remedy("State it for this source: in the window choose Edition below, in a recipe edition = \"2021\", on the command line --edition 2021")
        })?;
    Ok(AreaColumns { code, name, edition })
}

/// Which of a table's columns need their cells read: those that the source
/// names or whose headings speak of codes and names, else all of them.
pub(crate) fn columns_to_read(headings: &[&str], source: &BoundarySource) -> Vec<bool> {
    let of_codes = |h: &str| {
        OnsHeading::parse(h).is_some_and(|h| h.what == "CD")
            || CODE_HEADINGS.contains(&plain(h).as_str())
    };
    let of_names = |h: &str| {
        OnsHeading::parse(h).is_some_and(|h| h.what == "NM")
            || plain(h).ends_with("name")
            || plain(h).ends_with("nm")
    };
    let named = |h: &str| {
        [&source.code, &source.name].into_iter().flatten().any(|n| n.eq_ignore_ascii_case(h))
    };
    if source.code.is_none() && !headings.iter().any(|h| of_codes(h)) {
        return vec![true; headings.len()];
    }
    headings
        .iter()
        .map(|h| named(h) || of_names(h) || (source.code.is_none() && of_codes(h)))
        .collect()
}

/// The column with this heading: exactly, else whatever its case.
fn named(columns: &[Column], heading: &str, what: &str) -> Result<usize> {
    let exact = columns.iter().position(|c| c.name == heading);
    exact
        .or_else(|| columns.iter().position(|c| c.name.eq_ignore_ascii_case(heading.trim())))
        .ok_or_else(|| {
            Error::new(format!("There is no column “{heading}” for the areas' {what}"))
                .remedy(format!("Choose one of: {}", headings(columns)))
        })
}

fn guess_code(features: &Features, level: &LevelId) -> Result<usize> {
    let columns = &features.columns;
    let by_heading = |wanted: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..columns.len()).filter(|&i| wanted(&columns[i].name)).collect()
    };
    let ons = by_heading(&|h| OnsHeading::parse(h).is_some_and(|h| h.what == "CD"));
    let other = by_heading(&|h| CODE_HEADINGS.contains(&plain(h).as_str()));
    let apart = |of: &[usize]| -> Vec<usize> {
        of.iter().copied().filter(|&i| columns[i].tells_apart(features.len())).collect()
    };
    for candidates in [apart(&ons), apart(&other), ons, other] {
        if let Some(code) = settle(features, level, &candidates)? {
            return Ok(code);
        }
    }
    let by_value: Vec<usize> = (0..columns.len())
        .filter(|&i| {
            columns[i].cells.iter().all(|(_, text)| looks_like_a_code(text))
                && columns[i].tells_apart(features.len())
        })
        .collect();
    settle(features, level, &by_value)?.ok_or_else(|| {
        let remedy = if columns.is_empty() {
            "Use a file whose areas carry their codes".to_string()
        } else {
            format!("Name it for this source (code = \"…\"); there are: {}", headings(columns))
        };
        Error::new("No column looks like the codes of the areas").remedy(remedy)
    })
}

/// The only candidate, else the only one that speaks of the level itself.
/// `None` where there are no candidates.
fn settle(features: &Features, level: &LevelId, candidates: &[usize]) -> Result<Option<usize>> {
    if let [] | [_] = candidates {
        return Ok(candidates.first().copied());
    }
    let of_level: Vec<usize> = candidates
        .iter()
        .copied()
        .filter(|&i| {
            OnsHeading::parse(&features.columns[i].name)
                .is_some_and(|h| speaks_of(&h.kind, level.as_str()))
        })
        .collect();
    if let [only] = of_level[..] {
        return Ok(Some(only));
    }
    let names: Vec<&str> = candidates.iter().map(|&i| features.columns[i].name.as_str()).collect();
    Err(Error::new(format!(
        "More than one column could hold the codes of the areas: {}",
        names.join(", ")
    ))
    .remedy("Name the right one for this source: code = \"…\""))
}

/// True where an area type of a heading (`WD`) is what a level is called
/// (`ward`, `wards`, `wd`).
fn speaks_of(kind: &str, level: &str) -> bool {
    let level = plain(level);
    let level = level.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('s');
    let kind = kind.to_ascii_lowercase();
    level == kind || (kind == "wd" && level == "ward") || (kind == "lad" && level == "authority")
}

/// The nine characters of a GSS code (`E00030771`).
fn looks_like_a_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 9 && bytes[0].is_ascii_uppercase() && bytes[1..].iter().all(u8::is_ascii_digit)
}

fn guess_name(columns: &[Column], code: usize) -> Option<usize> {
    let others = || (0..columns.len()).filter(move |&i| i != code);
    match OnsHeading::parse(&columns[code].name) {
        Some(of_code) => others().find(|&i| {
            OnsHeading::parse(&columns[i].name)
                .is_some_and(|h| h.what == "NM" && h.kind == of_code.kind && h.year == of_code.year)
        }),
        None => {
            let stem = plain(&columns[code].name).replace("code", "").replace("cd", "");
            let twin = [format!("{stem}name"), format!("{stem}nm")];
            others().find(|&i| twin.contains(&plain(&columns[i].name))).or_else(|| {
                others().find(|&i| NAME_HEADINGS.contains(&plain(&columns[i].name).as_str()))
            })
        }
    }
}

/// The headings for people, at most twenty of them.
fn headings(columns: &[Column]) -> String {
    let shown: Vec<&str> = columns.iter().take(20).map(|c| c.name.as_str()).collect();
    let more = columns.len().saturating_sub(shown.len());
    match (shown.is_empty(), more) {
        (true, _) => "(none)".to_string(),
        (false, 0) => shown.join(", "),
        (false, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Notes;
    use crate::import::features::{FeatureShape, StatedCrs};

    fn features(columns: &[(&str, [&str; 3])]) -> Features {
        let columns = columns
            .iter()
            .map(|(name, texts)| {
                let mut column = Column::new(*name);
                for (i, text) in texts.iter().enumerate() {
                    column.push(i as u32, text);
                }
                column
            })
            .collect();
        let shapes = vec![FeatureShape::Missing; 3];
        let (crs, layer) = (StatedCrs::Lonlat, None);
        Features { noun: "feature", columns, shapes, crs, layer, notes: Notes::new() }
    }

    fn guess(features: &Features, level: &str) -> Result<AreaColumns> {
        let level = LevelId::new(level);
        let edition = Edition::new("2099");
        let edition = OnsHeading::parse(&features.columns[0].name).is_none().then_some(&edition);
        find(features, &Wanted { level: &level, code: None, name: None, edition })
    }

    const OAS: [&str; 3] = ["E00000001", "E00000002", "E00000003"];
    const LADS: [&str; 3] = ["E08000009", "E08000009", "E08000009"];

    #[test]
    fn headings_of_statistical_offices_give_type_and_year() {
        let heading = OnsHeading::parse("oa11cd").expect("a heading");
        assert_eq!((heading.kind.as_str(), heading.year), ("OA", 2011));
        assert_eq!(OnsHeading::parse("LSOA2021CD").map(|h| h.year), Some(2021));
        assert_eq!(OnsHeading::parse("CTRY91NM").map(|h| h.year), Some(1991));
        for no in ["area_code", "OA21", "21CD", "OA21CDX", "A1CD", "Öa21CD", ""] {
            assert_eq!(OnsHeading::parse(no), None, "{no}");
        }
    }

    #[test]
    fn of_two_code_columns_the_one_that_tells_areas_apart_is_taken() {
        let features = features(&[("LAD22CD", LADS), ("OA21CD", OAS)]);
        let found = guess(&features, "patch").expect("columns");
        assert_eq!((found.code, found.edition.as_str()), (1, "2021"));
    }

    #[test]
    fn of_two_that_both_tell_apart_the_one_of_the_level_is_taken_else_it_is_asked() {
        let features = features(&[("WD22CD", OAS), ("CED22CD", OAS), ("WD22NM", ["a", "b", "c"])]);
        let found = guess(&features, "wards").expect("columns");
        assert_eq!((found.code, found.name), (0, Some(2)));
        let error = guess(&features, "patch").expect_err("ambiguous").to_string();
        assert!(error.contains("WD22CD, CED22CD") && error.contains("code ="), "{error}");
    }

    #[test]
    fn plain_headings_and_then_values_are_tried() {
        let by_heading = features(&[("area_code", OAS), ("area_name", OAS), ("la_code", LADS)]);
        let found = guess(&by_heading, "oa").expect("columns");
        assert_eq!((found.code, found.name), (0, Some(1)));
        let by_value = features(&[("a", ["1", "2", "3"]), ("b", OAS), ("c", LADS)]);
        assert_eq!(guess(&by_value, "oa").expect("columns").code, 1);
        let neither = features(&[("a", ["1", "2", "3"]), ("c", LADS)]);
        let error = guess(&neither, "oa").expect_err("no codes").to_string();
        assert!(error.contains("there are: a, c"), "{error}");
    }

    #[test]
    fn an_edition_that_nothing_tells_is_asked_for() {
        let features = features(&[("area_code", OAS)]);
        let level = LevelId::new("oa");
        let wanted = Wanted { level: &level, code: Some("AREA_CODE"), name: None, edition: None };
        let error = find(&features, &wanted).expect_err("no edition").to_string();
        assert!(error.contains("edition = \"2021\""), "{error}");
    }
}
