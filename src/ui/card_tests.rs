//! Does the card say what it is of, now and while another is on its way, and
//! is all of it legible?

use super::made_up::MadeUp;
use super::theme::ThemeKind;
use crate::base::{Error, Progress};
use crate::session::Reply;
use eframe::egui::{self, OutputCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

/// A window with one area selected.
fn harness<'a>() -> Harness<'a, MadeUp> {
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1366.0, 768.0))
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(60)
        .build_eframe(|creation| MadeUp::new(creation, ThemeKind::Light));
    harness.state_mut().selection.insert("E00030003".into());
    harness.run_ok();
    harness
}

/// Presses "Copy figures"; what was copied.
fn copied(harness: &mut Harness<'_, MadeUp>) -> Option<String> {
    harness.get_by_label("Copy figures").click();
    for _ in 0..4 {
        harness.step();
        for command in &harness.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                return Some(text.clone());
            }
        }
    }
    None
}

#[test]
fn figures_are_copied_only_while_they_are_of_what_is_selected() {
    let mut harness = harness();
    let text = copied(&mut harness).expect("figures");
    assert!(text.contains("E00030003"), "{text}");
    let card = super::made_up::place(harness.state());
    let last = Some(std::sync::Arc::new(card));
    let progress = Progress::new();
    harness.state_mut().card = Some(Reply::Working { progress, last: last.clone() });
    harness.step();
    assert_eq!(copied(&mut harness), None, "another card is on its way");
    let error = Error::new("The columns contradict each other");
    harness.state_mut().card = Some(Reply::Failed { error, last });
    harness.step();
    assert_eq!(copied(&mut harness), None, "there is no card of it");
    let said = harness.query_by_label_contains("The columns contradict each other");
    assert!(said.is_some(), "why there is none");
}

#[test]
fn a_long_name_of_a_service_has_a_row_of_its_own_height() {
    let mut harness = harness();
    let mut card = super::made_up::place(harness.state());
    let name = "Applications for disabled facilities grants and home adaptations";
    card.services[0].name = name.into();
    harness.state_mut().card = Some(Reply::Ready(std::sync::Arc::new(card)));
    harness.run_ok();
    let long = harness.get_by_label_contains(name).rect();
    let next = harness.get_by_label_contains("School meals").rect();
    let short = harness.get_by_label_contains("Pest control").rect();
    assert!(long.height() > short.height() + 8.0, "{long:?}, {short:?}");
    assert!(long.bottom() <= next.top() + 0.5, "{long:?}, {next:?}");
}
