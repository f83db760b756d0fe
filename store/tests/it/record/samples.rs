//! An entry of every kind of command, with every kind of event, value, effect, matter and decision in them.

use tillit_engine::Words;
use tillit_engine::case::{
    Actor, Cause, Command, Decided, Decision, Effect, Ended, Event, Id, Inside, Matter, MatterKind, Message, Outcome, Part, Person,
    Receiver, SendEffect, Started, Task, Timer, Value,
};
use tillit_engine::model::{Duration, OpenTime};
use tillit_store::record::{Entry, Hash, KeyUsed, Place, Read, Sealed, ShortHash, Visibility};

use crate::desk::{salt, sensitive, text};

pub(super) const MAIN: Id = Id { seq: 1, n: 0 };
const INNER: Id = Id { seq: 4, n: 1 };

fn at() -> jiff::Timestamp {
    "2026-03-02T08:00:00.000125Z".parse().unwrap()
}

fn later() -> jiff::Timestamp {
    "2026-03-04T08:00:00Z".parse().unwrap()
}

fn id(seq: u64, n: u32) -> Id {
    Id { seq, n }
}

fn anna() -> Person {
    Person::Known(text("anna"))
}

fn guest() -> Person {
    Person::Guest { name: text("Gun Gäst"), mail: text("gun@example.org") }
}

fn hanna() -> Actor {
    let (roles, teams) = ([text("helpdesk"), text("staff")].into(), [text("desk")].into());
    Actor::Person { person: Person::Known(text("hanna")), roles, teams }
}

fn by_hanna() -> Person {
    Person::Known(text("hanna"))
}

fn words(sv: &str, en: &str) -> Words {
    Words { sv: sv.to_owned(), en: en.to_owned() }
}

/// An entry; `Accepted` is put before its events.
pub(super) fn entry(command: Command, actor: Actor, events: Vec<Event>) -> Entry {
    let mut all = vec![Event::Accepted { seq: 7, at: at() }];
    all.extend(events);
    Entry {
        case: text("01957f3a-7c4e-7d10-9a55-3f1be8a40c11"),
        visibility: Visibility::Internal,
        process: ShortHash([0x1d, 2, 3, 4, 5, 6, 7, 8]),
        package: ShortHash([0x9a, 2, 3, 4, 5, 6, 7, 8]),
        actor,
        command,
        read: Read::default(),
        outcome: Outcome { started: None, events: all, decisions: Vec::new() },
        erased: Vec::new(),
    }
}

/// Written at position 42.
pub(super) fn sealed(entry: &Entry) -> Sealed {
    let previous = Some(Hash::of_envelope(b"the one before"));
    let before = entry.outcome.started.is_none().then_some(40);
    entry.write(&sensitive(), &salt(42, 42)).unwrap().seal(Place { position: 42, before, previous })
}

/// The kind of an event: here a new one is noticed.
pub(super) fn kind_of(event: &Event) -> &'static str {
    match event {
        Event::Accepted { .. } => "accepted",
        Event::FieldSet { .. } => "field_set",
        Event::FieldErased { .. } => "field_erased",
        Event::OverrideSet { .. } => "override_set",
        Event::StepEntered { .. } => "step_entered",
        Event::StepLeft { .. } => "step_left",
        Event::StepWithdrawn { .. } => "step_withdrawn",
        Event::StatusSet { .. } => "status_set",
        Event::ScopeBegan { .. } => "scope_began",
        Event::ScopeEnded { .. } => "scope_ended",
        Event::TaskOpened(_) => "task_opened",
        Event::TaskClaimed { .. } => "task_claimed",
        Event::TaskReleased { .. } => "task_released",
        Event::TaskCompleted { .. } => "task_completed",
        Event::TaskWithdrawn { .. } => "task_withdrawn",
        Event::OwnerSet { .. } => "owner_set",
        Event::TimerSet(_) => "timer_set",
        Event::TimerFired { .. } => "timer_fired",
        Event::TimerDropped { .. } => "timer_dropped",
        Event::EffectPlaced { .. } => "effect_placed",
        Event::EffectDone { .. } => "effect_done",
        Event::EffectFailed { .. } => "effect_failed",
        Event::MessageReceived { .. } => "message_received",
        Event::ActionDone { .. } => "action_done",
        Event::WordsWritten { .. } => "words_written",
        Event::MatterOpened(_) => "matter_opened",
        Event::MatterEnded { .. } => "matter_ended",
        Event::Ended(_) => "ended",
        Event::Reopened => "reopened",
    }
}

