//! Whatever bytes a boundary file holds, it is read or refused: nothing
//! panics and nothing takes long.

use super::boundary_files::{geojson_text, geopackage, read, shapefile, squares, zipped};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;
use wardwise::base::clock;

/// One good file of each format, as bytes, with its name.
struct Good {
    files: Vec<(&'static str, Vec<u8>)>,
}

static GOOD: LazyLock<Good> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let shp = shapefile(folder, "areas", &squares());
    let zip = folder.join("areas.zip");
    let dbf = shp.with_extension("dbf");
    zipped(&zip, &[(&shp, "a/areas.shp"), (&dbf, "a/areas.dbf")]);
    let gpkg = geopackage(folder, &["areas"], &squares());
    let bytes = |path: &Path| fs::read(path).expect("bytes");
    let files = vec![
        ("areas.shp", bytes(&shp)),
        ("areas.dbf", bytes(&dbf)),
        ("areas.shx", bytes(&shp.with_extension("shx"))),
        ("areas.prj", bytes(&shp.with_extension("prj"))),
        ("areas.zip", bytes(&zip)),
        ("areas.gpkg", bytes(&gpkg)),
        ("areas.geojson", geojson_text(&squares()).into_bytes()),
    ];
    Good { files }
});

/// Puts every good file in a folder, one of them spoilt, and reads the one it
/// belongs to.
fn read_spoilt(which: usize, spoilt: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let spoilt_name = GOOD.files[which].0;
    for (name, bytes) in &GOOD.files {
        let bytes = if *name == spoilt_name { spoilt } else { bytes };
        fs::write(folder.path().join(name), bytes).expect("written");
    }
    let path: PathBuf = match spoilt_name {
        "areas.dbf" | "areas.shx" | "areas.prj" => folder.path().join("areas.shp"),
        name => folder.path().join(name),
    };
    let begun = clock::now();
    // With and without help from the source; either may succeed.
    for lines in ["", "code = \"OA21CD\"\nedition = \"2021\"\ncrs = \"EPSG:27700\""] {
        if let Err(error) = read(&path, lines) {
            assert!(!error.to_string().is_empty());
        }
    }
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(10), "{spoilt_name}: {took:?}");
}

fn which() -> impl Strategy<Value = usize> {
    0..GOOD.files.len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..Default::default() })]

    #[test]
    fn random_bytes(which in which(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_spoilt(which, &bytes);
    }

    #[test]
    fn a_good_beginning_and_then_random_bytes(
        which in which(),
        keep in 0.0..1.0f64,
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let good = &GOOD.files[which].1;
        let mut spoilt = good[..(keep * good.len() as f64) as usize].to_vec();
        spoilt.extend(bytes);
        read_spoilt(which, &spoilt);
    }

    #[test]
    fn a_file_cut_anywhere(which in which(), keep in 0.0..1.0f64) {
        let good = &GOOD.files[which].1;
        read_spoilt(which, &good[..(keep * good.len() as f64) as usize]);
    }

    #[test]
    fn a_few_bytes_changed(
        which in which(),
        changes in prop::collection::vec((0.0..1.0f64, any::<u8>()), 1..12),
        at_the_start in any::<bool>(),
    ) {
        let mut spoilt = GOOD.files[which].1.clone();
        // Headers are at the start: half of the time only they are changed.
        let reach = if at_the_start { spoilt.len().min(256) } else { spoilt.len() };
        for (at, byte) in changes {
            spoilt[(at * reach as f64) as usize] = byte;
        }
        read_spoilt(which, &spoilt);
    }
}
