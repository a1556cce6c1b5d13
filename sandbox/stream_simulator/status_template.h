// StatusTemplate is one status as raw JSON, whose id and times can be set anew. All other bytes
// stay as they are, escapes too.
//
//   auto status = StatusTemplate::Parse(R"({"created_at":"…","id":1,"id_str":"1","text":"hi"})");
//   status->Render(42, now);    // {"created_at":"Tue Mar 14 …","id":42,"id_str":"42","text":"hi"}
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/error.h"
#include "shared/unix_millis.h"

namespace sandbox {

using TweetId = std::uint64_t;

// "Wed Feb 29 19:42:02 +0000 2012": created_at as v1.1 writes it.
std::string CreatedAt(shared::UnixMillis time);

class StatusTemplate {
 public:
  // `line` is one JSON object; its outermost created_at, id, id_str and timestamp_ms become slots.
  // kInvalid: it is no object, or has no id_str.
  static shared::Result<StatusTemplate> Parse(std::string_view line);

  std::string Render(TweetId id, shared::UnixMillis time) const;

 private:
  enum class Slot : std::uint8_t { kNothing, kId, kIdText, kCreatedAt, kTimestamp };
  struct Piece {
    std::string before;  // Bytes up to the slot.
    Slot slot = Slot::kNothing;
  };

  static Slot SlotNamed(std::string_view quoted_name);

  std::vector<Piece> pieces_;  // The last has no slot.
};

}  // namespace sandbox
