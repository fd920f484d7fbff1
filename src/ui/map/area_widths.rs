//! How wide are areas at a place of the map? As wide as those of its chunk on
//! average, and from chunk to chunk by degrees, so that lines which thin out
//! where areas are narrow do not break off at the edge of a chunk.

use super::mesh::ChunkBox;

/// The corners of a chunk: whether each lies at the box's end, by axis.
const CORNERS: [[bool; 2]; 4] = [[false, false], [true, false], [false, true], [true, true]];

/// By chunk: how wide areas are at its corners, in world units: the geometric
/// mean of all chunks that reach there.
pub fn at_corners(chunks: &[ChunkBox]) -> Vec<[f64; 4]> {
    let of_chunk = |chunk: &ChunkBox| {
        CORNERS.map(|is_max| {
            let at = [0, 1].map(|axis| match is_max[axis] {
                false => chunk.min[axis],
                true => chunk.max[axis],
            });
            mean_at(chunks, at)
        })
    };
    chunks.iter().map(of_chunk).collect()
}

fn mean_at(chunks: &[ChunkBox], at: [f64; 2]) -> f64 {
    let reaches = |chunk: &&ChunkBox| {
        (0..2).all(|axis| {
            // Boxes beside each other need not touch to the last bit.
            let near = (chunk.max[axis] - chunk.min[axis]) * 0.01;
            chunk.min[axis] - near <= at[axis] && at[axis] <= chunk.max[axis] + near
        })
    };
    let there = chunks.iter().filter(reaches).filter(|chunk| chunk.area_width > 0.0);
    let (sum, count) =
        there.fold((0.0, 0.0), |(sum, count), chunk| (sum + chunk.area_width.log2(), count + 1.0));
    if count > 0.0 { (sum / count).exp2() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(min: [f64; 2], max: [f64; 2], area_width: f64) -> ChunkBox {
        ChunkBox { origin: min, min, max, area_width }
    }

    #[test]
    fn beside_each_other_chunks_agree_at_their_corners() {
        let town = chunk([0.0, 0.0], [1.0, 1.0], 1e-6);
        let fields = chunk([1.0, 0.0], [2.0, 1.0], 1e-4);
        let found = at_corners(&[town, fields]);
        let near = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-9;
        assert!(near(found[0][0], 1e-6) && near(found[1][1], 1e-4), "{found:?}");
        assert!(near(found[0][1], 1e-5) && near(found[1][0], 1e-5), "{found:?}");
        assert!(near(found[0][3], found[1][2]));
        assert_eq!(at_corners(&[chunk([0.0; 2], [1.0; 2], 0.0)]), [[0.0; 4]]);
    }
}
