// Finding is what one check of `tweet-producer doctor` found: a line for a person, and its part in
// the exit code.
//
//   Ok("filter", "2 phrases")                         // "ok       filter       2 phrases"
//   Failed("broker", error)                           // "failed   broker       no broker after …"
//   ExitCodeOf({Ok(…), Failed("broker", kUnavailable)})   // 6
//
// Plain values; pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "shared/error.h"
#include "shared/exit_code.h"

namespace producer {

enum class Verdict : std::uint8_t {
  kOk,
  kWarning,  // A run would start, and do otherwise than most expect.
  kFailed,   // A run would end, or wait in vain.
  kSkipped,  // Not looked at, and why.
};

struct Finding {
  Verdict verdict = Verdict::kOk;
  std::string check;  // One word.
  std::string what;   // One line: what was found, or what is wrong and what to do.
  shared::ErrorKind kind = shared::ErrorKind::kFatal;  // Of a failure: what a run would end with.
};

Finding Ok(std::string check, std::string what);
Finding Warning(std::string check, std::string what);
Finding Failed(std::string check, const shared::Error& error);
Finding Skipped(std::string check, std::string why);

// No check's name is longer.
inline constexpr std::size_t kLongestCheck = 12;

// Safe to show on a terminal; without a line end. The names of all checks get so many columns.
std::string LineOf(const Finding& finding, std::size_t columns = kLongestCheck);

// "8 checks: 6 ok, 1 warning, 1 failed". What was skipped is told where there is any.
std::string SummaryOf(std::span<const Finding> findings);

// Of the first that failed; kDone where none did.
shared::ExitCode ExitCodeOf(std::span<const Finding> findings);

}  // namespace producer
