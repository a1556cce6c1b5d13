#include "consumer/command/start_sinks.h"

#include <optional>
#include <string>
#include <utility>

#include "consumer/command/job_setup.h"
#include "consumer/sink/sink_spec.h"

namespace consumer {

using shared::Result;

namespace {

Result<void> AwaitSinks(const std::vector<std::unique_ptr<SinkRunner>>& runners) {
  for (const auto& runner : runners) {
    (void)runner->WaitUntilBegun(kSinkPatience);
    if (const auto failed = runner->failure()) return std::unexpected(*failed);
  }
  return {};
}

}  // namespace

Result<std::vector<std::unique_ptr<SinkRunner>>> StartSinks(const ConsumerOptions& options,
                                                            CheckpointStore& store,
                                                            const shared::Clock& clock) {
  const auto head = store.ReadHead();
  if (!head) return Forward(head);
  SinkOptions sink_options = SinkOptionsOf(options);
  // Those of an earlier run that followed tags, killed before its sinks had them.
  const auto left = store.ReadFollowed(std::nullopt);
  if (!left) return Forward(left);
  sink_options.followed = sink_options.followed || *left;
  std::vector<std::unique_ptr<Sink>> sinks;
  std::vector<std::string> names;
  for (const SinkSpec& spec : options.sinks) {
    auto sink = MakeSink(spec, sink_options);
    if (!sink) return Forward(sink);
    names.emplace_back((*sink)->name());
    sinks.push_back(*std::move(sink));
  }
  std::vector<std::unique_ptr<SinkRunner>> runners;
  for (std::size_t i = 0; i < sinks.size(); ++i) {
    const auto acknowledged = head->sinks.find(names[i]);
    const bool shown =
        options.sinks[i].kind == SinkKind::kConsole && options.output_mode == OutputMode::kComplete;
    runners.push_back(std::make_unique<SinkRunner>(
        std::move(sinks[i]), store,
        acknowledged == head->sinks.end() ? std::nullopt : std::optional(acknowledged->second),
        SinkRunnerOptions{.policy = PolicyOf(options.sinks[i], options),
                          .all_sinks = names,
                          .fresh_at = options.fresh ? std::optional(clock.Now()) : std::nullopt,
                          .show_at_start = shown}));
  }
  if (auto begun = AwaitSinks(runners); !begun) return Forward(begun);
  return runners;
}

}  // namespace consumer
