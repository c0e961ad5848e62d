//! The table of rules: everything in extraction and resolution that proposes a finding, mends one, or drops one.
//!
//! In: nothing. Out: for each rule its id and the function that is it, so that its worth can be measured. Example:
//! `mend.trim-source` takes the `'s` off the source in `Osei's claim that the dam is safe`; `sayso score --ablate
//! mend.trim-source` says what becomes of the figures without it, and `rules.txt` keeps the answers for all of them.
//!
//! What a rule is for, its sentences say: `fixtures/rules.txt` has for each an example that comes out right with the rule
//! and not without it, and where it could do harm a counterexample, that it must leave alone. A rule that changes nothing
//! there fails the tests; so does one whose function is not where the table says.
//!
//! A set of disabled rules is a value that the stages take as an argument. It is empty but for measurements, and then a
//! rule costs one look at a bit.

/// A rule, by the name of its id: `mend.trim-source` is [`Rule::MendTrimSource`].
#[allow(missing_docs)] // The table below and the rules' own functions say what each of them does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Rule {
    SpansWholeQuotation,
    SpansColonSpeaker,
    SpansDashSpeaker,
    SpansFreeSubject,
    SpansSharedSource,
    FindQuotationThenCue,
    FindCueThenQuotation,
    FindApposition,
    FindQuotationGoesOn,
    FindComplement,
    FindThatClause,
    FindParenthesis,
    FindPassive,
    FindInfinitive,
    FindObject,
    FindMisreadVerb,
    FindAddressee,
    FindTime,
    FindFitToQuotations,
    FindKeepApart,
    FindAccordingTo,
    FindCueNoun,
    FindNounClauseEnd,
    FindHeadlineColon,
    FindHeadlineLastCue,
    FindHeadlineLateCue,
    FindHeadlineEarlyCue,
    FindTurns,
    MendStayInLine,
    MendTrimSource,
    MendTrimCue,
    MendEndRelative,
    MendEndCondition,
    MendFreeSubject,
    MendTurnInversion,
    MendHearAddressee,
    MendFindAddressee,
    MendRejoinReducedRelatives,
    MendLeaveOtherTurns,
    MendSplitFloating,
    MendClosedQuotation,
    MendPassiveSubject,
    MendRecipient,
    MendPrepositionalSource,
    MendSourceAs,
    MendStrayMark,
    MendStageDirection,
    DropNamesAThing,
    DropFilledUp,
    DropHasBareArticle,
    DropTrivialNested,
    DropNestedDeed,
    CombineLineOverrules,
    CombineSurerOverrules,
    CombineInside,
    CombineFree,
    CombineCrossing,
    CombineShorterContent,
    CombineOtherPieces,
    CombineMissingSource,
    CombineCertainSource,
    CombineAddressee,
    AttachAnnounced,
    AttachLongQuotation,
    AttachNextQuestion,
    AttachTurn,
    AttachActor,
    AttachSameSpeaker,
    AttachEarlierActor,
    AttachGesture,
    AccuseHeadline,
    AccuseReciprocal,
    AccuseBlameOn,
    AccuseLabeling,
    AccuseDemand,
    AccuseUnderFire,
    AccuseReportedClause,
    AccusePassive,
    AccuseActive,
    AccuseNominal,
    AccuseAdjective,
    AccuseGapping,
    AccuseNamesBefore,
    AccuseNamesAfter,
    AccuseUpToCharge,
    AccuseSharedHead,
    AccuseIncluding,
    AccuseSourceOfVerb,
    AccuseSourceOfQuotation,
    AccuseTradedByComma,
    AccuseTwoSides,
    AccuseNobody,
    AccuseActivePhrase,
    AccuseHold,
    AccuseDoerBehind,
    AccuseObjectBefore,
    AccuseProsecutor,
    AccuseSubjectBehind,
    AccuseAuthorOfDocument,
    AccuseLateAgent,
    AccuseBeset,
    AccuseBeforeMisreadVerb,
    AccuseNounClause,
    AccuseHeadlineClipped,
    AccuseHeadlineMisread,
    AccuseBothByWords,
    AccuseSubjectOfOpening,
    AccuseSubjectBeside,
    AccuseSubjectBefore,
    AccuseAuthorOf,
    AccuseMainVerbWithin,
    AccuseExtendedCharge,
    AccuseTrailingAdverbial,
    AccuseCapitalizedName,
    AccuseMereCause,
    AccuseWithoutAdverbials,
    AccuseOwner,
    AccuseThingEnd,
    AccuseWithName,
    ClaimComplaint,
    ClaimVerbal,
    ClaimSeenAs,
    ClaimMisreadVerb,
    ClaimWrongOfSomebody,
    ClaimWronglyDone,
    ClaimShameOn,
    ClaimNoBetterThan,
    ClaimPredicative,
    ClaimNeglect,
    ClaimInCompany,
    ClaimPhrase,
    ClaimWholeContent,
    ClaimOwnObject,
    ClaimSpecific,
    ClaimOwnSource,
    DenyVerb,
    DenyCalledUntrue,
    DenyMisread,
    DenyNominal,
    DenyPlea,
    DenyUntrue,
    DenyInnocent,
    NameHeadlines,
    NameSamePerson,
    NameSuffix,
    NameSameOrganization,
    NameExplainedAcronym,
    NameInitials,
    NameOrganizationWord,
    NameBearer,
    NameCapitalActs,
    NameLearnedCapital,
    NameUnnamedBefore,
    NameKind,
    NameGender,
    NameLiving,
    DescribeBesideName,
    DescribeApposedName,
    DescribeNameBehindComma,
    DescribeCanDescribe,
    DescribeTwo,
    DescribeMainPair,
    DescribeAge,
    DescribeActor,
    DescribePlace,
    DescribeHolder,
    DescribeClash,
    DescribeSimilarRole,
    DescribeManOrWoman,
    DescribeOrganization,
    DescribeSimilarDocument,
    DescribeRelation,
    DescribeBody,
    PronounCoordination,
    PronounPair,
    PronounRelative,
    PronounBeforeRelative,
    PronounSeveral,
    PronounOpponent,
    PronounSilent,
    ReferSettleHeads,
    ReferKeepApart,
    ReferParty,
    ReferParties,
    ReferSpeaker,
    ReferAddressee,
    ReferPartitive,
    ReferCoordination,
    ReferTwoNames,
    ReferPronounAhead,
    ReferLastName,
    ReferOnePerson,
    ReferListed,
    ReferSharedHead,
    OfficeHolder,
    OfficeBody,
}

