//! What a reader makes of columns of a table where the guess does not do: `NAME:number|category|out,…` in a query.

use std::fmt;

use wording::choices;

choices! {
    /// What a column of a table is, beside the label.
    ColumnPart {
        Number = "number", "Number", "An input: the number itself.";
        Category = "category", "Category", "An input for each value: 1 where the row has it, else 0.";
        Out = "out", "Left out", "No input.";
    }
}

/// Columns by their names, each with what it shall be. No name comes twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<(String, ColumnPart)>);

impl Columns {
    /// Reads `NAME:PART,…`. A name may have commas and colons, as long as it does not look like the end of an item.
    pub fn read(text: &str) -> Option<Columns> {
        let mut columns = Columns::default();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (name, part, after) = first_item(rest)?;
            if columns.part(name).is_some() {
                return None;
            }
            columns.set(name, part);
            rest = after;
        }
        Some(columns)
    }

    /// What the column of this name shall be, if that is said.
    pub fn part(&self, name: &str) -> Option<ColumnPart> {
        self.0.iter().find(|(of, _)| of == name).map(|&(_, part)| part)
    }

    /// Says what a column shall be.
    pub fn set(&mut self, name: &str, part: ColumnPart) {
        match self.0.iter_mut().find(|(of, _)| of == name) {
            Some((_, old)) => *old = part,
            None => self.0.push((name.to_owned(), part)),
        }
    }

    /// All that is said, in its order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, ColumnPart)> {
        self.0.iter().map(|(name, part)| (name.as_str(), *part))
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The name and part of the first item, and what follows it.
fn first_item(text: &str) -> Option<(&str, ColumnPart, &str)> {
    text.match_indices(':').find_map(|(colon, _)| {
        let behind = text.get(colon + 1..)?;
        let (word, after) = behind.split_once(',').unwrap_or((behind, ""));
        let name = text.get(..colon).filter(|name| !name.trim().is_empty())?;
        Some((name.trim(), ColumnPart::from_word(word.trim())?, after))
    })
}

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (name, part)) in self.iter().enumerate() {
            let comma = if i > 0 { "," } else { "" };
            write!(f, "{comma}{name}:{}", part.word())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_have_almost_anything() {
        let text = "age:out,a,b:c:number,x:y:category";
        let columns = Columns::read(text).unwrap();
        let expected = [("age", ColumnPart::Out), ("a,b:c", ColumnPart::Number), ("x:y", ColumnPart::Category)];
        assert_eq!(columns.iter().collect::<Vec<_>>(), expected);
        assert_eq!(columns.to_string(), text);
        assert_eq!(Columns::read(" age : out , b:number"), Columns::read("age:out,b:number"));
        assert_eq!(Columns::read(""), Some(Columns::default()));
    }

    #[test]
    fn what_is_no_list_of_columns_is_refused() {
        for text in ["age", "age:", ":out", "age:away", "age:out,", "age:out,age:number", "age:out,b"] {
            let is_whole = text == "age:out,";
            assert_eq!(Columns::read(text).is_some(), is_whole, "{text}");
        }
    }
}
