#include "extractors/pdf/page_origin.h"

#include <gmock/gmock.h>

#include "extractors/fields/document_class.h"
#include "extractors/fields/text_norm.h"

namespace kiemchung {
namespace {

PageContent page_with(const std::string& text, bool visible, bool picture, bool picture_last = false) {
  PageContent content;
  content.page = 1;
  content.width = 595;
  content.height = 842;
  if (picture) {
    PageImage image;
    image.box = {0, 0, 595, 842};
    image.codec = "jpeg";
    content.images.push_back(image);
  }
  for (const char32_t c : to_code_points(text)) {
    Glyph glyph;
    glyph.text = from_code_points(std::u32string(1, c));
    glyph.visible = visible;
    content.glyphs.push_back(glyph);
  }
  if (picture && picture_last) content.images[0].glyphs_before = content.glyphs.size();
  return content;
}

std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text + " ";
  return out;
}

const char* const kVietnamese = "Ủy ban nhân dân huyện báo cáo kết quả thực hiện công tác cải cách hành chính";
const char* const kForeign = "UV bsn nhin ddn huyQn b6o c6o kCt qui thqc hiQn cdng t6c cii c6ch hdnh chinh";

TEST(PageOrigin, TextOfAProgramIsBornDigital) {
  EXPECT_EQ(page_origin(page_with(repeated(kVietnamese, 10), true, false)).fact.origin, Origin::kBornDigital);
}

TEST(PageOrigin, InvisibleTextOverAPictureIsAScanAndNotTrusted) {
  const PageOrigin origin = page_origin(page_with(repeated(kVietnamese, 10), false, true));
  EXPECT_EQ(origin.fact.origin, Origin::kScanned);
  EXPECT_TRUE(origin.untrusted_text);
}

TEST(PageOrigin, TextUnderAnOpaquePictureIsAScan) {
  PageContent content = page_with(repeated(kVietnamese, 10), true, true, true);
  hide_covered_text(content);
  EXPECT_EQ(page_origin(content).fact.origin, Origin::kScanned);
}

TEST(PageOrigin, GoodTextOverABackgroundPictureIsBornDigital) {
  PageContent content = page_with(repeated(kVietnamese, 10), true, true);
  hide_covered_text(content);
  EXPECT_EQ(page_origin(content).fact.origin, Origin::kBornDigital);
}

TEST(PageOrigin, ForeignRecognitionOverAPictureIsAScanAndNotTrusted) {
  const PageOrigin origin = page_origin(page_with(repeated(kForeign, 10), true, true));
  EXPECT_EQ(origin.fact.origin, Origin::kScanned);
  EXPECT_TRUE(origin.untrusted_text);
}

TEST(PageOrigin, LettersWithoutMeaningAreNotTrusted) {
  const PageOrigin origin = page_origin(page_with(repeated(kForeign, 10), true, false));
  EXPECT_EQ(origin.fact.origin, Origin::kBornDigital);
  EXPECT_TRUE(origin.untrusted_text);
}

TEST(DocumentOrigin, ProgramPagesAndScansInOneFileAreMixed) {
  std::vector<PageFact> pages(2);
  pages[0].origin = Origin::kBornDigital;
  pages[1].origin = Origin::kScanned;
  EXPECT_EQ(document_origin(pages), Origin::kMixed);
  pages[1].origin = Origin::kUnknown;
  EXPECT_EQ(document_origin(pages), Origin::kBornDigital);
}

DocumentFacts facts_of(Origin origin) {
  DocumentFacts facts;
  facts.media_type = "application/pdf";
  facts.origin = origin;
  PageFact page;
  page.page = 1;
  page.origin = origin;
  facts.page_facts.push_back(page);
  return facts;
}

TEST(DocumentClassOf, SignaturesAndOriginDecide) {
  DocumentFacts native = facts_of(Origin::kBornDigital);
  EXPECT_EQ(document_class(native), DocumentClass::kNativeUnsigned);
  native.signatures.emplace_back();
  EXPECT_EQ(document_class(native), DocumentClass::kNativeSigned);
  native.signatures[0].role = SignatureRole::kPublisher;
  EXPECT_EQ(document_class(native), DocumentClass::kNativeUnsigned);

  DocumentFacts scan = facts_of(Origin::kScanned);
  EXPECT_EQ(document_class(scan), DocumentClass::kPaperScan);
  scan.signatures.emplace_back();
  scan.signatures[0].signer.is_organisation = false;
  EXPECT_EQ(document_class(scan), DocumentClass::kPaperScan);
  scan.signatures[0].signer.is_organisation = true;
  EXPECT_EQ(document_class(scan), DocumentClass::kElectronicCopy);
}

TEST(DocumentClassOf, PicturesAndOtherFilesAreWhatTheyAre) {
  DocumentFacts facts;
  facts.media_type = "image/jpeg";
  EXPECT_EQ(document_class(facts), DocumentClass::kImage);
  facts.media_type = "application/zip";
  EXPECT_EQ(document_class(facts), DocumentClass::kOther);
}

}  // namespace
}  // namespace kiemchung
