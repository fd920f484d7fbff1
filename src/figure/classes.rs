//! Where does one colour end and the next begin? A measure's values cut into
//! classes, with the words the legend gives each.

use super::palette::{MOST_CLASSES, Palette, PaletteKind};
use super::scene::Colour;
use crate::base::{Error, Result};
use crate::demand::measure::Writing;
use crate::demand::{Measure, Scale};
use crate::project::view::{ClassMethod, MapView};

/// To which class a value on a break belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnBreak {
    /// `[a, b)`: "140 to 180" holds 140. Round breaks chosen beforehand.
    Above,
    /// `(a, b]`: breaks found in the values or typed as upper bounds. The
    /// lowest class is closed on both sides.
    Below,
}

/// A measure's classes, lowest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// The bounds between classes, rising: one fewer than there are classes.
    pub breaks: Vec<f64>,
    pub on_break: OnBreak,
    /// By class: "140 to 180", in the measure's own writing.
    pub labels: Vec<String>,
    /// "fixed classes about 100", "quantiles": for the method line.
    pub method: String,
}

impl Classes {
    /// How many classes; 0 where there is no value to class.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The class of a value. What lies outside is in the lowest or highest.
    pub fn class_of(&self, value: f64) -> usize {
        let class = match self.on_break {
            OnBreak::Above => self.breaks.partition_point(|b| *b <= value),
            OnBreak::Below => self.breaks.partition_point(|b| *b < value),
        };
        class.min(self.labels.len().saturating_sub(1))
    }

    /// A colour for each class. A diverging palette on a measure that diverges
    /// has its middle at the measure's own, however lopsided the classes are.
    pub fn colours(&self, measure: &Measure, palette: &Palette) -> Vec<Colour> {
        let count = self.len();
        match (measure.scale, palette.kind) {
            (Scale::Diverging { about }, PaletteKind::Diverging) => {
                let below = self.breaks.iter().filter(|b| **b <= about).count();
                let above = self.breaks.iter().filter(|b| **b >= about).count();
                // A break on the middle is counted on both sides: no class straddles it.
                let straddles = count > below + above;
                let side = below.max(above);
                let all = palette.colours(2 * side + usize::from(straddles));
                all.into_iter().skip(side - below).take(count).collect()
            }
            // The smaller the chance, the more there is to see.
            _ if measure.writing == Writing::Chance => {
                let mut colours = palette.colours(count);
                if palette.kind == PaletteKind::Sequential {
                    colours.reverse();
                }
                colours
            }
            _ => palette.colours(count),
        }
    }
}

/// Cuts the values (finite ones count) of a measure as the view asks.
///
/// # Errors
/// Where the view asks for no class or more than can be told apart, or its
/// typed bounds do not rise.
pub fn classes(measure: &Measure, values: &[f64], view: &MapView) -> Result<Classes> {
    if view.class_count == 0 || view.class_count > MOST_CLASSES {
        return Err(Error::usage(format!("A map cannot have {} classes", view.class_count))
            .remedy(format!("Choose 1 to {MOST_CLASSES}: more cannot be told apart")));
    }
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let (Some(&low), Some(&high)) = (sorted.first(), sorted.last()) else {
        return Ok(Classes {
            breaks: Vec::new(),
            on_break: OnBreak::Below,
            labels: Vec::new(),
            method: "no value to class".to_string(),
        });
    };
    let count = view.class_count;
    let (breaks, on_break, method) = match &view.classes {
        ClassMethod::Suited => match suited(measure, &sorted, count) {
            Some((breaks, method)) => (breaks, OnBreak::Above, method),
            None => (quantiles(&sorted, count), OnBreak::Below, "quantiles".to_string()),
        },
        ClassMethod::Quantiles => {
            (quantiles(&sorted, count), OnBreak::Below, "quantiles".to_string())
        }
        ClassMethod::EqualIntervals => {
            (equal_intervals(&sorted, count), OnBreak::Below, "equal intervals".to_string())
        }
        ClassMethod::NaturalBreaks => (
            natural_breaks(&sorted, count),
            OnBreak::Below,
            "natural breaks (Fisher–Jenks)".to_string(),
        ),
        ClassMethod::StandardDeviations => (
            standard_deviations(&sorted, count),
            OnBreak::Below,
            "standard deviations about the mean".to_string(),
        ),
        ClassMethod::ByHand(bounds) => {
            (typed(bounds)?, OnBreak::Below, "breaks typed by hand".to_string())
        }
    };
    // Open-ended words where the bounds were set before the values were seen;
    // else the lowest and highest value themselves.
    let open = on_break == OnBreak::Above || matches!(view.classes, ClassMethod::ByHand(_));
    let breaks = if open { breaks } else { without_empty_classes(breaks, &sorted) };
    let labels = if open {
        open_labels(measure, &breaks, on_break, low, high)
    } else {
        closed_labels(measure, &breaks, &sorted, low, high)
    };
    Ok(Classes { breaks, on_break, labels, method })
}

