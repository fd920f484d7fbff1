//! Can a scheme be given more attributes, and postcodes a class of their own,
//! by files and a recipe alone?

use std::fs;
use std::path::Path;
use wardwise::base::Progress;
use wardwise::profile::{AttributeMap, attribute_map, likelihood};
use wardwise::project::{ProfileQuestion, Protection};
use wardwise::sample;
use wardwise::session::{self, Loaded, ProfileRequest, profile};

/// The sample council, its recipe and files changed by `change`.
fn built(change: impl Fn(&Path)) -> Loaded {
    let folder = tempfile::tempdir().expect("a folder");
    sample::write(folder.path(), sample::SEED, &Progress::new()).expect("the sample's files");
    change(folder.path());
    let out = folder.path().join("sample.wardwise");
    session::build(&folder.path().join("council.toml"), &out, &Progress::new()).expect("built");
    Loaded::open(&out, &Progress::new()).expect("it opens").0
}

fn add_to_recipe(folder: &Path, text: &str) {
    let recipe = folder.join("council.toml");
    let whole = fs::read_to_string(&recipe).expect("the recipe") + text;
    fs::write(recipe, whole).expect("written");
}

#[test]
fn a_table_of_attributes_makes_a_map_and_a_likelihood_without_any_code() {
    let loaded = built(|folder| {
        let text = "group,dogs_per_home,likelihood_fax\nA,0.4,0.5\nB,1.2,0.1\nK,0.2,0.9\n";
        fs::write(folder.join("more.csv"), text).expect("written");
        add_to_recipe(folder, "\n[[class_attributes]]\nfile = \"more.csv\"\nlicence = \"CC0\"\n");
    });
    let [scheme] = loaded.council.schemes.as_slice() else { panic!("one scheme") };
    let blocks = loaded.geography.blocks().expect("blocks");
    let base = vec![Some(1.0); blocks.len()];
    let map = attribute_map(&loaded.geography, scheme, "dogs_per_home", &base, &blocks.id);
    let Ok(Some(AttributeMap::Numbers(values))) = map else { panic!("{map:?}") };
    assert!(values.iter().flatten().all(|value| [0.4, 1.2, 0.2].contains(value)));
    assert!(values.iter().any(Option::is_none), "C to J have none");
    let fax = loaded.council.channel_named("Fax").expect("the records bring it");
    let found = likelihood(scheme, 0, 10, fax, &[], None).expect("published");
    assert!((found.value - 0.9).abs() < 1e-12);
    assert_eq!(loaded.recipe.class_attributes[0].tier.as_deref(), Some("group"));
    // What the scheme's own file has is there still.
    assert!(scheme.attributes.iter().any(|attribute| attribute.name == "propensity_web"));
}

#[test]
fn postcodes_class_records_finer_than_areas_and_each_way_is_counted() {
    let loaded = built(|folder| {
        // One postcode in three is of type A01, whatever its area.
        let postcodes = fs::read_to_string(folder.join("postcodes.csv")).expect("postcodes");
        let mut text = "postcode,type\n".to_string();
        for line in postcodes.lines().skip(1).step_by(3) {
            let postcode = line.split(',').next().unwrap_or_default();
            text.push_str(&format!("{},A01\n", postcode.to_lowercase().replace(' ', "")));
        }
        fs::write(folder.join("types.csv"), text).expect("written");
        add_to_recipe(folder, "\n[[postcode_classes]]\nfile = \"types.csv\"\nclass = \"type\"\n");
    });
    let report = &loaded.council.reports[0];
    let by_postcode = report.classing.by_postcode;
    assert!(by_postcode > report.placing.records() / 5, "{by_postcode}");
    assert_eq!(report.classing.by_record, 0);
    let request = |tier: &str| ProfileRequest {
        question: ProfileQuestion { tier: Some(tier.into()), ..ProfileQuestion::default() },
        beside: Vec::new(),
        within: None,
        level: "oa".into(),
        protection: Protection::shown(),
    };
    let found = profile::profiles(&loaded, &request("type"), &Progress::new()).expect("profiles");
    let totals = &found[0].totals;
    let own = totals.by_own_type.count().expect("a count");
    assert!(own > 5_000, "{own}");
    assert!(found[0].rows[0].customers.count() >= Some(own), "A01 has all of them");
    let by_area = totals.by_area.count().expect("a count");
    assert_eq!(own + by_area, totals.customers);
    let card = found[0].card.line("Records").unwrap_or_default().to_string();
    assert!(card.contains("classed by a type of their own"), "{card}");
    // Rolled up: the same people are of group A.
    let groups = profile::profiles(&loaded, &request("group"), &Progress::new()).expect("profiles");
    assert_eq!(groups[0].totals.by_own_type.count(), Some(own));
    assert!(groups[0].rows[0].customers.count() > found[0].rows[0].customers.count());
}
