//! Does the map show what it should whatever happened in the GPU's memory?
//! Pictures of it are compared.

use super::made_up::MadeUp;
use super::made_up_tests::has_graphics_driver;
use super::map::gpu;
use super::theme::ThemeKind;
use crate::figure::choropleth::choropleth;
use crate::project::MapView;
use crate::session::Reply;
use eframe::egui::{Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::sync::Arc;
use std::sync::atomic::Ordering;

const WINDOW: Vec2 = vec2(900.0, 600.0);

fn harness<'a>() -> Harness<'a, MadeUp> {
    let mut harness = Harness::builder()
        .with_size(WINDOW)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(60)
        .wgpu()
        .build_eframe(|creation| MadeUp::new(creation, ThemeKind::Light));
    harness.run_ok();
    harness
}

fn picture(harness: &mut Harness<'_, MadeUp>) -> Vec<u8> {
    harness.step();
    harness.render().expect("a picture").into_raw()
}

/// The picture once it is `wanted`, or that of the last frame of many.
fn until(harness: &mut Harness<'_, MadeUp>, wanted: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut last = picture(harness);
    for _ in 0..200 {
        if wanted(&last) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        last = picture(harness);
    }
    last
}

fn select(harness: &mut Harness<'_, MadeUp>) {
    harness.state_mut().selection.extend(["E00030103".into(), "E00030104".into()]);
    harness.run_ok();
}

#[test]
fn a_map_whose_memory_in_the_gpu_is_gone_comes_back_by_itself() {
    if !has_graphics_driver() {
        return;
    }
    let mut harness = harness();
    select(&mut harness);
    let before = picture(&mut harness);
    let state = harness.state().gpu.clone().expect("a renderer");
    gpu::install(&state);
    let without = picture(&mut harness);
    assert!(without != before, "nothing of it is left");
    let after = until(&mut harness, |picture| *picture == *before);
    assert!(after == before, "the same map again");
}

#[test]
fn until_a_map_is_drawn_for_the_first_time_it_says_so() {
    if !has_graphics_driver() {
        return;
    }
    let mut harness = harness();
    let before = picture(&mut harness);
    let is_drawn = &harness.state().ground.mesh.is_drawn;
    is_drawn.store(false, Ordering::Relaxed);
    let drawing = picture(&mut harness);
    assert!(drawing != before, "the words lie on the map");
    gpu::install(&harness.state().gpu.clone().expect("a renderer"));
    let after = until(&mut harness, |picture| *picture == *before);
    assert!(after == before, "they are gone with the first sheet");
}

#[test]
fn nothing_is_said_of_an_area_before_the_map_of_its_level_is_drawn() {
    if !has_graphics_driver() {
        return;
    }
    let mut harness = harness();
    let map = harness.get_by_label("Map of the areas").rect();
    harness.hover_at(map.center() + vec2(60.0, 0.0));
    picture(&mut harness);
    assert!(harness.state().memory.map.hovered().is_some());
    harness.state().ground.mesh.is_drawn.store(false, Ordering::Relaxed);
    picture(&mut harness);
    assert_eq!(harness.state().memory.map.hovered(), None);
}

#[test]
fn other_colours_are_shown_at_once_and_leave_nothing_of_those_before() {
    if !has_graphics_driver() {
        return;
    }
    let other = |harness: &mut Harness<'_, MadeUp>| {
        let view = MapView { measure: "rate".to_string(), ..MapView::default() };
        let Reply::Ready(answer) = harness.state().reply.clone() else { panic!("no answer") };
        harness.state_mut().picture = Arc::new(choropleth(&answer, &view).expect("a map"));
        harness.state_mut().project.view = view;
        harness.run_ok();
    };
    let mut fresh = harness();
    other(&mut fresh);
    let wanted = picture(&mut fresh);
    let mut harness = harness();
    let before = picture(&mut harness);
    other(&mut harness);
    let after = picture(&mut harness);
    assert!(before != after && after == wanted);
}

#[test]
fn an_area_is_lit_under_the_pointer_and_dark_again_when_it_has_gone() {
    if !has_graphics_driver() {
        return;
    }
    let mut harness = harness();
    let map = harness.get_by_label("Map of the areas").rect();
    let lit = |picture: &[u8], before: &[u8]| {
        let pixels = picture.chunks_exact(4).zip(before.chunks_exact(4));
        pixels.filter(|(now, before)| now != before && (0..3).all(|k| now[k] >= before[k])).count()
    };
    harness.hover_at(map.left_bottom() + vec2(3.0, -3.0));
    harness.run_ok();
    let before = picture(&mut harness);
    harness.hover_at(map.center() + vec2(60.0, 0.0));
    harness.run_ok();
    let over = picture(&mut harness);
    assert!(lit(&over, &before) > 100, "an area is lit");
    harness.hover_at(map.left_bottom() + vec2(3.0, -3.0));
    harness.run_ok();
    assert!(until(&mut harness, |picture| *picture == *before) == before);
}
