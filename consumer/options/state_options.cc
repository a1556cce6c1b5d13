#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "consumer/options/option_groups.h"
#include "consumer/source/start_position.h"
#include "shared/state_path.h"

namespace consumer {

using shared::Environment;
using shared::ErrorKind;
using shared::Fail;
using shared::Flag;
using shared::OptionTable;
using shared::Parsed;
using shared::Result;

namespace {

Result<std::string> CheckRebase(std::string_view text) {
  const auto position = ParseStartPosition(text, 0);
  if (position &&
      (std::holds_alternative<Earliest>(*position) || std::holds_alternative<Offsets>(*position))) {
    return std::string(text);
  }
  return Fail(ErrorKind::kUsage,
              fmt::format("\"{}\" is neither earliest nor an offset for every partition, as in "
                          "'{{\"0\":120,\"1\":98}}'",
                          text));
}

}  // namespace

void AddCheckpoint(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  table.Group("State");
  table.Add(
      "--checkpoint",
      Parsed<std::filesystem::path>(
          &options.checkpoint, "DIR", "${XDG_STATE_HOME:-~/.local/state}/hashtag-consumer/TOPIC",
          [environment](std::string_view text) {
            return shared::ParseStatePath(text, "--checkpoint", environment);
          }),
      "The directory of counts and positions.");
}

void AddRebase(OptionTable& table, ConsumerOptions& options) {
  table.AddFlagOnly("--to",
                    Parsed<std::string>(&options.rebase_to, "earliest|OFFSETS", "", CheckRebase),
                    "The new positions: the beginning of every partition, or an offset for each "
                    "('{\"0\":120,\"1\":98}'; -2 earliest, -1 latest).");
  table.AddFlagOnly("--execute", Flag(&options.execute), "Do it.");
}

}  // namespace consumer
