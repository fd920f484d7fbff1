//! Do personas of the sample council count as SQL counts them, and do they come
//! out of the command line as they went in?

use rusqlite::{Connection, params};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, OnceLock};
use wardwise::base::{AreaCode, ChannelId, LevelId, Progress, ServiceId};
use wardwise::demand::Observed;
use wardwise::persona::{Coverage, PersonaAnswer};
use wardwise::project::persona::{AgeRange, AreaChoice, ClassChoice, Criteria};
use wardwise::project::{Board, Persona, PersonaId, Project, Protection};
use wardwise::session::{Loaded, board_answer, persona_answer, plan};

const BUS_PASS: u32 = 273;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data").join(name)
}

/// The council's own files and its customer database, as tables that SQL can
/// ask. Nothing of them has been through the program: a contact is where its
/// code says, else where `postcode_areas.py` finds its postcode.
fn as_sql() -> Connection {
    let sql = Connection::open_in_memory().expect("a database");
    sql.execute_batch(
        "CREATE TABLE age (code, low, high, people); CREATE TABLE class (code, grp, type);
         CREATE TABLE ward (code, ward); CREATE TABLE place (postcode, area);
         CREATE TABLE channel (id INTEGER, name, pence INTEGER);
         CREATE TABLE record (person, code, service, channel, band, day);
         BEGIN;",
    )
    .expect("tables");
    let mut ages = csv::Reader::from_path(sample("population_age.csv")).expect("ages");
    // "Aged 85 years and over", "Aged 5 to 9 years".
    let bands: Vec<(u32, u32)> = ages
        .headers()
        .expect("headings")
        .iter()
        .skip(1)
        .map(|heading| {
            let mut numbers = heading.split(' ').filter_map(|word| word.parse().ok());
            let low = numbers.next().expect("an age");
            (low, numbers.next().unwrap_or(200))
        })
        .collect();
    for row in ages.records() {
        let row = row.expect("a row");
        for (i, (low, high)) in bands.iter().enumerate() {
            let people: i64 = row[i + 1].parse().expect("people");
            let insert = "INSERT INTO age VALUES (?1, ?2, ?3, ?4)";
            sql.execute(insert, params![&row[0], low, high, people]).expect("a row");
        }
    }
    for (file, insert, columns) in [
        ("profiles.csv", "INSERT INTO class VALUES (?1, ?2, ?3)", vec![0, 1, 2]),
        ("lookup.csv", "INSERT INTO ward VALUES (?1, ?2)", vec![0, 5]),
    ] {
        for row in csv::Reader::from_path(sample(file)).expect(file).records() {
            let row = row.expect("a row");
            let cells = columns.iter().map(|at| row[*at].to_string());
            sql.execute(insert, rusqlite::params_from_iter(cells)).expect("a row");
        }
    }
    for row in csv::Reader::from_path(sample("channels.csv")).expect("channels").records() {
        let row = row.expect("a row");
        let pounds: f64 = row[2].parse().expect("pounds");
        let pence = (pounds * 100.0).round() as i64;
        let insert = "INSERT INTO channel VALUES (?1, ?2, ?3)";
        sql.execute(insert, params![&row[0], &row[1], pence]).expect("a row");
    }
    let fixture = "tests/fixtures/persona/postcode_areas.csv";
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join(fixture);
    for row in csv::Reader::from_path(fixture).expect("places").records() {
        let row = row.expect("a row");
        let insert = "INSERT INTO place VALUES (?1, ?2)";
        sql.execute(insert, params![row[0].replace(' ', ""), &row[1]]).expect("a row");
    }
    let customers = sample("customers.sqlite").to_string_lossy().into_owned();
    sql.execute_batch("COMMIT; CREATE INDEX by_postcode ON place (postcode)").expect("kept");
    sql.execute_batch("CREATE INDEX by_code ON class (code)").expect("kept");
    sql.execute("ATTACH ?1 AS council", [customers]).expect("the customer database");
    // A word that is nobody's is a channel of its own, without a cost.
    let insert = "INSERT INTO channel VALUES (90, 'Fax', 0)";
    sql.execute(insert, []).expect("a row");
    // Ages are by a year of birth alone; days are written 31/12/2021.
    sql.execute_batch(
        "INSERT INTO record
         SELECT customer_ref,
                COALESCE(
                    (SELECT code FROM class WHERE code = oa_code),
                    (SELECT area FROM place
                     WHERE place.postcode = REPLACE(UPPER(contacts.postcode), ' ', ''))),
                lgsl,
                (SELECT id FROM channel WHERE name = CASE contacts.channel
                    WHEN 'Telephone' THEN 'Phone' WHEN 'f2f' THEN 'Face to face'
                    WHEN 'Online' THEN 'Web' ELSE contacts.channel END),
                (SUBSTR(contact_date, 7, 4) - birth_year) / 5,
                SUBSTR(contact_date, 7, 4) || SUBSTR(contact_date, 4, 2) || SUBSTR(contact_date, 1, 2)
         FROM council.contacts",
    )
    .expect("contacts");
    sql
}

