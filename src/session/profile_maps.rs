//! What do maps of profiles show? Classes, attributes, customers and those who
//! are none by area, and the words around them on a page.

use super::Loaded;
use super::customer_map::{Of, customer_map, customer_words};
use super::profile::{ProfileRequest, customer_profile, non_users};
use crate::base::number::decimal;
use crate::base::{AreaCode, Error, Progress, Result};
use crate::council::code_and_name;
use crate::demand::{Manner, Scale, Writing, base_population};
use crate::figure::area_map::{Kind, Numbers, OfKind, by_kind, by_number, commonest};
use crate::figure::choropleth::Drawn;
use crate::figure::kind_colour::kind_colour;
use crate::figure::map::upper_first;
use crate::figure::page::Words;
use crate::figure::{AreaMap, Hatch, ink};
use crate::profile::{self, AreaNonUsers, AttributeMap, AttributeValue, NonUsers, area_mixes};
use crate::project::MapView;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a map of profiles shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum MapOf {
    /// The main class of each area.
    #[default]
    Classes,
    /// Where the class at this position of the tier lives.
    Class(usize),
    /// The attribute of this name.
    Attribute(String),
    /// How many customers of the class at this position there are, or how many
    /// of its base.
    CustomersOf(usize, Of),
    /// Who does not use the services asked about.
    NonUsers,
}

/// Classes that a legend names; the others share a colour.
const MOST_CLASSES: usize = 12;

/// The main class of each area in the scheme's colours, paler where it has
/// less of the area; where a class is named, where that one lives.
///
/// Errors: as of `profile::classing` and `demand::base_population`.
pub fn class_map(
    loaded: &Loaded,
    request: &ProfileRequest,
    class: Option<usize>,
) -> Result<AreaMap> {
    let question = &request.question;
    let (geography, council) = (&loaded.geography, &loaded.council);
    let scheme = question.scheme.as_ref();
    let tier = question.tier.as_deref();
    let laid = profile::classing(geography, council, &loaded.records, scheme, tier)?;
    let blocks = geography.blocks()?;
    let base = base_population(&question.base, council, blocks)?;
    let mixes = area_mixes(geography, &laid, &base.values, &request.level)?;
    // One that was picked in a tier of more classes.
    let class = class.filter(|class| *class < laid.classes.codes.len());
    let label =
        |class: usize| code_and_name(&laid.classes.codes[class], &laid.classes.names[class]);
    let mut kinds: Vec<Kind> = (0..laid.classes.codes.len())
        .map(|class| Kind {
            label: label(class),
            colour: kind_colour(laid.colour(class), laid.family(class)),
        })
        .collect();
    let others = kinds.len();
    kinds.push(Kind { label: "others".to_string(), colour: ink::AS_EXPECTED });
    let level = geography.level(&request.level)?;
    let areas: Vec<OfKind> = mixes
        .iter()
        .map(|mix| match (class, mix.main, mix.dominance) {
            (Some(class), Some(_), _) => match mix.shares.get(class) {
                Some(share) if *share > 0.0 => OfKind::Kind(class, *share),
                _ => OfKind::Kind(others, 1.0),
            },
            (None, Some(main), Some(dominance)) => OfKind::Kind(main, dominance),
            _ => OfKind::Hatched(Hatch::NoData),
        })
        .collect();
    let areas = commonest(areas, MOST_CLASSES, others);
    let lines = mixes
        .iter()
        .map(|mix| match (class, mix.main) {
            (Some(class), Some(_)) => {
                let share = mix.shares.get(class).copied().unwrap_or(0.0);
                vec![format!("{}: {}", label(class), percent(share))]
            }
            (None, Some(main)) if mix.dominance.is_some_and(|d| d < 1.0) => {
                vec![format!("{}: {}", label(main), percent(mix.dominance.unwrap_or(0.0)))]
            }
            (None, Some(main)) => vec![label(main)],
            _ => vec!["No class".to_string()],
        })
        .collect();
    let (heading, title) = match class {
        Some(class) => ("Who lives here".to_string(), format!("Where {} live", label(class))),
        None => (
            format!("Main {}", laid.classes.tier),
            format!("Main {} of each {}", laid.classes.tier, level.singular),
        ),
    };
    let method = format!(
        "Main {} of {}, paler where it is less of the area ({})",
        laid.classes.tier, laid.classes.scheme, base.words
    );
    let colours = Arc::new(by_kind(&heading, &method, &kinds, &areas));
    Ok(AreaMap { level: level.id.clone(), title, colours, lines })
}

