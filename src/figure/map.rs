//! How does an answer's map look on paper? Title and sentence, the areas in
//! their colours with larger areas outlined and named, legend with counts,
//! north, scale, sources and method.

use super::bivariate::need_measure;
use super::choropleth::{Choropleth, FINDING, choropleth, measure_of};
use super::lines::{FilledAreas, Lines};
use super::naming::{Name, place};
use super::page::{Room, Words, frame, layout_size, say_why};
use super::scene::{Fill, Mark, Scene};
use super::{furniture, ink, legend};
use crate::base::{AreaCode, LevelId, Result};
use crate::demand::{TakeUp, TakeUpRow};
use crate::geography::{
    Bounds, Detail, Geography, Level, Outline, Rings, lonlat_from_world, metres_per_world_unit,
    world_from_lonlat,
};
use crate::project::view::{Companion, MapView};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The page a map is drawn on.
#[derive(Clone, Debug, PartialEq)]
pub struct MapPage {
    pub width_pt: f32,
    pub height_pt: f32,
    /// `None`: the service, the measure and the level.
    pub title: Option<String>,
    /// `None`: the answer's own sentence.
    pub sentence: Option<String>,
    /// The larger areas to outline and name; `None`: those of
    /// `Geography::naming_level`.
    pub outlines: Option<LevelId>,
    /// A line for each source, for the foot, where the answer's method card
    /// has none.
    pub sources: Vec<String>,
}

impl Default for MapPage {
    /// A4, landscape.
    fn default() -> Self {
        let [width_pt, height_pt] = super::page::A4_PT;
        MapPage {
            width_pt,
            height_pt,
            title: None,
            sentence: None,
            outlines: None,
            sources: Vec::new(),
        }
    }
}

impl MapPage {
    /// A page of the shape of a picture in pixels.
    pub fn for_pixels(width_px: u32, height_px: u32) -> MapPage {
        let [width_pt, height_pt] = super::page::page_for_pixels(width_px, height_px);
        MapPage { width_pt, height_pt, ..MapPage::default() }
    }
}

/// The height of the north arrow and the scale bar.
const FURNITURE_PT: f32 = 30.0;

/// The answer's map, ready to print. Areas carry their row as datum.
///
/// # Errors
/// Where the view asks for what cannot be (see `choropleth`), or the answer's
/// level is not in the geography.
pub fn map(
    answer: &TakeUp,
    view: &MapView,
    geography: &Geography,
    page: &MapPage,
) -> Result<Scene> {
    let colours = choropleth(answer, view)?;
    let level = geography.level(&answer.level)?;
    let (size, factor) = layout_size(page.width_pt, page.height_pt);
    let mut scene = Scene::new(size[0], size[1], ink::PAPER);
    let title = page.title.clone().unwrap_or_else(|| title_of(answer, view));
    let sentence = page.sentence.clone().unwrap_or_else(|| super::sentence_of(answer));
    let mut words = Words::of(answer, title, sentence, &colours.method);
    words.add_sources(&page.sources);
    let room = frame(&mut scene, &words);
    draw_map(&mut scene, answer, &colours, geography, level, page, room)?;
    Ok(scene.scaled(factor))
}

/// Draws one answer's map with its legend, scale and north into a room.
pub(super) fn draw_map(
    scene: &mut Scene,
    answer: &TakeUp,
    colours: &Choropleth,
    geography: &Geography,
    level: &Level,
    page: &MapPage,
    room: Room,
) -> Result<()> {
    // Rows mostly come in the order of the areas.
    let position = |(at, row): (usize, &TakeUpRow)| match level.areas.get(at) {
        Some(area) if area.code == row.code => Some(at),
        _ => level.position(row.code.as_str()),
    };
    let positions = answer.rows.iter().enumerate().map(position).collect();
    let plural = &answer.level_words.1;
    let outlines = page.outlines.as_ref();
    Areas { colours, geography, level, positions, plural, outlines }.draw(scene, room)
}

/// Areas of one level in some colours.
pub(super) struct Areas<'a> {
    pub colours: &'a Choropleth,
    pub geography: &'a Geography,
    pub level: &'a Level,
    /// By row of the colours: the area's position in the level.
    pub positions: Vec<Option<usize>>,
    /// "Output Areas".
    pub plural: &'a str,
    /// The larger areas to outline and name; `None`: those of
    /// `Geography::naming_level`.
    pub outlines: Option<&'a LevelId>,
}

