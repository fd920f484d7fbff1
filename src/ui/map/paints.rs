//! Which texels tell the GPU how to paint each area? Four for each: ground,
//! hatch ink with its kind, outline, and state.

use crate::base::AreaCode;
use crate::demand::TakeUp;
use crate::figure::{Choropleth, Colour, Fill, Hatch};
use std::collections::BTreeSet;

/// The width of the table's texture: what the smallest GPU takes.
pub const WIDTH: u32 = 2048;
const TEXELS: usize = 4;

/// The paint of every area of a level, as texels of a texture `WIDTH` wide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paints {
    pub texels: Vec<[u8; 4]>,
    pub height: u32,
    /// Areas that are hatched, rising.
    pub hatched: Vec<u32>,
    /// Areas with an outline, rising.
    pub outlined: Vec<u32>,
    /// Areas selected, rising.
    pub selected: Vec<u32>,
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

/// Paints for `areas` areas, of which the answer's rows are the same by
/// position; areas without a row keep the `blank` colour.
pub fn paints(
    areas: usize,
    blank: [u8; 4],
    picture: Option<(&TakeUp, &Choropleth)>,
    selection: &BTreeSet<AreaCode>,
) -> Paints {
    let height = (areas * TEXELS).div_ceil(WIDTH as usize).max(1) as u32;
    let mut texels = vec![[0u8; 4]; (WIDTH * height) as usize];
    let (mut hatched, mut outlined, mut selected) = (Vec::new(), Vec::new(), Vec::new());
    for area in 0..areas {
        let Some(four) = texels.get_mut(area * TEXELS..(area + 1) * TEXELS) else { break };
        four[0] = blank;
        let Some((answer, picture)) = picture else { continue };
        match picture.fills.get(area) {
            Some(Fill::Plain(colour)) => four[0] = opaque(*colour),
            Some(Fill::Hatched { hatch, ink, ground }) => {
                four[0] = opaque(*ground);
                four[1] = [ink.r, ink.g, ink.b, number(*hatch)];
                hatched.push(area as u32);
            }
            None => {}
        }
        if let Some(Some(outline)) = picture.outlines.get(area) {
            four[2] = opaque(*outline);
            outlined.push(area as u32);
        }
        if answer.rows.get(area).is_some_and(|row| selection.contains(&row.code)) {
            four[3] = [255, 0, 0, 255];
            selected.push(area as u32);
        }
    }
    Paints { texels, height, hatched, outlined, selected }
}
