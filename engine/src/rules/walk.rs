//! A walk over rhai's syntax tree in the order of the file, so that two runs report the same.
//!
//! Rhai has a walk of its own; it visits the cases of a `switch` in the order of their hashes, and one with two literals
//! twice. It alone knows the way into functions, though, so it is used to get their statements.

use rhai::{AST, Expr, Stmt, StmtBlock};

use super::outline::Function;

/// A statement or an expression.
#[derive(Clone, Copy)]
pub(super) enum Node<'a> {
    /// A statement.
    Stmt(&'a Stmt),
    /// An expression.
    Expr(&'a Expr),
}

/// Puts the statements of the tree into the functions they stand in.
///
/// The body of a function is of a type that rhai keeps to itself, so the walk is led through a tree of that function alone.
pub(super) fn share_out(ast: &AST, functions: &mut [Function]) {
    for function in functions {
        let (own_name, own_count) = (&function.name.value, function.parameters.len());
        // `clone_functions_only_filtered` of rhai 1.27 does not filter; this does.
        let mut alone = ast.clone_functions_only();
        alone.retain_functions(|_, _, name, count| name == own_name && count == own_count);
        let body = &mut function.body;
        alone.walk(&mut |path: &[rhai::ASTNode<'_>]| {
            if let [rhai::ASTNode::Stmt(statement)] = path {
                body.push((*statement).clone());
            }
            true
        });
    }
}

/// Visits every statement and expression of some statements, each before what it holds.
pub(super) fn walk<'a>(statements: &'a [Stmt], visit: &mut impl FnMut(Node<'a>)) {
    // Depth is bounded by the engine's expression levels; a stack of our own needs no bound at all.
    let mut left: Vec<Node<'a>> = Vec::new();
    push_statements(statements, &mut left);
    while let Some(node) = left.pop() {
        visit(node);
        let from = left.len();
        match node {
            Node::Stmt(statement) => children_of_statement(statement, &mut left),
            Node::Expr(expression) => children_of_expression(expression, &mut left),
        }
        left[from..].reverse();
    }
}

fn push_statements<'a>(statements: &'a [Stmt], left: &mut Vec<Node<'a>>) {
    left.extend(statements.iter().rev().map(Node::Stmt));
}

fn children_of_statement<'a>(statement: &'a Stmt, into: &mut Vec<Node<'a>>) {
    let block = |block: &'a StmtBlock| block.iter().map(Node::Stmt).collect::<Vec<_>>();
    match statement {
        Stmt::If(flow, _) | Stmt::While(flow, _) | Stmt::TryCatch(flow, _) => {
            into.push(Node::Expr(&flow.expr));
            into.extend(block(&flow.body));
            into.extend(block(&flow.branch));
        }
        Stmt::Do(flow, ..) => {
            into.extend(block(&flow.body));
            into.push(Node::Expr(&flow.expr));
        }
        Stmt::For(parts, _) => {
            into.push(Node::Expr(&parts.2.expr));
            into.extend(block(&parts.2.body));
        }
        Stmt::Switch(parts, _) => {
            into.push(Node::Expr(&parts.0));
            into.extend(parts.1.expressions.iter().flat_map(|case| [Node::Expr(&case.lhs), Node::Expr(&case.rhs)]));
        }
        Stmt::Var(parts, ..) => into.push(Node::Expr(&parts.1)),
        Stmt::Assignment(parts) => into.extend([Node::Expr(&parts.1.lhs), Node::Expr(&parts.1.rhs)]),
        Stmt::FnCall(call, _) => into.extend(call.args.iter().map(Node::Expr)),
        Stmt::Block(inner) => into.extend(block(inner)),
        Stmt::Expr(expression) => into.push(Node::Expr(expression)),
        Stmt::BreakLoop(value, ..) | Stmt::Return(value, ..) => into.extend(value.as_deref().map(Node::Expr)),
        // `Noop` and `Share`. The enum is open for kinds to come, but the version of the crate is pinned.
        _ => {}
    }
}

fn children_of_expression<'a>(expression: &'a Expr, into: &mut Vec<Node<'a>>) {
    match expression {
        Expr::InterpolatedString(parts, _) | Expr::Array(parts, _) => into.extend(parts.iter().map(Node::Expr)),
        Expr::Map(parts, _) => into.extend(parts.0.iter().map(|(_, value)| Node::Expr(value))),
        Expr::FnCall(call, _) | Expr::MethodCall(call, _) => into.extend(call.args.iter().map(Node::Expr)),
        Expr::Dot(pair, ..) | Expr::Index(pair, ..) => into.extend([Node::Expr(&pair.lhs), Node::Expr(&pair.rhs)]),
        Expr::And(parts, _) | Expr::Or(parts, _) | Expr::Coalesce(parts, _) => into.extend(parts.iter().map(Node::Expr)),
        Expr::Stmt(block) => into.extend(block.iter().map(Node::Stmt)),
        _ => {}
    }
}
