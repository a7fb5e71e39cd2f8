//! From a file to a checked table, and what was made of it.

use std::ops::Range;

use ndarray::Array2;
use settings::{ColumnPart, Columns};
use wording::nearest;

use super::classes::{Classes, Problem, classes};
use super::column::{Cells, Column, MOST_VALUES, Role, Why};
use super::encoding::{Encoding, decode};
use super::error::{Place, TableError};
use super::foreign::{foreign, foreign_text};
use super::frame::Frame;
use super::label;
use super::notation::Notation;
use super::notes::{ColumnInfo, Notes};
use super::number::Written;
use super::recipe::{Gives, Labels, Recipe, Used};
use super::rows::{Rows, Source};
use super::separator::{Separator, separator};
use super::{BYTES, INPUTS, LARGEST, ROWS, Table};

/// What the column of labels is called if it is the last of a table without a header.
const LABEL: &str = "label";

/// What a reader says of a table where the guess does not do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The name of the column of labels; the guess without it.
    pub label: Option<String>,
    /// What other columns shall be.
    pub columns: Columns,
}

/// What was made of a file.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The table, or why there is none.
    pub table: Result<Table, TableError>,
    /// All columns, from the left, each with what was made of it; none where not even they can be told.
    pub columns: Vec<ColumnInfo>,
    /// What was done, in sentences.
    pub notes: Vec<String>,
    /// What of the reader's choices departs from the guess: these lead to the same table.
    pub choices: Choices,
}

impl Table {
    /// Reads a file.
    ///
    /// Cells are separated by commas, semicolons, bars, tabs or blanks, whichever fits, and may be quoted. Blank lines,
    /// comments, titles above the table and notes below it are passed over. The first line may name the columns; where it
    /// does not, they are `x1`, `x2` … from the left, and the last one is `label` as long as the labels are there.
    ///
    /// A column of numbers is an input, one of few words an input for each of them; what tells rows apart and nothing else
    /// is left out, and so are words of many values, and rows that lack a cell. `choices` says otherwise.
    pub fn read(bytes: &[u8], choices: &Choices) -> Reading {
        let nothing =
            |error| Reading { table: Err(error), columns: Vec::new(), notes: Vec::new(), choices: Choices::default() };
        if bytes.len() > BYTES {
            return nothing(TableError::TooLong { bytes: bytes.len() });
        }
        if let Some(foreign) = foreign(bytes) {
            return nothing(TableError::Foreign(foreign));
        }
        let (text, encoding) = decode(bytes);
        if let Some(foreign) = foreign_text(&text) {
            return nothing(TableError::Foreign(foreign));
        }
        let named = Separator::named(text.lines().next().unwrap_or_default());
        let source = Source { text: &text, skips_first_line: named.is_some(), comment: comment_mark(&text) };
        let separator = named.unwrap_or_else(|| separator(source));
        let prepared = separator.prepare(&text);
        match Sheet::read(Source { text: &prepared, ..source }, separator, encoding, choices) {
            Ok(sheet) => sheet.reading(choices),
            Err(error) => nothing(error),
        }
    }

    /// The table of a text. `label` names the column of labels.
    ///
    /// # Errors
    /// The first thing that is wrong, from shape over names and numbers to labels; it says where.
    pub fn parse(text: &str, label: Option<&str>) -> Result<Table, TableError> {
        let label = label.map(|label| label.trim().to_owned());
        Table::read(text.as_bytes(), &Choices { label, columns: Columns::default() }).table
    }
}

/// What begins the lines that are comments, if some are: fewer than the others, or they would be the table.
fn comment_mark(text: &str) -> Option<&'static str> {
    const MARKS: [&str; 3] = ["#", "//", "%"];
    const SAMPLE: usize = 1000;
    let lines = || text.lines().map(str::trim_start).filter(|line| !line.is_empty()).take(SAMPLE);
    MARKS.into_iter().find(|mark| {
        let comments = lines().filter(|line| line.starts_with(mark)).count();
        comments > 0 && 2 * comments < lines().count()
    })
}

/// A text of the right shape, with what its columns hold.
struct Sheet<'a> {
    rows: Rows<'a>,
    encoding: Encoding,
    skips_first_line: bool,
    frame: Frame,
    /// The rows of the table, without those of units.
    body: Range<usize>,
    columns: Vec<Column>,
}

