//! What has the officer decided on costs? Which unit costs count as central,
//! low and high, and those of one's own.

use crate::base::money::{Pence, WholePence};
use crate::base::{ChannelId, ServiceId};
use serde::{Deserialize, Serialize};

/// Where unit costs come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PriceList {
    /// What the council's list of channels gives; where it gives none, the
    /// first row of `channel::PRESETS` in pence.
    #[default]
    Suited,
    /// What the council's list of channels gives.
    Given,
    /// A row of `channel::PRESETS` by its id.
    Preset {
        id: String,
        /// For a preset that gives a ratio and no pence.
        #[serde(default)]
        scale: RatioScale,
    },
    /// One's own alone.
    Own,
}

/// What a ratio is scaled by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RatioScale {
    /// To the same total as the central costs.
    #[default]
    Central,
    /// To a known total of the contacts asked about.
    Total(WholePence),
    /// To the known cost of one contact by one channel.
    Known { channel: ChannelId, pence: Pence },
}

/// How one's own unit cost is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitCost {
    /// Given.
    Each(Pence),
    /// (direct cost + overhead share) ÷ volume.
    Total { direct: WholePence, overhead: WholePence, volume: u64 },
}

impl UnitCost {
    /// Exact pence for one contact; `None` where the volume is 0.
    pub fn pence(&self) -> Option<Pence> {
        match self {
            UnitCost::Each(pence) => Some(*pence),
            UnitCost::Total { direct, overhead, volume } => {
                Pence::from(*direct).plus(Pence::from(*overhead)).over(*volume)
            }
        }
    }
}

/// A unit cost of one's own: it goes before the central list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnUnitCost {
    /// `None`: for every service that has none of its own.
    #[serde(default)]
    pub service: Option<ServiceId>,
    pub channel: ChannelId,
    pub cost: UnitCost,
    /// `None`: as the low list has it.
    #[serde(default)]
    pub low: Option<Pence>,
    /// `None`: as the high list has it.
    #[serde(default)]
    pub high: Option<Pence>,
}

/// The cost book: what a contact costs, as the officer decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CostBook {
    pub central: PriceList,
    pub low: PriceList,
    pub high: PriceList,
    pub own: Vec<OwnUnitCost>,
}

impl Default for CostBook {
    fn default() -> Self {
        let preset = |id: &str| PriceList::Preset { id: id.into(), scale: RatioScale::Central };
        CostBook {
            central: PriceList::Suited,
            low: preset("socitm"),
            high: preset("guide-ratio"),
            own: Vec::new(),
        }
    }
}

impl CostBook {
    /// One's own cost of a service's channel: its own, else that of all
    /// services.
    pub fn own_of(&self, service: Option<ServiceId>, channel: ChannelId) -> Option<&OwnUnitCost> {
        let of = |service| self.own.iter().find(|o| o.channel == channel && o.service == service);
        service.and_then(|service| of(Some(service))).or_else(|| of(None))
    }

    /// The same book with another own unit cost, or without it.
    #[must_use]
    pub fn with_own(
        &self,
        service: Option<ServiceId>,
        channel: ChannelId,
        cost: Option<UnitCost>,
    ) -> CostBook {
        let mut book = self.clone();
        let at = book.own.iter().position(|o| o.channel == channel && o.service == service);
        match (at, cost) {
            (Some(at), Some(cost)) => book.own[at].cost = cost,
            (Some(at), None) => drop(book.own.remove(at)),
            (None, Some(cost)) => {
                book.own.push(OwnUnitCost { service, channel, cost, low: None, high: None });
            }
            (None, None) => {}
        }
        book
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_cost_is_direct_cost_and_overhead_over_volume() {
        let cost = UnitCost::Total {
            direct: WholePence(90_000),
            overhead: WholePence(10_000),
            volume: 300,
        };
        assert_eq!(cost.pence(), Pence::per(1000, 3));
        let of_none = UnitCost::Total { direct: WholePence(1), overhead: WholePence(0), volume: 0 };
        assert_eq!(of_none.pence(), None);
    }

    #[test]
    fn a_cost_for_one_service_goes_before_that_for_all() {
        let each = |pence| Some(UnitCost::Each(Pence::whole(pence)));
        let (phone, bins, tax) = (ChannelId(2), ServiceId(1), ServiceId(57));
        let book = CostBook::default().with_own(None, phone, each(283)).with_own(
            Some(tax),
            phone,
            each(400),
        );
        let pence = |service| book.own_of(service, phone).and_then(|own| own.cost.pence());
        assert_eq!(pence(Some(tax)), Some(Pence::whole(400)));
        assert_eq!(pence(Some(bins)), Some(Pence::whole(283)));
        let without = book.with_own(Some(tax), phone, None).with_own(None, phone, None);
        assert_eq!(without, CostBook::default());
    }
}
