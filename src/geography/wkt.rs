//! Which coordinate system does a `.prj` file speak of? Well-known text, of
//! either version and as ESRI writes it: by its EPSG code where it has one,
//! else by its projection's parameters. Never guessed: text that fits no
//! known system is an error that says what was found.

use super::wkt_text::{Node, find, parse};
use super::{Crs, systems};
use crate::base::{Error, Result};

impl Crs {
    /// The system that well-known text describes.
    pub fn from_wkt(text: &str) -> Result<Crs> {
        let root = parse(text).ok_or_else(|| {
            Error::new("The coordinate system's text cannot be read (it is not well-known text)")
                .remedy(ask())
        })?;
        let system = horizontal(&root);
        if let Some((authority, code)) = authority(system) {
            let known = matches!(authority.as_str(), "epsg" | "esri" | "ogc" | "crs");
            let crs = if code.eq_ignore_ascii_case("CRS84") || (authority == "crs" && code == "84")
            {
                Some(Crs::wgs84())
            } else {
                code.parse().ok().filter(|_| known).and_then(Crs::from_epsg)
            };
            if let Some(crs) = crs {
                return Ok(crs);
            }
            if authority == "epsg" {
                return Err(Error::new(format!(
                    "The coordinate system is EPSG:{code} ({}), which Wardwise does not know",
                    name(system)
                ))
                .remedy(format!("Convert the file to one of {}", systems::listed())));
            }
        }
        let found = match system.keyword.as_str() {
            "GEOGCS" | "GEOGCRS" | "GEODCRS" | "GEOGRAPHICCRS" | "GEODETICCRS" => degrees(system),
            "PROJCS" | "PROJCRS" | "PROJECTEDCRS" => projected(system),
            _ => None,
        };
        found.ok_or_else(|| {
            Error::new(format!(
                "The coordinate system “{}” names no EPSG code and is none that Wardwise knows: {}",
                name(system),
                described(system)
            ))
            .remedy(ask())
        })
    }
}

fn ask() -> String {
    format!("State its coordinate system, for example EPSG:27700; known are {}", systems::listed())
}

/// Of a compound system, the part on the ground.
fn horizontal(root: &Node) -> &Node {
    let compound = ["COMPD_CS", "COMPOUNDCRS", "BOUNDCRS", "SOURCECRS"];
    let mut node = root;
    while compound.contains(&node.keyword.as_str()) {
        let part = |n: &&Node| {
            compound.contains(&n.keyword.as_str())
                || n.keyword.starts_with("PROJ")
                || n.keyword.starts_with("GEO")
        };
        match node.children.iter().find(part) {
            Some(child) => node = child,
            None => break,
        }
    }
    node
}

/// ("epsg", "27700"), where the system itself names one.
fn authority(node: &Node) -> Option<(String, String)> {
    let id = node.children.iter().find(|n| n.keyword == "AUTHORITY" || n.keyword == "ID")?;
    Some((id.values.first()?.trim().to_lowercase(), id.values.get(1)?.trim().to_string()))
}

fn name(node: &Node) -> &str {
    node.values.first().map_or("without a name", String::as_str)
}

/// Longitude and latitude on WGS84 or ETRS89.
fn degrees(node: &Node) -> Option<Crs> {
    let datum = plain(name(find(node, &["DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE"])?));
    let unit = find(node, &["UNIT", "ANGLEUNIT"]).and_then(|u| number(u.values.get(1)?));
    let in_degrees = unit.is_none_or(|u| (u - 0.017_453_292_519_943_3).abs() < 1e-9);
    let from_greenwich = find(node, &["PRIMEM", "PRIMEMERIDIAN"])
        .and_then(|p| number(p.values.get(1)?))
        .is_none_or(|longitude| longitude == 0.0);
    if !in_degrees || !from_greenwich {
        return None;
    }
    if datum.contains("wgs1984")
        || datum.contains("wgs84")
        || datum.contains("worldgeodeticsystem1984")
    {
        Some(Crs::wgs84())
    } else if datum.contains("etrs") || datum.contains("europeanterrestrialreferencesystem") {
        Crs::from_epsg(4258)
    } else {
        None
    }
}

