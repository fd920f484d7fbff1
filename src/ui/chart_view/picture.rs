//! What is a chart of the answer, ready to be shown? Made off the window's
//! thread: its marks, its dots as pixels, and where each area lies.

use super::discs::{Bar, Disc, discs, filled_bars};
use super::inks::{of_class, themed};
use crate::base::Result;
use crate::demand::TakeUp;
use crate::figure::chart::{Spread, spread};
use crate::figure::choropleth::finding_shown;
use crate::figure::scene::{Axis, TextMark};
use crate::figure::{Chart, Mark, ink};
use crate::project::MapView;
use crate::session::desk::Same;
use crate::ui::theme::{Theme, ThemeKind};
use eframe::egui::ColorImage;
use std::collections::HashMap;
use std::sync::Arc;

/// All that a picture depends on.
#[derive(Clone)]
pub struct Wanted {
    pub chart: &'static Chart,
    pub answer: Same<TakeUp>,
    /// Of the data the answer is of.
    pub revision: u64,
    pub view: MapView,
    /// Points of the window.
    pub size: [u16; 2],
    pub pixels_per_point: f32,
    pub theme: ThemeKind,
}

impl PartialEq for Wanted {
    fn eq(&self, other: &Self) -> bool {
        self.chart.id == other.chart.id
            && self.answer == other.answer
            && self.revision == other.revision
            && self.view == other.view
            && self.size == other.size
            && self.pixels_per_point == other.pixels_per_point
            && self.theme == other.theme
    }
}

/// Letters on paper are smaller than those of a window.
pub const LARGER: f32 = 1.4;

/// So many findings can be told apart and read out one by one.
const READ_OUT: usize = 60;

/// A chart in points of the window, from its upper left corner.
pub struct Picture {
    pub wanted: Wanted,
    /// Marks that lie under the bars.
    pub under: Vec<Mark>,
    /// The bars of a histogram, filled.
    pub filled: Option<Arc<ColorImage>>,
    /// Marks that are neither text, bar nor an area's dot, the lowest first.
    pub marks: Vec<Mark>,
    pub texts: Vec<TextMark>,
    /// The dots of areas; `None` where there are none.
    pub dots: Option<Arc<ColorImage>>,
    pub spots: Spots,
    pub axis: Option<Axis>,
    /// Of the histogram alone.
    pub spread: Option<Spread>,
    /// By row: its bar of the histogram; `NO_BAR` where it has none.
    pub bars: Vec<u8>,
    /// Rows with a finding, the furthest from expected first.
    pub findings: Vec<usize>,
    /// Rows in the order that keys walk them: from left to right, in a
    /// ranking from the top down.
    walk: Vec<usize>,
    /// By row: its place in the walk.
    places: HashMap<usize, usize>,
}

/// The bar of a row without one; there are never so many.
pub const NO_BAR: u8 = u8::MAX;

/// A dot that stands for a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    pub row: usize,
    pub at: [f32; 2],
    pub radius: f32,
}

impl Picture {
    /// Draws the chart.
    ///
    /// # Errors
    /// As `Chart::draw_bare`.
    pub fn make(wanted: Wanted) -> Result<Picture> {
        let answer = wanted.answer.0.clone();
        let size = wanted.size.map(|side| f32::from(side) / LARGER);
        let scene = wanted.chart.draw_bare(&answer, &wanted.view, size)?.scaled(LARGER);
        let colours = Theme::new(wanted.theme).colours;
        let (mut under, mut bars, mut marks) = (Vec::new(), Vec::new(), Vec::new());
        let (mut texts, mut spots, mut filled) = (Vec::new(), Spots::default(), Vec::new());
        for mark in scene.marks {
            match mark {
                Mark::Text(text) => texts.push(text),
                Mark::Circle { centre_pt, radius_pt, fill, datum: Some(row), .. } => {
                    spots.add(Spot { row, at: centre_pt, radius: radius_pt });
                    let ink = themed(fill.unwrap_or(ink::NEUTRAL), &colours);
                    filled.push(Disc { at: centre_pt, radius: radius_pt, ink });
                }
                Mark::Line { ref points_pt, datum: Some(row), .. } => {
                    spots.add_line(row, points_pt);
                    marks.push(mark);
                }
                Mark::Rect { min_pt, max_pt, fill: Some(fill), stroke: None, .. } => {
                    // What is drawn so far lies under the bars.
                    under.append(&mut marks);
                    bars.push(Bar { min: min_pt, max: max_pt, ink: of_class(fill) });
                }
                other => marks.push(other),
            }
        }
        spots.ready();
        let pixels = wanted.size.map(|side| (f32::from(side) * wanted.pixels_per_point) as usize);
        let scale = wanted.pixels_per_point;
        let dots = (!filled.is_empty()).then(|| Arc::new(discs(pixels, scale, &filled)));
        let filled = (!bars.is_empty()).then(|| Arc::new(filled_bars(pixels, scale, &bars)));
        let spread =
            if wanted.chart.id == "histogram" { spread(&answer, &wanted.view)? } else { None };
        let bars = spread.as_ref().map(|spread| bars_of_rows(spread, answer.rows.len()));
        let findings = findings(&answer, &spots);
        let walk = spots.walk(usize::from(wanted.chart.id == "ranked"));
        Ok(Picture {
            wanted,
            under,
            filled,
            marks,
            texts,
            dots,
            spots,
            axis: scene.axis,
            spread,
            bars: bars.unwrap_or_default(),
            findings,
            places: walk.iter().enumerate().map(|(place, row)| (*row, place)).collect(),
            walk,
        })
    }
}

