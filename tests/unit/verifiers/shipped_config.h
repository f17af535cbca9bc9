// The configuration as it ships, read from the source tree: tests judge by the files people get.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/policy_lint.h"

namespace kiemchung::shipped {

inline constexpr std::string_view kPolicies[] = {"default",      "huu-lung-2021", "kon-ray-2023",
                                                 "lao-cai-2021", "sin-ho-2024",   "boc-nhieu-2024"};

inline TextFile file(const std::string& path) {
  std::ifstream stream(std::string(KC_SOURCE_DIR) + "/config/" + path, std::ios::binary);
  if (!stream) throw std::runtime_error("no such file: config/" + path);
  std::ostringstream text;
  text << stream.rdbuf();
  return {"config/" + path, text.str()};
}

inline PolicySources sources(const std::string& policy) {
  PolicySources sources;
  sources.policy = file("policies/" + policy + ".toml");
  for (const auto& entry : std::filesystem::directory_iterator(std::string(KC_SOURCE_DIR) + "/config/criteria")) {
    sources.criteria.push_back(file("criteria/" + entry.path().filename().string()));
  }
  sources.holidays = file("holidays.toml");
  sources.agencies = file("agencies.toml");
  return sources;
}

inline Policy policy(const std::string& name) { return Policy::parse(sources(name)); }

// "file:line: key argument=value": what a test compares and a failing test shows.
inline std::string line_of(const ConfigProblem& problem) {
  std::string text = problem.file + ":" + std::to_string(problem.line) + ": " + problem.message.key;
  for (const auto& [name, value] : problem.message.arguments) text += " " + name + "=" + value;
  return text;
}

}  // namespace kiemchung::shipped
