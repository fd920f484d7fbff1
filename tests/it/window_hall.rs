//! Projector mode, worked as a facilitator works it: F11, the arrow keys, and
//! out again.

use super::window::{until, window};
use eframe::egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use wardwise::demand::Finding;
use wardwise::ui::App;

fn says(harness: &Harness<'_, App>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

fn hall<'a>() -> Harness<'a, App> {
    let mut harness = window();
    harness.key_press(Key::F11);
    until(&mut harness, "the hall's card", |harness| says(harness, "Press → for the first place"));
    harness
}

#[test]
fn a_hall_sees_plain_words_one_place_and_no_panels() {
    let mut harness = hall();
    assert!(says(&harness, "in the Output Areas shown ("), "the answer in plain words");
    assert!(harness.query_by_label("Map of the areas").is_some());
    for put_away in ["Expected from: Overall", "File", "Data", "600 areas"] {
        assert!(harness.query_by_label(put_away).is_none(), "{put_away}");
    }
    // The type grew with the window: 1366 × 768 is 1.42 of 960 × 540.
    let scale = harness.ctx.zoom_factor();
    assert!((scale - 768.0 / 540.0).abs() < 0.02, "{scale}");
    harness.key_press(Key::Escape);
    until(&mut harness, "the panels", |harness| {
        harness.query_by_label("Expected from: Overall").is_some()
    });
    assert_eq!(harness.ctx.zoom_factor(), 1.0);
}

#[test]
fn small_numbers_are_hidden_before_a_hall_and_shown_again_after() {
    let mut harness = window();
    let shown = |harness: &Harness<'_, App>| !says(harness, "Legend: withheld");
    assert!(shown(&harness));
    harness.key_press(Key::F11);
    until(&mut harness, "withheld areas in the legend", |harness| {
        says(harness, "Legend: withheld")
    });
    assert!(!harness.state().session().project().protection.on, "no decision was changed");
    // The facilitator may say otherwise.
    harness.get_by_label("Small numbers hidden").click();
    until(&mut harness, "small numbers", |harness| says(harness, "Small numbers shown"));
    harness.key_press(Key::F11);
    until(&mut harness, "the panels", |harness| harness.query_by_label("File").is_some());
    until(&mut harness, "the numbers as before", shown);
}

#[test]
fn the_arrow_keys_go_from_finding_to_finding_and_round_again() {
    let mut harness = hall();
    let selected =
        |harness: &Harness<'_, App>| harness.state().session().selection.iter().next().cloned();
    harness.key_press(Key::ArrowRight);
    until(&mut harness, "first place", |harness| says(harness, "Not spot 1 of"));
    let first = selected(&harness).expect("a place");
    harness.key_press(Key::ArrowRight);
    until(&mut harness, "second place", |harness| says(harness, "Not spot 2 of"));
    assert_ne!(selected(&harness), Some(first.clone()));
    harness.key_press(Key::ArrowLeft);
    until(&mut harness, "first place again", |harness| says(harness, "Not spot 1 of"));
    assert_eq!(selected(&harness), Some(first));
    // Before the first comes the last: a hot spot.
    harness.key_press(Key::ArrowLeft);
    until(&mut harness, "last place", |harness| says(harness, "Hot spot "));
    let last = selected(&harness).expect("a place");
    let answer = harness.state_mut().answer().expect("an answer");
    let row = answer.rows.iter().find(|row| row.code == last).expect("its row");
    assert_eq!(row.finding, Some(Finding::HotSpot));
}

#[test]
fn what_lies_over_the_hall_has_the_keys() {
    let mut harness = hall();
    let selected = |harness: &Harness<'_, App>| harness.state().session().selection.len();
    for (keys, modifiers, open) in [
        (Key::F1, Modifiers::NONE, "Close the help"),
        (Key::E, Modifiers::COMMAND, "Path"),
        (Key::E, Modifiers::COMMAND.plus(Modifiers::SHIFT), "Choose where to save…"),
    ] {
        harness.key_press_modifiers(modifiers, keys);
        harness.run_steps(3);
        assert!(harness.query_by_label(open).is_some(), "{open}");
        harness.key_press(Key::ArrowRight);
        harness.run_steps(3);
        assert_eq!(selected(&harness), 0, "{open}");
        harness.key_press(Key::Escape);
        harness.run_steps(3);
        assert!(harness.query_by_label(open).is_none(), "{open} is closed");
        assert!(harness.query_by_label("Next place").is_some(), "still before the hall");
    }
    harness.key_press(Key::ArrowRight);
    harness.run_steps(3);
    assert_eq!(selected(&harness), 1);
}

#[test]
fn the_ground_in_view_stays_when_a_hall_is_shown_it_and_after() {
    let mut harness = window();
    harness.get_by_label("Zoom in").click();
    harness.run_ok();
    harness.get_by_label("Zoom in").click();
    harness.run_ok();
    harness.get_by_label("Map of the areas").focus();
    harness.run_ok();
    harness.key_press(Key::ArrowRight);
    harness.run_ok();
    let looked_at = |harness: &Harness<'_, App>| harness.state().map_view().expect("a map");
    let ((lon, lat), zoom) = looked_at(&harness);
    harness.key_press(Key::F11);
    until(&mut harness, "the hall's card", |harness| says(harness, "Press → for the first place"));
    let ((hall_lon, hall_lat), hall_zoom) = looked_at(&harness);
    let same = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(same(lon, hall_lon) && same(lat, hall_lat), "{lon} {lat}, {hall_lon} {hall_lat}");
    assert!((zoom - hall_zoom).abs() < 1.0, "{zoom} to {hall_zoom}");
    harness.key_press(Key::F11);
    until(&mut harness, "the panels", |harness| harness.query_by_label("File").is_some());
    harness.run_ok();
    let ((after_lon, after_lat), after_zoom) = looked_at(&harness);
    assert!(same(lon, after_lon) && same(lat, after_lat), "{after_lon} {after_lat}");
    assert!((zoom - after_zoom).abs() < 1e-6, "{zoom} to {after_zoom}");
}
