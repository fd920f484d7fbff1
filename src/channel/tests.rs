//! Costs and scenarios on a made-up council: web 31p, phone £3.25, face to
//! face £9.40, and fax, which nobody has priced.

use super::moving::{CappedBy, Step, StepAmount, moved};
use super::reach::Within;
use super::*;
use crate::base::money::{Pence, WholePence, pounds, rounded_to_total};
use crate::base::{ChannelId, LevelId, Progress, ServiceId};
use crate::council::{Channel, Council};
use crate::demand::Observed;
use crate::profile::made_up;
use crate::project::{
    Amount, Avoided, CostBook, Customers, Move, PriceList, Protection, RatioScale, Reach, Scenario,
};
use crate::records::{NONE_U8, Records};
use proptest::prelude::*;

pub(crate) const WEB: ChannelId = ChannelId(1);
pub(crate) const PHONE: ChannelId = ChannelId(2);
pub(crate) const FACE: ChannelId = ChannelId(3);
pub(crate) const FAX: ChannelId = ChannelId(4);

fn council() -> Council {
    let mut council = made_up::council();
    let channel = |id, name: &str, pence: Option<i64>| Channel {
        id,
        name: name.into(),
        unit_cost_pence: pence.map(WholePence),
    };
    council.channels.push(channel(FACE, "Face to face", Some(940)));
    council.channels.push(channel(FAX, "Fax", None));
    council
}

/// (block, service, channel, contacts); block 0 and 1 are of group A, 2 of B,
/// 3 of none. Channels by position, 255 not known.
pub(crate) type Heap = (Option<u32>, u16, u8, u32);

fn records(heaps: &[Heap]) -> Records {
    let mut person = 0;
    let mut rows = Vec::new();
    for &(block, service, channel, count) in heaps {
        for _ in 0..count {
            rows.push((person, block, service, channel, None, 40_000));
            person += 1;
        }
    }
    Records { channels: vec![WEB, PHONE, FACE, FAX], ..made_up::records_of(&rows) }
}

pub(crate) struct Town {
    geography: crate::geography::Geography,
    pub council: Council,
    pub records: Records,
    pub costs: CostBook,
    pub protection: Protection,
}

impl Town {
    pub fn of(heaps: &[Heap]) -> Town {
        Town {
            geography: made_up::geography(),
            council: council(),
            records: records(heaps),
            costs: CostBook::default(),
            protection: Protection::shown(),
        }
    }

    /// Without profiles nothing is capped by likelihood.
    pub fn without_profiles(mut self) -> Town {
        self.council.schemes.clear();
        self
    }

    pub fn ground(&self) -> Ground<'_> {
        Ground { geography: &self.geography, council: &self.council, records: &self.records }
    }

    pub fn contacts(&self) -> Contacts {
        self.counted(&Counted { base: "age:all".into(), ..Counted::default() })
    }

    pub fn counted(&self, counted: &Counted) -> Contacts {
        Contacts::count(&self.ground(), counted, &Progress::new()).expect("contacts")
    }

    pub fn answer(&self, scenario: &Scenario) -> ScenarioAnswer {
        self.answer_of(&self.contacts(), scenario)
    }

    pub fn answer_of(&self, contacts: &Contacts, scenario: &Scenario) -> ScenarioAnswer {
        super::scenario(
            &ScenarioInputs {
                ground: self.ground(),
                contacts,
                scenario,
                costs: &self.costs,
                level: &LevelId::new("oa"),
                protection: self.protection,
                sources: &[],
                detail: true,
            },
            &Progress::new(),
        )
        .expect("an answer")
    }

    pub fn spent(&self, by: CostBy) -> CostReport {
        self.spent_of(&self.contacts(), by)
    }

    pub fn spent_of(&self, contacts: &Contacts, by: CostBy) -> CostReport {
        cost_report(
            &SpendInputs {
                ground: self.ground(),
                contacts,
                customers: &Customers::Everyone,
                by,
                level: &LevelId::new("oa"),
                costs: &self.costs,
                protection: self.protection,
                sources: &[],
            },
            &Progress::new(),
        )
        .expect("a report")
    }
}

pub(crate) fn of(moves: &[(ChannelId, ChannelId, Amount)]) -> Scenario {
    let moves =
        moves.iter().map(|&(from, to, amount)| Move { from, to, amount, reach: Reach::default() });
    Scenario { a_year: false, moves: moves.collect(), ..Scenario::default() }
}

pub(crate) fn saved(answer: &ScenarioAnswer) -> Pence {
    answer.headline.saving.expect("a saving").central
}

