// Gathers the files of one unit, each with what it should come to under both policies.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "samples/expected.h"
#include "samples/flows.h"
#include "samples/offices.h"

namespace kiemchung::samples {

inline constexpr const char* kDepartment = "so-noi-vu";
inline constexpr const char* kDistrict = "huyen-binh-mau";
inline constexpr const char* kCommune = "xa-an-mau";
inline constexpr const char* kBocNhieu = "boc-nhieu-2024";
inline constexpr const char* kDefault = "default";

ExpectedVerdict accepted();
ExpectedVerdict review(std::vector<std::string> checks);
ExpectedVerdict rejected(std::vector<std::string> checks);
ExpectedVerdict zero(std::vector<std::string> checks);

// Intact signatures in file order, by role; the last covers the whole file.
std::vector<ExpectedSignature> signatures(std::initializer_list<const char*> roles);

class Collector {
 public:
  // The world must outlive the collector.
  Collector(const World& world, const char* unit) : world_(world), unit_(unit) {}

  const World& world() const { return world_; }

  // What a reader should find on a natively signed document laid out from this draft.
  static ExpectedFacts facts(const Office& office, const Draft& draft, std::string_view kind);

  // A code that the policy's criteria set does not have makes the verdicts at least "review".
  Sample& put(std::string path, std::vector<std::string> codes, std::string what, std::string bytes,
              std::optional<ExpectedFacts> facts, const ExpectedVerdict& boc_nhieu, const ExpectedVerdict& by_default);
  Sample& put(std::string path, std::vector<std::string> codes, std::string what, std::string bytes,
              std::optional<ExpectedFacts> facts, const ExpectedVerdict& both);

  // A sound document of the clerk's flow of today.
  void sound(const Office& office, const std::string& path, const std::string& code, std::string_view kind,
             const std::string& symbol, const std::string& number, DocumentDate date, const std::string& subject,
             const FlowOptions& options = {});

  std::vector<Sample> take() { return std::move(samples_); }

 private:
  const World& world_;
  std::string unit_;
  std::vector<Sample> samples_;
};

// A document of the commune's committee by the abbreviation of its kind: "BC", "KH", ….
Draft commune_draft(const Collector& unit, const std::string& kind, const std::string& number, DocumentDate date,
                    const std::string& subject);
// Its bytes with number and date typed, signed by leader and agency.
std::string typed(const Collector& unit, const Draft& made, const FlowOptions& options = {});
// Turns the facts of a document into those of its scan.
ExpectedFacts paper_facts(ExpectedFacts expected, bool by_hand);

}  // namespace kiemchung::samples
