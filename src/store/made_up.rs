//! What does a workspace hold that was made up for the tests? One of
//! everything.

use super::Workspace;
use crate::base::money::WholePence;
use crate::base::{AreaCode, ChannelId, InteractionId, OptionalNumber, Progress, ServiceId};
use crate::council::profile::{Attribute, ProfileClass, Tier};
use crate::council::*;
use crate::geography::{Area, Fit, Level, Lookup};
use crate::project::Project;
use crate::records::{Columns, NONE_U8, NONE_U16, NONE_U32, Records};
use geo::{LineString, MultiPolygon, Polygon};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(super) fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("w.wardwise");
    (folder, path)
}

fn square(x: f64, y: f64, side: f64) -> LineString<f64> {
    LineString::from(vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)])
}

pub(super) fn level(id: &str, edition: &str, count: usize) -> Level {
    let (areas, shapes) = (0..count)
        .map(|i| {
            let x = i as f64 / 7.0 - 2.3;
            let hole = square(x + 0.01, 53.1 + f64::EPSILON, 0.02);
            let outer = Polygon::new(square(x, 53.0, 1.0 / 9.0), vec![hole]);
            let island = Polygon::new(square(x, 54.0, 1e-9), vec![]);
            let code = AreaCode::new(format!("E{i:08}"));
            let shape = (i % 3 != 2).then(|| MultiPolygon(vec![outer, island]));
            let name = (i % 2 == 0).then(|| format!("Área {i}"));
            (Area { code: code.clone(), name }, (code, shape))
        })
        .unzip();
    Level::new(id.into(), format!("{id} area"), format!("{id} areas"), edition.into(), areas)
        .with_shapes(shapes)
}

pub(super) fn lookup() -> Lookup {
    Lookup {
        from: "oa".into(),
        from_edition: "2021".into(),
        to: "ward".into(),
        to_edition: "2022".into(),
        fit: Fit::Best,
        pairs: vec![("E00000000".into(), "W1".into()), ("E00000001".into(), "W2".into())],
    }
}

pub(super) fn table() -> AreaTable {
    AreaTable {
        name: "age".into(),
        level: "oa".into(),
        edition: "2021".into(),
        counts: "people".into(),
        variables: vec![
            Variable { name: "0–4".into(), age: Some(AgeBand { from: 0, to: Some(4) }) },
            Variable { name: "5+".into(), age: Some(AgeBand { from: 5, to: None }) },
        ],
        codes: vec!["E00000000".into(), "E00000001".into()],
        values: vec![
            vec![OptionalNumber::of(0.1 + 0.2), OptionalNumber::NONE],
            [0.0, -0.0].map(OptionalNumber::of).to_vec(),
        ],
    }
}

pub(super) fn scheme() -> Scheme {
    let class = |code: &str, parent| ProfileClass {
        code: code.into(),
        name: None,
        description: Some("“quoted”".into()),
        colour: Some("#112233".into()),
        parent,
    };
    Scheme {
        id: "own".into(),
        name: "Our own".into(),
        level: "oa".into(),
        edition: "2021".into(),
        tiers: vec![
            Tier { name: "group".into(), classes: vec![class("A", None)] },
            Tier { name: "type".into(), classes: vec![class("A1", Some(0)), class("A2", Some(0))] },
        ],
        attributes: vec![Attribute { name: "income".into(), values: vec![None, Some("3".into())] }],
        assignment: vec![("E00000000".into(), 1), ("E00000001".into(), 0)],
    }
}

pub(super) fn council() -> Council {
    let service = |id, name: &str, department: Option<&str>| Service {
        id: ServiceId(id),
        name: name.into(),
        department: department.map(Into::into),
    };
    let channel = |id, name: &str, pence: Option<i64>| Channel {
        id: ChannelId(id),
        name: name.into(),
        unit_cost_pence: pence.map(WholePence),
    };
    let point = |name: &str, kind: Option<&str>, lon: f64| ServicePoint {
        name: name.into(),
        kind: kind.map(Into::into),
        lon,
        lat: 53.1,
    };
    Council {
        services: vec![service(5, "Bins", None), service(273, "Bus pass", Some("Travel"))],
        channels: vec![channel(1, "Web", Some(17)), channel(2, "Phone", None)],
        tables: vec![table()],
        schemes: vec![scheme()],
        points: vec![point("Library", Some("Library"), -2.1 / 3.0), point("Hall", None, 1.0)],
        reports: vec![],
    }
}