impl Areas<'_> {
    /// Draws the map with its legend, scale and north into a room.
    pub fn draw(&self, scene: &mut Scene, room: Room) -> Result<()> {
        let (map_room, side, columns) = divide(room, self.colours, self.plural);
        scene.marks.push(Mark::Rect {
            min_pt: map_room.min_pt,
            max_pt: map_room.max_pt,
            radius_pt: 3.0,
            fill: Some(Fill::Plain(ink::MAP_GROUND)),
            stroke: None,
            datum: None,
        });
        let metres_per_pt = draw_areas(scene, self, map_room)?;
        let side_for_legend =
            Room { min_pt: side.min_pt, max_pt: [side.max_pt[0], side.max_pt[1] - FURNITURE_PT] };
        legend::draw(scene, self.colours, self.plural, side_for_legend, columns);
        if let Some(metres_per_pt) = metres_per_pt {
            let foot = side.max_pt[1] - 2.0;
            furniture::north_arrow(scene, [side.max_pt[0] - 7.0, foot]);
            let length = (side.width() - 34.0).clamp(30.0, 130.0);
            furniture::scale_bar(scene, [side.min_pt[0], foot - 5.0], length, metres_per_pt);
        }
        Ok(())
    }
}

/// "Older person's bus pass: ratio to expected by Output Area".
pub fn title_of(answer: &TakeUp, view: &MapView) -> String {
    let measure = if view.measure == FINDING {
        "hot spots and not spots".to_string()
    } else {
        let first = measure_of(view).map(|m| lower_first(m.title)).unwrap_or_default();
        match &view.companion {
            Companion::Need { measure } => {
                let need = need_measure(measure).map(|m| lower_first(m.title));
                format!("{first} and {}", need.unwrap_or_default())
            }
            _ => first,
        }
    };
    let service = upper_first(&answer.service_words);
    format!("{service}: {measure} by {}", answer.level_words.0)
}

/// The same with the period, where there is one: what one map of two shows.
pub fn title_with_period(answer: &TakeUp, view: &MapView) -> String {
    let period = answer.question.period;
    let title = title_of(answer, view);
    if period.is_everything() { title } else { format!("{title}, {}", period.words()) }
}

pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

pub(super) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// The room for the map, the room for legend, scale and north, and in how many
/// columns the legend goes: beside the map on a wide page, below it on a tall one.
fn divide(room: Room, colours: &Choropleth, plural: &str) -> (Room, Room, usize) {
    let gap = 14.0;
    if room.width() >= room.height() * 1.05 {
        let width = (room.width() * 0.23).clamp(128.0, 178.0);
        let split = room.max_pt[0] - width;
        let map = Room { min_pt: room.min_pt, max_pt: [split - gap, room.max_pt[1]] };
        let side = Room { min_pt: [split, room.min_pt[1]], max_pt: room.max_pt };
        return (map, side, 1);
    }
    let columns = if room.width() > 480.0 { 3 } else { 2 };
    let legend = legend::height_pt(colours, plural, room.width(), columns);
    let split = room.max_pt[1] - (legend + FURNITURE_PT + 6.0).min(room.height() * 0.5);
    let map = Room { min_pt: room.min_pt, max_pt: [room.max_pt[0], split - gap] };
    let side = Room { min_pt: [room.min_pt[0], split], max_pt: room.max_pt };
    (map, side, columns)
}

/// How world coordinates fall on the page: north up, centred in the room.
struct Fit {
    centre_world: [f64; 2],
    centre_pt: [f64; 2],
    pt_per_world: f64,
}

impl Fit {
    fn new(bounds: Bounds, room: Room) -> Option<Fit> {
        if bounds.is_empty() || !bounds.width().is_finite() || !bounds.height().is_finite() {
            return None;
        }
        let padding = 8.0;
        let wide = f64::from(room.width() - 2.0 * padding).max(1.0);
        let high = f64::from(room.height() - 2.0 * padding).max(1.0);
        // A single point is shown as a place a few metres wide.
        let least = 1e-9;
        let pt_per_world =
            (wide / bounds.width().max(least)).min(high / bounds.height().max(least));
        let middle = |axis: usize| f64::from(room.min_pt[axis] + room.max_pt[axis]) / 2.0;
        Some(Fit { centre_world: bounds.centre(), centre_pt: [middle(0), middle(1)], pt_per_world })
    }