impl Picture {
    /// The row so many steps from `from` along the walk, within its ends; the
    /// first where `from` has no dot. `None` where there is no step to go.
    pub fn walked(&self, from: Option<usize>, steps: isize) -> Option<usize> {
        if steps == 0 {
            return None;
        }
        let place = from.and_then(|row| self.places.get(&row).copied());
        let last = self.walk.len().checked_sub(1)?;
        let to = place.map_or(0, |place| place.saturating_add_signed(steps).min(last));
        self.walk.get(to).copied()
    }
}

fn bars_of_rows(spread: &Spread, rows: usize) -> Vec<u8> {
    let mut bars = vec![NO_BAR; rows];
    for (value, row) in &spread.values {
        if let Some(bar) = bars.get_mut(*row) {
            *bar = u8::try_from(spread.bar_of(*value)).unwrap_or(NO_BAR);
        }
    }
    bars
}

/// The findings drawn, the greatest gap first.
fn findings(answer: &TakeUp, spots: &Spots) -> Vec<usize> {
    let is_found = |row: &usize| {
        answer.rows.get(*row).and_then(finding_shown).and_then(ink::finding_outline).is_some()
    };
    let mut rows: Vec<usize> = spots.dots.iter().map(|spot| spot.row).filter(is_found).collect();
    let gap = |row: usize| answer.rows[row].gap.get().map_or(0.0, f64::abs);
    rows.sort_by(|a, b| gap(*b).total_cmp(&gap(*a)).then(a.cmp(b)));
    rows.truncate(READ_OUT);
    rows
}

/// Where the areas lie, for what is under the pointer.
#[derive(Default)]
pub struct Spots {
    /// By row.
    dots: Vec<Spot>,
    /// The topmost in each square of `FINE` points: no hand can point finer,
    /// and however many areas there are, so many are ever looked through.
    fine: HashMap<[i32; 2], (usize, [f32; 2])>,
    /// What of `fine` lies in each square of `CELL` points.
    cells: HashMap<[i32; 2], Vec<(usize, [f32; 2])>>,
}

/// As near as a pointer must be.
pub const REACH: f32 = 9.0;
const CELL: f32 = 12.0;
const FINE: f32 = 0.5;

impl Spots {
    fn add(&mut self, spot: Spot) {
        self.dots.push(spot);
        self.fine.insert(cell(spot.at, FINE), (spot.row, spot.at));
    }

    /// A whisker: spots along it.
    fn add_line(&mut self, row: usize, points: &[[f32; 2]]) {
        for pair in points.windows(2) {
            let [a, b] = [pair[0], pair[1]];
            let steps = (((b[0] - a[0]).hypot(b[1] - a[1])) / 6.0).ceil().max(1.0);
            for step in 0..=steps as usize {
                let share = step as f32 / steps;
                let at = [0, 1].map(|axis| a[axis] + (b[axis] - a[axis]) * share);
                self.fine.insert(cell(at, FINE), (row, at));
            }
        }
    }

    fn ready(&mut self) {
        self.dots.sort_by_key(|spot| spot.row);
        for (row, at) in std::mem::take(&mut self.fine).into_values() {
            self.cells.entry(cell(at, CELL)).or_default().push((row, at));
        }
    }

    /// The rows along an axis: 0 from left to right, 1 from the top down.
    fn walk(&self, axis: usize) -> Vec<usize> {
        let mut spots: Vec<&Spot> = self.dots.iter().collect();
        let place = |spot: &Spot| (spot.at[axis], spot.at[1 - axis]);
        spots.sort_by(|a, b| {
            let ((a1, a2), (b1, b2)) = (place(a), place(b));
            a1.total_cmp(&b1).then(a2.total_cmp(&b2)).then(a.row.cmp(&b.row))
        });
        spots.into_iter().map(|spot| spot.row).collect()
    }

