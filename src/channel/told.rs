//! Which counts may be told, and how are they scaled to a year?

use crate::base::money::{Pence, shared_out};
use crate::base::number::with_thousands;
use crate::demand::Observed;
use crate::project::Protection;

/// A count as the protection lets it be told; `of` are all the counts that it
/// could be worked back from or to: one small one hides it.
pub(super) fn told(protection: Protection, count: u64, of: &[u64]) -> Observed {
    let small = |count: &u64| *count > 0 && *count < protection.k;
    if protection.on && (small(&count) || of.iter().any(small)) {
        Observed::Withheld { below: protection.k }
    } else {
        Observed::Count(count)
    }
}

/// "41,307", "fewer than 5".
pub(super) fn number(count: Observed) -> String {
    match count {
        Observed::Count(count) => with_thousands(i64::try_from(count).unwrap_or(i64::MAX)),
        Observed::Withheld { below } => format!("fewer than {below}"),
    }
}

/// "41,307 contacts", "1 contact", "fewer than 5 contacts".
pub(super) fn contacts(count: Observed) -> String {
    let noun = if count == Observed::Count(1) { "contact" } else { "contacts" };
    format!("{} {noun}", number(count))
}

/// From the period to the time that is told: the period itself, or one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    numerator: u32,
    denominator: u32,
}

impl Scale {
    pub const ITSELF: Scale = Scale { numerator: 1, denominator: 1 };

    /// From so many months to twelve.
    pub fn to_a_year(months: u32) -> Scale {
        Scale { numerator: 12, denominator: months.max(1) }
    }

    pub fn pence(self, pence: Pence) -> Pence {
        if self == Scale::ITSELF {
            return pence;
        }
        pence.scaled(i64::from(self.numerator), u64::from(self.denominator))
    }

    /// Half up.
    pub fn count(self, count: u64) -> u64 {
        let (n, d) = (u128::from(self.numerator), u128::from(self.denominator));
        u64::try_from((u128::from(count) * n * 2 + d) / (d * 2)).unwrap_or(u64::MAX)
    }

    /// Back to the period, half up.
    pub fn count_of_period(self, count: u64) -> u64 {
        Scale { numerator: self.denominator, denominator: self.numerator }.count(count)
    }

    /// Counts that sum to their scaled sum.
    pub fn counts(self, counts: &[u64]) -> Vec<u64> {
        if self == Scale::ITSELF {
            return counts.to_vec();
        }
        shared_out(self.count(counts.iter().sum()), counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_years_are_told_as_one_and_parts_sum_to_the_whole() {
        let year = Scale::to_a_year(36);
        assert_eq!(year.count(100), 33);
        assert_eq!(year.count_of_period(33), 99);
        assert_eq!(year.counts(&[1, 1, 1, 97]), [1, 0, 0, 32], "by largest remainder");
        assert_eq!(year.counts(&[50, 50]).iter().sum::<u64>(), 33);
        assert_eq!(year.pence(Pence::whole(100)), Pence::per(100, 3).unwrap_or_default());
    }

    #[test]
    fn a_small_count_hides_what_it_could_be_worked_back_from() {
        let hidden = Protection::hidden();
        assert_eq!(told(hidden, 4, &[]), Observed::Withheld { below: 5 });
        assert_eq!(told(hidden, 20, &[3]), Observed::Withheld { below: 5 });
        assert_eq!(told(hidden, 0, &[0]), Observed::Count(0));
        assert_eq!(told(Protection::shown(), 4, &[1]), Observed::Count(4));
        assert_eq!(contacts(told(hidden, 4, &[])), "fewer than 5 contacts");
    }
}
