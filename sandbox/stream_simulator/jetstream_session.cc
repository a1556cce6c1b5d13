#include "sandbox/stream_simulator/jetstream_session.h"

#include <algorithm>

#include <fmt/core.h>

#include "sandbox/stream_simulator/http_response.h"
#include "sandbox/stream_simulator/stream_end.h"
#include "sandbox/stream_simulator/web_socket_frames.h"
#include "shared/log.h"

namespace sandbox {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::string_view kV1Path = "/subscribe";
constexpr std::string_view kV2Path = "/xrpc/network.bsky.jetstream.subscribeEvents";
constexpr std::string_view kConsumerTooSlow =
    R"({"$type":"error","error":"ConsumerTooSlow","message":"read faster"})";
constexpr std::size_t kLargestWrite = 64 << 10;
constexpr std::uint16_t kGoingAway = 1001;
constexpr auto kNothingDue = 1h;

TimelineOptions TimelineOf(const StreamService& service, const Fault& fault) {
  const StreamOptions& options = service.options;
  return {.rate = options.rate,
          .begin = service.timeline_begin + fault.skew * 1'000'000,
          .other_every = options.schedule.notice_every,
          .once = options.schedule.once};
}

}  // namespace

JetstreamSession::JetstreamSession(Connection& connection, StreamService& service,
                                   const Fault& fault)
    : connection_(connection),
      service_(service),
      fault_(fault),
      timeline_(service.statuses, TimelineOf(service, fault)),
      patience_(connection, [this] { return UntilBacklogFull(); }),
      drip_(connection, fault.drip.value_or(Drip{}),
            [this](milliseconds time) { return !Wait(time); }),
      last_sent_(service.clock.Steady()) {}

std::int64_t JetstreamSession::Now() const {
  return (service_.clock.Now() + fault_.skew * 1000) * 1000;
}

JetstreamState JetstreamSession::State() const {
  return {.timeline = timeline_,
          .now = Now(),
          .look_back = service_.options.look_back,
          .dictionary = [this] { return DictionaryOf(service_.statuses).id; },
          .all_too_old = fault_.too_old};
}

ByteSink& JetstreamSession::Sink() {
  if (fault_.drip) return drip_;
  if (fault_.backlog && !v2_) return patience_;
  return connection_;
}

std::optional<Refusal> JetstreamSession::Run(const HttpRequest& request, RequestRecord& record) {
  if (request.Path() == FactsOf(Protocol::kBluesky).rules) {
    SendDictionary(record);
    return std::nullopt;
  }
  v2_ = request.Path() == kV2Path;
  if (!v2_ && request.Path() != kV1Path) return AnswerOf(404);
  const std::string_view key = request.Header("sec-websocket-key");
  if (request.method != "GET" || key.empty()) {
    return Refusal{426, 0, "This is a WebSocket: ask for an upgrade."};
  }
  auto asked = ReadJetstreamParameters(v2_, record.parameters, State());
  if (!asked) return asked.error();
  asked_ = *std::move(asked);
  if (asked_.compressed) compression_.emplace(DictionaryOf(service_.statuses));
  record.status = 101;
  record.end = kGone;
  shared::log::Info("jetstream_opened", {{"format", v2_ ? "v2" : "v1"}, {"from", asked_.next}});
  const bool named =
      request.Header("sec-websocket-protocol").find("xrpc.v1.json") != std::string_view::npos;
  if (!connection_.Write(UpgradeResponse(key, v2_ && named ? "xrpc.v1.json" : ""))) return {};
  if (!asked_.info.empty()) Add(asked_.info);
  record.end = Play();
  record.statuses = posts_sent_;
  if (record.end == kStopped && connection_.Write(CloseFrame(kGoingAway, "the simulator stops"))) {
    connection_.Finish();
  }
  if (record.end == kTooSlow) CutOff();
  shared::log::Info("jetstream_closed", {{"why", record.end}, {"posts", posts_sent_}});
  return {};
}

// v2 tells the client why, behind all that waits for it; v1 just ends.
void JetstreamSession::CutOff() {
  if (!v2_) return connection_.Reset();
  Add(kConsumerTooSlow);
  if (Flush() && connection_.Write(CloseFrame(kGoingAway, "bye"))) connection_.Finish();
}

void JetstreamSession::SendDictionary(RequestRecord& record) {
  record.status = 200;
  record.end = "answered";
  const std::string answer = PlainResponse(
      "application/octet-stream", DictionaryOf(service_.statuses).bytes, service_.clock.Now());
  if (connection_.Write(answer)) connection_.Finish();
}

bool JetstreamSession::AtEnding() const {
  return fault_.ending != Ending::kNever && posts_sent_ >= fault_.after;
}

std::string_view JetstreamSession::Play() {
  while (true) {
    AddDue();
    const auto now = service_.clock.Steady();
    if (waiting_.empty() && now - last_sent_ >= service_.options.keep_alive) {
      waiting_ = Frame(Opcode::kPing, "");
    }
    if (!Flush()) return patience_.gave_up() ? kTooSlow : kGone;
    if (AtEnding()) return End();
    const std::uint64_t behind =
        timeline_.Before(Now()) - std::min(asked_.next, timeline_.Before(Now()));
    if (fault_.backlog && behind >= *fault_.backlog) return kTooSlow;
    if (const auto why = Wait(UntilNext())) return *why;
  }
}

void JetstreamSession::AddDue() {
  // At a rate of 0 all is there at once.
  const bool at_once = service_.options.rate <= 0;
  const std::uint64_t due = at_once ? timeline_.Before(INT64_MAX / 2) : timeline_.Before(Now());
  while (asked_.next < due && waiting_.size() < kLargestWrite && !AtEnding())
    AddEvent(asked_.next++);
}

