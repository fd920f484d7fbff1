//! What will become of these files if they are imported? The ground they fall
//! on (what the workspace has, and what comes with them) is made once; then
//! each file is tried on it, records from a sample.

use super::sources::read_lookups;
use super::{Loaded, editions};
use crate::base::number::{counted, with_thousands};
use crate::base::{Error, LevelId, Notes, Progress, Result};
use crate::council::recipe::LookupSource;
use crate::council::{Council, ImportReport, Postcode, ProfileClass, Recipe, Scheme};
use crate::geography::{Crs, Geography, Level, usual_words};
use crate::import::guess::SourceGuess;
use crate::import::{self, PlacingContext, boundaries::BoundariesRead};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Records that a file of customers is judged by.
const SAMPLE: u64 = 10_000;
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

fn good(words: impl Into<String>) -> Forecast {
    Forecast { tidings: Tidings::Good, words: words.into() }
}

fn plain(words: impl Into<String>) -> Forecast {
    Forecast { tidings: Tidings::Plain, words: words.into() }
}

fn bad(words: impl Into<String>) -> Forecast {
    Forecast { tidings: Tidings::Bad, words: words.into() }
}

/// What files fall on: the workspace, and what comes with them.
pub struct Ground {
    geography: Arc<Geography>,
    council: Council,
    /// Profiles that come along, then those that are here.
    schemes: Vec<Scheme>,
    /// Normalised postcode → its block.
    postcodes: HashMap<String, Option<usize>>,
    /// What came of reading each file of boundaries that comes along.
    boundaries: FilesOfBoundaries,
}

struct BoundariesAccount {
    words: String,
    crs: String,
    edition: String,
    earlier: Option<String>,
}

/// Reads the boundaries, look-ups, postcodes, services and channels of all
/// files that are to be imported, beside what the workspace has. Those that
/// cannot be read are told of by `forecast`, each of its own file.
///
/// # Errors
/// The officer stopped it.
pub fn ground(loaded: &Loaded, batch: &Recipe, progress: &Progress) -> Result<Ground> {
    let (geography, boundaries) = geography(loaded, batch, progress)?;
    let mut council = Council::clone(&loaded.council);
    for source in &batch.services {
        if let Ok(read) = import::services::read(Path::new(&source.file), source) {
            council.take_services(&read.services);
        }
    }
    for source in &batch.channels {
        if let Ok(read) = import::channels::read(Path::new(&source.file), source) {
            council.take_channels(&read.channels);
        }
    }
    let schemes = schemes(loaded, batch, progress)?;
    let postcodes = postcodes(loaded, batch, &geography, progress)?;
    Ok(Ground { geography, council, schemes, postcodes, boundaries })
}

/// All profiles, where names or attributes of classes are to be lent to one, or
/// postcodes have classes of one.
fn schemes(loaded: &Loaded, batch: &Recipe, progress: &Progress) -> Result<Vec<Scheme>> {
    let mut all: Vec<Scheme> = Vec::new();
    let is_of_none = batch.class_names.is_empty()
        && batch.class_attributes.is_empty()
        && batch.postcode_classes.is_empty();
    if is_of_none {
        return Ok(all);
    }
    for source in &batch.profile {
        progress.check()?;
        if let Ok(read) = import::profile::read(Path::new(&source.file), source, Path::new("")) {
            all.push(read.scheme);
        }
    }
    let here = loaded.council.schemes.iter();
    let here: Vec<_> = here.filter(|s| !all.iter().any(|new| new.id == s.id)).cloned().collect();
    all.extend(here);
    Ok(all)
}

type FilesOfBoundaries = Vec<(PathBuf, Result<BoundariesAccount>)>;

/// The areas there will be; levels of the officer's own stand on those.
fn geography(
    loaded: &Loaded,
    batch: &Recipe,
    progress: &Progress,
) -> Result<(Arc<Geography>, FilesOfBoundaries)> {
    if batch.boundaries.is_empty() && batch.lookup.is_empty() {
        return Ok((Arc::clone(&loaded.imported), Vec::new()));
    }
    let mut levels: Vec<Level> =
        loaded.imported.levels().iter().map(|level| Level::clone(level)).collect();
    let mut boundaries = Vec::new();
    for source in &batch.boundaries {
        progress.check()?;
        let path = PathBuf::from(&source.file);
        let read = import::boundaries::read(&path, source, progress);
        if read.as_ref().is_err_and(Error::is_cancelled) {
            return Err(Error::cancelled());
        }
        let account = read.map(|read| take_boundaries(read, &mut levels));
        boundaries.push((path, account));
    }
    let mut lookups = loaded.imported.lookups().to_vec();
    for source in &batch.lookup {
        progress.check()?;
        let mut one = Recipe { lookup: vec![source.clone()], ..Recipe::default() };
        // One that cannot be read is told of by its own forecast, and makes
        // no level.
        let _ = read_lookups(&mut one, &mut levels, &mut lookups, &mut Notes::new());
    }
    let asked = batch.workspace.building_blocks.clone();
    let (geography, _) = Geography::new(levels.clone(), lookups, asked)
        .or_else(|_| Geography::new(levels, Vec::new(), None))?;
    Ok((Arc::new(geography), boundaries))
}

