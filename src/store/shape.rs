//! How is a shape kept, bit for bit? Polygons, rings, points, one after the
//! other; longitude and latitude as they are.

use super::blob::{self, Kind, Opened, Sealer};
use crate::base::Result;
use crate::geography::Shape;
use geo::{Coord, LineString, MultiPolygon, Polygon};

fn put_ring(ring: &LineString<f64>, into: &mut Sealer) {
    into.count(ring.0.len());
    for point in &ring.0 {
        into.f64(point.x);
        into.f64(point.y);
    }
}

pub(super) fn sealed(shape: &Shape) -> Vec<u8> {
    let mut sealer = Sealer::new();
    sealer.count(shape.0.len());
    for polygon in &shape.0 {
        put_ring(polygon.exterior(), &mut sealer);
        sealer.count(polygon.interiors().len());
        polygon.interiors().iter().for_each(|ring| put_ring(ring, &mut sealer));
    }
    sealer.seal(Kind::Shape)
}

fn ring(from: &mut Opened) -> Result<LineString<f64>> {
    let points = from.count(16)?;
    let numbers: Vec<f64> = from.column(points * 2)?;
    let (pairs, _) = numbers.as_chunks();
    Ok(LineString(pairs.iter().map(|&[x, y]| Coord { x, y }).collect()))
}

pub(super) fn opened(data: &[u8]) -> Result<Shape> {
    let mut from = blob::open(data, Kind::Shape)?;
    let mut polygons = Vec::new();
    for _ in 0..from.count(16)? {
        let exterior = ring(&mut from)?;
        let mut interiors = Vec::new();
        for _ in 0..from.count(8)? {
            interiors.push(ring(&mut from)?);
        }
        polygons.push(Polygon::new(exterior, interiors));
    }
    from.end()?;
    Ok(MultiPolygon(polygons))
}
