//! How long does the renderer take over a map, apart from the window round it?
//! The areas of the workspace named in WORKSPACE at full extent: drawn from
//! nothing, in other colours, and laid down again as they are; beside those, a
//! picture of the same size by a program that does nothing but copy pixels,
//! which is the least that a moved map can cost.
//!
//!     WORKSPACE=national.wardwise cargo bench --bench map_gpu

#![allow(clippy::expect_used, reason = "a benchmark that cannot go on should stop")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures the clock's time")]

use eframe::egui_wgpu::{CallbackTrait as _, RenderState, ScreenDescriptor};
use eframe::{egui, wgpu};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use wardwise::base::Progress;
use wardwise::session::Loaded;
use wardwise::ui::ground::Ground;
use wardwise::ui::map::gpu::{self, MapCallback};
use wardwise::ui::map::layer::{Border, Layer};
use wardwise::ui::map::paints::{Paints, paints};
use wardwise::ui::map::view::{Camera, LinePaint};

/// The map's room in a window of 1366 × 768 and of 1920 × 1080 as it first
/// opens, and maps as large as those windows, which none is.
const SIZES: [[u32; 2]; 4] = [[724, 408], [1278, 720], [1366, 768], [1920, 1080]];
const REPEATS: usize = 51;

fn main() {
    let Some(path) = std::env::var_os("WORKSPACE").map(PathBuf::from) else {
        println!("skipped: WORKSPACE names no workspace");
        return;
    };
    let (loaded, _) = Loaded::open(&path, &Progress::new()).expect("a workspace");
    let level = loaded.geography.blocks().expect("building blocks").id.clone();
    let ground = Ground::of(&loaded.geography, &level, &Progress::new()).expect("a ground");
    let ground = ground.expect("shapes");
    let state = egui_kittest::wgpu::create_render_state(
        egui_kittest::wgpu::default_wgpu_setup(),
        eframe::egui_wgpu::RendererOptions::default(),
    );
    println!("{} areas on {}", ground.mesh.widths.len(), state.adapter.get_info().name);
    for size_px in SIZES {
        gpu::install(&state);
        Bench::new(&state, &ground, size_px).run();
    }
}

/// A map on a target of one size.
struct Bench<'a> {
    state: &'a RenderState,
    size_px: [u32; 2],
    target: wgpu::TextureView,
    map: MapCallback,
    /// Whether another frame was asked for.
    woken: Arc<AtomicBool>,
    /// Two sets of colours.
    colours: [Arc<Paints>; 2],
}

