//! Where do take-up and need go together, and where apart? Two measures of one
//! answer in three classes each: nine colours, with a square key.
//!
//! Each measure is cut as suits it: a ratio at 90 and 110, another measure
//! that diverges about its own middle, all else at its tertiles, over the
//! areas that show both. The nine colours are ours: a blue along one side, an
//! orange along the other, dark where both are great. Blue and orange are what
//! people who see red and green alike tell apart best; a test simulates their
//! sight (Machado, Oliveira and Fernandes 2009) and holds every pair apart.

use super::choropleth::{Choropleth, Drawn, Entry, Legend, drawn, method_line};
use super::classes::{Classes, classes, written};
use super::map::lower_first;
use super::scene::{Colour, Fill, Hatch};
use crate::base::{Error, Result};
use crate::demand::measure::measure;
use crate::demand::{MEASURES, Measure, TakeUp};
use crate::project::view::{ClassMethod, MapView};

/// By class of the measure upward, then of the measure across; lowest first.
const SHADES: [[u32; 3]; 3] = [
    [0xEDEDED, 0x9CC9E8, 0x2E8FD0],
    [0xF6C27E, 0xA79C91, 0x4F7391],
    [0xE07B00, 0x8E5A2B, 0x343442],
];

/// One side of the square key.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// "Unmet demand".
    pub title: String,
    /// The bounds between classes, rising, in the measure's writing.
    pub breaks: Vec<String>,
    /// By class, lowest first: "90 to 110".
    pub labels: Vec<String>,
}

/// How the first entries of a legend lie in a square: row by row from the
/// highest class of `up`, each from the lowest class of `across`.
#[derive(Clone, Debug, PartialEq)]
pub struct BivariateKey {
    pub across: Axis,
    pub up: Axis,
}

impl BivariateKey {
    pub fn columns(&self) -> usize {
        self.across.labels.len()
    }

    pub fn rows(&self) -> usize {
        self.up.labels.len()
    }

    /// How many entries of the legend are in the square.
    pub fn cells(&self) -> usize {
        self.columns() * self.rows()
    }
}

/// The measure that stands for need.
///
/// # Errors
/// Where there is no such measure; the error names those there are.
pub fn need_measure(id: &str) -> Result<&'static Measure> {
    measure(id).ok_or_else(|| {
        let ids: Vec<&str> = MEASURES.iter().map(|m| m.id).collect();
        Error::usage(format!("“{id}” is not a measure of need"))
            .remedy(format!("Choose one of {}", ids.join(", ")))
    })
}

/// The map of two measures.
///
/// # Errors
/// None today: three classes can always be cut.
pub fn bivariate(answer: &TakeUp, across: &Measure, up: &Measure) -> Result<Choropleth> {
    let both: Vec<Drawn2> =
        answer.rows.iter().map(|row| Drawn2::of(drawn(across, row), drawn(up, row))).collect();
    let values = |which: fn((f64, f64)) -> f64| -> Vec<f64> {
        both.iter()
            .filter_map(|d| if let Drawn2::Values(a, u) = d { Some(which((*a, *u))) } else { None })
            .collect()
    };
    let across_classes = three(across, &values(|(a, _)| a))?;
    let up_classes = three(up, &values(|(_, u)| u))?;
    let key = BivariateKey { across: axis(across, &across_classes), up: axis(up, &up_classes) };
    let mut legend = Legend::default();
    for row in (0..key.rows()).rev() {
        for column in 0..key.columns() {
            let label = format!(
                "{} {}, {} {}",
                across.title,
                key.across.labels[column],
                lower_first(up.title),
                key.up.labels[row]
            );
            legend.always(label, Fill::Plain(shade(&key, row, column)));
        }
    }
    let entries = both.iter().map(|drawn| match *drawn {
        Drawn2::Values(a, u) => {
            let (column, row) = (across_classes.class_of(a), up_classes.class_of(u));
            let position = (key.rows() - 1 - row) * key.columns() + column;
            Entry::Class(position, Fill::Plain(shade(&key, row, column)))
        }
        Drawn2::Hatched(hatch) => Entry::Hatched(hatch),
    });
    let heading = format!("{} and {}", across.title, lower_first(up.title));
    let method = format!(
        "Two measures in three classes each. {}. {}",
        method_line(&across_classes, across.title, across.manner()),
        method_line(&up_classes, up.title, up.manner())
    );
    let mut map = legend.finish(heading, entries, method);
    map.key = (key.cells() > 0).then_some(key);
    Ok(map)
}

/// What of a row may be drawn under two measures.
enum Drawn2 {
    Values(f64, f64),
    Hatched(Hatch),
}

impl Drawn2 {
    /// What either may not show, neither does: what is withheld before what is
    /// unknown.
    fn of(across: Drawn, up: Drawn) -> Drawn2 {
        match (across, up) {
            (Drawn::Value(a), Drawn::Value(u)) => Drawn2::Values(a, u),
            (Drawn::Hatched(Hatch::Withheld), _) | (_, Drawn::Hatched(Hatch::Withheld)) => {
                Drawn2::Hatched(Hatch::Withheld)
            }
            (Drawn::Hatched(hatch), _) | (_, Drawn::Hatched(hatch)) => Drawn2::Hatched(hatch),
        }
    }
}

