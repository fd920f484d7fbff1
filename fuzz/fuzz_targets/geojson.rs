#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    wardwise_fuzz::read_boundaries(&[("areas.geojson", data)]);
});
