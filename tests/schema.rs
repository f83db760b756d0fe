//! `tillit schema`.

use std::fs;

use crate::package::{Folder, run, tillit, workspace};

#[test]
fn the_schemas_that_are_kept_are_those_that_the_binary_prints() {
    for kind in run(&mut tillit(&["schema"])).out.lines() {
        let printed = run(&mut tillit(&["schema", kind]));
        let kept = fs::read_to_string(workspace().join(format!("docs/schema/{kind}.json"))).expect("the schema is kept");
        assert!(printed.code == 0 && printed.out == kept, "docs/schema/{kind}.json is not what `tillit schema {kind}` prints");
    }
}

#[test]
fn all_schemas_are_written_into_a_folder_that_is_made_for_them() {
    let folder = Folder::empty();
    let written = folder.tillit(&["schema", "--to", "schemas/tillit"]);
    assert_eq!((written.code, written.err.as_str()), (0, ""));
    let mut named: Vec<String> = written.out.lines().map(str::to_owned).collect();
    named.sort();
    let kept = fs::read_dir(workspace().join("docs/schema")).expect("schemas are kept");
    let mut kept: Vec<String> =
        kept.map(|entry| format!("schemas/tillit/{}", entry.expect("it can be read").file_name().to_string_lossy())).collect();
    kept.sort();
    assert_eq!(named, kept);
    for path in named {
        let text = fs::read_to_string(folder.path().join(path)).expect("it was written");
        assert!(serde_json::from_str::<serde_json::Value>(&text).expect("it is JSON").is_object());
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told_with_its_path() {
    let folder = Folder::empty();
    folder.write("taken", "a file stands here");
    let run = folder.tillit(&["schema", "--to", "taken"]);
    assert_eq!((run.code, run.out.as_str()), (5, ""));
    assert!(run.err.starts_with("error: cannot write taken/") && run.err.lines().count() == 1, "{}", run.err);
}

#[test]
fn a_misspelt_kind_is_wrong_use_with_the_kind_that_was_meant() {
    let run = run(&mut tillit(&["schema", "proces"]));
    assert_eq!((run.code, run.err.as_str()), (2, "error: `KIND` cannot be `proces`; did you mean `process`?\n"));
}
