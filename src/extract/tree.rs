//! Questions about a parsed sentence that every extraction rule asks: what is this word's noun phrase, who is the
//! subject of this verb, is it negated.
//!
//! In: a [`Document`] with heads and relations. Out: token indices and ranges of tokens. Example: in `The mayor,
//! whom Osei accused of nepotism, left` the object of `accused` is `mayor`, whose noun phrase is `The mayor`.
//!
//! Questions about a token past the last one are answered as if a full stop stood there, so that a rule that looks one
//! word ahead needs no check of its own. [`Tree::new`] walks the document once; each question after that costs the words
//! that it looks at. Heads that form a circle or leave their sentence do no harm: such words simply have no descendants.

use std::ops::Range;

use crate::document::{Deprel, Document, Token, Upos, Xpos};
use crate::rules::{Disabled, Rule};
use crate::span::Span;

/// How far [`Tree::subject_of`] and its kin climb before they give up on a strange tree.
const MAX_CLIMB: usize = 8;

/// A document with its children lists and the extent of every subtree.
pub struct Tree<'a> {
    /// The parsed document.
    pub document: &'a Document,
    /// `children[starts[t]..starts[t + 1]]` are the dependents of token `t`, in text order.
    starts: Vec<u32>,
    children: Vec<u32>,
    /// First token of the subtree, and one past its last.
    edges: Vec<(u32, u32)>,
    /// What the rules that read the tree go without.
    disabled: Disabled,
}

impl<'a> Tree<'a> {
    /// Reads the heads of a document, in linear time; the rules that read the tree go without those disabled.
    pub fn new(document: &'a Document, disabled: Disabled) -> Self {
        let tokens = &document.tokens;
        let n = tokens.len();
        let mut starts = vec![0u32; n + 1];
        for token in tokens {
            if let Some(head) = token.head.filter(|&h| h < n) {
                starts[head + 1] += 1;
            }
        }
        for t in 0..n {
            starts[t + 1] += starts[t];
        }
        let mut next = starts.clone();
        let mut children = vec![0u32; starts[n] as usize];
        for (t, token) in tokens.iter().enumerate() {
            if let Some(head) = token.head.filter(|&h| h < n) {
                children[next[head] as usize] = t as u32;
                next[head] += 1;
            }
        }
        let edges = (0..n as u32).map(|t| (t, t + 1)).collect();
        let mut tree = Self { document, starts, children, edges, disabled };
        tree.measure();
        tree
    }

    /// Fills in `edges`: from the roots down for the order, then back up for the extents.
    fn measure(&mut self) {
        let n = self.edges.len();
        let mut order: Vec<u32> = Vec::with_capacity(n);
        order.extend((0..n).filter(|&t| self.document.tokens[t].head.is_none()).map(|t| t as u32));
        let mut done = 0;
        while done < order.len() {
            let t = order[done] as usize;
            done += 1;
            order.extend_from_slice(&self.children[self.starts[t] as usize..self.starts[t + 1] as usize]);
        }
        for &t in order.iter().rev() {
            if let Some(head) = self.document.tokens[t as usize].head {
                let (start, end) = self.edges[t as usize];
                let edge = &mut self.edges[head];
                *edge = (edge.0.min(start), edge.1.max(end));
            }
        }
    }

    /// Whether a rule may do its work: always, but where its worth is measured.
    #[inline]
    pub fn applies(&self, rule: Rule) -> bool {
        !self.disabled.has(rule)
    }