void JetstreamSession::AddEvent(std::uint64_t event) {
  const bool commit = timeline_.IsCommit(event);
  if (commit ? !asked_.posts : !asked_.others) return;
  const bool post = timeline_.IsPost(event);
  const std::string json = v2_ ? timeline_.EventV2(event) : timeline_.EventV1(event);
  Add(json);
  posts_sent_ += post;
  const auto is_turn = [&](std::uint64_t every) { return every > 0 && posts_sent_ % every == 0; };
  if (!post) return;
  if (is_turn(fault_.duplicate_every)) {
    Add(json);
    ++posts_sent_;
  }
  if (is_turn(fault_.garbage_every)) Add("{\"did\":\"did:plc:x\",\"kind\":\"comm");
  if (is_turn(fault_.notices_every)) {
    Add(R"({"did":"did:plc:x","time_us":1,"kind":"weather"})");
    Add(R"({"did":"did:plc:x","time_us":1,"kind":"commit","commit":{"operation":"create",)"
        R"("collection":"app.bsky.feed.like","rkey":"3","record":{}}})");
  }
}

void JetstreamSession::Add(std::string_view message) {
  waiting_ += compression_ ? Frame(Opcode::kBinary, compression_->Compress(message))
                           : Frame(Opcode::kText, message);
}

bool JetstreamSession::Flush() {
  if (waiting_.empty()) return true;
  last_sent_ = service_.clock.Steady();
  const std::string frames = std::exchange(waiting_, {});
  return Sink().Write(frames).has_value();
}

std::string_view JetstreamSession::End() {
  switch (fault_.ending) {
    case Ending::kSilence:
      while (connection_.WaitFor(kNothingDue, service_.shutdown) == Connection::Wake::kTime) {
      }
      // The client's pings stay unread; it has gone when it closes.
      while (!service_.shutdown.Requested() && connection_.Read(heard_)) heard_.clear();
      return service_.shutdown.Requested() ? kStopped : kGone;
    case Ending::kQuiet:
      return Linger();
    case Ending::kCut: {
      const std::string frame = Frame(Opcode::kText, timeline_.EventV1(asked_.next));
      static_cast<void>(connection_.Write(frame.substr(0, frame.size() / 2)));
      return kFault;
    }
    case Ending::kDisconnect:
      if (v2_) Add(kConsumerTooSlow);
      static_cast<void>(Flush());
      break;
    case Ending::kEndlessLine:
      return SendHuge();
    case Ending::kNever:
    case Ending::kHang:
    case Ending::kClose:
      break;
  }
  if (connection_.Write(CloseFrame(kGoingAway, "bye"))) connection_.Finish();
  return kFault;
}

// One message of 6 MiB in frames of 64 KiB.
std::string_view JetstreamSession::SendHuge() {
  const std::string piece(64 << 10, 'x');
  waiting_ = Frame(Opcode::kText, "{\"did\":\"", false);
  for (int i = 0; i < 100; ++i) waiting_ += Frame(Opcode::kContinuation, piece, false);
  waiting_ += Frame(Opcode::kContinuation, "\"}");
  return Flush() ? Linger() : kGone;
}

// Open, with signs of life and nothing else.
std::string_view JetstreamSession::Linger() {
  while (true) {
    if (const auto why = Wait(service_.options.keep_alive)) return *why;
    if (!connection_.Write(Frame(Opcode::kPing, ""))) return kGone;
  }
}

std::optional<std::string_view> JetstreamSession::Wait(milliseconds time) {
  switch (connection_.WaitFor(time, service_.shutdown)) {
    case Connection::Wake::kClientGone:
      return Answer();
    case Connection::Wake::kStop:
      return kStopped;
    case Connection::Wake::kCalled:
    case Connection::Wake::kTime:
      break;
  }
  return std::nullopt;
}

// A client may ping, and say that it closes; what else it says is passed over.
std::optional<std::string_view> JetstreamSession::Answer() {
  if (!connection_.Read(heard_)) return kGone;
  while (const auto frame = TakeFrame(heard_)) {
    if (frame->opcode == Opcode::kPing) waiting_ += Frame(Opcode::kPong, frame->payload);
    if (frame->opcode != Opcode::kClose) continue;
    if (connection_.Write(Frame(Opcode::kClose, frame->payload))) connection_.Finish();
    return kGone;
  }
  return Flush() ? std::nullopt : std::optional(kGone);
}

milliseconds JetstreamSession::UntilNext() const {
  if (service_.options.rate <= 0 && !service_.options.schedule.once) return 0ms;
  const milliseconds keep_alive =
      service_.options.keep_alive -
      std::chrono::duration_cast<milliseconds>(service_.clock.Steady() - last_sent_);
  const milliseconds until((timeline_.TimeOf(asked_.next) - Now()) / 1000 + 1);
  const bool played = service_.options.schedule.once && asked_.next >= service_.statuses.size();
  return std::max(1ms, played ? keep_alive : std::min(until, keep_alive));
}

milliseconds JetstreamSession::UntilBacklogFull() const {
  const double due =
      static_cast<double>(timeline_.Before(Now()) - std::min(asked_.next, timeline_.Before(Now())));
  const double room = static_cast<double>(fault_.backlog.value_or(0)) - due;
  return milliseconds(static_cast<std::int64_t>(1000 * std::max(room, 0.0) /
                                                std::max(service_.options.rate, 1e-3)));
}

}  // namespace sandbox
