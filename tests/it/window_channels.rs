//! Channels and costs in the window, by what a screen reader calls its
//! controls: a move typed and taken back, costs of one's own, target areas,
//! costs today, files.

use crate::window::{save_as, until, window};
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use wardwise::base::money::Pence;
use wardwise::channel::PRESETS;
use wardwise::project::{Amount, Customers, PriceList, Scenario};
use wardwise::session::Action;
use wardwise::ui::App;

fn channels<'a>() -> Harness<'a, App> {
    let mut harness = window();
    harness.get_by_role_and_label(Role::Tab, "Channels").click();
    until(&mut harness, "a scenario", |harness| {
        harness.query_by_label_contains("contacts moved or avoided").is_some()
    });
    harness
}

fn scenario(harness: &Harness<'_, App>) -> Option<Scenario> {
    harness.state().session().project().scenarios.shown().cloned()
}

/// Types over what a line or a number holds, and enters it.
fn enter(harness: &mut Harness<'_, App>, label: &str, text: &str) {
    harness.get_by_label(label).focus();
    harness.run_steps(3);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(eframe::egui::Event::Text(text.to_string()));
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
}

fn has(harness: &Harness<'_, App>, part: &str) -> bool {
    harness.query_all_by_label_contains(part).next().is_some()
}

#[test]
fn a_typed_move_is_worked_out_capped_and_taken_back() {
    let mut harness = channels();
    enter(&mut harness, "Phone → web: number", "2000");
    until(&mut harness, "the decision", |harness| {
        scenario(harness).is_some_and(|s| s.moves[0].amount == Amount::Contacts(2000))
    });
    until(&mut harness, "the cap", |harness| has(harness, "Capped at"));
    assert!(has(&harness, "likely to use web"));
    until(&mut harness, "the stair", |harness| has(harness, "Phone → web: −£"));
    until(&mut harness, "the tornado", |harness| has(harness, "Unit cost of phone: £"));
    harness.get_by_label("Undo change of the scenario").click();
    until(&mut harness, "the way back", |harness| scenario(harness).is_none());
}

#[test]
fn a_scenario_is_for_a_department_and_can_be_duplicated_and_compared() {
    let mut harness = channels();
    harness.get_by_label("Services").click();
    harness.run_steps(2);
    harness.get_by_label("Transport").click();
    until(&mut harness, "the department", |harness| {
        let of = Customers::Department("Transport".into());
        scenario(harness).is_some_and(|s| s.reach.customers == of)
    });
    harness.get_by_label("Which scenario").click();
    harness.run_steps(2);
    harness.get_by_label("Duplicate").click();
    until(&mut harness, "another scenario", |harness| {
        harness.state().session().project().scenarios.all.len() == 2
    });
    harness.get_all_by_label("Compare scenarios").next().expect("a tab").click();
    until(&mut harness, "both", |harness| has(harness, "Scenario 2: net saving"));
}

#[test]
fn a_cost_of_ones_own_is_a_decision_that_can_be_undone() {
    let mut harness = channels();
    harness.get_by_label("Costs of your own").scroll_to_me();
    harness.run_steps(3);
    harness.get_by_label("Costs of your own").click();
    harness.run_steps(3);
    enter(&mut harness, "Own cost of Phone", "4.00");
    until(&mut harness, "the cost", |harness| {
        let own = &harness.state().session().project().costs.own;
        own.first().and_then(|own| own.cost.pence()) == Some(Pence::whole(400))
    });
    until(&mut harness, "its words", |harness| has(harness, "phone £4.00"));
    harness.get_by_label("Undo change of unit costs").click();
    until(&mut harness, "the list's", |harness| has(harness, "phone £3.25"));
    let own = |harness: &Harness<'_, App>| harness.state().session().project().costs.own.clone();
    harness.get_by_label("Own cost of Phone").focus();
    harness.run_steps(3);
    harness.key_press(Key::Tab);
    harness.run_steps(3);
    assert!(own(&harness).is_empty(), "a line that is passed through decides nothing");
    enter(&mut harness, "Own cost of Phone", "4.00");
    assert_eq!(own(&harness).len(), 1);
    enter(&mut harness, "Own cost of Phone", "four");
    assert_eq!(own(&harness).len(), 1, "what is no amount takes nothing away");
}

