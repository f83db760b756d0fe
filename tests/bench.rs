//! `tillit bench`: that each layer measures, and says what scripts read.

use serde_json::Value as Json;

use crate::package::Folder;

/// What a short run says.
#[track_caller]
fn measured(layer: &str) -> Json {
    let folder = Folder::small();
    let run = folder.tillit(&["bench", "--layer", layer, "--clients", "3", "--seconds", "1", "--cases", "20", "--json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let figures: Json = serde_json::from_str(&run.out).expect("it says JSON");
    assert_eq!(figures["layer"], layer);
    assert_eq!(figures["package"].as_str().map(str::len), Some(16), "{figures}");
    figures
}

#[track_caller]
fn is_above_zero(figures: &Json, names: &[&str]) {
    for name in names {
        assert!(figures[name].as_f64().is_some_and(|figure| figure > 0.0), "{name}: {figures}");
    }
}

#[test]
fn the_core_alone_is_measured() {
    is_above_zero(&measured("core"), &["commands_per_second", "p99_us"]);
}

#[test]
fn the_store_and_the_server_are_measured_with_clients_of_whom_none_is_refused() {
    for layer in ["store", "http"] {
        let figures = measured(layer);
        is_above_zero(&figures, &["commands_per_second", "p50_us", "p99_us", "flushes_per_command", "bytes_per_case"]);
        is_above_zero(&figures["limit"], &["fdatasync_per_second", "redb_appends_per_second", "redb_commit_p50_us"]);
        assert_eq!((&figures["clients"], &figures["preloaded"], &figures["cases_left"]), (&3.into(), &20.into(), &0.into()), "{figures}");
    }
}

#[test]
fn a_start_is_measured_after_an_orderly_end_and_after_a_kill() {
    let figures = measured("start");
    is_above_zero(&figures, &["start_ms", "start_after_kill_ms", "resident_bytes"]);
    assert_eq!((figures["cases"].as_u64(), figures["open"].as_u64()), (Some(4_040), Some(4_020)));
}
