//! The place of profiles, worked by what a screen reader calls its controls:
//! whose customers, which class, which areas, what to save.

use crate::window::{save_as, until, window};
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use wardwise::base::ServiceId;
use wardwise::project::{ClassOrder, Customers};
use wardwise::ui::App;

/// The window at profiles, once the graph is there.
fn profiles<'a>() -> Harness<'a, App> {
    let mut harness = window();
    harness.get_by_role_and_label(Role::Tab, "Profiles").click();
    until(&mut harness, "the graph", |harness| bar(harness, "A Sea View Years").is_some());
    harness
}

/// A bar, or another thing of a picture, by how its name begins.
fn bar(harness: &Harness<'_, App>, opening: &str) -> Option<String> {
    let is_it = |label: &String| label.starts_with(opening);
    let mut items = harness.query_all_by_role(Role::ListItem);
    items.find_map(|node| node.accesskit_node().label().filter(is_it))
}

fn click_bar(harness: &mut Harness<'_, App>, opening: &str) {
    let label = bar(harness, opening).expect("a bar");
    harness.get_by_role_and_label(Role::ListItem, &label).click();
    harness.run_steps(3);
}

/// Types into the line of an open list of services.
fn find_service(harness: &mut Harness<'_, App>, typed: &str) {
    harness.get_by_label("Find a service").focus();
    harness.run_steps(2);
    harness.get_by_label("Find a service").type_text(typed);
    harness.run_steps(3);
}

fn says(harness: &Harness<'_, App>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

fn rows(harness: &Harness<'_, App>) -> Vec<String> {
    let rows = harness.query_all_by_role(Role::Row);
    rows.filter_map(|node| node.accesskit_node().label()).collect()
}

#[test]
fn it_asks_of_the_same_customers_and_base_as_take_up_until_told_otherwise() {
    let mut harness = profiles();
    assert!(says(&harness, "Older person's bus pass: who uses it"));
    assert!(says(&harness, "people aged 65 and over"));
    harness.get_by_role_and_label(Role::ComboBox, "Customers of").click();
    harness.run_steps(3);
    find_service(&mut harness, "libr");
    harness.get_by_label_contains("Library services").click();
    until(&mut harness, "other customers", |harness| {
        says(harness, "Library services: who uses it")
    });
    let project = harness.state().session().project().clone();
    let library = ServiceId(437);
    assert_eq!(project.profile.customers, Some(Customers::Services(vec![library])));
    assert_eq!(project.question.services, [ServiceId(273)], "take-up asks what it asked");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until(&mut harness, "taken back", |harness| says(harness, "bus pass: who uses it"));
}

#[test]
fn a_tier_and_an_order_are_chosen_and_every_type_is_there() {
    let mut harness = profiles();
    harness.get_by_label("Tier: 61 types").click();
    until(&mut harness, "types", |harness| bar(harness, "A01 Promenade Apartments").is_some());
    assert!(bar(&harness, "I01 Warehouse Lofts: too few to say").is_some());
    harness.get_by_label("Order: Index").click();
    harness.run_steps(3);
    assert_eq!(harness.state().session().project().profile.order, ClassOrder::Index);
}

#[test]
fn a_bar_leads_to_the_areas_of_its_class() {
    let mut harness = profiles();
    click_bar(&mut harness, "K Bungalow Evenings");
    until(&mut harness, "the card", |harness| says(harness, "K · Bungalow Evenings"));
    until(&mut harness, "its channels", |harness| says(harness, "Channels of this class"));
    until(&mut harness, "its areas", |harness| {
        let node = harness.query_by_role_and_label(Role::Button, "Show areas");
        node.is_some_and(|node| !node.accesskit_node().is_disabled())
    });
    harness.get_by_role_and_label(Role::Button, "Show areas").click();
    until(&mut harness, "take-up", |harness| harness.query_by_label("Funnel").is_some());
    let selected = harness.state().session().selection.len();
    assert_eq!(selected, 44, "as the legend of the map counts them");
    // Back at profiles the graph is of those areas, and says so.
    harness.get_by_role_and_label(Role::Tab, "Profiles").click();
    until(&mut harness, "the chip", |harness| says(harness, "Only 44 Output Areas selected"));
    harness.get_by_label("Back to all areas").click();
    until(&mut harness, "the whole", |harness| !says(harness, "Areas selected"));
    assert!(harness.state().session().selection.is_empty());
}

#[test]
fn services_are_set_side_by_side_and_taken_away() {
    let mut harness = profiles();
    harness.get_by_label("+ compare with another service").click();
    harness.run_steps(3);
    find_service(&mut harness, "housing");
    harness.get_by_label_contains("Housing benefit").click();
    until(&mut harness, "two", |harness| says(harness, "Who uses what, by group"));
    harness.get_by_label("Do not compare with Housing benefit").click();
    until(&mut harness, "one", |harness| says(harness, "bus pass: who uses it"));
}

#[test]
fn the_table_of_services_leads_to_a_service() {
    let mut harness = profiles();
    harness.get_by_role_and_label(Role::Tab, "All services").click();
    let cell = "Council Crescents, Housing benefit: index";
    until(&mut harness, "the table", |harness| bar(harness, cell).is_some());
    click_bar(&mut harness, cell);
    until(&mut harness, "its graph", |harness| says(harness, "Housing benefit: who uses it"));
    assert!(says(&harness, "H · Council Crescents"));
}

#[test]
fn those_who_do_not_use_it_are_listed_by_ward_and_a_row_selects_it() {
    let mut harness = profiles();
    harness.get_by_role_and_label(Role::Tab, "Who does not use it").click();
    until(&mut harness, "rows", |harness| !rows(harness).is_empty());
    harness.get_by_label("By area").click();
    harness.run_steps(3);
    harness.get_by_label("ward").click();
    until(&mut harness, "wards", |harness| {
        rows(harness).first().is_some_and(|row| row.contains("Marlpit Park 1,550"))
    });
    let first = rows(&harness).first().cloned().expect("a row");
    harness.get_by_role_and_label(Role::Row, &first).click();
    harness.run_steps(3);
    let selection = harness.state().session().selection.iter().next().cloned();
    assert_eq!(selection.map(|code| code.to_string()), Some("Z05000012".to_string()));
}

#[test]
fn small_numbers_are_hidden_here_too() {
    let mut harness = profiles();
    harness.get_by_label("Tier: 61 types").click();
    harness.get_by_label("Small numbers shown").click();
    until(&mut harness, "hidden", |harness| {
        harness.state().session().protection().on && bar(harness, "A01 ").is_some()
    });
    harness.get_by_role_and_label(Role::Tab, "Table").click();
    until(&mut harness, "the table", |harness| !rows(harness).is_empty());
    let all = rows(&harness);
    assert!(all.iter().all(|row| !row.contains(" 1 ") && !row.contains(" 4 ")), "{all:?}");
}

#[test]
fn the_channels_tab_says_whom_to_ask_first() {
    let mut harness = profiles();
    // The rail has a place of that name: the tab of this one comes later.
    let tab = harness.query_all_by_role_and_label(Role::Tab, "Channels").last();
    tab.expect("a tab").click();
    until(&mut harness, "targets", |harness| says(harness, "Most is to be gained by asking"));
    until(&mut harness, "each class's channels in words", |harness| {
        bar(harness, "A Sea View Years: Web index").is_some_and(|it| it.contains("likelihood"))
    });
    assert!(rows(&harness).iter().any(|row| row.contains("Face to face → phone")));
}

#[test]
fn the_profile_is_saved_as_a_table() {
    let mut harness = profiles();
    harness.get_by_label("Export…").click();
    harness.run_steps(3);
    harness.get_by_label("Table of the profile").click();
    harness.run_steps(2);
    harness.get_by_label("Choose where to save…").click();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("profile.csv");
    save_as(&mut harness, &file);
    let text = std::fs::read_to_string(&file).expect("the table");
    assert!(text.starts_with("code,name,customers,base,share,base_share,index,"));
    assert_eq!(text.lines().count(), 12);
}

#[test]
fn the_map_is_saved_as_it_is_shown() {
    let mut harness = profiles();
    let folder = tempfile::tempdir().expect("a folder");
    let saved = |harness: &mut Harness<'_, App>, name: &str| {
        harness.get_by_label("Export…").click();
        harness.run_steps(3);
        harness.get_by_label("Map, as it is shown").click();
        harness.run_steps(2);
        harness.get_by_label("Choose where to save…").click();
        let file = folder.path().join(name);
        save_as(harness, &file);
        std::fs::read_to_string(&file).expect("a map")
    };
    let classes = saved(&mut harness, "classes.svg");
    assert!(classes.contains("Main group of each Output Area"));
    click_bar(&mut harness, "D Garden Avenues");
    let of_class = saved(&mut harness, "class.svg");
    assert!(of_class.contains("Where D Garden Avenues live"));
    assert!(of_class.contains("The paler an area, the less of its base is in the class."));
}

