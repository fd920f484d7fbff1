//! Is the sample council what its README says? The generated country, its
//! people and its files, looked at from outside.

use super::clusters::Cluster;
use super::contacts::{Contact, contacts};
use super::country::Country;
use super::people::{Residents, residents};
use super::postcodes::{Postcode, postcodes};
use super::scheme::GROUPS;
use super::services::{BUS_PASS, SERVICES};
use super::{SEED, clusters, write};
use crate::base::Progress;
use geo::{Area, Contains, Coord, LineString, Validation, unary_union};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::OnceLock;

struct Sample {
    country: Country,
    residents: Vec<Residents>,
    postcodes: Vec<Postcode>,
    clusters: Vec<Cluster>,
    contacts: Vec<Contact>,
}

fn made(seed: u64) -> Sample {
    let progress = Progress::default();
    let country = Country::new(seed, &progress).unwrap();
    let residents = residents(&country, seed);
    let postcodes = postcodes(&country, seed).unwrap();
    let clusters = clusters::planted(&country, &residents, seed);
    let contacts = contacts(&country, &residents, &postcodes, &clusters, seed, &progress).unwrap();
    Sample { country, residents, postcodes, clusters, contacts }
}

/// The sample of the committed seed, made once for all tests.
fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| made(SEED))
}

fn rings(shape: &geo::MultiPolygon) -> impl Iterator<Item = &LineString> {
    shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
}

/// A vertex in decimetres.
type Vertex = (i64, i64);

fn key(at: Coord) -> Vertex {
    ((at.x * 10.0).round() as i64, (at.y * 10.0).round() as i64)
}

fn assert_tiles(country: &Country) {
    let mut sides: HashMap<(Vertex, Vertex), usize> = HashMap::new();
    for (number, area) in country.areas.iter().enumerate() {
        assert!(area.shape.is_valid(), "{}: {:?}", area.code, area.shape.validation_errors());
        for ring in rings(&area.shape) {
            for line in ring.lines() {
                let twice = sides.insert((key(line.start), key(line.end)), number);
                assert_eq!(twice, None, "{} runs along a border twice", area.code);
            }
        }
    }
    // the borders that nobody shares bound the whole; wards meet there too
    let unshared =
        sides.keys().filter(|(a, b)| !sides.contains_key(&(*b, *a))).collect::<BTreeSet<_>>();
    let mut ward_sides = BTreeSet::new();
    for shape in &country.ward_shapes {
        assert!(shape.is_valid());
        ward_sides
            .extend(rings(shape).flat_map(LineString::lines).map(|l| (key(l.start), key(l.end))));
    }
    for side in unshared {
        assert!(ward_sides.contains(side), "a gap between areas at {side:?}");
    }
    assert!(ward_sides.iter().all(|side| sides.contains_key(side)), "a ward of its own mind");
    let parts: f64 = country.areas.iter().map(|a| a.shape.unsigned_area()).sum();
    let wards: f64 = country.ward_shapes.iter().map(|w| w.unsigned_area()).sum();
    let union = unary_union(country.areas.iter().map(|a| &a.shape));
    assert!(union.iter().all(|p| p.interiors().is_empty()), "ground that no area has");
    let whole = union.unsigned_area();
    assert!((parts / whole - 1.0).abs() < 1e-7, "areas {parts} against their union {whole}");
    assert!((parts / wards - 1.0).abs() < 1e-9, "areas {parts} against wards {wards}");
}

fn assert_counts(sample: &Sample) {
    let country = &sample.country;
    assert_eq!(country.areas.len(), 600);
    assert_eq!(country.wards.len(), 24);
    assert!((100..=140).contains(&country.lsoas.len()), "{} LSOAs", country.lsoas.len());
    assert!((20..=30).contains(&country.msoas.len()), "{} MSOAs", country.msoas.len());
    assert!(country.areas.iter().any(|a| a.shape.0.len() > 1), "no island with skerries");
    let hole = |a: &&super::country::OutputArea| a.shape.iter().any(|p| !p.interiors().is_empty());
    assert!(country.areas.iter().any(|a| hole(&a)), "no hole");
    assert!((3_700..=4_300).contains(&sample.postcodes.len()), "{}", sample.postcodes.len());
    assert!((36_000..=46_000).contains(&sample.contacts.len()), "{}", sample.contacts.len());
}

