#include "consumer/sink/torn_line.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fmt/format.h>
#include <sys/types.h>
#include <unistd.h>

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

// More than any row takes up to its tag.
constexpr std::size_t kLongestStart = 64;

Result<std::string_view> ReadAt(int fd, std::array<char, 4096>& buffer, off_t start,
                                std::size_t size, const std::string& path) {
  const ssize_t got = pread(fd, buffer.data(), size, start);
  if (got == static_cast<ssize_t>(size)) return std::string_view(buffer.data(), size);
  return Fail(ErrorKind::kUsage, fmt::format("reading the end of {} failed: {}", path,
                                             got < 0 ? std::strerror(errno) : "it shrank"));
}

// The offset after the last line feed; 0 where there is none.
Result<off_t> EndOfLastLine(int fd, off_t end, const std::string& path) {
  std::array<char, 4096> buffer;
  while (end > 0) {
    const off_t start = std::max<off_t>(0, end - static_cast<off_t>(buffer.size()));
    const auto bytes = ReadAt(fd, buffer, start, static_cast<std::size_t>(end - start), path);
    if (!bytes) return shared::Forward(bytes);
    const std::size_t at = bytes->rfind('\n');
    if (at != std::string_view::npos) return start + static_cast<off_t>(at) + 1;
    end = start;
  }
  return 0;
}

// The same where a line feed in quotes ends nothing.
Result<off_t> EndOfLastQuotedLine(int fd, off_t end, const std::string& path) {
  std::array<char, 4096> buffer;
  off_t whole = 0;
  bool in_quotes = false;
  for (off_t start = 0; start < end; start += static_cast<off_t>(buffer.size())) {
    const auto size = std::min(static_cast<std::size_t>(end - start), buffer.size());
    const auto bytes = ReadAt(fd, buffer, start, size, path);
    if (!bytes) return shared::Forward(bytes);
    for (std::size_t i = 0; i < bytes->size(); ++i) {
      if ((*bytes)[i] == '"') in_quotes = !in_quotes;
      if ((*bytes)[i] == '\n' && !in_quotes) whole = start + static_cast<off_t>(i) + 1;
    }
  }
  return whole;
}

Result<bool> IsOurs(int fd, off_t start, off_t end, const std::string& path,
                    const LineFormat& format) {
  std::array<char, 4096> buffer;
  const auto size = std::min(static_cast<std::size_t>(end - start), kLongestStart);
  const auto bytes = ReadAt(fd, buffer, start, size, path);
  if (!bytes) return shared::Forward(bytes);
  return start == 0 && !format.header.empty() ? std::string_view(format.header).starts_with(*bytes)
                                              : format.begins_as_row(*bytes);
}

}  // namespace

Result<void> CutTornLine(int fd, const std::string& path, const LineFormat& format) {
  const off_t end = lseek(fd, 0, SEEK_END);
  const auto whole =
      format.quoted ? EndOfLastQuotedLine(fd, end, path) : EndOfLastLine(fd, end, path);
  if (!whole) return shared::Forward(whole);
  if (*whole == end) return {};
  const auto ours = IsOurs(fd, *whole, end, path, format);
  if (!ours) return shared::Forward(ours);
  if (!*ours) {
    return Fail(ErrorKind::kUsage,
                fmt::format("{} ends in the middle of a line that is not a row of ours: name "
                            "another file, or end it with a line feed",
                            path));
  }
  if (ftruncate(fd, *whole) == 0) return {};
  return Fail(ErrorKind::kUsage, fmt::format("cutting the half line at the end of {} failed: {}",
                                             path, std::strerror(errno)));
}

Result<void> CheckHeader(int fd, const std::string& path, const LineFormat& format) {
  const off_t end = lseek(fd, 0, SEEK_END);
  if (format.header.empty() || end == 0) return {};
  std::array<char, 4096> buffer;
  const auto size = std::min(static_cast<std::size_t>(end), format.header.size());
  const auto bytes = ReadAt(fd, buffer, 0, size, path);
  if (!bytes) return shared::Forward(bytes);
  if (*bytes == format.header) return {};
  return Fail(
      ErrorKind::kUsage,
      fmt::format("{} begins with another line than {}: it holds other rows, name another "
                  "file",
                  path, std::string_view(format.header).substr(0, format.header.size() - 1)));
}

}  // namespace consumer
