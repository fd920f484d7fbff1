//! The foot of the window on the sample council: the table filtered, sorted
//! and walked by keys, the charts brushed and picked from, and the classes.

use super::window::{first_rows, save_as, until, window};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Role, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use wardwise::project::ClassMethod;
use wardwise::ui::App;

fn labels(harness: &Harness<'_, App>, role: Role) -> Vec<String> {
    harness
        .query_all_by(|node| node.role() == role)
        .filter_map(|node| node.accesskit_node().label())
        .collect()
}

fn selected(harness: &Harness<'_, App>) -> Vec<String> {
    harness.state().session().selection.iter().map(ToString::to_string).collect()
}

fn legend(harness: &Harness<'_, App>) -> Vec<String> {
    let lines = harness.query_all_by_label_contains("Legend: ");
    lines
        .filter_map(|node| node.accesskit_node().label().or(node.accesskit_node().value()))
        .collect()
}

fn press(harness: &mut Harness<'_, App>, at: Pos2, pressed: bool, modifiers: Modifiers) {
    let button = PointerButton::Primary;
    harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
    harness.step();
}

/// Drags from one place to another in a few steps; lets go where asked.
fn drag(harness: &mut Harness<'_, App>, from: Pos2, to: Pos2) {
    harness.event(Event::PointerMoved(from));
    harness.step();
    press(harness, from, true, Modifiers::NONE);
    for share in [0.3, 0.7, 1.0] {
        harness.event(Event::PointerMoved(from + (to - from) * share));
        harness.step();
    }
    harness.step();
}

fn click_at(harness: &mut Harness<'_, App>, at: Pos2) {
    harness.event(Event::PointerMoved(at));
    harness.step();
    press(harness, at, true, Modifiers::NONE);
    press(harness, at, false, Modifiers::NONE);
}

/// The histogram, once it is drawn.
fn histogram(harness: &mut Harness<'_, App>) -> Rect {
    harness.get_by_label("Histogram").click();
    until(harness, "the histogram", |harness| {
        harness.query_by_label_contains("Histogram of Ratio").is_some()
    });
    harness.get_by_label_contains("Histogram of Ratio").rect()
}

#[test]
fn a_filter_leaves_the_rows_that_hold_its_words_and_tells_how_many() {
    let mut harness = window();
    harness.get_by_label("Filter the table").focus();
    harness.run_steps(2);
    harness.get_by_label("Filter the table").type_text("not spot");
    until(&mut harness, "fewer rows", |harness| {
        harness.query_by_label_contains(" of 600 areas").is_some()
    });
    let rows = labels(&harness, Role::Row);
    assert!(!rows.is_empty() && rows.iter().all(|row| row.ends_with("not spot")), "{rows:?}");
    harness.get_by_label("Filter the table").type_text(" nowhere");
    until(&mut harness, "a way back", |harness| harness.query_by_label("Show all areas").is_some());
    harness.get_by_label("Show all areas").click();
    until(&mut harness, "all rows", |harness| harness.query_by_label("600 areas").is_some());
}

#[test]
fn a_heading_sorts_and_sorts_the_other_way_when_clicked_again() {
    let mut harness = window();
    harness.get_by_label_contains("Sort by Area").click();
    until(&mut harness, "order", |harness| {
        harness.query_by_label("Sort by Area, sorted from the lowest").is_some()
    });
    let rising = first_rows(&harness);
    assert!(rising.windows(2).all(|pair| pair[0] < pair[1]), "{rising:?}");
    harness.get_by_label_contains("Sort by Area").click();
    until(&mut harness, "other order", |harness| {
        harness.query_by_label("Sort by Area, sorted from the highest").is_some()
    });
    let falling = first_rows(&harness);
    assert!(falling.windows(2).all(|pair| pair[0] > pair[1]), "{falling:?}");
}

#[test]
fn keys_walk_the_table_and_shift_stretches_the_selection() {
    let mut harness = window();
    let rows = first_rows(&harness);
    harness.get_by_label_contains(&format!("{},", rows[0])).click();
    harness.run_steps(3);
    harness.key_press(Key::ArrowDown);
    harness.run_steps(3);
    assert_eq!(selected(&harness), [rows[1].clone()]);
    for _ in 0..2 {
        harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
        harness.run_steps(3);
    }
    let mut wanted = rows[1..4].to_vec();
    wanted.sort();
    assert_eq!(selected(&harness), wanted);
    harness.get_by_label("Selected only").click();
    until(&mut harness, "three rows", |harness| harness.query_by_label("3 of 600 areas").is_some());
    assert_eq!(first_rows(&harness).len(), 3);
}