#[test]
fn a_number_typed_figure_by_figure_is_one_step_back_and_escape_lets_go_of_it() {
    let mut harness = channels();
    let typed = |harness: &mut Harness<'_, App>, last: Key| {
        harness.get_by_label("Phone → web: number").focus();
        harness.run_steps(3);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        for figure in ["1", "0", "0"] {
            harness.event(eframe::egui::Event::Text(figure.to_string()));
            harness.run_steps(2);
        }
        harness.key_press(last);
        harness.run_steps(4);
    };
    typed(&mut harness, Key::Escape);
    assert!(scenario(&harness).is_none(), "nothing was decided");
    typed(&mut harness, Key::Enter);
    assert_eq!(scenario(&harness).map(|s| s.moves[0].amount), Some(Amount::Contacts(100)));
    harness.state_mut().act(Action::Undo);
    assert!(scenario(&harness).is_none(), "one step back");
}

#[test]
fn a_scenario_is_renamed_but_not_by_escape_and_the_undo_button_says_so() {
    let mut harness = channels();
    let choose = |harness: &mut Harness<'_, App>, what: &str| {
        harness.get_by_label("Which scenario").click();
        harness.run_steps(2);
        harness.get_by_label(what).click();
        harness.run_steps(4);
    };
    let name = |harness: &Harness<'_, App>| scenario(harness).map(|s| s.name);
    choose(&mut harness, "New scenario");
    let before = name(&harness);
    assert_eq!(harness.state().session().undo_label(), Some("new scenario"));
    for (last, after) in [(Key::Escape, before), (Key::Enter, Some("By web".to_string()))] {
        choose(&mut harness, "Rename");
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.event(eframe::egui::Event::Text("By web".to_string()));
        harness.run_steps(2);
        harness.key_press(last);
        harness.run_steps(4);
        assert_eq!(name(&harness), after);
    }
    assert_eq!(harness.state().session().undo_label(), Some("new name of the scenario"));
    choose(&mut harness, "Delete");
    assert_eq!(harness.state().session().undo_label(), Some("deletion of the scenario"));
}

#[test]
fn target_areas_are_selected_everywhere() {
    let mut harness = channels();
    enter(&mut harness, "Phone → web: number", "400");
    until(&mut harness, "who is worth it", |harness| has(harness, "Worth"));
    harness.get_by_label("Target areas").click();
    until(&mut harness, "a selection", |harness| harness.state().session().selection.len() > 3);
    until(&mut harness, "its count", |harness| has(harness, "areas are selected"));
}

