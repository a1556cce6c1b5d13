#include "sandbox/stream_simulator/twitter_session.h"

#include "sandbox/stream_simulator/http_response.h"
#include "sandbox/stream_simulator/playback.h"
#include "sandbox/stream_simulator/twitter_dialect.h"
#include "shared/log.h"

namespace sandbox {
namespace {

std::optional<Endpoint> EndpointOf(std::string_view path) {
  if (path == "/1.1/statuses/filter.json") return Endpoint::kFilter;
  if (path == "/1.1/statuses/sample.json") return Endpoint::kSample;
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> TwitterSession::Run(const HttpRequest& request, RequestRecord& record) {
  const auto parameters = CheckRequest(request, record);
  if (!parameters) return parameters.error();
  SendStream(request, *parameters, record);
  return std::nullopt;
}

OrRefusal<StreamParameters> TwitterSession::CheckRequest(const HttpRequest& request,
                                                         const RequestRecord& record) {
  const auto endpoint = EndpointOf(request.Path());
  if (!endpoint) return std::unexpected(AnswerOf(404));
  if (request.method != "GET" && request.method != "POST") return std::unexpected(AnswerOf(405));
  const auto verified = service_.verifier.Verify(request, connection_.scheme(), fault_.skew);
  if (!verified) return std::unexpected(verified.error());
  return ReadStreamParameters(record.parameters, *endpoint);
}

void TwitterSession::SendStream(const HttpRequest& request, const StreamParameters& parameters,
                                RequestRecord& record) {
  const bool gzip = request.AcceptsGzip() && !fault_.plain;
  shared::log::Info("stream_opened", {{"method", request.method},
                                      {"gzip", gzip},
                                      {"delimited", parameters.delimited},
                                      {"phrases", parameters.track.size()}});
  record.status = 200;
  record.end = "the client left";
  const shared::UnixMillis now = service_.clock.Now() + fault_.skew * 1000;
  if (!connection_.Write(StreamHead(gzip, now))) return;
  const TwitterDialect dialect;
  Playback playback(
      connection_, service_, fault_,
      {.dialect = dialect,
       .matches = [&](const SampleStatus& status) { return Matches(parameters, status); },
       .warns = parameters.stall_warnings,
       .gzip = gzip,
       .delimited = parameters.delimited});
  record.end = playback.Run();
  record.statuses = playback.statuses_sent();
  shared::log::Info("stream_closed", {{"why", record.end}, {"statuses", record.statuses}});
}

}  // namespace sandbox
