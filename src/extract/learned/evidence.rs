//! What the scorer of accusations looks at: of a word that may be a cue, and of a word in its relation to a cue.
//!
//! In: a parsed document, its attributions and what the rules propose. Out: rows of small tables, one a question.
//! Example: for the cue `accused` and the word `mayor` in `Osei accused the mayor of nepotism` the way through the tree
//! is "down an object", the rules say "accused", and no other name stands between.
//!
//! Training reads the very same numbers (`dump`), so that there is one definition of each question.

use std::ops::Range;

use crate::document::{Deprel, SentenceKind, Upos};
use crate::extract::accusations::Holders;
use crate::extract::constructions::{CONSTRUCTIONS, Context};
use crate::extract::status::status_of;
use crate::extract::{Accusation, AccusationClass, Attribution, Phrase};
use crate::nlp::spans::lexical::{ACCUSING, LEXICAL_SIZES};
use crate::span::Span;

/// How many values each question about a cue has.
pub const CUE_SIZES: [usize; 12] = [ACCUSING, 49, 51, 32, 12, 8, 13, 9, 12, 16, 20, 4];

/// How many values each question about a pair has.
pub const PAIR_SIZES: [usize; 17] = [24, 14, 1024, 102, 16, 36, 10, 96, 16, 10, 160, 8, 80, 5, 20, 5, 18];

/// Sentences before and behind the cue's in which parties are looked for.
const AROUND: usize = 2;

/// Words farther from a cue than this are not looked at, but for the content and the sources of its attribution.
const REACH: usize = 150;

/// A document with all that the questions ask about.
pub(in crate::extract) struct Evidence<'a> {
    pub(in crate::extract) context: &'a Context<'a>,
    pub(in crate::extract) attributions: &'a [Attribution],
    holders: &'a Holders<'a>,
    rules: &'a [Accusation],
    lexical: &'a [[u16; LEXICAL_SIZES.len()]],
    /// The attribution whose cue a token stands in, plus one; 0 for none.
    cue_of: Vec<u32>,
    /// The innermost attribution whose content a token stands in, plus one; 0 for none.
    content_of: Vec<u32>,
    /// The attribution whose source a token heads, plus one; 0 for none.
    source_of: Vec<u32>,
    /// The first proposal of the rules whose cue a token stands in, plus one; 0 for none.
    rule_of: Vec<u32>,
    /// Whether the rules make a token the head of an accuser (1) or an accused (2).
    role_of: Vec<u8>,
    is_mention: Vec<bool>,
    /// How many mentions stand before a token.
    mentions_before: Vec<u32>,
}

/// A word that may be a cue, with what the tree makes of it.
pub(in crate::extract) struct Cue {
    word: usize,
    is_verb: bool,
    subject: Option<usize>,
    object: Option<usize>,
    agent: Option<usize>,
}

impl<'a> Evidence<'a> {
    pub(in crate::extract) fn new(
        context: &'a Context<'a>,
        attributions: &'a [Attribution],
        holders: &'a Holders<'a>,
        rules: &'a [Accusation],
        lexical: &'a [[u16; LEXICAL_SIZES.len()]],
    ) -> Self {
        let document = context.tree.document;
        let count = document.tokens.len();
        let mut new = Self {
            context,
            attributions,
            holders,
            rules,
            lexical,
            cue_of: vec![0; count],
            content_of: vec![0; count],
            source_of: vec![0; count],
            rule_of: vec![0; count],
            role_of: vec![0; count],
            is_mention: (0..count).map(|t| is_mention(context, t)).collect(),
            mentions_before: Vec::with_capacity(count),
        };
        for (n, attribution) in attributions.iter().enumerate() {
            let number = n as u32 + 1;
            for &span in attribution.cue.iter().flat_map(|cue| &cue.spans) {
                new.cue_of[document.tokens_in(span)].fill(number);
            }
            for &span in &attribution.content {
                // Inner ones come behind the ones that hold them.
                new.content_of[document.tokens_in(span)].fill(number);
            }
            if let Some(source) = attribution.source.as_ref().filter(|s| s.head < count) {
                new.source_of[source.head] = number;
            }
        }
        for (n, rule) in rules.iter().enumerate() {
            for &span in &rule.cue.spans {
                for token in document.tokens_in(span) {
                    if new.rule_of[token] == 0 {
                        new.rule_of[token] = n as u32 + 1;
                    }
                }
            }
            if let Some(accuser) = &rule.accuser {
                new.role_of[accuser.head] |= 1;
            }
            new.role_of[rule.accused.head] |= 2;
        }
        let mut before = 0;
        for &is_mention in &new.is_mention {
            new.mentions_before.push(before);
            before += u32::from(is_mention);
        }
        new
    }

