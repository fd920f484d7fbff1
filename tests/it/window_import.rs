//! Files imported through the window's assistant: dropped, looked at,
//! corrected, tried and run, worked by what a screen reader calls its controls.

use super::window::until;
use eframe::egui::accesskit::Role;
use eframe::egui::{self, DroppedFile};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wardwise::base::Progress;
use wardwise::session::{Action, Session};
use wardwise::store::Workspace;
use wardwise::ui::App;

#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// A council of four squares, as files in a folder.
struct Council {
    folder: tempfile::TempDir,
}

impl Council {
    fn new() -> Council {
        let council = Council { folder: tempfile::tempdir().expect("a folder") };
        let mut features = Vec::new();
        for i in 0..4 {
            let (x, y) = (-2.3 + 0.01 * f64::from(i), 53.4);
            features.push(format!(
                r#"{{"type":"Feature","properties":{{"OA21CD":"E0000000{i}"}},"geometry":{{"type":"Polygon","coordinates":[[[{x},{y}],[{},{y}],[{},{}],[{x},{}],[{x},{y}]]]}}}}"#,
                x + 0.01, x + 0.01, y + 0.01, y + 0.01
            ));
        }
        council.write(
            "oa21.geojson",
            &format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")),
        );
        let mut people = "OA21CD,Aged 0 to 64,Aged 65 and over\n".to_string();
        let mut customers = "Customer Ref,OA code,Postcode,LGSL,Channel,Date\n".to_string();
        for i in 0..4 {
            let _ = writeln!(people, "E0000000{i},100,{}", 40 + i);
            for n in 0..10 {
                let _ = writeln!(customers, "C{i}{n},E0000000{i},,57,Phone,0{}/02/2023", 1 + n % 9);
            }
        }
        let _ = writeln!(customers, "C90,E99999999,,57,Phone,01/02/2023");
        let _ = writeln!(customers, "C91,,WA14 5LW,57,Phone,01/02/2023");
        council.write("people.csv", &people);
        council.write("contacts.csv", &customers);
        council.write("postcodes.csv", "postcode,lon,lat\nWA14 5LW,-2.295,53.405\n");
        council
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.file(name), text).expect("a file");
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn workspace(&self) -> PathBuf {
        self.file("council.wardwise")
    }

    fn window<'a>(&self) -> Harness<'a, App> {
        drop(Workspace::create(&self.workspace()).expect("a workspace"));
        open(&self.workspace())
    }
}

fn open<'a>(path: &Path) -> Harness<'a, App> {
    let path = path.to_path_buf();
    let harness = Harness::builder().with_size([1366.0, 1400.0]).with_step_dt(1.0 / 60.0);
    let mut harness = harness.build_eframe(|creation| {
        let mut session = Session::new(|| {});
        session.act(Action::Open(path));
        let mut app = App::with_session(creation, session);
        app.use_own_path_box();
        app
    });
    until(&mut harness, "workspace", |harness| harness.state().session().loaded().is_some());
    harness
}

fn drop_files(harness: &mut Harness<'_, App>, paths: &[PathBuf]) {
    let handle = |path: &PathBuf| -> egui::DroppedFileHandle { Arc::new(Dropped(path.clone())) };
    harness.input_mut().dropped_files = paths.iter().map(handle).collect();
    harness.step();
    harness.input_mut().dropped_files.clear();
}

