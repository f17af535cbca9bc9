// Catalogue of agencies with the time each name was valid and who came after: 63 provinces to 34 and no district level
// from 1 July 2025, merged departments from 1 March 2025. A document is judged by the names valid on its own date.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/calendar.h"
#include "verifiers/config_problem.h"

namespace kiemchung {

struct Agency {
  std::string name;  // without "ỦY BAN NHÂN DÂN": "Tỉnh Lào Cai"; departments without their province: "Sở Nội vụ"
  std::string level;                    // as IssuerFact::level, "tinh", "so", "huyen", "xa", "phong", …
  std::optional<CivilDate> valid_from;  // nothing: since before any document in question
  std::optional<CivilDate> valid_to;    // last day; nothing: still valid
  std::vector<std::string> successors;  // names, in the catalogue or of a later level
  std::vector<std::string> aliases;
};

// What the catalogue can say about a name on a day. unknown: not in the catalogue, which proves nothing.
enum class AgencyStanding { kUnknown, kValid, kEnded, kNotYet };

struct AgencyAnswer {
  AgencyStanding standing = AgencyStanding::kUnknown;
  std::string name;  // catalogue name the text matched
  std::string level;
  std::optional<CivilDate> since;  // of the end or the beginning that decides
  std::vector<std::string> successors;
};

class AgencyCatalogue {
 public:
  static AgencyCatalogue parse(const TextFile& file, std::vector<ConfigProblem>& problems);

  // `issuer` as printed ("ỦY BAN NHÂN DÂN HUYỆN KON RẪY"), any case and tone placement. Districts and commune-level
  // towns are known by their kind: none is valid from 1 July 2025, whatever its name.
  AgencyAnswer standing(std::string_view issuer, CivilDate on) const;
  // The same with the agency above it (cơ quan chủ quản): an office ends with the province or district it belongs to.
  AgencyAnswer standing(std::string_view issuer, std::string_view parent, CivilDate on) const;

  // Days on which a new number series begins for an issuer of that level inside a year (1/3/2025 sở, 1/7/2025 the
  // rest): number order is never compared across them.
  std::vector<CivilDate> series_breaks(std::string_view level) const;

  const std::vector<Agency>& all() const { return agencies_; }

 private:
  struct LevelEnd {
    std::string level;
    std::vector<std::string> words;    // comparable: "huyện", "quận", anywhere in the name
    std::vector<std::string> leading;  // "thành phố": only at its beginning, unless the catalogue has the name
    CivilDate last_day;
  };
  struct SeriesBreak {
    std::vector<std::string> levels;
    CivilDate day;
  };
  // A name or alias in comparable form, and its agency: made once, because every document asks.
  struct Name {
    std::string key;
    std::size_t agency;
  };
  const Agency* find(std::string_view key, bool (*matches)(std::string_view key, std::string_view name)) const;
  void add(Agency agency);

  std::vector<Agency> agencies_;
  std::vector<Name> names_;
  std::vector<LevelEnd> level_ends_;
  std::vector<SeriesBreak> breaks_;
};

}  // namespace kiemchung
