//! Tokens → tree, by precedence. Reports the first mistake only: what follows one is seldom to be trusted.

use std::ops::Range;

use super::place::Places;
use super::token::{Token, TokenKind, tokens};
use super::tree::{Expr, ExprKind, Operator, Word};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Words, words};

/// Longest expression, in bytes: ten lines. What is longer is a rule.
pub(super) const MOST_BYTES: usize = 2_000;
/// Deepest nesting of brackets, `not` and `-`.
const MOST_LEVELS: usize = 64;
/// Most operators, members and calls: they bound the depth of the tree, as `a + b + c …` nests without brackets.
const MOST_OPERATORS: usize = 200;

type Parsed<T> = Result<T, Box<Diagnostic>>;

/// Reads one expression.
pub(crate) fn parse(text: &str, places: &Places) -> Parsed<Expr> {
    if text.len() > MOST_BYTES {
        let message = words!("uttrycket är längre än {MOST_BYTES} byte", "the expression is longer than {MOST_BYTES} bytes");
        return Err(Box::new(Diagnostic::new(Code::ExpressionSyntax, places.whole(), message).help(make_it_a_rule())));
    }
    let mut parser = Parser { text, places, tokens: tokens(text, places)?, next: 0, levels: 0, operators: 0 };
    let expr = parser.expression(Binding::Or)?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(Box::new(parser.left_over(&expr, &token.clone()))),
    }
}

fn make_it_a_rule() -> Words {
    words!("gör en regel av det och skriv regelns namn här", "make it a rule and write the rule's name here")
}

/// How tightly an operator holds its operands, from loose to tight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Operand,
}

impl Binding {
    fn tighter(self) -> Binding {
        match self {
            Binding::Or => Binding::And,
            Binding::And => Binding::Comparison,
            Binding::Comparison => Binding::Sum,
            Binding::Sum => Binding::Product,
            Binding::Product | Binding::Operand => Binding::Operand,
        }
    }
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Infix {
    Operator(Operator),
    In,
}

impl Infix {
    fn of(token: &TokenKind) -> Option<Infix> {
        match token {
            TokenKind::Operator(operator) => Some(Infix::Operator(*operator)),
            TokenKind::In => Some(Infix::In),
            _ => None,
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Infix::Operator(operator) => operator.sign(),
            Infix::In => "in",
        }
    }

    fn binding(self) -> Binding {
        match self {
            Infix::Operator(Operator::Or) => Binding::Or,
            Infix::Operator(Operator::And) => Binding::And,
            Infix::Operator(Operator::Add | Operator::Subtract) => Binding::Sum,
            Infix::Operator(Operator::Multiply | Operator::Divide | Operator::Remainder) => Binding::Product,
            Infix::Operator(_) | Infix::In => Binding::Comparison,
        }
    }

    fn build(self, left: Expr, right: Expr) -> Expr {
        let range = left.range.start..right.range.end;
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = match self {
            Infix::Operator(operator) => ExprKind::Binary { operator, left, right },
            Infix::In => ExprKind::In { left, right },
        };
        Expr { range, kind }
    }
}

struct Parser<'a> {
    text: &'a str,
    places: &'a Places,
    tokens: Vec<Token>,
    next: usize,
    levels: usize,
    operators: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn next_is(&self, kind: &TokenKind) -> bool {
        self.peek().is_some_and(|token| token.kind == *kind)
    }

    /// Takes the next token if it is of this kind.
    fn take(&mut self, kind: &TokenKind) -> Option<Range<usize>> {
        let range = self.peek().filter(|token| token.kind == *kind)?.range.clone();
        self.next += 1;
        Some(range)
    }

    fn error(&self, range: &Range<usize>, message: Words) -> Diagnostic {
        Diagnostic::new(Code::ExpressionSyntax, self.places.span(range), message)
    }

    /// The place after the last token.
    fn end(&self) -> Range<usize> {
        let end = self.tokens.last().map_or(self.text.len(), |token| token.range.end);
        end..end
    }

