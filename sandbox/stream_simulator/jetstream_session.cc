#include "sandbox/stream_simulator/jetstream_session.h"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include "sandbox/stream_simulator/web_socket_frames.h"
#include "shared/log.h"

namespace sandbox {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::string_view kV1Path = "/subscribe";
constexpr std::string_view kV2Path = "/xrpc/network.bsky.jetstream.subscribeEvents";
constexpr std::string_view kPost = "app.bsky.feed.post";
constexpr std::string_view kGone = "the client left", kStopped = "the simulator stops",
                           kFault = "its fault", kTooSlow = "read too slowly";
// A cursor below it is a number of an event, from it on a time (docs/README.md, 5.1).
constexpr std::int64_t kFirstTime = 1'000'000'000'000'000;
constexpr std::size_t kLargestWrite = 64 << 10;
constexpr std::uint16_t kGoingAway = 1001;
constexpr auto kLongWait = 1h;

bool Covers(std::string_view pattern) {
  if (!pattern.ends_with(".*")) return pattern == kPost;
  return kPost.starts_with(pattern.substr(0, pattern.size() - 1));
}

std::string Info(std::string_view name, std::string_view message) {
  return fmt::format(
      R"({{"$type":"message","payload":{{"$type":"network.bsky.jetstream.subscribeEvents#info",)"
      R"("name":"{}","message":"{}"}}}})",
      name, message);
}

TimelineOptions TimelineOf(const StreamService& service, const Fault& fault) {
  const StreamOptions& options = service.options;
  return {.rate = options.rate,
          .begin = service.timeline_begin + fault.skew * 1'000'000,
          .other_every = options.schedule.notice_every,
          .once = options.schedule.once};
}

}  // namespace

bool JetstreamSession::Serves(std::string_view path) { return path == kV1Path || path == kV2Path; }

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

ByteSink& JetstreamSession::Sink() {
  if (fault_.drip) return drip_;
  if (fault_.backlog) return patience_;
  return connection_;
}

std::optional<Refusal> JetstreamSession::Run(const HttpRequest& request, RequestRecord& record) {
  v2_ = request.Path() == kV2Path;
  const std::string_view key = request.Header("sec-websocket-key");
  if (request.method != "GET" || key.empty()) {
    return Refusal{426, 0, "This is a WebSocket: ask for an upgrade."};
  }
  if (auto refusal = ReadParameters(record)) return refusal;
  record.status = 101;
  record.end = kGone;
  shared::log::Info("jetstream_opened", {{"format", v2_ ? "v2" : "v1"}, {"from", next_}});
  const bool named =
      request.Header("sec-websocket-protocol").find("xrpc.v1.json") != std::string_view::npos;
  if (!connection_.Write(UpgradeResponse(key, v2_ && named ? "xrpc.v1.json" : ""))) return {};
  if (!info_.empty()) Add(info_);
  record.end = Play();
  record.statuses = posts_sent_;
  if (record.end == kStopped && connection_.Write(CloseFrame(kGoingAway, "the simulator stops"))) {
    connection_.Finish();
  }
  if (record.end == kTooSlow) connection_.Reset();
  shared::log::Info("jetstream_closed", {{"why", record.end}, {"posts", posts_sent_}});
  return {};
}

std::optional<Refusal> JetstreamSession::ReadParameters(const RequestRecord& record) {
  bool any_collection = false, any_kind = false, post = false, commit = false;
  std::string cursor;
  for (const auto& [name, value] : record.parameters) {
    if (v2_ && name.starts_with("wanted")) {
      return Refusal{400, 0,
                     "InvalidRequest: " + name + " has another name here: collections, dids"};
    }
    if (name == (v2_ ? "collections" : "wantedCollections")) {
      any_collection = true;
      post |= Covers(value);
    }
    if (v2_ && name == "kinds") {
      any_kind = true;
      commit |= value == "commit";
    }
    if (name == "cursor") cursor = value;
  }
  posts_ = (!any_collection || post) && (!any_kind || commit);
  others_ = !any_kind;
  return ReadCursor(cursor);
}

