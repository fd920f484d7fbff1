//! What shapes do the records of a `.shp` hold? A file with an index is read a
//! few records at a time, by all threads: its bytes are then never in memory
//! together, and of a country's boundaries a third of the time went by while
//! the system handed out the memory for them.
//!
//! ESRI Shapefile Technical Description, July 1998, pages 3, 4 and 23.

use super::features::{FeatureShape, place};
use super::shapefile::whole_file;
use super::shapefile_record::shape_of;
use crate::base::number::with_thousands;
use crate::base::{Error, Progress, Result};
use rayon::prelude::*;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

/// Records that one thread takes at a time.
const AT_A_TIME: usize = 512;

const FILE_HEADER: usize = 100;
const RECORD_HEADER: usize = 8;

/// The shape of every record, in their order.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    shapes: Vec<FeatureShape>,
    /// Records that are damaged; their shape is `Missing`.
    damaged: Vec<(usize, Error)>,
}

impl Shapes {
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// All but those of deleted records.
    ///
    /// # Errors
    /// The first record that is damaged and not deleted.
    pub fn but_for(self, is_deleted: impl Fn(usize) -> bool) -> Result<Vec<FeatureShape>> {
        if let Some((_, error)) = self.damaged.into_iter().find(|(at, _)| !is_deleted(*at)) {
            return Err(error);
        }
        let kept = self.shapes.into_iter().enumerate().filter(|(at, _)| !is_deleted(*at));
        Ok(kept.map(|(_, shape)| shape).collect())
    }

    /// Of runs of records, one after the other.
    fn joined(runs: Vec<Shapes>) -> Shapes {
        let mut all = Shapes::default();
        all.shapes.reserve_exact(runs.iter().map(Shapes::len).sum());
        for run in runs {
            all.shapes.extend(run.shapes);
            all.damaged.extend(run.damaged);
        }
        all
    }

    /// Of the contents of records, the first of which is number `first`.
    fn of<'a>(contents: impl Iterator<Item = &'a [u8]>, first: usize) -> Shapes {
        let mut all = Shapes::default();
        for (at, content) in (first..).zip(contents) {
            all.shapes.push(shape_of(content).unwrap_or_else(|error| {
                all.damaged.push((at, error.at(place("record", at))));
                FeatureShape::Missing
            }));
        }
        all
    }
}

/// The shapes of a `.shp` in memory.
///
/// # Errors
/// It is none, or stops in the middle; the officer stopped the work.
pub(crate) fn shapes_in(shp: &[u8], shx: Option<&[u8]>, progress: &Progress) -> Result<Shapes> {
    let records = records(shp, shx)?;
    progress.stage("Reading shapes", records.len() as u64);
    let runs = records.par_chunks(AT_A_TIME).enumerate().map(|(run, records)| {
        progress.check()?;
        progress.advance(records.len() as u64);
        Ok(Shapes::of(records.iter().map(|record| &shp[record.clone()]), run * AT_A_TIME))
    });
    Ok(Shapes::joined(runs.collect::<Result<_>>()?))
}

/// As `shapes_in`, of a file: a few records at a time where its index says
/// where they are, and as a whole where it does not, or not rightly.
pub(crate) fn shapes_in_file(
    path: &Path,
    shx: Option<&[u8]>,
    progress: &Progress,
) -> Result<Shapes> {
    if let Some(shx) = shx
        && let Some(shapes) = by_index(path, shx, progress)?
    {
        return Ok(shapes);
    }
    shapes_in(&whole_file(path)?, shx, progress)
}