/// Every kind that is written (`accepted` is the envelope, `field_erased` is only read).
pub(super) const KINDS_OF_EVENT: [&str; 27] = [
    "action_done",
    "effect_done",
    "effect_failed",
    "effect_placed",
    "ended",
    "field_set",
    "matter_ended",
    "matter_opened",
    "message_received",
    "override_set",
    "owner_set",
    "reopened",
    "scope_began",
    "scope_ended",
    "status_set",
    "step_entered",
    "step_left",
    "step_withdrawn",
    "task_claimed",
    "task_completed",
    "task_opened",
    "task_released",
    "task_withdrawn",
    "timer_dropped",
    "timer_fired",
    "timer_set",
    "words_written",
];

fn began(scope: Id, step: Option<&str>, part: Part, process: &str) -> Event {
    let inside = Inside { outer: MAIN, step: step.map(text), part };
    Event::ScopeBegan { scope, inside, process: text(process) }
}

fn withdrawn(step: &str, cause: Cause) -> Event {
    Event::StepWithdrawn { scope: INNER, step: text(step), cause, returns: true }
}

fn set(field: &str, value: Value) -> Event {
    Event::FieldSet { scope: MAIN, field: text(field), value: Some(value) }
}

fn give(field: &str, value: Value) -> (tillit_engine::case::Text, Option<Value>) {
    (text(field), Some(value))
}

fn send() -> Effect {
    Effect::Send(SendEffect {
        scope: MAIN,
        step: text("report_back"),
        visit: 2,
        template: text("solved"),
        to: vec![Receiver::Person(anna()), Receiver::Person(guest()), Receiver::Team(text("desk")), Receiver::Contact(text("press"))],
        facts: vec![(text("solution"), Value::text("Startade om")), (text("priority"), Value::Choice(text("high")))],
        public: true,
    })
}

fn every_value() -> Vec<Value> {
    let minutes = |minutes: i64| Duration { microseconds: minutes * 60_000_000, ..Duration::default() };
    vec![
        Value::text("Text med \"citat\" och åäö"),
        Value::Number(i64::MIN),
        Value::Decimal("12345678901234567890.50".parse().unwrap()),
        Value::Boolean(false),
        Value::Date(jiff::civil::date(2026, 3, 2)),
        Value::Instant(at()),
        Value::Duration(minutes(90)),
        Value::Duration(Duration { months: 14, days: 3, microseconds: 0 }),
        Value::Duration(minutes(-5)),
        Value::Duration(minutes(0)),
        Value::Choice(text("high")),
        Value::Person(anna()),
        Value::Person(by_hanna()),
        Value::Person(guest()),
        Value::Team(text("desk")),
        Value::Contact(text("press")),
        Value::Item { list: text("service"), item: text("mail") },
        Value::List(vec![Value::Number(1), Value::Number(2)].into()),
        Value::List(vec![Value::text("a"), Value::Person(guest())].into()),
        Value::List(vec![].into()),
    ]
}

/// What is kept in `tests/records`, by name.
pub(super) fn samples() -> Vec<(&'static str, Entry)> {
    let mut all = vec![("start", start()), ("start_by_guest", start_by_guest()), ("start_by_mail", start_by_mail())];
    all.extend(tasks());
    all.extend(fields());
    all.extend(outside());
    all.push(("do_beside", beside()));
    all.push(("complete_branches", branches()));
    all
}

fn start() -> Entry {
    let fields = vec![give("reporter", Value::Person(anna())), give("summary", Value::text("Mailen står still"))];
    let command = Command::Start { process: text("incident"), start: text("phone"), fields, message: None };
    let task = Task { id: id(1, 1), scope: MAIN, step: text("log"), team: None, person: None, claimed_by: None, due: Some(later()) };
    let events = vec![
        set("reporter", Value::Person(anna())),
        set("summary", Value::text("Mailen står still")),
        Event::StepEntered { scope: MAIN, step: text("log") },
        Event::TaskOpened(task),
    ];
    started(entry(command, hanna(), events), "phone")
}

fn started(mut entry: Entry, start: &str) -> Entry {
    entry.outcome.events[0] = Event::Accepted { seq: 1, at: at() };
    entry.outcome.started = Some(Started {
        process_hash: entry.process,
        id: entry.case.clone(),
        number: Some(text("INC-2026-000017")),
        process: text("incident"),
        channel: text(start),
        at: at(),
        status: Some(text("new")),
        scope: MAIN,
    });
    entry
}

