//! Can a withheld count of contacts be found from the figures beside it, and
//! are figures that leave something out said to?

use crate::base::money::{Pence, WholePence};
use crate::base::{Month, Period};
use crate::channel::contacts::{Counted, recorded};
use crate::channel::made_up::{FACE, PHONE, Town, WEB, of, saved};
use crate::channel::{CostBy, CostRow};
use crate::demand::Observed;
use crate::export::cost_tables;
use crate::figure::chart::waterfall;
use crate::project::{Amount, PriceList, Protection, RatioScale, Scenario};

const HIDDEN: Observed = Observed::Withheld { below: 5 };

fn hidden(heaps: &[crate::channel::made_up::Heap]) -> Town {
    let mut town = Town::of(heaps).without_profiles();
    town.protection = Protection::hidden();
    town
}

fn has_note(notes: &crate::base::Notes, part: &str) -> bool {
    notes.iter().any(|note| note.line().contains(part))
}

#[test]
fn one_move_that_is_withheld_is_in_no_total() {
    let town = hidden(&[(Some(0), 0, 1, 100), (Some(1), 0, 2, 3)]);
    let answer =
        town.answer(&of(&[(PHONE, WEB, Amount::Contacts(50)), (FACE, WEB, Amount::Contacts(3))]));
    assert_eq!(answer.steps[1].moved, HIDDEN);
    assert_eq!(answer.headline.moved, Observed::Count(50));
    assert_eq!(saved(&answer), Pence::whole(50 * 294));
    assert_eq!(answer.groups.iter().filter_map(|row| row.moved.count()).sum::<u64>(), 50);
    let columns = waterfall::columns(&answer);
    assert!(columns.iter().all(|column| column.words != "Moves withheld"), "{columns:?}");
    let alone = town.answer(&of(&[(FACE, WEB, Amount::Contacts(3))]));
    assert_eq!((alone.headline.moved, alone.headline.saving), (HIDDEN, None));
}

#[test]
fn cost_today_is_withheld_with_the_contacts_it_is_of() {
    let scenario = of(&[(PHONE, WEB, Amount::Contacts(1))]);
    let few = hidden(&[(Some(0), 0, 1, 4)]).answer(&scenario);
    assert_eq!((few.headline.contacts, few.headline.today), (HIDDEN, None));
    let csv = cost_tables::comparison(&[few]).csv(false).expect("a table");
    assert!(!String::from_utf8_lossy(&csv).contains("1300"), "4 × £3.25");
    let mixed = hidden(&[(Some(0), 0, 1, 8), (Some(0), 0, 3, 2)]).answer(&scenario);
    assert_eq!(mixed.headline.contacts, Observed::Count(8), "without the 2 that have no cost");
}

#[test]
fn a_few_contacts_without_a_unit_cost_are_not_found_from_the_cost_of_the_others() {
    let town = hidden(&[(Some(0), 0, 1, 8), (Some(0), 0, 3, 2), (Some(1), 0, 1, 40)]);
    let report = town.spent(CostBy::Area);
    let row = |key: &str| report.rows.iter().find(|row| row.key == key).expect("a row");
    let first = row("E1");
    assert_eq!((first.contacts, first.unpriced), (Observed::Count(10), HIDDEN));
    assert_eq!((first.cost, first.unit_cost, first.why_no_cost()), (None, None, "withheld"));
    assert_eq!(report.total.unpriced, HIDDEN);
    assert_eq!(report.total.unit_cost, Some(Pence::whole(325)));
}

#[test]
fn the_total_is_over_the_base_and_the_customers_of_the_rows_whose_cost_is_told() {
    let town = hidden(&[(Some(0), 0, 1, 4), (Some(1), 0, 1, 40)]);
    let report = town.spent(CostBy::Area);
    let shown: Vec<&CostRow> = report.rows.iter().filter(|row| row.cost.is_some()).collect();
    assert_eq!(report.total.base, Some(shown.iter().filter_map(|row| row.base).sum()));
    assert_eq!(report.total.customers, Observed::Count(40), "44 less 40 would tell the 4");
    assert_eq!(report.total.cost_per_customer(), Some(325.0));
}

