//! Tables from end to end: what the sample council's and a real council's
//! files give, and what bad files are told.

use proptest::prelude::*;
use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wardwise::base::{LevelId, Progress, Result};
use wardwise::council::Council;
use wardwise::council::recipe::{BoundarySource, CustomerSource, PostcodeSource, Recipe};
use wardwise::geography::{Level, PointIndex};
use wardwise::import::guess::{SourceGuess, guess};
use wardwise::import::{
    CustomersRead, PlacingContext, boundaries, channels, class_attributes, class_names, customers,
    lookup, points, population, postcode_classes, postcodes, profile, services, table,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The folder of real data, where it is there.
fn trafford() -> Option<PathBuf> {
    let folder = root().join("../shared/data/trafford");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no ../shared");
    None
}

fn sample() -> Recipe {
    let path = root().join("sample_data/council.toml");
    Recipe::parse(&fs::read_to_string(&path).expect("a recipe"), &path).expect("a recipe")
}

fn read_boundaries(folder: &Path, source: &BoundarySource) -> Level {
    boundaries::read(&folder.join(&source.file), source, &Progress::new())
        .expect("boundaries")
        .level
}

/// Places the customers of a source with a file of postcodes.
fn place(
    folder: &Path,
    blocks: &Level,
    postcode_source: &PostcodeSource,
    source: &CustomerSource,
) -> Result<CustomersRead> {
    let index = Arc::new(PointIndex::of_level(blocks));
    let mut found =
        postcodes::read(&folder.join(&postcode_source.file), postcode_source)?.postcodes;
    postcodes::place(&mut found, blocks, &index);
    let by_postcode = postcodes::blocks_by_postcode(&found, blocks);
    let council = Council::default();
    let context = PlacingContext {
        blocks,
        index: &|| Ok(Arc::clone(&index)),
        postcodes: &by_postcode,
        classes_by_postcode: None,
        council: &council,
        salt: &[3; 32],
        older_codes: None,
    };
    customers::read(&folder.join(&source.file), source, &context, &Progress::new())
}

#[test]
fn the_customers_of_trafford_are_placed_as_the_reference_says() {
    let Some(folder) = trafford() else { return };
    let path = root().join("tests/recipes/trafford.toml");
    let recipe = Recipe::parse(&fs::read_to_string(&path).expect("a recipe"), &path).expect("read");
    let recipes = path.parent().expect("a folder");
    let blocks = read_boundaries(recipes, &recipe.boundaries[0]);
    let guessed = CustomerSource {
        file: folder.join("customers.csv").display().to_string(),
        ..CustomerSource::default()
    };
    for source in [&recipe.customers[0], &guessed] {
        let read = place(recipes, &blocks, &recipe.postcodes[0], source).expect("customers");
        let placing = read.report.placing;
        assert_eq!(
            (placing.by_code, placing.by_postcode, placing.by_coordinates, placing.unplaced),
            (53_052, 78_062, 0, 2_056)
        );
        assert_eq!(read.records.len(), 133_170);
        assert_eq!(read.report.unplaced.len(), 2_056);
        assert_eq!((read.records.persons, read.pseudonyms.len()), (133_170, 133_170));
        assert_eq!((read.new_services.len(), read.new_channels.len()), (6, 4));
        assert!(read.report.unmapped.is_empty(), "{:?}", read.report.unmapped);
        assert_eq!(read.used.person.as_deref(), Some("Customer Ref"));
        assert_eq!(read.used.service_name.as_deref(), Some("Service"));
        let bus_pass = read.records.services.iter().position(|id| id.0 == 273).expect("known");
        let passes = read.records.columns.service.iter().filter(|s| usize::from(*s) == bus_pass);
        assert_eq!(passes.count(), 12_304);
    }
}

#[test]
fn every_table_of_the_sample_council_is_read_as_its_recipe_says() {
    let (folder, recipe) = (root().join("sample_data"), sample());
    let blocks = read_boundaries(&folder, &recipe.boundaries[0]);
    for source in &recipe.lookup {
        let read = lookup::read(&folder.join(&source.file), source).expect("a look-up");
        assert_eq!(read.lookup.pairs.len(), blocks.len());
        assert!(read.notes.is_empty() && !read.to_names.is_empty());
    }
    for source in &recipe.population {
        let read = population::read(&folder.join(&source.file), source).expect("a population");
        assert_eq!(read.table.codes.len(), blocks.len());
        assert_eq!(read.table.variables.iter().all(|v| v.age.is_some()), source.name == "age");
    }
    for source in &recipe.profile {
        let read = profile::read(&folder.join(&source.file), source, &folder).expect("a profile");
        let classes: Vec<usize> = read.scheme.tiers.iter().map(|t| t.classes.len()).collect();
        assert_eq!(classes, [11, 61]);
        assert!(read.scheme.attributes.iter().any(|a| a.name == "income_band"));
        assert!(
            read.scheme.tiers[1].classes.iter().all(|c| c.name.is_some() && c.colour.is_some())
        );
    }
    let read =
        services::read(&folder.join(&recipe.services[0].file), &recipe.services[0]).expect("read");
    assert!(read.services.iter().any(|s| s.id.0 == 273));
    let read =
        channels::read(&folder.join(&recipe.channels[0].file), &recipe.channels[0]).expect("read");
    assert!(read.channels.iter().all(|c| c.unit_cost_pence.is_some_and(|p| p.0 > 0)));
    let read =
        points::read(&folder.join(&recipe.points[0].file), &recipe.points[0]).expect("points");
    assert!(!read.points.is_empty() && read.notes.is_empty());

    let read = place(&folder, &blocks, &recipe.postcodes[0], &recipe.customers[0]).expect("read");
    let placing = read.report.placing;
    assert_eq!(placing.records() as usize, read.records.len());
    assert!(placing.by_code > 0 && placing.by_postcode > 0);
    assert!((placing.unplaced as usize) < read.records.len() / 20, "{placing:?}");
    assert!(u64::from(read.records.persons) == read.report.persons);
    assert!((read.report.persons as usize) < read.records.len(), "people come back");
    assert!(read.records.columns.age_band.iter().any(|band| *band != u8::MAX));
}

#[test]
fn every_table_of_the_sample_council_is_guessed_for_what_it_is() {
    let (folder, recipe) = (root().join("sample_data"), sample());
    let source_of = |file: &str| guess(&folder.join(file)).expect("a guess").source;
    for (file, words) in [
        ("output_areas.shp", "boundaries"),
        ("lookup.csv", "a look-up between levels"),
        ("population_age.csv", "a population table"),
        ("households_tenure.csv", "a population table"),
        ("profiles.csv", "a profile"),
        ("services.csv", "a list of services"),
        ("channels.csv", "a list of channels"),
        ("postcodes.csv", "postcodes with coordinates"),
        ("service_points.csv", "places of service"),
        ("customers.sqlite", "customers"),
    ] {
        assert_eq!(source_of(file).words(), words, "{file}");
    }
    let SourceGuess::Lookups(lookups) = source_of("lookup.csv") else { unreachable!() };
    let levels: Vec<_> = lookups.iter().map(|l| (l.from.as_str(), l.to.as_str())).collect();
    assert_eq!(levels, [("oa", "lsoa"), ("oa", "msoa"), ("oa", "ward")]);
    assert_eq!(lookups[2].to_name.as_deref(), Some("WD21NM"));
    let SourceGuess::Profile(profile) = source_of("profiles.csv") else { unreachable!() };
    assert_eq!(profile.tiers, recipe.profile[0].tiers);
    let SourceGuess::Customers(found) = source_of("customers.sqlite") else { unreachable!() };
    let stated = &recipe.customers[0];
    assert_eq!((&found.person, &found.area), (&stated.person, &stated.area));
    assert_eq!((&found.date, &found.service), (&stated.date, &stated.service));
    assert_eq!(found.birth_year, stated.birth_year);
}

#[test]
fn the_tables_of_trafford_are_guessed_for_what_they_are() {
    let Some(folder) = trafford() else { return };
    for (file, words) in [
        ("customers.csv", "customers"),
        ("postcodes.csv", "postcodes with coordinates"),
        ("oac21.csv", "a profile"),
        ("census_age_bands.csv", "a population table"),
        ("census_tenure.csv", "a population table"),
        ("lsoa21_ward22.csv", "a look-up between levels"),
        ("oa21_lsoa21_msoa21_lad22.csv", "a look-up between levels"),
        ("boundaries/oa21.geojson", "boundaries"),
    ] {
        assert_eq!(guess(&folder.join(file)).expect("a guess").source.words(), words, "{file}");
    }
    let guess = guess(&folder.join("census_tenure.csv")).expect("a guess");
    assert_eq!(guess.first_rows.len(), 20);
    let SourceGuess::Population(source) = guess.source else { unreachable!() };
    assert_eq!(source.variable.as_deref(), Some("household_tenure"));
    assert_eq!((source.name.as_str(), source.level), ("tenure", LevelId::new("oa")));
}

/// A workbook of two sheets, as Excel packs it: text shared and in place,
/// whole and other numbers, a date, and rows of which some cells are absent.
fn workbook() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let sheet = |rows: &str| {
        format!(
            "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
        )
    };
    let first = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\" t=\"inlineStr\"><is><t>LGSL</t></is></c><c r=\"C3\" t=\"str\"><v>Date</v></c><c r=\"D3\" t=\"str\"><v>Note</v></c></row>\
        <row r=\"4\"><c r=\"A4\" t=\"str\"><v>E00030771</v></c><c r=\"B4\"><v>273</v></c><c r=\"C4\" s=\"1\"><v>44968</v></c></row>\
        <row r=\"6\"><c r=\"A6\" t=\"str\"><v>024660000E0156</v></c><c r=\"B6\"><v>0.5</v></c><c r=\"D6\" t=\"str\"><v>x</v></c></row>";
    for (name, text) in [
        ("[Content_Types].xml", "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_string()),
        ("_rels/.rels", "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".to_string()),
        ("xl/workbook.xml", "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Contacts\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Empty\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>".to_string()),
        ("xl/_rels/workbook.xml.rels", "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet2.xml\"/></Relationships>".to_string()),
        ("xl/styles.xml", "<?xml version=\"1.0\"?><styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>".to_string()),
        ("xl/sharedStrings.xml", "<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>Contacts of the year</t></si><si><t>OA code</t></si></sst>".to_string()),
        ("xl/worksheets/sheet1.xml", sheet(first)),
        ("xl/worksheets/sheet2.xml", sheet("")),
    ] {
        zip.start_file(name, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a zip").into_inner()
}

fn file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("written");
    path
}

fn rows(path: &Path, part: Option<&str>) -> Result<Vec<(u64, Vec<String>)>> {
    let table = table::open(path, part)?;
    let mut rows = Vec::new();
    let width = table.headings().len();
    table.each_row(|row| {
        rows.push((row.number, (0..width).map(|i| row.cell(i).to_string()).collect()));
        Ok(())
    })?;
    Ok(rows)
}

fn trouble(path: &Path, part: Option<&str>) -> String {
    let text = rows(path, part).expect_err("trouble").to_string();
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(text.contains(&name), "the file is named: {text}");
    text
}

#[test]
fn a_workbook_is_read_as_text_with_the_rows_that_excel_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(folder.path(), "book.xlsx", &workbook());
    let table = table::open(&path, None).expect("a table");
    assert_eq!(table.headings(), ["OA code", "LGSL", "Date", "Note"]);
    let want = |cells: [&str; 4]| cells.map(str::to_string).to_vec();
    assert_eq!(
        rows(&path, Some("contacts")).expect("rows"),
        [
            (4, want(["E00030771", "273", "2023-02-11", ""])),
            (6, want(["024660000E0156", "0.5", "", "x"])),
        ]
    );
    assert!(trouble(&path, Some("2019")).contains("Contacts, Empty"));
    assert!(trouble(&path, Some("Empty")).contains("sheet “Empty”"));
}

#[test]
fn a_damaged_workbook_and_one_that_unpacks_to_too_much_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = workbook();
    for cut in [10, whole.len() / 2, whole.len() - 30] {
        trouble(&file(folder.path(), "cut.xlsx", &whole[..cut]), None);
    }
    assert!(
        trouble(&file(folder.path(), "not.xlsx", b"a,b\n1,2\n"), None).contains("not an Excel")
    );
    let old = file(folder.path(), "old.xls", &[0xD0, 0xCF, 0x11, 0xE0, 0, 0]);
    assert!(trouble(&old, None).contains(".xlsx"));

    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).expect("part");
    zip.write_all(b"<sst><si><t>").expect("written");
    for _ in 0..20 {
        zip.write_all(&vec![b'x'; 1 << 20]).expect("written");
    }
    let bomb = file(folder.path(), "bomb.xlsx", &zip.finish().expect("a zip").into_inner());
    assert!(trouble(&bomb, None).contains("unpacks to more"));
}

