//! What does the invented place look like before chance has touched it? The
//! hand-drawn skeleton: shores, islands, rivers, roads and settlements.
//!
//! All coordinates are kilometres east and north of [`ORIGIN`], which lies in
//! the North Sea, so that no real place can be mistaken for this one.

/// Easting and northing (EPSG:27700, metres) of the skeleton's corner.
pub const ORIGIN: (f64, f64) = (590_000.0, 352_000.0);

/// The council as its reports name it.
pub const COUNCIL: &str = "Wendlesea";

/// One stretch of the mainland's outline, anticlockwise; the next begins
/// where it ends.
pub struct Stretch {
    pub points: &'static [(f64, f64)],
    /// How far a stretch strays from its hand-drawn line: 0 is straight.
    pub roughness: f64,
}

/// The mainland: inland borders are smooth, shores are rough.
pub const MAINLAND: [Stretch; 3] = [
    Stretch {
        points: &[
            (20.2, 24.6),
            (17.4, 22.9),
            (14.6, 23.9),
            (11.9, 22.6),
            (9.6, 24.4),
            (6.8, 23.9),
            (5.2, 25.2),
            (2.4, 23.3),
            (3.1, 21.4),
            (0.6, 19.6),
            (1.9, 17.4),
            (1.3, 15.3),
            (2.6, 13.2),
            (0.3, 11.4),
            (1.1, 8.9),
            (3.0, 7.4),
            (1.8, 4.9),
            (4.1, 3.4),
            (4.6, 1.3),
            (7.4, 1.9),
            (9.2, 0.6),
            (12.5, 1.9),
            (14.8, 0.4),
            (17.2, 1.9),
            (19.3, 0.7),
            (22.0, 1.4),
        ],
        roughness: 0.2,
    },
    Stretch {
        points: &[
            (22.0, 1.4),
            (22.7, 2.6),
            (22.6, 3.7),
            (24.0, 4.2),
            (24.8, 5.5),
            (24.6, 6.5),
            (26.0, 7.0),
            (27.3, 7.1),
            (27.1, 8.0),
            (25.4, 8.4),
            (24.7, 9.6),
            (25.6, 10.9),
            (27.4, 11.6),
            (25.4, 11.6),
            (23.8, 10.5),
            (21.8, 10.2),
            (20.6, 10.8),
            (19.2, 10.4),
            (17.6, 11.1),
            (16.4, 10.7),
            (15.2, 10.9),
            (14.2, 10.7),
            (13.2, 11.25),
            (12.2, 11.3),
            (11.2, 11.95),
            (9.9, 12.5),
            (11.3, 12.4),
            (13.3, 12.1),
            (15.0, 12.4),
            (16.6, 13.1),
            (18.4, 13.2),
            (20.0, 14.2),
            (20.2, 15.3),
            (19.5, 16.3),
            (20.7, 15.6),
            (21.0, 14.4),
            (22.6, 14.4),
            (23.9, 15.2),
        ],
        roughness: 0.22,
    },
    Stretch {
        points: &[
            (23.9, 15.2),
            (25.6, 15.6),
            (25.3, 16.8),
            (24.4, 17.2),
            (24.5, 18.4),
            (23.2, 19.1),
            (22.5, 20.3),
            (23.4, 21.3),
            (23.8, 22.6),
            (22.2, 23.3),
            (20.2, 24.6),
        ],
        roughness: 0.25,
    },
];

/// Islands, anticlockwise: one that people live on, skerries beyond it and
/// two marsh islets in the estuary.
pub const ISLANDS: [&[(f64, f64)]; 5] = [
    &[
        (26.6, 13.6),
        (27.3, 13.1),
        (27.5, 12.4),
        (28.6, 12.6),
        (29.9, 12.1),
        (31.2, 12.9),
        (30.6, 13.6),
        (30.9, 14.5),
        (29.9, 14.6),
        (29.2, 15.5),
        (28.2, 15.1),
        (27.7, 14.3),
    ],
    &[(31.0, 15.7), (31.6, 15.4), (31.9, 15.9), (31.5, 16.5), (30.9, 16.3)],
    &[(32.1, 14.3), (32.6, 14.5), (32.3, 14.9)],
    &[(17.6, 12.1), (18.6, 11.9), (19.4, 12.3), (18.9, 12.7), (18.0, 12.6)],
    &[(22.0, 12.4), (22.7, 12.2), (22.5, 12.9)],
];