pub(crate) fn ratio(scale: RatioScale) -> PriceList {
    PriceList::Preset { id: "guide-ratio".into(), scale }
}

/// A scenario with moves that are capped, avoided calls and a running cost,
/// for whoever draws.
pub(crate) fn example(one_group_name: &str) -> ScenarioAnswer {
    let mut town = Town::of(&[
        (Some(0), 0, 1, 4000),
        (Some(1), 1, 2, 900),
        (Some(2), 0, 1, 2500),
        (None, 1, 3, 30),
    ]);
    town.council.schemes[0].tiers[0].classes[0].name = Some(one_group_name.to_string());
    let avoided = Avoided { channel: PHONE, amount: Amount::Share(0.1), reach: Reach::default() };
    town.answer(&Scenario {
        name: one_group_name.to_string(),
        avoided: vec![avoided],
        one_off: WholePence(500_000),
        yearly: WholePence(100_000),
        ..of(&[(PHONE, WEB, Amount::Share(0.9)), (FACE, WEB, Amount::Contacts(300))])
    })
}

/// What contacts of the same kind cost, for whoever draws.
pub(crate) fn example_costs(by: CostBy, protection: Protection) -> CostReport {
    let heaps = [(Some(0), 0, 1, 400), (Some(1), 1, 2, 3), (Some(2), 0, 3, 25), (None, 1, 0, 30)];
    let mut town = Town::of(&heaps);
    town.protection = protection;
    town.spent(by)
}

#[test]
fn fifty_two_people_who_use_the_web_instead_of_the_phone_save_156_pounds() {
    let mut town = Town::of(&[(Some(0), 0, 1, 100), (Some(2), 0, 0, 10)]).without_profiles();
    let known = RatioScale::Known { channel: PHONE, pence: Pence::whole(400) };
    town.costs.central = ratio(known);
    let answer = town.answer(&of(&[(PHONE, WEB, Amount::Contacts(52))]));
    assert_eq!(answer.headline.moved, Observed::Count(52));
    assert_eq!(pounds(saved(&answer).rounded()), "£156.00");
}

#[test]
fn a_tenth_of_10_000_calls_at_3_pounds_avoided_saves_3_000_pounds() {
    let mut town = Town::of(&[(Some(0), 0, 1, 10_000)]);
    town.costs =
        town.costs.with_own(None, PHONE, Some(crate::project::UnitCost::Each(Pence::whole(300))));
    let avoided = Avoided { channel: PHONE, amount: Amount::Share(0.1), reach: Reach::default() };
    let scenario = Scenario { avoided: vec![avoided], ..of(&[]) };
    assert_eq!(pounds(saved(&town.answer(&scenario)).rounded()), "£3,000.00");
}

#[test]
fn a_ratio_scaled_to_a_total_costs_that_total() {
    let mut town = Town::of(&[(Some(0), 0, 0, 7), (Some(1), 1, 1, 11), (Some(2), 0, 2, 13)]);
    town.costs.central = ratio(RatioScale::Total(WholePence(100_000)));
    let total = town.spent(CostBy::Area).total.cost.expect("a cost");
    assert_eq!(total, Pence::whole(100_000), "exactly, whatever the fractions");
    town.costs.central = ratio(RatioScale::Central);
    let contacts = town.contacts();
    let volumes = contacts.volumes(|_| true);
    let alone = UnitCosts::of(&town.costs, &town.council, &contacts, &volumes);
    assert!(alone.is_err(), "a ratio that is central has nothing to be scaled to");
}

#[test]
fn a_group_moves_no_more_than_it_is_likely_to_and_the_answer_says_who_was_capped() {
    // Web: group A (100 of 0.2, 300 of 0.6) has 0.5, group B 0.9.
    let town = Town::of(&[(Some(0), 0, 1, 10), (Some(1), 0, 1, 11), (Some(2), 0, 1, 10)]);
    let answer = town.answer(&of(&[(PHONE, WEB, Amount::Share(0.8))]));
    let moved = |key: &str| answer.groups.iter().find(|row| row.key == key).map(|row| row.moved);
    assert_eq!(moved("A"), Some(Observed::Count(10)), "21 × 0.5, whole contacts");
    assert_eq!(moved("B"), Some(Observed::Count(8)), "what was asked");
    assert_eq!(
        answer.steps[0].capped.as_deref(),
        Some("Capped at 18 of 25: no more of group A are likely to use web.")
    );
    let capped = |row: &&DetailRow| row.capped == Some(CappedBy::Likelihood);
    assert!(answer.rows.iter().filter(capped).all(|row| row.group == Some(0)));
    assert!(answer.rows.iter().any(|row| row.capped.is_some()));
}

