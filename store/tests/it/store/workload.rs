//! A shop's day by chance: batches of whatever may come, and what was answered.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::json;
use tillit_engine::case::{Command, Id, Message, Person, Text, Value};
use tillit_store::record::{Hash, Holder, PersonData, TokenData};
use tillit_store::{Answer, Ask, Asker, CaseName, Key, Refused, Request, Store, Summary};

use super::errands::{errands, slower_errands};
use super::house::{House, known, values};
use crate::desk::text;
use crate::random::Random;

/// A request with a key that was acknowledged, and the answer.
#[derive(Clone)]
pub(super) struct Answered {
    pub(super) request: Request,
    pub(super) answer: String,
}

/// Makes requests.
pub(super) struct Workload {
    pub(super) random: Random,
    pub(super) keyed: Vec<Answered>,
    count: u64,
}

impl Workload {
    pub(super) fn new(seed: u64) -> Workload {
        Workload { random: Random::new(seed), keyed: Vec::new(), count: 0 }
    }

    /// The next batch. Time passes before it.
    pub(super) fn batch(&mut self, house: &mut House) -> Vec<Request> {
        house.now += SignedDuration::from_secs(self.random.below(4_000) as i64);
        let size = [1, 1, 2, 3, 8][self.random.below(5)];
        (0..size).map(|_| self.request(house)).collect()
    }

    /// Keeps what a batch was answered.
    pub(super) fn keep(&mut self, batch: Vec<Request>, answers: &[Result<Answer, Refused>]) {
        for (request, answer) in batch.into_iter().zip(answers) {
            if let (Some(_), Ok(answer)) = (&request.key, answer) {
                self.keyed.push(Answered { request, answer: told(answer) });
            }
        }
    }

    fn request(&mut self, house: &mut House) -> Request {
        let old = self.keyed.len();
        if old > 0 && self.random.below(10) == 0 {
            let request = self.keyed[self.random.below(old)].request.clone();
            return Request { at: house.now, ..request };
        }
        let (by, ask) = self.ask(house);
        let is_of_case = matches!(ask, Ask::Start { .. } | Ask::Give { .. } | Ask::Signal { .. } | Ask::Mail { .. });
        let request = house.request(by, ask);
        self.count += 1;
        let key = (is_of_case && self.random.below(2) == 0).then(|| {
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&self.count.to_le_bytes());
            Key { key: text(&format!("key {}", self.count)), request: Hash::new(hash) }
        });
        Request { key, ..request }
    }

    fn ask(&mut self, house: &House) -> (Asker, Ask) {
        let clerk = known(["eva", "bo"][self.random.below(2)]);
        let words = format!("words {}", self.random.below(1_000));
        match self.random.below(20) {
            0..=3 => (clerk, start(&words)),
            4 => (Asker::System(text("bells")), ring(self.random.below(6), &words)),
            5 => (Asker::System(text("post")), mail(&words, None)),
            6 => (Asker::Engine, Ask::SetPerson(person(self.random.below(8)))),
            7 => (Asker::Engine, Ask::MakeToken(token(self.random.next()))),
            8 => (Asker::Engine, Ask::RevokeToken(self.token(house.store()))),
            9 if self.random.below(4) == 0 => {
                let files = if self.random.below(2) == 0 { slower_errands() } else { errands() };
                let prepared = house.store().prepare(files).unwrap().expect("both packages are clean");
                (Asker::Engine, Ask::Publish { prepared: Arc::new(prepared), why: Some(text(&words)) })
            }
            // Refused: nobody lets Ada begin an errand.
            10 => (known("ada"), start(&words)),
            _ => self.give(house, clerk, &words),
        }
    }

    /// A command to a case that is there, which may refuse it.
    fn give(&mut self, house: &House, clerk: Asker, words: &str) -> (Asker, Ask) {
        let all = house.store().all_cases().unwrap();
        if all.is_empty() {
            return (clerk, start(words));
        }
        let case = &all[self.random.below(all.len())];
        let none = Id { seq: 9_999, n: 0 };
        let task = case.tasks.first().map_or(none, |task| task.id);
        let effect = case.outbox.first().copied().unwrap_or(none);
        let timer = house.store().due(house.now, 1).pop();
        let (by, case, command) = match self.random.below(8) {
            0 => (clerk, case.case.clone(), Command::Note { text: text(words) }),
            1 => (clerk, case.case.clone(), Command::Claim { task }),
            2 => (Asker::Engine, case.case.clone(), Command::Report { effect, result: Ok(()) }),
            3 if timer.is_some() => {
                let (_, case, timer) = timer.expect("it was looked at");
                (Asker::Engine, case, Command::Fire { timer })
            }
            4 => (clerk, case.case.clone(), back()),
            5 => return (Asker::System(text("post")), mail(words, Some((case.case.clone(), answered(case))))),
            _ => (clerk, case.case.clone(), Command::Complete { task, fields: Vec::new(), tick: Vec::new(), why: None }),
        };
        (by, Ask::Give { case: CaseName::Id(case), version: None, command })
    }

    fn token(&mut self, store: &Store) -> Text {
        let organisation = store.organisation();
        let tokens: Vec<_> = organisation.tokens().collect();
        if tokens.is_empty() { text("none") } else { tokens[self.random.below(tokens.len())].data.id.clone() }
    }
}

/// An answer in words, but for whether it was given before.
pub(super) fn told(answer: &Answer) -> String {
    match answer {
        Answer::Case(answered) => format!("{:?} {:?} {}", answered.case, answered.summary, answered.began),
        other => format!("{other:?}"),
    }
}

pub(super) fn start(words: &str) -> Ask {
    let fields = values(&[("what", Value::text(words)), ("grade", Value::Choice(text("high")))]);
    Ask::Start { process: text("errand"), start: text("desk"), fields }
}

pub(super) fn ring(mark: usize, words: &str) -> Ask {
    Ask::Signal { body: Arc::new(json!({"mark": format!("m{mark}"), "say": words})) }
}

pub(super) fn mail(words: &str, answers: Option<(Text, Id)>) -> Ask {
    let sender = Person::Guest { name: text("Gun"), mail: text("gun@example.org") };
    let parts = vec![(text("sender"), Value::Person(sender)), (text("subject"), Value::text(words)), (text("text"), Value::text(words))];
    Ask::Mail { message: Message { parts, ..Message::default() }, answers }
}

/// What a mail to a case may answer: something that it may have sent.
fn answered(case: &Summary) -> Id {
    case.outbox.first().copied().unwrap_or(Id { seq: 2, n: 1 })
}

fn back() -> Command {
    Command::Do { action: text("gone.back"), next: None, fields: Vec::new(), why: None }
}

fn person(number: usize) -> PersonData {
    let facts = tillit_engine::case::PersonFacts {
        name: text(&format!("Person {number}")),
        mail: None,
        language: None,
        roles: [text("clerk")].into(),
        teams: [text("desk")].into(),
        retired: number == 3,
    };
    PersonData { id: text(&format!("p{number}")), facts, phone: None, logins: Vec::new() }
}

fn token(number: u64) -> TokenData {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&number.to_le_bytes());
    TokenData { id: text(&format!("t{number:016x}")), hash: Hash::new(hash), holder: Holder::Person(text("eva")), expires: None }
}
