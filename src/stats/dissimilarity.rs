//! How unlike are two mixes of classes? The index of dissimilarity.
//!
//! Σ|p − q| / 2 over shares that each sum to 1: the share of one mix that
//! would have to change class to become the other, 0 (alike) to 1 (nothing in
//! common). O. D. Duncan and B. Duncan, "A methodological analysis of
//! segregation indexes", American Sociological Review 20 (1955).

/// Dissimilarity of two mixes given as counts or shares, class by class.
/// `None` where they differ in length, or either has a negative or non-finite
/// part or sums to nothing.
pub fn dissimilarity(p: &[f64], q: &[f64]) -> Option<f64> {
    let (p, q) = (shares(p)?, shares(q)?);
    if p.len() != q.len() {
        return None;
    }
    Some(p.iter().zip(&q).map(|(p, q)| (p - q).abs()).sum::<f64>() / 2.0)
}

/// Parts over their sum; `None` where there is no sum to divide by.
pub(super) fn shares(parts: &[f64]) -> Option<Vec<f64>> {
    let sound = parts.iter().all(|part| part.is_finite() && *part >= 0.0);
    let sum: f64 = parts.iter().sum();
    (sound && sum > 0.0).then(|| parts.iter().map(|part| part / sum).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::REFERENCE_SIMILARITY;
    use crate::stats::testing::near;

    #[test]
    fn agrees_with_half_the_city_block_distance_of_scipy() {
        for (p, q, expected, _) in REFERENCE_SIMILARITY {
            let found = dissimilarity(p, q).expect("a distance");
            near(found, *expected, 1e-14, &format!("{p:?} and {q:?}"));
        }
    }

    #[test]
    fn a_mix_is_like_itself_whatever_its_size_and_nothing_can_be_said_of_none() {
        assert_eq!(dissimilarity(&[1.0, 3.0], &[10.0, 30.0]), Some(0.0));
        assert_eq!(dissimilarity(&[1.0, 0.0], &[0.0, 7.0]), Some(1.0));
        assert_eq!(dissimilarity(&[0.0, 0.0], &[1.0, 7.0]), None);
        assert_eq!(dissimilarity(&[1.0], &[1.0, 7.0]), None);
        assert_eq!(dissimilarity(&[-1.0, 2.0], &[1.0, 7.0]), None);
    }
}
