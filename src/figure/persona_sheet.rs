//! What does one persona look like on a sheet of paper? Portrait, name and
//! story; who is meant, in words and in figures with their intervals; what is
//! needed and what catches; a map of where they live; and the method.

use super::area_map::AreaMap;
use super::column::{Column, Type};
use super::page::{Room, Words, on_page};
use super::persona_map::persona_map;
use super::portrait::portrait;
use super::scene::Scene;
use crate::base::Result;
use crate::base::money::{WholePence, pounds};
use crate::base::number::{decimal, percent, with_thousands};
use crate::geography::Geography;
use crate::persona::{AgeOnRecords, CostFigures, PersonaAnswer, UseRow};
use crate::project::Persona;

/// The sheet, ready to print.
///
/// # Errors
/// Where the geography does not have the level asked about.
pub fn persona_sheet(
    persona: &Persona,
    answer: &PersonaAnswer,
    geography: &Geography,
    size_pt: [f32; 2],
) -> Result<Scene> {
    let map = if answer.has_figures { Some(persona_map(answer)?) } else { None };
    let words = Words { title: persona.title(), sentence: sentence(persona), foot: foot(answer) };
    on_page(&words, size_pt, |scene, room| {
        let is_wide = room.width() >= room.height() * 1.1;
        let (told, drawn) = divide(room, map.is_some(), is_wide);
        tell(scene, persona, answer, told, is_wide);
        match (&map, drawn) {
            (Some(map), Some(drawn)) => where_they_live(scene, map, geography, drawn),
            _ => Ok(()),
        }
    })
}

fn sentence(persona: &Persona) -> String {
    match persona.line.trim() {
        "" => "A persona stands for many people and is nobody real.".to_string(),
        line => format!("{line}. A persona stands for many people and is nobody real."),
    }
}

/// The method card's lines, what a reader needs first first.
pub(super) fn foot(answer: &PersonaAnswer) -> Vec<(String, String)> {
    const ORDER: [&str; 11] = [
        "Sources",
        "Protection",
        "Criteria",
        "Base",
        "Ages",
        "Take-up",
        "Channels",
        "Cost",
        "Profiles",
        "Period",
        "Program",
    ];
    let line = |heading: &&str| answer.card.lines.iter().find(|(h, _)| h == heading).cloned();
    ORDER.iter().filter_map(line).collect()
}

/// The room for what is told, and that for the map: beside it on a wide page,
/// below it on a tall one.
fn divide(room: Room, has_map: bool, is_wide: bool) -> (Room, Option<Room>) {
    const GAP: f32 = 20.0;
    if !has_map {
        return (room, None);
    }
    if is_wide {
        let split = room.min_pt[0] + room.width() * 0.60;
        let told = Room { min_pt: room.min_pt, max_pt: [split, room.max_pt[1]] };
        let drawn = Room { min_pt: [split + GAP, room.min_pt[1]], max_pt: room.max_pt };
        return (told, Some(drawn));
    }
    let split = room.min_pt[1] + room.height() * 0.62;
    let told = Room { min_pt: room.min_pt, max_pt: [room.max_pt[0], split] };
    let drawn = Room { min_pt: [room.min_pt[0], split + GAP], max_pt: room.max_pt };
    (told, Some(drawn))
}

fn where_they_live(
    scene: &mut Scene,
    map: &AreaMap,
    geography: &Geography,
    room: Room,
) -> Result<()> {
    let mut column = Column::of(room);
    column.heading(scene, &map.title);
    column.skip(2.0);
    map.draw(scene, Room { min_pt: [room.min_pt[0], column.y], max_pt: room.max_pt }, geography)
}

fn tell(scene: &mut Scene, persona: &Persona, answer: &PersonaAnswer, room: Room, is_wide: bool) {
    const RADIUS: f32 = 38.0;
    let centre = [room.min_pt[0] + RADIUS, room.min_pt[1] + RADIUS];
    scene.marks.extend(portrait(&persona.portrait, centre, RADIUS));
    let mut story = Column::of(room);
    story.left += 2.0 * RADIUS + 14.0;
    story.bottom = story.bottom.min(story.y + 2.0 * RADIUS + 4.0);
    story.skip(2.0);
    story.paragraph(scene, &persona.story, Type { size_pt: 9.6, ..Type::TEXT }, 6);
    let mut column = Column::of(room);
    column.y = (room.min_pt[1] + 2.0 * RADIUS).max(story.y) + 8.0;
    if !answer.criteria.is_empty() {
        column.heading(scene, persona.pronoun.is_anyone_who());
        let phrases: Vec<String> = answer.criteria.iter().map(|c| c.words.clone()).collect();
        column.chips(scene, &phrases);
        column.skip(9.0);
    }
    if answer.has_figures {
        key_figures(scene, answer, &mut column);
        tables(scene, answer, &mut column);
    }
    told(scene, persona, answer, &mut column, is_wide);
}

