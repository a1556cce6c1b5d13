#include "producer/stream/http_stream.h"

#include <utility>

#include <fmt/format.h>

#include "producer/stream/clock_skew.h"
#include "producer/stream/http_status.h"

namespace producer {
namespace {}  // namespace

HttpStream::HttpStream(std::string url, Secrets secrets, std::unique_ptr<Framer> framer,
                       Options options, const shared::Clock& clock,
                       const shared::Shutdown& shutdown)
    : ReconnectingStream(options, clock, shutdown),
      url_(std::move(url)),
      secrets_(std::move(secrets)),
      framer_(std::move(framer)),
      options_(std::move(options)) {}

void HttpStream::Connect() {
  HttpRequest request = MakeRequest();
  request.user_agent = options_.user_agent;
  request.ca_file = options_.ca_file;
  request.proxy = options_.proxy.url;
  connection_ = std::make_unique<HttpConnection>(request);
  answer_ = 0;
  goodbye_.reset();
}

bool HttpStream::Run(std::chrono::milliseconds wait, StreamListener& listener) {
  const LineFunction take = [&](const Line& line) {
    goodbye_.reset();  // It has gone on.
    listener.OnMessage(line);
  };
  const auto state =
      connection_->Run(wait, shutdown().fd(),
                       {.on_status = [&](int status) { OnStatus(status, listener); },
                        .on_bytes = [&](std::string_view bytes) { framer_->Push(bytes, take); }});
  return state == HttpConnection::State::kOpen && framer_->problem().empty();
}

void HttpStream::OnStatus(int status, StreamListener& listener) {
  answer_ = status;
  if (status == kHttpOk) Opened(listener);
}

void HttpStream::ToldToGo(AttemptEnd how, std::string why) {
  goodbye_ = Goodbye{std::move(how), std::move(why)};
}

AttemptEnd HttpStream::HowEnded() {
  if (goodbye_) return goodbye_->how;
  if (answer_ == kHttpOk) return HowStreamEnded();
  if (answer_ != 0) return RefusalByOurClock();
  if (connection_->proxy_status() == kHttpProxyWantsPassword) {
    return ProxyWantsPassword(options_.proxy);
  }
  return NoAnswer{};
}

ConnectionEnd HttpStream::HowStreamEnded() const {
  const bool in_good_order =
      !stalled() && connection_->failure().empty() && framer_->problem().empty();
  return in_good_order ? ConnectionEnd::kClosed : ConnectionEnd::kLost;
}

Refusal HttpStream::RefusalByOurClock() const {
  return {.status = answer_,
          .rate_limit_reset = ResetByOurClock(connection_->rate_limit_reset(),
                                              connection_->server_time(), clock().Now())};
}

std::string HttpStream::WhyEnded() const {
  if (goodbye_) return goodbye_->why;
  if (stalled()) return StallInWords();
  if (answer_ != 0 && answer_ != kHttpOk) {
    return AnswerInWords(answer_, connection_->refusal(), secrets_);
  }
  if (!connection_->failure().empty()) return connection_->failure();
  if (!framer_->problem().empty()) return framer_->problem();
  return "closed by the server";
}

shared::Error HttpStream::Explain(const shared::Error& error) const {
  std::string what = fmt::format("{}: {}", url_, error.what);
  if (const std::string words = Words(); !words.empty()) what += fmt::format(" ({})", words);
  if (EndsTheRun(answer_)) what += Advice(answer_, connection_->server_time());
  return {.kind = error.kind, .what = what};
}

void HttpStream::Close() {
  framer_->Reset();
  connection_.reset();
}

}  // namespace producer
