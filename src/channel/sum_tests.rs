//! Do totals equal the sum of their parts, and is nobody moved who is not there
//! or not likely to be, whatever the contacts and whatever the moves?

use super::made_up::{FACE, Heap, PHONE, Town, WEB, of, ratio, saved};
use super::moving::{Step, StepAmount, moved};
use super::reach::Within;
use super::{CostBy, Three};
use crate::base::ChannelId;
use crate::base::money::{Pence, WholePence, rounded_to_total};
use crate::project::{Amount, Avoided, RatioScale, Reach, Scenario};
use proptest::prelude::*;

/// Heaps of contacts in any block, service and channel, priced or not.
fn heaps() -> impl Strategy<Value = Vec<Heap>> {
    let block = prop_oneof![3 => (0u32..4).prop_map(Some), 1 => Just(None)];
    prop::collection::vec((block, 0u16..2, 0u8..4, 0u32..40), 1..14)
}

/// None of them too.
fn any_heaps() -> impl Strategy<Value = Vec<Heap>> {
    prop_oneof![9 => heaps(), 1 => Just(Vec::new())]
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        (0u64..200).prop_map(Amount::Contacts),
        (0u32..=100).prop_map(|share| Amount::Share(f64::from(share) / 100.0)),
    ]
}

fn moves() -> impl Strategy<Value = Vec<(ChannelId, ChannelId, Amount)>> {
    let channel = || prop_oneof![Just(WEB), Just(PHONE), Just(FACE)];
    prop::collection::vec((channel(), channel(), amount()), 0..5)
        .prop_map(|moves| moves.into_iter().filter(|(from, to, _)| from != to).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn totals_are_the_sum_of_their_parts_to_the_penny_whatever_the_grouping(
        heaps in any_heaps(), moves in moves(), avoid in 0u32..=100, total in 1i64..1_000_000,
    ) {
        let mut town = Town::of(&heaps);
        town.costs.central = ratio(RatioScale::Total(WholePence(total)));
        let share = Amount::Share(f64::from(avoid) / 100.0);
        let avoided = vec![Avoided { channel: PHONE, amount: share, reach: Reach::default() }];
        let answer = town.answer(&Scenario { avoided, ..of(&moves) });
        let Some(whole) = answer.headline.saving else { return Ok(()) };
        let moved = answer.headline.moved.count().unwrap_or(0);
        for rows in [&answer.groups, &answer.services, &answer.areas, &answer.channels] {
            let savings: Vec<Three<Pence>> = rows.iter().filter_map(|row| row.saving).collect();
            let central: Vec<Pence> = savings.iter().map(|s| s.central).collect();
            prop_assert_eq!(central.iter().copied().sum::<Pence>(), whole.central);
            let rounded: i64 = rounded_to_total(&central).iter().map(|p| p.0).sum();
            prop_assert_eq!(WholePence(rounded), whole.central.rounded());
            prop_assert_eq!(savings.iter().map(|s| s.low).sum::<Pence>(), whole.low);
            prop_assert_eq!(savings.iter().map(|s| s.high).sum::<Pence>(), whole.high);
            prop_assert_eq!(rows.iter().filter_map(|row| row.moved.count()).sum::<u64>(), moved);
        }
        let details: Pence = answer.rows.iter().filter_map(|row| Some(row.saving?.central)).sum();
        prop_assert_eq!(details, whole.central);
        let reports = CostBy::ALL.map(|by| town.spent(by).total);
        for total in &reports {
            prop_assert_eq!(total.cost, reports[0].cost);
            prop_assert_eq!(total.contacts, reports[0].contacts);
        }
    }

    #[test]
    fn no_scenario_moves_more_than_there_is_nor_than_is_likely(
        heaps in heaps(), moves in moves(), likely in prop::collection::vec(0u32..=100, 8),
    ) {
        let town = Town::of(&heaps);
        let contacts = town.contacts();
        let position = |id: ChannelId| contacts.channel(id).expect("a channel");
        let steps: Vec<Step> = moves
            .iter()
            .map(|(from, to, amount)| Step {
                from: position(*from),
                to: Some(position(*to)),
                amount: match amount {
                    Amount::Contacts(count) => StepAmount::Contacts(*count),
                    Amount::Share(share) => StepAmount::Share(*share),
                },
                within: Within::all(),
            })
            .collect();
        let likelihood = |group: Option<u16>, to: u8| {
            Some(f64::from(likely[usize::from(group?) * 4 + usize::from(to)]) / 100.0)
        };
        let done = moved(&contacts.cells, contacts.groups.len(), &Within::all(), &steps, likelihood);
        for (at, cell) in contacts.cells.iter().enumerate() {
            let mut left = i128::from(cell.count);
            for (step, moved) in steps.iter().zip(&done) {
                // Of the channel that a step leads to contacts come back.
                let sign = if cell.channel == Some(step.from) { -1 } else { 1 };
                left += sign * i128::from(moved.moved[at]);
                prop_assert!((0..=i128::from(cell.count)).contains(&left), "{left}");
            }
            prop_assert!(done.iter().all(|moved| moved.moved[at] <= moved.asked[at]));
        }
        for group in 0..2u16 {
            for from in 0..4u8 {
                for to in (0..4u8).filter(|to| *to != from) {
                    let cells = || contacts.cells.iter().enumerate().filter(|(_, cell)| {
                        cell.group == Some(group) && cell.channel == Some(from)
                    });
                    let there: u64 = cells().map(|(_, cell)| cell.count).sum();
                    let along = |from: u8, to: u8| -> u64 {
                        steps.iter().zip(&done)
                            .filter(|(step, _)| step.from == from && step.to == Some(to))
                            .map(|(_, moved)| cells().map(|(at, _)| moved.moved[at]).sum::<u64>())
                            .sum()
                    };
                    let moved = along(from, to) - along(to, from);
                    let most = there as f64 * likelihood(Some(group), to).unwrap_or(1.0) + 1e-6;
                    prop_assert!(moved as f64 <= most, "{moved} of {there}, {most}");
                }
            }
        }
    }

    #[test]
    fn there_and_back_saves_nothing_whatever_there_is_is_likely_or_it_costs(
        count in 0u64..200, phone in 0u32..120, other in 0u32..120, web in 0u32..20,
        costs in prop::collection::vec(0i64..2000, 4), is_capped: bool,
    ) {
        let heaps =
            [(Some(0), 0, 1, phone), (Some(2), 1, 1, other), (Some(3), 0, 1, 7), (Some(1), 1, 0, web)];
        let mut town = Town::of(&heaps);
        if !is_capped {
            town = town.without_profiles();
        }
        let priced = [(1, WEB), (1, PHONE), (2, WEB), (2, PHONE)];
        for ((service, channel), pence) in priced.into_iter().zip(costs) {
            let each = crate::project::UnitCost::Each(Pence::whole(pence));
            let service = town.records.services[service - 1];
            town.costs = town.costs.with_own(Some(service), channel, Some(each));
        }
        let there = (PHONE, WEB, Amount::Contacts(count));
        let moved = town.answer(&of(&[there])).headline.moved.count().unwrap_or(0);
        let back = (WEB, PHONE, Amount::Contacts(moved));
        prop_assert_eq!(saved(&town.answer(&of(&[there, back]))), Pence::ZERO);
        // And there again.
        prop_assert_eq!(
            saved(&town.answer(&of(&[there, back, there]))),
            saved(&town.answer(&of(&[there])))
        );
    }
}