/// Who fills in the form names himself in it.
fn start_by_guest() -> Entry {
    let fields = vec![give("reporter", Value::Person(guest())), give("for_whom", Value::Person(guest()))];
    let command = Command::Start { process: text("incident"), start: text("web"), fields, message: None };
    let events = vec![set("reporter", Value::Person(guest())), set("for_whom", Value::Person(guest()))];
    started(entry(command, Actor::Person { person: guest(), roles: [].into(), teams: [].into() }, events), "web")
}

fn start_by_mail() -> Entry {
    let parts = vec![(text("sender"), Value::Person(guest())), (text("text"), Value::text("Hjälp"))];
    let misfits = vec![(text("received"), text("i går"))];
    let message = Some(Message { parts, misfits: misfits.clone(), ..Message::default() });
    let command = Command::Start { process: text("incident"), start: text("mail"), fields: Vec::new(), message };
    let matter = |n, kind| Event::MatterOpened(Matter { id: id(1, n), kind, at: at() });
    let misfit = MatterKind::Misfit { part: misfits[0].0.clone(), value: misfits[0].1.clone() };
    let reason = words("rad 3: `Hjälp` passar inte", "line 3: `Hjälp` does not fit");
    let failed = MatterKind::RuleFailed { scope: MAIN, field: text("priority"), rule: text("priority"), reason: reason.clone() };
    let undecided = MatterKind::Undecided { scope: MAIN, step: text("kind"), reason: reason.clone() };
    let untold = MatterKind::Failed { scope: MAIN, step: text("pending"), what: text("closing_delay"), reason };
    let matters = [misfit, failed, undecided, untold].into_iter().zip(1..).map(|(kind, n)| matter(n, kind));
    let events = std::iter::once(set("reporter", Value::Person(guest()))).chain(matters).collect();
    let mut entry = started(entry(command, Actor::System(text("helpdesk")), events), "mail");
    entry.read.clock = Some("2026-03-02T07:59:59Z".parse().unwrap());
    entry.read.key = Some(KeyUsed { key: ShortHash([5; 8]), request: ShortHash([6; 8]) });
    entry.visibility = Visibility::Public;
    entry
}

fn tasks() -> Vec<(&'static str, Entry)> {
    let task = id(6, 2);
    let left = |way: Option<&str>, returns| {
        let (step, by, way) = (text("log"), Some(by_hanna()), way.map(text));
        Event::StepLeft { scope: MAIN, step, by, way, returns }
    };
    let complete = Command::Complete {
        task,
        fields: vec![give("impact", Value::Choice(text("group"))), give("cause", Value::text("Full disk")), (text("began"), None)],
        tick: vec![text("earlier"), text("known_errors")],
        why: Some(text("Bo asked for it")),
    };
    let completed = vec![
        Event::TaskCompleted { task, by: by_hanna() },
        set("impact", Value::Choice(text("group"))),
        set("cause", Value::text("Full disk")),
        Event::FieldSet { scope: MAIN, field: text("began"), value: None },
        set("priority", Value::Choice(text("high"))),
        left(None, false),
        began(INNER, Some("order"), Part::Called, "request"),
        Event::StepEntered { scope: INNER, step: text("approve") },
        Event::StatusSet { status: text("open") },
    ];
    let mut complete = entry(complete, hanna(), completed);
    complete.outcome.decisions = decisions();
    let (fields, tick) = (vec![give("solution", Value::text("Omstart"))], Vec::new());
    let choose = Command::Choose { task, way: text("can_solve"), fields, tick, why: Some(text("Känt fel")) };
    let chosen = vec![
        Event::TaskCompleted { task, by: by_hanna() },
        set("solution", Value::text("Omstart")),
        set("solution", Value::text("Omstart, och mer minne")),
        Event::WordsWritten { by: Some(by_hanna()), text: text("Känt fel"), public: false },
        Event::ScopeEnded { scope: INNER },
        left(Some("can_solve"), true),
        Event::TimerSet(Timer { id: id(7, 1), scope: INNER, step: text("pending"), handler: text("silent"), due: later() }),
    ];
    let action = Command::Do { action: text("pending.reopen"), next: Some(text("log")), fields: Vec::new(), why: Some(text("Igen")) };
    let done = vec![
        Event::ActionDone { action: text("pending.reopen"), by: by_hanna() },
        Event::Reopened,
        withdrawn("pending", Cause::Handler(text("pending.reopen"))),
        withdrawn("pending", Cause::Left),
        withdrawn("pending", Cause::Cancelled),
        Event::TaskWithdrawn { task },
        Event::TimerDropped { timer: id(3, 3) },
    ];
    let to_anna = Task {
        id: id(7, 0),
        scope: INNER,
        step: text("approve"),
        team: Some(text("desk")),
        person: Some(guest()),
        claimed_by: Some(by_hanna()),
        due: None,
    };
    vec![
        ("claim", entry(Command::Claim { task }, hanna(), vec![Event::TaskClaimed { task, by: by_hanna() }])),
        ("release", entry(Command::Release { task }, hanna(), vec![Event::TaskReleased { task }])),
        (
            "assign",
            entry(
                Command::Assign { task, to: anna() },
                hanna(),
                vec![Event::TaskClaimed { task, by: anna() }, Event::OwnerSet { owner: anna() }, Event::TaskOpened(to_anna)],
            ),
        ),
        ("complete", complete),
        ("choose", entry(choose, hanna(), chosen)),
        ("do", entry(action, hanna(), done)),
    ]
}

