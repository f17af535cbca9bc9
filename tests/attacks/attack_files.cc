#include "tests/attacks/attack_files.h"

#include <qpdf/qpdf-c.h>

#include <array>
#include <cstdio>
#include <functional>
#include <memory>
#include <stdexcept>

#include "extractors/pdf/raw_file.h"
#include "samples/pdf_document.h"
#include "samples/signing.h"
#include "tests/attacks/cms_abuse.h"
#include "tests/attacks/pdf_updates.h"

namespace kiemchung::attacks {
namespace {

using samples::Identity;
using samples::PdfDocument;
using samples::SignOptions;

constexpr std::array<std::string_view, 30> kClasses = {"universal_forgery",
                                                       "incremental_saving",
                                                       "wrapping",
                                                       "byte_range",
                                                       "byte_range_overlap",
                                                       "dictionary_spoof",
                                                       "shadow_hide",
                                                       "shadow_replace",
                                                       "shadow_hide_and_replace",
                                                       "evil_annotation",
                                                       "sneaky_signature",
                                                       "pages",
                                                       "form_fill_side",
                                                       "duplicate_keys",
                                                       "chain_loop",
                                                       "chain_broken",
                                                       "orphan",
                                                       "two_fields",
                                                       "contents_tail",
                                                       "digest_is_a_signature",
                                                       "two_hashes",
                                                       "two_signer_infos",
                                                       "econtent_present",
                                                       "econtent_empty",
                                                       "econtent_other",
                                                       "ess_mismatch",
                                                       "attributes",
                                                       "copied_timestamp",
                                                       "written_anew",
                                                       "permissions"};

const samples::Instant kTime = samples::vietnam_time(2024, 11, 20);
constexpr const char* kEvil = "BT /F1 12 Tf 100 700 Td (Noi dung khac) Tj ET";

// By qpdf's C interface, as common optimisers and mail gateways do it.
std::string written_anew(const std::string& bytes, const std::function<void(qpdf_data)>& how) {
  struct Closer {
    void operator()(qpdf_data data) const { qpdf_cleanup(&data); }
  };
  const std::unique_ptr<_qpdf_data, Closer> pdf(qpdf_init());
  qpdf_silence_errors(pdf.get());
  bool ok = qpdf_read_memory(pdf.get(), "document", bytes.data(), bytes.size(), nullptr) == QPDF_SUCCESS &&
            qpdf_init_write_memory(pdf.get()) == QPDF_SUCCESS;
  how(pdf.get());
  ok = ok && qpdf_write(pdf.get()) == QPDF_SUCCESS;
  if (!ok) throw std::logic_error("qpdf did not write the sample");
  return {reinterpret_cast<const char*>(qpdf_get_buffer(pdf.get())), qpdf_get_buffer_length(pdf.get())};
}

// One page: a line of text, a picture drawn as a form, and a text field whose value shows.
struct Base {
  PdfDocument document;
  int font = 0, content = 0, frame = 0, field = 0, look = 0, page = 0, signature = 0;
  std::string bytes() const { return document.bytes(); }
};

struct BaseOptions {
  bool extra_page = false;
  bool sign = true;
  SignOptions options = {};
};

class Maker {
 public:
  explicit Maker(const samples::Pki& pki) : pki_(pki) {
    samples::CertificateRequest request;
    request.subject.organisation = "ỦY BAN NHÂN DÂN XÃ MẪU (MẪU THỬ)";
    request.subject.common_name = "Nguyễn Văn A (MẪU THỬ)";
    signer_ = samples::issue(pki.state_authority, request);
    request.subject.common_name = "Trần Văn B (MẪU THỬ)";
    other_ = samples::issue(pki.state_authority, request);
    plain_.time = kTime;
    plain_.timestamp_authority = &pki_.timestamp_authority;
    base_ = base({});
  }

  std::vector<AttackFile> run() {
    sound_ones();
    forgeries();
    byte_ranges();
    savings();
    shadows();
    prepared();
    object_streams();
    annotations();
    fields();
    pages();
    chains();
    containers();
    timestamps();
    rewriting();
    permissions();
    return std::move(files_);
  }

 private:
  void add(std::string name, std::string attack_class, std::string reason, std::string bytes) {
    files_.push_back({std::move(name), std::move(attack_class), std::move(reason), false, std::move(bytes)});
  }
  void add_sound(std::string name, std::string attack_class, std::string bytes, std::string reason = "") {
    files_.push_back({std::move(name), std::move(attack_class), std::move(reason), true, std::move(bytes)});
  }

