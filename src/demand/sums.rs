//! What are observed, base, expected and potential of each area? Fixed at the
//! building blocks and summed upward: never averages of rates.

use super::expected::{by_class, by_one_rate, cells, class_rates, overall_rate, usable_base};
use super::potential::{highest_rates, potential};

/// The building blocks, by position; slices of one length.
#[derive(Clone, Copy, Debug)]
pub struct Blocks<'a> {
    pub observed: &'a [u64],
    /// `None` or 0: no base.
    pub base: &'a [Option<f64>],
    /// The class that expected demand is taken by.
    pub class: &'a [Option<usize>],
    /// The top tier's class, within which potential is taken; one group for
    /// all where there is no scheme.
    pub group: &'a [Option<usize>],
}

/// What is expected, once schemes and files are resolved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standard<'a> {
    /// The overall rate.
    Overall,
    /// A target rate.
    Rate(f64),
    /// The rates by class that the blocks themselves have.
    Profile,
    /// Rates by class from elsewhere; `None` where a class has none.
    ProfileRates(&'a [Option<f64>]),
    /// Robust potential: a target and not a test.
    Potential,
}

impl Standard<'_> {
    /// Whether differences from it are tested.
    pub fn is_test(self) -> bool {
        self != Standard::Potential
    }
}

/// Which area each block is summed into.
#[derive(Clone, Copy, Debug)]
pub enum Into<'a> {
    /// The level asked is that of the blocks.
    Themselves,
    /// By position of the block, its area, and how many areas there are.
    Areas { parent: &'a [Option<usize>], count: usize },
}

/// One area's sums over its blocks that have observed, base and expected.
/// Where no block has all, `base`, `expected` and `potential` are `None` and
/// `observed` is that of all its blocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaSums {
    pub observed: u64,
    pub base: Option<f64>,
    pub expected: Option<f64>,
    /// `None` where a block that is summed has none.
    pub potential: Option<f64>,
    /// The class that most of the base is in (ties: the first).
    pub class: Option<usize>,
    /// Observed in blocks of an area with data that are left out of its sums.
    pub left_out_observed: u64,
    /// Base of those blocks, where they have one.
    pub left_out_base: f64,
}

/// All areas, and what is in none of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Sums {
    pub areas: Vec<AreaSums>,
    /// Observed in all blocks without a base or an expected number.
    pub without_base: u64,
    /// Observed in blocks that belong to no area.
    pub without_area: u64,
    /// Potential by the plain rule (highest rate in each group), all blocks.
    pub plain_potential: Option<f64>,
    /// The council's overall rate over blocks with a base.
    pub overall_rate: Option<f64>,
}

/// What is fixed at the building blocks, by position.
#[derive(Clone, Debug, PartialEq)]
pub struct AtBlocks {
    pub expected: Vec<Option<f64>>,
    /// Robust potential demand.
    pub potential: Vec<Option<f64>>,
    /// The overall rate over blocks with a base.
    pub overall_rate: Option<f64>,
}

impl AtBlocks {
    pub fn of(blocks: &Blocks, standard: Standard) -> AtBlocks {
        let count = blocks.observed.len();
        let overall = overall_rate(blocks.observed, blocks.base);
        let grouped = cells(blocks.observed, blocks.base, blocks.group);
        let potential = potential(count, &grouped, overall);
        let expected = match standard {
            Standard::Overall => overall.map_or(vec![None; count], |r| by_one_rate(blocks.base, r)),
            Standard::Rate(rate) => by_one_rate(blocks.base, rate),
            Standard::Potential => potential.clone(),
            Standard::Profile | Standard::ProfileRates(_) => {
                let classed = cells(blocks.observed, blocks.base, blocks.class);
                match standard {
                    Standard::ProfileRates(rates) => by_class(count, &classed, rates),
                    _ => by_class(count, &classed, &class_rates(&classed)),
                }
            }
        };
        AtBlocks { expected, potential, overall_rate: overall }
    }
}

/// Expected and potential at the blocks, summed into areas.
pub fn sums(blocks: &Blocks, standard: Standard, into: Into) -> Sums {
    let at_blocks = AtBlocks::of(blocks, standard);
    let grouped = cells(blocks.observed, blocks.base, blocks.group);
    let plain = by_class(blocks.observed.len(), &grouped, &highest_rates(&grouped));
    let Summed { areas, without_base, without_area } = into_areas(blocks, &at_blocks, into);
    Sums {
        areas,
        without_base,
        without_area,
        plain_potential: plain.iter().flatten().copied().reduce(|a, b| a + b),
        overall_rate: at_blocks.overall_rate,
    }
}

/// Areas, and what is in none of them: see `Sums`.
#[derive(Clone, Debug, PartialEq)]
pub struct Summed {
    pub areas: Vec<AreaSums>,
    pub without_base: u64,
    pub without_area: u64,
}

