//! Stops conversations of machines: how much one address outside the organisation may get of what the engine sends by itself (P28).
//!
//! Pure: the caller hands in the time. Whoever works in the organisation is not counted, since its work sends that mail, not its
//! answers; nor is what a person writes.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use tillit_engine::case::{Directory, Effect, Person, Receiver};

/// How many letters, in how long a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Letters.
    pub letters: usize,
    /// Any stretch of time as long as this.
    pub within: SignedDuration,
}

/// What one address may get: four letters of one case in an hour, ten in all in a day. Few cases send whom they serve more than four
/// letters in their whole life.
pub const LIMITS: Limits = Limits {
    of_a_case: Limit { letters: 4, within: SignedDuration::from_hours(1) },
    in_all: Limit { letters: 10, within: SignedDuration::from_hours(24) },
};

/// The limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To one address, of one case.
    pub of_a_case: Limit,
    /// To one address.
    pub in_all: Limit,
}

/// How many addresses are remembered. Past that the ones that have rested the longest are forgotten.
const MOST_ADDRESSES: usize = 100_000;

/// Counts letters. It remembers no longer than the longest limit.
#[derive(Clone, Debug)]
pub struct Brake {
    limits: Limits,
    /// Address → when letters went there, and of which case, oldest first.
    sent: BTreeMap<String, VecDeque<(Timestamp, String)>>,
}

/// Too many letters have gone there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Braked {
    /// The limit that is reached.
    pub limit: Limit,
    /// When there is room again.
    pub until: Timestamp,
}

impl Brake {
    /// A brake that has counted nothing yet.
    #[must_use]
    pub fn new(limits: Limits) -> Brake {
        Brake { limits, sent: BTreeMap::new() }
    }

    /// Whether there is room for a letter of a case to an address.
    ///
    /// # Errors
    /// There is none.
    pub fn room(&self, to: &str, case: &str, now: Timestamp) -> Result<(), Braked> {
        let Some(sent) = self.sent.get(&to.to_lowercase()) else { return Ok(()) };
        reached(self.limits.of_a_case, sent.iter().filter(|(_, of)| of == case), now)?;
        reached(self.limits.in_all, sent.iter(), now)
    }

    /// Counts a letter of a case that has gone to an address.
    pub fn count(&mut self, to: &str, case: &str, now: Timestamp) {
        let to = to.to_lowercase();
        if self.sent.len() >= MOST_ADDRESSES && !self.sent.contains_key(&to) {
            self.forget(now);
        }
        let longest = self.longest();
        let sent = self.sent.entry(to).or_default();
        while sent.front().is_some_and(|(at, _)| now.duration_since(*at) >= longest) {
            sent.pop_front();
        }
        sent.push_back((now, case.to_owned()));
    }

    /// The letters that still count: to whom, when, and of which case.
    pub(super) fn counting(&self, now: Timestamp) -> impl Iterator<Item = (&str, Timestamp, &str)> {
        let longest = self.longest();
        let all = self.sent.iter().flat_map(|(to, sent)| sent.iter().map(move |(at, case)| (to.as_str(), *at, case.as_str())));
        all.filter(move |(_, at, _)| now.duration_since(*at) < longest)
    }

    fn longest(&self) -> SignedDuration {
        self.limits.of_a_case.within.max(self.limits.in_all.within)
    }

    /// Addresses to which nothing counts any more are forgotten; if that is not enough, the half that has rested the longest.
    fn forget(&mut self, now: Timestamp) {
        let longest = self.longest();
        self.sent.retain(|_, sent| sent.back().is_some_and(|(at, _)| now.duration_since(*at) < longest));
        if self.sent.len() >= MOST_ADDRESSES {
            let mut last: Vec<Timestamp> = self.sent.values().filter_map(|sent| sent.back().map(|(at, _)| *at)).collect();
            last.sort_unstable();
            let middle = last[last.len() / 2];
            self.sent.retain(|_, sent| sent.back().is_some_and(|(at, _)| *at > middle));
        }
    }
}

fn reached<'s>(limit: Limit, sent: impl DoubleEndedIterator<Item = &'s (Timestamp, String)>, now: Timestamp) -> Result<(), Braked> {
    let last: Option<&(Timestamp, String)> = sent.rev().nth(limit.letters.saturating_sub(1));
    match last {
        Some((at, _)) if now.duration_since(*at) < limit.within => {
            Err(Braked { limit, until: at.saturating_add(limit.within).unwrap_or(now) })
        }
        _ => Ok(()),
    }
}

/// Whether letters of an effect to a receiver are counted: what the engine sends by itself to someone who holds no role.
#[must_use]
pub fn is_counted(what: &Effect, receiver: &Receiver, directory: &Directory) -> bool {
    let Receiver::Person(person) = receiver else { return false };
    let works_here = match person {
        Person::Known(id) => directory.people.get(id).is_some_and(|facts| !facts.roles.is_empty()),
        Person::Guest { .. } => false,
    };
    matches!(what, Effect::Send(_)) && !works_here
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        "2026-03-02T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
    }

    /// Sends a letter, if there is room.
    fn send(brake: &mut Brake, to: &str, case: &str, now: Timestamp) -> Result<(), Braked> {
        brake.room(to, case, now).inspect(|()| brake.count(to, case, now))
    }

    #[test]
    fn a_machine_that_answers_at_once_gets_few_letters_a_day() {
        let mut brake = Brake::new(LIMITS);
        let mut letters = 0;
        for second in 0..24 * 3_600 {
            let now = at(0) + SignedDuration::from_secs(second);
            letters += usize::from(send(&mut brake, "Noreply@Else.example", &format!("case {letters}"), now).is_ok());
        }
        assert_eq!(letters, LIMITS.in_all.letters);
        assert_eq!(send(&mut brake, "noreply@else.example", "another", at(24 * 60)), Ok(()));
    }

    #[test]
    fn one_case_sends_few_letters_an_hour_and_others_go_on() {
        let mut brake = Brake::new(LIMITS);
        for minute in 0..4 {
            assert_eq!(send(&mut brake, "anna@uu.example", "one", at(minute)), Ok(()));
        }
        assert_eq!(send(&mut brake, "anna@uu.example", "one", at(30)), Err(Braked { limit: LIMITS.of_a_case, until: at(60) }));
        assert_eq!(send(&mut brake, "anna@uu.example", "other", at(30)), Ok(()));
        assert_eq!(send(&mut brake, "emil@uu.example", "one", at(30)), Ok(()));
        assert_eq!(send(&mut brake, "anna@uu.example", "one", at(60)), Ok(()));
    }

    #[test]
    fn however_many_addresses_there_are_few_are_remembered() {
        let mut brake = Brake::new(LIMITS);
        for n in 0..MOST_ADDRESSES + 10 {
            let now = at(0) + SignedDuration::from_millis(i64::try_from(n).unwrap());
            assert_eq!(send(&mut brake, &format!("guest{n}@else.example"), "one", now), Ok(()));
        }
        assert!(brake.sent.len() <= MOST_ADDRESSES);
    }
}
