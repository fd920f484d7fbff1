//! What does it cost? Exact fractions of a penny, rounded once, where shown.

use num_rational::Ratio;
use serde::{Deserialize, Serialize};

/// An exact amount in pence: a fraction, so that parts sum to the whole
/// whatever the grouping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pence(Ratio<i128>);

/// A total as given or as shown: whole pence.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct WholePence(pub i64);

impl Pence {
    pub fn whole(pence: i64) -> Pence {
        Pence(Ratio::from_integer(i128::from(pence)))
    }

    /// `pence ÷ volume`; `None` where the volume is 0.
    pub fn per(pence: i64, volume: u64) -> Option<Pence> {
        (volume > 0).then(|| Pence(Ratio::new(i128::from(pence), i128::from(volume))))
    }

    pub fn times(self, count: i64) -> Pence {
        Pence(self.0 * i128::from(count))
    }

    pub fn plus(self, other: Pence) -> Pence {
        Pence(self.0 + other.0)
    }

    pub fn minus(self, other: Pence) -> Pence {
        Pence(self.0 - other.0)
    }

    /// Rounded half up (towards plus infinity on a tie), once, where shown.
    pub fn rounded(self) -> WholePence {
        let twice = self.0 * 2 + Ratio::from_integer(1);
        WholePence(i64::try_from((twice / 2).floor().to_integer()).unwrap_or(i64::MAX))
    }
}

/// Pence for people: `1560` → `£15.60`.
pub fn pounds(amount: WholePence) -> String {
    let sign = if amount.0 < 0 { "−" } else { "" };
    let pence = amount.0.unsigned_abs();
    let whole = super::number::with_thousands(i64::try_from(pence / 100).unwrap_or(i64::MAX));
    format!("{sign}£{whole}.{:02}", pence % 100)
}

/// Rounds the cells of a table so that they sum to the rounded total, by
/// largest remainder (ties: the earlier cell).
pub fn rounded_to_total(cells: &[Pence]) -> Vec<WholePence> {
    let total = cells.iter().fold(Pence::whole(0), |sum, cell| sum.plus(*cell)).rounded();
    let floors: Vec<i128> = cells.iter().map(|c| c.0.floor().to_integer()).collect();
    let short = i128::from(total.0) - floors.iter().sum::<i128>();
    let mut by_remainder: Vec<usize> = (0..cells.len()).collect();
    by_remainder.sort_by_key(|&i| std::cmp::Reverse(cells[i].0 - cells[i].0.floor()));
    let mut rounded: Vec<WholePence> =
        floors.iter().map(|f| WholePence(i64::try_from(*f).unwrap_or(i64::MAX))).collect();
    for &i in by_remainder.iter().take(usize::try_from(short).unwrap_or(0)) {
        rounded[i].0 += 1;
    }
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_of_52_contacts_at_one_to_four_saves_156_pounds() {
        let phone = Pence::whole(400);
        let web = Pence::per(400, 4).expect("a volume");
        assert_eq!(pounds(phone.minus(web).times(52).rounded()), "£156.00");
    }

    #[test]
    fn parts_sum_to_the_rounded_whole() {
        let thirds = vec![Pence::per(100, 3).expect("a volume"); 3];
        let rounded = rounded_to_total(&thirds);
        assert_eq!(rounded.iter().map(|p| p.0).sum::<i64>(), 100);
        assert_eq!(rounded[0], WholePence(34));
    }

    #[test]
    fn halves_round_up() {
        assert_eq!(Pence::per(5, 2).expect("a volume").rounded(), WholePence(3));
        assert_eq!(Pence::per(-5, 2).expect("a volume").rounded(), WholePence(-2));
    }
}
