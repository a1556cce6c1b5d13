#include "sandbox/stream_simulator/x_session.h"

#include <fmt/core.h>

#include "sandbox/stream_simulator/http_response.h"
#include "sandbox/stream_simulator/playback.h"
#include "sandbox/stream_simulator/x_dialect.h"
#include "shared/log.h"

namespace sandbox {
namespace {

constexpr std::string_view kStream = "/2/tweets/search/stream",
                           kRules = "/2/tweets/search/stream/rules";

XAnswer Problem(int status, std::string_view title, std::string_view detail) {
  return {status, fmt::format(R"({{"title":"{}","type":"about:blank","status":{},"detail":"{}"}})",
                              title, status, detail)};
}

// Nothing: none was asked for, and none is sent. Negative: it is refused.
int BackfillMinutes(const producer::Parameters& parameters) {
  const std::string_view text = producer::ValueOf(parameters, "backfill_minutes");
  if (text.empty()) return 0;
  return text.size() == 1 && text[0] >= '1' && text[0] <= '5' ? text[0] - '0' : -1;
}

}  // namespace

std::optional<Refusal> XSession::Run(const HttpRequest& request, RequestRecord& record) {
  const std::string_view path = request.Path();
  if (path != kStream && path != kRules) return AnswerOf(404);
  if (!HasToken(request)) {
    Answer(Problem(401, "Unauthorized", "Unauthorized"), record);
  } else if (path == kRules) {
    ServeRules(request, record);
  } else if (request.method != "GET") {
    return AnswerOf(405);
  } else {
    SendStream(request, record);
  }
  return std::nullopt;
}

bool XSession::HasToken(const HttpRequest& request) const {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view header = request.Header("authorization");
  if (!header.starts_with(kBearer)) return false;
  return service_.token.empty() || header.substr(kBearer.size()) == service_.token;
}

void XSession::ServeRules(const HttpRequest& request, RequestRecord& record) {
  if (request.method == "GET") return Answer(service_.x_rules.List(Now()), record);
  const bool dry_run = producer::ValueOf(record.parameters, "dry_run") == "true";
  Answer(service_.x_rules.Change(request.body, dry_run, Now()), record);
}

void XSession::Answer(const XAnswer& answer, RequestRecord& record) {
  record.status = answer.status;
  record.end = answer.status < 400 ? "answered" : "refused";
  if (connection_.Write(JsonResponse(answer.status, answer.body, Now()))) connection_.Finish();
}

void XSession::SendStream(const HttpRequest& request, RequestRecord& record) {
  const int minutes = BackfillMinutes(record.parameters);
  if (minutes < 0 || (minutes > 0 && !service_.options.backfill)) {
    return Answer(Problem(400, "Invalid Request",
                          "The plan has no backfill_minutes, or they are not 1 to 5."),
                  record);
  }
  const bool gzip = request.AcceptsGzip() && !fault_.plain;
  shared::log::Info("stream_opened", {{"path", request.Path()}, {"gzip", gzip}});
  record.status = 200;
  record.end = "the client left";
  XHistory::Backfill backfill;
  if (minutes > 0) {
    backfill = service_.x_history.Since(
        Now() - std::chrono::milliseconds(std::chrono::minutes(minutes)).count());
  }
  if (!connection_.Write(StreamHead(gzip, Now()))) return;
  const XDialect dialect(record.parameters, service_.x_rules, service_.x_history);
  Playback playback(connection_, service_, fault_,
                    {.dialect = dialect,
                     .matches =
                         [this](const SampleStatus& status) {
                           return !service_.x_rules.Matching(status).empty();
                         },
                     .gzip = gzip,
                     .greeting = backfill.messages});
  record.end = playback.Run();
  record.statuses = playback.statuses_sent() + backfill.posts;
  shared::log::Info("stream_closed", {{"why", record.end}, {"statuses", record.statuses}});
}

}  // namespace sandbox