/// What tells one projected system from another.
struct Signature {
    epsg: u32,
    /// Words of the projection's name, one of which it must contain.
    projections: &'static [&'static str],
    /// Latitude and longitude of origin, scale, false easting and northing.
    origin: [f64; 2],
    scale: f64,
    offset: [f64; 2],
    /// Standard parallels, south first.
    parallels: Option<[f64; 2]>,
    /// Major semi-axis and inverse flattening.
    ellipsoid: [f64; 2],
    /// Words of the datum's name, one of which it must contain: those of one
    /// ellipsoid differ by up to hundreds of metres.
    datums: &'static [&'static str],
}

const TRANSVERSE: &[&str] = &["transversemercator", "gausskruger"];
const AIRY: [f64; 2] = [6_377_563.396, 299.324_964_6];
const AIRY_MODIFIED: [f64; 2] = [6_377_340.189, 299.324_964_6];
const GRS80: [f64; 2] = [6_378_137.0, 298.257_222_101];
const BESSEL: [f64; 2] = [6_377_397.155, 299.152_812_8];
const INTERNATIONAL: [f64; 2] = [6_378_388.0, 297.0];
const ETRS: &[&str] = &["etrs", "europeanterrestrial"];
const WGS: &[&str] = &["wgs1984", "wgs84", "worldgeodetic"];

const fn utm(epsg: u32, longitude: f64, datums: &'static [&'static str]) -> Signature {
    Signature {
        epsg,
        projections: TRANSVERSE,
        origin: [0.0, longitude],
        scale: 0.9996,
        offset: [500_000.0, 0.0],
        parallels: None,
        ellipsoid: GRS80,
        datums,
    }
}

const fn irish(epsg: u32, datums: &'static [&'static str]) -> Signature {
    Signature {
        epsg,
        projections: TRANSVERSE,
        origin: [53.5, -8.0],
        scale: 1.000_035,
        offset: [200_000.0, 250_000.0],
        parallels: None,
        ellipsoid: AIRY_MODIFIED,
        datums,
    }
}

static SIGNATURES: [Signature; 13] = [
    Signature {
        epsg: 27700,
        projections: TRANSVERSE,
        origin: [49.0, -2.0],
        scale: 0.999_601_271_7,
        offset: [400_000.0, -100_000.0],
        parallels: None,
        ellipsoid: AIRY,
        datums: &["osgb", "ordnancesurveyofgreatbritain"],
    },
    utm(3006, 15.0, &["sweref"]),
    utm(25831, 3.0, ETRS),
    utm(25832, 9.0, ETRS),
    utm(25833, 15.0, ETRS),
    utm(32631, 3.0, WGS),
    utm(32632, 9.0, WGS),
    utm(32633, 15.0, WGS),
    Signature {
        epsg: 2157,
        projections: TRANSVERSE,
        origin: [53.5, -8.0],
        scale: 0.999_82,
        offset: [600_000.0, 750_000.0],
        parallels: None,
        ellipsoid: GRS80,
        datums: &["irenet"],
    },
    irish(29902, &["tm65"]),
    irish(29903, &["tm75", "geodeticdatumof1965"]),
    Signature {
        epsg: 28992,
        projections: &["stereographic"],
        origin: [52.156_160_555_555_55, 5.387_638_888_888_89],
        scale: 0.999_907_9,
        offset: [155_000.0, 463_000.0],
        parallels: None,
        ellipsoid: BESSEL,
        datums: &["amersfoort"],
    },
    Signature {
        epsg: 31370,
        projections: &["lambertconformalconic", "lambertconicconformal"],
        origin: [90.0, 4.367_486_666_666_666],
        scale: 1.0,
        offset: [150_000.013, 5_400_088.438],
        parallels: Some([49.833_333_9, 51.166_667_233_333_33]),
        ellipsoid: INTERNATIONAL,
        datums: &["belge", "belgium", "bd72"],
    },
];

