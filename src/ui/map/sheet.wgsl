// A sheet: what was drawn of the map, given its colours, and laid down where
// the map is now.

struct Pane {
    // Behind the areas; nothing where its alpha is 0.
    ground: vec4<f32>,
    // In clip coordinates: the sheet's middle, and half its width and height.
    middle: vec2<f32>,
    half: vec2<f32>,
    pixels_per_point: f32,
    fill_opacity: f32,
    // One more than the area under the pointer; 0 where there is none.
    hovered: u32,
    unused: u32,
};

// Whether there are lines over the areas: fixed when the pipeline is made. A
// branch on a uniform makes Mesa's software renderer keep another copy of the
// program for every pass.
override has_lines: bool = false;

@group(0) @binding(0) var<uniform> pane: Pane;
// The number of the area at each pixel, one more than its position; and the
// lines over the areas.
@group(2) @binding(0) var numbers: texture_2d<u32>;
@group(2) @binding(1) var lines: texture_2d<f32>;
@group(3) @binding(0) var picture: texture_2d<f32>;

// One triangle over the whole.
@vertex
fn whole_vertex(@builtin(vertex_index) corner: u32) -> @builtin(position) vec4<f32> {
    let at = vec2<f32>(f32((corner << 1u) & 2u), f32(corner & 2u));
    return vec4<f32>(at * 2.0 - 1.0, 0.0, 1.0);
}

@fragment
fn ground_fragment() -> @location(0) vec4<f32> {
    return to_target(pane.ground);
}

// How much of a pixel lines cover that are `period` apart along x + y or x - y
// and `width` wide, all in pixels.
fn line_cover(along: f32, period: f32, width: f32) -> f32 {
    let from_line = abs(along - period * (floor(along / period) + 0.5)) * 0.70710678;
    return saturate(width * 0.5 + 0.5 - from_line);
}

fn hatch_cover(kind: u32, at: vec2<f32>) -> f32 {
    let px = pane.pixels_per_point;
    let crossed = kind == 3u;
    let falling = kind == 2u;
    let period = select(select(7.0, 12.0, falling), 8.0, crossed) * px;
    let width = select(1.0, 1.25, falling) * px;
    let rises = at.x + at.y;
    let falls = at.x - at.y;
    let first = line_cover(select(rises, falls, falling), period, width);
    return select(first, max(first, line_cover(falls, period, width)), crossed);
}

fn over(upper: vec4<f32>, lower: vec4<f32>) -> vec4<f32> {
    return upper + lower * (1.0 - upper.a);
}

// The colours of everything, from the bottom up.
@fragment
fn shade_fragment(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    let at = vec2<i32>(position.xy);
    let number = textureLoad(numbers, at, 0).x;
    var colour = to_target(pane.ground);
    if number != 0u {
        let paint = paint_of(number - 1u);
        let fill = unpack4x8unorm(paint.x);
        let alpha = fill.a * pane.fill_opacity;
        colour = over(to_target(vec4<f32>(fill.rgb, alpha)), colour);
        let kind = paint.y >> 24u;
        if kind != 0u {
            let ink = unpack4x8unorm(paint.y);
            let cover = hatch_cover(kind, position.xy);
            colour = over(to_target(vec4<f32>(ink.rgb, alpha)) * cover, colour);
        }
    }
    if has_lines {
        colour = over(textureLoad(lines, at, 0), colour);
    }
    return colour;
}

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) at: vec2<f32>,
};

@vertex
fn sheet_vertex(@builtin(vertex_index) index: u32) -> Corner {
    var corners = array<u32, 6>(0u, 1u, 2u, 2u, 1u, 3u);
    let corner = corners[index];
    let side = vec2<f32>(f32(corner & 1u), f32(corner >> 1u));
    let size = vec2<f32>(textureDimensions(picture));
    var out: Corner;
    out.position = vec4<f32>(pane.middle + pane.half * (side * 2.0 - 1.0), 0.0, 1.0);
    out.at = vec2<f32>(side.x, 1.0 - side.y) * size;
    return out;
}

// The nearest pixel: exact where the sheet lies as it was drawn.
@fragment
fn sheet_fragment(in: Corner) -> @location(0) vec4<f32> {
    return textureLoad(picture, vec2<i32>(floor(in.at)), 0);
}

// A veil of light over the area under the pointer.
@fragment
fn hover_fragment(in: Corner) -> @location(0) vec4<f32> {
    if textureLoad(numbers, vec2<i32>(floor(in.at)), 0).x != pane.hovered {
        discard;
    }
    return to_target(vec4<f32>(1.0, 1.0, 1.0, 0.25));
}