/// Flows that run beside, of a step and of the whole case.
fn beside() -> Entry {
    let action = |name: &str| Command::Do { action: text(name), next: None, fields: Vec::new(), why: None };
    let other = Id { seq: 8, n: 2 };
    let events = vec![
        Event::ActionDone { action: text("both.update_notice"), by: by_hanna() },
        withdrawn("tell_again", Cause::Restarted),
        Event::ScopeEnded { scope: INNER },
        began(Id { seq: 8, n: 1 }, Some("both"), Part::Beside(text("update_notice")), "critical_incident"),
        Event::StepEntered { scope: Id { seq: 8, n: 1 }, step: text("tell_again") },
        began(other, None, Part::Beside(text("raise")), "incident"),
        Event::StepEntered { scope: other, step: text("tell_raise") },
    ];
    entry(action("both.update_notice"), hanna(), events)
}

/// Branches that go on at once, and one that leads out.
fn branches() -> Entry {
    let complete = Command::Complete { task: id(6, 2), fields: Vec::new(), tick: Vec::new(), why: None };
    let (one, other) = (Id { seq: 8, n: 1 }, Id { seq: 8, n: 2 });
    let events = vec![
        Event::TaskCompleted { task: id(6, 2), by: by_hanna() },
        began(one, Some("both"), Part::Branch(text("inform")), "critical_incident"),
        began(other, Some("both"), Part::Branch(text("repair")), "critical_incident"),
        Event::StepEntered { scope: one, step: text("write_notice") },
        withdrawn("both", Cause::LedOut(text("restored"))),
        Event::ScopeEnded { scope: other },
        Event::ScopeEnded { scope: one },
    ];
    entry(complete, hanna(), events)
}

fn decisions() -> Vec<Decision> {
    let rule = Decided::Rule { name: text("priority"), version: text("5f0c21aa") };
    let facts = vec![give("impact", Value::Choice(text("group"))), (text("urgency"), None)];
    let of_text = vec![give("summary", Value::text("Mailen")), give("reporter.name", Value::text("Anna"))];
    let decision = |scope, by, facts, answer: Option<&str>, reason| {
        let (asked_by, answer) = (text("priority"), answer.map(text));
        Decision { scope, asked_by, by, facts, answer, reason }
    };
    vec![
        decision(MAIN, rule, facts, Some("high"), None),
        decision(INNER, Decided::Expression(text("summary == \"Mailen\"")), of_text, Some("mail"), None),
        decision(MAIN, Decided::Otherwise, Vec::new(), None, Some(words("inget passade", "nothing fitted"))),
    ]
}

fn fields() -> Vec<(&'static str, Entry)> {
    let fields = every_value().into_iter().enumerate().map(|(index, value)| give(&format!("field_{index}"), value)).collect();
    let update = Command::Update { fields, why: Some(text("Bo was wrong")) };
    let same = every_value().into_iter().enumerate().map(|(index, value)| set(&format!("field_{index}"), value));
    let other = every_value().into_iter().enumerate().map(|(index, value)| set(&format!("other_{index}"), value));
    let update = entry(update, hanna(), same.chain(other).chain([set("contact", Value::Number(46_070_123))]).collect());
    let value = Some(Value::Team(text("network_team")));
    let overridden = vec![Event::OverrideSet { scope: MAIN, field: text("team"), on: true }, set("team", value.clone().unwrap())];
    let lifted = vec![Event::OverrideSet { scope: INNER, field: text("team"), on: false }];
    let why = Some(text("De har jour"));
    vec![
        ("update", update),
        ("update_open_time", update_open_time()),
        ("override", entry(Command::Override { field: text("team"), value, why }, hanna(), overridden)),
        ("override_lifted", entry(Command::Override { field: text("team"), value: None, why: None }, hanna(), lifted)),
    ]
}

