//! What does the machine say of the work? Peak memory and the busy cores of
//! others where it has `/proc` (Linux), the processor time everywhere.

use std::time::Duration;

/// The largest resident set that this process has had, in MB of 1024² bytes.
pub fn peak_memory_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = kilobytes.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// The processor time of this process so far, all threads together.
pub fn processor_time() -> Option<Duration> {
    cpu_time::ProcessTime::try_now().ok().map(|time| time.as_duration())
}

/// The time that all cores together have been busy since the machine started.
pub fn busy_time() -> Option<Duration> {
    /// Linux counts for programs in hundredths of a second.
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string("/proc/stat").ok()?;
    let ticks = stat.lines().next()?.split_whitespace().skip(1);
    let ticks: Vec<u32> = ticks.filter_map(|word| word.parse().ok()).collect();
    // All but idling and waiting for disks, which are the fourth and fifth;
    // guests beyond the eighth are in the others already.
    let busy = ticks.iter().take(8).enumerate().filter(|(at, _)| !matches!(at, 3 | 4));
    Some(TICK * busy.map(|(_, ticks)| ticks).sum::<u32>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_takes_processor_time() {
        let before = processor_time().expect("processor time");
        let mut sum = 0u64;
        for i in 0..20_000_000u64 {
            sum = std::hint::black_box(sum ^ i.wrapping_mul(i));
        }
        assert!(processor_time().expect("processor time") > before, "{sum}");
    }

    #[test]
    fn memory_that_was_touched_is_in_the_peak() {
        let Some(before) = peak_memory_mb() else { return };
        let large = std::hint::black_box(vec![1u8; 64 << 20]);
        assert!(peak_memory_mb().is_some_and(|peak| peak >= before && peak >= 64.0));
        drop(large);
    }
}
