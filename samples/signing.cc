#include "samples/signing.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <vector>

#include "samples/ink.h"
#include "samples/openssl_handles.h"

namespace kiemchung::samples {
namespace {

// Room for the CMS, in bytes: leaf certificate, timestamp token with its certificate, and some to spare.
constexpr std::size_t kContentsBytes = 7000;
constexpr std::string_view kRangePlaceholder = "[0 0000000000 0000000000 0000000000]";

std::string hex(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    text += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
    text += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

std::string digest_of(std::string_view data, const EVP_MD* md) {
  unsigned char value[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  require(EVP_Digest(data.data(), data.size(), value, &size, md, nullptr) == 1, "digest");
  return {reinterpret_cast<char*>(value), size};
}

void add_signing_time(CMS_SignerInfo* signer, Instant time) {
  const TimeHandle value(ASN1_UTCTIME_set(nullptr, time));
  require(CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, value->type, value.get(), -1) == 1,
          "signing time");
}

// DER of the SET OF signed attributes: what the signature value is over (RFC 5652 §5.4).
std::string attributes_der(CMS_SignerInfo* signer) {
  std::vector<std::string> parts;
  std::size_t total = 0;
  for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i) {
    parts.push_back(der_of<X509_ATTRIBUTE>(CMS_signed_get_attr(signer, i), i2d_X509_ATTRIBUTE));
    total += parts.back().size();
  }
  std::sort(parts.begin(), parts.end());
  std::string der(1, '\x31');
  if (total < 0x80) {
    der += static_cast<char>(total);
  } else if (total < 0x100) {
    der += '\x81';
    der += static_cast<char>(total);
  } else {
    der += '\x82';
    der += static_cast<char>(total >> 8);
    der += static_cast<char>(total & 0xFF);
  }
  for (const std::string& part : parts) der += part;
  return der;
}

// OpenSSL always adds signingTime, real files mostly have none: take it out and sign the remaining attributes again.
void drop_signing_time(CMS_SignerInfo* signer, const Identity& identity, const EVP_MD* md) {
  const int at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
  if (at < 0) return;
  X509_ATTRIBUTE_free(CMS_signed_delete_attr(signer, at));
  const std::string attributes = attributes_der(signer);
  const MdContextHandle context(EVP_MD_CTX_new());
  std::size_t size = 0;
  const auto* data = reinterpret_cast<const unsigned char*>(attributes.data());
  require(EVP_DigestSignInit(context.get(), nullptr, md, nullptr, identity.key.get()) == 1 &&
              EVP_DigestSign(context.get(), nullptr, &size, data, attributes.size()) == 1,
          "signature");
  std::vector<unsigned char> value(size);
  require(EVP_DigestSign(context.get(), value.data(), &size, data, attributes.size()) == 1, "signature");
  ASN1_STRING_set(CMS_SignerInfo_get0_signature(signer), value.data(), static_cast<int>(size));
}

int give_time(TS_RESP_CTX*, void* data, long* seconds, long* microseconds) {
  *seconds = static_cast<long>(*static_cast<const Instant*>(data));
  *microseconds = 0;
  return 1;
}

ASN1_INTEGER* give_serial(TS_RESP_CTX*, void* data) {
  ASN1_INTEGER* serial = ASN1_INTEGER_new();
  ASN1_INTEGER_set(serial, static_cast<long>(*static_cast<const Instant*>(data)));
  return serial;
}

std::string timestamp_request(std::string_view data, const EVP_MD* md) {
  std::unique_ptr<TS_REQ, Deleter<TS_REQ_free>> request(TS_REQ_new());
  std::unique_ptr<TS_MSG_IMPRINT, Deleter<TS_MSG_IMPRINT_free>> imprint(TS_MSG_IMPRINT_new());
  std::unique_ptr<X509_ALGOR, Deleter<X509_ALGOR_free>> algorithm(X509_ALGOR_new());
  X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(EVP_MD_get_type(md)), V_ASN1_NULL, nullptr);
  std::string digest = digest_of(data, md);
  TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get());
  TS_MSG_IMPRINT_set_msg(imprint.get(), reinterpret_cast<unsigned char*>(digest.data()),
                         static_cast<int>(digest.size()));
  TS_REQ_set_version(request.get(), 1);
  TS_REQ_set_msg_imprint(request.get(), imprint.get());
  TS_REQ_set_cert_req(request.get(), 1);
  return der_of<TS_REQ>(request.get(), i2d_TS_REQ);
}

Appearance finished(PdfDocument& document, std::size_t page, const Box& box, const Canvas& canvas,
                    const FontSet& fonts) {
  return {page, box, canvas.content(), fonts.embed(document)};
}

