#include "verifiers/checks/signature_checks.h"

#include <algorithm>
#include <array>

#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

bool is_native(const DocumentFacts& facts) {
  return facts.document_class == DocumentClass::kNativeSigned || facts.document_class == DocumentClass::kNativeUnsigned;
}

std::string signer_name(const SignatureFact& fact) {
  if (!fact.signer.common_name.empty()) return fact.signer.common_name;
  return fact.signer.subject.empty() ? fact.field : fact.signer.subject;
}

// The heaviest reasons the judgement of a signature gave, as technical words for the detailed view. They come heaviest
// first.
std::string codes_of(const SignatureJudgement& judgement) {
  std::string codes;
  for (const auto& reason : judgement.reasons) {
    if (reason.weight < judgement.reasons.front().weight) break;
    codes += (codes.empty() ? "" : ", ") + reason.code;
  }
  return codes.empty() ? "-" : codes;
}

bool same_words(const CheckAnswer& a, const CheckAnswer& b) {
  return a.outcome == b.outcome && a.reason == b.reason && a.arguments == b.arguments;
}

// Asks one question of every signature of the file.
class EachSignature : public DocumentCheck {
 public:
  Answers ask(const DocumentContext& context) const final {
    Answers answers;
    const auto& facts = context.facts.signatures;
    for (std::size_t i = 0; i < std::min(facts.size(), context.signatures.signatures.size()); ++i) {
      const auto& judgement = context.signatures.signatures[i];
      auto answer = ask_one(context, facts[i], judgement);
      if (!answer) continue;
      answer->arguments.emplace("signer", signer_name(facts[i]));
      // The agency signs seal, number and date with one certificate: what is the same of all three is said once.
      const bool said =
          std::ranges::any_of(answers, [&](const CheckAnswer& other) { return same_words(other, *answer); });
      if (!said) answers.push_back(placed(std::move(*answer), facts[i]));
    }
    return answers;
  }

 private:
  virtual std::optional<CheckAnswer> ask_one(const DocumentContext& context, const SignatureFact& fact,
                                             const SignatureJudgement& judgement) const = 0;
};

class Present final : public DocumentCheck {
 public:
  std::string_view id() const override { return "signature.present"; }
  Reasons reasons() const override { return {"holds", "none", "maybe_none"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& facts = context.facts;
    if (!facts.signatures.empty()) return {holds("holds", {{"count", std::to_string(facts.signatures.size())}})};
    if (!is_native(facts)) return {};  // a picture of paper is weighed by its class
    if (has_problem(facts, "damaged") || has_problem(facts, "repaired")) return {cannot_tell("maybe_none", "ask_unit")};
    return {fails("none")};
  }
};

class Intact final : public EachSignature {
 public:
  std::string_view id() const override { return "signature.intact"; }
  Reasons reasons() const override { return {"holds", "broken", "displaced", "unclear"}; }

 private:
  std::optional<CheckAnswer> ask_one(const DocumentContext&, const SignatureFact&,
                                     const SignatureJudgement& judgement) const override {
    const Arguments arguments = {{"codes", codes_of(judgement)}};
    if (judgement.mathematics == Answer::kNo) return fails("broken", arguments);
    if (judgement.structure == Answer::kNo) return fails("displaced", arguments);
    if (judgement.mathematics == Answer::kUnknown) return cannot_tell("unclear", "ask_unit", arguments);
    return holds();
  }
};

class CoverageCheck final : public DocumentCheck {
 public:
  std::string_view id() const override { return "signature.coverage"; }
  Reasons reasons() const override { return {"holds", "partial", "tail", "unclear", "file_changed", "file_unclear"}; }
  Answers ask(const DocumentContext& context) const override {
    const auto& facts = context.facts;
    if (facts.signatures.empty()) return {};
    Answers answers;
    const auto& judged = context.signatures.signatures;
    for (std::size_t i = 0; i < facts.signatures.size(); ++i) {
      const auto& signature = facts.signatures[i];
      if (i < judged.size() && judged[i].mathematics == Answer::kNo) continue;  // said by signature.intact
      const Arguments arguments = {{"signer", signer_name(signature)}};
      if (signature.coverage == Coverage::kPartial) answers.push_back(placed(fails("partial", arguments), signature));
      if (signature.coverage == Coverage::kUnclear) {
        answers.push_back(placed(cannot_tell("unclear", "ask_unit", arguments), signature));
      }
    }
    if (facts.signature_file.unsigned_tail && !tail_is_harmless(facts)) answers.push_back(fails("tail"));
    if (auto file = about_the_file(context.signatures)) answers.push_back(std::move(*file));
    if (answers.empty()) answers.push_back(holds());
    return answers;
  }

