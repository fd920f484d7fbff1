//! Which polygons does a GeoPackage's blob hold? Plain polygons, which are
//! nearly all there are, are taken from the bytes as they lie; whatever else a
//! blob can hold, and every mistake, is left to geozero, which is also the
//! reference of the tests. What it finds is taken up here without believing
//! any count in it, so that a few hostile bytes cannot ask for all memory or
//! all of the stack.

use super::features::FeatureShape;
use crate::base::{Error, Result};
use crate::geography::Shape;
use geo::{Coord, LineString, Polygon};
use geozero::error::{GeozeroError, Result as GeozeroResult};
use geozero::{GeomProcessor, GeozeroGeometry, wkb::GpkgWkb};

/// The shape in a GeoPackage geometry blob.
///
/// # Errors
/// The blob is damaged, or a coordinate is not a finite number.
pub(crate) fn shape_of(blob: &[u8]) -> Result<FeatureShape> {
    // Bit 4 of the flags: an empty geometry, whatever follows.
    if blob.starts_with(b"GP") && blob.get(3).is_some_and(|flags| flags & 0b1_0000 != 0) {
        return Ok(FeatureShape::Missing);
    }
    match plain_polygons(blob) {
        Some(polygons) if polygons.is_empty() => Ok(FeatureShape::Missing),
        Some(polygons) => Ok(FeatureShape::Polygons(Shape::new(polygons))),
        None => any_shape_of(blob),
    }
}

/// The polygons of a polygon or multipolygon whose bytes are whole and in the
/// order of small machines; `None` for anything else.
fn plain_polygons(blob: &[u8]) -> Option<Vec<Polygon<f64>>> {
    let [b'G', b'P', _, flags, ..] = *blob else { return None };
    let box_bytes = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return None,
    };
    // Magic, version, flags, number of the coordinate system, then the box.
    let mut bytes = Bytes(blob.get(8 + box_bytes..)?);
    let (kind, stride) = bytes.head()?;
    let mut polygons = Vec::new();
    match kind {
        3 => polygons.extend(bytes.polygon(stride)?),
        6 => {
            for _ in 0..bytes.count()? {
                let (kind, stride) = bytes.head()?;
                if kind != 3 {
                    return None;
                }
                polygons.extend(bytes.polygon(stride)?);
            }
        }
        _ => return None,
    }
    Some(polygons)
}

/// Well-known binary that has not been read yet.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn count(&mut self) -> Option<usize> {
        let bytes = self.take(4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    }

    /// The kind of shape, and how many bytes each of its points has: height
    /// and measure come after east and north.
    fn head(&mut self) -> Option<(usize, usize)> {
        if self.take(1)? != [1] {
            return None;
        }
        let kind = self.count()?;
        let stride = match kind / 1000 {
            0 => 16,
            1 | 2 => 24,
            3 => 32,
            _ => return None,
        };
        Some((kind % 1000, stride))
    }

    /// Within: `None` where its outer ring is empty, as it is then itself.
    fn polygon(&mut self, stride: usize) -> Option<Option<Polygon<f64>>> {
        let mut outer = None;
        let mut holes = Vec::new();
        for ring in 0..self.count()? {
            let points = self.count()?;
            let line = line_of(self.take(points.checked_mul(stride)?)?, stride)?;
            match ring {
                0 => outer = Some(line),
                _ => holes.push(line),
            }
        }
        holes.retain(|hole| !hole.0.is_empty());
        let outer = outer.filter(|ring| !ring.0.is_empty());
        Some(outer.map(|outer| Polygon::new(outer, holes)))
    }
}

/// `None` where a coordinate is not a finite number.
fn line_of(bytes: &[u8], stride: usize) -> Option<LineString<f64>> {
    let number = |b: &[u8]| f64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]);
    // Nought times a number is nought if the number is finite.
    let mut noughts = 0.0;
    let line = bytes
        .chunks_exact(stride)
        .map(|point| {
            let (x, y) = (number(&point[..8]), number(&point[8..16]));
            noughts += x * 0.0 + y * 0.0;
            Coord { x, y }
        })
        .collect();
    (noughts == 0.0).then_some(line)
}

/// As geozero reads it.
fn any_shape_of(blob: &[u8]) -> Result<FeatureShape> {
    let mut found = Found::default();
    let read = GpkgWkb(blob).process_geom(&mut found);
    match (read, found.not_polygons, found.trouble) {
        (_, Some(what), _) => Ok(FeatureShape::NotPolygons(what.to_string())),
        (Ok(()), None, None) if found.polygons.is_empty() => Ok(FeatureShape::Missing),
        (Ok(()), None, None) => Ok(FeatureShape::Polygons(Shape::new(found.polygons))),
        (_, None, trouble) => {
            let what = trouble.unwrap_or("its bytes end early or are of no known kind");
            Err(Error::new(format!("The shape is damaged: {what}"))
                .remedy("Repair the layer in the program that made it, or download it again"))
        }
    }
}