/// A line that borders follow.
pub struct Way {
    pub points: &'static [(f64, f64)],
    pub roughness: f64,
    /// What crossing it costs an area that grows, in widths of an area.
    pub barrier: f64,
}

/// The River Wendle, the Little Wendle, and the roads, main ones first.
pub const WAYS: [Way; 24] = [
    river(&[(10.1, 12.45), (8.0, 13.4), (6.2, 13.2), (4.0, 14.6), (1.0, 15.0)]),
    river(&[(11.2, 11.7), (9.9, 9.8), (8.7, 6.8), (9.4, 4.0), (7.6, 0.7)]),
    road(&[(13.0, 10.2), (9.5, 10.5), (5.0, 9.9), (0.2, 9.4)]),
    road(&[(13.0, 10.2), (11.3, 10.9), (9.6, 12.6), (10.0, 14.2), (8.2, 16.8), (6.2, 19.2)]),
    road(&[(6.2, 19.2), (5.4, 21.0), (4.2, 23.6)]),
    road(&[(13.0, 10.2), (17.0, 8.8), (21.0, 6.6), (24.1, 5.4)]),
    road(&[(13.0, 10.2), (12.6, 7.2), (12.1, 4.5), (12.5, 1.3)]),
    road(&[(10.0, 14.2), (14.0, 14.2), (18.5, 16.4), (22.6, 17.6), (24.4, 17.4)]),
    road(&[(6.2, 19.2), (11.0, 20.2), (16.5, 20.0), (20.5, 21.8), (22.6, 21.9)]),
    lane(&[(18.5, 16.4), (16.5, 20.0), (15.2, 23.6)]),
    lane(&[(24.1, 5.4), (21.8, 3.0), (17.8, 3.6), (12.1, 4.5)]),
    lane(&[(5.0, 9.9), (5.4, 5.2), (3.0, 1.5)]),
    lane(&[(12.1, 4.5), (8.8, 6.0), (5.4, 5.2), (1.4, 6.6)]),
    lane(&[(17.0, 8.8), (17.4, 6.0), (17.8, 3.6), (18.6, 0.8)]),
    lane(&[(6.2, 19.2), (3.4, 18.2), (0.4, 18.6)]),
    lane(&[(8.2, 16.8), (12.4, 17.2), (14.0, 14.2)]),
    // the town's ring road, and its streets
    road(&[
        (9.5, 10.5),
        (9.9, 8.6),
        (11.2, 7.2),
        (12.6, 6.6),
        (14.6, 7.0),
        (16.1, 8.3),
        (16.9, 10.2),
    ]),
    lane(&[(13.0, 10.2), (14.8, 10.0), (16.9, 10.2), (19.2, 9.8), (21.4, 9.6), (24.2, 9.6)]),
    lane(&[(13.0, 10.2), (11.3, 8.9), (9.9, 8.6)]),
    lane(&[(13.0, 10.2), (14.1, 8.8), (14.6, 7.0)]),
    lane(&[
        (11.3, 10.9),
        (11.0, 9.6),
        (11.3, 8.9),
        (12.7, 8.6),
        (14.1, 8.8),
        (15.0, 9.3),
        (14.8, 10.0),
    ]),
    lane(&[(10.0, 14.2), (11.2, 13.2), (13.0, 12.7), (14.0, 14.2)]),
    lane(&[(22.4, 7.6), (23.2, 6.4), (24.1, 5.4), (23.3, 4.2)]),
    lane(&[(24.4, 17.4), (23.4, 19.4), (22.6, 21.9)]),
];

const fn river(points: &'static [(f64, f64)]) -> Way {
    Way { points, roughness: 0.2, barrier: 2.5 }
}

const fn road(points: &'static [(f64, f64)]) -> Way {
    Way { points, roughness: 0.06, barrier: 1.2 }
}

const fn lane(points: &'static [(f64, f64)]) -> Way {
    Way { points, roughness: 0.1, barrier: 0.7 }
}