  Base base(const BaseOptions& wanted) const {
    Base made;
    PdfDocument& document = made.document;
    made.font = document.add("<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>");
    const std::string resources = "/Font << /F1 " + std::to_string(made.font) + " 0 R >>";
    made.frame =
        document.add_stream("/Type /XObject /Subtype /Form /BBox [0 0 60 20] /Resources << " + resources + " >>",
                            "BT /F1 9 Tf 2 5 Td (Khung) Tj ET");
    made.look =
        document.add_stream("/Type /XObject /Subtype /Form /BBox [0 0 120 20] /Resources << " + resources + " >>",
                            "BT /F1 12 Tf 2 5 Td (100) Tj ET");
    PdfDocument::Page page;
    page.resources = resources + " /XObject << /Fm0 " + std::to_string(made.frame) + " 0 R >>";
    made.content =
        document.add_stream("", "BT /F1 12 Tf 100 700 Td (Noi dung da ky) Tj ET q 1 0 0 1 100 600 cm /Fm0 Do Q");
    page.contents = {made.content};
    document.add_page(page);
    if (wanted.extra_page) document.add_page(page);
    made.field =
        document.add("<< /Type /Annot /Subtype /Widget /FT /Tx /T (Muc1) /V (100) /Rect [100 500 220 520] /AP << /N " +
                     std::to_string(made.look) + " 0 R >> >>");
    document.add_signature_field(0, made.field);
    document.commit();
    made.page = document.page(0).object;
    if (!wanted.sign) return made;
    SignOptions options = wanted.options;
    options.time = kTime;
    options.timestamp_authority = plain_.timestamp_authority;
    made.signature = samples::sign(document, signer_, options, std::nullopt);
    return made;
  }

  std::string body(int number) const { return body_of(base_.bytes(), number); }
  std::string updated(const Update& update) const { return with_update(base_.bytes(), update); }
  std::string signature_replaced(const std::string& body) const {
    return updated({.objects = {{base_.signature, body}}});
  }
  std::string with_range(const std::string& range) const;
  // The last signature's covered bytes, and the file with another value in its gap.
  static std::string covered(const std::string& bytes);
  static std::string with_value(std::string bytes, const std::string& der);

  void sound_ones();
  void forgeries();
  void byte_ranges();
  void savings();
  void shadows();
  void prepared();
  std::string compressed_file(int* content);
  void object_streams();
  void annotations();
  void fields();
  void pages();
  void chains();
  void containers();
  void timestamps();
  void rewriting();
  void permissions();

