// The data of one evidence page: picture with boxes, readings and candidates, signatures in plain words, checks,
// history.
#pragma once

#include <optional>
#include <string>

#include "pipeline/panel/page_data.h"
#include "verifiers/signature/trust_store.h"

namespace kiemchung::panel {

class EvidencePage {
 public:
  EvidencePage(const PageData& words, const EvidenceItem& item, DocumentFacts facts, const TrustStore& trust,
               const std::string& at);

  void neighbours(const EvidenceItem* previous, const EvidenceItem* next, std::size_t place, std::size_t count,
                  const std::string& query);
  void pages(int shown, const std::string& query);
  void header_crop(bool present);
  // Checks of this document that hold or do not weigh: what was looked at and found in order.
  void checks_that_hold(const std::vector<Finding>& findings);
  void review(const EvidenceState& state, const Account& account, const std::optional<Checkout>& held,
              const Data& history);
  Data take() { return std::move(data_); }

 private:
  void readings();
  void witnesses();
  void corrections();
  void signatures(const TrustStore& trust, const std::string& at);
  void boxes(int page);

  const PageData& words_;
  const EvidenceItem& item_;
  DocumentFacts facts_;
  Data data_;
};

// A date as people type it: "25/11/2024", "25.11.2024" or ISO. ISO back; nothing if there is no such day.
std::optional<std::string> read_typed_date(const std::string& typed);

}  // namespace kiemchung::panel
