// Playback sends one client its stream: the lines that are due by the rate, keep-alives in between,
// until the client leaves, the file or the simulator ends, or the connection's fault ends it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "sandbox/stream_simulator/connection.h"
#include "sandbox/stream_simulator/fault.h"
#include "sandbox/stream_simulator/message_faults.h"
#include "sandbox/stream_simulator/message_schedule.h"
#include "sandbox/stream_simulator/open_streams.h"
#include "sandbox/stream_simulator/slow_sinks.h"
#include "sandbox/stream_simulator/stream_body.h"
#include "sandbox/stream_simulator/stream_service.h"

namespace sandbox {

// What one client is sent.
struct PlaybackPlan {
  const StreamDialect& dialect;
  StatusFilter matches;
  bool warns = false;  // It is told when it reads too slowly, as only Twitter does.
  bool gzip = false;
  bool delimited = false;
  std::string_view greeting = {};  // Before the first message.
};

class Playback {
 public:
  // All must outlive it.
  Playback(Connection& connection, StreamService& service, const Fault& fault,
           const PlaybackPlan& plan);

  // Returns why the stream ended. Its end in good order is sent, where there is one.
  std::string_view Run();

  std::uint64_t statuses_sent() const { return messages_.statuses(); }

 private:
  ByteSink& Sink();
  std::string_view Play();
  std::string_view KeepAliveOnly();
  std::string_view SilenceOnly();
  // Adds the lines that are due now. False: the schedule has ended.
  bool AddDue();
  bool AtEnding() const {
    return fault_.ending != Ending::kNever && statuses_sent() >= fault_.after;
  }
  std::string_view End();
  std::string_view CutOff();
  std::string_view SayDisconnect(int code);
  std::string_view SendEndlessLine();
  // Nothing: go on.
  std::optional<std::string_view> Wait(std::chrono::milliseconds time);
  std::string_view WriteFailed() const;
  std::chrono::milliseconds UntilNext() const;

  // Of a client that reads too slowly.
  double LinesDue() const;
  double Behind() const { return LinesDue() - static_cast<double>(lines_played_); }
  std::chrono::milliseconds UntilBacklogFull() const;
  void WarnIfBehind();

  Connection& connection_;
  StreamService& service_;
  const Fault& fault_;
  const StreamDialect& dialect_;
  const bool warns_;
  OpenStreams::Ticket ticket_;
  MessageSchedule schedule_;
  MessageFaults messages_;
  DeadlineSink patience_;
  DripSink drip_;
  StreamBody body_;
  std::chrono::nanoseconds started_{0};
  std::chrono::nanoseconds last_sent_{0};
  std::optional<std::chrono::nanoseconds> warned_;
  std::uint64_t lines_played_ = 0;
};

}  // namespace sandbox
