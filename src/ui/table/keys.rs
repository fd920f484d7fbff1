//! Where do the keys take the table? Up and down move the selection, shift
//! stretches it, home and end go to the ends.

use super::TableState;
use super::rows::Rows;
use crate::ui::context::{Command, Pick};
use eframe::egui::{EventFilter, Id, Key, Ui};

/// Does what the keys ask while the table has the keyboard; gives the place
/// in the order that was gone to.
pub fn keys(
    ui: &Ui,
    table: Id,
    rows: &Rows<'_>,
    page: usize,
    state: &mut TableState,
    commands: &mut Vec<Command>,
) -> Option<usize> {
    if !ui.memory(|memory| memory.has_focus(table)) {
        return None;
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(table, filter));
    let last = rows.order.len().checked_sub(1)?;
    let (steps, to_end, all, shift) = ui.input(|input| {
        let count = |key| input.num_presses(key) as isize;
        let steps = count(Key::ArrowDown) - count(Key::ArrowUp)
            + (count(Key::PageDown) - count(Key::PageUp)) * page as isize;
        let to_end = match (input.key_pressed(Key::Home), input.key_pressed(Key::End)) {
            (true, _) => Some(0),
            (_, true) => Some(last),
            _ => None,
        };
        let all = input.modifiers.command && input.key_pressed(Key::A);
        (steps, to_end, all, input.modifiers.shift)
    });
    if all {
        state.own_pick = true;
        commands.push(Command::Select(rows.codes(0..=last), Pick::Only));
        return None;
    }
    if steps == 0 && to_end.is_none() {
        return None;
    }
    let selection = rows.context.selection;
    let cursor = state.cursor.as_ref().filter(|code| selection.contains(*code));
    let now = cursor.or(selection.first()).and_then(|code| rows.place_of(code));
    let next = match (to_end, now) {
        (Some(end), _) => end,
        (None, Some(place)) => place.saturating_add_signed(steps).min(last),
        (None, None) => 0,
    };
    let code = rows.code_at(next)?.clone();
    state.own_pick = true;
    state.cursor = Some(code.clone());
    let anchor = state.anchor.as_ref().and_then(|anchor| rows.place_of(anchor)).or(now);
    match anchor {
        Some(anchor) if shift => {
            let range = rows.codes(anchor.min(next)..=anchor.max(next));
            commands.push(Command::Select(range, Pick::Only));
        }
        _ => {
            state.anchor = Some(code.clone());
            commands.push(Command::Pick(code.clone(), Pick::Only));
            commands.push(Command::ShowOnMap(code));
        }
    }
    Some(next)
}
