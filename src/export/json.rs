//! How does another program read the whole answer? Rows, totals, sentence,
//! method card, notes and protection state.

use super::Material;
use super::geojson::properties;
use crate::base::Result;
use crate::demand::TakeUp;
use crate::figure::page::protection_words;
use serde_json::{Value, json};

/// The answer as JSON, one line an area.
///
/// # Errors
/// None that is known: writing into memory does not fail.
pub fn json(material: &Material<'_>) -> Result<Vec<u8>> {
    let mut out = String::from("{\n");
    for (name, value) in about(material) {
        out.push_str(&format!("{}: {value},\n", Value::from(name)));
    }
    out.push_str("\"rows\": [");
    for (i, row) in material.answer.rows.iter().enumerate() {
        out.push_str(if i == 0 { "\n" } else { ",\n" });
        out.push_str(&Value::Object(properties(row)).to_string());
    }
    out.push_str("\n]}\n");
    Ok(out.into_bytes())
}

/// Everything about the answer but its rows, in reading order.
pub(super) fn about(material: &Material<'_>) -> Vec<(&'static str, Value)> {
    let answer = material.answer;
    let totals = &answer.totals;
    let lines = answer.card.lines.iter().map(|(h, t)| json!({ "heading": h, "text": t }));
    vec![
        ("title", material.title.into()),
        ("sentence", crate::figure::sentence_of(answer).into()),
        ("service", answer.service_words.as_str().into()),
        ("base", answer.base_words.as_str().into()),
        ("level", answer.level.as_str().into()),
        ("edition", answer.edition.as_str().into()),
        ("question", serde_json::to_value(&answer.question).unwrap_or(Value::Null)),
        (
            "protection",
            json!({
                "hidden": answer.protection.on,
                "k": answer.protection.k,
                "words": protection_words(answer),
            }),
        ),
        (
            "totals",
            json!({
                "observed": total(answer, totals.observed),
                "base": totals.base,
                "observed_without_base": total(answer, totals.observed_without_base),
                "expected": totals.expected,
                "hot_spots": totals.hot_spots,
                "not_spots": totals.not_spots,
                "as_expected": totals.as_expected,
                "too_few": totals.too_few,
                "no_data": totals.no_data,
                "withheld": totals.withheld_told(),
                "gap_of_not_spots": totals.gap_of_not_spots,
            }),
        ),
        (
            "overdispersion",
            answer
                .overdispersion
                .map(|o| json!({ "phi": o.phi, "tau_squared": o.tau_squared }))
                .unwrap_or(Value::Null),
        ),
        ("method", lines.collect()),
        ("sources", material.sources.to_vec().into()),
        ("notes", serde_json::to_value(&answer.notes).unwrap_or(Value::Null)),
    ]
}

/// A total, or `<5` where it is itself a small count that protection hides.
fn total(answer: &TakeUp, count: u64) -> Value {
    let protection = answer.protection;
    if protection.on && count > 0 && count < protection.k {
        format!("<{}", protection.k).into()
    } else {
        count.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Options;
    use crate::figure::testing::{answer, awkward, geography, withheld};
    use crate::project::view::MapView;

    #[test]
    fn a_small_total_is_hidden_too() {
        use crate::project::Protection;
        let mut answer = crate::figure::testing::every_kind();
        assert_eq!(total(&answer, 4), "<5");
        assert_eq!((total(&answer, 0), total(&answer, 5)), (0.into(), 5.into()));
        answer.protection = Protection::shown();
        assert_eq!(total(&answer, 4), 4);
    }

    #[test]
    fn one_withheld_alone_is_not_counted() {
        let told = |areas: usize| {
            let answer = answer((0..areas).map(withheld).collect());
            let material = Material {
                answer: &answer,
                view: &MapView::default(),
                beside: None,
                geography: &geography(2),
                title: "Bus passes",
                sources: &[],
                options: &Options::default(),
            };
            let value: Value = serde_json::from_slice(&json(&material).unwrap()).unwrap();
            value["totals"]["withheld"].clone()
        };
        assert_eq!(told(1), Value::Null);
        assert_eq!(told(2), Value::from(2));
        assert_eq!(told(0), Value::from(0));
    }

    #[test]
    fn every_awkward_answer_is_whole_json_that_says_how_it_is_protected() {
        for (what, answer) in awkward() {
            let bytes = json(&Material {
                answer: &answer,
                view: &MapView::default(),
                beside: None,
                geography: &geography(2),
                title: "Bus passes",
                sources: &[],
                options: &Options::default(),
            })
            .unwrap();
            let value: Value = serde_json::from_slice(&bytes).expect(what);
            assert_eq!(value["rows"].as_array().unwrap().len(), answer.rows.len(), "{what}");
            assert_eq!(value["protection"]["words"], "Counts of 1 to 4 are withheld");
        }
    }
}
