//! Do people who use several services, in several areas, count as SQL counts
//! them on the sample council?

use rusqlite::{Connection, params};
use std::collections::HashMap;
use std::path::Path;
use wardwise::base::{Progress, ServiceId, Unit};
use wardwise::records::{Filter, NONE_U16, NONE_U32, count_by_block};
use wardwise::session::{Loaded, plan};

/// The sample's records once placed, as a table that SQL can ask.
fn as_sql(loaded: &Loaded) -> Connection {
    let connection = Connection::open_in_memory().expect("a database");
    connection
        .execute_batch("CREATE TABLE record (person, code TEXT, service, day); BEGIN;")
        .expect("a table");
    let columns = &loaded.records.columns;
    let mut insert = connection.prepare("INSERT INTO record VALUES (?1, ?2, ?3, ?4)").expect("sql");
    for row in 0..loaded.records.len() {
        let block = columns.block.at(row);
        let code = (block != NONE_U32).then(|| loaded.records.blocks[block as usize].as_str());
        let service = columns.service.at(row);
        let service = (service != NONE_U16).then(|| loaded.records.services[service as usize].0);
        let day = (columns.day[row] != NONE_U16).then_some(columns.day[row]);
        insert.execute(params![columns.person.at(row), code, service, day]).expect("a row");
    }
    drop(insert);
    connection.execute_batch("COMMIT").expect("kept");
    connection
}

const PEOPLE: &str = "
    SELECT code, COUNT(*) FROM (
        SELECT code, ROW_NUMBER() OVER (PARTITION BY person ORDER BY day DESC, code) AS nth
        FROM record WHERE code IS NOT NULL AND service IN (?1, ?2))
    WHERE nth = 1 GROUP BY code";

const TRANSACTIONS: &str = "
    SELECT code, COUNT(*) FROM record WHERE code IS NOT NULL AND service IN (?1, ?2) GROUP BY code";

#[test]
fn people_in_several_areas_and_services_count_as_sql_counts_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sample.wardwise");
    plan::build_sample(&path, &Progress::new()).expect("the sample council");
    let (loaded, _) = Loaded::open(&path, &Progress::new()).expect("it opens");
    let sql = as_sql(&loaded);
    let several: i64 = sql
        .query_row(
            "SELECT COUNT(*) FROM (SELECT person FROM record WHERE code IS NOT NULL
             GROUP BY person HAVING COUNT(DISTINCT code) > 1 AND COUNT(DISTINCT service) > 1)",
            [],
            |row| row.get(0),
        )
        .expect("an answer");
    assert!(several > 50, "the sample has too few people in several areas: {several}");
    let services: Vec<ServiceId> = loaded.council.services.iter().map(|s| s.id).collect();
    for pair in services.windows(2) {
        for (unit, query) in [(Unit::People, PEOPLE), (Unit::Transactions, TRANSACTIONS)] {
            let filter = Filter { services: pair.to_vec(), ..Filter::default() };
            let ours =
                count_by_block(&loaded.records, &filter, unit, &Progress::new()).expect("counts");
            let mut statement = sql.prepare(query).expect("sql");
            let theirs: HashMap<String, i64> = statement
                .query_map(params![pair[0].0, pair[1].0], |row| Ok((row.get(0)?, row.get(1)?)))
                .and_then(Iterator::collect)
                .expect("an answer");
            for (code, count) in loaded.records.blocks.iter().zip(&ours.by_block) {
                let expected = theirs.get(code.as_str()).copied().unwrap_or(0);
                assert_eq!(i64::try_from(*count), Ok(expected), "{unit:?} of {pair:?} in {code}");
            }
        }
    }
}

#[test]
fn the_sample_s_own_database_has_as_many_contacts_and_customers() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sample.wardwise");
    plan::build_sample(&path, &Progress::new()).expect("the sample council");
    let (loaded, _) = Loaded::open(&path, &Progress::new()).expect("it opens");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data/customers.sqlite");
    let database = Connection::open_with_flags(&source, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
        .expect("the sample's database");
    let (contacts, customers): (i64, i64) = database
        .query_row("SELECT COUNT(*), COUNT(DISTINCT customer_ref) FROM contacts", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("an answer");
    let report = &loaded.council.reports[0];
    assert_eq!(i64::try_from(report.placing.records()), Ok(contacts));
    assert_eq!(i64::try_from(report.persons), Ok(customers));
}
