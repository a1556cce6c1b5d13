// The exit codes of both services: a public contract (README, "Exit codes").
#pragma once

#include "shared/error.h"

namespace shared {

enum class ExitCode : int {
  kDone = 0,           // Done, or stopped on request with everything saved.
  kOther = 1,          // Anything not below.
  kUsage = 2,          // Usage or configuration.
  kCredentials = 3,    // Credentials refused.
  kRefused = 4,        // Filter refused.
  kRateLimited = 5,    // A rate limit or quota ended the run.
  kUnavailable = 6,    // Broker or topic absent at start, or records not acknowledged at exit.
  kDataLoss = 7,       // Records were lost before they were read.
  kCheckpoint = 8,     // Checkpoint corrupt, locked, or of another job, version or cluster.
  kInterrupted = 130,  // A second Ctrl-C.
};

constexpr ExitCode ExitCodeOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return ExitCode::kUsage;
    case ErrorKind::kCredentials:
      return ExitCode::kCredentials;
    case ErrorKind::kRefused:
      return ExitCode::kRefused;
    case ErrorKind::kRateLimited:
      return ExitCode::kRateLimited;
    case ErrorKind::kUnavailable:
      return ExitCode::kUnavailable;
    case ErrorKind::kDataLoss:
      return ExitCode::kDataLoss;
    case ErrorKind::kCorrupt:
      return ExitCode::kCheckpoint;
    case ErrorKind::kReaderGone:
      return ExitCode::kDone;
    case ErrorKind::kRetry:
    case ErrorKind::kInvalid:
    case ErrorKind::kFatal:
      break;
  }
  return ExitCode::kOther;
}

}  // namespace shared
