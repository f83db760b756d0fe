//! The tree of an expression: each part with its range in the expression's text.

use std::ops::Range;

/// A part of an expression, or all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expr {
    /// Bytes of the expression's text, brackets around it included.
    pub(crate) range: Range<usize>,
    pub(crate) kind: ExprKind,
}

/// What a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExprKind {
    /// `"…"`, escapes resolved.
    Text(String),
    Number(i64),
    /// `1.50`, exactly as written.
    Decimal(String),
    Boolean(bool),
    /// `none`, which the types refuse: it stands only as a whole value.
    None,
    /// A fact.
    Name(String),
    /// `owner.name`
    Member {
        owner: Box<Expr>,
        name: Word,
    },
    /// `of[at]`
    Index {
        of: Box<Expr>,
        at: Box<Expr>,
    },
    /// `function(arguments)`
    Call {
        function: Word,
        arguments: Vec<Expr>,
    },
    /// `owner.method(arguments)`
    Method {
        owner: Box<Expr>,
        method: Word,
        arguments: Vec<Expr>,
    },
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Binary {
        operator: Operator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `left in right`
    In {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    List(Vec<Expr>),
}

/// A name with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) range: Range<usize>,
}

/// What stands between two operands, except `in`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operator {
    /// As it is written.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Operator::Or => "or",
            Operator::And => "and",
            Operator::Equal => "==",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Remainder => "%",
        }
    }

    /// The comparison that is true exactly when this one is false.
    pub(crate) fn opposite(self) -> Option<Operator> {
        match self {
            Operator::Equal => Some(Operator::NotEqual),
            Operator::NotEqual => Some(Operator::Equal),
            Operator::Less => Some(Operator::GreaterOrEqual),
            Operator::LessOrEqual => Some(Operator::Greater),
            Operator::Greater => Some(Operator::LessOrEqual),
            Operator::GreaterOrEqual => Some(Operator::Less),
            Operator::Or
            | Operator::And
            | Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Remainder => None,
        }
    }
}

impl Expr {
    /// `steps.fix.at` of a name with members; `None` for anything else.
    pub(crate) fn path(&self) -> Option<String> {
        match &self.kind {
            ExprKind::Name(name) => Some(name.clone()),
            ExprKind::Member { owner, name } => Some(format!("{}.{}", owner.path()?, name.text)),
            _ => None,
        }
    }
}