/// What the columns are for the networks.
struct Roles {
    of_columns: Vec<Role>,
    /// The column of labels.
    label: usize,
    /// What departs from the guess.
    choices: Choices,
}

impl<'a> Sheet<'a> {
    fn read(
        source: Source<'a>,
        separator: Separator,
        encoding: Encoding,
        choices: &Choices,
    ) -> Result<Sheet<'a>, TableError> {
        let mut rows = Rows::new(source, separator);
        while rows.read()? {
            // Above and below the table there may be a few rows more.
            if rows.len() > ROWS.end() + 100 {
                return Err(TableError::TooManyRows);
            }
        }
        let frame = Frame::of(&rows, choices.label.as_deref())?;
        let mut body = frame.body.clone();
        while has_units(&rows, &frame, body.clone()) {
            body.start += 1;
        }
        if body.len() < *ROWS.start() {
            return Err(TableError::TooFewRows { rows: body.len(), left_out: 0 });
        }
        if body.len() > *ROWS.end() {
            return Err(TableError::TooManyRows);
        }
        let names = names(&frame, choices.label.as_deref());
        let columns = names
            .into_iter()
            .enumerate()
            .map(|(place, (name, is_named))| Column::of(name, is_named, body.clone().map(|row| rows.cell(row, place))));
        let columns = columns.collect();
        let mut sheet = Sheet { rows, encoding, skips_first_line: source.skips_first_line, frame, body, columns };
        // The last column is called after the labels only if they are there.
        let last = sheet.columns.len() - 1;
        if sheet.frame.names.is_none() && choices.label.is_none() && sheet.guessed_label() != Some(last) {
            sheet.columns[last].name = place_name(last);
        }
        Ok(sheet)
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &str> + Clone {
        self.body.clone().map(move |row| self.rows.cell(row, column))
    }

    fn name(&self, column: usize) -> &str {
        self.columns.get(column).map_or("", |column| &column.name)
    }

    fn place(&self, row: usize, column: usize) -> Place {
        Place { line: self.rows.line(row, column), column: column + 1, name: self.name(column).to_owned() }
    }

    /// The column of this name. The last one of a table without names has two, whether the labels are there or not.
    fn find(&self, name: &str) -> Result<usize, TableError> {
        let last = self.columns.len() - 1;
        let is_last = self.frame.names.is_none() && (name == LABEL || name == place_name(last));
        let found = self.columns.iter().position(|column| column.name == name).or(is_last.then_some(last));
        found.ok_or_else(|| {
            let columns: Vec<String> = self.columns.iter().map(|column| column.name.clone()).collect();
            TableError::UnknownColumn { name: name.to_owned(), nearest: nearest_name(name, &columns), columns }
        })
    }

    /// What each column is if the reader says nothing, with this one as the label.
    fn guess(&self, label: Option<usize>) -> Vec<Role> {
        let has_header = self.frame.names.is_some();
        let role = |(place, column): (usize, &Column)| match label {
            Some(label) if label == place => Role::Label,
            _ => column.guess(self.cells(place), place == 0, has_header),
        };
        let mut roles: Vec<Role> = self.columns.iter().enumerate().map(role).collect();
        if !roles.iter().any(|role| matches!(role, Role::Number | Role::Category(_))) {
            // A table of nothing but an index has that as its input.
            for role in &mut roles {
                if matches!(role, Role::Out(Why::Counts | Why::Names)) {
                    *role = Role::Number;
                }
            }
        }
        roles
    }

    /// The column of labels, unless the reader says otherwise.
    fn guessed_label(&self) -> Option<usize> {
        let alone = self.guess(None);
        let is_input = |column: usize| matches!(alone[column], Role::Number | Role::Category(_));
        label::guess(&self.columns, |column| self.cells(column), self.frame.names.is_some(), is_input)
    }

