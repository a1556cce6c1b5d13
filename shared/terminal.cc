#include "shared/terminal.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <iterator>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace shared {
namespace {

// Code points that act on the text around them: marks, embeddings, overrides and isolates of
// direction (UAX 9, table 1), and the two separators that some terminals break a line at.
struct Hazard {
  std::uint32_t first;
  std::uint32_t last;
};
constexpr std::array kHazards = {Hazard{0x061c, 0x061c}, Hazard{0x200e, 0x200f},
                                 Hazard{0x2028, 0x202e}, Hazard{0x2066, 0x2069}};

// The code point of a sequence of two or three bytes at `at`; 0 where there is none.
std::uint32_t ShortSequence(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])) : 0;
  };
  const std::uint32_t lead = byte(at);
  const std::uint32_t second = byte(at + 1);
  const std::uint32_t third = byte(at + 2);
  if ((second & 0xc0) != 0x80) return 0;
  if ((lead & 0xe0) == 0xc0) return (lead & 0x1f) << 6 | (second & 0x3f);
  if ((lead & 0xf0) != 0xe0 || (third & 0xc0) != 0x80) return 0;
  return (lead & 0x0f) << 12 | (second & 0x3f) << 6 | (third & 0x3f);
}

bool IsHazard(std::uint32_t code_point) {
  for (const Hazard& hazard : kHazards) {
    if (code_point >= hazard.first && code_point <= hazard.last) return true;
  }
  return false;
}

void AppendControl(std::string& out, std::uint32_t control) {
  switch (control) {
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", control);
  }
}

}  // namespace

bool IsTerminal(int fd) { return isatty(fd) == 1; }

bool SameTerminal(int fd, int other) {
  struct stat one = {};
  struct stat two = {};
  return IsTerminal(fd) && IsTerminal(other) && fstat(fd, &one) == 0 && fstat(other, &two) == 0 &&
         one.st_rdev == two.st_rdev;
}

int TerminalWidth(int fd, int otherwise) {
  winsize size = {};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return otherwise;
  return size.ws_col;
}

int TerminalHeight(int fd, int otherwise) {
  winsize size = {};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0) return otherwise;
  return size.ws_row;
}

bool WantsColour(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return IsTerminal(fd) && terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::string EscapeForTerminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) {
      AppendControl(out, byte);
      continue;
    }
    const std::uint32_t code_point = byte < 0xc2 ? 0 : ShortSequence(text, i);
    if (code_point >= 0x80 && code_point <= 0x9f) {
      AppendControl(out, code_point);
      i += 1;
    } else if (IsHazard(code_point)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", code_point);
      i += code_point < 0x800 ? 1 : 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace shared