#[test]
fn costs_today_are_told_by_channel_and_by_month_and_saved() {
    let mut harness = channels();
    harness.get_by_label("Cost today").click();
    until(&mut harness, "costs", |harness| has(harness, "contacts about all services"));
    until(&mut harness, "the bars", |harness| has(harness, "Face to face: £90,080"));
    assert!(has(&harness, "34 contacts by fax"), "what has no cost is told");
    harness.get_by_label("Costs by: Month").click();
    until(&mut harness, "months", |harness| has(harness, "Jan 2021"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("months.csv");
    harness.get_by_label("Save CSV").click();
    save_as(&mut harness, &file);
    let text = std::fs::read_to_string(&file).expect("a file");
    assert!(text.contains("key,name,contacts,unit_cost_pence,cost_pence"), "{text}");
    assert!(text.contains("2021-01,Jan 2021,"), "{text}");
}

#[test]
fn before_a_hall_the_saving_and_the_stair_are_shown() {
    let mut harness = channels();
    enter(&mut harness, "Phone → web: number", "400");
    harness.key_press(Key::F11);
    until(&mut harness, "the hall", |harness| has(harness, "Leave (Esc)"));
    until(&mut harness, "the stair", |harness| has(harness, "From cost today to cost after"));
    assert!(has(&harness, "saved a year") && has(&harness, "not of a person"));
    assert!(harness.state().session().protection().on, "small numbers are hidden");
}

#[test]
fn a_preset_chosen_is_one_change_to_take_back() {
    let mut harness = channels();
    let preset = |harness: &Harness<'_, App>| {
        let project = harness.state().session().project();
        matches!(&project.costs.central, PriceList::Preset { id, .. } if id == "guide-ratio")
    };
    harness.get_by_role_and_label(Role::ComboBox, "Unit costs").click();
    harness.run_steps(3);
    let ratio = PRESETS.iter().find(|preset| preset.id == "guide-ratio").expect("a preset");
    harness.get_by_label(ratio.name).click();
    until(&mut harness, "the ratio", |harness| preset(harness));
    until(&mut harness, "its known cost", |harness| has(harness, "The known cost"));
    // Looking at the known cost changes nothing.
    harness.get_by_label("The known cost").focus();
    harness.run_steps(3);
    harness.key_press(Key::Tab);
    harness.run_steps(3);
    harness.get_by_label("Undo change of unit costs").click();
    until(&mut harness, "the way back", |harness| !preset(harness));
    assert_eq!(harness.state().session().undo_label(), None, "one change");
}

#[test]
fn arrows_go_from_row_to_row_of_a_table_which_follows_them() {
    let mut harness = channels();
    harness.get_by_role_and_label(Role::Tab, "Table").click();
    until(&mut harness, "the table", |harness| has(harness, "Savings by: Areas"));
    harness.get_by_label("Savings by: Areas").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::Table, "Table of savings").focus();
    harness.run_steps(3);
    let mut picked = Vec::new();
    for _ in 0..40 {
        harness.key_press(Key::ArrowDown);
        harness.run_steps(3);
        picked.push(harness.state().session().selection.iter().cloned().collect::<Vec<_>>());
    }
    assert!(picked.iter().all(|codes| codes.len() == 1), "{picked:?}");
    let distinct: std::collections::BTreeSet<_> = picked.iter().collect();
    assert_eq!(distinct.len(), 40, "each arrow is another row");
    assert!(has(&harness, "Table of savings"));
    let last = picked.last().and_then(|codes| codes.first()).expect("a row").to_string();
    assert!(has(&harness, &last), "the row is scrolled into view");
}

#[test]
fn arrows_on_a_slider_one_after_another_are_one_step_back() {
    let mut harness = channels();
    harness.get_by_label("Phone → web: how many").focus();
    harness.run_steps(2);
    for _ in 0..3 {
        harness.key_press(Key::ArrowRight);
        harness.step();
    }
    until(&mut harness, "the decision", |harness| scenario(harness).is_some());
    harness.get_by_label("Undo change of the scenario").click();
    until(&mut harness, "the way back", |harness| scenario(harness).is_none());
}

#[test]
fn a_number_that_is_being_typed_is_kept_when_the_hall_is_shown() {
    let mut harness = channels();
    harness.get_by_label("Phone → web: number").focus();
    harness.run_steps(3);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(eframe::egui::Event::Text("120".to_string()));
    harness.run_steps(2);
    assert!(scenario(&harness).is_none(), "its line was not left");
    harness.key_press(Key::F11);
    harness.run_steps(4);
    assert_eq!(scenario(&harness).map(|s| s.moves[0].amount), Some(Amount::Contacts(120)));
}

#[test]
fn what_caps_a_move_moves_nothing_below_it() {
    let mut harness = channels();
    let top = |harness: &Harness<'_, App>| {
        harness.get_by_label("Face to face → web: number").rect().top()
    };
    until(&mut harness, "how many there are", |harness| has(harness, "by phone"));
    let before = top(&harness);
    enter(&mut harness, "Phone → web: number", "200000");
    until(&mut harness, "the cap", |harness| has(harness, "Capped at"));
    assert_eq!(top(&harness), before);
}

#[test]
fn a_figure_says_of_which_months_it_is() {
    let mut harness = channels();
    assert!(has(&harness, "months to Dec 2023, as one year"));
    harness.get_by_role_and_label(Role::Tab, "Cost today").click();
    until(&mut harness, "how the two differ", |harness| {
        has(harness, "the saving above is of one year")
    });
}
