//! Which of many tests can be believed together? Benjamini and Hochberg's
//! false discovery rate.
//!
//! q of the i-th smallest of m p-values is the least of m p(j) / j over j ≥ i,
//! at most 1. Y. Benjamini and Y. Hochberg, "Controlling the false discovery
//! rate", JRSS B 57 (1995). Agrees with statsmodels `fdr_bh`.

/// q for each p-value, in the same order. What is `None` or not a number is no
/// test: it stays `None` and is not counted.
pub fn false_discovery(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut tests: Vec<(f64, usize)> = p
        .iter()
        .enumerate()
        .filter_map(|(i, p)| p.filter(|p| !p.is_nan()).map(|p| (p, i)))
        .collect();
    tests.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut q = vec![None; p.len()];
    let count = tests.len() as f64;
    let mut least = 1.0f64;
    for (rank, (value, i)) in tests.iter().enumerate().rev() {
        least = least.min(value * count / (rank + 1) as f64);
        q[*i] = Some(least);
    }
    q
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::*;
    use crate::stats::testing::near;

    #[test]
    fn q_agrees_with_statsmodels() {
        let p: Vec<Option<f64>> = REFERENCE_P.iter().copied().map(Some).collect();
        for (found, expected) in false_discovery(&p).iter().zip(REFERENCE_Q) {
            near(found.expect("a q"), expected, 1e-14, "q");
        }
    }

    #[test]
    fn what_was_not_tested_is_neither_counted_nor_given_a_q() {
        let q = false_discovery(&[Some(0.01), None, Some(0.04), Some(f64::NAN)]);
        assert_eq!(q, [Some(0.02), None, Some(0.04), None]);
        assert!(false_discovery(&[]).is_empty());
    }
}
