#include "producer/stream/line_framer.h"

#include <fmt/format.h>

namespace producer {

void LineFramer::Push(std::string_view bytes, const LineFunction& take) {
  while (true) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) break;
    if (partial_.empty()) {
      HandOver(bytes.substr(0, end), false, take);
    } else {
      Keep(bytes.substr(0, end));
      HandOver(partial_, overlong_, take);
      Reset();
    }
    bytes.remove_prefix(end + 1);
  }
  Keep(bytes);
}

void LineFramer::Finish(const LineFunction& take) {
  if (!partial_.empty()) HandOver(partial_, overlong_, take);
  Reset();
}

void LineFramer::Reset() {
  partial_.clear();
  overlong_ = false;
  partial_bytes_ = 0;
}

std::string LineFramer::problem() const {
  if (partial_bytes_ < kEndless * max_line_) return {};
  return fmt::format("a line of more than {} bytes has no end yet", kEndless * max_line_);
}

// One byte more than a line may have: it could be the `\r` of the line break.
void LineFramer::Keep(std::string_view part) {
  const std::size_t room = max_line_ + 1 - partial_.size();
  overlong_ = overlong_ || part.size() > room;
  partial_bytes_ += part.size();
  partial_.append(part.substr(0, room));
}

void LineFramer::HandOver(std::string_view line, bool overlong, const LineFunction& take) {
  if (!overlong && line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty()) {
    ++keep_alives_;
    return;
  }
  take({.text = line.substr(0, max_line_), .overlong = overlong || line.size() > max_line_});
}

}  // namespace producer
