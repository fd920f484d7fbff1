//! Files of tiles, made here: are tiles found, and what is said of a file that
//! is none?

use super::made_pmtiles::Made;
use std::path::PathBuf;
use wardwise::import::pmtiles::PmTiles;

fn made() -> Made {
    Made {
        runs: vec![
            (0, 0, 0, 1, b"world".to_vec()),
            (1, 0, 0, 2, b"west".to_vec()),
            // Tile 1/1/1 is missing.
            (1, 1, 0, 1, b"north-east".to_vec()),
            (3, 3, 5, 1, b"town".to_vec()),
            (12, 3423, 1763, 1, b"street".to_vec()),
        ],
        zooms: (0, 12),
        leaf: Some(2),
        gzip: true,
        kind: 2,
        metadata: r#"{"attribution": "<b>&copy; Surveyors</b>", "name": "made"}"#,
    }
}

fn written(folder: &tempfile::TempDir, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join("made.pmtiles");
    std::fs::write(&path, bytes).expect("a file");
    path
}

#[test]
fn tiles_are_found_through_directories_and_runs_and_nothing_where_there_is_none() {
    let folder = tempfile::tempdir().expect("a folder");
    for (leaf, gzip) in [(None, false), (None, true), (Some(2), true), (Some(1), false)] {
        let path = written(&folder, &Made { leaf, gzip, ..made() }.bytes());
        let tiles = PmTiles::open(&path).expect("a file of tiles");
        assert_eq!(tiles.zooms(), (0, 12));
        assert_eq!(tiles.attribution(), Some("© Surveyors"));
        for (zoom, x, y, content) in [
            (0, 0, 0, Some("world")),
            (1, 0, 0, Some("west")),
            (1, 0, 1, Some("west")),
            (1, 1, 1, None),
            (1, 1, 0, Some("north-east")),
            (2, 0, 0, None),
            (3, 3, 5, Some("town")),
            (3, 3, 4, None),
            (12, 3423, 1763, Some("street")),
            (12, 3424, 1763, None),
            (13, 0, 0, None),
            (1, 2, 0, None),
        ] {
            let tile = tiles.tile(zoom, x, y).expect("an answer");
            assert_eq!(tile.as_deref(), content.map(str::as_bytes), "{zoom}/{x}/{y}, {leaf:?}");
        }
    }
}

#[test]
fn a_file_that_is_no_file_of_pictures_is_refused_with_a_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |bytes: &[u8]| {
        let error = PmTiles::open(&written(&folder, bytes)).expect_err("refused");
        assert!(error.remedy_text().is_some(), "{error}");
        assert!(error.to_string().contains("made.pmtiles"), "{error}");
        error.what().to_string()
    };
    assert!(refused(&Made { kind: 1, ..made() }.bytes()).contains("vector tiles"));
    assert!(refused(&Made { kind: 9, ..made() }.bytes()).contains("cannot be drawn"));
    assert!(refused(b"").contains("not a PMTiles file"));
    assert!(refused(b"PK\x03\x04 a zip file").contains("not a PMTiles file"));
    assert!(refused(b"PM\x02\x00 of an older time").contains("version 2"));
    let mut bytes = made().bytes();
    bytes[97] = 4;
    assert!(refused(&bytes).contains("packed in a way not known"));
    assert!(refused(&made().bytes()[..140]).contains("damaged or cut short"));
    let nowhere = PmTiles::open(&folder.path().join("none.pmtiles")).expect_err("refused");
    assert!(nowhere.to_string().contains("no such file"), "{nowhere}");
}

#[test]
fn a_damaged_file_ends_in_an_error_or_other_tiles_and_never_breaks_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = made().bytes();
    let plain = Made { gzip: false, leaf: Some(1), ..made() }.bytes();
    let mut errors = 0;
    let mut look = |bytes: &[u8]| {
        let path = written(&folder, bytes);
        let Ok(tiles) = PmTiles::open(&path) else {
            errors += 1;
            return;
        };
        for (zoom, x, y) in [(0, 0, 0), (1, 1, 1), (3, 3, 5), (12, 3423, 1763), (31, 9, 9)] {
            errors += usize::from(tiles.tile(zoom, x, y).is_err());
        }
    };
    for cut in (0..whole.len()).step_by(3) {
        look(&whole[..cut]);
    }
    // In the plain file each byte of the directories is met as it stands.
    for original in [&whole, &plain] {
        for at in 0..original.len() {
            for other in [0x00, 0x01, 0x7f, 0x80, 0xff] {
                let mut bytes = original.clone();
                bytes[at] = other;
                look(&bytes);
            }
        }
    }
    assert!(errors > 500, "{errors}");
}
