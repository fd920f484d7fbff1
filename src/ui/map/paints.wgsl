// What both shaders need: the table of colours, and colours as the target
// wants them.

// Whether the target wants linear colours: fixed when the pipeline is made, so
// that a software renderer does not work out powers for every pixel.
override linear: bool = false;

// Three texels for each area: ground, hatch ink and kind, outline.
@group(1) @binding(0) var paints: texture_2d<f32>;

fn paint_of(area: u32, part: u32) -> vec4<f32> {
    let at = area * 3u + part;
    let width = textureDimensions(paints).x;
    return textureLoad(paints, vec2<i32>(i32(at % width), i32(at / width)), 0);
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
