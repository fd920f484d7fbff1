//! How does memory that is needed no longer go back to the system?

/// Sets the allocator of the C library, which this program and the graphics
/// driver share, so that it gives back at once what was large. By itself it
/// holds on to pieces of up to 32 MB once one of that size was given back, in
/// every thread's own heap: of a country, a hundred megabytes. Elsewhere than
/// on Linux with glibc nothing is done.
pub fn give_back_at_once() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // The size of what is given back by itself, and how many heaps there
        // may be; mallopt(3).
        for (what, value) in [(libc::M_MMAP_THRESHOLD, 64 << 10), (libc::M_ARENA_MAX, 2)] {
            #[expect(unsafe_code, reason = "two numbers are set before the window has threads")]
            // SAFETY: mallopt takes two numbers and touches no memory of ours; values that it
            // does not know it leaves alone.
            unsafe {
                libc::mallopt(what, value);
            }
        }
    }
}