fn take_boundaries(read: BoundariesRead, levels: &mut Vec<Level>) -> BoundariesAccount {
    let level = read.level;
    let words = counted(level.len(), &level.singular, &level.plural);
    let edition = level.edition.to_string();
    let earlier = levels.iter().find(|known| known.id == level.id).map(|known| {
        format!("{} of {}", counted(known.len(), &known.singular, &known.plural), known.edition)
    });
    match levels.iter_mut().find(|known| known.id == level.id) {
        Some(known) => *known = level,
        None => levels.push(level),
    }
    BoundariesAccount { words, crs: read.crs_words, edition, earlier }
}

/// All postcodes, where customers are to be placed by them.
fn postcodes(
    loaded: &Loaded,
    batch: &Recipe,
    geography: &Geography,
    progress: &Progress,
) -> Result<HashMap<String, Option<usize>>> {
    let Ok(blocks) = geography.blocks() else { return Ok(HashMap::new()) };
    if batch.customers.is_empty() {
        return Ok(HashMap::new());
    }
    let mut all: Vec<Postcode> = loaded.postcodes.to_vec();
    for source in &batch.postcodes {
        progress.check()?;
        if let Ok(read) = import::postcodes::read(Path::new(&source.file), source) {
            all.extend(read.postcodes);
        }
    }
    if !batch.postcodes.is_empty() || !batch.boundaries.is_empty() {
        progress.check()?;
        import::postcodes::place(&mut all, blocks, &*geography.locate(&blocks.id)?);
    }
    Ok(import::postcodes::blocks_by_postcode(&all, blocks))
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
fn coordinates(code: Option<&str>) -> Option<Forecast> {
    let code = code?;
    let name = Crs::parse(code).map_or_else(|_| code.to_string(), |crs| crs.name().to_string());
    Some(plain(format!("coordinates are {name}")))
}

impl Ground {
    fn boundaries(&self, path: &Path) -> Result<Vec<Forecast>> {
        let found = self.boundaries.iter().find(|(file, _)| file == path);
        let Some((_, account)) = found else { return Ok(Vec::new()) };
        let account = account.as_ref().map_err(Clone::clone)?;
        let mut all = vec![
            good(format!("{}, of {}", account.words, account.edition)),
            plain(format!("coordinates are {}", account.crs)),
        ];
        if let Some(earlier) = &account.earlier {
            all.push(plain(format!("takes the place of {earlier}")));
        }
        Ok(all)
    }

    /// The look-up with the editions of the levels there are, where it states
    /// none: they are lent on import too.
    fn with_editions(&self, source: &LookupSource) -> LookupSource {
        let known = |id: &LevelId| self.geography.level(id).ok().map(|l| l.edition.clone());
        let mut source = source.clone();
        source.from_edition = source.from_edition.take().or_else(|| known(&source.from));
        source.to_edition = source.to_edition.take().or_else(|| known(&source.to));
        source
    }

    /// How many classes of postcodes are of a scheme here: of that with most.
    fn postcode_classes(&self, by_postcode: &HashMap<String, String>) -> Vec<Forecast> {
        let postcodes = counted(by_postcode.len(), "postcode has", "postcodes have");
        let of = |scheme: &Scheme| {
            let classes = scheme.tiers.last().map_or(&[][..], |tier| &tier.classes);
            let codes: BTreeSet<&str> = classes.iter().map(|class| class.code.as_str()).collect();
            by_postcode.values().filter(|code| codes.contains(code.as_str())).count()
        };
        let Some((known, scheme)) =
            self.schemes.iter().map(|s| (of(s), s)).max_by_key(|(known, _)| *known)
        else {
            return vec![
                plain(format!("{postcodes} a class")),
                bad("there is no profile here: import it with this file or before it"),
            ];
        };
        let what = format!("classes are of {}", scheme.name);
        let words = share(known, by_postcode.len(), &what);
        let enough = known * 10 >= by_postcode.len() * 9;
        vec![
            plain(format!("{postcodes} a class")),
            if enough { good(words) } else { bad(words) },
            plain("records imported with this file, or after it, take the class of their postcode"),
        ]
    }

    /// How many codes are areas of a level.
    fn matched<'a>(&self, level: &LevelId, codes: impl Iterator<Item = &'a str>) -> Vec<Forecast> {
        let Ok(level) = self.geography.level(level) else {
            return vec![bad(format!(
                "there are no {} here: import their boundaries with this file, or choose another \
                 level",
                usual_words(level)
                    .map_or_else(|| format!("areas “{level}”"), |words| words.1.into())
            ))];
        };
        let (mut all, mut here) = (0, 0);
        for code in codes {
            all += 1;
            here += usize::from(level.position(code).is_some());
        }
        let words = share(here, all, &format!("codes are {} here", level.plural));
        let mut told = vec![if here * 10 >= all * 9 { good(words) } else { bad(words) }];
        let without = level.len().saturating_sub(here);
        if here > 0 && without > 0 {
            let areas = counted(without, &level.singular, &level.plural);
            told.push(plain(format!("{areas} will have no figure")));
        }
        told
    }

    /// How many points lie in an area.
    fn lie_here(&self, lonlats: &[(f64, f64)], what: &str) -> Vec<Forecast> {
        let Ok(blocks) = self.geography.blocks() else {
            return vec![bad("there are no boundaries to place them in yet")];
        };
        let Ok(index) = self.geography.locate(&blocks.id) else { return Vec::new() };
        let points: Vec<[f64; 2]> = lonlats.iter().map(|&lonlat| lonlat.into()).collect();
        let here = index.areas_of(&points).iter().filter(|area| area.is_some()).count();
        let words = share(here, lonlats.len(), &format!("{what} lie in an area here"));
        vec![if here > 0 { good(words) } else { bad(words) }]
    }

    fn customers(
        &self,
        source: &crate::council::CustomerSource,
        progress: &Progress,
    ) -> Result<Vec<Forecast>> {
        let Ok(blocks) = self.geography.blocks() else {
            return Ok(vec![bad(
                "cannot be placed: there are no boundaries yet; import them with this file or \
                 before it",
            )]);
        };
        let index = || self.geography.locate(&blocks.id);
        let older = editions::older_codes(&self.geography, blocks);
        let context = PlacingContext {
            blocks,
            index: &index,
            postcodes: &self.postcodes,
            classes_by_postcode: None,
            council: &self.council,
            // The pseudonyms of a sample are thrown away.
            salt: &[0; 32],
            older_codes: older.as_ref(),
        };
        let path = Path::new(&source.file);
        let read = import::customers::read_first(path, source, &context, SAMPLE, progress)?;
        let mut all = placed(&read.report, &blocks.plural);
        if read.used.postcode.is_some() && self.postcodes.is_empty() {
            all.push(bad("records have postcodes, and no postcodes are imported yet"));
        }
        if read.used.x.is_some() {
            all.extend(coordinates(read.used.crs.as_deref()));
        }
        for (count, one, many) in [
            (read.new_services.len(), "service", "services"),
            (read.new_channels.len(), "channel", "channels"),
        ] {
            if count > 0 {
                let words = counted(count, one, many);
                all.push(plain(format!(
                    "{words} that the council's list lacks, to be added to it"
                )));
            }
        }
        for unmapped in read.report.unmapped.iter().take(3) {
            let records = usize::try_from(unmapped.records).unwrap_or(usize::MAX);
            all.push(bad(format!(
                "{} “{}” stands for nothing known ({})",
                unmapped.column,
                unmapped.value,
                counted(records, "record", "records")
            )));
        }
        Ok(all)
    }
}

