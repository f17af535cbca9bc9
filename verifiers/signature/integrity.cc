#include "verifiers/signature/integrity.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "extractors/pdf/signature_fields.h"
#include "extractors/pdf/signature_finder.h"
#include "verifiers/signature/cms.h"
#include "verifiers/signature/later_changes.h"
#include "verifiers/signature/openssl_handles.h"
#include "verifiers/signature/roles.h"
#include "verifiers/signature/running_digest.h"

namespace kiemchung {
namespace {

using raw::FoundSignature;
using raw::Kind;
using raw::Object;
using raw::RawFile;

constexpr std::size_t kMaxSignatures = 500;
constexpr std::size_t kMaxSecurityItems = 256;  // certificates, lists and responses kept of one /DSS

void add(std::vector<std::string>& defects, const char* code) {
  if (std::find(defects.begin(), defects.end(), code) == defects.end()) defects.emplace_back(code);
}

// What the structure of one signature dictionary says before any mathematics.
struct Place {
  std::optional<CoveredRange> range;  // nothing: no digest can be taken
  std::uint64_t first_begin = 0;      // not 0 only where the first bytes are not covered
  bool gap_is_contents = false;
  bool inside = false;  // the dictionary stands in the covered bytes around the gap
};

bool gap_is_a_string(raw::Bytes bytes, const CoveredRange& range) {
  if (range.second_begin <= range.first_end + 1) return false;
  const unsigned char open = bytes[range.first_end], close = bytes[range.second_begin - 1];
  return (open == '<' && close == '>') || (open == '(' && close == ')');
}

// ISO 32000-2 §12.8.1: four numbers from byte 0, the gap exactly the value of /Contents. The value must be the one in
// the dictionary that is in force: a right digest over a range that belongs to another dictionary proves nothing.
Place place_of(const RawFile& file, const FoundSignature& found, std::vector<std::string>& defects) {
  Place place;
  const raw::Bytes bytes = file.bytes();
  if (found.dictionary.count("Contents") > 1 || found.dictionary.count("ByteRange") > 1) add(defects, "DUPLICATE_KEY");
  const auto& r = found.byte_range;
  if (r.size() != 4 || r[0] < 0 || r[1] < 0 || r[2] < 0 || r[3] < 0) {
    add(defects, "BYTERANGE_MALFORMED");
    return place;
  }
  const auto size = static_cast<std::int64_t>(bytes.size());
  if (r[1] > size || r[0] > size - r[1] || r[3] > size || r[2] > size - r[3]) {
    add(defects, "BYTERANGE_OUT_OF_FILE");
    // Only cut off at its end, the value would still stand where the range says.
    const Object* value = found.dictionary.find("Contents");
    if (found.in_file && value && value->is_string() && static_cast<std::int64_t>(value->begin) != r[1])
      add(defects, "RESAVED_AFTER_SIGNING");
    return place;
  }
  const auto value = [&](std::size_t i) { return static_cast<std::uint64_t>(r[i]); };
  if (r[0] != 0 || r[2] < r[0] + r[1]) add(defects, "BYTERANGE_MALFORMED");
  place.first_begin = value(0);
  place.range = CoveredRange{value(0) + value(1), value(2), value(2) + value(3)};
  const Object* contents = found.dictionary.find("Contents");
  place.gap_is_contents = found.in_file && contents && contents->is_string() &&
                          contents->begin == place.range->first_end && contents->end == place.range->second_begin;
  place.inside = found.in_file && found.place_matches && found.dictionary.end <= place.range->second_end &&
                 found.dictionary.begin >= place.first_begin;
  return place;
}

// Where a range does not start at byte 0, nothing is shared; such a file is odd enough to be hashed by itself.
std::string lone_digest(raw::Bytes bytes, const Place& place, const std::string& algorithm) {
  const EVP_MD* method = crypto::digest_method(algorithm);
  if (!method || place.first_begin > place.range->first_end) return {};
  const crypto::DigestHandle context(EVP_MD_CTX_new());
  EVP_DigestInit_ex(context.get(), method, nullptr);
  EVP_DigestUpdate(context.get(), bytes.data() + place.first_begin, place.range->first_end - place.first_begin);
  EVP_DigestUpdate(context.get(), bytes.data() + place.range->second_begin,
                   place.range->second_end - place.range->second_begin);
  return crypto::finished(context.get());
}

Coverage coverage_of(const RawFile& file, const Place& place) {
  if (!place.range || place.first_begin != 0 || place.range->second_begin < place.range->first_end)
    return Coverage::kUnclear;
  const raw::Bytes bytes = file.bytes();
  std::uint64_t end = place.range->second_end;
  while (end < bytes.size() && raw::is_space(bytes[end])) ++end;
  if (end == bytes.size()) return Coverage::kWholeFile;
  for (const raw::Revision& revision : file.revisions()) {
    if (place.range->second_end >= revision.eof && place.range->second_end <= revision.end)
      return Coverage::kWholeRevision;
  }
  return Coverage::kPartial;
}

std::string certificate_entry(RawFile& file, const Object& dictionary) {
  const Object* entry = file.get(&dictionary, "Cert", file.latest());
  if (entry && entry->kind == Kind::kArray && !entry->items.empty())
    entry = file.resolve(&entry->items[0], file.latest());
  return entry && entry->is_string() ? entry->text : std::string();
}

void take(CmsFacts&& cms, SignatureFact& fact) {
  fact.integrity = cms.integrity;
  for (std::string& defect : cms.defects) add(fact.defects, defect.c_str());
  fact.digest_algorithm = std::move(cms.digest_algorithm);
  fact.signature_algorithm = std::move(cms.signature_algorithm);
  fact.key_bits = cms.key_bits;
  fact.signer = std::move(cms.signer);
  fact.signing_time = std::move(cms.signing_time);
  fact.timestamp = std::move(cms.timestamp);
  fact.certificates = std::move(cms.certificates);
  fact.revocation_data = std::move(cms.revocation_data);
}

// signingTime is UTC by RFC 5652 §11.3, but Vietnamese tools write local time there: 50 of 51 real ones are 7 h ahead.
void note_shift(SignatureFact& fact) {
  const auto own = crypto::seconds_of(fact.signing_time);
  const auto better = crypto::seconds_of(fact.timestamp ? fact.timestamp->time : fact.claimed_time);
  if (!own || !better) return;
  const double hours = static_cast<double>(*own - *better) / 3600.0;
  if (hours > 5.5 && hours < 8.5) fact.signing_time_shift_hours = static_cast<int>(std::lround(hours));
}

void check_one(RawFile& file, const FoundSignature& found, const Place& place, RunningDigest& digests,
               SignatureFact& fact) {
  const Object* contents = file.resolve(found.dictionary.find("Contents"), file.latest());
  fact.coverage = coverage_of(file, place);
  // In an encrypted file the form may stand in an object stream that cannot be read here.
  if (found.fields.empty() && !file.encrypted()) add(fact.defects, "ORPHAN_SIGNATURE");
  if (found.fields.size() > 1) add(fact.defects, "SAME_FIELD_TWICE");
  if (!contents || !contents->is_string() || contents->text.find_first_not_of('\0') == std::string::npos) {
    add(fact.defects, "CONTENTS_EMPTY");
    fact.integrity = Integrity::kMalformed;
    return;
  }
  const ContentDigest digest = [&](const std::string& algorithm) -> std::string {
    if (!place.range) return {};
    if (place.first_begin != 0) return lone_digest(file.bytes(), place, algorithm);
    return digests.of(*place.range, algorithm);
  };
  if (fact.sub_filter == "adbe.x509.rsa_sha1") {
    take(check_bare_rsa(contents->text, certificate_entry(file, found.dictionary), digest), fact);
  } else {
    take(check_cms(contents->text, fact.sub_filter, digest), fact);
  }
  note_shift(fact);
  if (!place.range) {
    fact.integrity = Integrity::kMalformed;
    return;
  }
  if (place.gap_is_contents && place.inside) return;
  // A wrong digest with a range that no longer frames the value: the file was written anew after signing. A right
  // digest there means that signed bytes were put somewhere else.
  if (fact.integrity != Integrity::kIntact) {
    add(fact.defects,
        gap_is_a_string(file.bytes(), *place.range) && place.inside ? "GAP_NOT_CONTENTS" : "RESAVED_AFTER_SIGNING");
  } else {
    if (!place.gap_is_contents) add(fact.defects, "GAP_NOT_CONTENTS");
    if (!place.inside) add(fact.defects, "DICT_OUTSIDE_COVERAGE");
  }
}

// Signed ranges grow one around the other; a range whose gap lies in another's covered bytes hides what it covers.
void check_nesting(const std::vector<Place>& places, std::vector<SignatureFact>& facts) {
  for (std::size_t i = 0; i + 1 < places.size(); ++i) {
    for (std::size_t k = i + 1; k < places.size(); ++k) {
      // A range destroyed by saving the file again has its own name and says nothing about its neighbours.
      if (!places[i].gap_is_contents || !places[k].gap_is_contents) continue;
      if (places[k].range->first_end < places[i].range->second_end) {
        add(facts[i].defects, "BYTERANGE_OVERLAP");
        add(facts[k].defects, "BYTERANGE_OVERLAP");
      }
    }
  }
}

// Validation material of the document security store (ISO 32000-2 §12.8.4.3), kept for the judge.
void read_security_store(RawFile& file, SignatureFileFacts& facts) {
  const int view = file.latest();
  const Object* store = file.get(file.catalogue(view), "DSS", view);
  std::set<const Object*> seen;  // what a signature's own entry (/VRI) names stands in the common lists as well
  const auto read = [&](const Object* holder, const char* key, std::vector<std::string>& into) {
    const Object* list = file.get(holder, key, view);
    if (!list || list->kind != Kind::kArray) return;
    for (const Object& item : list->items) {
      const Object* stream = file.resolve(&item, view);
      if (!stream || into.size() >= kMaxSecurityItems || !seen.insert(stream).second) continue;
      if (const auto data = file.stream_data(*stream, view, 4u << 20)) into.push_back(crypto::base64(*data));
    }
  };
  read(store, "Certs", facts.dss_certificates);
  read(store, "CRLs", facts.dss_revocation_data);
  read(store, "OCSPs", facts.dss_revocation_data);
  const Object* by_signature = file.get(store, "VRI", view);
  for (std::size_t i = 0; by_signature && by_signature->is_dictionary() && i < by_signature->items.size(); ++i) {
    const Object* own = file.resolve(&by_signature->items[i], view);
    read(own, "Cert", facts.dss_certificates);
    read(own, "CRL", facts.dss_revocation_data);
    read(own, "OCSP", facts.dss_revocation_data);
  }
}

// `found` and facts.signatures are in the same order.
void verify_found(RawFile& file, const std::vector<FoundSignature>& found, DocumentFacts& facts) {
  const std::size_t count = std::min(found.size(), kMaxSignatures);
  std::vector<Place> places;
  std::vector<CoveredRange> ranges;
  for (std::size_t i = 0; i < count; ++i) {
    places.push_back(place_of(file, found[i], facts.signatures[i].defects));
    if (places.back().range && places.back().first_begin == 0) ranges.push_back(*places.back().range);
  }
  RunningDigest digests(file.bytes(), ranges);
  for (std::size_t i = 0; i < count; ++i) check_one(file, found[i], places[i], digests, facts.signatures[i]);
  check_nesting(places, facts.signatures);
  read_security_store(file, facts.signature_file);
  // ISO/TS 32004: a message authentication code needs the file's key, which nobody gave.
  const Object* newest = file.trailer(file.latest());
  if (newest && newest->find("AuthCode")) add(facts.signature_file.defects, "MAC_NOT_CHECKED");
  find_later_changes(file, found, facts);
  assign_roles(facts);
}

}  // namespace

void verify_signatures(std::span<const unsigned char> bytes, DocumentFacts& facts) {
  RawFile file(bytes);
  std::vector<FoundSignature> found = raw::find_signatures(file);
  if (found.size() != facts.signatures.size()) {
    facts.signatures.clear();
    facts.signature_file = {};
    found = extract_signature_fields(file, facts);
  }
  verify_found(file, found, facts);
}

void read_signatures(std::span<const unsigned char> bytes, DocumentFacts& facts) {
  RawFile file(bytes);
  const std::vector<FoundSignature> found = extract_signature_fields(file, facts);
  verify_found(file, found, facts);
}

}  // namespace kiemchung
