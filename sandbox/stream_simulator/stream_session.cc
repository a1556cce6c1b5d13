#include "sandbox/stream_simulator/stream_session.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "sandbox/stream_simulator/http_response.h"
#include "sandbox/stream_simulator/jetstream_session.h"
#include "sandbox/stream_simulator/playback.h"
#include "shared/log.h"

namespace sandbox {
namespace {

constexpr int kNobody = 0;  // In place of a status: the client has gone before it was answered.

std::optional<Endpoint> EndpointOf(std::string_view path) {
  if (path == "/1.1/statuses/filter.json") return Endpoint::kFilter;
  if (path == "/1.1/statuses/sample.json") return Endpoint::kSample;
  return std::nullopt;
}

bool AcceptsGzip(const HttpRequest& request) {
  return request.Header("accept-encoding").find("gzip") != std::string_view::npos;
}

producer::Parameters ParametersOf(const HttpRequest& request) {
  producer::Parameters parameters = producer::DecodeForm(request.Query());
  for (auto& parameter : producer::DecodeForm(request.FormBody())) {
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

}  // namespace

void StreamSession::Run(RequestRecord& record) {
  record.end = "no request";
  if (!connection_.Handshake()) return;
  const auto request = ReceiveRequest();
  if (!request && request.error().status == kNobody) return;
  if (!request) return SendRefusal(request.error(), record);
  record.method = request->method;
  record.path = request->Path();
  record.parameters = ParametersOf(*request);
  record.user_agent = request->Header("user-agent");
  record.end = "not answered";
  if (fault_.ending == Ending::kHang) return Hang();
  if (service_.options.bluesky) return ServeJetstream(*request, record);
  const auto parameters = CheckRequest(*request, record);
  if (!parameters) return SendRefusal(parameters.error(), record);
  SendStream(*request, *parameters, record);
}

void StreamSession::ServeJetstream(const HttpRequest& request, RequestRecord& record) {
  if (service_.answer) return SendRefusal(AnswerOf(*service_.answer), record);
  if (fault_.status) return SendRefusal(AnswerOf(*fault_.status), record);
  if (!JetstreamSession::Serves(request.Path())) return SendRefusal(AnswerOf(404), record);
  const auto refusal = JetstreamSession(connection_, service_, fault_).Run(request, record);
  if (refusal) SendRefusal(*refusal, record);
}

OrRefusal<HttpRequest> StreamSession::ReceiveRequest() {
  std::string bytes;
  bool told_to_go_on = false;
  while (true) {
    auto request = ReadRequest(bytes);
    if (!request) return std::unexpected(request.error());
    if (*request) return **std::move(request);
    if (!told_to_go_on && WaitsForContinue(bytes)) {
      told_to_go_on = true;
      if (!connection_.Write("HTTP/1.1 100 Continue\r\n\r\n")) return Refuse(kNobody, 0, "");
    }
    if (!connection_.Read(bytes)) return Refuse(kNobody, 0, "");
  }
}

OrRefusal<StreamParameters> StreamSession::CheckRequest(const HttpRequest& request,
                                                        RequestRecord& record) {
  if (service_.answer) return std::unexpected(AnswerOf(*service_.answer));
  if (fault_.status) return std::unexpected(AnswerOf(*fault_.status));
  const auto endpoint = EndpointOf(request.Path());
  if (!endpoint) return std::unexpected(AnswerOf(404));
  if (request.method != "GET" && request.method != "POST") return std::unexpected(AnswerOf(405));
  const auto verified = service_.verifier.Verify(request, connection_.scheme(), fault_.skew);
  if (!verified) return std::unexpected(verified.error());
  return ReadStreamParameters(record.parameters, *endpoint);
}

void StreamSession::SendRefusal(const Refusal& refusal, RequestRecord& record) {
  shared::log::Info("request_refused", {{"method", record.method},
                                        {"path", record.path},
                                        {"status", refusal.status},
                                        {"why", refusal.message}});
  record.status = refusal.status;
  record.end = "refused";
  if (connection_.Write(RefusalResponse(refusal, Now(), fault_.reset_in))) connection_.Finish();
}

void StreamSession::SendStream(const HttpRequest& request, const StreamParameters& parameters,
                               RequestRecord& record) {
  const bool gzip = AcceptsGzip(request) && !fault_.plain;
  shared::log::Info("stream_opened", {{"method", request.method},
                                      {"gzip", gzip},
                                      {"delimited", parameters.delimited},
                                      {"phrases", parameters.track.size()}});
  record.status = 200;
  record.end = "the client left";
  if (!connection_.Write(StreamHead(gzip, Now()))) return;
  Playback playback(connection_, service_, fault_, parameters,
                    {.gzip = gzip, .delimited = parameters.delimited});
  record.end = playback.Run();
  record.statuses = playback.statuses_sent();
  shared::log::Info("stream_closed", {{"why", record.end}, {"statuses", record.statuses}});
}

void StreamSession::Hang() {
  constexpr auto kLongWait = std::chrono::hours(1);
  while (connection_.WaitFor(kLongWait, service_.shutdown) == Connection::Wake::kTime) {
  }
}

}  // namespace sandbox