/// `None` where the index and the file contradict each other.
fn by_index(path: &Path, shx: &[u8], progress: &Progress) -> Result<Option<Shapes>> {
    let open = || File::open(path).map_err(|e| Error::from(e).in_file(path));
    let mut header = Vec::new();
    open()?.take(FILE_HEADER as u64).read_to_end(&mut header)?;
    promised_bytes(&header)?;
    let bytes = usize::try_from(std::fs::metadata(path)?.len()).unwrap_or(usize::MAX);
    let Some(records) = index(shx).filter(|records| fit(records, bytes)) else {
        return Ok(None);
    };
    progress.stage("Reading shapes", records.len() as u64);
    let runs = records.par_chunks(AT_A_TIME).enumerate().map_init(
        || (open(), Vec::new()),
        |(file, buffer), (run, records)| {
            progress.check()?;
            progress.advance(records.len() as u64);
            let Ok(file) = file else { return Ok(None) };
            let Some(contents) = read_run(file, records, buffer)? else { return Ok(None) };
            Ok(Some(Shapes::of(contents.into_iter(), run * AT_A_TIME)))
        },
    );
    let runs: Option<Vec<Shapes>> = runs.collect::<Result<Vec<_>>>()?.into_iter().collect();
    Ok(runs.map(Shapes::joined))
}

/// The contents of some records, read at once; `None` where their own headers
/// say otherwise than the index, or where they do not follow one another.
fn read_run<'a>(
    file: &mut File,
    records: &[Range<usize>],
    buffer: &'a mut Vec<u8>,
) -> Result<Option<Vec<&'a [u8]>>> {
    let (Some(first), Some(last)) = (records.first(), records.last()) else {
        return Ok(Some(Vec::new()));
    };
    if !records.is_sorted_by(|a, b| a.end <= b.start - RECORD_HEADER) {
        return Ok(None);
    }
    let from = first.start - RECORD_HEADER;
    let held: usize = records.iter().map(|record| record.len() + RECORD_HEADER).sum();
    if last.end - from > 2 * held {
        return Ok(None);
    }
    buffer.resize(last.end - from, 0);
    file.seek(SeekFrom::Start(from as u64))?;
    file.read_exact(buffer)?;
    let buffer: &'a [u8] = buffer;
    let contents = records.iter().map(|record| {
        let content = record.start - from..record.end - from;
        let said = content_at(buffer, content.start - RECORD_HEADER)?;
        (said == content).then(|| &buffer[content])
    });
    Ok(contents.collect())
}

/// How long the file says it is.
///
/// # Errors
/// It does not begin as a `.shp` does.
fn promised_bytes(shp: &[u8]) -> Result<usize> {
    let header = shapefile::header::Header::read_from(&mut Cursor::new(shp)).map_err(|_| {
        Error::new("This is no Shapefile (.shp): its header is not one")
            .remedy("Choose the .shp file, or copy or download it again")
    })?;
    Ok(usize::try_from(header.file_length).unwrap_or(0).saturating_mul(2))
}

/// Where each record's content lies in the `.shp`: by the index (`.shx`) where
/// it is whole and fits, since an edited file can have gaps, else one after
/// the other.
fn records(shp: &[u8], shx: Option<&[u8]>) -> Result<Vec<Range<usize>>> {
    let promised = promised_bytes(shp)?;
    let end = promised.min(shp.len());
    if let Some(found) = shx.and_then(|shx| records_by_index(shp, shx)) {
        return Ok(found);
    }
    let mut found = Vec::new();
    let mut at = FILE_HEADER;
    while at < end {
        let content = content_at(shp, at).ok_or_else(|| {
            let error = if promised > shp.len() {
                Error::new(format!(
                    "The file stops in the middle: it promises {} bytes and has {}",
                    with_thousands(promised as i64),
                    with_thousands(shp.len() as i64)
                ))
            } else {
                Error::new("The file is damaged: this record reaches beyond its end")
            };
            error.at(place("record", found.len())).remedy("Copy or download it again")
        })?;
        at = content.end;
        found.push(content);
    }
    if promised > shp.len() {
        return Err(Error::new(format!(
            "The file stops in the middle: it promises {} bytes and has {}",
            with_thousands(promised as i64),
            with_thousands(shp.len() as i64)
        ))
        .at(place("record", found.len()))
        .remedy("Copy or download it again"));
    }
    Ok(found)
}

