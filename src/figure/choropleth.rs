//! Which colour is each area, and what does the legend say?

mod counted_legend;
mod shown;

pub(super) use counted_legend::{Entry, Legend};
pub use counted_legend::{LegendEntry, hatch_words};
pub use shown::{Drawn, drawn, finding_shown, withheld};

use super::bivariate::{BivariateKey, bivariate, need_measure};
use super::classes::{Classes, classes, written};
use super::ink;
use super::palette::{PALETTES, Palette, PaletteKind, palette};
use super::{Colour, Fill, Hatch};
use crate::base::{Error, Result};
use crate::demand::measure::{Writing, measure};
use crate::demand::{Finding, MEASURES, Manner, Measure, Scale, TakeUp};
use crate::project::view::{ClassMethod, Companion, MapView};

/// An answer's map, before geometry: a fill for each row, outlines for
/// findings, and the legend. Screen and file both draw from this.
#[derive(Clone, Debug, PartialEq)]
pub struct Choropleth {
    /// The legend's heading: what is shown, by the name that menus give it.
    pub heading: String,
    /// What stands beneath it in smaller letters: how that is worked out. May be
    /// empty.
    pub beneath: String,
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
            format!("{}, classes of the first map", measure.title)
        }
        _ => measure.title.to_string(),
    };
    let map = classed.choropleth(heading, measure.title, drawn);
    Ok(Choropleth { beneath: measure.formula.to_string(), ..map })
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
    legend.finish("Findings".to_string(), entries, "findings at 5% false discoveries".to_string())
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
mod tests;
