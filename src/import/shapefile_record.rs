//! Which polygons does one record of a `.shp` hold? The bytes are read here
//! and not by the crate `shapefile`, which reads every number by itself and
//! copies every ring once more: a layer of 6 million points took twice as
//! long. The crate is the reference in the tests.
//!
//! ESRI Shapefile Technical Description, July 1998, pages 8, 13, 18 and 24.

use super::features::FeatureShape;
use super::rings::polygons_of;
use crate::base::{Error, Result};
use crate::geography::Shape;
use geo::{Coord, LineString, Polygon};
use shapefile::ShapeType;

/// Type, box, number of rings, number of points; then where each ring begins.
const RINGS_AT: usize = 44;
const POINT_BYTES: usize = 16;

/// The shape of one record's content. Of points with heights or measures,
/// east and north are taken.
///
/// # Errors
/// The record is damaged, or a coordinate is not a finite number.
pub(crate) fn shape_of(content: &[u8]) -> Result<FeatureShape> {
    let kind = int(content, 0).and_then(ShapeType::from);
    let kind = kind.ok_or_else(|| damaged("it has no known shape"))?;
    // Bytes that come after the points: for heights two of range and one for
    // each point, for measures the same, and measures may be left out.
    let (always, sometimes) = match kind {
        ShapeType::NullShape => return Ok(FeatureShape::Missing),
        ShapeType::Polygon => (0, 0),
        ShapeType::PolygonM => (0, 1),
        ShapeType::PolygonZ => (1, 1),
        other => return Ok(FeatureShape::NotPolygons(other.to_string())),
    };
    let count = |at: usize| int(content, at).and_then(|n| usize::try_from(n).ok());
    let (rings, points) =
        count(36).zip(count(40)).ok_or_else(|| damaged("its counts make no sense"))?;
    let points_at = rings.checked_mul(4).and_then(|bytes| bytes.checked_add(RINGS_AT));
    let after = points_at.and_then(|at| points.checked_mul(POINT_BYTES)?.checked_add(at));
    let (points_at, after) = points_at
        .zip(after)
        .filter(|(_, after)| *after <= content.len())
        .ok_or_else(|| damaged("it promises more points than it holds"))?;
    let table = points.checked_mul(8).and_then(|bytes| bytes.checked_add(16));
    let fits = table.is_some_and(|table| {
        let rest = content.len() - after;
        rest == table * always || rest == table * (always + sometimes)
    });
    if !fits {
        return Err(damaged("its points cannot be read"));
    }
    let starts = content[RINGS_AT..points_at].chunks_exact(4);
    let mut starts = starts.map(|b| i32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    if starts.next().is_some_and(|first| first != 0) {
        return Err(damaged("its rings are out of order"));
    }
    let mut lines = Vec::with_capacity(rings);
    let mut from = 0;
    for _ in 0..rings {
        let to = match starts.next() {
            Some(next) => usize::try_from(next).ok().filter(|to| *to >= from && *to <= points),
            None => Some(points),
        };
        let to = to.ok_or_else(|| damaged("its rings are out of order"))?;
        let bytes = &content[points_at + from * POINT_BYTES..points_at + to * POINT_BYTES];
        lines.push(line_of(bytes).ok_or_else(|| damaged("a coordinate is not a number"))?);
        from = to;
    }
    let shape = match lines.len() {
        1 => Shape::new(lines.into_iter().filter(|l| !l.0.is_empty()).map(lone).collect()),
        _ => polygons_of(lines),
    };
    Ok(if shape.0.is_empty() { FeatureShape::Missing } else { FeatureShape::Polygons(shape) })
}

fn lone(ring: LineString<f64>) -> Polygon<f64> {
    Polygon::new(ring, Vec::new())
}

fn damaged(what: &str) -> Error {
    Error::new(format!("The record is damaged: {what}")).remedy("Copy or download it again")
}

fn int(content: &[u8], at: usize) -> Option<i32> {
    Some(i32::from_le_bytes(content.get(at..at + 4)?.try_into().ok()?))
}

/// `None` where a coordinate is not a finite number.
fn line_of(bytes: &[u8]) -> Option<LineString<f64>> {
    // A sum is finite only if all its terms are: one question for the ring.
    let mut sum = 0.0;
    let number = |b: &[u8]| f64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]);
    let line: LineString<f64> = bytes
        .chunks_exact(POINT_BYTES)
        .map(|point| {
            let (x, y) = (number(&point[..8]), number(&point[8..]));
            sum += x * 0.0 + y * 0.0;
            Coord { x, y }
        })
        .collect();
    (sum == 0.0).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Winding;
    use proptest::prelude::*;
    use shapefile::record::traits::HasXY;
    use shapefile::{PolygonRing, ReadableShape};
    use std::io::Cursor;

    /// What the crate reads, put together the same way.
    fn by_the_crate(content: &[u8]) -> Option<FeatureShape> {
        fn lines<P: HasXY + Clone>(rings: Vec<PolygonRing<P>>) -> Option<Vec<LineString<f64>>> {
            let line = |ring: PolygonRing<P>| -> Option<LineString<f64>> {
                let finite = |p: &P| {
                    let (x, y) = (p.x(), p.y());
                    (x.is_finite() && y.is_finite()).then_some(Coord { x, y })
                };
                ring.into_inner().iter().map(finite).collect()
            };
            rings.into_iter().map(line).collect()
        }
        let size = content.len() as i32;
        let mut input = Cursor::new(content);
        let lines = match int(content, 0)? {
            5 => lines(shapefile::Polygon::read_from(&mut input, size).ok()?.into_inner()),
            15 => lines(shapefile::PolygonZ::read_from(&mut input, size).ok()?.into_inner()),
            _ => lines(shapefile::PolygonM::read_from(&mut input, size).ok()?.into_inner()),
        };
        let shape = polygons_of(lines?);
        Some(match shape.0.is_empty() {
            true => FeatureShape::Missing,
            false => FeatureShape::Polygons(shape),
        })
    }

    /// A record of rings, with what a kind of shape adds after the points.
    fn content(kind: i32, rings: &[Vec<(f64, f64)>], with_measures: bool) -> Vec<u8> {
        let points: usize = rings.iter().map(Vec::len).sum();
        let mut bytes = kind.to_le_bytes().to_vec();
        bytes.extend([0u8; 32]);
        bytes.extend((rings.len() as i32).to_le_bytes());
        bytes.extend((points as i32).to_le_bytes());
        let mut start = 0i32;
        for ring in rings {
            bytes.extend(start.to_le_bytes());
            start += ring.len() as i32;
        }
        for (x, y) in rings.iter().flatten() {
            bytes.extend(x.to_le_bytes().into_iter().chain(y.to_le_bytes()));
        }
        let tables = usize::from(kind == 15) + usize::from(with_measures && kind != 5);
        bytes.extend(vec![0u8; tables * (16 + 8 * points)]);
        bytes
    }

    fn any_rings() -> impl Strategy<Value = Vec<Vec<(f64, f64)>>> {
        let point = (-9i16..9, -9i16..9).prop_map(|(x, y)| (f64::from(x), f64::from(y)));
        prop::collection::vec(prop::collection::vec(point, 0..7), 0..5)
    }

    proptest! {
        #[test]
        fn a_record_is_read_as_the_crate_reads_it(
            kind in prop::sample::select(vec![5, 15, 25]),
            rings in any_rings(),
            with_measures in any::<bool>(),
        ) {
            let content = content(kind, &rings, with_measures);
            prop_assert_eq!(shape_of(&content).ok(), by_the_crate(&content));
        }

        #[test]
        fn a_record_cut_short_or_with_a_byte_changed_is_read_as_before_or_refused(
            rings in any_rings(),
            cut in 0usize..600,
            at in 0usize..600,
            to in any::<u8>(),
        ) {
            let whole = content(5, &rings, false);
            let cut = &whole[..cut.min(whole.len())];
            prop_assert!(cut.len() == whole.len() || shape_of(cut).is_err());
            let mut changed = whole.clone();
            // Past the kind and the first ring's start, where the crate takes
            // what is no ring's.
            if at >= 4 && !(44..48).contains(&at) && at < changed.len() {
                changed[at] = to;
                if let Ok(shape) = shape_of(&changed) {
                    prop_assert_eq!(Some(shape), by_the_crate(&changed));
                }
            }
        }
    }

    #[test]
    fn coordinates_that_are_no_numbers_and_counts_that_are_not_kept_are_refused() {
        let ring = vec![(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0)];
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut spoilt = ring.clone();
            spoilt[2].1 = number;
            let error = shape_of(&content(5, &[spoilt], false)).expect_err("refused").to_string();
            assert!(error.contains("not a number"), "{error}");
        }
        let good = content(5, &[ring], false);
        for (at, what) in [(36, "more points"), (40, "more points"), (44, "out of order")] {
            let mut spoilt = good.clone();
            spoilt[at..at + 4].copy_from_slice(&i32::MAX.to_le_bytes());
            let error = shape_of(&spoilt).expect_err("refused").to_string();
            assert!(error.contains(what), "{error}");
        }
        let FeatureShape::Polygons(shape) = shape_of(&good).expect("read") else { panic!("areas") };
        assert!(shape.0[0].exterior().is_cw());
    }
}
