//! Mail that a mail server, or whoever empties a mailbox, brings by HTTP: the raw message is the body. What becomes of it is what
//! becomes of one that comes by the pipe (`tillit mail deliver`).

use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::on;
use tillit_engine::case::{Actor, Text};
use tillit_store::record::Hash;
use tillit_store::{Answer as Answered, Key};

use super::parameters::{KEY, SYSTEM};
use super::reply::json;
use super::whole::Whole;
use super::{Api, Caller};
use crate::http::{IdempotencyKey, Named, RawMail};
use crate::mail::{DeliverError, Delivered, MOST_BYTES, Mailroom, Secret, deliver, unreached};
use crate::openapi::{Answer, Method, Route, Takes, Who};
use crate::problem::{MALFORMED, NOT_FOUND, Problem, TOO_LARGE};
use crate::view::MailView;
use crate::words::{said, words};

pub(super) const ROUTES: &[Route<Api>] = &[Route {
    method: Method::Post,
    path: "/api/mail/{system}",
    id: "mail",
    summary: said("Tar emot ett mail till ett systems brevlåda", "Takes a mail to the mailbox of a system"),
    who: Who::System,
    parameters: &[SYSTEM, KEY],
    body: Takes::Mail,
    answers: &[Answer::json(200, said("Vad som nåddes.", "What was reached."), |generator| generator.subschema_for::<MailView>())],
    handler: |method| on(method, mail).layer(DefaultBodyLimit::max(MOST_BYTES)),
}];

async fn mail(
    State(api): State<Api>,
    Named(system): Named<String>,
    headers: HeaderMap,
    Whole(caller, RawMail(raw)): Whole<RawMail>,
) -> Result<Response, Problem> {
    if !matches!(&*caller.actor, Actor::System(name) if **name == *system) {
        return Err(Problem::not_allowed(&words!("systemet `{system}`", "the system `{system}`")));
    }
    let asked = IdempotencyKey::of(&headers)?.map(|key| key_of(&key, &system, &raw));
    let delivered = api.read(&caller, move |api, caller| api.deliver(caller, &system, &raw)).await?;
    match delivered {
        Delivered::Ask { key, ask, raw, .. } => match api.ask(&caller, Some(asked.unwrap_or(key)), ask).await? {
            Answered::Arrived(all) => {
                if let Some(unreached) = unreached(&raw, &all) {
                    (api.surface.tell)(&unreached);
                }
                Ok(json(&MailView::reached(&raw, &all)))
            }
            Answered::Case(_) | Answered::Decided { .. } => unreachable!("a mail is answered by whom it reaches"),
        },
        Delivered::Aside { incoming, raw } => {
            (api.surface.tell)(&incoming.put_aside(&raw));
            Ok(json(&MailView::aside(&raw, &incoming, caller.language)))
        }
    }
}

/// A key that the client chose counts instead of the message's own.
fn key_of(key: &IdempotencyKey, system: &str, raw: &[u8]) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("POST /api/mail/{system}\n").as_bytes()).update(raw);
    Key { key: Text::from(key.as_str()), request: Hash::new(*hasher.finalize().as_bytes()) }
}

impl Api {
    /// Keeps a message, and reads it.
    fn deliver(&self, caller: &Caller, system: &str, raw: &[u8]) -> Result<Delivered, Problem> {
        let live = self.live()?;
        let secret = Secret::of(&self.data).map_err(|error| self.unkept(caller, &error))?;
        let room = Mailroom {
            folder: &self.data,
            secret: &secret,
            package: &live.package,
            directory: caller.organisation.directory(),
            received: caller.now,
        };
        deliver(raw, system, &room).map_err(|error| match &error {
            DeliverError::NoMailbox { .. } => Problem::new(&NOT_FOUND, error.words()),
            DeliverError::TooLarge => Problem::new(&TOO_LARGE, error.words()),
            DeliverError::Empty => Problem::new(&MALFORMED, error.words()),
            DeliverError::Keep(cause) => self.unkept(caller, cause),
        })
    }

    fn unkept(&self, caller: &Caller, error: &std::io::Error) -> Problem {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return Problem::disk_full();
        }
        self.fault(caller, &format!("a mail cannot be kept in the data folder: {error}"))
    }
}
