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
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "consumer/count/changed_totals.h"
#include "shared/unix_millis.h"

namespace consumer {

class RunningCounts {
 public:
  // Counts one occurrence in a record of that time. The tag is taken as given: folding case is the
  // extractor's job. Amortised O(1); allocates only for a tag never seen.
  void Add(std::string_view tag, shared::UnixMillis record_time);

  // Sets one total, as read back from a checkpoint; it does not count as changed.
  // REQUIRES: the tag is not present yet.
  void Restore(const TagTotal& total);

  // Returns 0 for a tag never seen.
  std::uint64_t Of(std::string_view tag) const;

  // The totals that changed since the last call, in no particular order. O(changed).
  ChangedTotals TakeChanged();

  // How many tags TakeChanged would return.
  std::size_t changed() const;
  std::size_t distinct() const;
  // The sum of all totals.
  std::uint64_t total() const;
};

}  // namespace consumer