/// Open time, as it is written and as only computing makes it.
fn update_open_time() -> Entry {
    let open = |days, microseconds| Value::OpenTime(OpenTime { calendar: text("office"), days, microseconds });
    let values = [("wait", open(0, 18_000_000_000)), ("days", open(2, 0)), ("back", open(-2, 1))];
    let fields = values.iter().map(|(name, value)| give(name, value.clone())).collect();
    let computed = set("both", open(1, -60_000_000));
    let events = values.iter().map(|(name, value)| set(name, value.clone())).chain([computed]).collect();
    entry(Command::Update { fields, why: None }, hanna(), events)
}

fn outside() -> Vec<(&'static str, Entry)> {
    let (effect, matter, timer) = (id(5, 1), id(5, 2), id(5, 3));
    let said = |by, text: &str, public| Event::WordsWritten { by, text: crate::desk::text(text), public };
    let reply = vec![
        said(Some(by_hanna()), "Vi tittar på det", true),
        Event::EffectPlaced { effect: id(7, 0), what: Effect::Reply { to: guest(), text: text("Vi tittar på det") } },
    ];
    let message = Message { parts: vec![(text("text"), Value::text("Nej"))], answers: Some(effect), ..Message::default() };
    let undelivered = text("gun@example.org: 550 no such user");
    let bounce = Message { undelivered: Some(undelivered.clone()), ..message.clone() };
    let back = MatterKind::Undelivered { message: text("reply"), reason: undelivered };
    let returned = vec![Event::MatterOpened(Matter { id: id(7, 0), kind: back, at: at() })];
    let mail = Message { raw: Some(text(&"5c".repeat(32))), ..message.clone() };
    let received = vec![
        Event::MessageReceived { name: text("reply"), taken_by: Some(text("pending.not_solved")) },
        Event::MessageReceived { name: text("reply"), taken_by: None },
        said(None, "Nej", true),
        Event::MatterOpened(Matter { id: id(7, 4), kind: MatterKind::Untaken { message: text("reply") }, at: later() }),
    ];
    let reason = text("550 no such user <gun@example.org>");
    let kind = MatterKind::EffectFailed { effect, what: send(), reason: words(&reason, &reason) };
    let failed = vec![Event::EffectFailed { effect, reason: reason.clone() }, Event::MatterOpened(Matter { id: id(7, 0), kind, at: at() })];
    let ended = |end: &str, at, live_until| Event::Ended(Ended { end: text(end), at, live_until });
    let closed = ended("closed", at(), Some(later()));
    let cancelled = vec![said(Some(by_hanna()), "Dubblett", false), ended("cancelled", later(), None)];
    vec![
        ("note", entry(Command::Note { text: text("Ringde") }, hanna(), vec![said(Some(by_hanna()), "Ringde", false)])),
        ("reply", entry(Command::Reply { text: text("Vi tittar på det") }, hanna(), reply)),
        ("receive_bounce", entry(Command::Receive { name: text("reply"), message: bounce }, Actor::System(text("helpdesk")), returned)),
        ("receive_mail", entry(Command::Receive { name: text("reply"), message: mail }, Actor::System(text("helpdesk")), Vec::new())),
        ("receive", entry(Command::Receive { name: text("reply"), message }, Actor::System(text("helpdesk")), received)),
        ("fire", entry(Command::Fire { timer }, Actor::Engine, vec![Event::TimerFired { timer }, closed])),
        ("report", entry(Command::Report { effect, result: Ok(()) }, Actor::Engine, vec![Event::EffectDone { effect }])),
        ("report_failed", entry(Command::Report { effect, result: Err(reason) }, Actor::Engine, failed)),
        (
            "retry",
            entry(
                Command::Retry { matter, why: None },
                hanna(),
                vec![Event::MatterEnded { matter }, Event::EffectPlaced { effect: id(7, 0), what: send() }],
            ),
        ),
        ("dismiss", entry(Command::Dismiss { matter, why: Some(text("Löst ändå")) }, hanna(), vec![Event::MatterEnded { matter }])),
        ("cancel", entry(Command::Cancel { why: Some(text("Dubblett")) }, hanna(), cancelled)),
        ("nothing", entry(Command::Update { fields: Vec::new(), why: None }, hanna(), Vec::new())),
        ("note_by_guest", guest_note()),
    ]
}

fn guest_note() -> Entry {
    let actor = Actor::Person { person: guest(), roles: [].into(), teams: [].into() };
    let said = Event::WordsWritten { by: Some(guest()), text: text("Det gick inte"), public: true };
    let mut entry = entry(Command::Note { text: text("Det gick inte") }, actor, vec![said]);
    entry.visibility = Visibility::Public;
    entry
}
