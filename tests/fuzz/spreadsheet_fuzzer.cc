// A self-score sheet. The first byte chooses: the rest is the whole file, or the sheet's XML inside a sound file, or
// CSV.
#include "pipeline/spreadsheet.h"

#include <archive.h>
#include <archive_entry.h>

#include <stdexcept>
#include <vector>

#include "pipeline/self_score.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace kiemchung;

constexpr std::string_view kTypes =
    R"(<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>)";
constexpr std::string_view kRelations =
    R"(<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>)";
constexpr std::string_view kWorkbook =
    R"(<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>)";
constexpr std::string_view kWorkbookRelations =
    R"(<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>)";

void add(archive* zip, const char* name, std::string_view bytes) {
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name);
  archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_write_header(zip, entry);
  archive_write_data(zip, bytes.data(), bytes.size());
  archive_entry_free(entry);
}

std::string workbook_around(std::string_view sheet) {
  std::vector<char> out(sheet.size() + 16384);
  std::size_t used = 0;
  archive* zip = archive_write_new();
  archive_write_set_format_zip(zip);
  archive_write_zip_set_compression_store(zip);
  archive_write_open_memory(zip, out.data(), out.size(), &used);
  add(zip, "[Content_Types].xml", kTypes);
  add(zip, "_rels/.rels", kRelations);
  add(zip, "xl/workbook.xml", kWorkbook);
  add(zip, "xl/_rels/workbook.xml.rels", kWorkbookRelations);
  add(zip, "xl/worksheets/sheet1.xml", sheet);
  archive_write_close(zip);
  archive_write_free(zip);
  return {out.data(), used};
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto bytes = fuzz::text_of(data + 1, size - 1);
  try {
    const Spreadsheet sheet = data[0] == 'c'   ? read_csv(bytes)
                              : data[0] == 'x' ? read_xlsx(workbook_around(bytes))
                                               : read_xlsx(bytes);
    const auto rows = read_self_score(sheet);
    const std::string kept = sheet_to_json(rows);
    fuzz::require(sheet_to_json(sheet_from_json(kept)) == kept, "a sheet kept is the sheet read");
  } catch (const std::runtime_error&) {
    // A sheet that cannot be read says so.
  }
  return 0;
}
