// Reads everything that judges, once for a command: the policy, the trust store, the messages.
#pragma once

#include <string>

#include "pipeline/config_files.h"
#include "pipeline/run.h"
#include "verifiers/signature/trust_store.h"

namespace kiemchung {

// Must outlive the runs it judges.
class JudgementFiles {
 public:
  // `config`: --config or ""; `policy`: a name that ships or a file. Throws RunError (kUsage).
  JudgementFiles(const std::string& config, const std::string& policy);

  const MessageCatalogue& messages() const { return messages_; }
  const Policy& policy() const { return policy_; }
  const TrustStore& trust() const { return trust_; }
  Judgement judgement() const { return {policy_, trust_, messages_, policy_fingerprint_, trust_.fingerprint()}; }

 private:
  ConfigFolder folder_;
  MessageCatalogue messages_;
  Policy policy_;
  TrustStore trust_;
  std::string policy_fingerprint_;
};

}  // namespace kiemchung