/// A rule with its id and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The rule.
    pub rule: Rule,
    /// Stage and name: `mend.trim-source`.
    pub id: &'static str,
    /// The file below `src` that holds it.
    pub file: &'static str,
    /// The function that is the rule, or that asks for it.
    pub function: &'static str,
}

const fn row(rule: Rule, id: &'static str, file: &'static str, function: &'static str) -> Row {
    Row { rule, id, file, function }
}

/// All rules, in the order of [`Rule`]'s variants, which is the order of the stages:
///
/// | stage | what its rules do |
/// |---|---|
/// | `spans` | links and mends the pieces that the network labels |
/// | `find` | proposes attributions from marks, trees and lists of cues |
/// | `mend`, `drop` | put a learned attribution right, or leave it out |
/// | `combine` | lets proposals complete, overrule and join the learned attributions |
/// | `attach` | gives quotations that stand alone a speaker |
/// | `accuse` | finds accusations whose cue accuses, and their parties |
/// | `claim` | finds accusations in what somebody is said to say |
/// | `deny` | finds denials |
/// | `name`, `describe`, `pronoun`, `refer`, `office` | decide who is meant |
#[rustfmt::skip] // One line a rule.
pub const RULES: &[Row] = &[
    row(Rule::SpansWholeQuotation, "spans.whole-quotation", "extract/spans.rs", "complete_quotations"),
    row(Rule::SpansColonSpeaker, "spans.colon-speaker", "extract/spans.rs", "speaker_before_colon"),
    row(Rule::SpansDashSpeaker, "spans.dash-speaker", "extract/spans.rs", "dash_of_speaker"),
    row(Rule::SpansFreeSubject, "spans.free-subject", "extract/spans.rs", "free_subjects"),
    row(Rule::SpansSharedSource, "spans.shared-source", "extract/spans.rs", "link"),
    row(Rule::FindQuotationThenCue, "find.quotation-then-cue", "extract/attributions/quoted.rs", "voice_after"),
    row(Rule::FindCueThenQuotation, "find.cue-then-quotation", "extract/attributions/quoted.rs", "voice_before"),
    row(Rule::FindApposition, "find.apposition", "extract/attributions/quoted.rs", "with_apposition"),
    row(Rule::FindQuotationGoesOn, "find.quotation-goes-on", "extract/attributions/quoted.rs", "find"),
    row(Rule::FindComplement, "find.complement", "extract/attributions/clausal.rs", "complement"),
    row(Rule::FindThatClause, "find.that-clause", "extract/attributions/clausal.rs", "that_clause"),
    row(Rule::FindParenthesis, "find.parenthesis", "extract/attributions/clausal.rs", "parenthesis"),
    row(Rule::FindPassive, "find.passive", "extract/attributions/clausal.rs", "passive"),
    row(Rule::FindInfinitive, "find.infinitive", "extract/attributions/clausal.rs", "infinitive"),
    row(Rule::FindObject, "find.object", "extract/attributions/clausal.rs", "object"),
    row(Rule::FindMisreadVerb, "find.misread-verb", "extract/attributions/clausal.rs", "misread_verb"),
    row(Rule::FindAddressee, "find.addressee", "extract/attributions/clausal.rs", "addressee"),
    row(Rule::FindTime, "find.time", "extract/attributions/clausal.rs", "is_time"),
    row(Rule::FindFitToQuotations, "find.fit-to-quotations", "extract/attributions/mod.rs", "fit_to_quotations"),
    row(Rule::FindKeepApart, "find.keep-apart", "extract/attributions/mod.rs", "keep_apart"),
    row(Rule::FindAccordingTo, "find.according-to", "extract/attributions/nominal.rs", "by_phrase"),
    row(Rule::FindCueNoun, "find.cue-noun", "extract/attributions/nominal.rs", "cue_noun"),
    row(Rule::FindNounClauseEnd, "find.noun-clause-end", "extract/attributions/nominal.rs", "noun_clause"),
    row(Rule::FindHeadlineColon, "find.headline-colon", "extract/attributions/headlines.rs", "with_colon"),
    row(Rule::FindHeadlineLastCue, "find.headline-last-cue", "extract/attributions/headlines.rs", "name_and_cue_at_end"),
    row(Rule::FindHeadlineLateCue, "find.headline-late-cue", "extract/attributions/headlines.rs", "cue_at_end"),
    row(Rule::FindHeadlineEarlyCue, "find.headline-early-cue", "extract/attributions/headlines.rs", "cue_in_front"),
    row(Rule::FindTurns, "find.turns", "extract/attributions/turns.rs", "find"),
    row(Rule::MendStayInLine, "mend.stay-in-line", "extract/attributions/mends/edges.rs", "stay_in_line"),
    row(Rule::MendTrimSource, "mend.trim-source", "extract/attributions/mends/edges.rs", "trim_source"),
    row(Rule::MendTrimCue, "mend.trim-cue", "extract/attributions/mends/edges.rs", "trim_cue"),
    row(Rule::MendEndRelative, "mend.end-relative", "extract/attributions/mends/edges.rs", "end_relative"),
    row(Rule::MendEndCondition, "mend.end-condition", "extract/attributions/mends/edges.rs", "end_condition"),
    row(Rule::MendFreeSubject, "mend.free-subject", "extract/attributions/mends/roles.rs", "take_subject_from_content"),
    row(Rule::MendTurnInversion, "mend.turn-inversion", "extract/attributions/mends/roles.rs", "turn_inversion"),
    row(Rule::MendHearAddressee, "mend.hear-addressee", "extract/attributions/mends/roles.rs", "hear_addressee"),
    row(Rule::MendFindAddressee, "mend.find-addressee", "extract/attributions/mends/addressees.rs", "find_addressee"),
    row(Rule::MendRejoinReducedRelatives, "mend.rejoin-reduced-relatives", "extract/attributions/mends/roles.rs", "rejoin_reduced_relatives"),
    row(Rule::MendLeaveOtherTurns, "mend.leave-other-turns", "extract/attributions/mends/pieces.rs", "leave_other_turns"),
    row(Rule::MendSplitFloating, "mend.split-floating", "extract/attributions/mends/pieces.rs", "split_floating"),
    row(Rule::MendClosedQuotation, "mend.closed-quotation", "extract/attributions/mends/pieces.rs", "leave_closed_quotations"),
    row(Rule::MendPassiveSubject, "mend.passive-subject", "extract/attributions/mends/roles.rs", "silence_passive_subject"),
    row(Rule::MendRecipient, "mend.recipient", "extract/attributions/mends/roles.rs", "silence_recipient"),
    row(Rule::MendPrepositionalSource, "mend.prepositional-source", "extract/attributions/mends/roles.rs", "leave_prepositional_source"),
    row(Rule::MendSourceAs, "mend.source-as", "extract/attributions/mends/edges.rs", "end_source_at_as"),
    row(Rule::MendStrayMark, "mend.stray-mark", "extract/attributions/mends/edges.rs", "trim_stray_mark"),
    row(Rule::MendStageDirection, "mend.stage-direction", "extract/attributions/mends/edges.rs", "leave_stage_directions"),
    row(Rule::DropNamesAThing, "drop.names-a-thing", "extract/attributions/mends/drops.rs", "names_a_thing"),
    row(Rule::DropFilledUp, "drop.filled-up", "extract/attributions/mends/drops.rs", "is_filled_up"),
    row(Rule::DropHasBareArticle, "drop.has-bare-article", "extract/attributions/mends/drops.rs", "has_bare_article"),
    row(Rule::DropTrivialNested, "drop.trivial-nested", "extract/attributions/combine.rs", "is_trivial"),
    row(Rule::DropNestedDeed, "drop.nested-deed", "extract/attributions/combine.rs", "is_deed"),
    row(Rule::CombineLineOverrules, "combine.line-overrules", "extract/attributions/combine.rs", "is_surer"),
    row(Rule::CombineSurerOverrules, "combine.surer-overrules", "extract/attributions/combine.rs", "is_surer"),
    row(Rule::CombineInside, "combine.inside", "extract/attributions/combine.rs", "combine"),
    row(Rule::CombineFree, "combine.free", "extract/attributions/combine.rs", "combine"),
    row(Rule::CombineCrossing, "combine.crossing", "extract/attributions/combine.rs", "combine"),
    row(Rule::CombineShorterContent, "combine.shorter-content", "extract/attributions/combine.rs", "take_shorter_content"),
    row(Rule::CombineOtherPieces, "combine.other-pieces", "extract/attributions/combine.rs", "take_other_pieces"),
    row(Rule::CombineMissingSource, "combine.missing-source", "extract/attributions/combine.rs", "complete"),
    row(Rule::CombineCertainSource, "combine.certain-source", "extract/attributions/combine.rs", "complete"),
    row(Rule::CombineAddressee, "combine.addressee", "extract/attributions/combine.rs", "complete"),
    row(Rule::AttachAnnounced, "attach.announced", "extract/attributions/floating.rs", "announced"),
    row(Rule::AttachLongQuotation, "attach.long-quotation", "extract/attributions/floating.rs", "complete_chains"),
    row(Rule::AttachNextQuestion, "attach.next-question", "extract/attributions/floating.rs", "find_speakers"),
    row(Rule::AttachTurn, "attach.turn", "extract/attributions/floating.rs", "other_speaker"),
    row(Rule::AttachActor, "attach.actor", "extract/attributions/floating.rs", "find_speakers"),
    row(Rule::AttachSameSpeaker, "attach.same-speaker", "extract/attributions/floating.rs", "find_speakers"),
    row(Rule::AttachEarlierActor, "attach.earlier-actor", "extract/attributions/floating.rs", "find_speakers"),
    row(Rule::AttachGesture, "attach.gesture", "extract/attributions/floating.rs", "makes_gesture"),
    row(Rule::AccuseHeadline, "accuse.headline", "extract/constructions/headline.rs", "find"),
    row(Rule::AccuseReciprocal, "accuse.reciprocal", "extract/constructions/reciprocal.rs", "find"),
    row(Rule::AccuseBlameOn, "accuse.blame-on", "extract/constructions/blame_on.rs", "find"),
    row(Rule::AccuseLabeling, "accuse.labeling", "extract/constructions/labeling.rs", "find"),
    row(Rule::AccuseDemand, "accuse.demand", "extract/constructions/demand.rs", "find"),
    row(Rule::AccuseUnderFire, "accuse.under-fire", "extract/constructions/under_fire.rs", "find"),
    row(Rule::AccuseReportedClause, "accuse.reported-clause", "extract/constructions/reported_clause.rs", "find"),
    row(Rule::AccusePassive, "accuse.passive", "extract/constructions/passive.rs", "find"),
    row(Rule::AccuseActive, "accuse.active", "extract/constructions/active.rs", "find"),
    row(Rule::AccuseNominal, "accuse.nominal", "extract/constructions/nominal.rs", "find"),
    row(Rule::AccuseAdjective, "accuse.adjective", "extract/constructions/adjective.rs", "find"),
    row(Rule::AccuseGapping, "accuse.gapping", "extract/constructions/gapping.rs", "split"),
    row(Rule::AccuseNamesBefore, "accuse.names-before", "extract/accusations.rs", "names_before"),
    row(Rule::AccuseNamesAfter, "accuse.names-after", "extract/accusations.rs", "names_after"),
    row(Rule::AccuseUpToCharge, "accuse.up-to-charge", "extract/accusations.rs", "up_to_charge"),
    row(Rule::AccuseSharedHead, "accuse.shared-head", "extract/accusations.rs", "shared_head"),
    row(Rule::AccuseIncluding, "accuse.including", "extract/accusations.rs", "phrases"),
    row(Rule::AccuseSourceOfVerb, "accuse.source-of-verb", "extract/accusations.rs", "spread"),
    row(Rule::AccuseSourceOfQuotation, "accuse.source-of-quotation", "extract/accusations.rs", "spread"),
    row(Rule::AccuseTradedByComma, "accuse.traded-by-comma", "extract/accusations.rs", "reciprocal_pairs"),
    row(Rule::AccuseTwoSides, "accuse.two-sides", "extract/accusations.rs", "is_two"),
    row(Rule::AccuseNobody, "accuse.nobody", "extract/accusations.rs", "find"),
    row(Rule::AccuseActivePhrase, "accuse.active-phrase", "extract/constructions/active.rs", "phrase_at"),
    row(Rule::AccuseHold, "accuse.hold", "extract/constructions/active.rs", "hold"),
    row(Rule::AccuseDoerBehind, "accuse.doer-behind", "extract/constructions/active.rs", "doer_behind"),
    row(Rule::AccuseObjectBefore, "accuse.object-before", "extract/constructions/active.rs", "object_before"),
    row(Rule::AccuseProsecutor, "accuse.prosecutor", "extract/constructions/active.rs", "is_prosecutor"),
    row(Rule::AccuseSubjectBehind, "accuse.subject-behind", "extract/constructions/passive.rs", "subject_behind"),
    row(Rule::AccuseAuthorOfDocument, "accuse.author-of-document", "extract/constructions/passive.rs", "author_of_document"),
    row(Rule::AccuseLateAgent, "accuse.late-agent", "extract/constructions/passive.rs", "late_agent"),
    row(Rule::AccuseBeset, "accuse.beset", "extract/constructions/nominal.rs", "beset"),
    row(Rule::AccuseBeforeMisreadVerb, "accuse.before-misread-verb", "extract/constructions/nominal.rs", "before_misread_verb"),
    row(Rule::AccuseNounClause, "accuse.noun-clause", "extract/constructions/nominal.rs", "clause_of"),
    row(Rule::AccuseHeadlineClipped, "accuse.headline-clipped", "extract/constructions/headline.rs", "is_clipped_passive"),
    row(Rule::AccuseHeadlineMisread, "accuse.headline-misread", "extract/constructions/headline.rs", "is_misread"),
    row(Rule::AccuseBothByWords, "accuse.both-by-words", "extract/constructions/reciprocal.rs", "by_words"),
    row(Rule::AccuseSubjectOfOpening, "accuse.subject-of-opening", "extract/constructions/subjects.rs", "subject_of_opening"),
    row(Rule::AccuseSubjectBeside, "accuse.subject-beside", "extract/constructions/subjects.rs", "subject_beside"),
    row(Rule::AccuseSubjectBefore, "accuse.subject-before", "extract/constructions/subjects.rs", "subject_before"),
    row(Rule::AccuseAuthorOf, "accuse.author-of", "extract/constructions/subjects.rs", "author_of"),
    row(Rule::AccuseMainVerbWithin, "accuse.main-verb-within", "extract/constructions/charges.rs", "main_verb_within"),
    row(Rule::AccuseExtendedCharge, "accuse.extended-charge", "extract/constructions/charges.rs", "extended"),
    row(Rule::AccuseTrailingAdverbial, "accuse.trailing-adverbial", "extract/constructions/charges.rs", "trailing_adverbial"),
    row(Rule::AccuseCapitalizedName, "accuse.capitalized-name", "extract/constructions/parties.rs", "is_capitalized_name"),
    row(Rule::AccuseMereCause, "accuse.mere-cause", "extract/constructions/parties.rs", "is_mere_cause"),
    row(Rule::AccuseWithoutAdverbials, "accuse.without-adverbials", "extract/constructions/parties.rs", "without_adverbials"),
    row(Rule::AccuseOwner, "accuse.owner", "extract/constructions/parties.rs", "owner_of"),
    row(Rule::AccuseThingEnd, "accuse.thing-end", "extract/constructions/parties.rs", "thing_end"),
    row(Rule::AccuseWithName, "accuse.with-name", "extract/constructions/parties.rs", "with_name"),
    row(Rule::ClaimComplaint, "claim.complaint", "extract/claims.rs", "complaint"),
    row(Rule::ClaimVerbal, "claim.verbal", "extract/claims.rs", "verbal"),
    row(Rule::ClaimSeenAs, "claim.seen-as", "extract/claims.rs", "seen_as"),
    row(Rule::ClaimMisreadVerb, "claim.misread-verb", "extract/claims.rs", "misread_verb"),
    row(Rule::ClaimWrongOfSomebody, "claim.wrong-of-somebody", "extract/claims.rs", "wrong_of_somebody"),
    row(Rule::ClaimWronglyDone, "claim.wrongly-done", "extract/claims.rs", "is_wrongly_done"),
    row(Rule::ClaimShameOn, "claim.shame-on", "extract/claims.rs", "shame_on"),
    row(Rule::ClaimNoBetterThan, "claim.no-better-than", "extract/claims.rs", "no_better_than"),
    row(Rule::ClaimPredicative, "claim.predicative", "extract/claims.rs", "predicative"),
    row(Rule::ClaimNeglect, "claim.neglect", "extract/claims.rs", "is_plainly_negated"),
    row(Rule::ClaimInCompany, "claim.in-company", "extract/claims.rs", "is_wrong_in_company"),
    row(Rule::ClaimPhrase, "claim.phrase", "extract/claims.rs", "phrase_at"),
    row(Rule::ClaimWholeContent, "claim.whole-content", "extract/claims.rs", "whole_content"),
    row(Rule::ClaimOwnObject, "claim.own-object", "extract/claims.rs", "is_own_object"),
    row(Rule::ClaimSpecific, "claim.specific", "extract/claims.rs", "is_specific"),
    row(Rule::ClaimOwnSource, "claim.own-source", "extract/claims.rs", "is_source"),
    row(Rule::DenyVerb, "deny.verb", "extract/denials.rs", "verb"),
    row(Rule::DenyCalledUntrue, "deny.called-untrue", "extract/denials.rs", "called_untrue"),
    row(Rule::DenyMisread, "deny.misread", "extract/denials.rs", "misread"),
    row(Rule::DenyNominal, "deny.nominal", "extract/denials.rs", "nominal"),
    row(Rule::DenyPlea, "deny.plea", "extract/denials.rs", "plea"),
    row(Rule::DenyUntrue, "deny.untrue", "extract/denials.rs", "is_untrue"),
    row(Rule::DenyInnocent, "deny.innocent", "extract/denials.rs", "is_innocent"),
    row(Rule::NameHeadlines, "name.headlines", "resolve/aliases.rs", "settle_headlines"),
    row(Rule::NameSamePerson, "name.same-person", "resolve/aliases.rs", "same_person"),
    row(Rule::NameSuffix, "name.suffix", "resolve/aliases.rs", "suffixes_agree"),
    row(Rule::NameSameOrganization, "name.same-organization", "resolve/aliases.rs", "same_organization"),
    row(Rule::NameExplainedAcronym, "name.explained-acronym", "resolve/aliases.rs", "link_short_forms"),
    row(Rule::NameInitials, "name.initials", "resolve/aliases.rs", "link_short_forms"),
    row(Rule::NameOrganizationWord, "name.organization-word", "resolve/aliases.rs", "organization_of_word"),
    row(Rule::NameBearer, "name.bearer", "resolve/aliases.rs", "bearer"),
    row(Rule::NameCapitalActs, "name.capital-acts", "resolve/discourse.rs", "meet_name"),
    row(Rule::NameLearnedCapital, "name.learned-capital", "resolve/discourse.rs", "learn_capital"),
    row(Rule::NameUnnamedBefore, "name.unnamed-before", "resolve/discourse.rs", "unnamed_before"),
    row(Rule::NameKind, "name.kind", "resolve/kinds.rs", "settle"),
    row(Rule::NameGender, "name.gender", "resolve/discourse.rs", "learn_genders"),
    row(Rule::NameLiving, "name.living", "resolve/discourse.rs", "living_namesake"),
    row(Rule::DescribeBesideName, "describe.beside-name", "resolve/discourse.rs", "learn_description"),
    row(Rule::DescribeApposedName, "describe.apposed-name", "resolve/discourse.rs", "apposed_name"),
    row(Rule::DescribeNameBehindComma, "describe.name-behind-comma", "resolve/discourse.rs", "name_behind_comma"),
    row(Rule::DescribeCanDescribe, "describe.can-describe", "resolve/discourse.rs", "can_describe"),
    row(Rule::DescribeTwo, "describe.two", "resolve/descriptions.rs", "known_description"),
    row(Rule::DescribeMainPair, "describe.main-pair", "resolve/descriptions.rs", "main_pair"),
    row(Rule::DescribeAge, "describe.age", "resolve/descriptions.rs", "is_age"),
    row(Rule::DescribeActor, "describe.actor", "resolve/descriptions.rs", "recent_actor"),
    row(Rule::DescribePlace, "describe.place", "resolve/descriptions.rs", "recent_place"),
    row(Rule::DescribeHolder, "describe.holder", "resolve/descriptions.rs", "holder_of"),
    row(Rule::DescribeClash, "describe.clash", "resolve/descriptions.rs", "clashes"),
    row(Rule::DescribeSimilarRole, "describe.similar-role", "resolve/descriptions.rs", "known_description"),
    row(Rule::DescribeManOrWoman, "describe.man-or-woman", "resolve/descriptions.rs", "known_description"),
    row(Rule::DescribeOrganization, "describe.organization", "resolve/descriptions.rs", "known_description"),
    row(Rule::DescribeSimilarDocument, "describe.similar-document", "resolve/descriptions.rs", "known_description"),
    row(Rule::DescribeRelation, "describe.relation", "resolve/descriptions.rs", "learn_relation"),
    row(Rule::DescribeBody, "describe.body", "resolve/descriptions.rs", "body_at"),
    row(Rule::PronounCoordination, "pronoun.coordination", "resolve/discourse.rs", "meet_coordination"),
    row(Rule::PronounPair, "pronoun.pair", "resolve/discourse.rs", "pair_of"),
    row(Rule::PronounRelative, "pronoun.relative", "resolve/discourse.rs", "relative_antecedent"),
    row(Rule::PronounBeforeRelative, "pronoun.before-relative", "resolve/discourse.rs", "mention_before"),
    row(Rule::PronounSeveral, "pronoun.several", "resolve/pronouns.rs", "resolve"),
    row(Rule::PronounOpponent, "pronoun.opponent", "resolve/pronouns.rs", "candidates"),
    row(Rule::PronounSilent, "pronoun.silent", "resolve/discourse.rs", "learn_silence"),
    row(Rule::ReferSettleHeads, "refer.settle-heads", "resolve/phrases.rs", "settle_heads"),
    row(Rule::ReferKeepApart, "refer.keep-apart", "resolve/phrases.rs", "keep_apart"),
    row(Rule::ReferParty, "refer.party", "resolve/phrases.rs", "party"),
    row(Rule::ReferParties, "refer.parties", "resolve/phrases.rs", "learn_parties"),
    row(Rule::ReferSpeaker, "refer.speaker", "resolve/phrases.rs", "speaker"),
    row(Rule::ReferAddressee, "refer.addressee", "resolve/phrases.rs", "addressee"),
    row(Rule::ReferPartitive, "refer.partitive", "resolve/phrases.rs", "entity_of"),
    row(Rule::ReferCoordination, "refer.coordination", "resolve/phrases.rs", "coordination"),
    row(Rule::ReferTwoNames, "refer.two-names", "resolve/phrases.rs", "two_names"),
    row(Rule::ReferPronounAhead, "refer.pronoun-ahead", "resolve/phrases.rs", "pronoun_ahead"),
    row(Rule::ReferLastName, "refer.last-name", "resolve/phrases.rs", "last_name"),
    row(Rule::ReferOnePerson, "refer.one-person", "resolve/phrases.rs", "one_person"),
    row(Rule::ReferListed, "refer.listed", "resolve/phrases.rs", "listed"),
    row(Rule::ReferSharedHead, "refer.shared-head", "resolve/phrases.rs", "shared_head"),
    row(Rule::OfficeHolder, "office.holder", "resolve/affiliations.rs", "learn_office"),
    row(Rule::OfficeBody, "office.body", "resolve/affiliations.rs", "learn_state_of_body"),
];

