//! What the window remembers, explains, saves and asks before it closes,
//! worked by what a screen reader calls its controls.

use super::window::{save_as, until, window, workspace};
use eframe::egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::path::{Path, PathBuf};
use wardwise::base::Progress;
use wardwise::project::{Edit, Protection};
use wardwise::session::{Action, Keeping, Loaded, Preferences, Session};
use wardwise::ui::App;

/// A window on the sample council with a file of settings of its own.
fn window_with<'a>(settings: &Path) -> Harness<'a, App> {
    let (loaded, project) = Loaded::open(workspace(), &Progress::new()).expect("a workspace");
    let settings = settings.to_path_buf();
    let harness = Harness::builder().with_size([1366.0, 768.0]).with_step_dt(1.0 / 60.0);
    let mut harness = harness.build_eframe(|creation| {
        let session = Session::with_loaded(loaded, project);
        let mut app = App::with_settings(creation, session, settings);
        app.use_own_path_box();
        app
    });
    harness.run_steps(3);
    harness
}

/// A window on a copy of the sample council, opened as a file, so that its
/// decisions are kept.
fn window_on_file<'a>(path: &Path) -> Harness<'a, App> {
    std::fs::copy(workspace(), path).expect("a copy");
    let path = path.to_path_buf();
    let harness = Harness::builder().with_size([1366.0, 768.0]).with_step_dt(1.0 / 60.0);
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

fn says(harness: &Harness<'_, App>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

/// Asks the window to close, as the desktop does; whether it stays open.
fn ask_to_close(harness: &mut Harness<'_, App>) -> bool {
    let viewport = harness.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    harness.step();
    let commands = harness.output().viewport_output.get(&ViewportId::ROOT);
    let stays =
        commands.is_some_and(|output| output.commands.contains(&ViewportCommand::CancelClose));
    if let Some(viewport) = harness.input_mut().viewports.get_mut(&ViewportId::ROOT) {
        viewport.events.clear();
    }
    harness.run_steps(2);
    stays
}

#[test]
fn f1_opens_the_page_of_the_place_and_escape_closes_it() {
    let mut harness = window();
    harness.key_press(Key::F1);
    harness.run_steps(3);
    assert!(harness.query_by_label("Close the help").is_some());
    assert!(says(&harness, "The parts of the question"), "the page on take-up");
    harness.get_by_label("Search the help").focus();
    harness.run_steps(2);
    harness.get_by_label("Search the help").type_text("pseudonym");
    harness.run_steps(2);
    assert!(harness.query_by_label("Importing files").is_some());
    assert!(harness.query_by_label("The funnel plot").is_none(), "it does not speak of them");
    harness.get_by_label("Importing files").click();
    harness.run_steps(3);
    assert!(says(&harness, "How customers are placed"));
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(harness.query_by_label("Close the help").is_none());
}

#[test]
fn the_link_of_a_panel_opens_its_page_and_keys_are_listed() {
    let mut harness = window();
    harness.get_by_label("Data").click();
    harness.run_steps(3);
    harness.get_by_label("Help").click();
    harness.run_steps(3);
    assert!(says(&harness, "How customers are placed"));
    harness.get_by_label("The keyboard").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Save a picture of the map").is_some());
    assert!(says(&harness, "Select the row above or below"));
}

#[test]
fn the_choices_of_the_export_reach_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = window();
    let table = folder.path().join("table.csv");
    harness.get_by_label("Export…").click();
    harness.run_steps(3);
    harness.get_by_label("CSV table").click();
    harness.run_steps(2);
    assert!(says(&harness, "File: take-up.csv"));
    harness.get_by_label_contains("For Excel").click();
    harness.run_steps(2);
    harness.get_by_label("Choose where to save…").click();
    save_as(&mut harness, &table);
    until(&mut harness, "rest", |harness| harness.state().session().job().is_none());
    let text = std::fs::read(&table).expect("a table");
    assert!(text.starts_with(&[0xEF, 0xBB, 0xBF]), "a byte order mark");
    assert!(String::from_utf8_lossy(&text).contains("<5"), "small numbers are hidden");

    let picture = folder.path().join("slide.png");
    harness.get_by_label("Export…").click();
    harness.run_steps(3);
    harness.get_by_label("Funnel plot").click();
    harness.run_steps(2);
    harness.get_by_label_contains("Slide (").click();
    harness.run_steps(2);
    harness.get_by_label("Choose where to save…").click();
    save_as(&mut harness, &picture);
    until(&mut harness, "rest", |harness| harness.state().session().job().is_none());
    let bytes = std::fs::read(&picture).expect("a picture");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four"));
    assert_eq!((&bytes[1..4], number(16), number(20)), (&b"PNG"[..], 1920, 1080));
}

#[test]
fn escape_closes_the_export_and_a_size_of_ones_own_can_be_set() {
    let mut harness = window();
    harness.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::E);
    harness.run_steps(3);
    assert!(harness.query_by_label("Choose where to save…").is_some());
    harness.get_by_label("A size of your own").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Width in pixels").is_some());
    // Its help lies over it, and is closed first.
    harness.query_all_by_label("Help").last().expect("a link").click();
    harness.run_steps(3);
    harness.get_by_label("Projector mode").click();
    harness.run_steps(3);
    assert!(says(&harness, "shows the map to a hall"));
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(harness.query_by_label("Close the help").is_none());
    assert!(harness.query_by_label("Choose where to save…").is_some());
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(harness.query_by_label("Choose where to save…").is_none());
    harness.get_by_label("File").click();
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("Save a copy").is_some());
}

