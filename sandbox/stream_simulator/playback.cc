#include "sandbox/stream_simulator/playback.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "sandbox/stream_simulator/stream_end.h"
#include "sandbox/stream_simulator/stream_notices.h"

namespace sandbox {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr std::string_view kPlayed = "the file is played", kEvicted = "evicted by a newer stream";
constexpr std::size_t kLargestChunk = 64 << 10;  // Before compression, where many lines are due.
constexpr double kWarnAt = 0.6;                  // Of the backlog.
constexpr auto kBetweenWarnings = 5min;
constexpr auto kLongWait = 1h;

}  // namespace

Playback::Playback(Connection& connection, StreamService& service, const Fault& fault,
                   const PlaybackPlan& plan)
    : connection_(connection),
      service_(service),
      fault_(fault),
      dialect_(plan.dialect),
      warns_(plan.warns),
      ticket_(service.open_streams),
      schedule_(service.statuses, plan.matches, dialect_, service.ids, service.options.schedule),
      messages_(schedule_, dialect_, fault),
      patience_(connection, [this] { return UntilBacklogFull(); }),
      drip_(connection, fault.drip.value_or(Drip{}),
            [this](milliseconds time) { return !Wait(time); }),
      body_(Sink(), {.gzip = plan.gzip,
                     .delimited = plan.delimited,
                     .end_of_message = dialect_.end_of_message(),
                     .keep_alive = dialect_.keep_alive()}),
      started_(service.clock.Steady()),
      last_sent_(started_) {
  body_.AddPart(plan.greeting);
}

ByteSink& Playback::Sink() {
  if (fault_.drip) return drip_;
  if (fault_.backlog) return patience_;
  return connection_;
}

std::string_view Playback::Run() {
  if (fault_.evicts) service_.open_streams.EvictOthers(ticket_, fault_.evict_code);
  const bool silent = schedule_.IsSilent() || service_.played;
  const std::string_view why = silent && !AtEnding() ? KeepAliveOnly() : Play();
  if (why == kEvicted) SayDisconnect(*ticket_.evicted_by());
  const bool in_order = why == kPlayed || why == kStopped;
  if (in_order && body_.Finish()) connection_.Finish();
  if (why == kTooSlow) connection_.Reset();
  return why;
}

std::string_view Playback::Play() {
  while (true) {
    const bool more = AddDue();
    if (!more) service_.played = true;
    if (!more) return kPlayed;
    const nanoseconds now = service_.clock.Steady();
    if (body_.waiting() == 0 && now - last_sent_ >= service_.options.keep_alive) {
      body_.AddKeepAlive();
    }
    if (body_.waiting() > 0) last_sent_ = now;
    if (!body_.Flush()) return WriteFailed();
    if (AtEnding()) return End();
    if (fault_.backlog && Behind() >= static_cast<double>(*fault_.backlog)) return kTooSlow;
    WarnIfBehind();
    if (const auto why = Wait(UntilNext())) return *why;
  }
}

std::string_view Playback::KeepAliveOnly() {
  while (true) {
    body_.AddKeepAlive();
    if (!body_.Flush()) return WriteFailed();
    if (const auto why = Wait(service_.options.keep_alive)) return *why;
  }
}

std::string_view Playback::SilenceOnly() {
  while (true) {
    if (const auto why = Wait(kLongWait)) return *why;
  }
}

bool Playback::AddDue() {
  const double due = service_.options.rate > 0 ? LinesDue() : HUGE_VAL;
  while (static_cast<double>(lines_played_) < due && body_.waiting() < kLargestChunk &&
         !AtEnding()) {
    const Step step = messages_.Next(service_.clock.Now());
    if (step.kind == Step::Kind::kEnd) return false;
    if (step.kind == Step::Kind::kMessage) body_.Add(step.message);
    ++lines_played_;
  }
  return true;
}

std::string_view Playback::End() {
  switch (fault_.ending) {
    case Ending::kSilence:
      return SilenceOnly();
    case Ending::kQuiet:
      return KeepAliveOnly();
    case Ending::kDisconnect:
      return SayDisconnect(fault_.disconnect_code);
    case Ending::kEndlessLine:
      return SendEndlessLine();
    case Ending::kCut:
      return CutOff();
    case Ending::kNever:
    case Ending::kHang:
    case Ending::kClose:
      break;
  }
  if (body_.Finish()) connection_.Finish();
  return kFault;
}

std::string_view Playback::CutOff() {
  const shared::UnixMillis now = service_.clock.Now();
  const std::string message =
      dialect_.Status(service_.statuses.front(), service_.ids.Next(now), now);
  if (!body_.CutWithin(message, fault_.cut)) return WriteFailed();
  return kFault;
}

std::string_view Playback::SayDisconnect(int code) {
  const std::string message = dialect_.Disconnect(code, service_.clock.Now());
  if (!message.empty()) body_.Add(message);
  if (body_.Finish()) connection_.Finish();
  return kFault;
}

std::string_view Playback::SendEndlessLine() {
  const std::string piece(16 << 10, 'x');
  body_.AddPart(dialect_.Begin());
  while (true) {
    body_.AddPart(piece);
    if (!body_.Flush()) return WriteFailed();
    if (const auto why = Wait(1ms)) return *why;
  }
}

std::optional<std::string_view> Playback::Wait(milliseconds time) {
  switch (connection_.WaitFor(time, service_.shutdown, ticket_.fd())) {
    case Connection::Wake::kClientGone:
      return kGone;
    case Connection::Wake::kStop:
      return kStopped;
    case Connection::Wake::kCalled:
      return kEvicted;
    case Connection::Wake::kTime:
      break;
  }
  return std::nullopt;
}

std::string_view Playback::WriteFailed() const { return patience_.gave_up() ? kTooSlow : kGone; }

// At least 1 ms where a rate is to be held, so that a high one comes in bundles.
milliseconds Playback::UntilNext() const {
  if (service_.options.rate <= 0) return milliseconds(0);
  const nanoseconds now = service_.clock.Steady();
  const std::chrono::duration<double> next(static_cast<double>(lines_played_) /
                                           service_.options.rate);
  const auto until_line = std::chrono::ceil<milliseconds>(next - (now - started_));
  const auto until_blank =
      std::chrono::ceil<milliseconds>(service_.options.keep_alive - (now - last_sent_));
  return std::max(milliseconds(1), std::min(until_line, until_blank));
}

double Playback::LinesDue() const {
  const double elapsed = std::chrono::duration<double>(service_.clock.Steady() - started_).count();
  return std::floor(elapsed * service_.options.rate) + 1;
}

milliseconds Playback::UntilBacklogFull() const {
  const double room = static_cast<double>(fault_.backlog.value_or(0)) - Behind();
  return milliseconds(
      static_cast<std::int64_t>(1000 * std::max(room, 0.0) / service_.options.rate));
}

void Playback::WarnIfBehind() {
  if (!fault_.backlog || !warns_) return;
  const double full = Behind() / static_cast<double>(*fault_.backlog);
  const nanoseconds now = service_.clock.Steady();
  if (full < kWarnAt || (warned_ && now - *warned_ < kBetweenWarnings)) return;
  warned_ = now;
  body_.Add(FallingBehindMessage(static_cast<int>(full * 100), service_.clock.Now()));
}

}  // namespace sandbox
