//! The window on the sample council, worked by what a screen reader calls its
//! controls: ask, select, take back, save.

use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;
use wardwise::base::Progress;
use wardwise::project::Expected;
use wardwise::session::{Loaded, Session, plan};
use wardwise::ui::App;

/// The sample council's workspace, made once for all tests of this file.
pub(crate) fn workspace() -> &'static Path {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    static PATH: OnceLock<std::path::PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let folder = MADE.get_or_init(|| tempfile::tempdir().expect("a folder"));
        let path = folder.path().join("sample.wardwise");
        plan::build_sample(&path, &Progress::new()).expect("the sample council");
        path
    })
}

pub(crate) fn window<'a>() -> Harness<'a, App> {
    window_of([1366.0, 768.0])
}

/// A window of this size, in points.
pub(crate) fn window_of<'a>(size: [f32; 2]) -> Harness<'a, App> {
    let (loaded, project) = Loaded::open(workspace(), &Progress::new()).expect("a workspace");
    let mut harness =
        Harness::builder().with_size(size).with_step_dt(1.0 / 60.0).build_eframe(|creation| {
            let mut app = App::with_session(creation, Session::with_loaded(loaded, project));
            app.use_own_path_box();
            app
        });
    until(&mut harness, "the map", |harness| harness.query_by_label("Map of the areas").is_some());
    harness
}

/// Steps until something holds; work on other threads needs a while.
pub(crate) fn until(
    harness: &mut Harness<'_, App>,
    what: &str,
    holds: impl Fn(&Harness<'_, App>) -> bool,
) {
    for _ in 0..1500 {
        harness.step();
        if holds(harness) {
            harness.run_steps(2);
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("no {what} within half a minute");
}

/// Saves through the path box, and waits for the file.
pub(crate) fn save_as(harness: &mut Harness<'_, App>, path: &Path) {
    until(harness, "path box", |harness| harness.query_by_label("Path").is_some());
    harness.get_by_label("Path").focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label("Path").type_text(&path.display().to_string());
    harness.run_steps(2);
    harness.get_by_label("Save").click();
    until(harness, "file", |_| path.is_file());
}

/// The codes of the first rows of the table, as shown.
pub(crate) fn first_rows(harness: &Harness<'_, App>) -> Vec<String> {
    harness
        .query_all_by(|node| node.role() == Role::Row)
        .filter_map(|node| node.accesskit_node().label())
        .map(|label| label.split([' ', ',']).next().unwrap_or_default().to_string())
        .collect()
}

#[test]
fn a_changed_question_is_answered_and_undone() {
    let mut harness = window();
    let before = harness.state().session().project().question.clone();
    harness.get_by_label("Expected from: Overall").click();
    until(&mut harness, "new question", |harness| {
        harness.state().session().project().question.expected == Expected::Overall
    });
    until(&mut harness, "undo", |harness| {
        harness.query_by_label("Undo change of the question").is_some()
    });
    harness.get_by_label("Undo change of the question").click();
    until(&mut harness, "the question before", |harness| {
        harness.state().session().project().question == before
    });
}

#[test]
fn an_area_selected_in_the_table_is_selected_everywhere() {
    let mut harness = window();
    let code = first_rows(&harness).first().cloned().expect("a row");
    harness.get_by_label_contains(&format!("{code},")).click();
    until(&mut harness, "selection", |harness| {
        harness.state().session().selection.iter().any(|area| area.as_str() == code)
    });
    until(&mut harness, "the card of the area", |harness| {
        harness.query_by_label("Clear the selection").is_some()
    });
}

#[test]
fn the_table_is_saved_through_the_path_box() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answer.csv");
    let mut harness = window();
    harness.get_by_label("Save CSV").click();
    save_as(&mut harness, &file);
    let text = std::fs::read_to_string(&file).expect("a file");
    let heading = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    assert_eq!(
        heading,
        "code,name,observed,base,rate,rate_low,rate_high,expected,ratio,ratio_low,ratio_high,p,q,finding,gap,potential"
    );
}

#[test]
fn small_numbers_can_be_hidden_and_shown_again() {
    let mut harness = window();
    let label = |harness: &Harness<'_, App>, words: &str| harness.query_by_label(words).is_some();
    assert!(label(&harness, "Small numbers shown"));
    harness.get_by_label("Small numbers shown").click();
    until(&mut harness, "hidden numbers", |harness| label(harness, "Small numbers hidden"));
    assert!(harness.state().session().project().protection.on);
}

#[test]
fn a_period_is_chosen_from_the_months_on_record() {
    let mut harness = window();
    let loaded = harness.state().session().loaded().expect("a workspace").clone();
    let (first, last) = loaded.months.expect("months on record");
    let month = last;
    harness.get_by_label("First month").click();
    harness.run_steps(2);
    assert!(first < month && harness.query_by_label(&first.words()).is_some());
    harness.get_by_label(&month.words()).click();
    until(&mut harness, "the period", |harness| {
        harness.state().session().project().question.period.from == Some(month)
    });
    assert!(harness.query_by_label("Type a month").is_none(), "the list is closed");
}