    fn count_operator(&mut self, range: &Range<usize>) -> Parsed<()> {
        self.operators += 1;
        if self.operators <= MOST_OPERATORS {
            return Ok(());
        }
        let message =
            words!("uttrycket har fler än {MOST_OPERATORS} operationer", "the expression has more than {MOST_OPERATORS} operations");
        Err(Box::new(self.error(range, message).help(make_it_a_rule())))
    }

    /// Reads operands as long as the operators between them hold at least as tightly as `least`.
    fn expression(&mut self, least: Binding) -> Parsed<Expr> {
        let mut left = self.operand()?;
        while let Some(token) = self.peek() {
            let Some(infix) = Infix::of(&token.kind).filter(|infix| infix.binding() >= least) else { break };
            let range = token.range.clone();
            self.count_operator(&range)?;
            self.next += 1;
            let right = self.expression(infix.binding().tighter())?;
            if infix.binding() == Binding::Comparison {
                self.refuse_not_before(infix, &left, &right)?;
                self.refuse_chain(infix, &left, &right)?;
            }
            left = infix.build(left, right);
        }
        Ok(left)
    }

    /// `not x == y` would be `(not x) == y` (F20).
    fn refuse_not_before(&self, infix: Infix, left: &Expr, right: &Expr) -> Parsed<()> {
        let ExprKind::Not(inner) = &left.kind else { return Ok(()) };
        if !self.text[left.range.clone()].starts_with("not") {
            return Ok(());
        }
        let (sign, x, y) = (infix.sign(), &self.text[inner.range.clone()], &self.text[right.range.clone()]);
        let range = left.range.start..right.range.end;
        let message = words!("`not` före `{sign}` kan läsas på två sätt", "`not` before `{sign}` can be read in two ways");
        let error = Diagnostic::new(Code::AmbiguousNot, self.places.span(&range), message);
        let opposite = match infix {
            Infix::Operator(operator) => operator.opposite(),
            Infix::In => None,
        };
        Err(Box::new(match opposite.map(Operator::sign) {
            Some(opposite) => error.help(words!(
                "skriv `{x} {opposite} {y}` eller `not ({x} {sign} {y})`",
                "write `{x} {opposite} {y}` or `not ({x} {sign} {y})`"
            )),
            None => error.help(words!("skriv `not ({x} {sign} {y})`", "write `not ({x} {sign} {y})`")),
        }))
    }

    fn refuse_chain(&self, infix: Infix, left: &Expr, right: &Expr) -> Parsed<()> {
        let Some(Token { kind, range }) = self.peek() else { return Ok(()) };
        let Some(second) = Infix::of(kind).filter(|second| second.binding() == Binding::Comparison) else { return Ok(()) };
        let (sign, second) = (infix.sign(), second.sign());
        let (x, y) = (&self.text[left.range.clone()], &self.text[right.range.clone()]);
        let message = words!("två jämförelser i rad: `{sign}` och `{second}`", "two comparisons in a row: `{sign}` and `{second}`");
        Err(Box::new(self.error(range, message).help(words!(
            "jämför två åt gången: `{x} {sign} {y} and {y} {second} …`",
            "compare two at a time: `{x} {sign} {y} and {y} {second} …`"
        ))))
    }

    /// A `not`, a `-` or a value with what follows it.
    fn operand(&mut self) -> Parsed<Expr> {
        let Some(token) = self.peek().cloned() else { return Err(Box::new(self.nothing_more())) };
        let prefix: fn(Box<Expr>) -> ExprKind = match token.kind {
            TokenKind::Not => ExprKind::Not,
            TokenKind::Operator(Operator::Subtract) => ExprKind::Negate,
            _ => return self.value_and_more(token),
        };
        self.next += 1;
        let operand = self.deeper(&token.range, Parser::operand)?;
        Ok(Expr { range: token.range.start..operand.range.end, kind: prefix(Box::new(operand)) })
    }

