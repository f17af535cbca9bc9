// The fields of the signature facts, each named once (see json_archive.h).
#pragma once

#include "extractors/signature_facts.h"

namespace kiemchung {

template <class Archive>
void describe(Archive& archive, SignerFact& fact) {
  archive("subject", fact.subject)("issuer", fact.issuer)("serial", fact.serial)("common_name", fact.common_name);
  archive("organisation", fact.organisation)("is_organisation", fact.is_organisation);
  archive("not_before", fact.not_before)("not_after", fact.not_after)("fingerprint", fact.fingerprint);
}

template <class Archive>
void describe(Archive& archive, TimestampFact& fact) {
  archive("time", fact.time)("tsa", fact.tsa)("imprint_ok", fact.imprint_ok)("signature_ok", fact.signature_ok);
  archive("imprint_algorithm", fact.imprint_algorithm)("token", fact.token);
}

template <class Archive>
void describe(Archive& archive, ChangeFact& fact) {
  archive("from_revision", fact.from_revision)("to_revision", fact.to_revision)("level", fact.level);
  archive("path", fact.path)("what", fact.what)("page", fact.page)("box", fact.box);
  archive("covers_signed_text", fact.covers_signed_text);
}

template <class Archive>
void describe(Archive& archive, SignatureFact& fact) {
  archive("field", fact.field)("object", fact.object)("sub_filter", fact.sub_filter)("revision", fact.revision);
  archive("byte_range", fact.byte_range)("coverage", fact.coverage)("integrity", fact.integrity);
  archive("defects", fact.defects)("digest_algorithm", fact.digest_algorithm);
  archive("signature_algorithm", fact.signature_algorithm)("key_bits", fact.key_bits)("signer", fact.signer);
  archive("claimed_time", fact.claimed_time)("signing_time", fact.signing_time);
  archive("signing_time_shift_hours", fact.signing_time_shift_hours)("timestamp", fact.timestamp);
  archive("certificates", fact.certificates)("revocation_data", fact.revocation_data);
  archive("certification_level", fact.certification_level)("later_changes", fact.later_changes);
  archive("changes", fact.changes)("page", fact.page)("box", fact.box)("appearance_text", fact.appearance_text);
  archive("role", fact.role);
}

template <class Archive>
void describe(Archive& archive, SignatureFileFacts& fact) {
  archive("revisions", fact.revisions)("unsigned_tail", fact.unsigned_tail)("encrypted", fact.encrypted);
  archive("defects", fact.defects)("dss_certificates", fact.dss_certificates);
  archive("dss_revocation_data", fact.dss_revocation_data);
}

}  // namespace kiemchung