impl Rule {
    /// The rule's row in the table.
    pub fn row(self) -> &'static Row {
        &RULES[self as usize]
    }

    /// The rule's id.
    pub fn id(self) -> &'static str {
        self.row().id
    }
}

/// The rules whose ids a pattern matches, in the table's order; `*` stands for any characters.
///
/// # Examples
///
/// ```
/// use sayso::rules::matching;
/// assert_eq!(matching("attach.long*")[0].id(), "attach.long-quotation");
/// assert!(matching("attach").is_empty());
/// ```
pub fn matching(pattern: &str) -> Vec<Rule> {
    RULES.iter().filter(|row| is_match(pattern, row.id)).map(|row| row.rule).collect()
}

fn is_match(pattern: &str, id: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == id,
        Some((start, rest)) => id.strip_prefix(start).is_some_and(|behind| {
            (0..=behind.len()).filter_map(|skip| behind.get(skip..)).any(|tail| is_match(rest, tail))
        }),
    }
}

/// Rules that a run goes without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disabled([u64; 4]);

impl Disabled {
    /// No rule at all is disabled: the program as it is meant.
    pub const NONE: Self = Self([0; 4]);

    /// These rules are disabled.
    pub fn rules(rules: &[Rule]) -> Self {
        let mut disabled = Self::NONE;
        for &rule in rules {
            disabled.0[rule as usize / 64] |= 1 << (rule as usize % 64);
        }
        disabled
    }

    /// Whether a rule is disabled.
    #[inline]
    pub fn has(&self, rule: Rule) -> bool {
        self.0[rule as usize / 64] >> (rule as usize % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_variants() {
        for (at, row) in RULES.iter().enumerate() {
            assert_eq!(row.rule as usize, at, "{}", row.id);
            let name: String =
                row.id.split(['.', '-']).map(|word| word[..1].to_uppercase() + &word[1..]).collect();
            assert_eq!(format!("{:?}", row.rule), name);
        }
        assert!(RULES.len() <= 256, "the set of disabled rules has no room for more");
    }

    #[test]
    fn a_pattern_names_rules() {
        assert_eq!(matching("*").len(), RULES.len());
        assert_eq!(matching("mend.trim-source"), [Rule::MendTrimSource]);
        assert!(matching("attach.*").len() > 2);
        assert!(matching("mend").is_empty());
    }

    #[test]
    fn a_disabled_rule_is_in_the_set() {
        let all = matching("*");
        let last = all[all.len() - 1];
        let disabled = Disabled::rules(&[all[0], last]);
        assert!(disabled.has(all[0]) && disabled.has(last) && !disabled.has(all[1]));
        assert!(all.iter().all(|&rule| !Disabled::NONE.has(rule)));
    }
}
