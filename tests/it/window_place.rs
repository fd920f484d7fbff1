//! The card of what is selected, finding places, and areas of one's own, in
//! the window on the sample council, worked by what a screen reader calls its
//! controls.

use super::window::{first_rows as rows, until, window_of};
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use wardwise::ui::App;

fn window<'a>() -> Harness<'a, App> {
    // Tall, so that all of a card is in sight.
    let mut harness = window_of([1366.0, 1400.0]);
    until(&mut harness, "rows", |harness| !rows(harness).is_empty());
    harness
}

/// The table's row of an area: its neighbours' cards are labelled by it too.
fn row_of<'h>(harness: &'h Harness<'_, App>, code: &str) -> Node<'h> {
    let start = format!("{code},");
    harness
        .query_all_by_role(Role::Row)
        .find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with(&start)))
        .expect("the row")
}

fn selected(harness: &Harness<'_, App>) -> Vec<String> {
    harness.state().session().selection.iter().map(ToString::to_string).collect()
}

fn is_there(harness: &Harness<'_, App>, label: &str) -> bool {
    harness.query_all_by_label_contains(label).next().is_some()
}

/// The labels of all controls of a role.
fn labels(harness: &Harness<'_, App>, role: Role) -> Vec<String> {
    let nodes = harness.query_all_by(move |node| node.role() == role);
    nodes.filter_map(|node| node.accesskit_node().label()).collect()
}

/// Selects a row of the table and waits for its card.
fn select_row(harness: &mut Harness<'_, App>, at: usize) -> String {
    let code = rows(harness).get(at).cloned().expect("a row");
    row_of(harness, &code).click();
    until(harness, "card", |harness| is_there(harness, "Copy figures"));
    code
}

#[test]
fn the_card_tells_of_people_services_and_neighbours_and_goes_to_one_of_those() {
    let mut harness = window();
    let code = select_row(&mut harness, 0);
    assert!(is_there(&harness, "Who lives here") && is_there(&harness, "Ages: "));
    assert!(is_there(&harness, "Each service (100 = expected)"));
    assert!(is_there(&harness, "100 is what is expected"), "the caption");
    let neighbour = labels(&harness, Role::Button)
        .into_iter()
        .find(|label| label.starts_with('Z') && !label.starts_with(&code))
        .unwrap_or_else(|| panic!("a neighbour: {:?}", labels(&harness, Role::Button)));
    harness.get_by_label(&neighbour).click();
    until(&mut harness, "neighbour", |harness| {
        selected(harness).len() == 1 && selected(harness) != [code.clone()]
    });
}

#[test]
fn several_areas_are_told_of_together() {
    let mut harness = window();
    select_row(&mut harness, 0);
    let second = rows(&harness).get(1).cloned().expect("a row");
    row_of(&harness, &second).click_modifiers(Modifiers::COMMAND);
    until(&mut harness, "sum", |harness| is_there(harness, "Together, of"));
    assert!(is_there(&harness, "Who lives there") && !is_there(&harness, "Neighbours"));
}

#[test]
fn what_folds_away_is_gone_until_it_is_opened_again() {
    let mut harness = window();
    select_row(&mut harness, 0);
    assert!(!is_there(&harness, "Potential demand"));
    harness.get_by_label("All figures").click();
    until(&mut harness, "figures", |harness| is_there(harness, "Potential demand"));
    harness.get_by_label("All figures").click();
    until(&mut harness, "fold", |harness| !is_there(harness, "Potential demand"));
}

/// Puts words in the line to find with.
fn find(harness: &mut Harness<'_, App>, words: &str) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run_steps(2);
    harness.get_by_label("Find an area, ward or postcode").type_text(words);
    harness.run_steps(2);
}

#[test]
fn a_ward_that_is_found_selects_its_areas() {
    let mut harness = window();
    let ward = {
        let loaded = harness.state().session().loaded().expect("data");
        let level = loaded.geography.level(&"ward".into()).expect("wards");
        level.areas[1].name.clone().expect("a name")
    };
    find(&mut harness, &ward);
    let option = format!("{ward}, Ward");
    until(&mut harness, "ward", |harness| is_there(harness, &option));
    harness.key_press(Key::Enter);
    until(&mut harness, "selection", |harness| selected(harness).len() > 3);
    assert!(!is_there(&harness, &option), "the list is closed");
}

#[test]
fn arrow_keys_go_through_what_is_found_and_escape_ends_it() {
    let mut harness = window();
    let prefix = rows(&harness)[0][..4].to_string();
    find(&mut harness, &prefix);
    until(&mut harness, "list", |harness| labels(harness, Role::ListBoxOption).len() == 12);
    let second = labels(&harness, Role::ListBoxOption)[1].clone();
    harness.key_press(Key::ArrowDown);
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    until(&mut harness, "selection", |harness| !selected(harness).is_empty());
    assert!(second.starts_with(&selected(&harness)[0]), "{second}");
    find(&mut harness, "xyz");
    until(&mut harness, "no find", |harness| is_there(harness, "Nothing called “xyz”"));
    harness.key_press(Key::Escape);
    until(&mut harness, "end", |harness| !is_there(harness, "Nothing called"));
    assert_eq!(selected(&harness).len(), 1, "Escape in the line leaves the selection");
}

#[test]
fn areas_selected_become_an_area_of_one_s_own_and_are_asked_about() {
    let mut harness = window();
    let code = select_row(&mut harness, 0);
    harness.get_by_label("Add to my areas…").click();
    until(&mut harness, "dialog", |harness| is_there(harness, "Name of the area"));
    harness.get_by_role_and_label(Role::TextInput, "Name of the area").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, "Name of the area").type_text("North");
    harness.run_steps(2);
    harness.get_by_label("Add").click();
    until(&mut harness, "level", |harness| {
        let loaded = harness.state().session().loaded().expect("data");
        loaded.geography.level(&"patches".into()).is_ok()
    });
    assert!(is_there(&harness, "Made “North” in Patches, of 1 area"));
    let own = harness.state().session().project().own_levels.clone();
    assert_eq!((own[0].plural.as_str(), own[0].areas[0].name.as_str()), ("Patches", "North"));
    assert_eq!(own[0].areas[0].blocks, [code.as_str().into()].into());
    harness.get_by_label("File").click();
    harness.run_steps(2);
    harness.get_by_label("My areas…").click();
    until(&mut harness, "list", |harness| is_there(harness, "Show by Patch"));
    harness.get_by_label("Show by Patch").click();
    harness.get_by_label("Close my areas").click();
    until(&mut harness, "rows by patch", |harness| rows(harness) == ["PATCH-01"]);
    // Deleted, the level gives way to the building blocks: one step back.
    harness.get_by_label("File").click();
    harness.run_steps(2);
    harness.get_by_label("My areas…").click();
    until(&mut harness, "list", |harness| is_there(harness, "Delete Patches"));
    harness.get_by_label("Delete Patches").click();
    harness.get_by_label("Close my areas").click();
    until(&mut harness, "rows by block", |harness| rows(harness).len() > 3);
    assert_eq!(harness.state().session().project().question.level.as_str(), "oa");
    harness.get_by_label("Undo change of your own areas").click();
    until(&mut harness, "rows by patch", |harness| rows(harness) == ["PATCH-01"]);
}
