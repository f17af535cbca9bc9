#include "pipeline/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "pipeline/exit_codes.h"
#include "pipeline/owned_fd.h"

namespace kiemchung {
namespace {

[[noreturn]] void fail(const std::string& path, int error) {
  if (error == ENOSPC || error == EDQUOT) {
    throw RunError(
        ExitCode::kIncomplete,
        fmt::format("ổ đĩa đã đầy khi ghi {}. Những tệp đã đọc được giữ lại; giải phóng dung lượng rồi chạy lại "
                    "đúng lệnh này, hoặc chọn ổ khác bằng --out.",
                    path));
  }
  const auto code = error == EIO ? ExitCode::kIncomplete : ExitCode::kUsage;
  throw RunError(code, fmt::format("không ghi được {}: {}. Kiểm tra quyền ghi, hoặc chọn nơi khác bằng --out.", path,
                                   std::strerror(error)));
}

}  // namespace

void write_file(const std::string& path, std::string_view bytes) {
  const std::string part = path + ".part";
  OwnedFd file(open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!file) fail(path, errno);
  int error = 0;
  for (std::size_t done = 0; done < bytes.size() && error == 0;) {
    const auto put = write(file.get(), bytes.data() + done, bytes.size() - done);
    if (put > 0) done += static_cast<std::size_t>(put);
    if (put < 0 && errno != EINTR) error = errno;
  }
  if (error == 0 && fsync(file.get()) != 0) error = errno;
  file.reset();
  if (error == 0 && std::rename(part.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return;
  unlink(part.c_str());
  fail(path, error);
}

void make_folder(const std::string& path, const std::string& option) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error && std::filesystem::is_directory(path, error)) return;
  throw RunError(ExitCode::kUsage, fmt::format("không tạo được thư mục {}: {}. Chọn nơi khác bằng {}.", path,
                                               error ? error.message() : "tên này là một tệp", option));
}

}  // namespace kiemchung
