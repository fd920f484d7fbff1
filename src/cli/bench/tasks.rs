//! Which tasks are there? A row for each: its name, what it is, what the clock
//! holds, and the function that does it.

use super::data::Data;
use super::stopwatch::{Bench, Timed};
use super::{counting, layers, pictures, places, statistics, workspaces};
use crate::base::{Error, Result};
use crate::sample::tiling::label;

/// One thing to measure.
pub struct Task {
    /// As `--task` names it.
    pub id: &'static str,
    /// What it is called in a RESULT, which others' figures stand under too.
    pub result: &'static str,
    /// Who did it: us, and how, where there are several ways.
    pub peer: &'static str,
    pub words: &'static str,
    /// What the clock holds.
    pub inside: &'static str,
    pub of: Of,
    pub needs: Needs,
    pub run: fn(&Bench) -> Result<Timed>,
}

/// What a task's time grows with, and its name in a RESULT ends with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Of {
    /// The areas of the layer's file of a format, by its id.
    File(&'static str),
    /// Areas, the number of which the name ends with; any format.
    Areas,
    /// Areas; the name stays as it is.
    Layer,
    /// Records; files of these endings, at the largest size.
    Records(&'static str),
    /// The same, from CSV; the name stays as it is.
    Workspace,
    /// Records from CSV at the two largest sizes.
    TwoSizes,
}

/// What is made for a task beforehand, in another process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Needs {
    /// Nothing.
    Files,
    /// A workspace with areas and people, without records.
    Areas,
    /// The same with records.
    Records,
}

const APP: &str = "app";