    fn roles(&self, choices: &Choices) -> Result<Roles, TableError> {
        let guessed = self.guessed_label();
        let label = match &choices.label {
            Some(name) => self.find(name)?,
            None => guessed.ok_or(TableError::OneColumn)?,
        };
        let mut kept = Choices::default();
        if Some(label) != guessed {
            kept.label = Some(self.name(label).to_owned());
        }
        let mut roles = self.guess(Some(label));
        for (name, part) in choices.columns.iter() {
            let place = self.find(name)?;
            if place == label {
                continue;
            }
            let role = match (part, &self.columns[place].cells) {
                (ColumnPart::Out, _) => Role::Out(Why::Chosen),
                (ColumnPart::Number, _) => Role::Number,
                (ColumnPart::Category, _) => Role::Category(self.values(place)?),
            };
            let is_guess = match (&role, &roles[place]) {
                (Role::Out(_), Role::Out(_)) => true,
                (role, guess) => role == guess,
            };
            if !is_guess {
                kept.columns.set(name, part);
                roles[place] = role;
            }
        }
        Ok(Roles { of_columns: roles, label, choices: kept })
    }

    /// The values of a column as a category.
    fn values(&self, column: usize) -> Result<Vec<String>, TableError> {
        let mut values: Vec<String> = match &self.columns[column].cells {
            Cells::Words { values, different } if *different <= MOST_VALUES => values.clone(),
            _ => {
                let filled = self.cells(column).filter(|cell| !self.columns[column].lacks(cell));
                let mut values: Vec<String> = filled.map(str::to_owned).collect();
                values.sort_unstable();
                values.dedup_by_key(|value| value.to_lowercase());
                values
            }
        };
        if values.len() > MOST_VALUES {
            let (name, values) = (self.name(column).to_owned(), values.len());
            return Err(TableError::TooManyValues { name, values });
        }
        values.sort_unstable();
        Ok(values)
    }

    fn reading(&self, choices: &Choices) -> Reading {
        let mut notes = Notes::default();
        let shape = |notes: &mut Notes| notes.frame(&self.rows, &self.frame, self.body.start, self.encoding);
        match self.roles(choices) {
            Ok(roles) => {
                let table = self.table(&roles, &mut notes);
                shape(&mut notes);
                let columns = self.columns.iter().zip(&roles.of_columns);
                let columns = columns.map(|(column, role)| ColumnInfo::of(column, role)).collect::<Vec<_>>();
                notes.left_out(&self.columns, &roles.of_columns);
                Reading { table, columns, notes: notes.sentences(), choices: roles.choices }
            }
            Err(error) => {
                let roles = self.guess(None);
                let columns = self.columns.iter().zip(&roles);
                let columns = columns.map(|(column, role)| ColumnInfo::of(column, role)).collect();
                Reading { table: Err(error), columns, notes: Vec::new(), choices: Choices::default() }
            }
        }
    }

    fn table(&self, roles: &Roles, notes: &mut Notes) -> Result<Table, TableError> {
        let used = self.used(roles);
        let (label, columns) = (roles.label, &self.columns);
        let inputs = self.input_names(&roles.of_columns);
        if inputs.is_empty() {
            return Err(TableError::NoInputs);
        }
        if inputs.len() > *INPUTS.end() {
            return Err(TableError::TooManyInputs { inputs: inputs.len() });
        }
        let is_whole = |row: &usize| {
            let lacks = |column: usize| columns[column].lacks(self.rows.cell(*row, column));
            !lacks(label) && !used.iter().any(|used| lacks(used.place))
        };
        let kept: Vec<usize> = self.body.clone().filter(is_whole).collect();
        let left_out = self.body.len() - kept.len();
        notes.missing_rows(left_out);
        if kept.len() < *ROWS.start() {
            return Err(TableError::TooFewRows { rows: kept.len(), left_out });
        }
        let notation = self.notation(&used, label, &kept)?;
        notes.notation(&notation, &used, columns);
        let x = self.numbers(&used, &kept, inputs.len(), &notation)?;
        let classes = self.classes(label, &kept, &notation)?;
        let (lacking, missing) = self.missing(used.iter().map(|used| used.place).chain([label]));
        notes.merged(&classes);
        let recipe = Recipe {
            encoding: self.encoding,
            separator: self.rows.separator(),
            skips_first_line: self.skips_first_line,
            comment: self.rows.comments().first().and_then(|_| self.rows.comment()).map(str::to_owned),
            above: self.body.start,
            below: self.frame.footers.len(),
            decimal: notation.decimal,
            has_thousands: notation.has_thousands(),
            has_minus_signs: notation.has_minus_signs,
            inputs: used,
            label,
            labels: match (classes.are_numbers, classes.merged.is_empty()) {
                (true, _) => Labels::Numbers,
                (false, true) => Labels::Words,
                (false, false) => Labels::WordsOfAnyCase,
            },
            lacking,
            missing,
        };
        let choices = roles.choices.clone();
        Ok(Table {
            inputs,
            label: self.name(label).to_owned(),
            classes: classes.names,
            x,
            y: classes.of_rows,
            chosen: (choices.label.unwrap_or_default(), choices.columns.to_string()),
            recipe,
        })
    }