    /// The token of an index.
    pub fn token(&self, token: usize) -> &'a Token {
        &self.document.tokens[token]
    }

    /// The dependents of a token, in text order.
    pub fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let from = self.starts.get(token).map_or(0, |&start| start as usize);
        let to = self.starts.get(token + 1).map_or(from, |&end| end as usize);
        self.children[from..to].iter().map(|&t| t as usize)
    }

    /// The first dependent with one of these relations.
    pub fn child(&self, token: usize, relations: &[Deprel]) -> Option<usize> {
        self.children(token).find(|&t| relations.contains(&self.relation(t)))
    }

    /// Whether a token has a dependent with one of these relations.
    pub fn has_child(&self, token: usize, relations: &[Deprel]) -> bool {
        self.child(token, relations).is_some()
    }

    /// The token's relation to its head.
    pub fn relation(&self, token: usize) -> Deprel {
        self.document.tokens.get(token).map_or(Deprel::Punct, |t| t.deprel)
    }

    /// The token that this one depends on.
    pub fn head(&self, token: usize) -> Option<usize> {
        self.document.tokens.get(token).and_then(|t| t.head)
    }

    /// Universal part of speech.
    pub fn upos(&self, token: usize) -> Upos {
        self.document.tokens.get(token).map_or(Upos::Punct, |t| t.upos)
    }

    /// Penn Treebank tag.
    pub fn xpos(&self, token: usize) -> Xpos {
        self.document.tokens.get(token).map_or(Xpos::Period, |t| t.xpos)
    }

    /// Dictionary form.
    pub fn lemma(&self, token: usize) -> &'a str {
        self.document.tokens.get(token).map_or("", |t| &t.lemma)
    }

    /// The word as written.
    pub fn text(&self, token: usize) -> &'a str {
        self.document.tokens.get(token).map_or("", |t| t.span.text(&self.document.article.text))
    }

    /// Whether the word as written is `word` (lower case), whatever its case.
    pub fn is_word(&self, token: usize, word: &str) -> bool {
        self.text(token).eq_ignore_ascii_case(word)
    }

    /// Whether the word as written is one of `words` (lower case), whatever its case.
    pub fn is_one_of(&self, token: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is_word(token, word))
    }

    /// The token with everything below it: from its leftmost descendant to its rightmost.
    pub fn subtree(&self, token: usize) -> Range<usize> {
        self.edges.get(token).map_or(token..token, |&(start, end)| start as usize..end as usize)
    }

    /// Whether `token` is `above` or stands somewhere below it.
    pub fn is_below(&self, token: usize, above: usize) -> bool {
        let mut t = Some(token);
        for _ in 0..MAX_CLIMB * 8 {
            match t {
                Some(t) if t == above => return true,
                Some(here) => t = self.head(here),
                None => return false,
            }
        }
        false
    }

    /// The tokens of the sentence that a token stands in; nothing past the last token.
    pub fn sentence(&self, token: usize) -> Range<usize> {
        let sentence = self.document.sentences.get(self.document.sentence_of(token));
        sentence.map_or(token..token, |sentence| sentence.tokens.clone())
    }

    /// The first of the words that a token is coordinated with; the token itself where it is the first or alone.
    pub fn first_conjunct(&self, token: usize) -> usize {
        let mut t = token;
        for _ in 0..MAX_CLIMB * 8 {
            match self.head(t) {
                Some(head) if self.relation(t) == Deprel::Conj => t = head,
                _ => break,
            }
        }
        t
    }

    /// A word and what is coordinated with it, in text order, asked at any one of them: `Quill`, `Osei` from
    /// `Quill and Osei`.
    ///
    /// Nouns are joined only with nouns and verbs with verbs: what else hangs there is a slip of the parser.
    pub fn conjuncts(&self, token: usize) -> Vec<usize> {
        let first = self.first_conjunct(token);
        let mut found = vec![first];
        let mut done = 0;
        while done < found.len() {
            let t = found[done];
            done += 1;
            found.extend(self.children(t).filter(|&child| {
                self.relation(child) == Deprel::Conj && self.is_nominal(child) == self.is_nominal(first)
            }));
        }
        found.sort_unstable();
        found
    }

    /// Whether a word can head a noun phrase: noun, name, pronoun, number, `the accused`, `those`.
    pub fn is_nominal(&self, token: usize) -> bool {
        matches!(
            self.upos(token),
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Det | Upos::Sym | Upos::X
        )
    }

    /// The preposition, `'s` or the like that introduces a noun phrase: `against` in `against the mayor`.
    pub fn case_of(&self, token: usize) -> Option<usize> {
        self.child(token, &[Deprel::Case]).or_else(|| self.child(token, &[Deprel::Mark]))
    }

    /// The tokens of the noun phrase with this head, without preposition, relative clause, further conjuncts and marks
    /// at the ends: `the foreign minister of Norland` from `and by the foreign minister of Norland, who resigned,`.
    ///
    /// A trailing apposition stays: `Duarte, the chief engineer`.
    pub fn noun_phrase(&self, head: usize) -> Range<usize> {
        let sentence = self.sentence(head);
        let mut start = head;
        let mut end = head + 1;
        // What stands before the copula of a predicate is none of its words: `Among the guests was a financier`.
        let copula = self.children(head).filter(|&c| c < head && self.relation(c) == Deprel::Cop).max();
        for child in self.children(head) {
            if !sentence.contains(&child) || copula.is_some_and(|copula| child < copula) {
                continue;
            }
            let extent = self.subtree(child);
            if child > head && self.is_charge(head, child) {
                break;
            }
            if child < head {
                let belongs = match self.relation(child) {
                    Deprel::Det
                    | Deprel::DetPredet
                    | Deprel::Amod
                    | Deprel::Compound
                    | Deprel::Nummod
                    | Deprel::NmodPoss
                    | Deprel::Flat
                    | Deprel::Nmod
                    | Deprel::NmodDesc
                    | Deprel::NmodUnmarked
                    | Deprel::Goeswith
                    | Deprel::Appos
                    | Deprel::Fixed => true,
                    // `more than 20 soldiers`, `only the mayor`; but not an adverb of the clause before a comma.
                    Deprel::Advmod => {
                        child + 1 == head || !self.is_word(extent.end.min(sentence.end - 1), ",")
                    }
                    _ => false,
                };
                if belongs {
                    start = start.min(extent.start.max(sentence.start));
                }
            } else {
                match self.relation(child) {
                    Deprel::Flat
                    | Deprel::Compound
                    | Deprel::Fixed
                    | Deprel::Goeswith
                    | Deprel::Nmod
                    | Deprel::NmodDesc
                    | Deprel::NmodUnmarked
                    | Deprel::NmodPoss
                    | Deprel::Nummod
                    | Deprel::Appos
                    | Deprel::Amod => {
                        // What hangs below a modifier may trail a relative clause of its own; the phrase ends before it.
                        end = end.max(self.modifier_end(child));
                    }
                    Deprel::Acl if !self.follows_comma(extent.start) => end = end.max(extent.end),
                    Deprel::Punct | Deprel::Case | Deprel::Advmod | Deprel::Det => {}
                    _ => break,
                }
            }
        }
        // `“The river,” Dahl recalled`: what a quotation holds is no part of a phrase behind it.
        let closing = (start..head).rev().find(|&t| self.xpos(t) == Xpos::CloseQuote);
        if let Some(closing) = closing
            && !(start..closing).any(|t| self.xpos(t) == Xpos::OpenQuote)
        {
            start = closing + 1;
        }
        // A bracket or mark that the parser hung on a neighbour must not stay half inside.
        self.trim(start..end.min(sentence.end))
    }

    /// Whether a modifier is the charge of an accusation, which the parser hung on the accused: `of hiding losses` in
    /// `accused the bank of hiding losses`, `of meddling` in `accused Brussels of meddling`; but not `of the bank` in
    /// `accused the head of the bank of fraud`.
    fn is_charge(&self, head: usize, child: usize) -> bool {
        let is_of = |c: usize| {
            c > head && self.case_of(c).is_some_and(|case| case > head && self.is_word(case, "of"))
        };
        if !is_of(child) {
            return false;
        }
        let governor = match self.relation(head) {
            Deprel::Obj | Deprel::OblAgent | Deprel::Obl | Deprel::Conj => {
                self.head(self.first_conjunct(head))
            }
            _ => None,
        };
        let Some(verb) = governor.filter(|&v| self.text(v).to_lowercase().starts_with("accus")) else {
            return false;
        };
        let last = self.children(head).rfind(|&c| is_of(c));
        let is_alone = self.children(head).filter(|&c| is_of(c)).count() == 1;
        verb < head
            && last == Some(child)
            && (!is_alone
                || self.xpos(child) == Xpos::Vbg
                || matches!(self.upos(head), Upos::Propn | Upos::Pron)
                || self.has_child(head, &[Deprel::NmodPoss]))
    }

    /// One past the last word of a noun phrase's core, before any preposition or clause: `chair` in `the board chair of
    /// Norland`, `Renn` in `Ada Renn`.
    pub fn core_end(&self, head: usize) -> usize {
        let mut end = head + 1;
        for child in self.children(head).filter(|&c| c > head) {
            if matches!(self.relation(child), Deprel::Flat | Deprel::Goeswith | Deprel::Fixed) {
                end = end.max(self.subtree(child).end);
            }
        }
        end
    }

    /// Whether an article or possessive stands before a word, with nothing but adjectives between: `the accused`.
    pub fn is_preceded_by_article(&self, token: usize) -> bool {
        token > 0
            && (self.xpos(token - 1) == Xpos::Dt
                || self.xpos(token - 1) == Xpos::PrpPoss
                || (self.upos(token - 1) == Upos::Adj && token > 1 && self.xpos(token - 2) == Xpos::Dt))
    }

    /// Where a modifier behind its head ends: with its own coordination, before a relative clause set off by a comma.
    fn modifier_end(&self, token: usize) -> usize {
        let extent = self.subtree(token);
        let mut end = extent.end;
        let mut t = token;
        for _ in 0..MAX_CLIMB {
            let mut last = None;
            for child in self.children(t).filter(|&c| c > t) {
                let begin = self.subtree(child).start;
                match self.relation(child) {
                    Deprel::AclRelcl | Deprel::Acl | Deprel::Advcl | Deprel::Parataxis
                        if self.follows_comma(begin) =>
                    {
                        end = end.min(begin);
                        last = None;
                        break;
                    }
                    Deprel::AclRelcl | Deprel::Parataxis | Deprel::Advcl => {
                        end = end.min(begin);
                        last = None;
                        break;
                    }
                    Deprel::Punct => {}
                    _ => last = Some(child),
                }
            }
            match last {
                Some(child) => t = child,
                None => break,
            }
        }
        end
    }

    /// Whether a comma (or dash or bracket) stands right before a token.
    fn follows_comma(&self, token: usize) -> bool {
        token > 0 && self.upos(token - 1) == Upos::Punct
    }

    /// A range without punctuation, prepositions and conjunctions at its start and without punctuation, `'s` and
    /// conjunctions at its end. Never empty: where nothing would remain, the range stays.
    pub fn trim(&self, range: Range<usize>) -> Range<usize> {
        let Range { mut start, mut end } = range.clone();
        while start < end && (self.upos(start) == Upos::Punct || self.upos(start) == Upos::Cconj) {
            start += 1;
        }
        loop {
            if start >= end {
                return range;
            }
            let last = end - 1;
            let closes = self.upos(last) == Upos::Punct && !self.closes_inside(start, last);
            if closes || self.upos(last) == Upos::Cconj || self.xpos(last) == Xpos::Pos {
                end -= 1;
            } else {
                break;
            }
        }
        start..end
    }

    /// Whether the mark at `last` closes a bracket or quotation that opens after `start`: `the "iron lady"`.
    fn closes_inside(&self, start: usize, last: usize) -> bool {
        let open = match self.text(last) {
            ")" => "(",
            "]" => "[",
            "”" => "“",
            "’" => "‘",
            "»" => "«",
            "\"" | "'" | "''" => {
                let mark = self.text(last);
                return (start..last)
                    .filter(|&t| self.text(t) == mark || (mark == "''" && self.text(t) == "``"))
                    .count()
                    % 2
                    == 1;
            }
            _ => return false,
        };
        (start..last).any(|t| self.text(t) == open)
    }

    /// The words of some neighboring tokens as one span; nothing for an empty range.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        let end = tokens.end.min(self.document.tokens.len());
        if tokens.start >= end {
            return Span::default();
        }
        self.document.span_of(tokens.start..end)
    }

    /// Whether a word is a relative pronoun: `who`, `whom`, `which`, `whose`, or `that` in a relative clause.
    pub fn is_relative(&self, token: usize) -> bool {
        matches!(self.xpos(token), Xpos::Wp | Xpos::Wdt | Xpos::WpPoss)
            || (self.upos(token) == Upos::Pron && self.is_one_of(token, &["who", "whom", "which", "whose"]))
            || (self.upos(token) == Upos::Pron
                && self.is_word(token, "that")
                && self.head(token).is_some_and(|h| self.relation(h) == Deprel::AclRelcl))
    }

    /// The noun that a relative pronoun below `verb` stands for: `mayor` for `whom` in `the mayor, whom Osei accused`;
    /// `None` for any other word.
    pub fn antecedent(&self, pronoun: usize, verb: usize) -> Option<usize> {
        if !self.is_relative(pronoun) {
            return None;
        }
        let mut t = verb;
        for _ in 0..MAX_CLIMB {
            match self.relation(t) {
                Deprel::AclRelcl | Deprel::Acl => return self.head(t),
                Deprel::Conj | Deprel::Xcomp | Deprel::Ccomp if self.head(t).is_some() => t = self.head(t)?,
                _ => break,
            }
        }
        // The clause hangs elsewhere; `who` and `whom` stand right behind their noun all the same.
        let sentence = self.sentence(pronoun);
        let mut before = pronoun.checked_sub(1).filter(|t| sentence.contains(t))?;
        if self.upos(before) == Upos::Punct {
            before = before.checked_sub(1).filter(|t| sentence.contains(t))?;
        }
        self.is_nominal(before).then(|| self.phrase_ending_at(before))
    }

    /// The head of the noun phrase that ends with a word: `committee` for `rights` in `the committee on human rights`.
    pub fn phrase_ending_at(&self, last: usize) -> usize {
        let mut head = last;
        for _ in 0..MAX_CLIMB {
            match self.head(head) {
                Some(above)
                    if above < head
                        && self.is_nominal(above)
                        && self.subtree(above).end <= last + 2
                        && matches!(
                            self.relation(head),
                            Deprel::Nmod
                                | Deprel::Flat
                                | Deprel::Compound
                                | Deprel::Appos
                                | Deprel::NmodUnmarked
                        ) =>
                {
                    head = above;
                }
                _ => break,
            }
        }
        head
    }

    /// Where the run of articles, adjectives and nouns that ends with a word begins, by the tags alone.
    pub fn phrase_start(&self, last: usize) -> usize {
        let sentence = self.sentence(last);
        let mut start = last;
        while start > sentence.start
            && matches!(
                self.upos(start - 1),
                Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num | Upos::Part
            )
        {
            start -= 1;
        }
        start
    }

    /// Whether a word begins with a capital letter.
    pub fn starts_with_capital(&self, token: usize) -> bool {
        token < self.document.tokens.len() && self.text(token).starts_with(char::is_uppercase)
    }

    /// The noun that an apposition explains: `Duarte` for `engineer` in `Duarte, the state's chief engineer,`.
    pub fn without_apposition(&self, head: usize) -> usize {
        match self.head(head) {
            Some(above) if self.relation(head) == Deprel::Appos && above < head => above,
            _ => head,
        }
    }

    /// The dependent with this preposition: `bribery` for `with` in `charged with bribery`.
    pub fn with_case(&self, head: usize, preposition: &str) -> Option<usize> {
        self.children(head).find(|&child| {
            self.children(child).any(|mark| {
                matches!(self.relation(mark), Deprel::Case | Deprel::Mark) && self.is_word(mark, preposition)
            })
        })
    }

    /// Whether a verb is passive: `was accused`, `a broker accused by the watchdog`, `Accused of theft, Vale left`.
    pub fn is_passive(&self, verb: usize) -> bool {
        if self.has_child(verb, &[Deprel::AuxPass, Deprel::NsubjPass, Deprel::CsubjPass]) {
            return true;
        }
        // `rejected accusations by Osei`: an object says more than a by-phrase that may belong to it.
        if self.has_child(verb, &[Deprel::Obj]) {
            return false;
        }
        if self.has_child(verb, &[Deprel::OblAgent]) {
            return true;
        }
        match self.relation(verb) {
            // `was accused and later charged`: the participle shares the auxiliary.
            Deprel::Conj
                if self.xpos(verb) == Xpos::Vbn && !self.has_child(verb, &[Deprel::Aux, Deprel::Nsubj]) =>
            {
                self.head(verb).is_some_and(|first| self.is_passive(first))
            }
            Deprel::Acl | Deprel::Advcl | Deprel::Amod => {
                self.xpos(verb) == Xpos::Vbn && !self.has_child(verb, &[Deprel::Aux, Deprel::Nsubj])
            }
            _ => false,
        }
    }

    /// The subject that stands with the verb itself, relative pronouns included.
    ///
    /// Where the parser gives a verb two subjects, the one next to it is right: in `The mayor, whom Osei accused`
    /// that is `Osei`; `whom` is none.
    pub fn own_subject(&self, verb: usize) -> Option<usize> {
        self.children(verb)
            .filter(|&c| matches!(self.relation(c), Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter))
            .filter(|&c| !self.is_word(c, "whom"))
            .max_by_key(|&c| if c < verb { c } else { 0 })
    }

    /// Who or what a verb is said of, through coordination, control and relative clauses.
    ///
    /// - `Osei, who had accused the mayor, resigned` -> `Osei`
    /// - `Quill praised the union but accused the board` -> `Quill`
    /// - `Quill is expected to accuse the board`, `Accusing the council of cowardice, Quill walked out` -> `Quill`
    /// - `Osei urged the union to sue the bank` -> `union`
    /// - `a broker accused by the watchdog` -> `broker` (the subject of the passive)
    pub fn subject_of(&self, verb: usize) -> Option<usize> {
        self.climb_to_subject(verb, MAX_CLIMB)
    }

    fn climb_to_subject(&self, verb: usize, depth: usize) -> Option<usize> {
        if depth == 0 {
            return None;
        }
        if let Some(subject) = self.own_subject(verb).filter(|&s| self.xpos(s) != Xpos::Ex) {
            return self.antecedent(subject, verb).or(Some(subject));
        }
        let head = self.head(verb)?;
        if let Some(subject) =
            self.subject_before_saying(verb, head).or_else(|| self.subject_before_aside(verb))
        {
            return Some(subject);
        }
        match self.relation(verb) {
            Deprel::Conj => self.climb_to_subject(head, depth - 1),
            Deprel::Xcomp => {
                // `urged the union to sue`: the object acts, unless the verb is one of promising.
                let object = self.child(head, &[Deprel::Obj, Deprel::Iobj]);
                match object.filter(|_| !matches!(self.lemma(head), "promise" | "vow" | "threaten")) {
                    Some(object) if object < verb && self.is_nominal(object) => {
                        Some(self.antecedent(object, head).unwrap_or(object))
                    }
                    _ => self.climb_to_subject(head, depth - 1),
                }
            }
            Deprel::Advcl | Deprel::Ccomp | Deprel::Csubj | Deprel::Dep | Deprel::AdvclRelcl => {
                if self.is_nominal(head) && !self.has_child(head, &[Deprel::Cop, Deprel::Nsubj]) {
                    return None;
                }
                self.climb_to_subject(head, depth - 1)
            }
            // `Osei spoke, accusing the mayor`, where the parser saw two clauses side by side.
            Deprel::Parataxis if self.xpos(verb) == Xpos::Vbg => self.climb_to_subject(head, depth - 1),
            Deprel::AclRelcl => {
                // `the aide accused of theft` read as a relative clause; `the mayor Osei accused` has its own subject.
                Some(head)
            }
            Deprel::Acl => Some(self.without_apposition(head)),
            // `went so far as to accuse`: the infinitive hangs on the adverb.
            Deprel::Advmod if self.upos(verb) == Upos::Adv => self.climb_to_subject(head, depth - 1),
            _ => None,
        }
    }

    /// The noun before an aside between commas, where the parser lost the subject over the aside: `Vance` in `Vance, who
    /// replaced Orr last year, said`. Only for finite verbs right behind the closing comma.
    fn subject_before_aside(&self, verb: usize) -> Option<usize> {
        if !matches!(self.xpos(verb), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp) {
            return None;
        }
        let sentence = self.sentence(verb);
        let closing = self.verb_group(verb).start.checked_sub(1).filter(|&t| t > sentence.start)?;
        if !self.is_word(closing, ",") {
            return None;
        }
        // Asides are short; the nearest comma before this one opens it.
        let opening = (sentence.start + 1..closing).rev().take(25).find(|&t| self.is_word(t, ","))?;
        let aside = opening + 1;
        let opens_aside = self.is_relative(aside)
            || matches!(self.xpos(aside), Xpos::Vbg | Xpos::Vbn | Xpos::Dt | Xpos::Cd);
        let noun = opening - 1;
        if !opens_aside || !self.is_nominal(noun) {
            return None;
        }
        // From the last word of the phrase up to its head, as far as that stays in front of the comma.
        let mut head = noun;
        while let Some(above) = self.head(head).filter(|&h| h < opening && self.is_nominal(h)) {
            head = above;
        }
        Some(head)
    }

    /// The subject before a saying that stands as an aside, which the parser took for a subject of the saying: `minister`
    /// for `hidden` in `The minister, Sorrento said on Sunday, had hidden the report`.
    fn subject_before_saying(&self, verb: usize, saying: usize) -> Option<usize> {
        if saying > verb || self.relation(verb) != Deprel::Ccomp {
            return None;
        }
        let own = self.own_subject(saying).filter(|&s| s < saying)?;
        let outer = self
            .children(saying)
            .find(|&c| c < own && matches!(self.relation(c), Deprel::Nsubj | Deprel::NsubjPass))?;
        let closes = (saying + 1..verb).any(|t| self.is_word(t, ","));
        let opens = (outer + 1..own).any(|t| self.is_word(t, ","));
        (opens && closes).then_some(outer)
    }

    /// The object of a verb, through relative clauses: `mayor` in `The mayor, whom Osei accused, left`.
    pub fn object_of(&self, verb: usize) -> Option<usize> {
        if let Some(object) = self.child(verb, &[Deprel::Obj]) {
            return Some(self.antecedent(object, verb).unwrap_or(object));
        }
        if self.relation(verb) == Deprel::AclRelcl && !self.is_passive(verb) {
            // `the mayor Osei accused of nepotism`: the gap is the object when the subject stands there.
            let subject = self.own_subject(verb)?;
            if !self.is_relative(subject) {
                return self.head(verb);
            }
        }
        None
    }

    /// The agent of a passive verb: `watchdog` in `accused by the watchdog of insider trading`.
    pub fn agent_of(&self, verb: usize) -> Option<usize> {
        self.child(verb, &[Deprel::OblAgent]).or_else(|| {
            self.children(verb).find(|&t| {
                t > verb
                    && self.relation(t) == Deprel::Obl
                    && self.is_nominal(t)
                    && self.case_of(t).is_some_and(|c| self.is_word(c, "by"))
            })
        })
    }

    /// The verb with its auxiliaries, negation and adverbs between them: `has repeatedly been accused`.
    pub fn verb_group(&self, verb: usize) -> Range<usize> {
        let mut start = verb;
        let mut end = verb + 1;
        for child in self.children(verb) {
            match self.relation(child) {
                Deprel::Aux | Deprel::AuxPass | Deprel::Cop if child < verb => start = start.min(child),
                Deprel::CompoundPrt if child <= verb + 2 => end = end.max(child + 1),
                _ => {}
            }
        }
        // A subject between the auxiliary and the verb (`did he say`) breaks the group.
        if (start..verb).any(|t| matches!(self.relation(t), Deprel::Nsubj | Deprel::NsubjPass)) {
            start = verb;
        }
        while start > 0
            && self.relation(start - 1) == Deprel::Advmod
            && self.head(start - 1) == Some(verb)
            && self.upos(start - 1) != Upos::Punct
        {
            start -= 1;
        }
        start..end
    }

    /// The tokens of a clause, without marks at its ends.
    pub fn clause(&self, head: usize) -> Range<usize> {
        self.trim(self.subtree(head))
    }

    /// Whether the word itself is negated: `did not accuse`, `never blamed`, `no accusation`, `Nobody blamed`.
    pub fn is_negated(&self, token: usize) -> bool {
        self.children(token).any(|child| match self.relation(child) {
            Deprel::Advmod
            | Deprel::Aux
            | Deprel::Det
            | Deprel::Cc
            | Deprel::CcPreconj
            | Deprel::Mark
            | Deprel::Case => {
                self.is_one_of(
                    child,
                    &["not", "n't", "n’t", "never", "no", "neither", "nor", "hardly", "without", "nowhere"],
                )
                // In `who asked not to be named accused Vale` the `not` belongs to the verb between.
                && !(child + 1..token).any(|t| self.upos(t) == Upos::Verb)
            }
            Deprel::Nsubj | Deprel::NsubjPass => {
                self.is_one_of(child, &["nobody", "none", "no-one"])
                    || self
                        .children(child)
                        .any(|c| self.relation(c) == Deprel::Det && self.is_one_of(c, &["no", "neither"]))
            }
            _ => false,
        })
    }

    /// Whether a verb is only possible, planned or supposed: `may accuse`, `if it accuses`, `will accuse`.
    pub fn is_hypothetical(&self, verb: usize) -> bool {
        self.children(verb).any(|child| match self.relation(child) {
            Deprel::Aux => {
                self.is_one_of(
                    child,
                    &[
                        "may", "might", "could", "would", "should", "can", "will", "shall", "must", "ca",
                        "wo", "'ll", "’ll", "'d", "’d",
                    ],
                ) && !(self.is_one_of(child, &["'d", "’d"]) && self.xpos(verb) == Xpos::Vbn)
            }
            Deprel::Mark => self.is_one_of(child, &["if", "unless", "whether"]),
            _ => false,
        })
    }
}