#[test]
fn small_numbers_are_in_the_file_only_where_that_was_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("table.csv");
    let mut harness = window();
    harness.get_by_label("Export…").click();
    harness.run_steps(3);
    harness.get_by_label("CSV table").click();
    harness.run_steps(2);
    harness.get_by_label("Hide small numbers in files").click();
    harness.run_steps(2);
    assert!(says(&harness, "Do not publish"));
    harness.get_by_label("Choose where to save…").click();
    save_as(&mut harness, &table);
    let text = std::fs::read_to_string(&table).expect("a table");
    assert!(!text.contains("<5"));
}

#[test]
fn how_the_window_was_left_is_how_it_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("settings/window.json");
    let mut harness = window_with(&settings);
    harness.get_by_label("View").click();
    harness.run_steps(3);
    harness.get_by_label("Dark").click();
    harness.run_steps(3);
    harness.key_press(Key::Escape);
    harness.get_by_label("Data").click();
    until(&mut harness, "settings", |_| {
        let kept = Preferences::read(&settings);
        kept.theme == "dark" && kept.place == "data"
    });
    drop(harness);
    let harness = window_with(&settings);
    let preferences = harness.state().preferences();
    assert_eq!((preferences.theme.as_str(), preferences.place.as_str()), ("dark", "data"));
    let opened = std::path::absolute(workspace()).expect("a path");
    assert_eq!(preferences.recent, [opened]);
    assert!(harness.query_by_label("Choose files…").is_some(), "the place that was shown");
}

#[test]
fn a_workspace_opened_lately_is_opened_from_the_menu_and_one_that_is_gone_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("window.json");
    let other = folder.path().join("other council.wardwise");
    std::fs::copy(workspace(), &other).expect("a copy");
    let recent: Vec<PathBuf> = vec![other.clone(), folder.path().join("gone.wardwise")];
    let preferences = Preferences { recent, ..Preferences::default() };
    preferences.save(&settings).expect("settings");
    let mut harness = window_with(&settings);
    harness.get_by_label("File").click();
    until(&mut harness, "what is gone", |harness| says(harness, "gone (not found)"));
    harness.get_by_label("other council").click();
    until(&mut harness, "the other workspace", |harness| {
        harness.state().session().loaded().is_some_and(|loaded| loaded.path == other)
    });
    assert_eq!(harness.state().preferences().recent.first(), Some(&other));
}

#[test]
fn without_a_file_of_settings_nothing_is_remembered() {
    let mut harness = window();
    harness.run_steps(90);
    assert_eq!(harness.state().preferences().theme, "light");
    let real = Preferences::path();
    let before =
        real.as_deref().map(|path| std::fs::metadata(path).and_then(|m| m.modified()).ok());
    harness.get_by_label("View").click();
    harness.run_steps(3);
    harness.get_by_label("Dark").click();
    harness.run_steps(90);
    let after = real.as_deref().map(|path| std::fs::metadata(path).and_then(|m| m.modified()).ok());
    assert_eq!(before, after);
}

#[test]
fn with_every_decision_written_the_window_closes_without_a_question() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = window_on_file(&folder.path().join("a.wardwise"));
    let edit = Edit::Protection(Protection { on: true, ..Protection::shown() });
    harness.state_mut().act(Action::Edit(edit));
    until(&mut harness, "kept", |harness| harness.state().session().keeping() == Keeping::Kept);
    assert!(!ask_to_close(&mut harness));
}

#[test]
fn a_decision_that_could_not_be_written_is_asked_about_and_can_be_saved_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.wardwise");
    let mut harness = window_on_file(&path);
    let breaks = rusqlite::Connection::open(&path).expect("the file");
    breaks
        .execute_batch(
            "CREATE TRIGGER full BEFORE INSERT ON fact WHEN NEW.name = 'project'
             BEGIN SELECT RAISE(ABORT, 'no space'); END",
        )
        .expect("a fault");
    let edit = Edit::Protection(Protection { on: true, ..Protection::shown() });
    harness.state_mut().act(Action::Edit(edit));
    until(&mut harness, "trouble", |harness| {
        matches!(harness.state().session().keeping(), Keeping::Failed(_))
    });
    assert!(ask_to_close(&mut harness), "it was closed over an unwritten decision");
    assert!(says(&harness, "could not be written"));
    harness.get_by_label("Stay").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Close anyway").is_none());
    // The fault is mended, the copy takes the decision.
    breaks.execute_batch("DROP TRIGGER full").expect("mended");
    assert!(ask_to_close(&mut harness));
    harness.get_by_label("Save a copy as…").click();
    let copy = folder.path().join("b.wardwise");
    save_as(&mut harness, &copy);
    until(&mut harness, "rest", |harness| harness.state().session().job().is_none());
    let (_, project) = Loaded::open(&copy, &Progress::new()).expect("the copy");
    assert!(project.protection.on);
    assert!(!ask_to_close(&mut harness), "everything is in the copy");
}

#[test]
fn while_a_long_job_runs_closing_asks_and_stopping_it_closes() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = window_on_file(&folder.path().join("a.wardwise"));
    harness.state_mut().act(Action::OpenSample(folder.path().join("new.wardwise")));
    harness.step();
    assert!(harness.state().session().job().is_some());
    assert!(ask_to_close(&mut harness));
    assert!(says(&harness, "is under way"));
    harness.get_by_label("Stop it and close").click();
    let mut closed = false;
    for _ in 0..1500 {
        harness.step();
        let output = harness.output().viewport_output.get(&ViewportId::ROOT);
        closed |= output.is_some_and(|output| output.commands.contains(&ViewportCommand::Close));
        if closed {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(closed && harness.state().session().job().is_none());
}
