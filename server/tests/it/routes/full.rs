//! A disk without room, and one that fails.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::json;
use tillit_store::disk::{Disk, Folder, StorageBackend};
use tillit_store::{Options, Writer, open_on};

use super::house::House;
use crate::desk::package_files;

/// How every write fails; `None`: none does.
type Failing = Arc<Mutex<Option<io::ErrorKind>>>;

/// A folder in which every write fails once it is told so.
#[derive(Clone, Debug)]
struct Bounded {
    folder: Arc<Folder>,
    failing: Failing,
}

impl Bounded {
    fn room(&self) -> io::Result<()> {
        self.failing.lock().unwrap().map_or(Ok(()), |kind| Err(kind.into()))
    }

    fn bounded(&self, file: io::Result<Box<dyn StorageBackend>>) -> io::Result<Box<dyn StorageBackend>> {
        Ok(Box::new(File { file: file?, disk: self.clone() }))
    }
}

impl Disk for Bounded {
    fn names(&self) -> io::Result<Vec<String>> {
        self.folder.names()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn StorageBackend>> {
        self.bounded(self.folder.open(name))
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn StorageBackend>> {
        self.room()?;
        self.bounded(self.folder.create(name))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.folder.rename(from, to)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.folder.remove(name)
    }
}

#[derive(Debug)]
struct File {
    file: Box<dyn StorageBackend>,
    disk: Bounded,
}

impl StorageBackend for File {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read(offset, out)
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.disk.room()?;
        self.file.set_len(length)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.disk.room()?;
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.disk.room()?;
        self.file.write(offset, data)
    }
}

/// A store on a disk that fails by the switch.
fn store(folder: &Path, failing: &Failing) -> Writer {
    let disk = |path: &Path| Arc::new(Bounded { folder: Arc::new(Folder::open(path).unwrap()), failing: failing.clone() });
    open_on(disk(&folder.join("journal")), disk(folder), &Options::default()).unwrap()
}

#[tokio::test]
async fn on_a_full_disk_every_write_is_told_so_and_reading_goes_on() {
    let failing = Failing::default();
    let house = House::on(|folder| store(folder, &failing));
    house.publish(package_files());
    let hanna = house.who("hanna");
    let number = hanna.phone().await;
    *failing.lock().unwrap() = Some(io::ErrorKind::StorageFull);
    for _ in 0..2 {
        let told = hanna.post(&format!("/api/cases/{number}/notes"), json!({"text": "x"})).await;
        assert_eq!(told.problem(), (507, "disk_full".to_owned()));
        assert_eq!(hanna.get(&format!("/api/cases/{number}")).await.header("etag"), Some("\"1\""));
    }
    assert_eq!(house.stranger().get("/readyz").await.problem(), (503, "stopped".to_owned()));
}

#[tokio::test]
async fn why_the_disk_failed_is_told_to_nobody_by_http() {
    let failing = Failing::default();
    let house = House::on(|folder| store(folder, &failing));
    house.publish(package_files());
    let hanna = house.who("hanna");
    let number = hanna.phone().await;
    *failing.lock().unwrap() = Some(io::ErrorKind::TimedOut);
    let refused = hanna.post(&format!("/api/cases/{number}/notes"), json!({"text": "x"})).await;
    let unready = house.stranger().get("/readyz").await;
    let reason = house.keeper.store().stopped().expect("the store has stopped");
    assert!(reason.contains("timed out"), "the operator is told more: {reason}");
    for told in [refused, unready] {
        assert_eq!(told.problem(), (503, "stopped".to_owned()));
        assert!(!told.text.contains("timed out") && !told.text.contains("redb"), "{}", told.text);
    }
}
