//! Where do people like this persona live, in colours?

use super::area_map::{AreaMap, Numbers, by_number};
use super::choropleth::Drawn;
use super::scene::Hatch;
use crate::base::Result;
use crate::base::number::{decimal, percent};
use crate::demand::{Manner, Scale, Writing};
use crate::persona::{PersonaAnswer, Told};
use crate::project::view::{ClassMethod, MapView};
use std::sync::Arc;

/// The share of each area's base that the persona stands for.
///
/// # Errors
/// None that is known: the classes are those that suit a share.
pub fn persona_map(answer: &PersonaAnswer) -> Result<AreaMap> {
    let drawn: Vec<Drawn> = answer
        .areas
        .iter()
        .map(|row| match (row.people, row.share) {
            (Told::Withheld { .. } | Told::Beside, _) => Drawn::Hatched(Hatch::Withheld),
            (_, Some(share)) => Drawn::Value(share),
            _ => Drawn::Hatched(Hatch::NoData),
        })
        .collect();
    let manner = Manner { scale: Scale::Sequential, writing: Writing::Percent };
    let title = format!("Where people like {} live", answer.name);
    let numbers = Numbers { heading: "Share of the base", title: &title, manner };
    let view = MapView {
        // Most areas have none of them, so that quantiles would be one class.
        classes: ClassMethod::EqualIntervals,
        class_count: 5,
        ..MapView::default()
    };
    let colours = Arc::new(by_number(numbers, &drawn, &view)?);
    let lines = answer
        .areas
        .iter()
        .map(|row| {
            let people = format!("{} {}", row.people.words(), answer.base_words);
            match (row.share, row.base) {
                (Some(share), Some(base)) => {
                    vec![people, format!("{} of the {} there", percent(share, 1), decimal(base, 0))]
                }
                (None, Some(_)) => vec![people],
                _ => vec!["No figure for the base".to_string()],
            }
        })
        .collect();
    Ok(AreaMap { level: answer.level.clone(), title, colours, lines })
}