    fn place(&self, world: [f64; 2]) -> [f32; 2] {
        let at = |axis: usize| {
            (world[axis] - self.centre_world[axis]) * self.pt_per_world + self.centre_pt[axis]
        };
        [at(0) as f32, at(1) as f32]
    }

    /// How finely boundaries are drawn: corners that no printer can tell
    /// apart are left out.
    fn detail(&self) -> Detail {
        const NEAR_PT: f64 = 0.12;
        Detail::Tolerance { world: NEAR_PT / self.pt_per_world }
    }

    fn line<'p>(
        &'p self,
        points_world: &'p [[f64; 2]],
    ) -> impl ExactSizeIterator<Item = [f32; 2]> + 'p {
        points_world.iter().map(|point| self.place(*point))
    }

    fn lines(&self, outlines: &[&Outline]) -> Lines {
        let piece = |piece: &[&Outline]| -> Lines {
            piece.iter().map(|line| self.line(&line.points_world)).collect()
        };
        let mut all = Lines::default();
        pieces(outlines, piece).iter().for_each(|piece| all.append(piece));
        all
    }
}

/// What is made of a list piece by piece, in parallel.
fn pieces<T: Sync, P: Send>(list: &[T], make: impl Fn(&[T]) -> P + Sync + Send) -> Vec<P> {
    const IN_PIECE: usize = 8192;
    list.par_chunks(IN_PIECE).map(make).collect()
}

/// Draws the areas, outlines and names; gives the metres to a point, `None`
/// where nothing has a shape.
fn draw_areas(scene: &mut Scene, areas: &Areas<'_>, room: Room) -> Result<Option<f64>> {
    let Areas { colours, geography, level, .. } = *areas;
    let bounds = geography.bounds_lonlat(&level.id)?.to_world();
    let Some(fit) = Fit::new(bounds, room) else {
        let plural = &level.plural;
        let why = format!(
            "There is no map: the {plural} have no boundaries. Import a boundary file for them, or ask by a level that has one."
        );
        say_why(scene, room, &why);
        return Ok(None);
    };
    let rings = geography.rings(&level.id, fit.detail())?;
    let outlines = geography.outlines(&level.id, fit.detail())?;
    let rows: Vec<(usize, usize)> = areas
        .positions
        .iter()
        .enumerate()
        .filter_map(|(row, position)| Some((row, (*position)?)))
        .filter(|(_, position)| rings.of(*position).next().is_some())
        .collect();
    let mut filled = FilledAreas::default();
    let drawn = pieces(&rows, |rows| {
        let mut piece = FilledAreas::default();
        for &(row, position) in rows {
            let Some(fill) = colours.fills.get(row) else { continue };
            piece.push(rings.of(position).map(|ring| fit.line(ring)), *fill, Some(row));
        }
        piece
    });
    drawn.iter().for_each(|piece| filled.append(piece));
    // Lines between areas thin out as the areas shrink.
    let side_pt = bounds.side_of_each(filled.len()) * fit.pt_per_world;
    let hairline = (side_pt * 0.03).clamp(0.12, 0.6) as f32;
    scene.marks.push(Mark::Areas(filled));
    let boxes = geography.boxes_world(&level.id)?;
    let lines = borders_to_draw(&outlines.lines, &boxes, f64::from(hairline) / fit.pt_per_world);
    let lines_pt = fit.lines(&lines);
    scene.marks.push(Mark::Lines { lines_pt, stroke: ink::line(ink::AREA_BORDER, hairline) });
    let larger = outline_level(geography, level, areas.outlines);
    // Where no larger areas are known and these are small, their outlines
    // would hide them: the edge of all is enough.
    const SMALL_PT: f64 = 6.0;
    let edge_only = larger.is_none() && side_pt < SMALL_PT;
    outline(scene, geography, larger.unwrap_or(level), &fit, edge_only)?;
    findings(scene, areas, &rings, &fit, (hairline * 3.0).clamp(0.8, 1.4));
    let mut names = names(geography, larger.unwrap_or(level), &fit)?;
    if larger.is_none() {
        let outlined = |(row, _): &(usize, _)| matches!(colours.outlines.get(*row), Some(Some(_)));
        let findings = areas.positions.iter().enumerate().filter(outlined);
        let findings = findings.filter_map(|(_, at)| Some(&level.areas.get((*at)?)?.code));
        findings_first(&mut names, &findings.collect());
    }
    scene.marks.extend(place(names, room).into_iter().map(Mark::Text));
    let (_, lat) = lonlat_from_world(fit.centre_world);
    Ok(Some(metres_per_world_unit(lat) / fit.pt_per_world))
}

