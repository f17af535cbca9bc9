#include "extractors/pdf/content_runs.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "extractors/pdf/raw_font.h"

namespace kiemchung::raw {
namespace {

constexpr std::size_t kMaxContent = 8u << 20;  // decoded bytes of one stream
constexpr std::size_t kMaxOperators = 400'000;
constexpr std::size_t kMaxRuns = 50'000;
constexpr int kMaxForms = 12;  // nesting: page, widget, FRM, n0/n2, …
constexpr std::size_t kMaxStates = 256;

struct State {
  Matrix matrix = kIdentity;
  const Font* font = nullptr;
  double size = 0.0, leading = 0.0, character_space = 0.0, word_space = 0.0, horizontal = 1.0, rise = 0.0;
  int mode = 0;
  bool white = false;
  bool transparent = false;
};

double number(const std::vector<Object>& operands, std::size_t index) {
  return index < operands.size() && operands[index].is_number() ? operands[index].real : 0.0;
}

class Interpreter {
 public:
  Interpreter(RawFile& file, int view) : file_(file), view_(view) {}

  void run(const std::string& content, const Object* resources, const Matrix& matrix, int depth);
  void run_form(const Object& form, const Object* parent_resources, const Matrix& matrix, int depth);
  ContentRuns take() { return std::move(out_); }

 private:
  void execute(std::string_view op, const std::vector<Object>& operands, const Object* resources, int depth);
  void text_operator(std::string_view op, const std::vector<Object>& operands, const Object* resources);
  void show(const std::string& codes);
  void next_line(double x, double y);
  void path_operator(std::string_view op, const std::vector<Object>& operands);
  void fill();
  void colour(std::string_view op, const std::vector<Object>& operands);
  void graphics_state(const std::vector<Object>& operands, const Object* resources);
  void draw(const std::vector<Object>& operands, const Object* resources, int depth);
  void skip_inline_image(Parser& parser, Bytes bytes);
  const Font* font(const std::string& name, const Object* resources);

