//! One command: decided by the core, written as an entry, sealed at its place. Changes nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use tillit_engine::case::{Actor, Case, Command, Context, Outcome, Text};
use tillit_engine::{Package, advance, is_public, signal_of};

use super::stage::Stage;
use crate::journal::MOST_ENTRY_BYTES;
use crate::record::{Chain, Entry, Place, Read, Sealed, Visibility, Written};
use crate::request::{Asker, Refused, Request};
use crate::store::Found;
use crate::summarise::summarise;

/// What a command has made.
pub(super) struct Made {
    pub(super) chain: Chain,
    pub(super) sealed: Sealed,
    pub(super) found: Found,
    /// The series whose count it used up, and the count.
    pub(super) count: Option<(Text, u64)>,
    /// The signal by which the command came.
    pub(super) signal: Option<Text>,
}

/// A command and what it is decided by.
pub(super) struct Deciding<'a> {
    pub(super) request: &'a Request,
    /// Which entry of the request it makes, from 0.
    pub(super) n: u32,
    pub(super) package: &'a Package,
    pub(super) before: Option<&'a Found>,
    pub(super) command: &'a Command,
}

/// The name that a new case is offered.
struct Offer {
    series: Text,
    count: u64,
    number: Text,
}

impl Stage<'_> {
    /// Decides a command.
    pub(super) fn decide(&self, deciding: &Deciding<'_>) -> Result<Made, Refused> {
        let Deciding { request, n, package, before, command } = *deciding;
        let offer = self.offer(package, command, request)?;
        let actor = self.actor(&request.by);
        let context = Context {
            now: request.at,
            actor: &actor,
            directory: self.now().organisation.directory(),
            case_id: before.is_none().then(|| request.chance.case_id(request.at, n)),
            number: offer.as_ref().map(|offer| offer.number.clone()),
        };
        let (outcome, case) = advance(package, before.map(|found| &*found.case), command, &context)?;
        let is_numbered = outcome.started.as_ref().is_some_and(|started| started.number.is_some());
        let entry = self.entry_of(deciding, actor, outcome, &case)?;
        let written = written(deciding, &entry, &case)?;
        let (sealed, chain) = sealed(written, before.map(|found| found.summary.head), &self.now().chain)?;
        let begun = before.map_or(chain.position, |found| found.summary.begun);
        let summary = summarise(package, &case, begun, chain.position);
        let count = offer.filter(|_| is_numbered).map(|offer| (offer.series, offer.count));
        let signal = signal_of(package, command).cloned();
        Ok(Made { chain, sealed, signal, found: Found { case: Arc::new(case), summary: Arc::new(summary) }, count })
    }

    /// The entry of what the core has answered. `case`: as it then is.
    fn entry_of(&self, deciding: &Deciding<'_>, actor: Actor, outcome: Outcome, case: &Case) -> Result<Entry, Refused> {
        let Deciding { request, package, before, command, .. } = *deciding;
        let clock = before.filter(|before| request.at < before.case.at).map(|_| request.at);
        let mut entry = Entry {
            case: case.id.clone(),
            visibility: Visibility::Internal,
            process: case.process_hash,
            package: self.now().packages.live_hash().ok_or(Refused::NoPackage)?,
            actor,
            command: command.clone(),
            read: Read { clock, key: request.key.as_ref().map(|key| key.used()) },
            outcome,
            erased: Vec::new(),
        };
        if is_public(package, case, &speaker(&entry), &entry.outcome) {
            entry.visibility = Visibility::Public;
        }
        Ok(entry)
    }

    /// The number on offer to a new case; only acceptance uses it up, so numbers have no gaps.
    fn offer(&self, package: &Package, command: &Command, request: &Request) -> Result<Option<Offer>, Refused> {
        let Command::Start { process, .. } = command else { return Ok(None) };
        let Some(pattern) = package.kept(process).and_then(|kept| kept.number.as_ref()) else { return Ok(None) };
        let day = request.at.to_zoned_datetime(package.zone().clone()).date();
        let series = Text::from(pattern.series(day));
        let count = self.count(&series)? + 1;
        Ok(Some(Offer { number: Text::from(pattern.number(day, count)), series, count }))
    }

    /// Whoever asks, with the roles and teams of now.
    pub(super) fn actor(&self, by: &Asker) -> Actor {
        match by {
            Asker::Person(person) => Actor::of(person.clone(), self.now().organisation.directory()),
            Asker::System(system) => Actor::System(system.clone()),
            Asker::Engine => Actor::Engine,
        }
    }
}

/// Who did it, of which a mail is its sender.
fn speaker(entry: &Entry) -> Actor {
    let message = match &entry.command {
        Command::Receive { message, .. } | Command::Start { message: Some(message), .. } => Some(message),
        _ => None,
    };
    let sender = message.and_then(|message| message.part("sender")?.as_person().cloned());
    sender.map_or_else(|| entry.actor.clone(), |person| Actor::Person { person, roles: BTreeSet::new(), teams: BTreeSet::new() })
}

/// The entry in bytes.
fn written(deciding: &Deciding<'_>, entry: &Entry, case: &Case) -> Result<Written, Refused> {
    let none = BTreeSet::new();
    let sensitive = deciding.package.kept(&case.process).map_or(&none, |kept| &kept.sensitive);
    let salt = deciding.request.chance.salt(deciding.n);
    entry.write(sensitive, &salt).map_err(|error| Refused::Fault { what: error.to_string().into() })
}

/// An entry at the place after all that is decided, and where the chain is then. `before`: the position of the entry before it, of
/// the same case or stream.
///
/// The journal takes no entry that is too large; that is told here, before anything is staged, so that others go on.
pub(super) fn sealed(written: Written, before: Option<u64>, chain: &Chain) -> Result<(Sealed, Chain), Refused> {
    let position = chain.position + 1;
    let sealed = written.seal(Place { position, before, previous: chain.hash });
    let bytes = sealed.envelope.len() + sealed.parts.iter().map(|part| part.stored().len()).sum::<usize>();
    if bytes > MOST_ENTRY_BYTES / 2 {
        return Err(Refused::TooLarge { bytes, most: MOST_ENTRY_BYTES / 2 });
    }
    let chain = Chain { position, hash: Some(sealed.hash) };
    Ok((sealed, chain))
}