/// Where people live: density falls from the middle to nothing at the radius.
pub struct Settlement {
    pub name: &'static str,
    pub at: (f64, f64),
    pub people: f64,
    pub radius_km: f64,
}

const fn settlement(
    name: &'static str,
    east: f64,
    north: f64,
    people: f64,
    radius_km: f64,
) -> Settlement {
    Settlement { name, at: (east, north), people, radius_km }
}

/// Quarters of the town first, then the smaller towns, then villages.
pub const SETTLEMENTS: [Settlement; 36] = [
    settlement("Ropewalk", 13.2, 10.2, 15_000.0, 1.7),
    settlement("Osierfield", 11.4, 9.4, 15_500.0, 2.1),
    settlement("Marlpit Park", 14.9, 8.6, 15_500.0, 2.2),
    settlement("Limekiln Hill", 12.7, 7.4, 10_500.0, 1.9),
    settlement("Saltpans", 16.7, 10.1, 6_000.0, 1.5),
    settlement("Mallard Reach", 9.2, 10.9, 5_000.0, 1.4),
    settlement("Foxgrave", 11.6, 13.5, 8_500.0, 1.6),
    settlement("Cockle Strand", 14.7, 13.5, 4_000.0, 1.25),
    settlement("Stowbeck", 6.2, 19.2, 9_500.0, 1.4),
    settlement("Tollbar", 7.4, 17.9, 3_000.0, 1.0),
    settlement("Gannetby", 23.7, 5.4, 10_500.0, 1.7),
    settlement("Gannetby Sands", 22.7, 7.5, 2_800.0, 1.1),
    settlement("Ternhaven", 24.2, 16.6, 3_200.0, 1.1),
    settlement("Skarra Isle", 28.8, 13.8, 1_100.0, 0.9),
    settlement("Hobfield", 5.0, 9.9, 1_900.0, 0.6),
    settlement("Thornacre", 12.1, 4.5, 1_700.0, 0.6),
    settlement("Wickenfold", 17.8, 3.6, 1_300.0, 0.5),
    settlement("Larkstoke", 18.5, 16.4, 1_600.0, 0.55),
    settlement("Amberthwaite", 16.5, 20.0, 1_300.0, 0.5),
    settlement("Fenlode", 5.4, 5.2, 1_200.0, 0.5),
    settlement("Curlew End", 20.4, 9.7, 1_500.0, 0.6),
    settlement("Dunlinsby", 22.7, 22.0, 1_100.0, 0.5),
    settlement("Over Wendle", 6.6, 15.4, 260.0, 0.45),
    settlement("Harbeck", 12.4, 17.2, 1_000.0, 0.5),
    settlement("Quernby", 11.0, 20.2, 900.0, 0.45),
    settlement("Bellmanshaw", 3.2, 18.2, 700.0, 0.4),
    settlement("Sallowick", 8.8, 6.0, 900.0, 0.45),
    settlement("Withering", 17.2, 6.6, 700.0, 0.4),
    settlement("Mossgarth", 20.6, 3.4, 600.0, 0.4),
    settlement("Eelpie Staithe", 20.6, 17.0, 600.0, 0.4),
    settlement("Cranholt", 2.9, 7.6, 500.0, 0.35),
    settlement("Brackenwold", 13.6, 22.0, 600.0, 0.4),
    settlement("Tarnish Cross", 9.9, 15.6, 700.0, 0.4),
    settlement("Netherlode", 7.6, 3.0, 500.0, 0.35),
    settlement("Plover Green", 15.0, 5.4, 900.0, 0.45),
    settlement("Ketterwold", 19.2, 19.0, 500.0, 0.4),
];

/// People to a square kilometre where there is no settlement.
pub const OPEN_COUNTRY_PER_KM2: f64 = 26.0;

/// A village whose Output Area lies wholly inside the Output Area of the
/// farms around it: a hole.
pub struct Enclave {
    pub at: (f64, f64),
    pub village_radius_km: f64,
    pub farms_radius_km: f64,
}

pub const ENCLAVE: Enclave =
    Enclave { at: (6.6, 15.4), village_radius_km: 0.34, farms_radius_km: 1.25 };
