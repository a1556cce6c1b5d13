// JoinedStreams reads several streams at once as if they were one: Mastodon's of several tags, a
// connection each.
//
// It counts as connected while all are: from the first that ends to the last that is back, what is
// posted may be missed, and the time is told as one gap. Each connects again by itself.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "producer/stream/tweet_source.h"
#include "shared/clock.h"

namespace producer {

class JoinedStreams final : public TweetSource, private StreamListener {
 public:
  // REQUIRES: some streams, none of which can go on where it stood.
  // The clock must outlive it.
  JoinedStreams(std::vector<std::unique_ptr<TweetSource>> streams, const shared::Clock& clock);

  // The first error of one ends it.
  shared::Result<SourceState> Read(std::chrono::milliseconds wait,
                                   StreamListener& listener) override;
  std::uint64_t keep_alives() const override;
  // The trouble of the first that has some; reconnects of all.
  SourceStatus status() const override;
  void HangUp() override;

 private:
  struct Part {
    std::unique_ptr<TweetSource> stream;
    bool open = false;
  };

  void OnMessage(const Line& message) override { listener_->OnMessage(message); }
  void OnConnected() override;
  void OnDisconnected(std::string_view why) override;
  bool AllOpen() const;
  void TellOthers(const Part& read, std::chrono::nanoseconds took);

  const shared::Clock& clock_;
  std::vector<Part> parts_;
  StreamListener* listener_ = nullptr;  // During Read.
  Part* reading_ = nullptr;             // Likewise.
};

}  // namespace producer
