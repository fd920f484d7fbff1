//! How far apart are two mixes of classes, where a class that is rare in both
//! weighs little? The Jensen–Shannon distance, base 2.
//!
//! √((KL(p‖m) + KL(q‖m)) / 2) with m = (p + q)/2 and KL in bits, 0 to 1.
//! D. M. Endres and J. E. Schindelin, "A new metric for probability
//! distributions", IEEE Trans. Information Theory 49 (2003). Agrees with scipy
//! `jensenshannon(base=2)`.

use super::dissimilarity::shares;

/// Distance of two mixes given as counts or shares, class by class. `None`
/// where they differ in length, or either has a negative or non-finite part
/// or sums to nothing.
pub fn jensen_shannon(p: &[f64], q: &[f64]) -> Option<f64> {
    let (p, q) = (shares(p)?, shares(q)?);
    if p.len() != q.len() {
        return None;
    }
    let bits = |share: f64, middle: f64| match share > 0.0 {
        true => share * (share / middle).log2(),
        false => 0.0,
    };
    let divergence: f64 = p
        .iter()
        .zip(&q)
        .map(|(p, q)| {
            let middle = (p + q) / 2.0;
            bits(*p, middle) + bits(*q, middle)
        })
        .sum();
    // Rounding may leave a mix a hair's breadth from itself.
    Some((divergence / 2.0).max(0.0).sqrt().min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::REFERENCE_SIMILARITY;
    use crate::stats::testing::near;

    #[test]
    fn agrees_with_scipy() {
        for (p, q, _, expected) in REFERENCE_SIMILARITY {
            let found = jensen_shannon(p, q).expect("a distance");
            near(found, *expected, 1e-12, &format!("{p:?} and {q:?}"));
        }
    }

    #[test]
    fn a_mix_is_no_way_from_itself_and_one_from_its_opposite() {
        assert_eq!(jensen_shannon(&[2.0, 5.0, 1.0], &[4.0, 10.0, 2.0]), Some(0.0));
        assert_eq!(jensen_shannon(&[1.0, 0.0], &[0.0, 1.0]), Some(1.0));
        assert_eq!(jensen_shannon(&[], &[]), None);
    }
}
