#include "consumer/command/progress_setup.h"

#include <algorithm>
#include <utility>

#include <unistd.h>

#include "consumer/command/job_setup.h"
#include "shared/terminal.h"
#include "shared/uuid.h"

namespace consumer {
namespace {

using shared::log::Level;

std::string NamesOf(const std::vector<std::unique_ptr<SinkRunner>>& sinks) {
  std::string names;
  for (const auto& sink : sinks) names.append(names.empty() ? "" : ", ").append(sink->name());
  return names;
}

Surroundings SurroundingsOf(const ConsumerOptions& options, bool bar) {
  const bool console = std::ranges::count(options.sinks, SinkKind::kConsole, &SinkSpec::kind) > 0;
  return {.console = console,
          .live_view = console && IsLiveView(SinkOptionsOf(options)),
          .same_terminal = shared::SameTerminal(STDOUT_FILENO, STDERR_FILENO),
          .bar = bar};
}

}  // namespace

std::optional<Level> LineLevel(const Surroundings& surroundings) {
  if (surroundings.same_terminal && surroundings.live_view) return std::nullopt;
  if (surroundings.bar) return Level::kDebug;
  return surroundings.same_terminal && surroundings.console ? Level::kDebug : Level::kInfo;
}

shared::Result<std::unique_ptr<ProgressFile>> OpenProgressFile(const ConsumerOptions& options) {
  if (options.progress_json.empty()) return nullptr;
  return ProgressFile::Open(options.progress_json);
}

shared::Result<std::unique_ptr<ProgressReporter>> StartReporter(const ConsumerOptions& options,
                                                                const CheckpointStore& store,
                                                                Reporting reporting) {
  const auto head = store.ReadHead();
  if (!head) return Forward(head);
  return std::make_unique<ProgressReporter>(
      ReporterOptions{.identity = {.id = shared::UuidOfDigits(head->checkpoint_id),
                                   .run_id = shared::DrawUuid(),
                                   .name = options.group,
                                   .topic = options.service.topic,
                                   .sinks = NamesOf(reporting.sinks)},
                      .line = LineLevel(SurroundingsOf(options, reporting.bar))},
      std::move(reporting.file));
}

std::unique_ptr<ProgressBar> StartBar(const shared::Clock& clock,
                                      const shared::kafka::Positions& start,
                                      const shared::kafka::Positions& stops) {
  const bool known =
      std::ranges::all_of(start, [&](const auto& entry) { return stops.contains(entry.first); });
  if (!known || stops.empty() || !shared::StatusLine::IsPossible()) return nullptr;
  return std::make_unique<ProgressBar>(clock, start, stops);
}

}  // namespace consumer
