// SlidingCounts is how often each tag occurred in a window that slides over panes, kept by adding
// what enters and subtracting what leaves: a slide costs that, however long the window is.
//
//   SlidingCounts counts({.length = 30'000, .slide = 10'000}, 10);
//   counts.Add(0, "#cpp", 6);          // in the pane [0 s, 10 s)
//   counts.Add(10'000, "#cpp", 3);
//   counts.Of("#cpp");                 // 9
//   counts.Add(30'000, "#cpp", 2);
//   counts.DropBefore(10'000);         // the window is [10 s, 40 s) now
//   counts.Of("#cpp");                 // 9 + 2 - 6 = 5
//
// Memory: 24 bytes, the text and an index entry for each tag of the window, 16 bytes for each tag
// of each pane. A tag that is in no pane any more is gone.
//
// A plain value: no clock, no I/O, no lock; one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "consumer/count/row.h"
#include "consumer/count/tag_memory.h"
#include "consumer/count/text_index.h"
#include "consumer/count/top_n.h"
#include "consumer/count/window.h"

namespace consumer {

class SlidingCounts {
 public:
  // `places`: how many rows Top returns. REQUIRES: places > 0.
  explicit SlidingCounts(std::size_t places);
  SlidingCounts(const SlidingCounts&) = delete;
  SlidingCounts& operator=(const SlidingCounts&) = delete;

  // Adds what a pane got; returns how often the tag occurred in the pane.
  // REQUIRES: the pane is the last one added to, or starts after it; not for a pane dropped.
  std::uint64_t Add(shared::UnixMillis pane_start, std::string_view tag, std::uint64_t occurrences);
  // The same for records, with or without tags.
  void AddRecords(shared::UnixMillis pane_start, std::uint64_t records);

  // Takes out all panes that start before it.
  void DropBefore(shared::UnixMillis start);

  // What is in the pane that was added to last. REQUIRES: something was added.
  std::uint64_t records_of_last_pane() const { return panes_.back().records; }
  std::uint64_t tags_of_last_pane() const { return panes_.back().tags; }

  std::uint64_t Of(std::string_view tag) const;
  std::uint64_t records() const { return records_; }
  std::uint64_t tags() const { return tags_; }
  std::size_t distinct() const { return index_.size(); }
  bool empty() const { return panes_.empty(); }
  // When the oldest pane starts. REQUIRES: !empty().
  shared::UnixMillis first_pane() const { return panes_.front().start; }

  // What it takes in memory, but for the rows of Top.
  std::size_t bytes() const;

  // The first `places` in table order.
  const std::vector<Row>& Top() { return top_.Rows(); }
  // All of them, in no particular order.
  std::vector<Row> All() const;

 private:
  struct WindowTag {
    std::uint64_t count = 0;
    shared::UnixMillis pane = 0;  // The last pane it is in, at that slot.
    std::uint32_t slot = 0;
    std::uint32_t text_size = 0;
    std::string_view text() const { return TextBehind(*this); }
  };
  struct Occurrences {
    WindowTag* tag;
    std::uint64_t count;
  };
  struct Pane {
    shared::UnixMillis start = 0;
    std::uint64_t records = 0;
    std::uint64_t tags = 0;
    std::vector<Occurrences> counts;
  };

  Pane& PaneAt(shared::UnixMillis start);
  WindowTag* Find(std::string_view text);
  void Subtract(const Pane& pane);

  TagMemory memory_;
  TextIndex<WindowTag> index_;
  std::deque<Pane> panes_;
  std::uint64_t records_ = 0;
  std::uint64_t tags_ = 0;
  TopN top_;
};

}  // namespace consumer
