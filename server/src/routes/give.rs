//! A command to a case, from the request to the answer.

use axum::response::Response;
use tillit_engine::case::{Command, Text};
use tillit_engine::{Sight, sight};
use tillit_store::{Answer, Answered, Ask, CaseName, Found};

use super::write::Write;
use super::{Api, Caller};
use crate::http::IfMatch;
use crate::input::{Input, InputError, Target};
use crate::problem::Problem;

/// A command, and the case that it is for.
struct Ready {
    case: CaseName,
    version: Option<u64>,
    command: Command,
}

impl Api {
    /// Gives a command to the case of a number: `read` makes it of the body.
    pub(super) async fn give(
        &self,
        caller: &Caller,
        number: &str,
        write: Write,
        read: impl FnOnce(&Target<'_>, &Write) -> Result<Command, InputError>,
    ) -> Result<Response, Problem> {
        // Looked at here and not on a thread for reading: the case that someone works with is in memory as a rule, and else soon is.
        match self.ready(caller, &named(number), &write, read) {
            Ok(Ready { case, version, command }) => {
                let answer = self.ask(caller, write.key, Ask::Give { case, version, command }).await?;
                self.written(caller, &one_case(answer))
            }
            // The request may have been done already, and be impossible since: then its answer is the one that was given.
            Err(problem) => match self.given_before(caller, &write)? {
                Some(answered) => self.written(caller, &answered),
                None => Err(problem),
            },
        }
    }

    fn ready(
        &self,
        caller: &Caller,
        name: &CaseName,
        write: &Write,
        read: impl FnOnce(&Target<'_>, &Write) -> Result<Command, InputError>,
    ) -> Result<Ready, Problem> {
        let Found { case, .. } = self.seen(caller, name)?.0;
        let package = self.store().package_of(&case).map_err(|error| self.unread(caller, &error))?;
        if let Some(asked) = &write.version {
            asked.holds(case.seq)?;
        }
        let input = Input { package: &package, directory: caller.organisation.directory() };
        let command = read(&Target { input, case: &case }, write)?;
        // Between this look and the writer's turn the case may go on: then it has another version than the one that was asked for.
        let version = write.version.as_ref().filter(|asked| **asked != IfMatch::Any).map(|_| case.seq);
        Ok(Ready { case: CaseName::Id(case.id.clone()), version, command })
    }

    /// The case of a name, and what whoever asks sees of it.
    ///
    /// # Errors
    /// There is none, or they may see nothing of it: one does not learn which.
    pub(super) fn seen(&self, caller: &Caller, name: &CaseName) -> Result<(Found, Sight), Problem> {
        let unread = |error| self.unread(caller, &error);
        let found = self.store().find(name).map_err(unread)?.ok_or_else(Problem::not_found)?;
        let package = self.store().package_of(&found.case).map_err(unread)?;
        match sight(&package, &caller.actor, &found.case, caller.organisation.directory()) {
            Sight::Nothing => Err(Problem::not_found()),
            sight => Ok((found, sight)),
        }
    }

    /// The answer that was given to the same request before.
    fn given_before(&self, caller: &Caller, write: &Write) -> Result<Option<Answered>, Problem> {
        let Some(key) = &write.key else { return Ok(None) };
        self.store().given_before(&caller.asker, key, caller.now).map_err(|refused| self.refused(caller, refused))
    }
}

/// A case by its number, or by its id, which looks like a UUID.
pub(super) fn named(number: &str) -> CaseName {
    let is_hyphen = |index| [8, 13, 18, 23].contains(&index);
    let fits = |(index, byte): (usize, u8)| if is_hyphen(index) { byte == b'-' } else { byte.is_ascii_hexdigit() };
    let is_id = number.len() == 36 && number.bytes().enumerate().all(fits);
    if is_id { CaseName::Id(Text::from(number)) } else { CaseName::Number(Text::from(number)) }
}

/// The answer to what is asked of one case.
pub(super) fn one_case(answer: Answer) -> Answered {
    match answer {
        Answer::Case(answered) => answered,
        Answer::Arrived(_) | Answer::Decided { .. } => unreachable!("whoever asks one case is answered with it"),
    }
}
