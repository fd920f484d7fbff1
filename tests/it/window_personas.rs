//! The place of personas, worked by what a screen reader calls its controls:
//! make one, say who is meant, tell of it, score it, take it back, save it.

use super::window::{save_as, until, window};
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use wardwise::project::persona::{AgeRange, Criteria};
use wardwise::project::{BoardChange, Edit, Persona};
use wardwise::session::Action;
use wardwise::ui::App;

fn personas<'a>() -> Harness<'a, App> {
    let mut harness = window();
    harness.get_by_label("Personas").click();
    until(&mut harness, "empty board", |harness| {
        harness.query_by_label("Whom are we talking about?").is_some()
    });
    harness
}

/// The one persona of the board.
fn only(harness: &Harness<'_, App>) -> Persona {
    let board = &harness.state().session().project().board;
    assert_eq!(board.personas.len(), 1);
    board.personas[0].clone()
}

/// All that is said anywhere.
fn is_said(harness: &Harness<'_, App>, words: &str) -> bool {
    let has = |label: Option<String>| label.is_some_and(|label| label.contains(words));
    harness.query_all_by(|node| has(node.label()) || has(node.value())).next().is_some()
}

/// A board with one persona of a group, from the empty state.
fn of_group<'a>() -> Harness<'a, App> {
    let mut harness = personas();
    harness.get_by_label("Group D Garden Avenues").click();
    until(&mut harness, "figures", |harness| is_said(harness, "customers on record who match"));
    harness
}

#[test]
fn the_first_persona_is_made_from_a_group_and_counted() {
    let harness = of_group();
    let persona = only(&harness);
    assert_eq!(persona.name, "Someone of Garden Avenues");
    assert!(is_said(&harness, "They are anyone who"));
    assert!(harness.query_by_label("Change: Group D").is_some());
    assert!(is_said(&harness, "are like this persona"), "whom the board covers");
    assert!(is_said(&harness, "Largest group in none"));
    assert!(harness.query_by_label("Map of the areas").is_some());
}

#[test]
fn a_criterion_is_added_and_taken_away_and_the_figures_follow() {
    let mut harness = of_group();
    harness.get_by_label("Add a criterion").click();
    harness.run_steps(3);
    harness.get_by_label("Ages").click();
    harness.run_steps(3);
    harness.get_by_label("From 70").click();
    harness.run_steps(2);
    harness.get_by_label("To 79").click();
    harness.run_steps(2);
    harness.get_by_label("Add these ages").click();
    harness.run_steps(2);
    harness.key_press(Key::Escape);
    assert_eq!(only(&harness).criteria.ages, [AgeRange { from: 70, to: Some(79) }]);
    until(&mut harness, "the criterion", |harness| {
        harness.query_by_label("Take away: Aged 70 to 79").is_some()
    });
    assert_eq!(only(&harness).criteria.ages, [AgeRange { from: 70, to: Some(79) }]);
    until(&mut harness, "what is known of ages", |harness| {
        is_said(harness, "have an age on record")
    });
    harness.get_by_label("Take away: Aged 70 to 79").click();
    until(&mut harness, "fewer criteria", |harness| only(harness).criteria.ages.is_empty());
    harness.state_mut().act(Action::Undo);
    assert_eq!(only(&harness).criteria.ages.len(), 1, "one step back");
}

#[test]
fn what_is_typed_in_one_go_is_one_step_back() {
    let mut harness = of_group();
    harness.get_by_label("Name").focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label("Name").type_text("Margaret");
    harness.run_steps(2);
    assert_eq!(only(&harness).name, "Someone of Garden Avenues", "not before the line is left");
    harness.get_by_label("Story").focus();
    harness.run_steps(3);
    assert_eq!(only(&harness).name, "Margaret");
    assert_eq!(harness.state().session().undo_label(), Some("change of a persona's words"));
    harness.state_mut().act(Action::Undo);
    assert_eq!(only(&harness).name, "Someone of Garden Avenues");
}

#[test]
fn escape_leaves_the_words_as_they_were() {
    let mut harness = of_group();
    harness.get_by_role_and_label(Role::MultilineTextInput, "Needs").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::MultilineTextInput, "Needs").type_text("A short form");
    harness.run_steps(2);
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    assert!(only(&harness).needs.is_empty());
}

#[test]
fn a_portrait_is_put_together_from_parts_that_are_named() {
    let mut harness = of_group();
    harness.get_by_label("Change the portrait").click();
    harness.run_steps(3);
    harness.get_by_label("Glasses: Half-moon").click();
    harness.run_steps(3);
    let portrait = only(&harness).portrait;
    assert_eq!(portrait.glasses.words(), "Half-moon");
    assert_eq!(harness.state().session().undo_label(), Some("change of a portrait"));
}

#[test]
fn several_people_score_a_characteristic_that_is_held_against_a_figure() {
    let mut harness = of_group();
    harness.get_by_label("Something to score").focus();
    harness.run_steps(2);
    harness.get_by_label("Something to score").type_text("Prefers the phone");
    harness.run_steps(2);
    harness.get_by_label("Held against").click();
    harness.run_steps(3);
    harness.get_by_label("Likelihood of coming by Phone").click();
    harness.run_steps(3);
    harness.get_by_label("Add").click();
    harness.run_steps(3);
    for score in [3, 5] {
        harness.get_by_label("Add one person's scores").click();
        harness.run_steps(3);
        harness.get_by_label(&format!("Prefers the phone: {score}")).click();
        harness.run_steps(2);
        harness.get_by_label("Keep these scores").click();
        harness.run_steps(3);
    }
    assert_eq!(only(&harness).scores.len(), 2);
    until(&mut harness, "the room beside the records", |harness| {
        is_said(harness, "%, likelihood of coming by Phone; room 4.0 ± 1.4, scored by 2")
    });
}

