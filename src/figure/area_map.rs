//! How are any figures of areas coloured, whatever subject they are of? By
//! number, in classes; or by kind, paler where the kind has less of the area.

use super::choropleth::{Choropleth, Classed, Drawn, Entry, Legend, palette_of};
use super::classes::classes;
use super::map::Areas;
use super::page::{Room, Words, on_page};
use super::scene::{Colour, Fill, Scene};
use super::{Hatch, ink};
use crate::base::{LevelId, Result};
use crate::demand::Manner;
use crate::geography::Geography;
use crate::project::view::MapView;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Areas of one level in colours, and what there is to say of each.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaMap {
    pub level: LevelId,
    /// "Where group D lives", for readers of the screen and for titles.
    pub title: String,
    /// Its rows are the level's areas, by position.
    pub colours: Arc<Choropleth>,
    /// By position: the lines of the card of the area under the pointer, below
    /// its name. They obey protection as the colours do.
    pub lines: Vec<Vec<String>>,
}

impl AreaMap {
    /// Draws the map with legend, scale and north into a room of a page.
    ///
    /// # Errors
    /// Where the geography does not have the level.
    pub fn draw(&self, scene: &mut Scene, room: Room, geography: &Geography) -> Result<()> {
        let level = geography.level(&self.level)?;
        let positions = (0..level.len()).map(Some).collect();
        let plural = &level.plural;
        Areas { colours: &self.colours, geography, level, positions, plural, outlines: None }
            .draw(scene, room)
    }

    /// The map on a page of this size with its words.
    ///
    /// # Errors
    /// As `draw`.
    pub fn on_page(
        &self,
        words: &Words,
        size_pt: [f32; 2],
        geography: &Geography,
    ) -> Result<Scene> {
        on_page(words, size_pt, |scene, room| self.draw(scene, room, geography))
    }
}

/// What numbers are, for their legend.
#[derive(Clone, Copy, Debug)]
pub struct Numbers<'a> {
    /// The legend's heading: "Cost per head".
    pub heading: &'a str,
    /// For the method line: "Cost per head of population".
    pub title: &'a str,
    pub manner: Manner,
}

/// The colours of numbers by area, cut into classes as `view` asks (its
/// measure and companion are of no account).
///
/// # Errors
/// Where the view names a palette that there is not, or classes that cannot be.
pub fn by_number(numbers: Numbers<'_>, areas: &[Drawn], view: &MapView) -> Result<Choropleth> {
    let palette = palette_of(view, numbers.manner.scale)?;
    let values: Vec<f64> = areas
        .iter()
        .filter_map(|area| match area {
            Drawn::Value(value) => Some(*value),
            Drawn::Hatched(_) => None,
        })
        .collect();
    let classes = classes(numbers.manner, &values, view)?;
    let classed = Classed { classes, palette, manner: numbers.manner };
    Ok(classed.choropleth(numbers.heading.to_string(), numbers.title, areas.iter().copied()))
}

/// One kind of a map of kinds.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// "D · Older suburbs".
    pub label: String,
    pub colour: Colour,
}

/// Of which kind an area is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OfKind {
    /// Position of the kind, and its share of the area, 0–1.
    Kind(usize, f64),
    Hatched(Hatch),
}

/// The colours of kinds by area: the kind's own where it is all of the area,
/// paler the smaller its share. Kinds that no area is of are left out of the
/// legend.
pub fn by_kind(heading: &str, method: &str, kinds: &[Kind], areas: &[OfKind]) -> Choropleth {
    let occurs = |kind: usize| areas.iter().any(|a| matches!(a, OfKind::Kind(k, _) if *k == kind));
    let mut legend = Legend::default();
    let mut place = vec![0; kinds.len()];
    let found = kinds.iter().enumerate().filter(|(kind, _)| occurs(*kind));
    for (entry, (kind, of)) in found.enumerate() {
        place[kind] = entry;
        legend.always(of.label.clone(), Fill::Plain(of.colour));
    }
    let drawn = areas.iter().map(|area| match area {
        OfKind::Hatched(hatch) => Entry::Hatched(*hatch),
        OfKind::Kind(kind, share) => match kinds.get(*kind) {
            Some(of) => Entry::Class(place[*kind], Fill::Plain(paler(of.colour, *share))),
            None => Entry::Hatched(Hatch::NoData),
        },
    });
    legend.finish(heading.to_string(), drawn, method.to_string())
}

/// The same areas with no more kinds than a legend has room for: those that
/// most areas are of keep theirs, the rest are of the kind `others`. One kind
/// too many is let be, for `others` would take its line.
pub fn commonest(areas: Vec<OfKind>, most: usize, others: usize) -> Vec<OfKind> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for area in &areas {
        if let OfKind::Kind(kind, _) = area
            && *kind != others
        {
            *counts.entry(*kind).or_default() += 1;
        }
    }
    if counts.len() <= most + 1 {
        return areas;
    }
    let mut kinds: Vec<(usize, usize)> = counts.into_iter().collect();
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let kept: BTreeSet<usize> = kinds.into_iter().take(most).map(|(kind, _)| kind).collect();
    let of = |area| match area {
        OfKind::Kind(kind, _) if !kept.contains(&kind) => OfKind::Kind(others, 1.0),
        area => area,
    };
    areas.into_iter().map(of).collect()
}

