//! A made-up council for whoever tests costs or draws them: web 31p, phone
//! £3.25, face to face £9.40, and fax, which nobody has priced.

use super::{
    Contacts, CostBy, CostReport, Counted, Ground, ScenarioAnswer, ScenarioInputs, SpendInputs,
    cost_report,
};
use crate::base::money::{Pence, WholePence};
use crate::base::{ChannelId, LevelId, Progress};
use crate::council::{Channel, Council};
use crate::profile::made_up;
use crate::project::{
    Amount, Avoided, CostBook, Customers, Move, PriceList, Protection, RatioScale, Reach, Scenario,
};
use crate::records::Records;

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
