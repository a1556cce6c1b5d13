// EventFramer cuts the bytes of a connection into server-sent events (html.spec.whatwg.org,
// "Parsing an event stream"), as Mastodon's streaming API sends them. Each is handed over as one
// line: the event's name, a space, its data.
//
//   EventFramer framer;
//   framer.Push(":thump\nevent: delete\ndata: 10", take);
//   framer.Push("89\n\n", take);                             // take("delete 1089")
//   framer.keep_alives();                                    // 1
//
// Lines end in LF, CR or both. An event without a name is a "message"; one without data is none.
// Data of several lines is joined by spaces, where the standard has line feeds: JSON means the same
// by both, and a recording keeps an event a line. `id` and `retry` are passed over, as nobody can
// go on behind an event here.
//
// Memory is bounded by `max_event`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "producer/stream/framer.h"

namespace producer {

class EventFramer final : public Framer {
 public:
  explicit EventFramer(std::size_t max_event = kMaxLine) : max_event_(max_event) {}

  // What is longer than max_event with its name is handed over as overlong, with its begin.
  void Push(std::string_view bytes, const LineFunction& take) override;
  void Reset() override;
  // Comments: lines that begin with a colon.
  std::uint64_t keep_alives() const override { return keep_alives_; }
  // An event that is four times as long as the longest, and has no end yet.
  std::string problem() const override;

 private:
  void TakePiece(std::string_view piece);
  void TakeLine(const LineFunction& take);
  void TakeField(std::string_view name, std::string_view value);
  void HandOver(const LineFunction& take);
  void ForgetEvent();

  const std::size_t max_event_;
  std::string line_;            // The begin of a line whose end was not seen yet.
  std::size_t line_bytes_ = 0;  // Of that line, those that were not kept too.
  bool line_is_cut_ = false;
  bool after_cr_ = false;  // The last byte: an LF belongs to it.
  bool at_begin_ = true;   // A byte-order mark may come.
  std::string name_;
  std::string data_;
  bool has_data_ = false;
  bool overlong_ = false;
  std::size_t event_bytes_ = 0;  // Likewise of the event under way, without its comments.
  std::uint64_t keep_alives_ = 0;
};

}  // namespace producer
