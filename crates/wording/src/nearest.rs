//! What a misspelt word was probably meant to be.

/// The candidate that `text` is most likely a slip of, if any is near: a letter or two wrong, or the rest left out.
pub fn nearest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 32;
    let text = text.trim().to_ascii_lowercase();
    let length = text.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let near = |candidate: &str| {
        let distance = strsim::damerau_levenshtein(&text, candidate);
        let begun = length >= 3 && candidate.starts_with(&text);
        (distance <= (candidate.chars().count().max(length) / 3).max(1) || begun).then_some(distance)
    };
    candidates.filter_map(|candidate| near(candidate).map(|distance| (distance, candidate))).min().map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let words = ["noise", "max-norm", "lr", "gaussians"];
        let find = |text| nearest(text, words.into_iter());
        assert_eq!(find("nosie"), Some("noise"));
        assert_eq!(find("max_norm"), Some("max-norm"));
        assert_eq!(find("LR"), Some("lr"));
        assert_eq!(find("gauss"), Some("gaussians"));
        assert_eq!(find("weather"), None);
        assert_eq!(find(""), None);
        assert_eq!(find(&"noise".repeat(1000)), None);
    }
}
