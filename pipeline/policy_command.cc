#include "pipeline/policy_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/command.h"
#include "pipeline/config_files.h"
#include "pipeline/exit_codes.h"
#include "verifiers/check_catalogue.h"
#include "verifiers/letter_rules.h"

namespace kiemchung {
namespace {

std::string joined(const std::vector<std::string>& words, std::string_view between = ", ") {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

// 25/11/2024, as people here write a day.
std::string day(CivilDate date) {
  return fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                     static_cast<int>(date.year()));
}

int list_policies(const ConfigFolder& config) {
  for (const std::string& name : config.policy_names()) {
    const PolicyReading reading = read_policy(config.policy_sources(name));
    fmt::print("{:<16} {}\n", name, reading.policy ? reading.policy->title : "(có lỗi: chạy kiemchung policy lint)");
  }
  return static_cast<int>(ExitCode::kDone);
}

// Notes are shown and change nothing; a warning is a mistake to mend, so both warnings and errors end with kUsage.
int lint_policies(const ConfigFolder& config, std::vector<std::string> names) {
  const MessageCatalogue messages = config.messages();
  if (names.empty()) names = config.policy_names();
  bool clean = true;
  for (const std::string& name : names) {
    const PolicyReading reading = read_policy(config.policy_sources(name));
    int errors = 0;
    int warnings = 0;
    for (const ConfigProblem& problem : reading.problems) {
      fmt::print("{}\n", describe_problem(problem, messages));
      errors += problem.severity == Severity::kError ? 1 : 0;
      warnings += problem.severity == Severity::kWarning ? 1 : 0;
    }
    if (errors + warnings == 0) {
      fmt::print("{}\n", messages.text(Message{"lint.clean", {{"policy", name}}}));
      continue;
    }
    clean = false;
    fmt::print("{}\n",
               messages.text(Message{
                   "lint.counted",
                   {{"policy", name}, {"errors", std::to_string(errors)}, {"warnings", std::to_string(warnings)}}}));
  }
  return static_cast<int>(clean ? ExitCode::kDone : ExitCode::kUsage);
}

std::string deadline(const Round& round) {
  std::string text;
  if (round.from) text += "từ " + day(*round.from) + " ";
  if (!round.until) return text + "đến ngày sẽ thông báo" + (round.latest ? ", không sau " + day(*round.latest) : "");
  text += (round.inclusive ? "đến hết ngày " : "trước ngày ") + day(*round.until);
  return text + (round.yearly ? ", hằng năm" : "");
}

void show_head(const Policy& policy) {
  fmt::print("{} ({})\n", policy.title, policy.id);
  for (const BasisDecision& basis : policy.basis)
    fmt::print("  căn cứ: {} {} {}\n", basis.number, basis.date, basis.issuer);
  if (policy.assessment_year) fmt::print("  năm đánh giá: {}\n", *policy.assessment_year);
  fmt::print("  một tài liệu không đạt làm mất: {}\n",
             policy.one_bad_document == BadDocument::kCriterion ? "cả tiêu chí" : "riêng tài liệu đó");
  for (const CriteriaSet& set : policy.sets) {
    fmt::print("  bộ tiêu chí: {} ({}): {} tiêu chí có điểm{}\n", set.title, set.id, set.leaves().size(),
               set.synthetic ? ", điểm tạm" : "");
  }
  for (const Round& round : policy.rounds.all()) {
    const std::string audience = round.audience.empty() ? "mọi đơn vị" : joined(round.audience);
    fmt::print("  đợt {} ({}): {}; {}\n", round.id, audience, deadline(round), round.title);
  }
}

void show_rules(const Policy& policy, const MessageCatalogue& messages) {
  fmt::print("\nLoại tài liệu\n");
  for (const auto& row : kWords<DocumentClass>) {
    const ClassRule& rule = policy.class_rule(row.value);
    const std::string effect =
        rule.effect == Effect::kIgnore ? "được tính" : messages.text("effect." + std::string(word_of(rule.effect)));
    fmt::print("  {}: {} [{}]\n", messages.text("document_class." + std::string(row.word)), effect, rule.basis);
  }
  for (const Exemption& exemption : policy.exemptions) {
    fmt::print("  trừ {}: {} [{}]\n", exemption.issuer, exemption.reason, exemption.basis);
  }
  fmt::print("\nQuy tắc\n");
  for (const CheckInfo& check : check_catalogue()) {
    const CheckRule& rule = policy.rule_for(check.id);
    fmt::print("  {:<26} {:<16} {} [{}]\n", check.id, messages.text("effect." + std::string(word_of(rule.effect))),
               messages.text(question_key(check.id)), rule.basis);
  }
}

void show_assignments(const Policy& policy) {
  if (policy.assignments.empty()) return;
  fmt::print("\nPhân công\n");
  for (const Assignment& assignment : policy.assignments) {
    fmt::print("  {}: {}\n", assignment.owner, joined(assignment.codes, "; "));
    if (!assignment.suspicious.empty())
      fmt::print("    không có trong bộ tiêu chí: {}\n", joined(assignment.suspicious, "; "));
  }
  for (const CriteriaSet& set : policy.sets) {
    const AssignmentCoverage found = coverage(policy.assignments, set);
    if (found.unassigned.size() == set.leaves().size()) continue;
    fmt::print("  {}: chưa giao cho ai: {}\n", set.id,
               found.unassigned.empty() ? "không có" : joined(found.unassigned, "; "));
    fmt::print("  {}: giao cho nhiều nơi: {}\n", set.id,
               found.shared.empty() ? "không có" : joined(found.shared, "; "));
  }
}

int show_policy(const ConfigFolder& config, const std::string& name) {
  const Policy policy = config.policy(name);
  show_head(policy);
  show_rules(policy, config.messages());
  show_assignments(policy);
  return static_cast<int>(ExitCode::kDone);
}

int list_letter_rules(const ConfigFolder& config) {
  std::vector<ConfigProblem> problems;
  for (const LetterRule& rule : parse_letter_rules(config.letter_rules(), problems)) {
    fmt::print("{:>2} {} ({}): {}\n", rule.number, rule.policy, rule.place, rule.rule);
    if (!rule.carried_by.empty()) fmt::print("     thực hiện: {}\n", joined(rule.carried_by));
    if (!rule.outside.empty()) fmt::print("     ngoài chương trình: {}\n", rule.outside);
  }
  if (!problems.empty()) throw RunError(ExitCode::kUsage, describe_problem(problems.front(), config.messages()));
  return static_cast<int>(ExitCode::kDone);
}

}  // namespace

void register_policy_command(CLI::App& app, CommandContext& context) {
  CLI::App* const command = app.add_subcommand("policy", "Bộ quy tắc: liệt kê, xem, tìm lỗi");
  command->require_subcommand(1);
  command->add_subcommand("list", "Các bộ quy tắc có sẵn")->callback([&context] {
    context.action = [&context] { return list_policies(ConfigFolder(context.config)); };
  });
  command->add_subcommand("rules", "79 quy tắc của năm công văn và nơi thực hiện từng quy tắc")->callback([&context] {
    context.action = [&context] { return list_letter_rules(ConfigFolder(context.config)); };
  });
  const auto names = std::make_shared<std::vector<std::string>>();
  CLI::App* const lint = command->add_subcommand("lint", "Tìm lỗi trong bộ quy tắc, nêu tệp và dòng");
  lint->add_option("POLICY", *names, "Tên hoặc tệp; bỏ trống: tất cả")->type_name("TÊN|TỆP");
  lint->callback([&context, names] {
    context.action = [&context, names] { return lint_policies(ConfigFolder(context.config), *names); };
  });
  const auto name = std::make_shared<std::string>();
  CLI::App* const show = command->add_subcommand("show", "Xem một bộ quy tắc bằng lời");
  show->add_option("POLICY", *name, "Tên hoặc tệp")->required()->type_name("TÊN|TỆP");
  show->callback([&context, name] {
    context.action = [&context, name] { return show_policy(ConfigFolder(context.config), *name); };
  });
}

}  // namespace kiemchung
