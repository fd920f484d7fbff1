//! A council small enough to count by hand: four building blocks in two wards,
//! a scheme of two groups and three types, and a few customers.

use crate::base::{
    AreaCode, ChannelId, Edition, LevelId, OptionalNumber, SchemeId, ServiceId, money::WholePence,
};
use crate::council::{
    AgeBand, AreaTable, Attribute, Channel, Council, ProfileClass, Scheme, Service, Tier, Variable,
};
use crate::demand::Settings;
use crate::geography::{Area, Fit, Geography, Level, Lookup};
use crate::project::{Board, CostBook, Persona, Protection, Question};
use crate::records::{Columns, NONE_U8, NONE_U16, NONE_U32, Records};

use super::{Inputs, Kept};

const BLOCKS: [&str; 4] = ["Z1", "Z2", "Z3", "Z4"];

fn level(id: &str, words: (&str, &str), areas: &[(&str, Option<&str>)]) -> Level {
    let area = |(code, name): &(&str, Option<&str>)| Area {
        code: AreaCode::from(*code),
        name: name.map(str::to_string),
    };
    Level::new(
        LevelId::new(id),
        words.0.into(),
        words.1.into(),
        Edition::new("2021"),
        areas.iter().map(area).collect(),
    )
}

pub(super) fn geography() -> Geography {
    let blocks: Vec<(&str, Option<&str>)> = BLOCKS.iter().map(|code| (*code, None)).collect();
    let wards = [("W1", Some("Northgate")), ("W2", Some("Southgate"))];
    let pairs = [("Z1", "W1"), ("Z2", "W1"), ("Z3", "W2"), ("Z4", "W2")];
    let lookup = Lookup {
        from: LevelId::new("oa"),
        to: LevelId::new("ward"),
        from_edition: Edition::new("2021"),
        to_edition: Edition::new("2021"),
        fit: Fit::Exact,
        pairs: pairs.map(|(a, b)| (AreaCode::from(a), AreaCode::from(b))).to_vec(),
    };
    let levels = vec![
        level("oa", ("Output Area", "Output Areas"), &blocks),
        level("ward", ("ward", "wards"), &wards),
    ];
    Geography::new(levels, vec![lookup], Some(LevelId::new("oa"))).expect("a geography").0
}

fn table(name: &str, counts: &str, columns: &[(&str, Option<AgeBand>, [f64; 4])]) -> AreaTable {
    AreaTable {
        name: name.into(),
        level: LevelId::new("oa"),
        edition: Edition::new("2021"),
        counts: counts.into(),
        variables: columns
            .iter()
            .map(|(name, age, _)| Variable { name: (*name).into(), age: *age })
            .collect(),
        codes: BLOCKS.iter().map(|code| AreaCode::from(*code)).collect(),
        values: columns
            .iter()
            .map(|(_, _, values)| values.map(OptionalNumber::of).to_vec())
            .collect(),
    }
}