fn says(harness: &Harness<'_, App>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

fn forecast(harness: &mut Harness<'_, App>, words: &str) {
    until(harness, words, |harness| says(harness, words));
}

/// Waits until nothing is looked into any more: what comes moves what is below.
fn settled(harness: &mut Harness<'_, App>) {
    until(harness, "an end of looking", |harness| {
        !says(harness, "Looking at it…") && !says(harness, "Trying it on the data…")
    });
    harness.run_steps(4);
}

fn import(harness: &mut Harness<'_, App>, button: &str) {
    let before = harness.state().session().loaded().expect("a workspace").revision;
    harness.get_by_label(button).click();
    until(harness, "imported data", |harness| {
        let session = harness.state().session();
        session.job().is_none()
            && (session.loaded().is_some_and(|loaded| loaded.revision != before)
                || session.error().is_some())
    });
    let error = harness.state().session().error().map(ToString::to_string);
    assert_eq!(error, None);
}

/// Opens a list and chooses from it.
fn choose(harness: &mut Harness<'_, App>, list: &str, item: &str) {
    settled(harness);
    harness.get_by_label(list).click();
    harness.run_steps(3);
    harness.get_by_label(item).click();
    harness.run_steps(2);
}

#[test]
fn files_dropped_together_are_sorted_tried_on_each_other_and_imported_in_one_go() {
    let council = Council::new();
    let mut harness = council.window();
    let names = ["contacts.csv", "people.csv", "oa21.geojson"];
    drop_files(&mut harness, &names.map(|name| council.file(name)));
    forecast(&mut harness, "4 Output Areas, of 2021");
    forecast(&mut harness, "4 of 4 codes are Output Areas here");
    forecast(&mut harness, "40 of 42 records tried have the code of one of the Output Areas");
    forecast(&mut harness, "2 of 42 records tried have no place");
    forecast(&mut harness, "no postcodes are imported yet");
    let top = |words: &str| harness.get_by_label(words).rect().top();
    assert!(top("oa21.geojson") < top("people.csv") && top("people.csv") < top("contacts.csv"));
    import(&mut harness, "Import 3 files");
    let loaded = harness.state().session().loaded().expect("data").clone();
    assert_eq!((loaded.geography.levels().len(), loaded.records.len()), (1, 42));
    // The report and what is there are told in the place.
    assert!(says(&harness, "Customers from contacts.csv"));
    assert!(harness.query_by_label("Save the unplaced records as CSV").is_some());
    assert!(says(&harness, "Output Areas, 2021"));
    assert!(says(&harness, "Records of customers"));
}

#[test]
fn a_kind_that_is_changed_has_its_columns_looked_for_anew() {
    let council = Council::new();
    council
        .write("list.csv", "code,name,lon,lat\n1,Library,-2.295,53.405\n2,Market,-2.285,53.405\n");
    let mut harness = council.window();
    drop_files(&mut harness, &[council.file("oa21.geojson"), council.file("list.csv")]);
    until(&mut harness, "kind", |harness| {
        harness.query_by_label("What list.csv is taken for").is_some()
    });
    choose(&mut harness, "What list.csv is taken for", "A list of services");
    forecast(&mut harness, "2 services");
    choose(&mut harness, "What list.csv is taken for", "Places of service");
    forecast(&mut harness, "2 of 2 places lie in an area here");
    import(&mut harness, "Import 2 files");
    let loaded = harness.state().session().loaded().expect("data").clone();
    assert_eq!((loaded.council.points.len(), loaded.council.services.len()), (2, 0));
}

#[test]
fn a_column_is_chosen_from_those_of_the_file_and_the_forecast_follows() {
    let council = Council::new();
    let mut harness = council.window();
    drop_files(&mut harness, &[council.file("oa21.geojson")]);
    forecast(&mut harness, "4 Output Areas");
    import(&mut harness, "Import 1 file");
    drop_files(&mut harness, &[council.file("contacts.csv")]);
    forecast(&mut harness, "40 of 42 records tried have the code");
    harness.get_by_label("Area code of contacts.csv").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::Button, "Customer Ref").click();
    forecast(&mut harness, "42 of 42 records tried have no place");
    harness.get_by_label("Area code of contacts.csv").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::Button, "OA code").click();
    forecast(&mut harness, "40 of 42 records tried have the code");
}

#[test]
fn a_file_that_cannot_be_taken_says_why_beside_it_and_is_left_out() {
    let council = Council::new();
    council.write("empty.csv", "");
    let mut harness = council.window();
    drop_files(&mut harness, &[council.file("oa21.geojson"), council.file("empty.csv")]);
    forecast(&mut harness, "The file is empty");
    settled(&mut harness);
    let links: Vec<_> = harness.query_all_by_label("Leave out").collect();
    assert_eq!(links.len(), 2);
    let bad = links.into_iter().max_by(|a, b| {
        let distance = |node: &egui_kittest::Node<'_>| {
            -(node.rect().top() - harness.get_by_label("empty.csv").rect().top()).abs()
        };
        distance(a).total_cmp(&distance(b))
    });
    bad.expect("a link").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Import 1 file").is_some());
    import(&mut harness, "Import 1 file");
}

