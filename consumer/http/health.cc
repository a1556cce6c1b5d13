#include "consumer/http/health.h"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "shared/terminal.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::http::Response;
using shared::http::TextResponse;

std::string BrokerTrouble(const LiveStatus& status) {
  if (!status.turn.turned) {
    return fmt::format("{} or its topic {} is awaited", status.run->brokers, status.run->topic);
  }
  return status.turn.answering ? "" : "it does not answer";
}

std::string CheckpointTrouble(const LiveStatus& status) {
  return status.batch->id ? "" : "no batch is saved yet";
}

std::string SinkTrouble(const LiveStatus& status) {
  std::string trouble;
  for (const LiveSink& sink : status.turn.sinks) {
    if (sink.state.why_failing.empty()) continue;
    trouble += (trouble.empty() ? "" : "; ") + sink.name + ": " + sink.state.why_failing;
  }
  return trouble;
}

std::string LoopTrouble(const LiveTurn& turn, std::chrono::nanoseconds now) {
  if (!turn.turned) return "it has not begun";
  const auto stuck = StuckFor(turn, now);
  if (stuck.count() == 0) return "";
  return fmt::format("it has not gone round for {}", shared::FormatDuration(stuck));
}

class Report {
 public:
  explicit Report(bool verbose) : verbose_(verbose) {}

  // An empty `trouble`: the check passes. What others said may hold anything.
  void Check(std::string_view name, std::string_view trouble) {
    if (!trouble.empty()) {
      ready_ = false;
      lines_ += fmt::format("[-]{}: {}\n", name, shared::EscapeForTerminal(trouble));
    } else if (verbose_) {
      lines_ += fmt::format("[+]{} ok\n", name);
    }
  }

  Response Answer() const {
    return TextResponse(ready_ ? 200 : 503, lines_ + (ready_ ? "ready\n" : "not ready\n"));
  }

 private:
  const bool verbose_;
  bool ready_ = true;
  std::string lines_;
};

}  // namespace

Response AnswerLivez(const LiveStatus& status, const LiveNow& now) {
  if (!status.turn.turned) return TextResponse(200, "ok: waits for the topic\n");
  const auto stuck = StuckFor(status.turn, now.steady);
  if (stuck.count() == 0) return TextResponse(200, "ok\n");
  return TextResponse(
      503, fmt::format("the loop has not gone round for {}\n", shared::FormatDuration(stuck)));
}

Response AnswerReadyz(const LiveStatus& status, const LiveNow& now, bool verbose) {
  Report report(verbose);
  report.Check("broker", BrokerTrouble(status));
  report.Check("checkpoint", CheckpointTrouble(status));
  report.Check("sinks", SinkTrouble(status));
  report.Check("loop", LoopTrouble(status.turn, now.steady));
  return report.Answer();
}

}  // namespace consumer
