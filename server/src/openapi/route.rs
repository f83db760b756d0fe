//! A route: how it is asked, by whom, and what it answers.

use axum::Router;
use axum::routing::{MethodFilter, MethodRouter};
use schemars::{Schema, SchemaGenerator};
use tillit_engine::Said;

use crate::input::Shape;

/// A route of the API.
pub struct Route<S: 'static> {
    /// By which method.
    pub method: Method,
    /// Where; `{name}` is a parameter.
    pub path: &'static str,
    /// The name of the operation, for those who generate clients.
    pub id: &'static str,
    /// What it does, in a line.
    pub summary: Said,
    /// Who may ask.
    pub who: Who,
    /// Every parameter of the path, and others that it reads.
    pub parameters: &'static [Parameter],
    /// The body that it takes.
    pub body: Takes,
    /// What it answers when all is well. Problems are the same for all.
    pub answers: &'static [Answer],
    /// What answers.
    pub handler: fn(MethodFilter) -> MethodRouter<S>,
}

/// The methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads; changes nothing.
    Get,
    /// Gives a command.
    Post,
    /// Changes fields.
    Patch,
}

/// Who may ask. What the answer then holds is for the core to say, case by case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone, without a token.
    Anyone,
    /// A person who shows a token that holds.
    Person,
    /// Such a person with a role, whatever role of the catalogue.
    Staff,
    /// A system with a token of its own.
    System,
}

/// What a route takes as its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// None.
    Nothing,
    /// An object of a shape.
    Shape(&'static Shape),
    /// Any JSON.
    AnyJson,
    /// A raw mail.
    Mail,
}

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub place: In,
    /// What it is.
    pub help: Said,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum In {
    /// In the path, always.
    Path,
    /// After `?`, if wanted.
    Query,
    /// In a header, if wanted.
    Header,
}

/// An answer.
pub struct Answer {
    pub(super) status: u16,
    pub(super) what: Said,
    /// What it holds; plain text, where nothing is said.
    pub(super) schema: Option<fn(&mut SchemaGenerator) -> Schema>,
}

impl Answer {
    /// An answer in plain text.
    #[must_use]
    pub const fn plain(status: u16, what: Said) -> Answer {
        Answer { status, what, schema: None }
    }

    /// An answer in JSON.
    #[must_use]
    pub const fn json(status: u16, what: Said, schema: fn(&mut SchemaGenerator) -> Schema) -> Answer {
        Answer { status, what, schema: Some(schema) }
    }
}

impl Method {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Method::Get => "get",
            Method::Post => "post",
            Method::Patch => "patch",
        }
    }

    const fn filter(self) -> MethodFilter {
        match self {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
            Method::Patch => MethodFilter::PATCH,
        }
    }
}

/// The router of a table. `around` puts around a route what belongs to whoever may ask it.
pub fn router<'r, S: Clone + Send + Sync + 'static>(
    routes: impl IntoIterator<Item = &'r Route<S>>,
    around: impl Fn(Who, MethodRouter<S>) -> MethodRouter<S>,
) -> Router<S> {
    let add = |router: Router<S>, route: &Route<S>| router.route(route.path, around(route.who, (route.handler)(route.method.filter())));
    routes.into_iter().fold(Router::new(), add)
}
