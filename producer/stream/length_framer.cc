#include "producer/stream/length_framer.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace producer {
namespace {

constexpr std::size_t kLongestLength = 20;  // Digits, far more than any length has.

std::string_view WithoutLineBreak(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

}  // namespace

void LengthFramer::Push(std::string_view bytes, const LineFunction& take) {
  while (!bytes.empty() && problem_.empty()) {
    bytes = left_ == 0 ? TakeLength(bytes) : TakeMessage(bytes, take);
  }
}

void LengthFramer::Reset() {
  length_line_.clear();
  partial_.clear();
  problem_.clear();
  left_ = 0;
}

std::string_view LengthFramer::TakeLength(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  length_line_.append(bytes.substr(0, std::min(end, kLongestLength + 1)));
  const bool whole = end != std::string_view::npos;
  if (whole || length_line_.size() > kLongestLength) ReadLength(WithoutLineBreak(length_line_));
  if (whole) length_line_.clear();
  return whole ? bytes.substr(end + 1) : std::string_view();
}

void LengthFramer::ReadLength(std::string_view line) {
  if (line.empty()) {
    ++keep_alives_;
    return;
  }
  std::size_t length = 0;
  const char* const last = line.data() + line.size();
  const auto [end, error] = std::from_chars(line.data(), last, length);
  if (error == std::errc() && end == last && length <= max_message_) {
    left_ = length;
    return;
  }
  problem_ =
      fmt::format("\"{}\" stands where a message's length belongs", line.substr(0, kLongestLength));
}

std::string_view LengthFramer::TakeMessage(std::string_view bytes, const LineFunction& take) {
  const std::string_view piece = bytes.substr(0, left_);
  left_ -= piece.size();
  if (left_ == 0 && partial_.empty()) {
    HandOver(piece, take);
  } else {
    partial_.append(piece);
    if (left_ == 0) HandOver(partial_, take);
    if (left_ == 0) partial_.clear();
  }
  return bytes.substr(piece.size());
}

void LengthFramer::HandOver(std::string_view message, const LineFunction& take) {
  const std::string_view text = WithoutLineBreak(message);
  if (text.empty()) {
    ++keep_alives_;
    return;
  }
  take({.text = text});
}

}  // namespace producer
