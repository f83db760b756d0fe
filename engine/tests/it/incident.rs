//! The incident package itself.

use tillit_engine::Language;

use crate::files::{look, read_package, report, workspace};

#[test]
fn the_incident_package_is_clean() {
    let (sources, found) = look(read_package(&workspace()));
    assert!(found.is_empty(), "{}", report(&sources, &found, Language::English));
}
