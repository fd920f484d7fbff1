//! How near must a number be to its reference? For tests alone.

/// Panics where `found` differs from `expected` by more than `relative` of it.
pub fn near(found: f64, expected: f64, relative: f64, what: &str) {
    let miss = (found - expected).abs();
    assert!(
        found == expected || miss <= relative * expected.abs(),
        "{what}: {found:e} against {expected:e}, off by {:e} relative",
        miss / expected.abs()
    );
}