#[test]
fn areas_fill_the_land_without_gap_or_overlap() {
    assert_tiles(&sample().country);
}

#[test]
fn the_counts_are_as_stated() {
    assert_counts(sample());
}

#[test]
fn another_seed_makes_another_place_that_is_as_sound() {
    let other = made(20_231_231);
    assert_tiles(&other.country);
    assert_counts(&other);
    let same = sample().country.areas.iter().zip(&other.country.areas);
    assert!(same.filter(|(a, b)| a.shape == b.shape).count() < 10);
}

#[test]
fn each_level_nests_exactly_and_is_even_enough() {
    let country = &sample().country;
    let mut ward_of_lsoa = BTreeMap::new();
    let mut msoa_of_lsoa = BTreeMap::new();
    let mut in_ward = BTreeMap::new();
    for a in &country.areas {
        assert_eq!(*ward_of_lsoa.entry(a.lsoa).or_insert(a.ward), a.ward);
        assert_eq!(*msoa_of_lsoa.entry(a.lsoa).or_insert(a.msoa), a.msoa);
        *in_ward.entry(a.ward).or_insert(0) += 1;
    }
    assert_eq!(ward_of_lsoa.len(), country.lsoas.len());
    assert_eq!(in_ward.len(), 24);
    assert!(in_ward.values().all(|n| (12..=40).contains(n)), "{in_ward:?}");
    let names: BTreeSet<&str> = country.wards.iter().map(|w| w.name.as_str()).collect();
    assert_eq!(names.len(), 24);
    assert!(country.areas.windows(2).all(|pair| pair[0].code < pair[1].code));
}

#[test]
fn it_is_a_place_and_not_a_grid() {
    let country = &sample().country;
    let mut sizes: Vec<f64> = country.areas.iter().map(|a| a.shape.unsigned_area()).collect();
    sizes.sort_by(f64::total_cmp);
    assert!(sizes[540] > 20.0 * sizes[60], "town and country differ: {} {}", sizes[60], sizes[540]);
    let corners =
        |a: &super::country::OutputArea| rings(&a.shape).map(|r| r.0.len()).sum::<usize>();
    assert!(country.areas.iter().all(|a| corners(a) > 12), "an area with straight borders");
}

#[test]
fn every_postcode_has_the_shape_of_one_and_lies_in_its_area() {
    let s = sample();
    let distinct: BTreeSet<&str> = s.postcodes.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(distinct.len(), s.postcodes.len());
    for p in &s.postcodes {
        let (outward, inward) = p.text.split_once(' ').unwrap();
        assert!(outward.starts_with("ZZ") && (3..=4).contains(&outward.len()), "{}", p.text);
        assert!(outward[2..].parse::<u8>().is_ok(), "{}", p.text);
        let inward = inward.as_bytes();
        assert!(inward.len() == 3 && inward[0].is_ascii_digit());
        assert!(inward[1..].iter().all(|c| c.is_ascii_uppercase() && !b"CIKMOV".contains(c)));
        let (east, north) = crate::geography::Crs::british_national_grid().project(p.lon, p.lat);
        let at = Coord { x: east, y: north };
        assert!(s.country.areas[p.area].shape.contains(&at), "{} lies elsewhere", p.text);
    }
    let with: BTreeSet<usize> = s.postcodes.iter().map(|p| p.area).collect();
    assert_eq!(with.len(), 600, "an area without a postcode");
}

#[test]
fn every_group_has_areas_to_speak_of() {
    let mut areas = [0; GROUPS.len()];
    let mut types = BTreeSet::new();
    for r in &sample().residents {
        areas[r.group] += 1;
        types.insert(r.type_number());
        let adults = r.aged(15, 200);
        assert!((60..=420).contains(&adults), "{adults} adults in one area");
    }
    assert!(areas.iter().all(|n| *n >= 15), "{areas:?}");
    assert!(types.len() >= 55, "{} types occur", types.len());
}

