#include "consumer/http/top_endpoint.h"

#include <memory>
#include <string>

#include <fmt/format.h>

#include "consumer/http/parameters.h"
#include "consumer/http/top_view.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;
using shared::http::JsonRefusal;
using shared::http::Response;

// kUnavailable: there is none yet.
Result<const LiveWindow*> FindWindow(const LiveStatus& status,
                                     const std::optional<std::string>& start) {
  if (!status.run->windows) {
    return Fail(ErrorKind::kInvalid,
                "this job counts in no windows: leave window out (run has --window for them)");
  }
  const auto& windows = status.batch->windows;
  if (windows.empty()) {
    return Fail(ErrorKind::kUnavailable, "no window was shown since the start: ask again later");
  }
  if (!start) return windows.back().get();
  const auto time = shared::ParseTime(*start);
  if (!time) return Fail(ErrorKind::kInvalid, "window: " + time.error().what);
  std::string there;
  for (const auto& window : windows) {
    if (window->window.start == *time) return window.get();
    there += (there.empty() ? "" : ", ") + shared::FormatTime(window->window.start);
  }
  return Fail(ErrorKind::kInvalid,
              fmt::format("no window that begins at {} is known; there are {}", *start, there));
}

Result<TopView> FindView(const LiveStatus& status, const Parameters& parameters) {
  const bool batches = status.run->counts == CountScope::kBatch;
  const auto window = parameters.One("window");
  if (!window) return Forward(window);
  const auto of = *window   ? parameters.Word("of", {"window"})
                  : batches ? parameters.Word("of", {"batch", "window"})
                            : parameters.Word("of", {"running", "window"});
  if (!of) return Forward(of);
  if (*of != "window") return RowsView(status);
  const auto found = FindWindow(status, *window);
  if (!found) return Forward(found);
  return WindowView(status, **found);
}

Response Refuse(const shared::Error& error) {
  return JsonRefusal(error.kind == ErrorKind::kUnavailable ? 404 : 400, error.what);
}

}  // namespace

Response AnswerTop(const LiveStatus& status, const shared::http::Request& request) {
  const Parameters parameters(request, {"n", "of", "window", "format"});
  if (const auto known = parameters.Check(); !known) return Refuse(known.error());
  const auto n = parameters.Number("n", {.most = kLivePlaces});
  if (!n) return Refuse(n.error());
  const auto format = parameters.Word("format", {"json", "csv"});
  if (!format) return Refuse(format.error());
  const auto view = FindView(status, parameters);
  if (!view) return Refuse(view.error());
  if (*format == "json") return shared::http::JsonResponse(TopJson(*view, *n) + "\n");
  return {.status = 200,
          .content_type = "text/csv; charset=utf-8",
          .body = TopCsv(*view, *n),
          .headers = {{"Content-Disposition", fmt::format("attachment; filename=\"{}-{}.csv\"",
                                                          status.run->topic, view->of)}}};
}

}  // namespace consumer