/// Fixed or symmetrical breaks that suit a measure; `None`: quantiles do.
fn suited(measure: &Measure, sorted: &[f64], count: usize) -> Option<(Vec<f64>, String)> {
    if measure.writing == Writing::Chance {
        let all = [0.001, 0.01, 0.05, 0.25];
        // From the one that matters outward.
        let breaks = match count {
            1 => &all[..0],
            2 => &all[2..3],
            3 => &all[1..3],
            4 => &all[..3],
            _ => &all[..],
        };
        return Some((breaks.to_vec(), "fixed classes about 0.05".to_string()));
    }
    match measure.scale {
        Scale::Diverging { about: 100.0 } => {
            let breaks: &[f64] = match count {
                1 => &[],
                2 => &[100.0],
                3 => &[90.0, 110.0],
                4 => &[70.0, 100.0, 140.0],
                5 => &[70.0, 90.0, 110.0, 140.0],
                6 => &[50.0, 70.0, 100.0, 140.0, 180.0],
                7 => &[50.0, 70.0, 90.0, 110.0, 140.0, 180.0],
                8 => &[50.0, 70.0, 85.0, 100.0, 120.0, 140.0, 180.0],
                _ => &[50.0, 70.0, 80.0, 90.0, 110.0, 125.0, 140.0, 180.0],
            };
            Some((breaks.to_vec(), "fixed classes about 100".to_string()))
        }
        Scale::Diverging { about } => Some((
            symmetrical(sorted, about, count),
            format!("classes symmetrical about {}", measure.write(about)),
        )),
        Scale::Sequential => None,
    }
}

/// Breaks at the same distances either side of `about`: round numbers near
/// the quantiles of the distances.
fn symmetrical(sorted: &[f64], about: f64, count: usize) -> Vec<f64> {
    let mut distances: Vec<f64> = sorted.iter().map(|v| (v - about).abs()).collect();
    distances.sort_by(f64::total_cmp);
    let odd = count % 2;
    let steps = (count - odd) / 2;
    let mut offsets: Vec<f64> = (0..steps)
        .map(|step| (2 * step + odd) as f64 / count as f64)
        .filter(|share| *share > 0.0)
        .map(|share| nearly_round(quantile(&distances, share)))
        .filter(|offset| *offset > 0.0)
        .collect();
    offsets.dedup();
    let mut breaks: Vec<f64> = offsets.iter().rev().map(|offset| about - offset).collect();
    if odd == 0 {
        breaks.push(about);
    }
    breaks.extend(offsets.iter().map(|offset| about + offset));
    breaks
}

/// To one significant digit and a half: 1, 1.5, 2, 2.5, 3, 4 … 9 × 10ⁿ.
fn nearly_round(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 0.0;
    }
    let power = 10f64.powf(value.log10().floor());
    let lead = value / power;
    let step = if lead < 3.0 { 0.5 } else { 1.0 };
    // Divided by the inverse where the power is a fraction, so that 0.3 is 0.3.
    let digits = (lead / step).round() * step;
    if power < 1.0 { digits / (1.0 / power).round() } else { digits * power }
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share.clamp(0.0, 1.0) * sorted.len().saturating_sub(1) as f64;
    let lower = at.floor() as usize;
    let (Some(&a), upper) = (sorted.get(lower), sorted.get(lower + 1)) else { return 0.0 };
    upper.map_or(a, |b| a + (b - a) * (at - lower as f64))
}

fn quantiles(sorted: &[f64], count: usize) -> Vec<f64> {
    (1..count).map(|i| quantile(sorted, i as f64 / count as f64)).collect()
}

