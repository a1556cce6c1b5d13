#include "sandbox/stream_simulator/mastodon_session.h"

#include <fmt/core.h>

#include "sandbox/stream_simulator/http_response.h"
#include "sandbox/stream_simulator/mastodon_dialect.h"
#include "shared/log.h"

namespace sandbox {
namespace {

constexpr std::string_view kStreaming = "/api/v1/streaming/";
constexpr std::string_view kGreeting = ":)\n";  // What the streaming server says first.

std::string InstanceV1(std::string_view streaming) {
  return fmt::format(R"({{"uri":"simulator.test","title":"An invented server","version":"4.3.0",)"
                     R"("urls":{{"streaming_api":"{}"}}}})",
                     streaming);
}

std::string InstanceV2(std::string_view streaming) {
  return fmt::format(
      R"({{"domain":"simulator.test","title":"An invented server","version":"4.3.0",)"
      R"("configuration":{{"urls":{{"streaming":"{}"}},"statuses":{{"max_characters":500}}}}}})",
      streaming);
}

}  // namespace

std::optional<Refusal> MastodonSession::Run(const HttpRequest& request, RequestRecord& record) {
  if (request.method != "GET") return AnswerOf(405);
  const std::string_view path = request.Path();
  const std::string streaming = Address(request, connection_.scheme() == "https" ? "wss" : "ws");
  if (path == "/api/v1/instance" || path == "/api/v1/instance/") {
    Answer("application/json; charset=utf-8", InstanceV1(streaming), record);
    return std::nullopt;
  }
  if (path == "/api/v2/instance") {
    Answer("application/json; charset=utf-8", InstanceV2(streaming), record);
    return std::nullopt;
  }
  if (path == "/api/v1/streaming/health") {
    Answer("text/plain", "OK", record);
    return std::nullopt;
  }
  if (!path.starts_with(kStreaming)) return AnswerOf(404);
  const auto matches = FilterOf(request, record);
  if (!matches) return matches.error();
  if (auto refusal = CheckToken(request)) return refusal;
  SendStream(request, *matches, record);
  return std::nullopt;
}

OrRefusal<StatusFilter> MastodonSession::FilterOf(const HttpRequest& request,
                                                  const RequestRecord& record) const {
  const std::string_view timeline = request.Path().substr(kStreaming.size());
  if (timeline == "public") return [](const SampleStatus&) { return true; };
  if (timeline == "public/local") return MastodonDialect::IsLocal;
  if (timeline != "hashtag") return Refuse(400, 0, "Unknown channel requested");
  const std::string tag(producer::ValueOf(record.parameters, "tag"));
  if (tag.empty()) return Refuse(400, 0, "Missing tag name parameter");
  return [word = producer::FoldTerm("#" + tag)](const SampleStatus& status) {
    return status.words.Has(word);
  };
}

// Since 4.2 everybody needs one, for public timelines too.
std::optional<Refusal> MastodonSession::CheckToken(const HttpRequest& request) const {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view header = request.Header("authorization");
  if (!header.starts_with(kBearer)) return Refusal{401, 0, "Error: Missing access token"};
  const bool right = service_.token.empty() || header.substr(kBearer.size()) == service_.token;
  return right ? std::nullopt : std::optional(Refusal{401, 0, "Error: Invalid access token"});
}

std::string MastodonSession::Address(const HttpRequest& request, std::string_view scheme) const {
  return fmt::format("{}://{}", scheme, request.Header("host"));
}

void MastodonSession::Answer(std::string_view type, std::string_view body, RequestRecord& record) {
  record.status = 200;
  record.end = "answered";
  if (connection_.Write(PlainResponse(type, body, Now()))) connection_.Finish();
}

void MastodonSession::SendStream(const HttpRequest& request, const StatusFilter& matches,
                                 RequestRecord& record) {
  const bool gzip = request.AcceptsGzip() && !fault_.plain;
  shared::log::Info("stream_opened", {{"path", request.Path()}, {"gzip", gzip}});
  record.status = 200;
  record.end = "the client left";
  if (!connection_.Write(StreamHead(gzip, Now(), "text/event-stream"))) return;
  const MastodonDialect dialect(Address(request, connection_.scheme()));
  Playback playback(connection_, service_, fault_,
                    {.dialect = dialect, .matches = matches, .gzip = gzip, .greeting = kGreeting});
  record.end = playback.Run();
  record.statuses = playback.statuses_sent();
  shared::log::Info("stream_closed", {{"why", record.end}, {"statuses", record.statuses}});
}

}  // namespace sandbox
