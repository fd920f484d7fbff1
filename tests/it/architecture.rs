//! Does every room use only the rooms it may? ARCHITECTURE.md's table, as data.

use std::fs;
use std::path::{Path, PathBuf};

/// A room, and the rooms it may use.
struct Row {
    room: &'static str,
    /// A row of the table: this room may use it, and all that it may use.
    as_room: Option<&'static str>,
    /// These beside.
    uses: &'static [&'static str],
}

const fn row(room: &'static str, uses: &'static [&'static str]) -> Row {
    Row { room, as_room: None, uses }
}

/// A room that may use another, and what that one may use, and these.
const fn above(as_room: &'static str, room: &'static str, uses: &'static [&'static str]) -> Row {
    Row { room, as_room: Some(as_room), uses }
}

const TABLE: &[Row] = &[
    row("base", &[]),
    row("stats", &["base"]),
    row("geography", &["base"]),
    row("records", &["base"]),
    row("council", &["base"]),
    row("project", &["base"]),
    row("import", &["base", "geography", "records", "council"]),
    row("store", &["base", "geography", "records", "council", "project"]),
    row("demand", &["base", "stats", "geography", "records", "council", "project"]),
    above("demand", "profile", &[]),
    above("profile", "channel", &[]),
    above("channel", "persona", &[]),
    above("persona", "figure", &[]),
    above("figure", "export", &[]),
    row("sample", &["base", "geography", "council"]),
    above("export", "session", &["import", "store", "sample"]),
    above("session", "cli", &[]),
    above("session", "ui", &[]),
];

/// The rooms that this one may use; `None` where it is no room.
fn may_use(room: &str) -> Option<Vec<&'static str>> {
    let row = TABLE.iter().find(|row| row.room == room)?;
    let mut rooms = row.uses.to_vec();
    if let Some(below) = row.as_room {
        rooms.push(below);
        rooms.extend(may_use(below)?);
    }
    Some(rooms)
}

/// (crate, rooms that may name it, why).
const CRATES: &[(&str, &[&str], &str)] = &[
    ("egui", &["ui"], "domain rooms know no window"),
    (
        "cpu_time",
        &["ui", "cli"],
        "what the window's thread and the benchmark take is measured there",
    ),
    ("eframe", &["ui"], "domain rooms know no window"),
    ("walkers", &["ui"], "domain rooms know no window"),
    ("rfd", &["ui"], "domain rooms know no window"),
    ("reqwest", &["ui"], "only the window goes online, where the officer turned it on"),
    ("rustls", &["ui"], "only the window goes online, where the officer turned it on"),
    ("image", &["ui"], "pictures are read for the basemap alone"),
    ("rusqlite", &["store", "import", "sample"], "the workspace file and the readers of SQLite"),
    ("shapefile", &["import", "sample"], "formats are import's business"),
    ("geojson", &["import", "export", "sample"], "formats are import's and export's business"),
    ("calamine", &["import"], "formats are import's business"),
    ("resvg", &["export"], "pixels are export's business"),
    ("plotters", &["figure"], "charts are drawn once"),
    ("clap", &["cli"], "the command line is one room"),
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// Every file under `src`: (room, path from the root, text without comments).
fn rooms() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root).expect("under the root").display().to_string();
            let room = name.split('/').nth(1).unwrap_or_default().to_string();
            let text = fs::read_to_string(&path).expect("a source file");
            let code: Vec<&str> = text
                .lines()
                .map(|line| if line.trim_start().starts_with("//") { "" } else { line })
                .collect();
            (room, name, code.join("\n"))
        })
        .collect()
}

/// Rooms named after `crate::`, also inside `crate::{a, b::c}`.
fn rooms_named(code: &str) -> Vec<String> {
    let mut named = Vec::new();
    for piece in code.split("crate::").skip(1) {
        if let Some(group) = piece.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => named.push(std::mem::take(&mut word)),
                    _ if depth == 0 => word.push(c),
                    _ => {}
                }
            }
            named.push(word);
        } else {
            named.push(piece.to_string());
        }
    }
    named
        .into_iter()
        .map(|p| p.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect())
        .collect()
}

#[test]
fn every_room_uses_only_the_rooms_it_may() {
    let mut wrong = Vec::new();
    for (room, file, code) in rooms() {
        if room == "lib.rs" || room == "main.rs" {
            continue;
        }
        let Some(allowed) = may_use(&room) else {
            wrong.push(format!("{file}: “{room}” is not a room of the table"));
            continue;
        };
        for used in rooms_named(&code) {
            let is_room = TABLE.iter().any(|row| row.room == used);
            if is_room && used != room && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{file}: {room} may not use {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_crate_stays_in_its_rooms() {
    let mut wrong = Vec::new();
    for (room, file, code) in rooms() {
        if room == "main.rs" {
            continue;
        }
        for (name, allowed, why) in CRATES {
            let named = [format!("{name}::"), format!("use {name};"), format!("use {name} ")];
            let found = named.iter().any(|pattern| {
                code.match_indices(pattern.as_str()).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
                })
            });
            if found && !allowed.contains(&room.as_str()) {
                wrong.push(format!("{file} names {name}: {why}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_too_long_to_read() {
    let long: Vec<String> = rooms()
        .into_iter()
        .filter(|(_, _, code)| code.lines().count() > 700)
        .map(|(_, file, _)| file)
        .collect();
    assert!(long.is_empty(), "over 700 lines: {}", long.join(", "));
}

#[test]
fn a_room_may_use_what_the_one_below_it_may_and_neither_itself_nor_one_above() {
    let may = |room: &str, used: &str| may_use(room).is_some_and(|rooms| rooms.contains(&used));
    assert!(may("persona", "channel") && may("persona", "stats") && may("ui", "store"));
    assert!(!may("persona", "persona") && !may("persona", "figure") && !may("ui", "cli"));
    assert!(!may("figure", "store") && !may("export", "sample"));
    assert_eq!(may_use("base"), Some(Vec::new()));
    assert_eq!(may_use("cellar"), None);
}

#[test]
fn the_scan_sees_grouped_and_single_uses() {
    assert_eq!(rooms_named("use crate::{base::Error, demand::{A, B}};"), ["base", "demand"]);
    assert_eq!(rooms_named("let x = crate::ui::run();"), ["ui"]);
}