    /// Reads something one level further in.
    fn deeper<T>(&mut self, range: &Range<usize>, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.levels == MOST_LEVELS {
            let message = words!("uttrycket har fler än {MOST_LEVELS} nivåer", "the expression has more than {MOST_LEVELS} levels");
            return Err(Box::new(self.error(range, message).help(make_it_a_rule())));
        }
        self.levels += 1;
        let result = read(self);
        self.levels -= 1;
        result
    }

    /// A value, then its members, indexes and calls.
    fn value_and_more(&mut self, token: Token) -> Parsed<Expr> {
        let mut expr = self.value(token)?;
        loop {
            if let Some(dot) = self.take(&TokenKind::Dot) {
                self.count_operator(&dot)?;
                expr = self.member(expr, &dot)?;
            } else if let Some(open) = self.take(&TokenKind::OpenList) {
                self.count_operator(&open)?;
                let at = self.deeper(&open, |parser| parser.expression(Binding::Or))?;
                let close = self.close(&open, &TokenKind::CloseList, "]")?;
                expr = Expr { range: expr.range.start..close.end, kind: ExprKind::Index { of: Box::new(expr), at: Box::new(at) } };
            } else {
                return Ok(expr);
            }
        }
    }

    fn member(&mut self, owner: Expr, dot: &Range<usize>) -> Parsed<Expr> {
        let Some(Token { kind: TokenKind::Name(text), range }) = self.peek().cloned() else {
            let range = self.peek().map_or(dot.clone(), |token| token.range.clone());
            return Err(Box::new(self.error(&range, words!("ett namn väntades efter `.`", "a name was expected after `.`"))));
        };
        self.next += 1;
        let start = owner.range.start;
        let owner = Box::new(owner);
        let name = Word { text, range: range.clone() };
        match self.take(&TokenKind::Open) {
            None => Ok(Expr { range: start..range.end, kind: ExprKind::Member { owner, name } }),
            Some(open) => {
                let (arguments, close) = self.values(&open, &TokenKind::Close, ")")?;
                Ok(Expr { range: start..close.end, kind: ExprKind::Method { owner, method: name, arguments } })
            }
        }
    }

    fn value(&mut self, token: Token) -> Parsed<Expr> {
        let Token { range, kind } = token;
        self.next += 1;
        let kind = match kind {
            TokenKind::Text(text) => ExprKind::Text(text),
            TokenKind::Number(number) => ExprKind::Number(number),
            TokenKind::Decimal(decimal) => ExprKind::Decimal(decimal),
            TokenKind::True => ExprKind::Boolean(true),
            TokenKind::False => ExprKind::Boolean(false),
            TokenKind::None => ExprKind::None,
            TokenKind::Name(text) => match self.take(&TokenKind::Open) {
                None => ExprKind::Name(text),
                Some(open) => {
                    let (arguments, close) = self.values(&open, &TokenKind::Close, ")")?;
                    let function = Word { text, range: range.clone() };
                    return Ok(Expr { range: range.start..close.end, kind: ExprKind::Call { function, arguments } });
                }
            },
            TokenKind::OpenList => {
                let (items, close) = self.values(&range, &TokenKind::CloseList, "]")?;
                return Ok(Expr { range: range.start..close.end, kind: ExprKind::List(items) });
            }
            TokenKind::Open => {
                let inner = self.deeper(&range, |parser| parser.expression(Binding::Or))?;
                let close = self.close(&range, &TokenKind::Close, ")")?;
                return Ok(Expr { range: range.start..close.end, ..inner });
            }
            TokenKind::Not | TokenKind::In | TokenKind::Operator(_) | TokenKind::Dot | TokenKind::Comma => {
                return Err(Box::new(self.no_value(&range)));
            }
            TokenKind::Close | TokenKind::CloseList => return Err(Box::new(self.no_value(&range))),
        };
        Ok(Expr { range, kind })
    }

    /// Values with commas between, up to the closing sign; a comma may stand after the last.
    fn values(&mut self, open: &Range<usize>, close: &TokenKind, sign: &str) -> Parsed<(Vec<Expr>, Range<usize>)> {
        let mut values = Vec::new();
        while !self.next_is(close) && self.peek().is_some() {
            values.push(self.deeper(open, |parser| parser.expression(Binding::Or))?);
            if self.take(&TokenKind::Comma).is_none() {
                break;
            }
        }
        let end = self.close(open, close, sign)?;
        Ok((values, end))
    }

