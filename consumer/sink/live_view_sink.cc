#include "consumer/sink/live_view_sink.h"

#include <algorithm>
#include <fstream>
#include <utility>

#include <fmt/format.h>

#include "shared/status_line.h"
#include "shared/terminal.h"

namespace consumer {
namespace {

// ECMA-48, and DECSC/DECRC, which every emulator of a VT100 knows.
constexpr std::string_view kSaveCursor =
    "\x1b"
    "7";
constexpr std::string_view kRestoreCursor =
    "\x1b"
    "8";
constexpr std::string_view kHome = "\x1b[H";
constexpr std::string_view kClearScreen = "\x1b[2J";
constexpr std::string_view kClearToEndOfLine = "\x1b[K";

// Narrower terminals get lines that wrap.
constexpr std::size_t kMinWidth = 16;

constexpr std::size_t kMaxNoteBytes = 4096;
constexpr std::size_t kMaxNotes = 20;

}  // namespace

std::vector<std::string> ReadNotes(const std::string& file) {
  std::vector<std::string> notes;
  if (file.empty()) return notes;
  std::ifstream in(file);
  std::size_t bytes = 0;
  for (std::string line; notes.size() < kMaxNotes && std::getline(in, line);) {
    bytes += line.size() + 1;
    if (bytes > kMaxNoteBytes) break;
    notes.push_back(line);
  }
  return notes;
}

std::string Painter::Paint(const std::vector<std::string>& lines, std::size_t width,
                           std::size_t height) {
  const bool first = lines_ == 0;
  const bool resized = !first && (width != width_ || height != height_);
  const bool in_place = !first && !resized && lines.size() <= lines_;
  std::string out;
  if (first) out.append(height, '\n');  // Scrolls up what stands there.
  if (in_place) out += kSaveCursor;
  if (resized) out += kClearScreen;  // The terminal has wrapped the old picture anew.
  out += kHome;
  for (const std::string& line : lines) out.append(line).append(kClearToEndOfLine).append("\r\n");
  for (std::size_t i = lines.size(); in_place && i < lines_; ++i) {
    out.append(kClearToEndOfLine).append("\r\n");
  }
  if (in_place) out += kRestoreCursor;
  lines_ = in_place ? lines_ : lines.size();
  width_ = width;
  height_ = height;
  return out;
}

LiveViewSink::LiveViewSink(int fd, LiveViewOptions options)
    : fd_(fd), options_(std::move(options)), writer_(fd, "stdout", stop_) {}

const BatchTable& LiveViewSink::WithWindow(const BatchTable& table) {
  if (!table.rows.empty() || last_.rows.empty() || !last_.rows.back().window) {
    last_ = table;
    return last_;
  }
  std::vector<Row> rows = std::move(last_.rows);
  last_ = table;
  last_.rows = std::move(rows);
  return last_;
}

shared::Result<void> LiveViewSink::Write(const BatchTable& table) {
  const LiveViewShape shape = {
      .width = std::max(static_cast<std::size_t>(shared::TerminalWidth(fd_)), kMinWidth),
      .height = static_cast<std::size_t>(shared::TerminalHeight(fd_)),
      .top = options_.top,
      .colour = options_.colour};
  const std::vector<std::string> lines =
      LiveViewLines(options_.topic, WithWindow(table), shape, ReadNotes(options_.notes));
  const shared::StatusLinePause pause(fd_);
  return writer_.Write(painter_.Paint(lines, shape.width, shape.height));
}

}  // namespace consumer
