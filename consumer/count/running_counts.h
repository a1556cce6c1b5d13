// RunningCounts is how often each hashtag has occurred since the beginning of the stream, and when
// it was first and last seen.
//
//   RunningCounts counts;
//   counts.Add("#cpp", 1000);
//   counts.Add("#cpp", 2000);
//   counts.Of("#cpp");          // 2
//   counts.TakeChanged();       // {"#cpp", 2, 1000, 2000}: what changed since the last call
//
// A plain value: no clock, no I/O, no lock. The job thread owns it; nobody else may touch it.
//
// Cost, by bench/micro/running_counts_bench on one core of a small server: 17 ns for one of 1,000
// hot tags, 160 ns for one of 1 M (the memory's latency), 130 ns to restore one. A tag of 13 bytes
// takes 69 to 82 bytes (48 here, 16 to 34 in the index as it fills and doubles), and 16 more while
// it is among the changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "consumer/count/changed_totals.h"
#include "consumer/count/counted_tag.h"
#include "consumer/count/tag_memory.h"
#include "consumer/count/text_index.h"
#include "shared/unix_millis.h"

namespace consumer {

class RunningCounts {
 public:
  RunningCounts();

  // Counts one occurrence in a record of that time. The tag is taken as given: folding case is the
  // extractor's job. Amortised O(1); allocates only for a tag never seen.
  void Add(std::string_view tag, shared::UnixMillis record_time);

  // Sets one total, as read back from a checkpoint; it does not count as changed.
  // REQUIRES: the tag is not present yet.
  CountedTag& Restore(const TagTotal& total);

  // Returns 0 for a tag never seen.
  std::uint64_t Of(std::string_view tag) const;

  // Visits what TakeChanged would return, each with its occurrences since the last TakeChanged. The
  // views are valid as long as the object is.
  void VisitChanged(
      const std::function<void(const TagTotal&, std::uint64_t occurrences)>& visit) const;

  // The totals that changed since the last call, in no particular order. O(changed).
  ChangedTotals TakeChanged();

  // Visits the tags that TakeChanged would return. They stay where they are until forgotten.
  void VisitChangedTags(const std::function<void(CountedTag&)>& visit);
  // Forgets the tag with its total; should it occur again, it counts from 0.
  // REQUIRES: it is one of this object's, and not among the changed.
  void Forget(CountedTag& tag);

  // Visits every total. O(distinct).
  void VisitAll(const std::function<void(std::string_view tag, std::uint64_t count)>& visit) const;

  // How many tags TakeChanged would return.
  std::size_t changed() const { return changes_.size(); }
  std::size_t distinct() const { return index_.size(); }

  // Memory taken, by tags, index and notes of changes.
  std::size_t bytes() const;

 private:
  struct Change {
    CountedTag* tag;
    std::uint64_t count_before;
  };

  void NoteChange(CountedTag* tag);

  TagMemory memory_;
  TextIndex<CountedTag> index_;
  std::vector<Change> changes_;
  std::size_t changed_text_bytes_ = 0;
};

}  // namespace consumer
