//! What the program says when it is run by commands.

use std::path::Path;
use std::process::{Command, Output};

fn wardwise(arguments: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wardwise")).args(arguments).output().expect("run")
}

/// The account that a command gives on standard error, and how it ended.
fn account(arguments: &[&Path]) -> String {
    let output = wardwise(arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    told
}

#[test]
fn a_build_and_an_import_tell_what_became_of_every_record() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = folder.path().join("w.wardwise");
    let [build, out, import, into] = ["build", "--out", "import", "-w"].map(Path::new);
    let built = account(&[build, &sample.join("council.toml"), out, &workspace]);
    for line in
        ["records of", "by area code: ", "placed by postcode: ", "by coordinates: ", "not placed: "]
    {
        assert_eq!(built.matches(line).count(), 1, "“{line}” in {built}");
    }
    assert!(built.contains(&format!("wardwise info {} --unplaced FILE", workspace.display())));

    let services = account(&[import, into, &workspace, &sample.join("services.csv")]);
    assert!(!services.contains("not placed"), "an earlier import's account: {services}");
    let more = folder.path().join("more.csv");
    std::fs::write(&more, "Customer Ref,Postcode,LGSL,Date\nA,ZZ1 1ZZ,273,11/02/2023\n")
        .expect("written");
    let told = account(&[import, into, &workspace, &more]);
    assert_eq!(told.matches("not placed: ").count(), 1, "{told}");
    assert!(told.contains("1 records of 1 persons") && told.contains("not placed: 1"), "{told}");
}