fn database(path: &Path) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(path).expect("a database");
    connection
        .execute_batch(
            "CREATE TABLE contacts (ref TEXT, \"OA code\" TEXT, n INTEGER, x REAL, b BLOB);
             INSERT INTO contacts VALUES ('A', '024660000E0156', 273, 0.5, x'00FF'), ('B', NULL, NULL, 2.0, NULL);
             CREATE VIEW \"the \"\"view\"\"\" AS SELECT ref FROM contacts;",
        )
        .expect("filled");
    connection
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_table_or_view_of_a_database_is_read_and_no_file_is_left_beside_it() {
    for mode in ["DELETE", "WAL"] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("odd name % #?.sqlite");
        let connection = database(&path);
        connection.pragma_update(None, "journal_mode", mode).expect("a mode");
        connection.close().expect("closed");
        let before = (names_in(folder.path()), fs::read(&path).expect("bytes"));
        let read = rows(&path, Some("contacts")).expect("rows");
        assert_eq!(read[0].1, ["A", "024660000E0156", "273", "0.5", ""]);
        assert_eq!(read[1].1, ["B", "", "", "2", ""]);
        assert_eq!(rows(&path, Some("the \"view\"")).expect("rows").len(), 2);
        assert!(trouble(&path, None).contains("contacts, the \"view\""));
        assert!(trouble(&path, Some("customers")).contains("contacts"));
        assert_eq!((names_in(folder.path()), fs::read(&path).expect("bytes")), before, "{mode}");
    }
}

