//! Does a selection last as long as it should? Escape closes what lies over
//! the window first, and another level has areas of its own.

use super::window::{first_rows, until, window};
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use wardwise::project::Edit;
use wardwise::session::Action;
use wardwise::ui::App;

fn selected(harness: &Harness<'_, App>) -> Vec<String> {
    harness.state().session().selection.iter().map(ToString::to_string).collect()
}

/// A window in which the first area of the table is selected.
fn with_one_selected<'a>() -> Harness<'a, App> {
    let mut harness = window();
    let rows = harness.query_all_by(|node| node.role() == Role::Row);
    rows.into_iter().next().expect("a row").click();
    until(&mut harness, "selection", |harness| selected(harness).len() == 1);
    harness
}

fn escape(harness: &mut Harness<'_, App>) {
    harness.key_press(Key::Escape);
    harness.run_steps(3);
}

#[test]
fn escape_closes_a_menu_a_line_or_a_dialog_and_only_then_clears_the_selection() {
    let mut harness = with_one_selected();
    harness.get_by_label("File").click();
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("Save a copy").is_some());
    escape(&mut harness);
    assert!(harness.query_by_label_contains("Save a copy").is_none(), "the menu is closed");
    assert_eq!(selected(&harness).len(), 1, "after the menu");

    harness.get_by_label("Filter the table").focus();
    harness.run_steps(2);
    escape(&mut harness);
    assert_eq!(selected(&harness).len(), 1, "after the filter");

    harness.get_by_label("Export…").click();
    harness.run_steps(3);
    // Nothing else is asked for under a dialog.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    harness.run_steps(3);
    assert!(harness.query_by_label("Path").is_none(), "no path box under the export");
    escape(&mut harness);
    assert!(harness.query_by_label("Choose where to save…").is_none(), "the export is closed");
    assert_eq!(selected(&harness).len(), 1, "after the export");

    escape(&mut harness);
    assert!(selected(&harness).is_empty());
}

#[test]
fn another_level_has_what_of_it_was_wholly_selected() {
    let mut harness = with_one_selected();
    let ask = |harness: &mut Harness<'_, App>, level: &str| {
        let mut question = harness.state().session().project().question.clone();
        question.level = level.into();
        harness.state_mut().act(Action::Edit(Edit::Question(Box::new(question))));
        harness.run_steps(3);
    };
    ask(&mut harness, "ward");
    assert!(selected(&harness).is_empty(), "one Output Area is no ward");
    assert!(harness.query_by_label("Clear selection").is_none());
    let wards: Vec<String> = {
        let loaded = harness.state().session().loaded().expect("data");
        let level = loaded.geography.level(&"ward".into()).expect("wards");
        level.areas.iter().map(|area| area.code.to_string()).collect()
    };
    let is_ward = |code: &str| wards.iter().any(|ward| ward == code);
    until(&mut harness, "rows by ward", |harness| {
        first_rows(harness).first().is_some_and(|code| is_ward(code))
    });
    let ward = first_rows(&harness)[0].clone();
    let mut rows = harness.query_all_by(|node| node.role() == Role::Row);
    rows.next().expect("a row").click();
    drop(rows);
    until(&mut harness, "ward", |harness| selected(harness) == [ward.clone()]);
    ask(&mut harness, "oa");
    assert!(selected(&harness).len() > 3, "the areas of the ward");
    ask(&mut harness, "ward");
    assert_eq!(selected(&harness), [ward]);
}
