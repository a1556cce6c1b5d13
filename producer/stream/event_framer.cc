#include "producer/stream/event_framer.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace producer {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
// "data: " before an event of the longest kind.
constexpr std::size_t kRoomForField = 16;

}  // namespace

void EventFramer::Push(std::string_view bytes, const LineFunction& take) {
  while (!bytes.empty()) {
    if (std::exchange(after_cr_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const std::size_t end = bytes.find_first_of("\r\n");
    TakePiece(bytes.substr(0, end));
    if (end == std::string_view::npos) return;
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    TakeLine(take);
  }
}

void EventFramer::TakePiece(std::string_view piece) {
  const std::size_t room = max_event_ + kRoomForField - line_.size();
  line_is_cut_ = line_is_cut_ || piece.size() > room;
  line_.append(piece.substr(0, room));
  line_bytes_ += piece.size();
  event_bytes_ += piece.size();
}

void EventFramer::TakeLine(const LineFunction& take) {
  std::string_view line = line_;
  if (std::exchange(at_begin_, false) && line.starts_with(kByteOrderMark)) {
    line.remove_prefix(kByteOrderMark.size());
  }
  if (line.empty()) {
    HandOver(take);
  } else if (line.front() == ':') {
    ++keep_alives_;
    event_bytes_ -= line_bytes_;
  } else {
    const std::size_t colon = std::min(line.find(':'), line.size());
    std::string_view value = line.substr(std::min(colon + 1, line.size()));
    if (value.starts_with(' ')) value.remove_prefix(1);
    TakeField(line.substr(0, colon), value);
  }
  line_.clear();
  line_bytes_ = 0;
  line_is_cut_ = false;
}

void EventFramer::TakeField(std::string_view name, std::string_view value) {
  if (name != "event" && name != "data") return;
  overlong_ = overlong_ || line_is_cut_;
  if (name == "event") {
    name_ = value;
    return;
  }
  if (has_data_) data_ += ' ';
  has_data_ = true;
  const std::size_t room = max_event_ - std::min(data_.size(), max_event_);
  overlong_ = overlong_ || value.size() > room;
  data_.append(value.substr(0, room));
}

void EventFramer::HandOver(const LineFunction& take) {
  if (has_data_) {
    std::string event = fmt::format("{} {}", name_.empty() ? "message" : name_, data_);
    overlong_ = overlong_ || event.size() > max_event_;
    event.resize(std::min(event.size(), max_event_));
    take({.text = event, .overlong = overlong_});
  }
  ForgetEvent();
}

void EventFramer::ForgetEvent() {
  name_.clear();
  data_.clear();
  has_data_ = false;
  overlong_ = false;
  event_bytes_ = 0;
}

void EventFramer::Reset() {
  ForgetEvent();
  line_.clear();
  line_bytes_ = 0;
  line_is_cut_ = false;
  after_cr_ = false;
  at_begin_ = true;
}

std::string EventFramer::problem() const {
  if (event_bytes_ < kEndless * max_event_) return {};
  return fmt::format("an event of more than {} bytes has no end yet", kEndless * max_event_);
}

}  // namespace producer