const fn task(
    (id, result, peer): (&'static str, &'static str, &'static str),
    words: &'static str,
    inside: &'static str,
    (of, needs): (Of, Needs),
    run: fn(&Bench) -> Result<Timed>,
) -> Task {
    Task { id, result, peer, words, inside, of, needs, run }
}

use Needs::{Areas as WithAreas, Files, Records as WithRecords};
use Of::{Areas, File, Layer, Records, TwoSizes, Workspace};

#[rustfmt::skip]
pub static TASKS: &[Task] = &[
    task(("load_shp", "load_shp", APP), "a Shapefile to memory",
        "geometry, codes and texts, in the file's coordinates (numbers with a fraction are read and not kept); page cache warm",
        (File("shapefile"), Files), |b| layers::load(b, "shapefile")),
    task(("load_gpkg", "load_gpkg", APP), "a GeoPackage to memory",
        "geometry, codes and texts, in the file's coordinates (numbers with a fraction are read and not kept); page cache warm",
        (File("geopackage"), Files), |b| layers::load(b, "geopackage")),
    task(("load_geojson", "load_geojson", APP), "GeoJSON to memory",
        "geometry, codes and texts (numbers with a fraction are read and not kept); page cache warm",
        (File("geojson"), Files), |b| layers::load(b, "geojson")),
    task(("load_zip", "load_shp_zip", APP), "a Shapefile in a zip to memory",
        "as load_shp, unpacked from the zip",
        (File("shapefile-zip"), Files), |b| layers::load(b, "shapefile-zip")),
    task(("level_shp", "load_shp", "app (degrees, checked)"), "a Shapefile to a level of the program",
        "reading, codes checked, coordinates to degrees (OSTN15), every shape checked for validity",
        (File("shapefile"), Files), |b| layers::level(b, "shapefile")),
    task(("level_gpkg", "load_gpkg", "app (degrees, checked)"), "a GeoPackage to a level of the program",
        "reading, codes checked, coordinates to degrees (OSTN15), every shape checked for validity",
        (File("geopackage"), Files), |b| layers::level(b, "geopackage")),
    task(("level_geojson", "load_geojson", "app (degrees, checked)"), "GeoJSON to a level of the program",
        "reading, codes checked, every shape checked for validity",
        (File("geojson"), Files), |b| layers::level(b, "geojson")),
    task(("ready", "ready_to_draw", APP), "read, topology, details and triangles, ready to draw",
        "reading as level_shp, shared arcs, every corner weighed, triangles and borders at full detail and at those of zooms 8 and 11",
        (Layer, Files), layers::ready),
    task(("queen", "queen_weights", APP), "queen neighbours from polygons in memory",
        "topology from polygons in memory, queen and rook neighbours, shared lengths; reading apart",
        (Areas, Files), statistics::queen),
    task(("queen_apart", "queen_weights", "app (topology made before)"), "queen neighbours from the topology",
        "queen and rook neighbours and shared lengths from the topology in memory",
        (Areas, Files), statistics::queen_apart),
    task(("lonlat", "lonlat", APP), "eastings and northings to degrees",
        "OSTN15 and the projection, for every record's place",
        (TwoSizes, Files), places::lonlat),
    task(("sjoin", "sjoin", APP), "points to areas",
        "the index and the look-up; polygons and points in memory, in one coordinate system",
        (TwoSizes, Files), places::sjoin),
    task(("sjoin_indexed", "sjoin", "app (index made before)"), "points to areas, the index ready",
        "the look-up alone; polygons, index and points in memory",
        (TwoSizes, Files), places::sjoin_indexed),
    task(("aggregate_all", "aggregate_all", APP), "counting all records by area and channel",
        "every record counted, from columns in memory as a workspace gives them",
        (Records("csv"), WithRecords), counting::all),
    task(("aggregate_filtered", "aggregate_filtered", APP), "counting one service and one year by area and channel",
        "the filter and the counting, from columns in memory as a workspace gives them",
        (Records("csv"), WithRecords), counting::filtered),
    task(("distinct_people", "distinct_people", APP), "distinct people by area",
        "every person counted once, from columns in memory as a workspace gives them",
        (Records("csv"), WithRecords), counting::people),
    task(("import_csv", "import_csv", APP), "customers from CSV into a workspace",
        "opening the workspace with its areas, reading, placing by area code, pseudonyms, writing to disk",
        (Records("csv"), WithAreas), |b| workspaces::import(b, "csv")),
    task(("import_sqlite", "import_sqlite", APP), "customers from SQLite into a workspace",
        "opening the workspace with its areas, reading, placing by area code, pseudonyms, writing to disk",
        (Records("db"), WithAreas), |b| workspaces::import(b, "db")),
    task(("reopen", "reopen", APP), "reopening a workspace to its first full map",
        "all areas and records loaded, triangles and borders at the detail of the full extent in 1366 × 768",
        (Records("csv"), WithRecords), workspaces::reopen),
    task(("render", "render_2000x2600", APP), "a PNG of 2000 × 2600, five classes, outlines",
        "classes, page, anti-aliased fill, outlines, PNG; areas and their detail in memory",
        (Layer, Files), pictures::drawing),
    task(("render_from_workspace", "render_2000x2600", "app (from the workspace)"), "the same from a workspace's file",
        "opening the workspace, the answer about all services, topology, detail, drawing, the PNG written to disk",
        (Workspace, WithRecords), pictures::whole),
    task(("fisher_jenks", "fisher_jenks_k7", APP), "Fisher–Jenks breaks, 7 classes",
        "sorting and the exact optimum, from values in memory",
        (Areas, Files), statistics::breaks),
    task(("local_moran", "local_moran_999perm", APP), "local Moran, 999 complete permutations",
        "deviations, complete conditional permutations, p-values, quadrants; neighbours in memory",
        (Areas, Files), |b| statistics::moran(b, false)),
    task(("local_gstar", "local_gstar_999perm", APP), "Gi*, 999 complete permutations",
        "deviations, complete conditional permutations, p-values; neighbours in memory",
        (Areas, Files), |b| statistics::gstar(b, false)),
    task(("local_moran_shared", "local_moran_999perm", "app (shared table)"), "local Moran, 999 permutations of one table",
        "as local_moran, by one table of permutations for all areas: an approximation",
        (Areas, Files), |b| statistics::moran(b, true)),
    task(("local_gstar_shared", "local_gstar_999perm", "app (shared table)"), "Gi*, 999 permutations of one table",
        "as local_gstar, by one table of permutations for all areas: an approximation",
        (Areas, Files), |b| statistics::gstar(b, true)),
];

impl Task {
    /// The name in a RESULT: with the number of areas or records that it is
    /// of, where it has one.
    pub fn full_name(&self, bench: &Bench, timed: &Timed) -> Result<String> {
        Ok(match (self.of, timed.areas) {
            (Of::Records(_) | Of::TwoSizes, _) => {
                format!("{}_{}", self.result, label(bench.records()?))
            }
            (Of::Areas, Some(areas)) => format!("{}_{areas}", self.result),
            _ => self.result.to_string(),
        })
    }

    pub fn is_of_records(&self) -> bool {
        matches!(self.of, Of::Records(_) | Of::Workspace | Of::TwoSizes)
    }

    /// The numbers of records to run it at, of those there are; one `None`
    /// where it is of areas.
    pub fn sizes(&self, sizes: &[u64]) -> Vec<Option<u64>> {
        let largest = match self.of {
            Of::Records(_) | Of::Workspace => 1,
            Of::TwoSizes => 2,
            _ => return vec![None],
        };
        sizes[sizes.len().saturating_sub(largest)..].iter().copied().map(Some).collect()
    }

    /// What it lacks; `None` where it can be run.
    pub fn lack(&self, data: &Data, sizes: &[u64]) -> Option<Error> {
        if let Of::File(format) = self.of {
            return data.layer(format).err();
        }
        if !self.is_of_records() {
            return data.any_layer().err();
        }
        let ending = if let Of::Records(ending) = self.of { ending } else { "csv" };
        if sizes.is_empty() {
            return data.file("customers_N.csv").err();
        }
        let files = self.sizes(sizes).into_iter().flatten();
        let mut files = files.map(|records| data.customers(records, ending));
        let people = (self.needs != Needs::Files).then(|| data.file("population.csv"));
        files.find_map(Result::err).or_else(|| people.and_then(Result::err))
    }
}

/// The task of an id.
pub fn by_id(id: &str) -> Result<&'static Task> {
    TASKS.iter().find(|task| task.id == id).ok_or_else(|| unknown(id))
}

