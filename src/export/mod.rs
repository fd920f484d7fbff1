//! How does a picture or table become a file?

mod cells;
pub mod cost_tables;
pub mod csv;
pub mod geojson;
mod idat;
pub mod json;
pub mod persona_table;
pub mod png;
pub mod profile_tables;
mod raster;
pub mod svg;
pub mod table;
pub mod unplaced;
pub mod write;

pub use cells::Cell;
pub use png::Picture;
pub use table::Table;

use crate::base::Result;
use crate::demand::TakeUp;
use crate::figure::page::page_for_pixels;
use crate::figure::{Chart, MapPage, Scene, map, map_beside};
use crate::geography::Geography;
use crate::project::view::MapView;

/// How files are written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Options {
    pub picture: Picture,
    /// Begin tables with a byte order mark, which Excel wants.
    pub byte_order_mark: bool,
}

/// All that a file may be made of.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    pub answer: &'a TakeUp,
    pub view: &'a MapView,
    /// The second map's answer, where the view has two maps.
    pub beside: Option<&'a TakeUp>,
    pub geography: &'a Geography,
    /// "Older person's bus pass, Trafford 2021".
    pub title: &'a str,
    /// A line for each source, with its licence.
    pub sources: &'a [String],
    pub options: &'a Options,
}

/// One row of the table of files that an answer can be saved as.
#[derive(Clone, Copy)]
pub struct Export {
    /// As the command line names it.
    pub id: &'static str,
    /// "PNG picture of the map".
    pub title: &'static str,
    /// Without its dot.
    pub extension: &'static str,
    pub bytes: fn(&Material<'_>) -> Result<Vec<u8>>,
}

impl Export {
    /// True where the file is a picture of the map.
    pub fn draws_map(&self) -> bool {
        matches!(self.id, "png" | "svg")
    }
}

/// Menus, dialogs, the command line and tests read this table.
pub static EXPORTS: &[Export] = &[
    Export { id: "png", title: "PNG picture of the map", extension: "png", bytes: map_png },
    Export { id: "svg", title: "SVG drawing of the map", extension: "svg", bytes: map_svg },
    Export { id: "csv", title: "CSV table", extension: "csv", bytes: table },
    Export {
        id: "geojson",
        title: "GeoJSON areas with figures",
        extension: "geojson",
        bytes: geojson::geojson,
    },
    Export { id: "json", title: "JSON of the whole answer", extension: "json", bytes: json::json },
];

/// The map on a page of the picture's shape.
///
/// # Errors
/// As `figure::map`.
pub fn map_scene(material: &Material<'_>) -> Result<Scene> {
    let (width_px, height_px) = material.options.picture.size_px;
    let page = MapPage {
        title: Some(material.title.to_string()),
        sources: material.sources.to_vec(),
        ..MapPage::for_pixels(width_px, height_px)
    };
    let Material { answer, view, geography, .. } = *material;
    match (material.beside, view.beside()) {
        (Some(second), Some(its_view)) => {
            map_beside((answer, view), (second, &its_view), geography, &page)
        }
        _ => map(answer, view, geography, &page),
    }
}

fn map_png(material: &Material<'_>) -> Result<Vec<u8>> {
    // Before the map is drawn, which takes longer than to say no.
    material.options.picture.check()?;
    png::png(&map_scene(material)?, material.options.picture)
}

fn map_svg(material: &Material<'_>) -> Result<Vec<u8>> {
    Ok(svg::svg(&map_scene(material)?)?.into_bytes())
}

fn table(material: &Material<'_>) -> Result<Vec<u8>> {
    csv::csv(material.answer, material.options.byte_order_mark)
}

/// A chart of the answer as PNG, or as SVG, on a page of the picture's shape.
///
/// # Errors
/// As `Chart::draw` and `png::png`.
pub fn chart(
    chart: &Chart,
    answer: &TakeUp,
    view: &MapView,
    options: &Options,
    as_svg: bool,
) -> Result<Vec<u8>> {
    drawn(|size_pt| chart.draw(answer, view, size_pt), options, as_svg)
}

/// What `draw` draws at a size in points, as PNG, or as SVG, on a page of the
/// picture's shape.
///
/// # Errors
/// As `draw` and `png::png`.
pub fn drawn(
    draw: impl FnOnce([f32; 2]) -> Result<Scene>,
    options: &Options,
    as_svg: bool,
) -> Result<Vec<u8>> {
    // Before it is drawn, which takes longer than to say no.
    options.picture.check()?;
    let (width_px, height_px) = options.picture.size_px;
    let scene = draw(page_for_pixels(width_px, height_px))?;
    if as_svg {
        return Ok(svg::svg(&scene)?.into_bytes());
    }
    png::png(&scene, options.picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::MEASURES;
    use crate::figure::testing::{awkward, geography};
    use crate::figure::{CHARTS, PALETTES};

    const SMALL: Options =
        Options { picture: Picture { size_px: (320, 226), dpi: 96.0 }, byte_order_mark: false };

    #[test]
    fn every_export_survives_every_awkward_answer_with_and_without_shapes() {
        for (what, answer) in awkward() {
            for areas in [0, 1, 60] {
                let geography = geography(areas);
                for export in EXPORTS {
                    let bytes = (export.bytes)(&Material {
                        answer: &answer,
                        view: &MapView::default(),
                        beside: None,
                        geography: &geography,
                        title: "Bus passes & more",
                        sources: &["A source".to_string()],
                        options: &SMALL,
                    })
                    .unwrap_or_else(|e| panic!("{what}, {}: {e}", export.id));
                    assert!(!bytes.is_empty());
                }
            }
        }
    }

    #[test]
    fn every_chart_survives_every_awkward_answer_under_every_measure_and_palette() {
        let palettes: Vec<_> =
            PALETTES.iter().map(|p| Some(p.id.to_string())).chain([None]).collect();
        for (what, answer) in awkward() {
            for row in CHARTS {
                for measure in MEASURES.iter().map(|m| m.id).chain(["finding"]) {
                    for palette in &palettes {
                        let view = MapView {
                            measure: measure.to_string(),
                            palette: palette.clone(),
                            ..MapView::default()
                        };
                        let scene = row
                            .draw(&answer, &view, [600.0, 420.0])
                            .unwrap_or_else(|e| panic!("{what}, {}, {measure}: {e}", row.id));
                        let written = svg::svg(&scene).expect(what);
                        assert!(!written.contains("NaN"), "{what}, {}", row.id);
                        assert!(row.draw_bare(&answer, &view, [90.0, 60.0]).is_ok());
                    }
                }
            }
        }
    }

    #[test]
    fn the_same_answer_gives_the_same_bytes() {
        let answer = crate::figure::testing::every_kind();
        for row in CHARTS {
            for as_svg in [true, false] {
                let once = || chart(row, &answer, &MapView::default(), &SMALL, as_svg).unwrap();
                assert_eq!(once(), once());
            }
        }
    }

    #[test]
    fn ids_are_distinct_and_every_row_is_complete() {
        let ids: std::collections::HashSet<_> = EXPORTS.iter().map(|e| e.id).collect();
        assert_eq!(ids.len(), EXPORTS.len());
        assert!(EXPORTS.iter().all(|e| !e.title.is_empty() && !e.extension.starts_with('.')));
    }
}
