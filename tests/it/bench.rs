//! Does `wardwise bench` run every task, and do its answers agree with what
//! can be counted on the files themselves?

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};

const AREAS: usize = 200;
/// Of every brick: 32 corners, and the first again.
const CORNERS: usize = 33;

fn bench(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wardwise"));
    command.arg("bench").args(arguments).output().expect("run")
}

fn made(folder: &Path) -> String {
    let told = folder.display().to_string();
    let made = bench(&["--make", &told, "--areas", "200", "--records", "1k,2k"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    told
}

/// The measurements that were printed, by task and peer.
fn results(arguments: &[&str]) -> BTreeMap<(String, String), Value> {
    let output = bench(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).expect("text");
    let line = |line: &str| -> Value {
        let json = line.strip_prefix("RESULT ").unwrap_or_else(|| panic!("a RESULT: {line}"));
        serde_json::from_str(json).expect("JSON")
    };
    let of = |value: &Value, key: &str| value[key].as_str().expect(key).to_string();
    told.lines().map(line).map(|value| ((of(&value, "task"), of(&value, "peer")), value)).collect()
}

/// The rows of the customers' CSV, without its heading.
fn customers(folder: &Path, file: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(folder.join(file)).expect("customers");
    text.lines().skip(1).map(|row| row.split(',').map(str::to_string).collect()).collect()
}

/// As GeoJSON has it, to the digits in which breaks are told.
fn greatest_rate(folder: &Path) -> f64 {
    let text = std::fs::read_to_string(folder.join("oa_200/oa_4326.geojson")).expect("a layer");
    let layer: Value = serde_json::from_str(&text).expect("JSON");
    let features = layer["features"].as_array().expect("features");
    let rates = features.iter().map(|f| f["properties"]["rate"].as_f64().expect("a rate"));
    (rates.fold(0.0, f64::max) * 1e5).round() / 1e5
}

/// Areas of a wall of bricks that touch, counted from either side.
fn pairs_of_bricks(count: usize) -> usize {
    let columns = (count as f64).sqrt().ceil() as i64;
    let count = count as i64;
    let is_there = |column: i64, row: i64| {
        (0..columns).contains(&column) && row >= 0 && row * columns + column < count
    };
    let near = |at: i64| {
        let (column, row) = (at % columns, at / columns);
        // The rows above and below are half a brick to one side.
        let aside = if row % 2 == 0 { column - 1 } else { column + 1 };
        let beside = [(column - 1, row), (column + 1, row)];
        let above = [(column, row + 1), (aside, row + 1), (column, row - 1), (aside, row - 1)];
        beside.iter().chain(&above).filter(|(column, row)| is_there(*column, *row)).count()
    };
    (0..count).map(near).sum()
}

#[test]
fn every_task_gives_the_answer_that_can_be_counted_on_the_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = made(folder.path());
    let found = results(&["--data", &data, "--results", "--repeats", "2", "--warm-up", "0"]);
    let check = |task: &str, peer: &str| {
        let key = (task.to_string(), peer.to_string());
        found.get(&key).unwrap_or_else(|| panic!("{key:?} of {:?}", found.keys()))["check"].clone()
    };
    for ((task, _), value) in &found {
        for key in ["min_s", "median_s", "cpu_s"] {
            assert!(value[key].as_f64().is_some_and(|s| s >= 0.0), "{key} of {task}: {value}");
        }
        assert_eq!(value["times_s"].as_array().map(Vec::len), Some(2), "{task}");
        assert_eq!(value["repeats"], 2, "{task}");
        if cfg!(target_os = "linux") {
            assert!(value["peak_rss_mb"].as_f64().is_some_and(|mb| mb > 1.0), "{task}: {value}");
        }
        assert!(value["version"].as_str().is_some_and(|v| v.starts_with("wardwise ")), "{task}");
    }

    let layer = json!([AREAS, AREAS * CORNERS]);
    for format in ["shp", "gpkg", "geojson"] {
        for peer in ["app", "app (degrees, checked)"] {
            assert_eq!(check(&format!("load_{format}"), peer), layer, "{format} {peer}");
        }
    }
    let ready = check("ready_to_draw", "app");
    // A polygon of n corners has n − 2 triangles.
    assert_eq!(ready["triangles"][0], AREAS * (CORNERS - 3), "{ready}");
    let pairs = json!([AREAS, pairs_of_bricks(AREAS)]);
    for peer in ["app", "app (topology made before)"] {
        assert_eq!(check("queen_weights_200", peer), pairs);
    }
    for (size, records) in [("1k", 1000), ("2k", 2000)] {
        assert_eq!(check(&format!("lonlat_{size}"), "app"), json!([records, 0]));
        for peer in ["app", "app (index made before)"] {
            let expected = json!({ "matched": records, "agree": 1.0 });
            assert_eq!(check(&format!("sjoin_{size}"), peer), expected);
        }
    }

    let rows = customers(folder.path(), "customers_2k.csv");
    let cells = |rows: &[&Vec<String>]| {
        let cells: BTreeSet<(&str, &str)> = rows.iter().map(|r| (&*r[3], &*r[5])).collect();
        json!([cells.len(), rows.len()])
    };
    let all: Vec<&Vec<String>> = rows.iter().collect();
    assert_eq!(check("aggregate_all_2k", "app"), cells(&all));
    let year = "2023-04-01".."2024-04-01";
    let asked = |row: &&Vec<String>| row[4] == "7" && year.contains(&&*row[6]);
    let some: Vec<&Vec<String>> = rows.iter().filter(asked).collect();
    assert!(!some.is_empty());
    assert_eq!(check("aggregate_filtered_2k", "app"), cells(&some));
    let people: BTreeSet<&str> = rows.iter().map(|row| &*row[7]).collect();
    let areas: BTreeSet<&str> = rows.iter().map(|row| &*row[3]).collect();
    assert_eq!(check("distinct_people_2k", "app"), json!([areas.len(), people.len()]));
    for format in ["csv", "sqlite"] {
        assert_eq!(check(&format!("import_{format}_2k"), "app"), json!([2000, 2000]));
    }
    let reopened = check("reopen_2k", "app");
    assert_eq!((&reopened["areas"], &reopened["records"]), (&json!(AREAS), &json!(2000)));
    for peer in ["app", "app (from the workspace)"] {
        let inked = check("render_2000x2600", peer).as_f64().expect("a share");
        assert!((0.3..0.95).contains(&inked), "{inked} by {peer}");
    }
    let breaks = check("fisher_jenks_k7_200", "app");
    assert_eq!(breaks[0].as_array().map(Vec::len), Some(7));
    assert_eq!(breaks[0][6], greatest_rate(folder.path()), "the layer's own rates");
    for (statistic, peer) in [
        ("moran", "app"),
        ("moran", "app (shared table)"),
        ("gstar", "app"),
        ("gstar", "app (shared table)"),
    ] {
        let small = check(&format!("local_{statistic}_999perm_200"), peer)["sig05"].as_u64();
        assert!(small.is_some_and(|small| small < AREAS as u64), "{small:?}");
    }
    assert_eq!(std::fs::read_dir(&data).expect("a folder").count(), 6, "nothing is left behind");
}

#[test]
fn growth_runs_a_task_at_two_sizes_and_tells_how_much_longer_it_takes() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = made(folder.path());
    let tasks = ["--task", "queen", "--task", "load_shp", "--task", "aggregate_all"];
    let grown = [&["--data", &data, "--growth", "--repeats", "1"], &tasks[..]].concat();
    let found = results(&[&grown[..], &["--results"]].concat());
    for task in ["queen_weights_20", "queen_weights_200", "aggregate_all_1k", "aggregate_all_2k"] {
        assert!(found.contains_key(&(task.to_string(), "app".to_string())), "{task}");
    }
    let table = String::from_utf8(bench(&grown).stdout).expect("text");
    let row = |name: &str| table.lines().find(|line| line.contains(name)).map(str::to_string);
    assert!(row("aggregate_all_2k").is_some_and(|row| row.contains("| 1k / 2k |")), "{table}");
    assert!(row("load_shp").is_some_and(|row| row.contains("| 20 / 200 |")), "{table}");
}