fn three(measure: &Measure, values: &[f64]) -> Result<Classes> {
    let view = MapView { classes: ClassMethod::Suited, class_count: 3, ..MapView::default() };
    classes(measure.manner(), values, &view)
}

fn axis(measure: &Measure, classes: &Classes) -> Axis {
    Axis {
        title: measure.title.to_string(),
        breaks: written(measure.manner(), &classes.breaks),
        labels: classes.labels.clone(),
    }
}

/// The colour of a class of each: the ends where there are but two.
fn shade(key: &BivariateKey, row: usize, column: usize) -> Colour {
    let at = |class: usize, of: usize| match of {
        0 | 1 => 1,
        2 => class.min(1) * 2,
        _ => class.min(2),
    };
    Colour::rgb(SHADES[at(row, key.rows())][at(column, key.columns())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::choropleth::choropleth;
    use crate::figure::testing::{answer, awkward, every_kind, known, withheld};
    use crate::project::Companion;

    fn need(measure: &str, need: &str) -> MapView {
        MapView {
            measure: measure.to_string(),
            companion: Companion::Need { measure: need.to_string() },
            ..MapView::default()
        }
    }

    #[test]
    fn every_area_is_in_the_class_of_both_its_measures_and_counted_once() {
        // Ratios 0, 100 and 200 in turn; the base rises with the number.
        let rows = (0..9).map(|i| {
            let mut row = known(i, [0, 30, 60][i % 3]);
            row.base = Some(10.0 + i as f64).into();
            row
        });
        let map = choropleth(&answer(rows.collect()), &need("ratio", "base")).unwrap();
        let key = map.key.as_ref().unwrap();
        assert_eq!((key.columns(), key.rows()), (3, 3));
        assert_eq!(key.across.breaks, ["90", "110"]);
        // Row 8: ratio 200 and the largest base: top right of the square.
        assert_eq!(map.class_of_row[8], 2);
        assert_eq!(map.fills[8], Fill::Plain(Colour::rgb(0x343442)));
        // Row 0: ratio 0 and the smallest base: bottom left.
        assert_eq!(map.class_of_row[0], 6);
        assert_eq!(map.fills[0], Fill::Plain(Colour::rgb(0xEDEDED)));
        // Low take-up where need is great: top left.
        assert_eq!(map.class_of_row[6], 0);
        assert!(map.legend[..9].iter().all(|entry| entry.count == Some(1)), "{:?}", map.legend);
    }

    #[test]
    fn what_is_withheld_is_hatched_whatever_the_other_measure_could_show() {
        // A withheld area keeps its base, but not beside its ratio.
        let mut rows: Vec<_> = (0..9).map(|i| known(i, 10 * i as u64)).collect();
        rows.extend([withheld(9), withheld(10)]);
        let map = choropleth(&answer(rows), &need("ratio", "base")).unwrap();
        for row in [9, 10] {
            assert!(
                matches!(map.fills[row], Fill::Hatched { hatch: Hatch::Withheld, .. }),
                "{:?}",
                map.fills[row]
            );
        }
        let withheld = map.legend.iter().find(|entry| entry.label == "withheld").unwrap();
        assert_eq!(withheld.count, Some(2));
    }

    #[test]
    fn any_two_measures_of_every_awkward_answer_can_be_drawn() {
        for (what, answer) in awkward() {
            for across in MEASURES {
                for up in MEASURES {
                    let map = choropleth(&answer, &need(across.id, up.id)).expect(what);
                    for (row, class) in map.class_of_row.iter().enumerate() {
                        assert_eq!(map.legend[*class].fill, Some(map.fills[row]), "{what}");
                    }
                    let cells = map.key.as_ref().map_or(0, BivariateKey::cells);
                    assert!(cells <= 9 && cells <= map.legend.len(), "{what}");
                }
            }
        }
        assert!(choropleth(&every_kind(), &need("ratio", "wishes")).is_err());
    }

    #[test]
    fn a_map_of_findings_has_no_second_measure() {
        assert!(choropleth(&every_kind(), &need("finding", "base")).unwrap().key.is_none());
    }

    /// Lightness and hue of a colour as those without one kind of cone see it
    /// (Machado, Oliveira and Fernandes 2009, complete), in CIE L*a*b*.
    fn seen(hex: u32, by: [[f64; 3]; 3]) -> [f64; 3] {
        let linear = |shift: u32| {
            let c = f64::from((hex >> shift) & 0xFF) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let mix = |m: [[f64; 3]; 3], v: [f64; 3]| {
            m.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum::<f64>())
        };
        let rgb = mix(by, [16, 8, 0].map(linear)).map(|v| v.clamp(0.0, 1.0));
        let xyz = mix(
            [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],
            rgb,
        );
        let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let [x, y, z] = [xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089].map(f);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    #[test]
    fn the_nine_colours_stay_apart_for_those_who_see_red_and_green_alike() {
        let eyes = [
            [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
        ];
        let all: Vec<u32> = SHADES.into_iter().flatten().collect();
        for by in eyes {
            for (i, a) in all.iter().enumerate() {
                for b in &all[i + 1..] {
                    let (p, q) = (seen(*a, by), seen(*b, by));
                    let apart: f64 = p.iter().zip(q).map(|(m, n)| (m - n).powi(2)).sum();
                    assert!(apart.sqrt() > 20.0, "{a:06X} and {b:06X}: {:.1}", apart.sqrt());
                }
            }
        }
    }
}
