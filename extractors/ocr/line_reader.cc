#include "extractors/ocr/line_reader.h"

#include <tesseract/baseapi.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "extractors/fields/text_norm.h"
#include "extractors/ocr/leptonica.h"

namespace kiemchung {
namespace {

using Engine = tesseract::TessBaseAPI;

std::unique_ptr<Engine> start_engine(const std::string& folder, const char* language) {
  auto engine = std::make_unique<Engine>();
  const char* path = folder.empty() ? nullptr : folder.c_str();
  if (engine->Init(path, language, tesseract::OEM_LSTM_ONLY) != 0) return nullptr;
  engine->SetVariable("debug_file", "/dev/null");
  // Documents are set in proportional faces; looking for fixed pitch takes a tenth of the time and finds nothing.
  engine->SetVariable("textord_all_prop", "1");
  return engine;
}

PixelBox box_at(const tesseract::PageIterator& place, tesseract::PageIteratorLevel level) {
  PixelBox box;
  place.BoundingBox(level, &box.x0, &box.y0, &box.x1, &box.y1);
  return box;
}

std::string text_at(const tesseract::ResultIterator& place) {
  const std::unique_ptr<const char[]> text(place.GetUTF8Text(tesseract::RIL_SYMBOL));
  return text ? normalise(text.get()) : "";
}

void finish(ReadLine& line) {
  double sum = 0;
  for (const ReadSign& sign : line.signs) {
    if (sign.starts_word && !line.text.empty()) line.text += ' ';
    line.text += sign.text;
    sum += sign.confidence;
  }
  line.confidence = line.signs.empty() ? 0 : sum / static_cast<double>(line.signs.size());
}

std::vector<ReadLine> lines_of(Engine& engine) {
  std::vector<ReadLine> lines;
  const std::unique_ptr<tesseract::ResultIterator> place(engine.GetIterator());
  if (!place) return lines;
  do {
    if (place->IsAtBeginningOf(tesseract::RIL_TEXTLINE)) {
      lines.emplace_back();
      lines.back().box = box_at(*place, tesseract::RIL_TEXTLINE);
    }
    ReadSign sign;
    sign.text = text_at(*place);
    if (sign.text.empty() || lines.empty()) continue;
    sign.box = box_at(*place, tesseract::RIL_SYMBOL);
    sign.confidence = static_cast<double>(place->Confidence(tesseract::RIL_SYMBOL)) / 100.0;
    sign.starts_word = place->IsAtBeginningOf(tesseract::RIL_WORD);
    lines.back().signs.push_back(std::move(sign));
  } while (place->Next(tesseract::RIL_SYMBOL));
  for (ReadLine& line : lines) finish(line);
  return lines;
}

}  // namespace

struct LineReader::Impl {
  std::unique_ptr<Engine> fast;
  std::unique_ptr<Engine> script;

  static PixPtr give(Engine& engine, const GreyImage& image, double dpi, tesseract::PageSegMode mode) {
    PixPtr pix = pix_from_grey(image.pixels.data(), image.width, image.height, image.width);
    engine.SetPageSegMode(mode);
    engine.SetImage(pix.get());
    engine.SetSourceResolution(std::clamp(static_cast<int>(dpi), 70, 600));
    return pix;
  }
};

LineReader::LineReader(const std::string& folder) : impl_(std::make_unique<Impl>()) {
  impl_->fast = start_engine(folder, "vie");
  if (!impl_->fast) {
    throw std::runtime_error("language data vie.traineddata not found" +
                             (folder.empty() ? std::string() : " in " + folder) +
                             "; install the package tesseract-ocr-vie or name the folder with its data");
  }
  impl_->script = start_engine(folder, "Vietnamese");
  if (!impl_->script) impl_->script = start_engine(folder, "script/Vietnamese");
}

LineReader::~LineReader() = default;

bool LineReader::has_second_model() const { return impl_->script != nullptr; }

std::vector<PixelBox> LineReader::find_lines(const GreyImage& image, double dpi) {
  std::vector<PixelBox> boxes;
  if (image.width < 16 || image.height < 16) return boxes;
  const PixPtr pix = Impl::give(*impl_->fast, image, dpi, tesseract::PSM_AUTO);
  const std::unique_ptr<tesseract::PageIterator> place(impl_->fast->AnalyseLayout());
  if (!place) return boxes;
  do {
    boxes.push_back(box_at(*place, tesseract::RIL_TEXTLINE));
  } while (place->Next(tesseract::RIL_TEXTLINE));
  std::sort(boxes.begin(), boxes.end(), [](const PixelBox& a, const PixelBox& b) { return a.y0 < b.y0; });
  impl_->fast->Clear();
  return boxes;
}

ReadLine LineReader::read_line(const GreyImage& image, double dpi, LineModel model) {
  Engine& engine = model == LineModel::kScript && impl_->script ? *impl_->script : *impl_->fast;
  if (image.width < 8 || image.height < 8) return {};
  const PixPtr pix = Impl::give(engine, image, dpi, tesseract::PSM_SINGLE_LINE);
  if (engine.Recognize(nullptr) != 0) return {};
  std::vector<ReadLine> lines = lines_of(engine);
  engine.Clear();
  if (lines.empty()) return {};
  for (std::size_t i = 1; i < lines.size(); ++i) {
    lines[0].signs.insert(lines[0].signs.end(), lines[i].signs.begin(), lines[i].signs.end());
  }
  if (lines.size() > 1) {
    lines[0].text.clear();
    finish(lines[0]);
  }
  return std::move(lines[0]);
}

std::vector<ReadLine> LineReader::read_block(const GreyImage& image, double dpi) {
  if (image.width < 16 || image.height < 16) return {};
  const PixPtr pix = Impl::give(*impl_->fast, image, dpi, tesseract::PSM_AUTO);
  if (impl_->fast->Recognize(nullptr) != 0) return {};
  std::vector<ReadLine> lines = lines_of(*impl_->fast);
  impl_->fast->Clear();
  return lines;
}

}  // namespace kiemchung
