// StreamSession serves one client from its request to its last byte: reads the request, checks it,
// and sends either a refusal or the stream.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <vector>

#include "sandbox/stream_simulator/connection.h"
#include "sandbox/stream_simulator/http_request.h"
#include "sandbox/stream_simulator/message_schedule.h"
#include "sandbox/stream_simulator/oauth_verifier.h"
#include "sandbox/stream_simulator/sample_status.h"
#include "sandbox/stream_simulator/stream_body.h"
#include "shared/clock.h"
#include "shared/shutdown.h"

namespace sandbox {

struct StreamOptions {
  // Lines of the file that are played a second; of these those are sent that match. 0: as fast as
  // the client reads.
  double rate = 50;
  // A blank line after so long without a message.
  std::chrono::milliseconds keep_alive{30000};
  ScheduleOptions schedule;
};

// What all clients share. All of it must outlive every session.
struct StreamService {
  const shared::Clock& clock;
  const shared::Shutdown& shutdown;
  OAuthVerifier& verifier;
  const std::vector<SampleStatus>& statuses;
  TweetIds& ids;
  const StreamOptions options;
  std::optional<int> answer = {};    // Refuses every request with this status.
  std::atomic<bool> played = false;  // With `once`: some client was sent the file to its end.
};

class StreamSession {
 public:
  StreamSession(Connection& connection, StreamService& service)
      : connection_(connection), service_(service) {}

  // Returns when the client has gone, the stream has ended, or a stop is requested.
  void Run();

 private:
  OrRefusal<HttpRequest> ReceiveRequest();
  OrRefusal<StreamParameters> CheckRequest(const HttpRequest& request);
  void SendRefusal(const HttpRequest& request, const Refusal& refusal);
  void SendStream(const HttpRequest& request, const StreamParameters& parameters);
  // Returns why the stream ended.
  std::string_view Play(MessageSchedule& schedule, StreamBody& body);
  std::string_view KeepAliveOnly(StreamBody& body);
  // Adds the lines that are due now. False: the schedule has ended.
  bool AddDue(MessageSchedule& schedule, StreamBody& body);
  std::chrono::milliseconds UntilNext() const;

  Connection& connection_;
  StreamService& service_;
  std::chrono::nanoseconds started_{0};
  std::chrono::nanoseconds last_sent_{0};
  std::uint64_t lines_played_ = 0;
};

}  // namespace sandbox
