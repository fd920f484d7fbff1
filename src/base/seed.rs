//! Where does chance come from? From one stored seed; each area draws from
//! its own stream, so the number of threads changes nothing.

/// A stream of pseudo-random numbers: SplitMix64 (Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", OOPSLA 2014). Its bits
/// are part of what a stored seed means, so they must never change.
#[derive(Clone, Debug)]
pub struct Stream(u64);

/// The stream numbered `stream` of `seed`.
pub fn stream(seed: u64, stream: u64) -> Stream {
    let mut mixer = Stream(seed ^ stream.wrapping_mul(0xD6E8_FEB8_6659_FD93));
    let start = mixer.next_u64() ^ stream;
    Stream(start)
}

impl Stream {
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform in 0..n by Lemire's multiply-and-shift; 0 where n is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next_u64()) * u128::from(n)) >> 64) as u64
    }

    /// Uniform in [low, high).
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// True with the given probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Standard normal, by Box and Muller's transform.
    pub fn normal(&mut self) -> f64 {
        let u = 1.0 - self.unit();
        let v = self.unit();
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_of_a_seed_never_change() {
        // The published first outputs of SplitMix64 seeded with 1234567.
        let mut raw = Stream(1_234_567);
        assert_eq!(raw.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(raw.next_u64(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn streams_of_one_seed_differ() {
        assert_ne!(stream(1, 0).next_u64(), stream(1, 1).next_u64());
        let mut s = stream(7, 3);
        let mean = (0..10_000).map(|_| s.unit()).sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.02);
    }
}