fn projected(node: &Node) -> Option<Crs> {
    let method = plain(&method_name(node)?);
    // ESRI writes Web Mercator without a code, by a method of its own.
    if method.contains("auxiliarysphere") || method.contains("pseudomercator") {
        return Crs::from_epsg(3857);
    }
    let ellipsoid = find(node, &["SPHEROID", "ELLIPSOID"])?;
    let axis = number(ellipsoid.values.get(1)?)?;
    let flattening = number(ellipsoid.values.get(2)?)?;
    let datum = plain(name(find(node, &["DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE"])?));
    let first = |names: &[&str]| names.iter().find_map(|n| parameter(node, n));
    let latitude = first(&[
        "latitudeoforigin",
        "latitudeofnaturalorigin",
        "latitudeoffalseorigin",
        "latitudeofcenter",
    ]);
    let longitude = first(&[
        "centralmeridian",
        "longitudeofnaturalorigin",
        "longitudeoffalseorigin",
        "longitudeoforigin",
        "longitudeofcenter",
    ]);
    let scale = first(&["scalefactor", "scalefactoratnaturalorigin"]).unwrap_or(1.0);
    let easting = first(&["falseeasting", "eastingatfalseorigin"]);
    let northing = first(&["falsenorthing", "northingatfalseorigin"]);
    let parallels = first(&["standardparallel1", "latitudeof1ststandardparallel"])
        .zip(first(&["standardparallel2", "latitudeof2ndstandardparallel"]))
        .map(|(a, b)| [a.min(b), a.max(b)]);
    if !in_metres(node) {
        return None;
    }
    let near = |found: Option<f64>, known: f64, within: f64| {
        found.is_some_and(|f| (f - known).abs() <= within)
    };
    SIGNATURES
        .iter()
        .find(|s| {
            s.projections.iter().any(|p| method.contains(p))
                && near(latitude, s.origin[0], 1e-7)
                && near(longitude, s.origin[1], 1e-7)
                && near(Some(scale), s.scale, 1e-9)
                && near(easting, s.offset[0], 0.001)
                && near(northing, s.offset[1], 0.001)
                && s.parallels.is_none_or(|known| {
                    parallels.is_some_and(|p| {
                        near(Some(p[0]), known[0], 1e-6) && near(Some(p[1]), known[1], 1e-6)
                    })
                })
                && near(Some(axis), s.ellipsoid[0], 0.01)
                && near(Some(flattening), s.ellipsoid[1], 1e-4)
                && s.datums.iter().any(|d| datum.contains(d))
        })
        .and_then(|s| Crs::from_epsg(s.epsg))
}

/// The unit of x and y is the metre (the default where none is written).
fn in_metres(node: &Node) -> bool {
    let own: Vec<&Node> =
        node.children.iter().filter(|n| n.keyword == "UNIT" || n.keyword == "LENGTHUNIT").collect();
    let of_axes = node
        .children
        .iter()
        .filter(|n| n.keyword == "AXIS")
        .flat_map(|a| a.children.iter().filter(|n| n.keyword == "LENGTHUNIT"));
    own.into_iter()
        .chain(of_axes)
        .all(|u| u.values.get(1).and_then(|v| number(v)).is_some_and(|f| (f - 1.0).abs() < 1e-9))
}

/// "Transverse_Mercator".
fn method_name(node: &Node) -> Option<String> {
    let projection = node.children.iter().find(|n| n.keyword == "PROJECTION");
    let conversion = || {
        let conversion = node.children.iter().find(|n| n.keyword == "CONVERSION")?;
        conversion.children.iter().find(|n| n.keyword == "METHOD" || n.keyword == "PROJECTION")
    };
    projection.or_else(conversion)?.values.first().cloned()
}

fn parameter(node: &Node, wanted: &str) -> Option<f64> {
    let own = node.children.iter();
    let conversion = node.children.iter().filter(|n| n.keyword == "CONVERSION");
    own.chain(conversion.flat_map(|c| c.children.iter()))
        .filter(|n| n.keyword == "PARAMETER")
        .find(|n| plain(name(n)) == wanted)
        .and_then(|n| number(n.values.get(1)?))
}

/// The parameters, for an error to show.
fn described(node: &Node) -> String {
    let conversion = node.children.iter().filter(|n| n.keyword == "CONVERSION");
    let parameters: Vec<String> = node
        .children
        .iter()
        .chain(conversion.flat_map(|c| c.children.iter()))
        .filter(|n| n.keyword == "PARAMETER")
        .map(|n| format!("{} {}", name(n), n.values.get(1).map_or("", String::as_str)))
        .collect();
    let datum = find(node, &["DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE"]).map_or("no datum", name);
    let method = method_name(node).unwrap_or_else(|| "no projection".to_string());
    format!("{method}, {datum}, {}", parameters.join(", ")).trim_end_matches([',', ' ']).to_string()
}

