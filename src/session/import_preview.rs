//! What will become of these files if they are imported? The ground they fall
//! on (what the workspace has, and what comes with them) is made once; then
//! each file is tried on it, records from a sample.

use crate::base::number::{counted, with_thousands};
use crate::base::{Progress, Result};
use crate::council::ProfileClass;
use crate::geography::{Crs, usual_words};
use crate::import;
use crate::import::guess::SourceGuess;
use std::collections::BTreeSet;
use std::path::Path;

pub use super::import_ground::{Ground, ground};

/// Postcodes that are placed to see whether they lie here.
const POSTCODES_TRIED: usize = 2_000;

/// How good a piece of news is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tidings {
    Good,
    /// To be known, and no trouble.
    Plain,
    /// Look before you import.
    Bad,
}

/// One thing that will be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    pub tidings: Tidings,
    /// "8,412 of 8,500 codes tried are Output Areas here".
    pub words: String,
}

pub(super) fn good(words: impl Into<String>) -> Forecast {
    Forecast { tidings: Tidings::Good, words: words.into() }
}

pub(super) fn plain(words: impl Into<String>) -> Forecast {
    Forecast { tidings: Tidings::Plain, words: words.into() }
}

pub(super) fn bad(words: impl Into<String>) -> Forecast {
    Forecast { tidings: Tidings::Bad, words: words.into() }
}

