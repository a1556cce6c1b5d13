// JetstreamSession serves one client of Bluesky's protocol after its request was read: refuses, or
// speaks the WebSocket and sends the events of the timeline from the client's cursor on, or those
// to come. Wire formats and cursors are those of github.com/bluesky-social/jetstream,
// docs/README.md, 5.1 (/subscribe) and 5.2 (/xrpc/network.bsky.jetstream.subscribeEvents).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/stream_simulator/jetstream_compression.h"
#include "sandbox/stream_simulator/jetstream_parameters.h"
#include "sandbox/stream_simulator/jetstream_timeline.h"
#include "sandbox/stream_simulator/protocol_session.h"
#include "sandbox/stream_simulator/slow_sinks.h"

namespace sandbox {

class JetstreamSession final : public ProtocolSession {
 public:
  // All must outlive it.
  JetstreamSession(Connection& connection, StreamService& service, const Fault& fault);

  std::optional<Refusal> Run(const HttpRequest& request, RequestRecord& record) override;

 private:
  ByteSink& Sink();
  JetstreamState State() const;
  void SendDictionary(RequestRecord& record);
  std::string_view Play();
  std::string_view Linger();
  std::string_view SendHuge();
  void CutOff();
  std::string_view End();
  bool AtEnding() const;
  void AddDue();
  void AddEvent(std::uint64_t event);
  void Add(std::string_view message);
  bool Flush();
  // Nothing: go on.
  std::optional<std::string_view> Wait(std::chrono::milliseconds time);
  std::optional<std::string_view> Answer();
  std::chrono::milliseconds UntilNext() const;
  std::chrono::milliseconds UntilBacklogFull() const;
  // The time as the server believes it to be, in microseconds.
  std::int64_t Now() const;

  Connection& connection_;
  StreamService& service_;
  const Fault& fault_;
  const JetstreamTimeline timeline_;
  DeadlineSink patience_;
  DripSink drip_;
  bool v2_ = false;
  std::optional<JetstreamCompression> compression_;  // As the client asked.
  JetstreamParameters asked_;                        // Its `next` goes on.
  std::string waiting_;                              // Frames to be written.
  std::string heard_;                                // Bytes of the client.
  std::uint64_t posts_sent_ = 0;
  std::chrono::nanoseconds last_sent_{0};
};

}  // namespace sandbox