 private:
  // What concerns the file's revisions as a whole belongs to no single signature.
  static std::optional<CheckAnswer> about_the_file(const SignaturesJudgement& judged) {
    std::string codes;
    auto worst = ReasonWeight::kInfo;
    for (const auto& reason : judged.reasons) {
      if (reason.weight < ReasonWeight::kCheck) continue;
      codes += (codes.empty() ? "" : ", ") + reason.code;
      worst = std::max(worst, reason.weight);
    }
    if (codes.empty()) return std::nullopt;
    if (worst > ReasonWeight::kCheck) return fails("file_changed", {{"codes", codes}});
    return cannot_tell("file_unclear", "ask_unit", {{"codes", codes}});
  }

  // Viewers rewrite the date of the last change or add revocation data behind the last signature.
  static bool tail_is_harmless(const DocumentFacts& facts) {
    return facts.signatures.back().later_changes <= LaterChanges::kLtvOnly;
  }
};

class LaterChangesCheck final : public EachSignature {
 public:
  std::string_view id() const override { return "signature.later_changes"; }
  Reasons reasons() const override { return {"holds", "changed", "unclear"}; }

 private:
  std::optional<CheckAnswer> ask_one(const DocumentContext&, const SignatureFact& fact,
                                     const SignatureJudgement& judgement) const override {
    if (judgement.mathematics == Answer::kNo) return std::nullopt;  // said by signature.intact
    const Arguments arguments = {{"level", std::string(word_of(fact.later_changes))}};
    if (judgement.unchanged == Answer::kYes) return holds("holds", arguments);
    if (judgement.unchanged == Answer::kNo) return with_place(fails("changed", arguments), fact);
    return cannot_tell("unclear", "ask_unit", arguments);
  }

  // The place of the worst change rather than of the signature.
  static CheckAnswer with_place(CheckAnswer answer, const SignatureFact& fact) {
    const auto worst = std::ranges::max_element(fact.changes, {}, &ChangeFact::level);
    answer.arguments.emplace("path", worst == fact.changes.end() ? "-" : worst->path);
    return answer;
  }
};

class Trusted final : public EachSignature {
 public:
  std::string_view id() const override { return "signature.trusted"; }
  Reasons reasons() const override {
    return {"holds",         "other_group",   "self_signed", "invalid",   "expired",
            "not_yet_valid", "maybe_expired", "import",      "no_anchor", "not_checked"};
  }

 private:
  std::optional<CheckAnswer> ask_one(const DocumentContext& context, const SignatureFact& fact,
                                     const SignatureJudgement& judgement) const override {
    if (judgement.mathematics == Answer::kNo) return std::nullopt;
    const auto& path = judgement.path;
    Arguments arguments = {{"issuer", fact.signer.issuer}, {"time", judgement.time.time}};
    switch (path.status) {
      case PathStatus::kOk:
        return counts(context.policy, path.group) ? holds("holds", arguments) : fails("other_group", arguments);
      case PathStatus::kSelfSigned:
        return fails("self_signed", arguments);
      case PathStatus::kInvalid:
        return fails("invalid", arguments);
      case PathStatus::kExpiredAtTime:
        return judgement.time.trusted ? fails("expired", arguments)
                                      : cannot_tell("maybe_expired", "trusted_time", arguments);
      case PathStatus::kNotYetValid:
        return judgement.time.trusted ? fails("not_yet_valid", arguments)
                                      : cannot_tell("maybe_expired", "trusted_time", arguments);
      case PathStatus::kNoAnchor:
      case PathStatus::kIntermediateMissing:
        return import_needed(path, std::move(arguments));
      case PathStatus::kNotChecked:
        break;
    }
    return cannot_tell("not_checked", "import_certificate", arguments);
  }

  // Policies name purposes, pins name groups (config/trust/pins.toml); an anchor an office imported itself counts.
  static bool counts(const Policy& policy, std::string_view group) {
    const auto& wanted = policy.signatures.trust;
    if (wanted.empty() || group.empty()) return true;
    return std::ranges::any_of(wanted, [group](const std::string& purpose) {
      return purpose == group || ((purpose == "government" || purpose == "party") && group == "cong_vu") ||
             (purpose == "national" && group == "quoc_gia");
    });
  }

