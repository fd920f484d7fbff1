//! Which colour is each area, and what does the legend say?

use super::bivariate::{BivariateKey, bivariate, need_measure};
use super::classes::{Classes, classes, written};
use super::ink;
use super::palette::{PALETTES, Palette, PaletteKind, palette};
use super::{Colour, Fill, Hatch};
use crate::base::{Error, Result};
use crate::demand::measure::{Writing, measure};
use crate::demand::{Finding, MEASURES, Manner, Measure, Scale, TakeUp, TakeUpRow, withheld_told};
use crate::project::view::{ClassMethod, Companion, MapView};

/// One line of a legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendEntry {
    /// "140 to 180", "too few to say".
    pub label: String,
    pub fill: Option<Fill>,
    pub outline: Option<Colour>,
    /// How many areas; nothing that protection withholds is counted elsewhere,
    /// and one withheld alone is not counted: `None`.
    pub count: Option<usize>,
}

/// An answer's map, before geometry: a fill for each row, outlines for
/// findings, and the legend. Screen and file both draw from this.
#[derive(Clone, Debug, PartialEq)]
pub struct Choropleth {
    /// The legend's heading.
    pub heading: String,
    /// By row of the answer.
    pub fills: Vec<Fill>,
    /// By row: the ink of a finding's outline.
    pub outlines: Vec<Option<Colour>>,
    /// Position in `legend` of each row's class.
    pub class_of_row: Vec<usize>,
    pub legend: Vec<LegendEntry>,
    /// Of a map of two measures: how the first entries lie in a square.
    pub key: Option<BivariateKey>,
    /// The bounds between the classes, rising; none where the map has other
    /// classes than those of a measure.
    pub breaks: Vec<f64>,
    /// How the classes were made, with their breaks: for the method line.
    pub method: String,
}

/// The id of the map of findings, beside the measures'.
pub const FINDING: &str = "finding";

/// What an area is drawn as: by its value, or hatched with the reason.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Drawn {
    Value(f64),
    Hatched(Hatch),
}

/// The measure that the view asks for.
///
/// # Errors
/// Where there is no such measure; the error names those there are.
pub fn measure_of(view: &MapView) -> Result<&'static Measure> {
    measure(&view.measure).ok_or_else(|| {
        let ids: Vec<&str> = MEASURES.iter().map(|m| m.id).chain([FINDING]).collect();
        Error::usage(format!("“{}” is not a measure", view.measure))
            .remedy(format!("Choose one of {}", ids.join(", ")))
    })
}

/// Whether protection withholds the row, by either of the ways it says so.
pub fn withheld(row: &TakeUpRow) -> bool {
    row.finding == Some(Finding::Withheld) || row.observed.count().is_none()
}

/// The row's finding, as pictures may show it.
pub fn finding_shown(row: &TakeUpRow) -> Option<Finding> {
    if withheld(row) { Some(Finding::Withheld) } else { row.finding }
}

/// What of a row may be drawn under a measure. A row that protection withholds
/// keeps its base and expected alone, whatever else it may carry. Areas with
/// too little expected are hatched wherever take-up is judged; their counts
/// and base can still be shown.
pub fn drawn(measure: &Measure, row: &TakeUpRow) -> Drawn {
    let kept_when_withheld = matches!(measure.id, "base" | "expected");
    if withheld(row) && !kept_when_withheld {
        return Drawn::Hatched(Hatch::Withheld);
    }
    let judges = matches!(measure.id, "ratio" | "rate" | "gap" | "q");
    if row.finding == Some(Finding::TooFew) && judges {
        return Drawn::Hatched(Hatch::TooFew);
    }
    match (measure.value)(row).filter(|v| v.is_finite()) {
        Some(value) => Drawn::Value(value),
        None => Drawn::Hatched(Hatch::NoData),
    }
}

/// The colours of the answer under any row of `MEASURES`, or `finding`; under
/// two measures where the view's companion is a measure of need.
///
/// # Errors
/// Where the view names a measure or palette that there is not, or classes
/// that cannot be.
pub fn choropleth(answer: &TakeUp, view: &MapView) -> Result<Choropleth> {
    // A palette that there is not is refused whatever is drawn.
    chosen_palette(view)?;
    let mut map = match &view.companion {
        _ if view.measure == FINDING => by_finding(answer),
        Companion::Need { measure } => {
            bivariate(answer, measure_of(view)?, need_measure(measure)?)?
        }
        _ => by_measure(answer, measure_of(view)?, view)?,
    };
    if view.outline_findings && view.measure != FINDING {
        outline_findings(answer, &mut map);
    }
    Ok(map)
}

