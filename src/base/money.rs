//! What does it cost? Exact fractions of a penny, rounded once, where shown.

use super::{Error, Result};
use num_rational::Ratio;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// An exact amount in pence: a fraction, so that parts sum to the whole
/// whatever the grouping. Where the denominators of very many different
/// volumes no longer fit into 128 bits together, a sum is kept to a
/// billionth of a penny instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pence(Ratio<i128>);

/// A total as given or as shown: whole pence.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct WholePence(pub i64);

/// Parts of a penny that a sum is kept to where it cannot be exact.
const COARSE: i128 = 1_000_000_000;

impl Default for Pence {
    fn default() -> Self {
        Pence::ZERO
    }
}

impl Pence {
    pub const ZERO: Pence = Pence(Ratio::new_raw(0, 1));

    pub fn whole(pence: i64) -> Pence {
        Pence(Ratio::from_integer(i128::from(pence)))
    }

    /// `pence ÷ volume`; `None` where the volume is 0.
    pub fn per(pence: i64, volume: u64) -> Option<Pence> {
        (volume > 0).then(|| Pence(Ratio::new(i128::from(pence), i128::from(volume))))
    }

    pub fn times(self, count: i64) -> Pence {
        self.scaled(count, 1)
    }

    /// `self × numerator ÷ denominator`; a denominator of 0 is taken as 1.
    pub fn scaled(self, numerator: i64, denominator: u64) -> Pence {
        let by = Ratio::new(i128::from(numerator), i128::from(denominator.max(1)));
        let product = |a: Ratio<i128>| {
            // What cancels across is taken out first, so that less overflows.
            let (left, right) =
                (Ratio::new(*a.numer(), *by.denom()), Ratio::new(*by.numer(), *a.denom()));
            let numer = left.numer().checked_mul(*right.numer())?;
            let denom = left.denom().checked_mul(*right.denom())?;
            Some(Ratio::new_raw(numer, denom))
        };
        Pence(product(self.0).or_else(|| product(coarse(self.0))).unwrap_or(self.0))
    }

    /// `self ÷ count`; `None` where the count is 0.
    pub fn over(self, count: u64) -> Option<Pence> {
        (count > 0).then(|| self.scaled(1, count))
    }

    #[must_use]
    pub fn plus(self, other: Pence) -> Pence {
        let exact = sum(self.0, other.0);
        let or_coarse = || sum(coarse(self.0), coarse(other.0));
        Pence(exact.or_else(or_coarse).unwrap_or(self.0))
    }

    #[must_use]
    pub fn minus(self, other: Pence) -> Pence {
        self.plus(Pence(-other.0))
    }

    /// Rounded half up (towards plus infinity on a tie), once, where shown.
    pub fn rounded(self) -> WholePence {
        let (whole, rest) = self.parts();
        let up = rest >= *self.0.denom() - rest;
        WholePence(i64::try_from(whole + i128::from(up)).unwrap_or(i64::MAX))
    }

    /// The greatest whole number of pence that is not more, and the numerator
    /// of what is left.
    fn parts(self) -> (i128, i128) {
        (self.0.numer().div_euclid(*self.0.denom()), self.0.numer().rem_euclid(*self.0.denom()))
    }

    /// For charts and scales: never summed.
    pub fn to_f64(self) -> f64 {
        let (whole, rest) = self.parts();
        whole as f64 + rest as f64 / *self.0.denom() as f64
    }