fn one(sql: &Connection, query: &str) -> f64 {
    sql.query_row(query, [], |row| row.get::<_, Option<f64>>(0)).expect(query).unwrap_or(0.0)
}

fn by_code(sql: &Connection, query: &str) -> HashMap<String, i64> {
    let mut statement = sql.prepare(query).expect(query);
    statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .expect(query)
}

/// The sample council, made once.
fn built() -> &'static (tempfile::TempDir, PathBuf, Loaded) {
    static BUILT: OnceLock<(tempfile::TempDir, PathBuf, Loaded)> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sample.wardwise");
        plan::build_sample(&path, &Progress::new()).expect("the sample council");
        let (loaded, _) = Loaded::open(&path, &Progress::new()).expect("it opens");
        (folder, path, loaded)
    })
}

/// A copy of it to change.
fn copied() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("copy.wardwise");
    std::fs::copy(&built().1, &path).expect("a copy");
    (folder, path.to_string_lossy().into_owned())
}

fn groups(codes: &[&str]) -> Vec<ClassChoice> {
    codes.iter().map(|code| ClassChoice { tier: "group".into(), code: (*code).into() }).collect()
}

fn named(name: &str, criteria: Criteria) -> Persona {
    Persona { name: name.into(), criteria, ..Persona::default() }
}

/// Groups D and I and the type K02, of 70 to 79, who phone or call in.
fn margaret() -> Persona {
    let mut classes = groups(&["D", "I"]);
    classes.push(ClassChoice { tier: "type".into(), code: "K02".into() });
    named(
        "Margaret",
        Criteria {
            classes,
            ages: vec![AgeRange { from: 70, to: Some(79) }],
            channels: vec![ChannelId(2), ChannelId(3)],
            ..Criteria::default()
        },
    )
}

/// Of two wards, 65 to 74 or 80 and over.
fn joan() -> Persona {
    let codes = ["Z05000003", "Z05000019"].map(AreaCode::from).into();
    named(
        "Joan",
        Criteria {
            areas: Some(AreaChoice { level: LevelId::new("ward"), codes }),
            ages: vec![AgeRange { from: 65, to: Some(74) }, AgeRange { from: 80, to: None }],
            ..Criteria::default()
        },
    )
}

fn tariq() -> Persona {
    named("Tariq", Criteria { classes: groups(&["D", "F"]), ..Criteria::default() })
}

fn project(personas: Vec<Persona>) -> Project {
    let mut board = Board::default();
    personas.into_iter().for_each(|persona| {
        board.add(persona);
    });
    let mut project = Project { board: Arc::new(board), ..Project::default() };
    project.question.base = "age:65+".into();
    project.question.services = vec![ServiceId(BUS_PASS)];
    project
}

fn answer(loaded: &Loaded, persona: Persona) -> PersonaAnswer {
    let project = project(vec![persona]);
    persona_answer(loaded, &project, PersonaId(1), Protection::shown(), &Progress::new())
        .expect("an answer")
}

const MARGARET: &str = "(grp IN ('D', 'I') OR type = 'K02')";

#[test]
fn people_areas_and_customers_are_those_that_sql_counts() {
    let (_, _, loaded) = built();
    let sql = as_sql();
    let answer = answer(loaded, margaret());
    let people = one(
        &sql,
        &format!(
            "SELECT SUM(people) FROM age JOIN class USING (code)
             WHERE {MARGARET} AND low >= 70 AND high <= 79"
        ),
    );
    assert!(people > 500.0, "too few to tell anything: {people}");
    assert_eq!(answer.people.count(), Some(people));
    assert_eq!(answer.base, one(&sql, "SELECT SUM(people) FROM age WHERE low >= 65"));
    let customers = one(
        &sql,
        &format!(
            "SELECT COUNT(DISTINCT person) FROM record JOIN class USING (code)
             WHERE {MARGARET} AND band IN (14, 15) AND channel IN (2, 3)"
        ),
    );
    assert!(customers > 50.0, "{customers}");
    assert_eq!(answer.customers, Observed::Count(customers as u64));
    let there = by_code(
        &sql,
        &format!(
            "SELECT code, SUM(people) FROM age JOIN class USING (code)
             WHERE {MARGARET} AND low >= 70 AND high <= 79 GROUP BY code"
        ),
    );
    // Each of them in the area of their latest placed record that matches.
    let home = by_code(
        &sql,
        &format!(
            "SELECT code, COUNT(*) FROM (
                 SELECT code, ROW_NUMBER() OVER (PARTITION BY person ORDER BY day DESC, code) AS nth
                 FROM record JOIN class USING (code)
                 WHERE {MARGARET} AND band IN (14, 15) AND channel IN (2, 3))
             WHERE nth = 1 GROUP BY code"
        ),
    );
    assert_eq!(answer.areas.len(), 600);
    for row in &answer.areas {
        let of = |counts: &HashMap<String, i64>| *counts.get(row.code.as_str()).unwrap_or(&0);
        assert_eq!(row.people.count(), Some(of(&there) as f64), "people in {}", row.code);
        assert_eq!(row.customers, Observed::Count(of(&home) as u64), "customers in {}", row.code);
    }
}