/// The content of the record whose header stands at `at`.
fn content_at(shp: &[u8], at: usize) -> Option<Range<usize>> {
    let words = shp.get(at.checked_add(4)?..at.checked_add(RECORD_HEADER)?)?;
    let words = i32::from_be_bytes(words.try_into().ok()?);
    let length = usize::try_from(words).ok()?.checked_mul(2)?;
    let start = at + RECORD_HEADER;
    let end = start.checked_add(length)?;
    (length >= 4 && end <= shp.len()).then_some(start..end)
}

/// Where the index says that each record's content lies.
fn index(shx: &[u8]) -> Option<Vec<Range<usize>>> {
    shapefile::header::Header::read_from(&mut Cursor::new(shx)).ok()?;
    let entries = shx.get(FILE_HEADER..)?;
    if entries.len() % 8 != 0 {
        return None;
    }
    let number = |b: &[u8]| {
        let words = i32::from_be_bytes(b.try_into().ok()?);
        usize::try_from(words).ok()?.checked_mul(2)
    };
    let content = |entry: &[u8]| {
        let start = number(&entry[..4])?.checked_add(RECORD_HEADER)?;
        Some(start..start.checked_add(number(&entry[4..])?)?)
    };
    entries.chunks_exact(8).map(content).collect()
}

/// Whether records lie within a file of so many bytes. They share none; an
/// index that says otherwise is not believed.
fn fit(records: &[Range<usize>], bytes: usize) -> bool {
    let mut all = FILE_HEADER;
    records.iter().all(|record| {
        all = all.saturating_add(record.len() + RECORD_HEADER);
        record.len() >= 4 && record.end <= bytes
    }) && all <= bytes
}

