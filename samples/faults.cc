#include "samples/faults.h"

#include <archive.h>
#include <archive_entry.h>

#include <qpdf/qpdf-c.h>

#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace kiemchung::samples {
namespace {

// qpdf through its C interface: one document read from memory and written anew.
class Rewriter {
 public:
  explicit Rewriter(const std::string& bytes) {
    qpdf_set_suppress_warnings(qpdf_.get(), QPDF_TRUE);
    check(qpdf_read_memory(qpdf_.get(), "sample", bytes.data(), bytes.size(), nullptr));
    check(qpdf_init_write_memory(qpdf_.get()));
    qpdf_set_static_ID(qpdf_.get(), QPDF_TRUE);
  }
  qpdf_data get() const { return qpdf_.get(); }
  std::string write() {
    check(qpdf_write(qpdf_.get()));
    return {reinterpret_cast<const char*>(qpdf_get_buffer(qpdf_.get())), qpdf_get_buffer_length(qpdf_.get())};
  }

 private:
  struct Closer {
    void operator()(qpdf_data data) const { qpdf_cleanup(&data); }
  };
  static void check(QPDF_ERROR_CODE code) {
    if ((static_cast<unsigned>(code) & static_cast<unsigned>(QPDF_ERRORS)) != 0) {
      throw std::runtime_error("sample maker: qpdf failed");
    }
  }
  std::unique_ptr<_qpdf_data, Closer> qpdf_{qpdf_init()};
};

std::string zipped(const std::vector<std::pair<std::string, std::string>>& files) {
  std::string out(1 << 20, '\0');
  for (const auto& [name, bytes] : files) out.append(bytes.size() + name.size() * 2, '\0');
  std::size_t used = 0;
  archive* zip = archive_write_new();
  archive_write_set_format_zip(zip);
  archive_write_open_memory(zip, out.data(), out.size(), &used);
  for (const auto& [name, bytes] : files) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(zip, entry);
    archive_write_data(zip, bytes.data(), bytes.size());
    archive_entry_free(entry);
  }
  const bool ok = archive_write_close(zip) == ARCHIVE_OK;
  archive_write_free(zip);
  if (!ok) throw std::runtime_error("sample maker: zip failed");
  out.resize(used);
  return out;
}

}  // namespace

void add_mark(PdfDocument& document, std::size_t page, const Box& box, Mark mark, Face face, double size,
              std::string_view text) {
  FontSet fonts;
  Canvas canvas(box.x1 - box.x0, box.y1 - box.y0, fonts);
  canvas.centred(canvas.width() / 2, canvas.height() * 0.5 + size * 0.34, face, size, text);
  const double height = document.page(page).height;
  const int form =
      document.add_stream("/Type /XObject /Subtype /Form /BBox [0 0 " + pdf_number(canvas.width()) + " " +
                              pdf_number(canvas.height()) + "] /Resources << " + fonts.embed(document) + " >>",
                          canvas.content());
  const std::string kind = mark == Mark::kStamp ? "/Stamp" : "/FreeText /DA (/Helv 13 Tf 0 g)";
  const std::string contents = mark == Mark::kStamp ? "" : " /Contents " + pdf_text(text);
  const std::string rectangle = pdf_number(box.x0) + " " + pdf_number(height - box.y1) + " " + pdf_number(box.x1) +
                                " " + pdf_number(height - box.y0);
  document.add_annotation(page, document.add("<< /Type /Annot /Subtype " + kind + contents + " /F 4 /P " +
                                             std::to_string(document.page(page).object) + " 0 R /Rect [" + rectangle +
                                             "] /AP << /N " + std::to_string(form) + " 0 R >> >>"));
}

void swap_page_content(PdfDocument& document, std::size_t page, const OfficialText& other) {
  const BornDigital made = lay_out(other);
  document.change_page(page).contents = {document.add_stream("", made.contents.at(page))};
  document.commit();
}

void paint_over(PdfDocument& document, std::size_t page, const Box& box, std::string_view words) {
  FontSet fonts;
  Canvas canvas(document.page(page).width, document.page(page).height, fonts);
  canvas.fill(box, kWhite);
  canvas.text(box.x0 + 1, box.y1 - 5, Face::kRegular, 13, words);
  const int form =
      document.add_stream("/Type /XObject /Subtype /Form /BBox [0 0 " + pdf_number(canvas.width()) + " " +
                              pdf_number(canvas.height()) + "] /Resources << " + fonts.embed(document) + " >>",
                          canvas.content());
  PdfDocument::Page& changed = document.change_page(page);
  changed.resources += " /XObject << /Over " + std::to_string(form) + " 0 R >>";
  changed.contents.push_back(document.add_stream("", "/Over Do"));
  document.commit();
}

void append_information_tail(PdfDocument& document, const std::string& modified) {
  document.set_info("Kiem Chung sample maker", modified);
  document.commit();
}

std::string with_loose_tail(const std::string& bytes) {
  return bytes + "9999 0 obj\n<< /Loose true >>\nendobj\n%%EOF\n";
}

std::string with_flipped_byte(std::string bytes, std::size_t at) {
  bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
  return bytes;
}

std::string with_blank_contents(std::string bytes) {
  const std::size_t from = bytes.rfind("/Contents <") + 11;
  const std::size_t to = bytes.find('>', from);
  bytes.replace(from, to - from, std::string(to - from, '0'));
  return bytes;
}

std::string resaved(const std::string& bytes) {
  Rewriter writer(bytes);
  qpdf_set_object_stream_mode(writer.get(), qpdf_o_generate);
  return writer.write();
}

std::string with_password(const std::string& bytes, const std::string& password) {
  Rewriter writer(bytes);
  const std::string owner = password + "-owner";
  qpdf_set_r6_encryption_parameters2(writer.get(), password.c_str(), owner.c_str(), QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
                                     QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full, QPDF_TRUE);
  return writer.write();
}

std::string cut_off(const std::string& bytes) { return bytes.substr(0, bytes.size() / 3); }

std::string word_document(std::string_view words) {
  return zipped(
      {{"[Content_Types].xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types "
        "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
        "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override "
        "PartName=\"/word/document.xml\" "
        "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"},
       {"_rels/.rels",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships "
        "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" "
        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
        "Target=\"word/document.xml\"/></Relationships>"},
       {"word/document.xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document "
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>" +
            std::string(words) + "</w:t></w:r></w:p></w:body></w:document>"}});
}

std::string zip_of(std::string_view name, std::string_view bytes) {
  return zipped({{std::string(name), std::string(bytes)}});
}

}  // namespace kiemchung::samples
