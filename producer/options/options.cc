#include "producer/options/options.h"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "producer/options/journal_options.h"
#include "producer/options/option_rules.h"
#include "producer/options/option_tables.h"
#include "shared/command_group.h"
#include "shared/nearest_name.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using shared::OptionTable;
using shared::Result;

constexpr auto kDryRunWait = 30s, kDoctorWait = 10s;

struct CommandWords {
  Command command;
  std::string_view words;  // As they are typed after the program's name; empty: none.
  const char* program;
  const char* summary;
  const char* epilogue;
};

constexpr std::array kCommands = {
    CommandWords{Command::kRun, "", "tweet-producer",
                 "Reads tweets from a stream and publishes them to a Kafka topic, each text as one "
                 "record. Ends on Ctrl-C with a ledger of where every message went.",
                 "Example: tweet-producer --source file --file tweets.jsonl -b 127.0.0.1:9092\n"
                 "Commands, each with its own --help:\n"
                 "  tweet-producer doctor [OPTION of a run]...   is all well for such a run?\n"
                 "  tweet-producer rules list|sync|validate      what rules has X, and should it?\n"
                 "  tweet-producer journal show                  what waits for Kafka?\n"},
    CommandWords{
        Command::kDoctor, "doctor", "tweet-producer doctor",
        "Looks at everything that a run with the same options needs, and says in a line each what "
        "is well and what to do: credentials, filter, request, source, journal, broker, topic, and "
        "by one short connection to the stream's server whether the keys are accepted and this "
        "machine's clock is right. Publishes nothing and makes nothing.",
        "A server ends another stream with the same keys when doctor connects; --offline\n"
        "does not connect.\n"
        "Exit: 0 nothing failed (warnings may stand); else what a run would end with at\n"
        "the first line that failed: 1 the stream's server away or in trouble (a run\n"
        "would try again), 2 configuration, 3 credentials refused, 4 filter refused,\n"
        "5 rate limit, 6 broker absent, 8 journal in use or damaged.\n"},
    CommandWords{Command::kRulesList, "rules list", "tweet-producer rules list",
                 "Shows the rules of an app at X, and which of them are ours.",
                 "Example: tweet-producer rules list --bearer-token-file x.token\n"},
    CommandWords{
        Command::kRulesSync, "rules sync", "tweet-producer rules sync",
        "Makes our rules at X those of --track and --language, or of --rules, by no more "
        "changes than that takes. A run with --source x does so itself before it "
        "connects.",
        "Example: tweet-producer rules sync --track kafka,flink --language en --dry-run\n"},
    CommandWords{Command::kRulesValidate, "rules validate", "tweet-producer rules validate",
                 "Looks whether rules are within the limits of the plan, and asks X whether it "
                 "takes them. Changes nothing.",
                 "Example: tweet-producer rules validate --rules rules.txt\n"},
    CommandWords{Command::kJournalShow, "journal show", "tweet-producer journal show",
                 "Tells what waits in the journal for Kafka, beside a producer that runs too.",
                 "Example: tweet-producer journal show -t tweets --json\n"},
};

std::optional<std::string> HelpOfGroup(const std::vector<std::string>& arguments) {
  std::vector<shared::CommandSummary> summaries;
  for (const CommandWords& command : kCommands) {
    summaries.push_back({.words = command.words, .summary = command.summary});
  }
  return shared::GroupHelp(kCommands.front().program, arguments, summaries);
}

// "list", "sync" and "validate" after "rules".
std::vector<std::string_view> WordsAfter(std::string_view first) {
  std::vector<std::string_view> next;
  for (const CommandWords& command : kCommands) {
    const bool begins = command.words.starts_with(first) && command.words.size() > first.size();
    if (!first.empty() && begins && command.words[first.size()] == ' ') {
      next.push_back(command.words.substr(first.size() + 1));
    }
  }
  return next;
}

// Takes the command's words off the front of the arguments.
Result<const CommandWords*> TakeCommand(std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front().starts_with('-')) return &kCommands.front();
  const std::string first = arguments.front();
  const std::string both = arguments.size() > 1 ? first + " " + arguments[1] : first;
  std::vector<std::string> words;
  for (const CommandWords& command : kCommands) {
    if (command.words == first || command.words == both) {
      arguments.erase(arguments.begin(), arguments.begin() + (command.words == first ? 1 : 2));
      return &command;
    }
    if (!command.words.empty()) words.emplace_back(command.words);
  }
  if (const auto next = WordsAfter(first); !next.empty()) {
    return shared::Fail(shared::ErrorKind::kUsage,
                        fmt::format("\"{}\": {} goes on with {}, each with its own --help", both,
                                    first, fmt::join(next, " or ")));
  }
  return shared::Fail(shared::ErrorKind::kUsage,
                      fmt::format("unknown command \"{}\": none (a run), or {}{}", first,
                                  fmt::join(words, ", "), shared::DidYouMean(first, words)));
}

