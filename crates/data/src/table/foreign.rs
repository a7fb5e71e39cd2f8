//! Files that are not a table of text: told by how they begin, so that the reader learns what to do with them.

/// What a file is instead of a table of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Excel, LibreOffice or Numbers: all but the oldest are ZIP archives.
    Spreadsheet,
    /// A ZIP archive that says of itself what is in it, and that is no spreadsheet.
    Archive,
    /// A page of the web, such as one that asks to log in before the file is given.
    WebPage,
    /// XML, which older spreadsheets write too.
    Xml,
    /// JSON.
    Json,
    /// A document that shows a table as a picture of text.
    Document,
    /// Weka's format.
    Arff,
    /// Anything else that is not text.
    Binary,
}

impl Foreign {
    /// What it is and what to do, as a sentence.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Foreign::Spreadsheet => {
                "this is a spreadsheet, not a table of text: open it in Excel, LibreOffice, Numbers or Google Sheets, \
                 save it as CSV there (File › Save as, or Download), and give that file"
            }
            Foreign::Archive => {
                "this is a compressed archive, not a table of text: unpack it and give the CSV file that is in it"
            }
            Foreign::WebPage => {
                "this is a web page, not a table of text: download the data themselves, or copy the table into a \
                 spreadsheet and save it as CSV"
            }
            Foreign::Xml => "this is XML, not a table of rows and columns: open it in a spreadsheet and save it as CSV",
            Foreign::Json => "this is JSON, not a table of rows and columns: save the data as CSV and give that file",
            Foreign::Document => {
                "this is a document, not a table of text: copy its table into a spreadsheet and save it as CSV"
            }
            Foreign::Arff => {
                "this is a file for Weka (ARFF), not a table with a header: open it in Weka and save it as CSV"
            }
            Foreign::Binary => "this is not a text file: save the table as CSV and give that file",
        }
    }
}

/// How files begin that are no tables.
const BEGINNINGS: [(&[u8], Foreign); 12] = [
    (b"\xd0\xcf\x11\xe0", Foreign::Spreadsheet),
    (b"\x1f\x8b", Foreign::Archive),
    (b"Rar!", Foreign::Archive),
    (b"7z\xbc\xaf", Foreign::Archive),
    (b"BZh", Foreign::Archive),
    (b"\xfd7zXZ", Foreign::Archive),
    (b"%PDF", Foreign::Document),
    (b"{\\rtf", Foreign::Document),
    (b"PAR1", Foreign::Binary),
    (b"\x89PNG", Foreign::Binary),
    (b"\xff\xd8\xff", Foreign::Binary),
    (b"GIF8", Foreign::Binary),
];

/// What a file is if it is no table of text.
pub(super) fn foreign(bytes: &[u8]) -> Option<Foreign> {
    if bytes.starts_with(b"PK") && matches!(bytes.get(2), Some(3 | 5 | 7)) {
        return Some(archive(bytes));
    }
    if let Some((_, foreign)) = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        return Some(*foreign);
    }
    // No text has the character 0, but UTF-16 has it as half of others.
    let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    (!is_utf16 && bytes.iter().take(4096).any(|&byte| byte == 0)).then_some(Foreign::Binary)
}

/// A ZIP archive: a spreadsheet, unless none of its files has a name as in one.
fn archive(bytes: &[u8]) -> Foreign {
    const PARTS: [&[u8]; 6] = [b"xl/", b"[Content_Types]", b"mimetype", b"Index/", b"content.xml", b"_rels/"];
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let is_spreadsheet = PARTS.iter().any(|part| head.windows(part.len()).any(|window| window == *part));
    if is_spreadsheet { Foreign::Spreadsheet } else { Foreign::Archive }
}

/// What a text is if it is no table.
pub(super) fn foreign_text(text: &str) -> Option<Foreign> {
    let text = text.trim_start_matches(|character: char| character.is_whitespace() || character == '\u{feff}');
    let mut head: String = text.chars().take(200).collect();
    head.make_ascii_lowercase();
    if head.starts_with("<!doctype") || ["<html", "<table", "<body", "<div"].iter().any(|tag| head.contains(tag)) {
        return Some(Foreign::WebPage);
    }
    match head.bytes().next() {
        Some(b'<') => Some(Foreign::Xml),
        Some(b'{') => Some(Foreign::Json),
        Some(b'[')
            if matches!(head.trim_start_matches(['[', ' ', '\n', '\r', '\t']).as_bytes().first(), Some(b'{')) =>
        {
            Some(Foreign::Json)
        }
        _ if head.starts_with("@relation") || head.contains("\n@relation") => Some(Foreign::Arff),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_beginning() {
        assert_eq!(foreign(b"PK\x03\x04\x14\0\0\0xl/worksheets/sheet1.xml"), Some(Foreign::Spreadsheet));
        assert_eq!(foreign(b"PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis"), Some(Foreign::Spreadsheet));
        assert_eq!(foreign(b"PK\x03\x04\x14\0\0\0iris.csv"), Some(Foreign::Archive));
        assert_eq!(foreign(b"\xd0\xcf\x11\xe0\xa1"), Some(Foreign::Spreadsheet));
        assert_eq!(foreign(b"a,b\0"), Some(Foreign::Binary));
        assert_eq!(foreign(b"\xff\xfea\0,\0b\0"), None);
        assert_eq!(foreign(b"PK,b,c\n1,2,a"), None);
    }

    #[test]
    fn texts_are_told_by_their_beginning() {
        assert_eq!(foreign_text("\n<!DOCTYPE html><p>"), Some(Foreign::WebPage));
        assert_eq!(foreign_text("<table><tr>"), Some(Foreign::WebPage));
        assert_eq!(foreign_text("<?xml version=\"1.0\"?><Workbook>"), Some(Foreign::Xml));
        assert_eq!(foreign_text("[\n {\"a\": 1}]"), Some(Foreign::Json));
        assert_eq!(foreign_text("% title\n@RELATION iris"), Some(Foreign::Arff));
        assert_eq!(foreign_text("[1],2,a\n3,4,b"), None);
        assert_eq!(foreign_text("a<b,c\n1,2"), None);
    }
}
