//! What does the answer look like beside the map? One file for each chart,
//! drawn by plotters into a `Scene`; a mark that stands for an area carries
//! its row.

mod axes;
mod backend;
pub mod cost_bars;
mod funnel;
pub mod group_channels;
pub mod heat;
mod histogram;
pub mod pounds;
pub mod propensity;
mod ranked;
pub mod scenarios;
pub mod tornado;
pub mod waterfall;

pub use histogram::{Spread, spread};

use super::page::{Room, Words, bare, on_page};
use super::scene::Scene;
use super::sentence_of;
use crate::base::Result;
use crate::demand::{Finding, TakeUp, TakeUpRow};
use crate::figure::choropleth::finding_shown;
use crate::project::view::MapView;

/// One row of the table of charts.
pub struct Chart {
    /// As the command line names it.
    pub id: &'static str,
    /// "Funnel plot".
    pub title: &'static str,
    /// Its tab in the window: "Funnel".
    pub tab: &'static str,
    /// The height at which everything there is can be told apart, in points;
    /// 0 where any will do.
    pub wants_pt: fn(&TakeUp) -> f32,
    /// The page's title, and how the picture was made.
    words: fn(&TakeUp, &MapView) -> (String, String),
    /// Draws into a room; says why where there is nothing to draw.
    plot: fn(&mut Scene, Room, &TakeUp, &MapView) -> Result<()>,
}

impl Chart {
    /// The chart on a page of its own, with title, sentence, sources and
    /// method, ready to print.
    ///
    /// # Errors
    /// Where the view asks for what cannot be.
    pub fn draw(&self, answer: &TakeUp, view: &MapView, size_pt: [f32; 2]) -> Result<Scene> {
        let (title, method) = (self.words)(answer, view);
        let words = Words::of(answer, title, sentence_of(answer), &method);
        on_page(&words, size_pt, |scene, room| (self.plot)(scene, room, answer, view))
    }

    /// The chart alone, for a panel that has said the rest.
    ///
    /// # Errors
    /// As `draw`.
    pub fn draw_bare(&self, answer: &TakeUp, view: &MapView, size_pt: [f32; 2]) -> Result<Scene> {
        bare(size_pt, |scene, room| (self.plot)(scene, room, answer, view))
    }
}

/// "It saves £207,000 a year, between £138,000 and £271,000, and pays for
/// itself in 4 months: 13,700 contacts move."
pub fn scenario_sentence(answer: &crate::channel::ScenarioAnswer) -> String {
    let top = &answer.headline;
    let Some(net) = top.net else {
        return "What would move is withheld, or has no unit cost.".to_string();
    };
    let when = &answer.time_words;
    let moved = top.moved.count().unwrap_or(0);
    let saves = net.central >= crate::base::money::Pence::ZERO;
    let central = if saves {
        format!("It saves {} {when}", net.central.to_the_pound())
    } else {
        let more = crate::base::money::Pence::ZERO.minus(net.central);
        format!("It costs {} more {when} than it saves", more.to_the_pound())
    };
    let mut text = format!(
        "{central} (low {}, high {}), after running cost: {} move or need not happen",
        net.low.to_the_pound(),
        net.high.to_the_pound(),
        crate::base::number::counted(
            usize::try_from(moved).unwrap_or(usize::MAX),
            "contact",
            "contacts"
        ),
    );
    if let Some(payback) = crate::channel::payback_words(top) {
        text.push_str(&format!("; {payback}"));
    }
    text.push('.');
    text
}

/// The chart with this id.
pub fn chart(id: &str) -> Option<&'static Chart> {
    CHARTS.iter().find(|c| c.id == id)
}

/// Menus, the command line and tests read this table.
pub static CHARTS: &[Chart] = &[
    Chart {
        id: "funnel",
        title: "Funnel plot",
        tab: "Funnel",
        words: funnel::words,
        plot: funnel::plot,
        wants_pt: any_height,
    },
    Chart {
        id: "histogram",
        title: "Histogram",
        tab: "Histogram",
        words: histogram::words,
        plot: histogram::plot,
        wants_pt: any_height,
    },
    Chart {
        id: "ranked",
        title: "Ranked findings",
        tab: "Ranked",
        words: ranked::words,
        plot: ranked::plot,
        wants_pt: ranked::wants_pt,
    },
];

fn any_height(_: &TakeUp) -> f32 {
    0.0
}

/// The name of an area, or its code.
fn called(row: &TakeUpRow) -> String {
    row.name.clone().unwrap_or_else(|| row.code.to_string())
}

