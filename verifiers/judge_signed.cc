// Ties the judge to the judgement of signatures. Kept apart so that tests can put saved judgements in its place.
#include "verifiers/judge.h"
#include "verifiers/policy.h"
#include "verifiers/signature/path.h"

namespace kiemchung {
namespace {

SignatureProfile profile_of(const Policy& policy) {
  auto profile = signature_profile("vn-gov").value();
  profile.trusted_time_required = policy.signatures.timestamp;
  return profile;
}

}  // namespace

CampaignJudge::CampaignJudge(const Policy& policy, const TrustStore& trust, const std::string& at, bool keep_all)
    : CampaignJudge(
          policy,
          [profile = profile_of(policy), &trust, at](const DocumentFacts& facts) {
            return judge_signatures(facts, trust, profile, at);
          },
          at, keep_all) {}

}  // namespace kiemchung
