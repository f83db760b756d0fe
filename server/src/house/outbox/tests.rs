//! The outbox worker on a real store, with a messenger that some do not open to.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tillit_engine::Sources;
use tillit_engine::case::Person;
use tillit_store::Answer;

use super::*;
use crate::clock::MachineClock;
use crate::house::{Publication, publish};

/// A case tells Ann, then Bo, then Ann again, and ends.
const PACKAGE: &[(&str, &str)] = &[
    ("package.yaml", "package: parish\ntitle: {en: The parish}\nlanguage: 1\nlanguages: [en]\nzone: Europe/Stockholm\nowner: desk\n"),
    (
        "workflows/catalogue/people.yaml",
        "roles:\n  clerk: {title: {en: Clerk}}\npeople:\n  ida: {name: Ida, roles: [clerk]}\nteams:\n  desk: {title: {en: Desk}, members: [ida]}\n\
         contacts:\n  ann: {title: {en: Ann}, mail: [ann@parish.example]}\n  bo: {title: {en: Bo}, mail: [bo@parish.example]}\n",
    ),
    ("workflows/messages/word.yaml", "template: word\nfacts: [number]\nsubject: {en: 'Word {number}'}\ntext: {en: Come.}\n"),
    (
        "workflows/call.yaml",
        "process: call\nnoun: {en: call}\ntitle: {en: Calls}\nowner: desk\nnumber: C-{count:4}\n\
         starts:\n  desk: {form: [], title: {en: At the desk}, role: clerk, next: tell_ann}\n\
         flow:\n  tell_ann: {send: {en: Tell Ann}, template: word, to: [ann], next: tell_bo}\n\
         \x20 tell_bo: {send: {en: Tell Bo}, template: word, to: [bo], next: tell_ann_again}\n\
         \x20 tell_ann_again: {send: {en: Tell Ann again}, template: word, to: [ann], next: over}\n\
         \x20 over: {end: {en: Over}}\n",
    ),
];

/// A house in a folder of its own.
struct Home {
    house: Option<House>,
    told: Arc<Mutex<Vec<String>>>,
    folder: PathBuf,
}

impl Home {
    fn new() -> Home {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("tillit-outbox-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        let told: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = told.clone();
        let tell = Arc::new(move |line: &str| heard.lock().unwrap().push(line.to_owned()));
        let house = House::open(&folder, Arc::new(MachineClock), tell).unwrap();
        let files = PACKAGE.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        match publish(&house, &Sources::new(files.collect()), false).unwrap() {
            Publication::Fits { .. } => {}
            Publication::Unfit(all) => panic!("{:?}", all[0].diagnostics.iter().map(|one| &one.message.en).collect::<Vec<_>>()),
            Publication::Refused(refused) => panic!("{refused}"),
        }
        Home { house: Some(house), told, folder }
    }

    fn house(&self) -> &House {
        self.house.as_ref().unwrap()
    }

    /// A new case.
    fn call(&self) -> Text {
        let ask = Ask::Start { process: "call".into(), start: "desk".into(), fields: Vec::new() };
        match self.house().ask(Asker::Person(Person::Known("ida".into())), ask).unwrap() {
            Answer::Case(answered) => answered.case.id.clone(),
            other => panic!("{other:?}"),
        }
    }

    /// To whom what a case has placed goes, in order.
    fn placed(&self, case: &Text) -> Vec<Receiver> {
        let found = self.house().store().find(&CaseName::Id(case.clone())).unwrap().unwrap();
        found.case.outbox.values().flat_map(receivers).collect()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.house.take().unwrap().close().unwrap();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Carries to all but those who are away, and notes to whom it was asked to.
#[derive(Default)]
struct Messenger<'b> {
    away: Mutex<Vec<Receiver>>,
    asked: Mutex<Vec<(Text, Receiver)>>,
    /// Ended by the first parcel.
    ends: Option<&'b Bell>,
}

impl Messenger<'_> {
    fn without(away: &[Receiver]) -> Messenger<'static> {
        Messenger { away: Mutex::new(away.to_vec()), ..Messenger::default() }
    }

    /// To whom it was asked to carry since the last time.
    fn asked(&self) -> Vec<Receiver> {
        std::mem::take(&mut *self.asked.lock().unwrap()).into_iter().map(|(_, to)| to).collect()
    }
}

impl Carrier for Messenger<'_> {
    fn carry(&self, parcel: &Parcel) -> Result<(), Undelivered> {
        let to = parcel.letters[0].to.clone();
        self.asked.lock().unwrap().push((parcel.case.clone(), to.clone()));
        self.ends.inspect(|bell| bell.end());
        if self.away.lock().unwrap().contains(&to) { Err(Undelivered::Later { reason: "nobody opens".to_owned() }) } else { Ok(()) }
    }
}

fn ann() -> Receiver {
    Receiver::Contact("ann".into())
}

fn bo() -> Receiver {
    Receiver::Contact("bo".into())
}

/// A clock that stands until it is moved.
struct Clock {
    began: Instant,
    passed: Mutex<Duration>,
}

impl Clock {
    fn new() -> Clock {
        Clock { began: Instant::now(), passed: Mutex::default() }
    }

    fn pass(&self, seconds: u64) {
        *self.passed.lock().unwrap() += Duration::from_secs(seconds);
    }

    fn now(&self) -> Instant {
        self.began + *self.passed.lock().unwrap()
    }
}

