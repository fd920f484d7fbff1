// A piece of a picture, pixel on pixel.

@group(0) @binding(0) var picture: texture_2d<f32>;

struct Piece {
    // In clip coordinates: where the piece lies.
    @location(0) low: vec2<f32>,
    @location(1) high: vec2<f32>,
    // In pixels of the picture.
    @location(2) begin: vec2<f32>,
    @location(3) size: vec2<f32>,
};

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) at: vec2<f32>,
};

@vertex
fn laid_vertex(@builtin(vertex_index) index: u32, piece: Piece) -> Corner {
    var corners = array<u32, 6>(0u, 1u, 2u, 2u, 1u, 3u);
    let corner = corners[index];
    let side = vec2<f32>(f32(corner & 1u), f32(corner >> 1u));
    var out: Corner;
    out.position = vec4<f32>(mix(piece.low, piece.high, side), 0.0, 1.0);
    out.at = piece.begin + vec2<f32>(side.x, 1.0 - side.y) * piece.size;
    return out;
}

@fragment
fn laid_fragment(in: Corner) -> @location(0) vec4<f32> {
    // A piece beyond the picture repeats its edge: one pixel fills any piece.
    let last = vec2<i32>(textureDimensions(picture)) - 1;
    return textureLoad(picture, min(vec2<i32>(floor(in.at)), last), 0);
}
