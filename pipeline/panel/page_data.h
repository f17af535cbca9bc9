// From what the panel knows to what a template shows: rows, findings, states, each in the reader's language.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/panel/app.h"

namespace kiemchung::panel {

// Which evidence a list shows. Every field stands in the address, so that a view can be kept and sent.
struct Filter {
  std::string unit;
  std::string code;      // this criterion or those below it
  std::string check;     // files on which this check did not hold
  std::string state;     // accepted | review | rejected | zero
  std::string work;      // open | done | asked | "" (all)
  std::string reviewer;  // files this account decided on

  static Filter from(const Request& request);
  bool takes(const EvidenceItem& item, const EvidenceState& state) const;
  std::string query() const;  // "?unit=…" or ""
};

struct PageData {
  PageData(App& app, const Context& context) : app_(app), context_(context) {}

  const Data& texts() const;  // every panel.* sentence
  static Data texts_of(const MessageCatalogue& catalogue);
  Data layout(const std::string& title) const;
  std::string word(std::string_view key) const { return app_.text(context_, "panel." + std::string(key)); }

  Data finding(const Finding& finding) const;
  Data findings(const std::vector<Finding>& findings) const;
  // A row of a list of evidence. Call with the state lock held (or a copied state).
  Data evidence_row(const EvidenceItem& item, const EvidenceState& state) const;
  Data history(const std::vector<Decision>& decisions) const;
  Data number(const std::string& value, std::string_view key) const;
  std::string filter_fields(const Filter& filter) const;  // HTML of the filter form

  std::string state_of(const EvidenceItem& item) const;  // CSS class and word key
  std::string decision_text(const EvidenceItem& item, const EvidenceState& state) const;
  std::string codes_of(const EvidenceItem& item) const;
  std::string local_time(const std::string& utc) const;  // "25/11/2024 16:00" in Việt Nam
  std::string date(const std::string& iso) const;        // "25/11/2024"
  std::string points(const std::optional<double>& value) const;
  std::string criterion_title(const CriterionVerdict& criterion) const;
  // HTML; `parameter` names the page in the address.
  std::string pager(std::size_t page, std::size_t pages, const std::string& address,
                    const std::string& parameter = "page") const;

 private:
  App& app_;
  const Context& context_;
};

inline constexpr std::size_t kRowsPerPage = 50;

std::string percent_encode(std::string_view text);
std::string html_escape(std::string_view text);
// First and last row of a page and the number of pages; `asked` counts from 1 and is brought into range.
struct PageRange {
  std::size_t page = 1;
  std::size_t pages = 1;
  std::size_t first = 0;
  std::size_t last = 0;  // one behind
};
PageRange page_range(std::size_t rows, const std::string& asked, std::size_t rows_per_page = kRowsPerPage);

}  // namespace kiemchung::panel