/// What will become of one file.
///
/// # Errors
/// Those that importing it would end in.
pub fn forecast(
    ground: &Ground,
    source: &SourceGuess,
    progress: &Progress,
) -> Result<Vec<Forecast>> {
    match source {
        SourceGuess::Boundaries(source) => ground.boundaries(Path::new(&source.file)),
        SourceGuess::Lookups(sources) => {
            let mut all = Vec::new();
            for (i, source) in sources.iter().enumerate() {
                let source = ground.with_editions(source);
                let read = import::lookup::read(Path::new(&source.file), &source)?;
                if i == 0 {
                    let codes = read.lookup.pairs.iter().map(|(from, _)| from.as_str());
                    all.extend(ground.matched(&source.from, codes));
                }
                let to: BTreeSet<&str> =
                    read.lookup.pairs.iter().map(|(_, to)| to.as_str()).collect();
                let parents = match ground.geography.level(&source.to) {
                    Ok(level) => counted(to.len(), &level.singular, &level.plural),
                    Err(_) => match usual_words(&source.to) {
                        Some((one, several)) => counted(to.len(), one, several),
                        None => format!("{} of “{}”", to.len(), source.to),
                    },
                };
                all.push(plain(format!("leads to {parents}")));
            }
            Ok(all)
        }
        SourceGuess::Population(source) => {
            let table = import::population::read(Path::new(&source.file), source)?.table;
            let codes = table.codes.iter().map(|code| code.as_str());
            let mut all = ground.matched(&source.level, codes);
            let names: Vec<&str> =
                table.variables.iter().take(4).map(|variable| variable.name.as_str()).collect();
            let more = if table.variables.len() > 4 { " …" } else { "" };
            all.push(plain(format!(
                "counts {} in {}: {}{more}",
                table.counts,
                counted(table.variables.len(), "group", "groups"),
                names.join(", ")
            )));
            Ok(all)
        }
        SourceGuess::Profile(source) => {
            let path = Path::new(&source.file);
            let scheme = import::profile::read(path, source, Path::new(""))?.scheme;
            let codes = scheme.assignment.iter().map(|(code, _)| code.as_str());
            let mut all = ground.matched(&source.level, codes);
            let tiers: Vec<String> = scheme
                .tiers
                .iter()
                .map(|tier| {
                    let classes = counted(tier.classes.len(), "class", "classes");
                    format!("{} ({classes})", tier.name)
                })
                .collect();
            all.push(plain(format!("tiers: {}", tiers.join(", "))));
            Ok(all)
        }
        SourceGuess::ClassNames(source) => {
            let path = Path::new(&source.file);
            let read = import::class_names::read(path, source)?;
            let (scheme, tier, named) = import::class_names::tier_of(path, &read, &ground.schemes)?;
            let scheme = &ground.schemes[scheme];
            let tier = &scheme.tiers[tier];
            let classes = tier.classes.len();
            let what = format!("classes of “{}” of {} get a name", tier.name, scheme.name);
            let words = share(named, classes, &what);
            let mut all = vec![if named == classes { good(words) } else { bad(words) }];
            let named = tier.classes.iter().filter_map(|class| {
                let name = read.by_code.get(&class.code)?.name.as_deref()?;
                Some(format!("{} is {name}", class.code))
            });
            let named: Vec<String> = named.take(3).collect();
            all.push(plain(named.join(", ")));
            Ok(all)
        }
        SourceGuess::ClassAttributes(source) => {
            let path = Path::new(&source.file);
            let read = import::class_attributes::read(path, source)?;
            let (scheme, tier) = import::class_attributes::scheme_of(path, &read, &ground.schemes)?;
            let scheme = &ground.schemes[scheme];
            let tier = &scheme.tiers[tier];
            let has = |class: &&ProfileClass| read.by_code.contains_key(&class.code);
            let (classes, told) = (tier.classes.len(), tier.classes.iter().filter(has).count());
            let what = format!("classes of “{}” of {} are told of", tier.name, scheme.name);
            let words = share(told, classes, &what);
            let more = if read.names.len() > 4 { " …" } else { "" };
            let names: Vec<&str> = read.names.iter().take(4).map(String::as_str).collect();
            let count = counted(read.names.len(), "attribute", "attributes");
            Ok(vec![
                if told == classes { good(words) } else { bad(words) },
                plain(format!("{count}: {}{more}", names.join(", "))),
            ])
        }
        SourceGuess::PostcodeClasses(source) => {
            let read = import::postcode_classes::read(Path::new(&source.file), source)?;
            Ok(ground.postcode_classes(&read.by_postcode))
        }
        SourceGuess::Services(source) => {
            let read = import::services::read(Path::new(&source.file), source)?;
            Ok(vec![good(counted(read.services.len(), "service", "services"))])
        }
        SourceGuess::Channels(source) => {
            let read = import::channels::read(Path::new(&source.file), source)?;
            let with_cost = read.channels.iter().filter(|c| c.unit_cost_pence.is_some()).count();
            let words = counted(read.channels.len(), "channel", "channels");
            Ok(vec![good(format!("{words}, {with_cost} with the cost of a contact"))])
        }
        SourceGuess::Points(source) => {
            let read = import::points::read(Path::new(&source.file), source)?;
            let lonlats: Vec<(f64, f64)> = read.points.iter().map(|p| (p.lon, p.lat)).collect();
            let mut all: Vec<Forecast> =
                coordinates(read.used.crs.as_deref()).into_iter().collect();
            all.extend(ground.lie_here(&lonlats, "places"));
            Ok(all)
        }
        SourceGuess::Postcodes(source) => {
            let read = import::postcodes::read(Path::new(&source.file), source)?;
            let mut all = vec![plain(counted(read.postcodes.len(), "postcode", "postcodes"))];
            all.extend(coordinates(read.used.crs.as_deref()));
            let step = (read.postcodes.len() / POSTCODES_TRIED).max(1);
            let tried = read.postcodes.iter().step_by(step);
            let lonlats: Vec<(f64, f64)> = tried.map(|p| (p.lon, p.lat)).collect();
            all.extend(ground.lie_here(&lonlats, "postcodes tried"));
            Ok(all)
        }
        SourceGuess::Customers(source) => ground.customers(source, progress),
    }
}

/// "coordinates are British National Grid"; nothing where none are told of.
pub(super) fn coordinates(code: Option<&str>) -> Option<Forecast> {
    let code = code?;
    let name = Crs::parse(code).map_or_else(|_| code.to_string(), |crs| crs.name().to_string());
    Some(plain(format!("coordinates are {name}")))
}

/// "8,412 of 8,500 codes are Output Areas here".
pub(super) fn share(part: usize, whole: usize, what: &str) -> String {
    let number = |n: usize| with_thousands(i64::try_from(n).unwrap_or(i64::MAX));
    format!("{} of {} {what}", number(part), number(whole))
}
