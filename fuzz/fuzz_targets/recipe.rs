#![no_main]
use std::path::Path;
use wardwise::council::Recipe;
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = Recipe::parse(text, Path::new("recipe.toml"));
    }
});
