#include "sandbox/stream_simulator/stream_session.h"

#include <algorithm>
#include <cmath>

#include "sandbox/stream_simulator/http_response.h"
#include "shared/log.h"

namespace sandbox {
namespace {

using shared::Result;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr std::string_view kGone = "the client left", kStopped = "the simulator stops",
                           kPlayed = "the file is played";
constexpr int kNobody = 0;  // In place of a status: the client has gone before it was answered.
constexpr std::size_t kLargestChunk = 64 << 10;  // Before compression, where many lines are due.

std::optional<Endpoint> EndpointOf(std::string_view path) {
  if (path == "/1.1/statuses/filter.json") return Endpoint::kFilter;
  if (path == "/1.1/statuses/sample.json") return Endpoint::kSample;
  return std::nullopt;
}

bool AcceptsGzip(const HttpRequest& request) {
  return request.Header("accept-encoding").find("gzip") != std::string_view::npos;
}

}  // namespace

void StreamSession::Run() {
  if (!connection_.Handshake()) return;
  const auto request = ReceiveRequest();
  if (!request && request.error().status == kNobody) return;
  if (!request) return SendRefusal({}, request.error());
  const auto parameters = CheckRequest(*request);
  if (!parameters) return SendRefusal(*request, parameters.error());
  SendStream(*request, *parameters);
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

OrRefusal<StreamParameters> StreamSession::CheckRequest(const HttpRequest& request) {
  if (service_.answer) return std::unexpected(AnswerOf(*service_.answer));
  const auto endpoint = EndpointOf(request.Path());
  if (!endpoint) return std::unexpected(AnswerOf(404));
  if (request.method != "GET" && request.method != "POST") return std::unexpected(AnswerOf(405));
  const auto verified = service_.verifier.Verify(request, connection_.scheme());
  if (!verified) return std::unexpected(verified.error());
  producer::Parameters parameters = producer::DecodeForm(request.Query());
  for (auto& parameter : producer::DecodeForm(request.FormBody())) {
    parameters.push_back(std::move(parameter));
  }
  return ReadStreamParameters(parameters, *endpoint);
}

void StreamSession::SendRefusal(const HttpRequest& request, const Refusal& refusal) {
  shared::log::Info("request_refused", {{"method", request.method},
                                        {"path", request.Path()},
                                        {"status", refusal.status},
                                        {"why", refusal.message}});
  if (connection_.Write(RefusalResponse(refusal, service_.clock.Now()))) connection_.Finish();
}

void StreamSession::SendStream(const HttpRequest& request, const StreamParameters& parameters) {
  const bool gzip = AcceptsGzip(request);
  MessageSchedule schedule(service_.statuses, parameters, service_.ids, service_.options.schedule);
  shared::log::Info("stream_opened", {{"method", request.method},
                                      {"gzip", gzip},
                                      {"delimited", parameters.delimited},
                                      {"phrases", parameters.track.size()}});
  StreamBody body(connection_, {.gzip = gzip, .delimited = parameters.delimited});
  std::string_view why = kGone;
  if (connection_.Write(StreamHead(gzip, service_.clock.Now()))) {
    const bool silent = schedule.IsSilent() || service_.played;
    why = silent ? KeepAliveOnly(body) : Play(schedule, body);
  }
  if (why != kGone && body.Finish()) connection_.Finish();
  shared::log::Info(
      "stream_closed",
      {{"why", why}, {"statuses", schedule.statuses_sent()}, {"notices", schedule.notices_sent()}});
}

std::string_view StreamSession::Play(MessageSchedule& schedule, StreamBody& body) {
  started_ = last_sent_ = service_.clock.Steady();
  while (true) {
    const bool more = AddDue(schedule, body);
    if (!more) service_.played = true;
    if (!more) return kPlayed;
    const nanoseconds now = service_.clock.Steady();
    if (body.waiting() == 0 && now - last_sent_ >= service_.options.keep_alive) body.AddKeepAlive();
    if (body.waiting() > 0) last_sent_ = now;
    if (!body.Flush()) return kGone;
    const Connection::Wake wake = connection_.WaitFor(UntilNext(), service_.shutdown);
    if (wake == Connection::Wake::kClientGone) return kGone;
    if (wake == Connection::Wake::kStop) return kStopped;
  }
}

std::string_view StreamSession::KeepAliveOnly(StreamBody& body) {
  while (true) {
    body.AddKeepAlive();
    if (!body.Flush()) return kGone;
    const auto wake = connection_.WaitFor(service_.options.keep_alive, service_.shutdown);
    if (wake == Connection::Wake::kClientGone) return kGone;
    if (wake == Connection::Wake::kStop) return kStopped;
  }
}

bool StreamSession::AddDue(MessageSchedule& schedule, StreamBody& body) {
  const double rate = service_.options.rate;
  const double elapsed = std::chrono::duration<double>(service_.clock.Steady() - started_).count();
  const double due = rate > 0 ? std::floor(elapsed * rate) + 1 : HUGE_VAL;
  while (static_cast<double>(lines_played_) < due && body.waiting() < kLargestChunk) {
    const Step step = schedule.Next(service_.clock.Now());
    if (step.kind == Step::Kind::kEnd) return false;
    if (step.kind == Step::Kind::kMessage) body.Add(step.message);
    ++lines_played_;
  }
  return true;
}

// At least 1 ms where a rate is to be held, so that a high one comes in bundles.
milliseconds StreamSession::UntilNext() const {
  if (service_.options.rate <= 0) return milliseconds(0);
  const nanoseconds now = service_.clock.Steady();
  const std::chrono::duration<double> next(static_cast<double>(lines_played_) /
                                           service_.options.rate);
  const auto until_line = std::chrono::ceil<milliseconds>(next - (now - started_));
  const auto until_blank =
      std::chrono::ceil<milliseconds>(service_.options.keep_alive - (now - last_sent_));
  return std::max(milliseconds(1), std::min(until_line, until_blank));
}

}  // namespace sandbox
