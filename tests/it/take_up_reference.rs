//! Do the figures of take-up agree with an outside reference, area by area?
//! Trafford's bus passes (LGSL 273) among people aged 65 and over, by the
//! supergroups of OAC 2021: computed apart from this program in Python, and
//! printed to nine digits.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wardwise::base::Unit;
use wardwise::demand::Settings;
use wardwise::demand::figures::{Figures, figures};
use wardwise::demand::sums::{Blocks, Into, Standard, sums};

type Row = BTreeMap<String, String>;

fn reference(file: &str) -> Option<Vec<Row>> {
    let path: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference").join(file);
    if !path.exists() {
        println!("skipped: no ../shared");
        return None;
    }
    let mut reader = csv::Reader::from_path(path).expect("the reference");
    Some(reader.deserialize().map(|row| row.expect("a row")).collect())
}

fn agree(found: &Figures, row: &Row, place: &str) {
    let near = |found: Option<f64>, column: &str| {
        let text = &row[column];
        if text.is_empty() {
            assert_eq!(found, None, "{place}: {column}");
            return;
        }
        let expected: f64 = text.parse().expect("a number");
        let found = found.unwrap_or(f64::NAN);
        let miss = (found - expected).abs();
        assert!(miss <= 1e-6 * expected.abs(), "{place}: {column} {found} against {expected}");
    };
    assert_eq!(found.observed.to_string(), row["observed"], "{place}: observed");
    near(found.base, "base");
    near(found.rate, "rate");
    near(found.expected, "expected");
    near(found.ratio, "ratio");
    near(found.ratio_low, "ratio_lo");
    near(found.ratio_high, "ratio_hi");
    near(found.p, "p");
    near(found.q, "q");
    near(found.potential, "potential");
    assert_eq!(found.finding.expect("a finding").word(), row["class"], "{place}: finding");
}

#[test]
fn output_areas_and_wards_agree_with_the_reference() {
    let Some(rows) = reference("trafford_273_oa.csv") else { return };
    let Some(wards) = reference("trafford_273_ward.csv") else { return };
    let observed: Vec<u64> = rows.iter().map(|r| r["observed"].parse().expect("a count")).collect();
    let base: Vec<Option<f64>> = rows.iter().map(|r| r["base"].parse().ok()).collect();
    let class: Vec<Option<usize>> = rows.iter().map(|r| r["group"].parse().ok()).collect();
    let blocks = Blocks { observed: &observed, base: &base, class: &class, group: &class };

    let by_area = sums(&blocks, Standard::Profile, Into::Themselves);
    let found = figures(&by_area.areas, Unit::People, true, Settings::default());
    assert_eq!(found.len(), 738);
    for (found, row) in found.iter().zip(&rows) {
        agree(found, row, &row["code"]);
    }

    let parent: Vec<Option<usize>> =
        rows.iter().map(|r| wards.iter().position(|w| w["ward"] == r["ward"])).collect();
    let into = Into::Areas { parent: &parent, count: wards.len() };
    let by_ward = sums(&blocks, Standard::Profile, into);
    let found = figures(&by_ward.areas, Unit::People, true, Settings::default());
    assert_eq!(found.len(), 21);
    for (found, row) in found.iter().zip(&wards) {
        agree(found, row, &row["ward"]);
    }
}
