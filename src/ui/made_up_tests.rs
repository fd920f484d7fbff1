//! Do panels show and send what they should? Controls are found by what a
//! screen reader calls them.

use super::context::Command;
use super::dialog::Purpose;
use super::made_up::MadeUp;
use super::theme::ThemeKind;
use crate::base::Progress;
use crate::project::{Edit, Expected};
use crate::session::{Action, Job};
use eframe::egui::{self, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

fn harness<'a>(kind: ThemeKind, gpu: bool) -> Harness<'a, MadeUp> {
    let builder = Harness::builder()
        .with_size(egui::vec2(1366.0, 768.0))
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(60);
    let builder = if gpu { builder.wgpu() } else { builder };
    let mut harness = builder.build_eframe(|creation| MadeUp::new(creation, kind));
    harness.run_ok();
    harness
}

fn selected(harness: &Harness<'_, MadeUp>) -> Vec<String> {
    harness.state().selection.iter().map(ToString::to_string).collect()
}

fn edits(harness: &Harness<'_, MadeUp>) -> Vec<Edit> {
    let asked = harness.state().asked.iter();
    asked
        .filter_map(|command| match command {
            Command::Act(Action::Edit(edit)) => Some(edit.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn a_row_that_is_clicked_is_selected_and_its_card_shows_the_same_figures() {
    let mut harness = harness(ThemeKind::Light, false);
    harness.get_by_label_contains("Sort by Area").click();
    harness.run_ok();
    harness.get_by_label_contains("E00030003,").click();
    harness.run_ok();
    assert_eq!(selected(&harness), ["E00030003"]);
    // 18.9 expected at 30% of 63.
    assert!(harness.query_by_label("18.9").is_some(), "the expected number on the card");
    assert!(harness.query_by_label_contains("Ratio 131.0 (95% interval 91.7 to 176.").is_some());
}

#[test]
fn with_ctrl_a_second_row_joins_the_first_and_the_card_gives_their_sum() {
    let mut harness = harness(ThemeKind::Light, false);
    harness.get_by_label_contains("Sort by Area").click();
    harness.run_ok();
    harness.get_by_label_contains("E00030003,").click();
    harness.run_ok();
    harness.get_by_label_contains("E00030004,").click_modifiers(Modifiers::COMMAND);
    harness.run_ok();
    assert_eq!(selected(&harness), ["E00030003", "E00030004"]);
    assert!(harness.query_by_label("2 Output Areas").is_some());
    assert!(harness.query_by_label("38.1").is_some(), "18.9 + 19.2 expected");
}

#[test]
fn the_down_key_goes_to_the_next_row_of_the_table() {
    let mut harness = harness(ThemeKind::Light, false);
    harness.get_by_label_contains("Sort by Area").click();
    harness.run_ok();
    harness.get_by_label_contains("E00030000,").click();
    harness.run_ok();
    harness.key_press(egui::Key::ArrowDown);
    harness.run_ok();
    assert_eq!(selected(&harness), ["E00030001"]);
}

#[test]
fn a_click_on_the_map_selects_the_area_under_it_and_beside_the_areas_none() {
    let mut harness = harness(ThemeKind::Light, false);
    let map = harness.get_by_label("Map of the areas").rect();
    harness.hover_at(map.center());
    harness.run_ok();
    for pressed in [true, false] {
        harness.event(egui::Event::PointerButton {
            pos: map.center(),
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        harness.run_ok();
    }
    assert_eq!(selected(&harness).len(), 1);
    let beside = map.left_top() + egui::vec2(4.0, 4.0);
    harness.hover_at(beside);
    harness.run_ok();
    for pressed in [true, false] {
        harness.event(egui::Event::PointerButton {
            pos: beside,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        harness.run_ok();
    }
    assert!(selected(&harness).is_empty());
}

#[test]
fn what_is_expected_can_be_changed_to_a_target_from_the_rate_there_is() {
    let mut harness = harness(ThemeKind::Light, false);
    harness.get_by_label("Expected from: Target").click();
    harness.run_ok();
    let sent = edits(&harness);
    let Some(Edit::Question(question)) = sent.first() else { panic!("no question: {sent:?}") };
    assert_eq!(question.expected, Expected::Rate(0.29));
}

#[test]
fn hiding_small_numbers_is_one_click_and_an_edit() {
    let mut harness = harness(ThemeKind::Light, false);
    harness.get_by_label("Small numbers shown").click();
    harness.run_ok();
    assert!(matches!(edits(&harness).as_slice(), [Edit::Protection(p)] if p.on));
}

#[test]
fn undo_says_what_it_takes_back() {
    let mut harness = harness(ThemeKind::Light, false);
    harness.get_by_label("Undo change of the question").click();
    harness.run_ok();
    let asked = &harness.state().asked;
    assert!(asked.iter().any(|command| matches!(command, Command::Act(Action::Undo))));
}

#[test]
fn the_table_is_saved_from_where_it_is_shown() {
    let mut harness = harness(ThemeKind::Light, false);
    harness.get_by_label("Save CSV").click();
    harness.run_ok();
    let asked = &harness.state().asked;
    assert!(
        asked.iter().any(|command| matches!(command, Command::Ask(Purpose::Export("csv")))),
        "{asked:?}"
    );
}

#[test]
fn the_legend_counts_every_class() {
    let harness = harness(ThemeKind::Light, false);
    assert!(harness.query_by_label_contains("Legend: too few to say, 36").is_some());
}

/// Whether anything here can draw pictures.
pub(super) fn has_graphics_driver() -> bool {
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

/// A picture of the window; kept in the folder that WARDWISE_PICTURES names.
fn picture(harness: &mut Harness<'_, MadeUp>, name: &str) -> (u32, Vec<u8>) {
    let picture = harness.render().expect("a picture");
    if let Some(folder) = std::env::var_os("WARDWISE_PICTURES") {
        let path = std::path::Path::new(&folder).join(format!("{name}.png"));
        picture.save(path).expect("a file");
    }
    (picture.width(), picture.into_raw())
}

#[test]
fn the_map_is_drawn_in_the_colours_of_its_classes_in_every_theme() {
    if !has_graphics_driver() {
        return;
    }
    for kind in ThemeKind::ALL {
        let mut harness = harness(kind, true);
        harness.state_mut().selection.insert("E00030103".into());
        harness.run_ok();
        let (width, bytes) = picture(&mut harness, &format!("take-up {}", kind.title()));
        let map = harness.get_by_label("Map of the areas").rect();
        let mut strongest = 0;
        for x in map.left() as u32..map.right() as u32 {
            for y in map.top() as u32..map.bottom() as u32 {
                let at = 4 * (y * width + x) as usize;
                strongest += u32::from(bytes[at..at + 3] == [0xB2, 0x18, 0x2B]);
            }
        }
        // 78 of 600 areas are of the highest class, some under the legend.
        assert!(strongest > 10_000, "{}: {strongest} pixels", kind.title());
    }
}

#[test]
fn every_place_and_the_empty_window_can_be_drawn() {
    if !has_graphics_driver() {
        return;
    }
    let mut harness = harness(ThemeKind::Light, true);
    harness.get_by_label("Data").click();
    harness.run_ok();
    picture(&mut harness, "data");
    harness.get_by_label("File").click();
    harness.run_ok();
    picture(&mut harness, "file menu");
    harness.key_press(egui::Key::Escape);
    harness.state_mut().place = "take-up";
    harness.run_ok();
    harness.get_by_label("Base").click();
    harness.run_ok();
    picture(&mut harness, "base");
    harness.key_press(egui::Key::Escape);
    harness.state_mut().loaded = None;
    harness.run_ok();
    picture(&mut harness, "welcome");
    assert!(harness.query_by_label("Open the sample council").is_some());
}

#[test]
fn while_the_first_workspace_is_opened_there_is_nothing_else_to_choose() {
    let mut harness = harness(ThemeKind::Light, false);
    harness.state_mut().loaded = None;
    harness.run_ok();
    assert!(harness.query_by_label("Open a workspace…").is_some());
    let progress = Progress::new();
    progress.stage("Reading records", 0);
    let title = "Opening north.wardwise".to_string();
    harness.state_mut().job = Some(Job { title, progress, can_cancel: true });
    harness.run_ok();
    assert!(harness.query_by_label("Open a workspace…").is_none());
    assert!(harness.query_by_label("No workspace open").is_none());
    for shown in ["Reading records", "Cancel"] {
        let at = harness.get_by_label(shown).rect();
        assert!((200.0..568.0).contains(&at.center().y), "{shown} in the middle: {at:?}");
    }
    assert!(harness.query_all_by_label("Opening north.wardwise").next().is_some());
    harness.get_by_label("Cancel").click();
    harness.run_ok();
    let is_cancel = |command: &Command| matches!(command, Command::Act(Action::Cancel));
    assert!(harness.state().asked.iter().any(is_cancel));
}

#[test]
fn there_is_room_for_words_in_the_line_that_filters_in_the_smallest_window() {
    let mut harness = harness(ThemeKind::Light, false);
    let rect = |harness: &Harness<'_, MadeUp>, label: &str| harness.get_by_label(label).rect();
    let before = rect(&harness, "Columns…");
    harness.state_mut().selection.extend(["E00030003".into(), "E00030004".into()]);
    harness.run_ok();
    assert_eq!(rect(&harness, "Columns…"), before, "what is clicked next has not moved");
    harness.get_by_label("Filter the table").focus();
    harness.run_ok();
    harness.get_by_label("Filter the table").type_text("E0003");
    harness.run_ok();
    let line = rect(&harness, "Filter the table");
    assert!(line.width() >= 72.0, "{line:?}");
    assert!(line.left() > rect(&harness, "Ranked").right(), "{line:?} is on a tab");
    assert!(line.right() < rect(&harness, "Selected only").left());
}