/// Whether a relation makes a word the subject of its head.
pub fn is_subject_relation(relation: Deprel) -> bool {
    matches!(
        relation,
        Deprel::Nsubj
            | Deprel::NsubjPass
            | Deprel::NsubjOuter
            | Deprel::Csubj
            | Deprel::CsubjPass
            | Deprel::CsubjOuter
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Article, Paragraph, Sentence};

    /// Builds one sentence from `word UPOS XPOS head relation` lines, heads counted from 1 as in CoNLL-U.
    fn parsed(lines: &str) -> Document {
        let mut text = String::new();
        let mut tokens = Vec::new();
        for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let field: Vec<&str> = line.split_whitespace().collect();
            if !text.is_empty() {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(field[0]);
            let head: usize = field[3].parse().unwrap();
            tokens.push(Token {
                span: Span::new(start, text.len()),
                lemma: field[0].to_lowercase().into(),
                upos: Upos::parse(field[1]).unwrap(),
                xpos: Xpos::parse(field[2]).unwrap(),
                head: head.checked_sub(1),
                deprel: Deprel::parse(field[4]).unwrap(),
            });
        }
        let span = Span::new(0, text.len());
        Document {
            sentences: vec![Sentence { span, tokens: 0..tokens.len(), ..Sentence::default() }],
            paragraphs: vec![Paragraph { span, tokens: 0..tokens.len(), sentences: 0..1 }],
            tokens,
            article: Article::new("test", text),
            quotations: Vec::new(),
        }
    }

    fn relative() -> Document {
        parsed(
            "The DET DT 2 det
             mayor NOUN NN 9 nsubj
             , PUNCT , 6 punct
             whom PRON WP 6 obj
             Osei PROPN NNP 6 nsubj
             accused VERB VBD 2 acl:relcl
             falsely ADV RB 6 advmod
             , PUNCT , 6 punct
             left VERB VBD 0 root
             . PUNCT . 9 punct",
        )
    }

    #[test]
    fn the_object_of_a_relative_clause_is_the_antecedent() {
        let document = relative();
        let tree = Tree::new(&document, Disabled::NONE);
        assert_eq!(tree.object_of(5), Some(1));
        assert_eq!(tree.subject_of(5), Some(4));
        assert_eq!(tree.span(tree.noun_phrase(1)).text(&document.article.text), "The mayor");
        assert_eq!(tree.subtree(1), 0..8);
    }

    #[test]
    fn a_participle_has_the_subject_of_its_clause() {
        let document = parsed(
            "Accusing VERB VBG 6 advcl
             the DET DT 3 det
             council NOUN NN 1 obj
             , PUNCT , 1 punct
             Quill PROPN NNP 6 nsubj
             left VERB VBD 0 root",
        );
        let tree = Tree::new(&document, Disabled::NONE);
        assert_eq!(tree.subject_of(0), Some(4));
    }

    #[test]
    fn circles_do_no_harm() {
        let document = parsed("A X NN 2 dep\nB X NN 1 dep");
        let tree = Tree::new(&document, Disabled::NONE);
        assert_eq!(tree.subtree(0), 0..1);
        assert_eq!(tree.subject_of(0), None);
        assert!(!tree.is_below(0, 7));
    }
}
