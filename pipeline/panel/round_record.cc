#include "pipeline/panel/round_record.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "pipeline/exit_codes.h"

namespace kiemchung::panel {

namespace {

using Json = nlohmann::ordered_json;

Json decision_json(const Decision& decision) {
  return {{"number", decision.number}, {"kind", word_of(decision.kind)}, {"value", decision.value},
          {"reason", decision.reason}, {"actor", decision.actor},        {"at", decision.at},
          {"sha256", decision.sha256}};
}

Json optional_number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json evidence_json(const EvidenceItem& item, const EvidenceState& state) {
  Json findings = Json::array();
  for (const Finding& finding : item.verdict.findings) {
    findings.push_back({{"check", finding.check},
                        {"outcome", word_of(finding.outcome)},
                        {"effect", word_of(finding.effect)},
                        {"basis", finding.basis}});
  }
  Json decisions = Json::array();
  for (const Decision& decision : state.history) decisions.push_back(decision_json(decision));
  return {{"path", item.claim.path},
          {"sha256", item.sha256},
          {"size", item.size},
          {"codes", item.claim.codes},
          {"number", item.number},
          {"date", item.date},
          {"outcome", item.verdict.zero_proposed ? "zero" : std::string(word_of(item.verdict.outcome))},
          {"findings", findings},
          {"decided", state.decision ? Json(state.decision->value) : Json(nullptr)},
          {"decided_by", state.decision ? Json(state.decision->actor) : Json(nullptr)},
          {"decided_at", state.decision ? Json(state.decision->at) : Json(nullptr)},
          {"reason", state.decision ? state.decision->reason : ""},
          {"second", state.second ? Json(state.second->value) : Json(nullptr)},
          {"decisions", decisions}};
}

Json unit_json(const UnitItem& unit, const Campaign& campaign, const ReviewState& review) {
  Json criteria = Json::array();
  for (const CriterionVerdict& criterion : unit.criteria) {
    Json scores = Json::array();
    for (const Decision& decision : review.score_history(unit.name, criterion.code))
      scores.push_back(decision_json(decision));
    const Decision* score = review.score(unit.name, criterion.code);
    criteria.push_back({{"set", criterion.set},
                        {"code", criterion.code},
                        {"outcome", word_of(criterion.outcome)},
                        {"maximum", optional_number(criterion.maximum)},
                        {"self_score", optional_number(criterion.self_score)},
                        {"proposed_score", optional_number(criterion.proposed_score)},
                        {"final_score", score == nullptr ? Json(nullptr) : Json(std::stod(score->value))},
                        {"scores", scores}});
  }
  Json evidence = Json::array();
  for (const std::size_t place : unit.evidence) {
    const EvidenceItem& item = campaign.evidence[place];
    evidence.push_back(evidence_json(item, review.of(item.id)));
  }
  return {{"unit", unit.name}, {"criteria", criteria}, {"evidence", evidence}};
}

class MemoryFile {
 public:
  MemoryFile() : fd_(memfd_create("record", MFD_CLOEXEC)) {
    if (fd_ < 0) throw RunError(ExitCode::kIncomplete, "Không đủ bộ nhớ để lập bảng XLSX.");
  }
  ~MemoryFile() { close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }
  std::string bytes() const {
    std::ifstream stream(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }

 private:
  int fd_;
};

void write_row(lxw_worksheet* sheet, lxw_row_t row, const std::vector<Json>& cells, lxw_format* format) {
  lxw_col_t column = 0;
  for (const Json& cell : cells) {
    if (cell.is_number()) {
      worksheet_write_number(sheet, row, column, cell.get<double>(), format);
    } else if (!cell.is_null()) {
      // Text is always written as text, so that no content becomes a formula.
      worksheet_write_string(sheet, row, column,
                             cell.is_string() ? cell.get<std::string>().c_str() : cell.dump().c_str(), format);
    }
    ++column;
  }
}

}  // namespace

std::string make_record(const std::string& round, const std::string& policy, const std::string& at,
                        const std::string& actor, const std::string& audit_head, const Campaign& campaign,
                        const ReviewState& review) {
  Json units = Json::array();
  for (const UnitItem& unit : campaign.units) units.push_back(unit_json(unit, campaign, review));
  const Json record = {{"schema", 1},     {"round", round},     {"policy", policy},         {"judged_at", campaign.at},
                       {"closed_at", at}, {"closed_by", actor}, {"audit_head", audit_head}, {"units", units}};
  return record.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string record_to_xlsx(const ClosedRound& round, const std::function<std::string(const std::string& key)>& word) {
  const Json record = Json::parse(round.record);
  // The library writes to a path; an anonymous file in memory has one.
  const MemoryFile file;
  lxw_workbook* book = workbook_new(file.path().c_str());
  if (book == nullptr) throw RunError(ExitCode::kIncomplete, "Không đủ bộ nhớ để lập bảng XLSX.");
  lxw_format* head = workbook_add_format(book);
  format_set_bold(head);
  const auto shown = [&word](const Json& value) { return value.is_string() ? Json(word(value)) : Json(nullptr); };
  const auto heads = [&word](std::initializer_list<const char*> keys) {
    std::vector<Json> cells;
    for (const char* key : keys) cells.emplace_back(word(key));
    return cells;
  };
  lxw_worksheet* cover = workbook_add_worksheet(book, word("record").c_str());
  lxw_worksheet* criteria = workbook_add_worksheet(book, word("criterion").c_str());
  lxw_worksheet* evidence = workbook_add_worksheet(book, word("evidence_short").c_str());
  write_row(cover, 0, {word("record_title")}, head);
  write_row(cover, 1, {word("round_name"), round.round}, nullptr);
  write_row(cover, 2, {word("policy"), record.at("policy")}, nullptr);
  write_row(cover, 3, {word("time") + " (UTC)", round.at}, nullptr);
  write_row(cover, 4, {word("closed_by"), round.actor}, nullptr);
  write_row(cover, 5, {"SHA-256", round.sha256}, nullptr);
  write_row(cover, 6, {word("audit_head"), round.audit_head}, nullptr);
  write_row(criteria, 0, heads({"unit", "criterion", "verdict", "maximum", "self_score", "proposed", "final"}), head);
  std::vector<Json> columns = heads({"unit", "evidence", "number", "date", "verdict", "decision"});
  columns.emplace_back("SHA-256");
  for (Json& each : heads({"reviewer", "time", "reason", "second_review"})) columns.push_back(std::move(each));
  write_row(evidence, 0, columns, head);
  lxw_row_t criterion_row = 1;
  lxw_row_t evidence_row = 1;
  for (const Json& unit : record.at("units")) {
    for (const Json& each : unit.at("criteria")) {
      write_row(criteria, criterion_row++,
                {unit.at("unit"), each.at("code"), shown(each.at("outcome")), each.at("maximum"), each.at("self_score"),
                 each.at("proposed_score"), each.at("final_score")},
                nullptr);
    }
    for (const Json& each : unit.at("evidence")) {
      write_row(evidence, evidence_row++,
                {unit.at("unit"), each.at("path"), each.at("number"), each.at("date"), shown(each.at("outcome")),
                 shown(each.at("decided")), each.at("sha256"), each.value("decided_by", Json()),
                 each.value("decided_at", Json()), each.value("reason", ""), shown(each.value("second", Json()))},
                nullptr);
    }
  }
  worksheet_set_column(cover, 0, 0, 28, nullptr);
  worksheet_set_column(cover, 1, 1, 70, nullptr);
  worksheet_set_column(criteria, 0, 0, 28, nullptr);
  worksheet_set_column(evidence, 0, 1, 36, nullptr);
  worksheet_set_column(evidence, 2, 5, 18, nullptr);
  worksheet_set_column(evidence, 6, 9, 24, nullptr);
  worksheet_freeze_panes(criteria, 1, 0);
  worksheet_freeze_panes(evidence, 1, 0);
  const lxw_error error = workbook_close(book);
  if (error != LXW_NO_ERROR) {
    throw RunError(ExitCode::kIncomplete, std::string("Không lập được bảng XLSX: ") + lxw_strerror(error));
  }
  return file.bytes();
}

}  // namespace kiemchung::panel
