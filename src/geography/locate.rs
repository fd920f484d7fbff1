//! In which area does a point lie?
//!
//! The test is exact: crossings are counted by the even-odd rule, with the
//! side of each edge taken by Shewchuk's robust predicate. A point on an edge
//! or corner belongs to every area that it touches there; it is given to the
//! one with the lowest code. So each point has one area or none, whatever the
//! order of the file.

use super::{Bounds, Shape};
use geo::kernels::{Kernel, Orientation, RobustKernel};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Shapes with fewer edges than this are tested edge by edge.
const BANDED_FROM: usize = 48;
/// Edges looked at per band, roughly.
const EDGES_PER_BAND: usize = 6;

type Edge = [[f64; 2]; 2];

/// Finds the area of a point. Positions are those of the areas in their level.
#[derive(Debug)]
pub struct PointIndex {
    /// Boxes of polygons, each with its position in `polygons`.
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    polygons: Vec<Indexed>,
}

#[derive(Debug)]
struct Indexed {
    area: usize,
    edges: Edges,
}

/// The edges of one polygon, shell and holes alike, by bands of latitude.
#[derive(Debug)]
struct Edges {
    south: f64,
    bands_per_degree: f64,
    /// Where each band's edges begin in `edges`; one more than there are bands.
    starts: Vec<usize>,
    edges: Vec<Edge>,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Outside,
    Inside,
    OnEdge,
}

impl PointIndex {
    /// Of shapes by position; areas without a shape hold no point. Coordinates
    /// that are not finite are passed over.
    pub fn new<'a>(shapes: impl IntoIterator<Item = Option<&'a Shape>>) -> PointIndex {
        let mut polygons = Vec::new();
        let mut boxes = Vec::new();
        for (area, shape) in shapes.into_iter().enumerate() {
            for polygon in shape.into_iter().flatten() {
                let bounds = Bounds::of(polygon.exterior().coords().map(|c| [c.x, c.y]));
                if bounds.is_empty() {
                    continue;
                }
                let rectangle = Rectangle::from_corners(bounds.min, bounds.max);
                boxes.push(GeomWithData::new(rectangle, polygons.len()));
                polygons.push(Indexed { area, edges: Edges::of(polygon, &bounds) });
            }
        }
        PointIndex { boxes: RTree::bulk_load(boxes), polygons }
    }

    /// The area at a longitude and latitude; `None` where there is none, or
    /// where either is not a number.
    pub fn area_at(&self, lon: f64, lat: f64) -> Option<usize> {
        if !lon.is_finite() || !lat.is_finite() {
            return None;
        }
        self.boxes
            .locate_in_envelope_intersecting(&AABB::from_point([lon, lat]))
            .filter_map(|entry| self.polygons.get(entry.data))
            .filter(|polygon| polygon.edges.place([lon, lat]) != Place::Outside)
            .map(|polygon| polygon.area)
            .min()
    }

    /// The areas of many points, in parallel.
    pub fn areas_at(&self, lonlats: &[(f64, f64)]) -> Vec<Option<usize>> {
        lonlats.par_iter().with_min_len(256).map(|&(lon, lat)| self.area_at(lon, lat)).collect()
    }
}

impl Edges {
    fn of(polygon: &geo::Polygon<f64>, bounds: &Bounds) -> Edges {
        let mut all: Vec<Edge> = Vec::new();
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            let points: Vec<[f64; 2]> = ring
                .coords()
                .filter(|c| c.x.is_finite() && c.y.is_finite())
                .map(|c| [c.x, c.y])
                .collect();
            for (i, &from) in points.iter().enumerate() {
                let to = points[(i + 1) % points.len()];
                if from != to {
                    all.push([from, to]);
                }
            }
        }
        let south = bounds.min[1];
        let height = bounds.height();
        let bands = if all.len() < BANDED_FROM || height <= 0.0 {
            1
        } else {
            (all.len() / EDGES_PER_BAND).max(1)
        };
        let mut edges = Edges {
            south,
            bands_per_degree: if height > 0.0 { bands as f64 / height } else { 0.0 },
            starts: vec![0; bands + 1],
            edges: Vec::new(),
        };
        // Counted first, then laid out one band after the other.
        let spans: Vec<(usize, usize)> = all
            .iter()
            .map(|[a, b]| (edges.band(a[1].min(b[1])), edges.band(a[1].max(b[1]))))
            .collect();
        for &(first, last) in &spans {
            for band in first..=last {
                edges.starts[band + 1] += 1;
            }
        }
        for band in 0..bands {
            edges.starts[band + 1] += edges.starts[band];
        }
        let mut next = edges.starts.clone();
        edges.edges = vec![[[0.0; 2]; 2]; edges.starts[bands]];
        for (edge, &(first, last)) in all.iter().zip(&spans) {
            for slot in &mut next[first..=last] {
                edges.edges[*slot] = *edge;
                *slot += 1;
            }
        }
        edges
    }

    /// The band of a latitude; monotone, so that an edge that crosses a
    /// latitude is always in that latitude's band.
    fn band(&self, lat: f64) -> usize {
        let band = ((lat - self.south) * self.bands_per_degree).max(0.0) as usize;
        band.min(self.starts.len() - 2)
    }

    fn place(&self, point: [f64; 2]) -> Place {
        let band = self.band(point[1]);
        let mut inside = false;
        for &[a, b] in &self.edges[self.starts[band]..self.starts[band + 1]] {
            let low = a[1].min(b[1]);
            let high = a[1].max(b[1]);
            if point[1] < low || point[1] > high {
                continue;
            }
            let side = side_of(a, b, point);
            if side == Orientation::Collinear {
                if point[0] >= a[0].min(b[0]) && point[0] <= a[0].max(b[0]) {
                    return Place::OnEdge;
                }
                continue;
            }
            // Half-open in latitude: a corner is counted for one of its edges.
            if (a[1] > point[1]) != (b[1] > point[1]) {
                let upwards = b[1] > a[1];
                if upwards == (side == Orientation::CounterClockwise) {
                    inside = !inside;
                }
            }
        }
        if inside { Place::Inside } else { Place::Outside }
    }
}