/// How the second map of two is drawn, the first being drawn so: at the breaks
/// of the first where both show one measure, as a class then means the same on
/// both. Classes that are fixed or typed are the same anyway.
pub fn second_view(view: &MapView, first: &Choropleth) -> Option<MapView> {
    let second = view.beside()?;
    let by_data = match (&view.classes, measure(&view.measure)) {
        (ClassMethod::ByHand(_) | ClassMethod::OfFirstMap(_), _) | (_, None) => false,
        (ClassMethod::Suited, Some(of)) => {
            of.writing != Writing::Chance && of.scale != Scale::Diverging { about: 100.0 }
        }
        _ => true,
    };
    if !(view.same_breaks && by_data && second.measure == view.measure) || first.breaks.is_empty() {
        return Some(second);
    }
    let breaks = first.breaks.clone();
    Some(MapView {
        class_count: breaks.len() + 1,
        classes: ClassMethod::OfFirstMap(breaks),
        ..second
    })
}

/// The palette that the view names, `None` where it leaves the choice.
fn chosen_palette(view: &MapView) -> Result<Option<&'static Palette>> {
    let Some(id) = &view.palette else { return Ok(None) };
    palette(id).map(Some).ok_or_else(|| {
        let ids: Vec<&str> = PALETTES.iter().map(|p| p.id).collect();
        Error::usage(format!("“{id}” is not a palette"))
            .remedy(format!("Choose one of {}", ids.join(", ")))
    })
}

/// The colours of a scale: the palette that the view names, else what suits,
/// from the end that the view asks for.
///
/// # Errors
/// Where there is no such palette.
pub(super) fn palette_of(view: &MapView, scale: Scale) -> Result<Palette> {
    let palette = chosen_palette(view)?.unwrap_or_else(|| palette_for(scale));
    Ok(palette.facing(view.reversed))
}

/// What suits a measure's scale when the officer chose none.
pub fn suited_palette(measure: &Measure) -> &'static Palette {
    palette_for(measure.scale)
}

/// What suits a scale when the officer chose none.
fn palette_for(scale: Scale) -> &'static Palette {
    let kind = match scale {
        Scale::Diverging { .. } => PaletteKind::Diverging,
        Scale::Sequential => PaletteKind::Sequential,
    };
    PALETTES.iter().find(|p| p.kind == kind).unwrap_or(&PALETTES[0])
}

/// The classes of a measure over what is shown of the answer.
pub fn classes_of(answer: &TakeUp, measure: &Measure, view: &MapView) -> Result<Classes> {
    let values: Vec<f64> = answer
        .rows
        .iter()
        .filter_map(|row| match drawn(measure, row) {
            Drawn::Value(value) => Some(value),
            Drawn::Hatched(_) => None,
        })
        .collect();
    classes(measure.manner(), &values, view)
}

/// A colour for each of the classes, lowest first.
pub fn class_colours(classes: &Classes, measure: &Measure, view: &MapView) -> Result<Vec<Colour>> {
    Ok(classes.colours(measure.manner(), &palette_of(view, measure.scale)?))
}

fn by_measure(answer: &TakeUp, measure: &Measure, view: &MapView) -> Result<Choropleth> {
    let classes = classes_of(answer, measure, view)?;
    let palette = palette_of(view, measure.scale)?;
    let classed = Classed { classes, palette, manner: measure.manner() };
    let drawn = answer.rows.iter().map(|row| drawn(measure, row));
    let heading = match view.classes {
        ClassMethod::OfFirstMap(_) => {
            format!("{}, classes of the first map", measure.legend)
        }
        _ => measure.legend.to_string(),
    };
    Ok(classed.choropleth(heading, measure.title, drawn))
}

/// Classes of some figure with their colours.
pub(super) struct Classed {
    pub classes: Classes,
    pub palette: Palette,
    pub manner: Manner,
}

impl Classed {
    pub fn choropleth(
        self,
        heading: String,
        title: &str,
        drawn: impl Iterator<Item = Drawn>,
    ) -> Choropleth {
        let Classed { classes, palette, manner } = self;
        let colours = classes.colours(manner, &palette);
        // Highest first, as a scale is read upward.
        let mut legend = Legend::default();
        for (label, colour) in classes.labels.iter().zip(&colours).rev() {
            legend.always(label.clone(), Fill::Plain(*colour));
        }
        let method = method_line(&classes, title, manner);
        let entries = drawn.map(|drawn| match drawn {
            Drawn::Value(value) => {
                let class = classes.class_of(value);
                let position = classes.len().saturating_sub(class + 1);
                let colour = colours.get(class).copied().unwrap_or(ink::NEUTRAL);
                Entry::Class(position, Fill::Plain(colour))
            }
            Drawn::Hatched(hatch) => Entry::Hatched(hatch),
        });
        let map = legend.finish(heading, entries, method);
        Choropleth { breaks: classes.breaks, ..map }
    }
}

