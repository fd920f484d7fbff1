//! How do pixels become the compressed part of a PNG, on every core? Bands of
//! rows are filtered and deflated each by itself; each but the last ends on a
//! whole byte, so that one after the other they are one stream.
//!
//! PNG specification (W3C, third edition, 2025), 9 and 12.7: of the filters,
//! each row takes the one whose bytes are least, as signed numbers, in sum.
//! RFC 1950 for the stream's head and check sum, RFC 1951 for its blocks.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rayon::prelude::*;
use std::io::Write;

/// Bytes of a band, roughly: enough that what a band cannot refer to in the
/// one before is not missed. Never depends on the number of threads.
const BAND: usize = 1 << 19;

/// The data of the IDAT chunks, in order, of a picture of opaque pixels: four
/// bytes each, of which three are kept.
///
/// # Errors
/// Where the compressor fails.
pub fn idat(rgba: &[u8], width: usize) -> std::io::Result<Vec<Vec<u8>>> {
    let rows: Vec<&[u8]> = rgba.chunks_exact(width * 4).collect();
    let in_band = (BAND / (width * 3)).max(1);
    let bands: Vec<usize> = (0..rows.len().div_ceil(in_band)).collect();
    let deflated: Vec<(Vec<u8>, Sum)> = bands
        .par_iter()
        .map(|band| {
            let from = band * in_band;
            let to = rows.len().min(from + in_band);
            let filtered = filtered(from.checked_sub(1).map(|above| rows[above]), &rows[from..to]);
            let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
            deflate.write_all(&filtered)?;
            let bytes = if to == rows.len() {
                deflate.finish()?
            } else {
                deflate.flush()?;
                std::mem::take(deflate.get_mut())
            };
            Ok((bytes, Sum::of(&filtered)))
        })
        .collect::<std::io::Result<_>>()?;
    let sum = deflated.iter().fold(Sum::default(), |sum, band| sum.then(&band.1));
    let mut chunks: Vec<Vec<u8>> = deflated.into_iter().map(|band| band.0).collect();
    if let Some(first) = chunks.first_mut() {
        // Deflate with the largest window, at the usual level.
        first.splice(0..0, [0x78, 0x9C]);
    }
    if let Some(last) = chunks.last_mut() {
        last.extend(sum.number().to_be_bytes());
    }
    Ok(chunks)
}

/// Bytes to a pixel.
const PIXEL: usize = 3;

/// Rows as a PNG has them, each behind the number of its filter.
fn filtered(above: Option<&[u8]>, rows: &[&[u8]]) -> Vec<u8> {
    let width = rows.first().map_or(0, |row| row.len() / 4 * PIXEL);
    let rgb = |row: &[u8], into: &mut Vec<u8>| {
        into.clear();
        // Nothing is left of the first pixel, or of the one above it.
        into.extend([0; PIXEL]);
        row.chunks_exact(4).for_each(|pixel| into.extend_from_slice(&pixel[..PIXEL]));
    };
    let (mut here, mut before) = (Vec::new(), vec![0; width + PIXEL]);
    if let Some(above) = above {
        rgb(above, &mut before);
    }
    let mut out = Vec::with_capacity(rows.len() * (width + 1));
    let mut tried: [Vec<u8>; FILTERS.len()] = std::array::from_fn(|_| vec![0; width]);
    for row in rows {
        rgb(row, &mut here);
        let mut least = (u64::MAX, 0);
        for (at, (_, filter)) in FILTERS.iter().enumerate() {
            filter(&here, &before, &mut tried[at]);
            let sum = tried[at].iter().map(|&byte| u64::from((byte as i8).unsigned_abs())).sum();
            least = least.min((sum, at));
        }
        out.push(FILTERS[least.1].0);
        out.extend_from_slice(&tried[least.1]);
        std::mem::swap(&mut here, &mut before);
    }
    out
}

/// Writes a row less what is expected of it, from it and the one above, both
/// with a pixel of nothing in front.
type Filter = fn(&[u8], &[u8], &mut [u8]);

/// Filters by their number: none, left, above, and Paeth's.
const FILTERS: [(u8, Filter); 4] = [(0, as_it_is), (1, less_left), (2, less_above), (4, paeth)];

fn as_it_is(here: &[u8], _: &[u8], out: &mut [u8]) {
    out.copy_from_slice(&here[PIXEL..]);
}

fn less_left(here: &[u8], _: &[u8], out: &mut [u8]) {
    for ((out, byte), left) in out.iter_mut().zip(&here[PIXEL..]).zip(here) {
        *out = byte.wrapping_sub(*left);
    }
}

fn less_above(here: &[u8], above: &[u8], out: &mut [u8]) {
    for ((out, byte), above) in out.iter_mut().zip(&here[PIXEL..]).zip(&above[PIXEL..]) {
        *out = byte.wrapping_sub(*above);
    }
}

