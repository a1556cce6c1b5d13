#include "producer/stream/bluesky_compression.h"

#include <utility>

#include <fmt/format.h>

#include "producer/stream/http_exchange.h"
#include "producer/stream/http_status.h"
#include "shared/log.h"

namespace producer {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 5s;

}  // namespace

BlueskyCompression::BlueskyCompression(Options options, const shared::Clock& clock,
                                       const shared::Shutdown& shutdown)
    : options_(std::move(options)), clock_(clock), shutdown_(shutdown) {}

std::optional<std::uint32_t> BlueskyCompression::Prepare(const BlueskyEndpoint& endpoint) {
  active_ = false;
  if (!endpoint.v2 || given_up_) return std::nullopt;
  if (!dictionary_ || host_ != endpoint.host) Fetch(endpoint);
  active_ = dictionary_.has_value();
  return active_ ? std::optional(dictionary_->id()) : std::nullopt;
}

void BlueskyCompression::Fetch(const BlueskyEndpoint& endpoint) {
  dictionary_.reset();
  host_ = endpoint.host;
  const auto answer = Exchange({.url = endpoint.DictionaryUrl(),
                                .user_agent = options_.user_agent,
                                .ca_file = options_.ca_file},
                               kPatience, clock_, shutdown_);
  if (!answer) return Tell(answer.error().what);  // The next connection tries again.
  if (answer->status != kHttpOk) return GiveUp(fmt::format("HTTP {}", answer->status));
  auto read = ZstdDictionary::Read(answer->body);
  if (!read) return GiveUp(read.error().what);
  dictionary_.emplace(*std::move(read));
}

void BlueskyCompression::OnRefused() {
  dictionary_.reset();
  if (std::exchange(refused_, true)) GiveUp("the server takes no dictionary");
}

std::optional<Line> BlueskyCompression::Read(const Line& message) {
  auto line = message.overlong ? message : dictionary_->Decompress(message.text);
  if (!line) GiveUp("a message cannot be decompressed");
  refused_ = false;
  return line;
}

void BlueskyCompression::GiveUp(std::string_view why) {
  given_up_ = true;
  Tell(why);
}

void BlueskyCompression::Tell(std::string_view why) const {
  shared::log::Info("stream_uncompressed", {{"host", host_}, {"why", why}});
}

}  // namespace producer
