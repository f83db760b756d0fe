//! A real Alertmanager posts to a real tillit: what it is called, and what its JSON means, stands in the package alone.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::package::{Folder, incident};
use crate::server::{Server, ask, token};

const PROGRAM: &str = "prometheus-alertmanager";

/// A running Alertmanager. It is killed when the test ends.
struct Alertmanager {
    child: Child,
    address: String,
}

impl Alertmanager {
    /// Starts it with a webhook to the server, as a system with a token of its own.
    #[track_caller]
    fn start(folder: &Folder, server: &Server, token: &str) -> Alertmanager {
        let url = format!("http://{}/api/signals/monitoring", server.address());
        folder.write(
            "alertmanager.yml",
            format!(
                "route: {{receiver: tillit, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1s}}\n\
                 receivers:\n\
                 - name: tillit\n  \
                   webhook_configs:\n  \
                   - {{url: '{url}', send_resolved: true, http_config: {{authorization: {{credentials: {token}}}}}}}\n"
            ),
        );
        let address = free_address();
        let data = folder.path().join("alertmanager");
        let child = Command::new(PROGRAM)
            .current_dir(folder.path())
            .arg("--config.file=alertmanager.yml")
            .arg(format!("--storage.path={}", data.display()))
            .arg(format!("--web.listen-address={address}"))
            .arg("--cluster.listen-address=")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{PROGRAM} does not start ({error}); `tests/run` installs it"));
        let alertmanager = Alertmanager { child, address };
        wait_until(|| std::net::TcpStream::connect(&alertmanager.address).is_ok(), "it listens");
        wait_until(|| ask(&alertmanager.address, "", "GET", "/-/ready", &Json::Null).status == 200, "it is ready");
        alertmanager
    }

    /// Tells it of an alert, as Prometheus does.
    #[track_caller]
    fn alert(&self, ends_at: Option<&str>) {
        let labels = json!({"alertname": "HttpDown", "instance": "web-1", "service": "www", "severity": "critical"});
        let mut alert = json!({"labels": labels, "annotations": {"summary": "web-1 does not answer"}});
        if let Some(ends_at) = ends_at {
            alert["endsAt"] = ends_at.into();
        }
        let answer = ask(&self.address, "", "POST", "/api/v2/alerts", &json!([alert]));
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

impl Drop for Alertmanager {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").to_string()
}

#[track_caller]
fn wait_until(is_so: impl Fn() -> bool, what: &str) {
    let since = Instant::now();
    while !is_so() {
        assert!(since.elapsed() < Duration::from_secs(30), "not in time: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn an_alert_begins_a_case_is_joined_while_it_goes_on_and_its_end_is_told_to_the_same_case() {
    let folder = incident();
    let server = Server::start(&folder, &[]);
    let (monitoring, hanna) = (token(&folder, "monitoring"), token(&folder, "hanna"));
    let alertmanager = Alertmanager::start(&folder, &server, &monitoring);
    alertmanager.alert(None);
    let list = "/api/cases?process=incident";
    let rows = server.await_that(&hanna, list, |page| page["rows"].as_array().is_some_and(|rows| !rows.is_empty()));
    let number = rows["rows"][0]["number"].as_str().expect("a case has a number").to_owned();
    let path = format!("/api/cases/{number}");
    // Alertmanager repeats itself every second while the alert goes on.
    let case = server.await_that(&hanna, &path, |case| case["fields"]["alarms"].as_u64().is_some_and(|alarms| alarms > 1));
    assert_eq!(case["fields"]["summary"], "web-1 does not answer");
    assert_eq!(case["fields"]["service"], "web", "what the package makes of `www`");
    assert_eq!(case["fields"]["urgency"], "now");
    alertmanager.alert(Some("2020-01-01T00:00:00Z"));
    server.await_that(&hanna, &path, |case| case["fields"]["ceased"] == true);
    assert_eq!(server.get(&hanna, list).body["rows"].as_array().map(Vec::len), Some(1), "one fingerprint, one case");
    let history = server.get(&hanna, &format!("{path}/journal")).body.to_string();
    assert!(history.contains("monitoring"), "{history}");
}