    /// Whether a word may be the cue of an accusation by what is known without the network: the lexicon lists it, a rule
    /// or an attribution has it as its cue.
    #[cfg(feature = "train")]
    pub(in crate::extract) fn is_likely_cue(&self, token: usize) -> bool {
        self.lexical[token][0] > 0
            || self.rule_of[token] > 0
            || self.cue_of[token] > 0 && self.main_word(token) == Some(token)
    }

    /// The word of an attribution's cue that stands for it, where a token is part of a cue.
    #[cfg(feature = "train")]
    pub(in crate::extract) fn main_word(&self, token: usize) -> Option<usize> {
        let attribution = self.attributions.get((self.cue_of[token] as usize).wrapping_sub(1))?;
        let words = self.tokens(&attribution.cue.as_ref()?.spans);
        Some(self.head_of(words))
    }

    /// The word of a stretch whose head stands outside of it: the first that is no mark.
    #[cfg(feature = "train")]
    pub(in crate::extract) fn head_of(&self, words: Range<usize>) -> usize {
        let tree = &self.context.tree;
        let is_outer = |&t: &usize| tree.head(t).is_none_or(|head| !words.contains(&head));
        words
            .clone()
            .filter(is_outer)
            .find(|&t| tree.upos(t) != Upos::Punct)
            .or_else(|| words.clone().find(is_outer))
            .unwrap_or(words.start)
    }

    fn tokens(&self, spans: &[Span]) -> Range<usize> {
        let document = self.context.tree.document;
        match (spans.first(), spans.last()) {
            (Some(first), Some(last)) => document.tokens_in(*first).start..document.tokens_in(*last).end,
            _ => 0..0,
        }
    }

