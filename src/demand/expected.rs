//! How much take-up should be expected in each building block? By one rate, or
//! by the rates of the classes of a profile (indirect standardisation).
//!
//! r_g = ΣO_g / ΣN_g, E_i = Σ_g N_ig r_g: N. E. Breslow and N. E. Day,
//! Statistical Methods in Cancer Research II (1987), section 2.3. With rates
//! from within, ΣE = ΣO.

/// The part of a building block that is in one class. Where each block has one
/// class, there is one cell for each block: that is area-based.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    pub block: usize,
    pub class: usize,
    pub observed: f64,
    /// Above 0.
    pub base: f64,
}

/// A base that can be counted on: finite and above 0.
pub fn usable_base(base: Option<f64>) -> Option<f64> {
    base.filter(|n| *n > 0.0 && n.is_finite())
}

/// One cell for each block that has a base and a class.
pub fn cells(observed: &[u64], base: &[Option<f64>], class: &[Option<usize>]) -> Vec<Cell> {
    observed
        .iter()
        .zip(base)
        .zip(class)
        .enumerate()
        .filter_map(|(block, ((observed, base), class))| {
            let base = usable_base(*base)?;
            Some(Cell { block, class: (*class)?, observed: *observed as f64, base })
        })
        .collect()
}

/// ΣO/ΣN over the blocks that have a base; `None` where none has.
pub fn overall_rate(observed: &[u64], base: &[Option<f64>]) -> Option<f64> {
    let mut sums = (0.0, 0.0);
    for (observed, base) in observed.iter().zip(base) {
        if let Some(base) = usable_base(*base) {
            sums = (sums.0 + *observed as f64, sums.1 + base);
        }
    }
    (sums.1 > 0.0).then(|| sums.0 / sums.1)
}

/// E = rate × N of each block that has a base.
pub fn by_one_rate(base: &[Option<f64>], rate: f64) -> Vec<Option<f64>> {
    base.iter().map(|base| usable_base(*base).map(|n| rate * n)).collect()
}

/// The rate of each class, ΣO/ΣN over its cells; `None` for a class without
/// any base. As long as the highest class named.
pub fn class_rates(cells: &[Cell]) -> Vec<Option<f64>> {
    let classes = cells.iter().map(|c| c.class + 1).max().unwrap_or(0);
    let mut sums = vec![(0.0, 0.0); classes];
    for cell in cells {
        let sum = &mut sums[cell.class];
        *sum = (sum.0 + cell.observed, sum.1 + cell.base);
    }
    sums.into_iter().map(|(o, n)| (n > 0.0).then(|| o / n)).collect()
}

/// E of each of `blocks` blocks from the rates of its cells' classes. `None`
/// for a block without cells, or with a cell whose class has no rate.
pub fn by_class(blocks: usize, cells: &[Cell], rates: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut expected: Vec<Option<f64>> = vec![None; blocks];
    let mut lacking = vec![false; blocks];
    for cell in cells.iter().filter(|c| c.block < blocks) {
        match rates.get(cell.class).copied().flatten() {
            Some(rate) => *expected[cell.block].get_or_insert(0.0) += cell.base * rate,
            None => lacking[cell.block] = true,
        }
    }
    expected.into_iter().zip(lacking).map(|(e, lacking)| e.filter(|_| !lacking)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_three_areas_and_three_groups_comes_out() {
        let n = [[120.0, 60.0, 20.0], [40.0, 100.0, 60.0], [10.0, 50.0, 140.0]];
        let o = [[50.0, 12.0, 1.0], [20.0, 30.0, 4.0], [2.0, 20.0, 10.0]];
        let mut cells = Vec::new();
        for block in 0..3 {
            for class in 0..3 {
                cells.push(Cell { block, class, observed: o[block][class], base: n[block][class] });
            }
        }
        let expected = by_class(3, &cells, &class_rates(&cells));
        let text = |v: f64, places: usize| format!("{v:.places$}");
        let printed =
            [("69.901451", "90.1269"), ("50.555895", "106.8125"), ("28.542653", "112.1129")];
        for (i, (e, ratio)) in printed.into_iter().enumerate() {
            let found = expected[i].expect("an expected number");
            assert_eq!(text(found, 6), e);
            assert_eq!(text(100.0 * o[i].iter().sum::<f64>() / found, 4), ratio);
        }
        let total: f64 = expected.iter().flatten().sum();
        assert!((total - 149.0).abs() < 1e-12, "ΣE = ΣO");
    }

    #[test]
    fn blocks_without_base_or_class_take_no_part() {
        let base = [Some(10.0), None, Some(0.0), Some(30.0), Some(f64::NAN)];
        let class = [Some(0), Some(0), Some(0), None, Some(0)];
        let cells = cells(&[4, 9, 9, 9, 9], &base, &class);
        assert_eq!(class_rates(&cells), [Some(0.4)]);
        assert_eq!(by_class(5, &cells, &[Some(0.4)]), [Some(4.0), None, None, None, None]);
        assert_eq!(overall_rate(&[4, 9, 9, 9, 9], &base), Some(13.0 / 40.0));
        assert_eq!(overall_rate(&[1], &[None]), None);
    }

    #[test]
    fn a_class_without_a_rate_leaves_its_blocks_without_an_expected_number() {
        let cells = cells(&[1, 1], &[Some(5.0), Some(5.0)], &[Some(0), Some(1)]);
        assert_eq!(by_class(2, &cells, &[None, Some(0.2)]), [None, Some(1.0)]);
        assert_eq!(by_class(2, &cells, &[Some(0.2)]), [Some(1.0), None]);
    }
}
