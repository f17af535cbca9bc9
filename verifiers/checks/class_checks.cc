#include "verifiers/checks/class_checks.h"

#include <algorithm>
#include <array>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

bool is_wrong_type(const Problem& problem) {
  return problem.code == "disguised_type" || problem.code == "unsupported_type" || problem.code == "not_a_document";
}

bool is_picture_class(DocumentClass document_class) {
  return document_class == DocumentClass::kPaperScan || document_class == DocumentClass::kImage;
}

class Readable final : public DocumentCheck {
 public:
  std::string_view id() const override { return "file.readable"; }
  Reasons reasons() const override {
    return {"holds", "repaired", "unreadable", "pages_unreadable", "of_another_type", "encrypted",
            "empty", "damaged",  "too_large",  "no_pages",         "not_finished"};
  }
  bool needs_reading() const override { return false; }
  Answers ask(const DocumentContext& context) const override {
    const auto& facts = context.facts;
    if (!is_readable(facts)) {
      const Problem* problem = first_reason(facts);
      if (problem != nullptr && is_wrong_type(*problem)) return {holds("of_another_type")};  // said by file.type
      return {cannot_tell(reason_of(problem), settles(problem), words_of(problem))};
    }
    Answers answers;
    for (const auto& problem : facts.problems) {
      if (problem.code != "page_unreadable") continue;
      auto answer = cannot_tell("pages_unreadable", "look_at_page", {{"page", std::to_string(problem.page)}});
      answer.page = problem.page;
      answers.push_back(std::move(answer));
    }
    if (!answers.empty()) return answers;
    if (has_problem(facts, "repaired") || has_problem(facts, "damaged")) return {noted(holds("repaired"))};
    return {holds()};
  }

 private:
  static const Problem* first_reason(const DocumentFacts& facts) {
    return facts.problems.empty() ? nullptr : &facts.problems.front();
  }
  static std::string reason_of(const Problem* problem) {
    const std::string_view code = problem == nullptr ? std::string_view() : problem->code;
    if (code == "empty_file") return "empty";
    if (code == "encrypted" || code == "damaged" || code == "no_pages") return std::string(code);
    if (code == "too_large" || code == "too_many_pages") return "too_large";
    return code.starts_with("examiner_") ? "not_finished" : "unreadable";
  }
  static Arguments words_of(const Problem* problem) {
    if (problem == nullptr) return {{"problem", "unreadable"}, {"detail", "-"}};
    return {{"problem", problem->code}, {"detail", problem->detail.empty() ? "-" : problem->detail}};
  }
  static std::string settles(const Problem* problem) {
    return problem != nullptr && problem->code == "encrypted" ? "send_without_password" : "send_again";
  }
};

class Type final : public DocumentCheck {
 public:
  std::string_view id() const override { return "file.type"; }
  Reasons reasons() const override { return {"holds", "wrong_type", "disguised", "name_differs"}; }
  bool needs_reading() const override { return false; }
  Answers ask(const DocumentContext& context) const override {
    const auto& facts = context.facts;
    const auto problem = std::ranges::find_if(facts.problems, is_wrong_type);
    if (problem == facts.problems.end()) {
      if (!is_readable(facts)) return {};
      return {holds("holds", {{"type", facts.media_type}})};
    }
    const Arguments arguments = {{"type", facts.media_type.empty() ? "-" : facts.media_type}};
    if (is_readable(facts)) return {noted(holds("name_differs", arguments))};
    // A workbook called ".xlsx" hides nothing; it is only no document.
    const bool called_pdf = to_lower(file_name(context.claim.path)).ends_with(".pdf");
    return {fails(problem->code == "disguised_type" && called_pdf ? "disguised" : "wrong_type", arguments)};
  }
};