    fn numbered(&self, number: u32) -> Option<&'a Attribution> {
        self.attributions.get((number as usize).wrapping_sub(1))
    }

    /// The proposals of the rules that have a word in their cue.
    pub(in crate::extract) fn rules_at(&self, token: usize) -> impl Iterator<Item = &'a Accusation> + '_ {
        let first = (self.rule_of[token] as usize).wrapping_sub(1);
        let span = self.context.tree.document.tokens[token].span;
        let rest = self.rules.get(first..).unwrap_or_default();
        // Those of one cue stand together, as they are sorted by it.
        rest.iter().take(24).filter(move |rule| rule.cue.spans.iter().any(|s| s.overlaps(span)))
    }

    /// The answers about a word that may be a cue.
    pub(in crate::extract) fn of_cue(&self, cue: usize) -> [u16; CUE_SIZES.len()] {
        let tree = &self.context.tree;
        let token = tree.token(cue);
        let rule = self.rules_at(cue).next();
        let own = self.numbered(self.cue_of[cue]);
        let around = self.numbered(self.content_of[cue]);
        let role = match (own, around) {
            (Some(a), _) => 1 + a.kind as u16 * 2 + u16::from(a.source.is_some()),
            (None, Some(a)) => 7 + a.kind as u16,
            (None, None) => u16::from(self.source_of[cue] > 0) * 10,
        };
        let sureness = own.or(around).map_or(0, |a| 1 + (a.confidence * 6.99) as u16);
        let (mut wrongs, mut names, mut has_rule) = (0, 0, 0);
        if let Some(attribution) = own {
            let (mut strong, mut weak, mut propn, mut pronoun) = (0, 0, 0, 0);
            for t in self.content_tokens(attribution) {
                match self.lexical[t][1] {
                    0 => {}
                    n if n % 2 == 1 => strong += 1,
                    _ => weak += 1,
                }
                propn += u16::from(self.is_mention[t] && self.lexical[t][2] == 6);
                pronoun |= u16::from(matches!(self.lexical[t][2], 9 | 10));
                if self.rule_of[t] > 0 {
                    has_rule |= match self.rules[self.rule_of[t] as usize - 1].class {
                        AccusationClass::Explicit => 1,
                        AccusationClass::Claim => 2,
                    };
                }
            }
            wrongs = 1 + strong.min(3) * 3 + weak.min(2);
            names = 1 + propn.min(3) * 2 + pronoun;
        }
        let kind = tree.document.sentences.get(tree.document.sentence_of(cue)).map_or(0, |s| match s.kind {
            SentenceKind::Prose => 0,
            SentenceKind::Headline => 1,
            SentenceKind::Boilerplate => 2,
        });
        let is_verb = matches!(token.upos, Upos::Verb | Upos::Aux);
        let frame = if is_verb {
            u16::from(tree.subject_of(cue).is_some())
                | u16::from(tree.object_of(cue).is_some()) << 1
                | u16::from(tree.is_passive(cue)) << 2
                | u16::from(tree.agent_of(cue).is_some()) << 3
        } else {
            u16::from(tree.has_child(cue, &[Deprel::NmodPoss]))
                | u16::from(tree.has_child(cue, &[Deprel::Nmod])) << 1
                | u16::from(tree.has_child(cue, &[Deprel::Cop])) << 2
        };
        [
            self.lexical[cue][0],
            token.xpos as u16,
            token.deprel as u16,
            rule.map_or(0, |rule| rule_row(rule.rule)),
            role,
            sureness,
            wrongs,
            names,
            status_of(tree, cue) as u16 * 3 + kind,
            frame,
            self.lexical[cue][1],
            has_rule,
        ]
    }

    /// The tokens of an attribution's content, at most some three hundred.
    fn content_tokens(&self, attribution: &'a Attribution) -> impl Iterator<Item = usize> + '_ {
        let document = self.context.tree.document;
        attribution.content.iter().flat_map(move |&span| document.tokens_in(span)).take(300)
    }

    /// The words that a cue is read with: what its attribution says, or else its sentence.
    pub(in crate::extract) fn read_with(&self, cue: usize) -> Vec<Range<usize>> {
        const MOST: usize = 120;
        let document = self.context.tree.document;
        let Some(attribution) = self.numbered(self.cue_of[cue]) else {
            let sentence = self.context.tree.sentence(cue);
            let words = sentence.start.max(cue.saturating_sub(MOST / 2))..sentence.end.min(cue + MOST / 2);
            return Vec::from([words]);
        };
        let mut left = MOST;
        let mut ranges = Vec::new();
        for words in attribution.content.iter().map(|&span| document.tokens_in(span)) {
            let words = words.start..words.end.min(words.start + left);
            left -= words.len();
            if !words.is_empty() {
                ranges.push(words);
            }
        }
        ranges
    }

    /// The stretch of words around a cue in which parties and charge are looked for.
    pub(in crate::extract) fn window(&self, cue: usize) -> Range<usize> {
        let sentences = &self.context.tree.document.sentences;
        let at = self.context.tree.document.sentence_of(cue);
        let first = at.saturating_sub(AROUND);
        let last = (at + AROUND).min(sentences.len() - 1);
        let start = sentences[first].tokens.start.max(cue.saturating_sub(REACH));
        let end = sentences[last].tokens.end.min(cue + REACH);
        start..end.max(cue + 1)
    }

    /// The words that may be parties of a cue, in text order.
    pub(in crate::extract) fn candidates(&self, cue: usize) -> Vec<usize> {
        let window = self.window(cue);
        let mut found: Vec<usize> =
            window.clone().filter(|&t| self.is_mention[t] && self.is_prose(t)).collect();
        let own = self.numbered(self.cue_of[cue]);
        let around = self.numbered(self.content_of[cue]);
        let far = own.iter().flat_map(|a| self.content_tokens(a)).filter(|&t| self.is_mention[t]);
        let sources = own.iter().chain(&around).filter_map(|a| a.source.as_ref().map(|s| s.head));
        found.extend(far.chain(sources).filter(|t| !window.contains(t)));
        // What the rules name is a candidate, whatever word it is.
        found.extend(
            self.rules_at(cue).flat_map(|rule| {
                rule.accuser.as_ref().map(|p| p.head).into_iter().chain([rule.accused.head])
            }),
        );
        found.retain(|&t| t != cue);
        found.sort_unstable();
        found.dedup();
        found
    }

    pub(in crate::extract) fn is_prose(&self, token: usize) -> bool {
        let document = self.context.tree.document;
        document
            .sentences
            .get(document.sentence_of(token))
            .is_some_and(|sentence| sentence.kind != SentenceKind::Boilerplate)
    }

    /// What the tree says of a cue, asked once for all words around it.
    pub(in crate::extract) fn at(&self, cue: usize) -> Cue {
        let tree = &self.context.tree;
        let is_verb = matches!(tree.upos(cue), Upos::Verb | Upos::Aux);
        Cue {
            word: cue,
            is_verb,
            subject: tree.subject_of(cue).filter(|_| is_verb),
            object: tree.object_of(cue).filter(|_| is_verb),
            agent: tree.agent_of(cue).filter(|_| is_verb),
        }
    }

    /// The answers about a word in its relation to a cue.
    pub(in crate::extract) fn of_pair(&self, at_cue: &Cue, word: usize) -> [u16; PAIR_SIZES.len()] {
        let cue = at_cue.word;
        let tree = &self.context.tree;
        let document = tree.document;
        let (at, other) = (document.sentence_of(cue), document.sentence_of(word));
        let paragraph = |s: usize| document.sentences.get(s).map_or(0, |s| s.paragraph);
        let delta = (other as i64 - at as i64).clamp(-3, 3) + 3;
        let is_near = paragraph(at) == paragraph(other);
        let is_before = word < cue;
        let own = self.cue_of[cue];
        let around = self.content_of[cue];
        let place = self.place(own, around, word);
        let mut rules = self.rules_at(cue).peekable();
        let is_claim = rules.peek().is_some_and(|rule| rule.class == AccusationClass::Claim);
        let (mut role, mut edge) = (0, 0);
        for rule in rules {
            let is_accuser = rule.accuser.as_ref().is_some_and(|p| p.head == word);
            let charge = self.tokens(&rule.charge);
            role = role.max(match () {
                () if rule.accused.head == word => 4,
                () if is_accuser => 3,
                () if charge.contains(&word) => 2,
                () => 1,
            });
            if charge.contains(&word) {
                edge = match (charge.start == word, charge.end == word + 1) {
                    (true, true) => 3,
                    (true, false) => 1,
                    (false, true) => 2,
                    (false, false) => 4,
                };
            }
        }
        let between = self.mentions_before[word.max(cue)] - self.mentions_before[word.min(cue)];
        let piece = self.numbered(own).map_or(0, |attribution| {
            attribution
                .content
                .iter()
                .map(|&span| document.tokens_in(span))
                .find(|words| words.contains(&word))
                .map_or(0, |words| match (words.start == word, words.end == word + 1) {
                    (true, _) => 1,
                    (_, true) => 2,
                    _ => 3,
                })
        });
        [
            distance(cue, word),
            delta as u16 * 2 + u16::from(is_near),
            if at == other { self.path(cue, word) } else { u16::from(is_before) },
            tree.relation(word) as u16 * 2 + u16::from(tree.head(word) == Some(cue)),
            self.case(word),
            place * 4 + u16::from(own > 0) * 2 + u16::from(around > 0),
            role * 2 + u16::from(is_claim),
            self.lexical[word][2] * 6 + coarse(tree.upos(word)),
            between.min(7) as u16 * 2 + u16::from(is_before),
            self.part_in_tree(at_cue, word),
            self.lexical[cue][0].min(79) * 2 + u16::from(is_before),
            u16::from(self.role_of[word]) * 2 + u16::from(self.source_of[word] > 0),
            self.wrong_of(word),
            edge,
            self.quotation(cue, word),
            piece,
            self.clause_edge(cue, word),
        ]
    }

    /// Where a word stands to the attribution that the cue carries, and to the one that holds the cue.
    fn place(&self, own: u32, around: u32, word: usize) -> u16 {
        let is_source_of = |number: u32| {
            self.numbered(number).and_then(|a| a.source.as_ref()).is_some_and(|s| s.head == word)
        };
        let content = self.content_of[word];
        let is_below = |outer: u32| {
            let mut at = content;
            for _ in 0..8 {
                if at == outer {
                    return true;
                }
                match self.numbered(at).and_then(|a| a.parent) {
                    Some(parent) => at = parent as u32 + 1,
                    None => break,
                }
            }
            false
        };
        match () {
            () if own > 0 && is_source_of(own) => 1,
            () if own > 0 && content == own => 2,
            () if own > 0 && content > 0 && is_below(own) => 3,
            () if around > 0 && is_source_of(around) => 4,
            () if around > 0 && content == around => 5,
            () if own > 0
                && self.numbered(own).and_then(|a| a.addressee.as_ref()).is_some_and(|a| a.head == word) =>
            {
                6
            }
            () if self.source_of[word] > 0 => 8,
            () if content > 0 => 7,
            () => 0,
        }
    }

    /// A hash of the relations on the way through the tree, up from the cue and down to the word.
    fn path(&self, cue: usize, word: usize) -> u16 {
        let tree = &self.context.tree;
        const LONGEST: usize = 5;
        let chain = |from: usize| {
            let mut chain = vec![from];
            while chain.len() <= LONGEST
                && let Some(head) = tree.head(chain[chain.len() - 1])
            {
                chain.push(head);
            }
            chain
        };
        let (up, down) = (chain(cue), chain(word));
        for (n, from) in up.iter().enumerate() {
            if let Some(m) = down.iter().position(|to| to == from) {
                if n + m > LONGEST {
                    return 2;
                }
                let mut hash: u32 = 2_166_136_261;
                let mut add = |number: u32| hash = (hash ^ number).wrapping_mul(16_777_619);
                up[..n].iter().for_each(|&t| add(tree.relation(t) as u32));
                add(200);
                down[..m].iter().for_each(|&t| add(100 + tree.relation(t) as u32));
                return 4 + ((hash ^ (hash >> 15)) % 1020) as u16;
            }
        }
        3
    }

    /// The preposition before a word.
    fn case(&self, word: usize) -> u16 {
        const CASES: [&str; 14] = [
            "by", "of", "against", "from", "at", "on", "for", "with", "to", "'s", "as", "over", "in",
            "toward",
        ];
        let tree = &self.context.tree;
        tree.case_of(word).map_or(0, |case| {
            CASES.iter().position(|known| tree.is_word(case, known)).map_or(15, |n| n as u16 + 1)
        })
    }

    /// The part that the tree gives a word beside a cue: subject, object, agent, possessor, or a conjunct of one.
    fn part_in_tree(&self, cue: &Cue, word: usize) -> u16 {
        let tree = &self.context.tree;
        let first = tree.first_conjunct(word);
        let part = if cue.is_verb {
            match Some(first) {
                found if found == cue.subject => 1,
                found if found == cue.object => 2,
                found if found == cue.agent => 3,
                _ => 0,
            }
        } else if tree.head(first) == Some(cue.word) {
            match tree.relation(first) {
                Deprel::NmodPoss => 4,
                Deprel::Nsubj => 1,
                _ => 0,
            }
        } else {
            0
        };
        if part > 0 && first != word { part + 5 } else { part }
    }

    /// Whether a word of wrongdoing governs a word, and how: `lied` with the subject `Osei`.
    fn wrong_of(&self, word: usize) -> u16 {
        let tree = &self.context.tree;
        let first = tree.first_conjunct(word);
        let Some(head) = tree.head(first) else { return 0 };
        let relation = match tree.relation(first) {
            Deprel::Nsubj | Deprel::NsubjOuter => 0,
            Deprel::NsubjPass | Deprel::Obj | Deprel::Iobj => 1,
            Deprel::NmodPoss => 2,
            _ => 3,
        };
        self.lexical[head][1] * 4 + relation
    }

    /// Whether cue and word stand in a quotation, and which person the word speaks of.
    fn quotation(&self, cue: usize, word: usize) -> u16 {
        let document = self.context.tree.document;
        let holder = |t: usize| {
            let at = document.quotations.partition_point(|q| q.tokens.end <= t);
            document.quotations.get(at).is_some_and(|q| q.tokens.contains(&t)).then_some(at)
        };
        let state = match (holder(cue), holder(word)) {
            (None, None) => 0,
            (None, Some(_)) => 1,
            (Some(_), None) => 2,
            (Some(a), Some(b)) if a == b => 3,
            (Some(_), Some(_)) => 4,
        };
        let person = match self.lexical[word][2] {
            7 => 1,
            8 => 2,
            9..=11 => 3,
            _ => 0,
        };
        state * 4 + person
    }

    /// Whether a word begins or ends something that hangs on the cue: a clause, an object, a phrase with a preposition.
    fn clause_edge(&self, cue: usize, word: usize) -> u16 {
        let tree = &self.context.tree;
        let child = tree.children(cue).find(|&c| tree.subtree(c).contains(&word));
        let Some(child) = child else { return 0 };
        let extent = tree.subtree(child);
        let is_mark = |t: usize| matches!(tree.relation(t), Deprel::Case | Deprel::Mark);
        let start = if is_mark(extent.start) && extent.len() > 1 { extent.start + 1 } else { extent.start };
        let kind = match tree.relation(child) {
            Deprel::Obl | Deprel::Nmod | Deprel::OblAgent => 0,
            Deprel::Ccomp | Deprel::Xcomp => 1,
            Deprel::Advcl => 2,
            Deprel::Acl | Deprel::AclRelcl => 3,
            Deprel::Obj | Deprel::Iobj => 4,
            _ => 5,
        };
        match () {
            () if word == start => 1 + kind * 3,
            () if word + 1 == extent.end => 2 + kind * 3,
            () => (3 + kind * 3).min(17),
        }
    }

    /// Whether the lexicon lists a word as accusing.
    pub(in crate::extract) fn is_accusing(&self, token: usize) -> bool {
        self.lexical[token][0] > 0
    }

    /// The attribution that has a word in its cue.
    pub(in crate::extract) fn attribution_at(&self, cue: usize) -> Option<usize> {
        (self.cue_of[cue] as usize).checked_sub(1)
    }

    /// The sources of the attributions that have a word in their cue or their content.
    pub(in crate::extract) fn sources_at(&self, cue: usize) -> impl Iterator<Item = &'a Phrase> + '_ {
        [self.cue_of[cue], self.content_of[cue]]
            .into_iter()
            .filter_map(|number| self.numbered(number)?.source.as_ref())
    }

    /// The attribution that holds a place, for the accusation's `attribution`.
    pub(in crate::extract) fn holder(&self, span: Span) -> Option<usize> {
        self.holders.innermost(self.context.tree.document, span)
    }
}