#[test]
fn a_hall_is_shown_the_graph_and_its_sentence() {
    let mut harness = profiles();
    harness.key_press(Key::F11);
    until(&mut harness, "the hall", |harness| harness.query_by_label("Leave (Esc)").is_some());
    until(&mut harness, "the graph", |harness| bar(harness, "H Council Crescents").is_some());
    assert!(says(&harness, "bus pass: who uses it"));
    harness.key_press(Key::Escape);
    until(&mut harness, "back", |harness| harness.query_by_label("Leave (Esc)").is_none());
}

#[test]
fn a_class_leads_to_a_persona_and_to_a_scenario_of_its_own() {
    let mut harness = profiles();
    click_bar(&mut harness, "K Bungalow Evenings");
    until(&mut harness, "the card", |harness| says(harness, "K · Bungalow Evenings"));
    harness.get_by_role_and_label(Role::Button, "Make a persona").click();
    until(&mut harness, "a persona", |harness| {
        !harness.state().session().project().board.is_empty()
    });
    let project = harness.state().session().project().clone();
    assert_eq!(project.board.personas[0].criteria.classes[0].code, "K");
    harness.get_by_role_and_label(Role::Tab, "Profiles").click();
    until(&mut harness, "the card again", |harness| says(harness, "K · Bungalow Evenings"));
    harness.get_by_role_and_label(Role::Button, "Shift channel").click();
    until(&mut harness, "a scenario", |harness| {
        !harness.state().session().project().scenarios.all.is_empty()
    });
    let project = harness.state().session().project().clone();
    let scenario = project.scenarios.shown().expect("a scenario");
    assert_eq!(scenario.reach.groups, ["K"]);
    assert_eq!(scenario.reach.customers, Customers::Services(vec![ServiceId(273)]));
}

#[test]
fn the_table_lists_every_service_that_is_compared() {
    let mut harness = profiles();
    harness.get_by_label("+ compare with another service").click();
    harness.run_steps(3);
    find_service(&mut harness, "libr");
    harness.get_by_label_contains("Library services").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::Tab, "Table").click();
    until(&mut harness, "both services in the table", |harness| {
        let of = |service: &str| rows(harness).iter().any(|row| row.contains(service));
        of("A Sea View Years Library services") && of("A Sea View Years Older person's bus pass")
    });
}