class ActiveContent final : public DocumentCheck {
 public:
  std::string_view id() const override { return "file.active_content"; }
  Reasons reasons() const override { return {"holds", "scripts", "embedded"}; }
  bool needs_reading() const override { return false; }
  Answers ask(const DocumentContext& context) const override {
    Answers answers;
    for (const auto& problem : context.facts.problems) {
      const Arguments arguments = {{"detail", problem.detail.empty() ? "-" : problem.detail}};
      if (problem.code == "active_content") answers.push_back(fails("scripts", arguments));
      if (problem.code == "embedded_files") answers.push_back(fails("embedded", arguments));
    }
    if (answers.empty() && is_readable(context.facts)) answers.push_back(holds());
    return answers;
  }
};

// Which classes count is the campaign's own rule: the letters disagree about scans.
class Accepted final : public DocumentCheck {
 public:
  std::string_view id() const override { return "class.accepted"; }
  Reasons reasons() const override {
    return {"accepted",      "paper_scan", "image",           "native_unsigned", "electronic_copy",
            "native_signed", "other",      "class_uncertain", "issuer_unread"};
  }
  Answers ask(const DocumentContext& context) const override {
    const auto& facts = context.facts;
    const std::string word(word_of(facts.document_class));
    const auto& rule = context.policy.class_rule(facts.document_class);
    if (rule.effect == Effect::kIgnore) return {holds("accepted", {{"class", word}})};
    if (is_uncertain(facts)) {
      return {weighed(cannot_tell("class_uncertain", "look_at_page", {{"class", word}}), rule)};
    }
    // Units without a digital signature are exempted by name: with the name unread, nobody can say they are not.
    if (!is_read(facts.issuer) && has_exemptions(context.policy)) {
      return {weighed(placed(cannot_tell("issuer_unread", "look_at_page", {{"class", word}}), facts.issuer), rule)};
    }
    return {weighed(fails(word, {{"class", word}}), rule)};
  }

 private:
  static CheckAnswer weighed(CheckAnswer answer, const ClassRule& rule) {
    answer.weight = rule.effect;
    answer.basis = rule.basis;
    return answer;
  }

  static bool has_exemptions(const Policy& policy) {
    return std::ranges::any_of(policy.exemptions, [](const Exemption& exemption) {
      return std::ranges::any_of(exemption.checks, [](const std::string& check) {
        return check == "class.accepted" || check == "class.*" || check == "*";
      });
    });
  }

  static bool is_uncertain(const DocumentFacts& facts) {
    if (facts.origin == Origin::kMixed || facts.origin == Origin::kUnknown) return true;
    const bool picture = facts.origin == Origin::kScanned || facts.origin == Origin::kPhotographed;
    if (is_picture_class(facts.document_class)) {
      // A leader's own digital signature over a picture is no paper signed and scanned.
      const bool signed_by_someone = std::ranges::any_of(facts.signatures, [](const SignatureFact& signature) {
        return signature.role != SignatureRole::kPublisher && signature.role != SignatureRole::kIncoming;
      });
      return !picture || signed_by_someone || has_problem(facts, "page_unreadable");
    }
    return facts.document_class == DocumentClass::kNativeUnsigned &&
           (picture || has_problem(facts, "damaged") || has_problem(facts, "repaired"));
  }
};

