#include "tests/attacks/pdf_updates.h"

#include <cstdio>
#include <stdexcept>

#include "extractors/pdf/raw_file.h"

namespace kiemchung::attacks {
namespace {

int object_of(const std::string& bytes, const char* key) {
  raw::RawFile file(view(bytes));
  const raw::Object* value = file.catalogue(file.latest())->find(key);
  if (!value || value->kind != raw::Kind::kReference) throw std::logic_error(std::string("the sample has no ") + key);
  return static_cast<int>(value->ref.number);
}

}  // namespace

std::span<const unsigned char> view(const std::string& bytes) {
  return {reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()};
}

std::string last_startxref(const std::string& bytes) {
  const auto at = bytes.rfind("startxref") + 10;
  return bytes.substr(at, bytes.find_first_of("\r\n", at) - at);
}

int root_of(const std::string& bytes) {
  const raw::RawFile file(view(bytes));
  return static_cast<int>(file.trailer(file.latest())->find("Root")->ref.number);
}

int form_of(const std::string& bytes) { return object_of(bytes, "AcroForm"); }
int pages_of(const std::string& bytes) { return object_of(bytes, "Pages"); }

std::string with_update(std::string bytes, const Update& update) {
  const std::string previous = update.previous.empty() ? last_startxref(bytes) : update.previous;
  const std::string root = update.root.empty() ? std::to_string(root_of(bytes)) : update.root;
  std::string table = "xref\n";
  const auto line = [&table](int number, std::size_t offset, char type) {
    char text[64];
    std::snprintf(text, sizeof text, "%d 1\n%010zu 00000 %c \n", number, offset, type);
    table += text;
  };
  if (bytes.back() != '\n') bytes += "\n";
  for (const auto& [number, body] : update.objects) {
    line(number, bytes.size(), 'n');
    bytes += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
  }
  for (const auto& [number, offset] : update.redirected) line(number, offset, 'n');
  for (const int number : update.freed) line(number, 0, 'f');
  const std::size_t at = bytes.size();
  if (update.xref) bytes += table;
  if (update.trailer)
    bytes += "trailer\n<< /Size 900 /Root " + root + " 0 R" + (previous == "-" ? "" : " /Prev " + previous) + " >>\n";
  if (update.startxref) bytes += "startxref\n" + std::to_string(at) + "\n";
  if (update.eof) bytes += "%%EOF\n";
  return bytes;
}

std::string stream(const std::string& data, const std::string& entries) {
  return "<< " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data + "\nendstream";
}

std::string body_of(const std::string& bytes, int number) {
  raw::RawFile file(view(bytes));
  const raw::Object* object = file.object(static_cast<std::uint32_t>(number), file.latest());
  if (!object) throw std::logic_error("the sample has no object " + std::to_string(number));
  return bytes.substr(object->begin, object->end - object->begin);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("the sample has no " + from);
  return text.replace(at, from.size(), to);
}

std::string overwritten(std::string text, const std::string& from, const std::string& to) {
  if (to.size() > from.size()) throw std::logic_error("no room for " + to);
  return replaced(std::move(text), from, to + std::string(from.size() - to.size(), ' '));
}

std::string with_item(std::string body, const std::string& key, const std::string& item) {
  const auto at = body.find(key);
  if (at == std::string::npos) return body.insert(2, " " + key + " [" + item + "] ");
  return body.insert(body.find('[', at) + 1, item + " ");
}

}  // namespace kiemchung::attacks
