#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "consumer/command/state_command.h"
#include "consumer/sink/fd_writer.h"
#include "consumer/state/state_restore.h"
#include "shared/clock.h"
#include "shared/log.h"
#include "shared/time_text.h"

namespace consumer {

shared::Result<void> RestoreState(const ConsumerOptions& options) {
  const auto restored =
      RestoreCheckpoint(options.state.from, options.checkpoint, shared::SystemClock().Now());
  if (!restored) return Forward(restored);
  for (const std::string& why : restored->passed_over) {
    shared::log::Warn("backup_passed_over", {{"why", why}});
  }
  const CheckpointHead& head = restored->head;
  const std::string text =
      fmt::format("restored {} of topic {}: batch {} of {}, {} records, {} counted\n",
                  options.checkpoint.string(), head.identity.topic,
                  head.batch ? std::to_string(head.batch->value) : "-",
                  head.batch ? shared::FormatTime(head.batch_time) : "-", head.totals.records,
                  head.totals.tags);
  return WriteAll(STDOUT_FILENO, text, "stdout");
}

}  // namespace consumer
