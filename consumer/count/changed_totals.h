// ChangedTotals is the delta of one batch: the new totals of the tags that occurred in it. It owns
// its text in one block, so that it can be handed to the thread that saves it while the counting
// goes on.
//
//   for (const TagTotal& total : changed) ...   // views into the object, valid as long as it is
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/unix_millis.h"

namespace consumer {

struct TagTotal {
  std::string_view tag;
  std::uint64_t count = 0;
  shared::UnixMillis first_seen = 0;  // Smallest and largest record time of its occurrences.
  shared::UnixMillis last_seen = 0;
  bool operator==(const TagTotal&) const = default;
};

// A plain value. 32 bytes a tag and its text, exactly so where Reserve was called.
class ChangedTotals {
 public:
  class Iterator;

  // Makes room at once for that many tags, whose texts have that many bytes together.
  void Reserve(std::size_t tags, std::size_t text_bytes);

  // REQUIRES: the tag is not present yet.
  void Append(std::string_view tag, std::uint64_t count, shared::UnixMillis first_seen,
              shared::UnixMillis last_seen);

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  // REQUIRES: index < size().
  TagTotal operator[](std::size_t index) const;

  Iterator begin() const;
  Iterator end() const;

 private:
  struct Entry {
    std::size_t text_end;  // The text begins where that of the entry before ends.
    std::uint64_t count;
    shared::UnixMillis first_seen;
    shared::UnixMillis last_seen;
  };

  std::string text_;
  std::vector<Entry> entries_;
};

class ChangedTotals::Iterator {
 public:
  using value_type = TagTotal;
  using difference_type = std::ptrdiff_t;

  Iterator() = default;
  TagTotal operator*() const { return (*totals_)[index_]; }
  Iterator& operator++() {
    ++index_;
    return *this;
  }
  Iterator operator++(int) {
    Iterator before = *this;
    ++index_;
    return before;
  }
  bool operator==(const Iterator&) const = default;

 private:
  friend class ChangedTotals;
  Iterator(const ChangedTotals* totals, std::size_t index) : totals_(totals), index_(index) {}

  const ChangedTotals* totals_ = nullptr;
  std::size_t index_ = 0;
};

inline ChangedTotals::Iterator ChangedTotals::begin() const { return {this, 0}; }
inline ChangedTotals::Iterator ChangedTotals::end() const { return {this, size()}; }

}  // namespace consumer
