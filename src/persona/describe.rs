//! How many are like this persona, where do they live, what do they use, how
//! do they come, and what does it cost? The whole answer about one of them.

use super::ages::BaseCells;
use super::answer::{AgeOnRecords, PersonaAnswer, UseRow};
use super::card::{CardFacts, card};
use super::channels::{channel_rows, contacts};
use super::costs::{UnitCosts, cost_figures, years};
use super::filters::Filters;
use super::kept::{Counting, Kept};
use super::likelihood::{ClassWeights, media, of_attribute};
use super::meant::Meant;
use super::protect;
use super::room::{Known, room_rows};
use super::uses::{UseGround, use_row};
use super::where_they_live::{AtBlocks, area_rows};
use super::words::criteria_words;
use crate::base::{Error, Month, Notes, Progress, Result};
use crate::council::Council;
use crate::demand::Settings;
use crate::geography::{Geography, Level};
use crate::project::{Board, CostBook, Persona, PersonaId, Protection, Question};
use crate::records::{Filter, Records};

/// All that an answer about personas is made from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    pub geography: &'a Geography,
    pub council: &'a Council,
    pub records: &'a Records,
    /// What was counted of these records before.
    pub kept: &'a Kept,
    pub board: &'a Board,
    /// The base, the period, the level and the services asked about.
    pub question: &'a Question,
    /// The first and the last month on record.
    pub months: Option<(Month, Month)>,
    pub costs: &'a CostBook,
    pub protection: Protection,
    /// Source lines for the method card.
    pub sources: &'a [String],
    pub settings: Settings,
}

