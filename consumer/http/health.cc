#include "consumer/http/health.h"

#include <string>

#include <fmt/format.h>

#include "shared/http/health.h"
#include "shared/time_text.h"

namespace consumer {
namespace {

using shared::http::Response;

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
  const auto stuck = shared::http::StuckFor(turn.turned, now);
  if (stuck.count() == 0) return "";
  return fmt::format("it has not gone round for {}", shared::FormatDuration(stuck));
}

}  // namespace

Response AnswerLivez(const LiveStatus& status, const LiveNow& now) {
  return shared::http::LivezAnswer(status.turn.turned, now.steady);
}

Response AnswerReadyz(const LiveStatus& status, const LiveNow& now, bool verbose) {
  shared::http::ReadyzReport report(verbose);
  report.Check("broker", BrokerTrouble(status));
  report.Check("checkpoint", CheckpointTrouble(status));
  report.Check("sinks", SinkTrouble(status));
  report.Check("loop", LoopTrouble(status.turn, now.steady));
  return report.Answer();
}

}  // namespace consumer
