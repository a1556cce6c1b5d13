// BlueskyCompression reads the compressed messages of Jetstream's v2: zstd with a dictionary that
// the server itself hands out (github.com/bluesky-social/jetstream, docs/README.md, 5.2). Nothing
// of it is kept between runs. Whatever goes wrong with it, reading goes on without.
//
//   BlueskyCompression compression({.ca_file = …}, clock, shutdown);
//   compression.Prepare(endpoint);           // the dictionary's number for the request, or nothing
//   compression.Read(message);               // the message's text
//
// v1 has a dictionary of its own, which its clients have compiled in; it is not used here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "producer/stream/bluesky_endpoint.h"
#include "producer/stream/framer.h"
#include "producer/stream/zstd_dictionary.h"
#include "shared/clock.h"
#include "shared/shutdown.h"

namespace producer {

// One thread.
class BlueskyCompression {
 public:
  struct Options {
    std::string ca_file;
    std::string user_agent;
  };

  // Clock and shutdown must outlive it.
  BlueskyCompression(Options options, const shared::Clock& clock, const shared::Shutdown& shutdown);

  // A connection to that endpoint begins. Fetches the dictionary where there is none of that host
  // yet, for up to 5 s. Nothing: messages come as they are.
  std::optional<std::uint32_t> Prepare(const BlueskyEndpoint& endpoint);
  // The server does not take the number (UnknownZstdDictionary, after it was trained anew): another
  // is fetched once.
  void OnRefused();
  bool active() const { return active_; }

  // A message of the connection. Nothing: it cannot be read; the next connection does without.
  std::optional<Line> Read(const Line& message);

 private:
  void Fetch(const BlueskyEndpoint& endpoint);
  void GiveUp(std::string_view why);
  void Tell(std::string_view why) const;

  const Options options_;
  const shared::Clock& clock_;
  const shared::Shutdown& shutdown_;
  std::optional<ZstdDictionary> dictionary_;
  std::string host_;  // Whose it is.
  bool active_ = false;
  bool refused_ = false;  // Since a message was read.
  bool given_up_ = false;
};

}  // namespace producer
