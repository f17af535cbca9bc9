#include "samples/expected.h"

#include <openssl/evp.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "samples/faults.h"

namespace kiemchung::samples {
namespace {

using Json = nlohmann::ordered_json;

std::string sha256_hex(const std::string& bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += "0123456789abcdef"[digest[i] >> 4];
    hex += "0123456789abcdef"[digest[i] & 15];
  }
  return hex;
}

void set(Json& object, const char* key, const std::string& value) {
  if (!value.empty()) object[key] = value;
}

// The same field names as the facts themselves, only those the maker has an opinion on.
Json facts_to_json(const Sample& sample) {
  const ExpectedFacts& facts = *sample.facts;
  Json json;
  json["sha256"] = sha256_hex(sample.bytes);
  set(json, "document_class", facts.document_class);
  set(json, "origin", facts.origin);
  if (facts.pages) json["pages"] = *facts.pages;
  Json number = Json::object();
  set(number, "status", facts.number_status);
  set(number, "text", facts.number_text);
  set(number, "suffix", facts.number_suffix);
  set(number, "series", facts.series);
  if (facts.handwritten && facts.number_status == "found") number["handwritten"] = *facts.handwritten;
  if (!number.empty()) json["number"] = number;
  Json date = Json::object();
  set(date, "status", facts.date_status);
  set(date, "iso", facts.date_iso);
  if (!date.empty()) json["date"] = date;
  if (!facts.issuer.empty()) json["issuer"]["name"] = facts.issuer;
  if (!facts.kind_code.empty()) json["kind"]["code"] = facts.kind_code;
  if (facts.draft_mark) json["draft_mark"] = *facts.draft_mark;
  if (facts.seal) json["seal"]["present"] = *facts.seal;
  if (facts.handwritten_signature) json["handwritten_signature"]["present"] = *facts.handwritten_signature;
  Json block = Json::object();
  set(block, "name", facts.signer);
  set(block, "title", facts.title);
  if (!block.empty()) json["signing_block"] = block;
  if (!facts.copy_form.empty()) json["copy_mark"]["form"] = facts.copy_form;
  if (facts.no_signatures) json["signatures"] = Json::array();
  for (const ExpectedSignature& signature : facts.signatures) {
    Json one;
    set(one, "role", signature.role);
    set(one, "integrity", signature.integrity);
    set(one, "coverage", signature.coverage);
    json["signatures"].push_back(one);
  }
  for (const std::string& code : facts.problems) json["problems"].push_back({{"code", code}});
  return json;
}

std::string joined(const std::vector<std::string>& words, const char* separator) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : separator) + word;
  return text;
}

std::string verdict_lines(const std::vector<Sample>& samples) {
  std::string text = "unit\tpath\tpolicy\toutcome\tzero_proposed\tchecks\twhat\n";
  for (const Sample& sample : samples) {
    for (const auto& [policy, verdict] : sample.verdicts) {
      text += sample.unit + "\t" + sample.path + "\t" + policy + "\t" + verdict.outcome + "\t" +
              (verdict.zero_proposed ? "true" : "false") + "\t" + joined(verdict.checks, ",") + "\t" + sample.what +
              "\n";
    }
  }
  return text;
}

// An archive's member is written into its archive: "a.zip/b.pdf".
void write_sample(const std::string& folder, const Sample& sample) {
  const std::size_t inside = sample.path.find(".zip/");
  const std::string base = folder + "/submission/" + sample.unit + "/";
  if (inside == std::string::npos) {
    write_file(base + sample.path, sample.bytes);
  } else {
    write_file(base + sample.path.substr(0, inside + 4), zip_of(sample.path.substr(inside + 5), sample.bytes));
  }
}

}  // namespace

void write_file(const std::string& path, const std::string& bytes) {
  const std::filesystem::path target(path);
  std::error_code ignored;
  std::filesystem::create_directories(target.parent_path(), ignored);
  std::ofstream out(target, std::ios::binary);
  out << bytes;
  out.close();
  if (!out) throw std::runtime_error("sample maker: cannot write " + path);
}

void write_submission(const std::string& folder, const Submission& submission) {
  for (const Sample& sample : submission.samples) {
    write_sample(folder, sample);
    if (!sample.facts) continue;
    write_file(folder + "/expected/facts/" + sample.unit + "/" + sample.path + ".json",
               facts_to_json(sample).dump(2) + "\n");
  }
  write_file(folder + "/expected/verdicts.tsv", verdict_lines(submission.samples));
  std::string lines = "unit\tpolicy\tcode\toutcome\n";
  for (const ExpectedCriterion& row : submission.criteria) {
    lines += row.unit + "\t" + row.policy + "\t" + row.code + "\t" + row.outcome + "\n";
  }
  write_file(folder + "/expected/criteria.tsv", lines);
}

}  // namespace kiemchung::samples
