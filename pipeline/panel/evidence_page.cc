#include "pipeline/panel/evidence_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "verifiers/calendar.h"
#include "verifiers/signature/path.h"

namespace kiemchung::panel {

namespace {

// Five plain states for people; the technical words stand in the report.
const char* plain_state(SignatureConclusion conclusion) {
  switch (conclusion) {
    case SignatureConclusion::kPassed:
      return "sig_valid";
    case SignatureConclusion::kPassedWithNotes:
      return "sig_notes";
    case SignatureConclusion::kCheckByHand:
      return "sig_check";
    case SignatureConclusion::kChanged:
      return "sig_changed";
    case SignatureConclusion::kBroken:
    case SignatureConclusion::kForged:
      return "sig_broken";
  }
  return "sig_check";
}

const char* plain_weight(SignatureConclusion conclusion) {
  switch (conclusion) {
    case SignatureConclusion::kPassed:
    case SignatureConclusion::kPassedWithNotes:
      return "inform";
    case SignatureConclusion::kCheckByHand:
      return "review";
    default:
      return "zero";
  }
}

Data fact(const std::string& label, const std::string& value, const std::string& quiet = "") {
  Data row;
  row.set("label", label);
  row.set("value", value.empty() ? "–" : value);
  if (!quiet.empty()) row.set("quiet", quiet);
  return row;
}

std::string percent(double confidence) { return fmt::format("{:.0f}%", confidence * 100.0); }

std::string size_text(std::uint64_t bytes) {
  if (bytes >= 1u << 20) return fmt::format("{:.1f} MB", static_cast<double>(bytes) / (1 << 20));
  return fmt::format("{} KB", (bytes + 1023) / 1024);
}

}  // namespace

std::optional<std::string> read_typed_date(const std::string& typed) {
  if (parse_date(typed)) return typed;
  int day = 0;
  int month = 0;
  int year = 0;
  int used = 0;
  if (std::sscanf(typed.c_str(), " %2d%*1[/.-]%2d%*1[/.-]%4d %n", &day, &month, &year, &used) != 3 ||
      static_cast<std::size_t>(used) != typed.size()) {
    return std::nullopt;
  }
  const std::string iso = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  return parse_date(iso) ? std::optional(iso) : std::nullopt;
}

EvidencePage::EvidencePage(const PageData& words, const EvidenceItem& item, DocumentFacts facts,
                           const TrustStore& trust, const std::string& at)
    : words_(words), item_(item), facts_(std::move(facts)) {
  data_.set("self", "/evidence/" + item.id);
  data_.set("path", item.claim.path);
  data_.set("unit", item.claim.unit);
  data_.set("unit_path", percent_encode(item.claim.unit));
  data_.set("size", size_text(item.size));
  data_.set("class_label", words.word("class_" + std::string(word_of(item.document_class))));
  data_.set("state", words.state_of(item));
  data_.set("state_label", words.word(words.state_of(item)));
  data_.set("seen", item.seen);
  Data codes{Data::type::list};
  for (const std::string& code : item.claim.codes) {
    Data entry;
    entry.set("code", code);
    entry.set("href", "/unit/" + percent_encode(item.claim.unit) + "/criterion/" + percent_encode(code));
    codes.push_back(entry);
  }
  data_.set("codes", codes);
  data_.set("findings", words.findings(item.verdict.findings));
  data_.set("original", "/evidence/" + item.id + "/original");
  readings();
  witnesses();
  signatures(trust, at);
}

void EvidencePage::readings() {
  const NumberFact& number = facts_.number;
  const DateFact& date = facts_.date;
  const auto how = [this](Source source, double confidence) {
    return words_.word("source_" + std::string(word_of(source))) + ", " + percent(confidence);
  };
  const auto status = [this](FieldStatus value) { return words_.word("status_" + std::string(word_of(value))); };
  Data facts{Data::type::list};
  facts.push_back(fact(words_.word("number"), item_.number.empty() ? status(number.status) : item_.number,
                       how(number.source, number.confidence)));
  facts.push_back(fact(words_.word("date"), item_.date.empty() ? status(date.status) : words_.date(item_.date),
                       how(date.source, date.confidence)));
  facts.push_back(fact(words_.word("issuer"), facts_.issuer.name, facts_.issuer.parent));
  facts.push_back(fact(words_.word("kind"), facts_.kind.name, facts_.kind.subject));
  facts.push_back(fact(words_.word("signer_block"), facts_.signing_block.title, facts_.signing_block.name));
  facts.push_back(fact(words_.word("seal"), words_.word(facts_.seal.present ? "yes" : "no")));
  for (const Problem& problem : facts_.problems)
    facts.push_back(fact(words_.word("problem"), problem.code, problem.detail));
  data_.set("facts", facts);
}

// What each witness says of number and date, side by side: where they differ, people look.
void EvidencePage::witnesses() {
  Data list{Data::type::list};
  for (const auto& [source, name] : kWords<Source>) {
    const auto said = [&, from = source](const std::vector<Candidate>& candidates, bool is_date) {
      std::string text;
      for (const Candidate& candidate : candidates) {
        if (candidate.source != from) continue;
        text += (text.empty() ? "" : "; ") + (is_date ? words_.date(candidate.text) : candidate.text) + " (" +
                percent(candidate.confidence) + ")";
      }
      return text;
    };
    const std::string number = said(facts_.number.candidates, false);
    const std::string date = said(facts_.date.candidates, true);
    if (number.empty() && date.empty()) continue;
    Data row;
    row.set("source", words_.word("source_" + std::string(name)));
    row.set("number", number.empty() ? "–" : number);
    row.set("date", date.empty() ? "–" : date);
    list.push_back(row);
  }
  data_.set("witnesses", list);
  data_.set("any_witness", !list.list_value().empty());
}

void EvidencePage::checks_that_hold(const std::vector<Finding>& findings) {
  Data list{Data::type::list};
  for (const Finding& finding : findings) {
    if (finding.outcome == Outcome::kHolds) list.push_back(words_.finding(finding));
  }
  data_.set("held_count", std::to_string(list.list_value().size()));
  data_.set("any_holds", !list.list_value().empty());
  data_.set("holding", list);
}

void EvidencePage::corrections() {
  const auto block = [&](const char* kind, const char* heading, const char* placeholder,
                         const std::vector<Candidate>& candidates) {
    Data data;
    data.set("kind", kind);
    data.set("heading", words_.word(heading));
    data.set("correct_as", words_.word("correct_as"));
    data.set("placeholder", placeholder);
    Data list{Data::type::list};
    for (const Candidate& candidate : candidates) {
      Data row;
      row.set("text", candidate.text);
      row.set("source", words_.word("source_" + std::string(word_of(candidate.source))));
      row.set("confidence", percent(candidate.confidence));
      list.push_back(row);
    }
    data.set("candidates", list);
    return data;
  };
  Data list{Data::type::list};
  list.push_back(block("number", "correct_number", "12/KH-UBND", facts_.number.candidates));
  list.push_back(block("date", "correct_date", "25/11/2024", facts_.date.candidates));
  data_.set("corrections", list);
  data_.set("may_correct", true);
}

void EvidencePage::signatures(const TrustStore& trust, const std::string& at) {
  const SignaturesJudgement judged = judge_signatures(facts_, trust, SignatureProfile{}, at);
  Data list{Data::type::list};
  for (std::size_t i = 0; i < judged.signatures.size() && i < facts_.signatures.size(); ++i) {
    const SignatureJudgement& judgement = judged.signatures[i];
    const SignatureFact& signature = facts_.signatures[i];
    Data data;
    data.set("weight", plain_weight(judgement.conclusion));
    data.set("state", words_.word(plain_state(judgement.conclusion)));
    data.set("role", words_.word("role_" + std::string(word_of(judgement.role))));
    const auto answer = [this](Answer value) { return words_.word("answer_" + std::string(word_of(value))); };
    Data rows{Data::type::list};
    rows.push_back(fact(words_.word("sig_signer"), signature.signer.common_name, signature.signer.organisation));
    rows.push_back(fact(words_.word("sig_time"), words_.local_time(judgement.time.time),
                        words_.word(judgement.time.trusted ? "sig_time_trusted" : "sig_time_claimed")));
    rows.push_back(fact(words_.word("sig_integrity"), answer(judgement.mathematics)));
    rows.push_back(fact(words_.word("sig_coverage"), answer(judgement.structure)));
    rows.push_back(
        fact(words_.word("sig_later"), words_.word("later_" + std::string(word_of(signature.later_changes)))));
    rows.push_back(fact(words_.word("sig_path"), words_.word("path_" + std::string(word_of(judgement.path.status))),
                        judgement.path.missing ? judgement.path.missing->subject : ""));
    rows.push_back(fact(words_.word("sig_revocation"),
                        words_.word("revocation_" + std::string(word_of(judgement.revocation.status)))));
    data.set("rows", rows);
    list.push_back(data);
  }
  data_.set("signatures", list);
}

void EvidencePage::neighbours(const EvidenceItem* previous, const EvidenceItem* next, std::size_t place,
                              std::size_t count, const std::string& query) {
  if (previous != nullptr) data_.set("previous", "/evidence/" + previous->id + query);
  if (next != nullptr) data_.set("next", "/evidence/" + next->id + query);
  data_.set("back", next != nullptr ? "/evidence/" + next->id + query : "");
  data_.set("place_text", fmt::format("{} / {}", place, count));
  data_.set("query", query);
}

void EvidencePage::boxes(int page) {
  const auto found = std::find_if(facts_.page_facts.begin(), facts_.page_facts.end(),
                                  [page](const PageFact& each) { return each.page == page; });
  if (found == facts_.page_facts.end() || found->width <= 0.0 || found->height <= 0.0) return;
  std::set<std::string> shown;
  Data list{Data::type::list};
  const auto add = [&](const std::optional<Box>& box, int on_page, const char* kind, const std::string& label) {
    if (!box || on_page != page) return;
    shown.insert(kind);
    Data data;
    data.set("kind", kind);
    data.set("label", label);
    data.set("x", fmt::format("{:.4f}", box->x0 / found->width));
    data.set("y", fmt::format("{:.4f}", box->y0 / found->height));
    data.set("w", fmt::format("{:.4f}", (box->x1 - box->x0) / found->width));
    data.set("h", fmt::format("{:.4f}", (box->y1 - box->y0) / found->height));
    list.push_back(data);
  };
  add(facts_.number.box, facts_.number.page, "number", words_.word("number"));
  add(facts_.date.box, facts_.date.page, "date", words_.word("date"));
  add(facts_.issuer.box, facts_.issuer.page, "issuer", words_.word("issuer"));
  add(facts_.seal.present ? facts_.seal.box : std::nullopt, facts_.seal.page, "seal", words_.word("seal"));
  add(facts_.signing_block.box, facts_.signing_block.page, "signing_block", words_.word("signer_block"));
  for (const SignatureFact& signature : facts_.signatures) {
    add(signature.box, signature.page, "signature", words_.word("role_" + std::string(word_of(signature.role))));
  }
  data_.set("boxes", list);
  Data kinds{Data::type::list};
  for (const auto& [kind, word] :
       {std::pair("number", "number"), std::pair("date", "date"), std::pair("issuer", "issuer"),
        std::pair("seal", "seal"), std::pair("signing_block", "signer_block"), std::pair("signature", "signatures")}) {
    if (!shown.contains(kind)) continue;
    Data entry;
    entry.set("kind", kind);
    entry.set("label", words_.word(word));
    kinds.push_back(entry);
  }
  data_.set("kinds", kinds);
  data_.set("any_box", !shown.empty());
}

void EvidencePage::pages(int shown, const std::string& query) {
  if (item_.pages < 1) return;
  const int page = std::clamp(shown, 1, item_.pages);
  const std::string join = query.empty() ? "?" : query + "&";
  data_.set("pages", true);
  data_.set("picture", "/evidence/" + item_.id + "/page/" + std::to_string(page));
  data_.set("picture_alt", item_.claim.path + ", " + std::to_string(page));
  data_.set("page_text", fmt::format("{} / {}", page, item_.pages));
  if (page > 1) data_.set("page_previous", join + "page=" + std::to_string(page - 1));
  if (page < item_.pages) data_.set("page_next", join + "page=" + std::to_string(page + 1));
  boxes(page);
}

void EvidencePage::header_crop(bool present) {
  if (present) data_.set("crop", "/evidence/" + item_.id + "/picture/header");
}

void EvidencePage::review(const EvidenceState& state, const Account& account, const std::optional<Checkout>& held,
                          const Data& history) {
  const bool reviewer = account.role == Role::kAppraiser || account.role == Role::kChair;
  data_.set("reviewer", reviewer);
  if (held) data_.set("held", words_.word("held_by") + " " + held->actor);
  if (reviewer && !held) {
    data_.set("may_decide", true);
    corrections();
    data_.set("may_withdraw", state.decision.has_value() && state.decision->actor == account.name);
  }
  // Stands beside the first decision, whoever has the file in hand.
  data_.set("may_second", account.role == Role::kChair && state.decision.has_value());
  if (account.role == Role::kUnit && state.waiting_for_unit()) {
    data_.set("may_answer", true);
    data_.set("asked", state.asked->reason);
  }
  const std::string decision = words_.decision_text(item_, state);
  if (!decision.empty()) data_.set("decision", decision);
  data_.set("history", history);
}

}  // namespace kiemchung::panel
