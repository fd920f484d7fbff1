//! How long does a picture for print take?

use super::stopwatch::{Bench, Timed};
use super::{inputs, prepared, statistics};
use crate::base::{Error, Progress, Result};
use crate::demand::measure::{Manner, Scale, Writing};
use crate::export::{Picture, png};
use crate::figure::AreaMap;
use crate::figure::area_map::{Numbers, by_number};
use crate::figure::choropleth::Drawn;
use crate::figure::page::{Words, page_for_pixels};
use crate::geography::Geography;
use crate::project::{ClassMethod, MapView, Protection};
use crate::session::{self, Loaded, Request, export};
use serde_json::{Value, json};
use std::sync::Arc;

const SIZE_PX: (u32, u32) = (2000, 2600);
const CLASSES: usize = 5;

/// A map of the layer's rates, the areas and their detail in memory.
pub fn drawing(bench: &Bench) -> Result<Timed> {
    let level = inputs::level(&bench.data)?;
    let areas = level.len();
    let rates = statistics::rates(&bench.data, &level)?;
    let values: Vec<Drawn> = rates.into_iter().map(Drawn::Value).collect();
    let geography = inputs::geography(level)?;
    // Once, so that the detail is there.
    picture(&geography, &values)?;
    let timed = bench.time(|| Ok(()), |()| picture(&geography, &values), |png| inked(png))?;
    Ok(timed.of_areas(areas))
}

fn view() -> MapView {
    MapView { classes: ClassMethod::Quantiles, class_count: CLASSES, ..MapView::default() }
}

fn picture(geography: &Geography, values: &[Drawn]) -> Result<Vec<u8>> {
    let manner = Manner { scale: Scale::Sequential, writing: Writing::OneDecimal };
    let numbers = Numbers { heading: "Rate", title: "Rate", manner };
    let map = AreaMap {
        level: super::layers::id(),
        title: "Rates".to_string(),
        colours: Arc::new(by_number(numbers, values, &view())?),
        lines: Vec::new(),
    };
    let words = Words { title: map.title.clone(), ..Words::default() };
    let scene = map.on_page(&words, page_for_pixels(SIZE_PX.0, SIZE_PX.1), geography)?;
    png::png(&scene, Picture { size_px: SIZE_PX, ..Picture::default() })
}

/// The answer of a workspace, from its file to a file.
pub fn whole(bench: &Bench) -> Result<Timed> {
    let path = prepared::path(&bench.scratch, Some(bench.records()?));
    let out = bench.scratch.join("map.png");
    let picture = Picture { size_px: SIZE_PX, ..Picture::default() };
    let options = export::Options { picture, ..export::Options::default() };
    let work = |()| {
        let (loaded, project) = Loaded::open(&path, &Progress::new())?;
        let request = Request { question: project.question, protection: Protection::shown() };
        let answer = session::answer(&loaded, &request, &Progress::new())?;
        export::write_as("png", &loaded, &answer, &view(), &options, &out)
    };
    bench.time(
        || Ok(()),
        work,
        |()| inked(&std::fs::read(&out).map_err(|e| Error::from(e).in_file(&out))?),
    )
}

/// The share of pixels that are not white, every twentieth looked at in either
/// direction: says that the map was really drawn.
fn inked(png: &[u8]) -> Result<Value> {
    let broken = |e: ::png::DecodingError| Error::new(format!("The picture cannot be read: {e}"));
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(png)).read_info().map_err(broken)?;
    let mut pixels = vec![0; reader.output_buffer_size().unwrap_or(0)];
    let info = reader.next_frame(&mut pixels).map_err(broken)?;
    let channels = info.color_type.samples();
    let rows = pixels.chunks_exact(info.line_size).step_by(20);
    let looked = rows.flat_map(|row| row.chunks_exact(channels).step_by(20));
    let (mut all, mut inked) = (0u32, 0u32);
    for pixel in looked {
        all += 1;
        inked += u32::from(pixel.iter().take(3).any(|value| *value != u8::MAX));
    }
    Ok(json!((f64::from(inked) / f64::from(all.max(1)) * 1000.0).round() / 1000.0))
}
