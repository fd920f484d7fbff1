//! Where is take-up less, or more, than expected? The whole answer to one
//! question: counted, summed, tested, put in words and protected.

use super::answer::{Observed, Overdispersion, TakeUp, TakeUpRow, Totals};
use super::card::{CardFacts, card};
use super::classes::Classes;
use super::counted::CountedBlocks;
use super::counting::Counting;
use super::figures::{Figures, Settings, figures};
use super::profile_meant::scheme_meant_if_named;
use super::protect::protect;
use super::sums::{Into, Sums, sums};
use super::take_up_notes::{Told, notes};
use crate::base::number::percent;
use crate::base::{Error, Notes, Progress, Result, Unit};
use crate::council::Council;
use crate::geography::{Geography, Level};
use crate::project::{Expected, Protection, Question};
use crate::records::{Filter, Records};
use std::sync::Arc;

/// All that an answer is made from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    pub geography: &'a Geography,
    pub council: &'a Council,
    pub records: &'a Records,
    pub question: &'a Question,
    pub protection: Protection,
    /// Source lines for the method card.
    pub sources: &'a [String],
    pub settings: Settings,
}

/// Answers the take-up question.
///
/// Errors, each with its remedy: a service, channel, level, base, scheme or
/// tier that is not there; a table or scheme of another edition; a level that
/// building blocks have no way to; stopped by the officer.
pub fn take_up(inputs: &Inputs, progress: &Progress) -> Result<TakeUp> {
    let Inputs { geography, council, records, question, .. } = *inputs;
    check(question, council, records)?;
    let blocks = geography.blocks()?;
    let level = geography.level(&question.level)?;
    let mut told = Notes::new();
    let counted = CountedBlocks::of(inputs, &mut told, progress)?;

    progress.stage("Comparing areas", 0);
    let parents =
        if level.id == blocks.id { None } else { Some(geography.parents(&blocks.id, &level.id)?) };
    let into = parents.as_ref().map_or(Into::Themselves, |parents| Into::Areas {
        parent: parents.all(),
        count: level.len(),
    });
    let standard = counted.standard(question);
    let sums = sums(&counted.layer(), standard, into);
    let figures = figures(&sums.areas, question.unit, standard.is_test(), inputs.settings);
    progress.check()?;

    let rows = rows(level, &sums, &figures, counted.named());
    let CountedBlocks { base, profile, counts, .. } = counted;
    let totals =
        Totals { on_record: Observed::Count(counts.total), ..Totals::of(&rows, sums.without_base) };
    let counting = Counting { unit: question.unit, protection: inputs.protection };
    let is_shown =
        |row: &&TakeUpRow| row.observed.count().is_some_and(|o| counting.told(o).count().is_some());
    if let Some(parents) = &parents {
        told.extend(parents.notes.clone());
    }
    told.extend(notes(&Told {
        question,
        rows: &rows,
        sums: &sums,
        blocks,
        level,
        unplaced: counts.unplaced,
        protection: inputs.protection,
    }));
    let words = service_words(question, council);
    let card = card(&CardFacts {
        service_words: &words,
        base_words: &base.words,
        base_expression: &question.base,
        expected: &question.expected,
        unit: question.unit,
        protection: inputs.protection,
        period: question.period,
        channel_words: channel_words(question, council),
        classes: profile.classes.as_ref(),
        groups: profile.groups.as_ref(),
        overall_rate: sums.overall_rate,
        potentials: (
            rows.iter().filter(is_shown).filter_map(|row| row.potential.get()).reduce(|a, b| a + b),
            sums.plain_potential,
        ),
        settings: inputs.settings,
        tested: rows.iter().filter(|row| row.q.get().is_some()).count(),
        matching: (counts.total, counts.unplaced),
        level,
        blocks,
        sources: inputs.sources,
    });
    let answer = TakeUp {
        question: question.clone(),
        protection: Protection { on: false, ..inputs.protection },
        level: level.id.clone(),
        level_words: (level.singular.clone(), level.plural.clone()),
        edition: level.edition.clone(),
        service_words: words,
        base_words: base.words,
        overdispersion: Overdispersion::of(&rows),
        rows,
        totals,
        card,
        notes: told,
    };
    Ok(protect(answer, inputs.protection))
}