impl<'a> Bench<'a> {
    fn new(state: &'a RenderState, ground: &Ground, size_px: [u32; 2]) -> Bench<'a> {
        let colours = [[0xd0, 0x60, 0x20, 0xff], [0x20, 0x60, 0xd0, 0xff]];
        let colours = colours.map(|rgba| Arc::new(paints(&ground.mesh.widths, rgba, None)));
        let mesh = &ground.mesh;
        let wide = [0, 1].map(|axis| mesh.max[axis] - mesh.min[axis]);
        let fits = [0, 1].map(|axis| f64::from(size_px[axis]) / wide[axis]);
        let line = |width: f32| LinePaint { width_px: width, rgba: [1.0, 1.0, 1.0, 0.6] };
        let layer = Layer {
            mesh: Arc::clone(mesh),
            paints: Some(Arc::clone(&colours[0])),
            border: Border::Hairlines(egui::Color32::WHITE),
            outline: line(0.0),
            selection: line(2.5),
            selection_edge: line(5.0),
            selected: Arc::default(),
            selected_boxes: Arc::default(),
            hovered: None,
        };
        let woken = Arc::new(AtomicBool::new(false));
        let wake = Arc::clone(&woken);
        let map = MapCallback {
            pane: 0,
            panes: 1,
            camera: Camera {
                centre: [0, 1].map(|axis| (mesh.min[axis] + mesh.max[axis]) / 2.0),
                pixels_per_world: fits[0].min(fits[1]),
                size_px: size_px.map(|side| side as f32),
                pixels_per_point: 1.0,
            },
            sheet_px: size_px,
            ground: Some([0.9, 0.9, 0.9, 1.0]),
            fill_opacity: 1.0,
            moving: false,
            layers: vec![layer],
            wake: Arc::new(move || wake.store(true, Ordering::Relaxed)),
        };
        let target = texture(&state.device, state.target_format, size_px);
        Bench { state, size_px, target, map, woken, colours }
    }

    fn run(mut self) {
        let [width, height] = self.size_px;
        let start = Instant::now();
        let (mut frames, mut drawn, mut still) = (0, 0.0, 0);
        // Until no frame has asked for another for a while.
        while still < 20 {
            self.woken.store(false, Ordering::Relaxed);
            self.frame();
            frames += 1;
            if self.woken.load(Ordering::Relaxed) {
                (drawn, still) = (ms(start), 0);
            } else {
                still += 1;
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        println!("{width}×{height}: drawn in {} frames, {drawn:.0} ms", frames - still);
        let lay = times(|| self.frame());
        let mut turn = 0;
        let recolour = times(|| {
            turn += 1;
            self.map.layers[0].paints = Some(Arc::clone(&self.colours[turn % 2]));
            self.frame()
        });
        let copy = Copy::new(self.state, self.size_px);
        let quad = times(|| copy.frame(self.state, &self.target));
        for (what, times) in
            [("as it is", lay), ("in other colours", recolour), ("one textured quad", quad)]
        {
            println!(
                "  {what}: median {:.2} ms, most {:.2} ms",
                times[REPEATS / 2],
                times[REPEATS - 1]
            );
        }
    }

    /// One frame of the map alone, waited for.
    fn frame(&self) -> f64 {
        let RenderState { device, queue, renderer, .. } = self.state;
        let start = Instant::now();
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let screen = ScreenDescriptor { size_in_pixels: self.size_px, pixels_per_point: 1.0 };
        let resources = &mut renderer.write().callback_resources;
        self.map.prepare(device, queue, &screen, &mut encoder, resources);
        {
            let room = egui::Rect::from_min_size(
                egui::Pos2::ZERO,
                egui::Vec2::from(self.size_px.map(|side| side as f32)),
            );
            let info = egui::PaintCallbackInfo {
                viewport: room,
                clip_rect: room,
                pixels_per_point: 1.0,
                screen_size_px: self.size_px,
            };
            self.map.paint(info, &mut pass(&mut encoder, &self.target), resources);
        }
        finish(self.state, encoder);
        ms(start)
    }
}

/// A program that copies the pixels of a picture.
struct Copy {
    pipeline: wgpu::RenderPipeline,
    group: wgpu::BindGroup,
}

const COPY: &str = "
@group(0) @binding(0) var picture: texture_2d<f32>;

@vertex
fn whole(@builtin(vertex_index) corner: u32) -> @builtin(position) vec4<f32> {
    let at = vec2<f32>(f32((corner << 1u) & 2u), f32(corner & 2u));
    return vec4<f32>(at * 2.0 - 1.0, 0.0, 1.0);
}

@fragment
fn copied(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    return textureLoad(picture, vec2<i32>(position.xy), 0);
}
";

impl Copy {
    fn new(state: &RenderState, size_px: [u32; 2]) -> Copy {
        let device = &state.device;
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: None,
            source: wgpu::ShaderSource::Wgsl(COPY.into()),
        });
        let pipeline = device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: None,
            layout: None,
            vertex: wgpu::VertexState {
                module: &module,
                entry_point: Some("whole"),
                buffers: &[],
                compilation_options: wgpu::PipelineCompilationOptions::default(),
            },
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &module,
                entry_point: Some("copied"),
                targets: &[Some(state.target_format.into())],
                compilation_options: wgpu::PipelineCompilationOptions::default(),
            }),
            multiview_mask: None,
            cache: None,
        });
        let picture = texture(device, state.target_format, size_px);
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: None,
            layout: &pipeline.get_bind_group_layout(0),
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(&picture),
            }],
        });
        Copy { pipeline, group }
    }

    fn frame(&self, state: &RenderState, target: &wgpu::TextureView) -> f64 {
        let start = Instant::now();
        let mut encoder =
            state.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        {
            let mut pass = pass(&mut encoder, target);
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &self.group, &[]);
            pass.draw(0..3, 0..1);
        }
        finish(state, encoder);
        ms(start)
    }
}

fn texture(
    device: &wgpu::Device,
    format: wgpu::TextureFormat,
    [width, height]: [u32; 2],
) -> wgpu::TextureView {
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: None,
        size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::RENDER_ATTACHMENT,
        view_formats: &[],
    });
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

fn pass(encoder: &mut wgpu::CommandEncoder, view: &wgpu::TextureView) -> wgpu::RenderPass<'static> {
    let pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: None,
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view,
            depth_slice: None,
            resolve_target: None,
            ops: wgpu::Operations {
                load: wgpu::LoadOp::Clear(wgpu::Color::BLACK),
                store: wgpu::StoreOp::Store,
            },
        })],
        ..wgpu::RenderPassDescriptor::default()
    });
    pass.forget_lifetime()
}

fn finish(state: &RenderState, encoder: wgpu::CommandEncoder) {
    state.queue.submit([encoder.finish()]);
    state.device.poll(wgpu::PollType::wait_indefinitely()).expect("drawn");
}

/// Milliseconds of each of so many, rising.
fn times(mut one: impl FnMut() -> f64) -> Vec<f64> {
    one();
    let mut times: Vec<f64> = (0..REPEATS).map(|_| one()).collect();
    times.sort_by(f64::total_cmp);
    times
}

fn ms(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}
