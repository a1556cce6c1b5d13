#include "tests/support/stream_simulator.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <utility>

#include "tests/support/text_file.h"
#include "tests/support/wait_until.h"

namespace test {

std::string SampleTweets() { return SOURCE_DIR "/tests/data/sample_tweets.jsonl"; }

StreamSimulator::StreamSimulator(std::vector<std::string> flags,
                                 std::optional<std::string> tls_name)
    : flags_(std::move(flags)), tls_name_(std::move(tls_name)) {
  WriteFile(credentials_file(),
            "consumerKey test-key\nconsumerSecret test-secret\n"
            "accessToken test-token\naccessTokenSecret test-token-secret\n");
  WriteFile(token_file(), "token-of-ada\n");
  std::filesystem::permissions(token_file(), std::filesystem::perms::owner_read);
  if (std::find(flags_.begin(), flags_.end(), "--tweets") == flags_.end()) {
    flags_.insert(flags_.end(), {"--tweets", SampleTweets()});
  }
  if (tls_name_) {
    flags_.insert(flags_.end(), {"--tls-name", *tls_name_, "--ca-out", ca_file().string()});
  }
  Start();
}

std::string StreamSimulator::Url(const std::string& path) const {
  return (tls_name_ ? "https://" : "http://") + address_ + path;
}

std::string StreamSimulator::BlueskyUrl(const std::string& path) const {
  return (tls_name_ ? "wss://localhost:" + port() : "ws://" + address_) + path;
}

std::vector<std::string> StreamSimulator::MastodonFlags(const std::string& path) const {
  return {"--source", "mastodon", "--endpoint", Url(path), "--mastodon-token-file", token_file()};
}

std::vector<std::string> StreamSimulator::XFlags() const {
  return {
      "--source",   "x",       "--endpoint", Url("/2/tweets/search/stream"), "--bearer-token-file",
      token_file(), "--track", "kafka,the,a"};
}

std::vector<std::string> StreamSimulator::ProducerFlags(
    const std::string& brokers, const std::vector<std::string>& more) const {
  std::vector<std::string> flags = {
      "-b",      brokers,       "--endpoint", Url(), "--credentials-file", credentials_file(),
      "--track", "kafka,the,a", "--json"};
  flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

void StreamSimulator::Start() {
  const std::filesystem::path address_file = files_.path() / "address";
  std::filesystem::remove(address_file);
  std::vector<std::string> args = flags_;
  args.insert(args.end(), {"--port", address_.empty() ? "0" : port(), "--address-file",
                           address_file.string(), "--record-requests", requests_file().string()});
  const auto speaks = [this](const char* protocol) {
    return std::find(flags_.begin(), flags_.end(), protocol) != flags_.end();
  };
  if (speaks("mastodon") || speaks("x")) {
    args.insert(args.end(), {"--token-file", token_file().string()});
  } else if (!speaks("bluesky")) {
    args.insert(args.end(), {"--credentials-file", credentials_file().string()});
  }
  process_ = std::make_unique<Process>(Command{
      .program = std::filesystem::path(PROGRAM_DIR) / "stream-simulator", .args = std::move(args)});
  WaitUntil([&] { return !ReadLines(address_file).empty() || !process_->IsAlive(); },
            std::chrono::seconds(30));
  const std::vector<std::string> lines = ReadLines(address_file);
  if (lines.empty()) throw std::runtime_error("stream-simulator did not start: " + process_->Err());
  address_ = lines.front();
}

void StreamSimulator::Stop() {
  process_->Signal(SIGTERM);
  if (!process_->WaitForExit(std::chrono::seconds(10))) process_->Kill9();
}

}  // namespace test