#[test]
fn cards_are_moved_by_keys_and_deleted() {
    let mut harness = of_group();
    harness.get_by_label("New persona").click();
    harness.run_steps(3);
    harness.get_by_label("From scratch").click();
    harness.run_steps(3);
    let names = |harness: &Harness<'_, App>| -> Vec<String> {
        let board = harness.state().session().project().board.clone();
        board.personas.iter().map(Persona::title).collect()
    };
    assert_eq!(names(&harness), ["Someone of Garden Avenues", "New persona"]);
    harness.get_by_label("Move up (Alt+↑)").click();
    harness.run_steps(3);
    assert_eq!(names(&harness), ["New persona", "Someone of Garden Avenues"]);
    harness.get_by_label("Delete New persona").click();
    harness.run_steps(3);
    assert_eq!(names(&harness), ["Someone of Garden Avenues"]);
    harness.state_mut().act(Action::Undo);
    harness.run_steps(3);
    assert!(harness.query_by_label("Delete New persona").is_some(), "it is shown again");
}

#[test]
fn the_largest_group_in_none_becomes_a_persona_by_a_click() {
    let mut harness = of_group();
    until(&mut harness, "whom the board covers", |harness| {
        is_said(harness, "Largest group in none")
    });
    let group = harness
        .query_all_by(|node| node.role() == Role::Button)
        .filter_map(|node| node.accesskit_node().label())
        .find(|label| label.len() > 2 && label.as_bytes()[1] == b' ' && !label.starts_with('+'))
        .expect("a group to click");
    harness.get_by_label(&group).click();
    harness.run_steps(3);
    let board = harness.state().session().project().board.clone();
    assert_eq!(board.personas.len(), 2);
    assert!(group.ends_with(board.personas[1].name.trim_start_matches("Someone of ")), "{group}");
}

#[test]
fn not_spots_are_looked_for_where_many_of_them_live() {
    let mut harness = of_group();
    harness.get_by_label("Find not spots").click();
    until(&mut harness, "the map of take-up", |harness| harness.query_by_label("Funnel").is_some());
    assert!(harness.state().session().selection.len() > 10);
}

#[test]
fn a_selection_on_the_map_becomes_a_persona_in_one_step() {
    let mut harness = window();
    let code = super::window::first_rows(&harness)[0].clone();
    let row = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        node.role() == Role::Row && node.label().is_some_and(|label| label.starts_with(&code))
    };
    harness.query_all_by(row).next().expect("a row").click();
    until(&mut harness, "the card", |harness| harness.query_by_label("Make a persona").is_some());
    harness.get_by_label("Make a persona").click();
    until(&mut harness, "its figures", |harness| is_said(harness, "customers on record who match"));
    let areas = only(&harness).criteria.areas.expect("areas");
    assert_eq!(areas.codes.iter().map(|c| c.to_string()).collect::<Vec<_>>(), [code]);
}

#[test]
fn the_sheet_is_saved_of_the_persona_that_is_shown() {
    let mut harness = of_group();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sheet.svg");
    harness.get_by_label("Sheet…").click();
    save_as(&mut harness, &path);
    let sheet = std::fs::read_to_string(&path).expect("a sheet");
    assert!(sheet.contains("Someone of Garden Avenues") && sheet.contains("nobody real"));
}

#[test]
fn files_of_an_empty_board_are_not_offered_and_the_reason_is_said() {
    let mut harness = personas();
    let is_offered = |harness: &Harness<'_, App>, label: &str| {
        !harness.get_by_label(label).accesskit_node().is_disabled()
    };
    harness.get_by_label("Export…").click();
    harness.run_steps(3);
    assert!(is_said(&harness, "There is no persona yet"));
    assert!(!is_offered(&harness, "Sheet of the persona"));
    assert!(!is_offered(&harness, "Choose where to save…"));
    harness.get_by_label("Cancel").click();
    harness.run_steps(3);
    harness.get_by_label("Group D Garden Avenues").click();
    until(&mut harness, "figures", |harness| is_said(harness, "customers on record who match"));
    harness.get_by_label("Export…").click();
    harness.run_steps(3);
    assert!(is_offered(&harness, "Sheet of the persona"));
    assert!(is_offered(&harness, "Choose where to save…"));
}

#[test]
fn a_hall_sees_the_board_and_goes_from_one_to_the_next_by_arrows() {
    let mut harness = of_group();
    let mut board = (*harness.state().session().project().board).clone();
    board.add(Persona {
        name: "Joan".into(),
        criteria: Criteria { ages: vec![AgeRange { from: 80, to: None }], ..Criteria::default() },
        ..Persona::default()
    });
    let edit = Edit::Board { board: board.into(), what: BoardChange::Made };
    harness.state_mut().act(Action::Edit(edit));
    harness.run_steps(2);
    harness.key_press(Key::F11);
    until(&mut harness, "the board for the hall", |harness| {
        harness.query_by_label("Next persona").is_some() && is_said(harness, "one of these two")
    });
    harness.key_press(Key::ArrowRight);
    harness.key_press(Key::ArrowRight);
    until(&mut harness, "the second persona", |harness| is_said(harness, "They are anyone who"));
    assert!(is_said(&harness, "Joan"));
    harness.key_press(Key::ArrowRight);
    until(&mut harness, "the board again", |harness| is_said(harness, "one of these two"));
}
