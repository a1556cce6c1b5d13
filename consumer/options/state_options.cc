#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "consumer/options/option_groups.h"
#include "shared/state_path.h"
#include "shared/time_text.h"

namespace consumer {

using shared::Count;
using shared::Environment;
using shared::OptionTable;
using shared::Parsed;
using shared::Result;

namespace {

// "10": each batch whose id is a multiple of it. "1m": by the batches' times.
Result<KeepEvery> ReadKeepEvery(std::string_view text) {
  const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) {
    const auto time = shared::ParseDuration(text);
    if (!time) return Forward(time);
    return KeepEvery{.batches = 0, .time = *time};
  }
  std::uint64_t batches = 0;
  if (auto read = shared::Count(&batches, 1, UINT64_MAX).set({std::string(text)}); !read) {
    return Forward(read);
  }
  return KeepEvery{.batches = batches, .time = {}};
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

void AddCopies(OptionTable& table, ConsumerOptions& options, const Environment& environment) {
  table.Add("--keep", Count(&options.keep.states, 0, 10'000),
            "Keep the states of the last N batches beside the newest one, for the state commands.");
  table.Add("--keep-every",
            Parsed<KeepEvery>(&options.keep.every, "DURATION|N",
                              shared::FormatDuration(options.keep.every.time), ReadKeepEvery),
            "Keep a state when so much time has passed since the last one, or of every Nth batch.");
  table.Add("--backup",
            Parsed<std::filesystem::path>(&options.backup.dir, "DIR", "",
                                          [environment](std::string_view text) {
                                            return shared::ParseStatePath(text, "--backup",
                                                                          environment);
                                          }),
            "Back the state up to this directory, on another disk, in the background.");
  table.Add("--backup-every", Count(&options.backup.every, 1, UINT64_MAX),
            "Back up after every Nth batch.");
}

}  // namespace consumer
