//! What does it cost to serve them? Contacts × the unit cost of the way they
//! came; per customer and year an estimate.

use super::answer::CostFigures;
use super::channels::contacts;
use super::kept::Counting;
use super::protect;
use crate::base::money::{Pence, WholePence};
use crate::base::{ChannelId, Month, Period, Result, ServiceId};
use crate::channel::Contacts;
use crate::channel::contacts::{Volumes, recorded};
use crate::channel::unit_costs::Three;
use crate::council::Council;
use crate::project::{CostBook, Protection};
use crate::records::Filter;
use std::collections::BTreeMap;

/// An exact amount, and what it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost(pub Pence);

impl Cost {
    /// Rounded once, half up.
    pub fn pence(self) -> WholePence {
        self.0.rounded()
    }
}

/// The cost of one contact by channel, and by service where it is known so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnitCosts {
    by_channel: BTreeMap<ChannelId, Three<Pence>>,
    by_service_and_channel: BTreeMap<(ServiceId, ChannelId), Three<Pence>>,
    /// Where they come from, and their low and high.
    pub words: String,
}

impl UnitCosts {
    /// The costs of the cost book for the contacts of a period: those
    /// that costs and scenarios are worked out with.
    ///
    /// Errors: a preset that is not there; a ratio that nothing known scales;
    /// stopped by the officer.
    pub(super) fn of(
        book: &CostBook,
        council: &Council,
        counting: &Counting,
        period: Period,
    ) -> Result<UnitCosts> {
        let filter = Filter { period, ..Filter::default() };
        let records = counting.records;
        let mut channels: Vec<ChannelId> = council.channels.iter().map(|c| c.id).collect();
        channels.extend(&records.channels);
        channels.sort_unstable();
        channels.dedup();
        let services = records.services.clone();
        let mut volumes = Volumes::none(services.len(), channels.len());
        for (service, channel, count) in contacts(counting, &filter)? {
            let service = service.and_then(|id| services.binary_search(&id).ok());
            let channel = channel.and_then(|id| channels.binary_search(&id).ok());
            let service = service.and_then(|at| u16::try_from(at).ok());
            let channel = channel.and_then(|at| u8::try_from(at).ok());
            volumes.add(service, channel, count);
        }
        let counted = Contacts { services, channels, ..Contacts::default() };
        let priced = crate::channel::UnitCosts::of(book, council, &counted, &volumes)?;
        let mut costs = UnitCosts { words: in_words(&priced.words), ..UnitCosts::default() };
        for (service, channel, _) in volumes.known() {
            let Some(cost) = priced.of_contact(service, Some(channel)) else { continue };
            let id = counted.channels.get(usize::from(channel));
            let Some(id) = id else { continue };
            let service = service.and_then(|at| counted.services.get(usize::from(at)).copied());
            costs.set(service, *id, cost);
        }
        Ok(costs)
    }

    /// Sets the cost of a contact; `None`: of any service.
    pub fn set(&mut self, service: Option<ServiceId>, channel: ChannelId, cost: Three<Pence>) {
        match service {
            Some(service) => self.by_service_and_channel.insert((service, channel), cost),
            None => self.by_channel.insert(channel, cost),
        };
    }

    /// The service's own cost, else that of the channel.
    pub fn each(&self, service: Option<ServiceId>, channel: ChannelId) -> Option<Three<Pence>> {
        let own = service.and_then(|s| self.by_service_and_channel.get(&(s, channel)));
        own.or_else(|| self.by_channel.get(&channel)).copied()
    }

    pub fn is_empty(&self) -> bool {
        self.by_channel.is_empty() && self.by_service_and_channel.is_empty()
    }
}

/// Where the central costs come from, and the low and the high where they are
/// others.
fn in_words(words: &Three<String>) -> String {
    let Three { low, central, high } = words;
    match low == central && high == central {
        true => central.clone(),
        false => format!("{}; the low: {low}; the high: {high}", central.trim_end_matches('.')),
    }
}

/// Contacts of one service by one channel; `None` where that is not known.
pub(super) type ContactCell = (Option<ServiceId>, Option<ChannelId>, u64);

/// The years of a period that there are records of; `None` where there are
/// none.
pub(super) fn years(period: Period, months: Option<(Month, Month)>) -> Option<f64> {
    let (from, to) = recorded(period, months)?;
    let months = to.number().checked_sub(from.number())? + 1;
    Some(f64::from(months) / 12.0)
}

