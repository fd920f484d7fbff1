use super::*;
use crate::base::{Edition, LevelId, OptionalNumber};
use crate::council::AgeBand;
use std::io::Write;

fn source(name: &str) -> PopulationSource {
    PopulationSource {
        name: name.into(),
        file: String::new(),
        sheet: None,
        level: LevelId::new("oa"),
        code: None,
        edition: Some(Edition::new("2021")),
        variable: None,
        value: None,
        columns: Vec::new(),
        counts: None,
        licence: None,
        source: None,
    }
}

fn read_text(text: &str, source: &PopulationSource) -> Result<PopulationRead> {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    read(file.path(), source)
}

fn names(read: &PopulationRead) -> Vec<&str> {
    read.table.variables.iter().map(|v| v.name.as_str()).collect()
}

const NOMIS: &str = "\
\"TS007A - Age by five-year age bands\"
\"ONS Crown Copyright Reserved [from Nomis on 10 January 2023]\"

\"population\",\"All usual residents\"

\"2021 output area\",\"mnemonic\",\"Total\",\"Aged 4 years and under\",\"Aged 85 years and over\"
\"E00000002\",\"E00000002\",\"1,234\",\"34\",\"*\"
\"E00000001\",\"E00000001\",\"100\",\"1\",\"0\"

In order to protect against disclosure counts were swapped
";

#[test]
fn a_wide_table_of_nomis_is_read_with_its_total_marked_as_no_age() {
    let mut source = source("age");
    source.edition = None;
    let read = read_text(NOMIS, &source).expect("a table");
    assert_eq!(names(&read), ["Total", "Aged 4 years and under", "Aged 85 years and over"]);
    assert_eq!(read.table.edition, Edition::new("2021"));
    assert_eq!(read.table.variables[0].age, None);
    assert_eq!(read.table.variables[2].age, Some(AgeBand { from: 85, to: None }));
    assert_eq!(read.table.codes[0].as_str(), "E00000001");
    assert_eq!(read.table.values[0], [100.0, 1234.0].map(OptionalNumber::of));
    assert_eq!(
        read.table.values[2],
        [OptionalNumber::of(0.0), OptionalNumber::NONE],
        "a star is no figure, 0 is one"
    );
    assert_eq!(read.table.counts, "people");
}

const LONG: &str = "\
area_code,area_name,geography,period,indicator,household_tenure,measure,unit,value
E2,x,Output Area,2021,Households by tenure,Owned,Count,Households,5
E2,x,Output Area,2021,Households by tenure,Rented,Count,Households,7
E1,y,Output Area,2021,Households by tenure,Owned,Count,Households,c
";

#[test]
fn in_a_long_table_the_column_that_differs_within_an_area_is_the_variable() {
    let read = read_text(LONG, &source("tenure")).expect("a table");
    assert_eq!(names(&read), ["Owned", "Rented"]);
    assert_eq!(read.used.variable.as_deref(), Some("household_tenure"));
    assert_eq!(read.used.value.as_deref(), Some("value"));
    let figures = [[None, Some(5.0)], [None, Some(7.0)]];
    assert_eq!(read.table.values, figures.map(|row| row.map(OptionalNumber::from)));
    assert_eq!(read.table.counts, "households");
}

#[test]
fn a_long_table_with_codes_and_labels_is_read_by_its_labels() {
    let text = "OA21CD,Age (B) Code,Age (B),Observation\n\
                E1,1,Aged 4 years and under,3\nE1,2,Aged 85 years and over,4\n";
    let read = read_text(text, &source("age")).expect("a table");
    assert_eq!(names(&read), ["Aged 4 years and under", "Aged 85 years and over"]);
}

#[test]
fn bare_ranges_are_ages_only_where_the_table_is_about_age() {
    let ages = read_text("oa21cd,0-4,65+,Total\nE1,1,2,3\n", &source("people")).expect("a table");
    assert_eq!(ages.table.variables[1].age, Some(AgeBand { from: 65, to: None }));
    let cars = read_text("oa21cd,0,1,2,3+\nE1,1,2,3,4\n", &source("cars")).expect("a table");
    assert!(cars.table.variables.iter().all(|v| v.age.is_none()));
}

#[test]
fn wrong_figures_are_refused_by_row_column_and_area() {
    let refused = |text: &str| read_text(text, &source("age")).expect_err("refused").to_string();
    let negative = refused("oa21cd,0-4\nE1,5\nE2,-1\n");
    assert!(
        negative.contains("row 3, area E2, column “0-4”: “-1” is below 0")
            || negative.contains("column “0-4”, row 3, area E2"),
        "{negative}"
    );
    let twice = refused("oa21cd,0-4\nE1,5\nE1,5\n");
    assert!(twice.contains("area E1") && twice.contains("already given in row 2"), "{twice}");
    let mut named = source("age");
    named.columns = vec!["0-4".into()];
    let text = read_text("oa21cd,0-4\nE1,many\n", &named).expect_err("no number").to_string();
    assert!(text.contains("“many” is not a number"), "{text}");
    named.columns = vec!["5-9".into()];
    let missing = read_text("oa21cd,0-4\nE1,1\n", &named).expect_err("no column").to_string();
    assert!(missing.contains("“oa21cd”, “0-4”"), "{missing}");
}

#[test]
fn the_census_tables_of_trafford_are_read_without_being_told_their_columns() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/trafford");
    if !folder.is_dir() {
        eprintln!("skipped: no ../shared");
        return;
    }
    for (file, variables, column) in [
        ("census_age_bands.csv", 18, "indicator"),
        ("census_cars.csv", 4, "availability_category"),
        ("census_health.csv", 5, "general_health"),
        ("census_qualifications.csv", 7, "highest_qualification"),
        ("census_tenure.csv", 8, "household_tenure"),
    ] {
        let read = read(&folder.join(file), &source("table")).expect("a table");
        assert_eq!(read.table.variables.len(), variables, "{file}");
        assert_eq!(read.table.codes.len(), 738, "{file}");
        assert_eq!(read.used.variable.as_deref(), Some(column), "{file}");
        let ages = read.table.variables.iter().filter(|v| v.age.is_some()).count();
        assert_eq!(ages, if file.contains("age") { 18 } else { 0 }, "{file}");
    }
    let ages = read(&folder.join("census_age_bands.csv"), &source("age")).expect("a table").table;
    let old = (0..18).filter(|&v| ages.variables[v].age.is_some_and(|a| a.from >= 65));
    let total: f64 = old.flat_map(|v| ages.values[v].iter().filter_map(|value| value.get())).sum();
    assert_eq!(total, 41_307.0, "people of 65 and over");
}
