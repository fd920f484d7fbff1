//! Does the map select, fit and explain itself as it should? Controls are
//! found by what a screen reader calls them.

use super::context::Command;
use super::made_up::MadeUp;
use super::theme::ThemeKind;
use crate::figure::choropleth::choropleth;
use crate::project::{Companion, Edit, MapView};
use crate::session::{Action, Reply};
use eframe::egui::{self, Key, Modifiers, PointerButton, Pos2, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::collections::BTreeSet;
use std::sync::Arc;

fn harness<'a>(size: Vec2) -> Harness<'a, MadeUp> {
    let mut harness = Harness::builder()
        .with_size(size)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(60)
        .build_eframe(|creation| MadeUp::new(creation, ThemeKind::Light));
    harness.run_ok();
    harness
}

const WINDOW: Vec2 = vec2(1366.0, 768.0);

fn selected(harness: &Harness<'_, MadeUp>) -> BTreeSet<String> {
    harness.state().selection.iter().map(ToString::to_string).collect()
}

fn button(harness: &mut Harness<'_, MadeUp>, at: Pos2, pressed: bool, modifiers: Modifiers) {
    let button = PointerButton::Primary;
    harness.event_modifiers(
        egui::Event::PointerButton { pos: at, button, pressed, modifiers },
        modifiers,
    );
    harness.run_ok();
}

fn click(harness: &mut Harness<'_, MadeUp>, at: Pos2, modifiers: Modifiers) {
    harness.hover_at(at);
    harness.run_ok();
    button(harness, at, true, modifiers);
    button(harness, at, false, modifiers);
}

/// Turns the wheel over a point by so many points of the screen.
fn turn_wheel(harness: &mut Harness<'_, MadeUp>, at: Pos2, by: f32) {
    harness.hover_at(at);
    let (unit, phase) = (egui::MouseWheelUnit::Point, egui::TouchPhase::Move);
    let (source, modifiers) = (egui::MouseWheelSource::Wheel, Modifiers::NONE);
    let delta = vec2(0.0, by);
    harness.event(egui::Event::MouseWheel { unit, delta, phase, source, modifiers });
}

/// Draws round a rectangle with the button held.
fn draw(harness: &mut Harness<'_, MadeUp>, around: egui::Rect, modifiers: Modifiers) {
    let corners =
        [around.left_top(), around.right_top(), around.right_bottom(), around.left_bottom()];
    harness.hover_at(corners[0]);
    harness.run_ok();
    button(harness, corners[0], true, modifiers);
    for corner in &corners[1..] {
        harness.event_modifiers(egui::Event::PointerMoved(*corner), modifiers);
        harness.run_ok();
    }
    button(harness, corners[3], false, modifiers);
}

/// A rectangle about the middle of the map, clear of what floats over it.
fn middle(harness: &Harness<'_, MadeUp>) -> egui::Rect {
    let map = harness.get_by_label("Map of the areas").rect();
    egui::Rect::from_center_size(map.center() + vec2(60.0, 0.0), vec2(90.0, 80.0))
}

/// Clicks to the right of `from` until what is clicked is an area and not a
/// ward's name; gives where that was.
fn click_one_area(harness: &mut Harness<'_, MadeUp>, from: Pos2) -> Pos2 {
    for step in 0..8 {
        let at = from + vec2(13.0, 7.0) * step as f32;
        click(harness, at, Modifiers::NONE);
        if selected(harness).len() == 1 {
            return at;
        }
    }
    panic!("no area near {from:?}");
}

#[test]
fn a_lasso_selects_the_areas_whose_middle_it_goes_round_and_moves_nothing() {
    let mut harness = harness(WINDOW);
    let zoom = harness.state().memory.map.zoom();
    harness.get_by_label("Lasso").click();
    harness.run_ok();
    assert!(harness.state().memory.map.lasso_is_armed());
    let around = middle(&harness);
    draw(&mut harness, around, Modifiers::NONE);
    let first = selected(&harness);
    assert!(first.len() > 3, "{first:?}");
    assert!(!harness.state().memory.map.lasso_is_armed());
    assert_eq!(harness.state().memory.map.zoom(), zoom);
    // An area in the middle of the line is among them; a click tells which.
    click_one_area(&mut harness, around.center() - vec2(8.0, 4.0));
    let clicked = selected(&harness);
    assert!(clicked.is_subset(&first), "{clicked:?} of {first:?}");
}

#[test]
fn with_shift_a_drag_lassos_and_with_ctrl_too_it_adds() {
    let mut harness = harness(WINDOW);
    let around = middle(&harness);
    draw(&mut harness, around, Modifiers::SHIFT);
    let first = selected(&harness);
    assert!(first.len() > 3, "{first:?}");
    let further = around.translate(vec2(120.0, 0.0));
    draw(&mut harness, further, Modifiers::SHIFT | Modifiers::COMMAND | Modifiers::CTRL);
    let both = selected(&harness);
    assert!(both.is_superset(&first) && both.len() > first.len(), "{both:?}");
    draw(&mut harness, further, Modifiers::SHIFT);
    assert!(selected(&harness).is_disjoint(&first));
}

#[test]
fn escape_leaves_the_lasso_and_keeps_the_selection() {
    let mut harness = harness(WINDOW);
    harness.state_mut().selection.insert("E00030003".into());
    harness.get_by_label("Lasso").click();
    harness.run_ok();
    harness.key_press(Key::Escape);
    harness.run_ok();
    assert!(!harness.state().memory.map.lasso_is_armed());
    assert_eq!(selected(&harness).len(), 1);
}

#[test]
fn ctrl_click_adds_an_area_and_takes_it_away_again() {
    let mut harness = harness(WINDOW);
    let ctrl = Modifiers::COMMAND | Modifiers::CTRL;
    let at = middle(&harness);
    let other = click_one_area(&mut harness, at.right_bottom());
    let two = selected(&harness);
    click_one_area(&mut harness, at.left_top());
    let one = selected(&harness);
    assert!(one.is_disjoint(&two));
    click(&mut harness, other, ctrl);
    assert!(selected(&harness).is_superset(&one) && selected(&harness).len() == 2);
    click(&mut harness, other, ctrl);
    assert_eq!(selected(&harness), one);
}

#[test]
fn a_click_on_a_wards_name_selects_its_areas() {
    let mut harness = harness(WINDOW);
    let map = harness.get_by_label("Map of the areas").rect();
    // Names stand in the middle of wards, five areas wide: one is met soon.
    let met = (0..60).any(|step| {
        let at = map.center() + vec2(3.0 * step as f32, 1.7 * step as f32);
        click(&mut harness, at, Modifiers::NONE);
        selected(&harness).len() == 25
    });
    assert!(met, "no ward's name");
}

#[test]
fn a_click_on_an_entry_of_the_legend_selects_as_many_areas_as_it_counts() {
    let mut harness = harness(WINDOW);
    harness.get_by_label("Legend: too few to say, 36").click();
    harness.run_ok();
    assert_eq!(selected(&harness).len(), 36);
    harness.get_by_label_contains("Legend: hot spot").click();
    harness.run_ok();
    let hot = selected(&harness);
    assert!(hot.len() > 10 && hot.len() != 36, "{}", hot.len());
    harness.get_by_label("Legend: no data, 36").click_modifiers(Modifiers::COMMAND);
    harness.run_ok();
    assert_eq!(selected(&harness).len(), hot.len() + 36);
}

#[test]
fn a_low_map_still_explains_its_colours() {
    let mut harness = harness(vec2(1366.0, 560.0));
    harness.run_ok();
    let map = harness.get_by_label("Map of the areas").rect();
    assert!(map.height() < 280.0, "the map is low: {}", map.height());
    for entry in ["Legend: 180 and over", "Legend: under 50", "Legend: too few to say, 36"] {
        let rect = harness.get_by_label_contains(entry).rect();
        assert!(map.contains_rect(rect), "{entry} at {rect:?} of {map:?}");
    }
}

#[test]
fn the_whole_is_fitted_again_when_the_window_changes_unless_it_was_moved() {
    let mut harness = harness(WINDOW);
    let before = harness.state().memory.map.zoom();
    harness.set_size(vec2(1900.0, 1100.0));
    harness.run_ok();
    let larger = harness.state().memory.map.zoom();
    assert!(larger > before + 0.1, "{before} to {larger}");
    harness.get_by_label("Zoom in").click();
    harness.run_ok();
    let nearer = harness.state().memory.map.zoom();
    harness.set_size(WINDOW);
    harness.run_ok();
    assert_eq!(harness.state().memory.map.zoom(), nearer);
    harness.get_by_label("Show the whole map").click();
    harness.run_ok();
    assert!((harness.state().memory.map.zoom() - before).abs() < 1e-9);
}

#[test]
fn the_map_comes_no_nearer_and_goes_no_farther_than_is_of_use_however_it_is_zoomed() {
    type Zoom = fn(&mut Harness<'_, MadeUp>, bool);
    let wheel: Zoom = |harness, nearer| {
        let at = harness.get_by_label("Map of the areas").rect().center();
        turn_wheel(harness, at, if nearer { 900.0 } else { -900.0 });
    };
    let pinch: Zoom = |harness, nearer| {
        let at = harness.get_by_label("Map of the areas").rect().center();
        harness.hover_at(at);
        harness.event(egui::Event::Zoom(if nearer { 3.0 } else { 0.3 }));
    };
    let keys: Zoom = |harness, nearer| {
        harness.get_by_label("Map of the areas").focus();
        harness.run_ok();
        harness.key_press(if nearer { Key::Plus } else { Key::Minus });
    };
    let buttons: Zoom = |harness, nearer| {
        harness.get_by_label(if nearer { "Zoom in" } else { "Zoom out" }).click();
    };
    let mut ends = Vec::new();
    for zoom in [wheel, pinch, keys, buttons] {
        let mut harness = harness(WINDOW);
        let whole = harness.state().memory.map.zoom();
        let far = [true, false].map(|nearer| {
            for _ in 0..40 {
                zoom(&mut harness, nearer);
                harness.run_ok();
            }
            harness.state().memory.map.zoom()
        });
        assert!(far[0] > whole + 3.0 && far[0] < 22.5, "{} to {far:?}", whole);
        assert!(far[1] < whole && far[1] > whole - 1.5, "{} to {far:?}", whole);
        ends.push(far);
    }
    let same = |a: f64, b: f64| (a - b).abs() < 1e-6;
    assert!(ends.iter().all(|e| same(e[0], ends[0][0]) && same(e[1], ends[0][1])), "{ends:?}");
}

#[test]
fn the_wheel_keeps_what_is_under_the_pointer_there() {
    let mut harness = harness(WINDOW);
    let at = middle(&harness).right_bottom();
    let place = click_one_area(&mut harness, at);
    let (before, zoom) = (selected(&harness), harness.state().memory.map.zoom());
    harness.event(egui::Event::Zoom(2.0));
    harness.run_ok();
    assert!(harness.state().memory.map.zoom() > zoom + 1.0);
    click(&mut harness, place, Modifiers::NONE);
    assert_eq!(selected(&harness), before);
}

#[test]
fn the_wheel_over_what_floats_on_the_map_leaves_the_map_where_it_is() {
    let mut harness = harness(WINDOW);
    let before = harness.state().memory.map.zoom();
    for floating in ["Legend: too few to say, 36", "Show the whole map"] {
        let at = harness.get_by_label(floating).rect().center();
        harness.hover_at(at);
        harness.run_ok();
        turn_wheel(&mut harness, at, 900.0);
        harness.run_ok();
        assert_eq!(harness.state().memory.map.zoom(), before, "{floating}");
    }
}

#[test]
fn of_an_area_beneath_a_button_nothing_is_said() {
    let mut harness = harness(WINDOW);
    harness.get_by_label("Zoom in").click();
    harness.run_ok();
    let on_map = middle(&harness).center();
    harness.hover_at(on_map);
    harness.run_ok();
    assert!(harness.state().memory.map.hovered().is_some());
    for button in ["Zoom in", "Show the whole map", "Lasso"] {
        let at = harness.get_by_label(button).rect().center();
        harness.hover_at(at);
        harness.run_ok();
        assert_eq!(harness.state().memory.map.hovered(), None, "{button}");
    }
}

#[test]
fn what_is_selected_can_be_brought_near() {
    let mut harness = harness(WINDOW);
    let before = harness.state().memory.map.zoom();
    harness.state_mut().selection.extend(["E00030003".into(), "E00030004".into()]);
    harness.run_ok();
    harness.get_by_label("Fit selection").click();
    harness.run_ok();
    assert!(harness.state().memory.map.zoom() > before + 1.0);
}

#[test]
fn the_key_of_two_measures_counts_nine_classes_and_selects_them() {
    let mut harness = harness(WINDOW);
    let view = MapView {
        companion: Companion::Need { measure: "base".to_string() },
        ..MapView::default()
    };
    let Reply::Ready(answer) = harness.state().reply.clone() else { panic!("no answer") };
    harness.state_mut().picture = Arc::new(choropleth(&answer, &view).expect("a map"));
    harness.state_mut().project.view = view;
    harness.run_ok();
    let cells: Vec<_> = harness.get_all_by_label_contains("Legend: Ratio to expected").collect();
    assert_eq!(cells.len(), 9);
    drop(cells);
    let label = harness.state().picture.legend[0].clone();
    let counted = label.count.expect("a count");
    harness.get_by_label_contains(&label.label).click();
    harness.run_ok();
    assert_eq!(selected(&harness).len(), counted);
}

#[test]
fn two_maps_move_together_and_share_the_selection() {
    let mut harness = harness(WINDOW);
    let view = MapView { measure: "rate".to_string(), ..MapView::default() };
    let reply = harness.state().reply.clone();
    let Reply::Ready(answer) = &reply else { panic!("no answer") };
    let picture = Arc::new(choropleth(answer, &view).expect("a map"));
    harness.state_mut().beside = Some((reply, picture, view));
    harness.run_ok();
    let first = harness.get_by_label("Map of the areas").rect();
    let second = harness.get_by_label("Second map of the areas").rect();
    assert!(first.right() <= second.left() + 0.5 && first.width() > 200.0);
    assert!(
        harness.query_by_label("Older person's bus pass: rate of take-up by Output Area").is_some()
    );
    // The same place of each half is the same area.
    let away = vec2(-60.0, -60.0);
    let here_at = click_one_area(&mut harness, first.center() + away);
    let here = selected(&harness);
    click(&mut harness, here_at + (second.center() - first.center()), Modifiers::NONE);
    assert_eq!(selected(&harness), here);
    assert_eq!(here.len(), 1);
}

#[test]
fn what_goes_with_the_map_is_chosen_in_the_panel() {
    let mut harness = harness(WINDOW);
    let companion = |harness: &Harness<'_, MadeUp>| {
        harness.state().asked.iter().rev().find_map(|command| match command {
            Command::Act(Action::Edit(Edit::View(view))) => Some(view.companion.clone()),
            _ => None,
        })
    };
    harness.get_by_label("Together with: With need").click();
    harness.run_ok();
    assert!(matches!(companion(&harness), Some(Companion::Need { .. })));
    harness.get_by_label("Together with: Two maps").click();
    harness.run_ok();
    assert!(matches!(companion(&harness), Some(Companion::Beside { .. })));
}