    /// The columns that give inputs, and what each gives.
    fn used(&self, roles: &Roles) -> Vec<Used> {
        let gives = |(place, role): (usize, &Role)| {
            let gives = match (role, &self.columns[place].cells) {
                (Role::Number, Cells::YesNo(words)) => Gives::YesNo(words.clone()),
                (Role::Number, Cells::Numbers { affix }) => Gives::Number { affix: affix.clone() },
                (Role::Number, _) => Gives::Number { affix: String::new() },
                (Role::Category(values), _) => {
                    Gives::Category(values.iter().map(|value| value.to_lowercase()).collect())
                }
                (Role::Label | Role::Out(_), _) => return None,
            };
            Some(Used { place, gives })
        };
        roles.of_columns.iter().enumerate().filter_map(gives).collect()
    }

    /// The name of every input: of a column of numbers its own, of a category one for each value.
    fn input_names(&self, roles: &[Role]) -> Vec<String> {
        let names = roles.iter().enumerate().flat_map(|(place, role)| {
            let name = self.name(place);
            match role {
                Role::Category(values) => values.iter().map(|value| format!("{name}: {value}")).collect(),
                Role::Number => vec![name.to_owned()],
                Role::Label | Role::Out(_) => Vec::new(),
            }
        });
        names.collect()
    }

    /// How the numbers of the inputs, and of the label if it has numbers, are written.
    fn notation(&self, used: &[Used], label: usize, kept: &[usize]) -> Result<Notation, TableError> {
        let numeric = used.iter().filter(|used| matches!(used.gives, Gives::Number { .. })).map(|used| used.place);
        let label = Some(label).filter(|&label| matches!(self.columns[label].cells, Cells::Numbers { .. }));
        let mut notation = Notation::default();
        for column in numeric.chain(label) {
            for &row in kept {
                notation.look_at(self.rows.cell(row, column), row, column);
            }
        }
        notation.decide(|row, column| (self.place(row, column), self.rows.cell(row, column).to_owned()))
    }

    /// Those of some columns that lack cells, and what stands there, in lower case.
    fn missing(&self, used: impl Iterator<Item = usize>) -> (Vec<usize>, Vec<String>) {
        let mut lacking: Vec<usize> = used.filter(|&column| self.columns[column].missing > 0).collect();
        lacking.sort_unstable();
        let cells = lacking.iter().flat_map(|&column| {
            self.cells(column).filter(move |cell| self.columns[column].lacks(cell)).map(str::to_lowercase)
        });
        let missing: std::collections::BTreeSet<String> = cells.collect();
        (lacking, missing.into_iter().collect())
    }

    /// All inputs (rows × inputs).
    fn numbers(
        &self,
        used: &[Used],
        kept: &[usize],
        inputs: usize,
        notation: &Notation,
    ) -> Result<Array2<f32>, TableError> {
        let mut x = Array2::zeros((kept.len(), inputs));
        for (mut numbers, &row) in x.rows_mut().into_iter().zip(kept) {
            let mut input = 0;
            for Used { place, gives } in used {
                let cell = self.rows.cell(row, *place);
                match gives {
                    Gives::Number { affix } => numbers[input] = self.number(row, *place, affix, notation)?,
                    Gives::YesNo([yes, _]) => numbers[input] = f32::from(u8::from(cell.to_lowercase() == *yes)),
                    Gives::Category(values) => {
                        let key = cell.to_lowercase();
                        if let Some(value) = values.iter().position(|value| *value == key) {
                            numbers[input + value] = 1.0;
                        }
                    }
                }
                input += if let Gives::Category(values) = gives { values.len() } else { 1 };
            }
        }
        Ok(x)
    }