  const samples::Pki& pki_;
  Identity signer_, other_;
  SignOptions plain_;
  Base base_;
  std::vector<AttackFile> files_;
};

std::string Maker::with_range(const std::string& range) const {
  std::string changed = body(base_.signature);
  const auto from = changed.find('[', changed.find("/ByteRange"));
  changed.replace(from, changed.find(']', from) - from + 1, range);
  return signature_replaced(changed);
}

std::string Maker::covered(const std::string& bytes) {
  const auto open = bytes.find('<', bytes.rfind("/Contents <"));
  return bytes.substr(0, open) + bytes.substr(bytes.find('>', open) + 1);
}

std::string Maker::with_value(std::string bytes, const std::string& der) {
  const auto open = bytes.find('<', bytes.rfind("/Contents <"));
  const auto close = bytes.find('>', open);
  std::string hex;
  for (const char c : der) {
    char text[3];
    std::snprintf(text, sizeof text, "%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    hex += text;
  }
  if (hex.size() > close - open - 1) throw std::logic_error("the value is larger than its place");
  hex.append(close - open - 1 - hex.size(), '0');
  return bytes.replace(open + 1, hex.size(), hex);
}

// The array behind a /ByteRange, with the spaces that fill its place.
std::string range_text(const std::string& bytes, std::size_t at) {
  const auto open = bytes.find('[', at);
  return bytes.substr(open, bytes.find('/', open) - open);
}

void Maker::sound_ones() {
  add_sound("sound", "universal_forgery", base_.bytes());
  // The clerk's number and date: further signatures whose appearances are the text.
  BaseOptions certified;
  certified.options.certify = true;
  Base made = base(certified);
  SignOptions options = plain_;
  options.field = "Signature2";
  samples::sign(made.document, signer_, options,
                samples::text_appearance(made.document, 0, {130, 90, 328, 120}, samples::Face{}, 13, "156"));
  options.field = "Signature3";
  samples::sign(made.document, signer_, options,
                samples::text_appearance(made.document, 0, {397, 94, 442, 123}, samples::Face{}, 13, "25"));
  add_sound("sound-clerk", "permissions", made.bytes());
  samples::add_document_timestamp(made.document, pki_.timestamp_authority, "Timestamp1", kTime + 3600);
  add_sound("sound-document-timestamp", "copied_timestamp", made.bytes());
  std::string tail = updated({.objects = {{880, "<< /Producer (Trinh doc) /ModDate (D:20241121) >>"}}});
  add_sound("sound-metadata-tail", "incremental_saving", tail.insert(tail.rfind("/Root "), "/Info 880 0 R "));
}

void Maker::forgeries() {
  std::string zeros = base_.bytes();
  for (auto i = zeros.find('<', zeros.rfind("/Contents")) + 1; zeros[i] != '>'; ++i) zeros[i] = '0';
  add("usf-contents-zero", "universal_forgery", "CONTENTS_EMPTY", zeros);
  add("usf-contents-missing", "universal_forgery", "CONTENTS_EMPTY",
      replaced(base_.bytes(), "/Contents <", "/Contentz <"));
  const std::string signature = body(base_.signature);
  const auto contents = signature.find("/Contents");
  const std::string head = signature.substr(0, contents);
  add("usf-contents-null", "universal_forgery", "CONTENTS_EMPTY", signature_replaced(head + "/Contents null >>"));
  add("usf-contents-one-zero", "universal_forgery", "CONTENTS_EMPTY", signature_replaced(head + "/Contents <00> >>"));
  add("usf-contents-empty", "universal_forgery", "CONTENTS_EMPTY", signature_replaced(head + "/Contents <> >>"));
  add("usf-range-missing", "universal_forgery", "BYTERANGE_MALFORMED",
      signature_replaced(replaced(signature, "/ByteRange", "/ByteRing")));
  add("usf-range-null", "universal_forgery", "BYTERANGE_MALFORMED", with_range("null"));

  add("spoof-reason-added", "dictionary_spoof", "DICT_OUTSIDE_COVERAGE",
      signature_replaced(replaced(signature, "<< ", "<< /Reason (Dong y) ")));
  add("spoof-copied-to-new-object", "dictionary_spoof", "DICT_OUTSIDE_COVERAGE", [&] {
    std::string form = body(form_of(base_.bytes()));
    const std::string field = "<< /FT /Sig /T (Moi) /V 801 0 R >>";
    return updated(
        {.objects = {{form_of(base_.bytes()), with_item(form, "/Fields", "802 0 R")}, {801, signature}, {802, field}}});
  }());
  add("two-contents", "duplicate_keys", "DUPLICATE_KEY",
      signature_replaced(replaced(signature, "<< ", "<< /Contents <00> ")));
  add("two-ranges", "duplicate_keys", "DUPLICATE_KEY",
      signature_replaced(replaced(signature, "<< ", "<< /ByteRange [0 10 20 30] ")));

  std::string tail = base_.bytes();
  const auto end = tail.find('>', tail.rfind("/Contents"));
  tail[end - 1] = '7';
  add_sound("contents-tail", "contents_tail", tail, "CONTENTS_TRAILING_DATA");
}

void Maker::byte_ranges() {
  add("range-negative", "byte_range", "BYTERANGE_MALFORMED", with_range("[0 -5 900 10]"));
  add("range-two-numbers", "byte_range", "BYTERANGE_MALFORMED", with_range("[0 100]"));
  add("range-six-numbers", "byte_range", "BYTERANGE_MALFORMED", with_range("[0 10 20 30 40 50]"));
  add("range-not-from-zero", "byte_range", "BYTERANGE_MALFORMED", with_range("[9 10 20 30]"));
  add("range-beyond-file", "byte_range", "BYTERANGE_OUT_OF_FILE", with_range("[0 10 20 99999999999]"));
  add("range-second-before-first", "byte_range", "BYTERANGE_MALFORMED", with_range("[0 500 100 50]"));
  add("range-real-numbers", "byte_range", "BYTERANGE_MALFORMED", with_range("[0 10.5 20 30]"));
  add("range-huge", "byte_range", "BYTERANGE_OUT_OF_FILE",
      with_range("[0 10 9223372036854775807 9223372036854775807]"));

  // Signed with a gap wider than the value: bytes between the value and the second part are nobody's.
  Base wide = base({});
  std::string bytes = wide.bytes();
  const auto open = bytes.find('<', bytes.rfind("/Contents <")), close = bytes.find('>', open);
  const std::string old_range = range_text(bytes, bytes.rfind("/ByteRange"));
  const std::size_t resume = close + 4;
  bytes = overwritten(
      bytes, old_range,
      "[0 " + std::to_string(open) + " " + std::to_string(resume) + " " + std::to_string(bytes.size() - resume) + "]");
  const std::string data = bytes.substr(0, open) + bytes.substr(resume);
  add("range-gap-too-wide", "byte_range", "GAP_NOT_CONTENTS",
      with_value(bytes, samples::detached_cms(data, signer_, plain_)));

  // Two signatures, the first made to reach over the second's value.
  Base two = base({});
  SignOptions options = plain_;
  options.field = "Signature2";
  samples::sign(two.document, signer_, options, std::nullopt);
  std::string both = two.bytes();
  const std::string range = range_text(both, both.find("/ByteRange"));
  const auto first_open = both.find('<', both.find("/Contents <")), first_close = both.find('>', first_open);
  both = overwritten(both, range,
                     "[0 " + std::to_string(first_open) + " " + std::to_string(first_close + 1) + " " +
                         std::to_string(both.size() - first_close - 1) + "]");
  add("ranges-overlap", "byte_range_overlap", "BYTERANGE_OVERLAP", both);

  // Wrapping: the signed tail moves behind a hole; a new dictionary points there and carries the old value.
  const std::string& file = base_.bytes();
  const auto gap = file.find('<', file.rfind("/Contents <")), behind = file.find('>', gap) + 1;
  const std::string hole = "\n% room for what was never signed\n";
  const std::string moved = file.substr(0, behind) + hole + file.substr(behind);
  std::string signature = body(base_.signature);
  const auto from = signature.find('[', signature.find("/ByteRange"));
  signature.replace(from, signature.find(']', from) - from + 1,
                    "[0 " + std::to_string(gap) + " " + std::to_string(behind + hole.size()) + " " +
                        std::to_string(file.size() - behind) + "]");
  const std::string previous = std::to_string(std::stoul(last_startxref(file)) + hole.size());
  add("wrapped-tail", "wrapping", "ORPHAN_SIGNATURE",
      with_update(
          moved,
          {.objects = {{base_.signature, signature}}, .root = std::to_string(root_of(file)), .previous = previous}));
  // The same with everything the new view needs written again, so that the form still shows the signature.
  std::vector<std::pair<int, std::string>> objects = {{base_.signature, signature}};
  for (const int number : {root_of(file), form_of(file), base_.page, base_.content, base_.field})
    objects.emplace_back(number, body(number));
  add("wrapped-tail-complete", "wrapping", "GAP_NOT_CONTENTS",
      with_update(moved, {.objects = objects, .root = std::to_string(root_of(file)), .previous = "-"}));
}

void Maker::savings() {
  const std::pair<int, std::string> evil = {base_.content, stream(kEvil)};
  add("isa-content", "incremental_saving", "CHANGED_CONTENT", updated({.objects = {evil}}));
  add("isa-no-xref-no-trailer", "incremental_saving", "TAIL_WITHOUT_XREF",
      updated({.objects = {evil}, .xref = false, .trailer = false, .startxref = false, .eof = false}));
  add("isa-trailer-without-xref", "incremental_saving", "TAIL_WITHOUT_XREF",
      updated({.objects = {evil}, .xref = false, .startxref = false}));
  add("isa-no-eof", "incremental_saving", "CHANGED_CONTENT", updated({.objects = {evil}, .eof = false}));
  add("isa-old-startxref", "incremental_saving", "TAIL_WITHOUT_XREF",
      updated({.objects = {evil}, .xref = false, .trailer = false, .startxref = false, .eof = false}) + "startxref\n" +
          last_startxref(base_.bytes()) + "\n%%EOF\n");
  add("isa-copied-signature", "incremental_saving", "DICT_OUTSIDE_COVERAGE",
      updated({.objects = {evil, {base_.signature, body(base_.signature)}}}));
  add("isa-no-startxref", "incremental_saving", "TAIL_WITHOUT_XREF", updated({.objects = {evil}, .startxref = false}));
}

void Maker::shadows() {
  const std::string& file = base_.bytes();
  add("hide-freed", "shadow_hide", "OBJECT_FREED", updated({.freed = {base_.frame}}));
  const auto other = file.find(std::to_string(base_.page) + " 0 obj");
  add("hide-wrong-header", "shadow_hide", "XREF_HEADER_MISMATCH", updated({.redirected = {{base_.frame, other}}}));
  add("hide-emptied", "shadow_hide", "CHANGED_CONTENT",
      updated({.objects = {{base_.frame, stream("", "/Type /XObject /Subtype /Form /BBox [0 0 60 20]")}}}));

  add("replace-font", "shadow_replace", "CHANGED_CONTENT",
      updated({.objects = {{base_.font, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"}}}));
  add("replace-field-value", "shadow_replace", "CHANGED_FORM_FILL",
      updated({.objects = {{base_.field, replaced(body(base_.field), "/V (100)", "/V (900)")}}}));
  add("replace-field-appearance", "shadow_replace", "CHANGED_FORM_FILL",
      updated(
          {.objects = {{base_.look, stream("BT /F1 12 Tf 2 5 Td (900) Tj ET", "/Subtype /Form /BBox [0 0 120 20]")}}}));

  // The second version of an object stands in the signed bytes, unreferenced, until an update points at it.
  Base made = base({.sign = false});
  const std::string prepared =
      std::to_string(made.content) + " 0 obj\n" + stream("0 0 1 rg 0 0 100 100 re f") + "\nendobj";
  made.document.add_stream("", "\n" + prepared + "\n", samples::StreamCoding::kAsGiven);
  SignOptions options = plain_;
  samples::sign(made.document, signer_, options, std::nullopt);
  const std::string signed_twice = made.bytes();
  add("switch-to-prepared-bytes", "shadow_hide_and_replace", "XREF_REDIRECT",
      with_update(signed_twice, {.redirected = {{made.content, signed_twice.find(prepared)}}}));
  add("switch-root", "shadow_hide_and_replace", "CHANGED_UNEXPLAINED",
      updated({.objects = {{800, body(root_of(file))}}, .root = "800"}));
  const int tree = pages_of(file);
  const std::string page = "<< /Type /Page /Parent 803 0 R /MediaBox [0 0 595 842] >>";
  add("switch-page-tree", "shadow_hide_and_replace", "CHANGED_CONTENT",
      updated({.objects = {{root_of(file),
                            replaced(body(root_of(file)), "/Pages " + std::to_string(tree) + " 0 R", "/Pages 803 0 R")},
                           {803, "<< /Type /Pages /Count 1 /Kids [804 0 R] >>"},
                           {804, page}}}));
}

// What an attacker prepares before signing: names without objects, and objects with two meanings.
void Maker::prepared() {
  const auto prepared_base = [&](const std::function<void(Base&)>& prepare) {
    Base made = base({.sign = false});
    prepare(made);
    SignOptions options = plain_;
    made.signature = samples::sign(made.document, signer_, options, std::nullopt);
    return made;
  };
  // The page draws object 850, which does not exist until a later signature's look names it as well.
  Base missing = prepared_base([](Base& made) { made.document.change_page(0).contents.push_back(850); });
  const std::string evil = stream(kEvil, "/Type /XObject /Subtype /Form /BBox [0 0 60 20]");
  add("switch-on-missing-object", "shadow_hide_and_replace", "CHANGED_CONTENT",
      with_update(missing.bytes(), {.objects = {{850, evil}}}));
  add("switch-on-missing-object-as-metadata", "shadow_hide_and_replace", "CHANGED_CONTENT", [&] {
    const int root = root_of(missing.bytes());
    return with_update(missing.bytes(),
                       {.objects = {{root, replaced(body_of(missing.bytes(), root), "<< ", "<< /DSS 851 0 R ")},
                                    {851, "<< /Certs [850 0 R] >>"},
                                    {850, stream(kEvil)}}});
  }());
  // One object is the page's resources and the file's information dictionary.
  Base shared = prepared_base([](Base& made) {
    const int both = made.document.add("<< /Producer (Mau) /Font << /F1 " + std::to_string(made.font) + " 0 R >> >>");
    made.look = both;
    made.document.change_page(0).resources += " /Properties << /P1 " + std::to_string(both) + " 0 R >>";
  });
  const std::string renamed = std::to_string(shared.look) + " 0 R";
  const auto with_info = [&](std::string bytes) {
    return bytes.insert(bytes.rfind("/Root "), "/Info " + renamed + " ");
  };
  add("info-is-a-resource", "shadow_replace", "CHANGED_CONTENT",
      with_info(with_update(shared.bytes(), {.objects = {{shared.look, "<< /Producer (Khac) >>"}}})));
  // The content stream calls itself metadata and stands in the validation store.
  Base store = prepared_base([](Base& made) {
    made.frame = made.document.add_stream("/Type /Metadata /Subtype /XML", kEvil);
    made.document.change_page(0).contents.push_back(made.frame);
    const int list = made.document.add("<< /Certs [" + std::to_string(made.frame) + " 0 R] >>");
    made.look = list;
  });
  const int root = root_of(store.bytes());
  add("content-in-validation-store", "shadow_replace", "CHANGED_CONTENT",
      with_update(store.bytes(), {.objects = {{root, replaced(body_of(store.bytes(), root), "<< ",
                                                              "<< /DSS " + std::to_string(store.look) + " 0 R ")},
                                              {store.frame, stream(kEvil)}}}));
  add("content-as-metadata", "shadow_replace", "CHANGED_CONTENT",
      with_update(store.bytes(), {.objects = {{root, replaced(body_of(store.bytes(), root), "<< ",
                                                              "<< /Metadata " + std::to_string(store.frame) + " 0 R ")},
                                              {store.frame, stream(kEvil, "/Type /Metadata /Subtype /XML")}}}));
  const std::string page = body(base_.page);
  add("page-with-two-contents", "duplicate_keys", "CHANGED_UNEXPLAINED",
      updated({.objects = {{base_.page, replaced(page, "<< ", "<< /Contents [801 0 R] ")}, {801, stream(kEvil)}}}));
}

// ISO 32000-2 §7.4.4.2 with literals only: the table is cleared before the codes grow longer than nine bits.
std::string lzw(const std::string& data) {
  std::string out;
  unsigned long bits = 0;
  int held = 0;
  const auto put = [&](unsigned code) {
    bits = bits << 9 | code;
    for (held += 9; held >= 8; held -= 8) out += static_cast<char>(bits >> (held - 8) & 0xFF);
    bits &= 0xFF;
  };
  constexpr unsigned kClear = 256, kEnd = 257;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (i % 200 == 0) put(kClear);
    put(static_cast<unsigned char>(data[i]));
  }
  put(kEnd);
  if (held > 0) out += static_cast<char>(bits << (8 - held) & 0xFF);
  return out;
}

// A file whose objects stand in object streams, signed by an update of its own.
std::string Maker::compressed_file(int* content) {
  Base plain = base({.sign = false});
  std::string bytes =
      written_anew(plain.bytes(), [](qpdf_data pdf) { qpdf_set_object_stream_mode(pdf, qpdf_o_generate); });
  raw::RawFile file(view(bytes));
  const int root = root_of(bytes), pages = static_cast<int>(file.catalogue(1)->find("Pages")->ref.number);
  const raw::Object* tree = file.object(static_cast<std::uint32_t>(pages), 1);
  const int page = static_cast<int>(tree->find("Kids")->items.at(0).ref.number);
  *content = page;
  const std::string value = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange " +
                            std::string(40, ' ') + "/Contents <" + std::string(14000, '0') + "> >>";
  bytes = with_update(bytes, {.objects = {{root, "<< /Type /Catalog /Pages " + std::to_string(pages) +
                                                     " 0 R /AcroForm << /SigFlags 3 /Fields [861 0 R] >> >>"},
                                          {860, value},
                                          {861, "<< /FT /Sig /T (Signature1) /V 860 0 R >>"}}});
  const auto open = bytes.rfind("/Contents <") + 10, resume = bytes.find('>', open) + 1;
  const std::string range =
      "[0 " + std::to_string(open) + " " + std::to_string(resume) + " " + std::to_string(bytes.size() - resume) + "]";
  bytes.replace(bytes.rfind("/ByteRange ") + 11, range.size(), range);
  return with_value(bytes, samples::detached_cms(covered(bytes), signer_, plain_));
}

void Maker::object_streams() {
  int page = 0;
  const std::string file = compressed_file(&page);
  add_sound("sound-object-streams", "shadow_hide", file);
  raw::RawFile raw_file(view(file));
  const raw::Entry* entry = raw_file.entry(static_cast<std::uint32_t>(page), raw_file.latest());
  if (!entry || entry->type != raw::Entry::Type::kCompressed) throw std::logic_error("the page is not compressed");
  const int holder = static_cast<int>(entry->offset);
  const std::string evil_page = "<< /Type /Page /Parent 1 0 R /MediaBox [0 0 100 100] >>";
  const std::string head = std::to_string(page) + " 0 ";
  const std::string entries = "/Type /ObjStm /N 1 /First " + std::to_string(head.size());
  add("object-stream-rewritten", "shadow_replace", "CHANGED_CONTENT",
      with_update(file, {.objects = {{holder, stream(head + evil_page, entries)}}}));
  add("object-stream-freed", "shadow_hide", "CHANGED_CONTENT", with_update(file, {.freed = {holder}}));
  // The new objects stand in a stream whose coding this reader does not know and others do.
  const std::string coded = stream(lzw(head + evil_page), entries + " /Filter /LZWDecode");
  std::string bytes = file + "870 0 obj\n" + coded + "\nendobj\n";
  const std::size_t at = bytes.size();
  const auto line = [](int type, std::size_t second, int third) {
    std::string made(1, static_cast<char>(type));
    for (int shift = 24; shift >= 0; shift -= 8) made += static_cast<char>(second >> shift & 0xFF);
    return made + static_cast<char>(third);
  };
  const std::string rows = line(2, 870, 0) + line(1, file.size(), 0) + line(1, at, 0);
  bytes += "871 0 obj\n" +
           stream(rows, "/Type /XRef /W [1 4 1] /Size 900 /Index [" + std::to_string(page) + " 1 870 2] /Root " +
                            std::to_string(root_of(file)) + " 0 R /Prev " + last_startxref(file)) +
           "\nendobj\nstartxref\n" + std::to_string(at) + "\n%%EOF\n";
  add("object-stream-unreadable", "shadow_replace", "CHANGES_UNREADABLE", bytes);
}

void Maker::annotations() {
  const auto annotated = [&](const Base& on, const std::string& annotation) {
    const std::string page = with_item(body_of(on.bytes(), on.page), "/Annots", "801 0 R");
    return with_update(on.bytes(), {.objects = {{on.page, page}, {801, annotation}}});
  };
  const std::string place = " /Rect [90 690 300 720] /Contents (100 trieu) /DA (/F1 12 Tf) >>";
  for (const char* subtype : {"FreeText", "Stamp", "Redact"})
    add(std::string("annotation-") + subtype, "evil_annotation", "CHANGED_ANNOTATIONS",
        annotated(base_, std::string("<< /Type /Annot /Subtype /") + subtype + place));
  BaseOptions level;
  level.options.certify = true;
  level.options.entries = " /Note (P3)";
  Base certified = base(level);
  add("annotation-on-certified", "evil_annotation", "MDP_VIOLATED",
      annotated(certified, "<< /Type /Annot /Subtype /FreeText" + place));
  add("annotation-signed-over", "evil_annotation", "CHANGED_ANNOTATIONS", [&] {
    Base made = base({});
    const int note = made.document.add("<< /Type /Annot /Subtype /FreeText" + place);
    made.document.add_annotation(0, note);
    SignOptions options = plain_;
    options.field = "Signature2";
    samples::sign(made.document, signer_, options, std::nullopt);
    return made.bytes();
  }());

  // A signature whose appearance hides text; then the same certified, and with its value removed afterwards.
  const auto covering = [&](Base made) {
    SignOptions options = plain_;
    options.field = "Signature2";
    samples::Appearance cover;
    cover.box = {90, 841.89 - 730, 300, 841.89 - 690};
    cover.content = "1 1 1 rg 0 0 210 40 re f";
    samples::sign(made.document, other_, options, cover);
    return made;
  };
  add("sneaky-cover", "sneaky_signature", "COVERS_SIGNED_TEXT", covering(base({})).bytes());
  add("sneaky-cover-masked-picture", "sneaky_signature", "COVERS_SIGNED_TEXT", [&] {
    // A picture with a mask that lets nothing through.
    Base made = base({});
    const samples::SealPicture white{20, 20, std::string(1200, '\xFF'), std::string(400, '\xFF')};
    SignOptions options = plain_;
    options.field = "Signature2";
    samples::sign(made.document, other_, options,
                  samples::seal_appearance(made.document, 0, {90, 841.89 - 730, 300, 841.89 - 690}, white));
    return made.bytes();
  }());
  add("sneaky-cover-certified", "sneaky_signature", "COVERS_SIGNED_TEXT", covering(base(level)).bytes());
  const std::string covered_file = covering(base({})).bytes();
  const std::string form = body_of(covered_file, form_of(covered_file));
  const auto fields = form.find('[', form.find("/Fields"));
  const auto last = form.rfind(" 0 R", form.find(']', fields));
  const int widget = std::stoi(form.substr(form.find_last_of(" [", last - 1) + 1));
  const std::string value = body_of(covered_file, widget);
  const auto at = value.find("/V ");
  add("sneaky-value-removed", "sneaky_signature", "CHANGED_UNEXPLAINED",
      with_update(covered_file, {.objects = {{widget, std::string(value).erase(at, value.find("0 R", at) + 3 - at)}}}));
  add("sneaky-unsigned-field", "sneaky_signature", "CHANGED_ANNOTATIONS",
      updated({.objects = {{form_of(base_.bytes()), with_item(body(form_of(base_.bytes())), "/Fields", "801 0 R")},
                           {801, "<< /FT /Sig /T (La) /Type /Annot /Subtype /Widget /Rect [90 690 300 720] >>"}}}));
}

void Maker::fields() {
  // The new value brings the page's own drawing along, named as the field's appearance.
  const std::string filled = replaced(replaced(body(base_.field), "/V (100)", "/V (900)"),
                                      std::to_string(base_.look) + " 0 R", std::to_string(base_.frame) + " 0 R");
  add("fill-rewrites-page-drawing", "form_fill_side", "CHANGED_CONTENT",
      updated({.objects = {{base_.field, filled},
                           {base_.frame, stream("BT /F1 9 Tf 2 5 Td (Khac) Tj ET",
                                                "/Type /XObject /Subtype /Form /BBox [0 0 60 20]")}}}));
  add("fill-rewrites-content", "form_fill_side", "CHANGED_CONTENT",
      updated({.objects = {{base_.field, replaced(body(base_.field), "/V (100)", "/V (900)")},
                           {base_.content, stream(kEvil)}}}));
  add("info-points-at-page", "form_fill_side", "CHANGED_CONTENT", [&] {
    std::string bytes = updated({.objects = {{base_.page, replaced(body(base_.page), "595.28", "300.28")}}});
    const auto trailer = bytes.rfind("/Root ");
    return bytes.insert(trailer, "/Info " + std::to_string(base_.page) + " 0 R ");
  }());

  const int form = form_of(base_.bytes());
  add("orphan-form-emptied", "orphan", "ORPHAN_SIGNATURE",
      updated({.objects = {{form, "<< /Fields [] /SigFlags 3 >>"}}}));
  add("two-fields-one-dictionary", "two_fields", "SAME_FIELD_TWICE",
      updated({.objects = {{form, with_item(body(form), "/Fields", "801 0 R")},
                           {801, "<< /FT /Sig /T (Hai) /V " + std::to_string(base_.signature) + " 0 R >>"}}}));
}

void Maker::pages() {
  const std::string& file = base_.bytes();
  const int tree = pages_of(file);
  const std::string page = "<< /Type /Page /Parent " + std::to_string(tree) + " 0 R /MediaBox [0 0 595 842] >>";
  add("page-added", "pages", "CHANGED_CONTENT",
      updated({.objects = {{tree, with_item(body(tree), "/Kids", "801 0 R")}, {801, page}}}));
  Base two = base({.extra_page = true});
  const std::string second = std::to_string(two.document.page(1).object) + " 0 R";
  add("page-removed", "pages", "CHANGED_CONTENT",
      with_update(two.bytes(), {.objects = {{tree, replaced(body_of(two.bytes(), tree), second, "")}}}));
  add("page-turned", "pages", "CHANGED_CONTENT",
      updated({.objects = {{base_.page, replaced(body(base_.page), "<< ", "<< /Rotate 180 ")}}}));
  add("page-content-added", "pages", "CHANGED_CONTENT",
      updated({.objects = {{base_.page, with_item(body(base_.page), "/Contents", "801 0 R")}, {801, stream(kEvil)}}}));
}

void Maker::chains() {
  const std::string nothing = "<< /Nothing true >>";
  std::string bytes = base_.bytes();
  const std::size_t own = bytes.size() + std::string("802 0 obj\n" + nothing + "\nendobj\n").size();
  add("prev-loop", "chain_loop", "XREF_LOOP", updated({.objects = {{802, nothing}}, .previous = std::to_string(own)}));
  add("prev-nowhere", "chain_broken", "XREF_CHAIN_BROKEN", [&] {
    std::vector<std::pair<int, std::string>> objects;
    for (const int number : {root_of(bytes), form_of(bytes), pages_of(bytes), base_.page, base_.signature})
      objects.emplace_back(number, body(number));
    return updated({.objects = objects, .previous = "7"});
  }());
  add("prev-left-out", "chain_broken", "XREF_CHAIN_SKIPS", [&] {
    std::vector<std::pair<int, std::string>> objects;
    const std::string& file = base_.bytes();
    for (const int number : {root_of(file), form_of(file), pages_of(file), base_.page, base_.content})
      objects.emplace_back(number, body(number));
    return with_update(file, {.objects = objects,
                              .redirected = {{base_.signature, file.find(std::to_string(base_.signature) + " 0 obj")}},
                              .previous = "-"});
  }());
}

void Maker::containers() {
  const std::string& file = base_.bytes();
  const std::string data = covered(file);
  const auto holding = [&](const std::string& der) { return with_value(file, der); };
  add("cms-second-signer-of-another-file", "two_signer_infos", "MULTI_SIGNER",
      holding(with_stolen_signer(data, signer_, "another file", other_)));
  add_sound("cms-two-signers", "two_signer_infos", holding(with_two_signers(data, signer_, other_)), "MULTI_SIGNER");
  add("cms-digest-is-a-signature", "digest_is_a_signature", "ALG_UNSUPPORTED",
      holding(with_signature_as_digest(data, signer_)));
  add("cms-two-hashes", "two_hashes", "ALG_INCONSISTENT", holding(with_two_hashes(data, signer_)));
  add("cms-content-present", "econtent_present", "ECONTENT_PRESENT", holding(with_content("Noi dung", signer_)));
  add("cms-content-empty", "econtent_empty", "ECONTENT_EMPTY", holding(with_empty_content(data, signer_)));
  add("cms-content-empty-signed", "econtent_empty", "DIGEST_MISMATCH", holding(with_digest_of_nothing(signer_)));
  add("cms-content-other", "econtent_other", "DIGEST_MISMATCH",
      holding(with_other_content("%PDF-1.7 van ban khac", signer_)));
  add("cms-foreign-certificate-hash", "ess_mismatch", "ESS_MISMATCH", holding(with_foreign_ess(data, signer_, other_)));
  add("cms-no-message-digest", "attributes", "DIGEST_MISMATCH", holding(without_message_digest(data, signer_)));
  add_sound("cms-unsorted-attributes", "attributes", holding(with_unsorted_attributes(data, signer_)), "ATTRS_NOT_DER");
}

void Maker::timestamps() {
  const std::string& file = base_.bytes();
  const std::string token =
      samples::timestamp_token("the value of another signature", pki_.timestamp_authority, "SHA256", kTime);
  add("timestamp-of-another-signature", "copied_timestamp", "TST_IMPRINT_MISMATCH",
      with_value(file, with_copied_timestamp(covered(file), signer_, token)));
  Base made = base({});
  samples::add_document_timestamp(made.document, pki_.timestamp_authority, "Timestamp1", kTime + 3600);
  add("document-timestamp-of-another-file", "copied_timestamp", "TST_IMPRINT_MISMATCH",
      with_value(made.bytes(), samples::timestamp_token("another file", pki_.timestamp_authority, "SHA256", kTime)));
}

void Maker::rewriting() {
  std::string shifted = base_.bytes();
  shifted.insert(shifted.find('\n') + 1, "% saved by another program\n");
  add("resaved-shifted", "written_anew", "RESAVED_AFTER_SIGNING", shifted);
  add("resaved-optimised", "written_anew", "RESAVED_AFTER_SIGNING",
      written_anew(base_.bytes(), [](qpdf_data pdf) { qpdf_set_object_stream_mode(pdf, qpdf_o_generate); }));
  add("resaved-linearised", "written_anew", "RESAVED_AFTER_SIGNING",
      written_anew(base_.bytes(), [](qpdf_data pdf) { qpdf_set_linearization(pdf, QPDF_TRUE); }));
  add("resaved-encrypted", "written_anew", "RESAVED_AFTER_SIGNING", written_anew(base_.bytes(), [](qpdf_data pdf) {
        qpdf_set_r6_encryption_parameters2(pdf, "", "owner", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
                                           QPDF_TRUE, qpdf_r3p_full, QPDF_TRUE);
      }));
  std::string changed = base_.bytes();
  changed[changed.find("/MediaBox") + 12] ^= 1;
  add("one-byte-changed", "written_anew", "DIGEST_MISMATCH", changed);
}

void Maker::permissions() {
  const std::string filled_value = "/V (900)";
  const auto filled = [&](const Base& made) {
    const std::string field = replaced(body_of(made.bytes(), made.field), "/V (100)", filled_value);
    return with_update(made.bytes(), {.objects = {{made.field, field}}});
  };
  const auto reference = [](const std::string& method, const std::string& parameters) {
    return " /Reference [<< /Type /SigRef /TransformMethod /" + method +
           " /TransformParams << /Type /TransformParams " + parameters + " /V /1.2 >> >>]";
  };
  BaseOptions wanted;
  wanted.options.entries = reference("DocMDP", "/P 1");
  add("docmdp-1-filled", "permissions", "MDP_VIOLATED", filled(base(wanted)));
  wanted.options.entries = reference("FieldMDP", "/Action /Include /Fields [(Muc1)]");
  add("fieldmdp-include-filled", "permissions", "MDP_VIOLATED", filled(base(wanted)));
  wanted.options.entries = reference("FieldMDP", "/Action /Exclude /Fields [(Khac)]");
  add("fieldmdp-exclude-filled", "permissions", "MDP_VIOLATED", filled(base(wanted)));
  wanted.options.entries = "";
  wanted.options.field_entries = " /Lock << /Type /SigFieldLock /Action /All >>";
  add("lock-all-filled", "permissions", "MDP_VIOLATED", filled(base(wanted)));
  wanted.options.field_entries = " /Lock << /Type /SigFieldLock /Action /Exclude /Fields [(Muc1)] /P 1 >>";
  add("lock-level-1-filled", "permissions", "MDP_VIOLATED", filled(base(wanted)));

  // A lock that is respected, and a certification that comes after another signature.
  wanted.options.field_entries = " /Lock << /Type /SigFieldLock /Action /Include /Fields [(Muc1)] >>";
  Base locked = base(wanted);
  SignOptions options = plain_;
  options.field = "Signature2";
  samples::sign(locked.document, other_, options, std::nullopt);
  add_sound("sound-lock-kept", "permissions", locked.bytes());
  Base late = base({});
  options.certify = true;
  samples::sign(late.document, other_, options, std::nullopt);
  add("certified-second", "permissions", "CERTIFICATION_NOT_FIRST", late.bytes());
}

}  // namespace

std::span<const std::string_view> attack_classes() { return kClasses; }

std::vector<AttackFile> make_attack_files(const samples::Pki& pki) { return Maker(pki).run(); }

}  // namespace kiemchung::attacks