    fn close(&mut self, open: &Range<usize>, close: &TokenKind, sign: &str) -> Parsed<Range<usize>> {
        if let Some(range) = self.take(close) {
            return Ok(range);
        }
        let opened = &self.text[open.clone()];
        let here = self.peek().map_or(self.end(), |token| token.range.clone());
        Err(Box::new(
            self.error(&here, words!("`{sign}` saknas", "`{sign}` is missing"))
                .label(words!("`{sign}` väntades här", "`{sign}` was expected here"))
                .related(self.places.span(open), words!("`{opened}` öppnas här", "`{opened}` is opened here")),
        ))
    }

    fn no_value(&self, range: &Range<usize>) -> Diagnostic {
        let sign = &self.text[range.clone()];
        self.error(range, words!("ett värde väntades före `{sign}`", "a value was expected before `{sign}`"))
    }

    fn nothing_more(&self) -> Diagnostic {
        match self.tokens.last() {
            None => self.error(&(0..self.text.len()), words!("ett uttryck saknas", "an expression is missing")),
            Some(last) => {
                let sign = &self.text[last.range.clone()];
                self.error(&last.range, words!("ett värde väntades efter `{sign}`", "a value was expected after `{sign}`"))
            }
        }
    }

    /// What stands after a whole expression.
    fn left_over(&self, expr: &Expr, token: &Token) -> Diagnostic {
        let word = &self.text[token.range.clone()];
        let before = &self.text[self.last_operand(expr).range.clone()];
        match &token.kind {
            TokenKind::Close | TokenKind::CloseList => {
                self.error(&token.range, words!("`{word}` stänger ingenting", "`{word}` closes nothing"))
            }
            TokenKind::Comma => self
                .error(&token.range, words!("ett uttryck är ett enda värde", "an expression is a single value"))
                .label(words!("ett operatortecken väntades", "an operator was expected"))
                .help(words!("flera värden är en lista: `[a, b]`", "several values are a list: `[a, b]`")),
            TokenKind::Not if self.tokens.get(self.next + 1).is_some_and(|token| token.kind == TokenKind::In) => self
                .error(&token.range, words!("`not in` finns inte i uttryck", "`not in` is not in expressions"))
                .help(words!("skriv `not ({before} in …)`", "write `not ({before} in …)`")),
            TokenKind::Name(_) if self.is_duration_before(token) => self.duration_within(token),
            _ => self
                .error(
                    &token.range,
                    words!("mellan `{before}` och `{word}` saknas något", "something is missing between `{before}` and `{word}`"),
                )
                .label(words!(
                    "`and`, `or`, en jämförelse eller ett räknetecken väntades",
                    "`and`, `or`, a comparison or an arithmetic sign was expected"
                )),
        }
    }

    /// The operand that ends an expression: `c` of `a and b == c`.
    fn last_operand<'e>(&self, expr: &'e Expr) -> &'e Expr {
        match &expr.kind {
            ExprKind::Binary { right, .. } | ExprKind::In { right, .. } if right.range.end == expr.range.end => self.last_operand(right),
            _ => expr,
        }
    }

    fn is_duration_before(&self, token: &Token) -> bool {
        let number = self.tokens[..self.next].last();
        number.is_some_and(|number| {
            matches!(number.kind, TokenKind::Number(_))
                && crate::model::parse_duration(&self.text[number.range.start..token.range.end]).is_ok()
        })
    }

    /// `now + 48 h`
    fn duration_within(&self, unit: &Token) -> Diagnostic {
        let range = self.tokens[self.next - 1].range.start..unit.range.end;
        let duration = &self.text[range.clone()];
        self.error(
            &range,
            words!("en längd i ett uttryck skrivs med `duration`", "a duration within an expression is written with `duration`"),
        )
        .help(words!("skriv `duration(\"{duration}\")`", "write `duration(\"{duration}\")`"))
    }
}