  RawFile& file_;
  int view_;
  ContentRuns out_;
  State state_;
  std::vector<State> stack_;
  Matrix text_ = kIdentity, line_ = kIdentity;
  std::vector<Box> path_;
  std::size_t operators_ = 0;
  std::map<const Object*, std::unique_ptr<Font>> fonts_;
};

void Interpreter::run(const std::string& content, const Object* resources, const Matrix& matrix, int depth) {
  const Bytes bytes(reinterpret_cast<const unsigned char*>(content.data()), content.size());
  const State outer = state_;
  const std::size_t outer_depth = stack_.size();
  state_.matrix = matrix;
  Parser parser(bytes);
  std::vector<Object> operands;
  while (!parser.at_end()) {
    if (auto value = parser.value(false)) {
      if (operands.size() < 64) operands.push_back(std::move(*value));
      continue;
    }
    if (++operators_ > kMaxOperators || out_.runs.size() > kMaxRuns) {
      out_.complete = false;
      break;
    }
    const std::uint64_t before = parser.position();
    const std::string_view op = parser.word();
    if (parser.position() == before) {
      if (parser.at_end()) break;
      parser.seek(before + 1);
    } else if (op == "BI") {
      skip_inline_image(parser, bytes);
    } else if (op == "q") {
      if (stack_.size() < kMaxStates) stack_.push_back(state_);
    } else if (op == "Q") {
      if (stack_.size() > outer_depth) {
        state_ = stack_.back();
        stack_.pop_back();
      }
    } else {
      execute(op, operands, resources, depth);
    }
    operands.clear();
  }
  stack_.resize(std::min(stack_.size(), outer_depth));
  state_ = outer;
}

void Interpreter::execute(std::string_view op, const std::vector<Object>& operands, const Object* resources,
                          int depth) {
  if (op == "cm") {
    state_.matrix = Matrix{number(operands, 0), number(operands, 1), number(operands, 2),
                           number(operands, 3), number(operands, 4), number(operands, 5)} *
                    state_.matrix;
  } else if (op == "Do") {
    draw(operands, resources, depth);
  } else if (op == "gs") {
    graphics_state(operands, resources);
  } else if (op == "g" || op == "rg" || op == "k" || op == "sc" || op == "scn") {
    colour(op, operands);
  } else if (op[0] == 'T' || op == "BT" || op == "'" || op == "\"") {
    text_operator(op, operands, resources);
  } else {
    path_operator(op, operands);
  }
}

void Interpreter::colour(std::string_view op, const std::vector<Object>& operands) {
  bool all_one = !operands.empty(), all_zero = !operands.empty();
  for (const Object& operand : operands) {
    all_one &= operand.is_number() && operand.real > 0.99;
    all_zero &= operand.is_number() && operand.real < 0.01;
  }
  state_.white = op == "k" ? all_zero : all_one;
}

void Interpreter::graphics_state(const std::vector<Object>& operands, const Object* resources) {
  if (operands.empty()) return;
  const Object* states = file_.get(resources, "ExtGState", view_);
  const Object* dictionary = file_.get(states, operands[0].text, view_);
  const Object* alpha = file_.get(dictionary, "ca", view_);
  if (alpha && alpha->is_number()) state_.transparent = alpha->real < 0.5;
}

void Interpreter::path_operator(std::string_view op, const std::vector<Object>& operands) {
  if (op == "re") {
    const double x = number(operands, 0), y = number(operands, 1);
    const double w = number(operands, 2), h = number(operands, 3);
    path_.push_back(
        transformed({std::min(x, x + w), std::min(y, y + h), std::max(x, x + w), std::max(y, y + h)}, state_.matrix));
    if (path_.size() > 1000) path_.clear();
  } else if (op == "m" || op == "l") {
    // A polygon's bounding box stands for it: a filled one hides about as much.
    const Box point = transformed({number(operands, 0), number(operands, 1), number(operands, 0), number(operands, 1)},
                                  state_.matrix);
    if (op == "m" || path_.empty()) {
      path_.push_back(point);
    } else {
      Box& box = path_.back();
      box = {std::min(box.x0, point.x0), std::min(box.y0, point.y0), std::max(box.x1, point.x1),
             std::max(box.y1, point.y1)};
    }
  } else if (op == "f" || op == "F" || op == "f*" || op == "b" || op == "B" || op == "b*" || op == "B*") {
    fill();
  } else if (op == "n" || op == "S" || op == "s") {
    path_.clear();
  }
}

void Interpreter::fill() {
  for (const Box& box : path_) {
    if (box.x1 - box.x0 > 0.5 && box.y1 - box.y0 > 0.5 && out_.areas.size() < kMaxRuns)
      out_.areas.push_back({box, false, !state_.transparent, state_.white});
  }
  path_.clear();
}

void Interpreter::text_operator(std::string_view op, const std::vector<Object>& operands, const Object* resources) {
  if (op == "BT") {
    text_ = line_ = kIdentity;
  } else if (op == "Tf") {
    state_.font = operands.empty() ? nullptr : font(operands[0].text, resources);
    state_.size = number(operands, 1);
  } else if (op == "Td" || op == "TD") {
    if (op == "TD") state_.leading = -number(operands, 1);
    next_line(number(operands, 0), number(operands, 1));
  } else if (op == "Tm") {
    text_ = line_ = {number(operands, 0), number(operands, 1), number(operands, 2),
                     number(operands, 3), number(operands, 4), number(operands, 5)};
  } else if (op == "T*") {
    next_line(0, -state_.leading);
  } else if (op == "TL") {
    state_.leading = number(operands, 0);
  } else if (op == "Tc") {
    state_.character_space = number(operands, 0);
  } else if (op == "Tw") {
    state_.word_space = number(operands, 0);
  } else if (op == "Tz") {
    state_.horizontal = number(operands, 0) / 100.0;
  } else if (op == "Ts") {
    state_.rise = number(operands, 0);
  } else if (op == "Tr") {
    state_.mode = static_cast<int>(number(operands, 0));
  } else if (op == "Tj" && !operands.empty()) {
    show(operands[0].text);
  } else if (op == "TJ" && !operands.empty()) {
    for (const Object& item : operands[0].items) {
      if (item.is_string()) {
        show(item.text);
      } else {
        text_ = Matrix{1, 0, 0, 1, -item.real / 1000.0 * state_.size * state_.horizontal, 0} * text_;
      }
    }
  } else if (op == "'" || op == "\"") {
    next_line(0, -state_.leading);
    if (!operands.empty()) show(operands.back().text);
  }
}

void Interpreter::next_line(double x, double y) { text_ = line_ = Matrix{1, 0, 0, 1, x, y} * line_; }

void Interpreter::show(const std::string& codes) {
  if (!state_.font || out_.runs.size() > kMaxRuns) return;
  TextRun run;
  double advance = 0.0;
  for (const Glyph& glyph : state_.font->decode(codes)) {
    run.text += glyph.text;
    advance += (glyph.width * state_.size + state_.character_space + (glyph.space ? state_.word_space : 0.0)) *
               state_.horizontal;
  }
  const Matrix placed = text_ * state_.matrix;
  run.box = transformed({0.0, state_.rise - 0.2 * state_.size, advance, state_.rise + 0.75 * state_.size}, placed);
  run.size = std::abs(state_.size) * std::hypot(placed[2], placed[3]);
  text_ = Matrix{1, 0, 0, 1, advance, 0} * text_;
  if (state_.mode != 3 && state_.mode != 7 && !run.text.empty()) out_.runs.push_back(std::move(run));
}

void Interpreter::draw(const std::vector<Object>& operands, const Object* resources, int depth) {
  if (operands.empty()) return;
  const Object* objects = file_.get(resources, "XObject", view_);
  const Object* drawn = file_.get(objects, operands[0].text, view_);
  if (!drawn || drawn->kind != Kind::kStream) return;
  const Object* subtype = file_.get(drawn, "Subtype", view_);
  if (subtype && subtype->is_name("Image")) {
    const bool masked = drawn->find("SMask") || drawn->find("Mask") || drawn->find("ImageMask");
    const Object* mask = state_.transparent ? nullptr : file_.get(drawn, "SMask", view_);
    if (mask && mask->kind != Kind::kStream) mask = nullptr;
    if (out_.areas.size() < kMaxRuns)
      out_.areas.push_back(
          {transformed({0, 0, 1, 1}, state_.matrix), true, !masked && !state_.transparent, false, mask});
  } else if (subtype && subtype->is_name("Form")) {
    run_form(*drawn, resources, state_.matrix, depth + 1);
  }
}

void Interpreter::run_form(const Object& form, const Object* parent_resources, const Matrix& matrix, int depth) {
  if (depth > kMaxForms) {
    out_.complete = false;
    return;
  }
  Matrix own = kIdentity;
  if (const Object* entry = file_.get(&form, "Matrix", view_); entry && entry->items.size() == 6) {
    for (std::size_t i = 0; i < 6; ++i) own[i] = entry->items[i].real;
  }
  const Object* resources = file_.get(&form, "Resources", view_);
  const auto content = file_.stream_data(form, view_, kMaxContent);
  if (!content) {
    out_.complete = false;
    return;
  }
  run(*content, resources ? resources : parent_resources, own * matrix, depth);
}

void Interpreter::skip_inline_image(Parser& parser, Bytes bytes) {
  std::uint64_t at = parser.position();
  while (const auto end = find_first(bytes, "EI", at, bytes.size())) {
    at = *end + 2;
    const bool before = *end > 0 && is_space(bytes[*end - 1]);
    if (before && (at >= bytes.size() || is_space(bytes[at]))) break;
  }
  parser.seek(at);
  out_.areas.push_back({transformed({0, 0, 1, 1}, state_.matrix), true, !state_.transparent, false});
}

const Font* Interpreter::font(const std::string& name, const Object* resources) {
  const Object* fonts = file_.get(resources, "Font", view_);
  const Object* dictionary = file_.get(fonts, name, view_);
  if (!dictionary || !dictionary->is_dictionary()) return nullptr;
  auto& slot = fonts_[dictionary];
  if (!slot) slot = std::make_unique<Font>(file_, *dictionary, view_);
  return slot.get();
}

}  // namespace

Matrix operator*(const Matrix& first, const Matrix& then) {
  return {first[0] * then[0] + first[1] * then[2],           first[0] * then[1] + first[1] * then[3],
          first[2] * then[0] + first[3] * then[2],           first[2] * then[1] + first[3] * then[3],
          first[4] * then[0] + first[5] * then[2] + then[4], first[4] * then[1] + first[5] * then[3] + then[5]};
}

Box transformed(const Box& box, const Matrix& m) {
  Box out{1e300, 1e300, -1e300, -1e300};
  for (const double x : {box.x0, box.x1}) {
    for (const double y : {box.y0, box.y1}) {
      const double u = m[0] * x + m[2] * y + m[4], v = m[1] * x + m[3] * y + m[5];
      out = {std::min(out.x0, u), std::min(out.y0, v), std::max(out.x1, u), std::max(out.y1, v)};
    }
  }
  return out;
}

ContentRuns read_form(RawFile& file, const Object& form, int view, const Matrix& matrix) {
  Interpreter interpreter(file, view);
  interpreter.run_form(form, nullptr, matrix, 0);
  return interpreter.take();
}

ContentRuns read_page(RawFile& file, const Object& page, const Object* resources, int view) {
  Interpreter interpreter(file, view);
  const Object* contents = file.get(&page, "Contents", view);
  std::string all;
  bool complete = true;
  const auto append = [&](const Object* stream) {
    if (!stream || stream->kind != Kind::kStream) return;
    const auto data = file.stream_data(*stream, view, kMaxContent);
    complete &= data.has_value() && all.size() < kMaxContent;
    if (data && all.size() < kMaxContent) (all += *data) += '\n';
  };
  if (contents && contents->kind == Kind::kArray) {
    for (const Object& item : contents->items) append(file.resolve(&item, view));
  } else {
    append(contents);
  }
  interpreter.run(all, resources, kIdentity, 0);
  ContentRuns out = interpreter.take();
  out.complete &= complete;
  return out;
}

std::string joined_text(const std::vector<TextRun>& runs) {
  std::string text;
  const TextRun* last = nullptr;
  for (const TextRun& run : runs) {
    if (last) {
      const double size = std::max({run.size, last->size, 1.0});
      if (std::abs(run.box.y0 - last->box.y0) > 0.5 * size) {
        text += '\n';
      } else if (run.box.x0 - last->box.x1 > 0.15 * size && !text.ends_with(' ') && !run.text.starts_with(' ')) {
        text += ' ';
      }
    }
    text += run.text;
    last = &run;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return text;
  icu::UnicodeString normal = nfc->normalize(icu::UnicodeString::fromUTF8(text), status);
  std::string out;
  normal.trim().toUTF8String(out);
  return out;
}

}  // namespace kiemchung::raw