#[test]
fn columns_can_be_chosen_and_the_usual_ones_come_back() {
    let mut harness = window();
    assert!(harness.query_by_label("Sort by p").is_none());
    harness.get_by_label("Columns…").click();
    harness.run_steps(3);
    harness.get_by_label("p (chance alone)").click();
    until(&mut harness, "column", |harness| harness.query_by_label("Sort by p").is_some());
    harness.get_by_label("The usual columns").click();
    until(&mut harness, "usual columns", |harness| harness.query_by_label("Sort by p").is_none());
}

#[test]
fn a_range_brushed_on_the_histogram_selects_its_areas_and_the_table_lists_them() {
    let mut harness = window();
    let plot = histogram(&mut harness);
    let y = plot.center().y;
    drag(
        &mut harness,
        pos2(plot.lerp_inside(eframe::egui::vec2(0.3, 0.0)).x, y),
        pos2(plot.center().x, y),
    );
    let under_way = selected(&harness).len();
    assert!(under_way > 5, "selected while it is dragged: {under_way}");
    let end = pos2(plot.center().x, y);
    press(&mut harness, end, false, Modifiers::NONE);
    harness.run_steps(3);
    let count = selected(&harness).len();
    let words = format!("Histogram of Ratio to expected: {count} areas, ");
    assert!(harness.query_by_label_contains(&words).is_some(), "{words}");
    harness.get_by_label("600 areas").click();
    harness.run_steps(3);
    harness.get_by_label("Selected only").click();
    until(&mut harness, "the areas brushed", |harness| {
        harness.query_by_label(&format!("{count} of 600 areas")).is_some()
    });
}

#[test]
fn a_class_break_that_is_dragged_is_one_decision_that_can_be_undone() {
    let mut harness = window();
    histogram(&mut harness);
    let before = harness.state().session().project().view.clone();
    let first = legend(&harness);
    let grip = harness.get_by_label("Class break 3 of 6").rect().center();
    drag(&mut harness, grip, grip - eframe::egui::vec2(12.0, 0.0));
    assert_eq!(harness.state().session().project().view, before, "nothing is decided yet");
    press(&mut harness, grip - eframe::egui::vec2(12.0, 0.0), false, Modifiers::NONE);
    until(&mut harness, "another legend", |harness| legend(harness) != first);
    let view = harness.state().session().project().view.clone();
    let ClassMethod::ByHand(breaks) = &view.classes else { panic!("{:?}", view.classes) };
    assert_eq!(breaks.len(), 6);
    assert!(breaks[2] < 90.0 && breaks[2] > 70.0, "{breaks:?}");
    harness.get_by_label("Undo change of the map").click();
    until(&mut harness, "the view before", |harness| {
        harness.state().session().project().view == before
    });
    until(&mut harness, "the legend before", |harness| legend(harness) == first);
}

#[test]
fn a_class_break_is_moved_by_keys_and_decided_when_they_rest() {
    let mut harness = window();
    histogram(&mut harness);
    harness.get_by_label("Class break 1 of 6").focus();
    harness.run_steps(2);
    for _ in 0..3 {
        harness.key_press(Key::ArrowRight);
        harness.run_steps(1);
    }
    until(&mut harness, "a decision", |harness| {
        matches!(&harness.state().session().project().view.classes,
            ClassMethod::ByHand(breaks) if breaks[0] > 50.0)
    });
    harness.get_by_label("Undo change of the map").click();
    until(&mut harness, "one undo", |harness| {
        harness.state().session().project().view.classes == ClassMethod::Suited
    });
}

#[test]
fn class_breaks_moved_by_keys_are_decided_when_another_tab_is_chosen() {
    let mut harness = window();
    histogram(&mut harness);
    harness.get_by_label("Class break 1 of 6").focus();
    harness.run_steps(2);
    harness.key_press(Key::ArrowRight);
    harness.run_steps(1);
    harness.get_by_label("600 areas").click();
    harness.run_steps(3);
    let view = &harness.state().session().project().view;
    assert!(matches!(&view.classes, ClassMethod::ByHand(breaks) if breaks[0] > 50.0), "{view:?}");
}

#[test]
fn breaks_being_typed_are_given_up_with_escape() {
    let mut harness = window();
    let open = |harness: &mut Harness<'_, App>| {
        harness.get_by_label("Edit breaks").click();
        harness.run_steps(3);
    };
    open(&mut harness);
    harness.get_by_label("By hand").click();
    until(&mut harness, "a line to type in", |harness| {
        harness.query_by_label("Class breaks").is_some()
    });
    let before = harness.state().session().project().view.clone();
    for text in ["80, 120", "90, 80"] {
        harness.get_by_label("Class breaks").focus();
        harness.run_steps(2);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.get_by_label("Class breaks").type_text(text);
        harness.run_steps(2);
        harness.key_press(Key::Escape);
        harness.run_steps(4);
        assert_eq!(harness.state().session().project().view, before, "{text}");
        open(&mut harness);
        let line = harness.get_by_label("Class breaks").accesskit_node().value();
        assert!(line.is_some_and(|line| line != text), "{text}");
    }
}

