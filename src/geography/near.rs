//! Which of many points lie in a box? Sorted into strips from south to north
//! and along each from west to east.

use super::Bounds;

/// Points with something about each.
pub(super) struct Near<T> {
    points: Vec<([f64; 2], T)>,
    /// Where each strip begins in `points`.
    starts: Vec<u32>,
    low: f64,
    strips_per_unit: f64,
}

/// Points in a strip, on average.
const IN_STRIP: usize = 64;

impl<T: Copy> Near<T> {
    /// Points that are not finite are never found.
    pub fn new(points: Vec<([f64; 2], T)>) -> Near<T> {
        let bounds = Bounds::of(points.iter().map(|p| p.0));
        let strips = (points.len() / IN_STRIP).clamp(1, 1 << 20);
        let height = bounds.height();
        let mut near = Near {
            points: Vec::new(),
            starts: vec![0; strips + 1],
            low: if height > 0.0 { bounds.min[1] } else { 0.0 },
            strips_per_unit: if height > 0.0 { strips as f64 / height } else { 0.0 },
        };
        for (p, _) in &points {
            let strip = near.strip(p[1]);
            near.starts[strip + 1] += 1;
        }
        for strip in 0..strips {
            near.starts[strip + 1] += near.starts[strip];
        }
        let mut next = near.starts.clone();
        let mut order = vec![0u32; points.len()];
        for (i, (p, _)) in points.iter().enumerate() {
            let place = &mut next[near.strip(p[1])];
            order[*place as usize] = i as u32;
            *place += 1;
        }
        near.points = order.into_iter().map(|i| points[i as usize]).collect();
        for strip in near.starts.windows(2) {
            let strip = &mut near.points[strip[0] as usize..strip[1] as usize];
            strip.sort_by(|a, b| a.0[0].total_cmp(&b.0[0]));
        }
        near
    }

    fn strip(&self, y: f64) -> usize {
        let strip = ((y - self.low) * self.strips_per_unit).max(0.0) as usize;
        strip.min(self.starts.len() - 2)
    }

    /// Those in a box or on its edge.
    pub fn within(&self, bounds: Bounds) -> impl Iterator<Item = ([f64; 2], T)> {
        let [[west, south], [east, north]] = [bounds.min, bounds.max];
        (self.strip(south)..=self.strip(north)).flat_map(move |strip| {
            let strip = &self.points[self.starts[strip] as usize..self.starts[strip + 1] as usize];
            let from = strip.partition_point(|p| p.0[0] < west);
            let found = strip[from..].iter().take_while(move |p| p.0[0] <= east);
            found.filter(move |p| south <= p.0[1] && p.0[1] <= north).copied()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_points_in_a_box_are_found_and_no_others(
            points in proptest::collection::vec((0..40u8, 0..40u8), 0..400),
            boxes in proptest::collection::vec(((0..41u8, 0..41u8), (0..41u8, 0..41u8)), 20),
        ) {
            let points: Vec<([f64; 2], usize)> = points
                .into_iter()
                .enumerate()
                .map(|(i, (x, y))| ([f64::from(x), f64::from(y)], i))
                .collect();
            let near = Near::new(points.clone());
            for ((x, y), (width, height)) in boxes {
                let [x, y, w, h] = [x, y, width, height].map(f64::from);
                let bounds = Bounds::new(x, y, x + w, y + h);
                let mut found: Vec<usize> = near.within(bounds).map(|p| p.1).collect();
                found.sort_unstable();
                let there = points.iter().filter(|p| bounds.contains(p.0)).map(|p| p.1);
                prop_assert_eq!(found, there.collect::<Vec<_>>());
            }
        }
    }
}