/// What is fixed at the blocks, summed into areas in the order of the blocks.
pub fn into_areas(blocks: &Blocks, at_blocks: &AtBlocks, into: Into) -> Summed {
    let (mut without_base, mut without_area) = (0, 0);
    let mut add = |block: usize, tally: Option<&mut Tally>| {
        let observed = blocks.observed[block];
        let known = usable_base(blocks.base.get(block).copied().flatten())
            .zip(at_blocks.expected.get(block).copied().flatten());
        if known.is_none() {
            without_base += observed;
        }
        let Some(tally) = tally else {
            without_area += observed;
            return;
        };
        let base = blocks.base.get(block).copied().flatten();
        let class = blocks.class.get(block).copied().flatten();
        let potential = at_blocks.potential.get(block).copied().flatten();
        tally.add(observed, base, known, potential, class);
    };
    let all = 0..blocks.observed.len();
    let areas = match into {
        // One tally at a time: those of a country would take 40 MB.
        Into::Themselves => all
            .map(|block| {
                let mut tally = Tally::default();
                add(block, Some(&mut tally));
                tally.finish()
            })
            .collect(),
        Into::Areas { parent, count } => {
            let mut tallies = vec![Tally::default(); count];
            for block in all {
                let area = parent.get(block).copied().flatten();
                add(block, area.and_then(|area| tallies.get_mut(area)));
            }
            tallies.into_iter().map(Tally::finish).collect()
        }
    };
    Summed { areas, without_base, without_area }
}

#[derive(Clone, Debug, Default)]
struct Tally {
    sums: AreaSums,
    lacks_potential: bool,
    /// (class, base), in the order they were met.
    classes: Vec<(usize, f64)>,
}

impl Tally {
    fn add(
        &mut self,
        observed: u64,
        base: Option<f64>,
        known: Option<(f64, f64)>,
        potential: Option<f64>,
        class: Option<usize>,
    ) {
        if let Some(class) = class {
            let base = usable_base(base).unwrap_or(0.0);
            match self.classes.iter_mut().find(|(c, _)| *c == class) {
                Some((_, sum)) => *sum += base,
                None => self.classes.push((class, base)),
            }
        }
        let Some((base, expected)) = known else {
            self.sums.left_out_observed += observed;
            self.sums.left_out_base += usable_base(base).unwrap_or(0.0);
            return;
        };
        self.sums.observed += observed;
        *self.sums.base.get_or_insert(0.0) += base;
        *self.sums.expected.get_or_insert(0.0) += expected;
        match potential {
            Some(potential) => *self.sums.potential.get_or_insert(0.0) += potential,
            None => self.lacks_potential = true,
        }
    }

    fn finish(mut self) -> AreaSums {
        self.classes.sort_by_key(|(class, _)| *class);
        let mut most: Option<(usize, f64)> = None;
        for (class, base) in self.classes {
            if most.is_none_or(|(_, b)| base > b) {
                most = Some((class, base));
            }
        }
        let mut sums = self.sums;
        sums.class = most.map(|(class, _)| class);
        if self.lacks_potential {
            sums.potential = None;
        }
        if sums.base.is_none() {
            sums.observed = sums.left_out_observed;
            sums.left_out_observed = 0;
            sums.left_out_base = 0.0;
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: [Option<usize>; 4] = [Some(0); 4];

    #[test]
    fn areas_sum_their_blocks_and_never_average_rates() {
        let blocks = Blocks {
            observed: &[1, 9, 4, 6],
            base: &[Some(10.0), Some(10.0), Some(20.0), Some(60.0)],
            class: &ONE,
            group: &ONE,
        };
        let parent = [Some(0), Some(0), Some(1), None];
        let found = sums(&blocks, Standard::Overall, Into::Areas { parent: &parent, count: 2 });
        assert_eq!(found.areas[0].observed, 10);
        assert_eq!(found.areas[0].base, Some(20.0));
        assert_eq!(found.areas[0].expected, Some(4.0));
        assert_eq!(found.areas[1].expected, Some(4.0));
        assert_eq!(found.without_area, 6);
    }

    #[test]
    fn blocks_without_base_are_left_out_and_accounted_for() {
        let blocks = Blocks {
            observed: &[5, 3, 2, 7],
            base: &[Some(10.0), None, Some(0.0), Some(30.0)],
            class: &[Some(0), Some(0), Some(0), None],
            group: &[Some(0), Some(0), Some(0), None],
        };
        let parent = [Some(0), Some(0), Some(1), Some(0)];
        let found = sums(&blocks, Standard::Profile, Into::Areas { parent: &parent, count: 2 });
        let first = &found.areas[0];
        assert_eq!((first.observed, first.base, first.expected), (5, Some(10.0), Some(5.0)));
        assert_eq!((first.left_out_observed, first.left_out_base), (10, 30.0));
        let second = &found.areas[1];
        assert_eq!((second.observed, second.base, second.expected), (2, None, None));
        assert_eq!(found.without_base, 12);
    }

    #[test]
    fn an_area_with_a_block_of_no_group_has_no_potential() {
        let blocks = Blocks {
            observed: &[5, 3],
            base: &[Some(10.0), Some(10.0)],
            class: &[None, None],
            group: &[Some(0), None],
        };
        let parent = [Some(0), Some(0)];
        let found = sums(&blocks, Standard::Overall, Into::Areas { parent: &parent, count: 1 });
        assert_eq!(found.areas[0].potential, None);
        assert_eq!(found.areas[0].expected, Some(8.0));
    }

    #[test]
    fn the_class_of_an_area_is_that_of_most_of_its_base() {
        let blocks = Blocks {
            observed: &[0, 0, 0, 0],
            base: &[Some(30.0), Some(20.0), Some(20.0), None],
            class: &[Some(2), Some(1), Some(1), Some(0)],
            group: &ONE,
        };
        let found = sums(&blocks, Standard::Rate(0.1), Into::Areas { parent: &ONE, count: 1 });
        assert_eq!(found.areas[0].class, Some(1));
    }
}
