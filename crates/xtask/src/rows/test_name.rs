//! The names of the tests in a source file: functions with a test attribute, and the lists of
//! behaviours that a macro makes into tests. A test that is ignored proves nothing and is left out.

use super::token::{Token, tokens};

/// What a macro's name begins with if its body lists behaviours, as in `on_both_stores! { … }`.
const LIST: &str = "on_";

/// The names, in the order of the text.
pub(crate) fn names(text: &str) -> Vec<&str> {
    let tokens = tokens(text);
    let mut reader = Reader {
        tokens: &tokens,
        names: Vec::new(),
    };
    reader.read_all();
    reader.names
}

/// What the attributes say about what follows them.
#[derive(Debug, Default, Clone, Copy)]
struct Marks {
    is_test: bool,
    is_ignored: bool,
}

struct Reader<'t, 'a> {
    /// What is left to read.
    tokens: &'t [Token<'a>],
    names: Vec<&'a str>,
}

impl<'a> Reader<'_, 'a> {
    fn read_all(&mut self) {
        let mut marks = Marks::default();
        loop {
            match self.tokens {
                [] => return,
                [Token::Sign('#'), Token::Sign('['), ..] => self.attribute(&mut marks),
                [Token::Word("fn"), Token::Word(name), ..] => {
                    if marks.is_test && !marks.is_ignored {
                        self.names.push(name);
                    }
                    marks = Marks::default();
                    self.skip(2);
                }
                [
                    Token::Word(word),
                    Token::Sign('!'),
                    Token::Sign('{' | '(' | '['),
                    ..,
                ] if word.starts_with(LIST) => {
                    self.skip(3);
                    self.list();
                }
                [Token::Sign(';' | '{' | '}'), ..] => {
                    marks = Marks::default();
                    self.skip(1);
                }
                _ => self.skip(1),
            }
        }
    }

    /// Behaviours up to the closing bracket, each with its own attributes and a comma or semicolon;
    /// what stands after a behaviour's name is the macro's affair.
    fn list(&mut self) {
        let mut marks = Marks::default();
        let mut name = None;
        let mut depth = 1_u32;
        while let [token, ..] = self.tokens {
            if let [Token::Sign('#'), Token::Sign('['), ..] = self.tokens {
                self.attribute(&mut marks);
                continue;
            }
            match token {
                Token::Word(word) => name = name.or(Some(*word)),
                Token::Sign('{' | '(' | '[') => depth += 1,
                Token::Sign('}' | ')' | ']') => depth -= 1,
                Token::Sign(_) => {}
            }
            let ends_one = depth == 1 && matches!(token, Token::Sign(',' | ';'));
            if ends_one || depth == 0 {
                self.names.extend(name.filter(|_| !marks.is_ignored));
                (marks, name) = (Marks::default(), None);
            }
            self.skip(1);
            if depth == 0 {
                return;
            }
        }
    }

    /// Reads `#[…]` and notes whether it makes a test or switches one off.
    fn attribute(&mut self, marks: &mut Marks) {
        self.skip(2);
        let mut depth = 1_u32;
        let mut path = None;
        let mut is_in_path = true;
        while let [token, ..] = self.tokens {
            match token {
                Token::Word(word) if is_in_path => path = Some(*word),
                Token::Sign('[' | '(' | '{') => depth += 1,
                Token::Sign(']' | ')' | '}') => depth -= 1,
                Token::Word(_) | Token::Sign(_) => {}
            }
            is_in_path &= matches!(token, Token::Word(_) | Token::Sign(':'));
            self.skip(1);
            if depth == 0 {
                break;
            }
        }
        marks.is_test |= path == Some("test");
        marks.is_ignored |= path == Some("ignore");
    }

    fn skip(&mut self, count: usize) {
        self.tokens = self.tokens.get(count..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_functions_with_a_test_attribute_count() {
        let text = "fn e01_a() {}\n#[test]\n// why\nfn e02_b() {}\n#[actix_web::test]\nasync fn e03_c() {}
            #[cfg(test)]\nfn e04_d() {}\n#[tokio::test(flavor = \"multi_thread\")]\npub async fn e05_e() {}";
        assert_eq!(names(text), ["e02_b", "e03_c", "e05_e"]);
    }

    #[test]
    fn attributes_over_several_lines_come_between() {
        let text = "#[test]\n#[expect(\n    clippy::x,\n    reason = \"fn no() {}\"\n)]\nfn e01_a() { fn e02_b() {} }";
        assert_eq!(names(text), ["e01_a"]);
    }

    #[test]
    fn tests_within_a_macro_count() {
        let text = "proptest! {\n    #[test]\n    fn e01_a(x in \"[a-z]\") {}\n}";
        assert_eq!(names(text), ["e01_a"]);
    }

    #[test]
    fn each_behaviour_of_a_list_counts() {
        for text in [
            "on_both_stores! {\n    e04_x;\n    e05_y; // why\n    e06_z;\n}\nasync fn e07_w() {}",
            "sluis_tests::on_both_stores! {e04_x; e05_y; e06_z;}",
            "on_each_database! {\n    e04_x,\n    #[doc = \"why\"]\n    e05_y,\n    e06_z\n}",
            "on_every_browser!(e04_x, e05_y, e06_z);",
            "on_each_guide! { e04_x => read(a, b), e05_y { of: c }, e06_z }",
        ] {
            assert_eq!(names(text), ["e04_x", "e05_y", "e06_z"], "{text}");
        }
    }

    #[test]
    fn an_ignored_test_does_not_count() {
        let text = "#[test]\n#[ignore = \"slow\"]\nfn e01_a() {}\n#[test]\nfn e02_b() {}
            on_both! {\n    #[ignore]\n    e03_c,\n    e04_d,\n}";
        assert_eq!(names(text), ["e02_b", "e04_d"]);
    }

    #[test]
    fn the_making_of_a_macro_and_text_about_tests_do_not_count() {
        let text = "macro_rules! on_both { ($($name:ident,)*) => { $(#[tokio::test] async fn $name() {})* } }
            const TEXT: &str = \"#[test] fn e01_a() {}\";
            // on_both! { e02_b, }";
        assert!(names(text).is_empty());
    }
}
