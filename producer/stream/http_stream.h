// HttpStream is a stream that one HTTP answer without end brings: Twitter's, X's, Mastodon's. What
// it asks for, what it shows of that and how its bytes are framed is up to the class that derives
// from it, which is a small file (twitter_stream.h).
//
// A server may say in its stream that it ends, and why. Whoever understands that calls ToldToGo,
// and the next attempt goes by it, not by how the connection ends after it; unless messages follow.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "producer/stream/framer.h"
#include "producer/stream/http_connection.h"
#include "producer/stream/proxy.h"
#include "producer/stream/reconnecting_stream.h"
#include "producer/stream/without_keys.h"

namespace producer {

class HttpStream : public ReconnectingStream {
 public:
  struct Options : ReconnectingStream::Options {
    std::string ca_file;     // Flag: --ca-file. Empty: the system's certificates.
    std::string user_agent;  // "tweet-producer/0.1.0".
    Proxy proxy;             // Flag: --proxy.
  };

  std::uint64_t keep_alives() const final { return framer_->keep_alives(); }

 protected:
  // `url` is what errors name. `secrets` are masked in whatever the server says.
  HttpStream(std::string url, Secrets secrets, std::unique_ptr<Framer> framer, Options options,
             const shared::Clock& clock, const shared::Shutdown& shutdown);

  // The stream said that it ends: `how` decides about the next attempt, `why` is for people.
  void ToldToGo(AttemptEnd how, std::string why);

  const Options& options() const { return options_; }
  // Of the connection under way: what the server answered, 0: nothing yet.
  int answer() const { return answer_; }
  bool could_not_resolve() const { return connection_->could_not_resolve(); }

 private:
  // The next connection's request, and stream_connecting in the log with what may be shown of it.
  // user_agent, ca_file and proxy are filled in for it.
  virtual HttpRequest MakeRequest() = 0;
  // What follows the server's words after an answer that no retry helps: ": check the token".
  // `server_time`: its header Date, in seconds since 1970.
  virtual std::string Advice(int status, std::optional<std::int64_t> server_time) const = 0;

  void Connect() final;
  bool Run(std::chrono::milliseconds wait, StreamListener& listener) final;
  std::uint64_t bytes_received() const final { return connection_->bytes_received(); }
  shared::log::Field Which() const final { return {"status", answer_}; }
  AttemptEnd HowEnded() final;
  std::string WhyEnded() const final;
  shared::Error Explain(const shared::Error& error) const final;
  void Close() final;

  void OnStatus(int status, StreamListener& listener);
  ConnectionEnd HowStreamEnded() const;
  Refusal RefusalByOurClock() const;
  // What the server said to a status other than 200, on one line, without secrets.
  std::string Words() const { return AnswerText(connection_->refusal(), secrets_); }

  struct Goodbye {
    AttemptEnd how;
    std::string why;
  };

  const std::string url_;
  const Secrets secrets_;
  const std::unique_ptr<Framer> framer_;
  const Options options_;
  std::unique_ptr<HttpConnection> connection_;  // Empty between two attempts.
  int answer_ = 0;
  std::optional<Goodbye> goodbye_;  // Of connection_.
};

}  // namespace producer
