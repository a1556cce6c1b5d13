#include "producer/doctor/finding.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "shared/terminal.h"

namespace producer {
namespace {

const char* Word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return "ok";
    case Verdict::kWarning:
      return "warning";
    case Verdict::kFailed:
      return "failed";
    case Verdict::kSkipped:
      return "skipped";
  }
  return "";
}

auto Count(std::span<const Finding> findings, Verdict verdict) {
  return std::ranges::count(findings, verdict, &Finding::verdict);
}

}  // namespace

Finding Ok(std::string check, std::string what) {
  return {.verdict = Verdict::kOk, .check = std::move(check), .what = std::move(what)};
}

Finding Warning(std::string check, std::string what) {
  return {.verdict = Verdict::kWarning, .check = std::move(check), .what = std::move(what)};
}

Finding Failed(std::string check, const shared::Error& error) {
  return {.verdict = Verdict::kFailed,
          .check = std::move(check),
          .what = error.what,
          .kind = error.kind};
}

Finding Skipped(std::string check, std::string why) {
  return {.verdict = Verdict::kSkipped, .check = std::move(check), .what = std::move(why)};
}

std::string LineOf(const Finding& finding, std::size_t columns) {
  return fmt::format("{:<8} {:<{}} {}", Word(finding.verdict), finding.check, columns,
                     shared::EscapeForTerminal(finding.what));
}

std::string SummaryOf(std::span<const Finding> findings) {
  const auto warnings = Count(findings, Verdict::kWarning);
  const auto skipped = Count(findings, Verdict::kSkipped);
  std::string text = fmt::format("{} checks: {} ok, {} warning{}, {} failed", findings.size(),
                                 Count(findings, Verdict::kOk), warnings, warnings == 1 ? "" : "s",
                                 Count(findings, Verdict::kFailed));
  if (skipped > 0) text += fmt::format(", {} skipped", skipped);
  return text;
}

shared::ExitCode ExitCodeOf(std::span<const Finding> findings) {
  const auto first = std::ranges::find(findings, Verdict::kFailed, &Finding::verdict);
  return first == findings.end() ? shared::ExitCode::kDone : shared::ExitCodeOf(first->kind);
}

}  // namespace producer
