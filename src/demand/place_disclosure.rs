//! Could a withheld service be worked out from a card's total and the rows
//! beside it? Then the smallest row that is shown is withheld as well.

/// One service that the question's total is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// In the areas that the total is of.
    pub observed: u64,
    /// What of it a row tells; 0 where the row is withheld as a whole.
    pub told: u64,
}

impl Part {
    fn hidden(self) -> u64 {
        self.observed.saturating_sub(self.told)
    }
}

/// Positions of the parts that must be withheld beside those that are, so that
/// the total less what is told is never one part alone, nor fewer than `k`.
pub(super) fn withheld_too(parts: &[Part], k: u64) -> Vec<usize> {
    let mut parts = parts.to_vec();
    let mut more = Vec::new();
    loop {
        let hidden = || parts.iter().map(|part| part.hidden()).filter(|hidden| *hidden > 0);
        let (count, sum) = (hidden().count(), hidden().sum::<u64>());
        if count == 0 || (count > 1 && sum >= k) {
            return more;
        }
        // A row of 0 would hide nothing.
        let shown = parts.iter().enumerate().filter(|(_, part)| part.told > 0);
        let Some((smallest, _)) = shown.min_by_key(|(_, part)| part.told) else { return more };
        parts[smallest].told = 0;
        more.push(smallest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(all: &[(u64, u64)]) -> Vec<Part> {
        all.iter().map(|(observed, told)| Part { observed: *observed, told: *told }).collect()
    }

    #[test]
    fn one_withheld_row_takes_the_smallest_other_with_it() {
        assert_eq!(withheld_too(&parts(&[(40, 40), (3, 0), (9, 9), (0, 0)]), 5), [2]);
        assert!(withheld_too(&parts(&[(40, 40), (9, 9)]), 5).is_empty(), "nothing is withheld");
    }

    #[test]
    fn several_withheld_rows_come_to_no_small_count() {
        assert_eq!(withheld_too(&parts(&[(40, 40), (1, 0), (2, 0), (7, 7)]), 5), [3]);
        assert!(withheld_too(&parts(&[(40, 40), (3, 0), (2, 0)]), 5).is_empty());
    }

    #[test]
    fn what_a_sum_leaves_out_is_hidden_like_a_row() {
        // The second row is a sum that leaves 2 out; where it is itself the
        // smallest, another has to go too.
        assert_eq!(withheld_too(&parts(&[(40, 40), (12, 10), (30, 30)]), 5), [1, 2]);
        assert!(withheld_too(&parts(&[(3, 0)]), 5).is_empty(), "there is no other");
    }
}
