use super::*;
use crate::demand::Observed;
use crate::figure::testing::{answer, awkward, every_kind, known, too_few, unknown, withheld};
use crate::project::view::ClassMethod;

fn view(measure: &str) -> MapView {
    MapView { measure: measure.to_string(), ..MapView::default() }
}

#[test]
fn every_measure_palette_and_method_survives_every_awkward_answer() {
    let methods = [
        ClassMethod::Suited,
        ClassMethod::Quantiles,
        ClassMethod::EqualIntervals,
        ClassMethod::NaturalBreaks,
        ClassMethod::StandardDeviations,
        ClassMethod::ByHand(vec![0.0, 50.0]),
        ClassMethod::ByHand(Vec::new()),
    ];
    let palettes: Vec<_> = PALETTES.iter().map(|p| Some(p.id.to_string())).chain([None]).collect();
    for (what, answer) in awkward() {
        for measure in MEASURES.iter().map(|m| m.id).chain([FINDING]) {
            for palette in &palettes {
                for (method, class_count) in
                    methods.iter().flat_map(|m| [1, 2, 7, 9].map(|count| (m, count)))
                {
                    let view = MapView {
                        palette: palette.clone(),
                        classes: method.clone(),
                        class_count,
                        ..view(measure)
                    };
                    let map = choropleth(&answer, &view).expect(what);
                    let rows = answer.rows.len();
                    assert_eq!(map.fills.len(), rows);
                    assert_eq!(map.outlines.len(), rows);
                    // Every row is counted once, under the fill it is drawn with.
                    for (row, class) in map.class_of_row.iter().enumerate() {
                        assert_eq!(map.legend[*class].fill, Some(map.fills[row]), "{what}");
                    }
                    let counted: usize = map
                        .legend
                        .iter()
                        .filter(|e| e.fill.is_some())
                        .filter_map(|e| e.count)
                        .sum();
                    assert_eq!(counted, rows, "{what}, {view:?}");
                    assert!(map.legend.iter().all(|e| !e.label.is_empty()));
                    let called = crate::demand::measure::measure(measure).map(|m| m.title);
                    assert_eq!(map.heading, called.unwrap_or("Findings"), "{what}");
                }
            }
        }
    }
}

#[test]
fn what_cannot_be_coloured_is_hatched_in_three_ways_and_counted() {
    let map = choropleth(&every_kind(), &view("ratio")).unwrap();
    let of = |words: &str| map.legend.iter().find(|e| e.label == words).unwrap();
    assert_eq!(of("too few to say").count, Some(2));
    assert_eq!(of("no data").count, Some(1));
    assert_eq!(of("withheld").count, Some(3));
    let fills = [of("too few to say").fill, of("no data").fill, of("withheld").fill];
    assert!(fills[0] != fills[1] && fills[1] != fills[2] && fills[0] != fills[2]);
    // Highest class first, outlines last.
    assert_eq!(map.legend[0].label, "180 and over");
    assert_eq!(map.legend.last().unwrap().label, "hot spot");
    assert_eq!(map.legend.last().unwrap().outline, Some(ink::HOT_SPOT_INK));
}

#[test]
fn a_withheld_area_shows_nothing_even_if_its_row_carries_more() {
    // A row that an answer should never give: hidden, yet with its figures.
    let mut careless = known(0, 4);
    careless.observed = Observed::Withheld { below: 5 };
    for finding in [Some(Finding::Withheld), Some(Finding::NotSpot), None] {
        careless.finding = finding;
        let answer = answer(vec![careless.clone(), known(1, 60), known(2, 30)]);
        for measure in ["ratio", "rate", "observed", "gap", "potential", "unmet", "q", FINDING] {
            let map = choropleth(&answer, &view(measure)).unwrap();
            assert_eq!(map.fills[0], ink::hatched(Hatch::Withheld), "{measure}");
            assert_eq!(map.outlines[0], None, "{measure}");
            let not_spots = map.legend.iter().find(|e| e.label == "not spot").unwrap();
            assert_eq!(not_spots.count, Some(0), "{measure}");
        }
        // Its base is not a secret.
        let map = choropleth(&answer, &view("base")).unwrap();
        assert!(matches!(map.fills[0], Fill::Plain(_)));
    }
}

