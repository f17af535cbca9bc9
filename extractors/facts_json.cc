#include "extractors/facts_json.h"

#include "extractors/json_archive.h"
#include "extractors/signature_facts_json.h"

namespace kiemchung {

template <class Archive>
void describe(Archive& archive, Candidate& fact) {
  archive("text", fact.text)("source", fact.source)("confidence", fact.confidence);
}

template <class Archive>
void describe(Archive& archive, NumberFact& fact) {
  archive("status", fact.status)("text", fact.text)("number", fact.number)("suffix", fact.suffix)("year", fact.year);
  archive("kind", fact.kind)("organ", fact.organ)("unit", fact.unit)("series", fact.series)("source", fact.source);
  archive("handwritten", fact.handwritten)("confidence", fact.confidence)("page", fact.page)("box", fact.box);
  archive("candidates", fact.candidates);
}

template <class Archive>
void describe(Archive& archive, DateFact& fact) {
  archive("status", fact.status)("iso", fact.iso)("day", fact.day)("month", fact.month)("year", fact.year);
  archive("text", fact.text)("place", fact.place)("source", fact.source)("handwritten", fact.handwritten);
  archive("confidence", fact.confidence)("page", fact.page)("box", fact.box)("candidates", fact.candidates);
}

template <class Archive>
void describe(Archive& archive, IssuerFact& fact) {
  archive("name", fact.name)("parent", fact.parent)("level", fact.level);
  archive("confidence", fact.confidence)("page", fact.page)("box", fact.box);
}

template <class Archive>
void describe(Archive& archive, KindFact& fact) {
  archive("code", fact.code)("name", fact.name)("subject", fact.subject);
  archive("confidence", fact.confidence)("page", fact.page)("box", fact.box);
}

template <class Archive>
void describe(Archive& archive, SigningBlockFact& fact) {
  archive("authority", fact.authority)("title", fact.title)("name", fact.name);
  archive("handwritten_signature", fact.handwritten_signature);
  archive("confidence", fact.confidence)("page", fact.page)("box", fact.box);
}

template <class Archive>
void describe(Archive& archive, SealFact& fact) {
  archive("present", fact.present)("red", fact.red)("confidence", fact.confidence)("page", fact.page)("box", fact.box);
}

template <class Archive>
void describe(Archive& archive, HandwrittenSignatureFact& fact) {
  archive("present", fact.present)("confidence", fact.confidence)("page", fact.page)("box", fact.box);
}

template <class Archive>
void describe(Archive& archive, CopyMarkFact& fact) {
  archive("form", fact.form)("organ", fact.organ)("time", fact.time)("text", fact.text);
  archive("confidence", fact.confidence)("page", fact.page)("box", fact.box);
}

template <class Archive>
void describe(Archive& archive, PageFact& fact) {
  archive("page", fact.page)("width", fact.width)("height", fact.height)("origin", fact.origin);
  archive("image_cover", fact.image_cover)("text_letters", fact.text_letters)("table_like", fact.table_like);
}

template <class Archive>
void describe(Archive& archive, Heading& fact) {
  archive("text", fact.text)("page", fact.page)("box", fact.box);
}

template <class Archive>
void describe(Archive& archive, Problem& fact) {
  archive("code", fact.code)("detail", fact.detail)("page", fact.page);
}

template <class Archive>
void describe(Archive& archive, DocumentFacts& facts) {
  archive("schema", facts.schema)("examiner_version", facts.examiner_version)("sha256", facts.sha256);
  archive("size", facts.size)("media_type", facts.media_type)("pages", facts.pages)("first_page", facts.first_page);
  archive("origin", facts.origin)("document_class", facts.document_class)("page_facts", facts.page_facts);
  archive("number", facts.number)("date", facts.date)("issuer", facts.issuer)("kind", facts.kind);
  archive("signing_block", facts.signing_block)("seal", facts.seal);
  archive.later("handwritten_signature", facts.handwritten_signature)("copy_mark", facts.copy_mark);
  archive("draft_mark", facts.draft_mark)("table_like", facts.table_like);
  archive("outline", facts.outline)("outline_complete", facts.outline_complete);
  archive("page_fingerprint", facts.page_fingerprint)("signatures", facts.signatures);
  archive("signature_file", facts.signature_file)("problems", facts.problems);
}

std::string facts_to_json(const DocumentFacts& facts) {
  // Text from a hostile file may hold broken UTF-8: replaced, never thrown over.
  return json::write(facts).dump(-1, ' ', false, json::Value::error_handler_t::replace);
}

DocumentFacts facts_from_json(std::string_view text) {
  json::Value value;
  try {
    value = json::Value::parse(text);
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(std::string("not JSON: ") + error.what());
  }
  DocumentFacts facts;
  json::read(value, facts, "facts");
  if (facts.schema != kFactsSchema) {
    throw std::runtime_error("facts of schema version " + std::to_string(facts.schema) +
                             "; this program reads version " + std::to_string(kFactsSchema));
  }
  return facts;
}

}  // namespace kiemchung