    /// The row nearest to a point, within reach.
    pub fn nearest(&self, at: [f32; 2]) -> Option<usize> {
        let [x, y] = cell(at, CELL);
        let near = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| [x + dx, y + dy]));
        near.filter_map(|cell| self.cells.get(&cell))
            .flatten()
            .map(|(row, spot)| ((spot[0] - at[0]).hypot(spot[1] - at[1]), *row))
            .filter(|(distance, _)| *distance <= REACH)
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
            .map(|(_, row)| row)
    }

    /// The dot of a row; `None` where it is not drawn.
    pub fn of(&self, row: usize) -> Option<Spot> {
        let place = self.dots.binary_search_by_key(&row, |spot| spot.row).ok()?;
        self.dots.get(place).copied()
    }
}

fn cell(at: [f32; 2], side: f32) -> [i32; 2] {
    at.map(|v| (v / side).floor() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::chart;

    #[test]
    fn the_area_under_the_pointer_is_the_nearest_within_reach() {
        let mut spots = Spots::default();
        for (row, at) in [(7, [10.0, 10.0]), (3, [18.0, 10.0]), (5, [90.0, 40.0])] {
            spots.add(Spot { row, at, radius: 2.0 });
        }
        spots.ready();
        assert_eq!(spots.nearest([11.0, 10.0]), Some(7));
        assert_eq!(spots.nearest([16.0, 11.0]), Some(3));
        assert_eq!(spots.nearest([60.0, 10.0]), None);
        assert_eq!(spots.of(5).map(|spot| spot.at), Some([90.0, 40.0]));
        assert_eq!(spots.of(4), None);
        assert_eq!((spots.walk(0), spots.walk(1)), (vec![7, 3, 5], vec![7, 3, 5]));
    }

    #[test]
    fn every_area_of_the_funnel_is_where_its_dot_is_and_no_withheld_one_has_a_dot() {
        let answer = Arc::new(crate::ui::made_up::answer());
        let picture = Picture::make(Wanted {
            chart: chart("funnel").unwrap(),
            answer: Same(answer.clone()),
            revision: 1,
            view: MapView::default(),
            size: [700, 260],
            pixels_per_point: 1.0,
            theme: ThemeKind::Dark,
        })
        .unwrap();
        let dots = picture.dots.as_ref().unwrap();
        assert_eq!(dots.size, [700, 260]);
        for (row, of) in answer.rows.iter().enumerate() {
            let spot = picture.spots.of(row);
            if of.observed.count().is_none() {
                assert_eq!(spot, None, "{}", of.code);
            }
            let Some(Spot { at: [x, y], .. }) = spot else { continue };
            let pixel = dots.pixels[y as usize * 700 + x as usize];
            assert!(pixel.a() > 0, "nothing at {x}, {y}");
        }
        assert!(!picture.findings.is_empty());
        // Keys walk them by what is expected, and stop at both ends.
        let expected = |row: &usize| answer.rows[*row].expected.get().unwrap();
        assert!(picture.walk.is_sorted_by_key(expected));
        assert_eq!(picture.walked(None, 1), picture.walk.first().copied());
        assert_eq!(picture.walked(Some(picture.walk[4]), -1), Some(picture.walk[3]));
        let last = picture.walk.last().copied();
        assert_eq!(picture.walked(last, 1), last);
    }

    #[test]
    fn a_country_of_areas_is_as_quick_to_show_as_a_council() {
        let mut answer = crate::ui::made_up::answer();
        let rows = answer.rows.clone();
        let many = (0..188_880).map(|i| {
            let code = crate::base::AreaCode::new(format!("E{i:08}"));
            crate::demand::TakeUpRow { code, ..rows[i % rows.len()].clone() }
        });
        answer.rows = many.collect();
        let picture = Picture::make(Wanted {
            chart: chart("funnel").unwrap(),
            answer: Same(Arc::new(answer)),
            revision: 1,
            view: MapView::default(),
            size: [700, 260],
            pixels_per_point: 1.0,
            theme: ThemeKind::Light,
        })
        .unwrap();
        // A frame paints these, and one picture for all dots.
        assert!(
            picture.under.len() + picture.marks.len() + picture.texts.len() < 120,
            "{}",
            picture.marks.len()
        );
        assert!(picture.spots.dots.len() > 150_000 && picture.findings.len() == READ_OUT);
        // A pointer looks through a few of these.
        let fullest = picture.spots.cells.values().map(Vec::len).max().unwrap_or(0);
        assert!(fullest <= 700, "{fullest}");
    }
}
