//! Which texels tell the GPU how to paint each area? One for each, with its
//! ground and its hatch's ink and kind; and one for its outline.

use super::area_widths::AreaWidths;
use crate::base::AreaCode;
use crate::figure::{Choropleth, Colour, Fill, Hatch};
use std::collections::BTreeSet;

/// The width of the table's texture: what the smallest GPU takes. The shader
/// has it too.
pub const WIDTH: u32 = 2048;

/// Two colours, each with the red in its lowest byte; of an outline a colour and
/// the bits of the area's width.
pub type Texel = [u32; 2];

/// The paint of every area of a level, as texels of a texture `WIDTH` wide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paints {
    pub texels: Vec<Texel>,
    pub height: u32,
    /// Where the outlines' texels begin; they are there only where there is one.
    pub first_outline: u32,
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

fn packed(colour: Colour) -> u32 {
    u32::from_le_bytes([colour.r, colour.g, colour.b, colour.a])
}

/// Paints for the areas with these widths, of which the picture's rows are the
/// same by position; areas without a row keep the `blank` colour.
pub fn paints(widths: &AreaWidths, blank: [u8; 4], picture: Option<&Choropleth>) -> Paints {
    let areas = widths.len();
    let rows = areas.div_ceil(WIDTH as usize).max(1);
    let has_outline = picture.is_some_and(|picture| picture.outlines.iter().any(Option::is_some));
    let first_outline = rows * WIDTH as usize;
    let mut texels = vec![Texel::default(); first_outline * if has_outline { 2 } else { 1 }];
    let (grounds, outlines) = texels.split_at_mut(first_outline);
    let mut outlined = Vec::new();
    for (area, texel) in grounds.iter_mut().enumerate().take(areas) {
        *texel = match picture.and_then(|picture| picture.fills.get(area)) {
            None => [u32::from_le_bytes(blank), 0],
            Some(Fill::Plain(colour)) => [packed(*colour), 0],
            Some(Fill::Hatched { hatch, ink, ground }) => {
                [packed(*ground), u32::from_le_bytes([ink.r, ink.g, ink.b, number(*hatch)])]
            }
        };
    }
    for (area, texel) in outlines.iter_mut().enumerate().take(areas) {
        if let Some(Some(outline)) = picture.and_then(|picture| picture.outlines.get(area)) {
            *texel = [packed(*outline), widths.of(area as u32).to_bits()];
            outlined.push(area as u32);
        }
    }
    let height = (texels.len() / WIDTH as usize) as u32;
    Paints { texels, height, first_outline: first_outline as u32, outlined }
}

/// The positions of the areas selected, rising, among codes that rise.
pub fn selected(codes: &[AreaCode], selection: &BTreeSet<AreaCode>) -> Vec<u32> {
    let at = |code: &AreaCode| codes.binary_search(code).ok();
    let mut positions: Vec<u32> =
        selection.iter().filter_map(|code| u32::try_from(at(code)?).ok()).collect();
    positions.sort_unstable();
    positions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::area_map::by_kind;

    #[test]
    fn the_shader_has_the_table_as_wide() {
        let said = format!("const WIDTH: u32 = {WIDTH}u;");
        assert!(include_str!("paints.wgsl").contains(&said));
    }

    #[test]
    fn the_paint_of_an_area_lies_at_its_position_and_its_outline_below_all() {
        const AREAS: usize = WIDTH as usize + 10;
        let colour = |r: u8| Colour { r, g: 2, b: 3, a: 255 };
        let mut picture = by_kind("", "", &[], &[]);
        picture.fills = vec![Fill::Plain(colour(1)); AREAS];
        picture.outlines = vec![None; AREAS];
        let blank = [9, 9, 9, 255];
        let widths = AreaWidths::new(vec![0.25; AREAS + 1].into());
        let plain = paints(&widths, blank, Some(&picture));
        assert_eq!((plain.height, plain.outlined.len()), (2, 0), "no room for outlines");
        let at = AREAS - 1;
        let hatch = Hatch::TooFew;
        picture.fills[at] = Fill::Hatched { hatch, ink: colour(4), ground: colour(5) };
        picture.outlines[at] = Some(colour(6));
        let made = paints(&widths, blank, Some(&picture));
        let bytes = |texel: usize| made.texels[texel].map(u32::to_le_bytes);
        assert_eq!((made.height, made.first_outline), (4, 2 * WIDTH));
        assert_eq!(bytes(0), [[1, 2, 3, 255], [0; 4]]);
        assert_eq!(bytes(at), [[5, 2, 3, 255], [4, 2, 3, number(hatch)]]);
        assert_eq!(bytes(AREAS), [blank, [0; 4]], "an area without a row");
        assert_eq!(
            bytes(made.first_outline as usize + at),
            [[6, 2, 3, 255], 0.25f32.to_le_bytes()]
        );
        assert_eq!(made.outlined, [at as u32]);
    }
}
