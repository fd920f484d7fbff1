//! Where does one colour end and the next begin? A measure's values cut into
//! classes, with the words the legend gives each.

use super::palette::{MOST_CLASSES, Palette, PaletteKind};
use super::scene::Colour;
use crate::base::{Error, Result};
use crate::demand::measure::Writing;
use crate::demand::{Manner, Scale};
use crate::project::view::{ClassMethod, MapView};
use crate::stats::{
    Breaks, equal_interval_breaks, natural_breaks, quantile_breaks, quantile_sorted,
    standard_deviation_breaks,
};

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
    pub fn colours(&self, manner: Manner, palette: &Palette) -> Vec<Colour> {
        let count = self.len();
        match (manner.scale, palette.kind) {
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
            _ if manner.writing == Writing::Chance => {
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
pub fn classes(manner: Manner, values: &[f64], view: &MapView) -> Result<Classes> {
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
    let found = |breaks: Option<Breaks>, method: &str| {
        let mut uppers = breaks.map(|b| b.uppers).unwrap_or_default();
        // The last is the highest value, not a bound between classes.
        uppers.pop();
        (uppers, OnBreak::Below, method.to_string())
    };
    let quantiles = || found(quantile_breaks(&sorted, count), "quantiles");
    let (breaks, on_break, method) = match &view.classes {
        ClassMethod::Suited => suited(manner, &sorted, count)
            .map_or_else(quantiles, |(breaks, method)| (breaks, OnBreak::Above, method)),
        ClassMethod::Quantiles => quantiles(),
        ClassMethod::EqualIntervals => {
            found(equal_interval_breaks(&sorted, count), "equal intervals")
        }
        ClassMethod::NaturalBreaks => {
            found(natural_breaks(&sorted, count), "natural breaks (Fisher–Jenks)")
        }
        ClassMethod::StandardDeviations => {
            found(standard_deviation_breaks(&sorted), "standard deviations about the mean")
        }
        ClassMethod::ByHand(bounds) => {
            (typed(bounds)?, OnBreak::Below, "breaks typed by hand".to_string())
        }
        ClassMethod::OfFirstMap(bounds) => {
            (typed(bounds)?, OnBreak::Below, "the breaks of the first map".to_string())
        }
    };
    // Open-ended words where the bounds were set before the values were seen;
    // else the lowest and highest value themselves.
    let open = on_break == OnBreak::Above
        || matches!(view.classes, ClassMethod::ByHand(_) | ClassMethod::OfFirstMap(_));
    let whole = manner.writing == Writing::Count && sorted.iter().all(|v| v.fract() == 0.0);
    // Breaks between neighbouring whole numbers would class nothing.
    let breaks = if whole && !open { without_empty_classes(breaks, &sorted) } else { breaks };
    let labels = if open {
        open_labels(manner, &breaks, on_break, low, high)
    } else {
        closed_labels(manner, &breaks, whole, low, high)
    };
    Ok(Classes { breaks, on_break, labels, method })
}

/// Fixed or symmetrical breaks that suit a measure; `None`: quantiles do.
fn suited(manner: Manner, sorted: &[f64], count: usize) -> Option<(Vec<f64>, String)> {
    if manner.writing == Writing::Chance {
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
    match manner.scale {
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
            format!("classes symmetrical about {}", manner.write(about)),
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
        // Further out than even shares: the darkest colours are for the few.
        .map(|share| 1.0 - (1.0 - share).powf(1.7))
        .filter_map(|share| quantile_sorted(&distances, share))
        .map(nearly_round)
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

/// Upper bounds typed by hand.
///
/// # Errors
/// Where they do not rise, are not numbers or make more classes than can be
/// told apart.
pub fn typed(bounds: &[f64]) -> Result<Vec<f64>> {
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
    manner: Manner,
    breaks: &[f64],
    on_break: OnBreak,
    low: f64,
    high: f64,
) -> Vec<String> {
    let (Some(_), Some(_)) = (breaks.first(), breaks.last()) else {
        return vec![range(&written(manner, &[low, high]), 0, 1)];
    };
    let text = written(manner, breaks);
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
fn closed_labels(manner: Manner, breaks: &[f64], whole: bool, low: f64, high: f64) -> Vec<String> {
    let mut bounds = vec![low];
    bounds.extend(breaks.iter().map(|b| if whole { b.floor() } else { *b }));
    bounds.push(high);
    if whole {
        return bounds
            .windows(2)
            .enumerate()
            .map(|(i, pair)| {
                let from = if i == 0 { pair[0] } else { pair[0] + 1.0 };
                range(&[manner.write(from), manner.write(pair[1])], 0, 1)
            })
            .collect();
    }
    let text = written(manner, &bounds);
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
pub(super) fn written(manner: Manner, bounds: &[f64]) -> Vec<String> {
    let mut text: Vec<String> = bounds.iter().map(|b| manner.write(*b)).collect();
    let idle = |t: &String| t.ends_with(".0") || t.ends_with(".0%");
    if text.iter().all(idle) {
        for t in &mut text {
            *t = t.replace(".0", "");
        }
    }
    // A chance is written to three decimals, but its breaks are known exactly.
    if manner.writing == Writing::Chance {
        for t in &mut text {
            if t.contains('.') {
                *t = t.trim_end_matches('0').trim_end_matches('.').to_string();
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::measure::measure;
    use crate::figure::palette::palette;

    fn cut(id: &str, values: &[f64], method: ClassMethod, count: usize) -> Classes {
        let view = MapView { classes: method, class_count: count, ..MapView::default() };
        classes(measure(id).unwrap().manner(), values, &view).unwrap()
    }

    #[test]
    fn a_ratio_is_classed_about_100_in_the_officers_words() {
        let found = cut("ratio", &[15.0, 100.0, 206.0], ClassMethod::Suited, 7);
        assert_eq!(found.breaks, [50.0, 70.0, 90.0, 110.0, 140.0, 180.0]);
        assert_eq!(
            found.labels,
            [
                "under 50",
                "50 to 70",
                "70 to 90",
                "90 to 110",
                "110 to 140",
                "140 to 180",
                "180 and over"
            ]
        );
        // The words hold at the breaks: 50 is not under 50, 180 is 180 and over.
        assert_eq!(found.class_of(50.0), 1);
        assert_eq!(found.class_of(180.0), 6);
        assert_eq!(found.class_of(49.999), 0);
        assert_eq!(found.class_of(f64::INFINITY), 6);
    }

    #[test]
    fn a_gap_is_classed_at_equal_distances_about_0() {
        let values: Vec<f64> = (-20..=40).map(f64::from).collect();
        for count in 1..=9 {
            let breaks = cut("gap", &values, ClassMethod::Suited, count).breaks;
            let mirrored: Vec<f64> = breaks.iter().rev().map(|b| 0.0 - b).collect();
            assert_eq!(breaks, mirrored, "{count} classes");
            assert_eq!(breaks.len() + 1, count);
        }
        let seven = cut("gap", &values, ClassMethod::Suited, 7);
        assert_eq!(seven.labels[0], "under −30");
        assert_eq!(seven.labels[6], "+30 and over");
    }

    #[test]
    fn breaks_found_in_the_values_close_the_lowest_class_on_both_sides() {
        let found = cut("rate", &[0.1, 0.2, 0.3, 0.4], ClassMethod::EqualIntervals, 3);
        assert_eq!(found.labels, ["10% to 20%", "20% to 30%", "30% to 40%"]);
        assert_eq!(found.class_of(0.1), 0);
        assert_eq!(found.class_of(found.breaks[0]), 0);
        assert_eq!(found.class_of(0.4), 2);
    }

    #[test]
    fn classes_of_whole_numbers_do_not_overlap() {
        let values: Vec<f64> = (0..=9).map(f64::from).collect();
        let found = cut("observed", &values, ClassMethod::Quantiles, 3);
        assert_eq!(found.labels, ["0 to 3", "4 to 6", "7 to 9"]);
        let few = cut("observed", &[0.0, 0.0, 0.0, 1.0], ClassMethod::Quantiles, 7);
        assert_eq!(few.labels, ["0", "1"]);
    }

    #[test]
    fn a_constant_field_is_one_class_and_no_value_is_none() {
        for method in [
            ClassMethod::Suited,
            ClassMethod::Quantiles,
            ClassMethod::EqualIntervals,
            ClassMethod::NaturalBreaks,
            ClassMethod::StandardDeviations,
        ] {
            let constant = cut("rate", &[0.3; 12], method.clone(), 5);
            assert_eq!(constant.labels, ["30%"], "{method:?}");
            let none = cut("rate", &[f64::NAN], method, 5);
            assert!(none.is_empty());
        }
    }

    #[test]
    fn typed_breaks_must_rise_and_are_upper_bounds() {
        let found = cut("ratio", &[50.0, 75.5], ClassMethod::ByHand(vec![50.0, 75.5]), 7);
        assert_eq!(found.labels, ["up to 50.0", "50.0 to 75.5", "over 75.5"]);
        assert_eq!((found.class_of(50.0), found.class_of(75.6)), (0, 2));
        for wrong in
            [vec![90.0, 50.0], vec![f64::NAN], vec![0.0; 2], (0..9).map(f64::from).collect()]
        {
            let view = MapView { classes: ClassMethod::ByHand(wrong), ..MapView::default() };
            let error = classes(measure("ratio").unwrap().manner(), &[1.0], &view).unwrap_err();
            assert!(error.remedy_text().is_some());
        }
        let view = MapView { class_count: 10, ..MapView::default() };
        assert!(classes(measure("ratio").unwrap().manner(), &[1.0], &view).is_err());
    }

    #[test]
    fn the_middle_colour_stays_at_the_middle_however_lopsided_the_classes() {
        let blue_red = palette("blue-red").unwrap();
        let ratio = measure("ratio").unwrap();
        let found = cut("ratio", &[60.0, 300.0], ClassMethod::ByHand(vec![90.0, 110.0, 150.0]), 7);
        let colours = found.colours(ratio.manner(), blue_red);
        assert_eq!(colours.len(), 4);
        assert_eq!(colours[1], Colour::rgb(0xF4F2EE));
        // All above 100: reds alone.
        let above = cut("ratio", &[120.0, 300.0], ClassMethod::ByHand(vec![100.0, 200.0]), 7);
        assert!(above.colours(ratio.manner(), blue_red)[1..].iter().all(|c| c.r > c.b));
    }

    #[test]
    fn a_small_chance_is_the_dark_end() {
        let q = measure("q").unwrap();
        let found = cut("q", &[0.0001, 0.5], ClassMethod::Suited, 5);
        assert_eq!(
            found.labels,
            ["under 0.001", "0.001 to 0.01", "0.01 to 0.05", "0.05 to 0.25", "0.25 and over"]
        );
        let colours = found.colours(q.manner(), palette("blues").unwrap());
        assert!(colours[0].r < colours[4].r);
    }
}
