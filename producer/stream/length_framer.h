// LengthFramer reads what a v1.1 stream sends to who asked for delimited=length: before each
// message a line with the number of its bytes, in which its own "\r\n" is counted. Blank lines
// between messages are keep-alives ("Basic stream parameters", developer.x.com).
//
//   LengthFramer framer;
//   framer.Push("9\n{\"a\":1}\r\n\r\n9\n{\"b\"", take);   // take("{\"a\":1}")
//   framer.Push(":2}\r\n", take);                         // take("{\"b\":2}")
//
// Memory is bounded by `max_message`.
#pragma once

#include "producer/stream/framer.h"

namespace producer {

class LengthFramer final : public Framer {
 public:
  explicit LengthFramer(std::size_t max_message = kMaxLine) : max_message_(max_message) {}

  void Push(std::string_view bytes, const LineFunction& take) override;
  void Reset() override;
  std::uint64_t keep_alives() const override { return keep_alives_; }
  // A line that is no length, or a length over max_message: where the next message begins is not
  // known.
  std::string problem() const override { return problem_; }

 private:
  // Both return what they left of the bytes.
  std::string_view TakeLength(std::string_view bytes);
  std::string_view TakeMessage(std::string_view bytes, const LineFunction& take);
  void ReadLength(std::string_view line);
  void HandOver(std::string_view message, const LineFunction& take);

  const std::size_t max_message_;
  std::string length_line_;  // The begin of a line whose end was not seen yet.
  std::string partial_;      // The begin of a message.
  std::size_t left_ = 0;     // Bytes of the message that are to come; 0: a length comes next.
  std::string problem_;
  std::uint64_t keep_alives_ = 0;
};

}  // namespace producer
