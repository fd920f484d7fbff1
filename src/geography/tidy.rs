//! Is a ring one of distinct corners without spikes? If not, what is left of
//! it without them?

use super::crossings::orientation;
use geo::LineString;
use geo::kernels::Orientation;

pub(super) fn say(done: &mut Vec<&'static str>, words: &'static str) {
    if !done.contains(&words) {
        done.push(words);
    }
}

/// A ring without repeated points and spikes; `None` where less than a
/// triangle is left.
pub(super) fn tidy(ring: LineString<f64>, done: &mut Vec<&'static str>) -> Option<LineString<f64>> {
    if is_tidy(&ring.0) {
        return Some(ring);
    }
    let open = open_ring(&ring);
    let mut kept: Vec<[f64; 2]> = Vec::with_capacity(open.len());
    let mut repeated = false;
    for &point in &open {
        if kept.last() == Some(&point) {
            repeated = true;
        } else {
            kept.push(point);
        }
    }
    while kept.len() > 1 && kept.first() == kept.last() {
        kept.pop();
        repeated = true;
    }
    let spikes = cut_spikes(&mut kept);
    if kept.len() < 3 || !turns(&kept) {
        return None;
    }
    if spikes {
        say(done, "a spike was cut off");
    } else if repeated {
        say(done, "points that were given twice were taken once");
    }
    if !spikes && !repeated {
        return Some(ring);
    }
    kept.push(kept[0]);
    Some(kept.into_iter().map(|[x, y]| geo::Coord { x, y }).collect())
}

/// True of a closed ring that `tidy` would give back as it is: nearly all are,
/// and they need not be copied.
fn is_tidy(ring: &[geo::Coord<f64>]) -> bool {
    let [first, .., before_last, last] = ring else {
        return false;
    };
    if ring.len() < 4 || first != last {
        return false;
    }
    let point = |c: &geo::Coord<f64>| [c.x, c.y];
    let mut before = *before_last;
    let mut turns = false;
    ring.windows(2).all(|pair| {
        let [here, after] = [pair[0], pair[1]];
        let back = turns_back(point(&before), point(&here), point(&after));
        let flat = (back || !turns)
            && orientation(point(&before), point(&here), point(&after)) == Orientation::Collinear;
        turns |= !flat;
        before = here;
        here != after && !(back && flat)
    }) && turns
}

/// True where the way from a point to the next but one turns back by more
/// than a right angle.
pub(super) fn turns_back(before: [f64; 2], here: [f64; 2], after: [f64; 2]) -> bool {
    (here[0] - before[0]) * (after[0] - here[0]) + (here[1] - before[1]) * (after[1] - here[1])
        < 0.0
}

/// The ring's points, the last not repeating the first.
pub(super) fn open_ring(ring: &LineString<f64>) -> Vec<[f64; 2]> {
    let mut points: Vec<[f64; 2]> = ring.coords().map(|c| [c.x, c.y]).collect();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    points
}

/// Takes out points at which the ring turns straight back; true where any.
fn cut_spikes(points: &mut Vec<[f64; 2]>) -> bool {
    let mut cut = false;
    let mut at = 0;
    let mut seen = 0;
    while points.len() >= 3 && seen < points.len() {
        let n = points.len();
        at %= n;
        let (before, here, after) = (points[(at + n - 1) % n], points[at], points[(at + 1) % n]);
        let back = turns_back(before, here, after);
        let spike =
            before == here || (back && orientation(before, here, after) == Orientation::Collinear);
        if spike {
            points.remove(at);
            cut = true;
            seen = 0;
            at = (at + points.len()).saturating_sub(2);
        } else {
            at += 1;
            seen += 1;
        }
    }
    cut
}

/// True unless all points lie on one line.
fn turns(points: &[[f64; 2]]) -> bool {
    points.windows(3).any(|w| orientation(w[0], w[1], w[2]) != Orientation::Collinear)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The ring's points as `tidy` leaves them when it looks at each.
    fn tidied_by_steps(ring: &LineString<f64>) -> Option<LineString<f64>> {
        // Without its last point it is not closed, and takes the long way.
        let open = LineString::new(ring.0[..ring.0.len() - 1].to_vec());
        let mut line = tidy(open, &mut Vec::new())?;
        line.close();
        Some(line)
    }

    fn any_ring(corners: usize) -> impl Strategy<Value = LineString<f64>> {
        // Few distinct places, so that rings often touch and overlap.
        let point = (0u8..7, 0u8..7).prop_map(|(x, y)| (f64::from(x), 50.0 + f64::from(y)));
        proptest::collection::vec(point, 0..corners)
            .prop_map(|points| points.into_iter().map(|(x, y)| geo::Coord { x, y }).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn a_ring_that_needs_no_tidying_is_known_at_a_glance(ring in any_ring(9)) {
            let mut ring = ring;
            ring.close();
            if is_tidy(&ring.0) {
                prop_assert_eq!(tidied_by_steps(&ring), Some(ring));
            } else if ring.0.len() > 1 {
                prop_assert_ne!(tidied_by_steps(&ring), Some(ring));
            }
        }
    }
}
