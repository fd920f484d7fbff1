//! How is a script played into the window? A plugin of egui puts the events
//! of one frame before the window's own, and finds controls by their
//! accessible label in the tree that a screen reader would be given. That
//! tree is made only while a control is looked for, so that it is no part of
//! what is measured.

use super::frame_log::Doing;
use super::script::{Share, Step};
use crate::base::Error;
use eframe::egui::{
    self, Event, FullOutput, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2,
    RawInput, Rect, TouchPhase, pos2, vec2,
};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// The player, shared by the window and the plugin.
pub type Shared = Arc<Mutex<Player>>;

/// Frames that a control is looked for before the script is given up.
const PATIENCE: usize = 3_000;
/// Frames without work before a `wait` is over.
const CALM: usize = 5;

/// What is being done.
enum Now {
    /// The events of the frames to come.
    Playing(VecDeque<Vec<Event>>, Doing),
    /// A control is looked for.
    Seeking {
        step: Step,
        frames: usize,
        calm: usize,
    },
    Done,
}

/// Plays the steps of a script, a frame at a time.
pub struct Player {
    steps: VecDeque<Step>,
    now: Now,
    pointer: Pos2,
    busy: bool,
    failed: Option<Error>,
}

impl Player {
    pub fn new(steps: Vec<Step>) -> Player {
        Player {
            steps: steps.into(),
            now: Now::Playing(VecDeque::new(), Doing::Between),
            pointer: Pos2::ZERO,
            busy: false,
            failed: None,
        }
    }

    /// Whether the window has work under way, which a `wait` waits for.
    pub fn set_busy(&mut self, busy: bool) {
        self.busy = busy;
    }

    /// What this frame is for.
    pub fn doing(&self) -> Doing {
        match &self.now {
            Now::Playing(_, doing) => *doing,
            Now::Seeking { .. } | Now::Done => Doing::Between,
        }
    }

    pub fn is_done(&self) -> bool {
        matches!(self.now, Now::Done)
    }

    /// Why the script was given up, once.
    pub fn take_error(&mut self) -> Option<Error> {
        self.failed.take()
    }

    /// The events of the next frame.
    fn next_frame(&mut self) -> Vec<Event> {
        loop {
            match &mut self.now {
                Now::Seeking { .. } | Now::Done => return Vec::new(),
                Now::Playing(frames, _) => {
                    if let Some(events) = frames.pop_front() {
                        return events;
                    }
                }
            }
            let Some(step) = self.steps.pop_front() else {
                self.now = Now::Done;
                return Vec::new();
            };
            self.now = match step {
                Step::Type { text, frames_each } => {
                    Now::Playing(typed(&text, frames_each), Doing::Working)
                }
                Step::Press { key, modifiers } => {
                    Now::Playing(pressed(key, modifiers), Doing::Working)
                }
                Step::Pause { frames } => Now::Playing(nothing(frames), Doing::Working),
                Step::Empty { frames } => Now::Playing(nothing(frames), Doing::Empty),
                step => Now::Seeking { step, frames: 0, calm: 0 },
            };
        }
    }

    /// Looks for the control that the step is about.
    fn look(&mut self, output: &FullOutput) {
        let Now::Seeking { step, frames, calm } = &mut self.now else { return };
        *frames += 1;
        *calm = if self.busy { 0 } else { *calm + 1 };
        let (Step::Wait(label)
        | Step::Click(label)
        | Step::Move { label, .. }
        | Step::Drag { label, .. }
        | Step::Wheel { label, .. }) = &*step
        else {
            return;
        };
        let found = rect_of(output, label).filter(|_| *calm >= CALM);
        match found {
            Some(rect) => {
                let frames = played(step, rect, &mut self.pointer);
                self.now = Now::Playing(frames, Doing::Working);
            }
            None if *frames > PATIENCE => {
                let error = Error::new(format!("The script found no “{label}” in the window"));
                self.failed = Some(error.remedy("Name a control as a screen reader names it"));
                self.now = Now::Done;
            }
            None => {}
        }
    }
}

/// Where the control with this label is, in points; where there is none, one
/// whose label begins with it. A control that can be worked wins over a text
/// of the same words.
fn rect_of(output: &FullOutput, label: &str) -> Option<Rect> {
    let update = output.platform_output.accesskit_update.as_ref()?;
    let fits = |node: &egui::accesskit::Node| match node.label() {
        Some(words) if words == label => Some((true, node.role() != egui::Role::Label)),
        Some(words) if words.starts_with(label) => Some((false, node.role() != egui::Role::Label)),
        _ => None,
    };
    let all = update.nodes.iter().filter_map(|(_, node)| Some((fits(node)?, node)));
    let (_, node) = all.max_by_key(|(fit, _)| *fit)?;
    let bounds = node.bounds()?;
    let at = |x: f64, y: f64| pos2(x as f32, y as f32);
    Some(Rect::from_min_max(at(bounds.x0, bounds.y0), at(bounds.x1, bounds.y1)))
}

