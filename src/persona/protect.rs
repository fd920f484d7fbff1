//! Which small counts are withheld? The one rule for every figure of a
//! persona: a count of 1 to k − 1 is hidden, and whatever is worked out from it
//! is empty. Zero is shown.

use super::answer::Told;
use crate::demand::Observed;
use crate::project::Protection;

/// A count of records or customers, as the protection lets it be told.
pub(super) fn observed(count: u64, protection: Protection) -> Observed {
    if protection.on && count > 0 && count < protection.k {
        Observed::Withheld { below: protection.k }
    } else {
        Observed::Count(count)
    }
}

/// People of the base, as the protection lets them be told.
pub(super) fn people(count: f64, protection: Protection) -> Told {
    if protection.on && count > 0.0 && count < protection.k as f64 {
        Told::Withheld { below: protection.k }
    } else {
        Told::Count(count)
    }
}

/// The card's line on small counts.
pub(super) fn words(protection: Protection) -> String {
    if protection.on {
        format!(
            "Counts of 1 to {} are withheld with all that is worked out from them; shares of \
             contacts are of those shown. Totals are not protected against subtraction.",
            protection.k.saturating_sub(1)
        )
    } else {
        "Off: small counts are shown.".to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_four_are_hidden_and_zero_and_five_are_shown() {
        let hidden = Protection::hidden();
        let text = |count| observed(count, hidden).text();
        assert_eq!([0, 1, 4, 5].map(text), ["0", "<5", "<5", "5"]);
        assert_eq!(people(4.5, hidden), Told::Withheld { below: 5 });
        assert_eq!(people(0.0, hidden), Told::Count(0.0));
        assert_eq!(people(4.5, Protection::shown()), Told::Count(4.5));
    }
}
