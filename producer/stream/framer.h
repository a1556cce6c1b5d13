// Framer cuts the bytes of a connection into messages. Two ways are known: a message a line
// (line_framer.h), and a length before each message (length_framer.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace producer {

// One message without its line break. The view is valid during the call.
struct Line {
  std::string_view text;
  bool overlong = false;  // `text` is only its begin.
};
using LineFunction = std::function<void(const Line&)>;

// A status has some 6 KB; hbc reads up to 500,000 bytes. What is longer than this is no tweet.
inline constexpr std::size_t kMaxLine = std::size_t{4} << 20;
// A message so many times as long as the longest, and still without an end, has none.
inline constexpr std::size_t kEndless = 4;

// Where the bytes are cut between calls makes no difference. Pure; not thread-safe.
class Framer {
 public:
  virtual ~Framer() = default;

  // Hands over every message that is complete with these bytes, in order.
  virtual void Push(std::string_view bytes, const LineFunction& take) = 0;

  // The connection is gone: forgets a message that was cut off. It was never received.
  virtual void Reset() = 0;

  // Blank lines, which say only that the connection lives.
  virtual std::uint64_t keep_alives() const = 0;

  // Why no message can be found in the bytes any more, so that a new connection is needed; empty as
  // long as all is well. Until Reset.
  virtual std::string problem() const = 0;
};

}  // namespace producer
