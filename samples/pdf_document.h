// A PDF under construction, revision by revision: the samples need exact control of every byte range, so each revision
// is appended as written here and nothing earlier is ever touched (ISO 32000-1 §7.5.6).
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kiemchung::samples {

enum class StreamCoding { kAsGiven, kDeflate };

class PdfDocument {
 public:
  struct Page {
    double width = 595.28;  // points, A4
    double height = 841.89;
    std::string resources;      // inside of the resource dictionary
    std::vector<int> contents;  // object numbers of the content streams, in order
    std::vector<int> annotations;
    int rotate = 0;
    int object = 0;  // set by add_page
  };

  PdfDocument();

  // Adds an object to the pending revision and returns its number.
  int add(std::string body);
  int add_stream(std::string_view entries, std::string_view data, StreamCoding coding = StreamCoding::kDeflate);
  // Writes an existing object anew in the pending revision.
  void replace(int object, std::string body);

  std::size_t add_page(Page page);
  std::size_t pages() const { return pages_.size(); }
  const Page& page(std::size_t index) const { return pages_.at(index); }
  // Access for a change: the page dictionary is written again in the pending revision.
  Page& change_page(std::size_t index);

  // A widget on a page that is also a field of the form; flags as in ISO 32000-1 table 219 (3: signatures, append
  // only).
  void add_signature_field(std::size_t page, int widget);
  void add_annotation(std::size_t page, int annotation);
  // Names the certification signature (/Perms /DocMDP).
  void set_certification(int signature);
  // Metadata of the information dictionary, written again in the pending revision. Text is ASCII.
  void set_info(const std::string& producer, const std::string& modified);

  // Ends the pending revision: header or appended update, cross-reference table, trailer, %%EOF.
  void commit();
  int revisions() const { return revisions_; }

  const std::string& bytes() const { return bytes_; }
  // Where the newest written version of an object starts ("12 0 obj"). Throws for one not yet committed.
  std::size_t offset_of(int object) const { return offsets_.at(object); }
  // Overwrites bytes in place: for signature placeholders, before anything else is appended.
  void patch(std::size_t at, std::string_view text);

 private:
  void write_structure();
  std::string page_body(const Page& page) const;

  std::string bytes_;
  std::map<int, std::string> pending_;
  std::map<int, std::size_t> offsets_;
  std::vector<Page> pages_;
  std::vector<bool> page_dirty_;
  std::vector<int> fields_;
  int next_object_ = 1;
  int catalog_ = 0;
  int page_tree_ = 0;
  int info_ = 0;
  int form_ = 0;
  int certification_ = 0;
  bool tree_dirty_ = true;
  bool catalog_dirty_ = true;
  bool form_dirty_ = false;
  std::size_t last_xref_ = 0;
  int revisions_ = 0;
  std::string file_id_;
};

// "12.345" without trailing zeros: the number form of content streams.
std::string pdf_number(double value);
// Text as a PDF string in UTF-16BE hex.
std::string pdf_text(std::string_view utf8);
// zlib's deflate, as /FlateDecode wants it.
std::string deflate(std::string_view data);

}  // namespace kiemchung::samples
