//! A house for tests: the real package on a real store in a folder of its own, asked through the routes, without a socket.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use tillit_engine::case::{Id, Message, Person, Text, Value};
use tillit_server::clock::Clock;
use tillit_server::http::{Limits, Surface};
use tillit_server::routes::{Api, app};
use tillit_server::token::Token;
use tillit_store::record::{Hash, Holder, PersonData, TokenData};
use tillit_store::{Answer, Ask, Asker, CaseName, Chance, Keeper, Options, Request as Asked, Writer, open};
use tower::ServiceExt;

use crate::desk::{package_files, text};

/// A clock that stands until it is moved.
#[derive(Clone)]
pub(crate) struct StandingClock(Arc<Mutex<Timestamp>>);

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A folder of its own, gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("tillit-server-{}-{count}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The running house. Fields are dropped in order: the store before its folder.
pub(crate) struct House {
    pub(crate) app: Router,
    pub(crate) keeper: Arc<Keeper>,
    pub(crate) told: Arc<Mutex<Vec<String>>>,
    clock: StandingClock,
    drawn: AtomicUsize,
    folder: Folder,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Told {
    #[track_caller]
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The case, where all went well.
    #[track_caller]
    pub(crate) fn case(&self) -> Json {
        assert!([200, 201].contains(&self.status), "{} {}", self.status, self.text);
        self.json()
    }

    /// The status and the end of the problem's type.
    #[track_caller]
    pub(crate) fn problem(&self) -> (u16, String) {
        let kind = self.json()["type"].as_str().unwrap_or_else(|| panic!("{} {}", self.status, self.text)).to_owned();
        (self.status, kind.rsplit(':').next().unwrap().to_owned())
    }
}

impl House {
    pub(crate) fn new() -> House {
        House::with(package_files())
    }

    /// A house with a package.
    pub(crate) fn with(files: Vec<(String, String)>) -> House {
        let house = House::empty();
        house.publish(files);
        house
    }

    /// A house before its first package.
    pub(crate) fn empty() -> House {
        House::on(|folder| open(folder, &Options::default()).unwrap())
    }

    /// A house on the store that is opened in its folder.
    pub(crate) fn on(open: impl FnOnce(&Path) -> Writer) -> House {
        let folder = Folder::new();
        let keeper = Arc::new(Keeper::start(open(folder.path())));
        let clock = StandingClock(Arc::new(Mutex::new("2026-03-02T08:00:00Z".parse().unwrap())));
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = told.clone();
        let surface = Surface { limits: Limits::default(), tell: Arc::new(move |line| heard.lock().unwrap().push(line.to_owned())) };
        let app = app(Api { surface, keeper: keeper.clone(), clock: Arc::new(clock.clone()), data: folder.path().into() });
        House { app, keeper, told, clock, drawn: AtomicUsize::new(0), folder }
    }

    pub(crate) fn publish(&self, files: Vec<(String, String)>) {
        let prepared = self.keeper.store().prepare(files).unwrap().unwrap_or_else(|unfit| panic!("{unfit:#?}"));
        self.decide(Ask::Publish { prepared: Arc::new(prepared), why: None });
    }

    /// What the operator asks, past the routes.
    pub(crate) fn decide(&self, ask: Ask) -> Answer {
        self.commit(Asker::Engine, ask)
    }

    fn commit(&self, by: Asker, ask: Ask) -> Answer {
        let mut chance = [7; 32];
        chance[..8].copy_from_slice(&self.drawn.fetch_add(1, Ordering::Relaxed).to_le_bytes());
        let request = Asked { at: self.clock.now(), chance: Chance(chance), by, key: None, ask };
        self.keeper.ask_and_wait(request).unwrap().unwrap_or_else(|refused| panic!("{refused:?}"))
    }

    /// A person is made, or changed.
    pub(crate) fn set_person(&self, person: PersonData) {
        self.decide(Ask::SetPerson(person));
    }

    /// A reply by mail for which the case does not wait: its matter's id.
    pub(crate) fn untaken_reply(&self, number: &str, by: &str) -> String {
        let found = self.keeper.store().find(&CaseName::Number(text(number))).unwrap().unwrap();
        let sender = Value::Person(Person::Known(text(by)));
        let parts = vec![(text("sender"), sender), (text("subject"), Value::text("Re")), (text("text"), Value::text("Well?"))];
        let sent = Id { seq: 1, n: 1 };
        let ask = Ask::Mail { message: Message { parts, ..Message::default() }, answers: Some((found.case.id.clone(), sent)) };
        self.commit(Asker::System(text("helpdesk")), ask);
        let found = self.keeper.store().find(&CaseName::Number(text(number))).unwrap().unwrap();
        found.case.matters.keys().next().expect("nobody waits for a reply").to_string()
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn pass(&self, time: SignedDuration) {
        *self.clock.0.lock().unwrap() += time;
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Makes a token for a person, or for a system whose name begins with `system:`.
    pub(crate) fn token(&self, holder: &str) -> String {
        self.token_until(holder, None)
    }

    pub(crate) fn token_until(&self, holder: &str, expires: Option<Timestamp>) -> String {
        let token = Token::random().unwrap();
        let hash = Hash::new(*token.hash().as_bytes());
        let holder = match holder.strip_prefix("system:") {
            Some(system) => Holder::System(text(system)),
            None => Holder::Person(text(holder)),
        };
        let id = Text::from(format!("token {:06}", self.drawn.load(Ordering::Relaxed)));
        self.decide(Ask::MakeToken(TokenData { id, hash, holder, expires }));
        token.reveal()
    }

    /// Someone at the door, with a token.
    pub(crate) fn who(&self, holder: &str) -> Visitor<'_> {
        self.visitor(self.token(holder))
    }

    /// Whoever shows a token.
    pub(crate) fn visitor(&self, token: String) -> Visitor<'_> {
        Visitor { house: self, token: Some(token), headers: Vec::new() }
    }

    /// Someone without a token.
    pub(crate) fn stranger(&self) -> Visitor<'_> {
        Visitor { house: self, token: None, headers: Vec::new() }
    }
}

/// Whoever asks.
#[derive(Clone)]
pub(crate) struct Visitor<'h> {
    house: &'h House,
    token: Option<String>,
    headers: Vec<(&'static str, String)>,
}

impl Visitor<'_> {
    /// With a header in every request.
    pub(crate) fn with(&self, name: &'static str, value: &str) -> Self {
        let mut visitor = self.clone();
        visitor.headers.push((name, value.to_owned()));
        visitor
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<Json>) -> Told {
        let body = body.map(|json| json.to_string());
        let headers = body.iter().map(|_| ("content-type", "application/json".to_owned())).collect();
        self.send(method, path, headers, body.map_or_else(Body::empty, Body::from)).await
    }

    /// Sends bytes as they are.
    pub(crate) async fn send(&self, method: Method, path: &str, headers: Vec<(&'static str, String)>, body: Body) -> Told {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers.iter().chain(&self.headers) {
            request = request.header(*name, value);
        }
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = self.house.app.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Told { status: parts.status.as_u16(), headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    pub(crate) async fn get(&self, path: &str) -> Told {
        self.ask(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Json) -> Told {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// Brings a mail that a person wrote.
    pub(crate) async fn mail(&self, path: &str) -> Told {
        let raw = "From: kim@else.example\r\nSubject: Skrivaren\r\n\r\nDen är tyst";
        self.send(Method::POST, path, vec![("content-type", "message/rfc822".to_owned())], raw.into()).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Json) -> Told {
        self.ask(Method::PATCH, path, Some(body)).await
    }

    /// A call that the helpdesk takes; gives the number of its case.
    pub(crate) async fn phone(&self) -> String {
        let told = self.post("/api/cases", phone()).await;
        told.case()["number"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn complete(&self, number: &str, task: &str, body: Json) -> Told {
        self.post(&format!("/api/cases/{number}/tasks/{task}/complete"), body).await
    }
}

/// What the helpdesk writes down of a call by Anna.
pub(crate) fn phone() -> Json {
    json!({"process": "incident", "start": "phone", "fields": {
        "reporter": "anna", "contact": "018-471 00 00", "summary": "Mail", "description": "It stands still",
    }})
}
