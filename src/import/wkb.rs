//! Which polygons does a GeoPackage's blob hold? geozero reads the bytes; what
//! it finds is taken up here without believing any count in them, so that a
//! few hostile bytes cannot ask for all memory or all of the stack.

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
}
