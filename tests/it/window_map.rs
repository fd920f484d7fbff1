//! The map in the window on the sample council: what it shows together with
//! its measure, and what a lasso selects.

use crate::window::{save_as, until, window};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Rect, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use wardwise::project::Companion;
use wardwise::ui::App;

fn companion(harness: &Harness<'_, App>) -> Companion {
    harness.state().session().project().view.companion.clone()
}

#[test]
fn a_second_map_answers_for_another_service_and_both_are_on_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("two.png");
    let mut harness = window();
    harness.get_by_label("Together with: Two maps").click();
    until(&mut harness, "second map", |harness| {
        harness.query_by_label("Second map of the areas").is_some()
    });
    let loaded = harness.state().session().loaded().expect("a workspace").clone();
    let asked = &harness.state().session().project().question.services;
    let other = loaded.council.services.iter().find(|service| !asked.contains(&service.id));
    let other = other.expect("another service").clone();
    harness.get_by_label("Services of the second map").click();
    harness.run_steps(3);
    harness.get_by_label(&other.name).click();
    until(
        &mut harness,
        "other service",
        |harness| matches!(companion(harness), Companion::Beside { services: Some(ids), .. } if ids == [other.id]),
    );
    // Its title stands over the second map as soon as it is answered.
    let title = format!("{}: rate of take-up", other.name);
    until(&mut harness, "other answer", |harness| {
        harness.query_by_label_contains(&title).is_some()
    });
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    save_as(&mut harness, &file);
    let bytes = std::fs::read(&file).expect("a file");
    assert!(bytes.starts_with(b"\x89PNG") && bytes.len() > 50_000, "{} bytes", bytes.len());
}

#[test]
fn a_palette_is_reversed_and_turned_back_by_undo() {
    let mut harness = window();
    let turned = |harness: &Harness<'_, App>| harness.state().session().project().view.reversed;
    harness.get_by_label("Edit breaks").click();
    harness.run_steps(4);
    harness.get_by_label("Reverse the colours").click();
    until(&mut harness, "a reversed palette", turned);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until(&mut harness, "the usual palette", |harness| !turned(harness));
}

#[test]
fn two_maps_of_one_measure_have_the_same_classes_until_the_officer_says_otherwise() {
    let mut harness = window();
    harness.get_by_label("Together with: Two maps").click();
    until(&mut harness, "second map", |harness| {
        harness.query_by_label("Second map of the areas").is_some()
    });
    assert!(harness.query_by_label("The same classes on both maps").is_none());
    harness.get_by_label("Measure on the map").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::Button, "Rate of take-up").click();
    until(&mut harness, "choice", |harness| {
        harness.query_by_label("The same classes on both maps").is_some()
    });
    assert!(harness.state().session().project().view.same_breaks);
    harness.get_by_label("The same classes on both maps").scroll_to_me();
    harness.run_steps(4);
    harness.get_by_label("The same classes on both maps").click();
    until(&mut harness, "own classes", |harness| {
        !harness.state().session().project().view.same_breaks
    });
}

#[test]
fn a_measure_of_need_gives_the_map_a_square_key_whose_cells_select() {
    let mut harness = window();
    harness.get_by_label("Together with: With need").click();
    until(&mut harness, "key", |harness| {
        harness.query_all_by_label_contains("Legend: Ratio to expected").count() == 9
    });
    let cell = harness.get_all_by_label_contains("Legend: Ratio to expected").next();
    cell.expect("a cell").click();
    until(&mut harness, "selection", |harness| !harness.state().session().selection.is_empty());
}

#[test]
fn a_drag_with_shift_selects_what_it_goes_round() {
    let mut harness = window();
    let map = harness.get_by_label("Map of the areas").rect();
    let around = Rect::from_center_size(map.center() + vec2(80.0, 0.0), vec2(120.0, 120.0));
    let shift = Modifiers::SHIFT;
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: shift,
    };
    harness.hover_at(around.left_top());
    harness.run_steps(2);
    harness.event_modifiers(button(around.left_top(), true), shift);
    harness.run_steps(2);
    for corner in [around.right_top(), around.right_bottom(), around.left_bottom()] {
        harness.event_modifiers(Event::PointerMoved(corner), shift);
        harness.run_steps(2);
    }
    harness.event_modifiers(button(around.left_bottom(), false), shift);
    until(&mut harness, "selection", |harness| harness.state().session().selection.len() > 1);
}
