//! Signals and mail that come: they begin cases, or join open ones (correlation). Whom they may reach, the core tells
//! ([`tillit_engine::reach`]); which open case that is, the index does.

use std::collections::BTreeSet;

use tillit_engine::case::{Command, Context, Id, Message, Refusal, Text};
use tillit_engine::{Came, Package, Reach, Same, found_as, joined_as, reach, signals};

use super::stage::{Stage, fault};
use crate::keys::Made;
use crate::request::{Answer, Arrived, Asker, CaseName, Refused, Request};
use crate::store::Found;

/// Something that comes.
struct Arrival<'a> {
    request: &'a Request,
    came: Came<'a>,
    message: &'a Message,
    /// The cases that it has reached: each gets it once, also where several of its flows receive it.
    got: BTreeSet<Text>,
}

impl Stage<'_> {
    /// A system's body.
    pub(super) fn signals(&mut self, request: &Request, body: &serde_json::Value) -> Result<Answer, Refused> {
        let Asker::System(system) = &request.by else { return Err(Refusal::NeedsSystem.into()) };
        let package = self.live()?;
        let all = signals(&package, self.now().organisation.directory(), system, body, request.at);
        let (mut arrived, mut n) = (Vec::new(), 0);
        for signal in &all {
            let came = Came::Signal(&signal.name);
            arrived.extend(self.arrive(request, &package, came, &signal.message, &mut n)?);
        }
        Ok(Answer::Arrived(arrived))
    }

    /// A mail to a system's mailbox.
    pub(super) fn mail(&mut self, request: &Request, message: &Message, answers: Option<&(Text, Id)>) -> Result<Answer, Refused> {
        let Asker::System(system) = &request.by else { return Err(Refusal::NeedsSystem.into()) };
        let (package, came) = (self.live()?, Came::Mail(system));
        let arrived = match answers.map(|answers| self.answer(request, came, message, answers)).transpose()?.flatten() {
            Some(arrived) => vec![arrived],
            // Nobody has written: what tells only that something came back begins nothing.
            None if message.undelivered.is_some() => vec![Arrived { signal: None, case: None, number: None, joined: false }],
            None => self.arrive(request, &package, came, message, &mut 0)?,
        };
        Ok(Answer::Arrived(arrived))
    }

    /// A mail that answers what a case has sent goes to that case. `None`: there is none, or it takes no mail.
    fn answer(
        &mut self,
        request: &Request,
        came: Came<'_>,
        message: &Message,
        (case, sent): &(Text, Id),
    ) -> Result<Option<Arrived>, Refused> {
        let found = match self.find(&CaseName::Id(case.clone())) {
            Err(Refused::NoSuchCase) => return Ok(None),
            found => found?,
        };
        let package = self.package_of(&found.case)?;
        let Some(name) = joined_as(&package, came, &found.case).cloned() else { return Ok(None) };
        let message = Message { answers: Some(*sent), ..message.clone() };
        let found = self.go_on(request, 0, &found, &Command::Receive { name, message })?;
        Ok(Some(arrived(came, &found, true)))
    }

    /// Lets something come; tells whom it has reached, by process.
    fn arrive(
        &mut self,
        request: &Request,
        package: &Package,
        came: Came<'_>,
        message: &Message,
        n: &mut u32,
    ) -> Result<Vec<Arrived>, Refused> {
        let actor = self.actor(&request.by);
        let directory = self.now().organisation.clone();
        let context = Context { now: request.at, actor: &actor, directory: directory.directory(), case_id: None, number: None };
        let mut all = reach(package, came, message, &context);
        for older in self.now().packages.older(&self.followed(), self.store).map_err(fault)? {
            // No case begins by an older flow; those that go on by it still receive.
            all.extend(reach(&older, came, message, &context).into_iter().map(|reach| Reach { starts: Vec::new(), ..reach }));
        }
        let mut arrival = Arrival { request, came, message, got: BTreeSet::new() };
        let mut reached = Vec::new();
        for one in &all {
            reached.extend(self.arrive_in(one, &mut arrival, n)?);
        }
        if reached.is_empty() {
            reached.push(Arrived { signal: signal_of(came), case: None, number: None, joined: false });
        }
        Ok(reached)
    }

    fn arrive_in(&mut self, reach: &Reach, arrival: &mut Arrival<'_>, n: &mut u32) -> Result<Option<Arrived>, Refused> {
        for same in reach.starts.iter().filter_map(|start| start.same.as_ref()) {
            if let Some(found) = self.oldest(same, false)? {
                let package = self.package_of(&found.case)?;
                let name = joined_as(&package, arrival.came, &found.case).cloned();
                return self.receive(&found, name, arrival, n).map(Some);
            }
        }
        for start in &reach.starts {
            let (process, start, message) = (reach.process.clone(), start.start.clone(), Some(arrival.message.clone()));
            let command = Command::Start { process, start, fields: Vec::new(), message };
            match self.begin(arrival.request, *n, &command) {
                Err(Refused::Refusal(Refusal::If)) => {}
                begun => {
                    let found = begun?;
                    *n += 1;
                    arrival.got.insert(found.case.id.clone());
                    return Ok(Some(arrived(arrival.came, &found, false)));
                }
            }
        }
        for (_, same) in &reach.receives {
            if let Some(found) = self.oldest(same, true)?.filter(|found| !arrival.got.contains(&found.case.id)) {
                let name = self.found_as(&found, arrival)?;
                return self.receive(&found, name, arrival, n).map(Some);
            }
        }
        Ok(None)
    }

    /// A case gets it; without a name in its `receives` nothing happens to it.
    fn receive(&mut self, found: &Found, name: Option<Text>, arrival: &mut Arrival<'_>, n: &mut u32) -> Result<Arrived, Refused> {
        if let Some(name) = name
            && arrival.got.insert(found.case.id.clone())
        {
            let command = Command::Receive { name, message: arrival.message.clone() };
            let found = self.go_on(arrival.request, *n, found, &command)?;
            *n += 1;
            return Ok(arrived(arrival.came, &found, true));
        }
        Ok(arrived(arrival.came, found, true))
    }

    /// The name by which a case gets what a `receives` of its own flow has found it for.
    fn found_as(&self, found: &Found, arrival: &Arrival<'_>) -> Result<Option<Text>, Refused> {
        let package = self.package_of(&found.case)?;
        let actor = self.actor(&arrival.request.by);
        let directory = self.now().organisation.directory();
        let context = Context { now: arrival.request.at, actor: &actor, directory, case_id: None, number: None };
        Ok(found_as(&reach(&package, arrival.came, arrival.message, &context), &found.case).cloned())
    }

    /// The oldest open case that has the values: in its main flow, or in any of its flows.
    fn oldest(&self, same: &Same, any_flow: bool) -> Result<Option<Found>, Refused> {
        let is_it = |found: &Found| if any_flow { same.finds_flow(&found.case) } else { same.finds(&found.case) };
        // A case may have been found earlier in what is ahead, and be found no longer.
        let here = self.changed().flat_map(|changed| changed.cases.keys()).filter_map(|id| self.ahead_of(id));
        let here = here.filter(|found| is_it(found)).min_by_key(|found| found.summary.begun);
        let kept = self.store.oldest(same, any_flow, &|id| self.ahead_of(id).is_some());
        match (here, kept) {
            (Some(here), Some(kept)) if here.summary.begun < kept.begun => Ok(Some(here.clone())),
            (Some(here), None) => Ok(Some(here.clone())),
            (_, Some(kept)) => self.find(&CaseName::Id(kept.case.clone())).map(Some),
            (None, None) => Ok(None),
        }
    }
}

/// What was answered of a case that something reached.
pub(super) fn arrived_again(found: &Found, made: &Made) -> Arrived {
    let (case, number) = (Some(found.case.id.clone()), found.case.number.clone());
    Arrived { signal: made.signal.clone(), case, number, joined: made.seq > 1 }
}

fn arrived(came: Came<'_>, found: &Found, joined: bool) -> Arrived {
    Arrived { signal: signal_of(came), case: Some(found.case.id.clone()), number: found.case.number.clone(), joined }
}

fn signal_of(came: Came<'_>) -> Option<Text> {
    match came {
        Came::Signal(name) => Some(Text::from(name)),
        Came::Mail(_) => None,
    }
}
