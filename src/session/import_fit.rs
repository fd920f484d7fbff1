//! How well does a file fit the ground it falls on? Codes that are areas here,
//! points that lie in one, and records that find their place, from a sample.

use super::editions;
use super::import_ground::Ground;
use super::import_preview::{Forecast, bad, coordinates, good, plain, share};
use crate::base::number::{counted, with_thousands};
use crate::base::{LevelId, Progress, Result};
use crate::council::recipe::LookupSource;
use crate::council::{CustomerSource, ImportReport, Scheme};
use crate::geography::usual_words;
use crate::import::{self, PlacingContext};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// Records that a file of customers is judged by.
const SAMPLE: u64 = 10_000;
impl Ground {
    pub(super) fn boundaries(&self, path: &Path) -> Result<Vec<Forecast>> {
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
    pub(super) fn with_editions(&self, source: &LookupSource) -> LookupSource {
        let known = |id: &LevelId| self.geography.level(id).ok().map(|l| l.edition.clone());
        let mut source = source.clone();
        source.from_edition = source.from_edition.take().or_else(|| known(&source.from));
        source.to_edition = source.to_edition.take().or_else(|| known(&source.to));
        source
    }

    /// How many classes of postcodes are of a scheme here: of that with most.
    pub(super) fn postcode_classes(&self, by_postcode: &HashMap<String, String>) -> Vec<Forecast> {
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
    pub(super) fn matched<'a>(
        &self,
        level: &LevelId,
        codes: impl Iterator<Item = &'a str>,
    ) -> Vec<Forecast> {
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
    pub(super) fn lie_here(&self, lonlats: &[(f64, f64)], what: &str) -> Vec<Forecast> {
        let Ok(blocks) = self.geography.blocks() else {
            return vec![bad("there are no boundaries to place them in yet")];
        };
        let Ok(index) = self.geography.locate(&blocks.id) else { return Vec::new() };
        let points: Vec<[f64; 2]> = lonlats.iter().map(|&lonlat| lonlat.into()).collect();
        let here = index.areas_of(&points).iter().filter(|area| area.is_some()).count();
        let words = share(here, lonlats.len(), &format!("{what} lie in an area here"));
        vec![if here > 0 { good(words) } else { bad(words) }]
    }

    pub(super) fn customers(
        &self,
        source: &CustomerSource,
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
        let (first, others) = reasons.split_at(reasons.len().min(3));
        let others = others.iter().map(|(_, records)| records).sum::<usize>();
        let others = (others > 0).then_some(("other reasons", others));
        let why: Vec<String> = (first.iter().copied().chain(others))
            .map(|(reason, records)| format!("{reason}: {}", with_thousands(records as i64)))
            .collect();
        let words = share(count(report.placing.unplaced), tried, "records tried have no place");
        let words = format!("{words} ({})", why.join("; "));
        let few = report.placing.unplaced * 10 < report.placing.records();
        all.push(if few { plain(words) } else { bad(words) });
    }
    all
}
