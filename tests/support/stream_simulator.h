// The program stream-simulator of this build, run by a test on a port of its own.
//
//   StreamSimulator simulator({"--rate", "0", "--once"});
//   RunProgram({.program = ProgramPath("tweet-producer"),
//               .args = {"--endpoint", simulator.Url(), "--credentials-file",
//                        simulator.credentials_file().string(), …}});
//
// Plays tests/data/sample_tweets.jsonl unless told another file. Listens when the constructor
// returns; ended by the destructor. Failures throw std::runtime_error.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace test {

// The project's sample, tests/data/sample_tweets.jsonl.
std::string SampleTweets();

class StreamSimulator {
 public:
  // With these flags beside the port, the tweets and the credentials, of which --tweets may be
  // given anew. `tls_name`: HTTPS, its authority's certificate in ca_file().
  explicit StreamSimulator(std::vector<std::string> flags = {},
                           std::optional<std::string> tls_name = std::nullopt);

  // "http://127.0.0.1:PORT/1.1/statuses/filter.json"
  std::string Url(const std::string& path = "/1.1/statuses/filter.json") const;
  // With --protocol bluesky: "ws://127.0.0.1:PORT/subscribe", or over TLS "wss://localhost:PORT/…".
  std::string BlueskyUrl(const std::string& path = "/subscribe") const;
  // Of a tweet-producer that reads the simulator's --protocol mastodon: source, endpoint (that of
  // the streaming server, unless another path is given) and token.
  std::vector<std::string> MastodonFlags(const std::string& path = "/api/v1/streaming") const;
  // Holds the token that it takes: token-of-ada.
  std::filesystem::path token_file() const { return files_.path() / "token"; }
  // "127.0.0.1:PORT"
  const std::string& address() const { return address_; }
  std::string port() const { return address_.substr(address_.find(':') + 1); }
  // Of a tweet-producer that reads the simulator's --protocol x: source, endpoint, token and track.
  std::vector<std::string> XFlags() const;
  // The four keys: test-key, test-secret, test-token, test-token-secret.
  std::filesystem::path credentials_file() const { return files_.path() / "twitter.txt"; }
  // Of a tweet-producer that tracks kafka, the and a here, writes to these
  // brokers and prints its ledger as JSON, and `more`.
  std::vector<std::string> ProducerFlags(const std::string& brokers,
                                         const std::vector<std::string>& more = {}) const;
  std::filesystem::path ca_file() const { return files_.path() / "ca.pem"; }
  // Of all connections that are over (recorded_requests.h); all are once it has stopped.
  std::filesystem::path requests_file() const { return files_.path() / "requests"; }
  Process& process() { return *process_; }

  // Ends it.
  void Stop();
  // A new one on the same port with the same flags (and another authority).
  // REQUIRES: stopped.
  void Start();

 private:
  std::vector<std::string> flags_;
  const std::optional<std::string> tls_name_;
  TempDir files_;
  std::string address_;
  std::unique_ptr<Process> process_;
};

}  // namespace test