#[test]
fn no_contact_is_moved_twice_and_the_channel_caps_what_is_left() {
    let town = Town::of(&[(Some(0), 0, 1, 10), (Some(2), 1, 1, 10)]).without_profiles();
    let mut scenario = of(&[(PHONE, WEB, Amount::Share(0.6)), (PHONE, FACE, Amount::Share(0.6))]);
    scenario.avoided =
        vec![Avoided { channel: PHONE, amount: Amount::Contacts(5), reach: Reach::default() }];
    let answer = town.answer(&scenario);
    let moved: Vec<Option<u64>> = answer.steps.iter().map(|step| step.moved.count()).collect();
    assert_eq!(moved, [Some(12), Some(8), Some(0)]);
    assert_eq!(
        answer.steps[1].capped.as_deref(),
        Some("Capped at 8 of 12: there are no more by phone.")
    );
}

#[test]
fn moving_there_and_back_saves_nothing() {
    let town = Town::of(&[(Some(0), 0, 1, 30), (Some(2), 1, 2, 30)]).without_profiles();
    let answer = town
        .answer(&of(&[(PHONE, FACE, Amount::Contacts(17)), (FACE, PHONE, Amount::Contacts(17))]));
    assert_eq!(answer.headline.moved, Observed::Count(34));
    assert_eq!(saved(&answer), Pence::ZERO);
}

#[test]
fn contacts_without_a_cost_are_counted_and_told_and_never_cost_nothing() {
    let town = Town::of(&[(Some(0), 0, 3, 6), (Some(0), 0, NONE_U8, 7), (Some(0), 0, 1, 8)]);
    let report = town.spent(CostBy::Channel);
    let fax = report.rows.iter().find(|row| row.name == "Fax").expect("a row");
    assert_eq!((fax.contacts, fax.cost, fax.unit_cost), (Observed::Count(6), None, None));
    assert_eq!(report.total.contacts, Observed::Count(21));
    assert_eq!(report.total.cost, Some(Pence::whole(8 * 325)));
    let told: Vec<String> = report.notes.iter().map(|note| note.line()).collect();
    assert!(told.iter().any(|line| line.contains("6 contacts by fax")), "{told:?}");
    assert!(told.iter().any(|line| line.contains("7 contacts by a channel that is not known")));
    let answer = town.answer(&of(&[(FAX, WEB, Amount::Contacts(4))]));
    assert_eq!(answer.headline.moved, Observed::Count(3), "6 × 0.5");
    assert_eq!(answer.headline.saving, None, "it is not known");
}

#[test]
fn small_counts_are_withheld_with_what_they_cost_and_save() {
    let mut town = Town::of(&[(Some(0), 0, 1, 4), (Some(1), 0, 1, 40), (Some(2), 0, 2, 3)]);
    town.protection = Protection::hidden();
    let report = town.spent(CostBy::Area);
    let hidden = Observed::Withheld { below: 5 };
    let row = |code: &str| report.rows.iter().find(|row| row.key == code).expect("a row");
    assert_eq!((row("E1").contacts, row("E1").cost, row("E1").unit_cost), (hidden, None, None));
    assert_eq!(row("E1").customers, hidden);
    assert_eq!(row("E4").contacts, Observed::Count(0), "none is shown");
    assert_eq!(report.total.cost, Some(Pence::whole(40 * 325)), "of what is shown");
    let answer = town.answer(&of(&[(PHONE, WEB, Amount::Contacts(22))]));
    let area = |code: &str| answer.areas.iter().find(|row| row.key == code).expect("a row");
    assert_eq!((area("E1").asked, area("E1").moved, area("E1").saving), (hidden, hidden, None));
    assert!(area("E2").saving.is_some());
    let small =
        |row: &DetailRow| row.moved == hidden && row.asked == hidden && row.saving.is_none();
    assert!(answer.rows.iter().any(small));
    assert!(answer.rows.iter().all(|row| row.moved.count().is_none_or(|n| n == 0 || n >= 5)));
}