/// On which side of the line from a to b a point lies, exactly.
fn side_of(a: [f64; 2], b: [f64; 2], point: [f64; 2]) -> Orientation {
    let coord = |[x, y]: [f64; 2]| geo::Coord { x, y };
    RobustKernel::orient2d(coord(a), coord(b), coord(point))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, MultiPolygon, Point, Rect, polygon};
    use proptest::prelude::*;

    fn square(x: f64, y: f64, size: f64) -> Shape {
        MultiPolygon::new(vec![Rect::new((x, y), (x + size, y + size)).to_polygon()])
    }

    #[test]
    fn a_point_in_a_hole_is_outside_and_the_island_in_it_has_its_own() {
        let donut = MultiPolygon::new(vec![polygon![
            exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 9.)],
            interiors: [[(x: 3., y: 3.), (x: 6., y: 3.), (x: 6., y: 6.), (x: 3., y: 6.)]],
        ]]);
        let island = square(4.0, 4.0, 1.0);
        let index = PointIndex::new([Some(&donut), Some(&island)]);
        assert_eq!(index.area_at(1.0, 1.0), Some(0));
        assert_eq!(index.area_at(3.5, 3.5), None);
        assert_eq!(index.area_at(4.5, 4.5), Some(1));
        assert_eq!(index.area_at(10.0, 1.0), None);
        assert_eq!(index.area_at(f64::NAN, 1.0), None);
    }

    #[test]
    fn every_part_of_a_multi_polygon_holds_its_points() {
        let mut parts = square(0.0, 0.0, 1.0);
        parts.0.extend(square(5.0, 5.0, 1.0));
        let index = PointIndex::new([None, Some(&parts)]);
        assert_eq!(index.area_at(0.5, 0.5), Some(1));
        assert_eq!(index.area_at(5.5, 5.5), Some(1));
        assert_eq!(index.area_at(3.0, 3.0), None);
    }

    #[test]
    fn a_point_on_a_shared_edge_or_corner_goes_to_the_lowest_code() {
        let (west, east) = (square(0.0, 0.0, 1.0), square(1.0, 0.0, 1.0));
        let (north_west, north_east) = (square(0.0, 1.0, 1.0), square(1.0, 1.0, 1.0));
        let shapes = [&west, &east, &north_west, &north_east];
        let index = PointIndex::new(shapes.map(Some));
        assert_eq!(index.area_at(1.0, 0.5), Some(0));
        assert_eq!(index.area_at(1.5, 1.0), Some(1));
        assert_eq!(index.area_at(1.0, 1.0), Some(0));
        let backwards = PointIndex::new([&north_east, &north_west, &east, &west].map(Some));
        assert_eq!(backwards.area_at(1.0, 1.0), Some(0));
        assert_eq!(backwards.area_at(1.0, 0.5), Some(2));
    }

    #[test]
    fn many_points_are_placed_as_each_alone_whatever_the_threads() {
        let shapes: Vec<Shape> =
            (0..100).map(|i| square(f64::from(i % 10), f64::from(i / 10), 1.0)).collect();
        let index = PointIndex::new(shapes.iter().map(Some));
        let mut chance = crate::base::seed::stream(5, 0);
        let points: Vec<(f64, f64)> =
            (0..5000).map(|_| (chance.between(-1.0, 11.0), chance.between(-1.0, 11.0))).collect();
        let alone: Vec<Option<usize>> =
            points.iter().map(|&(lon, lat)| index.area_at(lon, lat)).collect();
        for threads in [1, 4] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("pool");
            assert_eq!(pool.install(|| index.areas_at(&points)), alone);
        }
    }

    fn star() -> impl Strategy<Value = (Shape, Vec<[f64; 2]>)> {
        (proptest::collection::vec(0.2f64..1.0, 3..200), 0.0f64..1.0).prop_map(|(radii, turn)| {
            let n = radii.len() as f64;
            let ring: Vec<[f64; 2]> = radii
                .iter()
                .enumerate()
                .map(|(i, r)| {
                    let angle = (i as f64 + turn) / n * std::f64::consts::TAU;
                    [-2.0 + r * angle.cos(), 53.0 + r * angle.sin()]
                })
                .collect();
            let line = ring.iter().map(|&[x, y]| geo::coord! { x: x, y: y }).collect();
            let polygon = geo::Polygon::new(geo::LineString::new(line), vec![]);
            (MultiPolygon::new(vec![polygon]), ring)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn point_in_area_agrees_with_geo(
            (shape, ring) in star(),
            points in proptest::collection::vec((-3.1f64..-0.9, 51.9f64..54.1), 50),
        ) {
            let index = PointIndex::new([Some(&shape)]);
            for (x, y) in points {
                let inside = shape.contains(&Point::new(x, y));
                prop_assert_eq!(index.area_at(x, y).is_some(), inside);
            }
            // Corners lie on the edge: always in.
            for [x, y] in ring {
                prop_assert_eq!(index.area_at(x, y), Some(0));
            }
        }
    }
}
