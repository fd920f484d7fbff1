//! Which texels tell the GPU how to paint each area? Three for each: ground,
//! hatch ink with its kind, and outline.

use crate::base::AreaCode;
use crate::figure::{Choropleth, Colour, Fill, Hatch};
use std::collections::BTreeSet;

/// The width of the table's texture: what the smallest GPU takes.
pub const WIDTH: u32 = 2048;
const TEXELS: usize = 3;

/// The paint of every area of a level, as texels of a texture `WIDTH` wide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paints {
    pub texels: Vec<[u8; 4]>,
    pub height: u32,
    /// Areas that are hatched, rising.
    pub hatched: Vec<u32>,
    /// Areas with an outline, rising.
    pub outlined: Vec<u32>,
}

/// The number of a hatch in the shader; 0 is none.
fn number(hatch: Hatch) -> u8 {
    match hatch {
        Hatch::NoData => 1,
        Hatch::TooFew => 2,
        Hatch::Withheld => 3,
    }
}

fn opaque(colour: Colour) -> [u8; 4] {
    [colour.r, colour.g, colour.b, colour.a]
}

/// Paints for `areas` areas, of which the picture's rows are the same by
/// position; areas without a row keep the `blank` colour.
pub fn paints(areas: usize, blank: [u8; 4], picture: Option<&Choropleth>) -> Paints {
    let height = (areas * TEXELS).div_ceil(WIDTH as usize).max(1) as u32;
    let mut texels = vec![[0u8; 4]; (WIDTH * height) as usize];
    let (mut hatched, mut outlined) = (Vec::new(), Vec::new());
    for area in 0..areas {
        let Some(of_area) = texels.get_mut(area * TEXELS..(area + 1) * TEXELS) else { break };
        of_area[0] = blank;
        let Some(picture) = picture else { continue };
        match picture.fills.get(area) {
            Some(Fill::Plain(colour)) => of_area[0] = opaque(*colour),
            Some(Fill::Hatched { hatch, ink, ground }) => {
                of_area[0] = opaque(*ground);
                of_area[1] = [ink.r, ink.g, ink.b, number(*hatch)];
                hatched.push(area as u32);
            }
            None => {}
        }
        if let Some(Some(outline)) = picture.outlines.get(area) {
            of_area[2] = opaque(*outline);
            outlined.push(area as u32);
        }
    }
    Paints { texels, height, hatched, outlined }
}

/// The positions of the areas selected, rising, among codes that rise.
pub fn selected(codes: &[AreaCode], selection: &BTreeSet<AreaCode>) -> Vec<u32> {
    let at = |code: &AreaCode| codes.binary_search(code).ok();
    let mut positions: Vec<u32> =
        selection.iter().filter_map(|code| u32::try_from(at(code)?).ok()).collect();
    positions.sort_unstable();
    positions
}
