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
    border: vec4<f32>,
    selection: vec4<f32>,
    selection_edge: vec4<f32>,
    selection_width: f32,
    selection_edge_width: f32,
    hovered: u32,
    linear: u32,
};

@group(0) @binding(0) var<uniform> view: View;
// Four texels for each area: ground, hatch ink and kind, outline, state.
@group(1) @binding(0) var paints: texture_2d<f32>;

fn paint_of(area: u32, part: u32) -> vec4<f32> {
    let at = area * 4u + part;
    let width = textureDimensions(paints).x;
    return textureLoad(paints, vec2<i32>(i32(at % width), i32(at / width)), 0);
}

fn to_clip(pixels: vec2<f32>) -> vec4<f32> {
    return vec4<f32>(pixels.x / view.half_size.x, -pixels.y / view.half_size.y, 0.0, 1.0);
}

fn to_target(colour: vec4<f32>) -> vec4<f32> {
    var rgb = colour.rgb;
    if view.linear == 1u {
        let low = rgb / 12.92;
        let high = pow((rgb + 0.055) / 1.055, vec3<f32>(2.4));
        rgb = select(high, low, rgb <= vec3<f32>(0.04045));
    }
    return vec4<f32>(rgb * colour.a, colour.a);
}

struct Fill {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) area: u32,
};

@vertex
fn fill_vertex(@location(0) position: vec2<f32>, @location(1) area: u32) -> Fill {
    var out: Fill;
    out.position = to_clip(view.offset + position * view.scale);
    out.area = area;
    return out;
}

fn line_cover(along: f32, period: f32, width: f32) -> f32 {
    let from_line = abs(fract(along / period) * period - period * 0.5) * 0.70710678;
    return clamp(width * 0.5 + 0.5 - from_line, 0.0, 1.0);
}

@fragment
fn fill_fragment(in: Fill) -> @location(0) vec4<f32> {
    let ground = paint_of(in.area, 0u);
    let ink = paint_of(in.area, 1u);
    let kind = u32(round(ink.a * 255.0));
    var rgb = ground.rgb;
    if kind != 0u {
        let at = in.position.xy / view.pixels_per_point;
        let px = view.pixels_per_point;
        var cover = 0.0;
        if kind == 1u {
            cover = line_cover((at.x + at.y) * px, 7.0 * px, 1.0 * px);
        } else if kind == 2u {
            cover = line_cover((at.x - at.y) * px, 12.0 * px, 1.25 * px);
        } else {
            cover = max(
                line_cover((at.x + at.y) * px, 8.0 * px, 1.0 * px),
                line_cover((at.x - at.y) * px, 8.0 * px, 1.0 * px),
            );
        }
        rgb = mix(rgb, ink.rgb, cover);
    }
    if in.area == view.hovered {
        rgb = mix(rgb, vec3<f32>(1.0), 0.25);
    }
    return to_target(vec4<f32>(rgb, ground.a));
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
    // Two triangles: start right, start left, end right; end right, start
    // left, end left.
    let is_end = corner == 2u || corner == 3u || corner == 5u;
    let is_left = corner == 1u || corner == 4u || corner == 5u;
    let side = select(-1.0, 1.0, is_left);
    let base = select(from_px - along * width * 0.3, to_px + along * width * 0.3, is_end);
    var out: Line;
    out.position = to_clip(base + normal * side * reach);
    out.across = side * reach;
    out.half_width = width * 0.5;
    out.colour = colour;
    return out;
}

fn nowhere() -> Line {
    var out: Line;
    out.position = vec4<f32>(2.0, 2.0, 0.0, 1.0);
    out.across = 0.0;
    out.half_width = 0.0;
    out.colour = vec4<f32>(0.0);
    return out;
}

@vertex
fn border_vertex(
    @builtin(vertex_index) corner: u32,
    @location(0) a: vec2<f32>,
    @location(1) b: vec2<f32>,
    @location(2) area: u32,
) -> Line {
    return line(corner, a, b, view.border_width, view.border);
}

@vertex
fn outline_vertex(
    @builtin(vertex_index) corner: u32,
    @location(0) a: vec2<f32>,
    @location(1) b: vec2<f32>,
    @location(2) area: u32,
) -> Line {
    let colour = paint_of(area, 2u);
    if colour.a < 0.5 {
        return nowhere();
    }
    return line(corner, a, b, view.outline_width, colour);
}

@vertex
fn selection_edge_vertex(
    @builtin(vertex_index) corner: u32,
    @location(0) a: vec2<f32>,
    @location(1) b: vec2<f32>,
    @location(2) area: u32,
) -> Line {
    if paint_of(area, 3u).r < 0.5 {
        return nowhere();
    }
    return line(corner, a, b, view.selection_edge_width, view.selection_edge);
}

@vertex
fn selection_vertex(
    @builtin(vertex_index) corner: u32,
    @location(0) a: vec2<f32>,
    @location(1) b: vec2<f32>,
    @location(2) area: u32,
) -> Line {
    if paint_of(area, 3u).r < 0.5 {
        return nowhere();
    }
    return line(corner, a, b, view.selection_width, view.selection);
}

@fragment
fn line_fragment(in: Line) -> @location(0) vec4<f32> {
    let cover = clamp(in.half_width + 0.5 - abs(in.across), 0.0, 1.0);
    return to_target(vec4<f32>(in.colour.rgb, in.colour.a * cover));
}