#[test]
fn one_withheld_alone_is_hatched_and_not_counted() {
    for measure in ["ratio", FINDING] {
        let map = choropleth(&answer(vec![withheld(0), known(1, 60)]), &view(measure)).unwrap();
        let entry = map.legend.iter().find(|e| e.label == "withheld").unwrap();
        assert_eq!(entry.count, None, "{measure}");
        assert_eq!(map.fills[0], ink::hatched(Hatch::Withheld), "{measure}");
    }
}

#[test]
fn a_withheld_value_moves_no_break() {
    let shown: Vec<_> = (0..9).map(|i| known(i, 20 + i as u64)).collect();
    let mut careless = known(9, 100);
    careless.finding = Some(Finding::Withheld);
    let with: Vec<_> = shown.iter().cloned().chain([careless]).collect();
    let labels = |rows| -> Vec<String> {
        let map = choropleth(&answer(rows), &view("rate")).unwrap();
        map.legend.into_iter().map(|e| e.label).filter(|l| l.contains('%')).collect()
    };
    assert_eq!(labels(with), labels(shown));
}

#[test]
fn too_few_is_hatched_where_take_up_is_judged_but_keeps_its_base() {
    let answer = answer(vec![too_few(0), known(1, 30)]);
    for (measure, hatched) in [("ratio", true), ("rate", true), ("base", false)] {
        let map = choropleth(&answer, &view(measure)).unwrap();
        assert_eq!(map.fills[0] == ink::hatched(Hatch::TooFew), hatched, "{measure}");
    }
}

#[test]
fn outlines_are_left_out_where_not_asked_or_nothing_was_tested() {
    let asked = MapView { outline_findings: false, ..view("ratio") };
    let map = choropleth(&every_kind(), &asked).unwrap();
    assert!(map.outlines.iter().all(Option::is_none));
    let map = choropleth(&answer(vec![unknown(0), withheld(1)]), &view("ratio")).unwrap();
    assert!(map.legend.iter().all(|e| e.outline.is_none()));
}

#[test]
fn a_reversed_palette_changes_ends_and_keeps_its_middle() {
    let colours = |reversed| -> Vec<Colour> {
        let view = MapView { reversed, ..view("ratio") };
        let map = choropleth(&every_kind(), &view).unwrap();
        let plain = map.legend.iter().filter_map(|entry| match entry.fill {
            Some(Fill::Plain(colour)) => Some(colour),
            _ => None,
        });
        plain.collect()
    };
    let (usual, mut turned) = (colours(false), colours(true));
    assert_ne!(usual, turned);
    assert_eq!(usual[3], turned[3]);
    turned.reverse();
    assert_eq!(usual, turned);
}

#[test]
fn two_maps_of_one_measure_are_cut_at_the_breaks_of_the_first() {
    let beside = |measure: &str| MapView {
        companion: Companion::Beside { measure: measure.to_string(), services: None, period: None },
        ..view("rate")
    };
    let first = choropleth(&every_kind(), &beside("rate")).unwrap();
    let fewer = answer((0..9).map(|i| known(i, 20 + i as u64)).collect());
    let second = second_view(&beside("rate"), &first).unwrap();
    let drawn = choropleth(&fewer, &second).unwrap();
    assert_eq!(drawn.breaks, first.breaks);
    assert!(drawn.heading.ends_with("classes of the first map"), "{}", drawn.heading);
    assert!(drawn.method.contains("the breaks of the first map"), "{}", drawn.method);
    // Not where the officer wants each its own, nor for another measure.
    let own = MapView { same_breaks: false, ..beside("rate") };
    assert_eq!(second_view(&own, &first), own.beside());
    assert_eq!(second_view(&beside("base"), &first), beside("base").beside());
    assert_eq!(second_view(&view("rate"), &first), None);
}

#[test]
fn an_unknown_measure_or_palette_is_an_error_that_names_those_there_are() {
    let error = choropleth(&every_kind(), &view("happiness")).unwrap_err();
    assert!(error.to_string().contains("ratio"), "{error}");
    let wrong = MapView { palette: Some("rainbow".to_string()), ..view("ratio") };
    let error = choropleth(&every_kind(), &wrong).unwrap_err();
    assert!(error.to_string().contains("viridis"), "{error}");
}