/// "Classes: quantiles; breaks 3.1%, 7.4% and 12.0%", so that the same map can
/// be made again.
pub(super) fn method_line(classes: &Classes, title: &str, manner: Manner) -> String {
    let breaks = written(manner, &classes.breaks);
    match breaks.split_last() {
        None => format!("{title}: {}", classes.method),
        Some((last, [])) => format!("{title}: {}, break {last}", classes.method),
        Some((last, rest)) => {
            format!("{title}: {}, breaks {} and {last}", classes.method, rest.join(", "))
        }
    }
}

fn by_finding(answer: &TakeUp) -> Choropleth {
    const SHOWN: [Finding; 3] = [Finding::HotSpot, Finding::AsExpected, Finding::NotSpot];
    let mut legend = Legend::default();
    for finding in SHOWN {
        legend.always(ink::finding_words(finding).to_string(), ink::finding_fill(finding));
    }
    let untested = Fill::Plain(ink::HAIRLINE);
    let found: Vec<Option<Finding>> = answer.rows.iter().map(finding_shown).collect();
    if found.contains(&None) {
        legend.always("not tested".to_string(), untested);
    }
    let entries = found.into_iter().map(|finding| match finding {
        None => Entry::Class(SHOWN.len(), untested),
        Some(Finding::TooFew) => Entry::Hatched(Hatch::TooFew),
        Some(Finding::NoData) => Entry::Hatched(Hatch::NoData),
        Some(Finding::Withheld) => Entry::Hatched(Hatch::Withheld),
        Some(finding) => {
            let position = SHOWN.iter().position(|s| *s == finding).unwrap_or_default();
            Entry::Class(position, ink::finding_fill(finding))
        }
    });
    legend.finish("Finding".to_string(), entries, "findings at 5% false discoveries".to_string())
}

pub(super) enum Entry {
    Class(usize, Fill),
    Hatched(Hatch),
}

/// The words of a hatch in the legend.
pub const fn hatch_words(hatch: Hatch) -> &'static str {
    match hatch {
        Hatch::NoData => "no data",
        Hatch::TooFew => "too few to say",
        Hatch::Withheld => "withheld",
    }
}

/// A legend being counted.
#[derive(Default)]
pub(super) struct Legend {
    entries: Vec<LegendEntry>,
}

impl Legend {
    pub(super) fn always(&mut self, label: String, fill: Fill) {
        self.entries.push(LegendEntry { label, fill: Some(fill), outline: None, count: Some(0) });
    }

    pub(super) fn finish(
        mut self,
        heading: String,
        entries: impl Iterator<Item = Entry>,
        method: String,
    ) -> Choropleth {
        let entries: Vec<Entry> = entries.collect();
        // A hatch is explained where it occurs; the order is always the same.
        let mut hatch_position = [None; 3];
        for (slot, hatch) in [Hatch::TooFew, Hatch::NoData, Hatch::Withheld].iter().enumerate() {
            let occurs = entries.iter().any(|e| matches!(e, Entry::Hatched(h) if h == hatch));
            if occurs {
                hatch_position[slot] = Some(self.entries.len());
                self.always(hatch_words(*hatch).to_string(), ink::hatched(*hatch));
            }
        }
        let mut fills = Vec::with_capacity(entries.len());
        let mut class_of_row = Vec::with_capacity(entries.len());
        for entry in &entries {
            let (position, fill) = match entry {
                Entry::Class(position, fill) => (*position, *fill),
                Entry::Hatched(hatch) => {
                    let slot = match hatch {
                        Hatch::TooFew => 0,
                        Hatch::NoData => 1,
                        Hatch::Withheld => 2,
                    };
                    (hatch_position[slot].unwrap_or_default(), ink::hatched(*hatch))
                }
            };
            if let Some(entry) = self.entries.get_mut(position) {
                entry.count = entry.count.map(|count| count + 1);
            }
            fills.push(fill);
            class_of_row.push(position);
        }
        if let Some(entry) = hatch_position[2].and_then(|at| self.entries.get_mut(at)) {
            entry.count = entry.count.and_then(withheld_told);
        }
        let outlines = vec![None; fills.len()];
        Choropleth {
            breaks: Vec::new(),
            heading,
            fills,
            outlines,
            class_of_row,
            legend: self.entries,
            key: None,
            method,
        }
    }
}

