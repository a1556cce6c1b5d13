// Writing to a file descriptor: all of it or an error that says what to do.
#pragma once

#include <string_view>

#include "shared/error.h"

namespace consumer {

// Writes all bytes, waiting where the reader is slow. `place` names the descriptor in errors:
// kReaderGone where a pipe's reader has closed it, kRetry for everything that may pass (disk full).
// REQUIRES: SIGPIPE is ignored (shared/shutdown.h).
shared::Result<void> WriteAll(int fd, std::string_view bytes, std::string_view place);

}  // namespace consumer
