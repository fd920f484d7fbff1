// The areas and lines of a chunk. Positions are offsets from the chunk's
// origin in world units; the uniform carries them to the pixels of the map.

struct View {
    // Physical pixels from the middle of the map to the chunk's origin.
    offset: vec2<f32>,
    half_size: vec2<f32>,
    selection: vec4<f32>,
    selection_edge: vec4<f32>,
    // Physical pixels for one world unit.
    scale: f32,
    outline_width: f32,
    selection_width: f32,
    selection_edge_width: f32,
    // How much is seen of an area's outline: its width times the first and
    // the second, 0 to 1, times the third.
    room_per_width: f32,
    room_from: f32,
    room_share: f32,
    // Where the outlines begin in the table of colours.
    first_outline: u32,
};

// How the borders of a band are drawn.
struct Border {
    colour: vec4<f32>,
    width: f32,
};

@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var<uniform> border: Border;
// The bits of the corners of lines; the lowest of the first number says that a
// line begins here.
@group(2) @binding(0) var corners: texture_2d<u32>;
// Pieces of lines: where each begins among the corners, and its area.
@group(3) @binding(0) var pieces: texture_2d<u32>;

fn to_clip(pixels: vec2<f32>) -> vec4<f32> {
    return vec4<f32>(pixels.x / view.half_size.x, -pixels.y / view.half_size.y, 0.0, 1.0);
}

// One more than the area; 0 where there is none.
struct Fill {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) number: u32,
};

@vertex
fn fill_vertex(@location(0) position: vec2<f32>, @location(1) area: u32) -> Fill {
    var out: Fill;
    out.position = to_clip(view.offset + position * view.scale);
    out.number = area + 1u;
    return out;
}

@fragment
fn fill_fragment(in: Fill) -> @location(0) u32 {
    return in.number;
}

struct Line {
    @builtin(position) position: vec4<f32>,
    // Pixels from the middle of the line.
    @location(0) across: f32,
    @location(1) @interpolate(flat) half_width: f32,
    @location(2) @interpolate(flat) colour: vec4<f32>,
};

fn corner_at(at: u32) -> vec2<u32> {
    return textureLoad(corners, vec2<i32>(i32(at & 1023u), i32(at >> 10u)), 0).xy;
}

fn piece_at(at: u32) -> vec2<u32> {
    return textureLoad(pieces, vec2<i32>(i32(at & 1023u), i32(at >> 10u)), 0).xy;
}

// In pixels, without the chunk's offset.
fn pixel(corner: vec2<u32>) -> vec2<f32> {
    return bitcast<vec2<f32>>(corner) * view.scale;
}

fn begins(corner: vec2<u32>) -> bool {
    return (corner.x & 1u) != 0u;
}

// One of the six corners of the two triangles of the piece from one corner of
// a line to the next. Where the line goes on, both pieces end on the line that
// halves the angle between them; where it ends, or turns back on itself, the
// piece goes a little further.
fn line(vertex: u32, first: u32, width: f32, colour: vec4<f32>) -> Line {
    let is_left = vertex == 1u || vertex >= 4u;
    let is_end = vertex == 2u || vertex == 3u || vertex == 5u;
    let from_corner = corner_at(first);
    let to_corner = corner_at(first + 1u);
    var out: Line;
    out.half_width = width * 0.5;
    out.colour = colour;
    if begins(to_corner) {
        // Between two lines: nothing.
        out.position = vec4<f32>(0.0, 0.0, 0.0, 1.0);
        out.across = 0.0;
        return out;
    }
    let run = pixel(to_corner) - pixel(from_corner);
    let along = run / max(length(run), 1e-6);
    let normal = vec2<f32>(-along.y, along.x);
    var here = pixel(from_corner);
    var other = vec2<f32>(0.0, 0.0);
    if is_end {
        here = pixel(to_corner);
        let after = corner_at(first + 2u);
        if !begins(after) {
            other = pixel(after) - here;
        }
    } else if !begins(from_corner) {
        other = here - pixel(corner_at(first - 1u));
    }
    let side = select(-1.0, 1.0, is_left) * (width * 0.5 + 0.5);
    let other_length = length(other);
    let turn = dot(along, other) / max(other_length, 1e-6);
    var away = normal * side;
    if other_length > 1e-6 && turn > 0.0 {
        let half_way = normalize(along + other / other_length);
        away = vec2<f32>(-half_way.y, half_way.x) * (side / dot(half_way, along));
    } else {
        away += along * width * select(-0.3, 0.3, is_end);
    }
    out.position = to_clip(view.offset + here + away);
    out.across = side;
    return out;
}

// The borders of a band have one width and one colour: nothing else goes with a corner.
struct BorderCorner {
    @builtin(position) position: vec4<f32>,
    @location(0) across: f32,
};

@vertex
fn border_vertex(@builtin(vertex_index) index: u32) -> BorderCorner {
    let here = line(index % 6u, index / 6u, border.width, border.colour);
    return BorderCorner(here.position, here.across);
}

@fragment
fn border_fragment(in: BorderCorner) -> @location(0) vec4<f32> {
    let cover = clamp(border.width * 0.5 + 0.5 - abs(in.across), 0.0, 1.0);
    return to_target(border.colour) * cover;
}

@vertex
fn outline_vertex(@builtin(vertex_index) index: u32) -> Line {
    let piece = piece_at(index / 6u);
    let paint = paint_of(piece.y + view.first_outline);
    let room = saturate(bitcast<f32>(paint.y) * view.room_per_width + view.room_from);
    let colour = to_target(unpack4x8unorm(paint.x)) * (room * view.room_share);
    return line(index % 6u, piece.x, view.outline_width, colour);
}

@vertex
fn selection_edge_vertex(@builtin(vertex_index) index: u32) -> Line {
    let piece = piece_at(index / 6u);
    let colour = to_target(view.selection_edge);
    return line(index % 6u, piece.x, view.selection_edge_width, colour);
}

@vertex
fn selection_vertex(@builtin(vertex_index) index: u32) -> Line {
    let piece = piece_at(index / 6u);
    return line(index % 6u, piece.x, view.selection_width, to_target(view.selection));
}

@fragment
fn line_fragment(in: Line) -> @location(0) vec4<f32> {
    let cover = clamp(in.half_width + 0.5 - abs(in.across), 0.0, 1.0);
    return in.colour * cover;
}