#[test]
fn arrow_keys_walk_the_funnel_from_area_to_area() {
    let mut harness = window();
    harness.get_by_label("Funnel").click();
    until(&mut harness, "the funnel", |harness| !labels(harness, Role::ListItem).is_empty());
    harness.get_by_label("Funnel plot").focus();
    harness.run_steps(2);
    let mut walked = Vec::new();
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowDown, Key::ArrowLeft] {
        harness.key_press(key);
        harness.run_steps(3);
        let now = selected(&harness);
        assert_eq!(now.len(), 1, "{now:?}");
        walked.extend(now);
    }
    assert!(walked[0] != walked[1] && walked[1] != walked[2], "{walked:?}");
    assert_eq!(walked[1], walked[3], "and back");
    let words = format!("Funnel plot: {}", walked[3]);
    assert!(harness.query_by_label_contains(&words).is_some(), "{words}");
}

#[test]
fn scheme_number_and_palette_change_the_legend() {
    let mut harness = window();
    let view = |harness: &Harness<'_, App>| harness.state().session().project().view.clone();
    let first = legend(&harness);
    harness.get_by_label("Edit breaks").click();
    harness.run_steps(3);
    harness.get_by_label("Natural breaks (Fisher–Jenks)").click();
    until(&mut harness, "other classes", |harness| legend(harness) != first);
    assert_eq!(view(&harness).classes, ClassMethod::NaturalBreaks);
    harness.get_by_label("Number of classes: 4").click();
    until(&mut harness, "four classes", |harness| {
        harness.query_by_label("4 classes, natural breaks").is_some()
    });
    harness.get_by_label("Palette: Purple to orange").click();
    until(&mut harness, "palette", |harness| {
        view(harness).palette.as_deref() == Some("purple-orange")
    });
    harness.get_by_label("Reset to what suits").click();
    until(&mut harness, "what suits", |harness| legend(harness) == first);
    assert_eq!(view(&harness).palette, None);
}

#[test]
fn breaks_typed_by_hand_that_do_not_rise_are_refused_in_words() {
    let mut harness = window();
    harness.get_by_label("Edit breaks").click();
    harness.run_steps(3);
    harness.get_by_label("By hand").click();
    until(&mut harness, "a line to type in", |harness| {
        harness.query_by_label("Class breaks").is_some()
    });
    let type_in = |harness: &mut Harness<'_, App>, text: &str| {
        harness.get_by_label("Class breaks").focus();
        harness.run_steps(2);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.get_by_label("Class breaks").type_text(text);
        harness.run_steps(2);
        harness.key_press(Key::Enter);
        harness.run_steps(3);
    };
    type_in(&mut harness, "90, 80");
    assert!(harness.query_by_label_contains("The class break 80 follows 90").is_some());
    type_in(&mut harness, "80, 120");
    until(&mut harness, "breaks", |harness| {
        let view = &harness.state().session().project().view;
        view.classes == ClassMethod::ByHand(vec![80.0, 120.0]) && view.class_count == 3
    });
}

#[test]
fn a_point_of_the_funnel_that_is_clicked_is_selected_in_the_table() {
    let mut harness = window();
    harness.get_by_label("Funnel").click();
    until(&mut harness, "the funnel", |harness| !labels(harness, Role::ListItem).is_empty());
    let point = labels(&harness, Role::ListItem).first().cloned().expect("a finding");
    let code = point.split([',', ' ']).next().unwrap_or_default().to_string();
    let at = harness.get_by_label(&point).rect().center();
    click_at(&mut harness, at);
    harness.run_steps(3);
    assert_eq!(selected(&harness), std::slice::from_ref(&code));
    harness.get_by_label("600 areas").click();
    until(&mut harness, "its row in view", |harness| first_rows(harness).contains(&code));
}

#[test]
fn a_chart_is_saved_as_a_drawing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ranked.svg");
    let mut harness = window();
    harness.get_by_label("Ranked").click();
    harness.run_steps(3);
    harness.get_by_label("Save chart…").click();
    save_as(&mut harness, &file);
    let text = std::fs::read_to_string(&file).expect("a file");
    assert!(text.contains("furthest from expected"), "the ranking's own title");
    assert!(text.contains("Counts of 1 to"), "small numbers hidden in files");
}