/// Collections within collections that are followed.
const DEEPEST: usize = 8;

#[derive(Default)]
struct Found {
    polygons: Vec<Polygon<f64>>,
    rings: Vec<LineString<f64>>,
    ring: Vec<Coord<f64>>,
    depth: usize,
    not_polygons: Option<&'static str>,
    trouble: Option<&'static str>,
}

impl Found {
    fn not(&mut self, what: &'static str) -> GeozeroResult<()> {
        self.not_polygons = Some(what);
        Err(GeozeroError::GeometryFormat)
    }

    fn wrong(&mut self, what: &'static str) -> GeozeroResult<()> {
        self.trouble = Some(what);
        Err(GeozeroError::GeometryFormat)
    }
}

impl GeomProcessor for Found {
    fn xy(&mut self, x: f64, y: f64, _: usize) -> GeozeroResult<()> {
        if !(x.is_finite() && y.is_finite()) {
            return self.wrong("a coordinate is not a number");
        }
        self.ring.push(Coord { x, y });
        Ok(())
    }

    fn linestring_begin(&mut self, tagged: bool, _: usize, _: usize) -> GeozeroResult<()> {
        if tagged {
            return self.not("LineString");
        }
        self.ring.clear();
        Ok(())
    }

    fn linestring_end(&mut self, _: bool, _: usize) -> GeozeroResult<()> {
        let ring = std::mem::take(&mut self.ring);
        self.rings.push(LineString(ring));
        Ok(())
    }

    fn polygon_begin(&mut self, _: bool, _: usize, _: usize) -> GeozeroResult<()> {
        self.rings.clear();
        Ok(())
    }

    fn polygon_end(&mut self, _: bool, _: usize) -> GeozeroResult<()> {
        let mut rings = self.rings.drain(..);
        if let Some(outer) = rings.next().filter(|ring| !ring.0.is_empty()) {
            let holes = rings.filter(|ring| !ring.0.is_empty()).collect();
            self.polygons.push(Polygon::new(outer, holes));
        }
        Ok(())
    }

