//! What does one contact cost, by service and channel? Given, worked out of a
//! total, or a ratio scaled to what is known: always an exact fraction.

use super::contacts::{Contacts, Volumes};
use super::presets::{Figures, PRESETS, Preset, preset};
use crate::base::money::Pence;
use crate::base::{ChannelId, Error, Notes, Result, ServiceId};
use crate::council::Council;
use crate::project::{CostBook, PriceList, RatioScale};

/// Which of the three sets of unit costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Estimate {
    Low,
    Central,
    High,
}

impl Estimate {
    pub const ALL: [Estimate; 3] = [Estimate::Low, Estimate::Central, Estimate::High];
}

/// Which end of the three costs of a contact, whatever their lists are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Least,
    Most,
}

impl End {
    fn of(self, three: &Three<Pence>) -> Pence {
        let (low, high) = (three.low.min(three.high), three.low.max(three.high));
        match self {
            End::Least => low.min(three.central),
            End::Most => high.max(three.central),
        }
    }
}

/// One value for each estimate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Three<T> {
    pub low: T,
    pub central: T,
    pub high: T,
}

impl<T> Three<T> {
    pub fn of(&self, estimate: Estimate) -> &T {
        match estimate {
            Estimate::Low => &self.low,
            Estimate::Central => &self.central,
            Estimate::High => &self.high,
        }
    }

    pub fn all(value: T) -> Three<T>
    where
        T: Clone,
    {
        Three { low: value.clone(), central: value.clone(), high: value }
    }

    pub fn map<U>(self, mut each: impl FnMut(T) -> U) -> Three<U> {
        Three { low: each(self.low), central: each(self.central), high: each(self.high) }
    }
}

/// Unit costs by service and channel, in exact pence.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitCosts {
    /// By place in `volumes`.
    costs: Vec<Option<Three<Pence>>>,
    /// For the places alone.
    volumes: Volumes,
    /// Where they come from, in words, of each estimate.
    pub words: Three<String>,
    pub notes: Notes,
}

impl UnitCosts {
    /// The costs of the cost book for some contacts. A ratio is scaled to the
    /// contacts in `volumes`. Where the low or the high list has no cost for a
    /// channel, the central one stands; where the central list has none, there
    /// is none at all.
    ///
    /// Errors: a preset that is not there; a ratio that nothing known scales.
    pub fn of(
        book: &CostBook,
        council: &Council,
        contacts: &Contacts,
        volumes: &Volumes,
    ) -> Result<UnitCosts> {
        let source = Source { council, contacts, volumes };
        let mut notes = Notes::new();
        let mut central = source.list(&book.central, None)?;
        let own = |estimate: Estimate, service: Option<u16>, channel: u8| {
            let channel = *contacts.channels.get(usize::from(channel))?;
            let service = service.and_then(|at| contacts.services.get(usize::from(at)).copied());
            let own = book.own_of(service, channel)?;
            match estimate {
                Estimate::Central => own.cost.pence(),
                Estimate::Low => own.low,
                Estimate::High => own.high,
            }
        };
        for (service, channel, _) in volumes.known() {
            if let Some(pence) = own(Estimate::Central, service, channel) {
                central[volumes.at(service, Some(channel))] = Some(pence);
            }
        }
        let low = source.list(&book.low, Some(&central))?;
        let high = source.list(&book.high, Some(&central))?;
        let mut costs = vec![None; central.len()];
        for (service, channel, _) in volumes.known() {
            let at = volumes.at(service, Some(channel));
            costs[at] = central[at].map(|pence| Three {
                low: own(Estimate::Low, service, channel).or(low[at]).unwrap_or(pence),
                central: pence,
                high: own(Estimate::High, service, channel).or(high[at]).unwrap_or(pence),
            });
        }
        let lacking = |of: &[Option<Pence>]| {
            let lacks = |(service, channel, count): &(Option<u16>, u8, u64)| {
                let at = volumes.at(*service, Some(*channel));
                *count > 0 && central[at].is_some() && of[at].is_none()
            };
            let mut names: Vec<String> =
                volumes.known().filter(lacks).map(|(_, c, _)| source.channel_name(c)).collect();
            names.sort();
            names.dedup();
            names
        };
        let same = "have no cost there, so that the central one is taken:";
        notes.remark_of(format!("In the list of low costs these {same}"), lacking(&low));
        notes.remark_of(format!("In the list of high costs these {same}"), lacking(&high));
        let words = |list: &PriceList, own: bool| source.words(list, own && !book.own.is_empty());
        Ok(UnitCosts {
            costs,
            volumes: volumes.clone(),
            words: Three {
                low: words(&book.low, false),
                central: words(&book.central, true),
                high: words(&book.high, false),
            },
            notes,
        })
    }

