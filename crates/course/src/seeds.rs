//! Which seeds: `601-605`, `1,2,7`, or both.

use wording::Quoted;

/// More would take an evening.
const MOST: usize = 1_000;

/// The seeds that a text names, in its order.
///
/// # Errors
/// If it names none or too many; a sentence.
pub fn read(text: &str) -> Result<Vec<u32>, String> {
    let mut seeds = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let range = first.trim().parse::<u32>().ok().zip(last.trim().parse::<u32>().ok());
        let Some((first, last)) = range.filter(|(first, last)| first <= last) else {
            return Err(format!(
                "'{}' names no seeds; allowed: whole numbers and ranges, such as 601-605 or 1,2,7",
                Quoted(text)
            ));
        };
        if seeds.len() + (last - first) as usize >= MOST {
            return Err(format!("'{}' names more than {MOST} seeds", Quoted(text)));
        }
        seeds.extend(first..=last);
    }
    Ok(seeds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_lists_are_read() {
        assert_eq!(read("601-603"), Ok(vec![601, 602, 603]));
        assert_eq!(read("5, 7-8"), Ok(vec![5, 7, 8]));
        assert!(read("5-3").is_err() && read("").is_err() && read("0-4294967295").is_err());
    }
}