int widget_for(PdfDocument& document, int signature, const std::string& field, const std::string& field_entries,
               const std::optional<Appearance>& appearance, std::size_t& page) {
  page = appearance ? appearance->page : 0;
  const double height = document.page(page).height;
  std::string rect = "[0 0 0 0]";
  std::string look;
  if (appearance) {
    const Box& box = appearance->box;
    const std::string size = pdf_number(box.x1 - box.x0) + " " + pdf_number(box.y1 - box.y0);
    rect = "[" + pdf_number(box.x0) + " " + pdf_number(height - box.y1) + " " + pdf_number(box.x1) + " " +
           pdf_number(height - box.y0) + "]";
    const int form = document.add_stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 " + size + "] /Resources << " + appearance->resources + " >>",
        appearance->content);
    look = " /AP << /N " + std::to_string(form) + " 0 R >>";
  }
  return document.add("<< /Type /Annot /Subtype /Widget /FT /Sig /F 132 /T (" + field + ") /V " +
                      std::to_string(signature) + " 0 R /P " + std::to_string(document.page(page).object) +
                      " 0 R /Rect " + rect + look + field_entries + " >>");
}

// Writes the dictionary with placeholders, ends the revision, and fills in range and value.
int sign_revision(PdfDocument& document, const std::string& entries, const SignOptions& options,
                  const std::optional<Appearance>& appearance,
                  const std::function<std::string(std::string_view)>& value_of) {
  const int signature =
      document.add("<< /Filter /Adobe.PPKLite " + entries + " /ByteRange " + std::string(kRangePlaceholder) +
                   " /Contents <" + std::string(kContentsBytes * 2, '0') + "> >>");
  std::size_t page = 0;
  const int widget = widget_for(document, signature, options.field, options.field_entries, appearance, page);
  document.add_signature_field(page, widget);
  if (options.certify) document.set_certification(signature);
  document.commit();

  const std::size_t start = document.offset_of(signature);
  const std::size_t range = document.bytes().find(kRangePlaceholder, start);
  const std::size_t gap = document.bytes().find("/Contents <", start) + 10;
  const std::size_t resume = gap + kContentsBytes * 2 + 2;
  char text[64];
  std::snprintf(text, sizeof text, "[0 %zu %zu %zu]", gap, resume, document.bytes().size() - resume);
  std::string padded = text;
  padded.append(kRangePlaceholder.size() - padded.size(), ' ');
  document.patch(range, padded);
  const std::string value = hex(value_of(document.bytes().substr(0, gap) + document.bytes().substr(resume)));
  if (value.size() > kContentsBytes * 2) throw std::logic_error("sample maker: CMS larger than its place");
  document.patch(gap + 1, value);
  return signature;
}

}  // namespace

Appearance text_appearance(PdfDocument& document, std::size_t page, const Box& box, Face face, double size,
                           std::string_view text, Colour colour) {
  FontSet fonts;
  Canvas canvas(box.x1 - box.x0, box.y1 - box.y0, fonts);
  canvas.centred(canvas.width() / 2, canvas.height() * 0.5 + size * 0.34, face, size, text, colour);
  return finished(document, page, box, canvas, fonts);
}

Appearance lines_appearance(PdfDocument& document, std::size_t page, const Box& box, double size,
                            const std::vector<std::string>& lines) {
  FontSet fonts;
  Canvas canvas(box.x1 - box.x0, box.y1 - box.y0, fonts);
  double baseline = size;
  for (const std::string& line : lines) {
    canvas.text(0, baseline, Face::kRegular, size, line);
    baseline += size * 1.15;
  }
  return finished(document, page, box, canvas, fonts);
}

Appearance ink_appearance(PdfDocument& document, std::size_t page, const Box& box, Chance& chance) {
  FontSet fonts;
  Canvas canvas(box.x1 - box.x0, box.y1 - box.y0, fonts);
  scribble_signature(canvas, {2, 2, canvas.width() - 2, canvas.height() - 2}, {0.05, 0.1, 0.75}, chance);
  return finished(document, page, box, canvas, fonts);
}

Appearance seal_appearance(PdfDocument& document, std::size_t page, const Box& box, const SealPicture& picture) {
  const std::string size = "/Type /XObject /Subtype /Image /Width " + std::to_string(picture.width) + " /Height " +
                           std::to_string(picture.height) + " /BitsPerComponent 8";
  const int mask = document.add_stream(size + " /ColorSpace /DeviceGray", picture.alpha);
  const int image =
      document.add_stream(size + " /ColorSpace /DeviceRGB /SMask " + std::to_string(mask) + " 0 R", picture.rgb);
  FontSet fonts;
  Canvas canvas(box.x1 - box.x0, box.y1 - box.y0, fonts);
  canvas.image("Im0", {0, 0, canvas.width(), canvas.height()});
  return {page, box, canvas.content(), "/XObject << /Im0 " + std::to_string(image) + " 0 R >>"};
}