  static CheckAnswer import_needed(const PathAnswer& path, Arguments arguments) {
    if (!path.missing) return cannot_tell("no_anchor", "import_certificate", std::move(arguments));
    const auto& missing = *path.missing;
    arguments.emplace("name", missing.name.empty() ? missing.subject : missing.name);
    arguments.emplace("url", missing.url.empty() ? "-" : missing.url);
    return cannot_tell("import", "import_certificate", std::move(arguments));
  }
};

// Judged at the time of signing: a certificate revoked since, as every dissolved agency's is, was good when it signed.
class Revocation final : public EachSignature {
 public:
  std::string_view id() const override { return "signature.revocation"; }
  Reasons reasons() const override { return {"holds", "revoked_after", "revoked_before", "unproven", "offline"}; }

 private:
  std::optional<CheckAnswer> ask_one(const DocumentContext& context, const SignatureFact& fact,
                                     const SignatureJudgement& judgement) const override {
    if (judgement.mathematics == Answer::kNo) return std::nullopt;
    const auto& revocation = judgement.revocation;
    const Arguments arguments = {{"revoked", revocation.revoked_at.substr(0, 10)},
                                 {"time", judgement.time.time.substr(0, 10)},
                                 {"issuer", revocation.issuer.empty() ? fact.signer.issuer : revocation.issuer},
                                 {"url", revocation.url.empty() ? "-" : revocation.url}};
    switch (revocation.status) {
      case RevocationStatus::kGood:
        return holds("holds", arguments);
      case RevocationStatus::kRevokedAfter:
        return noted(holds("revoked_after", arguments));
      case RevocationStatus::kRevokedBefore:
        return fails("revoked_before", arguments);
      case RevocationStatus::kRevokedUnproven:
        return heavier_than_no_list(context, cannot_tell("unproven", "trusted_time", arguments));
      case RevocationStatus::kUnknownOffline:
        break;
    }
    return cannot_tell("offline", "import_crl", arguments);
  }

  // The policy's weight for "unknown" is meant for a list nobody has imported; a revocation that is known weighs as
  // such.
  static CheckAnswer heavier_than_no_list(const DocumentContext& context, CheckAnswer answer) {
    answer.weight = context.policy.rule_for("signature.revocation").effect;
    return answer;
  }
};

class TrustedTime final : public EachSignature {
 public:
  std::string_view id() const override { return "signature.time"; }
  Reasons reasons() const override { return {"holds", "none", "not_proven"}; }

 private:
  std::optional<CheckAnswer> ask_one(const DocumentContext&, const SignatureFact&,
                                     const SignatureJudgement& judgement) const override {
    if (judgement.mathematics == Answer::kNo) return std::nullopt;
    const auto& time = judgement.time;
    const Arguments arguments = {{"time", time.time.empty() ? "-" : time.time}};
    if (time.trusted) return holds("holds", arguments);
    const bool has_token =
        time.source == TimeSource::kSignatureTimestamp || time.source == TimeSource::kDocumentTimestamp;
    if (has_token) return cannot_tell("not_proven", "import_certificate", arguments);
    return fails("none", arguments);
  }
};

class Strength final : public EachSignature {
 public:
  std::string_view id() const override { return "signature.strength"; }
  Reasons reasons() const override { return {"holds", "short_key", "sha1", "unread"}; }

