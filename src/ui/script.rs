//! What would an officer do next? A session replayed from a file, for
//! measuring: each line moves, presses or types what a hand would, at controls
//! named as a screen reader names them.
//!
//! ```text
//! # lines like this are left out
//! wait "Map of the areas"          until the control is there, and work is done
//! click "Histogram"
//! move "Map of the areas" 0.5 0.5
//! drag "Map of the areas" 0.5 0.5 to 0.3 0.6 in 60
//! wheel "Map of the areas" 0.5 0.5 by 40 in 20
//! type "Quernby" in 5              a frame or more between letters
//! key ctrl+z
//! pause 30
//! empty 120                        frames that show nothing
//! ```
//!
//! Places are shares of the control's width and height; `in` counts frames.

use crate::base::{Error, Result};
use eframe::egui::{Key, Modifiers};
use std::path::Path;

/// A place in a control, as shares of its width and height.
pub type Share = [f32; 2];

/// One line of a script.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Wait(String),
    Click(String),
    Move { label: String, to: Share },
    Drag { label: String, from: Share, to: Share, frames: usize },
    Wheel { label: String, at: Share, points: f32, frames: usize },
    Type { text: String, frames_each: usize },
    Press { key: Key, modifiers: Modifiers },
    Pause { frames: usize },
    Empty { frames: usize },
}

/// Reads a script.
///
/// # Errors
/// The file cannot be read, or a line says nothing that can be done; the
/// error names the line.
pub fn read(path: &Path) -> Result<Vec<Step>> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::from(e).in_file(path))?;
    let mut steps = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let step = step(line).ok_or_else(|| {
            Error::usage(format!("“{line}” is not a step of a script"))
                .in_file(path)
                .at(format!("line {}", number + 1))
                .remedy(
                    "Write wait, click, move, drag, wheel, type, key, pause or empty, each with what it \
                     is done to",
                )
        })?;
        steps.push(step);
    }
    Ok(steps)
}

fn step(line: &str) -> Option<Step> {
    let words = words(line)?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Some(match words.as_slice() {
        ["wait", label] => Step::Wait(label.to_string()),
        ["click", label] => Step::Click(label.to_string()),
        ["move", label, x, y] => Step::Move { label: label.to_string(), to: share(x, y)? },
        ["drag", label, x, y, "to", to_x, to_y, "in", frames] => Step::Drag {
            label: label.to_string(),
            from: share(x, y)?,
            to: share(to_x, to_y)?,
            frames: frames.parse().ok().filter(|frames| *frames > 0)?,
        },
        ["wheel", label, x, y, "by", points, "in", frames] => Step::Wheel {
            label: label.to_string(),
            at: share(x, y)?,
            points: points.parse().ok()?,
            frames: frames.parse().ok().filter(|frames| *frames > 0)?,
        },
        ["type", text] => Step::Type { text: text.to_string(), frames_each: 1 },
        ["type", text, "in", frames] => {
            Step::Type { text: text.to_string(), frames_each: frames.parse().ok()? }
        }
        ["key", keys] => key(keys)?,
        ["pause", frames] => Step::Pause { frames: frames.parse().ok()? },
        ["empty", frames] => Step::Empty { frames: frames.parse().ok()? },
        _ => return None,
    })
}

/// The words of a line; what stands between quotes is one word. `None` where
/// a quote is not closed.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        words.push(word.to_string());
        rest = after.trim_start();
    }
    Some(words)
}

fn share(x: &str, y: &str) -> Option<Share> {
    let read = |text: &str| text.parse::<f32>().ok().filter(|share| (0.0..=1.0).contains(share));
    Some([read(x)?, read(y)?])
}

/// `ctrl+shift+z`, `F11`, `Escape`.
fn key(keys: &str) -> Option<Step> {
    let mut modifiers = Modifiers::NONE;
    let mut parts: Vec<&str> = keys.split('+').collect();
    let last = parts.pop()?;
    for part in parts {
        modifiers |= match part {
            "ctrl" => Modifiers { ctrl: true, command: true, ..Modifiers::NONE },
            "shift" => Modifiers::SHIFT,
            "alt" => Modifiers::ALT,
            _ => return None,
        };
    }
    let upper = last.to_uppercase();
    let name = if last.chars().count() == 1 { upper.as_str() } else { last };
    Some(Step::Press { key: Key::from_name(name)?, modifiers })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.txt");
        let text = "# a comment\n\nwait \"Map of the areas\"\nclick Funnel\nmove Map 0.5 1\n\
                    drag Map 0 0 to 1 1 in 60\nwheel Map 0.5 0.5 by -40 in 3\ntype \"a b\" in 2\n\
                    key ctrl+shift+z\nkey F11\npause 30\n";
        std::fs::write(&path, text).unwrap();
        let steps = read(&path).unwrap();
        assert_eq!(steps.len(), 9);
        assert_eq!(steps[0], Step::Wait("Map of the areas".to_string()));
        assert_eq!(
            steps[3],
            Step::Drag { label: "Map".to_string(), from: [0.0, 0.0], to: [1.0, 1.0], frames: 60 }
        );
        let Step::Press { key, modifiers } = steps[6] else { panic!("{:?}", steps[6]) };
        assert!(key == Key::Z && modifiers.ctrl && modifiers.shift);
    }

    #[test]
    fn a_line_that_says_nothing_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.txt");
        for line in ["jump", "click", "wait \"Map", "drag Map 0 0 to 2 1 in 60", "key hyper+z"] {
            std::fs::write(&path, format!("pause 1\n{line}\n")).unwrap();
            let error = read(&path).expect_err(line).to_string();
            assert!(error.contains("line 2"), "{error}");
        }
    }
}