#[test]
fn contacts_are_as_untidy_as_stated() {
    let s = sample();
    let (mut untidy, mut lost) = (0, 0);
    let tidy: BTreeSet<&str> = s.postcodes.iter().map(|p| p.text.as_str()).collect();
    let codes: BTreeSet<&str> = s.country.areas.iter().map(|a| a.code.as_str()).collect();
    for c in &s.contacts {
        let good_postcode = c.postcode.as_deref().is_some_and(|p| tidy.contains(p));
        let good_code = c.oa_code.as_deref().is_none_or(|o| codes.contains(o));
        if placed(s, c).is_none() {
            lost += 1;
        } else if !good_postcode || !good_code {
            untidy += 1;
        }
    }
    let share = |n: i32| f64::from(n) / s.contacts.len() as f64;
    assert!((share(untidy) - 0.013).abs() < 0.002, "{untidy} untidy");
    assert!((share(lost) - 0.017).abs() < 0.002, "{lost} without a place");
    let months: BTreeSet<&str> = s.contacts.iter().map(|c| &c.date[3..]).collect();
    assert_eq!(months.len(), 36);
}

#[test]
fn people_use_several_services_get_in_touch_again_and_move_house() {
    let s = sample();
    let mut services: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    let mut places: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    let mut born: BTreeMap<&str, bool> = BTreeMap::new();
    for c in &s.contacts {
        let person = c.customer_ref.as_str();
        services.entry(person).or_default().insert(c.lgsl);
        places.entry(person).or_default().extend(placed(s, c));
        *times.entry(person).or_default() += 1;
        born.insert(person, c.birth_year.is_some());
    }
    let people = times.len() as f64;
    let share = |n: usize| n as f64 / people;
    assert!(share(services.values().filter(|v| v.len() > 1).count()) > 0.08);
    assert!(share(times.values().filter(|n| **n > 1).count()) > 0.2);
    assert!(places.values().filter(|v| v.len() > 1).count() > 200, "few move house");
    assert!((share(born.values().filter(|b| **b).count()) - 0.5).abs() < 0.02);
}

/// The area of a contact: by its code, else by its postcode.
fn placed(s: &Sample, c: &Contact) -> Option<usize> {
    static BY_POSTCODE: OnceLock<HashMap<String, usize>> = OnceLock::new();
    let plain = |text: &str| text.to_uppercase().split_whitespace().collect::<String>();
    let known =
        BY_POSTCODE.get_or_init(|| s.postcodes.iter().map(|p| (plain(&p.text), p.area)).collect());
    let by_code = c
        .oa_code
        .as_deref()
        .and_then(|code| s.country.areas.binary_search_by(|a| a.code.as_str().cmp(code)).ok());
    by_code.or_else(|| known.get(&plain(c.postcode.as_deref()?)).copied())
}

/// Customers of a service by area, each once, where they were last.
fn observed(s: &Sample, lgsl: u32) -> Vec<f64> {
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    for c in s.contacts.iter().filter(|c| c.lgsl == lgsl) {
        if let Some(area) = placed(s, c) {
            last.insert(&c.customer_ref, area);
        }
    }
    let mut observed = vec![0.0; s.country.areas.len()];
    last.values().for_each(|&area| observed[area] += 1.0);
    observed
}

/// Two-sided exact binomial p by minimum likelihood, plainly summed.
fn binomial_p(observed: f64, trials: f64, share: f64) -> f64 {
    let ln_factorial = |n: f64| (1..=n as u64).map(|i| (i as f64).ln()).sum::<f64>();
    let pmf = |k: f64| {
        (ln_factorial(trials) - ln_factorial(k) - ln_factorial(trials - k)
            + k * share.ln()
            + (trials - k) * (1.0 - share).ln())
        .exp()
    };
    let here = pmf(observed) * (1.0 + 1e-7);
    (0..=trials as u64).map(|k| pmf(k as f64)).filter(|p| *p <= here).sum::<f64>().min(1.0)
}

