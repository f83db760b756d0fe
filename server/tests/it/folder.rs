//! The data folder: who may enter it, and who may give orders there.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex};

use tillit_server::clock::MachineClock;
use tillit_server::house::House;
use tillit_server::order::{Socket, socket_of};

use crate::mail::Folder;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Opens and closes a house; what the operator is told.
fn open(data: &Path) -> Vec<String> {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = told.clone();
    let tell = Arc::new(move |line: &str| heard.lock().unwrap().push(line.to_owned()));
    House::open(data, Arc::new(MachineClock), tell).unwrap().close().unwrap();
    std::mem::take(&mut *told.lock().unwrap())
}

#[test]
fn a_data_folder_that_is_open_to_others_is_closed_to_them_and_the_operator_is_told() {
    let folder = Folder::new();
    let data = folder.0.join("data");
    assert_eq!((open(&data).len(), mode(&data)), (0, 0o700), "a new one");
    for open_to_others in [0o755, 0o750, 0o701] {
        set_mode(&data, open_to_others);
        let told = open(&data);
        assert_eq!((told.len(), mode(&data)), (1, 0o700), "{told:?}");
        assert!(told[0].contains("was open to others"), "{told:?}");
    }
    assert_eq!(open(&data).len(), 0, "one that is closed already");
}

#[tokio::test]
async fn orders_are_taken_only_where_no_other_can_reach_the_socket() {
    let folder = Folder::new();
    set_mode(&folder.0, 0o711);
    let refused = Socket::open(&folder.0).unwrap_err();
    assert_eq!(refused.to_string(), "the data folder is open to others");
    assert!(!socket_of(&folder.0).exists());
    set_mode(&folder.0, 0o700);
    let _socket = Socket::open(&folder.0).unwrap();
    assert_eq!(mode(&socket_of(&folder.0)), 0o600);
}
