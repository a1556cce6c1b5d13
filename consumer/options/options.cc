#include "consumer/options/options.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "consumer/options/option_rules.h"
#include "consumer/options/option_tables.h"
#include "shared/command_group.h"
#include "shared/nearest_name.h"

namespace consumer {
namespace {

using shared::Environment;
using shared::ErrorKind;
using shared::Fail;
using shared::OptionTable;
using shared::Result;

constexpr std::string_view kPrefix = "HASHTAG_CONSUMER";

struct CommandWords {
  Command command;
  const char* words;  // As they are typed after the program's name.
  const char* summary;
};

constexpr std::array kCommands = {
    CommandWords{Command::kRun, "run",
                 "Counts the hashtags of the tweets in a Kafka topic, batch by batch, each exactly "
                 "once, and shows the result. \"run\" may be left out."},
    CommandWords{Command::kStateShow, "state show",
                 "Prints the counts and positions of a checkpoint, beside a running job too."},
    CommandWords{Command::kStateList, "state list",
                 "Lists the newest state of a checkpoint and those that run --keep kept."},
    CommandWords{Command::kStateDiff, "state diff",
                 "Prints the totals that differ between two states: A and B are the ids of batches "
                 "(state list), or directories of checkpoints."},
    CommandWords{Command::kStateExport, "state export",
                 "Prints the state as lines of JSON: a header, then each total with the times of "
                 "its first and last record."},
    CommandWords{Command::kStateVerify, "state verify",
                 "Checks every block of a checkpoint and that its totals add up; with --brokers "
                 "also that the topic still holds what was counted. Exit 8 where it is damaged, 7 "
                 "where the topic does not."},
    CommandWords{Command::kStateRebase, "state rebase",
                 "Sets the positions of a checkpoint anew and keeps its counts: the way on when a "
                 "topic was made again. Or goes back to a kept batch's state. Says what it would "
                 "do unless --execute is given."},
    CommandWords{Command::kStateRestore, "state restore",
                 "Makes a checkpoint of the newest backup that is whole: the way on after a "
                 "machine was lost."},
    CommandWords{Command::kLag, "lag",
                 "Prints how far the consumer group is behind the end of each partition."},
};

std::optional<std::string> HelpOfGroup(const std::vector<std::string>& arguments) {
  std::vector<shared::CommandSummary> summaries;
  for (const CommandWords& command : kCommands) {
    summaries.push_back({.words = command.words, .summary = command.summary});
  }
  return shared::GroupHelp("hashtag-consumer", arguments, summaries);
}

constexpr std::string_view kStateCommands =
    "state show, list, diff, export, verify, rebase or restore";

// All commands may share one file, so each passes over what only another knows.
std::vector<std::string> KeysOfAllCommands() {
  std::vector<std::string> keys;
  for (const CommandWords& each : kCommands) {
    ConsumerOptions scratch{.command = each.command};
    OptionTable table({.name = "", .environment_prefix = "", .summary = "", .epilogue = ""});
    AddOptionsOfCommand(table, scratch, {});
    std::ranges::copy(table.FileKeys(), std::back_inserter(keys));
  }
  return keys;
}

// Takes the command's words off the front of the arguments; no word is "run".
Result<const CommandWords*> TakeCommand(std::vector<std::string>& arguments) {
  std::size_t count = 0;
  while (count < arguments.size() && count < 2 && !arguments[count].starts_with('-')) ++count;
  if (count == 0) return &kCommands.front();
  const std::string first = arguments.front();
  const std::string both = count == 2 ? first + " " + arguments[1] : first;
  std::vector<std::string> names;
  for (const CommandWords& command : kCommands) {
    const bool two = both == command.words;
    if (two || first == command.words) {
      arguments.erase(arguments.begin(), arguments.begin() + (two ? static_cast<long>(count) : 1));
      return &command;
    }
    names.emplace_back(command.words);
  }
  if (first == "state") {
    return Fail(ErrorKind::kUsage, fmt::format("\"{}\" is no command: {}", both, kStateCommands));
  }
  return Fail(ErrorKind::kUsage,
              fmt::format("unknown command \"{}\": run, state show (and others) or lag{}", first,
                          shared::DidYouMean(first, {"run", "state", "lag"})));
}

std::string Epilogue(const CommandWords& command) {
  if (command.command != Command::kRun) return "";
  return fmt::format("Commands: run; {}; lag.\nEach has its own --help.\n", kStateCommands);
}

std::string ProgramName(const CommandWords& command) {
  if (command.command == Command::kRun) return "hashtag-consumer";
  return fmt::format("hashtag-consumer {}", command.words);
}

// A value that stands in a file may be meant for a first start alone.
bool WasTyped(const OptionTable& table, const char* name) {
  const shared::Origin origin = table.OriginOf(name);
  return origin == shared::Origin::kFlag || origin == shared::Origin::kEnvironment;
}

}  // namespace

std::vector<std::string> CommandNames() {
  std::vector<std::string> names;
  for (const CommandWords& command : kCommands) names.emplace_back(command.words);
  return names;
}

Result<ConsumerCommandLine> ParseConsumerOptions(const std::vector<std::string>& arguments,
                                                 const Environment& environment) {
  ConsumerCommandLine line;
  line.print = HelpOfGroup(arguments);
  if (line.print) return line;
  std::vector<std::string> rest = arguments;
  const auto command = TakeCommand(rest);
  if (!command) return Forward(command);
  line.options.command = (*command)->command;
  OptionTable table({.name = ProgramName(**command),
                     .environment_prefix = std::string(kPrefix),
                     .summary = (*command)->summary,
                     .epilogue = Epilogue(**command)});
  AddOptionsOfCommand(table, line.options, environment);
  table.PassOver(KeysOfAllCommands());
  auto print = table.Parse(rest, environment);
  if (!print) return Forward(print);
  line.print = *std::move(print);
  if (line.print) return line;
  line.options.start_typed = line.options.command == Command::kRun && WasTyped(table, "start");
  line.options.state.ask_brokers = WasTyped(table, "brokers");
  if (auto filled = FillDefaults(line.options, environment); !filled) return Forward(filled);
  if (auto checked = CheckTogether(line.options, table); !checked) return Forward(checked);
  return line;
}

}  // namespace consumer