#[test]
fn a_scenario_of_a_year_scales_three_years_to_one() {
    let mut town = Town::of(&[(Some(0), 0, 1, 360)]).without_profiles();
    let days = 40_000u16;
    for (at, day) in town.records.columns.day.iter_mut().enumerate() {
        *day = days + (at * 3) as u16;
    }
    let months = town.contacts().months.expect("dates");
    let scenario = Scenario {
        a_year: true,
        one_off: WholePence(100_000),
        yearly: WholePence(2_000),
        ..of(&[(PHONE, WEB, Amount::Contacts(60))])
    };
    let answer = town.answer(&scenario);
    assert_eq!(answer.headline.moved, Observed::Count(60), "a year, as asked");
    let of_period = (60.0 * f64::from(months) / 12.0).round();
    let saving = saved(&answer).to_f64();
    assert!((saving - of_period * 294.0 * 12.0 / f64::from(months)).abs() < 1e-6);
    let net = answer.headline.net.expect("known").central.to_f64();
    assert!((net - (saving - 2_000.0)).abs() < 1e-9);
    let payback = answer.headline.payback_months.expect("it pays");
    assert!((payback - 100_000.0 / net * 12.0).abs() < 1e-9);
    assert!(answer.card.line("Period").is_some_and(|line| line.contains("scaled to a year")));
}

#[test]
fn a_move_reaches_only_the_service_group_and_area_named() {
    let town = Town::of(&[(Some(0), 0, 1, 10), (Some(1), 1, 1, 10), (Some(2), 0, 1, 10)]);
    let reach = |reach: Reach| {
        let mut scenario = of(&[(PHONE, WEB, Amount::Share(0.5))]);
        scenario.reach = reach;
        town.answer(&scenario).headline.contacts.count()
    };
    let none = Reach::default();
    let service = Customers::Services(vec![ServiceId(2)]);
    assert_eq!(reach(Reach { customers: service, ..none.clone() }), Some(10));
    assert_eq!(reach(Reach { groups: vec!["A".into()], ..none.clone() }), Some(20));
    assert_eq!(reach(Reach { areas: vec!["E1".into(), "E3".into()], ..none.clone() }), Some(20));
    let department = Customers::Department("Transport".into());
    assert_eq!(reach(Reach { customers: department, ..none }), Some(30));
}

#[test]
fn contacts_without_a_unit_cost_are_told_on_top_unless_they_are_few() {
    let mut town = Town::of(&[(Some(0), 0, 1, 10), (Some(0), 0, 3, 7)]);
    let scenario = of(&[(PHONE, WEB, Amount::Share(0.5))]);
    assert_eq!(town.answer(&scenario).headline.unpriced, Observed::Count(7));
    town.protection = Protection::hidden();
    town.records = Town::of(&[(Some(0), 0, 1, 10), (Some(0), 0, 3, 3)]).records;
    assert_eq!(town.answer(&scenario).headline.unpriced, Observed::Withheld { below: 5 });
}

#[test]
fn what_is_asked_wrongly_is_refused_with_a_remedy() {
    let town = Town::of(&[(Some(0), 0, 1, 10)]);
    let contacts = town.contacts();
    let refused = |scenario: &Scenario| {
        let inputs = ScenarioInputs {
            ground: town.ground(),
            contacts: &contacts,
            scenario,
            costs: &town.costs,
            level: &LevelId::new("oa"),
            protection: Protection::shown(),
            sources: &[],
            detail: false,
        };
        super::scenario(&inputs, &Progress::new()).expect_err("refused").to_string()
    };
    assert!(refused(&of(&[(PHONE, PHONE, Amount::Contacts(1))])).contains("another channel"));
    assert!(refused(&of(&[(PHONE, WEB, Amount::Share(1.5))])).contains("between 0 and 1"));
    let mut unknown = of(&[(PHONE, WEB, Amount::Share(0.5))]);
    unknown.reach.groups = vec!["Z".into()];
    assert!(refused(&unknown).contains("Name one of: A, B"));
}

#[test]
fn the_saving_swings_with_each_unit_cost_alone() {
    let town = Town::of(&[(Some(0), 0, 1, 100), (Some(2), 1, 2, 100)]);
    let answer = town.answer(&of(&[(PHONE, WEB, Amount::Contacts(20))]));
    let net = answer.headline.net.expect("known");
    assert!(net.low <= net.central && net.central <= net.high);
    let phone = answer.swings.iter().find(|s| s.words == "Unit cost of phone").expect("a swing");
    assert_eq!(phone.range.map(|(least, _)| least), Some(Pence::whole(283)));
    // Socitm's 283 in place of 325.
    assert_eq!(net.central.minus(phone.at_low), Pence::whole(20 * (325 - 283)));
    assert!(answer.swings.iter().all(|swing| !swing.words.contains("face to face")));
}

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
