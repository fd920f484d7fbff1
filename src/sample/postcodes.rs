//! Which postcodes does the sample council have? They have the shape of real
//! ones, in the postcode area ZZ, which the Royal Mail does not use.

use super::country::Country;
use super::position::lonlat;
use super::terrain::streams;
use crate::base::{Result, seed};
use geo::{Contains, Coord};

/// Postcodes that there shall be, about.
const POSTCODES: f64 = 4_000.0;
/// The letters that the second half of a postcode uses.
const LETTERS: [char; 20] = [
    'A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X', 'Y',
    'Z',
];

const STREET_FIRST: [&str; 24] = [
    "Samphire", "Teasel", "Lanyard", "Bollard", "Plover", "Sedge", "Tiller", "Marram", "Sluice",
    "Herring", "Alder", "Beacon", "Capstan", "Drover", "Eider", "Furrow", "Gorse", "Halyard",
    "Kestrel", "Linnet", "Mallow", "Oyster", "Pinfold", "Quarry",
];
const STREET_LAST: [&str; 10] =
    ["Street", "Road", "Lane", "Close", "Way", "Row", "Avenue", "Drove", "Gardens", "Crescent"];

pub struct Postcode {
    pub text: String,
    pub street: String,
    /// The Output Area it lies in, by position.
    pub area: usize,
    pub lon: f64,
    pub lat: f64,
}

/// Sorted by area; every area has at least two.
pub fn postcodes(country: &Country, seed: u64) -> Result<Vec<Postcode>> {
    let total: f64 = country.areas.iter().map(|a| a.people).sum();
    let mut postcodes = Vec::new();
    let mut used = vec![0u32; country.wards.len()];
    for (number, area) in country.areas.iter().enumerate() {
        let mut stream = seed::stream(seed, streams::POSTCODES + number as u64);
        let count = (POSTCODES * area.people / total).round().clamp(2.0, 14.0) as usize;
        for _ in 0..count {
            let home = area.homes[stream.below(area.homes.len() as u64) as usize].0;
            let near = Coord {
                x: home.x + stream.between(-12.0, 12.0),
                y: home.y + stream.between(-12.0, 12.0),
            };
            let inside = [near, home].into_iter().find(|&at| area.shape.contains(&grid(at)));
            let at = grid(inside.unwrap_or(home));
            let (lon, lat) = lonlat(at)?;
            // units are handed out in a scattered order, as they seem to be
            let unit = used[area.ward];
            used[area.ward] += 1;
            let (sector, inner) = (unit / 60, unit % 60 * 137 % 400);
            postcodes.push(Postcode {
                text: format!(
                    "ZZ{} {}{}{}",
                    area.ward + 1,
                    sector % 10,
                    LETTERS[(inner / 20) as usize % 20],
                    LETTERS[(inner % 20) as usize]
                ),
                street: format!(
                    "{} {}",
                    STREET_FIRST[stream.below(24) as usize],
                    STREET_LAST[stream.below(10) as usize]
                ),
                area: number,
                lon,
                lat,
            });
        }
    }
    Ok(postcodes)
}

fn grid(at: Coord) -> Coord {
    let (east, north) = super::place::ORIGIN;
    Coord { x: east + at.x, y: north + at.y }
}