/// A. W. Paeth's predictor: of left, above and above left, the one nearest to
/// left + above − above left.
fn paeth(here: &[u8], above: &[u8], out: &mut [u8]) {
    let sides = here.iter().zip(&above[PIXEL..]).zip(above);
    for ((out, byte), ((&left, &up), &corner)) in out.iter_mut().zip(&here[PIXEL..]).zip(sides) {
        let [a, b, c] = [left, up, corner].map(i16::from);
        let (from_left, from_up) = ((b - c).abs(), (a - c).abs());
        let from_corner = (a + b - 2 * c).abs();
        let nearest_two = if from_left <= from_up { left } else { up };
        let nearest = if from_left.min(from_up) <= from_corner { nearest_two } else { corner };
        *out = byte.wrapping_sub(nearest);
    }
}

/// Adler's check sum of some bytes, and how many they are.
struct Sum {
    low: u32,
    high: u32,
    len: usize,
}

const MODULUS: u32 = 65_521;

impl Default for Sum {
    fn default() -> Self {
        Sum { low: 1, high: 0, len: 0 }
    }
}

impl Sum {
    fn of(bytes: &[u8]) -> Sum {
        // As many as sums of the largest bytes stay in 32 bits.
        const AT_ONCE: usize = 5552;
        let mut sum = Sum::default();
        for bytes in bytes.chunks(AT_ONCE) {
            for &byte in bytes {
                sum.low += u32::from(byte);
                sum.high += sum.low;
            }
            sum.low %= MODULUS;
            sum.high %= MODULUS;
        }
        Sum { len: bytes.len(), ..sum }
    }

    /// Of these bytes and then those.
    fn then(self, next: &Sum) -> Sum {
        let modulus = u64::from(MODULUS);
        let low = (self.low + next.low + MODULUS - 1) % MODULUS;
        let len = next.len as u64 % modulus;
        let carried = u64::from(self.low + MODULUS - 1) % modulus * len;
        let high = (u64::from(self.high) + u64::from(next.high) + carried) % modulus;
        Sum { low, high: high as u32, len: self.len + next.len }
    }

    fn number(&self) -> u32 {
        self.high << 16 | self.low
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Opaque pixels, some alike and some at random.
    fn pixels(width: usize, height: usize, seed: u64) -> Vec<u8> {
        let mut chance = crate::base::seed::stream(seed, 0);
        let row: Vec<u8> = (0..width * 4).map(|_| chance.below(256) as u8).collect();
        let mut all = Vec::new();
        for at in 0..height {
            match at % 4 {
                0 => all.extend((0..width * 4).map(|i| (i / 9) as u8)),
                1 => all.extend((0..width * 4).map(|_| chance.below(256) as u8)),
                2 => all.extend_from_slice(&row),
                _ => all.extend_from_slice(&all.clone()[all.len() - width * 4..]),
            }
        }
        all
    }

    fn file(rgba: &[u8], width: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let height = rgba.len() / width / 4;
        let mut encoder = png::Encoder::new(&mut out, width as u32, height as u32);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().expect("a header");
        for chunk in idat(rgba, width).expect("deflated") {
            writer.write_chunk(png::chunk::IDAT, &chunk).expect("a chunk");
        }
        writer.finish().expect("an end");
        out
    }

    fn decoded(bytes: &[u8]) -> Vec<u8> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.ignore_checksums(false);
        let mut reader = decoder.read_info().expect("a header");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut pixels).expect("pixels");
        pixels
    }

    #[test]
    fn pixels_of_one_band_and_of_many_come_back_on_any_number_of_threads() {
        for (width, height) in [(1, 1), (3, 2), (97, 50), (700, 900)] {
            let rgba = pixels(width, height, 1);
            let rgb: Vec<u8> = rgba.chunks_exact(4).flat_map(|p| p[..3].to_vec()).collect();
            let bytes = file(&rgba, width);
            assert!(decoded(&bytes) == rgb, "{width} × {height}");
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
            assert!(pool.install(|| file(&rgba, width)) == bytes);
        }
    }

    #[test]
    fn what_repeats_takes_little_room() {
        let rgba = [60, 120, 180, 255].repeat(800 * 800);
        let bytes: usize = idat(&rgba, 800).expect("deflated").iter().map(Vec::len).sum();
        assert!(bytes < 20_000, "{bytes}");
    }

    proptest! {
        #[test]
        fn check_sums_of_parts_make_that_of_the_whole(
            bytes in proptest::collection::vec(any::<u8>(), 0..9_000), at in 0..9_000usize,
        ) {
            let (first, second) = bytes.split_at(at.min(bytes.len()));
            let both = Sum::of(first).then(&Sum::of(second));
            prop_assert_eq!(both.number(), Sum::of(&bytes).number());
            prop_assert_eq!(both.len, bytes.len());
        }
    }

    #[test]
    fn the_check_sum_is_adlers() {
        assert_eq!(Sum::of(b"Wikipedia").number(), 0x11E6_0398);
        assert_eq!(Sum::of(&[]).number(), 1);
    }
}