/// Answers for one persona of the board.
///
/// Errors, each with its remedy: no such persona; a base, scheme, tier,
/// attribute, level or area that is not there; an age that cuts a band of the
/// table; stopped by the officer.
pub fn persona(inputs: &Inputs, id: PersonaId, progress: &Progress) -> Result<PersonaAnswer> {
    let persona = inputs.board.persona(id).ok_or_else(|| {
        let known: Vec<String> =
            inputs.board.personas.iter().map(|p| format!("{} {}", p.id, p.title())).collect();
        Error::usage(format!("There is no persona {id}")).remedy(match known.is_empty() {
            true => "Make one first, in the Personas place or with --add".to_string(),
            false => format!("There are: {}", known.join("; ")),
        })
    })?;
    progress.stage("Counting", 0);
    let level = inputs.geography.level(&inputs.question.level)?;
    if !persona.source.has_figures() {
        return Ok(by_the_room(inputs, persona, level));
    }
    let mut told = Notes::new();
    let Inputs { geography, council, records, kept, question, protection, .. } = *inputs;
    let counting = Counting { records, kept, progress };
    let blocks = geography.blocks()?;
    let criteria = &persona.criteria;
    let meant = Meant::of(criteria, geography, council, records, &mut told)?;
    let cells = BaseCells::of(&question.base, council, blocks, criteria.ages.iter(), &mut told)?;
    let mut filters = Filters::of(criteria, &meant, blocks, records, question.period);
    filters.take_ages(&counting, &cells, protection, &mut told)?;
    let base = at_blocks(&cells, &vec![true; cells.slices.len()], &vec![true; blocks.len()]);
    let people = at_blocks(&cells, &cells.wanted(&criteria.ages), &meant.blocks);
    let (base_total, people_total) = (total(&base), total(&people));

    let matching = counting.people(&filters.matching())?;
    let at = AtBlocks {
        people: &people,
        base: &base,
        customers: &onto_blocks(records, &matching.by_block, blocks),
    };
    let areas = area_rows(geography, &level.id, &at, protection)?;
    let at_all_ages;
    let rates_of = if filters.ages == AgeOnRecords::Unknown {
        at_all_ages = at_blocks(&cells, &vec![true; cells.slices.len()], &meant.blocks);
        total(&at_all_ages)
    } else {
        people_total
    };
    let rates_of = protect::part(rates_of, base_total, protection).count();
    let ground = UseGround {
        counting,
        meant: &meant,
        filters: &filters,
        period: question.period,
        people: rates_of,
        base: base_total,
        protection,
        confidence: inputs.settings.confidence,
    };
    let (asked, uses) = uses(inputs, &ground)?;

    let scheme = meant.scheme.as_ref().map(|meant| meant.laid.scheme);
    let weights = weights(&meant, &people);
    let theirs = contacts(&counting, &filters.ways())?;
    let everybody = Filter {
        services: criteria.services.clone(),
        period: question.period,
        ..Filter::default()
    };
    let everybody = contacts(&counting, &everybody)?;
    let channels = channel_rows(
        council,
        &theirs,
        &everybody,
        scheme.zip(weights.as_ref()),
        protection,
        inputs.settings.confidence,
    );
    let customers = counting.people(&filters.ways())?.total;
    let withheld = |channel| {
        channels.iter().any(|row| Some(row.channel) == channel && row.contacts.count().is_none())
    };
    let shown = protect::observed(customers, protection).count();
    let years = years(question.period, inputs.months);
    let unit_costs = UnitCosts::of(inputs.costs, council, &counting, question.period);
    let unit_costs = match unit_costs {
        Ok(costs) => costs,
        Err(error) if error.is_cancelled() => return Err(error),
        Err(error) => {
            told.warn(format!("There are no costs. {error}"));
            UnitCosts::default()
        }
    };
    let costs = cost_figures(&theirs, withheld, shown, years, &unit_costs, protection);
    let media = match (scheme, &weights, self::weights(&meant, &base)) {
        (Some(scheme), Some(persona), Some(all)) => media(scheme, persona, &all),
        _ => Vec::new(),
    };
    let attribute = |name: &str| of_attribute(scheme?, name, weights.as_ref()?);
    let room = room_rows(
        persona,
        Some(&Known { channels: &channels, uses: &uses, attribute: &attribute }),
    );
    tell(&mut told, inputs, persona, &cells, &filters, people_total, base_total);
    let told_people = protect::part(people_total, base_total, protection);
    let criteria_told = criteria_words(criteria, council, geography);
    let full: Vec<String> = criteria_told.iter().map(|words| words.full.clone()).collect();
    Ok(PersonaAnswer {
        id,
        title: persona.title(),
        name: name_of(persona),
        protection,
        has_figures: true,
        base_words: cells.words.clone(),
        base: base_total,
        people: told_people,
        share: told_people.count().filter(|_| base_total > 0.0).map(|people| people / base_total),
        customers: protect::observed(matching.total, protection),
        unplaced: protect::observed(matching.unplaced, protection),
        ages: filters.ages,
        level: level.id.clone(),
        level_words: (level.singular.clone(), level.plural.clone()),
        areas_with_many: areas
            .iter()
            .filter(|row| row.people.count().is_some_and(|count| count >= PersonaAnswer::MANY))
            .count(),
        areas,
        asked,
        uses,
        channels,
        media,
        room,
        card: card(&CardFacts {
            criteria: &full,
            base_words: &cells.words,
            base_expression: &question.base,
            period: question.period,
            scheme: scheme.map(|scheme| scheme.name.as_str()),
            ages: filters.ages,
            costs: costs.as_ref(),
            confidence: inputs.settings.confidence,
            protection,
            sources: inputs.sources,
        }),
        criteria: criteria_told,
        costs,
        notes: told,
    })
}

fn name_of(persona: &Persona) -> String {
    match persona.name.trim() {
        "" => "this persona".to_string(),
        name => name.to_string(),
    }
}

/// A persona that rests on the room's judgement alone.
fn by_the_room(inputs: &Inputs, persona: &Persona, level: &Level) -> PersonaAnswer {
    let criteria = criteria_words(&persona.criteria, inputs.council, inputs.geography);
    let mut told = Notes::new();
    told.remark("This persona rests on the room's judgement alone, so nobody is counted.");
    let mut card = crate::demand::MethodCard::default();
    card.set("Source", "The room's judgement alone: nobody is counted.");
    card.set("Persona", "A persona stands for many people and is nobody real.");
    card.set("Program", format!("Wardwise {}.", env!("CARGO_PKG_VERSION")));
    PersonaAnswer {
        id: persona.id,
        title: persona.title(),
        name: name_of(persona),
        protection: inputs.protection,
        criteria,
        has_figures: false,
        base_words: String::new(),
        base: 0.0,
        people: Default::default(),
        share: None,
        customers: Default::default(),
        unplaced: Default::default(),
        ages: AgeOnRecords::NotAsked,
        level: level.id.clone(),
        level_words: (level.singular.clone(), level.plural.clone()),
        areas: Vec::new(),
        areas_with_many: 0,
        asked: None,
        uses: Vec::new(),
        channels: Vec::new(),
        media: Vec::new(),
        costs: None,
        room: room_rows(persona, None),
        card,
        notes: told,
    }
}

