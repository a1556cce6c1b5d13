// LineFramer cuts a byte stream into messages: one a line, `\r\n` or a bare `\n` at its end, as the
// v1.1 stream and JSON-lines files have it. Blank lines are keep-alives, never messages.
//
//   LineFramer framer;
//   framer.Push("{\"a\":1}\r\n\r\n{\"b\"", take);   // take("{\"a\":1}")
//   framer.Push(":2}\n", take);                     // take("{\"b\":2}")
//   framer.keep_alives();                           // 1
//
// Where the bytes are cut between calls makes no difference. Pure; memory is bounded by `max_line`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace producer {

// One line without its line break. The view is valid during the call.
struct Line {
  std::string_view text;
  bool overlong = false;  // `text` is only the first max_line bytes.
};
using LineFunction = std::function<void(const Line&)>;

// Not thread-safe.
class LineFramer {
 public:
  // A status has some 6 KB; hbc reads up to 500,000 bytes. What is longer than this is no tweet.
  static constexpr std::size_t kMaxLine = std::size_t{4} << 20;

  explicit LineFramer(std::size_t max_line = kMaxLine) : max_line_(max_line) {}

  // Hands over every line that is complete with these bytes, in order. Lines that lie within
  // `bytes` are not copied.
  void Push(std::string_view bytes, const LineFunction& take);

  // The input has ended: hands over what stands behind the last line break, as a file's last line
  // may lack its own.
  void Finish(const LineFunction& take);

  // The connection is gone: forgets a line that was cut off. It was never received.
  void Reset();

  std::uint64_t keep_alives() const { return keep_alives_; }

 private:
  void Keep(std::string_view part);
  void HandOver(std::string_view line, bool overlong, const LineFunction& take);

  const std::size_t max_line_;
  std::string partial_;  // The begin of a line whose end was not seen yet.
  bool overlong_ = false;
  std::uint64_t keep_alives_ = 0;
};

}  // namespace producer
