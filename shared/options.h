// OptionTable is the table of a program's options, and the one place where their sources meet:
// flag before environment before configuration file before default.
//
//   std::string topic = "tweets";
//   OptionTable table({.name = "hashtag-consumer", .environment_prefix = "HASHTAG_CONSUMER"});
//   table.Group("Kafka");
//   table.Add("-t,--topic", Text(&topic, "TOPIC"), "The topic to read.");
//   auto answer = table.Parse({"-t", "birds"}, ProcessEnvironment());
//   if (!answer) …                            // kUsage: exit 2
//   if (*answer) …                            // --help or --version: print it on stdout, exit 0
//
// Every table has --config FILE, -h/--help and --version. A variable of the environment that is
// empty counts as not set; one that no option is named after is passed over (container runtimes
// make such variables). One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "shared/error.h"
#include "shared/option_file.h"
#include "shared/option_flags.h"
#include "shared/option_spec.h"
#include "shared/option_value.h"

namespace shared {

// By name.
using Environment = std::map<std::string, std::string>;
Environment ProcessEnvironment();

struct Program {
  std::string name;                // "hashtag-consumer state show": what the help says to type.
  std::string environment_prefix;  // "HASHTAG_CONSUMER"
  std::string summary;             // First paragraph of the help.
  std::string epilogue;            // Last paragraph: other commands, examples. May be empty.
};

enum class Origin : std::uint8_t { kDefault, kFile, kEnvironment, kFlag };

class OptionTable {
 public:
  explicit OptionTable(Program program);
  // Values point to what they set.
  OptionTable(const OptionTable&) = delete;
  OptionTable& operator=(const OptionTable&) = delete;

  // The heading of the options added from here on.
  void Group(std::string title);

  // `names` as in "-t,--topic"; `help` is a sentence without default and environment, which the
  // help text adds.
  void Add(std::string_view names, OptionValue value, std::string help);

  // As Add, but from the command line only: for what must be meant each time.
  void AddFlagOnly(std::string_view names, OptionValue value, std::string help);

  // What must stand on the command line without a flag: Operands(&states, 2, "A B"). `hint` stands
  // for it in the help's first line and in the error.
  void Operands(std::vector<std::string>* target, std::size_t count, std::string hint);

  // A flag without value that stands for `--of value`: Shorthand("-q", "log-level", "warning", …).
  // At most one of these and --of itself may be given.
  void Shorthand(std::string_view name, std::string of, std::string value, std::string help);

  // librdkafka's properties: those of -X go to `flags`; those of the environment
  // (PREFIX_KAFKA_SASL_PASSWORD) and of the file's table [kafka] to `settings`, less what a flag
  // gave.
  void AddKafkaProperties(std::map<std::string, std::string>* flags,
                          std::map<std::string, std::string>* settings);

  // Lets the file hold these keys, as other commands that share it know them.
  void PassOver(const std::vector<std::string>& keys);

  // Long names of all options that a file may hold.
  std::vector<std::string> FileKeys() const;

  // Sets every target from its source of highest precedence. Returns a text to print instead of
  // running, or nothing. Every error is kUsage and names flag, variable or file and line.
  Result<std::optional<std::string>> Parse(const std::vector<std::string>& arguments,
                                           const Environment& environment);

  // Where an option's value came from. REQUIRES: Parse was called.
  Origin OriginOf(std::string_view long_name) const;

  std::string Help() const;

 private:
  struct ShorthandFor {
    std::string name;  // "q"
    std::string of;
    std::string value;
  };

  Result<void> ApplyShorthands(FlagValues& flags) const;
  Result<OptionFile> ReadFile(const FlagValues& flags, const Environment& environment) const;
  Result<void> CheckKeys(const OptionFile& file) const;
  Result<void> SetFromBest(const OptionSpec& option, const FlagValues& flags,
                           const Environment& environment, const OptionFile& file);
  Result<void> SetKafka(const FlagValues& flags, const Environment& environment,
                        const OptionFile& file) const;

  Program program_;
  std::string group_ = "Options";
  std::vector<OptionSpec> options_;
  std::vector<ShorthandFor> shorthands_;
  std::set<std::string, std::less<>> passed_over_;
  std::map<std::string, Origin, std::less<>> origins_;
  std::map<std::string, std::string>* kafka_flags_ = nullptr;
  std::vector<std::string>* operands_ = nullptr;
  std::size_t operand_count_ = 0;
  std::string operand_hint_;
  std::map<std::string, std::string>* kafka_settings_ = nullptr;
  // Targets of the options that every table has.
  bool ignored_flag_ = false;
  std::string ignored_text_;
  std::vector<std::string> ignored_texts_;
};

}  // namespace shared
