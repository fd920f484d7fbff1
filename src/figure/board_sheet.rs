//! What does a board of personas look like on a sheet of paper? A card for
//! each, and below them whom they cover.

use super::column::{Column, Type};
use super::ink;
use super::page::{Room, Words, label, on_page};
use super::portrait::portrait;
use super::scene::{Colour, Fill, Mark, Scene, TextMark};
use crate::base::Result;
use crate::base::number::{decimal, percent};
use crate::persona::{Coverage, CoverageRow};
use crate::project::{Board, Persona};

/// The sheet of a board, ready to print. `criteria` are in the order of the
/// board; `sources` the source lines.
///
/// # Errors
/// None that is known.
pub fn board_sheet(
    board: &Board,
    coverage: &Coverage,
    criteria: &[String],
    title: &str,
    sources: &[String],
    size_pt: [f32; 2],
) -> Result<Scene> {
    let protection = match coverage.protection.on {
        true => format!(
            "Counts of 1 to {} are withheld, with what they could be worked out from.",
            coverage.protection.k.saturating_sub(1)
        ),
        false => "Small counts are shown.".to_string(),
    };
    let foot = [
        ("Sources", if sources.is_empty() { "Not stated.".into() } else { sources.join("; ") }),
        ("Protection", protection),
        (
            "Base",
            format!("{}, counted by area and age; nobody is counted twice.", coverage.base_words),
        ),
        ("Persona", "A persona stands for many people and is nobody real.".to_string()),
        (
            "Profiles",
            "Figures by group are of areas; profiles do not describe disability or gender."
                .to_string(),
        ),
        ("Program", format!("Wardwise {}.", env!("CARGO_PKG_VERSION"))),
    ];
    let words = Words {
        title: title.to_string(),
        sentence: coverage.sentence(),
        foot: foot.map(|(heading, text)| (heading.to_string(), text)).to_vec(),
    };
    on_page(&words, size_pt, |scene, room| {
        const BAR: f32 = 44.0;
        let cards = Room { min_pt: room.min_pt, max_pt: [room.max_pt[0], room.max_pt[1] - BAR] };
        for (i, persona) in board.personas.iter().enumerate() {
            let row = coverage.rows.get(i);
            let told = criteria.get(i).map_or("", String::as_str);
            card(scene, persona, row, told, place(cards, board.personas.len(), i));
        }
        let below = Room { min_pt: [room.min_pt[0], cards.max_pt[1] + 8.0], max_pt: room.max_pt };
        bar(scene, coverage, below);
        Ok(())
    })
}

/// Where the nth of so many cards lies.
fn place(room: Room, count: usize, n: usize) -> Room {
    const GAP: f32 = 10.0;
    let is_wide = room.width() >= room.height();
    let columns = match (count, is_wide) {
        (0..=1, _) => 1,
        (2 | 4, true) | (_, false) => 2,
        (3 | 5 | 6 | 9, true) => 3,
        (_, true) => 4,
    };
    let rows = count.div_ceil(columns).max(1);
    let wide = (room.width() - GAP * (columns as f32 - 1.0)) / columns as f32;
    let high = ((room.height() - GAP * (rows as f32 - 1.0)) / rows as f32).min(210.0);
    let min_pt = [
        room.min_pt[0] + (n % columns) as f32 * (wide + GAP),
        room.min_pt[1] + (n / columns) as f32 * (high + GAP),
    ];
    Room { min_pt, max_pt: [min_pt[0] + wide, min_pt[1] + high] }
}

