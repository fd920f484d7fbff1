//! What can be said of each area, from its sums? Rate, ratio, limits, p, q and
//! finding, taken at the level asked.

use super::answer::Finding;
use super::sums::AreaSums;
use crate::base::Unit;
use crate::stats::{
    binomial_test, false_discovery, poisson_limits, poisson_test, two_sided_z, wilson,
};
use rayon::prelude::*;

/// The marks that findings are held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Areas where fewer are expected are not tested.
    pub least_expected: f64,
    /// A false discovery rate up to which a difference is a finding.
    pub q_threshold: f64,
    /// Of intervals, 0–1.
    pub confidence: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { least_expected: 5.0, q_threshold: 0.05, confidence: 0.95 }
    }
}

/// The figures of one area. Ratios are on a scale of 100; what cannot be said
/// is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    pub observed: u64,
    pub base: Option<f64>,
    pub rate: Option<f64>,
    pub rate_low: Option<f64>,
    pub rate_high: Option<f64>,
    pub expected: Option<f64>,
    pub ratio: Option<f64>,
    pub ratio_low: Option<f64>,
    pub ratio_high: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
    pub finding: Option<Finding>,
    pub gap: Option<f64>,
    pub potential: Option<f64>,
}

/// The figures of every area of a level. q is taken over all of them that have
/// a base and enough expected. `test` is false where what is expected is a
/// target: p, q and finding are then empty.
pub fn figures(areas: &[AreaSums], unit: Unit, test: bool, settings: Settings) -> Vec<Figures> {
    let z = two_sided_z(settings.confidence);
    let mut figures: Vec<Figures> =
        areas.par_iter().map(|area| one(area, unit, test, settings, z)).collect();
    let enough = |f: &Figures| {
        test && f.expected.is_some_and(|expected| expected >= settings.least_expected)
    };
    let p: Vec<Option<f64>> = figures.iter().map(|f| f.p.filter(|_| enough(f))).collect();
    for (figure, q) in figures.iter_mut().zip(false_discovery(&p)) {
        figure.q = q;
        figure.finding = match figure.expected {
            None => Some(Finding::NoData),
            Some(_) if !test => None,
            Some(_) if !enough(figure) => Some(Finding::TooFew),
            Some(expected) => {
                let observed = figure.observed as f64;
                let differs = q.is_some_and(|q| q <= settings.q_threshold);
                Some(match differs {
                    true if observed > expected => Finding::HotSpot,
                    true if observed < expected => Finding::NotSpot,
                    _ => Finding::AsExpected,
                })
            }
        };
    }
    figures
}

fn one(area: &AreaSums, unit: Unit, test: bool, settings: Settings, z: f64) -> Figures {
    let mut figures = Figures { observed: area.observed, ..Figures::default() };
    let (Some(base), Some(expected)) = (area.base, area.expected) else { return figures };
    let observed = area.observed as f64;
    let limits = match unit {
        // More customers than base: no limits.
        Unit::People => wilson(observed, base, z),
        Unit::Transactions => {
            let (low, high) = poisson_limits(area.observed, settings.confidence);
            Some((low / base, high / base))
        }
    };
    figures.base = Some(base);
    figures.expected = Some(expected);
    figures.potential = area.potential;
    figures.gap = Some(observed - expected);
    figures.rate = Some(observed / base);
    figures.rate_low = limits.map(|l| l.0);
    figures.rate_high = limits.map(|l| l.1);
    if expected > 0.0 {
        let scale = 100.0 * base / expected;
        figures.ratio = Some(100.0 * observed / expected);
        figures.ratio_low = limits.map(|l| l.0 * scale);
        figures.ratio_high = limits.map(|l| l.1 * scale);
    }
    if test {
        figures.p = match unit {
            Unit::People if observed > base => None,
            // An estimated base need not be whole; the test counts heads.
            Unit::People => binomial_test(area.observed, base.round() as u64, expected / base),
            Unit::Transactions => poisson_test(area.observed, expected),
        };
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(observed: u64, base: f64, expected: f64) -> AreaSums {
        AreaSums { observed, base: Some(base), expected: Some(expected), ..AreaSums::default() }
    }

    fn people(areas: &[AreaSums]) -> Vec<Figures> {
        figures(areas, Unit::People, true, Settings::default())
    }

    #[test]
    fn hot_and_not_spots_are_told_from_what_chance_would_do() {
        let found = people(&[
            area(60, 100.0, 30.0),
            area(5, 100.0, 30.0),
            area(31, 100.0, 30.0),
            area(4, 10.0, 3.0),
        ]);
        let findings: Vec<_> = found.iter().map(|f| f.finding.expect("a finding")).collect();
        use Finding::{AsExpected, HotSpot, NotSpot, TooFew};
        assert_eq!(findings, [HotSpot, NotSpot, AsExpected, TooFew]);
        assert_eq!(found[3].q, None);
        assert!(found[3].p.is_some(), "too few keeps p, rate, ratio and limits");
        assert!(found[3].ratio_low.is_some() && found[3].rate_high.is_some());
        assert_eq!(found[0].ratio, Some(200.0));
        assert_eq!(found[0].gap, Some(30.0));
    }

    #[test]
    fn more_customers_than_base_has_rate_and_ratio_and_no_limits_or_p() {
        let found = people(&[area(12, 10.0, 6.0), area(60, 100.0, 30.0)]);
        assert_eq!((found[0].rate, found[0].ratio), (Some(1.2), Some(200.0)));
        let empty =
            [found[0].rate_low, found[0].rate_high, found[0].ratio_low, found[0].ratio_high];
        assert_eq!(empty, [None; 4]);
        assert_eq!((found[0].p, found[0].q), (None, None));
        assert_eq!(found[0].finding, Some(Finding::AsExpected));
        assert_eq!(found[1].q, found[1].p, "an area without p is not counted among the tests");
    }

    #[test]
    fn more_expected_than_base_is_tested_as_a_certainty() {
        let found = people(&[area(8, 10.0, 14.0), area(10, 10.0, 14.0)]);
        assert_eq!((found[0].expected, found[0].p), (Some(14.0), Some(0.0)));
        assert_eq!(found[0].finding, Some(Finding::NotSpot));
        assert_eq!(found[1].p, Some(1.0));
    }

    #[test]
    fn without_data_only_observed_is_told() {
        let none = AreaSums { observed: 7, ..AreaSums::default() };
        let found = people(&[none]);
        let expected =
            Figures { observed: 7, finding: Some(Finding::NoData), ..Figures::default() };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_target_is_no_test() {
        let found = figures(&[area(60, 100.0, 30.0)], Unit::People, false, Settings::default());
        assert_eq!((found[0].p, found[0].q, found[0].finding), (None, None, None));
        assert_eq!(found[0].ratio, Some(200.0));
    }

    #[test]
    fn transactions_take_poisson_limits_and_may_exceed_the_base() {
        let found = figures(&[area(25, 10.0, 20.0)], Unit::Transactions, true, Settings::default());
        let ratio_low = found[0].ratio_low.expect("a limit");
        assert!((ratio_low - 100.0 * 16.174_266 / 20.0).abs() < 1e-4);
        assert!((found[0].rate_high.expect("a limit") - 3.690_645_1).abs() < 1e-6);
        assert!(found[0].p.expect("p") > 0.2);
    }

    #[test]
    fn nothing_expected_has_no_ratio() {
        let found = people(&[area(0, 10.0, 0.0)]);
        assert_eq!((found[0].ratio, found[0].ratio_low, found[0].p), (None, None, Some(1.0)));
        assert_eq!(found[0].finding, Some(Finding::TooFew));
    }
}