    /// Reads pounds as an officer writes them: `£2.83`, `1,234.50`, `-3`.
    ///
    /// Errors: not a number; more than nine decimals.
    pub fn parse_pounds(text: &str) -> Result<Pence> {
        let wrong = || {
            Error::usage(format!("“{}” is not an amount in pounds", text.trim()))
                .remedy("Write, for example, 2.83 or £1,250")
        };
        let plain: String =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '£' | ',')).collect();
        let (sign, digits) = match plain.strip_prefix(['-', '−']) {
            Some(rest) => (-1, rest),
            None => (1, plain.as_str()),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        let is_number = all_digits(whole) && all_digits(fraction);
        if !is_number || whole.len() + fraction.len() == 0 || whole.len() > 12 || fraction.len() > 9
        {
            return Err(wrong());
        }
        let number: i128 = format!("{whole}{fraction}").parse().map_err(|_| wrong())?;
        let parts = 10i128.pow(fraction.len() as u32);
        Ok(Pence(Ratio::new(sign * number * 100, parts)))
    }

    /// In pounds, with as many of up to four decimals as it needs and at least
    /// two: `£2.83`, `£0.6589`.
    pub fn unit_words(self) -> String {
        let ten_thousandths = self.scaled(100, 1).rounded().0;
        let sign = if ten_thousandths < 0 { "−" } else { "" };
        let (pounds, rest) =
            (ten_thousandths.unsigned_abs() / 10_000, ten_thousandths.unsigned_abs() % 10_000);
        let rest = format!("{rest:04}");
        let (pence, finer) = rest.split_at(2);
        let finer = finer.trim_end_matches('0');
        let whole = super::number::with_thousands(i64::try_from(pounds).unwrap_or(i64::MAX));
        format!("{sign}£{whole}.{pence}{finer}")
    }

    /// To the nearest pound, half up, as estimates are shown: `£206,973`.
    pub fn to_the_pound(self) -> String {
        let pounds = self.scaled(1, 100).rounded().0;
        let sign = if pounds < 0 { "−" } else { "" };
        let whole = i64::try_from(pounds.unsigned_abs()).unwrap_or(i64::MAX);
        format!("{sign}£{}", super::number::with_thousands(whole))
    }
}

/// The sum, where it fits.
fn sum(a: Ratio<i128>, b: Ratio<i128>) -> Option<Ratio<i128>> {
    if a.denom() == b.denom() {
        let numer = a.numer().checked_add(*b.numer())?;
        return Some(if *a.denom() == 1 {
            Ratio::from_integer(numer)
        } else {
            Ratio::new(numer, *a.denom())
        });
    }
    // `a.denom / b.denom` in lowest terms leaves out their common factor.
    let shares = Ratio::new(*a.denom(), *b.denom());
    let left = a.numer().checked_mul(*shares.denom())?;
    let right = b.numer().checked_mul(*shares.numer())?;
    let denom = a.denom().checked_mul(*shares.denom())?;
    Some(Ratio::new(left.checked_add(right)?, denom))
}

/// The nearest fraction below in billionths.
fn coarse(of: Ratio<i128>) -> Ratio<i128> {
    let whole = of.numer().div_euclid(*of.denom());
    let (mut rest, mut denom) = (of.numer().rem_euclid(*of.denom()), *of.denom());
    while denom > 1 << 90 {
        (rest, denom) = (rest >> 1, denom >> 1);
    }
    let whole = whole.checked_mul(COARSE).unwrap_or(0);
    Ratio::new(whole + rest * COARSE / denom, COARSE)
}

impl From<WholePence> for Pence {
    fn from(pence: WholePence) -> Pence {
        Pence::whole(pence.0)
    }
}

impl std::iter::Sum for Pence {
    fn sum<I: Iterator<Item = Pence>>(amounts: I) -> Pence {
        amounts.fold(Pence::ZERO, Pence::plus)
    }
}

impl From<Pence> for String {
    /// `283`, `2000/3`: as the workspace keeps it.
    fn from(pence: Pence) -> String {
        pence.0.to_string()
    }
}

