use super::*;
use clap::Parser;

#[derive(Parser)]
struct Asked {
    #[command(flatten)]
    arguments: Arguments,
}

fn asked(words: &[&str]) -> Arguments {
    let all = ["takeup", "-w", "w.wardwise"].iter().chain(words);
    Asked::try_parse_from(all).map(|asked| asked.arguments).expect("arguments")
}

fn refused<T>(result: Result<T>) -> (String, String) {
    let error = result.err().expect("refused");
    assert_eq!(error.kind(), crate::base::ErrorKind::Usage, "{error}");
    (error.to_string(), error.remedy_text().expect("a remedy").to_string())
}

#[test]
fn a_chart_whose_ending_is_neither_png_nor_svg_is_refused() {
    let (error, _) = refused(charts(&["funnel=a.svg".into(), "ranked=b.jpg".into()]));
    assert!(error.contains("b.jpg") && error.contains(".png or .svg"), "{error}");
    assert!(refused(charts(&["funnel=a".into()])).1.contains(".png"));
    let good = ["funnel=a.svg".to_string(), "ranked=b.PNG".to_string()];
    assert_eq!(charts(&good).expect("charts").len(), 2);
}

#[test]
fn an_interaction_that_no_record_has_is_refused_with_those_there_are() {
    let known = [InteractionId(0), InteractionId(8)];
    assert_eq!(interactions(&[8], &known).expect("known"), [InteractionId(8)]);
    assert!(refused(interactions(&[8, 9], &known)).1.contains("0, 8"));
    assert!(refused(interactions(&[9], &[])).1.contains("leave --interaction out"));
}

#[test]
fn a_palette_that_there_is_not_is_refused_where_no_picture_is_asked() {
    let (error, remedy) = refused(view(&asked(&["--palette", "mauve"])));
    assert!(error.contains("“mauve”") && remedy.contains("blue-red"), "{error}");
    assert!(view(&asked(&["--palette", "blue-red"])).is_ok());
    assert!(view(&asked(&["--palette", "blue-red", "--reverse"])).is_ok_and(|view| view.reversed));
}

#[test]
fn a_measure_of_need_makes_a_map_of_two_measures_but_not_beside_findings() {
    let found = view(&asked(&["--need", "base"])).expect("a view");
    assert_eq!(found.companion, Companion::Need { measure: "base".to_string() });
    assert!(refused(view(&asked(&["--need", "wishes"]))).1.contains("potential"));
    refused(view(&asked(&["--need", "base", "--measure", "finding"])));
}

#[test]
fn what_is_asked_wrongly_is_told_with_a_remedy() {
    refused(view(&asked(&["--class-count", "10"])));
    refused(view(&asked(&["--measure", "beauty"])));
    refused(expected(&asked(&["--rates", "r.csv"])));
}