    fn number(&self, row: usize, column: usize, affix: &str, notation: &Notation) -> Result<f32, TableError> {
        let text = self.rows.cell(row, column);
        let wrong = || TableError::NotANumber { place: self.place(row, column), text: text.to_owned() };
        let written = Written::read(text).ok_or_else(wrong)?;
        if written.affix != affix {
            let (place, text, affix) = (self.place(row, column), text.to_owned(), affix.to_owned());
            return Err(TableError::OtherAffix { place, text, affix });
        }
        let number: f32 = written.value(notation.decimal).ok_or_else(wrong)?;
        if number.abs() <= LARGEST {
            Ok(number)
        } else {
            Err(TableError::TooLarge { place: self.place(row, column), text: text.to_owned() })
        }
    }

    fn classes(&self, label: usize, kept: &[usize], notation: &Notation) -> Result<Classes, TableError> {
        let labels: Vec<&str> = kept.iter().map(|&row| self.rows.cell(row, label)).collect();
        let name = || self.name(label).to_owned();
        classes(&labels, notation.decimal).map_err(|problem| match problem {
            Problem::One(class) => TableError::OneClass { name: name(), class },
            Problem::Quantity(numbers) => TableError::Quantity { column: label + 1, name: name(), numbers },
            Problem::TooMany(labels) => TableError::TooManyClasses { column: label + 1, name: name(), labels },
            Problem::Lone(row) => {
                TableError::LoneClass { place: self.place(kept[row], label), class: labels[row].to_owned() }
            }
        })
    }
}

/// Whether the first row of the body has units: words in all columns of numbers, and nothing in others that comes again.
fn has_units(rows: &Rows, frame: &Frame, body: Range<usize>) -> bool {
    const SAMPLE: usize = 100;
    if frame.names.is_none() || body.len() < 3 {
        return false;
    }
    let below = body.start + 1..body.end.min(body.start + 1 + SAMPLE);
    let is_number = |row, column| Written::read(rows.cell(row, column)).is_some();
    let of_numbers = |column: usize| 2 * below.clone().filter(|&row| is_number(row, column)).count() > below.len();
    let mut numeric = 0;
    for column in 0..frame.columns {
        let cell = rows.cell(body.start, column);
        if of_numbers(column) {
            numeric += 1;
            if is_number(body.start, column) || cell.is_empty() {
                return false;
            }
        } else if !cell.is_empty() && below.clone().any(|row| rows.cell(row, column) == cell) {
            return false;
        }
    }
    numeric > 0
}

/// The name of every column, no two of them the same, and whether the table has it.
fn names(frame: &Frame, label: Option<&str>) -> Vec<(String, bool)> {
    let mut names: Vec<(String, bool)> = Vec::with_capacity(frame.columns);
    let mut taken = std::collections::HashSet::new();
    for place in 0..frame.columns {
        let given = frame.names.as_ref().and_then(|names| names.get(place)).filter(|name| !name.is_empty());
        let is_last_label = frame.names.is_none() && place + 1 == frame.columns && matches!(label, None | Some(LABEL));
        let plain = match given {
            Some(name) => name.clone(),
            None if is_last_label => LABEL.to_owned(),
            None => place_name(place),
        };
        // As pandas does.
        let another = (1..).map(|number| format!("{plain}.{number}"));
        let name = std::iter::once(plain.clone()).chain(another).find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(name.clone());
        names.push((name, given.is_some()));
    }
    names
}

/// What a column without a name is called.
fn place_name(place: usize) -> String {
    format!("x{}", place + 1)
}

/// The name that `name` is most likely a slip of, in whatever case it is written.
fn nearest_name(name: &str, names: &[String]) -> Option<String> {
    /// Longer ones are no names that somebody would type; comparing them would take long.
    const LONGEST: usize = 100;
    let short = names.iter().filter(|name| name.len() <= LONGEST);
    let lower: Vec<(String, &String)> = short.map(|name| (name.to_ascii_lowercase(), name)).collect();
    let near = nearest(name, lower.iter().map(|(lower, _)| lower.as_str()))?;
    lower.iter().find(|(lower, _)| lower == near).map(|(_, name)| (*name).clone())
}