    fn geometrycollection_begin(&mut self, _: usize, _: usize) -> GeozeroResult<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.wrong("collections lie too deep within each other");
        }
        Ok(())
    }

    fn geometrycollection_end(&mut self, _: usize) -> GeozeroResult<()> {
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }

    fn point_begin(&mut self, _: usize) -> GeozeroResult<()> {
        self.not("Point")
    }

    fn empty_point(&mut self, _: usize) -> GeozeroResult<()> {
        self.not("Point")
    }

    fn multipoint_begin(&mut self, _: usize, _: usize) -> GeozeroResult<()> {
        self.not("MultiPoint")
    }

    fn multilinestring_begin(&mut self, _: usize, _: usize) -> GeozeroResult<()> {
        self.not("MultiLineString")
    }

    fn circularstring_begin(&mut self, _: usize, _: usize) -> GeozeroResult<()> {
        self.not("curve")
    }

    fn compoundcurve_begin(&mut self, _: usize, _: usize) -> GeozeroResult<()> {
        self.not("curve")
    }

    fn curvepolygon_begin(&mut self, _: usize, _: usize) -> GeozeroResult<()> {
        self.not("polygon with curves (make its lines straight first)")
    }

    fn multicurve_begin(&mut self, _: usize, _: usize) -> GeozeroResult<()> {
        self.not("curve")
    }

    fn triangle_begin(&mut self, _: bool, _: usize, _: usize) -> GeozeroResult<()> {
        self.not("triangle of a surface")
    }

    fn polyhedralsurface_begin(&mut self, _: usize, _: usize) -> GeozeroResult<()> {
        self.not("surface in three dimensions")
    }

    fn tin_begin(&mut self, _: usize, _: usize) -> GeozeroResult<()> {
        self.not("surface in three dimensions")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A blob: GeoPackage header without a box, then well-known binary.
    fn blob(wkb: &[u8]) -> Vec<u8> {
        let mut bytes = b"GP\0\x01".to_vec();
        bytes.extend(27700i32.to_le_bytes());
        bytes.extend(wkb);
        bytes
    }

    fn head(kind: u32, count: u32) -> Vec<u8> {
        let mut bytes = vec![1];
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes
    }

    fn polygon(xy: &[f64]) -> Vec<u8> {
        let mut bytes = head(3, 1);
        bytes.extend((xy.len() as u32 / 2).to_le_bytes());
        bytes.extend(xy.iter().flat_map(|v| v.to_le_bytes()));
        bytes
    }

    const SQUARE: [f64; 10] = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0];

    #[test]
    fn polygons_multipolygons_and_collections_of_them_are_read() {
        let one = shape_of(&blob(&polygon(&SQUARE))).expect("a shape");
        assert!(matches!(&one, FeatureShape::Polygons(s) if s.0.len() == 1));
        for kind in [6, 7] {
            let mut two = head(kind, 2);
            two.extend(polygon(&SQUARE));
            two.extend(polygon(&SQUARE));
            let two = shape_of(&blob(&two)).expect("a shape");
            assert!(matches!(&two, FeatureShape::Polygons(s) if s.0.len() == 2));
        }
        assert_eq!(shape_of(&blob(&head(6, 0))).expect("empty"), FeatureShape::Missing);
    }

    #[test]
    fn counts_that_are_not_kept_cost_nothing() {
        for kind in [2, 3, 4, 5, 6, 7, 10, 11, 12, 15, 16, 17] {
            let read = shape_of(&blob(&head(kind, u32::MAX)));
            assert!(!matches!(read, Ok(FeatureShape::Polygons(_))), "{kind}");
        }
        let mut ring = head(3, 1);
        ring.extend(u32::MAX.to_le_bytes());
        assert!(shape_of(&blob(&ring)).is_err());
    }

    #[test]
    fn collections_within_collections_end_somewhere() {
        let deep: Vec<u8> = (0..200_000).flat_map(|_| head(7, 1)).collect();
        let text = shape_of(&blob(&deep)).expect_err("an error").to_string();
        assert!(text.contains("too deep"), "{text}");
    }

    #[test]
    fn lines_points_and_numbers_that_are_none_are_told() {
        let mut line = SQUARE;
        line[3] = f64::NAN;
        let text = shape_of(&blob(&polygon(&line))).expect_err("an error").to_string();
        assert!(text.contains("not a number"), "{text}");
        let mut point = vec![1];
        point.extend(1u32.to_le_bytes());
        point.extend([0u8; 16]);
        let read = shape_of(&blob(&point)).expect("told");
        assert_eq!(read, FeatureShape::NotPolygons("Point".to_string()));
        assert!(
            shape_of(b"").is_err() && shape_of(b"GP").is_err() && shape_of(b"XX\0\x01").is_err()
        );
    }

    /// A blob of rings as a geometry of this kind, with numbers for heights
    /// and measures where it has any, and a box of this many bytes.
    fn blob_of(kind: u32, parts: &[Vec<Vec<(f64, f64)>>], box_code: u8) -> Vec<u8> {
        let mut bytes = b"GP\0".to_vec();
        bytes.push(1 | box_code << 1);
        bytes.extend(27700i32.to_le_bytes());
        bytes.extend(vec![0u8; [0, 32, 48, 48, 64][usize::from(box_code)]]);
        let more = usize::from(kind >= 1000) + usize::from(kind >= 3000);
        let polygon = |rings: &[Vec<(f64, f64)>]| {
            let mut bytes = head(3 + kind / 1000 * 1000, rings.len() as u32);
            for ring in rings {
                bytes.extend((ring.len() as u32).to_le_bytes());
                for &(x, y) in ring {
                    let rest = std::iter::repeat_n(7.0, more);
                    bytes.extend([x, y].into_iter().chain(rest).flat_map(f64::to_le_bytes));
                }
            }
            bytes
        };
        match kind % 1000 {
            3 => bytes.extend(polygon(parts.first().map_or(&[], Vec::as_slice))),
            _ => {
                bytes.extend(head(kind, parts.len() as u32));
                bytes.extend(parts.iter().flat_map(|part| polygon(part)));
            }
        }
        bytes
    }

    fn same(ours: Option<Vec<Polygon<f64>>>, blob: &[u8]) -> bool {
        let theirs = any_shape_of(blob).ok();
        match ours {
            Some(polygons) if polygons.is_empty() => theirs == Some(FeatureShape::Missing),
            Some(polygons) => theirs == Some(FeatureShape::Polygons(Shape::new(polygons))),
            None => true,
        }
    }

    proptest! {
        #[test]
        fn plain_polygons_are_what_geozero_reads(
            kind in prop::sample::select(vec![3u32, 6, 1003, 1006, 2003, 2006, 3003, 3006]),
            parts in prop::collection::vec(
                prop::collection::vec(
                    prop::collection::vec((-9.0f64..9.0, -9.0f64..9.0), 0..6), 0..4), 0..4),
            box_code in 0u8..5,
            at in 0usize..400,
            to in any::<u8>(),
        ) {
            let mut blob = blob_of(kind, &parts, box_code);
            let ours = plain_polygons(&blob);
            prop_assert!(ours.is_some() && same(ours, &blob));
            let cut = &blob[..at.min(blob.len() - 1)];
            prop_assert!(same(plain_polygons(cut), cut));
            if at < blob.len() {
                blob[at] = to;
                // Past the flags, which say that it is empty.
                prop_assert!(at == 3 || same(plain_polygons(&blob), &blob));
            }
        }
    }
}