/// The borders that leave something to be seen of the areas beside them. Where
/// an area is but a few lines wide, its borders would hide it, and a city on
/// the map of a country would be one grey.
fn borders_to_draw<'o>(
    lines: &'o [Outline],
    boxes_world: &[Bounds],
    hairline_world: f64,
) -> Vec<&'o Outline> {
    const HAIRLINES: f64 = 5.0;
    let side = |area: usize| boxes_world.get(area).map_or(0.0, |bounds| bounds.side_of_each(1));
    let is_wide = |area: usize| side(area) > HAIRLINES * hairline_world;
    lines.iter().filter(|line| [line.left, line.right].into_iter().flatten().all(is_wide)).collect()
}

/// The level to outline: the one asked for, else the one that areas are known
/// by; `None` where none is larger.
fn outline_level<'g>(
    geography: &'g Geography,
    level: &Level,
    asked: Option<&LevelId>,
) -> Option<&'g Level> {
    let asked = asked.and_then(|id| geography.level(id).ok());
    asked.or_else(|| geography.naming_level(level))
}

fn outline(
    scene: &mut Scene,
    geography: &Geography,
    level: &Level,
    fit: &Fit,
    edge_only: bool,
) -> Result<()> {
    let outlines = geography.outlines(&level.id, fit.detail())?;
    let is_edge = |line: &&Outline| line.left.is_none() || line.right.is_none();
    let lines = outlines.lines.iter().filter(|line| !edge_only || is_edge(line));
    let lines_pt = fit.lines(&lines.collect::<Vec<_>>());
    scene.marks.push(Mark::Lines { lines_pt, stroke: ink::line(ink::OUTLINE, 0.6) });
    Ok(())
}

/// Outlines the areas that are findings, in the colour of what they are.
fn findings(scene: &mut Scene, areas: &Areas<'_>, rings: &Rings, fit: &Fit, width_pt: f32) {
    for (row, position) in areas.positions.iter().enumerate() {
        let colour = areas.colours.outlines.get(row).copied().flatten();
        let (Some(colour), Some(position)) = (colour, *position) else { continue };
        let rings = rings.of(position);
        let rings_pt: Vec<Vec<_>> = rings.map(|ring| fit.line(ring).collect()).collect();
        if !rings_pt.is_empty() {
            let stroke = Some(ink::line(colour, width_pt));
            scene.marks.push(Mark::Polygon { rings_pt, fill: None, stroke, datum: Some(row) });
        }
    }
}

/// A map is read for its findings: their names find room before all others.
fn findings_first(names: &mut [Name], findings: &BTreeSet<&AreaCode>) {
    for name in names {
        if findings.contains(&name.code) {
            // No area is larger than the world, whose sides are 1.
            name.rank += 1.0;
        }
    }
}

/// The names of a level's areas at their label points; codes are not names.
fn names(geography: &Geography, level: &Level, fit: &Fit) -> Result<Vec<Name>> {
    // A country of areas without names is not searched for where to put them.
    if level.areas.iter().all(|area| area.name.is_none()) {
        return Ok(Vec::new());
    }
    let boxes = geography.boxes_world(&level.id)?;
    let points = geography.label_points(&level.id)?;
    let named = level.areas.iter().zip(boxes).zip(points.iter());
    Ok(named
        .filter_map(|((area, bounds), point)| {
            let (text, (lon, lat)) = (area.name.as_ref()?, (*point)?);
            Some(Name {
                code: area.code.clone(),
                text: text.clone(),
                at_pt: fit.place(world_from_lonlat(lon, lat)),
                width_pt: (bounds.width() * fit.pt_per_world) as f32,
                rank: bounds.width() * bounds.height(),
            })
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_that_would_hide_an_area_are_left_out() {
        let boxes = [10.0, 10.0, 0.4].map(|side| Bounds::new(0.0, 0.0, side, side));
        let line = |left, right| Outline { points_world: Vec::new(), left, right };
        let lines = [
            line(Some(0), Some(1)),
            line(Some(0), Some(2)),
            line(Some(2), None),
            line(None, Some(1)),
        ];
        let drawn = borders_to_draw(&lines, &boxes, 0.1);
        assert_eq!(drawn, [&lines[0], &lines[3]]);
        assert_eq!(borders_to_draw(&lines, &boxes, 0.01).len(), 4);
    }
}
