#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [shp, dbf, shx, cpg] = wardwise_fuzz::pieces(data);
    wardwise_fuzz::read_boundaries(&[
        ("areas.shp", shp),
        ("areas.dbf", dbf),
        ("areas.shx", shx),
        ("areas.cpg", cpg),
    ]);
});
