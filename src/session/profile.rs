//! How is a question about profiles asked of an open workspace? The same for
//! window, file and command line.

use super::customer_map::{Of, customer_map};
use super::shift_costs::shift_costs;
use super::{Loaded, Selection};
use crate::base::number::decimal;
use crate::base::{AreaCode, ChannelId, Error, LevelId, Progress, Result, Unit};
use crate::demand::{Manner, Scale, Settings, Writing, base_population};
use crate::figure::area_map::{Kind, Numbers, OfKind, by_kind, by_number, commonest};
use crate::figure::choropleth::Drawn;
use crate::figure::kind_colour::kind_colour;
use crate::figure::map::upper_first;
use crate::figure::page::Words;
use crate::figure::{AreaMap, Hatch, ink};
use crate::profile::{
    self, AreaNonUsers, AttributeMap, AttributeValue, ChannelProfile, CrossTable, CustomerProfile,
    HeatTable, Inputs, NonUsers, Prices, ShiftTargets, Within, area_mixes,
};
use crate::project::{CostBook, MapView, ProfileQuestion, Project, Protection};
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

/// Everything that an answer about profiles depends on, apart from the
/// workspace's data.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileRequest {
    pub question: ProfileQuestion,
    /// The same question of those compared.
    pub beside: Vec<ProfileQuestion>,
    /// The areas it is of; `None`: the whole council.
    pub within: Option<(LevelId, Selection)>,
    /// Who does not use it is told by areas of this level.
    pub level: LevelId,
    pub protection: Protection,
}

impl ProfileRequest {
    /// What the project's decisions ask, of the areas selected where any are.
    pub fn of(project: &Project, selection: &Selection, protection: Protection) -> ProfileRequest {
        let (choice, take_up) = (&project.profile, &project.question);
        let of_selection = !selection.is_empty();
        ProfileRequest {
            question: choice.question(take_up),
            beside: choice.questions_beside(take_up),
            within: of_selection.then(|| (take_up.level.clone(), selection.clone())),
            level: take_up.level.clone(),
            protection,
        }
    }
}

/// Calls `ask` with what the request asks.
fn asked<T>(
    loaded: &Loaded,
    request: &ProfileRequest,
    question: &ProfileQuestion,
    ask: impl FnOnce(&Inputs) -> Result<T>,
) -> Result<T> {
    let sources = loaded.source_lines();
    ask(&Inputs {
        geography: &loaded.geography,
        council: &loaded.council,
        records: &loaded.records,
        question,
        within: request.within.as_ref().map(|(level, areas)| Within { level, areas }),
        protection: request.protection,
        sources: &sources,
        settings: Settings::default(),
    })
}

/// The profile asked for, and those compared with it.
pub fn profiles(
    loaded: &Loaded,
    request: &ProfileRequest,
    progress: &Progress,
) -> Result<Vec<CustomerProfile>> {
    let one = |question: &ProfileQuestion| {
        asked(loaded, request, question, |inputs| profile::customer_profile(inputs, progress))
    };
    std::iter::once(&request.question).chain(&request.beside).map(one).collect()
}

/// Every service's profile and their table of indices.
pub fn all_services(
    loaded: &Loaded,
    request: &ProfileRequest,
    progress: &Progress,
) -> Result<(HeatTable, Vec<CustomerProfile>)> {
    asked(loaded, request, &request.question, |inputs| {
        let profiles = profile::profiles_of_services(inputs, progress)?;
        Ok((profile::heat(&profiles), profiles))
    })
}

/// Who does not use it, by class and area of the request's level.
pub fn non_users(
    loaded: &Loaded,
    request: &ProfileRequest,
    progress: &Progress,
) -> Result<NonUsers> {
    let question = ProfileQuestion { unit: Unit::People, ..request.question.clone() };
    asked(loaded, request, &question, |inputs| profile::non_users(inputs, &request.level, progress))
}

/// Customers by class, area and service.
pub fn cross(loaded: &Loaded, request: &ProfileRequest, progress: &Progress) -> Result<CrossTable> {
    asked(loaded, request, &request.question, |inputs| {
        profile::cross(inputs, &request.level, progress)
    })
}

/// Contacts by class and channel.
pub fn channels(
    loaded: &Loaded,
    request: &ProfileRequest,
    progress: &Progress,
) -> Result<ChannelProfile> {
    asked(loaded, request, &request.question, |inputs| profile::channels(inputs, progress))
}

/// Whom to ask first to change channel, at the central costs of a cost book.
///
/// Errors: as of `profile::shift_targets`; a cost book with a list that is not
/// there, or a ratio that nothing known scales.
pub fn shift_targets(
    loaded: &Loaded,
    request: &ProfileRequest,
    book: &CostBook,
    progress: &Progress,
) -> Result<ShiftTargets> {
    let costs = shift_costs(loaded, book, &request.question, progress)?;
    let of_contact = |id: ChannelId| costs.by_channel.get(&id).copied();
    let prices = Prices { of_contact: &of_contact, words: &costs.words };
    asked(loaded, request, &request.question, |inputs| {
        profile::shift_targets(inputs, &request.level, prices, progress)
    })
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
    let label = |class: usize| label_of(&laid.classes.codes[class], &laid.classes.names[class]);
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
            // One that was picked in a tier of more classes.
            if !answer.rows.iter().any(|row| row.class == *class) {
                return class_map(loaded, request, None);
            }
            customer_map(&answer, &loaded.geography, *class, *of)
        }
        MapOf::NonUsers => non_users_map(&non_users(loaded, request, progress)?),
    }
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

/// What stands around the map of classes.
///
/// Errors: as of `profiles`.
pub fn map_words(
    loaded: &Loaded,
    request: &ProfileRequest,
    map: &AreaMap,
    progress: &Progress,
) -> Result<Words> {
    let profile = asked(loaded, request, &request.question, |inputs| {
        profile::customer_profile(inputs, progress)
    })?;
    let mut card = profile.card;
    // Of whom the customers are is not what this map tells.
    card.lines.retain(|(heading, _)| !matches!(heading.as_str(), "Records" | "Index" | "Period"));
    let sentence = "The colour is that of the class that most of an area's base is in: the paler, the less of it.";
    let title = upper_first(&map.title);
    Ok(Words::of_card(&card, title, sentence.to_string(), &map.colours.method))
}

/// A class as maps call it: "D Older suburbs".
pub(super) fn label_of(code: &str, name: &str) -> String {
    if code == name { name.to_string() } else { format!("{code} {name}") }
}

pub(super) fn percent(share: f64) -> String {
    crate::base::number::percent(share, if share < 0.1 { 1 } else { 0 })
}