/// `None` where no unit cost is known at all. Contacts by a channel that is
/// `withheld` are in no sum.
pub(super) fn cost_figures(
    cells: &[ContactCell],
    withheld: impl Fn(Option<ChannelId>) -> bool,
    customers: Option<u64>,
    years: Option<f64>,
    costs: &UnitCosts,
    protection: Protection,
) -> Option<CostFigures> {
    if costs.is_empty() {
        return None;
    }
    let (mut total, mut costed, mut without) = (Three::all(Pence::ZERO), 0u64, 0u64);
    for (service, channel, contacts) in cells.iter().filter(|cell| !withheld(cell.1)) {
        match channel.and_then(|channel| costs.each(*service, channel)) {
            Some(unit) => {
                let count = i64::try_from(*contacts).unwrap_or(i64::MAX);
                total.low = total.low.plus(unit.low.times(count));
                total.central = total.central.plus(unit.central.times(count));
                total.high = total.high.plus(unit.high.times(count));
                costed += contacts;
            }
            None => without += contacts,
        }
    }
    let person_years = customers.zip(years).map(|(customers, years)| customers as f64 * years);
    let person_years = person_years.filter(|person_years| *person_years > 0.0);
    let each = |total: Pence| Some(total.rounded().0 as f64 / person_years?);
    let pence_low_to_high = each(total.low).zip(each(total.high)).filter(|(low, high)| low != high);
    Some(CostFigures {
        total: Cost(total.central),
        contacts_costed: costed,
        contacts_without_cost: protect::observed(without, protection),
        pence_per_customer_year: each(total.central),
        pence_low_to_high: pence_low_to_high.map(|(a, b)| (a.min(b), a.max(b))),
        years,
        words: costs.words.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Observed;

    const PHONE: ChannelId = ChannelId(2);
    const WEB: ChannelId = ChannelId(1);

    fn costs() -> UnitCosts {
        let mut costs = UnitCosts::default();
        costs.set(None, PHONE, Three::all(Pence::whole(400)));
        costs.set(Some(ServiceId(273)), PHONE, Three::all(Pence::whole(500)));
        costs
    }

    #[test]
    fn a_service_s_own_cost_goes_before_that_of_the_channel() {
        let cells = [
            (Some(ServiceId(273)), Some(PHONE), 10),
            (Some(ServiceId(4)), Some(PHONE), 10),
            (None, Some(WEB), 7),
            (None, None, 1),
        ];
        let open = Protection::shown();
        let figures = cost_figures(&cells, |_| false, Some(9), Some(2.0), &costs(), open);
        let figures = figures.expect("figures");
        assert_eq!(figures.total.pence(), WholePence(9_000));
        assert_eq!(
            (figures.contacts_costed, figures.contacts_without_cost),
            (20, Observed::Count(8))
        );
        assert_eq!(figures.pence_per_customer_year, Some(500.0));
    }

    #[test]
    fn estimated_unit_costs_give_a_cost_each_from_low_to_high() {
        let mut costs = UnitCosts::default();
        let [low, central, high] = [200, 400, 500].map(Pence::whole);
        costs.set(None, PHONE, Three { low, central, high });
        let cells = [(None, Some(PHONE), 10)];
        let open = Protection::shown();
        let figures = cost_figures(&cells, |_| false, Some(5), Some(2.0), &costs, open);
        let figures = figures.expect("figures");
        assert_eq!(figures.pence_per_customer_year, Some(400.0));
        assert_eq!(figures.pence_low_to_high, Some((200.0, 500.0)));
    }

    #[test]
    fn without_customers_a_year_or_unit_costs_there_is_no_cost_each() {
        let cells = [(None, Some(PHONE), 3)];
        let open = Protection::shown();
        let each = |customers, years| {
            cost_figures(&cells, |_| false, customers, years, &costs(), open)
                .and_then(|figures| figures.pence_per_customer_year)
        };
        assert_eq!(
            [each(Some(0), Some(1.0)), each(None, Some(1.0)), each(Some(3), None)],
            [None; 3]
        );
        assert!(
            cost_figures(&cells, |_| false, Some(1), None, &UnitCosts::default(), open).is_none()
        );
    }

    #[test]
    fn a_period_without_ends_is_that_of_the_records() {
        let month = |y, m| Month::new(y, m).expect("a month");
        let all = Some((month(2021, 1), month(2023, 12)));
        assert_eq!(years(Period::default(), all), Some(3.0));
        let since = Period { from: Some(month(2023, 7)), to: None };
        assert_eq!(years(since, all), Some(0.5));
        let beyond = Period { from: Some(month(2021, 1)), to: Some(month(2025, 12)) };
        assert_eq!(years(beyond, all), Some(3.0), "not the years without records");
        assert_eq!(years(since, None), None);
    }
}