#[test]
fn take_up_of_each_service_is_what_sql_counts_at_home() {
    let (_, _, loaded) = built();
    let sql = as_sql();
    let answer = answer(loaded, tariq());
    let people = one(
        &sql,
        "SELECT SUM(people) FROM age JOIN class USING (code) WHERE grp IN ('D', 'F') AND low >= 65",
    );
    assert_eq!(answer.uses.len(), 10);
    for row in &answer.uses {
        let service = row.service.expect("a service").0;
        let customers = one(
            &sql,
            &format!(
                "SELECT COUNT(*) FROM (
                     SELECT code, ROW_NUMBER() OVER (PARTITION BY person ORDER BY day DESC, code) AS nth
                     FROM record WHERE code IS NOT NULL AND service = {service})
                 JOIN class USING (code) WHERE nth = 1 AND grp IN ('D', 'F')"
            ),
        );
        assert_eq!(row.customers, Observed::Count(customers as u64), "{}", row.name);
        assert_eq!(row.rate, Some(customers / people), "{}", row.name);
    }
}

#[test]
fn contacts_and_what_they_cost_are_what_sql_adds_up() {
    let (_, _, loaded) = built();
    let sql = as_sql();
    let answer = answer(loaded, tariq());
    let of = "FROM record JOIN class USING (code) WHERE grp IN ('D', 'F') AND channel IS NOT NULL";
    let all = one(&sql, &format!("SELECT COUNT(*) {of}"));
    let mut pence = 0;
    for row in &answer.channels {
        let named = format!("(SELECT id FROM channel WHERE name = '{}')", row.name);
        let contacts = one(&sql, &format!("SELECT COUNT(*) {of} AND channel = {named}"));
        assert_eq!(row.contacts, Observed::Count(contacts as u64), "{}", row.name);
        assert_eq!(row.share, Some(contacts / all), "{}", row.name);
        let unit = one(&sql, &format!("SELECT pence FROM channel WHERE id = {named}"));
        pence += contacts as i64 * unit as i64;
    }
    let costs = answer.costs.expect("unit costs");
    assert_eq!(costs.total.pence().0, pence);
    let customers = one(
        &sql,
        &format!("SELECT COUNT(DISTINCT person) {}", of.replace(" AND channel IS NOT NULL", "")),
    );
    let each = costs.pence_per_customer_year.expect("a cost each");
    assert!((each - pence as f64 / customers / 3.0).abs() < 1e-9, "three years");
}

fn covered(loaded: &Loaded) -> Coverage {
    let project = project(vec![margaret(), joan(), tariq()]);
    board_answer(loaded, &project, Protection::shown(), &Progress::new()).expect("a board")
}

