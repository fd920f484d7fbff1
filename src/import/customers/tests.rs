use super::*;
use crate::base::{AreaCode, Date, Edition, LevelId, ServiceId};
use crate::council::Council;
use crate::council::recipe::DateOrder;
use crate::geography::{Area, Level, PointIndex, Shape};
use crate::import::pseudonym::Pseudonyms;
use crate::records::{NONE_U8, NONE_U16, NONE_U32};
use std::collections::HashMap;
use std::sync::Arc;

/// Two squares side by side, W (0–1°) and E (1–2°), one degree high.
fn blocks() -> Level {
    let square = |west: f64| -> Shape {
        let at = |x: f64, y: f64| geo::Coord { x, y };
        let ring = vec![
            at(west, 0.0),
            at(west + 1.0, 0.0),
            at(west + 1.0, 1.0),
            at(west, 1.0),
            at(west, 0.0),
        ];
        geo::MultiPolygon::new(vec![geo::Polygon::new(geo::LineString::new(ring), Vec::new())])
    };
    let area = |code: &str| Area { code: code.into(), name: None };
    let areas = vec![area("W"), area("E")];
    let shapes = vec![("W".into(), Some(square(0.0))), ("E".into(), Some(square(1.0)))];
    Level::new(LevelId::new("oa"), "square".into(), "squares".into(), Edition::new("2021"), areas)
        .with_shapes(shapes)
}

fn read_text(text: &str, source: &CustomerSource) -> Result<CustomersRead> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("customers.csv");
    std::fs::write(&path, text).expect("written");
    let postcodes = HashMap::from([
        ("M1 1AA".to_string(), blocks().position("W")),
        ("M1 1AB".to_string(), None),
    ]);
    placed(&path, source, &postcodes)
}

/// The customers of a file, placed in the blocks of these tests.
fn placed(
    path: &Path,
    source: &CustomerSource,
    postcodes: &HashMap<String, Option<usize>>,
) -> Result<CustomersRead> {
    let blocks = blocks();
    let index = || Ok(Arc::new(PointIndex::of_level(&blocks)));
    let older = HashMap::from([(AreaCode::new("OLD"), AreaCode::new("E"))]);
    let context = PlacingContext {
        blocks: &blocks,
        index: &index,
        postcodes,
        classes_by_postcode: None,
        council: &Council::default(),
        salt: &[7; 32],
        older_codes: Some(&older),
    };
    read(path, source, &context, &Progress::new())
}

const PLACES: &str = "\
Customer Ref,OA code,Postcode,lon,lat,LGSL,Channel,Date
A,W,M1 1AB,,,273,Web,11/02/2023
B,nowhere,m11aa,,,273,Web,11/02/2023
C,OLD,,,,273,Phone,31/02/2023
D,,M1 1AB,1.5,0.5,57,phone,
E,,,1.5,0.5,57,,12/02/2023
F,,M9 9ZZ,9,9,57,,12/02/2023
G,,not one,,,57,,12/02/2023
,,,,,57,,12/02/2023
A,E,,,,57,,12/02/2023
";

#[test]
fn records_are_placed_by_code_then_postcode_then_coordinates_and_the_rest_listed() {
    let read = read_text(PLACES, &CustomerSource::default()).expect("customers");
    let placing = read.report.placing;
    assert_eq!(
        (placing.by_code, placing.by_postcode, placing.by_coordinates, placing.unplaced),
        (3, 1, 2, 3)
    );
    let blocks: Vec<_> = read.records.blocks.iter().map(|code| code.as_str()).collect();
    assert_eq!(blocks, ["E", "W"]);
    let none = NONE_U32;
    assert!(read.records.columns.block.iter().eq([1, 1, 0, 0, 0, none, none, none, 0]));
    let reasons: Vec<_> = read.report.unplaced.iter().map(|u| (u.row, u.reason.as_str())).collect();
    assert_eq!(
        reasons,
        [
            (7, "postcode not in the postcode file; coordinates lie in no area"),
            (8, "not a postcode"),
            (9, "no code, postcode or coordinates"),
        ]
    );
    assert_eq!(read.used.area.as_deref(), Some("OA code"));
    assert_eq!(read.used.crs.as_deref(), Some("EPSG:4326"));
}

#[test]
fn persons_are_told_apart_and_one_without_a_key_is_a_person_of_their_own() {
    let read = read_text(PLACES, &CustomerSource::default()).expect("customers");
    assert!(read.records.columns.person.iter().eq([0, 1, 2, 3, 4, 5, 6, 7, 0]));
    assert_eq!((read.records.persons, read.pseudonyms.len()), (8, 8));
    assert_eq!(read.pseudonyms[0], Pseudonyms::new(&[7; 32]).of_key("A"));
    let mut distinct = read.pseudonyms.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), 8);
}