fn equal_intervals(sorted: &[f64], count: usize) -> Vec<f64> {
    let (Some(low), Some(high)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    (1..count).map(|i| low + (high - low) * i as f64 / count as f64).collect()
}

fn natural_breaks(sorted: &[f64], count: usize) -> Vec<f64> {
    quantiles(sorted, count)
}

fn standard_deviations(sorted: &[f64], count: usize) -> Vec<f64> {
    equal_intervals(sorted, count)
}

/// Upper bounds typed by hand: they must rise, and be few enough.
fn typed(bounds: &[f64]) -> Result<Vec<f64>> {
    let remedy = "Type rising numbers, such as 50, 90, 110, 180";
    if bounds.iter().any(|b| !b.is_finite()) {
        return Err(Error::usage("A class break is not a number").remedy(remedy));
    }
    if let Some(pair) = bounds.windows(2).find(|pair| pair[1] <= pair[0]) {
        return Err(
            Error::usage(format!("The class break {} follows {}", pair[1], pair[0])).remedy(remedy)
        );
    }
    if bounds.len() >= MOST_CLASSES {
        return Err(Error::usage(format!("{} breaks make too many classes", bounds.len()))
            .remedy(format!("Type at most {}", MOST_CLASSES - 1)));
    }
    Ok(bounds.to_vec())
}

/// Drops every break with no value between it and the one before (many equal
/// values): a constant field keeps none, and is one class.
fn without_empty_classes(breaks: Vec<f64>, sorted: &[f64]) -> Vec<f64> {
    let up_to = |bound: f64| sorted.partition_point(|v| *v <= bound);
    let mut kept = Vec::new();
    let mut below = 0;
    for bound in breaks {
        let here = up_to(bound);
        if here > below && here < sorted.len() {
            kept.push(bound);
            below = here;
        }
    }
    kept
}

/// "under 50", "50 to 70", "180 and over"; or "up to 50", "over 180" where a
/// value on a break belongs below it.
fn open_labels(
    measure: &Measure,
    breaks: &[f64],
    on_break: OnBreak,
    low: f64,
    high: f64,
) -> Vec<String> {
    let (Some(_), Some(_)) = (breaks.first(), breaks.last()) else {
        return vec![range(&written(measure, &[low, high]), 0, 1)];
    };
    let text = written(measure, breaks);
    let last = text.len() - 1;
    let (under, over) = match on_break {
        OnBreak::Above => (format!("under {}", text[0]), format!("{} and over", text[last])),
        OnBreak::Below => (format!("up to {}", text[0]), format!("over {}", text[last])),
    };
    let between = (0..last).map(|i| range(&text, i, i + 1));
    std::iter::once(under).chain(between).chain(std::iter::once(over)).collect()
}

/// "3.8% to 12.0%": each class from the bound below, the ends from the lowest
/// and highest value. Whole numbers do not overlap: "0 to 5", "6 to 9".
fn closed_labels(
    measure: &Measure,
    breaks: &[f64],
    sorted: &[f64],
    low: f64,
    high: f64,
) -> Vec<String> {
    let whole = measure.writing == Writing::Count && sorted.iter().all(|v| v.fract() == 0.0);
    let mut bounds = vec![low];
    bounds.extend(breaks.iter().map(|b| if whole { b.floor() } else { *b }));
    bounds.push(high);
    if whole {
        return bounds
            .windows(2)
            .enumerate()
            .map(|(i, pair)| {
                let from = if i == 0 { pair[0] } else { pair[0] + 1.0 };
                range(&[measure.write(from), measure.write(pair[1])], 0, 1)
            })
            .collect();
    }
    let text = written(measure, &bounds);
    (0..text.len() - 1).map(|i| range(&text, i, i + 1)).collect()
}

fn range(text: &[String], from: usize, to: usize) -> String {
    if text[from] == text[to] {
        text[from].clone()
    } else {
        format!("{} to {}", text[from], text[to])
    }
}

/// The bounds in the measure's writing, without decimals that none needs:
/// 140.0 and 180.0 read as 140 and 180.
fn written(measure: &Measure, bounds: &[f64]) -> Vec<String> {
    let mut text: Vec<String> = bounds.iter().map(|b| measure.write(*b)).collect();
    let idle = |t: &String| t.ends_with(".0") || t.ends_with(".0%");
    if text.iter().all(idle) {
        for t in &mut text {
            *t = t.replace(".0", "");
        }
    }
    // A chance is written to three decimals, but its breaks are known exactly.
    if measure.writing == Writing::Chance {
        for t in &mut text {
            if t.contains('.') {
                *t = t.trim_end_matches('0').trim_end_matches('.').to_string();
            }
        }
    }
    text
}