/// As `index`, with the lengths that the records themselves give.
fn records_by_index(shp: &[u8], shx: &[u8]) -> Option<Vec<Range<usize>>> {
    let said = index(shx)?;
    let own = |record: Range<usize>| content_at(shp, record.start - RECORD_HEADER);
    let found: Vec<Range<usize>> = said.into_iter().map(own).collect::<Option<_>>()?;
    fit(&found, shp.len()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANY: usize = AT_A_TIME * 2 + 77;

    fn header(bytes: usize) -> Vec<u8> {
        let mut header = vec![0; FILE_HEADER];
        header[..4].copy_from_slice(&9994i32.to_be_bytes());
        header[24..28].copy_from_slice(&((bytes / 2) as i32).to_be_bytes());
        header[28..32].copy_from_slice(&1000i32.to_le_bytes());
        header[32..36].copy_from_slice(&5i32.to_le_bytes());
        header
    }

    /// A triangle that is another for every record.
    fn content(at: usize) -> Vec<u8> {
        let mut content = 5i32.to_le_bytes().to_vec();
        content.extend([0; 32]);
        content.extend([1i32, 4, 0].iter().flat_map(|n| n.to_le_bytes()));
        let x = at as f64;
        let corners = [[x, 0.0], [x, 1.0], [x + 1.0, 0.0], [x, 0.0]];
        content.extend(corners.iter().flatten().flat_map(|n| n.to_le_bytes()));
        content
    }

    /// A `.shp` with so many bytes of nothing before each record, and where
    /// the content of each record lies.
    fn shp(gap: usize) -> (Vec<u8>, Vec<Range<usize>>) {
        let (mut bytes, mut places) = (header(0), Vec::new());
        for at in 0..MANY {
            bytes.extend(vec![0xEE; gap]);
            let content = content(at);
            bytes.extend((at as i32 + 1).to_be_bytes());
            bytes.extend((content.len() as i32 / 2).to_be_bytes());
            places.push(bytes.len()..bytes.len() + content.len());
            bytes.extend(content);
        }
        let whole = header(bytes.len());
        bytes[..FILE_HEADER].copy_from_slice(&whole);
        (bytes, places)
    }

    fn shx(places: &[Range<usize>]) -> Vec<u8> {
        let mut bytes = header(FILE_HEADER + places.len() * 8);
        for place in places {
            bytes.extend(((place.start - RECORD_HEADER) as i32 / 2).to_be_bytes());
            bytes.extend((place.len() as i32 / 2).to_be_bytes());
        }
        bytes
    }

    /// By way of a file, of memory, and whether the file was read in runs.
    fn read(shp: &[u8], shx: Option<&[u8]>) -> (Result<Shapes>, Result<Shapes>, bool) {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), shp).expect("written");
        let progress = Progress::new();
        let in_runs = shx.is_some_and(|shx| {
            by_index(file.path(), shx, &progress).is_ok_and(|shapes| shapes.is_some())
        });
        let of_file = shapes_in_file(file.path(), shx, &progress);
        (of_file, shapes_in(shp, shx, &progress), in_runs)
    }

    fn first_x(shape: &FeatureShape) -> Option<f64> {
        match shape {
            FeatureShape::Polygons(shape) => Some(shape.0[0].exterior().0[0].x),
            _ => None,
        }
    }

    fn all_in_order() -> Vec<Option<f64>> {
        (0..MANY).map(|at| Some(at as f64)).collect()
    }

    #[test]
    fn a_file_read_in_runs_holds_what_it_does_as_a_whole() {
        for (gap, in_runs) in [(0, true), (2, true), (400, false)] {
            let (bytes, places) = shp(gap);
            let (of_file, of_memory, ran) = read(&bytes, Some(&shx(&places)));
            let (of_file, of_memory) = (of_file.expect("shapes"), of_memory.expect("shapes"));
            assert_eq!((of_file.len(), ran), (MANY, in_runs), "gaps of {gap}");
            assert_eq!(of_file.shapes, of_memory.shapes);
            let xs: Vec<Option<f64>> = of_file.shapes.iter().map(first_x).collect();
            assert_eq!(xs, all_in_order());
        }
    }

    #[test]
    fn an_index_that_the_records_contradict_is_believed_no_more_than_before() {
        let (bytes, places) = shp(0);
        let backwards: Vec<Range<usize>> = places.iter().rev().cloned().collect();
        let shorter: Vec<Range<usize>> = places.iter().map(|p| p.start..p.end - 2).collect();
        let beyond: Vec<Range<usize>> =
            places.iter().map(|p| p.start + 1_000_000..p.end + 1_000_000).collect();
        let mut one_twice = places.clone();
        one_twice[7] = one_twice[8].clone();
        for (index, backwards) in
            [(&backwards, true), (&shorter, false), (&beyond, false), (&one_twice, false)]
        {
            let (of_file, of_memory, ran) = read(&bytes, Some(&shx(index)));
            let (of_file, of_memory) = (of_file.expect("shapes"), of_memory.expect("shapes"));
            assert!(!ran);
            assert_eq!(of_file.shapes, of_memory.shapes);
            let first = first_x(&of_file.shapes[0]);
            assert_eq!(first, Some(if backwards { MANY as f64 - 1.0 } else { 0.0 }));
        }
        let (without, ..) = read(&bytes, None);
        let xs: Vec<Option<f64>> = without.expect("shapes").shapes.iter().map(first_x).collect();
        assert_eq!(xs, all_in_order());
    }

    #[test]
    fn the_first_damaged_record_that_is_not_deleted_is_the_error() {
        let (mut bytes, places) = shp(0);
        for record in [600, 900] {
            bytes[places[record].start] = 99;
        }
        let shapes = || read(&bytes, Some(&shx(&places))).0.expect("shapes");
        let text = |deleted: usize| {
            shapes().but_for(|at| at == deleted).err().map(|error| error.to_string())
        };
        assert!(text(3).is_some_and(|text| text.contains("record 601")));
        assert!(text(600).is_some_and(|text| text.contains("record 901")));
        let kept = shapes().but_for(|at| at == 600 || at == 900).expect("shapes");
        assert_eq!(kept.len(), MANY - 2);
        assert_eq!(first_x(&kept[600]), Some(601.0));
    }
}
