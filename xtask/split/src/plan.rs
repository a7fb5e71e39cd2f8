//! Which functions go to the rest, and where the first file finds them.

use std::collections::{BTreeSet, HashSet};

use anyhow::{Context, Result};
use walrus::ir::{Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, ElementItems, ElementKind, ExportItem, FunctionId, FunctionKind, Module, RefType, TableId};

/// What goes where. It is the same for every reading of a module.
pub struct Plan {
    /// The functions of the rest.
    pub later: HashSet<FunctionId>,
    /// Those of them that the first file uses. They get a place each behind the end of the table, in this order.
    pub called: Vec<FunctionId>,
    /// Those of them that are in the table anyway, with their places.
    pub tabled: Vec<(i32, FunctionId)>,
    /// The table of functions.
    pub table: TableId,
    /// How many places the table has.
    pub end_of_table: i32,
}

impl Plan {
    /// # Errors
    /// A module without a table of functions.
    pub fn new(module: &Module, later: &str) -> Result<Self> {
        let named = named(module, later);
        let table = module.tables.iter().find(|table| table.element_ty == RefType::FUNCREF);
        let table = table.context("The module has no table of functions.")?;
        let entries = entries(module, table.id());

        // What is reached without what is named belongs to the first file.
        let exported = module.exports.iter().filter_map(|export| match export.item {
            ExportItem::Function(id) => Some(id),
            _ => None,
        });
        let mut reached: Vec<FunctionId> = exported.chain(entries.iter().map(|&(_, id)| id)).collect();
        let (mut first, mut called) = (HashSet::new(), BTreeSet::new());
        while let Some(id) = reached.pop() {
            if named.contains(&id) {
                called.insert(id);
            } else if first.insert(id) {
                reached.extend(callees(module, id));
            }
        }
        let later = module.funcs.iter_local().map(|(id, _)| id).filter(|id| !first.contains(id)).collect();
        Ok(Self {
            later,
            tabled: entries.into_iter().filter(|(_, id)| called.contains(id)).collect(),
            called: called.into_iter().collect(),
            table: table.id(),
            end_of_table: table.initial as i32,
        })
    }
}

/// The functions that have a line of the list in their names. Lines that begin with # say why.
fn named(module: &Module, list: &str) -> HashSet<FunctionId> {
    let parts: Vec<&str> = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let is_named = |name: &String| parts.iter().any(|part| name.contains(part));
    let functions = module.funcs.iter_local().map(|(id, _)| id);
    functions.filter(|&id| module.funcs.get(id).name.as_ref().is_some_and(is_named)).collect()
}

/// What is in the table, with its places.
fn entries(module: &Module, of_table: TableId) -> Vec<(i32, FunctionId)> {
    let segments = module.elements.iter().filter_map(|element| match (&element.kind, &element.items) {
        (
            ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(offset)) },
            ElementItems::Functions(items),
        ) if *table == of_table => Some((*offset..).zip(items.iter().copied())),
        _ => None,
    });
    segments.flatten().collect()
}

/// What a function calls, or takes the address of.
fn callees(module: &Module, id: FunctionId) -> Vec<FunctionId> {
    struct Callees(Vec<FunctionId>);
    impl Visitor<'_> for Callees {
        fn visit_function_id(&mut self, id: &FunctionId) {
            self.0.push(*id);
        }
    }
    let mut callees = Callees(Vec::new());
    if let FunctionKind::Local(function) = &module.funcs.get(id).kind {
        dfs_in_order(&mut callees, function, function.entry_block());
    }
    callees.0
}
