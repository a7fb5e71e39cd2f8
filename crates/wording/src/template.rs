//! Sentences with places for what is only known later.

/// `template` with each name in braces replaced by what `facts` has for it. A name that it has not stays, for a later filling.
pub fn fill(template: &str, facts: &[(&str, &str)]) -> String {
    let mut text = String::new();
    // What is between braces is every second piece.
    for (place, piece) in template.split(['{', '}']).enumerate() {
        match facts.iter().find(|&&(name, _)| name == piece) {
            _ if place % 2 == 0 => text.push_str(piece),
            Some((_, fact)) => text.push_str(fact),
            None => text.extend(["{", piece, "}"]),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_take_the_places_of_their_names() {
        let facts = [("lost", "3"), ("all", "12")];
        assert_eq!(fill("{lost} of {all} dropped", &facts), "3 of 12 dropped");
        assert_eq!(fill("all of {lost}, {effect}", &facts), "all of 3, {effect}");
        assert_eq!(fill("all dropped", &facts), "all dropped");
        assert_eq!(fill("", &facts), "");
    }
}
