// What the commands of `hashtag-consumer state` alone are told.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace consumer {

struct StateCommandOptions {
  // Of show and export: the state after this batch; absent: the newest. Flag: --at.
  std::optional<std::uint64_t> at;

  // Of diff: two states, each a batch's id, or the directory of a checkpoint or of a kept state.
  std::vector<std::string> compared;

  // Of verify: look into the topic too. True where --brokers was typed or stands in the
  // environment.
  bool ask_brokers = false;

  // Of rebase: "earliest" or offsets as in --start, which ParseStartPosition reads. Flag: --to.
  std::string to;
  // Of rebase, instead of `to`: back to the state after this batch. Flag: --to-batch.
  std::optional<std::uint64_t> to_batch;
  // Of rebase: do it; otherwise only say what would be done. Flag: --execute.
  bool execute = false;

  // Of restore: a directory of backups, of a checkpoint or of a kept state. Flag: --from.
  std::filesystem::path from;
};

}  // namespace consumer
