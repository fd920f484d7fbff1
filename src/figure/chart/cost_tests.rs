//! Are the pictures of costs and scenarios legible, and do they say what they
//! mean, whatever there is to draw?

use super::{cost_bars, scenario_sentence, scenarios, tornado, waterfall};
use crate::channel::CostBy;
use crate::channel::made_up::{example, example_costs};
use crate::figure::scene::{Mark, Scene};
use crate::figure::testing::texts_are_apart;
use crate::project::Protection;

const SIZES: [[f32; 2]; 4] = [[842.0, 595.0], [595.0, 842.0], [420.0, 300.0], [1500.0, 420.0]];
const LONG: &str = "Online first, with help at the counter for those who want it";

fn words_on(scene: &Scene) -> String {
    let text = |mark: &Mark| match mark {
        Mark::Text(text) => Some(text.text.clone()),
        _ => None,
    };
    scene.marks.iter().filter_map(text).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_picture_of_a_scenario_names_its_unit_costs_and_what_it_is_not() {
    let answer = example("Online first");
    let stair = words_on(&waterfall::draw(&answer, [842.0, 595.0]).expect("a picture"));
    for needed in ["Today", "After", "Phone → web", "Running cost", "Unit costs", "60% likelihood"]
    {
        assert!(stair.contains(needed), "no “{needed}” in {stair}");
    }
    assert!(scenario_sentence(&answer).contains("contacts move or need not happen"));
    let depends = words_on(&tornado::draw(&answer, [842.0, 595.0]).expect("a picture"));
    assert!(
        depends.contains("Unit cost of phone") && depends.contains("at its least"),
        "{depends}"
    );
}

#[test]
fn the_stair_ends_where_the_cost_after_is() {
    let answer = example("Online first");
    let columns = waterfall::columns(&answer);
    let steps: f64 = columns.iter().filter(|c| !c.is_total).map(|c| c.to - c.from).sum();
    let (first, last) = (&columns[0], &columns[columns.len() - 1]);
    assert!((first.to + steps - last.to).abs() < 1e-6, "{columns:?}");
}

#[test]
fn no_text_lies_on_another_at_any_size() {
    for size in SIZES {
        for name in ["Online first", LONG] {
            let answer = example(name);
            let pictures = [
                ("stair", waterfall::draw(&answer, size)),
                ("tornado", tornado::draw(&answer, size)),
                ("beside", scenarios::draw(&[answer.clone(), example("Two")], size)),
            ];
            for (what, scene) in pictures {
                texts_are_apart(&scene.expect("a picture"), &format!("{what} {name} {size:?}"));
            }
        }
        for by in CostBy::ALL {
            let scene = cost_bars::draw(&example_costs(by, Protection::shown()), size);
            texts_are_apart(&scene.expect("a picture"), &format!("{by:?} {size:?}"));
        }
    }
}

#[test]
fn what_is_withheld_or_has_no_cost_is_said_and_has_no_bar() {
    let report = example_costs(CostBy::Channel, Protection::hidden());
    let scene = cost_bars::draw_bare(&report, [600.0, 400.0]).expect("a picture");
    let words = words_on(&scene);
    assert!(words.contains("withheld") && words.contains("not known"), "{words}");
    assert!(!words.contains("£28"), "the 3 visits at £9.40: {words}");
}