void AddOptionsOfRun(OptionTable& table, ProducerOptions& options,
                     const shared::Environment& environment) {
  AddSourceOptions(table, options);
  AddTwitterOptions(table, options);
  AddXOptions(table, options.x);
  AddSpendOptions(table, options.x);
  AddDestinationOptions(table, options);
  AddTopicOption(table, options.service);
  AddKafkaOptions(table, options.service,
                  "no end; where the journal knows the topic 3s, and on without Kafka; 30s for "
                  "--dry-run, 10s for doctor");
  AddJournalOptions(table, options.journal, environment);
  AddGeneralOptions(table, options);
}

// A file may be shared with runs, whose other options are passed over.
void AddOptionsOfJournalShow(OptionTable& table, ProducerOptions& options,
                             const shared::Environment& environment) {
  AddTopicOption(table, options.service);
  AddJournalShowOptions(table, options, environment);
  ProducerOptions scratch;
  OptionTable run({.name = "", .environment_prefix = "", .summary = "", .epilogue = ""});
  AddOptionsOfRun(run, scratch, environment);
  table.PassOver(run.FileKeys());
}

void AddOptionsOfRules(OptionTable& table, ProducerOptions& options,
                       const shared::Environment& environment) {
  options.sources = {SourceKind::kX};
  AddRulesOptions(table, options);
  AddXOptions(table, options.x);
  if (options.command == Command::kRulesSync) {
    table.AddFlagOnly("--remove-others", shared::Flag(&options.rules.remove_others),
                      "Remove all rules that are not asked for, those of others too.");
    table.AddFlagOnly("--dry-run", shared::Flag(&options.dry_run),
                      "Show what would be changed; X is asked whether it takes what is new.");
  }
  if (options.command == Command::kRulesList) {
    table.AddFlagOnly("--json", shared::Flag(&options.json), "A rule as JSON a line.");
  }
  ProducerOptions scratch;
  OptionTable run({.name = "", .environment_prefix = "", .summary = "", .epilogue = ""});
  AddOptionsOfRun(run, scratch, environment);
  table.PassOver(run.FileKeys());
}

void SettleDefaults(ProducerOptions& options, const OptionTable& table) {
  const bool doctor = options.command == Command::kDoctor;
  std::optional<std::chrono::milliseconds>& wait = options.service.broker_wait;
  if (doctor && !wait) wait = kDoctorWait;
  if (options.dry_run && !wait) wait = kDryRunWait;
  if (doctor && table.OriginOf("log-level") != shared::Origin::kFlag) {
    options.service.log_level = shared::log::Level::kError;
  }
}

}  // namespace

std::vector<std::string> CommandNames() {
  std::vector<std::string> names;
  for (const CommandWords& command : kCommands) names.emplace_back(command.words);
  return names;
}

bool IsOfRules(Command command) {
  return command == Command::kRulesList || command == Command::kRulesSync ||
         command == Command::kRulesValidate;
}

// A file that tells every default tells that of one source to the others, too.
ProducerOptions ForSource(ProducerOptions options, SourceKind source) {
  options.source = source;
  options.endpoint = options.endpoints.Of(source);
  const bool is_default = options.endpoint.empty() || options.endpoint == kTwitterEndpoint;
  if (is_default) options.endpoint = TraitsOf(source).endpoint;
  const bool usual = options.stall_asked == kUsualStall && !options.stall_is_meant;
  options.stall_timeout = usual ? TraitsOf(source).stall : options.stall_asked;
  options.record = options.records.Of(source);
  options.source_name = options.source_names.Of(source);
  return options;
}

std::string SourceNameOf(const ProducerOptions& options) {
  return options.source_name.empty() ? std::string(NameOf(options.source)) : options.source_name;
}

bool DropsDuplicates(const ProducerOptions& options) {
  return options.drop_duplicates.value_or(TraitsOf(options.source).repeats);
}

Result<ProducerCommandLine> ParseProducerOptions(const std::vector<std::string>& arguments,
                                                 const shared::Environment& environment) {
  ProducerCommandLine line;
  line.print = HelpOfGroup(arguments);
  if (line.print) return line;
  std::vector<std::string> rest = arguments;
  const auto command = TakeCommand(rest);
  if (!command) return shared::Forward(command);
  ProducerOptions& options = line.options;
  options.command = (*command)->command;
  OptionTable table({.name = (*command)->program,
                     .environment_prefix = kEnvironmentPrefix,
                     .summary = (*command)->summary,
                     .epilogue = (*command)->epilogue});
  const bool show = options.command == Command::kJournalShow;
  const bool rules = IsOfRules(options.command);
  if (rules) {
    AddOptionsOfRules(table, options, environment);
  } else if (show) {
    AddOptionsOfJournalShow(table, options, environment);
  } else {
    AddOptionsOfRun(table, options, environment);
  }
  auto print = table.Parse(rest, environment);
  if (!print) return shared::Forward(print);
  line.print = *std::move(print);
  if (line.print) return line;
  options.stall_is_meant =
      !rules && !show && table.OriginOf("stall-timeout") == shared::Origin::kFlag;
  options = ForSource(std::move(options), options.sources.front());
  if (rules) {
    SettleDefaults(options, table);
    return line;
  }
  if (!show) {
    if (auto fits = CheckTogether(options, table); !fits) return shared::Forward(fits);
  }
  if (auto journal = SettleJournal(options, table, environment); !journal) {
    return shared::Forward(journal);
  }
  SettleDefaults(options, table);
  return line;
}

}  // namespace producer
