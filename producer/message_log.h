// MessageLog tells in the log what came over the stream beside tweets, in bounds: one bad source
// fills neither the log nor memory.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "producer/parse/message.h"

namespace producer {

// Not thread-safe.
class MessageLog {
 public:
  // Of a kind that is not known only the first.
  void Tell(const Notice& notice);

  // The first ten. `number`: its place among all messages, from 1.
  void Tell(const Malformed& malformed, std::uint64_t number);

 private:
  std::set<std::string> unknown_;
  std::uint64_t malformed_ = 0;
};

}  // namespace producer