#[test]
fn a_database_that_is_none_or_locked_or_damaged_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let not = file(folder.path(), "not.sqlite", b"this is some text");
    assert!(trouble(&not, None).contains("not an SQLite database"));
    let path = folder.path().join("locked.db");
    let connection = database(&path);
    connection.execute_batch("BEGIN EXCLUSIVE").expect("locked");
    assert!(trouble(&path, Some("contacts")).contains("locked"));
    connection.execute_batch("COMMIT").expect("unlocked");
    connection.close().expect("closed");
    let mut bytes = fs::read(&path).expect("bytes");
    let half = bytes.len() / 2;
    bytes[100..half].fill(0xAA);
    trouble(&file(folder.path(), "damaged.db", &bytes), Some("contacts"));
    bytes.truncate(60);
    trouble(&file(folder.path(), "short.db", &bytes), Some("contacts"));
    trouble(&folder.path().join("absent.db"), None);
}

#[test]
fn a_gigabyte_on_one_line_is_refused_in_bounded_memory() {
    // The file is sparse: it takes no room, and reads as NUL bytes but for
    // its start; so it is the start that has to be long enough.
    let folder = tempfile::tempdir().expect("a folder");
    let mut bytes = b"code,name\nE1,a\nE2,".to_vec();
    bytes.resize(3 << 20, b'x');
    let path = file(folder.path(), "long.csv", &bytes);
    let handle = fs::OpenOptions::new().write(true).open(&path).expect("opened");
    handle.set_len(1 << 30).expect("sparse");
    assert!(trouble(&path, None).contains("row 3: The row is longer than 1 MB"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_a_reader_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        start in 0usize..6,
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let starts: [&[u8]; 6] =
            [b"", b"a,b\n1,", b"PK\x03\x04", b"SQLite format 3\0", b"\xFF\xFE", b"\xEF\xBB\xBFa;b\n"];
        let bytes = [starts[start], &bytes].concat();
        for name in ["a.csv", "a.xlsx", "a.sqlite"] {
            let path = file(folder.path(), name, &bytes);
            let _ = rows(&path, None);
            let _ = guess(&path);
        }
    }

    #[test]
    fn no_table_of_text_makes_an_import_panic(
        cells in proptest::collection::vec("[ -~£é0-9/:-]{0,12}", 24),
        headings in proptest::sample::subsequence(
            vec!["oa21cd", "postcode", "lon", "lat", "lgsl", "channel", "date", "dob", "age", "value", "wd22cd", "type"],
            4,
        ),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let quoted: Vec<String> = cells.iter().map(|c| format!("\"{}\"", c.replace('"', "'"))).collect();
        let lines: Vec<String> = quoted.chunks(4).map(|row| row.join(",")).collect();
        let text = format!("{}\n{}\n", headings.join(","), lines.join("\n"));
        let path = file(folder.path(), "t.csv", text.as_bytes());
        let blocks = Level::new(LevelId::new("oa"), "a".into(), "as".into(), "2021".into(), Vec::new());
        let index = || Ok(Arc::new(PointIndex::of_shapes(std::iter::empty())));
        let (none, council) = (HashMap::new(), Council::default());
        let context = PlacingContext {
            blocks: &blocks, index: &index, postcodes: &none, council: &council, salt: &[0; 32], older_codes: None,
            classes_by_postcode: None,
        };
        let read = customers::read(&path, &CustomerSource::default(), &context, &Progress::new());
        if let Ok(read) = read {
            prop_assert_eq!(read.report.placing.records() as usize, read.records.len());
        }
        match guess(&path).expect("a guess").source {
            SourceGuess::Population(source) => drop(population::read(&path, &source)),
            SourceGuess::Profile(source) => drop(profile::read(&path, &source, folder.path())),
            SourceGuess::Postcodes(source) => drop(postcodes::read(&path, &source)),
            SourceGuess::Points(source) => drop(points::read(&path, &source)),
            SourceGuess::ClassNames(source) => drop(class_names::read(&path, &source)),
            SourceGuess::ClassAttributes(source) => {
                drop(class_attributes::read(&path, &source));
            }
            SourceGuess::PostcodeClasses(source) => {
                drop(postcode_classes::read(&path, &source));
            }
            SourceGuess::Services(source) => drop(services::read(&path, &source)),
            SourceGuess::Channels(source) => drop(channels::read(&path, &source)),
            SourceGuess::Lookups(sources) => {
                for source in sources {
                    let _ = lookup::read(&path, &source);
                }
            }
            SourceGuess::Boundaries(_) | SourceGuess::Customers(_) => {}
        }
    }
}
