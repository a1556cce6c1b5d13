// Errors are values, named after what the caller can do next.
//
//   Result<int> port = ParsePort(text);
//   if (!port) return Forward(port);                  // hands the error on as it is
//   if (!saved) return Annotate(saved, "saving the checkpoint");
//
// `what` is one line for a person: what failed, on what, why, and what to do.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace shared {

enum class ErrorKind : std::uint8_t {
  kRetry,        // Passing trouble: broker away, HTTP 503. The same call may work later.
  kUsage,        // A flag or a configuration file is wrong. Only the user can mend it.
  kInvalid,      // One input is wrong. Skip it or fix it; retrying cannot help.
  kCredentials,  // The server refused who we are (401, 403).
  kRefused,  // The server refused what we ask for (301, 308, 400, 404, 406, 410, 413, 416, 422).
  kRateLimited,  // A rate limit or a quota ended the run.
  kUnavailable,  // Broker or topic absent past the time we may wait, or records left undelivered.
  kDataLoss,     // Records are gone before they were read. Only the user may decide to go on.
  kCorrupt,      // Stored state failed a check, is locked, or is another job's. Never count on it.
  kFatal,        // The client or the store is unusable. Stop the process.
  kReaderGone,   // Whoever read our output closed it (`| head`). Stop, and nothing is wrong.
};

struct Error {
  ErrorKind kind = ErrorKind::kFatal;
  std::string what;
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> Fail(ErrorKind kind, std::string what) {
  return std::unexpected(Error{kind, std::move(what)});
}

// Hands on the error of a failed result as a result of another type.
// REQUIRES: !failed.has_value().
template <typename T>
std::unexpected<Error> Forward(const Result<T>& failed) {
  return std::unexpected(failed.error());
}

// Forward, with "<doing>: " put before the sentence.
// REQUIRES: !failed.has_value().
template <typename T>
std::unexpected<Error> Annotate(const Result<T>& failed, std::string_view doing) {
  return Fail(failed.error().kind, std::string(doing) + ": " + failed.error().what);
}

}  // namespace shared