/// The map asked for, of the request's level.
///
/// Errors: as of `class_map`, `attribute_map` and `non_users`.
pub fn map(
    loaded: &Loaded,
    request: &ProfileRequest,
    of: &MapOf,
    progress: &Progress,
) -> Result<AreaMap> {
    match of {
        MapOf::Classes => class_map(loaded, request, None),
        MapOf::Class(class) => class_map(loaded, request, Some(*class)),
        MapOf::Attribute(name) => attribute_map(loaded, request, name),
        MapOf::CustomersOf(class, of) => {
            let answer = non_users(loaded, request, progress)?;
            if !has_class(&answer, *class) {
                return class_map(loaded, request, None);
            }
            customer_map(&answer, &loaded.geography, *class, *of)
        }
        MapOf::NonUsers => non_users_map(&non_users(loaded, request, progress)?),
    }
}

/// Whether the class is there: it may have been picked in a tier of more.
fn has_class(answer: &NonUsers, class: usize) -> bool {
    answer.rows.iter().any(|row| row.class == class)
}

/// A map of profiles, and the areas that it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileMap {
    pub areas: Arc<AreaMap>,
    /// Of the map of one class: the areas whose main class it is.
    pub lived_in: BTreeSet<AreaCode>,
    /// Of the map of one class: what the scheme says of it, in words.
    pub attributes: Vec<(String, String)>,
}

/// The map asked for; of a class with the areas whose main class it is.
///
/// Errors: as of `map`.
pub fn map_with_areas(
    loaded: &Loaded,
    request: &ProfileRequest,
    of: &MapOf,
    progress: &Progress,
) -> Result<ProfileMap> {
    let areas = Arc::new(map(loaded, request, of, progress)?);
    let MapOf::Class(class) = of else {
        return Ok(ProfileMap { areas, lived_in: BTreeSet::new(), attributes: Vec::new() });
    };
    let question = &request.question;
    let (geography, council) = (&loaded.geography, &loaded.council);
    let (scheme, tier) = (question.scheme.as_ref(), question.tier.as_deref());
    let laid = profile::classing(geography, council, &loaded.records, scheme, tier)?;
    let base = base_population(&question.base, council, geography.blocks()?)?;
    let mixes = area_mixes(geography, &laid, &base.values, &request.level)?;
    let last = laid.scheme.tiers.len().saturating_sub(1);
    let lowest = profile::laid(geography, &loaded.records, laid.scheme, last)?;
    let weights = lowest.base_by_class(&base.values);
    let attributes = profile::class_attributes(laid.scheme, laid.tier, *class, &weights);
    let attributes = attributes.into_iter().map(|(name, value)| {
        let words = match value {
            AttributeValue::Words(words) => words,
            AttributeValue::Number(share) if (0.0..=1.0).contains(&share) => percent(share),
            AttributeValue::Number(number) => decimal(number, 1),
        };
        (attribute_words(&name), words)
    });
    let level = loaded.geography.level(&request.level)?;
    let of_class = level.areas.iter().zip(&mixes).filter(|(_, mix)| mix.main == Some(*class));
    let lived_in = of_class.map(|(area, _)| area.code.clone()).collect();
    Ok(ProfileMap { areas, lived_in, attributes: attributes.collect() })
}

/// An attribute of the scheme by area, weighed by the base.
///
/// Errors: as of `class_map`; no attribute of that name.
pub fn attribute_map(loaded: &Loaded, request: &ProfileRequest, name: &str) -> Result<AreaMap> {
    let (geography, council) = (&loaded.geography, &loaded.council);
    let scheme = request.question.scheme.as_ref();
    let laid = profile::classing(geography, council, &loaded.records, scheme, None)?;
    let base = base_population(&request.question.base, council, geography.blocks()?)?;
    let found = profile::attribute_map(geography, laid.scheme, name, &base.values, &request.level)?;
    let title = attribute_words(name);
    let level = geography.level(&request.level)?;
    let none = || OfKind::Hatched(Hatch::NoData);
    let (colours, lines): (_, Vec<String>) = match found {
        None => {
            let known: Vec<&str> =
                laid.scheme.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
            let remedy = match known.as_slice() {
                [] => "The scheme has none; import a table of them".to_string(),
                known => format!("Name one of: {}", known.join(", ")),
            };
            let what = format!("{} has no attribute “{name}”", laid.scheme.name);
            return Err(Error::usage(what).remedy(remedy));
        }
        Some(AttributeMap::Numbers(values)) => {
            let shares = values.iter().flatten().all(|value| (0.0..=1.0).contains(value));
            let writing = if shares { Writing::Percent } else { Writing::OneDecimal };
            let manner = Manner { scale: Scale::Sequential, writing };
            let hatched = Drawn::Hatched(Hatch::NoData);
            let drawn: Vec<Drawn> =
                values.iter().map(|value| value.map_or(hatched, Drawn::Value)).collect();
            let numbers = Numbers { heading: &title, title: &title, manner };
            let words = |value: &Option<f64>| {
                value.map_or_else(|| "No data".to_string(), |value| manner.write(value))
            };
            let lines = values.iter().map(|value| format!("{title}: {}", words(value))).collect();
            (by_number(numbers, &drawn, &MapView::default())?, lines)
        }
        Some(AttributeMap::Words { words, of_area }) => {
            let kind = |(i, label): (usize, &String)| Kind {
                label: label.clone(),
                colour: kind_colour(None, i),
            };
            let kinds: Vec<Kind> = words.iter().enumerate().map(kind).collect();
            let areas: Vec<OfKind> =
                of_area.iter().map(|at| at.map_or_else(none, |at| OfKind::Kind(at, 1.0))).collect();
            let lines = of_area
                .iter()
                .map(|at| at.and_then(|at| words.get(at)).map_or("No data", String::as_str))
                .map(|words| format!("{title}: {words}"))
                .collect();
            (
                by_kind(&title, &format!("{title}, as most of the base has it"), &kinds, &areas),
                lines,
            )
        }
    };
    Ok(AreaMap {
        level: level.id.clone(),
        title: format!("{title} ({})", laid.scheme.name),
        colours: Arc::new(colours),
        lines: lines.into_iter().map(|line| vec![line]).collect(),
    })
}