    /// The cost of one contact; `None` where the channel is not known or has
    /// none.
    pub fn of_contact(&self, service: Option<u16>, channel: Option<u8>) -> Option<Three<Pence>> {
        self.costs.get(self.volumes.at(service, Some(channel?))).copied().flatten()
    }

    /// The costs of a channel over all services, least and most; `None` where
    /// it has none.
    pub fn range(&self, channel: u8) -> Option<(Pence, Pence)> {
        let of = self.volumes.known().filter(|(_, c, n)| *c == channel && *n > 0);
        let costs = of.filter_map(|(s, c, _)| Some(self.of_contact(s, Some(c))?.central));
        costs.fold(None, |range: Option<(Pence, Pence)>, cost| {
            let (least, most) = range.unwrap_or((cost, cost));
            Some((least.min(cost), most.max(cost)))
        })
    }

    /// The same costs with one channel's at the least, or at the most, of its
    /// three: what a saving depends on, one at a time. A list that is called
    /// high may have a channel's cost below the central one.
    #[must_use]
    pub fn with_channel_at(&self, channel: u8, end: End) -> UnitCosts {
        let mut other = self.clone();
        for (service, of, _) in self.volumes.known().filter(|(_, c, _)| *c == channel) {
            let at = self.volumes.at(service, Some(of));
            other.costs[at] = self.costs[at].map(|three| Three::all(end.of(&three)));
        }
        other
    }

    /// The least and the most of a channel's three costs; `None` where services
    /// differ, or none has one.
    pub fn ends_of_channel(&self, channel: u8) -> Option<(Pence, Pence)> {
        let of = self.volumes.known().filter(|(_, c, _)| *c == channel);
        let mut ends = of.filter_map(|(service, of, _)| {
            let three = self.costs[self.volumes.at(service, Some(of))]?;
            Some((End::Least.of(&three), End::Most.of(&three)))
        });
        let first = ends.next()?;
        ends.all(|other| other == first).then_some(first)
    }
}

/// What a price list is filled from.
struct Source<'a> {
    council: &'a Council,
    contacts: &'a Contacts,
    volumes: &'a Volumes,
}

