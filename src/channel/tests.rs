//! What do contacts cost, and what does a scenario save, on a made-up council?

use super::made_up::{FACE, FAX, PHONE, Town, WEB, of, ratio, saved};
use super::moving::CappedBy;
use super::{CostBy, DetailRow, ScenarioInputs, UnitCosts};
use crate::base::money::{Pence, WholePence, pounds};
use crate::base::{LevelId, Progress, ServiceId};
use crate::demand::Observed;
use crate::project::{Amount, Avoided, Customers, Protection, RatioScale, Reach, Scenario};
use crate::records::NONE_U8;

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