#[test]
fn areas_without_a_base_are_in_no_cost_per_head() {
    let town = Town::of(&[(Some(0), 0, 1, 10), (Some(1), 0, 1, 30)]);
    let mut contacts = town.contacts();
    if let Some(base) = &mut contacts.base {
        base.values[1] = None;
    }
    let report = town.spent_of(&contacts, CostBy::Group);
    let group = report.rows.iter().find(|row| row.key == "A").expect("a row");
    let base = contacts.base.as_ref().and_then(|base| base.values[0]).expect("a base");
    assert_eq!(group.cost, Some(Pence::whole(40 * 325)));
    assert_eq!(group.cost_per_head(), Some(10.0 * 325.0 / base));
    assert!(has_note(&report.notes, "30 contacts of areas without a base"));
}

#[test]
fn contacts_that_no_likelihood_caps_are_told() {
    // Block 3 is of no group.
    let town = Town::of(&[(Some(3), 0, 1, 10), (Some(0), 0, 1, 10)]);
    let answer = town.answer(&of(&[(PHONE, WEB, Amount::Share(1.0))]));
    assert!(has_note(&answer.notes, "10 contacts that move are of no group"));
}

#[test]
fn a_year_is_scaled_by_the_months_there_are_records_of() {
    let month = |y, m| Month::new(y, m).expect("a month");
    let on_record = Some((month(2021, 1), month(2023, 12)));
    let asked = Period { from: Some(month(2021, 1)), to: Some(month(2025, 12)) };
    assert_eq!(recorded(asked, on_record), on_record);
    let later = Period { from: Some(month(2024, 1)), to: None };
    assert_eq!(recorded(later, on_record), None);

    let mut town = Town::of(&[(Some(0), 0, 1, 36)]).without_profiles();
    for (at, day) in town.records.columns.day.iter_mut().enumerate() {
        *day = 40_000 + at as u16 * 30;
    }
    let (first, last) = town.records.months().expect("dates");
    let to = Month::new(last.year() + 2, 12);
    let period = Period { from: Some(first), to };
    let contacts = town.counted(&Counted { period, base: "age:all".into(), ..Counted::default() });
    let months = last.number() + 1 - first.number();
    assert_eq!(contacts.months, Some(months));
    let scenario = Scenario { a_year: true, ..of(&[(PHONE, WEB, Amount::Share(1.0))]) };
    let answer = town.answer_of(&contacts, &scenario);
    let words = answer.card.line("Period").unwrap_or_default();
    assert!(words.contains("with records of") && words.contains("and no contact"), "{words}");
}

#[test]
fn months_without_contacts_are_rows_and_no_bar_is_said_to_be_withheld() {
    let mut town = hidden(&[(Some(0), 0, 1, 13)]);
    for (at, day) in town.records.columns.day.iter_mut().enumerate() {
        *day = if at < 10 { 40_000 } else { 40_100 };
    }
    let report = town.spent(CostBy::Month);
    let counts: Vec<Observed> = report.rows.iter().map(|row| row.contacts).collect();
    assert!(counts.len() >= 4 && counts.contains(&Observed::Count(0)), "{counts:?}");
    let scene = crate::figure::chart::cost_bars::draw_bare(&report, [600.0, 300.0]).expect("drawn");
    let is_withheld = |mark: &crate::figure::scene::Mark| matches!(mark, crate::figure::scene::Mark::Text(text) if text.text == "withheld");
    assert_eq!(scene.marks.iter().filter(|mark| is_withheld(mark)).count(), 1);
}

#[test]
fn what_is_known_scales_the_ratio_or_is_refused() {
    use crate::channel::scenario_file::parse;
    let town = Town::of(&[(Some(0), 0, 1, 10)]);
    let read = |text: &str| parse(text, "one", &town.ground(), &town.costs);
    let (_, book) = read("[costs]\ntotal = 1000").expect("a book");
    let scale = RatioScale::Total(WholePence(100_000));
    assert_eq!(book.central, PriceList::Preset { id: "guide-ratio".into(), scale });
    let refused = read("[costs]\ncentral = \"given\"\ntotal = 1000").expect_err("refused");
    assert!(refused.to_string().contains("guide-ratio"), "{refused}");
}