/// "45 withheld, 16 too few to say and 2 no data are not drawn."; empty where
/// all are. One withheld alone is not told.
fn not_drawn(rows: &[&TakeUpRow], words: &(String, String)) -> String {
    use crate::base::number::counted;
    let count = |wanted: &dyn Fn(Option<Finding>) -> bool| {
        rows.iter().filter(|row| wanted(finding_shown(row))).count()
    };
    let all_withheld = count(&|f| f == Some(Finding::Withheld));
    let too_few = count(&|f| f == Some(Finding::TooFew));
    let withheld = crate::demand::withheld_told(all_withheld).unwrap_or(0);
    let rest = rows.len() - all_withheld - too_few;
    let parts: Vec<String> =
        [(too_few, "with too few to say"), (rest, "without data"), (withheld, "withheld")]
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, why)| format!("{} {why}", counted(*n, &words.0, &words.1)))
            .collect();
    if parts.is_empty() { String::new() } else { format!("Not drawn: {}.", parts.join("; ")) }
}

#[cfg(test)]
mod cost_tests;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::answer::Overdispersion;
    use crate::figure::scene::Mark;
    use crate::figure::testing::{
        awkward, every_kind, texts_are_apart, too_few, unknown, withheld,
    };

    fn words_on(scene: &Scene) -> String {
        let text = |mark: &Mark| match mark {
            Mark::Text(text) => Some(text.text.clone()),
            _ => None,
        };
        scene.marks.iter().filter_map(text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_chart_names_its_axes_its_sources_and_its_protection() {
        let answer = every_kind();
        for chart in CHARTS {
            let scene = chart.draw(&answer, &MapView::default(), [842.0, 595.0]).unwrap();
            let words = words_on(&scene);
            let sentence = sentence_of(&answer);
            assert!(sentence.len() > 40 && words.contains(&sentence[..40]), "{sentence}");
            for needed in
                ["÷ expected × 100", "Office for National", "Counts of 1 to 4", "bus pass"]
            {
                assert!(words.contains(needed), "{}: no “{needed}” in {words}", chart.id);
            }
        }
    }

    #[test]
    fn a_chart_with_nothing_to_draw_says_why() {
        for (what, answer) in awkward() {
            if !matches!(what, "no area" | "one unknown" | "all missing" | "all withheld") {
                continue;
            }
            for chart in CHARTS {
                let scene = chart.draw(&answer, &MapView::default(), [600.0, 420.0]).unwrap();
                let words = words_on(&scene);
                assert!(words.contains("There is nothing to"), "{what}, {}: {words}", chart.id);
            }
        }
    }

    #[test]
    fn no_text_leaves_the_page_or_lies_on_another_at_any_size() {
        for (what, mut answer) in awkward() {
            answer.overdispersion = Some(Overdispersion { phi: 2.0, tau_squared: 0.03 });
            for chart in CHARTS {
                for size in [[842.0, 595.0], [595.0, 842.0], [320.0, 200.0], [1500.0, 300.0]] {
                    let scene = chart.draw(&answer, &MapView::default(), size).unwrap();
                    texts_are_apart(&scene, &format!("{what}, {}, {size:?}", chart.id));
                    assert!((scene.width_pt - size[0]).abs() < 0.01);
                }
            }
        }
    }

    #[test]
    fn marks_carry_the_row_they_stand_for_and_no_withheld_row_has_one() {
        let answer = every_kind();
        for (id, expected) in [("funnel", 44), ("ranked", 49 - 10)] {
            let scene = chart(id).unwrap().draw_bare(&answer, &MapView::default(), [900.0, 1200.0]);
            let scene = scene.unwrap();
            let mut rows: Vec<usize> = scene
                .marks
                .iter()
                .filter_map(|mark| match mark {
                    Mark::Circle { datum, .. } => *datum,
                    _ => None,
                })
                .collect();
            rows.sort_unstable();
            rows.dedup();
            assert!(rows.len() <= expected && rows.len() > 20, "{id}: {}", rows.len());
            let hidden = |row: &usize| {
                matches!(
                    answer.rows[*row].finding,
                    Some(Finding::Withheld | Finding::TooFew | Finding::NoData)
                )
            };
            assert!(!rows.iter().any(hidden), "{id}");
        }
    }

    #[test]
    fn what_is_not_drawn_is_told_but_for_one_withheld_alone() {
        let words = ("Output Area".to_string(), "Output Areas".to_string());
        let told = |rows: &[TakeUpRow]| not_drawn(&rows.iter().collect::<Vec<_>>(), &words);
        assert_eq!(
            told(&[withheld(0), withheld(1), too_few(2)]),
            "Not drawn: 1 Output Area with too few to say; 2 Output Areas withheld."
        );
        assert_eq!(told(&[withheld(0), unknown(1)]), "Not drawn: 1 Output Area without data.");
        assert_eq!(told(&[withheld(0)]), "");
    }
}
