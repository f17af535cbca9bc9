#include "samples/pdf_document.h"

#include <zlib.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <stdexcept>

#include "samples/utf8.h"

namespace kiemchung::samples {
namespace {

std::string reference(int object) { return std::to_string(object) + " 0 R"; }

std::string references(const std::vector<int>& objects) {
  std::string text = "[";
  for (const int object : objects) text += (text.size() > 1 ? " " : "") + reference(object);
  return text + "]";
}

// The cross-reference table groups neighbouring object numbers (ISO 32000-1 §7.5.4).
std::string xref_sections(const std::map<int, std::size_t>& written, bool first) {
  std::string table = "xref\n";
  if (first) table += "0 1\n0000000000 65535 f \n";
  for (auto at = written.begin(); at != written.end();) {
    auto end = at;
    std::string rows;
    int count = 0;
    for (; end != written.end() && end->first == at->first + count; ++end, ++count) {
      char row[24];
      std::snprintf(row, sizeof row, "%010zu 00000 n \n", end->second);
      rows += row;
    }
    table += std::to_string(at->first) + " " + std::to_string(count) + "\n" + rows;
    at = end;
  }
  return table;
}

// A stable file identifier from the content of the first revision (FNV-1a, twice with different seeds).
std::string identifier(std::string_view bytes) {
  std::string hex;
  for (std::uint64_t hash : {14695981039346656037ULL, 88172645463325252ULL}) {
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    char text[20];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
    hex += text;
  }
  return hex;
}

}  // namespace

std::string pdf_number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.3f", value);
  std::string number = text;
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return number == "-0" ? "0" : number;
}

std::string pdf_text(std::string_view utf8) {
  std::string hex = "<FEFF";
  for (const char32_t c : decode_utf8(utf8)) {
    char unit[8];
    std::snprintf(unit, sizeof unit, "%04X", static_cast<unsigned>(c & 0xFFFF));
    hex += unit;
  }
  return hex + ">";
}

std::string deflate(std::string_view data) {
  uLongf size = compressBound(static_cast<uLong>(data.size()));
  std::string out(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(data.data()),
                static_cast<uLong>(data.size()), Z_BEST_SPEED) != Z_OK) {
    throw std::runtime_error("sample maker: deflate failed");
  }
  out.resize(size);
  return out;
}

PdfDocument::PdfDocument() {
  catalog_ = next_object_++;
  page_tree_ = next_object_++;
  info_ = next_object_++;
  set_info("Kiem Chung sample maker", "");
}

int PdfDocument::add(std::string body) {
  pending_[next_object_] = std::move(body);
  return next_object_++;
}

int PdfDocument::add_stream(std::string_view entries, std::string_view data, StreamCoding coding) {
  const std::string coded = coding == StreamCoding::kDeflate ? deflate(data) : std::string(data);
  std::string body = "<< " + std::string(entries);
  if (coding == StreamCoding::kDeflate) body += " /Filter /FlateDecode";
  return add(body + " /Length " + std::to_string(coded.size()) + " >>\nstream\n" + coded + "\nendstream");
}

void PdfDocument::replace(int object, std::string body) { pending_[object] = std::move(body); }

std::size_t PdfDocument::add_page(Page page) {
  page.object = next_object_++;
  pages_.push_back(std::move(page));
  page_dirty_.push_back(true);
  tree_dirty_ = true;
  return pages_.size() - 1;
}

PdfDocument::Page& PdfDocument::change_page(std::size_t index) {
  page_dirty_.at(index) = true;
  return pages_.at(index);
}

void PdfDocument::add_annotation(std::size_t page, int annotation) {
  change_page(page).annotations.push_back(annotation);
}

void PdfDocument::add_signature_field(std::size_t page, int widget) {
  add_annotation(page, widget);
  fields_.push_back(widget);
  form_dirty_ = true;
  if (form_ == 0) {
    form_ = next_object_++;
    catalog_dirty_ = true;
  }
}

void PdfDocument::set_certification(int signature) {
  certification_ = signature;
  catalog_dirty_ = true;
}

void PdfDocument::set_info(const std::string& producer, const std::string& modified) {
  std::string body = "<< /Producer (" + producer + ")";
  if (!modified.empty()) body += " /ModDate (" + modified + ")";
  replace(info_, body + " >>");
}

std::string PdfDocument::page_body(const Page& page) const {
  std::string body = "<< /Type /Page /Parent " + reference(page_tree_) + " /MediaBox [0 0 " + pdf_number(page.width) +
                     " " + pdf_number(page.height) + "] /Resources << " + page.resources + " >> /Contents " +
                     references(page.contents);
  if (page.rotate != 0) body += " /Rotate " + std::to_string(page.rotate);
  if (!page.annotations.empty()) body += " /Annots " + references(page.annotations);
  return body + " >>";
}

void PdfDocument::write_structure() {
  std::vector<int> kids;
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    kids.push_back(pages_[i].object);
    if (page_dirty_[i]) pending_[pages_[i].object] = page_body(pages_[i]);
    page_dirty_[i] = false;
  }
  if (tree_dirty_) {
    pending_[page_tree_] =
        "<< /Type /Pages /Count " + std::to_string(kids.size()) + " /Kids " + references(kids) + " >>";
  }
  if (form_dirty_) pending_[form_] = "<< /SigFlags 3 /Fields " + references(fields_) + " >>";
  if (catalog_dirty_) {
    std::string body = "<< /Type /Catalog /Pages " + reference(page_tree_);
    if (form_ != 0) body += " /AcroForm " + reference(form_);
    if (certification_ != 0) body += " /Perms << /DocMDP " + reference(certification_) + " >>";
    pending_[catalog_] = body + " >>";
  }
  tree_dirty_ = form_dirty_ = catalog_dirty_ = false;
}

void PdfDocument::commit() {
  write_structure();
  const bool first = revisions_ == 0;
  if (first) bytes_ = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
  std::map<int, std::size_t> written;
  for (const auto& [object, body] : pending_) {
    written[object] = offsets_[object] = bytes_.size();
    bytes_ += std::to_string(object) + " 0 obj\n" + body + "\nendobj\n";
  }
  if (first) file_id_ = identifier(bytes_);
  const std::size_t xref = bytes_.size();
  bytes_ += xref_sections(written, first) + "trailer\n<< /Size " + std::to_string(next_object_) + " /Root " +
            reference(catalog_) + " /Info " + reference(info_) + " /ID [<" + file_id_ + "> <" + file_id_ + ">]";
  if (!first) bytes_ += " /Prev " + std::to_string(last_xref_);
  bytes_ += " >>\nstartxref\n" + std::to_string(xref) + "\n%%EOF\n";
  last_xref_ = xref;
  pending_.clear();
  ++revisions_;
}

void PdfDocument::patch(std::size_t at, std::string_view text) {
  if (at + text.size() > bytes_.size()) throw std::logic_error("sample maker: patch outside the file");
  bytes_.replace(at, text.size(), text);
}

}  // namespace kiemchung::samples
