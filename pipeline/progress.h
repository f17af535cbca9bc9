// Progress for a person at a terminal: current file, how many, rate, time left. Silent everywhere else.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace kiemchung {

class Progress {
 public:
  // Writes to stderr if that is a terminal and `wanted`; otherwise every call does nothing.
  explicit Progress(bool wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // A stage begins; `total` 0 = not known yet.
  void begin(const std::string& stage, std::size_t total);
  void step(const std::string& file);
  // Removes the line, so that other output starts clean.
  void clear();

 private:
  void draw(const std::string& file);

  bool shown_ = false;
  std::string stage_;
  std::size_t total_ = 0;
  std::size_t done_ = 0;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point drawn_;
};

}  // namespace kiemchung
