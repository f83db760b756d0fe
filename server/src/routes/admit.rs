//! Who asks, by the token that is shown; whoever has none, or may never ask this, gets no further.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LANGUAGE;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use tillit_engine::case::{Actor, Person};
use tillit_engine::{Language, Package};
use tillit_store::record::{Hash, Holder};
use tillit_store::{Asker, Organisation};

use super::Api;
use crate::http::{ReaderLanguage, RequestId, asked_language, bearer};
use crate::openapi::Who;
use crate::problem::Problem;
use crate::view::Reader;
use crate::words::words;

/// Who asks, when, and in which language the answer is.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who, as the store is told.
    pub asker: Asker,
    /// Who, as the core is told: with the roles and teams of now.
    pub actor: Arc<Actor>,
    /// People and tokens of now.
    pub organisation: Arc<Organisation>,
    /// When.
    pub now: Timestamp,
    /// The hash of the token that was shown.
    pub token: Hash,
    /// The language of the answer.
    pub language: Language,
    /// The id of the request.
    pub request: String,
}

impl Caller {
    /// As the views want it, by a package.
    pub(super) fn reader<'a>(&'a self, package: &'a Package) -> Reader<'a> {
        Reader { package, directory: self.organisation.directory(), actor: &self.actor, now: self.now, language: self.language }
    }
}

/// What [`admit`] has found. On a route without it there is none, and nobody is let in.
impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Problem> {
        parts.extensions.get::<Caller>().cloned().ok_or_else(Problem::unknown_token)
    }
}

/// Lets those in who may ask.
pub(super) async fn admit(State((api, who)): State<(Api, Who)>, mut request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    let caller = api.caller(request.headers(), id);
    let language = caller.as_ref().map_or_else(|_| api.language(None, request.headers()), |caller| caller.language);
    let mut response = match caller.and_then(|caller| is_one(who, &caller).map(|()| caller)) {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    };
    response.extensions_mut().insert(ReaderLanguage(language));
    response.headers_mut().insert(CONTENT_LANGUAGE, axum::http::HeaderValue::from_static(language.code()));
    response
}

impl Api {
    /// Whoever shows a token that holds now.
    fn caller(&self, headers: &HeaderMap, request: String) -> Result<Caller, Problem> {
        let token = Hash::new(*bearer(headers)?.hash().as_bytes());
        let (now, organisation) = (self.clock.now(), self.store().organisation());
        let (asker, actor) = holder(&organisation, &token, now)?;
        let own = match &asker {
            Asker::Person(Person::Known(id)) => organisation.person(id).and_then(|person| person.facts.language.clone()),
            _ => None,
        };
        let language = self.language(own.as_deref(), headers);
        Ok(Caller { asker, actor: Arc::new(actor), organisation, now, token, language, request })
    }

    /// The same caller as of now.
    ///
    /// # Errors
    /// Their token holds no longer.
    pub(super) fn again(&self, before: Caller) -> Result<Caller, Problem> {
        let (now, organisation) = (self.clock.now(), self.store().organisation());
        let (asker, actor) = holder(&organisation, &before.token, now)?;
        Ok(Caller { asker, actor: Arc::new(actor), organisation, now, ..before })
    }

    /// Someone's own language, else what the request asks for, else the package's first that tillit speaks.
    fn language(&self, own: Option<&str>, headers: &HeaderMap) -> Language {
        let first = || {
            let live = self.store().live()?;
            live.package.draft().about.languages.iter().find_map(|language| Language::from_locale(language.as_str()))
        };
        own.and_then(Language::from_locale).or_else(|| asked_language(headers)).or_else(first).unwrap_or_default()
    }
}

/// Whom a token lets in.
fn holder(organisation: &Organisation, token: &Hash, now: Timestamp) -> Result<(Asker, Actor), Problem> {
    match organisation.holder(token, now).ok_or_else(Problem::unknown_token)? {
        Holder::Person(id) => {
            let person = Person::Known(id.clone());
            Ok((Asker::Person(person.clone()), Actor::of(person, organisation.directory())))
        }
        Holder::System(name) => Ok((Asker::System(name.clone()), Actor::System(name.clone()))),
    }
}

/// Whether a route is for whoever asks.
fn is_one(who: Who, caller: &Caller) -> Result<(), Problem> {
    let (allowed, those) = match (who, &*caller.actor) {
        (Who::Anyone, _) => return Ok(()),
        (Who::Person, actor) => (actor.person().is_some(), words!("personer", "people")),
        (Who::Staff, actor) => {
            let has_role = matches!(actor, Actor::Person { roles, .. } if !roles.is_empty());
            (has_role, words!("den som har en roll", "those who have a role"))
        }
        (Who::System, actor) => (matches!(actor, Actor::System(_)), words!("system", "systems")),
    };
    if allowed { Ok(()) } else { Err(Problem::not_allowed(&those)) }
}
