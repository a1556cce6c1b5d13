#include "producer/stream/joined_streams.h"

#include <algorithm>
#include <utility>

namespace producer {

JoinedStreams::JoinedStreams(std::vector<std::unique_ptr<TweetSource>> streams,
                             const shared::Clock& clock)
    : clock_(clock) {
  for (auto& stream : streams) parts_.push_back({std::move(stream)});
}

shared::Result<SourceState> JoinedStreams::Read(std::chrono::milliseconds wait,
                                                StreamListener& listener) {
  listener_ = &listener;
  const auto each = wait / static_cast<std::int64_t>(parts_.size());
  for (Part& part : parts_) {
    reading_ = &part;
    const auto start = clock_.Steady();
    auto state = part.stream->Read(each, *this);
    if (!state) return state;
    TellOthers(part, clock_.Steady() - start);
  }
  return SourceState::kOpen;
}

void JoinedStreams::TellOthers(const Part& read, std::chrono::nanoseconds took) {
  for (Part& part : parts_) {
    if (&part != &read) part.stream->OnReadBeside(took);
  }
}

void JoinedStreams::HangUp() {
  for (Part& part : parts_) part.stream->HangUp();
}

bool JoinedStreams::AllOpen() const { return std::ranges::all_of(parts_, &Part::open); }

void JoinedStreams::OnConnected() {
  reading_->open = true;
  if (AllOpen()) listener_->OnConnected();
}

void JoinedStreams::OnDisconnected(std::string_view why) {
  if (AllOpen()) listener_->OnDisconnected(why);
  reading_->open = false;
}

std::uint64_t JoinedStreams::keep_alives() const {
  std::uint64_t sum = 0;
  for (const Part& part : parts_) sum += part.stream->keep_alives();
  return sum;
}

SourceStatus JoinedStreams::status() const {
  SourceStatus joined;
  for (const Part& part : parts_) {
    SourceStatus one = part.stream->status();
    joined.connected = joined.connected && one.connected;
    if (joined.trouble.empty()) joined.trouble = std::move(one.trouble);
    for (std::size_t i = 0; i < one.reconnects.size(); ++i) {
      joined.reconnects[i] += one.reconnects[i];
    }
  }
  return joined;
}

}  // namespace producer
