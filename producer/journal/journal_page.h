// A page of the journal: records with their sequences, and the bytes they are made of.
#pragma once

#include <cstddef>
#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "producer/record/record.h"
#include "producer/record/sequence.h"

namespace producer {

struct PageLimits {
  std::size_t records = std::numeric_limits<std::size_t>::max();
  std::size_t bytes = std::numeric_limits<std::size_t>::max();
};

struct JournalEntry {
  Sequence sequence = 0;
  Record record;
};

// The records' views live as long as the page is not changed.
struct JournalPage {
  std::vector<JournalEntry> entries;  // Ascending; sequences may be missing.
  std::deque<std::string> bytes;

  bool empty() const { return entries.empty(); }
  // REQUIRES: not empty.
  Sequence last() const { return entries.back().sequence; }
  void Clear() {
    entries.clear();
    bytes.clear();
  }
};

}  // namespace producer