#[test]
fn the_planted_clusters_of_the_first_question_are_found() {
    let s = sample();
    let observed = observed(s, BUS_PASS);
    let base: Vec<f64> = s.residents.iter().map(|r| f64::from(r.aged(65, 200))).collect();
    let mut group = [(0.0, 0.0); GROUPS.len()];
    for (i, r) in s.residents.iter().enumerate() {
        group[r.group].0 += observed[i];
        group[r.group].1 += base[i];
    }
    let mut tested: Vec<(f64, usize, f64)> = Vec::new();
    for (i, r) in s.residents.iter().enumerate() {
        let expected = base[i] * group[r.group].0 / group[r.group].1;
        assert!(observed[i] <= base[i], "more customers than base in {i}");
        if expected >= 5.0 {
            let p = binomial_p(observed[i], base[i], expected / base[i]);
            tested.push((p, i, observed[i] - expected));
        }
    }
    tested.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Benjamini–Hochberg at 0.05
    let found = (1..=tested.len())
        .filter(|&k| tested[k - 1].0 <= 0.05 * k as f64 / tested.len() as f64)
        .max()
        .unwrap_or(0);
    let mut hits = 0;
    let mut planted = 0;
    for cluster in s.clusters.iter().filter(|c| c.lgsl == BUS_PASS) {
        planted += cluster.areas.len();
        hits += tested[..found]
            .iter()
            .filter(|(_, i, gap)| cluster.areas.contains(i) && (*gap > 0.0) == cluster.hot)
            .count();
    }
    println!("{hits} of {planted} planted areas found; {found} findings among {}", tested.len());
    assert!(hits * 4 >= planted * 3, "{hits} of {planted} found");
    assert!(found - hits <= 15, "{} findings where nothing was planted", found - hits);
    let rate = observed.iter().sum::<f64>() / base.iter().sum::<f64>();
    assert!((0.28..0.45).contains(&rate), "{rate}");
}

#[test]
fn planted_clusters_are_in_one_piece_and_named_in_the_readme() {
    let s = sample();
    assert_eq!(s.clusters.len(), 9);
    for c in &s.clusters {
        assert!(SERVICES.iter().any(|service| service.lgsl == c.lgsl));
        let mut reached = vec![c.areas[0]];
        let mut next = 0;
        while let Some(&area) = reached.get(next) {
            next += 1;
            for &other in &s.country.areas[area].touching {
                if c.areas.contains(&other) && !reached.contains(&other) {
                    reached.push(other);
                }
            }
        }
        assert_eq!(reached.len(), c.areas.len(), "a cluster of {} in pieces", c.lgsl);
    }
    let readme = std::fs::read_to_string(committed().join("README.md")).unwrap();
    let first = &s.country.areas[s.clusters[0].areas[0]].code;
    assert!(readme.contains(first.as_str()) && readme.contains("CC0"));
}

fn committed() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data")
}

#[test]
fn the_committed_copy_is_what_the_generator_writes_and_is_small() {
    let folder = tempfile::tempdir().unwrap();
    let files = write(folder.path(), SEED, &Progress::default()).unwrap();
    let mut bytes = 0;
    for file in &files {
        let name = file.file_name().unwrap();
        let new = std::fs::read(file).unwrap();
        bytes += new.len();
        let old = std::fs::read(committed().join(name)).unwrap();
        assert!(old == new, "{} differs: write_sample_data renews it", name.display());
    }
    assert!(bytes < 8_000_000, "{bytes} bytes");
    let there = std::fs::read_dir(committed()).unwrap().count();
    assert_eq!(there, files.len(), "a file in sample_data that the generator does not write");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_the_files_are_read_back() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let files = write(one.path(), 7, &Progress::default()).unwrap();
    write(two.path(), 7, &Progress::default()).unwrap();
    for file in &files {
        let twin = two.path().join(file.file_name().unwrap());
        assert!(std::fs::read(file).unwrap() == std::fs::read(twin).unwrap(), "{file:?}");
    }
    let shapes = shapefile::read(one.path().join("output_areas.shp")).unwrap();
    assert_eq!(shapes.len(), 600);
    let wards = std::fs::read_to_string(one.path().join("wards.geojson")).unwrap();
    let wards: geojson::FeatureCollection = wards.parse().unwrap();
    assert_eq!(wards.features.len(), 24);
    let database = rusqlite::Connection::open(one.path().join("customers.sqlite")).unwrap();
    let count = |of: &str| -> i64 {
        database.query_row(&format!("SELECT count(*) FROM {of}"), [], |r| r.get(0)).unwrap()
    };
    assert!(count("contacts") > 30_000);
    assert_eq!(count("contacts"), count("contacts_named"));
}

#[test]
fn a_stopped_generator_says_so() {
    let progress = Progress::default();
    progress.cancel();
    let folder = tempfile::tempdir().unwrap();
    assert!(write(folder.path(), 1, &progress).unwrap_err().is_cancelled());
}

/// Renews the committed copy.
#[test]
#[ignore = "writes into the source tree"]
fn write_sample_data() {
    write(&committed(), SEED, &Progress::default()).unwrap();
}