#[test]
fn services_channels_and_dates_become_sorted_dictionaries() {
    let read = read_text(PLACES, &CustomerSource::default()).expect("customers");
    assert_eq!(read.records.services, [ServiceId(57), ServiceId(273)]);
    assert!(read.records.columns.service.iter().eq([1, 1, 1, 0, 0, 0, 0, 0, 0]));
    assert_eq!(read.records.columns.channel[..5], [0, 0, 1, 1, NONE_U8]);
    assert_eq!(read.new_channels.len(), 2);
    assert_eq!(read.new_services[0].name, "Service 57");
    let bad = &read.report.unmapped[0];
    assert_eq!((bad.column.as_str(), bad.value.as_str()), ("Date", "31/02/2023 (row 4)"));
    assert_eq!(read.records.columns.day[2], NONE_U16, "the record stays, without a date");
    let day = i32::from(read.records.columns.day[0]) + Records::DAY_OFFSET;
    assert_eq!(Some(Date(day)), Date::from_ymd(2023, 2, 11));
}

#[test]
fn ages_become_five_year_bands_at_the_date_of_the_record() {
    let bands = |text: &str| {
        let read = read_text(text, &CustomerSource::default()).expect("customers");
        (read.records.columns.age_band, read.report.unmapped.len())
    };
    let births = "area_code,date,date of birth\nW,19/05/2023,20/05/1958\nW,20/05/2023,20/05/1958\n\
                  W,,20/05/1958\nW,20/05/2023,30/02/1958\nW,20/05/2023,21/05/2023\n";
    assert_eq!(bands(births), (vec![12, 13, NONE_U8, NONE_U8, NONE_U8], 2));
    let years = "area_code,date,birth_year\nW,01/01/2023,1958\nW,01/01/2023,unknown\n";
    assert_eq!(bands(years), (vec![13, NONE_U8], 1));
    assert_eq!(bands("area_code,age\nW,85\nW,200\nW,\n"), (vec![17, NONE_U8, NONE_U8], 1));
}

#[test]
fn what_a_cell_says_of_a_person_is_not_in_the_account_of_the_import() {
    let account = |text: &str| -> Vec<(String, String, u64)> {
        let read = read_text(text, &CustomerSource::default()).expect("customers");
        read.report.unmapped.into_iter().map(|u| (u.column, u.value, u.records)).collect()
    };
    let one = |column: &str, value: &str, records| (column.into(), value.into(), records);
    let births = "area_code,date,date of birth\nW,19/05/2023,30/02/1958\n\
                  W,20/05/2023,20/05/1958\nW,20/05/2023,31/04/1961\nW,20/05/2023,21/05/2023\n";
    assert_eq!(
        account(births),
        [
            one("date of birth", "not a date of birth (rows 2, 4)", 2),
            one("date of birth", "no possible age at the record's date (row 5)", 1),
        ]
    );
    let years = "area_code,date,birth_year\nW,01/01/2023,about 1958\nW,01/01/2023,2031\n";
    assert_eq!(
        account(years),
        [
            one("birth_year", "not a year of birth (row 2)", 1),
            one("birth_year", "no possible age at the record's date (row 3)", 1),
        ]
    );
    let ages = "area_code,age\nW,eighty\nW,200\nW,85\n";
    assert_eq!(
        account(ages),
        [
            one("age", "not an age in whole years (row 2)", 1),
            one("age", "no possible age at the record's date (row 3)", 1),
        ]
    );
}

#[test]
fn a_month_first_column_is_an_error_until_the_source_says_so() {
    let text = "area_code,Date\nW,02/25/2023\nW,02/11/2023\n";
    let error = read_text(text, &CustomerSource::default()).expect_err("month first").to_string();
    assert!(error.contains("column “Date”") && error.contains("month-first"), "{error}");
    let source = CustomerSource { dates: Some(DateOrder::MonthFirst), ..CustomerSource::default() };
    let read = read_text(text, &source).expect("customers");
    assert!(read.report.unmapped.is_empty());
}

#[test]
fn what_cannot_be_read_is_an_error_that_names_the_remedy() {
    let error = |text: &str, source: &CustomerSource| {
        read_text(text, source).expect_err("trouble").to_string()
    };
    let plain = CustomerSource::default();
    assert!(error("name,shoe size\nx,1\n", &plain).contains("where the customers live"));
    assert!(error("area_code,date\n", &plain).contains("no records"));
    let named = CustomerSource { person: Some("Ref".into()), ..plain.clone() };
    assert!(error("area_code,date\nW,\n", &named).contains("“area_code”, “date”"));
    let grid = CustomerSource {
        x: Some("e".into()),
        y: Some("n".into()),
        crs: Some("EPSG:27700".into()),
        ..plain
    };
    let swapped = "e,n\n1200000,400000\n1150000,380000\n";
    assert!(error(swapped, &grid).contains("swapped"), "{}", error(swapped, &grid));
}

