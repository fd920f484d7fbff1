//! How likely is a group to use a channel? What the scheme publishes, else
//! what the records show.

use crate::council::service::plain;
use crate::council::{Attribute, Channel, Scheme};

/// Where a likelihood comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LikelihoodSource {
    /// The scheme's 0–1 attribute of this name.
    Published { attribute: String },
    /// The council's own contacts: min(1, index/100 × the council's share).
    Records,
}

/// The likelihood that a group uses a channel, 0–1: of groups of places, never
/// of one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Likelihood {
    pub value: f64,
    pub source: LikelihoodSource,
}

/// How a group uses a channel today, from the council's contacts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChannelUse {
    /// The group's share of its contacts by the channel over the council's, ×100.
    pub index: f64,
    /// The council's share of contacts by the channel, 0–1.
    pub council_share: f64,
}

/// The likelihood of a class to use a channel: the scheme's published 0–1
/// attribute, else `min(1, index/100 × council share)`; `None` where there is
/// neither.
///
/// `tier` and `class` are positions; `weights` are the base of each class of
/// the lowest tier, for a class above it (see `published`).
pub fn likelihood(
    scheme: &Scheme,
    tier: usize,
    class: usize,
    channel: &Channel,
    weights: &[f64],
    today: Option<ChannelUse>,
) -> Option<Likelihood> {
    if let Some((attribute, value)) = published(scheme, tier, class, channel, weights) {
        let source = LikelihoodSource::Published { attribute: attribute.to_string() };
        return Some(Likelihood { value, source });
    }
    let today = today?;
    let value = (today.index / 100.0 * today.council_share).min(1.0);
    value.is_finite().then_some(Likelihood { value, source: LikelihoodSource::Records })
}

/// The most of some contacts that a likelihood lets move: whole ones. What a
/// product of decimals falls short by is not a contact.
pub fn most_to_move(contacts: u64, likelihood: f64) -> u64 {
    (contacts as f64 * likelihood + 1e-9).floor().max(0.0) as u64
}

/// The scheme's attribute for a channel and its value for a class, 0–1. A
/// class above the lowest tier has the mean of its types, weighed by `weights`
/// (their bases, by position in the lowest tier); where those are missing or
/// nothing, the plain mean. `None` where the scheme has no such attribute, or
/// no value of it that lies between 0 and 1.
pub fn published<'a>(
    scheme: &'a Scheme,
    tier: usize,
    class: usize,
    channel: &Channel,
    weights: &[f64],
) -> Option<(&'a str, f64)> {
    let attribute = channel_attribute(scheme, channel)?;
    let (mut sum, mut weight, mut plain_sum, mut count) = (0.0, 0.0, 0.0, 0.0);
    for (lowest, value) in attribute.values.iter().enumerate() {
        if scheme.class_in_tier(lowest, tier) != Some(class) {
            continue;
        }
        let value = value.as_deref().and_then(|v| v.trim().parse::<f64>().ok());
        let Some(value) = value.filter(|v| (0.0..=1.0).contains(v)) else { continue };
        let of = weights.get(lowest).copied().filter(|w| w.is_finite() && *w > 0.0).unwrap_or(0.0);
        (sum, weight) = (sum + of * value, weight + of);
        (plain_sum, count) = (plain_sum + value, count + 1.0);
    }
    let mean = if weight > 0.0 { sum / weight } else { plain_sum / count };
    (count > 0.0).then_some((attribute.name.as_str(), mean))
}

/// "propensity_web", "Propensity face to face", "channel_web" … for a channel.
pub fn channel_attribute<'a>(scheme: &'a Scheme, channel: &Channel) -> Option<&'a Attribute> {
    const OPENINGS: [&str; 4] = ["propensity", "channelpropensity", "channel", "likelihood"];
    let name = plain(&channel.name);
    if name.is_empty() {
        return None;
    }
    let wanted: Vec<String> = OPENINGS.iter().map(|opening| format!("{opening}{name}")).collect();
    wanted.iter().find_map(|wanted| scheme.attributes.iter().find(|a| plain(&a.name) == *wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::made_up::{council, scheme};

    #[test]
    fn the_published_attribute_comes_first_and_groups_have_the_mean_of_their_types() {
        let (scheme, council) = (scheme(), council());
        let web = &council.channels[0];
        let today = Some(ChannelUse { index: 50.0, council_share: 0.4 });
        let of = |tier, class, weights: &[f64]| {
            likelihood(&scheme, tier, class, web, weights, today).expect("a likelihood")
        };
        assert_eq!(of(1, 1, &[]).value, 0.6);
        assert!((of(0, 0, &[100.0, 300.0, 200.0]).value - 0.5).abs() < 1e-12);
        assert!((of(0, 0, &[]).value - 0.4).abs() < 1e-12, "unweighed");
        let attribute = "propensity_web".to_string();
        assert_eq!(of(0, 1, &[]).source, LikelihoodSource::Published { attribute });
    }

    #[test]
    fn without_one_it_is_the_index_times_the_council_share_and_never_above_one() {
        let (scheme, council) = (scheme(), council());
        let phone = &council.channels[1];
        let by = |index, council_share| {
            let today = Some(ChannelUse { index, council_share });
            likelihood(&scheme, 0, 0, phone, &[], today).expect("a likelihood").value
        };
        assert_eq!(by(150.0, 0.4), 0.6000000000000001);
        assert_eq!(by(300.0, 0.4), 1.0);
        assert_eq!(likelihood(&scheme, 0, 0, phone, &[], None), None);
    }

    #[test]
    fn a_share_of_contacts_is_whole_and_loses_none_to_decimals() {
        assert_eq!(most_to_move(100, 0.29), 29);
        assert_eq!((most_to_move(7, 0.5), most_to_move(7, -0.1)), (3, 0));
    }

    #[test]
    fn values_that_are_no_likelihood_are_not_taken() {
        let (mut scheme, council) = (scheme(), council());
        scheme.attributes[0].values = vec![Some("123".into()), None, Some("many".into())];
        assert_eq!(published(&scheme, 0, 0, &council.channels[0], &[]), None);
    }
}