// Sao y from paper: form of the copy, copying agency, time of signing, and the agency's sound signature (art. 25.1.c,
// 26; Appendix I part II).
class ElectronicCopy final : public DocumentCheck {
 public:
  std::string_view id() const override { return "class.electronic_copy"; }
  Reasons reasons() const override { return {"holds", "mark_incomplete", "no_agency_signature", "unclear"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& facts = context.facts;
    if (facts.document_class != DocumentClass::kElectronicCopy) return {};
    const auto& mark = facts.copy_mark;
    const auto signed_copy = signed_by_copying_agency(context.signatures);
    if (signed_copy == Answer::kNo) return {placed(fails("no_agency_signature"), mark)};
    std::string lacking;
    const auto lacks = [&lacking](bool is_lacking, const char* part) {
      if (is_lacking) lacking += lacking.empty() ? part : std::string(", ") + part;
    };
    lacks(mark.form == CopyForm::kNone, "hình thức sao");
    lacks(mark.organ.empty(), "tên cơ quan sao");
    lacks(mark.time.empty(), "thời gian ký");
    if (!lacking.empty()) {
      return {placed(mark.confidence >= kNameConfidence && !mark.text.empty()
                         ? fails("mark_incomplete", {{"lacking", lacking}})
                         : cannot_tell("unclear", "look_at_page", {{"lacking", lacking}}),
                     mark)};
    }
    if (signed_copy == Answer::kUnknown) {
      return {placed(cannot_tell("unclear", "look_at_page", {{"lacking", "chữ ký số của cơ quan"}}), mark)};
    }
    return {placed(holds("holds", {{"organ", mark.organ}}), mark)};
  }

 private:
  // A sound signature in the role of the copying agency; unknown where the only sound ones have no role that was
  // understood.
  static Answer signed_by_copying_agency(const SignaturesJudgement& judged) {
    auto found = Answer::kNo;
    for (const auto& signature : judged.signatures) {
      if (signature.mathematics == Answer::kNo || signature.structure == Answer::kNo) continue;
      const bool role = signature.role == SignatureRole::kCopy || signature.role == SignatureRole::kAgency;
      if (role && signature.mathematics == Answer::kYes) return Answer::kYes;
      if (role || signature.role == SignatureRole::kUnknown) found = Answer::kUnknown;
    }
    return found;
  }
};

class TableSigned final : public DocumentCheck {
 public:
  std::string_view id() const override { return "table.signed"; }
  Reasons reasons() const override { return {"holds", "no_signature", "no_seal", "unclear"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& facts = context.facts;
    const auto& needs = context.policy.table;
    if (!facts.table_like || (!needs.signature && !needs.seal)) return {};
    const bool digital = std::ranges::any_of(context.signatures.signatures, [](const SignatureJudgement& signature) {
      return signature.mathematics == Answer::kYes;
    });
    const bool has_signature = digital || facts.signing_block.handwritten_signature;
    const bool has_seal = facts.seal.present || context.signatures.signed_by_agency == Answer::kYes;
    if ((!needs.signature || has_signature) && (!needs.seal || has_seal)) return {holds()};
    // On a picture the ink may stand on a page the reader did not search.
    if (facts.origin != Origin::kBornDigital)
      return {placed(cannot_tell("unclear", "look_at_page"), facts.signing_block)};
    return {placed(fails(needs.signature && !has_signature ? "no_signature" : "no_seal"), facts.signing_block)};
  }
};

class DraftMark final : public DocumentCheck {
 public:
  std::string_view id() const override { return "draft.mark"; }
  Reasons reasons() const override { return {"holds", "draft", "maybe_draft"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& facts = context.facts;
    if (!facts.draft_mark && !has_problem(facts, "draft_mark")) return {holds()};
    // Words such as "dự thảo" also stand in the subject of a final document; a signed one is no draft.
    const bool is_final = facts.document_class == DocumentClass::kNativeSigned || facts.seal.present;
    const bool read_from_picture = facts.origin != Origin::kBornDigital;
    if (is_final || read_from_picture) return {cannot_tell("maybe_draft", "look_at_page")};
    return {fails("draft")};
  }
};

}  // namespace

DocumentChecks file_checks() {
  static const Readable readable;
  static const Type type;
  static const ActiveContent active_content;
  return {&readable, &type, &active_content};
}

DocumentChecks class_checks() {
  static const Accepted accepted;
  static const ElectronicCopy electronic_copy;
  static const TableSigned table_signed;
  static const DraftMark draft_mark;
  return {&accepted, &electronic_copy, &table_signed, &draft_mark};
}

}  // namespace kiemchung