#[test]
fn one_boundary_file_is_enough_for_what_is_of_areas() {
    let folder = tempfile::tempdir().expect("a folder");
    made(folder.path());
    let layer = folder.path().join("oa_200/oa_4326.geojson").display().to_string();
    let found = results(&["--layer", &layer, "--results", "--repeats", "1", "--task", "queen"]);
    assert_eq!(found[&("queen_weights_200".into(), "app".into())]["check"][0], AREAS);
    let wrong = bench(&["--layer", &layer, "--task", "aggregate_all"]);
    let told = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(!wrong.status.success() && told.contains("--make DIR"), "{told}");
}

#[test]
fn what_is_missing_or_misspelt_is_told_with_its_remedy() {
    let told = |arguments: &[&str], code: i32| {
        let output = bench(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(told(&[], 2).contains("wardwise bench --make DIR"));
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let missing = told(&["--data", &data], 1);
    assert!(missing.contains("oa_N") && missing.contains("--make"), "{missing}");
    made(folder.path());
    let unknown = told(&["--data", &data, "--task", "pan"], 2);
    assert!(unknown.contains("“pan”") && unknown.contains("aggregate_all"), "{unknown}");
    let some = bench(&["--data", &data, "--task", "load_", "--repeats", "1", "--results"]);
    assert!(some.status.success(), "what begins so and can be measured is");
    assert!(String::from_utf8_lossy(&some.stderr).contains("left out: load_zip"));
    std::fs::remove_file(folder.path().join("customers_2k.db")).expect("removed");
    let missing = told(&["--data", &data, "--task", "import_sqlite"], 1);
    assert!(missing.contains("customers_2k.db") && missing.contains("--make"), "{missing}");
    assert!(told(&["--make", &data, "--areas", "0"], 2).contains("cannot be made"));
    let again = ["--make", &data, "--areas", "300", "--records", "1k"];
    let there = told(&again, 2);
    assert!(there.contains("population.csv") && there.contains("--replace"), "{there}");
    assert!(!folder.path().join("oa_300").exists(), "nothing was written");
    assert!(bench(&[&again[..], &["--replace"]].concat()).status.success());
    let list = String::from_utf8(bench(&["--list"]).stdout).expect("text");
    assert!(list.contains("\nsjoin\n") && list.contains("In the clock: "), "{list}");
}