/// Refuses services, channels and a scheme that nothing is known of, a target
/// of more customers than people, and a period that ends before it begins.
fn check(question: &Question, council: &Council, records: &Records) -> Result<()> {
    for id in &question.services {
        if council.service(*id).is_none() && !records.services.contains(id) {
            return Err(Error::usage(format!("There is no service {id}"))
                .remedy("List them with “wardwise services”"));
        }
    }
    for id in &question.channels {
        if council.channel(*id).is_none() && !records.channels.contains(id) {
            let names: Vec<&str> = council.channels.iter().map(|c| c.name.as_str()).collect();
            return Err(Error::usage(format!("There is no channel {id}"))
                .remedy(format!("Name one of: {}", names.join(", "))));
        }
    }
    scheme_meant_if_named(council, question)?;
    if let (Expected::Rate(rate), Unit::People) = (&question.expected, question.unit)
        && *rate > 1.0
    {
        return Err(Error::usage(format!(
            "A target rate of {rate} is more customers than people: {}",
            percent(*rate, 0)
        ))
        .remedy("Write a share of the base between 0 and 1, for example rate:0.30"));
    }
    if let (Some(from), Some(to)) = (question.period.from, question.period.to)
        && from > to
    {
        return Err(Error::usage(format!("The period ends ({to}) before it begins ({from})"))
            .remedy("Exchange the two months"));
    }
    Ok(())
}

/// The records that a question asks about.
pub(super) fn filter_of(question: &Question) -> Filter {
    Filter {
        services: question.services.clone(),
        interactions: question.interactions.clone(),
        channels: question.channels.clone(),
        period: question.period,
        ..Filter::default()
    }
}

/// Counts by position in the records' list of blocks, as positions in the level.
pub(super) fn onto_level(records: &Records, counts: &[u64], blocks: &Level) -> Result<Vec<u64>> {
    let mut observed = vec![0; blocks.len()];
    for (code, count) in records.blocks.iter().zip(counts) {
        match blocks.position(code.as_str()).and_then(|at| observed.get_mut(at)) {
            Some(place) => *place += count,
            None if *count == 0 => {}
            None => {
                return Err(Error::new(format!(
                    "Records are held in an area that is no {}",
                    blocks.singular
                ))
                .at_area(code.as_str())
                .remedy("Import the records again, after the boundaries"));
            }
        }
    }
    Ok(observed)
}

fn rows(
    level: &Level,
    sums: &Sums,
    figures: &[Figures],
    named: Option<&Classes>,
) -> Vec<TakeUpRow> {
    let groups: Vec<Arc<str>> = named
        .map_or_else(Vec::new, |named| named.names.iter().map(|n| n.as_str().into()).collect());
    let areas = level.areas.iter().zip(&sums.areas).zip(figures);
    areas
        .map(|((area, sums), f)| TakeUpRow {
            code: area.code.clone(),
            name: area.name.clone(),
            observed: Observed::Count(f.observed),
            base: f.base.into(),
            rate: f.rate.into(),
            rate_low: f.rate_low.into(),
            rate_high: f.rate_high.into(),
            expected: f.expected.into(),
            ratio: f.ratio.into(),
            ratio_low: f.ratio_low.into(),
            ratio_high: f.ratio_high.into(),
            p: f.p.into(),
            q: f.q.into(),
            finding: f.finding,
            gap: f.gap.into(),
            potential: f.potential.into(),
            group: sums.class.and_then(|class| groups.get(class).cloned()),
        })
        .collect()
}

/// "Bus pass", "Bus pass and Blue badge", "5 services", "all services".
fn service_words(question: &Question, council: &Council) -> String {
    let names: Vec<String> = question
        .services
        .iter()
        .map(|id| council.service(*id).map_or_else(|| format!("service {id}"), |s| s.name.clone()))
        .collect();
    match names.as_slice() {
        [] => "all services".to_string(),
        [..] if names.len() > 3 => format!("{} services", names.len()),
        [..] => joined(&names),
    }
}

/// "web and phone"; `None` where all channels are asked.
pub(super) fn channel_words(question: &Question, council: &Council) -> Option<String> {
    let names: Vec<String> = question
        .channels
        .iter()
        .map(|id| council.channel(*id).map_or_else(|| format!("channel {id}"), |c| c.name.clone()))
        .collect();
    (!names.is_empty()).then(|| joined(&names))
}

/// "a", "a and b", "a, b and c".
fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