fn plain(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|n: &f64| n.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As ESRI software writes it: no EPSG code anywhere.
    const ESRI_BNG: &str = r#"PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",SPHEROID["Airy_1830",6377563.396,299.3249646]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",400000.0],PARAMETER["False_Northing",-100000.0],PARAMETER["Central_Meridian",-2.0],PARAMETER["Scale_Factor",0.9996012717],PARAMETER["Latitude_Of_Origin",49.0],UNIT["Meter",1.0]]"#;

    fn epsg(text: &str) -> u32 {
        Crs::from_wkt(text).expect("a known system").epsg()
    }

    #[test]
    fn a_prj_without_a_code_is_recognised_by_its_parameters() {
        assert_eq!(epsg(ESRI_BNG), 27700);
        assert_eq!(epsg(&ESRI_BNG.replace('[', " [ ").replace(',', " ,\n ")), 27700);
    }

    #[test]
    fn every_known_system_is_recognised_with_its_code_and_without() {
        for crs in Crs::all() {
            let code = u16::try_from(crs.epsg()).expect("a code");
            let text = crs_definitions::from_code(code).expect("a definition").wkt;
            assert_eq!(epsg(text), crs.epsg(), "{text}");
            let mut bare = text.to_string();
            while let Some(start) = bare.find(",AUTHORITY[") {
                let end = start + bare[start..].find(']').expect("a bracket");
                bare.replace_range(start..=end, "");
            }
            // Plain Mercator with a code alone says that the sphere is meant.
            if crs.epsg() == 3857 {
                assert!(Crs::from_wkt(&bare).is_err());
            } else {
                assert_eq!(epsg(&bare), crs.epsg(), "{bare}");
            }
        }
    }

    #[test]
    fn the_second_version_of_the_text_is_read_too() {
        let text = r#"PROJCRS["OSGB36 / British National Grid",BASEGEOGCRS["OSGB36",DATUM["Ordnance Survey of Great Britain 1936",ELLIPSOID["Airy 1830",6377563.396,299.3249646,LENGTHUNIT["metre",1]]],ID["EPSG",4277]],CONVERSION["British National Grid",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",49,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",-2],PARAMETER["Scale factor at natural origin",0.9996012717],PARAMETER["False easting",400000,LENGTHUNIT["metre",1]],PARAMETER["False northing",-100000]],CS[Cartesian,2],AXIS["(E)",east,ORDER[1],LENGTHUNIT["metre",1]],AXIS["(N)",north,ORDER[2],LENGTHUNIT["metre",1]]]"#;
        assert_eq!(epsg(text), 27700);
        let esri = r#"PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],UNIT["Meter",1.0]]"#;
        assert_eq!(epsg(esri), 3857);
    }

    #[test]
    fn what_is_not_known_is_asked_about_and_never_guessed() {
        let moved = ESRI_BNG.replace("400000.0", "400001.0");
        let error = Crs::from_wkt(&moved).expect_err("another grid").to_string();
        assert!(
            error.contains("False_Easting 400001.0") && error.contains("EPSG:27700"),
            "{error}"
        );
        let feet = ESRI_BNG.replace(r#"UNIT["Meter",1.0]"#, r#"UNIT["Foot",0.3048]"#);
        assert!(Crs::from_wkt(&feet).is_err());
        let datum = ESRI_BNG.replace("D_OSGB_1936", "D_Unknown");
        assert!(Crs::from_wkt(&datum).is_err());
        let other = r#"PROJCS["x",AUTHORITY["EPSG","2154"]]"#;
        assert!(Crs::from_wkt(other).expect_err("unknown").to_string().contains("EPSG:2154"));
        assert!(Crs::from_wkt(r#"GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936"]]"#).is_err());
        for broken in ["", "[", "A[", "A[\"", "PROJCS[]", &"A[".repeat(10_000)] {
            assert!(Crs::from_wkt(broken).is_err());
        }
    }
}