fn within(rect: Rect, share: Share) -> Pos2 {
    rect.min + vec2(rect.width() * share[0], rect.height() * share[1])
}

/// The frames of a step on a control that was found.
fn played(step: &Step, rect: Rect, pointer: &mut Pos2) -> VecDeque<Vec<Event>> {
    let mut frames = VecDeque::new();
    let mut go = |to: Pos2| {
        *pointer = to;
        Event::PointerMoved(to)
    };
    match step {
        Step::Click(_) => {
            let at = rect.center();
            frames.push_back(vec![go(at)]);
            frames.push_back(vec![button(at, true)]);
            frames.push_back(vec![button(at, false)]);
        }
        Step::Move { to, .. } => frames.push_back(vec![go(within(rect, *to))]),
        Step::Drag { from, to, frames: count, .. } => {
            let (from, to) = (within(rect, *from), within(rect, *to));
            frames.push_back(vec![go(from)]);
            frames.push_back(vec![button(from, true)]);
            for i in 1..=*count {
                let at = from + (to - from) * (i as f32 / *count as f32);
                frames.push_back(vec![go(at)]);
            }
            frames.push_back(vec![button(to, false)]);
        }
        Step::Wheel { at, points, frames: count, .. } => {
            frames.push_back(vec![go(within(rect, *at))]);
            for _ in 0..*count {
                frames.push_back(vec![Event::MouseWheel {
                    unit: MouseWheelUnit::Point,
                    delta: vec2(0.0, *points),
                    phase: TouchPhase::Move,
                    source: MouseWheelSource::Wheel,
                    modifiers: Modifiers::NONE,
                }]);
            }
        }
        _ => {}
    }
    frames
}

fn button(pos: Pos2, pressed: bool) -> Event {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    Event::PointerButton { pos, button, pressed, modifiers }
}

fn nothing(frames: usize) -> VecDeque<Vec<Event>> {
    std::iter::repeat_n(Vec::new(), frames).collect()
}

fn typed(text: &str, frames_each: usize) -> VecDeque<Vec<Event>> {
    let mut frames = VecDeque::new();
    for letter in text.chars() {
        frames.push_back(vec![Event::Text(letter.to_string())]);
        frames.extend(nothing(frames_each.saturating_sub(1)));
    }
    frames
}

fn pressed(key: egui::Key, modifiers: Modifiers) -> VecDeque<Vec<Event>> {
    let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
    let held = Event::ModifiersChanged(modifiers);
    let let_go = Event::ModifiersChanged(Modifiers::NONE);
    VecDeque::from([vec![held, event(true)], vec![event(false), let_go]])
}

/// The plugin: egui's side of the player.
pub struct ScriptPlugin(pub Shared);

impl egui::Plugin for ScriptPlugin {
    fn debug_name(&self) -> &'static str {
        "script"
    }

    fn input_hook(&mut self, ctx: &egui::Context, input: &mut RawInput) {
        let mut player = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let events = player.next_frame();
        // A hand on the mouse would be part of what is measured.
        input.events.retain(|event| !matches!(event, Event::PointerMoved(_) | Event::PointerGone));
        input.events.extend(events);
        input.focused = true;
        if matches!(player.now, Now::Seeking { .. }) {
            ctx.enable_accesskit();
        } else {
            ctx.disable_accesskit();
        }
    }

    fn output_hook(&mut self, _ctx: &egui::Context, output: &mut FullOutput) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).look(output);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(line: &str) -> Vec<Step> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("script.txt");
        std::fs::write(&path, line).unwrap();
        crate::ui::script::read(&path).unwrap()
    }

    /// Plays a script into a window of one button that counts its clicks.
    fn clicks(script: &str) -> (usize, Player) {
        let shared: Shared = Arc::new(Mutex::new(Player::new(step(script))));
        let ctx = egui::Context::default();
        ctx.add_plugin(ScriptPlugin(shared.clone()));
        let mut clicks = 0;
        for _ in 0..PATIENCE + 50 {
            // There is no renderer here to take the textures.
            let mut output = ctx.run_ui(RawInput::default(), |ui| {
                if ui.button("Count").clicked() {
                    clicks += 1;
                }
            });
            output.textures_delta.clear();
            if shared.lock().unwrap().is_done() {
                break;
            }
        }
        drop(ctx);
        let player = std::mem::replace(&mut *shared.lock().unwrap(), Player::new(Vec::new()));
        (clicks, player)
    }

    #[test]
    fn a_control_is_found_by_its_label_and_clicked() {
        let (clicks, mut player) = clicks("wait Count\nclick Count\npause 2\nclick Count\n");
        assert_eq!(clicks, 2);
        assert!(player.is_done() && player.take_error().is_none());
    }

    #[test]
    fn a_control_that_is_not_there_ends_the_script_with_its_name() {
        let (_, mut player) = clicks("click Elsewhere\nclick Count\n");
        let error = player.take_error().expect("given up").to_string();
        assert!(error.contains("Elsewhere"), "{error}");
    }
}