impl Source<'_> {
    fn channel_name(&self, channel: u8) -> String {
        let id = self.contacts.channels.get(usize::from(channel)).copied();
        id.map_or_else(String::new, |id| channel_name(self.council, id))
    }

    /// By place in `volumes`.
    fn list(
        &self,
        list: &PriceList,
        central: Option<&[Option<Pence>]>,
    ) -> Result<Vec<Option<Pence>>> {
        match list {
            PriceList::Own => Ok(self.each(|_| None)),
            PriceList::Given => Ok(self.each(|channel| self.given(channel))),
            PriceList::Suited if self.gives_any() => self.list(&PriceList::Given, central),
            PriceList::Suited => match first_in_pence() {
                Some(preset) => self.preset(preset, &RatioScale::Central, central),
                None => Ok(self.each(|_| None)),
            },
            PriceList::Preset { id, scale } => self.preset(preset_meant(id)?, scale, central),
        }
    }

    fn gives_any(&self) -> bool {
        self.council.channels.iter().any(|channel| channel.unit_cost_pence.is_some())
    }

    fn given(&self, channel: u8) -> Option<Pence> {
        let id = *self.contacts.channels.get(usize::from(channel))?;
        self.council.channel(id)?.unit_cost_pence.map(Pence::from)
    }

    /// The same for every service.
    fn each(&self, cost: impl Fn(u8) -> Option<Pence>) -> Vec<Option<Pence>> {
        let mut costs = vec![None; self.volumes.at(None, None) + 1];
        for (service, channel, _) in self.volumes.known() {
            costs[self.volumes.at(service, Some(channel))] = cost(channel);
        }
        costs
    }

    fn preset(
        &self,
        preset: &Preset,
        scale: &RatioScale,
        central: Option<&[Option<Pence>]>,
    ) -> Result<Vec<Option<Pence>>> {
        let figure = |channel: u8| preset.figure(&self.channel_name(channel));
        if preset.figures == Figures::Pence {
            return Ok(self.each(|channel| figure(channel).map(Pence::whole)));
        }
        let Some(part) = self.part(preset, scale, central)? else { return Ok(self.each(|_| None)) };
        Ok(self.each(|channel| Some(part.times(figure(channel)?))))
    }

    /// Pence for one part of a ratio; `None` where no contact came by a channel
    /// of the ratio, so that nothing has to be scaled.
    fn part(
        &self,
        preset: &Preset,
        scale: &RatioScale,
        central: Option<&[Option<Pence>]>,
    ) -> Result<Option<Pence>> {
        let parts = |channel: u8| preset.figure(&self.channel_name(channel));
        let weighed = |service: Option<u16>, channel: u8, count: u64| {
            let central = central.map(|central| central[self.volumes.at(service, Some(channel))]);
            let parts = u64::try_from(parts(channel)?).ok()?.checked_mul(count)?;
            Some((parts, central))
        };
        match scale {
            RatioScale::Known { channel, pence } => {
                let name = channel_name(self.council, *channel);
                let parts = preset.figure(&name).and_then(|parts| u64::try_from(parts).ok());
                let part = parts.and_then(|parts| pence.over(parts));
                part.map(Some).ok_or_else(|| {
                    Error::usage(format!("The ratio of “{}” has no part for {name}", preset.name))
                        .remedy("Give the known cost of one of the channels that the ratio names")
                })
            }
            RatioScale::Total(total) => {
                let all = self.volumes.known().filter_map(|(s, c, n)| Some(weighed(s, c, n)?.0));
                Ok(Pence::from(*total).over(all.sum()))
            }
            RatioScale::Central => {
                let Some(central) = central else {
                    return Err(Error::usage(format!(
                        "“{}” is a ratio, and nothing says what its parts cost",
                        preset.name
                    ))
                    .remedy(
                        "Give a known total, or the known cost of one contact by one channel",
                    ));
                };
                let (mut all, mut total) = (0u64, Pence::ZERO);
                for (service, channel, count) in self.volumes.known() {
                    let cost = central[self.volumes.at(service, Some(channel))];
                    if let (Some((parts, _)), Some(cost)) = (weighed(service, channel, count), cost)
                    {
                        all += parts;
                        total = total.plus(cost.times(i64::try_from(count).unwrap_or(i64::MAX)));
                    }
                }
                Ok(total.over(all))
            }
        }
    }

    fn words(&self, list: &PriceList, own: bool) -> String {
        let mut words = match list {
            PriceList::Own => "Only costs of your own".to_string(),
            PriceList::Given => given_words(),
            PriceList::Suited if self.gives_any() => given_words(),
            PriceList::Suited => first_in_pence().map_or_else(String::new, preset_words),
            PriceList::Preset { id, scale } => {
                let name = preset(id).map_or_else(|| id.clone(), preset_words);
                match (preset(id).map(|p| p.figures), scale) {
                    (Some(Figures::Ratio), RatioScale::Central) => {
                        format!("{name}; scaled to the total of the central costs")
                    }
                    (Some(Figures::Ratio), RatioScale::Total(total)) => {
                        let total = crate::base::money::pounds(*total);
                        format!("{name}; scaled to a total of {total}")
                    }
                    (Some(Figures::Ratio), RatioScale::Known { channel, pence }) => {
                        let channel = channel_name(self.council, *channel);
                        format!("{name}; scaled to {} by {channel}", pence.unit_words())
                    }
                    _ => name,
                }
            }
        };
        if own && *list != PriceList::Own {
            words.push_str("; with costs of your own before them");
        }
        words
    }
}

fn given_words() -> String {
    "The council’s list of channels".to_string()
}

fn preset_words(preset: &'static Preset) -> String {
    format!("{} ({})", preset.name, preset.source_words())
}

fn first_in_pence() -> Option<&'static Preset> {
    PRESETS.iter().find(|p| p.figures == Figures::Pence)
}

/// The preset with this id; an error that names those there are.
pub fn preset_meant(id: &str) -> Result<&'static Preset> {
    preset(id).ok_or_else(|| {
        let known: Vec<&str> = PRESETS.iter().map(|p| p.id).collect();
        Error::usage(format!("There is no preset of unit costs “{id}”"))
            .remedy(format!("There are: {}", known.join(", ")))
    })
}

/// A channel as the council names it.
pub fn channel_name(council: &Council, id: ChannelId) -> String {
    council.channel(id).map_or_else(|| format!("Channel {id}"), |c| c.name.clone())
}

/// A service as the council names it.
pub fn service_name(council: &Council, id: ServiceId) -> String {
    council.service(id).map_or_else(|| format!("Service {id}"), |s| s.name.clone())
}
