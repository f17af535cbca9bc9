#include "pipeline/judgement_files.h"

#include "pipeline/sha256.h"
#include "pipeline/trust_files.h"

namespace kiemchung {
namespace {

std::string fingerprint_of(const PolicySources& sources) {
  Sha256 hash;
  const auto add = [&hash](const TextFile& file) {
    const std::string sum = sha256_of(file.text);
    hash.add(sum.data(), sum.size());
  };
  add(sources.policy);
  for (const TextFile& file : sources.criteria) add(file);
  add(sources.holidays);
  add(sources.agencies);
  return hash.finish();
}

}  // namespace

JudgementFiles::JudgementFiles(const std::string& config, const std::string& policy)
    : folder_(config),
      messages_(folder_.messages()),
      policy_(folder_.policy(policy)),
      trust_(TrustFolder(folder_, "").load()),
      policy_fingerprint_(fingerprint_of(folder_.policy_sources(policy))) {}

}  // namespace kiemchung
