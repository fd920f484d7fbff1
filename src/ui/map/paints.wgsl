// What both shaders need: the table of colours, and colours as the target
// wants them.

// Whether the target wants linear colours: fixed when the pipeline is made, so
// that a software renderer does not work out powers for every pixel.
override linear: bool = false;

// The width of the table: a constant, as a division by anything else takes a
// software renderer longer than all the rest.
const WIDTH: u32 = 2048u;

// A texel for each area: its ground, and its hatch's ink with the kind in place
// of the alpha, four bytes each. Below those of all areas, where any has one, a
// texel for each area's outline: its colour, and the bits of the area's width.
@group(1) @binding(0) var paints: texture_2d<u32>;

fn paint_of(area: u32) -> vec2<u32> {
    return textureLoad(paints, vec2<i32>(i32(area % WIDTH), i32(area / WIDTH)), 0).xy;
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