std::optional<Refusal> JetstreamSession::ReadCursor(std::string_view text) {
  next_ = timeline_.Before(Now());
  if (text.empty()) return std::nullopt;
  std::int64_t cursor = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cursor);
  if (error != std::errc() || end != text.data() + text.size() || cursor < 0) {
    return Refusal{400, 0, fmt::format("InvalidRequest: cursor {} is no number", text)};
  }
  const bool is_time = cursor >= kFirstTime;
  const std::int64_t floor = Now() - std::chrono::microseconds(service_.options.look_back).count();
  const std::uint64_t oldest = timeline_.Before(floor);
  const std::uint64_t wanted =
      is_time ? timeline_.Before(cursor)
              : static_cast<std::uint64_t>(std::max<std::int64_t>(cursor - 1, 0));
  if (wanted > next_ || (is_time && cursor > Now())) {
    if (v2_) info_ = Info("FutureCursor", "the cursor is ahead; what is new follows");
    return std::nullopt;
  }
  if (v2_ && !is_time && wanted < oldest) {
    return Refusal{400, 0, fmt::format("CursorTooOld: the oldest event kept is {}", oldest + 1)};
  }
  if (v2_ && is_time && cursor < floor) {
    info_ = Info("OutdatedCursor", fmt::format("resumed from {}", oldest + 1));
  }
  next_ = std::max(wanted, oldest);
  return std::nullopt;
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
    const std::uint64_t behind = timeline_.Before(Now()) - std::min(next_, timeline_.Before(Now()));
    if (fault_.backlog && behind >= *fault_.backlog) return kTooSlow;
    if (const auto why = Wait(UntilNext())) return *why;
  }
}

void JetstreamSession::AddDue() {
  // At a rate of 0 all is there at once.
  const bool at_once = service_.options.rate <= 0;
  const std::uint64_t due = at_once ? timeline_.Before(INT64_MAX / 2) : timeline_.Before(Now());
  while (next_ < due && waiting_.size() < kLargestWrite && !AtEnding()) AddEvent(next_++);
}

void JetstreamSession::AddEvent(std::uint64_t event) {
  const bool commit = timeline_.IsCommit(event);
  if (commit ? !posts_ : !others_) return;
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
  waiting_ += Frame(Opcode::kText, message);
  ++messages_sent_;
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
      while (connection_.WaitFor(kLongWait, service_.shutdown) == Connection::Wake::kTime) {
      }
      // The client's pings stay unread; it has gone when it closes.
      while (!service_.shutdown.Requested() && connection_.Read(heard_)) heard_.clear();
      return service_.shutdown.Requested() ? kStopped : kGone;
    case Ending::kQuiet:
      return Linger();
    case Ending::kCut: {
      const std::string frame = Frame(Opcode::kText, timeline_.EventV1(next_));
      static_cast<void>(connection_.Write(frame.substr(0, frame.size() / 2)));
      return kFault;
    }
    case Ending::kDisconnect:
      if (v2_) Add(R"({"$type":"error","error":"ConsumerTooSlow","message":"read faster"})");
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
  const milliseconds until((timeline_.TimeOf(next_) - Now()) / 1000 + 1);
  const bool played = service_.options.schedule.once && next_ >= service_.statuses.size();
  return std::max(1ms, played ? keep_alive : std::min(until, keep_alive));
}

milliseconds JetstreamSession::UntilBacklogFull() const {
  const double due =
      static_cast<double>(timeline_.Before(Now()) - std::min(next_, timeline_.Before(Now())));
  const double room = static_cast<double>(fault_.backlog.value_or(0)) - due;
  return milliseconds(static_cast<std::int64_t>(1000 * std::max(room, 0.0) /
                                                std::max(service_.options.rate, 1e-3)));
}

}  // namespace sandbox
