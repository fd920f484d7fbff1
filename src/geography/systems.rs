//! Which coordinate systems can be read? The table: those of Great Britain,
//! Ireland and the countries around the North Sea, and those of the web.
//!
//! The areas of use are rounded outwards from those of the EPSG register by
//! some tens of kilometres, since boundaries run out to sea.

use super::Bounds;
use super::coordinates::{Method, System};

/// Metres: the sphere of EPSG:3857.
pub(super) const WEB_MERCATOR_RADIUS: f64 = 6_378_137.0;

pub(super) static WGS84: System = System {
    epsg: 4326,
    name: "WGS84 longitude and latitude",
    method: Method::LonLat,
    area_of_use: Bounds::new(-180.0, -90.0, 180.0, 90.0),
    aliases: &["wgs84", "crs84", "lonlat", "longlat"],
};

pub(super) static BRITISH_NATIONAL_GRID: System = System {
    epsg: 27700,
    name: "British National Grid",
    method: Method::Ostn15,
    area_of_use: Bounds::new(-100_000.0, -100_000.0, 800_000.0, 1_350_000.0),
    aliases: &["bng", "osgb36", "osgb1936", "osgb", "osgb36britishnationalgrid"],
};

const fn grid(
    epsg: u16,
    name: &'static str,
    area_of_use: Bounds,
    aliases: &'static [&'static str],
) -> System {
    System { epsg, name, method: Method::Proj, area_of_use, aliases }
}

const UTM: Bounds = Bounds::new(-200_000.0, 3_800_000.0, 1_200_000.0, 9_400_000.0);

static OTHERS: [System; 14] = [
    System {
        epsg: 4258,
        name: "ETRS89 longitude and latitude",
        method: Method::LonLat,
        area_of_use: Bounds::new(-180.0, -90.0, 180.0, 90.0),
        aliases: &["etrs89"],
    },
    System {
        epsg: 3857,
        name: "Web Mercator",
        method: Method::WebMercator,
        area_of_use: Bounds::new(-20_037_508.35, -20_048_966.11, 20_037_508.35, 20_048_966.11),
        aliases: &["pseudomercator", "wgs84pseudomercator"],
    },
    grid(
        31370,
        "Belgian Lambert 72",
        Bounds::new(-50_000.0, -50_000.0, 400_000.0, 350_000.0),
        &["lambert72", "belgelambert72", "belgelambert1972", "bd72"],
    ),
    grid(
        28992,
        "Amersfoort / RD New",
        Bounds::new(-50_000.0, 270_000.0, 350_000.0, 700_000.0),
        &["rdnew", "rd", "rijksdriehoek"],
    ),
    grid(25831, "ETRS89 / UTM zone 31N", UTM, &["utm31n", "etrs89utmzone31n"]),
    grid(25832, "ETRS89 / UTM zone 32N", UTM, &["utm32n", "etrs89utmzone32n"]),
    grid(25833, "ETRS89 / UTM zone 33N", UTM, &["utm33n", "etrs89utmzone33n"]),
    grid(32631, "WGS84 / UTM zone 31N", UTM, &["wgs84utmzone31n"]),
    grid(32632, "WGS84 / UTM zone 32N", UTM, &["wgs84utmzone32n"]),
    grid(32633, "WGS84 / UTM zone 33N", UTM, &["wgs84utmzone33n"]),
    grid(
        3006,
        "SWEREF99 TM",
        Bounds::new(100_000.0, 6_000_000.0, 1_100_000.0, 7_800_000.0),
        &["sweref99", "sweref"],
    ),
    grid(
        2157,
        "Irish Transverse Mercator",
        Bounds::new(370_000.0, 470_000.0, 850_000.0, 1_050_000.0),
        &["itm", "irenet95irishtransversemercator"],
    ),
    grid(
        29902,
        "Irish Grid (TM65)",
        Bounds::new(-30_000.0, -30_000.0, 430_000.0, 530_000.0),
        &["irishgrid", "tm65", "tm65irishgrid"],
    ),
    grid(
        29903,
        "Irish Grid (TM75)",
        Bounds::new(-30_000.0, -30_000.0, 430_000.0, 530_000.0),
        &["tm75", "tm75irishgrid"],
    ),
];

pub(super) fn all() -> impl Iterator<Item = &'static System> {
    [&WGS84, &BRITISH_NATIONAL_GRID].into_iter().chain(OTHERS.iter())
}

/// "EPSG:27700 (British National Grid), EPSG:4326 (…), …", for remedies.
pub(super) fn listed() -> String {
    let each: Vec<String> = all().map(|s| format!("EPSG:{} ({})", s.epsg, s.name)).collect();
    each.join(", ")
}