#[test]
fn an_import_that_was_stopped_ends_in_cancelled() {
    let blocks = blocks();
    let index = || Ok(Arc::new(PointIndex::of_shapes(std::iter::empty())));
    let (postcodes, council) = (HashMap::new(), Council::default());
    let context = PlacingContext {
        blocks: &blocks,
        index: &index,
        postcodes: &postcodes,
        classes_by_postcode: None,
        council: &council,
        salt: &[0; 32],
        older_codes: None,
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("c.csv");
    std::fs::write(&path, "area_code,date\nW,\n").expect("written");
    let progress = Progress::new();
    progress.cancel();
    let error = read(&path, &CustomerSource::default(), &context, &progress).expect_err("stopped");
    assert!(error.is_cancelled());
}

#[test]
fn customers_are_the_same_whatever_the_threads_and_whether_from_text_or_a_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let (text, database) = (folder.path().join("c.csv"), folder.path().join("c.db"));
    let cells = |i: u64| {
        let chance = |below: u64, salt: u64| crate::base::seed::stream(i, salt).below(below);
        let some = |below: u64, salt: u64, of: &str| match chance(below, salt) {
            0 => String::new(),
            n => format!("{of}{n}"),
        };
        let code = ["W", "E", "OLD", "nowhere", ""][chance(5, 1) as usize];
        let lon = if chance(3, 2) == 0 { "1.5" } else { "" };
        let lat = if lon.is_empty() { "" } else { "0.5" };
        let day = format!("{:02}/{:02}/2023", 1 + chance(31, 3), 1 + chance(12, 4));
        let channel = ["Web", "phone", "", "kiosk", "online"][chance(5, 5) as usize];
        let (person, service) = (some(30_000, 6, "P"), some(90, 7, ""));
        let name = if chance(40, 8) == 0 { "unheard of" } else { "" };
        let age = some(150, 9, "");
        [
            person,
            code.into(),
            lon.into(),
            lat.into(),
            service,
            name.into(),
            channel.into(),
            day,
            age,
        ]
    };
    let headings = "person_id,area_code,lon,lat,lgsl,service_name,channel,date,age";
    let rows: Vec<_> = (0..60_000).map(cells).collect();
    let lines: Vec<String> = rows.iter().map(|cells| cells.join(",")).collect();
    std::fs::write(&text, format!("{headings}\n{}\n", lines.join("\n"))).expect("written");
    let mut connection = rusqlite::Connection::open(&database).expect("opened");
    let transaction = connection.transaction().expect("begun");
    transaction.execute_batch(&format!("CREATE TABLE c ({headings})")).expect("made");
    {
        let sql = "INSERT INTO c VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let mut insert = transaction.prepare(sql).expect("prepared");
        for cells in &rows {
            insert.execute(rusqlite::params_from_iter(cells)).expect("a row");
        }
    }
    transaction.commit().expect("kept");
    let read = |path: &Path, threads: usize| {
        let source = CustomerSource { file: "c".into(), ..CustomerSource::default() };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| placed(path, &source, &HashMap::new())).expect("read")
    };
    let alone = read(&text, 1);
    let placing = alone.report.placing;
    assert_eq!(placing.records(), 60_000);
    assert!(
        placing.by_code > 30_000 && placing.by_coordinates > 5_000 && placing.unplaced > 10_000
    );
    assert!(alone.report.unmapped.len() > 5 && alone.new_services.len() == 89);
    let at_once = read(&text, 3);
    assert_eq!(at_once.records, alone.records);
    assert_eq!(at_once.pseudonyms, alone.pseudonyms);
    assert_eq!(at_once.report, alone.report);
    assert_eq!(at_once.new_services, alone.new_services);
    assert_eq!(at_once.new_channels, alone.new_channels);
    let (by_one, by_three) = (read(&database, 1), read(&database, 3));
    assert_eq!(by_three.pseudonyms, by_one.pseudonyms);
    assert_eq!(by_three.report, by_one.report);
    // Rows of a database are numbered without a heading; nothing else differs.
    assert_eq!(by_three.records, by_one.records);
    assert_eq!(by_one.records.columns, alone.records.columns);
    assert_eq!(by_one.report.placing, alone.report.placing);
}
