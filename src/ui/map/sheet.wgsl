// A sheet: a picture of the map, laid down where the map is now.

struct Place {
    // In clip coordinates: the sheet's middle, and half its width and height.
    middle: vec2<f32>,
    half: vec2<f32>,
};

@group(0) @binding(0) var<uniform> place: Place;
@group(0) @binding(1) var picture: texture_2d<f32>;

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
    out.position = vec4<f32>(place.middle + place.half * (side * 2.0 - 1.0), 0.0, 1.0);
    out.at = vec2<f32>(side.x, 1.0 - side.y) * size;
    return out;
}

// The nearest pixel: exact where the sheet lies as it was drawn.
@fragment
fn sheet_fragment(in: Corner) -> @location(0) vec4<f32> {
    return textureLoad(picture, vec2<i32>(floor(in.at)), 0);
}
