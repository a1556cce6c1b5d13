#include "producer/options/journal_options.h"

#include <charconv>
#include <limits>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "shared/state_path.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using shared::Choice;
using shared::Duration;
using shared::Environment;
using shared::ErrorKind;
using shared::Fail;
using shared::Flag;
using shared::OptionTable;
using shared::OptionValue;
using shared::Origin;
using shared::Parsed;
using shared::Result;

constexpr std::string_view kFlag = "--journal";
constexpr std::uint64_t kLeastBytes = std::uint64_t{1} << 20, kMostBytes = std::uint64_t{1} << 60;

struct Unit {
  std::string_view name;
  int shift;
};
constexpr Unit kUnits[] = {{"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"TiB", 40}};

// "1GiB", "500MiB", "1073741824".
Result<std::uint64_t> ReadSize(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  int shift = rest.empty() && error == std::errc() ? 0 : -1;
  for (const Unit& unit : kUnits) {
    if (rest == unit.name) shift = unit.shift;
  }
  if (shift >= 0 && number <= kMostBytes >> shift && number << shift >= kLeastBytes) {
    return number << shift;
  }
  return Fail(ErrorKind::kUsage,
              fmt::format("\"{}\" is no size from 1MiB on: write 500MiB, 2GiB, or bytes", text));
}

OptionValue Directory(JournalOptions& options, const char* type, const Environment& environment) {
  return Parsed<std::optional<std::filesystem::path>>(
      &options.dir, type, "${XDG_STATE_HOME:-~/.local/state}/tweet-producer/TOPIC",
      [&environment](std::string_view text) -> Result<std::optional<std::filesystem::path>> {
        if (text == "off") return std::nullopt;
        return shared::ParseStatePath(text, kFlag, environment);
      });
}

}  // namespace

void AddJournalShowOptions(OptionTable& table, ProducerOptions& options,
                           const Environment& environment) {
  table.Group("Journal");
  table.Add("--journal", Directory(options.journal, "DIR", environment),
            "The journal's directory.");
  table.Add("--json", Flag(&options.json), "Show it as one JSON object.");
}

void AddJournalOptions(OptionTable& table, JournalOptions& options,
                       const shared::Environment& environment) {
  table.Group("Journal");
  table.Add(
      "--journal", Directory(options, "DIR|off", environment),
      "The directory where records wait on disk until Kafka has them. With \"off\" they wait in "
      "memory, and are lost when the process is killed.");
  table.Add("--journal-max-bytes",
            Parsed<std::uint64_t>(&options.max_bytes, "SIZE", "1GiB", ReadSize),
            "How much may wait in the journal: bytes, 500MiB, 2GiB.");
  table.Add(
      "--journal-full",
      Choice<WhenFull>(&options.when_full, {{"pause", WhenFull::kPause},
                                            {"drop-oldest", WhenFull::kDropOldest},
                                            {"stop", WhenFull::kStop}}),
      "When it is full: wait, and let the stream wait; give up the oldest records, counted as "
      "dropped; or end the run with exit 6.");
  table.Add("--journal-sync", Flag(&options.sync),
            "Survive power loss too: each write waits for the disk.");
  table.Add("--commit-interval", Duration(&options.commit_interval, 10ms, 30s),
            "How long records are gathered for one transaction; readers see a record so much "
            "later.");
}

Result<void> SettleJournal(ProducerOptions& options, const OptionTable& table,
                           const shared::Environment& environment) {
  const bool given = table.OriginOf("journal") != Origin::kDefault;
  if (options.to.kind != DestinationKind::kKafka) options.journal.dir.reset();
  if (options.to.kind == DestinationKind::kKafka && !given) {
    auto dir =
        shared::DefaultStatePath("tweet-producer", options.service.topic, kFlag, environment);
    if (!dir) return Forward(dir);
    options.journal.dir = *std::move(dir);
  }
  if (options.journal.dir) return {};
  if (options.command == Command::kJournalShow) {
    return Fail(ErrorKind::kUsage, "--journal off has nothing to show: name a directory");
  }
  for (const char* name :
       {"journal-max-bytes", "journal-full", "journal-sync", "commit-interval"}) {
    if (table.OriginOf(name) == Origin::kFlag) {
      return Fail(ErrorKind::kUsage, fmt::format("--{} does nothing without a journal", name));
    }
  }
  return {};
}

}  // namespace producer
