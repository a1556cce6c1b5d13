// hashtag-consumer: reads a topic of tweets in batches and counts their hashtags.

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "consumer/command/lag_command.h"
#include "consumer/command/run_command.h"
#include "consumer/command/state_command.h"
#include "consumer/options/options.h"
#include "shared/exit_code.h"
#include "shared/log.h"
#include "shared/message.h"
#include "shared/shutdown.h"

namespace consumer {
namespace {

shared::Result<void> Run(const ConsumerOptions& options, const std::function<bool()>& stop) {
  switch (options.command) {
    case Command::kRun:
      return RunJob(options, stop);
    case Command::kStateShow:
      return ShowState(options);
    case Command::kStateList:
      return ShowStates(options);
    case Command::kStateDiff:
      return ShowDifference(options);
    case Command::kStateExport:
      return ShowExport(options);
    case Command::kStateVerify:
      return VerifyState(options, stop);
    case Command::kStateRebase:
      return RebaseState(options, stop);
    case Command::kStateRestore:
      return RestoreState(options);
    case Command::kLag:
      return ShowLag(options, stop);
  }
  return {};
}

int ExitWith(const shared::Result<void>& result) {
  if (result) return static_cast<int>(shared::ExitCode::kDone);
  const shared::ExitCode code = shared::ExitCodeOf(result.error().kind);
  if (code != shared::ExitCode::kDone) {
    shared::PrintMessage(stderr, "hashtag-consumer: " + result.error().what + "\n");
  }
  return static_cast<int>(code);
}

int Main(const std::vector<std::string>& arguments) {
  const auto line = ParseConsumerOptions(arguments, shared::ProcessEnvironment());
  if (!line) return ExitWith(shared::Forward(line));
  if (line->print) {
    shared::PrintMessage(stdout, *line->print);
    return ExitWith({});
  }
  const shared::ServiceOptions& service = line->options.service;
  shared::log::Configure(service.log_level, service.log_format);
  const shared::Shutdown shutdown;
  return ExitWith(Run(line->options, [&shutdown] { return shutdown.Requested(); }));
}

}  // namespace
}  // namespace consumer

int main(int argc, char** argv) { return consumer::Main({argv + 1, argv + argc}); }