/// By building block: the base of the slices and blocks wanted. A block
/// without any figure has none; one that is not wanted has 0.
pub(super) fn at_blocks(cells: &BaseCells, slices: &[bool], blocks: &[bool]) -> Vec<Option<f64>> {
    let mut sums: Vec<Option<f64>> = vec![None; blocks.len()];
    for (values, wanted) in cells.values.iter().zip(slices) {
        for ((sum, value), within) in sums.iter_mut().zip(values).zip(blocks) {
            if let Some(value) = value {
                let more = if *wanted && *within { *value } else { 0.0 };
                *sum = Some(sum.unwrap_or(0.0) + more);
            }
        }
    }
    sums
}

fn total(at_blocks: &[Option<f64>]) -> f64 {
    at_blocks.iter().flatten().sum()
}

/// Counts by position in the records' list of blocks, as positions in the
/// level.
fn onto_blocks(records: &Records, counts: &[u64], blocks: &Level) -> Vec<u64> {
    let mut placed = vec![0; blocks.len()];
    for (code, count) in records.blocks.iter().zip(counts) {
        if let Some(place) = blocks.position(code.as_str()).and_then(|at| placed.get_mut(at)) {
            *place += count;
        }
    }
    placed
}

/// How many of the people are in each class of the scheme's lowest tier.
fn weights(meant: &Meant, at_blocks: &[Option<f64>]) -> Option<ClassWeights> {
    meant.scheme.as_ref().map(|scheme| ClassWeights(scheme.laid.base_by_class(at_blocks)))
}

/// Take-up of what is asked about, and of each service.
fn uses(inputs: &Inputs, ground: &UseGround) -> Result<(Option<UseRow>, Vec<UseRow>)> {
    let mut ids: Vec<_> = inputs.council.services.iter().map(|s| s.id).collect();
    ids.extend(&inputs.records.services);
    ids.sort_unstable();
    ids.dedup();
    let name = |id| {
        let service = inputs.council.service(id);
        service.map_or_else(|| format!("Service {id}"), |service| service.name.clone())
    };
    let rows = ids
        .iter()
        .map(|id| use_row(ground, &[*id], Some(*id), name(*id)))
        .collect::<Result<Vec<UseRow>>>()?;
    let asked = match inputs.question.services.as_slice() {
        [] => use_row(ground, &[], None, "any service".to_string())?,
        [one] => {
            let row = rows.iter().find(|row| row.service == Some(*one)).cloned();
            match row {
                Some(row) => row,
                None => use_row(ground, &[*one], Some(*one), name(*one))?,
            }
        }
        several => {
            let words = match several {
                [a, b] => format!("{} or {}", name(*a), name(*b)),
                more => format!("any of {} services", more.len()),
            };
            use_row(ground, several, None, words)?
        }
    };
    Ok((Some(asked), rows))
}

fn tell(
    told: &mut Notes,
    inputs: &Inputs,
    persona: &Persona,
    cells: &BaseCells,
    filters: &Filters,
    people: f64,
    base: f64,
) {
    let criteria = &persona.criteria;
    if criteria.is_empty() {
        told.remark("Nothing is asked yet, so everybody is meant.");
    } else if !criteria.is_of_base() {
        told.remark(
            "What services people use and how they come is known of customers only: of the base \
             everybody is meant.",
        );
    } else if people == 0.0 && base > 0.0 {
        told.warn(format!("None of the {} match these criteria.", cells.words));
    }
    match filters.ages {
        AgeOnRecords::Partly(share) => told.warn(format!(
            "Of the customers who match otherwise {} have an age on record; the others are left \
             out, so customers and take-up are the least there can be.",
            super::card::share_words(share)
        )),
        AgeOnRecords::Unknown => told.warn(
            "The records have no ages: customers are of all ages, and take-up is of the whole base \
             that the question is of.",
        ),
        AgeOnRecords::NotAsked | AgeOnRecords::Known => {}
    }
    let lacking = cells.values.first().map_or(0, |values| {
        let gaps = |block: usize| {
            cells.values.iter().all(|slice| slice.get(block).copied().flatten().is_none())
        };
        (0..values.len()).filter(|block| gaps(*block)).count()
    });
    if lacking > 0
        && let Ok(blocks) = inputs.geography.blocks()
    {
        told.warn(format!(
            "{} no figure for the base, and nobody there is counted.",
            match lacking {
                1 => format!("1 {} has", blocks.singular),
                more => format!("{more} {} have", blocks.plural),
            }
        ));
    }
}