/// The tasks whose names begin so, in the table's order; all where nothing is
/// asked for. A name that is one task's in full is that task alone.
///
/// # Errors
/// No name begins so.
pub fn wanted(asked: &[String]) -> Result<Vec<&'static Task>> {
    let begins = |task: &&Task, asked: &String| match TASKS.iter().any(|t| t.id == asked) {
        true => task.id == asked,
        false => task.id.starts_with(asked.as_str()) || asked == "all",
    };
    if let Some(none) = asked.iter().find(|name| !TASKS.iter().any(|task| begins(&task, name))) {
        return Err(unknown(none));
    }
    let is_wanted = |task: &&Task| asked.is_empty() || asked.iter().any(|name| begins(task, name));
    Ok(TASKS.iter().filter(is_wanted).collect())
}

fn unknown(name: &str) -> Error {
    let ids: Vec<&str> = TASKS.iter().map(|task| task.id).collect();
    Error::usage(format!("No task is called “{name}”"))
        .remedy(format!("There are: {}", ids.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(asked: &[&str]) -> Vec<&'static str> {
        let asked: Vec<String> = asked.iter().map(|name| name.to_string()).collect();
        wanted(&asked).expect("tasks").iter().map(|task| task.id).collect()
    }

    #[test]
    fn a_name_is_one_task_and_a_beginning_is_all_that_begin_so() {
        assert_eq!(ids(&["sjoin"]), ["sjoin"]);
        assert_eq!(ids(&["sjo"]), ["sjoin", "sjoin_indexed"]);
        assert_eq!(ids(&["import", "queen"]), ["queen", "import_csv", "import_sqlite"]);
        assert_eq!(ids(&[]).len(), TASKS.len());
        assert_eq!(ids(&["all"]).len(), TASKS.len());
        let error = wanted(&["pan".to_string()]).err().expect("no such task");
        assert!(error.remedy_text().is_some_and(|remedy| remedy.contains("reopen")), "{error}");
    }

    #[test]
    fn no_two_tasks_have_one_name_or_tell_one_result() {
        for (i, task) in TASKS.iter().enumerate() {
            for other in &TASKS[i + 1..] {
                assert_ne!(task.id, other.id);
                assert_ne!((task.result, task.peer), (other.result, other.peer));
            }
        }
    }

    #[test]
    fn the_largest_numbers_of_records_are_taken() {
        let sizes = [2_000, 1_000_000, 10_000_000];
        let of = |id: &str| by_id(id).expect("a task").sizes(&sizes);
        assert_eq!(of("sjoin"), [Some(1_000_000), Some(10_000_000)]);
        assert_eq!(of("aggregate_all"), [Some(10_000_000)]);
        assert_eq!(of("queen"), [None]);
    }
}
