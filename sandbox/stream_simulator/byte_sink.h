// ByteSink is where the bytes of an answer go out, after framing, compression and chunking. Whoever
// wants a connection to misbehave puts one of his own in front: it sees every byte and may cut,
// hold back or change them anywhere.
#pragma once

#include <string_view>

#include "shared/error.h"

namespace sandbox {

class ByteSink {
 public:
  virtual ~ByteSink() = default;

  // Returns when all bytes are handed to the system; waits as long as the client does not read.
  // kRetry: the client has gone.
  virtual shared::Result<void> Write(std::string_view bytes) = 0;
};

}  // namespace sandbox