/// How the records tried would be placed, and why not.
fn placed(report: &ImportReport, plural: &str) -> Vec<Forecast> {
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let tried = count(report.placing.records());
    let mut all = Vec::new();
    let ways = [
        (report.placing.by_code, format!("records tried have the code of one of the {plural}")),
        (report.placing.by_postcode, "records tried are placed by postcode".to_string()),
        (report.placing.by_coordinates, "records tried are placed by coordinates".to_string()),
    ];
    for (records, words) in ways {
        if records > 0 {
            all.push(good(share(count(records), tried, &words)));
        }
    }
    if report.placing.unplaced > 0 {
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for record in &report.unplaced {
            *reasons.entry(record.reason.as_str()).or_default() += 1;
        }
        let mut reasons: Vec<(&str, usize)> = reasons.into_iter().collect();
        reasons.sort_by_key(|(_, records)| std::cmp::Reverse(*records));
        let why: Vec<String> = reasons
            .iter()
            .take(3)
            .map(|(reason, n)| format!("{reason}: {}", with_thousands(*n as i64)))
            .collect();
        let words = share(count(report.placing.unplaced), tried, "records tried have no place");
        let words = format!("{words} ({})", why.join("; "));
        let few = report.placing.unplaced * 10 < report.placing.records();
        all.push(if few { plain(words) } else { bad(words) });
    }
    all
}

/// "8,412 of 8,500 codes are Output Areas here".
fn share(part: usize, whole: usize, what: &str) -> String {
    let number = |n: usize| with_thousands(i64::try_from(n).unwrap_or(i64::MAX));
    format!("{} of {} {what}", number(part), number(whole))
}
