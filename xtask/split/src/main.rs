//! `split MODULE LATER FIRST REST` makes two files of one WebAssembly module: what the first picture needs, and the rest.
//!
//! LATER is a list of parts of names, one a line. The functions that they name, and those that nobody but these calls, go to
//! the rest. Both files use the same memory and the same table of functions:
//!
//! - In the first file, a function of the rest is a stub. It calls the function by its place in the table, and if there is
//!   nothing yet, it calls `loadRest` before, which the module has to export.
//! - The rest imports what it uses of the first file, by the module's name `first`, and has its functions put into the table
//!   when it is instantiated.
//!
//! What the program does stays the same; only where its functions come from does not. The module has to have the functions'
//! names (`strip = false`), which neither file gets.

mod plan;

use std::collections::HashSet;
use std::{env, fs};

use anyhow::{Context, Result, bail};
use walrus::ir::{RefIsNull, TableGet, Value};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, InstrSeqBuilder, LocalFunction, Module, TableId, passes,
};

use plan::Plan;

/// What the rest calls the first file.
const FIRST: &str = "first";

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [module, later, first, rest] = &arguments[..] else { bail!("usage: split MODULE LATER FIRST REST") };
    let module = fs::read(module).with_context(|| format!("{module} cannot be read."))?;
    let later = fs::read_to_string(later).with_context(|| format!("{later} cannot be read."))?;

    let rest_module = make_rest(Module::from_buffer(&module)?, &later)?;
    let shared = rest_module.imports.iter().map(|import| import.name.as_str()).collect();
    let first_module = make_first(Module::from_buffer(&module)?, &later, &shared)?;
    write(first_module, first)?;
    write(rest_module, rest)
}

/// The module with stubs in place of the functions of the rest, and with exports of what it shares with the rest.
fn make_first(mut module: Module, later: &str, shared: &HashSet<&str>) -> Result<Module> {
    let plan = Plan::new(&module, later)?;
    let load = module.exports.get_func("loadRest").context("The module does not export loadRest.")?;
    for (place, &id) in (plan.end_of_table..).zip(&plan.called) {
        let stub = stub(&mut module, id, plan.table, place, load);
        module.funcs.get_mut(id).kind = FunctionKind::Local(stub);
    }
    lengthen_table(&mut module, &plan);

    let functions = module.funcs.iter().map(|function| (name('f', function.id().index()), function.id().into()));
    let globals = module.globals.iter().map(|global| (name('g', global.id().index()), global.id().into()));
    let tables = module.tables.iter().map(|table| (name('t', table.id().index()), table.id().into()));
    let memories = module.memories.iter().map(|memory| (name('m', memory.id().index()), memory.id().into()));
    let items: Vec<(String, ExportItem)> = functions.chain(globals).chain(tables).chain(memories).collect();
    for (name, item) in items {
        if shared.contains(name.as_str()) {
            module.exports.add(&name, item);
        }
    }
    passes::gc::run(&mut module);
    Ok(module)
}

/// A function that hands its arguments on to what stands at a place of the table, when that has been loaded.
fn stub(module: &mut Module, id: FunctionId, table: TableId, place: i32, load: FunctionId) -> LocalFunction {
    let of_type = module.funcs.get(id).ty();
    let (parameters, results) = module.types.params_results(of_type);
    let (parameters, results) = (parameters.to_vec(), results.to_vec());
    let arguments: Vec<_> = parameters.iter().map(|&of_type| module.locals.add(of_type)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    let mut body = builder.func_body();
    body.i32_const(place).instr(TableGet { table }).instr(RefIsNull {});
    let load_rest = |missing: &mut InstrSeqBuilder| {
        missing.call(load);
    };
    body.if_else(None, load_rest, |_| {});
    for &argument in &arguments {
        body.local_get(argument);
    }
    body.i32_const(place).call_indirect(of_type, table);
    builder.local_func(arguments)
}

/// The functions of the rest. All else that they use is imported from the first file.
fn make_rest(mut module: Module, later: &str) -> Result<Module> {
    let plan = Plan::new(&module, later)?;
    module.start = None;
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    exports.into_iter().for_each(|id| module.exports.delete(id));
    let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    elements.into_iter().for_each(|id| module.elements.delete(id));
    let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    data.into_iter().for_each(|id| module.data.delete(id));

    let imports: Vec<_> = module.imports.iter().map(|import| import.id()).collect();
    imports.into_iter().for_each(|id| module.imports.delete(id));
    for function in module.funcs.iter_mut().filter(|function| !plan.later.contains(&function.id())) {
        let import = module.imports.add(FIRST, &name('f', function.id().index()), function.id());
        function.kind = FunctionKind::Import(ImportedFunction { import, ty: function.ty() });
    }
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for id in globals {
        let import = module.imports.add(FIRST, &name('g', id.index()), id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    for table in module.tables.iter_mut() {
        table.import = Some(module.imports.add(FIRST, &name('t', table.id().index()), table.id()));
        table.elem_segments.clear();
    }
    for memory in module.memories.iter_mut() {
        memory.import = Some(module.imports.add(FIRST, &name('m', memory.id().index()), memory.id()));
        memory.data_segments.clear();
    }
    lengthen_table(&mut module, &plan);
    fill_table(&mut module, plan.table, plan.end_of_table, plan.called.clone());
    for &(place, id) in &plan.tabled {
        fill_table(&mut module, plan.table, place, vec![id]);
    }
    passes::gc::run(&mut module);
    Ok(module)
}

/// Has functions put into the table, from a place on, when the module is instantiated.
fn fill_table(module: &mut Module, table: TableId, place: i32, functions: Vec<FunctionId>) {
    let offset = ConstExpr::Value(Value::I32(place));
    let id = module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(functions));
    module.tables.get_mut(table).elem_segments.insert(id);
}

/// Gives each function that a stub calls a place in the table.
fn lengthen_table(module: &mut Module, plan: &Plan) {
    let table = module.tables.get_mut(plan.table);
    let more = plan.called.len() as u64;
    table.initial += more;
    table.maximum = table.maximum.map(|maximum| maximum + more);
}

/// What both files call a thing that they share: what it is, and which.
fn name(kind: char, index: usize) -> String {
    format!("{kind}{index}")
}

/// Writes a module without names.
fn write(mut module: Module, path: &str) -> Result<()> {
    let sections: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    sections.into_iter().for_each(|id| drop(module.customs.delete(id)));
    for function in module.funcs.iter_mut() {
        function.name = None;
    }
    module.emit_wasm_file(path).with_context(|| format!("{path} cannot be written."))
}
