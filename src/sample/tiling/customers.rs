//! Which records do the made-up areas have? More where more people live, each
//! at a place within its area, of fifty services over three years; a person's
//! records lie in one area. As CSV and as an SQLite table, the same rows.

use super::files::LayerArea;
use super::{PEOPLE_TO_AN_AREA, label};
use crate::base::{Error, Progress, Result, seed};
use geo::Coord;
use rayon::prelude::*;
use rusqlite::{Connection, params};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

const SEED: u64 = 20_260_201;
/// Channels, and how many in a hundred come by them or those before.
const CHANNELS: [(&str, u64); 4] = [("web", 50), ("phone", 78), ("f2f", 93), ("post", 100)];
const SERVICES: f64 = 50.0;
/// April 2022 is the first of so many months.
const FIRST_MONTH: u64 = 2022 * 12 + 3;
const MONTHS: u64 = 36;
/// Rows made at a time.
const TOGETHER: u64 = 1 << 16;

struct Row {
    number: u64,
    at: Coord,
    area: usize,
    service: u32,
    channel: &'static str,
    date: String,
    person: u64,
}

/// Writes `customers_N.csv` and `customers_N.db`.
pub fn write(
    folder: &Path,
    records: u64,
    areas: &[LayerArea],
    progress: &Progress,
) -> Result<[PathBuf; 2]> {
    let named = |ending: &str| folder.join(format!("customers_{}.{ending}", label(records)));
    let (csv, database) = (named("csv"), named("db"));
    if database.exists() {
        fs::remove_file(&database).map_err(|e| Error::from(e).in_file(&database))?;
    }
    progress.stage(&format!("Writing {} customers", label(records)), records);
    let mut file = BufWriter::new(File::create(&csv).map_err(|e| Error::from(e).in_file(&csv))?);
    let mut table = create(&database).map_err(|e| failed(&database, &e))?;
    let in_csv = |e: std::io::Error| Error::from(e).in_file(&csv);
    let heading = "customer_id,easting,northing,oa_code,service_id,channel,date,person";
    writeln!(file, "{heading}").map_err(in_csv)?;
    let made = Made::new(records, areas);
    let mut first = 0;
    while first < records {
        progress.check()?;
        let last = (first + TOGETHER).min(records);
        let rows: Vec<Row> = (first..last).into_par_iter().map(|number| made.row(number)).collect();
        write_text(&mut file, &rows, areas).map_err(in_csv)?;
        insert(&mut table, &rows, areas).map_err(|e| failed(&database, &e))?;
        progress.advance(last - first);
        first = last;
    }
    file.flush().map_err(in_csv)?;
    Ok([csv, database])
}

/// What every row is drawn from.
struct Made<'a> {
    seed: u64,
    areas: &'a [LayerArea],
    /// The people of an area and of those before it.
    people: Vec<u64>,
}

impl Made<'_> {
    fn new(records: u64, areas: &[LayerArea]) -> Made<'_> {
        let mut all = 0;
        let until = |area: &LayerArea| {
            all += u64::from(area.people);
            all
        };
        Made { seed: SEED ^ records, areas, people: areas.iter().map(until).collect() }
    }

    fn row(&self, number: u64) -> Row {
        let mut chance = seed::stream(self.seed, number);
        let person = chance.below(self.people.last().copied().unwrap_or(0));
        let area = self.people.partition_point(|until| *until <= person);
        let at = within(&self.areas[area], &mut chance);
        // The first services are asked for most.
        let service = (SERVICES * chance.unit().powi(2)) as u32 + 1;
        let hundredth = chance.below(100);
        let channel = CHANNELS.iter().find(|(_, until)| hundredth < *until);
        let month = FIRST_MONTH + chance.below(MONTHS);
        let day = 1 + chance.below(28);
        Row {
            number: number + 1,
            at,
            area,
            service,
            channel: channel.map_or("web", |(name, _)| name),
            date: format!("{:04}-{:02}-{day:02}", month / 12, month % 12 + 1),
            person: area as u64 * PEOPLE_TO_AN_AREA + chance.below(PEOPLE_TO_AN_AREA),
        }
    }
}

/// A place within an area, to the decimetre.
fn within(area: &LayerArea, chance: &mut seed::Stream) -> Coord {
    let ring = area.shape.0.first().map(|polygon| polygon.exterior().0.as_slice());
    let ring = ring.unwrap_or_default();
    let fold = |axis: fn(&Coord) -> f64| {
        let ends = (f64::INFINITY, f64::NEG_INFINITY);
        ring.iter().map(axis).fold(ends, |(low, high), v| (low.min(v), high.max(v)))
    };
    let ((west, east), (south, north)) = (fold(|c| c.x), fold(|c| c.y));
    let decimetres = |metres: f64| (metres * 10.0).round() / 10.0;
    loop {
        let x = decimetres(chance.between(west, east));
        let y = decimetres(chance.between(south, north));
        if holds(ring, x, y) {
            return Coord { x, y };
        }
    }
}

/// Whether a ring has a point inside: how often a line eastwards crosses it.
fn holds(ring: &[Coord], x: f64, y: f64) -> bool {
    let crosses = |pair: &&[Coord]| {
        let (a, b) = (pair[0], pair[1]);
        (a.y > y) != (b.y > y) && x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x)
    };
    ring.windows(2).filter(crosses).count() % 2 == 1
}

fn write_text(file: &mut impl Write, rows: &[Row], areas: &[LayerArea]) -> std::io::Result<()> {
    for Row { number, at, area, service, channel, date, person } in rows {
        let code = &areas[*area].code;
        let Coord { x, y } = at;
        writeln!(file, "{number},{x:.1},{y:.1},{code},{service},{channel},{date},{person}")?;
    }
    Ok(())
}

fn create(path: &Path) -> rusqlite::Result<Connection> {
    let database = Connection::open(path)?;
    database.execute_batch(
        "PRAGMA journal_mode = OFF;
         PRAGMA synchronous = OFF;
         CREATE TABLE customers (
             customer_id INTEGER PRIMARY KEY, easting REAL, northing REAL, oa_code TEXT,
             service_id INTEGER, channel TEXT, date TEXT, person INTEGER);",
    )?;
    Ok(database)
}

fn insert(database: &mut Connection, rows: &[Row], areas: &[LayerArea]) -> rusqlite::Result<()> {
    let whole = database.transaction()?;
    {
        let text = "INSERT INTO customers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let mut statement = whole.prepare_cached(text)?;
        for row in rows {
            let Row { number, at, area, service, channel, date, person } = row;
            let code = &areas[*area].code;
            statement.execute(params![
                *number as i64,
                at.x,
                at.y,
                code,
                service,
                channel,
                date,
                *person as i64
            ])?;
        }
    }
    whole.commit()
}

fn failed(path: &Path, error: &rusqlite::Error) -> Error {
    Error::new(format!("The customers cannot be written: {error}")).in_file(path)
}
