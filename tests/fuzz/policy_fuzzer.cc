// A policy file: understood, or refused with its problems.
#include "verifiers/policy.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace kiemchung;

TextFile shipped(const std::string& name) {
  std::ifstream in(std::string(KC_SOURCE_DIR "/config/") + name);
  std::ostringstream text;
  text << in.rdbuf();
  return {name, text.str()};
}

PolicySources shipped_sources() {
  PolicySources sources;
  sources.criteria = {shipped("criteria/mau.toml")};
  sources.holidays = shipped("holidays.toml");
  sources.agencies = shipped("agencies.toml");
  return sources;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static PolicySources sources = shipped_sources();
  sources.policy = {"policy.toml", std::string(fuzz::text_of(data, size))};
  try {
    (void)Policy::parse(sources);
  } catch (const ConfigError& error) {
    fuzz::require(!error.problems().empty(), "a refusal says why");
  }
  return 0;
}