impl TryFrom<String> for Pence {
    type Error = Error;
    fn try_from(text: String) -> Result<Pence> {
        let wrong = || Error::new(format!("“{text}” is not an amount in pence"));
        let (numer, denom) = text.split_once('/').unwrap_or((&text, "1"));
        let numer: i128 = numer.trim().parse().map_err(|_| wrong())?;
        let denom: i128 = denom.trim().parse().map_err(|_| wrong())?;
        if denom < 1 { Err(wrong()) } else { Ok(Pence(Ratio::new(numer, denom))) }
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
    let total = cells.iter().copied().sum::<Pence>().rounded();
    let floors: Vec<i128> = cells.iter().map(|c| c.parts().0).collect();
    let short = i128::from(total.0) - floors.iter().sum::<i128>();
    let mut by_remainder: Vec<usize> = (0..cells.len()).collect();
    let rest = |i: usize| cells[i].minus(Pence(Ratio::from_integer(floors[i])));
    by_remainder.sort_by_key(|&i| Reverse(rest(i)));
    let mut rounded: Vec<WholePence> =
        floors.iter().map(|f| WholePence(i64::try_from(*f).unwrap_or(i64::MAX))).collect();
    for &i in by_remainder.iter().take(usize::try_from(short).unwrap_or(0)) {
        rounded[i].0 += 1;
    }
    rounded
}

/// A whole number shared out in proportion to weights, by largest remainder
/// (ties: the earlier). All to nobody where every weight is 0. Where the
/// whole is no more than the weights together, no share exceeds its weight.
pub fn shared_out(whole: u64, weights: &[u64]) -> Vec<u64> {
    let all: u128 = weights.iter().map(|w| u128::from(*w)).sum();
    if all == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: u64| u128::from(whole) * u128::from(weight);
    let mut shares: Vec<u64> =
        weights.iter().map(|w| u64::try_from(exact(*w) / all).unwrap_or(u64::MAX)).collect();
    let left = whole.saturating_sub(shares.iter().sum());
    let mut by_remainder: Vec<usize> =
        (0..weights.len()).filter(|i| exact(weights[*i]) % all > 0).collect();
    by_remainder.sort_by_key(|&i| Reverse(exact(weights[i]) % all));
    for &i in by_remainder.iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        shares[i] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    #[test]
    fn pounds_are_read_as_they_are_written() {
        let read = |text: &str| Pence::parse_pounds(text).map(|p| p.unit_words());
        assert_eq!(read("£2.83"), Ok("£2.83".to_string()));
        assert_eq!(read("1,250"), Ok("£1,250.00".to_string()));
        assert_eq!(read(".155"), Ok("£0.155".to_string()));
        assert_eq!(read("−3"), Ok("−£3.00".to_string()));
        for wrong in ["", "£", "2.8.3", "two", "1e3", "99999999999999"] {
            assert!(Pence::parse_pounds(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn estimates_are_shown_to_the_pound_half_up() {
        assert_eq!(Pence::whole(20_697_350).to_the_pound(), "£206,974");
        assert_eq!(Pence::whole(20_697_349).to_the_pound(), "£206,973");
        assert_eq!(Pence::whole(-20_050).to_the_pound(), "−£200");
    }

    #[test]
    fn a_fraction_is_kept_as_it_is() {
        let third = Pence::per(-100, 3).expect("a volume");
        let kept = serde_json::to_string(&third).expect("text");
        assert_eq!(kept, "\"-100/3\"");
        assert_eq!(serde_json::from_str::<Pence>(&kept).expect("an amount"), third);
    }

    #[test]
    fn sums_over_very_many_volumes_are_still_right_to_a_millionth() {
        let volumes =
            [99_991, 99_989, 99_971, 99_961, 99_929, 99_923, 99_907, 99_901, 99_881, 99_877];
        let sum: Pence = volumes.iter().filter_map(|v| Pence::per(1_000_003, *v)).sum();
        let nearly: f64 = volumes.iter().map(|v| 1_000_003.0 / *v as f64).sum();
        assert!((sum.to_f64() - nearly).abs() < 1e-6, "{sum:?}");
    }

    proptest! {
        #[test]
        fn sums_are_the_same_whatever_the_grouping(
            parts in prop::collection::vec((-10_000_000i64..10_000_000, 1u64..60), 1..40),
            at in 0usize..40,
        ) {
            let parts: Vec<Pence> = parts.iter().filter_map(|(p, v)| Pence::per(*p, *v)).collect();
            let (left, right) = parts.split_at(at.min(parts.len()));
            let grouped = left.iter().copied().sum::<Pence>().plus(right.iter().copied().sum());
            let whole: Pence = parts.iter().copied().sum();
            prop_assert_eq!(grouped, whole);
            let rounded: i64 = rounded_to_total(&parts).iter().map(|p| p.0).sum();
            prop_assert_eq!(WholePence(rounded), whole.rounded());
        }

        #[test]
        fn what_is_shared_out_sums_to_the_whole_and_exceeds_no_weight(
            weights in prop::collection::vec(0u64..50, 1..30),
            share in 0.0f64..=1.0,
        ) {
            let all: u64 = weights.iter().sum();
            let whole = (all as f64 * share) as u64;
            let shares = shared_out(whole, &weights);
            prop_assert_eq!(shares.iter().sum::<u64>(), whole);
            prop_assert!(shares.iter().zip(&weights).all(|(s, w)| s <= w));
        }
    }
}