#[test]
fn a_second_file_of_customers_is_added_unless_it_is_to_replace_the_first() {
    let council = Council::new();
    council.write(
        "more.csv",
        "Customer Ref,OA code,LGSL,Channel,Date\nC00,E00000000,57,Phone,01/03/2023\n",
    );
    let mut harness = council.window();
    let names = ["oa21.geojson", "contacts.csv"];
    drop_files(&mut harness, &names.map(|name| council.file(name)));
    forecast(&mut harness, "40 of 42");
    import(&mut harness, "Import 2 files");
    drop_files(&mut harness, &[council.file("more.csv")]);
    forecast(&mut harness, "1 of 1 records tried have the code");
    assert!(says(&harness, "There are 42 records of customers already"));
    import(&mut harness, "Import 1 file");
    let records = |harness: &Harness<'_, App>| {
        harness.state().session().loaded().expect("data").records.len()
    };
    assert_eq!(records(&harness), 43);
    // The same file once more takes its own place, and nobody is asked.
    drop_files(&mut harness, &[council.file("more.csv")]);
    forecast(&mut harness, "1 of 1 records tried have the code");
    assert!(!says(&harness, "records of customers already"));
    import(&mut harness, "Import 1 file");
    assert_eq!(records(&harness), 43);
    // A third file that replaces.
    std::fs::copy(council.file("more.csv"), council.file("new.csv")).expect("a copy");
    drop_files(&mut harness, &[council.file("new.csv")]);
    forecast(&mut harness, "1 of 1 records tried have the code");
    harness.get_by_label("Customers there are: Replace them").click();
    harness.run_steps(3);
    assert!(says(&harness, "cannot be undone"));
    import(&mut harness, "Import 1 file");
    assert_eq!(records(&harness), 1);
    let loaded = harness.state().session().loaded().expect("data").clone();
    assert_eq!((loaded.recipe.customers.len(), loaded.council.reports.len()), (1, 1));
}

#[test]
fn postcodes_that_come_late_say_what_to_do_and_the_link_does_it() {
    let council = Council::new();
    let mut harness = council.window();
    let names = ["oa21.geojson", "contacts.csv"];
    drop_files(&mut harness, &names.map(|name| council.file(name)));
    forecast(&mut harness, "40 of 42");
    import(&mut harness, "Import 2 files");
    drop_files(&mut harness, &[council.file("postcodes.csv")]);
    forecast(&mut harness, "1 of 1 postcodes tried lie in an area here");
    import(&mut harness, "Import 1 file");
    assert!(says(&harness, "Import again"), "the note says what to do");
    let again = harness.query_all_by_label("Import again").last().expect("a link");
    again.click();
    forecast(&mut harness, "1 of 42 records tried are placed by postcode");
    import(&mut harness, "Import 1 file");
    let loaded = harness.state().session().loaded().expect("data").clone();
    assert_eq!(loaded.council.reports[0].placing.by_postcode, 1);
}

#[test]
fn a_recipe_brings_the_files_it_names() {
    let council = Council::new();
    council.write(
        "council.toml",
        "[workspace]\nname = \"Four Squares\"\n\
         [[boundaries]]\nlevel = \"oa\"\nfile = \"oa21.geojson\"\n\
         [[population]]\nname = \"age\"\nlevel = \"oa\"\nfile = \"people.csv\"\n",
    );
    let mut harness = council.window();
    drop_files(&mut harness, &[council.file("council.toml")]);
    forecast(&mut harness, "4 of 4 codes are");
    import(&mut harness, "Import 2 files");
    let loaded = harness.state().session().loaded().expect("data").clone();
    assert_eq!((loaded.name.as_str(), loaded.council.tables.len()), ("Four Squares", 1));
}

#[test]
fn files_dropped_before_there_is_a_workspace_wait_for_one() {
    let council = Council::new();
    let harness = Harness::builder().with_size([1366.0, 900.0]).with_step_dt(1.0 / 60.0);
    let mut harness =
        harness.build_eframe(|creation| App::with_session(creation, Session::new(|| {})));
    drop_files(&mut harness, &[council.file("oa21.geojson")]);
    harness.run_steps(3);
    assert!(says(&harness, "1 file waits to be imported"));
    harness.state_mut().act(Action::New(council.workspace()));
    forecast(&mut harness, "4 Output Areas");
    assert!(!says(&harness, "There is no level"), "an empty workspace is no error");
}

#[test]
fn the_trafford_files_go_in_as_they_are() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/trafford");
    if !data.is_dir() {
        println!("skipped: no ../shared");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("trafford.wardwise");
    drop(Workspace::create(&path).expect("a workspace"));
    let mut harness = open(&path);
    let names = ["customers.csv", "postcodes.csv", "oac21.csv", "boundaries/oa21_bng.shp"];
    drop_files(&mut harness, &names.map(|name| data.join(name)));
    until(&mut harness, "edition", |harness| {
        harness.query_by_label("Edition of oa21_bng.shp").is_some()
            || says(harness, "Output Areas, of 2021")
    });
    if !says(&harness, "Output Areas, of 2021") {
        harness.get_by_label("Edition of oa21_bng.shp").click();
        harness.run_steps(3);
        harness.get_by_label("Another: Edition of oa21_bng.shp").focus();
        harness.run_steps(2);
        harness.get_by_label("Another: Edition of oa21_bng.shp").type_text("2021");
        harness.run_steps(2);
        harness.key_press(eframe::egui::Key::Enter);
        harness.run_steps(2);
    }
    forecast(&mut harness, "Output Areas, of 2021");
    forecast(&mut harness, "Coordinates are");
    forecast(&mut harness, "records tried have the code of one of the Output Areas");
    import(&mut harness, "Import 4 files");
    let (loaded, _) =
        wardwise::session::Loaded::open(&path, &Progress::new()).expect("the workspace");
    assert!(loaded.records.len() > 50_000 && !loaded.postcodes.is_empty());
}