/// Records of persons `first..first + persons`, and their pseudonyms.
pub(super) fn records(rows: usize, first: u32, persons: u32) -> (Records, Vec<[u8; 16]>) {
    let mut chance = crate::base::seed::stream(u64::from(first), 9);
    let mut columns = Columns::default();
    for _ in 0..rows {
        let maybe = chance.chance(0.1);
        columns.person.push(chance.below(u64::from(persons)) as u32);
        columns.block.push(if maybe { NONE_U32 } else { chance.below(5) as u32 });
        columns.service.push(if maybe { NONE_U16 } else { chance.below(2) as u16 });
        columns.interaction.push(chance.below(1) as u16);
        columns.channel.push(if maybe { NONE_U8 } else { chance.below(2) as u8 });
        columns.profile.push(NONE_U16);
        columns.day.push(43_000 + chance.below(900) as u16);
        columns.age_band.push(chance.below(20) as u8);
    }
    let records = Records {
        columns,
        blocks: (0..5).map(|i| AreaCode::new(format!("E{i:08}"))).collect(),
        services: vec![ServiceId(5), ServiceId(273)],
        interactions: vec![InteractionId(8)],
        channels: vec![ChannelId(1), ChannelId(2)],
        profile_types: vec![],
        persons,
    };
    let pseudonyms = (first..first + persons)
        .map(|person| {
            let mut bytes = [7; 16];
            bytes[..4].copy_from_slice(&person.to_le_bytes());
            bytes
        })
        .collect();
    (records, pseudonyms)
}

pub(super) fn report(file: &str) -> ImportReport {
    ImportReport {
        file: file.into(),
        placing: Placing { by_code: 3, by_postcode: 2, by_coordinates: 1, unplaced: 2 },
        persons: 4,
        unplaced: (2..4)
            .map(|row| Unplaced {
                row,
                reason: "postcode not in the postcode file".into(),
                code: None,
                postcode: Some("M15 4AB".into()),
            })
            .collect(),
        ..ImportReport::default()
    }
}

pub(super) fn recipe() -> Recipe {
    let mut recipe = Recipe::default();
    recipe.workspace.name = "Somewhere".into();
    recipe
}

pub(super) fn postcodes() -> Vec<Postcode> {
    let postcode = |text: &str, block: Option<&str>| Postcode {
        text: text.into(),
        lon: -2.345_678_901_234_5,
        lat: 1.0 / 3.0,
        block: block.map(AreaCode::new),
    };
    vec![postcode("M15 4AB", Some("E00000001")), postcode("M15 4AC", None)]
}

/// A workspace with one of everything.
pub(super) fn filled(path: &Path) -> Workspace {
    let mut workspace = Workspace::create(path).expect("created");
    let council = council();
    let mut import = workspace.import().expect("an import");
    import.put_recipe(&recipe()).expect("put");
    import.put_level(&level("oa", "2021", 5)).expect("put");
    import.put_level(&level("ward", "2022", 2)).expect("put");
    import.put_lookup(&lookup()).expect("put");
    council.tables.iter().for_each(|table| import.put_table(table).expect("put"));
    council.schemes.iter().for_each(|scheme| import.put_scheme(scheme).expect("put"));
    import.put_services(&council.services).expect("put");
    import.put_channels(&council.channels).expect("put");
    import.put_points(&council.points).expect("put");
    import.put_postcodes(&postcodes()).expect("put");
    let (records, pseudonyms) = records(500, 0, 40);
    import.put_customers("a.csv", &records, &pseudonyms, &report("a.csv")).expect("put");
    import.commit().expect("kept");
    workspace.save_project(&Project::default()).expect("saved");
    workspace
}

/// Everything a workspace holds, to compare.
pub(super) fn everything(workspace: &Workspace) -> crate::base::Result<String> {
    let progress = Progress::new();
    let mut text = format!(
        "{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}",
        workspace.salt()?,
        workspace.levels()?,
        workspace.lookups()?,
        workspace.council()?,
        workspace.postcodes()?,
        workspace.records(&progress)?,
        workspace.recipe()?,
        workspace.project()?,
    );
    for source in workspace.customer_sources()? {
        text += &format!("{source}{:?}", workspace.unplaced(&source)?);
    }
    Ok(text)
}