/// Findings outlined in their ink, and what the outlines mean. Says nothing
/// where the question was not a test.
fn outline_findings(answer: &TakeUp, map: &mut Choropleth) {
    let found: Vec<Option<Finding>> = answer.rows.iter().map(finding_shown).collect();
    let judged = [Finding::HotSpot, Finding::NotSpot, Finding::AsExpected];
    if !found.iter().flatten().any(|finding| judged.contains(finding)) {
        return;
    }
    map.outlines = found.iter().map(|f| f.and_then(ink::finding_outline)).collect();
    for finding in [Finding::NotSpot, Finding::HotSpot] {
        map.legend.push(LegendEntry {
            label: ink::finding_words(finding).to_string(),
            fill: None,
            outline: ink::finding_outline(finding),
            count: Some(found.iter().filter(|f| **f == Some(finding)).count()),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Observed;
    use crate::figure::testing::{answer, awkward, every_kind, known, too_few, unknown, withheld};
    use crate::project::view::ClassMethod;

    fn view(measure: &str) -> MapView {
        MapView { measure: measure.to_string(), ..MapView::default() }
    }

    #[test]
    fn every_measure_palette_and_method_survives_every_awkward_answer() {
        let methods = [
            ClassMethod::Suited,
            ClassMethod::Quantiles,
            ClassMethod::EqualIntervals,
            ClassMethod::NaturalBreaks,
            ClassMethod::StandardDeviations,
            ClassMethod::ByHand(vec![0.0, 50.0]),
            ClassMethod::ByHand(Vec::new()),
        ];
        let palettes: Vec<_> =
            PALETTES.iter().map(|p| Some(p.id.to_string())).chain([None]).collect();
        for (what, answer) in awkward() {
            for measure in MEASURES.iter().map(|m| m.id).chain([FINDING]) {
                for palette in &palettes {
                    for (method, class_count) in
                        methods.iter().flat_map(|m| [1, 2, 7, 9].map(|count| (m, count)))
                    {
                        let view = MapView {
                            palette: palette.clone(),
                            classes: method.clone(),
                            class_count,
                            ..view(measure)
                        };
                        let map = choropleth(&answer, &view).expect(what);
                        let rows = answer.rows.len();
                        assert_eq!(map.fills.len(), rows);
                        assert_eq!(map.outlines.len(), rows);
                        // Every row is counted once, under the fill it is drawn with.
                        for (row, class) in map.class_of_row.iter().enumerate() {
                            assert_eq!(map.legend[*class].fill, Some(map.fills[row]), "{what}");
                        }
                        let counted: usize = map
                            .legend
                            .iter()
                            .filter(|e| e.fill.is_some())
                            .filter_map(|e| e.count)
                            .sum();
                        assert_eq!(counted, rows, "{what}, {view:?}");
                        assert!(map.legend.iter().all(|e| !e.label.is_empty()));
                    }
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_coloured_is_hatched_in_three_ways_and_counted() {
        let map = choropleth(&every_kind(), &view("ratio")).unwrap();
        let of = |words: &str| map.legend.iter().find(|e| e.label == words).unwrap();
        assert_eq!(of("too few to say").count, Some(2));
        assert_eq!(of("no data").count, Some(1));
        assert_eq!(of("withheld").count, Some(3));
        let fills = [of("too few to say").fill, of("no data").fill, of("withheld").fill];
        assert!(fills[0] != fills[1] && fills[1] != fills[2] && fills[0] != fills[2]);
        // Highest class first, outlines last.
        assert_eq!(map.legend[0].label, "180 and over");
        assert_eq!(map.legend.last().unwrap().label, "hot spot");
        assert_eq!(map.legend.last().unwrap().outline, Some(ink::HOT_SPOT_INK));
    }

    #[test]
    fn a_withheld_area_shows_nothing_even_if_its_row_carries_more() {
        // A row that an answer should never give: hidden, yet with its figures.
        let mut careless = known(0, 4);
        careless.observed = Observed::Withheld { below: 5 };
        for finding in [Some(Finding::Withheld), Some(Finding::NotSpot), None] {
            careless.finding = finding;
            let answer = answer(vec![careless.clone(), known(1, 60), known(2, 30)]);
            for measure in ["ratio", "rate", "observed", "gap", "potential", "unmet", "q", FINDING]
            {
                let map = choropleth(&answer, &view(measure)).unwrap();
                assert_eq!(map.fills[0], ink::hatched(Hatch::Withheld), "{measure}");
                assert_eq!(map.outlines[0], None, "{measure}");
                let not_spots = map.legend.iter().find(|e| e.label == "not spot").unwrap();
                assert_eq!(not_spots.count, Some(0), "{measure}");
            }
            // Its base is not a secret.
            let map = choropleth(&answer, &view("base")).unwrap();
            assert!(matches!(map.fills[0], Fill::Plain(_)));
        }
    }

    #[test]
    fn one_withheld_alone_is_hatched_and_not_counted() {
        for measure in ["ratio", FINDING] {
            let map = choropleth(&answer(vec![withheld(0), known(1, 60)]), &view(measure)).unwrap();
            let entry = map.legend.iter().find(|e| e.label == "withheld").unwrap();
            assert_eq!(entry.count, None, "{measure}");
            assert_eq!(map.fills[0], ink::hatched(Hatch::Withheld), "{measure}");
        }
    }

    #[test]
    fn a_withheld_value_moves_no_break() {
        let shown: Vec<_> = (0..9).map(|i| known(i, 20 + i as u64)).collect();
        let mut careless = known(9, 100);
        careless.finding = Some(Finding::Withheld);
        let with: Vec<_> = shown.iter().cloned().chain([careless]).collect();
        let labels = |rows| -> Vec<String> {
            let map = choropleth(&answer(rows), &view("rate")).unwrap();
            map.legend.into_iter().map(|e| e.label).filter(|l| l.contains('%')).collect()
        };
        assert_eq!(labels(with), labels(shown));
    }

    #[test]
    fn too_few_is_hatched_where_take_up_is_judged_but_keeps_its_base() {
        let answer = answer(vec![too_few(0), known(1, 30)]);
        for (measure, hatched) in [("ratio", true), ("rate", true), ("base", false)] {
            let map = choropleth(&answer, &view(measure)).unwrap();
            assert_eq!(map.fills[0] == ink::hatched(Hatch::TooFew), hatched, "{measure}");
        }
    }

    #[test]
    fn outlines_are_left_out_where_not_asked_or_nothing_was_tested() {
        let asked = MapView { outline_findings: false, ..view("ratio") };
        let map = choropleth(&every_kind(), &asked).unwrap();
        assert!(map.outlines.iter().all(Option::is_none));
        let map = choropleth(&answer(vec![unknown(0), withheld(1)]), &view("ratio")).unwrap();
        assert!(map.legend.iter().all(|e| e.outline.is_none()));
    }

    #[test]
    fn a_reversed_palette_changes_ends_and_keeps_its_middle() {
        let colours = |reversed| -> Vec<Colour> {
            let view = MapView { reversed, ..view("ratio") };
            let map = choropleth(&every_kind(), &view).unwrap();
            let plain = map.legend.iter().filter_map(|entry| match entry.fill {
                Some(Fill::Plain(colour)) => Some(colour),
                _ => None,
            });
            plain.collect()
        };
        let (usual, mut turned) = (colours(false), colours(true));
        assert_ne!(usual, turned);
        assert_eq!(usual[3], turned[3]);
        turned.reverse();
        assert_eq!(usual, turned);
    }

    #[test]
    fn two_maps_of_one_measure_are_cut_at_the_breaks_of_the_first() {
        let beside = |measure: &str| MapView {
            companion: Companion::Beside {
                measure: measure.to_string(),
                services: None,
                period: None,
            },
            ..view("rate")
        };
        let first = choropleth(&every_kind(), &beside("rate")).unwrap();
        let fewer = answer((0..9).map(|i| known(i, 20 + i as u64)).collect());
        let second = second_view(&beside("rate"), &first).unwrap();
        let drawn = choropleth(&fewer, &second).unwrap();
        assert_eq!(drawn.breaks, first.breaks);
        assert!(drawn.heading.ends_with("classes of the first map"), "{}", drawn.heading);
        assert!(drawn.method.contains("the breaks of the first map"), "{}", drawn.method);
        // Not where the officer wants each its own, nor for another measure.
        let own = MapView { same_breaks: false, ..beside("rate") };
        assert_eq!(second_view(&own, &first), own.beside());
        assert_eq!(second_view(&beside("base"), &first), beside("base").beside());
        assert_eq!(second_view(&view("rate"), &first), None);
    }

    #[test]
    fn an_unknown_measure_or_palette_is_an_error_that_names_those_there_are() {
        let error = choropleth(&every_kind(), &view("happiness")).unwrap_err();
        assert!(error.to_string().contains("ratio"), "{error}");
        let wrong = MapView { palette: Some("rainbow".to_string()), ..view("ratio") };
        let error = choropleth(&every_kind(), &wrong).unwrap_err();
        assert!(error.to_string().contains("viridis"), "{error}");
    }
}
