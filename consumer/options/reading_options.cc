#include <cstdint>

#include "consumer/options/option_groups.h"
#include "consumer/source/start_position.h"
#include "consumer/source/stop_position.h"

namespace consumer {

using namespace std::chrono_literals;
using shared::Choice;
using shared::Count;
using shared::Duration;
using shared::OptionTable;
using shared::Parsed;
using shared::Result;

namespace {

// Checks the form now, so that a slip ends the program before anything is asked of a broker. What
// a duration ago means is for the one who starts the job.
Result<std::string> CheckStart(std::string_view text) {
  if (auto start = ParseStartPosition(text, 0); !start) return Forward(start);
  return std::string(text);
}

Result<std::optional<std::string>> CheckStop(std::string_view text) {
  if (auto stop = ParseStopPosition(text); !stop) return Forward(stop);
  return std::optional(std::string(text));
}

}  // namespace

void AddReading(OptionTable& table, ConsumerOptions& options) {
  table.Group("Reading");
  table.Add("--start", Parsed<std::string>(&options.start, "WHERE", options.start, CheckStart),
            "Where to begin without a checkpoint: earliest, latest, a time (2026-01-31T12:00:00Z), "
            "@MILLISECONDS, a duration ago (2h), or an offset for every partition "
            "('{\"0\":120,\"1\":-2}'; -2 earliest, -1 latest).");
  table.Add("--stop-at",
            Parsed<std::optional<std::string>>(&options.stop_at, "WHERE", "", CheckStop),
            "Read up to there and end: a time (2026-01-31T12:00:00Z), @MILLISECONDS, or an offset "
            "for every partition ('{\"0\":120,\"1\":-1}'; -1 its end now). What lies ahead is "
            "waited for by --trigger interval alone.");
  table.Add("--on-data-loss",
            Choice<OnDataLoss>(&options.on_data_loss,
                               {{"fail", OnDataLoss::kFail}, {"continue", OnDataLoss::kContinue}}),
            "What to do when records were gone before they were read: exit 7, or count them as "
            "lost and go on.");
}

void AddBatches(OptionTable& table, ConsumerOptions& options) {
  TriggerOptions& trigger = options.trigger;
  table.Group("Batches");
  table.Add("--trigger",
            Choice<TriggerKind>(&trigger.kind, {{"interval", TriggerKind::kInterval},
                                                {"available-now", TriggerKind::kAvailableNow},
                                                {"once", TriggerKind::kOnce}}),
            "A batch every interval until stopped; or what is in the topic now, in batches; or "
            "that in one batch.");
  table.Add("--batch-interval", Duration(&trigger.interval, 50ms, 1h),
            "How much time one batch covers, 50ms to 1h.");
  table.Add("--max-records-per-batch", Count(&trigger.max_records, 1, SIZE_MAX),
            "End a batch after so many records.");
  table.Add("--max-batches", Count(&options.max_batches, 1, UINT64_MAX),
            "Stop after so many batches.");
  AddRunForOption(table, options.service);
}

}  // namespace consumer
