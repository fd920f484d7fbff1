//! The window as it was looked at and found good: pictures of it on the sample
//! council, compared with those kept in tests/snapshots. Where a change is
//! meant, look at the new picture, then renew them with
//! `UPDATE_SNAPSHOTS=1 cargo test --test it window_pictures`.

use super::window::{until, workspace};
use eframe::egui::{Key, Vec2, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotOptions};
use wardwise::base::Progress;
use wardwise::project::{Companion, Edit, MapView};
use wardwise::session::{Action, Loaded, Preferences, Session};
use wardwise::ui::App;

const WINDOW: Vec2 = vec2(1366.0, 768.0);

/// Whether anything here can draw pictures.
fn has_graphics_driver() -> bool {
    let folders = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
    let there = !cfg!(target_os = "linux")
        || std::env::var_os("VK_DRIVER_FILES").is_some()
        || folders
            .iter()
            .any(|folder| std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some()));
    if !there {
        println!("skipped: no graphics driver");
    }
    there
}

/// Compares the window with the picture kept. Another driver may round some
/// edges otherwise: one pixel in five hundred may differ.
fn compare(harness: &mut Harness<'_, App>, name: &str) {
    let pixels = (WINDOW.x * WINDOW.y) as usize;
    let options = SnapshotOptions::new().threshold(1.0).max_failed_pixels(pixels / 500);
    // Drawings come from other threads, and the map asks for what it lacks when
    // it is drawn: the picture is of a window at rest.
    for at in 0..30 {
        harness.step();
        if at % 5 == 0 {
            harness.render().expect("a picture on the way");
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    harness.snapshot_options(name, &options);
}

fn drawn<'a>(preferences: Preferences) -> Harness<'a, App> {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("window.json");
    preferences.save(&settings).expect("settings");
    let (loaded, project) = Loaded::open(workspace(), &Progress::new()).expect("a workspace");
    let mut harness =
        Harness::builder().with_size(WINDOW).with_step_dt(1.0 / 60.0).wgpu().build_eframe(
            |creation| {
                let session = Session::with_loaded(loaded, project);
                App::with_settings(creation, session, settings)
            },
        );
    until(&mut harness, "the map", |harness| harness.query_by_label("Map of the areas").is_some());
    harness
}

#[test]
fn the_window_is_as_it_was_found_good() {
    if !has_graphics_driver() {
        return;
    }
    let mut harness = drawn(Preferences::default());
    let first = harness.state_mut().answer().expect("an answer").rows[272].code.clone();
    harness.get_by_label_contains(&format!("{first},")).click();
    until(&mut harness, "the card", |harness| {
        harness.query_by_label("Clear the selection").is_some()
            && harness.query_all_by_label_contains("Each service").next().is_some()
    });
    compare(&mut harness, "take-up");
}

#[test]
fn the_dark_window_with_a_funnel_is_as_it_was_found_good() {
    if !has_graphics_driver() {
        return;
    }
    let mut harness = drawn(Preferences { theme: "dark".to_string(), ..Preferences::default() });
    harness.get_by_label("Funnel").click();
    until(&mut harness, "the funnel", |harness| {
        harness.query_all_by_label_contains("Funnel plot").next().is_some()
    });
    compare(&mut harness, "funnel-dark");
}

#[test]
fn two_measures_on_one_map_are_as_they_were_found_good() {
    if !has_graphics_driver() {
        return;
    }
    let mut harness = drawn(Preferences::default());
    let need = Companion::Need { measure: "potential".to_string() };
    let view = MapView { companion: need, ..MapView::default() };
    harness.state_mut().act(Action::Edit(Edit::View(view)));
    until(&mut harness, "the key", |harness| {
        harness.query_all_by_label_contains("potential demand").next().is_some()
    });
    compare(&mut harness, "need");
}

#[test]
fn the_hall_is_as_it_was_found_good() {
    if !has_graphics_driver() {
        return;
    }
    let mut harness = drawn(Preferences::default());
    harness.key_press(Key::F11);
    until(&mut harness, "the hall", |harness| {
        harness.query_all_by_label_contains("Press → for the first place").next().is_some()
    });
    harness.key_press(Key::ArrowRight);
    until(&mut harness, "a place", |harness| {
        harness.query_all_by_label_contains("Not spot 1 of").next().is_some()
    });
    compare(&mut harness, "hall");
}