/// Of those of 65 and over 40 + 60 + 80 + 20 = 200, at 70 to 79 half of them.
pub(super) fn council() -> Council {
    let band = |from, to| Some(AgeBand { from, to });
    let ages = table(
        "age",
        "people",
        &[
            ("Aged 0 to 64", band(0, Some(64)), [100.0, 100.0, 100.0, 100.0]),
            ("Aged 65 to 69", band(65, Some(69)), [10.0, 10.0, 20.0, 5.0]),
            ("Aged 70 to 74", band(70, Some(74)), [10.0, 20.0, 20.0, 5.0]),
            ("Aged 75 to 79", band(75, Some(79)), [10.0, 10.0, 20.0, 5.0]),
            ("Aged 80 and over", band(80, None), [10.0, 20.0, 20.0, 5.0]),
        ],
    );
    let homes = table("tenure", "households", &[("Owned", None, [50.0; 4])]);
    let class = |code: &str, name: &str, parent| ProfileClass {
        code: code.into(),
        name: Some(name.into()),
        description: (code == "B").then(|| "Up there".to_string()),
        colour: None,
        parent,
    };
    let scheme = Scheme {
        id: SchemeId::new("made"),
        name: "Made profiles".into(),
        level: LevelId::new("oa"),
        edition: Edition::new("2021"),
        tiers: vec![
            Tier {
                name: "group".into(),
                classes: vec![class("A", "Shore", None), class("B", "Hill", None)],
            },
            Tier {
                name: "type".into(),
                classes: vec![
                    class("A1", "Pier", Some(0)),
                    class("A2", "Dune", Some(0)),
                    class("B1", "Crest", Some(1)),
                ],
            },
        ],
        attributes: vec![
            Attribute {
                name: "propensity_phone".into(),
                values: ["0.8", "0.4", "0.2"].map(|v| Some(v.to_string())).to_vec(),
            },
            Attribute {
                name: "responsive_local_radio".into(),
                values: ["0.6", "0.3", "0.3"].map(|v| Some(v.to_string())).to_vec(),
            },
        ],
        // Z1 → A1, Z2 → A2, Z3 → B1, Z4 has none.
        assignment: [("Z1", 0), ("Z2", 1), ("Z3", 2)]
            .map(|(code, class)| (AreaCode::from(code), class))
            .to_vec(),
    };
    let service =
        |id, name: &str| Service { id: ServiceId(id), name: name.into(), department: None };
    let channel = |id, name: &str, pence: Option<i64>| Channel {
        id: ChannelId(id),
        name: name.into(),
        unit_cost_pence: pence.map(WholePence),
    };
    Council {
        services: vec![service(4, "School meals"), service(273, "Bus pass")],
        channels: vec![
            channel(1, "Web", Some(20)),
            channel(2, "Phone", Some(400)),
            channel(3, "Face to face", None),
        ],
        tables: vec![ages, homes],
        schemes: vec![scheme],
        ..Council::default()
    }
}

/// (person, block, service, channel, age), one record each.
pub(super) type Row = (u32, Option<u32>, u32, Option<u32>, Option<u8>);

pub(super) fn records(rows: &[Row]) -> Records {
    let council = council();
    let services: Vec<ServiceId> = council.services.iter().map(|s| s.id).collect();
    let channels: Vec<ChannelId> = council.channels.iter().map(|c| c.id).collect();
    let mut columns = Columns::default();
    for (at, (person, block, service, channel, age)) in rows.iter().enumerate() {
        columns.person.push(*person);
        columns.block.push(block.unwrap_or(NONE_U32));
        let service = services.iter().position(|s| s.0 == *service);
        columns.service.push(service.map_or(NONE_U16, |at| at as u16));
        columns.interaction.push(NONE_U16);
        let channel = channels.iter().position(|c| Some(c.0) == *channel);
        columns.channel.push(channel.map_or(NONE_U8, |at| at as u8));
        columns.profile.push(NONE_U16);
        columns.day.push(44_000 + at as u16);
        columns.age_band.push(age.map_or(NONE_U8, |age| age / 5));
    }
    Records {
        columns,
        blocks: BLOCKS.iter().map(|code| AreaCode::from(*code)).collect(),
        services,
        interactions: Vec::new(),
        channels,
        profile_types: Vec::new(),
        persons: rows.iter().map(|row| row.0 + 1).max().unwrap_or(0),
    }
}

/// All that an answer is made from, of one council and one board.
pub(super) struct World {
    geography: Geography,
    council: Council,
    records: Records,
    kept: Kept,
    pub board: Board,
    pub question: Question,
    pub protection: Protection,
    costs: CostBook,
}

impl World {
    /// Asked about the bus pass of those aged 65 and over.
    pub fn of(rows: &[Row], personas: impl IntoIterator<Item = Persona>) -> World {
        let council = council();
        let mut board = Board::default();
        personas.into_iter().for_each(|persona| {
            board.add(persona);
        });
        World {
            geography: geography(),
            records: records(rows),
            kept: Kept::default(),
            board,
            question: Question {
                services: vec![ServiceId(273)],
                base: "age:65+".into(),
                ..Question::default()
            },
            protection: Protection::shown(),
            costs: CostBook::default(),
            council,
        }
    }

    pub fn inputs(&self) -> Inputs<'_> {
        Inputs {
            geography: &self.geography,
            council: &self.council,
            records: &self.records,
            kept: &self.kept,
            board: &self.board,
            question: &self.question,
            months: self.records.months(),
            costs: &self.costs,
            protection: self.protection,
            sources: &[],
            settings: Settings::default(),
        }
    }
}