/// Whether a word may head a party: noun, name, pronoun, a name before a noun, an adjective with a capital (`Turkish`).
fn is_mention(context: &Context, token: usize) -> bool {
    let tree = &context.tree;
    let relation = tree.relation(token);
    match tree.upos(token) {
        Upos::Propn => match relation {
            Deprel::Flat | Deprel::Fixed | Deprel::Goeswith => false,
            Deprel::Compound | Deprel::NmodDesc => {
                tree.head(token).is_some_and(|h| tree.upos(h) != Upos::Propn)
            }
            _ => true,
        },
        Upos::Noun => !matches!(
            relation,
            Deprel::Flat
                | Deprel::Fixed
                | Deprel::Goeswith
                | Deprel::Compound
                | Deprel::NmodUnmarked
                | Deprel::OblUnmarked
        ),
        Upos::Pron => !matches!(relation, Deprel::Expl | Deprel::Fixed),
        Upos::Adj => tree.starts_with_capital(token) && !matches!(relation, Deprel::Flat),
        Upos::Num | Upos::Det => !matches!(
            relation,
            Deprel::Det | Deprel::Nummod | Deprel::Compound | Deprel::Flat | Deprel::DetPredet
        ),
        Upos::X => tree.starts_with_capital(token),
        _ => false,
    }
}

/// Side and distance: near words exactly, far ones in steps.
fn distance(cue: usize, word: usize) -> u16 {
    let gap = word.abs_diff(cue);
    let step = match gap {
        0..=5 => gap as u16,
        6..=8 => 6,
        9..=12 => 7,
        13..=18 => 8,
        19..=30 => 9,
        31..=60 => 10,
        _ => 11,
    };
    step * 2 + u16::from(word < cue)
}

fn coarse(upos: Upos) -> u16 {
    match upos {
        Upos::Propn => 0,
        Upos::Noun => 1,
        Upos::Pron => 2,
        Upos::Adj => 3,
        Upos::Verb | Upos::Aux => 4,
        _ => 5,
    }
}

/// The row of a rule's name.
fn rule_row(rule: &str) -> u16 {
    const OTHERS: [&str; 2] = ["claim", "complaint"];
    CONSTRUCTIONS
        .iter()
        .map(|construction| construction.name)
        .chain(OTHERS)
        .position(|name| name == rule)
        .map_or(31, |n| n as u16 + 1)
}