#[test]
fn a_board_covers_whom_sql_finds_in_any_in_several_and_in_none() {
    let (_, _, loaded) = built();
    let sql = as_sql();
    let coverage = covered(loaded);
    let cell = format!(
        "SELECT people, grp,
             ({MARGARET} AND low >= 70 AND high <= 79)
             + (ward IN ('Z05000003', 'Z05000019') AND ((low >= 65 AND high <= 74) OR low >= 80))
             + (grp IN ('D', 'F')) AS n
         FROM age JOIN class USING (code) JOIN ward USING (code) WHERE low >= 65"
    );
    let sum =
        |condition: &str| one(&sql, &format!("SELECT SUM(people) FROM ({cell}) WHERE {condition}"));
    assert_eq!(coverage.covered.count(), Some(sum("n > 0")));
    assert_eq!(coverage.several.count(), Some(sum("n > 1")));
    assert_eq!(coverage.none.count(), Some(sum("n = 0")));
    assert!(sum("n > 1") > 0.0, "the personas of this test overlap");
    let each: f64 = coverage.rows.iter().filter_map(|row| row.people?.count()).sum();
    assert_eq!(each, sum("n = 1") + 2.0 * sum("n = 2") + 3.0 * sum("n = 3"));
    let (group, left): (String, f64) = sql
        .query_row(
            &format!(
                "SELECT grp, SUM(people) FROM ({cell}) WHERE n = 0 GROUP BY grp ORDER BY 2 DESC"
            ),
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("a group");
    let largest = coverage.largest_in_none.expect("a group");
    assert_eq!((largest.code, largest.people), (group, left));
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wardwise")).args(arguments).output().expect("run")
}

fn said(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_command_line_adds_lists_and_writes_personas() {
    let (folder, workspace) = copied();
    let (_, _, loaded) = built();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let base = ["persona", "-w", &workspace];
    let with = |more: &[&str]| said(&[&base, more].concat());
    assert!(with(&["--list"]).contains("no personas"));
    std::fs::write(
        at("margaret.toml"),
        "name = \"Margaret\"\nage_words = \"74\"\nstory = \"Taught for thirty years.\"\n\
         needs = [\"A form to finish in one sitting\"]\n\
         [criteria]\nclasses = [{ tier = \"group\", code = \"D\" }]\nages = [{ from = 70, to = 79 }]\n",
    )
    .expect("a file");
    assert_eq!(with(&["--add", &at("margaret.toml")]).trim(), "Added 1 Margaret, 74");
    let listed = with(&["--list", "--base", "age:65+"]);
    assert!(listed.starts_with("1\tMargaret, 74\t"), "{listed}");

    let told =
        with(&["--id", "1", "--base", "age:65+", "--csv", &at("one.csv"), "--svg", &at("one.svg")]);
    let mut expected = margaret();
    expected.criteria = Criteria {
        classes: groups(&["D"]),
        ages: vec![AgeRange { from: 70, to: Some(79) }],
        ..Criteria::default()
    };
    let people = answer(loaded, expected).people.words();
    assert!(told.contains(&people), "{told} has not {people}");
    let table = std::fs::read_to_string(at("one.csv")).expect("a table");
    assert!(table.starts_with("figure,code,name,count,of,share,low,high,council,index,note\n"));
    let mut lines = csv::Reader::from_reader(table.as_bytes());
    let line = lines.records().flatten().find(|line| &line[0] == "people").expect("people");
    assert_eq!((&line[2], &line[3]), ("Margaret, 74", people.replace(',', "").as_str()));
    let sheet = std::fs::read_to_string(at("one.svg")).expect("a sheet");
    for words in ["Margaret, 74", "Taught for thirty years.", "A form to finish in", "nobody real"]
    {
        assert!(sheet.contains(words), "the sheet has not {words}");
    }
    let told = with(&[
        "--board",
        "--csv",
        &at("board.csv"),
        "--png",
        &at("board.png"),
        "--size",
        "800x566",
    ]);
    assert!(told.contains("are like this persona"), "{told}");
    let table = std::fs::read_to_string(at("board.csv")).expect("a table");
    assert!(table.contains("\ncovered,") && table.contains("\nlargest group in none,"), "{table}");
    assert!(std::fs::metadata(at("board.png")).expect("a picture").len() > 5_000);

    let wrong = run(&[&base[..], &["--id", "7"]].concat());
    assert_eq!(wrong.status.code(), Some(2));
    let told = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(told.contains("1 Margaret, 74"), "{told}");
}

#[test]
fn small_counts_are_in_no_file_under_protection() {
    let (folder, workspace) = copied();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(at("p.toml"), "name = \"Ann\"\n[criteria]\nages = [{ from = 85 }]\n")
        .expect("a file");
    said(&["persona", "-w", &workspace, "--add", &at("p.toml")]);
    said(&["persona", "-w", &workspace, "--id", "1", "--protect", "on", "--csv", &at("p.csv")]);
    let mut reader = csv::Reader::from_path(at("p.csv")).expect("a table");
    let mut withheld = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        if matches!(&row[0], "area" | "area customers" | "customers" | "service" | "channel") {
            assert!(!matches!(&row[3], "1" | "2" | "3" | "4"), "{row:?}");
            if &row[3] == "<5" {
                withheld += 1;
                assert!(row.iter().skip(5).take(3).all(str::is_empty), "{row:?}");
            }
        }
    }
    assert!(withheld > 50, "few of 85 and over live in most areas: {withheld}");
}

#[test]
fn a_workspace_from_before_there_were_personas_still_opens() {
    let mut kept = serde_json::to_value(Project::default()).expect("a value");
    kept.as_object_mut().expect("an object").remove("board");
    let opened: Project = serde_json::from_value(kept).expect("a project");
    assert!(opened.board.is_empty());
    let board = project(vec![margaret(), joan()]);
    let text = serde_json::to_string(&board).expect("text");
    assert_eq!(serde_json::from_str::<Project>(&text).expect("a project"), board);
}