fn card(scene: &mut Scene, persona: &Persona, row: Option<&CoverageRow>, told: &str, room: Room) {
    const RADIUS: f32 = 22.0;
    const INSET: f32 = 10.0;
    scene.marks.push(Mark::Rect {
        min_pt: room.min_pt,
        max_pt: room.max_pt,
        radius_pt: 6.0,
        fill: Some(Fill::Plain(ink::PAPER)),
        stroke: Some(ink::line(ink::HAIRLINE, 0.9)),
        datum: None,
    });
    let centre = [room.min_pt[0] + INSET + RADIUS, room.min_pt[1] + INSET + RADIUS];
    scene.marks.extend(portrait(&persona.portrait, centre, RADIUS));
    let inner = Room {
        min_pt: [room.min_pt[0] + INSET, room.min_pt[1] + INSET],
        max_pt: [room.max_pt[0] - INSET, room.max_pt[1] - 6.0],
    };
    let mut column = Column::of(inner);
    column.left += 2.0 * RADIUS + 10.0;
    column.paragraph(
        scene,
        &persona.title(),
        Type { size_pt: 10.5, bold: true, colour: ink::INK },
        1,
    );
    column.paragraph(scene, &persona.line, Type::TEXT, 2);
    let people = row.map_or_else(String::new, row_words);
    column.paragraph(scene, &people, Type { bold: true, ..Type::TEXT }, 2);
    let mut below = Column::of(inner);
    below.y = column.y.max(inner.min_pt[1] + 2.0 * RADIUS) + 5.0;
    below.paragraph(scene, told, Type::SMALL, 2);
    below.skip(2.0);
    below.paragraph(scene, &persona.story, Type::TEXT, 8);
    for (heading, points) in [("Needs", &persona.needs), ("Hooks", &persona.hooks)] {
        // A heading alone at the foot says nothing.
        let has_room = below.bottom - below.y > 3.0 * Type::TEXT.line_pt();
        if has_room && points.iter().any(|point| !point.trim().is_empty()) {
            below.skip(5.0);
            below.heading(scene, heading);
            below.points(scene, points, 4);
        }
    }
}

/// "2,140 people · 7.7%", or why nobody is counted.
pub fn row_words(row: &CoverageRow) -> String {
    match (&row.people, row.share, &row.why_not) {
        (Some(people), Some(share), _) => {
            format!("{} people · {}", people.words(), percent(share, 1))
        }
        (Some(people), None, _) => format!("{} people", people.words()),
        (None, _, Some(why)) => format!("Nobody is counted: {why}"),
        (None, _, None) => String::new(),
    }
}

const ONE: Colour = ink::ACCENT;
const SEVERAL: Colour = Colour::rgb(0x0B3D73);

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// Like one, like several, like none: a bar of the whole base.
fn bar(scene: &mut Scene, coverage: &Coverage, room: Room) {
    if coverage.base <= 0.0 {
        return;
    }
    let mut column = Column::of(room);
    column.heading(scene, "Who is covered");
    let (top, bottom) = (column.y, column.y + 11.0);
    let mut piece = |from: f64, to: f64, colour: Colour| {
        let x = |share: f64| room.min_pt[0] + room.width() * share.clamp(0.0, 1.0) as f32;
        scene.marks.push(Mark::Rect {
            min_pt: [x(from), top],
            max_pt: [x(to), bottom],
            radius_pt: 0.0,
            fill: Some(Fill::Plain(colour)),
            stroke: None,
            datum: None,
        });
    };
    piece(0.0, 1.0, ink::HAIRLINE);
    // What is withheld has no length.
    let share = |told: crate::persona::Told| told.count().map(|count| count / coverage.base);
    if let Some(covered) = share(coverage.covered) {
        piece(0.0, covered, ONE);
        piece(0.0, share(coverage.several).unwrap_or(0.0), SEVERAL);
    }
    let told = format!(
        "{} like several, {} like one, {} like none",
        upper(&coverage.several.words()),
        coverage.by_count.get(1).copied().unwrap_or_default().words(),
        coverage.none.words()
    );
    let largest = coverage.largest_in_none.as_ref().map_or_else(String::new, |group| {
        format!(". Largest group in none: {}, {}", group.words, decimal(group.people, 0))
    });
    let mark = label([room.min_pt[0], bottom + 11.0], format!("{told}{largest}."), 8.0);
    scene.marks.push(Mark::Text(TextMark { colour: ink::SECOND, ..mark }));
}
