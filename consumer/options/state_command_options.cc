#include "consumer/options/state_command_options.h"

#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "consumer/options/option_groups.h"
#include "consumer/source/start_position.h"
#include "shared/state_path.h"

namespace consumer {

using shared::Count;
using shared::Environment;
using shared::ErrorKind;
using shared::Fail;
using shared::Flag;
using shared::OptionTable;
using shared::Parsed;
using shared::Result;

namespace {

Result<std::string> CheckRebaseTo(std::string_view text) {
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

void AddAt(OptionTable& table, StateCommandOptions& options) {
  table.AddFlagOnly("--at", Count(&options.at, 0, UINT64_MAX),
                    "The state after this batch, of those that run --keep kept (state list). "
                    "Default: the newest.");
}

void AddCompared(OptionTable& table, StateCommandOptions& options) {
  table.Operands(&options.compared, 2, "A B");
}

void AddRebase(OptionTable& table, StateCommandOptions& options) {
  table.AddFlagOnly("--to", Parsed<std::string>(&options.to, "earliest|OFFSETS", "", CheckRebaseTo),
                    "The new positions: the beginning of every partition, or an offset for each "
                    "('{\"0\":120,\"1\":98}'; -2 earliest, -1 latest). The counts stay.");
  table.AddFlagOnly("--to-batch", Count(&options.to_batch, 0, UINT64_MAX),
                    "Instead: counts and positions as they were after this batch, of those that "
                    "run --keep kept (state list). What was counted later is counted again.");
  table.AddFlagOnly("--execute", Flag(&options.execute), "Do it.");
}

void AddFrom(OptionTable& table, StateCommandOptions& options, const Environment& environment) {
  table.Group("State");
  table.AddFlagOnly("--from",
                    Parsed<std::filesystem::path>(&options.from, "DIR", "",
                                                  [environment](std::string_view text) {
                                                    return shared::ParseStatePath(text, "--from",
                                                                                  environment);
                                                  }),
                    "The directory that run --backup wrote to, or that of a checkpoint or of a "
                    "kept state.");
}

}  // namespace consumer
