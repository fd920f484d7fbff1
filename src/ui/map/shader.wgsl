// Areas, their borders and outlines. Positions are offsets from their chunk's
// origin in world units; the uniform carries them to the pixels of the map.

struct View {
    // Physical pixels from the middle of the map to the chunk's origin.
    offset: vec2<f32>,
    half_size: vec2<f32>,
    // Physical pixels for one world unit.
    scale: f32,
    pixels_per_point: f32,
    border_width: f32,
    outline_width: f32,
    ground: vec4<f32>,
    border: vec4<f32>,
    selection: vec4<f32>,
    selection_edge: vec4<f32>,
    selection_width: f32,
    selection_edge_width: f32,
    fill_opacity: f32,
    unused: f32,
};

// Whether the target wants linear colours: fixed when the pipeline is made, so
// that a software renderer does not work out powers for every pixel.
override linear: bool = false;

@group(0) @binding(0) var<uniform> view: View;
// Three texels for each area: ground, hatch ink and kind, outline.
@group(1) @binding(0) var paints: texture_2d<f32>;

fn paint_of(area: u32, part: u32) -> vec4<f32> {
    let at = area * 3u + part;
    let width = textureDimensions(paints).x;
    return textureLoad(paints, vec2<i32>(i32(at % width), i32(at / width)), 0);
}

fn to_clip(pixels: vec2<f32>) -> vec4<f32> {
    return vec4<f32>(pixels.x / view.half_size.x, -pixels.y / view.half_size.y, 0.0, 1.0);
}

fn to_target(colour: vec4<f32>) -> vec4<f32> {
    var rgb = colour.rgb;
    if linear {
        let low = rgb / 12.92;
        let high = pow((rgb + 0.055) / 1.055, vec3<f32>(2.4));
        rgb = select(high, low, rgb <= vec3<f32>(0.04045));
    }
    return vec4<f32>(rgb * colour.a, colour.a);
}

// What lies behind the areas: one triangle over the whole map.
@vertex
fn ground_vertex(@builtin(vertex_index) corner: u32) -> Fill {
    let at = vec2<f32>(f32((corner << 1u) & 2u), f32(corner & 2u));
    var out: Fill;
    out.position = vec4<f32>(at * 2.0 - 1.0, 0.0, 1.0);
    out.colour = to_target(view.ground);
    return out;
}

struct Fill {
    @builtin(position) position: vec4<f32>,
    // As the target has it: worked out for each corner, not for each pixel.
    @location(0) @interpolate(flat) colour: vec4<f32>,
};

@vertex
fn fill_vertex(@location(0) position: vec2<f32>, @location(1) area: u32) -> Fill {
    let ground = paint_of(area, 0u);
    var out: Fill;
    out.position = to_clip(view.offset + position * view.scale);
    out.colour = to_target(vec4<f32>(ground.rgb, ground.a * view.fill_opacity));
    return out;
}

@fragment
fn fill_fragment(in: Fill) -> @location(0) vec4<f32> {
    return in.colour;
}

// A veil of light over the area under the pointer.
@vertex
fn hover_vertex(@location(0) position: vec2<f32>, @location(1) area: u32) -> Fill {
    var out: Fill;
    out.position = to_clip(view.offset + position * view.scale);
    out.colour = to_target(vec4<f32>(1.0, 1.0, 1.0, 0.25));
    return out;
}

struct Hatching {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) ink: vec4<f32>,
    @location(1) @interpolate(flat) kind: u32,
};

// Drawn over the ground of those areas alone that are hatched.
@vertex
fn hatch_vertex(@location(0) position: vec2<f32>, @location(1) area: u32) -> Hatching {
    let ink = paint_of(area, 1u);
    var out: Hatching;
    out.position = to_clip(view.offset + position * view.scale);
    out.ink = to_target(vec4<f32>(ink.rgb, paint_of(area, 0u).a * view.fill_opacity));
    out.kind = u32(round(ink.a * 255.0));
    return out;
}

fn line_cover(along: f32, period: f32, width: f32) -> f32 {
    let from_line = abs(fract(along / period) * period - period * 0.5) * 0.70710678;
    return clamp(width * 0.5 + 0.5 - from_line, 0.0, 1.0);
}

@fragment
fn hatch_fragment(in: Hatching) -> @location(0) vec4<f32> {
    let px = view.pixels_per_point;
    let rising = in.position.x + in.position.y;
    let falling = in.position.x - in.position.y;
    var cover = 0.0;
    if in.kind == 1u {
        cover = line_cover(rising, 7.0 * px, 1.0 * px);
    } else if in.kind == 2u {
        cover = line_cover(falling, 12.0 * px, 1.25 * px);
    } else if in.kind == 3u {
        cover = max(line_cover(rising, 8.0 * px, 1.0 * px), line_cover(falling, 8.0 * px, 1.0 * px));
    }
    return in.ink * cover;
}

struct Line {
    @builtin(position) position: vec4<f32>,
    // Pixels from the middle of the line.
    @location(0) across: f32,
    @location(1) @interpolate(flat) half_width: f32,
    @location(2) @interpolate(flat) colour: vec4<f32>,
};

fn line(corner: u32, a: vec2<f32>, b: vec2<f32>, width: f32, colour: vec4<f32>) -> Line {
    let from_px = view.offset + a * view.scale;
    let to_px = view.offset + b * view.scale;
    let run = to_px - from_px;
    let length_px = max(length(run), 1e-6);
    let along = run / length_px;
    let normal = vec2<f32>(-along.y, along.x);
    let reach = width * 0.5 + 0.5;
    let is_left = (corner & 1u) != 0u;
    let is_end = (corner & 2u) != 0u;
    let side = select(-1.0, 1.0, is_left);
    let base = select(from_px - along * width * 0.3, to_px + along * width * 0.3, is_end);
    var out: Line;
    out.position = to_clip(base + normal * side * reach);
    out.across = side * reach;
    out.half_width = width * 0.5;
    out.colour = to_target(colour);
    return out;
}

@vertex
fn border_vertex(
    @location(0) a: vec2<f32>,
    @location(1) b: vec2<f32>,
    @location(2) area_and_corner: u32,
) -> Line {
    return line(area_and_corner & 3u, a, b, view.border_width, view.border);
}

@vertex
fn outline_vertex(
    @location(0) a: vec2<f32>,
    @location(1) b: vec2<f32>,
    @location(2) area_and_corner: u32,
) -> Line {
    let colour = paint_of(area_and_corner >> 2u, 2u);
    return line(area_and_corner & 3u, a, b, view.outline_width, colour);
}

@vertex
fn selection_edge_vertex(
    @location(0) a: vec2<f32>,
    @location(1) b: vec2<f32>,
    @location(2) area_and_corner: u32,
) -> Line {
    return line(area_and_corner & 3u, a, b, view.selection_edge_width, view.selection_edge);
}

@vertex
fn selection_vertex(
    @location(0) a: vec2<f32>,
    @location(1) b: vec2<f32>,
    @location(2) area_and_corner: u32,
) -> Line {
    return line(area_and_corner & 3u, a, b, view.selection_width, view.selection);
}

@fragment
fn line_fragment(in: Line) -> @location(0) vec4<f32> {
    let cover = clamp(in.half_width + 0.5 - abs(in.across), 0.0, 1.0);
    return in.colour * cover;
}
