// LineFramer cuts a byte stream into messages: one a line, `\r\n` or a bare `\n` at its end, as the
// v1.1 stream and JSON-lines files have it. Blank lines are keep-alives, never messages.
//
//   LineFramer framer;
//   framer.Push("{\"a\":1}\r\n\r\n{\"b\"", take);   // take("{\"a\":1}")
//   framer.Push(":2}\n", take);                     // take("{\"b\":2}")
//   framer.keep_alives();                           // 1
//
// Memory is bounded by `max_line`.
#pragma once

#include "producer/stream/framer.h"

namespace producer {

class LineFramer final : public Framer {
 public:
  explicit LineFramer(std::size_t max_line = kMaxLine) : max_line_(max_line) {}

  // Lines that lie within `bytes` are not copied.
  void Push(std::string_view bytes, const LineFunction& take) override;

  // The input has ended: hands over what stands behind the last line break, as a file's last line
  // may lack its own.
  void Finish(const LineFunction& take);

  void Reset() override;
  std::uint64_t keep_alives() const override { return keep_alives_; }
  // A line that is four times as long as the longest, and has no end yet.
  std::string problem() const override;

 private:
  void Keep(std::string_view part);
  void HandOver(std::string_view line, bool overlong, const LineFunction& take);

  const std::size_t max_line_;
  std::string partial_;  // The begin of a line whose end was not seen yet.
  bool overlong_ = false;
  std::size_t partial_bytes_ = 0;  // Of that line, those that were not kept too.
  std::uint64_t keep_alives_ = 0;
};

}  // namespace producer
