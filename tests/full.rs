//! A disk that is really full (P7): nothing is changed and whoever asks is told, reading goes on, and with room so does all.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::ledger::{Clerk, Given, Ledger};
use crate::package::{Folder, Run};
use crate::parcels::parcels;
use crate::random::{Random, amount, seed};
use crate::server::{Server, token_on, verified};

/// A disk of 8 MB in memory. It lies in a mount namespace of its own, so that the machine's mounts stay as they are, and goes away
/// with the process that holds it.
struct SmallDisk {
    holder: Child,
    path: PathBuf,
}

impl SmallDisk {
    #[track_caller]
    fn new(folder: &Folder) -> SmallDisk {
        // Who is not root may mount within a user namespace.
        let script = "mkdir disk || exit; way=--mount; unshare $way true 2>/dev/null || way='--user --map-root-user --mount'; \
                      exec unshare $way sh -c 'mount -t tmpfs -o size=8m none disk && cd disk && echo mounted && exec cat'";
        let mut command = Command::new("sh");
        let piped = command.args(["-c", script]).current_dir(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut holder = piped.spawn().expect("`sh` is there");
        let mut line = String::new();
        BufReader::new(holder.stdout.as_mut().expect("its answer is read")).read_line(&mut line).expect("it prints UTF-8");
        assert_eq!(line, "mounted\n", "a small disk needs `unshare`, and the right to mount as root or within a user namespace");
        let path = PathBuf::from(format!("/proc/{}/cwd", holder.id()));
        SmallDisk { holder, path }
    }

    /// The data folder on it.
    fn data(&self) -> String {
        self.path.join("data").to_str().expect("it is plain").to_owned()
    }

    /// Fills it but for some bytes.
    fn fill(&self, but: u64) {
        let ballast = self.path.join("ballast");
        let mut file = OpenOptions::new().create(true).append(true).open(&ballast).expect("it can be made");
        while file.write_all(&[1; 4096]).is_ok() {}
        let bytes = file.metadata().expect("it is there").len();
        file.set_len(bytes.saturating_sub(but)).expect("it can be cut");
    }

    fn make_room(&self) {
        fs::remove_file(self.path.join("ballast")).expect("it is there");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

#[test]
fn on_a_full_disk_changes_are_refused_reading_goes_on_and_with_room_and_a_restart_all_goes_on() {
    let mut random = Random::new(seed(44));
    for round in 0..amount("TILLIT_FULL_ROUNDS", 4) {
        let folder = parcels(1);
        let disk = SmallDisk::new(&folder);
        let data = disk.data();
        let server = Server::start_on(&folder, &data);
        let eva = token_on(&folder, &data, "eva");
        let mut ledger = Ledger::begun(&server, &eva);
        disk.fill(random.next() % 300_000);
        let refused = work_until_refused(&server, &eva, &mut ledger, &mut random);
        println!("round {round}: full after {} answers", ledger.given.len());

        for _ in 0..2 {
            let again = refused.asked.ask(server.address(), &eva).expect("the server is there").answer;
            assert_eq!((again.status, &again.body["type"]), (507, &"urn:tillit:problem:disk_full".into()), "{again:?}");
        }
        for (number, case) in ledger.cases() {
            assert_eq!(server.get(&eva, &format!("/api/cases/{number}")).body, case);
        }
        ledger.compare(&server, &eva);
        assert_eq!((server.get("", "/healthz").status, server.get("", "/readyz").status), (200, 503));
        folder.edit("rules/label.rhai", "By 1.", "By another.");
        for order in [&["reload", "--data", &data][..], &["token", "new", "eva", "--data", &data]] {
            let run = folder.tillit(order);
            assert!(run.code == 6 && run.err.contains("No space left on device") && run.err.lines().count() == 1, "{}", run.err);
        }

        if round % 2 == 0 {
            server.kill();
        } else {
            let Run { code, err, .. } = server.stop();
            let told = "nothing can be changed until tillit is started again: the journal cannot be used: ";
            assert!(code == 5 && err.matches(told).count() == 1, "the operator is told: {err}");
        }
        disk.fill(0);
        let run = folder.tillit(&["serve", "--data", &data]);
        assert!(run.code == 5 && run.err.contains("No space left on device") && run.err.lines().count() == 1, "{}", run.err);
        disk.make_room();
        let server = Server::start_on(&folder, &data);
        ledger.compare(&server, &eva);
        ledger.unanswered.push(refused.asked);
        ledger.settle(&server, &eva);
        ledger.repeat(&server, &eva, 10, &mut random);
        ledger.compare_journals(&server, &eva);
        server.stop();
        verified(&folder, &data);
    }
}

/// Works until something is refused; it is given back.
fn work_until_refused(server: &Server, token: &str, ledger: &mut Ledger, random: &mut Random) -> Given {
    let mut clerk = Clerk::several(1, "full", ledger, random).remove(0);
    for _ in 0..2_000 {
        let given = clerk.next().ask(server.address(), token).expect("the server is there");
        if !given.is_done() {
            return given;
        }
        clerk.learn(&given.answer.body);
        ledger.given.push(given);
    }
    panic!("more is answered than the disk holds");
}
