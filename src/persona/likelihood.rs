//! What does the scheme know of these people? The mean of an attribute over
//! the classes they live in, weighted by how many of them live in each.
//!
//! It is of the areas and not of each person: a mean over people of their
//! area's class (an ecological figure).

use super::answer::MediumRow;
use super::meant::attribute;
use crate::council::{Channel, Scheme};
use crate::profile::channel_attribute;

/// How many of some people are in each class of a scheme's lowest tier.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ClassWeights(pub Vec<f64>);

impl ClassWeights {
    /// Σ w·v ÷ Σ w over the classes whose value is a number; `None` where
    /// nobody is in such a class.
    pub fn mean(&self, values: &[Option<String>]) -> Option<f64> {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (people, value) in self.0.iter().zip(values) {
            let number = value.as_deref().and_then(|text| text.trim().parse::<f64>().ok());
            if let Some(number) = number.filter(|number| number.is_finite()) {
                sum += people * number;
                weight += people;
            }
        }
        (weight > 0.0).then(|| sum / weight)
    }
}

/// The scheme's likelihood, 0–1, of coming by a channel. `None` where the
/// scheme has no attribute for it. Values that are no likelihood are left out.
pub(super) fn by_channel(
    scheme: &Scheme,
    channel: &Channel,
    weights: &ClassWeights,
) -> Option<f64> {
    let found = channel_attribute(scheme, channel)?;
    let likely = |value: &Option<String>| {
        let number = value.as_deref()?.trim().parse::<f64>().ok()?;
        (0.0..=1.0).contains(&number).then(|| value.clone()).flatten()
    };
    weights.mean(&found.values.iter().map(likely).collect::<Vec<_>>())
}

/// The mean of any attribute.
pub(super) fn of_attribute(scheme: &Scheme, name: &str, weights: &ClassWeights) -> Option<f64> {
    attribute(scheme, name).ok().and_then(|values| weights.mean(values))
}

/// Media by the scheme's `responsive_…` attributes, the highest index first.
pub(super) fn media(
    scheme: &Scheme,
    persona: &ClassWeights,
    council: &ClassWeights,
) -> Vec<MediumRow> {
    let mut rows: Vec<MediumRow> = scheme
        .attributes
        .iter()
        .filter_map(|attribute| {
            let name = attribute.name.to_lowercase();
            let name = name.strip_prefix("responsive_")?.replace('_', " ");
            let mean = persona.mean(&attribute.values)?;
            let council_mean = council.mean(&attribute.values)?;
            let index = (council_mean > 0.0).then(|| 100.0 * mean / council_mean);
            Some(MediumRow { name, mean, council_mean, index })
        })
        .collect();
    let order = |row: &MediumRow| row.index.unwrap_or(f64::NEG_INFINITY);
    rows.sort_by(|a, b| order(b).total_cmp(&order(a)));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_count_by_their_people_and_those_without_a_value_not_at_all() {
        let weights = ClassWeights(vec![30.0, 10.0, 99.0, 0.0]);
        let values = ["0.2", "0.6", "unknown", "1"].map(|v| Some(v.to_string()));
        let mean = weights.mean(&values).expect("a mean");
        assert!((mean - 0.3).abs() < 1e-12);
        assert_eq!(weights.mean(&[None, None]), None);
        assert_eq!(ClassWeights(vec![0.0]).mean(&[Some("1".into())]), None);
    }
}
