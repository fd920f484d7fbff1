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

/// People who are part of a whole that is told: what is left of it is a count
/// as well, and hides the part where it is small.
pub(super) fn part(count: f64, whole: f64, protection: Protection) -> Told {
    match (people(count, protection), people(whole - count, protection)) {
        (Told::Count(_), Told::Withheld { .. }) => Told::Beside,
        (told, _) => told,
    }
}

/// A share of `count` in `whole`, 0–1, where neither they nor the difference
/// is small.
pub(super) fn share(count: u64, whole: u64, protection: Protection) -> Option<f64> {
    let told = |count| observed(count, protection).count().is_some();
    let all = [count, whole, whole.saturating_sub(count)].into_iter().all(told);
    (all && whole > 0).then(|| count as f64 / whole as f64)
}

/// The card's line on small counts.
pub(super) fn words(protection: Protection) -> String {
    if protection.on {
        format!(
            "Counts of 1 to {} are withheld with all that is worked out from them, and people of \
             the base also where all but so few are meant; shares of contacts are of those shown. \
             Totals over areas and services are not protected against subtraction.",
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
        assert_eq!(part(9_997.0, 10_000.0, hidden), Told::Beside);
        assert_eq!(part(10_000.0, 10_000.0, hidden), Told::Count(10_000.0));
        assert_eq!(part(3.0, 7.0, hidden), Told::Withheld { below: 5 });
    }

    #[test]
    fn a_share_is_told_where_no_small_count_follows_from_it() {
        let hidden = Protection::hidden();
        assert_eq!(share(1, 3, hidden), None);
        assert_eq!(share(2, 40, hidden), None);
        assert_eq!(share(38, 40, hidden), None);
        assert_eq!(share(10, 40, hidden), Some(0.25));
        assert_eq!(share(1, 4, Protection::shown()), Some(0.25));
    }
}