/// A worker that has heard of what is placed now.
fn worker<'h>(home: &'h Home, carrier: &'h dyn Carrier, (placed, bell): &'h (Placed, Bell), now: &'h dyn Fn() -> Instant) -> Worker<'h> {
    placed.add_rows(home.house().store().work().outbox());
    Worker { house: home.house(), carrier, placed, bell, now }
}

#[test]
fn what_waits_for_one_receiver_holds_up_only_what_goes_to_the_same_until_it_is_tried_again() {
    let (home, around, clock) = (Home::new(), Default::default(), Clock::new());
    let case = home.call();
    let messenger = Messenger::without(&[ann()]);
    let now = || clock.now();
    let worker = worker(&home, &messenger, &around, &now);
    assert!(worker.round());
    assert_eq!((messenger.asked(), home.placed(&case)), (vec![ann(), bo()], vec![ann(), ann()]));
    clock.pass(9);
    assert!(!worker.round(), "nothing is to be looked at before its wait is over");
    // A commit to the case makes it be looked at, and what waits goes on waiting.
    worker.placed.add_rows(home.house().store().work().outbox());
    assert!(worker.round());
    assert_eq!(messenger.asked(), []);
    messenger.away.lock().unwrap().clear();
    clock.pass(1);
    assert!(worker.round());
    assert_eq!((messenger.asked(), home.placed(&case)), (vec![ann(), ann()], vec![]));
    assert_eq!(home.house().aside().len(), 0, "what has gone is forgotten");
}

#[test]
fn a_wait_counts_from_the_try_however_long_the_round_lasts() {
    let (home, around, clock) = (Home::new(), Default::default(), Clock::new());
    let case = home.call();
    let slow = Slow(&clock);
    let now = || clock.now();
    let worker = worker(&home, &slow, &around, &now);
    assert!(worker.round());
    let found = home.house().store().find(&CaseName::Id(case.clone())).unwrap().unwrap();
    let to_bo = *found.case.outbox.keys().nth(1).unwrap();
    assert_eq!(home.house().aside().of(&case, to_bo), Some((1, "it took too long".to_owned())));
    let waits = home.house().aside().waits(&Origin::of(&found.summary), What::Effect(to_bo), clock.now());
    assert!(waits, "the round began two minutes ago, and this was tried just now");
}

/// Takes a minute and then does not.
struct Slow<'c>(&'c Clock);

impl Carrier for Slow<'_> {
    fn carry(&self, _: &Parcel) -> Result<(), Undelivered> {
        self.0.pass(60);
        Err(Undelivered::Later { reason: "it took too long".to_owned() })
    }
}

#[test]
fn while_nobody_opens_a_commit_looks_at_its_own_case_alone() {
    let (home, around) = (Home::new(), Arc::new((Placed::default(), Bell::default())));
    let told = around.clone();
    home.house().store().listen(move |news| {
        told.0.note(news);
    });
    let messenger = Messenger::without(&[ann(), bo()]);
    let worker = worker(&home, &messenger, &around, &Instant::now);
    let cases = [home.call(), home.call()];
    assert!(worker.round());
    assert_eq!(messenger.asked(), [ann(), bo(), ann(), bo()]);
    assert!(!worker.round(), "all of it waits");
    let third = home.call();
    let looked_at: Vec<Text> = around.0.take(AT_ONCE).into_iter().map(|origin| origin.case).collect();
    assert_eq!(looked_at, [third]);
    assert_eq!(messenger.asked(), []);
    assert!(cases.iter().all(|case| home.placed(case).len() == 3));
    let told = home.told.lock().unwrap().clone();
    assert_eq!(told.iter().filter(|line| line.ends_with("waits for another try: nobody opens")).count(), 4, "{told:?}");
}

#[test]
fn whoever_is_told_to_stop_carries_nothing_more() {
    let (home, around) = (Home::new(), <(Placed, Bell)>::default());
    let cases = [home.call(), home.call()];
    let messenger = Messenger { ends: Some(&around.1), ..Messenger::default() };
    worker(&home, &messenger, &around, &Instant::now).round();
    assert_eq!(messenger.asked(), [ann()], "one more was under way");
    assert_eq!(cases.map(|case| home.placed(&case).len()), [2, 3], "and its case was told");
}

#[test]
fn each_try_waits_twice_as_long_as_the_one_before_and_an_hour_at_most() {
    let (home, aside) = (Home::new(), Aside::default());
    let (_, rows) = (home.call(), home.house().store().work().outbox().cloned().collect::<Vec<_>>());
    let (origin, effect) = (Origin::of(&rows[0]), What::Effect(rows[0].outbox[0]));
    let mut now = Instant::now();
    for (times, seconds) in [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600].into_iter().enumerate() {
        assert_eq!(aside.put(&origin, effect, now, "nobody opens"), u32::try_from(times).unwrap() + 1);
        let (before, then) = (now + Duration::from_secs(seconds - 1), now + Duration::from_secs(seconds));
        assert!(aside.waits(&origin, effect, before) && aside.due(before).is_empty(), "{seconds}");
        assert!(!aside.waits(&origin, effect, then), "{seconds}");
        assert_eq!(aside.due(then), std::slice::from_ref(&origin));
        now = then;
    }
    aside.keep_placed(&origin, |_| true);
    assert_eq!(aside.len(), 1);
    aside.keep_placed(&origin, |_| false);
    assert_eq!(aside.len(), 0, "what the case has no longer is forgotten");
}
