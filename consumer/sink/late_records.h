// LateRecords takes the records that no window of event time took (--late-to): a topic
// (late_topic.h), or what a test wants.
#pragma once

#include <cstdint>
#include <string_view>

#include "shared/error.h"
#include "shared/unix_millis.h"

namespace consumer {

// The views need to last for the call of Take only.
struct LateRecord {
  std::int32_t partition = 0;  // Where it was read: with the offset that names it for ever.
  std::int64_t offset = 0;
  shared::UnixMillis timestamp = 0;
  std::string_view key;  // Empty: null.
  std::string_view value;
};

// One thread.
class LateRecords {
 public:
  virtual ~LateRecords() = default;

  virtual shared::Result<void> Take(const LateRecord& record) = 0;

  // Returns when all that was taken is kept, so that the batch that read it may be saved.
  virtual shared::Result<void> Settle() = 0;
};

}  // namespace consumer