/// "Propensity face to face" for `propensity_face_to_face`.
pub fn attribute_words(name: &str) -> String {
    upper_first(name.replace(['_', '-'], " ").trim())
}

/// How many do not use it, by area.
///
/// Errors: none that is known.
pub fn non_users_map(answer: &NonUsers) -> Result<AreaMap> {
    let drawn: Vec<Drawn> = answer
        .by_area
        .iter()
        .map(|area| match area {
            AreaNonUsers::Shown(count) => Drawn::Value(*count),
            AreaNonUsers::Withheld => Drawn::Hatched(Hatch::Withheld),
            AreaNonUsers::NoBase => Drawn::Hatched(Hatch::NoData),
        })
        .collect();
    let manner = Manner { scale: Scale::Sequential, writing: Writing::Count };
    let title = format!("Who does not use it: {}", answer.customer_words);
    let numbers = Numbers { heading: "Non-users", title: "Non-users", manner };
    let colours = Arc::new(by_number(numbers, &drawn, &MapView::default())?);
    let lines = answer
        .by_area
        .iter()
        .map(|area| {
            vec![match area {
                AreaNonUsers::Shown(count) => {
                    format!("{} no customers, of {}", manner.write(*count), answer.base_words)
                }
                AreaNonUsers::Withheld => "Withheld".to_string(),
                AreaNonUsers::NoBase => "No data".to_string(),
            }]
        })
        .collect();
    Ok(AreaMap { level: answer.level.clone(), title, colours, lines })
}

/// What stands around the map of non-users.
pub fn non_users_words(answer: &NonUsers, map: &AreaMap) -> Words {
    Words::of_card(&answer.card, map.title.clone(), answer.sentence(), &map.colours.method)
}

/// The map asked for, and what stands around it.
///
/// Errors: as of `map` and `profiles`.
pub fn map_with_words(
    loaded: &Loaded,
    request: &ProfileRequest,
    of: &MapOf,
    progress: &Progress,
) -> Result<(AreaMap, Words)> {
    match of {
        MapOf::NonUsers => {
            let answer = non_users(loaded, request, progress)?;
            let map = non_users_map(&answer)?;
            let words = non_users_words(&answer, &map);
            Ok((map, words))
        }
        MapOf::CustomersOf(class, of) => {
            let answer = non_users(loaded, request, progress)?;
            if !has_class(&answer, *class) {
                return map_with_words(loaded, request, &MapOf::Classes, progress);
            }
            let map = customer_map(&answer, &loaded.geography, *class, *of)?;
            let words = customer_words(&answer, &map);
            Ok((map, words))
        }
        MapOf::Classes | MapOf::Class(_) | MapOf::Attribute(_) => {
            let map = map(loaded, request, of, progress)?;
            let words = words_of_base(loaded, request, of, &map, progress)?;
            Ok((map, words))
        }
    }
}

/// What stands around a map of whom the scheme says lives where.
fn words_of_base(
    loaded: &Loaded,
    request: &ProfileRequest,
    of: &MapOf,
    map: &AreaMap,
    progress: &Progress,
) -> Result<Words> {
    let mut card = customer_profile(loaded, request, &request.question, progress)?.card;
    // Of whom the customers are is not what this map tells.
    card.lines.retain(|(heading, _)| !matches!(heading.as_str(), "Records" | "Index" | "Period"));
    let sentence = match of {
        MapOf::Class(_) => "The paler an area, the less of its base is in the class.",
        MapOf::Attribute(_) => {
            "What the scheme says of each class, taken together over an area's base."
        }
        _ => {
            "The colour is that of the class that most of an area's base is in: the paler, the less of it."
        }
    };
    let title = upper_first(&map.title);
    Ok(Words::of_card(&card, title, sentence.to_string(), &map.colours.method))
}

pub(super) fn percent(share: f64) -> String {
    Writing::Percent.write(share)
}