/// The figures that matter, beside each other.
fn key_figures(scene: &mut Scene, answer: &PersonaAnswer, column: &mut Column) {
    let [mut people, mut use_, mut cost, mut areas] = column.split::<4>(10.0);
    let of_base =
        answer.share.map_or_else(String::new, |share| format!(", {} of all", percent(share, 1)));
    people.figure(scene, &answer.people.words(), &format!("{}{of_base}", answer.base_words));
    if let Some(asked) = &answer.asked {
        let rate = rate_words(answer, asked);
        use_.figure(scene, &rate, &format!("use {}{}", asked.name, interval_words(asked)));
    }
    let each = answer.costs.as_ref().and_then(|costs| costs.pence_per_customer_year);
    if let Some((pence, costs)) = each.zip(answer.costs.as_ref()) {
        cost.figure(scene, &pounds_of(pence), &cost_words(costs));
    }
    let plural = &answer.level_words.1;
    let many = format!("{plural} with {} or more", PersonaAnswer::MANY);
    areas.figure(scene, &with_thousands(answer.areas_with_many as i64), &many);
    column.y = [&people, &use_, &cost, &areas].into_iter().map(|c| c.y).fold(column.y, f32::max);
    column.skip(9.0);
}

/// "38%", "≥ 18%": the least where ages of customers are not all known.
pub fn rate_words(answer: &PersonaAnswer, row: &UseRow) -> String {
    let least = match answer.ages {
        AgeOnRecords::Partly(_) => "≥ ",
        AgeOnRecords::NotAsked | AgeOnRecords::Known | AgeOnRecords::Unknown => "",
    };
    row.rate.map_or_else(|| "–".to_string(), |rate| format!("{least}{}", percent(rate, 0)))
}

/// " (36% to 40%)"; empty where there is no interval.
pub fn interval_words(row: &UseRow) -> String {
    match (row.rate_low, row.rate_high) {
        (Some(low), Some(high)) => format!(" ({} to {})", percent(low, 0), percent(high, 0)),
        _ => String::new(),
    }
}

/// "a year to serve each customer, an estimate (£3.10 to £4.70)".
pub fn cost_words(costs: &CostFigures) -> String {
    let between = costs.pence_low_to_high.map_or_else(String::new, |(low, high)| {
        format!(" ({} to {})", pounds_of(low), pounds_of(high))
    });
    format!("a year to serve each customer, an estimate{between}")
}

/// An estimate in pence, as people read it.
pub fn pounds_of(pence: f64) -> String {
    pounds(WholePence(pence.round() as i64))
}

fn tables(scene: &mut Scene, answer: &PersonaAnswer, column: &mut Column) {
    const CELL: f32 = 34.0;
    let dash = || "–".to_string();
    let [mut left, mut right] = column.split::<2>(18.0);
    left.heading(scene, "What they use");
    left.row(scene, "", &["take-up".into(), "index".into()], CELL, Type::SMALL);
    let mut uses: Vec<&UseRow> = answer.uses.iter().filter(|row| row.rate.is_some()).collect();
    uses.sort_by(|a, b| b.rate.unwrap_or(0.0).total_cmp(&a.rate.unwrap_or(0.0)));
    for row in uses.into_iter().take(5) {
        let rate = row.rate.map_or_else(dash, |rate| percent(rate, 1));
        let index = row.index.map_or_else(dash, |index| decimal(index, 0));
        left.row(scene, &row.name, &[rate, index], CELL, Type::TEXT);
    }
    right.heading(scene, "How they come");
    let heads = ["of contacts".into(), "index".into(), "likelihood".into()];
    right.row(scene, "", &heads, CELL + 6.0, Type::SMALL);
    for row in answer.channels.iter().take(5) {
        let share = row.share.map_or_else(dash, |share| percent(share, 0));
        let index = row.index.map_or_else(dash, |index| decimal(index, 0));
        let likelihood = row.likelihood.map_or_else(dash, |likelihood| percent(likelihood, 0));
        right.row(scene, &row.name, &[share, index, likelihood], CELL + 6.0, Type::TEXT);
    }
    column.y = left.y.max(right.y);
    column.skip(9.0);
}

/// Needs, hooks and media, and what the room thinks.
fn told(
    scene: &mut Scene,
    persona: &Persona,
    answer: &PersonaAnswer,
    column: &mut Column,
    is_wide: bool,
) {
    let mut media = persona.media.clone();
    media.retain(|medium| !medium.trim().is_empty());
    if media.is_empty() {
        let known = answer
            .media
            .iter()
            .filter_map(|row| row.index.map(|index| format!("{} {}", row.name, decimal(index, 0))));
        media = known.take(4).collect();
    }
    let parts = [("Needs", &persona.needs), ("Hooks", &persona.hooks), ("Media", &media)];
    let mut columns = column.split::<3>(14.0);
    let most = if is_wide { 4 } else { 6 };
    for ((heading, points), beside) in parts.into_iter().zip(&mut columns) {
        if points.iter().any(|point| !point.trim().is_empty()) {
            beside.heading(scene, heading);
            beside.points(scene, points, most);
        }
    }
    column.y = columns.iter().map(|c| c.y).fold(column.y, f32::max) + 7.0;
    let scored: Vec<_> = answer.room.iter().filter(|row| row.score.is_some()).collect();
    if !scored.is_empty() {
        column.heading(scene, "From the records and from the room (1 to 5)");
        for row in scored {
            let records = row.records.map_or_else(|| "·".to_string(), |figure| figure.words());
            let score = row.score.map_or_else(String::new, |score| score.words());
            column.row(scene, &row.words, &[records, score], 52.0, Type::TEXT);
        }
    }
}