 private:
  std::optional<CheckAnswer> ask_one(const DocumentContext& context, const SignatureFact& fact,
                                     const SignatureJudgement&) const override {
    const auto& rule = context.policy.rule_for("signature.strength");
    const Arguments arguments = {{"bits", std::to_string(fact.key_bits)}, {"digest", fact.digest_algorithm}};
    if (fact.digest_algorithm.empty() || fact.key_bits == 0) return cannot_tell("unread", "", arguments);
    const bool rsa = fact.signature_algorithm.starts_with("RSA") || fact.signature_algorithm.starts_with("rsa");
    if (rsa && fact.key_bits < rule.number("min_rsa_bits")) return fails("short_key", arguments);
    const bool sha1 = fact.digest_algorithm == "SHA1" || fact.digest_algorithm == "SHA-1";
    if (sha1 && rule.number("sha1_fails") > 0.5) return fails("sha1", arguments);
    return holds("holds", arguments);
  }
};

// One question of a whole natively signed document, answered by the judgement of its signatures.
CheckAnswer three_way(Answer answer) {
  if (answer == Answer::kYes) return holds();
  if (answer == Answer::kNo) return fails("fails");
  return cannot_tell("unknown", "ask_unit");
}

class Leader final : public DocumentCheck {
 public:
  std::string_view id() const override { return "signature.leader"; }
  Reasons reasons() const override { return {"holds", "fails", "unknown"}; }
  Answers ask(const DocumentContext& context) const override {
    const bool asked = context.policy.signatures.leader && context.facts.document_class == DocumentClass::kNativeSigned;
    if (!asked) return {};
    return {placed(three_way(context.signatures.signed_by_leader), context.facts.signing_block)};
  }
};

class AgencySigned final : public DocumentCheck {
 public:
  std::string_view id() const override { return "signature.agency"; }
  Reasons reasons() const override { return {"holds", "fails", "unknown"}; }
  Answers ask(const DocumentContext& context) const override {
    const bool asked = context.policy.signatures.agency && context.facts.document_class == DocumentClass::kNativeSigned;
    if (!asked) return {};
    return {placed(three_way(context.signatures.signed_by_agency), context.facts.signing_block)};
  }
};

// The agency's seal goes on a document that already carries the authorised person's signature (art. 32.2.d).
class Order final : public DocumentCheck {
 public:
  std::string_view id() const override { return "signature.order"; }
  Reasons reasons() const override { return {"holds", "fails", "unknown"}; }
  Answers ask(const DocumentContext& context) const override {
    if (context.facts.document_class != DocumentClass::kNativeSigned || context.facts.signatures.size() < 2) return {};
    return {three_way(context.signatures.order_ok)};
  }
};

// Short forms agencies print above their documents and write out in their certificates.
std::string written_out(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kShort = {
      {{"ubnd", "uy ban nhan dan"},
       {"hdnd", "hoi dong nhan dan"},
       {"bch", "ban chap hanh"},
       {"btv", "ban thuong vu"},
       {"mttq", "mat tran to quoc"},
       {"tncs", "thanh nien cong san"}}};
  std::string text = " " + fold_key(name) + " ";
  for (const auto& [brief, whole] : kShort) {
    const std::string word = " " + std::string(brief) + " ";
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word)) {
      text.replace(at + 1, brief.size(), whole);
    }
  }
  return text;
}

class SignerMatches final : public EachSignature {
 public:
  std::string_view id() const override { return "signature.signer_matches"; }
  Reasons reasons() const override { return {"holds", "organisation", "fails", "unknown"}; }

 private:
  std::optional<CheckAnswer> ask_one(const DocumentContext& context, const SignatureFact& fact,
                                     const SignatureJudgement& judgement) const override {
    const bool own = judgement.role == SignatureRole::kLeader || judgement.role == SignatureRole::kAgency ||
                     judgement.role == SignatureRole::kCopy;
    if (!own || judgement.mathematics == Answer::kNo) return std::nullopt;
    const bool leader = judgement.role == SignatureRole::kLeader;
    const auto& facts = context.facts;
    if (judgement.matches_document == Answer::kUnknown && names_issuer(fact, facts.issuer)) {
      return holds("organisation", {{"issuer", facts.issuer.name}});
    }
    auto answer = three_way(judgement.matches_document);
    answer.arguments.emplace("expected", leader ? facts.signing_block.name : facts.issuer.name);
    return answer;
  }

  // The certificate names the issuing agency, as its holder or as the holder's own agency: enough where the name of the
  // person could not be read, or the agency is printed in short.
  static bool names_issuer(const SignatureFact& fact, const IssuerFact& issuer) {
    if (!is_read(issuer)) return false;
    const std::string wanted = written_out(issuer.name);
    return written_out(fact.signer.common_name) == wanted ||
           written_out(fact.signer.organisation).find(wanted) != std::string::npos;
  }
};

}  // namespace

DocumentChecks signature_checks() {
  static const Present present;
  static const Intact intact;
  static const CoverageCheck coverage;
  static const LaterChangesCheck later_changes;
  static const Trusted trusted;
  static const Revocation revocation;
  static const TrustedTime time;
  static const Strength strength;
  static const Leader leader;
  static const AgencySigned agency;
  static const Order order;
  static const SignerMatches signer_matches;
  return {&present, &intact,   &coverage, &later_changes, &trusted, &revocation,
          &time,    &strength, &leader,   &agency,        &order,   &signer_matches};
}

}  // namespace kiemchung