/// A colour, mixed with paper the smaller the share: never so much that its hue
/// is lost.
pub fn paler(colour: Colour, share: f64) -> Colour {
    /// How much of the colour is left where the share is none.
    const LEAST: f64 = 0.3;
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let strength = LEAST + (1.0 - LEAST) * share;
    let mix = |of: u8, paper: u8| {
        (f64::from(of) * strength + f64::from(paper) * (1.0 - strength)).round() as u8
    };
    let paper = ink::PAPER;
    Colour {
        r: mix(colour.r, paper.r),
        g: mix(colour.g, paper.g),
        b: mix(colour.b, paper.b),
        ..colour
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::{Scale, Writing};
    use crate::figure::scene::Mark;
    use crate::figure::testing::geography;
    use crate::project::view::ClassMethod;

    #[test]
    fn numbers_are_classed_counted_and_hatched_where_there_is_none() {
        let manner = Manner { scale: Scale::Sequential, writing: Writing::PoundsAndPence };
        let numbers = Numbers { heading: "Cost per head", title: "Cost per head", manner };
        let view =
            MapView { classes: ClassMethod::EqualIntervals, class_count: 3, ..MapView::default() };
        let mut areas: Vec<Drawn> = (0..=30).map(|i| Drawn::Value(f64::from(i) * 10.0)).collect();
        areas.push(Drawn::Hatched(Hatch::Withheld));
        areas.push(Drawn::Hatched(Hatch::Withheld));
        let map = by_number(numbers, &areas, &view).unwrap();
        assert_eq!(map.breaks, [100.0, 200.0]);
        assert_eq!(map.legend[0].label, "£2.00 to £3.00");
        let counts: Vec<_> = map.legend.iter().map(|entry| entry.count).collect();
        assert_eq!(counts, [Some(10), Some(10), Some(11), Some(2)]);
        assert!(map.method.contains("breaks £1.00 and £2.00"), "{}", map.method);
        assert!(matches!(map.fills[32], Fill::Hatched { hatch: Hatch::Withheld, .. }));
    }

    #[test]
    fn kinds_keep_their_hue_and_pale_with_their_share() {
        let kind = |label: &str, hex| Kind { label: label.to_string(), colour: Colour::rgb(hex) };
        let kinds = [kind("A", 0xFF0000), kind("B", 0x00FF00), kind("C", 0x0000FF)];
        let areas = [
            OfKind::Kind(2, 1.0),
            OfKind::Kind(0, 0.0),
            OfKind::Kind(2, 0.5),
            OfKind::Hatched(Hatch::NoData),
        ];
        let map = by_kind("Main group", "by kind", &kinds, &areas);
        let labels: Vec<_> = map.legend.iter().map(|entry| entry.label.as_str()).collect();
        assert_eq!(labels, ["A", "C", "no data"]);
        assert_eq!(map.class_of_row, [1, 0, 1, 2]);
        assert_eq!(map.fills[0], Fill::Plain(kinds[2].colour));
        let Fill::Plain(pale) = map.fills[1] else { panic!("hatched") };
        assert!(pale.r == 255 && pale.g > 120 && pale.g < 255);
        assert_eq!(paler(kinds[0].colour, f64::NAN), pale);
    }

    #[test]
    fn a_legend_names_the_commonest_kinds_and_the_rest_are_others() {
        let of = |kinds: &[usize]| -> Vec<OfKind> {
            kinds.iter().map(|kind| OfKind::Kind(*kind, 0.5)).collect()
        };
        let areas = of(&[3, 3, 0, 1, 1, 1, 2, 4]);
        let told = commonest(areas.clone(), 2, 9);
        let other = OfKind::Kind(9, 1.0);
        let kept = |kind| OfKind::Kind(kind, 0.5);
        let expected = [kept(3), kept(3), other, kept(1), kept(1), kept(1), other, other];
        assert_eq!(told, expected);
        assert_eq!(commonest(areas.clone(), 4, 9), areas, "one more is let be");
    }

    #[test]
    fn a_map_of_kinds_is_drawn_with_its_legend() {
        let geography = geography(60);
        let level = geography.levels()[0].id.clone();
        let kinds = [Kind { label: "Older suburbs".to_string(), colour: Colour::rgb(0x336699) }];
        let areas = vec![OfKind::Kind(0, 0.8); geography.level(&level).unwrap().len()];
        let colours = Arc::new(by_kind("Main group", "", &kinds, &areas));
        let map = AreaMap { level, title: String::new(), colours, lines: Vec::new() };
        let page = crate::figure::page::bare([600.0, 400.0], |scene, room| {
            map.draw(scene, room, &geography)
        });
        let scene = page.unwrap();
        let areas = scene.marks.iter().find_map(|mark| match mark {
            Mark::Areas(areas) => Some(areas.len()),
            _ => None,
        });
        assert_eq!(areas, Some(60));
        let is_text = |mark: &Mark, words: &str| matches!(mark, Mark::Text(t) if t.text == words);
        assert!(scene.marks.iter().any(|mark| is_text(mark, "Older suburbs")));
    }
}
