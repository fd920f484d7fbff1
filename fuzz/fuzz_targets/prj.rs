#![no_main]
use wardwise::geography::Crs;
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let _ = Crs::from_wkt(&text);
    let _ = Crs::parse(&text);
});
