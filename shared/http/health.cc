#include "shared/http/health.h"

#include <fmt/format.h>

#include "shared/terminal.h"
#include "shared/time_text.h"

namespace shared::http {

std::chrono::seconds StuckFor(std::optional<std::chrono::nanoseconds> turned,
                              std::chrono::nanoseconds now) {
  if (!turned) return {};
  const auto since = std::chrono::duration_cast<std::chrono::seconds>(now - *turned);
  return since < kStuckAfter ? std::chrono::seconds(0) : since;
}

Response LivezAnswer(std::optional<std::chrono::nanoseconds> turned, std::chrono::nanoseconds now) {
  if (!turned) return TextResponse(200, "ok: waits for the topic\n");
  const auto stuck = StuckFor(turned, now);
  if (stuck.count() == 0) return TextResponse(200, "ok\n");
  return TextResponse(503,
                      fmt::format("the loop has not gone round for {}\n", FormatDuration(stuck)));
}

void ReadyzReport::Check(std::string_view name, std::string_view trouble) {
  if (!trouble.empty()) {
    ready_ = false;
    lines_ += fmt::format("[-]{}: {}\n", name, EscapeForTerminal(trouble));
  } else if (verbose_) {
    lines_ += fmt::format("[+]{} ok\n", name);
  }
}

Response ReadyzReport::Answer() const {
  return TextResponse(ready_ ? 200 : 503, lines_ + (ready_ ? "ready\n" : "not ready\n"));
}

}  // namespace shared::http
