//! A council of a few blocks, for tests alone: four squares, two of group A
//! (types A1, A2), one of group B (B1), one without a class.

use crate::base::{AreaCode, ChannelId, Edition, LevelId, OptionalNumber, SchemeId, ServiceId};
use crate::council::{
    AreaTable, Attribute, Channel, Council, ProfileClass, Scheme, Service, Tier, Variable,
};
use crate::geography::{Area, Geography, Level};
use crate::records::{Columns, NONE_U8, NONE_U16, NONE_U32, Records};

pub fn geography() -> Geography {
    let area = |code: &str| Area { code: AreaCode::new(code), name: None };
    let level = Level::new(
        LevelId::new("oa"),
        "Output Area".into(),
        "Output Areas".into(),
        Edition::new("2021"),
        ["E1", "E2", "E3", "E4"].map(area).to_vec(),
    );
    Geography::new(vec![level], Vec::new(), Some(LevelId::new("oa"))).expect("a geography").0
}

fn class(code: &str, colour: Option<&str>, parent: Option<usize>) -> ProfileClass {
    ProfileClass {
        code: code.into(),
        name: Some(format!("Class {code}")),
        description: None,
        colour: colour.map(str::to_string),
        parent,
    }
}

pub fn scheme() -> Scheme {
    let code = AreaCode::new;
    Scheme {
        id: SchemeId::new("made"),
        name: "Made up".into(),
        level: LevelId::new("oa"),
        edition: Edition::new("2021"),
        tiers: vec![
            Tier {
                name: "group".into(),
                classes: vec![class("A", Some("#112233"), None), class("B", None, None)],
            },
            Tier {
                name: "type".into(),
                classes: vec![
                    class("A1", None, Some(0)),
                    class("A2", Some("#445566"), Some(0)),
                    class("B1", None, Some(1)),
                ],
            },
        ],
        attributes: vec![
            Attribute {
                name: "propensity_web".into(),
                values: ["0.2", "0.6", "0.9"].map(|v| Some(v.to_string())).to_vec(),
            },
            Attribute {
                name: "income_band".into(),
                values: ["low", "low", "high"].map(|v| Some(v.to_string())).to_vec(),
            },
        ],
        assignment: vec![(code("E1"), 0), (code("E2"), 1), (code("E3"), 2)],
    }
}

/// Bases of 100, 300, 200 and 50; two services of one department; the channels
/// web (31p) and phone (£3.25).
pub fn council() -> Council {
    let service = |id, name: &str| Service {
        id: ServiceId(id),
        name: name.into(),
        department: Some("Transport".into()),
    };
    let channel = |id, name: &str, pence| Channel {
        id: ChannelId(id),
        name: name.into(),
        unit_cost_pence: Some(crate::base::money::WholePence(pence)),
    };
    Council {
        services: vec![service(1, "Bus pass"), service(2, "Blue badge")],
        channels: vec![channel(1, "Web", 31), channel(2, "Phone", 325)],
        schemes: vec![scheme()],
        tables: vec![AreaTable {
            name: "age".into(),
            level: LevelId::new("oa"),
            edition: Edition::new("2021"),
            counts: "people".into(),
            variables: vec![Variable { name: "Total".into(), age: None }],
            codes: ["E1", "E2", "E3", "E4"].map(AreaCode::new).to_vec(),
            values: vec![[100.0, 300.0, 200.0, 50.0].map(OptionalNumber::of).to_vec()],
        }],
        ..Council::default()
    }
}

/// Rows as (person, block, service, channel, own type, day).
pub type Row = (u32, Option<u32>, u16, u8, Option<u16>, u16);

pub fn records_of(rows: &[Row]) -> Records {
    let mut columns = Columns::default();
    for &(person, block, service, channel, own, day) in rows {
        columns.person.push(person);
        columns.block.push(block.unwrap_or(NONE_U32));
        columns.service.push(service);
        columns.interaction.push(NONE_U16);
        columns.channel.push(channel);
        columns.profile.push(own.unwrap_or(NONE_U16));
        columns.day.push(day);
        columns.age_band.push(NONE_U8);
    }
    Records {
        persons: rows.iter().map(|row| row.0 + 1).max().unwrap_or(0),
        columns,
        blocks: ["E1", "E2", "E3", "E4"].map(AreaCode::new).to_vec(),
        services: vec![ServiceId(1), ServiceId(2)],
        interactions: Vec::new(),
        channels: vec![ChannelId(1), ChannelId(2)],
        profile_types: ["A2", "B1", "Z9"].map(String::from).to_vec(),
    }
}

/// One in A's block with the type B1, one there with an unknown type, one
/// unplaced with A2, one unplaced without.
pub fn records() -> Records {
    records_of(&[
        (0, Some(0), 0, 0, Some(1), 40_000),
        (1, Some(0), 0, 0, Some(2), 40_000),
        (2, None, 0, 1, Some(0), 40_000),
        (3, None, 0, 1, None, 40_000),
    ])
}
