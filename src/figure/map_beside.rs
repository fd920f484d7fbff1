//! How do two answers' maps look side by side on paper? The words of one page
//! around both, each with its own heading and legend.

use super::choropleth::{choropleth, second_view};
use super::ink;
use super::map::{MapPage, draw_map, title_with_period};
use super::page::{Room, Words, frame, label, layout_size};
use super::scene::{Mark, Scene, TextMark};
use super::text::wrap;
use crate::base::Result;
use crate::demand::TakeUp;
use crate::geography::Geography;
use crate::project::view::MapView;

const HEADING_PT: f32 = 10.0;

/// Two answers, each under its view, left and right on a page. Areas carry
/// their row as datum.
///
/// # Errors
/// As `figure::map`, for either.
pub fn map_beside(
    left: (&TakeUp, &MapView),
    right: (&TakeUp, &MapView),
    geography: &Geography,
    page: &MapPage,
) -> Result<Scene> {
    let (size, factor) = layout_size(page.width_pt, page.height_pt);
    let mut scene = Scene::new(size[0], size[1], ink::PAPER);
    let first = choropleth(left.0, left.1)?;
    let second_view = second_view(left.1, &first).unwrap_or_else(|| right.1.clone());
    let second = choropleth(right.0, &second_view)?;
    let colours = [first, second];
    let headings = [left, right].map(|(answer, view)| title_with_period(answer, view));
    let title = page.title.clone().unwrap_or_else(|| headings.join(" | "));
    let said = super::sentence_of(left.0);
    let sentence = page.sentence.clone().unwrap_or_else(|| {
        if left.0.question == right.0.question {
            said
        } else {
            format!("Left: {said} Right: {}", super::sentence_of(right.0))
        }
    });
    let method = format!("Left: {}. Right: {}", colours[0].method, colours[1].method);
    let mut words = Words::of(left.0, title, sentence, &method);
    words.add_sources(&page.sources);
    let room = frame(&mut scene, &words);
    let gutter = 18.0;
    let width = ((room.width() - gutter) / 2.0).max(1.0);
    let lines = headings.map(|heading| wrap(&heading, HEADING_PT, true, width, 2));
    let high = lines.iter().map(Vec::len).max().unwrap_or(0) as f32 * HEADING_PT * 1.25;
    let halves = [left, right].into_iter().zip(&colours).zip(&lines).enumerate();
    for (i, (((answer, _), colours), lines)) in halves {
        let x = room.min_pt[0] + (width + gutter) * i as f32;
        for (n, line) in lines.iter().enumerate() {
            let y = room.min_pt[1] + HEADING_PT * (0.85 + 1.25 * n as f32);
            let mark = label([x, y], line, HEADING_PT);
            scene.marks.push(Mark::Text(TextMark { bold: true, ..mark }));
        }
        let half =
            Room { min_pt: [x, room.min_pt[1] + high + 2.0], max_pt: [x + width, room.max_pt[1]] };
        let level = geography.level(&answer.level)?;
        draw_map(&mut scene, answer, colours, geography, level, page, half)?;
    }
    Ok(scene.scaled(factor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::testing::{awkward, every_kind, geography, texts_are_apart};

    #[test]
    fn both_maps_are_drawn_and_the_page_says_what_each_shows() {
        let answer = every_kind();
        let view = MapView::default();
        let rate = MapView { measure: "rate".to_string(), ..MapView::default() };
        let scene =
            map_beside((&answer, &view), (&answer, &rate), &geography(50), &MapPage::default())
                .unwrap();
        let filled = scene.marks.iter().filter_map(|mark| match mark {
            Mark::Areas(areas) => Some(areas.len()),
            _ => None,
        });
        assert_eq!(filled.collect::<Vec<_>>(), [50, 50]);
        let all: String = scene
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Text(text) => Some(format!("{} ", text.text)),
                _ => None,
            })
            .collect();
        for words in ["ratio to expected by", "rate of take-up by", "Left: Ratio", "Right: Rate"] {
            assert!(all.contains(words), "{words}: {all}");
        }
        texts_are_apart(&scene, "two maps");
    }

    #[test]
    fn two_maps_of_every_awkward_answer_can_be_drawn_on_any_page() {
        let view = MapView::default();
        let finding = MapView { measure: "finding".to_string(), ..MapView::default() };
        for (what, answer) in awkward() {
            for (width, height) in [(842.0, 595.0), (595.0, 842.0), (300.0, 300.0)] {
                let page = MapPage { width_pt: width, height_pt: height, ..MapPage::default() };
                let pair = ((&answer, &view), (&answer, &finding));
                map_beside(pair.0, pair.1, &geography(60), &page).expect(what);
            }
        }
    }
}