std::string timestamp_token(std::string_view data, const Identity& authority, const std::string& digest, Instant time) {
  const EVP_MD* md = EVP_get_digestbyname(digest.c_str());
  std::unique_ptr<TS_RESP_CTX, Deleter<TS_RESP_CTX_free>> context(TS_RESP_CTX_new());
  const ObjectHandle policy(OBJ_txt2obj("2.16.704.1.1.1.99", 1));
  require(TS_RESP_CTX_set_signer_cert(context.get(), authority.certificate.get()) == 1 &&
              TS_RESP_CTX_set_signer_key(context.get(), authority.key.get()) == 1 &&
              TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256()) == 1 &&
              TS_RESP_CTX_set_ess_cert_id_digest(context.get(), EVP_sha256()) == 1 &&
              TS_RESP_CTX_set_def_policy(context.get(), policy.get()) == 1 &&
              TS_RESP_CTX_add_md(context.get(), md) == 1,
          "timestamp authority");
  TS_RESP_CTX_set_time_cb(context.get(), give_time, &time);
  TS_RESP_CTX_set_serial_cb(context.get(), give_serial, &time);
  const std::string request = timestamp_request(data, md);
  const BioHandle bio = memory_bio(request);
  std::unique_ptr<TS_RESP, Deleter<TS_RESP_free>> response(TS_RESP_create_response(context.get(), bio.get()));
  require(response != nullptr && TS_RESP_get_token(response.get()) != nullptr, "timestamp");
  return der_of<PKCS7>(TS_RESP_get_token(response.get()), i2d_PKCS7);
}

std::string detached_cms(std::string_view data, const Identity& signer, const SignOptions& options) {
  const EVP_MD* md = EVP_get_digestbyname(options.digest.c_str());
  constexpr unsigned kFlags = CMS_DETACHED | CMS_BINARY | CMS_PARTIAL;
  CmsHandle cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, kFlags));
  require(cms != nullptr, "CMS");
  CMS_SignerInfo* info = CMS_add1_signer(cms.get(), signer.certificate.get(), signer.key.get(), md,
                                         kFlags | CMS_NOSMIMECAP | (options.ess_certificate ? CMS_CADES : 0U));
  require(info != nullptr, "CMS signer");
  using SigningTime = SignOptions::SigningTime;
  if (options.signing_time == SigningTime::kUtc) add_signing_time(info, options.time);
  if (options.signing_time == SigningTime::kLocalAsUtc) add_signing_time(info, options.time + 7 * kHour);
  const BioHandle content = memory_bio(data);
  require(CMS_final(cms.get(), content.get(), nullptr, CMS_DETACHED | CMS_BINARY) == 1, "CMS signature");
  if (options.signing_time == SigningTime::kNone) drop_signing_time(info, signer, md);
  if (options.timestamp_authority != nullptr) {
    const ASN1_OCTET_STRING* value = CMS_SignerInfo_get0_signature(info);
    const std::string token = timestamp_token({reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                                               static_cast<std::size_t>(ASN1_STRING_length(value))},
                                              *options.timestamp_authority, options.digest, options.time);
    require(CMS_unsigned_add1_attr_by_NID(info, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token.data(),
                                          static_cast<int>(token.size())) == 1,
            "timestamp attribute");
  }
  return der_of<CMS_ContentInfo>(cms.get(), i2d_CMS_ContentInfo);
}

int sign(PdfDocument& document, const Identity& signer, const SignOptions& options,
         const std::optional<Appearance>& appearance) {
  std::string entries = "/Type /Sig /SubFilter /" + options.sub_filter + " /M (" + pdf_date(options.time) + ") /Name " +
                        pdf_text(signer.common_name());
  if (options.certify) {
    entries +=
        " /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P 2 /V "
        "/1.2 "
        ">> >>]";
  }
  entries += options.entries;
  return sign_revision(document, entries, options, appearance,
                       [&](std::string_view data) { return detached_cms(data, signer, options); });
}

int add_document_timestamp(PdfDocument& document, const Identity& authority, const std::string& field, Instant time) {
  SignOptions options;
  options.field = field;
  return sign_revision(document, "/Type /DocTimeStamp /SubFilter /ETSI.RFC3161", options, std::nullopt,
                       [&](std::string_view data) { return timestamp_token(data, authority, "SHA256", time); });
}

}  // namespace kiemchung::samples