#[test]
fn a_file_dropped_while_others_are_imported_waits_and_joins_the_next_import() {
    let council = Council::new();
    let mut harness = council.window();
    drop_files(&mut harness, &[council.file("oa21.geojson")]);
    forecast(&mut harness, "4 Output Areas");
    harness.get_by_label("Import 1 file").click();
    harness.step();
    drop_files(&mut harness, &[council.file("people.csv")]);
    forecast(&mut harness, "4 of 4 codes are");
    assert!(harness.query_by_label("people.csv").is_some());
    import(&mut harness, "Import 1 file");
    let loaded = harness.state().session().loaded().expect("data").clone();
    assert_eq!((loaded.geography.levels().len(), loaded.council.tables.len()), (1, 1));
}

#[test]
fn names_of_profile_classes_are_known_as_such_and_lent_to_the_profile_there_is() {
    let council = Council::new();
    let mut classes = "OA21CD,supergroup\n".to_string();
    for i in 0..4 {
        let _ = writeln!(classes, "E0000000{i},{}", 1 + i % 2);
    }
    council.write("oac.csv", &classes);
    council.write("oac_supergroups.csv", "code,name\n1,Retired\n2,Students\n3,Nobody here\n");
    let mut harness = council.window();
    drop_files(&mut harness, &[council.file("oac_supergroups.csv")]);
    forecast(&mut harness, "No profile here has classes of these codes");
    drop_files(&mut harness, &["oa21.geojson", "oac.csv"].map(|name| council.file(name)));
    forecast(&mut harness, "2 of 2 classes of “supergroup” of oac get a name");
    forecast(&mut harness, "1 is Retired, 2 is Students");
    import(&mut harness, "Import 3 files");
    let names = |harness: &Harness<'_, App>| -> Vec<Option<String>> {
        let loaded = harness.state().session().loaded().expect("data").clone();
        let tier = &loaded.council.schemes[0].tiers[0];
        tier.classes.iter().map(|class| class.name.clone()).collect()
    };
    let named = [Some("Retired".to_string()), Some("Students".to_string())];
    assert_eq!(names(&harness), named);
    // Next year's profile alone keeps them.
    drop_files(&mut harness, &[council.file("oac.csv")]);
    forecast(&mut harness, "4 of 4 codes are Output Areas here");
    import(&mut harness, "Import 1 file");
    assert_eq!(names(&harness), named);
}

#[test]
fn attributes_of_classes_and_classes_of_postcodes_are_known_by_their_columns() {
    let council = Council::new();
    let mut classes = "OA21CD,type\n".to_string();
    for i in 0..4 {
        let _ = writeln!(classes, "E0000000{i},A0{}", 1 + i % 2);
    }
    council.write("segments.csv", &classes);
    council.write("attributes.csv", "type,propensity_web,income_band\nA01,0.4,low\nA02,0.7,high\n");
    council.write("by_postcode.csv", "postcode,type\nZZ1 1AA,A01\nZZ1 1AB,A02\nZZ1 1AC,X99\n");
    let mut harness = council.window();
    let files = ["oa21.geojson", "segments.csv", "attributes.csv", "by_postcode.csv"];
    drop_files(&mut harness, &files.map(|name| council.file(name)));
    forecast(&mut harness, "2 of 2 classes of “type” of segments are told of");
    forecast(&mut harness, "2 attributes: propensity_web, income_band");
    forecast(&mut harness, "3 postcodes have a class");
    forecast(&mut harness, "2 of 3 classes are of segments");
    import(&mut harness, "Import 4 files");
    let loaded = harness.state().session().loaded().expect("data").clone();
    let attributes = loaded.council.schemes[0].attributes.iter();
    let names: Vec<&str> = attributes.map(|attribute| attribute.name.as_str()).collect();
    assert_eq!(names, ["propensity_web", "income_band"]);
    assert_eq!(loaded.recipe.postcode_classes.len(), 1);
}
