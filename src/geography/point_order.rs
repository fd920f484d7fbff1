//! In which order are many points looked up? By the stretch of the grid that
//! they lie in, so that what one point has fetched from memory serves the
//! next: half the time for ten million customers of what runs of 262,144
//! points in the order of their cells took.

use rayon::prelude::*;

/// Points put in order together: what is kept of them meanwhile takes less
/// memory than they do.
const TOGETHER: usize = if cfg!(test) { RUN + 50 } else { 1 << 22 };
/// Points put in order by one core at a time.
const RUN: usize = 1 << 18;

/// Something found for each of many points: by `find`, which is asked for the
/// points of a stretch one after the other. `stretch_of` says in which a point
/// lies, below `stretches`.
pub(super) fn find_by_stretch<T: Copy + Default + Send + Sync>(
    points: &[[f64; 2]],
    stretches: usize,
    stretch_of: impl Fn([f64; 2]) -> usize + Sync,
    find: impl Fn([f64; 2]) -> T + Sync,
) -> Vec<T> {
    let mut found = vec![T::default(); points.len()];
    for (found, points) in found.chunks_mut(TOGETHER).zip(points.chunks(TOGETHER)) {
        let runs: Vec<Ordered> = points
            .par_chunks(RUN)
            .map(|points| Ordered::new(points, stretches, &stretch_of))
            .collect();
        let by_stretch: Vec<Vec<T>> = (0..stretches)
            .into_par_iter()
            .map_init(Vec::new, |here: &mut Vec<[f64; 2]>, stretch| {
                // Fetched together, since they lie far apart.
                here.clear();
                for (ordered, points) in runs.iter().zip(points.chunks(RUN)) {
                    here.extend(ordered.of(stretch).iter().map(|&at| points[at as usize]));
                }
                here.iter().map(|&point| find(point)).collect()
            })
            .collect();
        // Where the points of a run begin among those of each stretch.
        let mut next = vec![0; stretches];
        let begins: Vec<Vec<usize>> = runs
            .iter()
            .map(|run| {
                let begin = next.clone();
                (0..stretches).for_each(|stretch| next[stretch] += run.of(stretch).len());
                begin
            })
            .collect();
        found.par_chunks_mut(RUN).zip(&runs).zip(&begins).for_each(|((found, run), begins)| {
            for stretch in 0..stretches {
                let here = by_stretch[stretch][begins[stretch]..].iter();
                run.of(stretch).iter().zip(here).for_each(|(&at, &one)| found[at as usize] = one);
            }
        });
    }
    found
}

/// The points of a run by stretch.
struct Ordered {
    /// Positions in the run.
    order: Vec<u32>,
    /// Where each stretch begins in `order`.
    starts: Vec<u32>,
}

impl Ordered {
    fn new(
        points: &[[f64; 2]],
        stretches: usize,
        stretch_of: impl Fn([f64; 2]) -> usize,
    ) -> Ordered {
        let of: Vec<u32> = points.iter().map(|&point| stretch_of(point) as u32).collect();
        let mut starts = vec![0; stretches + 1];
        of.iter().for_each(|&stretch| starts[stretch as usize + 1] += 1);
        (0..stretches).for_each(|stretch| starts[stretch + 1] += starts[stretch]);
        let mut next = starts.clone();
        let mut order = vec![0; points.len()];
        for (at, &stretch) in (0..).zip(&of) {
            let place = &mut next[stretch as usize];
            order[*place as usize] = at;
            *place += 1;
        }
        Ordered { order, starts }
    }

    fn of(&self, stretch: usize) -> &[u32] {
        &self.order[self.starts[stretch] as usize..self.starts[stretch + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_stands_where_its_point_does_whatever_the_runs_and_threads() {
        let mut chance = crate::base::seed::stream(8, 1);
        let mut points = |many: usize| -> Vec<[f64; 2]> {
            (0..many).map(|_| [(); 2].map(|()| chance.between(0.0, 1.0))).collect()
        };
        let stretch = |[x, _]: [f64; 2]| (x * 100.0) as usize;
        let sum = |[x, y]: [f64; 2]| Some((x + y).to_bits());
        for points in [vec![], points(1), points(1000), points(2 * RUN + 77)] {
            let alone: Vec<Option<u64>> = points.iter().map(|&point| sum(point)).collect();
            for threads in [1, 3] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                let found = || find_by_stretch(&points, 100, stretch, sum);
                assert!(pool.expect("pool").install(found) == alone);
            }
        }
    }
}
